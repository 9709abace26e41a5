"""Executing a notebook: parameters are checked and shown, and nothing half-made is left."""

import subprocess
import sys

import nbformat
import pytest

from helpers import PROJECT
from tools import execute


@pytest.fixture
def notebook(tmp_path):
    """A small notebook, notebooks/part/page.ipynb, with one parameter besides the profile."""
    path = tmp_path / "notebooks" / "part" / "page.ipynb"
    path.parent.mkdir(parents=True)
    cells = [
        nbformat.v4.new_code_cell(
            'profile = "offline"  # or another\nrows = 3  # how many',
            metadata={"tags": ["parameters"]},
        ),
        nbformat.v4.new_code_cell("print(profile, rows * 2)\nassert rows != 13", id="work"),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


def profile_file(tmp_path, **parameters):
    path = tmp_path / "some.yml"
    lines = [f"    {name}: {value}" for name, value in parameters.items()]
    path.write_text("common: {profile: offline}\nnotebooks:\n  part/page:\n" + "\n".join(lines))
    return path


def test_parameters_are_honoured_and_shown_in_their_cell(notebook, tmp_path):
    target = tmp_path / "out" / "page.ipynb"
    execute.execute(notebook, target, profile_file(tmp_path, rows=5))
    result = nbformat.read(target, as_version=4)
    assert [cell.source.splitlines()[0] for cell in result.cells] == [
        'profile = "offline"  # or another',
        "print(profile, rows * 2)",
    ]
    assert "rows = 5  # how many" in result.cells[0].source
    assert result.cells[1].outputs[0].text == "offline 10\n"
    assert [cell.execution_count for cell in result.cells] == [1, 2]
    assert "papermill" not in result.metadata
    assert not any("papermill" in cell.metadata for cell in result.cells)
    assert [path.name for path in target.parent.iterdir()] == ["page.ipynb"]


def test_what_a_streamer_flushes_becomes_one_output():
    words = [nbformat.v4.new_output("stream", name="stdout", text=text) for text in ("a ", "b")]
    cell = nbformat.v4.new_code_cell("stream()", outputs=words)
    execute.clean(notebook := nbformat.v4.new_notebook(cells=[cell]))
    assert [output.text for output in notebook.cells[0].outputs] == ["a b"]


def test_undeclared_parameter_is_refused_before_anything_runs(notebook, tmp_path):
    target = tmp_path / "out" / "page.ipynb"
    with pytest.raises(execute.ExecutionError, match="sets row for part/page, which declares only"):
        execute.execute(notebook, target, profile_file(tmp_path, row=5))
    assert not target.parent.exists()


def test_failing_cell_ends_in_one_sentence_and_no_page(notebook, tmp_path):
    target = tmp_path / "out" / "page.ipynb"
    with pytest.raises(execute.ExecutionError, match=r"page.ipynb, cell 'work': AssertionError"):
        execute.execute(notebook, target, profile_file(tmp_path, rows=13))
    assert not target.exists()


def test_unknown_profile_on_the_command_line():
    done = subprocess.run(
        [sys.executable, "-m", "tools.execute", "a.ipynb", "b.ipynb", "onlin"],
        capture_output=True,
        text=True,
        cwd=PROJECT,
    )
    assert done.returncode == 1
    assert done.stderr == ("There is no profile 'onlin': choose one of gpu, hub, offline.\n")


def test_unknown_profile_with_make():
    done = subprocess.run(
        ["make", "book", "PROFILE=onlin"], capture_output=True, text=True, cwd=PROJECT
    )
    assert done.returncode != 0
    assert "There is no profile 'onlin': choose one of" in done.stdout + done.stderr
