"""Save composed rows as a data set of the Hub: parquet files, and the card that lists them."""

import shutil
from pathlib import Path

from datasets import Dataset, Features, disable_progress_bars

CARDS = Path(__file__).with_name("cards")


def save(folder: Path, config: str, splits: dict[str, list[dict]], features: Features) -> dict:
    """Save the splits of one configuration in `folder`, and return their numbers of rows."""
    disable_progress_bars()
    (folder / config).mkdir(parents=True, exist_ok=True)
    for split, rows in splits.items():
        columns = {name: [row[name] for row in rows] for name in features}
        dataset = Dataset.from_dict(columns, features=features)
        dataset.to_parquet(folder / config / f"{split}-00000-of-00001.parquet")
    shutil.copyfile(CARDS / f"{config}.md", folder / "README.md")
    return {split: len(rows) for split, rows in splits.items()}
