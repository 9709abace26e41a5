"""A plugin of pytest: of a cell that nbval ignores, all but the numbers is compared.

What such a cell prints belongs to the machine, but hardly ever the words. Where they do as well,
the cell has `"words_differ": true` in its metadata, beside the reason.
"""

import re

import nbformat
from nbval.plugin import IPyNbCell

NUMBER = re.compile(r"[+-]?\d[\d.,]*(e[+-]?\d+)?")


def are_all_that_is_compared(cell: nbformat.NotebookNode) -> bool:
    """Whether the numbers of this cell belong to the machine, and nothing else does."""
    ignored = "nbval-ignore-output" in cell.metadata.get("tags", [])
    return ignored and not cell.metadata.get("words_differ")


def without_numbers(text: str) -> str:
    """Return a text with a mark for each number, and one space wherever there are some."""
    return re.sub(" +", " ", NUMBER.sub("#", text))


def pytest_itemcollected(item):
    """Let nbval compare what is left without the numbers."""
    if isinstance(item, IPyNbCell) and are_all_that_is_compared(item.cell):
        sanitize = item.sanitize
        item.sanitize = lambda text: (
            without_numbers(sanitize(text)) if isinstance(text, str) else text
        )
        item.options["check"] = True
