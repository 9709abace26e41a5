"""What `make test` compares, and with which exceptions."""

import re
import shlex
import subprocess
from configparser import ConfigParser

import nbformat

from helpers import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*/*.ipynb"))


def test_every_notebook_is_compared_and_every_test_run():
    recipe = subprocess.run(
        ["make", "-n", "test"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
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
