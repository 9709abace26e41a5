"""Fill in the pages of book/, which are Jinja2 templates: the text stands there, the data here.

A page may use `results` (results/*.json: {name: [run, ...]}), `sources` and `entries` of
book/inventory.yml, `places` and `proofs` of the entries (tools/inventory.py), `calculator`
and `published` (tools/calculator.py), `errors`, `changes`, `lanes` and `mutations` (book/*.yml
of that name), `older` (names of version 4) and `pages` (what lanes run), and `title(page)`,
`hidden(page)`, `verdict(page, cells)` and `printed(page, cell)` of notebooks.
"""

import ast
import base64
import itertools
import json
import statistics
import textwrap
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from bench.record import RESULTS, median_ratio
from helpers import PROJECT
from helpers.page import PageError
from tools import calculator, inventory, lanes

COVER = ("chat/chat_with_a_model", "temperature-plot")  # the figure of book/welcome.md


def context() -> dict:
    """Return the data that pages show."""
    return {
        "results": {
            path.stem: json.loads(path.read_text(encoding="utf-8"))["runs"]
            for path in RESULTS.glob("*.json")
        },
        **inventory.load(),
        "places": inventory.places(),
        "proofs": inventory.proofs(),
        "calculator": calculator.data(),
        "published": calculator.published(),
        "errors": _data("errors"),
        "changes": _data("changes"),
        "lanes": _data("lanes"),
        "mutations": _data("mutations"),
        "older": lanes.OLDER,
        "pages": [lanes.name_of(path) for path in lanes.notebooks()],
    }


def _data(name: str) -> Any:
    return yaml.safe_load((PROJECT / "book" / f"{name}.yml").read_text(encoding="utf-8"))


def title(page: str) -> str:
    """Return the title of a notebook."""
    notebook = nbformat.read(PROJECT / "notebooks" / f"{page}.ipynb", as_version=4)
    return notebook.cells[0].source.partition("\n")[0].removeprefix("# ")


def hidden(page: str) -> list[str]:
    """Return the ids of the cells of a notebook that the site does not show."""
    cells = nbformat.read(PROJECT / "notebooks" / f"{page}.ipynb", as_version=4).cells
    return [cell.id for cell in cells if "remove-cell" in cell.metadata.get("tags", [])]


def verdict(page: str, cells: dict[str, dict]) -> str:
    """Return how many cells and hidden checks of a page fail, and differ, in a lane."""
    unseen = hidden(page)
    counts = Counter(
        ("check" if id in unseen else "cell", kind) for id, found in cells.items() for kind in found
    )
    said = [
        f"{count} {name}s {kind[:-1]}" if count > 1 else f"{count} {name} {kind}"
        for name, kind in itertools.product(("cell", "check"), ("fails", "differs"))
        if (count := counts[name, kind])
    ]
    return ", ".join(said) or "same"


def printed(page: str, cell: str) -> str:
    """Return what a cell of a notebook prints, as it was committed: with the stand-ins."""
    return "".join(o.text for o in _outputs(page, cell) if o.output_type == "stream")


def drawn(page: str, cell: str) -> bytes:
    """Return what a cell of a notebook draws, as it was committed: a PNG image."""
    [image] = [o.data["image/png"] for o in _outputs(page, cell) if "data" in o]
    return base64.b64decode(image)


def _outputs(page: str, cell: str) -> list[nbformat.NotebookNode]:
    notebook = nbformat.read(PROJECT / "notebooks" / f"{page}.ipynb", as_version=4)
    for one in notebook.cells:
        if one.id == cell:
            return one.outputs
    raise PageError(f"The cover shows the cell {cell!r} of {page}, which is not there: see book/.")


def python(code: str) -> str:
    """Return code as a block."""
    return f"```python\n{code.strip()}\n```"


def marked(text: str, sign: str) -> str:
    """Return text with a sign before each line, as in a diff."""
    return textwrap.indent(text, sign, lambda line: True)


def python_or_text(value: str) -> str:
    """Return what is Python as a block of code, and anything else as it is."""
    try:
        ast.parse(value)
    except SyntaxError:
        return value
    return python(value)


def render(page: Path, data: dict) -> str:
    """Return a page, filled in.

    Raises:
        PageError: the page uses a name that is not there, or is no template.
    """
    environment = Environment(
        loader=FileSystemLoader(page.parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":")}  # in the order given
    environment.filters |= {
        "marked": marked,
        "mean": statistics.mean,
        "median": statistics.median,
        "python": python,
        "python_or_text": python_or_text,
    }
    environment.globals |= {
        "hidden": hidden,
        "median_ratio": median_ratio,
        "printed": printed,
        "title": title,
        "verdict": verdict,
    }
    try:
        return environment.get_template(page.name).render(data)
    except TemplateError as error:
        frames = traceback.extract_tb(error.__traceback__)
        places = [frame.lineno for frame in frames if frame.filename == str(page)]
        line = getattr(error, "lineno", None) or places[-1]
        raise PageError(
            f"book/{page.name}, line {line}: {str(error).rstrip('.')}; correct it there, or add "
            "the missing data in tools/pages.py."
        ) from None


def render_all(folder: Path) -> None:
    """Fill in all pages of a folder, in place."""
    data = context()
    (folder / "cover.png").write_bytes(drawn(*COVER))
    for page in sorted(folder.glob("*.md")):
        page.write_text(render(page, data), encoding="utf-8")
