"""Run the pages with other versions than the locked ones: `make test-latest`, `make test-oldest`.

nbval runs them, all but the one on Keras, in the environment of the lane, and compares their
outputs with the committed ones. What differs goes to book/lanes.yml, for the page *What moved*:

{lane: {date, versions: {package: [locked, used]}, pages: {page: {id of a cell: its difference}}}}

A difference is `differs`, the lines that went (-) and came (+), or `fails`, the error's last line.

Version 4 has other names for a few things that the pages use. The oldest lane runs each cell with
its names (`OLDER`), as its readers have to, since otherwise one name would hide the rest of a page.
"""

import argparse
import datetime
import difflib
import importlib.metadata
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import nbformat
import pytest
import yaml

from helpers import PROJECT

LANES = PROJECT / "book" / "lanes.yml"
LOCK = PROJECT / "requirements" / "book.txt"
SANITIZE = PROJECT / "tests" / "notebooks" / "sanitize.cfg"
# A lane is made of other versions, so the line of each page that lists them is no difference.
VERSIONS = (r"(?m)^torch \S+, transformers .*$", "(the versions)")
LINES, COLUMNS = 12, 240  # of a difference are kept
OLDER = {  # what the pages write, and what Transformers 4.57 has for it
    'train_sampling_strategy="group_by_length"': "group_by_length=True",
    '"train_sampling_strategy": "group_by_length"': '"group_by_length": True',
    'train_sampling_strategy = "random"': "group_by_length = False",
    "warmup_steps=0.1": "warmup_ratio=0.1",
    '"warmup_steps": 0.1': '"warmup_ratio": 0.1',
    "activation_checkpointing": "gradient_checkpointing",
}


class Watch:
    """A plugin of pytest that notes for each notebook what nbval found to differ.

    `names` has what is to be run in place of what the cells have.
    """

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        self.pages: dict[str, dict[str, dict[str, str]]] = {}

    def pytest_collection_modifyitems(self, items: list) -> None:
        """Let nbval blank out the versions too, and run cells with the names of the lane."""
        for item in items:
            item.parent.sanitize_patterns.update([VERSIONS])
            for name, other in self.names.items():
                item.cell.source = item.cell.source.replace(name, other)
            self.pages[name_of(item.path)] = {}

    def pytest_runtest_makereport(self, item, call) -> None:
        """Note a cell that fails or prints something else."""
        if call.excinfo:
            found = difference(item.cell.outputs, item.test_outputs, item.sanitize)
            if not found:  # nothing was printed: the kernel did not start, or has died
                found = {"fails": str(call.excinfo.value).splitlines()[0]}
            self.pages[name_of(item.path)][item.cell.id] = found


def name_of(notebook: Path) -> str:
    """Return how the board calls a notebook: `part/page`."""
    return "/".join(notebook.with_suffix("").parts[-2:])


def difference(committed: list, printed: list | None, sanitize) -> dict[str, str]:
    """Return how the outputs of a cell differ from the committed ones; nothing, if they do not."""
    errors = [output for output in printed or [] if output["output_type"] == "error"]
    expected = any(output["output_type"] == "error" for output in committed)
    if errors and not expected:
        last = (local(errors[0]["evalue"]).strip().splitlines() or [""])[-1]
        return {"fails": f"{errors[0]['ename']}: {last}"[:COLUMNS]}
    before, after = lines(committed, sanitize), lines(printed or [], sanitize)
    diff = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
    changed = [line[:COLUMNS] for line in diff if not line.startswith("@@")]
    if len(changed) > LINES:
        changed = [*changed[:LINES], f"… and {len(changed) - LINES} more"]
    return {"differs": "\n".join(changed)} if changed else {}


def local(text: str) -> str:
    """Return a text without the folder that this machine has the project in."""
    return text.replace(f"{PROJECT}/", "")


def lines(outputs: Iterable, sanitize) -> list[str]:
    """Return the lines of outputs that are compared."""
    texts = []
    for output in outputs:
        shown = output.get("text") or output.get("data", {}).get("text/plain", "")
        if output["output_type"] == "error":
            shown = f"{output['ename']}: {output['evalue']}"
        texts += [line.rstrip() for line in sanitize(local(shown)).splitlines()]
    return texts


def versions(lock: str, installed: dict[str, str]) -> dict[str, list[str]]:
    """Return what is installed in another version than the locked one: {name: [locked, used]}."""
    locked = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE))
    return {
        name: [version, installed[name]]
        for name, version in sorted(locked.items())
        if installed.get(name, version) != version
    }


def installed() -> dict[str, str]:
    """Return the packages of this environment, named as the lock names them."""
    return {
        re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower(): found.version
        for found in importlib.metadata.distributions()
    }


def notebooks() -> list[Path]:
    """Return the notebooks in the order of the book, but for those with a kernel of their own."""
    contents = yaml.safe_load((PROJECT / "_toc.yml").read_text("utf-8"))
    files = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
    paths = [PROJECT / f"{file}.ipynb" for file in files if file.startswith("notebooks/")]
    return [path for path in paths if nbformat.read(path, 4).metadata.kernelspec.name == "python3"]


def run(paths: list[Path], names: dict[str, str]) -> dict[str, dict[str, dict[str, str]]]:
    """Let nbval run notebooks in this environment, and return what differs in each."""
    watch = Watch(names)
    status = pytest.main(
        ["-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env",
         "--nbval-sanitize-with", str(SANITIZE), *map(str, paths)],
        plugins=[watch],
    )  # fmt: skip
    if status > pytest.ExitCode.TESTS_FAILED:
        sys.exit("nbval did not run the pages: see above.")
    return watch.pages


def moved(board: dict, pages: dict) -> list[str]:
    """Return the pages in which other cells fail or differ than the board says, and new ones."""

    def kinds(page: dict) -> dict[str, list[str]]:
        return {cell: list(found) for cell, found in page.items()}

    return [p for p in pages if p not in board or kinds(pages[p]) != kinds(board[p])]


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such, and lists in one line."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    ),
)
_Dumper.add_representer(
    list,
    lambda dumper, found: dumper.represent_sequence(
        "tag:yaml.org,2002:seq", found, flow_style=True
    ),
)


def write(lanes: dict) -> None:
    """Write the board."""
    text = yaml.dump(lanes, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=200)
    LANES.write_text(f"# What `make test-latest` and `make test-oldest` found.\n{text}", "utf-8")


def main() -> str | None:
    """Command line; returns one sentence where a page is not what the board says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lane", choices=["latest", "oldest"])
    parser.add_argument("notebooks", type=Path, nargs="*", help="only these; without, all of them")
    given = parser.parse_args()
    pages = run(given.notebooks or notebooks(), OLDER if given.lane == "oldest" else {})
    lanes = yaml.safe_load(LANES.read_text("utf-8")) if LANES.exists() else {}
    board = lanes.get(given.lane, {}).get("pages", {})
    if given.notebooks:
        pages = board | pages
    lanes[given.lane] = {
        "date": datetime.date.today().isoformat(),
        "versions": versions(LOCK.read_text("utf-8"), installed()),
        "pages": pages,
    }
    write(lanes)
    if changed := moved(board, pages):
        return f"{given.lane}: not as book/lanes.yml had it, so look there: {', '.join(changed)}."
    return None


if __name__ == "__main__":
    sys.exit(main())
