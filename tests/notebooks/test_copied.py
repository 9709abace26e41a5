"""What a reader copies from the site runs without the book, in an empty folder.

The stand-ins lie beside it, as they lie beside a page; the real checkpoints would come from the
Hub. Only the setup cell `start` is left out. Pages that import what the book teaches in a module
(memory_and_speed), or has beside it, say so where all imports stand, and need the project.
"""

import re
import shutil

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from traitlets.config import Config

from helpers import PROJECT
from helpers.page import STANDINS, _manifest
from tools import execute

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*/*.ipynb"))
SMOKE = PROJECT / "profiles" / "smoke.yml"
OWN = re.compile(r"^(?:from|import) (?:helpers|memory_and_speed)\b", re.MULTILINE)
WITHOUT_BOOK = "import sys\n\nsys.modules['helpers'] = None  # as where it is not installed"


def shown(notebook):
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and "remove-cell" not in cell.metadata.get("tags", [])
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=execute.name_of)
def test_copy_buttons_give_the_cells_as_they_are(path):
    page = (PROJECT / "_build/html" / path.relative_to(PROJECT)).with_suffix(".html")
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    copied = [code.get_text().rstrip("\n") for code in soup.select("div.cell_input pre")]
    assert copied == [cell.source for cell in shown(nbformat.read(path, as_version=4))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=execute.name_of)
def test_copied_cells_run_without_the_book(path, tmp_path, monkeypatch):
    notebook = nbformat.read(path, as_version=4)
    execute.set_parameters(notebook, execute.parameters_of(path, SMOKE))
    notebook.cells = [cell for cell in shown(notebook) if cell.id != "start"]
    own = [cell.id for cell in notebook.cells if OWN.search(cell.source)]
    assert all(cell.startswith("imports") for cell in own)
    if not own:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(WITHOUT_BOOK))
    for name in _manifest():
        shutil.copytree(STANDINS / name, tmp_path / "reader" / name)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    sockets = {"transport": "ipc", "ip": str(tmp_path / "kernel")}
    NotebookClient(
        notebook,
        timeout=600,
        kernel_name=notebook.metadata.kernelspec.name,
        resources={"metadata": {"path": str(tmp_path / "reader")}},
        config=Config(KernelManager=sockets),
    ).execute()
