"""Cells as Python: what several tests read of them."""

import ast
import re


def tree(source: str) -> ast.Module:
    """Return the syntax of a cell; of a file that it writes, if that is Python, else of nothing."""
    magic = re.match(r"%%(?!capture)(.*)", source)
    if magic and not magic[1].endswith(".py"):
        return ast.parse("")
    return ast.parse(re.sub(r"(?m)^ *[%!].*$", "pass", source))
