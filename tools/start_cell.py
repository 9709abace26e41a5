"""Write the cell that starts a page into every notebook: `python -m tools.start_cell`.

The cell finds `helpers`, or gets it: a notebook that was downloaded, or opened in Colab, comes
without the project. Where the project can be got from is set in _config.yml, and only there.
"""

import argparse
import sys
from pathlib import Path

import nbformat
import yaml

from helpers import PROJECT

CELL = """\
try:
    from helpers import start
except ModuleNotFoundError:
{otherwise}

{call}"""
INSTALL = """\
    book = "git+{url}"
    %pip install -q "transformers-in-practice[{extra}] @ {{book}}"
    from helpers import start"""
GIVE_UP = """\
    raise SystemExit(
        "This notebook needs the rest of its book: get the whole "
        "project, and run `make lab` in its folder."
    ) from None"""
# {kernel: (what it installs, how it starts)}
KERNELS = {
    "python3": ("pages", "start(profile)"),
    "keras": ("keras", 'start(profile, environment="keras")'),
}


def address() -> str:
    """Return where the project can be got from; empty as long as it has no address."""
    settings = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    return settings["repository"]["url"]


def start_cell(kernel: str, url: str) -> str:
    """Return the source of the cell, for a kernel of `KERNELS` and the address of the project."""
    extra, call = KERNELS[kernel]
    otherwise = INSTALL.format(url=url, extra=extra) if url else GIVE_UP
    return CELL.format(otherwise=otherwise, call=call)


def outdated(folder: Path, url: str) -> dict[Path, nbformat.NotebookNode]:
    """Return the notebooks below a folder whose cell `start` is another, with the right one in."""
    changed = {}
    for path in sorted(folder.glob("*/*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        cell = next(cell for cell in notebook.cells if cell.id == "start")
        source = start_cell(notebook.metadata.kernelspec.name, url)
        if cell.source != source:
            cell.source = source
            changed[path] = notebook
    return changed


def main(arguments: list[str]) -> str | None:
    """Write the cell into all notebooks; with `--check`, return which ones need it instead."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, say what is outdated")
    check = parser.parse_args(arguments).check
    changed = outdated(PROJECT / "notebooks", address())
    if check and changed:
        names = ", ".join(str(path.relative_to(PROJECT)) for path in changed)
        return f"The cell `start` is outdated in {names}: run `python -m tools.start_cell`."
    for path, notebook in changed.items():
        nbformat.write(notebook, path)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
