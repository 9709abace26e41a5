"""What the calculator (book/calculator.md) works with, from memory_and_speed.memory.

The page gets it as JSON and in two tables. `book/_static/calculator.js` only adds, multiplies and
divides: how many bytes a model has is computed in one place, `memory`.
"""

from math import inf

import yaml

from memory_and_speed import memory

HARDWARE = memory.LISTED.with_name("hardware.yml")


def data() -> dict:
    """Return what the page shows and its script reads: models, bytes of a weight, and hardware."""
    hardware = yaml.safe_load(HARDWARE.read_text(encoding="utf-8"))
    for facts in hardware.values():
        facts["gbps"] = facts["gbps"] if facts["kind"] == "class" else [facts["gbps"]]
    return {
        "models": {name: _model(name) for name in memory.listed()},
        "weight": _bytes_of_a_weight(),
        "hardware": hardware,
    }


def _model(name: str) -> dict:
    """Return the bytes of one listed model.

    Keys: `weights`, `one` and `all` are {dtype: bytes}: of the model, and of what a pass reads for
    one token and where all experts are in use; `idle` is the share of the experts that a token
    does not use; `cache` is that of `memory.cache_bytes_per_token`; `positions` is the longest text
    (tokens) that it was made for.
    """
    config = memory.find(name)
    return {
        "weights": {dtype: memory.weight_bytes(config, dtype) for dtype in memory.DTYPES},
        "one": {dtype: memory.active_bytes(config, dtype) for dtype in memory.DTYPES},
        "all": {dtype: memory.active_bytes(config, dtype, inf) for dtype in memory.DTYPES},
        "idle": memory.idle_share(config),
        "cache": memory.cache_bytes_per_token(config),
        "positions": config.max_position_embeddings,
    }


def _bytes_of_a_weight() -> dict[str, float]:
    """Return {dtype: bytes} of a weight in a large matrix, with its share of the constants."""
    nested = 1 + 4 / memory.NESTED_BLOCK
    return memory.DTYPES | {
        "nf4": 0.5 + 4 / memory.NF4_BLOCK,
        "nf4-nested": 0.5 + nested / memory.NF4_BLOCK,
    }
