"""What the notebooks share and do not teach: starting a page, and the style of its figures."""

import sys

if sys.version_info[:2] != (3, 11):
    raise SystemExit(
        "This book needs Python 3.11 (its lock file was made for it), and this is Python "
        f"{sys.version_info.major}.{sys.version_info.minor}: install Python 3.11 and run "
        "`make book`, which sets up an environment with it."
    )

from helpers.page import PROFILES, PROJECT, PageError, start

__all__ = ["PROFILES", "PROJECT", "PageError", "start"]
