"""`helpers.start`: what it prepares, and that every way to call it wrongly ends in one sentence."""

import errno
import re
import shutil
import stat
import sys
from pathlib import Path
from unittest.mock import MagicMock

import matplotlib
import pytest

import helpers
from helpers import PROJECT, page

KERAS = PROJECT / ".venv-keras" / "bin" / "python"
IMPORT = "from helpers import start; "
OFFLINE = f"{IMPORT}start('offline')"
KERAS_PAGE = f"{IMPORT}start('offline', environment='keras')"
# A kernel may have Transformers 4 and no TensorFlow; no version of it is taken for granted.
NO_TENSORFLOW = """from helpers import page
page._version = lambda name: '4.54.1' if name == 'transformers' else None
page.start('offline', environment='keras')"""
PYTHON_3_10 = """import collections, sys
sys.version_info = collections.namedtuple('V', 'major minor micro')(3, 10, 0)
import helpers"""
FULL_DISK = """from helpers import page
page.FREE_DISK_GB['offline'] = 1e9
page.start('offline')"""
UNREACHABLE = {"HF_ENDPOINT": "http://127.0.0.1:9"}


@pytest.fixture
def standins_copy(tmp_path, monkeypatch):
    """A copy of the stand-ins that a test may damage."""
    copy = tmp_path / "standins"
    shutil.copytree(PROJECT / "standins", copy, ignore=shutil.ignore_patterns("recipes"))
    monkeypatch.setattr(page, "STANDINS", copy)
    return copy


@pytest.mark.parametrize(
    ("python", "code", "environment", "said"),
    [
        (sys.executable, f"{IMPORT}start('onlin')", {}, "choose one of 'offline', 'hub', 'gpu'"),
        (sys.executable, f"import transformers; {OFFLINE}", {},
         r"start\(\) came after `import transformers`.*: restart the kernel"),
        (sys.executable, f"{OFFLINE}; start('hub')", {},
         "This kernel was started with the profile 'offline': restart the kernel"),
        (sys.executable, KERAS_PAGE, {},
         "This page needs tensorflow and transformers 4, and this kernel has no tensorflow .*: "
         "choose the kernel 'Keras', which `make env` sets up"),
        (KERAS, NO_TENSORFLOW, {}, "has no tensorflow and transformers 4.54.1: choose .* 'Keras'"),
        (KERAS, OFFLINE, {}, "needs torch and transformers 4.57 or 5, and this kernel has no "
         r"torch .*: choose the kernel 'Python 3 \(ipykernel\)'"),
        (sys.executable, f"{IMPORT}start('hub')", UNREACHABLE,
         r"cannot be reached \(ConnectError\): .* use the profile 'offline'"),
        (sys.executable, f"{IMPORT}start('hub')", {"HF_HUB_OFFLINE": "1"},
         "HF_HUB_OFFLINE is set: unset it, or use the profile 'offline'"),
        (sys.executable, f"{IMPORT}start('gpu')", {"CUDA_VISIBLE_DEVICES": ""},
         "The profile 'gpu' needs a GPU .*: use the profile 'hub' or 'offline'"),
        (sys.executable, FULL_DISK, {}, "GB of free disk space, .*: free some space"),
        (sys.executable, PYTHON_3_10, {}, "needs Python 3.11 or newer, and this is Python 3.10"),
    ],
    ids=["unknown profile", "after transformers", "another profile", "page of Keras",
         "no tensorflow", "kernel of Keras", "no network", "offline", "no GPU",
         "full disk", "old Python"],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(run, python, code, environment, said):
    done = run(python, "-c", code, **environment)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert re.search(rf"{said}.*\.$", last), last


def test_offline_page_loads_hub_names_without_the_hub(run):
    code = f"""{OFFLINE}
import os
from pathlib import Path
from datasets import load_dataset
from transformers import AutoConfig, AutoModelForSequenceClassification, TrainingArguments
for name in ("HF_HUB_OFFLINE", "HF_EVALUATE_OFFLINE"):
    assert os.environ[name] == "1"
assert os.environ["CUDA_VISIBLE_DEVICES"] == "", "TensorFlow knows no other switch"
assert os.environ["TRANSFORMERS_VERBOSITY"] == "error"
assert Path(os.environ["HF_HOME"]).parent == Path.cwd(), "no cache of the reader decides"
assert load_dataset("Yelp/yelp_review_full").num_rows == {{"train": 4000, "test": 2000}}
assert AutoConfig.from_pretrained("google-bert/bert-base-cased").model_type == "bert"
assert TrainingArguments().device.type == "cpu", "results are those of a CPU"
here = Path.cwd()
Path("made.txt").touch()
import random, numpy, torch
drawn = random.random(), numpy.random.rand(), torch.rand(1).item()
start("offline")  # the first cell is run again
assert drawn == (random.random(), numpy.random.rand(), torch.rand(1).item()), "from the same seed"
assert Path.cwd() == here and Path("made.txt").exists()
AutoModelForSequenceClassification.from_pretrained("google-bert/bert-base-cased")
print("SCRATCH", here)
"""
    done = run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # nothing that a page would have to show
    scratch = Path(done.stdout.split("SCRATCH ")[1].strip())
    assert scratch.parent == page.SCRATCH
    assert not scratch.exists(), "the scratch folder goes when the kernel goes"


def test_what_bitsandbytes_misses_on_some_cpus_is_not_shown(run):
    """Trainer imports it by way of peft, so that every page of Trainer would show it."""
    warn = "logging.getLogger('bitsandbytes.backends.cpu.ops').warning('Failed to load')"
    done = run(sys.executable, "-c", f"import logging; {OFFLINE}; {warn}")
    assert (done.returncode, done.stderr) == (0, "")


def test_other_warnings_are_shown(run):
    warn = "import warnings; warnings.warn('This model is not what you think.')"
    done = run(sys.executable, "-c", f"{OFFLINE}; {warn}")
    assert "This model is not what you think." in done.stderr


def test_keras_pages_compute_the_same_on_every_processor(run):
    """With the instructions of AVX2, which all have, also where there are newer ones."""
    told = "import os; print(os.environ['ONEDNN_MAX_CPU_ISA'])"
    assert run(KERAS, "-c", f"{KERAS_PAGE}; {told}").stdout.endswith("AVX2\n")


def test_keras_page_starts_without_importing_tensorflow(run):
    """The page sets a switch that TensorFlow's Keras reads at import."""
    done = run(KERAS, "-c", f"{KERAS_PAGE}; import sys; assert 'tensorflow' not in sys.modules")
    assert (done.returncode, done.stderr) == (0, "")
    assert "tensorflow 2.21.0, tf-keras 2.21.0, transformers 4.54.1" in done.stdout
    assert "nyu-mll/glue: stand-in" in done.stdout


def test_report_says_how_many_threads_are_in_use(run):
    code = f"{OFFLINE}; import torch; assert torch.get_num_threads() == 1"
    done = run(sys.executable, "-c", code, OMP_NUM_THREADS="1")
    assert "machine: no GPU, 1 CPU threads in use" in done.stdout, done.stderr


def test_report_says_what_the_names_stand_for_and_which_versions():
    text = page.report("offline")
    parts = ("offline", "Yelp/yelp_review_full", "4,000 to train", "1.4 million", "torch 2.13.0")
    assert [part for part in parts if part not in text] == []
    assert "stand-in" not in page.report("hub")


@pytest.mark.parametrize(
    ("version", "environment", "told"),
    [("4.57.6", "book", True), ("5.23.0", "book", False), ("4.57.6", "keras", False)],
)
def test_report_tells_readers_on_version_4_where_the_differences_are(
    monkeypatch, version, environment, told
):
    monkeypatch.setattr(page, "_version", lambda name: version)
    assert ("written for transformers 5" in page.report("offline", environment)) == told


def test_gpu_without_a_login(monkeypatch):
    monkeypatch.setattr("huggingface_hub.get_token", lambda: None)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    session = MagicMock()
    session().head().status_code = 200
    monkeypatch.setattr("huggingface_hub.get_session", session)
    with pytest.raises(page.PageError, match=r"not logged in .* run `hf auth login` first"):
        page._check_network("gpu")
    page._check_network("hub")  # its models are open
    assert session().head.call_args.kwargs["timeout"] <= 30, "seconds: a firewall may swallow it"


@pytest.mark.parametrize(
    ("quoted", "said"),
    [
        ("httpx2.ReadTimeout: timed out", r"did not deliver \(ReadTimeout\): run this cell again"),
        ("requests.exceptions.ConnectionError: refused", r"did not deliver \(ConnectionError\)"),
        ("OSError: [Errno 28] No space left on device", "The disk is full: free some space"),
    ],
)
def test_errors_of_which_pipeline_keeps_the_text_only(quoted, said):
    error = ValueError(f"Could not load model a/b. See the original errors:\n\n{quoted}\n")
    assert re.search(said, page._hub_advice(error))
    assert page._hub_advice(ValueError(f"could not load: {quoted}")) is None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_quota_that_is_used_up_is_a_full_disk(number):
    assert page._hub_advice(OSError(number, "full")).startswith("The disk is full: free some")
    assert page._hub_advice(OSError(errno.EACCES, "no")) is None


@pytest.mark.parametrize("change", ["one byte changed", "missing"])
@pytest.mark.parametrize("file", ["google-bert/bert-base-cased/model.safetensors", "manifest.json"])
def test_damaged_standin(standins_copy, file, change):
    path = standins_copy / file
    content = path.read_bytes()
    path.unlink()
    if change != "missing":
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(page.PageError, match=f"{file} is missing or damaged: restore"):
        page._check_standins()


def test_too_little_disk(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 8, 1e8))
    says = r"needs 0.5 GB of free disk space, .* 0.1 GB .*: free some space, or .* 'offline'\.$"
    with pytest.raises(page.PageError, match=says):
        page._check_disk("offline")


def test_space_is_asked_for_where_downloads_are_kept(monkeypatch, tmp_path):
    """The cache may be on another disk than the book."""
    home, asked = tmp_path / "home", []
    monkeypatch.setattr("huggingface_hub.constants.HF_HOME", str(home))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(home / "hub"))
    monkeypatch.setattr(page, "_check_disk", lambda *given: asked.append(given))
    page._check_cache("hub")
    assert asked == [("hub", home), ("hub", home / "hub")]


def test_there_is_room_for_what_a_profile_downloads():
    """About 2 GB under `hub`, two chat models of 16 and 2.5 GB under `gpu`, and as much again."""
    assert page.FREE_DISK_GB["offline"] < 1
    assert page.FREE_DISK_GB["hub"] >= 5 and page.FREE_DISK_GB["gpu"] >= 2 * (16 + 2.5)
    assert "about 2 GB" in page.PROFILES["hub"]


def test_figures_have_six_colours_that_colour_blind_readers_tell_apart():
    """Those of Okabe and Ito (2008), without black and yellow; and letters as large as text."""
    style = matplotlib.rc_params_from_file(
        PROJECT / "helpers" / "book.mplstyle", use_default_template=False
    )
    colours = style["axes.prop_cycle"].by_key()["color"]
    okabe_ito = {"#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"}
    assert {f"#{colour.lstrip('#')}" for colour in colours} == okabe_ito and len(colours) == 6
    assert style["font.size"] >= 11 and style["figure.figsize"][0] == 6.4
    assert style["figure.constrained_layout.use"], "no label is cut off, none covers another"


def test_failed_start_leaves_nothing_behind(standins_copy, monkeypatch):
    monkeypatch.setattr(page, "SCRATCH", standins_copy.parent / "scratch")
    for name in page.HUB_LIBRARIES:
        monkeypatch.delitem(sys.modules, name, raising=False)
    (standins_copy / "accuracy/accuracy.py").unlink()
    before = Path.cwd()
    with pytest.raises(page.PageError):
        helpers.start("offline")
    assert Path.cwd() == before
    assert not page.SCRATCH.exists()


def test_notebook_shows_the_sentence_instead_of_a_traceback():
    assert page.PageError("Do this.")._render_traceback_() == ["PageError: Do this."]


def test_a_copy_may_be_written_to_where_the_original_may_only_be_read(tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "inner").mkdir(parents=True)
    for name in ("kept", "inner/kept", "inner/left.out"):
        (source / name).write_text("x", encoding="utf-8")
    for path in (source, *source.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    page.copy_folder(source, target, leave_out="*.out")
    made = {path.relative_to(target).as_posix(): path for path in target.rglob("*")}
    assert made.keys() == {"kept", "inner", "inner/kept"}
    assert all(path.stat().st_mode & stat.S_IWUSR for path in (target, *made.values()))


def test_a_cell_that_an_error_of_the_hub_stops_ends_in_its_sentence(run):
    """As in a notebook; what there is no sentence for is shown as it is."""
    code = """
from IPython.core.interactiveshell import InteractiveShell
from helpers import page
shell = InteractiveShell.instance(colors="nocolor")
page._explain_hub_errors()
for error in ("OSError(28, 'No space left on device')", "KeyError('text')"):
    assert not shell.run_cell(f"raise {error}").success
"""
    done = run(sys.executable, "-c", code)
    assert "PageError: The disk is full: free some space, and run this cell again.\n" in done.stdout
    assert "KeyError: 'text'\n" in done.stdout and not done.returncode, done.stderr
    assert "Handler failed" not in done.stdout + done.stderr
