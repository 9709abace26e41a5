"""Break the book on purpose, one thing at a time, and see a check fail: `make mutate`.

A check that cannot fail proves nothing. There are cases by hand, tests/breaks.yml, and cases drawn
by rule (tools/mutations.py) out of all cells, texts, modules and data of the project. Each is made
in a copy of the last commit, where its checks first have to pass without the break; then the first
one that fails with it has caught it. All checks are parts of `make test`.

Verdicts are kept in _build/mutate as they come, so that a run that was stopped goes on where it
was. book/mutations.yml has the shares of each run, and every case that no check noticed. What
tests/harmless.yml names, with a reason, does no harm to a reader, and counts neither way.
"""

import argparse
import ast
import collections
import contextlib
import dataclasses
import datetime
import difflib
import hashlib
import json
import os
import queue
import random
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import nbformat
import yaml

from helpers import PROJECT

BY_HAND = yaml.safe_load((PROJECT / "tests" / "breaks.yml").read_text(encoding="utf-8"))
HARMLESS = PROJECT / "tests" / "harmless.yml"
REPORT = PROJECT / "book" / "mutations.yml"
WRITTEN = ("mutations.yml", "lanes.yml")  # by programs: nothing is drawn from them
COMMANDS = {  # of Python, one after the other; all other checks are arguments of pytest
    "lint": ["ruff check --no-cache {file}"],
    "types": ["mypy"],
    "nbval": [
        "pytest -q -x --nbval -p tests.notebooks.words"
        " --nbval-sanitize-with tests/notebooks/sanitize.cfg {file}"
    ],
    "site": [
        "tools.site .",
        "pytest -q -x -p no:cacheprovider tests/book --ignore-glob tests/book/*/*",
    ],
}
# Their kernel, server or processes do not survive a fork.
ALONE = ("train_with_keras.ipynb", "beyond_this_book.ipynb", "train_on_more_processes.ipynb")
SECONDS = 900  # a check that takes longer hangs, which a maintainer notices,
SLOWER = 5  # and so does one that takes this many times as long as without the break

# What is drawn, by area: its share, and its files.
AREAS = {
    "cells of fine-tuning": (22, "notebooks/fine-tuning/*.ipynb"),
    "cells of chat": (22, "notebooks/chat/*.ipynb"),
    "text of notebooks": (20, "notebooks/*/*.ipynb"),
    "text of other pages": (8, "book/*.md"),
    "modules": (20, "{helpers,memory_and_speed,tools,recipes,bench}/*.py"),
    "data": (8, "{memory_and_speed,profiles,book}/*.yml"),
}
# The checks of what is drawn, the quickest first. {page} is the name of the file.
PROSE = ["tests/claims -k {page}", "tests/notebooks/test_style.py tests/book/test_links.py"]
CODE = [
    "tests/notebooks/test_style.py tests/notebooks/test_parameters.py"
    " tests/notebooks/test_devices.py tests/claims -k {page}",
    "nbval",
    "tests/notebooks/test_smoke.py -k {page}",
]
LISTS = "tests/claims tests/tools"
DEVICES = "tests/notebooks/test_devices.py"
HELP = "tests/tools/test_commands.py"
FOLDERS = {
    "helpers": ["tests/helpers", DEVICES, "nbval prepare_dataset"],
    "memory_and_speed": [
        "tests/memory_and_speed",
        DEVICES,
        LISTS,
        "nbval fit_a_model_in_memory",
        "nbval choose_a_model",
        "nbval what_limits_the_speed",
    ],
    "tools": ["tests/tools", "site"],
    "recipes": [DEVICES, HELP, "tests/recipes"],
    "bench": [DEVICES, HELP, "tests/bench"],
    "profiles": [
        DEVICES,
        "tests/notebooks/test_smoke.py tests/notebooks/test_parameters.py -k 'not small'",
    ],
    "book": [LISTS, "site", "tests/book/errors tests/book/errata"],
}


@dataclasses.dataclass(frozen=True)
class Case:
    """One change, and the checks that may notice it.

    `file` is below the project; of a notebook, `cell` is an id, and `part` what is changed of the
    cell: its source, or its outputs or metadata, as JSON. `old` has to be there exactly once.
    """

    name: str
    file: str
    old: str
    new: str
    checks: tuple[str, ...]
    cell: str = ""
    part: str = "source"
    area: str = "by hand"

    @property
    def key(self) -> str:
        """What the case is known by in the journal."""
        return hashlib.sha256(repr(dataclasses.astuple(self)).encode()).hexdigest()[:16]

    @property
    def change(self) -> tuple[str, str]:
        """The lines that are taken out and put in."""
        lines = list(difflib.ndiff(self.old.splitlines(), self.new.splitlines()))
        taken, put = ([line[2:] for line in lines if line[:2] == sign] for sign in ("- ", "+ "))
        return "\n".join(taken), "\n".join(put)


def by_hand(word: str = "") -> list[Case]:
    """Return the cases of tests/breaks.yml with a word in their name."""
    return [
        Case(checks=(case.pop("check"),), **case)
        for case in map(dict, BY_HAND)
        if word in case["name"]
    ]


def apply(case: Case, root: Path) -> None:
    """Break what lies under `root`.

    Raises:
        ValueError: the text to replace is not there exactly once; says so in one sentence.
    """
    path = root / case.file
    if not case.cell:
        path.write_text(_replaced(path.read_text(encoding="utf-8"), case), encoding="utf-8")
        return
    notebook = nbformat.read(path, as_version=4)
    cell = next((cell for cell in notebook.cells if cell.id == case.cell), {case.part: ""})
    if case.part == "source":
        cell[case.part] = _replaced(cell[case.part], case)
    else:
        text = json.dumps(cell[case.part], ensure_ascii=False)
        cell[case.part] = nbformat.from_dict(json.loads(_replaced(text, case)))
    nbformat.write(notebook, path)


def _replaced(text: str, case: Case) -> str:
    if (count := text.count(case.old)) != 1:
        raise ValueError(
            f"tests/breaks.yml, {case.name!r}: {case.old!r} has to stand once in "
            f"{case.file} {case.cell}, and stands there {count} times."
        )
    return text.replace(case.old, case.new)


# --- drawing -----------------------------------------------------------------------------------


def files(pattern: str) -> list[Path]:
    """Return the files of a pattern, which may have {one,another} at its start."""
    folders, rest = re.fullmatch(r"(?:\{(.*?)\})?(.*)", pattern).groups()  # type: ignore[union-attr]
    return sorted(
        path
        for folder in (folders or "").split(",")
        for path in PROJECT.glob(f"{folder}{rest}")
        if path.name not in WRITTEN
    )


def units(path: Path, area: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a file is drawn from: the id of a cell, its part, and a text."""
    if path.suffix == ".ipynb":
        for cell in nbformat.read(path, as_version=4).cells:
            if area.startswith("text"):
                if cell.cell_type == "markdown":
                    yield cell.id, "source", cell.source
                shown = cell.metadata.get("mystnb", {})
                for group, name in (("figure", "caption"), ("image", "alt")):
                    if name in shown.get(group, {}):
                        text = json.dumps(shown[group][name], ensure_ascii=False)[1:-1]
                        yield cell.id, "metadata", text
            elif cell.cell_type == "code" and "remove-cell" not in cell.metadata.get("tags", []):
                yield cell.id, "source", cell.source
    elif path.suffix == ".py":
        source = path.read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Assign):
                yield "", "source", ast.get_source_segment(source, node) or ""
    elif path.suffix == ".md":
        yield from (("", "source", text) for text in path.read_text("utf-8").split("\n\n"))
    else:
        yield from (("", "source", line) for line in path.read_text("utf-8").splitlines())


def mutants(path: Path, area: str, text: str) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield the mutants of a unit: the rule, and a function that returns the text."""
    from tests.claims.statements import spoken
    from tools import mutations  # needs what only `make mutate` installs

    if area.startswith("text"):
        links = [file.name for file in path.parent.glob("*.ipynb")]
        yield from mutations.of_text(text, spoken(text), links)
    elif area == "data":
        yield from mutations.of_text(text, re.sub(r"#.*", lambda m: " " * len(m[0]), text))
    else:
        yield from mutations.of_code(text)


def is_sound(path: Path, area: str, text: str) -> bool:
    """Whether a mutant is still Python, where it was."""
    if area.startswith("text") or area == "data":
        return True
    try:
        compile(text, path.name, "exec")
    except SyntaxError:
        return False
    return True


def checks_of(path: Path, area: str) -> tuple[str, ...]:
    """Return the checks of what is drawn from a file.

    Of a cell, also all tests that name its page.
    """
    if area.startswith("text"):
        return tuple(check.format(page=path.stem) for check in PROSE)
    if area.startswith("cells"):
        tests = sorted((PROJECT / "tests" / "notebooks").glob("test_*.py"))
        naming = [t.relative_to(PROJECT).as_posix() for t in tests if path.stem in t.read_text()]
        return (*(check.format(page=path.stem) for check in CODE), *naming)
    # The tests of this very module first: most of what is noticed, they notice in seconds.
    named = sorted((PROJECT / "tests").glob(f"*/test_{path.stem}.py"))
    chain = []
    if path.suffix == ".py":
        chain = ["lint", "types", *(test.relative_to(PROJECT).as_posix() for test in named)]
    for check in FOLDERS[path.parent.name]:
        name, _, page = check.partition(" ")
        if name == "nbval":
            check = f"nbval {next(PROJECT.glob(f'notebooks/*/{page}.ipynb')).relative_to(PROJECT)}"
        chain.append(check)
    return tuple(chain)


def drawn(size: int, seed: int) -> list[Case]:
    """Draw cases by rule, in each area by its share; the same for the same seed and commit."""
    chance, cases = random.Random(seed), []
    total = sum(share for share, _ in AREAS.values())
    for area, (share, pattern) in AREAS.items():
        places = [
            (path, *unit)
            for path in files(pattern)
            for unit in units(path, area)
            if path.read_text("utf-8").count(unit[2]) == 1 or path.suffix == ".ipynb"
        ]
        weights = [len(text.splitlines()) for *_, text in places]
        seen: set[tuple[str, str]] = set()
        wanted = round(size * share / total)
        for _ in range(100 * wanted):
            if len(seen) == wanted:
                break
            [(path, cell, part, text)] = chance.choices(places, weights)
            by_rule = collections.defaultdict(list)
            for rule, mutant in mutants(path, area, text):
                by_rule[rule].append(mutant)
            if not by_rule:
                continue
            rule = chance.choice(sorted(by_rule))
            new = chance.choice(by_rule[rule])()
            file = path.relative_to(PROJECT).as_posix()
            if new == text or (text, new) in seen or not is_sound(path, area, new):
                continue
            seen.add((text, new))
            cases.append(Case(rule, file, text, new, checks_of(path, area), cell, part, area))
    return cases


# --- running -----------------------------------------------------------------------------------


def commands_of(check: str, case: Case) -> list[str]:
    """Return what Python is given for a check of a case, one after the other."""
    name, _, file = check.partition(" ")
    if name in COMMANDS:
        return [command.format(file=file or case.file) for command in COMMANDS[name]]
    return [f"pytest -q -x -p no:cacheprovider {check}"]


class Copies:
    """Copies of the last commit, one for each job, in which things are broken and mended."""

    def __init__(self, folder: Path, jobs: int):
        self.free: queue.Queue[Path] = queue.Queue()
        self.limits: dict[str, float] = {}  # of each check, in seconds; 0 if it fails unbroken
        archive = folder / "commit.tar"
        subprocess.run(["git", "archive", "-o", archive, "HEAD"], cwd=PROJECT, check=True)
        for number in range(jobs):
            root = folder / str(number) / "book"
            with tarfile.open(archive) as packed:
                packed.extractall(root, filter="data")
            for name in (".venv", ".venv-keras"):
                if (PROJECT / name).is_dir():
                    (root / name).symlink_to(PROJECT / name)
            self.built(root)
            self.free.put(root)

    def built(self, root: Path) -> None:
        """Give a copy the site as it was built from the commit."""
        shutil.rmtree(root / "_build" / "html", ignore_errors=True)
        if (PROJECT / "_build" / "html").is_dir():
            shutil.copytree(PROJECT / "_build" / "html", root / "_build" / "html")

    @contextlib.contextmanager
    def one(self) -> Iterator[Path]:
        """Take a copy that nobody else uses."""
        root = self.free.get()
        try:
            yield root
        finally:
            self.free.put(root)

    @staticmethod
    def environment(root: Path) -> dict[str, str]:
        """The packages of the copy, and one thread for each job."""
        return os.environ | {"PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}

    def python(
        self, command: str, root: Path, seconds: float = SECONDS
    ) -> subprocess.CompletedProcess | None:
        """Run Python in a copy; None if it takes longer."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return subprocess.run(
                [sys.executable, "-m", *shlex.split(command)],
                cwd=root,
                env=self.environment(root),
                capture_output=True,
                text=True,
                timeout=seconds,
            )
        return None

    def passes(self, commands: list[str], root: Path, seconds: float = SECONDS) -> bool:
        """Whether a check finds nothing, each of its commands within `seconds`."""
        try:
            ends = (self.python(command, root, seconds) for command in commands)
            return all(done is not None and not done.returncode for done in ends)
        finally:
            if commands == COMMANDS["site"]:
                self.built(root)

    def in_forks(
        self, cases: list[Case], profile: str = ""
    ) -> Iterator[tuple[str, tuple[str, str] | None]]:
        """Yield, for each case of one notebook, its key, and where and why a run notices it.

        Raises:
            ValueError: the notebook fails without a change.
        """
        with self.one() as root:
            notebook = nbformat.read(root / cases[0].file, as_version=4)
            sources = {cell.id: cell.source for cell in notebook.cells}
            changes = [[c.key, c.cell, _replaced(sources[c.cell], c)] for c in cases]
            path = root.parent / "changes.json"
            path.write_text(json.dumps(changes), encoding="utf-8")
            command = [sys.executable, "-m", "tools.forks", cases[0].file, str(path)]
            command += ["--profile", profile] if profile else []
            with (
                tempfile.TemporaryFile("w+", encoding="utf-8") as said,
                subprocess.Popen(
                    command,
                    cwd=root,
                    env=self.environment(root),
                    stdout=subprocess.PIPE,
                    stderr=said,
                    text=True,
                ) as forks,
            ):
                for key, found in map(json.loads, forks.stdout or ()):
                    if key:
                        yield key, found
                if forks.wait():
                    said.seek(0)
                    raise ValueError(said.read().strip().splitlines()[-1])

    def verdict(self, case: Case, checks: list[str]) -> str:
        """Return the check that caught a case, or "" if none did.

        Raises:
            ValueError: a check fails without a break, or the case does not apply.
        """
        with self.one() as root:
            path = root / case.file
            before = path.read_bytes()
            for check in checks:
                commands = commands_of(check, case)
                if (key := " ".join(commands)) not in self.limits:
                    start = time.monotonic()
                    sound = self.passes(commands, root)
                    # A minute more, for what starts slowly on a busy machine.
                    slow = 60 + SLOWER * (time.monotonic() - start)
                    self.limits[key] = min(SECONDS, slow) if sound else 0
                if not self.limits[key]:
                    raise ValueError(f"Even unbroken, this fails: python -m {key}")
                try:
                    apply(case, root)
                    if not self.passes(commands, root, self.limits[key]):
                        return check
                finally:
                    path.write_bytes(before)
        return ""


def run(cases: list[Case], jobs: int, journal: Path) -> dict[str, str]:
    """Return {key of a case: the check that caught it, or ""}, and note each as it comes."""
    journal.parent.mkdir(parents=True, exist_ok=True)
    lines = journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []
    known = dict(json.loads(line) for line in lines)
    todo = [case for case in cases if case.key not in known]
    print(f"{len(cases)} cases, {len(cases) - len(todo)} of them known from before", flush=True)
    if not todo:
        return known
    tried: dict[str, set[str]] = collections.defaultdict(set)  # checks that noticed nothing

    def note(case: Case, found: str) -> None:
        known[case.key] = found
        with journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps([case.key, found]) + "\n")
        said = f"caught by {found}" if found else "NOT caught by " + ", ".join(case.checks)
        what = case.name if case.area == "by hand" else f"{case.file} {case.cell}: {case.name}"
        print(f"{what:55} {said}", flush=True)

    def together(mine: list[Case], start: str, profile: str) -> None:
        cases = {case.key: case for case in mine}
        try:
            for key, noticed in copies.in_forks(mine, profile):
                tried[key].add(start)
                if noticed:
                    claimed = noticed[0] == "tests/claims"
                    note(cases[key], "tests/claims" if claimed else start)
        except ValueError as error:
            print(f"{mine[0].file} could not be tried: {error}", flush=True)

    def alone(case: Case) -> None:
        try:
            rest = [c for c in case.checks if not c.startswith(tuple(tried[case.key]))]
            note(case, copies.verdict(case, rest))
        except ValueError as error:
            print(f"{case.name:55} could not be tried: {error}", flush=True)

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        copies = Copies(Path(folder), jobs)
        # At the smallest sizes first: most is noticed there, in a fraction of the time.
        for start, profile in (("tests/notebooks/test_smoke.py", "smoke"), ("nbval", "")):
            groups: dict[str, list[Case]] = collections.defaultdict(list)
            for case in todo:
                if case.key not in known and case.cell and case.part == "source":
                    ours = any(check.startswith((start, "nbval")) for check in case.checks)
                    if ours and not case.file.endswith(ALONE):
                        groups[case.file].append(case)
            wait([pool.submit(together, mine, start, profile) for mine in groups.values()])
        list(pool.map(alone, [case for case in todo if case.key not in known]))
    return known


# --- reporting ---------------------------------------------------------------------------------


def harmless(case: Case) -> str:
    """Return why a case harms no reader, or "" if nobody has said so."""
    entries = yaml.safe_load(HARMLESS.read_text(encoding="utf-8")) if HARMLESS.exists() else []
    for entry in entries or []:
        same = entry["file"] == case.file and entry.get("cell", "") == case.cell
        if same and [entry["old"].strip(), entry["new"].strip()] == [
            c.strip() for c in case.change
        ]:
            return entry["why"]
    return ""


def changed(case: Case) -> dict[str, str]:
    """Return where a case changes what, to be read by a person."""
    old, new = case.change
    return {"rule": case.name, "file": case.file, "cell": case.cell, "old": old, "new": new}


def report(cases: list[Case], verdicts: dict[str, str]) -> dict:
    """Return the shares by area and by check, who survived, what of that harms nobody.

    A case without a verdict was not tried: a check failed without it, or the run was stopped.
    """
    tried = [case for case in cases if case.key in verdicts]
    missed = [case for case in tried if not verdicts[case.key]]
    left_out = [changed(case) | {"why": why} for case in missed if (why := harmless(case))]
    survivors = [case for case in missed if not harmless(case)]
    caught = [case for case in tried if verdicts[case.key]]
    areas = {
        area: {
            "cases": sum(case.area == area for case in [*caught, *survivors]),
            "caught": sum(case.area == area for case in caught),
        }
        for area in dict.fromkeys(case.area for case in tried)
    }
    folders = [re.sub(r"^tests/(\w+)\b.*|^(\w+).*", r"\1\2", verdicts[c.key]) for c in caught]
    return {
        "date": datetime.date.today().isoformat(),
        "areas": areas,
        "checks": dict(collections.Counter(folders).most_common()),
        "untried": len(cases) - len(tried),
        "survivors": [changed(case) for case in survivors],
        "harmless": left_out,
    }


def keep(name: str, content: dict) -> None:
    """Write a run to book/mutations.yml, in the place of one of the same name."""
    runs = yaml.safe_load(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    text = yaml.safe_dump({**runs, name: content}, sort_keys=False, allow_unicode=True, width=100)
    REPORT.write_text(text, encoding="utf-8")


def main() -> None:
    """Run the cases by hand, or those drawn; exits with 1 if one by hand was not noticed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("word", nargs="?", default="", help="only cases by hand with this word")
    parser.add_argument("--drawn", type=int, default=0, help="how many cases to draw by rule")
    parser.add_argument("--seed", type=int, default=0, help="of the drawing")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="side by side")
    given = parser.parse_args()
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=PROJECT, capture_output=True, text=True)
    journal = PROJECT / "_build" / "mutate" / f"{head.stdout.strip()[:12]}.jsonl"
    cases = drawn(given.drawn, given.seed) if given.drawn else by_hand(given.word)
    verdicts = run(cases, given.jobs, journal)
    content = report(cases, verdicts)
    for area, counts in content["areas"].items():
        print(f"{area}: {counts['caught']} of {counts['cases']} caught")
    if not given.word:
        keep(f"seed {given.seed}" if given.drawn else "by hand", content)
    sys.exit(not given.drawn and any(not verdicts.get(case.key) for case in cases))


if __name__ == "__main__":
    main()
