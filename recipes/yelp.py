"""Make the stand-in for `Yelp/yelp_review_full`: composed reviews as parquet files with a card."""

from pathlib import Path

from datasets import ClassLabel, Features, Value

from recipes import reviews
from recipes.parquet import save

FEATURES = Features({"label": ClassLabel(names=reviews.NAMES), "text": Value("string")})
TRAIN_ROWS, TEST_ROWS = 4_000, 2_000
TRAIN_SEED, TEST_SEED = 0, 1_000_003
SPARE = 1.1  # very short reviews can come up in both splits; those are left out of the test split


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
    return save(folder, "yelp_review_full", rows(train_rows, test_rows), FEATURES)
