"""Breaking the book on purpose: every case still applies, and rules do what they say."""

import dataclasses
import json
import shutil
import subprocess
import sys

import nbformat
import pytest
import yaml
from IPython.core.interactiveshell import InteractiveShell

from helpers import PROJECT
from tests.claims import statements
from tools import forks, mutate

CASES = mutate.by_hand()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_still_breaks_something(case, tmp_path):
    # What is broken in the built site is tested in the file that it is built from.
    file = case.file.replace("_build/html/_static", "book/_static")
    source = PROJECT / file.replace("site.css", "book.css")  # tools/light.py puts it in there
    (tmp_path / case.file).parent.mkdir(parents=True, exist_ok=True)
    before = shutil.copy(source, tmp_path / case.file).read_bytes()
    mutate.apply(case, tmp_path)
    assert (tmp_path / case.file).read_bytes() != before
    check = case.checks[0].split()[0]
    assert check in mutate.COMMANDS or (PROJECT / check).exists()


def test_names_are_unique():
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("change", [{"old": "not there"}, {"old": "e"}, {"cell": "nowhere"}])
def test_a_case_that_does_not_apply_is_refused_in_a_sentence(change, tmp_path):
    case = dataclasses.replace(next(case for case in CASES if case.cell), **change)
    path = tmp_path / case.file
    path.parent.mkdir(parents=True)
    shutil.copy(PROJECT / case.file, path)
    with pytest.raises(ValueError, match=case.name) as error:
        mutate.apply(case, tmp_path)
    assert str(error.value).endswith(".") and "\n" not in str(error.value)


@pytest.mark.parametrize("area", mutate.AREAS)
def test_what_is_drawn_has_checks_that_exist(area):
    _, pattern = mutate.AREAS[area]
    assert mutate.files(pattern)
    for path in mutate.files(pattern):
        for check in mutate.checks_of(path, area):
            name, *rest = check.partition(" -k ")[0].split()
            names = rest if name in mutate.COMMANDS else [name, *rest]
            assert all((PROJECT / name).exists() for name in names), check


def test_captions_and_alt_texts_are_drawn_from_whole():
    page = PROJECT / "notebooks" / "chat" / "choose_a_model.ipynb"
    drawn_from = {text for _, part, text in mutate.units(page, "text") if part == "metadata"}
    [figure] = [c.metadata.mystnb for c in nbformat.read(page, 4).cells if c.id == "fits-figure"]
    assert {figure.figure.caption, figure.image.alt} <= drawn_from


def test_tests_that_name_a_page_check_its_cells():
    loop = PROJECT / "notebooks/fine-tuning/train_natively.ipynb"
    assert "tests/notebooks/test_native_loop.py" in mutate.checks_of(loop, "cells of fine-tuning")


def test_lint_and_the_tests_of_a_module_come_first():
    checks = mutate.checks_of(PROJECT / "memory_and_speed/memory.py", "modules")
    of_module = "tests/memory_and_speed/test_memory.py"
    assert checks[:4] == ("lint", "types", of_module, "tests/memory_and_speed")


def test_a_check_gets_the_file_it_is_for():
    case = mutate.Case("swap", "tools/text.py", "a", "b", ())
    assert mutate.commands_of("lint", case) == ["ruff check --no-cache tools/text.py"]
    [nbval] = mutate.commands_of("nbval a/page.ipynb", case)
    assert nbval.startswith("pytest ") and nbval.endswith(" a/page.ipynb")
    [tests] = mutate.commands_of("tests/claims -k page", case)
    assert tests.startswith("pytest ") and tests.endswith(" tests/claims -k page")
    build, look = mutate.commands_of("site", case)
    assert build == "tools.site ." and " tests/book " in look


def test_breaks_are_made_in_copies_tried_once_and_mended(tmp_path, monkeypatch, capfd):
    project, journal = tmp_path / "project", tmp_path / "noted" / "journal.jsonl"
    project.mkdir()
    (project / "sizes.py").write_text("WIDTH = 2\nDEPTH = 3\n")
    (project / "test_sizes.py").write_text(
        "from sizes import WIDTH\n\n\ndef test(): assert WIDTH == 2\n"
    )
    (project / "test_fails.py").write_text("def test(): assert False\n")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], cwd=project, check=True)
    monkeypatch.setattr(mutate, "PROJECT", project)
    caught, missed, _ = cases = [
        mutate.Case("wider", "sizes.py", "WIDTH = 2", "WIDTH = 3", ("test_sizes.py",)),
        mutate.Case("deeper", "sizes.py", "DEPTH = 3", "DEPTH = 4", ("test_sizes.py",)),
        mutate.Case("never", "sizes.py", "DEPTH = 3", "DEPTH = 5", ("test_fails.py",)),
    ]
    expected = {caught.key: "test_sizes.py", missed.key: ""}
    assert mutate.run(cases, 1, journal) == expected
    said = capfd.readouterr().out
    assert "Even unbroken, this fails" in said and "NOT caught by test_sizes.py" in said
    assert mutate.run([caught, missed], 1, journal) == expected
    assert capfd.readouterr().out == "2 cases, 2 of them known from before\n"
    assert (project / "sizes.py").read_text() == "WIDTH = 2\nDEPTH = 3\n", "only copies are broken"


def test_a_report_counts_what_would_harm_and_names_the_rest(tmp_path, monkeypatch):
    page = "notebooks/chat/chat_with_a_model.ipynb"
    caught, missed, looks = cases = [
        mutate.Case(name, page, f"{name} = 1", f"{name} = 2", ("nbval",), "cell", area="chat")
        for name in ("caught", "missed", "looks")
    ]
    known = tmp_path / "harmless.yml"
    entry = {"file": page, "cell": "cell", "old": "looks = 1", "new": "looks = 2", "why": "Grey."}
    known.write_text(yaml.safe_dump([entry]))
    monkeypatch.setattr(mutate, "HARMLESS", known)
    found = mutate.report(cases, {caught.key: f"nbval {page}", missed.key: "", looks.key: ""})
    assert found["areas"] == {"chat": {"cases": 2, "caught": 1}}
    assert found["checks"] == {"nbval": 1}
    assert [one["new"] for one in found["survivors"]] == ["missed = 2"]
    assert [one["why"] for one in found["harmless"]] == ["Grey."]
    untried = mutate.report(cases, {})
    assert not untried["areas"] and not untried["survivors"] and untried["untried"] == 3


def test_a_run_is_kept_beside_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(mutate, "REPORT", tmp_path / "mutations.yml")
    for name, content in [("by hand", {"n": 1}), ("seed 1", {"n": 2}), ("by hand", {"n": 3})]:
        mutate.keep(name, content)
    kept = yaml.safe_load(mutate.REPORT.read_text())
    assert kept == {"by hand": {"n": 3}, "seed 1": {"n": 2}}


@pytest.mark.parametrize(
    ("given", "found", "status", "kept"),
    [
        ([], "nbval", 0, "by hand"),
        ([], "", 1, "by hand"),
        ([], None, 1, "by hand"),
        ([CASES[0].name], "", 1, None),
        (["--drawn", "2", "--seed", "7"], "", 0, "seed 7"),
    ],
)
def test_what_escapes_by_hand_fails_the_run(given, found, status, kept, monkeypatch):
    names = []
    monkeypatch.setattr(
        mutate,
        "run",
        lambda cases, jobs, journal: {c.key: found for c in cases if found is not None},
    )
    monkeypatch.setattr(mutate, "keep", lambda name, content: names.append(name))
    monkeypatch.setattr("sys.argv", ["mutate", *given])
    with pytest.raises(SystemExit) as left:
        mutate.main()
    assert int(left.value.code) == status and names == ([kept] if kept else [])


@pytest.mark.parametrize("source", ["1 / 0", "%%capture\n1 / 0"])
def test_a_fork_sees_what_a_cell_raises(source):
    shell = InteractiveShell.instance()
    with pytest.raises(ZeroDivisionError):
        forks.run(shell, source, may_fail=False)
    forks.run(shell, source, may_fail=True)


def test_a_fork_compares_what_a_cell_prints_and_not_what_it_captures():
    shell = InteractiveShell.instance()
    assert forks.run(shell, "print(2)", may_fail=False) == [("stdout", "2\n")]
    assert forks.run(shell, "%%capture\nprint(2)", may_fail=False) == []


def test_changes_of_a_page_are_tried_in_forks(tmp_path):
    page, changes = "notebooks/chat/look_inside_the_pipeline.ipynb", tmp_path / "changes.json"
    code = statements.Evidence(PROJECT / page).code
    tried = {
        "wrong": ("devices", "print(model.device.typo)"),
        "well": ("devices", "print({p.device.type for p in model.parameters()})"),
        "untrue": ("no-prompt", code("no-prompt").replace("prompt=False", "prompt=True")),
        "behind": ("solution-1", code("solution-1").replace("multinomial", "topk")),
    }
    changes.write_text(json.dumps([[key, *change] for key, change in tried.items()]))
    command = [sys.executable, "-m", "tools.forks", page, str(changes), "--profile", "smoke"]
    # With more than one thread, what the parent has computed would hang in a fork.
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=mutate.Copies.environment(PROJECT),
        capture_output=True,
        text=True,
        check=True,
    )
    found = dict(map(json.loads, done.stdout.splitlines()))
    assert found.keys() == tried.keys() and found.pop("well") is None
    assert {key: where for key, (where, _) in found.items()} == {
        "wrong": "devices",
        "untrue": forks.CLAIMS,
        "behind": "solution-1",
    }


def test_a_change_that_makes_a_claim_of_the_text_untrue_is_known_without_a_run():
    page = PROJECT / "notebooks/fine-tuning/train_natively.ipynb"
    claim = next(c for c in statements.claims(page) if 'code("loop")' in c.holds)
    source = statements.Evidence(page).code("loop")
    assert forks.unheld(page, [claim], "loop", source) == ""
    assert forks.unheld(page, [claim], "loop", "pass") == claim.says
    assert statements.Evidence(page).code("loop") == source
