"""Build the site from executed notebooks: `python -m tools.site _build/offline`.

With `--real FILE.gguf`, pages offer SmolLM2-135M-Instruct beside the stand-in.

Puts the pages, filled in with their data, and the executed notebooks into _build/source, and builds
them into _build/html. A warning, such as a broken link or a missing reference, fails the build.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from helpers import PROJECT, PageError
from tools import live, pages, tabs

BUILD = PROJECT / "_build"
SOURCE = BUILD / "source"


def assemble(executed: Path, real: Path | None = None) -> None:
    """Put everything that the site is made from into _build/source."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(PROJECT / "book", SOURCE / "book", copy_function=shutil.copy2)
    shutil.copytree(
        executed / "notebooks",
        SOURCE / "notebooks",
        ignore=shutil.ignore_patterns("*.failed.ipynb"),
    )
    shutil.copy2(PROJECT / "_toc.yml", SOURCE)
    (SOURCE / "_config.yml").write_text(yaml.safe_dump(config()), encoding="utf-8")
    pages.render_all(SOURCE / "book")
    live.write(SOURCE / "book" / "_static" / "live", real)
    if executed in (PROJECT, BUILD / "offline"):  # other profiles have real outputs of their own
        tabs.show(SOURCE)


def config() -> dict:
    """Return the settings of the site, without the buttons that need the project's address."""
    settings = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    if not settings["repository"]["url"]:
        settings["html"] |= {name: False for name in settings["html"] if name.endswith("_button")}
        del settings["launch_buttons"]
    return settings


def build() -> int:
    """Build _build/html from nothing, and return the exit status."""
    for leftover in ("html", ".doctrees", "jupyter_execute"):
        # Sphinx would keep labels of pages that have changed since, and pages that are gone.
        shutil.rmtree(BUILD / leftover, ignore_errors=True)
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", str(SOURCE)]
    options = ["--path-output", str(PROJECT), "-n", "-W", "--keep-going", "-q"]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    if done.returncode:
        print(done.stderr)
        print("The site was not built: mend the warnings above, which count as errors.")
    return done.returncode


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.site")
    parser.add_argument("executed", type=Path)
    parser.add_argument("--real", type=Path, metavar="FILE", help="the GGUF file of SmolLM2")
    arguments = parser.parse_args()
    try:
        assemble(arguments.executed.resolve(), arguments.real)
    except PageError as error:
        sys.exit(str(error))
    sys.exit(build())
