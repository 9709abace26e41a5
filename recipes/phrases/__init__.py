"""The phrases of the stand-ins: YAML files, and the function that reads them.

In a file, a block (`|`) is a list of phrases, one a line. In a phrase, `{slot}` is filled from the
facts at hand, `[a|b|]` takes one of its alternatives, and ` / ` breaks a line of verse. The order
of phrases matters: a seed picks them by number.
"""

from pathlib import Path

import yaml

FOLDER = Path(__file__).parent


def load(name: str):
    """Return what NAME.yml holds, blocks as lists; of a folder, {file: what it holds}."""
    path = FOLDER / name
    if path.is_dir():
        return {file.stem: load(f"{name}/{file.stem}") for file in sorted(path.glob("*.yml"))}
    return _lists(yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8")))


def _lists(value):
    """Return a value of YAML with the lines of its blocks as lists."""
    if isinstance(value, dict):
        return {key: _lists(one) for key, one in value.items()}
    return value.splitlines() if isinstance(value, str) and value.endswith("\n") else value
