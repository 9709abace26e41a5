"""Make the stand-in for `nyu-mll/glue`, configuration `cola`: sentences as parquet files."""

from pathlib import Path

from datasets import ClassLabel, Features, Value

from recipes import acceptability
from recipes.parquet import save

LABEL = ClassLabel(names=acceptability.NAMES)
FEATURES = Features({"sentence": Value("string"), "label": LABEL, "idx": Value("int32")})
ROWS = {"train": 4_000, "validation": 1_000, "test": 1_000}
SEEDS = {"train": 2_000_003, "validation": 3_000_017, "test": 4_000_037}
SPARE = 1.1  # short sentences can come up in several splits; only the first one keeps them
HIDDEN = -1  # the labels of the test split, as those of GLUE, are not given away


def rows(sizes: dict[str, int] = ROWS) -> dict[str, list[dict]]:
    """Return the rows of all splits, {split: [{"sentence", "label", "violation"}, ...]}.

    No sentence is in two splits. The violation is None, or the name of what is wrong.
    """
    seen: set[str] = set()
    splits = {}
    for split, size in sizes.items():
        spare = acceptability.compose(round(size * SPARE), seed=SEEDS[split])
        new = [row for row in spare if row["sentence"] not in seen][:size]
        seen |= {row["sentence"] for row in new}
        splits[split] = new
    return splits


def make(folder: Path, sizes: dict[str, int] = ROWS) -> dict[str, int]:
    """Compose all splits, save them in `folder`, and return their numbers of rows."""
    splits = rows(sizes)
    for split, content in splits.items():
        for idx, row in enumerate(content):
            row["idx"] = idx
            row["label"] = HIDDEN if split == "test" else row["label"]
    return save(folder, "cola", splits, FEATURES)
