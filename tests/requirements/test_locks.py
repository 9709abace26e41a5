"""The lock file, and that nothing else decides what is installed."""

import importlib.metadata
import os
import re
import subprocess

import pytest
import yaml

from helpers import PROJECT

PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^+\s;]+)$")


def pins(name: str) -> dict[str, str]:
    """Return {package: version} of a lock file; each line must be one exact pin."""
    lines = (PROJECT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    matches = {line: PIN.match(line) for line in lines if line and not line.startswith("#")}
    assert all(matches.values()), [line for line, match in matches.items() if not match]
    return {normal(match[1]): match[2] for match in matches.values()}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", ["book", "keras"])
def test_everything_wanted_is_locked(name):
    wanted = (PROJECT / "requirements" / f"{name}.in").read_text(encoding="utf-8")
    names = [re.split(r"[=<>~]", line)[0] for line in wanted.splitlines()]
    names = [normal(name) for name in names if name and not name.startswith("#")]
    assert len(names) > 8
    assert set(names) <= set(pins(f"{name}.txt"))


@pytest.mark.parametrize(("name", "folder"), [("book", ".venv"), ("keras", ".venv-keras")])
def test_what_is_installed_is_what_is_locked(name, folder):
    packages = PROJECT / folder / "lib" / "python3.11" / "site-packages"
    installed = {
        normal(found.metadata["Name"]): found.version.split("+")[0]
        for found in importlib.metadata.distributions(path=[str(packages)])
    }
    wrong = {
        k: (v, installed.get(k)) for k, v in pins(f"{name}.txt").items() if installed.get(k) != v
    }
    assert not wrong, f"(locked, installed): run `make env`, {wrong}"


def test_torch_is_exact():
    assert pins("book.txt")["torch"] == "2.13.0"


def test_keras_lock_reads_safetensors_of_pytorch():
    """The last release whose TensorFlow classes do (transformers#40028), and nothing of torch."""
    locked = pins("keras.txt")
    assert locked["transformers"] == "4.54.1"
    assert locked["tensorflow"] == locked["tf-keras"] == "2.21.0"
    assert "torch" not in locked


@pytest.mark.parametrize(
    ("file", "lock"), [("environment.yml", "book"), ("environment-keras.yml", "keras")]
)
def test_conda_installs_the_same_lock(file, lock):
    content = yaml.safe_load((PROJECT / file).read_text(encoding="utf-8"))
    *plain, pip = content["dependencies"]
    assert "python=3.11" in plain
    assert pip == {"pip": [f"-r requirements/{lock}.txt", "-e ."]}
    project = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'requires-python = "==3.11.*"' in project
    assert "\ndependencies" not in project, "the lock is the only place that pins"


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        ("no-such-python", "there is no no-such-python"),
        ("{tmp}/python3.12", "The book needs Python 3.11, and {tmp}/python3.12 is 3.12"),
    ],
)
def test_make_without_python_3_11(tmp_path, python, expected):
    """The set-up ends in one sentence, and leaves no half-made environment."""
    for name in ("Makefile", "pyproject.toml", "requirements"):
        (tmp_path / name).symlink_to(PROJECT / name)
    fake = tmp_path / "python3.12"
    fake.write_text(
        "#!/bin/sh\nexec python3 -c \"import sys; sys.version_info = (3, 12); exec('''$2''')\"\n",
        encoding="utf-8",
    )
    fake.chmod(0o755)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        ["make", "-C", tmp_path, ".venv/.installed", f"PYTHON={python.format(tmp=tmp_path)}"],
        capture_output=True,
        text=True,
        env=clean,
    )
    assert done.returncode != 0
    assert expected.format(tmp=tmp_path) in done.stdout + done.stderr
    assert not (tmp_path / ".venv").exists()
