"""Whether a model fits a machine, how fast it can write at most, and how fast programs usually are.

The limit is that of `bandwidth.tokens_per_second`: whatever a token needs is read once. The usual
speed is the same law with a share of the bandwidth and an overhead for each layer, both fitted to
measurements of others, for each program and kind of hardware (speeds.yml, published.yml).
GB is 1e9 bytes.
"""

from typing import Any, NamedTuple

import yaml
from transformers import AutoConfig, PretrainedConfig

from memory_and_speed import formats, memory, training
from memory_and_speed.bandwidth import tokens_per_second

ROOM = 0.9  # of the memory: what a model may take so that there is room to compute


class Machine(NamedTuple):
    """What a machine has.

    Attributes:
        gbps: peak bandwidth of the memory of each card, in GB/s.
        memory_gb: of each card.
        chip: as in hardware.yml, which decides how fast programs usually are; or None.
        cards: how many of them.
        main_gb: main memory for what does not fit, in GB.
        main_gbps: how fast that is read, in GB/s.
    """

    gbps: float
    memory_gb: float
    chip: str | None = None
    cards: int = 1
    main_gb: float = 0
    main_gbps: float = 0


def read(name: str) -> Any:
    """Return what a YAML file of this package holds, such as "speeds"."""
    return yaml.safe_load(memory.LISTED.with_name(f"{name}.yml").read_text(encoding="utf-8"))


SPEEDS = read("speeds")


def fit(total: float, machine: Machine) -> tuple[str, float]:
    """Return how `total` bytes fit a machine, and the share of them that has to be offloaded.

    Returns:
        "fits"; "tight", where less than a tenth of the memory would be left; "offload", where a
        part has to be in main memory; "too large" otherwise. And the share, 0 to 1.
    """
    room = machine.memory_gb * machine.cards * 1e9
    if total <= room:
        return "fits" if total <= ROOM * room else "tight", 0.0
    share = 1 - room / total
    return ("offload" if total <= room + machine.main_gb * 1e9 else "too large"), share


def limit(read_bytes: float, machine: Machine, parallel: bool = False, share: float = 0) -> float:
    """Return how many steps a second are possible at most.

    Args:
        read_bytes: in a step, the active weights and the cache.
        machine: where.
        parallel: whether several cards read at the same time.
        share: of the bytes that are in main memory; the second result of `fit`.
    """
    gbps = machine.gbps * (machine.cards if parallel else 1)
    slow = read_bytes * share / (machine.main_gbps * 1e9) if share else 0.0
    return tokens_per_second(read_bytes * (1 - share), gbps, slow)


def speed_class(program: str, chip: str | None, format: str) -> dict | None:
    """Return the class of speeds.yml that holds here, or None where nobody has measured it."""
    known = SPEEDS["programs"][program]["formats"]
    for each in SPEEDS["classes"]:
        here = (each["program"], each["chip"]) == (program, chip)
        if here and format in each.get("formats", known):
            return each
    return None


def typical(
    read_bytes: float, layers: int, machine: Machine, program: str, format: str
) -> float | None:
    """Return how many tokens a second a program usually writes, one text at a time.

    Args:
        read_bytes: for a token.
        layers: of the model.
        machine: where; nothing is offloaded.
        program: one of speeds.yml.
        format: of the weights, one of `formats.FORMATS`.

    Returns:
        tokens a second, or None where nobody has measured such a program there.
    """
    found = speed_class(program, machine.chip, format)
    if not found:
        return None
    parallel = SPEEDS["programs"][program].get("parallel", False)
    gbps = machine.gbps * (machine.cards if parallel else 1) * found["share"]
    return tokens_per_second(read_bytes, gbps, layers * found["overhead_ms"] / 1000)


def hardware() -> dict[str, dict]:
    """Return {name: facts} of hardware.yml and cards.yml."""
    return read("hardware") | {name: {"kind": "device"} | of for name, of in read("cards").items()}


def compare() -> dict[str, list[dict]]:
    """Return the rows of published.yml by kind, each with what is predicted.

    Returns:
        {"memory" | "speed" | "training": rows}, which have besides what is in the file `said` and
        `predicted`, in GB (1e9 bytes) or tokens a second, their ratio less one as `off`, and, for
        speed, the `limit`.
    """
    published, devices = read("published"), hardware()

    def config(name: str) -> PretrainedConfig:
        if name not in published["models"]:
            return memory.find(name)
        fields = dict(published["models"][name])
        return AutoConfig.for_model(fields.pop("model_type"), **fields)

    for row in published["memory"]:
        row["predicted"] = formats.weight_bytes(config(row["model"]), row["format"]) / 1e9
    for row in published["speed"]:
        of = config(row["model"])
        facts = devices.get(row.get("hardware"), row)
        machine = Machine(facts["gbps"], 0, facts["chip"], row.get("cards", 1))
        weights = row.get("read_gb", 0) * 1e9 or formats.active_bytes(of, row["format"])
        bytes_of_token = weights + memory.cache_bytes(of, row["context"])
        row["limit"] = limit(
            bytes_of_token, machine, SPEEDS["programs"][row["program"]].get("parallel", False)
        )
        row["predicted"] = typical(
            bytes_of_token, of.num_hidden_layers, machine, row["program"], row["format"]
        )
    for row in published["training"]:
        keys = ("method", "tokens", "batch", "rank", "checkpointing")
        options = {key: row[key] for key in keys if key in row}
        parts = training.training_bytes(config(row["model"]), **options)
        row["predicted"] = (parts[row["part"]] if "part" in row else sum(parts.values())) / 1e9
    rows = {kind: published[kind] for kind in ("memory", "speed", "training")}
    for row in (row for kind in rows.values() for row in kind):
        row["said"] = row.get("speed") or row.get("gb") or row["gib"] * 2**30 / 1e9
        row["off"] = row["predicted"] / row["said"] - 1
    return rows
