"""Run a notebook once, and try many changes of its cells on the way: `python -m tools.forks`.

Before each cell, the process is forked for each change of that cell. The fork runs the changed
cell and all behind it, and stops at the first error, or, with the parameters of the page, at the
first output that differs from the committed one, as nbval would. So a change costs only the cells
behind it, or nothing, where it makes a claim of the text untrue (tests/claims). Where threads or
servers do not survive a fork, nbval itself has to be used.
"""

import argparse
import configparser
import json
import os
import re
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import matplotlib.pyplot
import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output

from helpers import PROJECT
from tests.claims import statements
from tests.notebooks import words
from tools import execute

SECONDS = 400  # a fork that takes longer hangs
CLAIMS = "tests/claims"
SANITIZE = PROJECT / "tests" / "notebooks" / "sanitize.cfg"


def blanks() -> list[tuple[str, str]]:
    """Return what belongs to the machine: (pattern, what is put in its place)."""
    parser = configparser.RawConfigParser()
    parser.read(SANITIZE)
    return [(parser[name]["regex"], parser[name]["replace"]) for name in parser.sections()]


def compared(outputs: list[tuple[str, str]]) -> tuple[str, list[str]]:
    """Return what is compared of outputs, (kind, text): all that was printed, and all values."""
    texts = {"stdout": "", "value": ""}
    values = []
    for kind, text in outputs:
        for pattern, replacement in blanks():
            text = re.sub(pattern, replacement, text)
        if kind == "stdout":
            texts[kind] += text
        else:
            values.append(text)
    return texts["stdout"], values


def committed(cell: nbformat.NotebookNode) -> list[tuple[str, str]]:
    """Return the committed outputs of a cell."""
    found = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stdout":
            found.append(("stdout", output.text))
        elif output.output_type in ("display_data", "execute_result"):
            found.append((output.output_type, output.data.get("text/plain", "")))
    return found


def run(shell: InteractiveShell, source: str, may_fail: bool) -> list[tuple[str, str]]:
    """Run a cell and return its outputs.

    Raises:
        BaseException: what the cell raised, unless it may.
    """
    # Outside a kernel, IPython keeps to itself what fails below %%capture.
    quiet = source.startswith("%%capture\n")
    with capture_output() as captured:
        result = shell.run_cell(source.removeprefix("%%capture\n"), store_history=False)
    for number in matplotlib.pyplot.get_fignums():  # as the backend of notebooks does
        matplotlib.pyplot.figure(number).canvas.draw()
    matplotlib.pyplot.close("all")
    if quiet:
        captured = CapturedIO(None, None)
    printed, _, value = captured.stdout.partition("Out[0]: ")
    found = [("stdout", printed)] if printed else []
    found += [("execute_result", value.strip("\n"))] if value else []
    found += [("display_data", one.data.get("text/plain", "")) for one in captured.outputs]
    error = result.error_before_exec or result.error_in_exec
    if error and not may_fail:
        raise error
    return found


def differs(cell: nbformat.NotebookNode, outputs: list[tuple[str, str]]) -> bool:
    """Whether what a cell printed is not what was committed. Figures are not compared."""

    numbers_too = "nbval-ignore-output" not in cell.metadata.get("tags", [])

    def plain(found: list[tuple[str, str]]) -> list[str]:
        printed, values = compared(found)
        texts = [value.strip("\n") for value in values if "Figure size" not in value]
        texts.append(printed.rstrip())
        return texts if numbers_too else [words.without_numbers(text) for text in texts]

    is_compared = numbers_too or words.are_all_that_is_compared(cell)
    return is_compared and plain(committed(cell)) != plain(outputs)


def rest(
    shell: InteractiveShell, cells: list[nbformat.NotebookNode], compare: bool
) -> tuple[str, str] | None:
    """Run cells; return where and why the first of them fails, or None."""
    for cell in cells:
        try:
            outputs = run(shell, cell.source, "raises-exception" in cell.metadata.get("tags", []))
        except BaseException as error:
            return cell.id, f"{type(error).__name__}: {error}"[:200]
        if compare and differs(cell, outputs):
            print("wanted", compared(committed(cell)), "got", compared(outputs), file=sys.stderr)
            return cell.id, "another output"
    return None


def forked(shell: InteractiveShell, cells: list, source: str, compare: bool) -> list | None:
    """Try a change of the first of the cells in a fork: the same result as `rest`."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        signal.alarm(SECONDS)
        os.chdir(shutil.copytree(Path.cwd(), Path(tempfile.mkdtemp()) / "scratch"))
        changed = nbformat.from_dict({**cells[0], "source": source})
        verdict = rest(shell, [changed, *cells[1:]], compare)
        os.write(writing, json.dumps(verdict).encode())
        shutil.rmtree(Path.cwd().parent, ignore_errors=True)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else ["", "no end"]


def unheld(page: Path, claims: list[statements.Claim], cell_id: str, source: str) -> str:
    """Return what the text of a page says and a change of a cell makes untrue, or ""."""
    cell = next(cell for cell in statements.cells(page) if cell.id == cell_id)
    before, cell.source = cell.source, source
    try:
        for claim in claims:
            try:
                holds = statements.Evidence(page).holds(claim.holds)
            except Exception:
                holds = False
            if not holds:
                return claim.says
    finally:
        cell.source = before
    return ""


def main() -> None:
    """Command line: prints a line of JSON, [key, where and why or null], for each change."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", type=Path, help="below the project")
    parser.add_argument("changes", type=Path, help="JSON: [[key, id of the cell, its new source]]")
    parser.add_argument("--profile", help="a file of profiles/; without one, outputs are compared")
    given = parser.parse_args()
    notebook = nbformat.read(given.notebook, as_version=4)
    if given.profile:
        profile = PROJECT / "profiles" / f"{given.profile}.yml"
        execute.set_parameters(notebook, execute.parameters_of(given.notebook, profile))
    answers = os.fdopen(os.dup(1), "w")
    page = PROJECT / given.notebook
    claims = [claim for claim in statements.claims(page) if "code(" in claim.holds]
    changes = []
    for key, id, source in json.loads(given.changes.read_text(encoding="utf-8")):
        if says := unheld(page, claims, id, source):
            print(json.dumps([key, [CLAIMS, says]]), file=answers, flush=True)
        else:
            changes.append([key, id, source])
    matplotlib.use("agg")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.path.insert(0, "")
    os.chdir(given.notebook.resolve().parent)
    shell = InteractiveShell.instance()
    shell.set_custom_exc((BaseException,), lambda *_, **__: None)  # no traceback on the terminal
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells):
        for key, id, source in changes:
            if id == cell.id:
                verdict = forked(shell, cells[number:], source, not given.profile)
                print(json.dumps([key, verdict]), file=answers, flush=True)
        if sound := rest(shell, [cell], not given.profile):
            print(json.dumps(["", sound]), file=answers, flush=True)
            sys.stderr.write(f"Without a change, {given.notebook} fails: {': '.join(sound)}\n")
            os._exit(1)
    os._exit(0)  # IPython would look for the folder that the page has just removed


if __name__ == "__main__":
    main()
