"""Build the site from executed notebooks: `python -m tools.site _build/offline`.

With `--real FILE.gguf`, pages offer SmolLM2-135M-Instruct beside the stand-in.

Puts the pages, filled in with their data, and the executed notebooks into _build/source, and builds
them into _build/html. A warning, such as a broken link or a missing reference, fails the build.
"""

import argparse
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from helpers import PROJECT, PageError
from helpers.page import copy_folder
from tools import light, live, pages, reading, tabs, text

BUILD = PROJECT / "_build"
SOURCE = BUILD / "source"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else builds in a folder: two builds would take each other's files."""
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def assemble(executed: Path, real: Path | None = None) -> None:
    """Put everything that the site is made from into _build/source."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    copy_folder(PROJECT / "book", SOURCE / "book")
    copy_folder(executed / "notebooks", SOURCE / "notebooks", leave_out="*.failed.ipynb")
    shutil.copyfile(PROJECT / "_toc.yml", SOURCE / "_toc.yml")
    (SOURCE / "_config.yml").write_text(yaml.safe_dump(config()), encoding="utf-8")
    pages.render_all(SOURCE / "book")
    live.write(SOURCE / "book" / "_static" / "live", real)
    if executed in (PROJECT, BUILD / "offline"):  # other profiles have real outputs of their own
        tabs.show(SOURCE)
    reading.prepare(SOURCE, executed)


def config() -> dict:
    """Return the settings of the site, without the buttons that need the project's address."""
    settings = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    if not settings["repository"]["url"]:
        settings["html"] |= {name: False for name in settings["html"] if name.endswith("_button")}
        del settings["launch_buttons"]
    return settings


def sphinx(source: Path, output: Path, strict: bool = True) -> subprocess.CompletedProcess:
    """Let Jupyter Book build a folder into output/_build/html.

    A warning counts as an error, except where `strict` is false: a part of the book has links to
    what is not in it.
    """
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", str(source), "-q"]
    options = ["--path-output", str(output), *(["-n", "-W", "--keep-going"] if strict else [])]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}  # tools.extension
    return subprocess.run([*command, *options], capture_output=True, text=True, env=environment)


def build(executed: Path) -> int:
    """Build _build/html from nothing, and return the exit status."""
    for leftover in ("html", ".doctrees", "jupyter_execute"):
        # Sphinx would keep labels of pages that have changed since, and pages that are gone.
        shutil.rmtree(BUILD / leftover, ignore_errors=True)
    done = sphinx(SOURCE, PROJECT)
    if done.returncode:
        print(done.stderr)
        print("The site was not built: mend the warnings above, which count as errors.")
    else:
        finish(executed)
    return done.returncode


def finish(executed: Path) -> None:
    """Add to what Sphinx built what it does not make, and take out what no page uses."""
    html, settings = BUILD / "html", config()
    text.write(SOURCE, executed, html, settings)
    light.lighten(html, settings["html"]["baseurl"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("executed", type=Path, help="folder with the notebooks as executed")
    parser.add_argument("--real", type=Path, metavar="FILE", help="the GGUF file of SmolLM2")
    arguments = parser.parse_args()
    try:
        executed = arguments.executed.resolve()
        with alone(BUILD):
            assemble(executed, arguments.real)
            sys.exit(build(executed))
    except PageError as error:
        sys.exit(str(error))
