"""Make the stand-in for `Yelp/yelp_review_full`: composed reviews as parquet files with a card."""

from pathlib import Path

from datasets import ClassLabel, Features, Value

from recipes import reviews
from recipes.parquet import save

FEATURES = Features({"label": ClassLabel(names=reviews.NAMES), "text": Value("string")})
TRAIN_ROWS, TEST_ROWS = 4_000, 2_000
TRAIN_SEED, TEST_SEED = 0, 1_000_003


def rows(train_rows: int = TRAIN_ROWS, test_rows: int = TEST_ROWS) -> dict[str, list[dict]]:
    """Return the rows of both splits: classes balanced, and no sentence of test in train."""
    return {
        "train": reviews.compose(train_rows, TRAIN_SEED),
        "test": reviews.compose(test_rows, TEST_SEED, side="test"),
    }


def make(folder: Path, train_rows: int = TRAIN_ROWS, test_rows: int = TEST_ROWS) -> dict[str, int]:
    """Compose both splits, save them in `folder`, and return their numbers of rows."""
    return save(folder, "yelp_review_full", rows(train_rows, test_rows), FEATURES)
