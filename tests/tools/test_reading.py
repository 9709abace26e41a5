"""Notebooks are prepared for reading on the site."""

import re

import nbformat
import pytest

from helpers import PROJECT
from tools import reading

REPORT = """\
profile offline: stand-ins shipped with the book; no network, no log-in, no GPU
accuracy: stand-in, a metric written for this book
torch 2.13.0, transformers 5.23.0, datasets 5.2.0, evaluate 0.4.6, accelerate 1.15.0
machine: no GPU, 1 CPU threads in use
"""
LOG = """\
Training.
{'loss': '1.2', 'learning_rate': '0.1', 'epoch': '1'}
{'eval_loss': '<1>', 'epoch': '1'}
{'loss': '0.7', 'learning_rate': '0.0', 'epoch': '2'}
{'not': 'logged'}
"""


def code(identifier, text="", tags=()):
    cell = nbformat.v4.new_code_cell("1", metadata={"tags": list(tags)}, id=identifier)
    if text:
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]
    return cell


def notebook():
    opening = "# A page\n\n**What you'll do.** Read.\n\n**Stand-ins.** Names,\nand [more](x.md)."
    cells = [nbformat.v4.new_markdown_cell(opening, id="opening"), code("parameters")]
    cells += [code("start", REPORT), code("imports"), code("imports-hub"), code("data")]
    return nbformat.v4.new_notebook(cells=cells)


def test_a_page_begins_with_its_story_and_one_line():
    page = notebook()
    reading.fold(page, "run on 2026-01-31")
    assert page.cells[0].source == "# A page\n\n**What you'll do.** Read."
    line, about = page.cells[1].source.split("\n\n")
    assert line == (
        '<details class="setup">\n<summary>Setup and imports · profile offline, '
        "made with stand-ins · torch 2.13.0, transformers 5.23.0 · run on 2026-01-31</summary>"
    )
    assert about == "**Stand-ins.** Names,\nand [more](x.md)."
    rest = [cell.id for cell in page.cells[2:6]]
    assert rest == ["parameters", "start", "imports", "imports-hub"]
    assert page.cells[6].source == "</details>" and page.cells[7].id == "data"


@pytest.mark.parametrize(
    ("profile", "made"),
    [("hub", "made with real models"), ("gpu", "made with real models, on a GPU")],
)
def test_a_page_says_what_it_was_made_from(profile, made):
    page = notebook()
    start = next(cell for cell in page.cells if cell.id == "start")
    start.outputs[0].text = start.outputs[0].text.replace("profile offline", f"profile {profile}")
    reading.fold(page, "")
    assert f"· profile {profile}, {made} ·" in page.cells[1].source


@pytest.mark.parametrize("path", sorted(PROJECT.glob("notebooks/*/*.ipynb")), ids=lambda p: p.stem)
def test_every_notebook_is_folded_and_its_solutions_are_named(path):
    page = nbformat.read(path, as_version=4)
    reading.fold(page, "")
    reading.label(page)
    [line] = [cell.source for cell in page.cells if 'class="setup"' in cell.source]
    assert re.search(r"(torch|tensorflow) [\d.]+, transformers [\d.]+</summary>", line)
    assert "**Stand-ins.**" in line
    for cell in page.cells:
        if cell.get("id", "").startswith("solution"):
            shown = cell.metadata.get("mystnb", {}).get("code_prompt_show", "Show solution")
            assert shown.startswith("Show solution")


def test_folds_say_what_is_in_them():
    page = nbformat.v4.new_notebook(
        cells=[
            code("solution-1", tags=["hide-cell"]),
            code("solution-3-train", tags=["hide-cell"]),
            code("curve", tags=["hide-input"]),
            code("open"),
        ]
    )
    reading.label(page)
    shown = [cell.metadata.get("mystnb", {}).get("code_prompt_show") for cell in page.cells]
    expected = ["Show solution 1", "Show solution 3, train", "Show the code of this figure", None]
    assert shown == expected


@pytest.mark.parametrize("after", ["**2.** Next.", "## Where to go", ""])
def test_what_is_said_about_a_solution_is_folded(after):
    texts = ["Nine.\n\nOr ten." + "\n\n" * bool(after) + after, after]
    checks = code("check", tags=["remove-cell"])
    for text, folded in zip(texts, (True, False), strict=True):
        read = nbformat.v4.new_markdown_cell(text)
        page = nbformat.v4.new_notebook(cells=[code("solution-1"), checks, read])
        reading.fold_answers(page)
        fold, _, rest = page.cells[-1].source.rpartition("</details>")
        assert ("Nine.\n\nOr ten." in fold) == folded
        assert rest.strip() == after


def test_text_after_other_cells_is_not_folded():
    read = nbformat.v4.new_markdown_cell("Nine.")
    page = nbformat.v4.new_notebook(cells=[code("data"), read])
    reading.fold_answers(page)
    assert page.cells[-1].source == "Nine."


def test_what_trainer_logs_is_a_table_for_each_kind():
    output = nbformat.v4.new_output("stream", name="stdout", text=LOG)
    before, tables, after = reading.tabulate(output)
    assert (before.text, after.text) == ("Training.\n", "{'not': 'logged'}\n")
    table = tables.data["text/html"]
    assert table.count("<table") == 2 and table.count("<tr>") == 5
    assert '<th scope="col">epoch</th><th scope="col">loss</th>' in table
    assert '<th scope="col">learning_<wbr>rate</th>' in table
    assert "<td>&lt;1&gt;</td>" in table, "what was printed is text"


@pytest.mark.parametrize(("text", "count"), [("TrainOutput(global_step=3)", 0), ("3", 1)])
def test_what_train_returns_is_left_out(text, count):
    output = nbformat.v4.new_output("execute_result", {"text/plain": text})
    assert len(list(reading.tabulate(output))) == count


def test_committed_pages_say_when_they_changed_and_others_when_they_ran(tmp_path):
    [first, *_] = sorted(PROJECT.glob("notebooks/*/*.ipynb"))
    assert re.fullmatch(r"(last changed \d{4}-\d\d-\d\d)?", reading.age(first))
    (tmp_path / "x.ipynb").touch()
    assert re.fullmatch(r"run on \d{4}-\d\d-\d\d", reading.age(tmp_path / "x.ipynb"))
