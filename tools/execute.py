"""Execute one notebook under a profile with papermill: `python -m tools.execute IN OUT PROFILE`.

Parameters are written into the notebook's own `parameters` cell before the run, so that what a
reader sees is what ran. (Papermill would add a second cell, and accept names that the notebook
does not have.)
"""

import argparse
import ast
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import papermill
import yaml
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from traitlets.config import Config

from helpers import PROJECT

TIMEOUT_S = {"offline": 600}  # per cell; other profiles may train for hours
PYTHON_VALUE = str | int | float | bool | None


class ExecutionError(RuntimeError):
    """A notebook cannot be executed; the message says which, where and why in one sentence."""


def name_of(notebook: Path) -> str:
    """Return how profiles and messages call a notebook: `part/page`."""
    return "/".join(notebook.with_suffix("").parts[-2:])


def parameters_cell(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return the cell tagged `parameters`, which holds one assignment to each name."""
    return next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))


def assignments(source: str) -> dict[str, ast.Assign]:
    """Return the assignment to each name of a parameters cell, in their order."""
    nodes = [node for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    return {ast.unparse(node.targets[0]): node for node in nodes}


def parameters_of(notebook: Path, profile: Path) -> dict[str, PYTHON_VALUE]:
    """Return the parameters that a profile sets for a notebook, all of them declared by it.

    A profile file has `common` parameters and those of single `notebooks`, named `part/page`.

    Raises:
        ExecutionError: no such profile, or a parameter that the notebook does not declare.
    """
    if not profile.is_file():
        known = sorted(p.stem for p in profile.parent.glob("*.yml") if p.stem != "smoke")
        raise ExecutionError(
            f"There is no profile {profile.stem!r}: choose one of {', '.join(known)}."
        )
    content = yaml.safe_load(profile.read_text(encoding="utf-8"))
    name = name_of(notebook)
    parameters = {**content["common"], **(content.get("notebooks") or {}).get(name, {})}
    declared = assignments(parameters_cell(nbformat.read(notebook, as_version=4)).source)
    if unknown := sorted(set(parameters) - set(declared)):
        raise ExecutionError(
            f"{profile.name} sets {', '.join(unknown)} for {name}, which declares only "
            f"{', '.join(declared)} in its parameters cell: nothing was run."
        )
    return parameters


def literal(value: PYTHON_VALUE) -> str:
    """Return a value as Python source, strings in the double quotes that the formatter wants."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def set_parameters(notebook: nbformat.NotebookNode, parameters: dict[str, PYTHON_VALUE]) -> None:
    """Write values into the `parameters` cell, in place; comments behind them stay."""
    cell = parameters_cell(notebook)
    for name, value in parameters.items():
        old = ast.get_source_segment(cell.source, assignments(cell.source)[name])
        cell.source = cell.source.replace(old, f"{name} = {literal(value)}", 1)


def clean(notebook: nbformat.NotebookNode, seconds: float) -> None:
    """Take out what papermill left, and note how long the notebook takes, in place.

    What a cell prints becomes one output: a streamer flushes each word, and where the flushes are
    cut depends on the clock. The noted seconds, which decide what is executed first, stay as they
    are until the notebook takes twice or half as long, so that no run changes the file for nothing.
    """
    CoalesceStreamsPreprocessor().preprocess(notebook, {})
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
    notebook.metadata.pop("papermill", None)
    # The patch release of Python is nothing a page depends on, and would show in every diff.
    notebook.metadata.get("language_info", {}).pop("version", None)
    if not 0.5 < seconds / notebook.metadata.get("seconds", 0.1) < 2:
        notebook.metadata["seconds"] = max(1, round(seconds))


def failed_cell(path: Path) -> str:
    """Return the id of the cell in which an executed notebook stopped."""
    for cell in nbformat.read(path, as_version=4).cells:
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return cell.id
    return "?"


@contextlib.contextmanager
def output_to(log: Path) -> Iterator[None]:
    """Send what this process and its kernel write to the terminal into a file instead.

    Frameworks and kernels report to the terminal what is of no use there: C++ logs, interrupts.
    """
    sys.stdout.flush()
    terminal = [os.dup(1), os.dup(2)]
    with log.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, saved in enumerate(terminal, start=1):
                os.dup2(saved, number)
                os.close(saved)


def execute(source: Path, target: Path, profile: Path) -> None:
    """Execute the notebook `source` and write it to `target`, complete or not at all.

    Raises:
        ExecutionError: wrong profile or parameter, or a cell failed. Beside the target, the run
            up to there is in `.failed.ipynb`, and what went to the terminal in `.log`.
    """
    parameters = parameters_of(source, profile)
    notebook = nbformat.read(source, as_version=4)
    set_parameters(notebook, parameters)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial, log = target.with_suffix(".failed.ipynb"), target.with_suffix(".log")
    nbformat.write(notebook, partial)
    usual = notebook.metadata.get("seconds")
    print(f"  {name_of(source)}: started" + (f", about {usual} s" if usual else ""), flush=True)
    started = time.perf_counter()
    # The kernel talks through sockets in a folder of its own: no port, no network interface.
    with tempfile.TemporaryDirectory(prefix="kernel-") as sockets, output_to(log):
        try:
            papermill.execute_notebook(
                str(partial),
                str(partial),
                cwd=str(source.parent),
                progress_bar=False,
                execution_timeout=TIMEOUT_S.get(profile.stem),
                config=Config(KernelManager={"transport": "ipc", "ip": f"{sockets}/kernel"}),
            )
        except papermill.PapermillExecutionError as error:
            raise ExecutionError(
                f"{name_of(source)}, cell {failed_cell(partial)!r}: {error.ename}: {error.evalue} "
                f"(the run up to there is in {partial.name}, its log in {log.name}, both in "
                f"{relative(target.parent)})"
            ) from None
    seconds = time.perf_counter() - started
    notebook = nbformat.read(partial, as_version=4)
    clean(notebook, seconds)
    nbformat.write(notebook, partial)
    partial.replace(target)
    left = left_in(os.environ.get("QUEUE", ""), source)
    print(f"  {name_of(source)}: done in {seconds:.0f} s{left}", flush=True)


def relative(path: Path) -> Path:
    """Return a path from the project's root where it is below it."""
    return path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path


def left_in(queue: str, notebook: Path) -> str:
    """Take a notebook out of the queue, a folder of `make book`, and say how many are left."""
    if not (queue and Path(queue).is_dir()):
        return ""
    (Path(queue) / name_of(notebook).replace("/", "-")).unlink(missing_ok=True)
    waiting = len(list(Path(queue).glob("*")))
    return f", {waiting} to go" if waiting else ", the last one"


def main() -> None:
    """Command line; exits with 1 and one sentence where the notebook cannot be executed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="the notebook")
    parser.add_argument("target", type=Path, help="where it goes, with what it printed")
    parser.add_argument("profile", help="name of a file in profiles/, without .yml")
    arguments = parser.parse_args()
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    source, target = arguments.source.resolve(), arguments.target.resolve()
    try:
        execute(source, target, PROJECT / "profiles" / f"{arguments.profile}.yml")
    except ExecutionError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
