"""Prepare notebooks for reading: on the site, a page opens with its story.

What JupyterLab shows stays as it is: only the copies in _build/source are changed.
"""

import ast
import html
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path

import nbformat

from helpers import PROJECT

SETUP = re.compile(r"parameters|start|imports(-\w+)?")
STAND_INS = re.compile(r"\n*^\*\*Stand-ins\.\*\* .*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
MADE_FROM = {
    "offline": "made with stand-ins",
    "hub": "made with real models",
    "gpu": "made with real models, on a GPU",
}


def prepare(source: Path, executed: Path) -> None:
    """Rewrite all notebooks below source/notebooks; `executed` is where they were taken from."""
    for path in sorted((source / "notebooks").glob("*/*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        fold(notebook, age(executed / path.relative_to(source)))
        label(notebook)
        fold_answers(notebook)
        for cell in notebook.cells:
            # A box that runs in the page is something to link to.
            cell.source = cell.source.replace('<div class="live" ', '<div class="live" id="live" ')
            if cell.cell_type == "code":
                cell.outputs = [shown for output in cell.outputs for shown in tabulate(output)]
        nbformat.write(notebook, path)


def age(path: Path) -> str:
    """Return when a notebook was run, or, of a committed one, last changed; empty if not known."""
    if path.is_relative_to(PROJECT / "notebooks"):
        command = ["git", "log", "-1", "--format=%cs", "--", str(path)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
        return f"last changed {done.stdout.strip()}" if done.stdout.strip() else ""
    return f"run on {date.fromtimestamp(path.stat().st_mtime).isoformat()}"


def fold(notebook: nbformat.NotebookNode, when: str) -> None:
    """Put what every page begins with into one fold: parameters, start, report and imports."""
    cells = notebook.cells
    ids = [cell.id for cell in cells]
    if "parameters" not in ids:
        return
    first = last = ids.index("parameters")
    while last < len(cells) and cells[last].cell_type == "code" and SETUP.fullmatch(ids[last]):
        last += 1
    setup = cells[first:last]
    about = ""
    if found := STAND_INS.search(cells[0].source):
        about = found[0].strip()
        cells[0].source = cells[0].source.replace(found[0], "")
    line = html.escape(summary(setup, when))
    notebook.cells = [
        *cells[:first],
        _markdown(f'<details class="setup">\n<summary>{line}</summary>\n\n{about}'),
        *setup,
        _markdown("</details>"),
        *cells[last:],
    ]


def _markdown(text: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(text)


def summary(setup: list[nbformat.NotebookNode], when: str) -> str:
    """Return what a page was made from, in one line, out of the report that `start` printed."""
    outputs = [output for cell in setup for output in cell.outputs]
    report = "".join(o.text for o in outputs if o.output_type == "stream").splitlines()
    profile = re.match(r"profile (\w+): ", report[0])[1]  # type: ignore[index]
    versions = next((line for line in report if "transformers " in line), "")
    framework, *_, transformers = versions.partition(", transformers ")
    shown = f"{framework.split(', ')[0]}, transformers {transformers.split(', ')[0]}"
    parts = ["Setup and imports", f"profile {profile}, {MADE_FROM[profile]}", shown]
    return " · ".join([*parts, when] if when else parts)


def label(notebook: nbformat.NotebookNode) -> None:
    """Say on each fold what is in it; a solution of several cells is numbered by its steps."""
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        folded = "hide-cell" in tags or "hide-input" in tags
        if not folded or "code_prompt_show" in cell.metadata.get("mystnb", {}):
            continue
        if found := re.match(r"solution-(\d+)(-\w+)?", cell.id):
            what = f"solution {found[1]}" + (f", {found[2][1:]}" if found[2] else "")
        else:
            what = "the code of this figure" if "hide-input" in tags else "this cell"
        cell.metadata.setdefault("mystnb", {}).update(
            code_prompt_show=f"Show {what}", code_prompt_hide=f"Hide {what}"
        )


def fold_answers(notebook: nbformat.NotebookNode) -> None:
    """Fold what is said about a solution too, up to the next exercise or section."""
    shown = [c for c in notebook.cells if "remove-cell" not in c.metadata.get("tags", [])]
    for solution, cell in pairwise(shown):
        if cell.cell_type == "markdown" and solution.get("id", "").startswith("solution"):
            answer, *rest = re.split(r"(?:\A|\n\n)(?=\*\*\d|#)", cell.source, maxsplit=1)
            if answer:
                line = "<summary>About the solution</summary>"
                fold = f'<details class="about">\n{line}\n\n{answer}\n\n</details>'
                cell.source = "\n\n".join([fold, *rest])


def tabulate(output: nbformat.NotebookNode) -> Iterator[nbformat.NotebookNode]:
    """Yield an output, with what `Trainer` logs, a dictionary a line, as tables.

    What `train()` returns is left out: the last of these tables has it, but for the count of steps.
    """
    if output.get("data", {}).get("text/plain", "").startswith("TrainOutput("):
        return
    if output.output_type != "stream":
        yield output
        return
    for logged, lines in groupby(output.text.splitlines(keepends=True), key=_is_logged):
        if logged:
            yield nbformat.v4.new_output("display_data", {"text/html": _tables(lines)})
        else:
            yield nbformat.v4.new_output("stream", name=output.name, text="".join(lines))


def _is_logged(line: str) -> bool:
    return re.match(r"\{'\w+': .*'epoch': .*\}$", line) is not None


def _tables(lines: Iterator[str]) -> str:
    """Return a table for each kind of entries: training, evaluation, the whole run."""
    kinds: dict[tuple, list[dict]] = {}
    for entry in map(ast.literal_eval, lines):
        kinds.setdefault(tuple(sorted(entry, key=lambda key: key != "epoch")), []).append(entry)
    return "\n".join(_table(keys, entries) for keys, entries in kinds.items())


def _table(keys: tuple[str, ...], entries: list[dict]) -> str:
    # A long name may break after a stroke, so that the table is not wider than the page.
    names = [html.escape(key).replace("_", "_<wbr>") for key in keys]
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = [
        "".join(f"<td>{html.escape(str(entry[key]))}</td>" for key in keys) for entry in entries
    ]
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        '<div class="pst-scrollable-table-container"><table class="log table">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
