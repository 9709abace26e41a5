"""Execute one notebook under a profile with papermill: `python -m tools.execute IN OUT PROFILE`.

Papermill adds a cell for parameters and accepts names the notebook does not have. Readers of the
site would see two cells, one of them with values that did not apply; and a misspelt parameter would
go unnoticed. So names are checked first, and the values used end up in the one `parameters` cell.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
import papermill
import yaml
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from traitlets.config import Config

from helpers import PROJECT

TIMEOUT_S = {"offline": 600}  # per cell; other profiles may train for hours


class ExecutionError(RuntimeError):
    """A notebook cannot be executed; the message says which, where and why in one sentence."""


def parameters_of(notebook: Path, profile: Path) -> dict:
    """Parameters that a profile file holds for a notebook, all of them declared by it.

    A profile file has `common` parameters and those of single `notebooks`, named by their path
    below notebooks/ without the extension.

    Raises:
        ExecutionError: no such profile, or a parameter that the notebook does not declare.
    """
    if not profile.is_file():
        known = ", ".join(
            sorted(path.stem for path in profile.parent.glob("*.yml") if path.stem != "smoke")
        )
        raise ExecutionError(f"There is no profile {profile.stem!r}: choose one of {known}.")
    content = yaml.safe_load(profile.read_text(encoding="utf-8"))
    name = "/".join(notebook.with_suffix("").parts[-2:])
    parameters = {**content["common"], **(content.get("notebooks") or {}).get(name, {})}
    declared = papermill.inspect_notebook(str(notebook))
    if unknown := sorted(set(parameters) - set(declared)):
        raise ExecutionError(
            f"{profile.name} sets {', '.join(unknown)} for {name}, which declares only "
            f"{', '.join(declared)} in its parameters cell: nothing was run."
        )
    return parameters


def literal(value: str | int | float | bool | None) -> str:
    """Return a value as Python source, strings in the double quotes that the formatter wants."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def set_parameters(notebook: nbformat.NotebookNode, parameters: dict) -> None:
    """Write values into the `parameters` cell, which holds one assignment a line, in place."""
    cell = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    for name, value in parameters.items():
        line, new = rf"^{name} = .*?(?=  #|$)", f"{name} = {literal(value)}"
        cell.source = re.sub(line, lambda _, new=new: new, cell.source, flags=re.MULTILINE)


def clean(notebook: nbformat.NotebookNode) -> None:
    """Take out what papermill left: its own cell, timings, and its notes in the metadata.

    What a cell prints becomes one output: a streamer flushes each word, and where the flushes are
    cut depends on the clock.
    """
    CoalesceStreamsPreprocessor().preprocess(notebook, {})
    notebook.cells = [
        c for c in notebook.cells if "injected-parameters" not in c.metadata.get("tags", [])
    ]
    # The injected cell took a number, which would leave a gap on the page.
    number = 0
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if cell.cell_type == "code" and cell.get("execution_count"):
            number += 1
            cell.execution_count = number
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = number
    notebook.metadata.pop("papermill", None)
    # The patch release of Python is nothing a page depends on, and would show in every diff.
    notebook.metadata.get("language_info", {}).pop("version", None)


def failed_cell(path: Path) -> str:
    """Return the id of the cell in which an executed notebook stopped."""
    for cell in nbformat.read(path, as_version=4).cells:
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return cell.id
    return "?"


def execute(source: Path, target: Path, profile: Path) -> None:
    """Execute the notebook `source` and write it to `target`, complete or not at all.

    Raises:
        ExecutionError: wrong profile or parameter, or a cell failed.
    """
    parameters = parameters_of(source, profile)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".failed.ipynb")  # what stays behind, if it fails
    # The kernel talks through sockets in a folder of its own: no port, no network interface.
    with tempfile.TemporaryDirectory(prefix="kernel-") as sockets:
        try:
            papermill.execute_notebook(
                str(source),
                str(partial),
                parameters=parameters,
                cwd=str(source.parent),
                progress_bar=False,
                execution_timeout=TIMEOUT_S.get(profile.stem),
                config=Config(KernelManager={"transport": "ipc", "ip": f"{sockets}/kernel"}),
            )
        except papermill.PapermillExecutionError as error:
            name = source.relative_to(PROJECT) if source.is_relative_to(PROJECT) else source
            raise ExecutionError(
                f"{name}, cell {failed_cell(partial)!r}: {error.ename}: {error.evalue} "
                f"(the run up to there is in {partial.name})"
            ) from None
    notebook = nbformat.read(partial, as_version=4)
    set_parameters(notebook, parameters)
    clean(notebook)
    nbformat.write(notebook, partial)
    partial.replace(target)


def main() -> None:
    """Command line; exits with 1 and one sentence where the notebook cannot be executed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("profile", help="name of a file in profiles/, without .yml")
    arguments = parser.parse_args()
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    try:
        execute(
            arguments.source.resolve(),
            arguments.target.resolve(),
            PROJECT / "profiles" / f"{arguments.profile}.yml",
        )
    except ExecutionError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
