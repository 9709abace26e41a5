"""Fixtures of all tests. The Hub is switched off before any of its libraries is imported."""

import json
import os
import shutil
import subprocess

import pytest

from helpers import PROJECT

os.environ.update(
    HF_HUB_OFFLINE="1",
    HF_EVALUATE_OFFLINE="1",
    HF_DATASETS_DISABLE_PROGRESS_BARS="1",
    HF_HUB_DISABLE_PROGRESS_BARS="1",
    TOKENIZERS_PARALLELISM="false",
)


@pytest.fixture(scope="session")
def run():
    """Return a function that runs a command, whatever the environment says of the Hub and make."""
    apart = ("HF_", "MAKE", "MFLAGS", "TF_USE_LEGACY_KERAS")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(apart)}

    def run(*command, cwd=PROJECT, **environment):
        return subprocess.run(
            command, cwd=cwd, env=clean | environment, capture_output=True, text=True, timeout=600
        )

    return run


@pytest.fixture
def hub_folder(tmp_path, monkeypatch):
    """A working directory in which the stand-ins lie under their Hub names."""
    manifest = json.loads((PROJECT / "standins" / "manifest.json").read_text(encoding="utf-8"))
    for name in manifest:
        shutil.copytree(PROJECT / "standins" / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / ".cache")
    monkeypatch.setattr("datasets.config.HF_MODULES_CACHE", str(tmp_path / ".modules"))
    return tmp_path
