"""Make the stand-in for `nyu-mll/glue`, configuration `cola`: sentences as parquet files."""

import shutil
from pathlib import Path

from datasets import ClassLabel, Dataset, Features, Value, disable_progress_bars

from recipes import acceptability

FEATURES = Features(
    {
        "sentence": Value("string"),
        "label": ClassLabel(names=acceptability.NAMES),
        "idx": Value("int32"),
    }
)
ROWS = {"train": 4_000, "validation": 1_000, "test": 1_000}
SEEDS = {"train": 2_000_003, "validation": 3_000_017, "test": 4_000_037}
SPARE = 1.1  # short sentences can come up in several splits; only the first one keeps them
HIDDEN = -1  # the labels of the test split, as those of GLUE, are not given away
CARD = Path(__file__).with_name("cards") / "glue.md"


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
    disable_progress_bars()
    data = folder / "cola"
    data.mkdir(parents=True, exist_ok=True)
    splits = rows(sizes)
    for split, content in splits.items():
        columns = {
            "sentence": [row["sentence"] for row in content],
            "label": [HIDDEN if split == "test" else row["label"] for row in content],
            "idx": list(range(len(content))),
        }
        dataset = Dataset.from_dict(columns, features=FEATURES)
        dataset.to_parquet(data / f"{split}-00000-of-00001.parquet")
    shutil.copyfile(CARD, folder / "README.md")
    return {split: len(content) for split, content in splits.items()}
