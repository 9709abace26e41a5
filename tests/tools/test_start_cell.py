"""The cell that starts a page, in a notebook that was downloaded without the project."""

import shutil
import sys
import sysconfig

import nbformat
import pytest

from helpers import PROJECT
from tools import start_cell

PACKAGES = sysconfig.get_path("purelib")
URL = "https://github.com/OWNER/NAME"


def page(path, kernel="python3", url=""):
    """Write a notebook of two cells: the parameters, and the one that starts it."""
    sources = {"parameters": 'profile = "offline"', "start": start_cell.start_cell(kernel, url)}
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in sources.items()]
    spec = {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=spec), path)
    return path


@pytest.fixture
def opened(run):
    """Return a function that runs a notebook with the packages of this environment but ours.

    `-S` leaves out the file that puts the project on the path, PYTHONPATH puts the rest back.
    """

    def opened(path):
        target = path.parent / "target"
        environment = {
            "PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0",
            "PIP_TARGET": str(target), "PYTHONPATH": f"{target}:{PACKAGES}",
            "IPYTHONDIR": str(path.parent / "ipython"),
        }  # fmt: skip
        ipython = (sys.executable, "-S", "-m", "IPython", "--no-banner", "--colors=NoColor")
        return run(*ipython, path.name, cwd=path.parent, **environment)

    return opened


def test_without_an_address_the_cell_says_what_to_do(opened, tmp_path):
    done = opened(page(tmp_path / "page.ipynb"))
    last = (done.stdout + done.stderr).strip()
    assert done.returncode
    assert "SystemExit: This notebook needs the rest of its book: get the whole project" in last
    assert "Traceback" not in last


def test_with_an_address_the_cell_installs_the_book(run, opened, tmp_path):
    clone = tmp_path / "clone"
    for name in ("helpers", "memory_and_speed", "standins", "requirements"):
        shutil.copytree(PROJECT / name, clone / name)
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy2(PROJECT / name, clone / name)
    author = ["-c", "user.name=A reader", "-c", "user.email=reader@example.org"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-q", "-m", "The book"]):
        assert run("git", *command, cwd=clone).returncode == 0
    url = f"file://localhost{clone}"  # pip wants a host
    notebook = page(tmp_path / "download" / "page.ipynb", url=url)
    (notebook.parent / "target").mkdir()
    done = opened(notebook)
    assert not done.returncode, done.stdout + done.stderr
    assert "profile offline: stand-ins shipped with the book" in done.stdout
    assert (notebook.parent / "target" / "standins" / "manifest.json").is_file()
    assert not (notebook.parent / "target" / "_build").exists()


@pytest.mark.parametrize("url", ["", URL])
@pytest.mark.parametrize("kernel", start_cell.KERNELS)
def test_cell_fits_the_column_and_is_formatted(run, tmp_path, kernel, url):
    path = page(tmp_path / "page.ipynb", kernel, url)
    assert max(map(len, start_cell.start_cell(kernel, url).splitlines())) <= 72
    config = ["--config", PROJECT / "notebooks" / "ruff.toml"]
    for command in (["check", "--select", "F"], ["format", "--check"]):
        done = run(sys.executable, "-m", "ruff", *command, *config, path)
        assert not done.returncode, done.stdout


def test_writes_the_cell_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(start_cell, "PROJECT", tmp_path)
    monkeypatch.setattr(start_cell, "address", lambda: "")
    old, keras = (tmp_path / "notebooks" / "part" / name for name in ("old.ipynb", "keras.ipynb"))
    page(old, url=URL)
    page(keras, "keras")
    before = nbformat.read(old, as_version=4)
    assert start_cell.main(["--check"]) == (
        "The cell `start` is outdated in notebooks/part/old.ipynb: "
        "run `python -m tools.start_cell`."
    )
    assert nbformat.read(old, as_version=4) == before
    untouched = keras.stat().st_mtime_ns
    assert start_cell.main([]) is None
    assert start_cell.main(["--check"]) is None
    assert keras.stat().st_mtime_ns == untouched
    after = nbformat.read(old, as_version=4)
    before.cells[1].source = start_cell.start_cell("python3", "")
    assert after == before


def test_address_is_the_one_of_the_site(tmp_path, monkeypatch):
    monkeypatch.setattr(start_cell, "PROJECT", tmp_path)
    settings = (PROJECT / "_config.yml").read_text(encoding="utf-8")
    (tmp_path / "_config.yml").write_text(settings.replace('url: ""', f"url: {URL}"))
    assert start_cell.address() == URL
