"""The inventory of the source pages (book/inventory.yml), and where the book covers each entry.

A notebook cell says which entries it covers in its metadata: `"covers": ["T01", "T02"]`. A page
that is no notebook says it in a comment below a heading: `<!-- covers: T05 -->`.
"""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml
from myst_parser.mdit_to_docutils.base import default_slugify

from helpers import PROJECT

ERRATA_TESTS = PROJECT / "tests" / "book" / "errata"
COVERS = re.compile(r"<!-- covers: ([\w, ]+) -->")
HEADING = re.compile(r"^(#{1,3}) (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """Where an entry is covered: a page, the last heading above, and the kind of cell."""

    page: str  # path from the project's root
    heading: str
    cell_type: str  # "code" or "markdown"

    @property
    def link(self) -> str:
        """A Markdown link to the heading, from a page in book/."""
        return f"[{self.heading}](../{self.page}#{default_slugify(self.heading)})"


@dataclass(frozen=True)
class Proof:
    """A test that proves an erratum."""

    name: str
    says: str  # its docstring, on one line
    source: str


def load() -> dict:
    """Return book/inventory.yml: {"sources": {...}, "entries": [...]}."""
    return yaml.safe_load((PROJECT / "book" / "inventory.yml").read_text(encoding="utf-8"))


def places() -> dict[str, list[Place]]:
    """Return where each entry is covered, {id: [Place, ...]}, from the pages themselves."""
    covered: dict[str, list[Place]] = {}
    patterns = ("notebooks/*/*.ipynb", "book/*.md")
    for path in (path for pattern in patterns for path in sorted(PROJECT.glob(pattern))):
        page, heading = path.relative_to(PROJECT).as_posix(), ""
        for kind, text, identifiers in _cells(path):
            if kind == "markdown" and (titles := HEADING.findall(text)):
                heading = titles[-1][1]
            for identifier in identifiers:
                covered.setdefault(identifier, []).append(Place(page, heading, kind))
    return covered


def _cells(path: Path) -> list[tuple[str, str, list[str]]]:
    """Return kind, text and covered entries of each cell of a notebook, or line of a page."""
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        return [(cell.cell_type, cell.source, cell.metadata.get("covers", [])) for cell in cells]
    lines = path.read_text(encoding="utf-8").splitlines()
    covers = [" ".join(COVERS.findall(line)).replace(",", " ").split() for line in lines]
    return [("markdown", *pair) for pair in zip(lines, covers, strict=True)]


def proofs() -> dict[str, list[Proof]]:
    """Return the tests that prove each erratum, {id: [Proof, ...]}: test_<id>_..."""
    proven: dict[str, list[Proof]] = {}
    for path in sorted(ERRATA_TESTS.glob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                says = " ".join((ast.get_docstring(node) or node.name).split())
                proof = Proof(node.name, says, ast.get_source_segment(text, node) or "")
                proven.setdefault(node.name.split("_")[1], []).append(proof)
    return proven
