"""What readers copy says what went wrong: programs that a page starts, and that fail."""

import ast
import sys
import time
from types import SimpleNamespace

import nbformat
import pytest
import requests

from helpers import PROJECT


def definitions(page, *cells):
    """Return the names that these cells of a page define, and the imports of the page."""
    notebook = nbformat.read(PROJECT / "notebooks" / f"{page}.ipynb", as_version=4)
    sources = {cell.id: cell.source for cell in notebook.cells}
    names: dict = {}
    exec(sources["imports"], names)
    for cell in cells:
        tree = ast.parse(sources[cell])
        tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        exec(compile(tree, cell, "exec"), names)
    return names, sources


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_script_that_fails_is_heard(scratch):
    names, _ = definitions("fine-tuning/train_on_more_processes", "launch")
    (scratch / "fails.py").write_text("raise KeyError('no such row')")
    with pytest.raises(RuntimeError, match="KeyError: 'no such row'"):
        names["launch"]("fails.py", 1)
    (scratch / "well.py").write_text("import sys; print(sys.argv[1:])")
    assert names["launch"]("well.py", 1, "out").strip() == "['out']"


def test_a_server_that_ends_says_why_at_once_and_one_that_is_silent_in_the_end(
    scratch, monkeypatch
):
    names, _ = definitions("chat/beyond_this_book", "wait")
    (scratch / "serve.log").write_text("Loading.\nYou have no access to this model.\n")

    def refuse(*_, **__):
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "get", refuse)
    begin = time.monotonic()
    with pytest.raises(RuntimeError, match="You have no access to this model"):
        names["wait"]("http://127.0.0.1:9", SimpleNamespace(poll=lambda: 1), seconds=300)
    assert time.monotonic() - begin < 60
    with pytest.raises(TimeoutError, match=r"no answer in 0\.1 seconds"):
        names["wait"]("http://127.0.0.1:9", SimpleNamespace(poll=lambda: None), seconds=0.1)


def test_a_server_writes_all_it_says_into_its_log_and_ends_with_the_kernel(scratch, monkeypatch):
    names, sources = definitions("chat/beyond_this_book")
    ends, popen = [], names["subprocess"].Popen

    def idle(*_, **given):
        says = "import os, time; os.write(1, b'one '); os.write(2, b'two'); time.sleep(600)"
        return popen([sys.executable, "-c", says], **given)

    monkeypatch.setattr(names["atexit"], "register", ends.append)
    monkeypatch.setattr(names["subprocess"], "Popen", idle)
    names["checkpoint"] = "a/b"
    exec(sources["serve"], names)
    log, begin = scratch / "serve.log", time.monotonic()
    while log.read_text() != "one two" and time.monotonic() - begin < 60:
        time.sleep(0.1)
    assert log.read_text() == "one two"
    for end in ends:
        end()
    assert names["server"].wait(timeout=60), "it was killed"


def test_a_gated_configuration_is_replaced_and_a_misspelt_name_is_not(monkeypatch, capsys):
    names, _ = definitions("chat/choose_a_model", "build")
    said = {"a/gated": "You are trying to access a gated repo.", "a/typo": "not a valid model"}

    def refuse(name):
        raise OSError(said[name])

    monkeypatch.setattr(names["AutoConfig"], "from_pretrained", refuse)
    names["find"] = lambda name: f"the book's {name}"
    assert names["configuration"]("a/gated") == "the book's a/gated"
    assert "a/gated wants a log-in" in capsys.readouterr().out
    with pytest.raises(OSError, match="not a valid model"):
        names["configuration"]("a/typo")
