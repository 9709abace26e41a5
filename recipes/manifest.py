"""Write standins/manifest.json: what each Hub name stands for, and the checksums of its files."""

import hashlib
import json
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
    *configurations.SHAPES,
)
USES = {"train": "to train", "validation": "to validate", "test": "to test"}


def describe(folder: Path) -> str:
    """Return what a stand-in is, read from its files: a model, a data set or a metric."""
    if weights := sorted(folder.glob("*.safetensors")):
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        with safe_open(weights[0], "np") as file:
            sizes = [file.get_slice(name).get_shape() for name in file.keys()]  # noqa: SIM118
        parameters = sum(_product(size) for size in sizes)
        return (
            f"{config['num_hidden_layers']} layers, {config['hidden_size']} wide, "
            f"{parameters / 1e6:.1f} million parameters"
        )
    if tables := {path.name.split("-")[0]: path for path in folder.rglob("*.parquet")}:
        found = {split: pyarrow.parquet.read_metadata(path) for split, path in tables.items()}
        names = found["train"].schema.to_arrow_schema().names
        counts = [
            f"{found[split].num_rows:,} {use}" for split, use in USES.items() if split in found
        ]
        return (
            f"{'reviews' if 'text' in names else 'sentences'} composed for this book, "
            f"{', '.join(counts[:-1])} and {counts[-1]}"
        )
    if (folder / "config.json").is_file():
        return "the configuration alone, in the real shape"
    return "a metric written for this book"


def _product(size: list[int]) -> int:
    total = 1
    for length in size:
        total *= length
    return total


def write(standins: Path) -> None:
    """Describe every stand-in and write the manifest."""
    manifest = {}
    for name in NAMES:
        files = sorted(
            path
            for path in (standins / name).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        )
        manifest[name] = {
            "what": describe(standins / name),
            "sha256": {
                path.relative_to(standins / name).as_posix(): hashlib.sha256(
                    path.read_bytes()
                ).hexdigest()
                for path in files
            },
        }
    text = json.dumps(manifest, indent=2) + "\n"
    (standins / "manifest.json").write_text(text, encoding="utf-8")
