"""What a page's cell shows where the Hub fails, what is left behind, and that it runs afterwards.

Real clients of both environments, in processes of their own, against the Hub of server.py.
"""

import json
import shutil
import subprocess
import sys
import threading

import pytest

from helpers import PROJECT
from helpers.page import STANDINS
from tests.hub.server import Fault, Hub

KERAS = PROJECT / ".venv-keras" / "bin" / "python"
TOKEN = "hf_secretsecretsecret"
# A cell as a page runs it: errors go through what `start` installs.
CELL = """
from IPython.core.interactiveshell import InteractiveShell
from helpers import page
shell = InteractiveShell.instance(colors="nocolor")
page._explain_hub_errors()
shell.run_cell({!r}).success or exit(1)
"""
READ = """
from transformers import AutoTokenizer
print(len(AutoTokenizer.from_pretrained("book/tiny")), "words")
"""
WEIGHTS = """
from huggingface_hub import hf_hub_download
from safetensors import safe_open
with safe_open(hf_hub_download("book/tiny", "model.safetensors"), "numpy") as file:
    print(len(file.keys()), "tensors")
"""


@pytest.fixture
def hub(tmp_path):
    """A Hub with one tiny model, which holds a real tokenizer and real weights."""
    shutil.copytree(STANDINS / "google-bert/bert-base-cased", tmp_path / "hub/models/book/tiny")
    hub = Hub(tmp_path / "hub")
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    yield hub
    hub.shutdown()
    hub.server_close()


@pytest.fixture(params=[sys.executable, str(KERAS)], ids=["book", "keras"])
def show(run, hub, tmp_path, request):
    """Return a function that runs a cell with an own cache, and returns (success, what it shows)."""

    def show(cell, **environment):
        environment = {"HF_ENDPOINT": hub.endpoint, "HF_HOME": str(tmp_path / "home")} | environment
        done = run(request.param, "-c", CELL.format(cell), PYTHONPATH=str(PROJECT), **environment)
        return done.returncode == 0, done.stdout + done.stderr

    return show
