"""What `make test` compares, and with which exceptions."""

import os
import re
import shlex
import subprocess
import tomllib
from configparser import ConfigParser

import nbformat
import pytest

from helpers import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*/*.ipynb"))


def test_every_notebook_is_compared_and_every_test_run(dry):
    recipe = dry("test")
    [command] = re.findall(r"^\S*/python -m pytest (?:.*\\\n)*.*", recipe, re.MULTILINE)
    words = shlex.split(command.replace("\\\n", " "))
    options = {"-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"}
    options |= {"--nbval", "-p", "tests.notebooks.words", "--nbval-sanitize-with"}
    compared = {path.relative_to(PROJECT).as_posix() for path in NOTEBOOKS}
    assert set(words[1:]) == options | compared | {"tests/notebooks/sanitize.cfg", "tests"}
    for part in (
        "ruff check .",
        "ruff format --check .",
        "mypy",
        "codespell",
        "start_cell --check",
    ):
        assert part in recipe


def test_only_the_machine_its_speed_and_the_log_of_a_run_are_not_compared():
    rules = ConfigParser()
    rules.read(PROJECT / "tests" / "notebooks" / "sanitize.cfg")
    patterns = [re.compile(rules[name]["regex"]) for name in rules.sections()]
    blanked = {
        re.match(r"\w+|\{'(?:eval_)?loss'", found[0])[0]
        for path in NOTEBOOKS
        for cell in nbformat.read(path, as_version=4).cells
        for output in cell.get("outputs", [])
        for pattern in patterns
        for found in pattern.finditer(
            output.get("text") or output.get("data", {}).get("text/plain", "")
        )
    }
    assert blanked == {"machine", "speed", "{'loss'", "{'eval_loss'"}


@pytest.fixture(scope="module")
def dry(run):
    """Return a function that says what make would do, or the sentence with which it refuses."""

    def dry(*words):
        done = run("make", "-n", *words)
        return done.stdout + done.stderr.replace("\n", " ")

    return dry


@pytest.mark.parametrize(
    "target", ["html", "test", "refresh", "breaks", "mutate", "test-latest", "test-oldest"]
)
def test_the_reference_is_made_offline_and_nowhere_else(dry, target):
    assert "leave PROFILE out" in dry(target, "PROFILE=hub")


def test_benches_take_all_cores_and_the_audit_can_fail(dry):
    for target in ("bench", "lab"):
        assert "env -u OMP_NUM_THREADS -u TF_NUM_INTRAOP_THREADS" in dry(target)
    assert dry("audit").count("|| exit") == 2, "one weak package is enough to fail"
    assert dry("bench").count("|| exit") == 1, "and so is one bench"


MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8").replace("\\\n", "")


def test_what_is_installed_is_locked_and_runs_nothing():
    npm = MAKEFILE.partition("$(NPM): ")[2]
    assert re.search(r"\bci --prefix \S+ --ignore-scripts ", npm), "no script of a stranger is run"
    installs = [line for line in MAKEFILE.splitlines() if "pip install" in line and " -r" in line]
    free = ("-r requirements/torch.txt)", "_build/lanes/")  # any build of torch; not locked
    for line in installs:
        locked = "--no-deps" in line and "--require-hashes" in line
        assert locked or any(part in line for part in free), line
    assert len(installs) == 5


def test_the_newest_is_the_newest_of_all_and_real_models_run_in_the_page_too(dry):
    assert "--upgrade --upgrade-strategy eager" in dry("test-latest")
    # `make -n` would run this line, since it calls make.
    hub = MAKEFILE.partition("\ntest-hub: ")[2].partition("\n\n")[0]
    assert "$(MAKE) html && $(BIN)/pytest -q tests/book/browser/test_live.py -k real_model" in hub


def test_a_page_is_executed_again_when_what_it_is_made_of_changed():
    [needs] = re.findall(r"^\$\(RUN\)/%\.ipynb: (.*) \|", MAKEFILE, re.MULTILINE)
    assert " ".join(needs.split()) == (
        "%.ipynb profiles/$(PROFILE).yml standins/manifest.json tools/execute.py"
        " requirements/book.txt $(wildcard helpers/*.py helpers/*.mplstyle memory_and_speed/*)"
    )
    assert (
        "\n$(RUN)/notebooks/fine-tuning/train_with_keras.ipynb: requirements/keras.txt " in MAKEFILE
    )


def test_python_is_the_same_wherever_it_is_named():
    named = {
        file: set(re.findall(pattern, (PROJECT / file).read_text(encoding="utf-8")))
        for file, pattern in {
            "Makefile": r"PYTHON +\?= python([\d.]+)",
            "environment.yml": r"python=([\d.]+)",
            ".github/workflows/book.yml": r'python-version: "([\d.]+)"',
            "README.md": r"Python (\d\.\d+)",
        }.items()
    }
    assert set(map(frozenset, named.values())) == {frozenset(["3.11"])}, named


@pytest.mark.parametrize(
    ("profile", "jobs", "threads"),
    [("offline", str(len(os.sched_getaffinity(0))), "1"), ("hub", "1", "")],
)
def test_real_models_run_alone_and_take_all_cores(profile, jobs, threads):
    show = "show: ; @echo $(JOBS),$$OMP_NUM_THREADS,$$TF_NUM_INTRAOP_THREADS"
    ours = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "MAKEFLAGS", "MAKELEVEL", "JOBS")
    done = subprocess.run(
        ["make", "--eval", show, "show", f"PROFILE={profile}"],
        cwd=PROJECT,
        env={name: value for name, value in os.environ.items() if name not in ours},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split(",") == [jobs, threads, f"{threads}\n"]


def test_recipes_of_single_targets_do_all_that_they_are_for(dry):
    assert dry("clean").split("\n")[0] == "rm -rf _build"
    assert "\n\tfor name in book keras; do" in MAKEFILE.partition("\nlock: ")[2]
    assert dry("format").rstrip().endswith("-m tools.start_cell")
    npm = MAKEFILE.partition("$(NPM): ")[2].splitlines()[0]
    assert "requirements/site/package-lock.json" in npm
    record = MAKEFILE.partition("\nrecord: ")[2].partition("\n\n")[0]
    assert "\n\t-@" in record and "$(MAKE) -k " in record, "a page that fails keeps no other back"
    assert "-e ." in MAKEFILE, "what is edited in helpers is what notebooks get"


def test_nothing_that_lint_looks_for_was_switched_off():
    """Whoever takes a check away changes this list, too."""
    tool = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    lint, types = tool["ruff"]["lint"], tool["mypy"]
    rules = {"E", "F", "I", "UP", "B", "SIM", "RUF", "PTH", "D1", "PLW1514", "ERA"}
    assert set(lint["select"]) >= rules
    assert set(lint["ignore"]) <= {"D100", "D104", "D107", "RUF001", "RUF002", "RUF003"}
    assert set(lint["per-file-ignores"]) == {"*.ipynb", "tests/**"}
    assert set(lint["per-file-ignores"]["*.ipynb"]) <= {"D1", "B018", "E402", "PLW1514"}
    assert set(lint["per-file-ignores"]["tests/**"]) <= {"D1", "ERA"}
    assert tool["ruff"]["extend-exclude"] == ["_build"]
    assert set(types["packages"]) >= {"helpers", "memory_and_speed", "tools"}
    assert types["check_untyped_defs"] and types["warn_unused_ignores"]
    skipped = set(tool["codespell"]["skip"].split(","))
    assert not {"notebooks", "book", "tests", "*.md", "*.py", "*.yml", "*.ipynb"} & skipped
    assert tool["coverage"]["report"]["fail_under"] >= 95


def test_what_a_reader_installs_has_its_data_and_both_lists():
    tool = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    packages = tool["setuptools"]["packages"]
    assert packages == ["helpers", "memory_and_speed", "standins"]
    suffixes = {
        package: {path.suffix for path in (PROJECT / package).iterdir() if path.is_file()}
        for package in ("helpers", "memory_and_speed")
    }
    data = tool["setuptools"]["package-data"]
    for package, found in suffixes.items():
        assert {f"*{suffix}" for suffix in found - {".py"}} == set(data[package])
    extras = tool["setuptools"]["dynamic"]["optional-dependencies"]
    assert extras["pages"]["file"] == ["requirements/torch.txt", "requirements/pages.in"]
    assert extras["keras"]["file"] == "requirements/keras-pages.in"
