"""Break the book on purpose, one thing at a time, and see a check fail: `python -m tools.breaks`.

A check that cannot fail proves nothing. tests/breaks.yml lists the cases. Each is made in a copy of
the project, where its check first has to pass without the break, and then to fail with it. All
checks are parts of `make test`. With a word behind the command, only cases with it in their name
run.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import yaml

from helpers import PROJECT

CASES = yaml.safe_load((PROJECT / "tests" / "breaks.yml").read_text(encoding="utf-8"))
COMMANDS = {  # of Python; all other checks are arguments of pytest
    "nbval": "pytest -q -x --nbval --nbval-sanitize-with tests/notebooks/sanitize.cfg {file}",
    "site": "tools.site .",
}


def apply(case: dict, root: Path) -> None:
    """Break what lies under `root`.

    Raises:
        ValueError: the text to replace is not there exactly once; says so in one sentence.
    """
    path, part = root / case["file"], case.get("part", "source")
    if "cell" not in case:
        path.write_text(_replaced(path.read_text(encoding="utf-8"), case), encoding="utf-8")
        return
    notebook = nbformat.read(path, as_version=4)
    cell = next((cell for cell in notebook.cells if cell.id == case["cell"]), {part: ""})
    if part == "source":
        cell[part] = _replaced(cell[part], case)
    else:
        text = json.dumps(cell[part], ensure_ascii=False)
        cell[part] = nbformat.from_dict(json.loads(_replaced(text, case)))
    nbformat.write(notebook, path)


def _replaced(text: str, case: dict) -> str:
    if (count := text.count(case["old"])) != 1:
        raise ValueError(
            f"tests/breaks.yml, {case['name']!r}: {case['old']!r} has to stand once in "
            f"{case['file']} {case.get('cell', '')}, and stands there {count} times."
        )
    return text.replace(case["old"], case["new"])


def passes(command: str, case: dict | None = None) -> bool:
    """Run a check in a copy of the project, broken by a case if one is given."""
    with tempfile.TemporaryDirectory() as folder:
        ignored = shutil.ignore_patterns(".git", ".venv*", ".*_cache", "__pycache__")
        root = Path(shutil.copytree(PROJECT, Path(folder) / "book", ignore=ignored))
        if case:
            apply(case, root)
        return not subprocess.run(
            [sys.executable, "-m", *shlex.split(command)],
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root)},  # the packages of the copy
            capture_output=True,
        ).returncode


def main(word: str = "") -> None:
    """Run the cases; exits with 1 if a check did not notice, or fails without a break."""
    verdicts, sound = [], {}
    for case in (case for case in CASES if word in case["name"]):
        command = COMMANDS.get(case["check"], f"pytest -q -x {case['check']}").format(**case)
        if command not in sound:
            sound[command] = passes(command)
        caught = "NOT caught by" if passes(command, case) else "caught by"
        verdicts.append(caught if sound[command] else "even unbroken, this fails:")
        print(f"{case['name']:55} {verdicts[-1]} {case['check']}", flush=True)
    sys.exit(set(verdicts) != {"caught by"})


if __name__ == "__main__":
    main(*sys.argv[1:])
