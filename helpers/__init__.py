"""What the notebooks share and do not teach: starting a page, the style of figures, GGUF files."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - a notebook may be opened with any Python
    raise SystemExit(
        f"This book needs Python 3.11 or newer, and this is Python {sys.version_info.major}."
        f"{sys.version_info.minor}: install Python 3.11 and run `make book`, which sets up an "
        "environment with it."
    )

from helpers.page import PROFILES, PROJECT, PageError, start

__all__ = ["PROFILES", "PROJECT", "PageError", "start"]
