"""Fill in the pages of book/, which are Jinja2 templates: the text stands there, the data here.

A page may use `results` (results/*.json: {name: [run, ...]}), `sources` and `entries` of
book/inventory.yml, `places` and `proofs` of the entries (tools/inventory.py), `calculator`
and `published` (tools/calculator.py), and `errors` and `changes` (book/*.yml of that name).
"""

import ast
import json
import statistics
import traceback
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from bench.record import RESULTS, median_ratio
from helpers import PROJECT
from helpers.page import PageError
from tools import calculator, inventory


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
    }


def _data(name: str) -> list[dict]:
    return yaml.safe_load((PROJECT / "book" / f"{name}.yml").read_text(encoding="utf-8"))


def python(code: str) -> str:
    """Return code as a block."""
    return f"```python\n{code.strip()}\n```"


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
        "mean": statistics.mean,
        "median": statistics.median,
        "python": python,
        "python_or_text": python_or_text,
    }
    environment.globals["median_ratio"] = median_ratio
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
    for page in sorted(folder.glob("*.md")):
        page.write_text(render(page, data), encoding="utf-8")
