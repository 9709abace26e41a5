"""Executing a notebook: parameters are checked and shown, and nothing half-made is left."""

import json
import re
import sys

import nbformat
import pytest

from helpers import PROJECT
from tools import execute

PAGE = "notebooks/chat/chat_with_a_model.ipynb"
PARAMETERS = 'profile = "offline"  # or another\nrows = {"offline": 3}[\n    profile\n]  # how many'
WORK = "print(profile, rows * 2)\nassert rows != 13"


@pytest.fixture
def notebook(tmp_path):
    """A small notebook, notebooks/part/page.ipynb, with one parameter besides the profile."""
    path = tmp_path / "notebooks" / "part" / "page.ipynb"
    path.parent.mkdir(parents=True)
    parameters = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    cells = [parameters, nbformat.v4.new_code_cell(WORK, id="work")]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


@pytest.fixture
def target(tmp_path):
    return tmp_path / "out" / "page.ipynb"


def profile_file(tmp_path, parameters):
    path = tmp_path / "some.yml"
    path.write_text(f"common: {{profile: offline}}\nnotebooks: {{part/page: {{{parameters}}}}}")
    return path


def test_parameters_are_honoured_and_shown_in_their_cell(notebook, target, tmp_path):
    execute.execute(notebook, target, profile_file(tmp_path, "rows: 5"))
    result = nbformat.read(target, as_version=4)
    assert [cell.source.splitlines()[0] for cell in result.cells] == [
        'profile = "offline"  # or another',
        "print(profile, rows * 2)",
    ]
    assert "rows = 5  # how many" in result.cells[0].source
    assert result.cells[1].outputs[0].text == "offline 10\n"
    assert [cell.execution_count for cell in result.cells] == [1, 2]
    assert "papermill" not in str([result.metadata, *(cell.metadata for cell in result.cells)])
    assert sorted(path.name for path in target.parent.iterdir()) == ["page.ipynb", "page.log"]


def test_parameters_are_found_behind_cells_without_tags():
    title, code = nbformat.v4.new_markdown_cell("# A page"), nbformat.v4.new_code_cell("rows = 3")
    code.metadata["tags"] = ["parameters"]
    assert execute.parameters_cell(nbformat.v4.new_notebook(cells=[title, code])) is code


def test_the_terminal_shows_sentences_and_the_log_has_the_rest(run, notebook, target, tmp_path):
    noisy = nbformat.read(notebook, as_version=4)
    noisy.cells[1].source += "\nimport os\nos.system('echo from C++ >&2')"
    nbformat.write(noisy, notebook)
    (queue := tmp_path / "queue").mkdir()
    for name in ("part-page", "part-other"):
        (queue / name).touch()
    command = (sys.executable, "-m", "tools.execute", notebook, target, "offline")
    done = run(*command, QUEUE=str(queue))
    first, last = done.stdout.splitlines()
    assert first == "  part/page: started"
    assert re.fullmatch(r"  part/page: done in \d+ s, 1 to go", last)
    assert done.stderr == ""
    assert "from C++" in target.with_suffix(".log").read_text()


def test_longest_notebooks_come_first(run, notebook, tmp_path):
    names = [str(notebook)]
    for seconds in (3, 30):
        copy = tmp_path / f"{seconds}.ipynb"
        copy.write_text(json.dumps({"metadata": {"seconds": seconds}}))
        names.append(str(copy))
    done = run(sys.executable, PROJECT / "tools" / "longest_first.py", *names)
    new, short, long = names
    assert done.stdout.split() == [new, long, short]


def test_seconds_change_only_with_the_notebook():
    notebook = nbformat.v4.new_notebook()
    for measured, noted in ((10.4, 10), (16.0, 10), (30.0, 30), (14.0, 14)):
        execute.clean(notebook, measured)
        assert notebook.metadata.seconds == noted


def test_what_a_streamer_flushes_becomes_one_output():
    words = [nbformat.v4.new_output("stream", name="stdout", text=text) for text in ("a ", "b")]
    cell = nbformat.v4.new_code_cell("stream()", outputs=words)
    execute.clean(notebook := nbformat.v4.new_notebook(cells=[cell]), seconds=1.0)
    assert [output.text for output in notebook.cells[0].outputs] == ["a b"]


def test_undeclared_parameter_is_refused_before_anything_runs(notebook, target, tmp_path):
    with pytest.raises(execute.ExecutionError, match="sets row for part/page, which declares only"):
        execute.execute(notebook, target, profile_file(tmp_path, "row: 5"))
    assert not target.parent.exists()


def test_failing_cell_ends_in_one_sentence_and_no_page(notebook, target, tmp_path):
    """Papermill got the notebook with the values in it, so no cell was added or painted over."""
    said = r"part/page, cell 'work': AssertionError.*page.log"
    with pytest.raises(execute.ExecutionError, match=said):
        execute.execute(notebook, target, profile_file(tmp_path, "rows: 13"))
    assert not target.exists()
    stopped = nbformat.read(target.with_suffix(".failed.ipynb"), as_version=4)
    assert "rows = 13  # how many" in next(c.source for c in stopped.cells if "rows =" in c.source)
    assert not any("injected-parameters" in c.metadata.get("tags", []) for c in stopped.cells)


@pytest.mark.parametrize(
    "command",
    [
        (sys.executable, "-m", "tools.execute", "a.ipynb", "b.ipynb", "onlin"),
        # What `make book` comes to, with an environment that is taken to be there.
        ("make", "-o", ".venv/.installed", f"_build/onlin/{PAGE}", "PROFILE=onlin"),
    ],
    ids=["by itself", "by make"],
)
def test_unknown_profile_on_the_command_line(run, command):
    done = run(*command)
    assert done.returncode
    assert "There is no profile 'onlin': choose one of gpu" in done.stdout + done.stderr


def test_only_the_stand_ins_have_a_time_limit():
    """A cell that trains a real checkpoint on a CPU may take hours."""
    assert set(execute.TIMEOUT_S) == {"offline"}
