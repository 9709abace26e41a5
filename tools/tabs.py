"""Show what was recorded (tools/record.py) on the site, in tabs next to the stand-in's output."""

import sys
from collections import defaultdict
from pathlib import Path

import nbformat
import yaml
from jinja2 import Environment, FileSystemLoader

from helpers.page import copy_folder
from tools import reading, record

ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent), trim_blocks=True, lstrip_blocks=True
)


def tabs(cell: nbformat.NotebookNode, runs: list[dict], folder: Path) -> str:
    """Return the output of a cell, and what it gave in recorded runs, as a set of tabs in MyST.

    Images of the output are written to `folder`, which lies beside the page.
    """
    outputs = _tabulated(list(record.shown(cell.outputs)))
    for number, (kind, content) in enumerate(outputs):
        if isinstance(content, bytes):
            folder.mkdir(exist_ok=True)
            image = folder / f"{cell.id}-{number}.png"
            image.write_bytes(content)
            outputs[number] = kind, f"{folder.name}/{image.name}"
    settings = cell.metadata.get("mystnb", {})
    figure = settings.get("image", {}) | settings.get("figure", {})
    shown = [{"label": "Stand-in", "sync": "stand-in", "outputs": outputs, **figure}]
    for run in runs:
        address = f"/recorded/{run['profile']}/{run['page']}"
        shown.append(
            {
                "label": f"{run['label']}, recorded",
                "sync": run["profile"],
                "outputs": [
                    (kind, f"{address}/{content}" if kind == "image/png" else content)
                    for kind, content in _tabulated(run["cells"][cell.id]["outputs"])
                ],
                "alt": cell.metadata.get("record_alt", ""),
                "note": run["notes"].get(cell.id, ""),
                "run": run,
            }
        )
    return ENVIRONMENT.get_template("tabs.md").render(tabs=shown)


def _tabulated(outputs: list) -> list:
    """Return what is shown of outputs, with what `Trainer` logged as tables."""
    shown: list = []
    for kind, content in outputs:
        if kind == "text/plain":
            stream = nbformat.v4.new_output("stream", text=content)
            shown += record.shown(list(reading.tabulate(stream)))
        else:
            shown.append((kind, content))
    return shown


def show(source: Path, recorded: Path = record.RECORDED) -> None:
    """Put outputs of cells into tabs with what was recorded of them, in the sources of the site.

    What we say of a record stands in recorded/PROFILE/notes.yml: {page: {id of a cell: Markdown}}.

    What belongs to a cell that has changed since is left out, with a warning on the terminal.

    Raises:
        RecordError: a record was edited, or its page is gone.
    """
    pages = defaultdict(list)
    for path in sorted(recorded.glob("*/*/*.json")):
        run = record.read(path)
        notes = path.parents[1] / "notes.yml"
        said = yaml.safe_load(notes.read_text(encoding="utf-8")) if notes.is_file() else {}
        run["notes"] = said.get(run["page"], {})
        page = source / "notebooks" / f"{run['page']}.ipynb"
        if not page.is_file():
            raise record.RecordError(f"There is no page {run['page']}: remove its {path.name}.")
        pages[page].append(run)
    if pages:
        copy_folder(recorded, source / "recorded")
    for page, runs in pages.items():
        notebook = nbformat.read(page, as_version=4)
        marked = record.marked(notebook)
        now = {cell.id: record.sha256(cell.source) for cell in notebook.cells if cell.id in marked}
        for run in runs:
            for changed in [i for i, old in run["cells"].items() if old["source"] != now.get(i)]:
                del run["cells"][changed]
                print(
                    f"Warning: {run['page']}, cell {changed!r} is not the one that was recorded, "
                    f"and is shown without: run {record.again(run['profile'], run['page'])}",
                    file=sys.stderr,
                )
        cells = []
        for cell in notebook.cells:
            cells.append(cell)
            if those := [run for run in runs if cell.id in run["cells"]]:
                cells.append(nbformat.v4.new_markdown_cell(tabs(cell, those, page.with_suffix(""))))
                cell.outputs = []
        notebook.cells = cells
        nbformat.write(notebook, page)
