"""What the calculator (book/calculator.md) works with, from the package memory_and_speed.

The page gets it as JSON and in tables. `book/_static/calculator.js` only adds, multiplies and
divides: how many bytes a model has is computed in one place, `memory_and_speed`.
"""

from math import inf

from memory_and_speed import formats, machine, memory, training

HARDWARE = memory.LISTED.with_name("hardware.yml")


def data() -> dict:
    """Return what the page shows and its script reads: models, formats, methods and hardware."""
    hardware = machine.hardware()
    for facts in hardware.values():
        facts["gbps"] = facts["gbps"] if facts["kind"] == "class" else [facts["gbps"]]
    listed = machine.read("models")
    return {
        "models": {name: _model(name, listed[name].get("format", "bfloat16")) for name in listed},
        "formats": {
            name: {"says": says, "weight": formats.bytes_of_a_weight(name)}
            for name, says in formats.FORMATS.items()
        },
        "methods": {name: how._asdict() for name, how in training.METHODS.items()},
        "hardware": hardware,
        "speeds": machine.SPEEDS,
        "sources": machine.read("published")["sources"],
    }


def published() -> dict:
    """Return what others have measured beside what the calculator says: `machine.compare`."""
    return machine.compare()


def _model(name: str, format: str) -> dict:
    """Return the bytes of one listed model.

    Keys: `format` is that of the weights as they are published; `weights`, `one` and `all` are
    {format: bytes}: of the model, and of what a pass reads for one token and where all experts are
    in use; `idle` is the share of the experts that a token does not use; `cache` is that of
    `memory.cache_bytes_per_token`; `positions` is the longest text (tokens) that it was made for;
    `train` is {method: bytes}, the weights without adapters, and how many weights are trained, the
    bytes of a gradient, and of activations, all for a rank of one in LoRA.
    """
    config = memory.find(name)
    names = formats.available(config)
    return {
        "format": format,
        "layers": config.num_hidden_layers,
        "weights": {each: formats.weight_bytes(config, each) for each in names},
        "one": {each: formats.active_bytes(config, each) for each in names},
        "all": {each: formats.active_bytes(config, each, inf) for each in names},
        "idle": memory.idle_share(config),
        "cache": memory.cache_bytes_per_token(config),
        "positions": config.max_position_embeddings,
        "train": {method: _train(config, method) for method in training.METHODS},
    }


def _train(config, method: str) -> dict:
    state = training.state_bytes(config, method, rank=1)
    trained = training.trained_weights(config, method, rank=1)
    kept = training.activations(config, method, rank=0)
    lora = training.METHODS[method].lora
    return {
        "weights": state["weights"] - (training.ADAPTER * trained if lora else 0),
        "trained": trained,
        "each": state["gradients"] // trained,
        **kept._asdict(),
    }
