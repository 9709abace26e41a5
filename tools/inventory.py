"""The inventory of the source pages (book/inventory.yml), and where the book covers each entry.

A notebook cell says which entries it covers in its metadata: `"covers": ["T01", "T02"]`. A page
without code says it in a comment below a heading: `<!-- covers: T05 -->`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml

from helpers import PROJECT

COVERS = re.compile(r"<!-- covers: ([\w, ]+) -->")
HEADING = re.compile(r"^(#{1,3}) (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """Where an entry is covered: a page, the last heading above, and the kind of cell."""

    page: str  # path from the project's root, without extension
    heading: str
    cell_type: str  # "code" or "markdown"


def load() -> dict:
    """Return book/inventory.yml: {"sources": {...}, "entries": [...]}."""
    return yaml.safe_load((PROJECT / "book" / "inventory.yml").read_text(encoding="utf-8"))


def places() -> dict[str, list[Place]]:
    """Return where each entry is covered, {id: [Place, ...]}, from the pages themselves."""
    found: dict[str, list[Place]] = {}
    for path in sorted((PROJECT / "notebooks").glob("*/*.ipynb")):
        _read_notebook(path, found)
    for path in sorted((PROJECT / "book").glob("*.md")):
        _read_markdown(path, found)
    return found


def _page(path: Path) -> str:
    return path.relative_to(PROJECT).with_suffix("").as_posix()


def _read_notebook(path: Path, found: dict) -> None:
    heading = ""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown" and (titles := HEADING.findall(cell.source)):
            heading = titles[-1][1]
        for entry in cell.metadata.get("covers", []):
            found.setdefault(entry, []).append(Place(_page(path), heading, cell.cell_type))


def _read_markdown(path: Path, found: dict) -> None:
    heading = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if title := HEADING.match(line):
            heading = title[2]
        if covers := COVERS.search(line):
            for entry in covers[1].replace(",", " ").split():
                found.setdefault(entry, []).append(Place(_page(path), heading, "markdown"))
