"""The lanes: what differs with other versions is found, and nothing else is."""

import json
import re
import sys

import nbformat
import pytest
import yaml
from nbformat import v4

from helpers import PROJECT
from tools import lanes, pages

NOTEBOOKS = {lanes.name_of(path): path for path in lanes.notebooks()}
BOARD = yaml.safe_load(lanes.LANES.read_text(encoding="utf-8"))


def printed(text):
    return v4.new_output("stream", name="stdout", text=text)


def error(kind, says):
    return v4.new_output("error", ename=kind, evalue=says, traceback=["not compared"])


@pytest.mark.parametrize(
    ("committed", "now", "found"),
    [
        ([printed("loss 1\nloss 2\n")], [printed("loss 1\n"), printed("loss 2\n")], {}),
        ([printed("a\nb\nc")], [printed("a\nx\nc")], {"differs": "-b\n+x"}),
        ([printed("-- a\n++ b")], [printed("c")], {"differs": "--- a\n-++ b\n+c"}),
        ([printed("a")], [], {"differs": "-a"}),
        ([printed("a\n" * 9)], [printed("b\n" * 9)],
         {"differs": "-a\n" * 9 + "+b\n" * 3 + "… and 6 more"}),
        ([v4.new_output("execute_result", {"text/plain": "1"})],
         [v4.new_output("execute_result", {"text/plain": "2"})], {"differs": "-1\n+2"}),
        ([], [printed("a"), error("OSError", "No.\n\nSee above.\n")],
         {"fails": "OSError: See above."}),
        ([], [error("KeyError", "")], {"fails": "KeyError: "}),
        ([error("OSError", "No.")], [error("OSError", "No.")], {}),
        ([error("OSError", "No.")], [error("OSError", "Yes.")],
         {"differs": "-OSError: No.\n+OSError: Yes."}),
        ([printed("a")], None, {"differs": "-a"}),
        ([printed("a")], [v4.new_output("display_data", {"image/png": ""})], {"differs": "-a"}),
    ],
)  # fmt: skip
def test_difference(committed, now, found):
    assert lanes.difference(committed, now, str) == found


def test_what_belongs_to_the_machine_is_no_difference():
    before, after = [printed("speed: 1\nloss 1")], [printed("speed: 2\nloss 1")]
    assert lanes.difference(before, after, str)
    assert not lanes.difference(before, after, lambda text: re.sub(r"speed: .", "", text))


def test_versions_are_those_that_the_lock_does_not_have():
    lock = "one==1.0 \\\n    --hash=sha256:0\ntwo-2==2.0 \\\n    --hash=sha256:0\nthree==3 \\\n"
    other = {"one": "1.0", "two-2": "2.1", "four": "4"}
    assert lanes.versions(lock, other) == {"two-2": ["2.0", "2.1"]}
    here = lanes.versions(lanes.LOCK.read_text(encoding="utf-8"), lanes.installed())
    assert not here, "the tests run with what is locked"


def test_moved_is_what_fails_or_differs_in_another_cell():
    board = {"a": {"x": {"differs": "-1\n+2"}}, "b": {"x": {"fails": "KeyError"}}, "c": {}}
    assert lanes.moved(board, board) == []
    assert lanes.moved(board, board | {"a": {"x": {"differs": "-1\n+3"}}}) == []
    assert lanes.moved(board, board | {"a": {"x": {"fails": "KeyError"}}}) == ["a"]
    assert lanes.moved(board, {"b": {}, "c": {"x": {"differs": "-1"}}}) == ["b", "c"]
    assert lanes.moved({}, board) == ["a", "b", "c"]


def test_nbval_runs_a_page_and_its_cells_are_noted(run, tmp_path):
    """With a kernel: all cells run, and the versions of the libraries are no difference."""
    cells = {
        "same": ("print(1)", "1\n"),
        "versions": (
            "print('torch 2, transformers 4.57, x')",
            "torch 2, transformers 5.23.0, y\n",
        ),
        "differs": ("print(2)", "3\n"),
        "fails": ("{}['a']", ""),
        "behind": ("print(4)", "4\n"),
        "named": ("print(max(5, 6))", "5\n"),
    }
    notebook = v4.new_notebook()
    for id, (source, text) in cells.items():
        outputs = [printed(text)] if text else []
        cell = v4.new_code_cell(source, id=id, execution_count=1, outputs=outputs)
        notebook.cells.append(cell)
    nbformat.write(notebook, path := tmp_path / "page.ipynb")
    code = f"""import json; from pathlib import Path; from tools import lanes
print(json.dumps(lanes.run([Path({str(path)!r})], {{"max(": "min("}})))"""
    done = run(sys.executable, "-c", code)
    assert json.loads(done.stdout.splitlines()[-1]) == {
        f"{tmp_path.name}/page": {
            "differs": {"differs": "-3\n+2"},
            "fails": {"fails": "KeyError: 'a'"},
        }
    }, done.stderr
    path.unlink()
    gone = run(sys.executable, "-c", code)
    assert gone.returncode and gone.stderr.endswith("nbval did not run the pages: see above.\n")


def test_the_board_is_read_as_it_was_written(tmp_path, monkeypatch):
    monkeypatch.setattr(lanes, "LANES", tmp_path / "lanes.yml")
    lanes.write(BOARD)
    assert (tmp_path / "lanes.yml").read_bytes() == (PROJECT / "book/lanes.yml").read_bytes()
    pages = {"a/b": {"x": {"differs": "-1: 2\n+…"}}}
    lanes.write({"latest": {"pages": pages}})
    text = (tmp_path / "lanes.yml").read_text(encoding="utf-8")
    assert (
        "\n          -1: 2\n          +…" in text
        and yaml.safe_load(text)["latest"]["pages"] == pages
    )


@pytest.mark.parametrize(("lane", "said"), [("latest", None), ("oldest", "look there: a/b.")])
def test_a_lane_is_compared_with_its_own_board(tmp_path, monkeypatch, lane, said):
    """One page is run: the other keeps what was found of it, in this lane."""
    differs = {"cell": {"differs": "-1\n+2"}}
    boards = {"latest": {"a/b": differs, "c/d": {}}, "oldest": {"a/b": {}, "c/d": differs}}
    monkeypatch.setattr(lanes, "LANES", tmp_path / "lanes.yml")
    lanes.write({name: {"date": "", "versions": {}, "pages": p} for name, p in boards.items()})
    names = {}
    monkeypatch.setattr(lanes, "run", lambda paths, n: names.update(n) or {"a/b": differs})
    monkeypatch.setattr("sys.argv", ["lanes", lane, "a/b.ipynb"])
    sentence = lanes.main()
    assert sentence is None if said is None else sentence.endswith(said)
    assert names == ({} if lane == "latest" else lanes.OLDER)
    after = yaml.safe_load((tmp_path / "lanes.yml").read_text("utf-8"))
    assert after[lane]["pages"] == boards[lane] | {"a/b": differs}
    assert len(after) == 2


def test_no_cell_that_is_shown_keeps_a_name_that_version_4_has_otherwise():
    shown = [
        cell.source
        for path in NOTEBOOKS.values()
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code" and "remove-cell" not in cell.metadata.get("tags", [])
    ]
    for name, other in lanes.OLDER.items():
        assert any(name in source for source in shown), f"nothing writes {name}"
        whole = re.compile(rf"(?<!\w){re.escape(other)}")  # PEFT's use_… is another name
        assert not any(map(whole.search, shown)), f"version 5 does not know {other}"
        shown = [source.replace(name, other) for source in shown]
    changes = yaml.safe_load((PROJECT / "book" / "changes.yml").read_text(encoding="utf-8"))
    for name, other in lanes.OLDER.items():
        if re.match(r"\w+(=|$)", name):  # as an argument, it stands in the table of the errata too
            assert any(name in row["after"] and other in row["before"] for row in changes), name
    left = re.compile(r"sampling_strategy|warmup_steps\W+0\.|activation_checkpointing")
    assert not [source for source in shown if left.search(source)]


def test_every_page_but_that_on_keras_is_run():
    every = {lanes.name_of(path) for path in PROJECT.glob("notebooks/*/*.ipynb")}
    assert every - set(NOTEBOOKS) == {"fine-tuning/train_with_keras"}


@pytest.mark.parametrize("lane", BOARD)
def test_the_board_names_cells_that_are_there(lane):
    assert lane in ("latest", "oldest")
    for page, found in BOARD[lane]["pages"].items():
        ids = [cell.id for cell in nbformat.read(NOTEBOOKS[page], as_version=4).cells]
        assert set(found) <= set(ids), "run this lane again"


def test_the_page_shows_each_difference_and_its_date():
    found = {"a": {"differs": "-1\n+2"}, "b": {"fails": "KeyError: 'x'"}, "c": {"differs": "-8"}}
    one, two, three, *_ = NOTEBOOKS
    for id in ("check", "check-runs"):  # not shown
        assert id in pages.hidden(two)
    found |= {"check": {"fails": "AssertionError"}, "check-runs": {"differs": "-9"}}
    same: dict = {name: {} for name in NOTEBOOKS if name != three}
    data = {
        "latest": {"date": "2026-01-02", "versions": {"p": ["1", "2"]}, "pages": same},
        "oldest": {"date": "2026-03-04", "versions": {}, "pages": same | {two: found}},
    }
    given = {"lanes": data, "older": lanes.OLDER, "pages": NOTEBOOKS}
    text = pages.render(PROJECT / "book" / "rot_board.md", given)
    text = text.replace("\N{NON-BREAKING HYPHEN}", "-")
    assert "| page | latest, 2026-01-02 | oldest, 2026-03-04 |\n| :-- | :-- | :-- |\n| [" in text
    assert f"(../notebooks/{one}.ipynb) | same | same |\n" in text
    said = "1 cell fails, 2 cells differ, 1 check fails, 1 check differs"
    assert f"(../notebooks/{two}.ipynb) | same | {said} |\n" in text
    assert "{dropdown} " + pages.title(two) + f": {said}\n" in text
    assert f"(../notebooks/{three}.ipynb) | not run yet | not run yet |\n" in text
    assert text.count("Check `check`, the error:") == text.count("Cell `b`, the error:") == 1
    assert text.count(": 1 cell fails") == 1 and "{dropdown} " + pages.title(one) not in text
    for says in ("-1\n+2", "KeyError: 'x'", "-8"):
        assert f"```text\n{says}\n```" in text
    assert "| p | 1 | 2 |" in text
    for name, other in lanes.OLDER.items():
        assert text.count(f"| `{name}` | `{other}` |\n") == 1


def test_where_this_machine_has_the_project_is_not_kept():
    warned = [{"output_type": "stream", "text": f"{lanes.PROJECT}/x.py:1: FutureWarning: gone"}]
    found = lanes.difference([], warned, lambda text: text)
    assert found == {"differs": "+x.py:1: FutureWarning: gone"}
