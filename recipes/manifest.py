"""Write standins/manifest.json: what each Hub name stands for, and the checksums of its files."""

import hashlib
import json
import math
from pathlib import Path

import pyarrow.parquet
from safetensors import safe_open

from recipes import configurations

NAMES = (
    "Yelp/yelp_review_full",
    "nyu-mll/glue",
    "google-bert/bert-base-cased",
    "meta-llama/Meta-Llama-3-8B-Instruct",
    "meta-llama/Llama-3.2-1B-Instruct",
    "accuracy",
    *configurations.MODELS,
)
USES = {"train": "to train", "validation": "to validate", "test": "to test"}


def describe(folder: Path) -> str:
    """Return what a stand-in is, read from its files: a model, a data set or a metric."""
    if weights := sorted(folder.glob("*.safetensors")):
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        with safe_open(weights[0], "np") as file:
            sizes = [file.get_slice(name).get_shape() for name in file.keys()]  # noqa: SIM118
        parameters = sum(map(math.prod, sizes))
        return (
            f"{config['num_hidden_layers']} layers, {config['hidden_size']} wide, "
            f"{parameters / 1e6:.1f} million parameters"
        )
    if tables := {path.name.split("-")[0]: path for path in folder.rglob("*.parquet")}:
        splits = {split: pyarrow.parquet.read_metadata(path) for split, path in tables.items()}
        rows = "reviews" if "text" in splits["train"].schema.names else "sentences"
        counts = [
            f"{splits[split].num_rows:,} {use}" for split, use in USES.items() if split in splits
        ]
        return f"{rows} composed for this book, {', '.join(counts[:-1])} and {counts[-1]}"
    if (folder / "config.json").is_file():
        return "the configuration alone, in the real shape"
    return "a metric written for this book"


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file in a folder, {path in it: hexadecimal digits}."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if "__pycache__" not in path.parts
    }


def write(standins: Path) -> None:
    """Describe every stand-in and write the manifest."""
    manifest = {
        name: {"what": describe(standins / name), "sha256": checksums(standins / name)}
        for name in NAMES
    }
    text = json.dumps(manifest, indent=2) + "\n"
    (standins / "manifest.json").write_text(text, encoding="utf-8")
