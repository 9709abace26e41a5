"""Print notebooks, the longest first, by the seconds that `make refresh` noted in each.

Runs before there is an environment, so it needs nothing but Python.
"""

import json
import sys
from pathlib import Path


def seconds(notebook: str) -> float:
    """Return how long a notebook takes; one that was never executed comes first."""
    content = json.loads(Path(notebook).read_text(encoding="utf-8"))
    return content["metadata"].get("seconds", float("inf"))


if __name__ == "__main__":
    print(*sorted(sys.argv[1:], key=seconds, reverse=True))
