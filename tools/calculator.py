"""What the calculator (book/calculator.md) works with, computed by memory_and_speed.memory.

The page gets it as JSON, and as two tables. `book/_static/calculator.js` only adds, multiplies and
divides: how many bytes a model has is said in one place, the helpers.
"""

import json

import yaml

from memory_and_speed import memory

HARDWARE = memory.LISTED.with_name("hardware.yml")
FAR = 10_000_000  # tokens: longer than every sliding window


def data() -> dict:
    """Return what the page's script reads: models, bytes of a weight, and hardware."""
    hardware = yaml.safe_load(HARDWARE.read_text(encoding="utf-8"))
    return {
        "models": {name: _model(name) for name in memory.listed()},
        "weight": _bytes_of_a_weight(),
        "hardware": {
            name: {
                "kind": facts["kind"],
                "gbps": facts["gbps"] if facts["kind"] == "class" else [facts["gbps"]],
                "memory": facts.get("memory_gb"),
            }
            for name, facts in hardware.items()
        },
    }


def _model(name: str) -> dict:
    """Return the laws of one model, found by asking memory_and_speed.memory.

    Keys: weights, one and all are {dtype: bytes}: of the model, and of what a pass reads for one
    token and for very many; idle is the share of the experts that a token leaves alone; cache is
    [bytes a token, bytes a token in layers with a window, tokens in the window]; positions is the
    longest text that it was made for.
    """
    config = memory.find(name)
    one, two, most = (
        {dtype: memory.active_bytes(config, dtype, tokens) for dtype in memory.DTYPES}
        for tokens in (1, 2, FAR)
    )
    kind = "bfloat16"
    rest = most[kind] - one[kind]
    full = memory.cache_bytes(config, FAR + 1) - memory.cache_bytes(config, FAR)
    windowed = memory.cache_bytes(config, 1) - full
    kept = memory.cache_bytes(config, FAR) - full * FAR
    return {
        "weights": {dtype: memory.weight_bytes(config, dtype) for dtype in memory.DTYPES},
        "one": one,
        "all": most,
        "idle": (most[kind] - two[kind]) / rest if rest else 0,
        "cache": [full, windowed, kept // windowed if windowed else 0],
        "positions": config.max_position_embeddings,
    }


def _bytes_of_a_weight() -> dict[str, float]:
    """Return the bytes of a weight in a large matrix, with its share of the constants."""
    block = memory.NF4_BLOCK
    nested = (1 + 4 / memory.NESTED_BLOCK) / block
    return memory.DTYPES | {"nf4": 0.5 + 4 / block, "nf4-nested": 0.5 + nested}


def fill(page: str) -> str:
    """Return the page with its three marks replaced: the JSON, and the tables.

    Raises:
        ValueError: a mark is missing, or there more than once.
    """
    known = data()
    parts = {
        "<!-- calculator: data -->": json.dumps(known, separators=(",", ":")),
        "<!-- calculator: models -->": _models_table(known["models"]),
        "<!-- calculator: hardware -->": _hardware_table(),
    }
    for mark, part in parts.items():
        if page.count(mark) != 1:
            raise ValueError(
                f"book/calculator.md has to have one {mark}, and has {page.count(mark)}."
            )
        page = page.replace(mark, part)
    return page


def _models_table(models: dict) -> str:
    lines = ["| model | bfloat16 | NF4 | read | cache |", "|:--|--:|--:|--:|--:|"]
    for name, model in models.items():
        weights, one = model["weights"], model["one"]
        gigabytes = (weights["bfloat16"], weights["nf4"], one["bfloat16"])
        cells = [f"{size / 1e9:,.1f}" for size in gigabytes]
        cells.append(" + ".join(f"{size / 1024:.0f}" for size in model["cache"][:2] if size))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _hardware_table() -> str:
    lines = ["| hardware | GB/s | GB |", "|:--|--:|--:|"]
    for name, facts in yaml.safe_load(HARDWARE.read_text(encoding="utf-8")).items():
        speed = facts["gbps"]
        speed = f"{speed[0]:,} to {speed[1]:,}" if facts["kind"] == "class" else f"{speed:,}"
        lines.append(f"| [{name}]({facts['source']}) | {speed} | {facts.get('memory_gb', '')} |")
    return "\n".join(lines)
