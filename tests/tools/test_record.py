"""What real models gave is kept as it was, without what is private, and shown where it belongs.

The two pages here run under `offline`: what is recorded does not ask where it comes from.
"""

import json
import os
import re
import shutil
from datetime import datetime
from functools import partial
from pathlib import Path

import nbformat
import pytest
import yaml

from helpers import PROJECT
from tools import execute, pages, record, site, tabs

SOURCES = {
    "start": "from helpers import start\nstart(profile)",
    "reply": 'import sys\nprint("A reply,\\n  long.")\nprint("50%|##| 1/2", file=sys.stderr)',
    "curve": "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "table": "from IPython.display import Markdown\nMarkdown('| a |\\n|---|\\n| 1 |')",
}
FIGURE = {"caption": "Falling.", "name": "falling"}
METADATA = {
    "reply": {"record": True},
    "curve": {"record": True, "record_alt": 'A line, it\'s "red".', "mystnb": {"figure": FIGURE}},
}
PARAMETERS = 'profile = "offline"  # or another\ncheckpoint = "google-bert/bert-base-cased"'


def write(path, sources):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cell = nbformat.v4.new_code_cell
    cells = [cell(PARAMETERS, metadata={"tags": ["parameters"]})]
    cells += [cell(s, id=name, metadata=METADATA.get(name, {})) for name, s in sources.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A project with two pages, of which one was executed: chat/one and, later, chat/two."""
    root = tmp_path_factory.mktemp("project")
    (root / "standins").symlink_to(PROJECT / "standins")
    one, two = (root / "notebooks" / "chat" / f"{name}.ipynb" for name in ("one", "two"))
    write(one, SOURCES)
    write(two, {name: SOURCES[name] for name in ("start", "reply")})
    target = root / "_build" / "offline" / "notebooks" / "chat" / "one.ipynb"
    execute.execute(one, target, PROJECT / "profiles" / "offline.yml")
    return root


@pytest.fixture
def project(executed, tmp_path, monkeypatch):
    """A copy of it, where the command line works."""
    root = shutil.copytree(executed, tmp_path / "project", symlinks=True)
    monkeypatch.setattr(record, "PROJECT", root)
    monkeypatch.setattr(record, "RECORDED", root / "recorded")
    return root


@pytest.fixture
def recorded(project, monkeypatch):
    """Return a function that runs the command line, and returns how it ends: None is well."""

    def recorded(*arguments):
        monkeypatch.setattr("sys.argv", ["record", "offline", *arguments])
        try:
            record.main()
        except SystemExit as ended:
            return ended.code

    return recorded


def change(path, cell_id, **changes):
    notebook = nbformat.read(path, as_version=4)
    next(cell for cell in notebook.cells if cell.id == cell_id).update(changes)
    nbformat.write(notebook, path)


def test_keeps_what_marked_cells_gave_and_where_it_comes_from(project, recorded, monkeypatch):
    executed = project / "_build" / "offline" / "notebooks" / "chat" / "one.ipynb"
    os.utime(executed, (noon := datetime(2026, 1, 31, 12).timestamp(), noon))
    monkeypatch.setattr(os, "cpu_count", lambda: 777)
    assert recorded("chat/one") is None
    kept = record.read(project / "recorded/offline/chat/one.json")
    cells = kept.pop("cells")
    assert {name: cell["outputs"] for name, cell in cells.items()} == {
        "reply": [["text/plain", "A reply,\n  long."]],
        "curve": [["image/png", "curve.png"]],
    }
    image = project / "recorded/offline/chat/one/curve.png"
    assert image.read_bytes().startswith(b"\x89PNG")
    assert (kept["page"], kept["profile"]) == ("chat/one", "offline")
    assert kept["date"] == "2026-01-31", "of the run"
    assert kept["names"].keys() == {"google-bert/bert-base-cased"}
    assert "4 layers" in kept["names"]["google-bert/bert-base-cased"]
    assert re.fullmatch(r"torch [\d.]+, transformers 5.*", kept["versions"])
    assert re.fullmatch(r".+, 777 cores, \d{1,2} threads, no GPU", kept["machine"])


def test_without_models_among_its_parameters_a_page_is_about_those_in_its_code(project):
    path = project / "_build/offline/notebooks/chat/one.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = 'profile = "offline"'
    load = 'load_dataset("Yelp/yelp_review_full")'
    notebook.cells.append(nbformat.v4.new_code_cell(load))
    notebook.cells.append(nbformat.v4.new_markdown_cell('Not "nyu-mll/glue".'))
    assert record.origin(notebook, {})["names"].keys() == {"Yelp/yelp_review_full"}


def test_names_say_what_a_local_hub_had(project, recorded):
    (project / "names.yml").write_text("google-bert/bert-base-cased: sentence/MiniLM-L6, uncased")
    assert recorded("--names", str(project / "names.yml")) is None
    kept = record.read(project / "recorded/offline/chat/one.json")
    assert kept["label"] == "MiniLM-L6"
    assert kept["names"] == {"google-bert/bert-base-cased": "sentence/MiniLM-L6, uncased"}


def test_leaves_out_what_was_not_executed_and_leaves_in_what_was_recorded(
    project, recorded, capsys
):
    assert recorded() is None
    before = (project / "recorded/offline/chat/one.json").read_bytes()
    built = project / "_build" / "offline" / "notebooks" / "chat"
    shutil.copy(built / "one.ipynb", built / "two.ipynb")
    write(project / "notebooks" / "chat" / "two.ipynb", SOURCES)
    change(project / "notebooks" / "chat" / "one.ipynb", "table", source="1")
    capsys.readouterr()
    assert recorded() is None
    assert capsys.readouterr().out.splitlines() == [
        "  chat/one: left out: it was not executed as it is now: run "
        "`make record PROFILE=offline PAGES=chat/one`.",
        "  chat/two: 2 cells in recorded/offline/chat/two.json",
    ]
    assert (project / "recorded/offline/chat/one.json").read_bytes() == before
    assert recorded("chat/one").startswith("Nothing was recorded")


@pytest.mark.parametrize(
    "private",
    [
        f"saved in {PROJECT}/x",
        "see " + "/".join(["", "home", "ada", "notes"]),
        r"C:\Users\ada",
        "hf_" + "a" * 30,
        "of turing\n",
        "on enigma.local\n",
    ],
)
def test_refuses_what_is_private(project, recorded, monkeypatch, capsys, private):
    monkeypatch.setattr("getpass.getuser", lambda: "turing")
    monkeypatch.setattr("socket.gethostname", lambda: "enigma")
    built = project / "_build" / "offline" / "notebooks" / "chat" / "one.ipynb"
    stream = nbformat.v4.new_output(
        "stream", text=f"a/b /no/where </b></i> https://x.org/a/b\n{private}"
    )
    change(built, "curve", outputs=[stream])
    assert recorded("chat/one").startswith("Nothing was recorded")
    assert re.match(
        r"  chat/one: left out: '.+' in the cell 'curve' is private: ", capsys.readouterr().out
    )
    assert not (project / "recorded").exists()
    stream.text = stream.text.removesuffix(private)
    change(built, "curve", outputs=[stream])
    assert recorded("chat/one") is None


@pytest.mark.parametrize("field", ["label", "names", "versions", "machine"])
def test_refuses_what_is_private_in_where_it_comes_from(
    project, recorded, monkeypatch, capsys, field
):
    where = record.origin

    def origin(notebook, names):
        return where(notebook, names) | {field: {"a/b": "hf_" + "a" * 30}}

    monkeypatch.setattr(record, "origin", origin)
    assert recorded("chat/one").startswith("Nothing was recorded")
    assert "in where it comes from is private" in capsys.readouterr().out
    assert not (project / "recorded").exists()


def test_site_shows_tabs_and_leaves_out_what_changed(project, recorded, capsys):
    recorded()
    site = project / "_build" / "source"
    shutil.copytree(project / "_build" / "offline" / "notebooks", site / "notebooks")
    page = site / "notebooks" / "chat" / "one.ipynb"
    change(page, "reply", source="print('Another')")
    notes = project / "recorded" / "offline" / "notes.yml"
    notes.write_text("chat/one:\n  curve: It falls, *as it should*.\n", encoding="utf-8")
    capsys.readouterr()
    tabs.show(site, project / "recorded")
    assert capsys.readouterr().err == (
        "Warning: chat/one, cell 'reply' is not the one that was recorded, and is shown without: "
        "run `make record PROFILE=offline PAGES=chat/one`.\n"
    )
    cells = nbformat.read(page, as_version=4).cells
    ids = [cell.id for cell in cells]
    shown = cells[ids.index("curve") + 1].source
    assert not cells[ids.index("curve")].outputs and cells[ids.index("reply")].outputs
    assert shown.count("{tab-item}") == 2 and "{tab-item} Stand-in\n" in shown
    assert shown.count("\nIt falls, *as it should*.\n") == 1
    assert [cell.cell_type for cell in cells].count("markdown") == 1
    for image in re.findall(r"{figure} (.+)", shown):
        path = site / image[1:] if image.startswith("/") else page.parent / image
        assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("backwards", [False, True])
def test_tabs_stand_in_the_same_order_on_every_machine(project, recorded, monkeypatch, backwards):
    recorded("chat/one")
    kept = project / "recorded" / "offline" / "chat" / "one.json"
    for name in ("hub", "gpu"):
        path = project / "recorded" / name / "chat" / "one.json"
        path.parent.mkdir(parents=True)
        run = json.loads(kept.read_text("utf-8")) | {"profile": name, "label": name}
        path.write_text(json.dumps(run), encoding="utf-8")
    kept.unlink()
    monkeypatch.setattr(record, "read", lambda path: json.loads(path.read_text("utf-8")))
    site = project / "_build" / "source"
    shutil.copytree(project / "_build" / "offline" / "notebooks", site / "notebooks")
    glob = Path.glob
    listed = partial(sorted, reverse=backwards)  # the order of a folder is the file system's
    monkeypatch.setattr(Path, "glob", lambda path, pattern: iter(listed(glob(path, pattern))))
    tabs.show(site, project / "recorded")
    text = (site / "notebooks" / "chat" / "one.ipynb").read_text("utf-8")
    assert re.findall(r"{tab-item} (\w+)", text) == ["Stand", "gpu", "hub"] * 2


@pytest.mark.parametrize("file", ["one.json", "one/curve.png"])
def test_notices_an_edited_record(project, recorded, file):
    recorded()
    path = project / "recorded" / "offline" / "chat" / file
    path.write_bytes(path.read_bytes().replace(b"A reply", b"A retort") + b" ")
    with pytest.raises(
        record.RecordError, match=r"^recorded/offline/chat/one.json .* was edited: take"
    ):
        tabs.show(project, project / "recorded")


@pytest.mark.parametrize("begin", ["hf_", "ghp_", "gho_", "github_pat_", "sk-", "sk-proj-"])
def test_keys_of_the_hub_of_github_and_of_openai_are_private(begin):
    key = begin + "a1B2" * 6
    assert record.TOKEN.search(f"token={key}!") and not record.TOKEN.search(f"{begin}short")


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "recorded").glob("*/*/*.json")), ids=lambda path: path.stem
)
def test_what_is_recorded_is_what_is_marked(path):
    """A cell that lost its mark would lose its tab on the site, and nobody would know."""
    page = PROJECT / "notebooks" / path.parent.name / f"{path.stem}.ipynb"
    cells = nbformat.read(page, as_version=4).cells
    marked = {c.id: record.sha256(c.source) for c in cells if c.metadata.get("record")}
    kept = {i: cell["source"] for i, cell in record.read(path)["cells"].items()}
    assert kept == marked, f"run {record.again(path.parts[-3], f'{path.parts[-2]}/{path.stem}')}"


def test_notices_a_record_whose_page_is_gone(project, recorded):
    recorded()
    (project / "notebooks" / "chat" / "one.ipynb").unlink()
    with pytest.raises(record.RecordError, match=r"There is no page chat/one: remove"):
        tabs.show(project, project / "recorded")


def test_only_a_site_made_from_stand_ins_has_tabs(project, monkeypatch):
    build = project / "_build"
    shutil.copytree(build / "offline", build / "hub")
    shown = []
    monkeypatch.setattr(site, "BUILD", build)
    monkeypatch.setattr(site, "SOURCE", build / "source")
    monkeypatch.setattr(pages, "render_all", lambda _: None)
    monkeypatch.setattr(tabs, "show", shown.append)
    site.assemble(build / "hub")
    assert shown == []
    for executed in (build / "offline", PROJECT):
        site.assemble(executed)
    assert shown == [build / "source"] * 2


@pytest.mark.parametrize("path", sorted((PROJECT / "recorded").glob("*/notes.yml")))
def test_notes_are_about_what_was_recorded(path):
    for page, notes in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        assert set(notes) <= set(record.read(path.parent / f"{page}.json")["cells"]), page
