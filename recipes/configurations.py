"""Write the configurations of real chat models: a folder with a config.json under each Hub name.

A configuration says how large every matrix of a model is, and that is enough to count its
parameters and the bytes they take; no weights are needed. The fields are in
memory_and_speed/models.yml.
"""

import json
from pathlib import Path

import yaml

from memory_and_speed.memory import LISTED

MODELS = yaml.safe_load(LISTED.read_text(encoding="utf-8"))


def make(standins: Path) -> dict:
    """Write the configuration of every model, as `standins`/NAME/config.json.

    Returns:
        configurations (count) and bytes (their sum).
    """
    size = 0
    for name, facts in MODELS.items():
        folder = standins / name
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(facts["config"], indent=2) + "\n"
        size += (folder / "config.json").write_text(text, encoding="utf-8")
    return {"configurations": len(MODELS), "bytes": size}
