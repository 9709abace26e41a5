"""The rules that every notebook follows (CONTRIBUTING.md says why)."""

import nbformat
import pytest

from helpers import PROJECT
from tools import start_cell

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*/*.ipynb"))
TAGS = {
    "parameters",
    "remove-cell",  # checks
    "hide-input",  # plots
    "hide-cell",  # solutions of exercises
    "raises-exception",
    "nbval-ignore-output",
}
OPENING = ("**What you'll do.**", "**What you'll learn**", "**What you'll need.**")

pytestmark = pytest.mark.parametrize(
    "notebook", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}"
)


def read(notebook):
    cells = nbformat.read(notebook, as_version=4).cells
    return cells, [cell for cell in cells if cell.cell_type == "code"]


def tags(cell):
    return cell.metadata.get("tags", [])


def test_opens_and_closes_as_every_page_does(notebook):
    cells, _ = read(notebook)
    assert cells[0].source.startswith("# ")
    for part in (*OPENING, "**Stand-ins.**", "stand_ins.md"):
        assert part in cells[0].source
    headings = [line for c in cells if c.cell_type == "markdown" for line in c.source.splitlines()]
    for heading in ("## Summary", "## Exercises", "## Where to go next"):
        assert heading in headings


def test_starts_before_anything_else(notebook):
    _, code = read(notebook)
    assert "parameters" in tags(code[0])
    kernel = nbformat.read(notebook, as_version=4).metadata.kernelspec.name
    assert code[1].source == start_cell.start_cell(kernel, start_cell.address())


def test_folds_in_lab_are_those_of_the_site(notebook):
    _, code = read(notebook)
    for cell in code:
        folds = cell.metadata.get("jupyter", {})
        hidden = {"hide-cell", "hide-input", "remove-cell"} & set(tags(cell))
        assert folds.get("source_hidden", False) == bool(hidden), cell.id
        assert folds.get("outputs_hidden", False) == ("hide-cell" in tags(cell)), cell.id


def test_tags_are_the_known_ones_and_exceptions_have_a_reason(notebook):
    _, code = read(notebook)
    for cell in code:
        assert set(tags(cell)) <= TAGS
        if "nbval-ignore-output" in tags(cell):
            assert len(cell.metadata.get("reason", "")) > 20, cell.source


def test_nine_in_ten_cells_are_compared(notebook):
    _, code = read(notebook)
    compared = [cell for cell in code if "nbval-ignore-output" not in tags(cell)]
    assert len(compared) / len(code) >= 0.85
    everywhere = [cell for path in NOTEBOOKS for cell in read(path)[1]]
    ignored = [cell for cell in everywhere if "nbval-ignore-output" in tags(cell)]
    assert 1 - len(ignored) / len(everywhere) >= 0.9


def test_outputs_are_a_complete_clean_run(notebook):
    nb = nbformat.read(notebook, as_version=4)
    _, code = read(notebook)
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert "papermill" not in nb.metadata
    assert not any({"papermill", "execution"} & set(cell.metadata) for cell in nb.cells)
    for cell in code:
        errors = [out for out in cell.outputs if out.output_type == "error"]
        assert not errors or "raises-exception" in tags(cell)
        for out in cell.outputs:
            assert str(PROJECT) not in str(out), "no path of a machine is published"


def test_figures_have_alt_text_a_caption_and_labelled_axes(notebook):
    _, code = read(notebook)
    for cell in code:
        if not any("image/png" in out.get("data", {}) for out in cell.outputs):
            continue
        settings = cell.metadata.get("mystnb", {})
        assert len(settings.get("image", {}).get("alt", "")) > 40, cell.source
        assert len(settings.get("figure", {}).get("caption", "")) > 40, cell.source
        assert "title=" in cell.source
        assert "xlabel=" in cell.source or "ConfusionMatrixDisplay" in cell.source


def test_there_is_a_check_that_readers_do_not_see(notebook):
    _, code = read(notebook)
    checks = [cell for cell in code if "remove-cell" in tags(cell)]
    assert any(cell.source.count("assert ") >= 3 for cell in checks)
