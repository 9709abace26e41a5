"""What a page's cell shows where the Hub fails, what is left behind, and that it runs afterwards.

Real clients of both environments, in processes of their own, against the Hub of server.py.
"""

import re
import shutil
import subprocess
import sys
import threading

import pytest

from helpers import PROJECT
from helpers.page import STANDINS
from tests.hub.server import Fault, Hub

KERAS = PROJECT / ".venv-keras" / "bin" / "python"
PYTHONS = pytest.mark.parametrize("python", [sys.executable, str(KERAS)], ids=["book", "keras"])
TOKEN = "hf_secretsecretsecret"
# A cell as a page runs it: its errors go through what `start` installs. Nobody waits for retries.
PAGE = """
import time
from IPython.core.interactiveshell import InteractiveShell
from helpers import page
time.sleep = lambda seconds: None
shell = InteractiveShell.instance(colors="nocolor")
page._explain_hub_errors()
shell.run_cell({!r}).success or exit(1)
"""
START = """
from IPython.core.interactiveshell import InteractiveShell
from helpers import page
page._check_gpu = lambda environment: None
page.FREE_DISK_GB = dict.fromkeys(page.FREE_DISK_GB, 0.01)
shell = InteractiveShell.instance(colors="nocolor")
shell.run_cell("from helpers import page; page.start({!r})").success or exit(1)
assert not shell.run_cell("raise OSError(28, 'No space left on device')").success
"""
TOKENIZER = """
from transformers import AutoTokenizer
print(len(AutoTokenizer.from_pretrained("book/tiny")), "words")
"""
WEIGHTS = """
from huggingface_hub import hf_hub_download
from safetensors import safe_open
with safe_open(hf_hub_download("book/tiny", "model.safetensors"), "numpy") as file:
    print(len(file.keys()), "tensors")
"""
LARGE = """
from pathlib import Path
from huggingface_hub import hf_hub_download
print(Path(hf_hub_download("book/tiny", "large.bin")).stat().st_size, "bytes")
"""
ROWS = """
from datasets import load_dataset
print(load_dataset("book/rows").num_rows)
"""
SIZE = 24_000_000  # bytes of large.bin; clients write 10 MB at a time


@pytest.fixture
def hub(tmp_path):
    """A Hub with a tiny model, which has a real tokenizer and real weights, and a few rows."""
    model, rows = tmp_path / "hub/models/book/tiny", tmp_path / "hub/datasets/book/rows"
    shutil.copytree(STANDINS / "google-bert/bert-base-cased", model)
    with (model / "large.bin").open("wb") as file:
        file.truncate(SIZE)
    rows.mkdir(parents=True)
    shutil.copy(STANDINS / "nyu-mll/glue/cola/test-00000-of-00001.parquet", rows)
    hub = Hub(tmp_path / "hub")
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    yield hub
    hub.shutdown()
    hub.server_close()


@pytest.fixture
def show(run, hub, tmp_path):
    """Return a function that runs a cell with a cache of its own: (it succeeded, what it shows)."""

    def show(python, cell, command=(), **changed):
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        environment = {"HF_ENDPOINT": hub.endpoint, "HF_HOME": str(home), "HF_TOKEN": TOKEN}
        environment |= {"PYTHONPATH": str(PROJECT), "TF_CPP_MIN_LOG_LEVEL": "3", **changed}
        done = run(*command, python, "-c", PAGE.format(cell), cwd=tmp_path, **environment)
        shown = done.stdout + done.stderr
        assert TOKEN not in shown, "a token is never printed"
        assert not [r for r in hub.log if r.token and r.path.startswith("/store")], "nor sent on"
        return done.returncode == 0, shown

    return show


@PYTHONS
@pytest.mark.parametrize(
    ("cell", "fault", "changed", "said"),
    [
        (WEIGHTS, Fault(""), {"HF_ENDPOINT": "http://127.0.0.1:9"},
         r"did not deliver \(\w*Connect\w+\): run this cell again later"),
        (WEIGHTS, Fault("resolve", status=503), {},
         r"did not deliver \(HTTP 503\): run this cell again later"),
        (WEIGHTS, Fault("GET .*resolve", status=429, headers={"Retry-After": "1"}), {},
         r"did not deliver \(HTTP 429\): run this cell again later"),
        (LARGE, Fault("GET .*resolve", cut=5_000_000), {},
         r"did not deliver \(\w+\): run this cell again later"),
        (WEIGHTS, Fault("resolve", delay=1.5),
         {"HF_HUB_ETAG_TIMEOUT": "1", "HF_HUB_DOWNLOAD_TIMEOUT": "1"},
         r"did not deliver \(\w*Timeout\): run this cell again later"),
        (TOKENIZER, Fault("resolve", status=401), {},
         "refuses your log-in: run `hf auth login`, and run this cell again"),
    ],
    ids=["down", "busy", "too many requests", "cut", "slow", "wrong token"],
)  # fmt: skip
def test_one_sentence_and_the_next_run_is_clean(hub, show, python, cell, fault, changed, said):
    hub.faults = [fault]
    fine, shown = show(python, cell, **changed)
    assert not fine
    assert re.search(rf"PageError: The Hub {said}.*\.\n", shown), shown
    assert "Traceback" not in shown
    hub.faults = []
    fine, shown = show(python, cell)
    assert fine, shown


@pytest.mark.parametrize(
    ("profile", "changed", "said"),
    [
        ("hub", {"HF_TOKEN": TOKEN}, "The disk is full: free some space, and run this cell again."),
        ("gpu", {"HF_TOKEN": TOKEN}, "The disk is full: free some space, and run this cell again."),
        ("gpu", {}, "you are not logged in to the Hub: run `hf auth login` first."),
        ("gpu", {"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE is set: unset it, or use"),
    ],
)
def test_a_page_that_was_started_explains_what_the_hub_does(
    run, hub, tmp_path, profile, changed, said
):
    """Under both profiles that download: the checks before, and the sentence for a cell after."""
    environment = {"HF_ENDPOINT": hub.endpoint, "HF_HOME": str(tmp_path / "home")} | changed
    done = run(sys.executable, "-c", START.format(profile), **environment)
    assert said in done.stdout, done.stdout + done.stderr
    assert (done.returncode == 0) == said.startswith("The disk")


@PYTHONS
@pytest.mark.parametrize(("token", "status"), [("", 401), (TOKEN, 403)])
def test_gated_model(hub, show, python, token, status):
    hub.gated = {"book/tiny": {"another token"}}
    fine, shown = show(python, TOKENIZER, HF_TOKEN=token)
    assert not fine
    assert (
        f"PageError: book/tiny is gated, and you have no access (HTTP {status}): ask for it at "
        "https://huggingface.co/book/tiny, run `hf auth login`, and run this cell again.\n"
    ) in shown
    hub.gated = {"book/tiny": {TOKEN}}
    fine, shown = show(python, TOKENIZER)
    assert fine, shown


@PYTHONS
def test_name_that_does_not_exist(hub, show, python):
    """The libraries say it themselves, behind a traceback that shows the line of the name."""
    fine, shown = show(python, TOKENIZER.replace("tiny", "tinny"))
    assert not fine
    assert "OSError: book/tinny is not a local folder and is not a valid model identifier" in shown


@PYTHONS
@pytest.mark.parametrize(("where", "status"), [("HEAD", 503), ("GET .*resolve", 429)])
def test_client_tries_again(hub, show, python, where, status):
    if status == 429 and python == str(KERAS):
        pytest.skip("huggingface_hub 0.36 gives up at once, as the test above shows")
    hub.faults = [Fault(where, status=status, headers={"Retry-After": "1"}, times=2)]
    fine, shown = show(python, WEIGHTS)
    assert fine, shown
    tried = [r.status for r in hub.log if re.search(where, f"{r.method} {r.path}")]
    assert tried[:3] == [status, status, 302 if where == "HEAD" else 200]


@PYTHONS
def test_download_goes_on_where_it_was_cut(hub, show, python):
    """In the same run; with huggingface_hub 0.36 in the next one."""
    hub.faults = [Fault("GET /store", cut=15_000_000, times=1)]
    fine, shown = show(python, LARGE)
    if python == str(KERAS):
        assert not fine
        fine, shown = show(python, LARGE)
    assert fine, shown
    assert f"{SIZE} bytes" in shown
    assert [r.status for r in hub.log if r.path.startswith("/store")] == [200, 206]


@PYTHONS
@pytest.mark.parametrize("cell", [WEIGHTS, ROWS], ids=["weights", "rows"])
def test_damaged_download(hub, show, python, cell):
    """The clients do not compare checksums, and keep the file: the sentence names it."""
    hub.faults = [Fault("GET /store", corrupt=9)]
    for _ in range(2):
        fine, shown = show(python, cell)
        assert not fine
        damaged = re.search(r"PageError: A download is damaged: delete (\S+), and run", shown)
        assert damaged, shown
    hub.faults = []
    subprocess.run(["rm", damaged[1]], check=True)
    fine, shown = show(python, cell)
    assert fine, shown


FULL = 'mount -t tmpfs -o size=1m none "$HF_HOME"; "$@"; mount -o remount,size=64m "$HF_HOME"; "$@"'


@PYTHONS
def test_disk_full(run, hub, show, python):
    """On a disk of 1 MB; then it grows, and the same cell runs."""
    private = ("unshare", "--map-root-user", "--mount")
    if run(*private, "true").returncode:
        pytest.skip("this system lets nobody mount a file system of their own")
    fine, shown = show(python, WEIGHTS, command=(*private, "sh", "-c", FULL, "sh"))
    assert fine, shown
    full, grown = shown.index("PageError: The disk is full: free some"), shown.index("78 tensors")
    assert full < grown


@PYTHONS
@pytest.mark.parametrize(
    ("fault", "home", "said"),
    [
        (Fault("HEAD /$", status=503), "home",
         r"cannot be reached \(HTTP 503\): .* try again later"),
        (Fault("no request"), "hub/datasets/book/rows/test-00000-of-00001.parquet/home",
         "which cannot be written .*: set HF_HOME to a folder of your own"),
    ],
    ids=["Hub down", "cache read only"],
)  # fmt: skip
def test_page_does_not_start(hub, show, python, tmp_path, fault, home, said):
    hub.faults = [fault]
    environment = "keras" if python == str(KERAS) else "book"
    cell = f"from helpers import start\nstart('hub', {environment!r})"
    fine, shown = show(python, cell, HF_HOME=str(tmp_path / home))
    assert not fine
    assert re.search(rf"PageError: .*{said}", shown), shown
