"""Make the stand-in for `Yelp/yelp_review_full`: composed reviews as parquet files with a card."""

import shutil
from pathlib import Path

from datasets import ClassLabel, Dataset, Features, Value, disable_progress_bars

from recipes import reviews

FEATURES = Features({"label": ClassLabel(names=reviews.NAMES), "text": Value("string")})
TRAIN_ROWS, TEST_ROWS = 4_000, 2_000
TRAIN_SEED, TEST_SEED = 0, 1_000_003
SPARE = 1.1  # very short reviews can come up in both splits; those are left out of the test split
CARD = Path(__file__).with_name("cards") / "yelp_review_full.md"


def rows(train_rows: int = TRAIN_ROWS, test_rows: int = TEST_ROWS) -> dict[str, list[dict]]:
    """Return the rows of both splits: classes balanced, and no text of train in test."""
    train = reviews.compose(train_rows, seed=TRAIN_SEED)
    seen = {row["text"] for row in train}
    spare = reviews.compose(round(test_rows * SPARE), seed=TEST_SEED)
    test, room = [], dict.fromkeys(range(5), test_rows // 5)
    for row in spare:
        if row["text"] not in seen and room[row["label"]]:
            room[row["label"]] -= 1
            test.append(row)
    return {"train": train, "test": test}


def make(folder: Path, train_rows: int = TRAIN_ROWS, test_rows: int = TEST_ROWS) -> dict[str, int]:
    """Compose both splits, save them in `folder`, and return their numbers of rows."""
    disable_progress_bars()
    data = folder / "yelp_review_full"
    data.mkdir(parents=True, exist_ok=True)
    splits = rows(train_rows, test_rows)
    for split, content in splits.items():
        columns = {name: [row[name] for row in content] for name in FEATURES}
        dataset = Dataset.from_dict(columns, features=FEATURES)
        dataset.to_parquet(data / f"{split}-00000-of-00001.parquet")
    shutil.copyfile(CARD, folder / "README.md")
    return {split: len(content) for split, content in splits.items()}
