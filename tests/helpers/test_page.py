"""`helpers.start`: what it prepares, and that every way to call it wrongly ends in one sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import helpers
from helpers import PROJECT, page

START = "from helpers import start; start({profile!r})"


def run(code: str, **environment: str) -> subprocess.CompletedProcess:
    """Run Python code in a process of its own, as a notebook's kernel would."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=clean | environment,
    )


def sentence(done: subprocess.CompletedProcess) -> str:
    """Return the last line of what went wrong, after making sure that it is one sentence."""
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.endswith("."), last
    return last.removeprefix("helpers.page.PageError: ")


@pytest.fixture
def standins_copy(tmp_path, monkeypatch):
    """A copy of the stand-ins that a test may damage."""
    copy = tmp_path / "standins"
    shutil.copytree(PROJECT / "standins", copy, ignore=shutil.ignore_patterns("recipes"))
    monkeypatch.setattr(page, "STANDINS", copy)
    return copy


def test_offline_page_loads_hub_names_without_the_hub():
    done = run(
        START.format(profile="offline")
        + """
import os
from pathlib import Path
from datasets import load_dataset
from transformers import AutoConfig
assert os.environ["HF_HUB_OFFLINE"] == os.environ["HF_EVALUATE_OFFLINE"] == "1"
assert load_dataset("Yelp/yelp_review_full").num_rows == {"train": 4000, "test": 2000}
assert AutoConfig.from_pretrained("google-bert/bert-base-cased").model_type == "bert"
print("SCRATCH", Path.cwd())
"""
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # nothing that a page would have to show
    scratch = Path(done.stdout.split("SCRATCH ")[1].strip())
    assert scratch.parent == page.SCRATCH
    assert not scratch.exists(), "the scratch folder goes when the kernel goes"


def test_report_says_what_the_names_stand_for_and_which_versions():
    text = page.report("offline")
    for part in (
        "offline",
        "Yelp/yelp_review_full",
        "4,000 to train",
        "1.4 million",
        "torch 2.13.0",
    ):
        assert part in text
    assert "stand-in" not in page.report("hub")


def test_unknown_profile_names_those_that_exist():
    assert sentence(run(START.format(profile="onlin"))) == (
        "There is no profile 'onlin': choose one of 'offline', 'hub', 'gpu'."
    )


def test_start_after_transformers():
    last = sentence(run("import transformers; " + START.format(profile="offline")))
    assert "start() came after `import transformers`" in last
    assert "restart the kernel" in last


def run_in_keras(code: str) -> subprocess.CompletedProcess:
    """Run Python code in the environment of the Keras page."""
    python = PROJECT / ".venv-keras" / "bin" / "python"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, cwd=PROJECT)


KERAS_START = "from helpers import start; start('offline', environment='keras')"


def test_keras_page_in_the_main_environment():
    text = sentence(run(KERAS_START))
    assert text.startswith("This page needs tensorflow and transformers 4, and this kernel has no")
    assert "choose the kernel 'Keras', which `make env` sets up" in text


def test_keras_page_without_tensorflow():
    """A kernel may have Transformers 4 and no TensorFlow; no version of it is taken for granted."""
    done = run_in_keras(
        "from helpers import page\n"
        "page._version = lambda name: '4.54.1' if name == 'transformers' else None\n"
        "page.start('offline', environment='keras')"
    )
    assert "has no tensorflow and transformers 4.54.1: choose the kernel 'Keras'" in sentence(done)


def test_other_pages_in_the_environment_of_keras():
    text = sentence(run_in_keras(START.format(profile="offline")))
    assert "needs torch and transformers 5, and this kernel has no torch" in text
    assert "choose the kernel 'Python 3 (ipykernel)'" in text


def test_keras_page_starts_without_importing_tensorflow():
    """The page sets a switch that TensorFlow's Keras reads at import."""
    done = run_in_keras(f"{KERAS_START}; import sys; assert 'tensorflow' not in sys.modules")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "tensorflow 2.21.0, tf-keras 2.21.0, transformers 4.54.1" in done.stdout
    assert "nyu-mll/glue: stand-in" in done.stdout


def test_first_cell_run_again_and_another_profile():
    again = START.format(profile="offline")
    again += "; import datasets, os; here = os.getcwd(); open('made.txt', 'w').close()"
    again += "; start('offline'); assert os.getcwd() == here and os.path.exists('made.txt')"
    done = run(again)
    assert done.returncode == 0, done.stderr
    other = START.format(profile="offline") + "; start('hub')"
    assert sentence(run(other)).startswith("This kernel was started with the profile 'offline'")


def test_hub_without_a_network():
    last = sentence(run(START.format(profile="hub"), HF_ENDPOINT="http://127.0.0.1:9"))
    assert "cannot be reached" in last
    assert "use the profile 'offline'" in last


def test_hub_with_the_offline_switch_set():
    last = sentence(run(START.format(profile="hub"), HF_HUB_OFFLINE="1"))
    assert "HF_HUB_OFFLINE is set: unset it" in last


def test_offline_results_are_those_of_a_cpu():
    code = "; from transformers import TrainingArguments; print(TrainingArguments().device.type)"
    done = run(START.format(profile="offline") + code)
    assert done.stdout.splitlines()[-1] == "cpu"


def test_gpu_without_a_gpu():
    last = sentence(run(START.format(profile="gpu"), CUDA_VISIBLE_DEVICES=""))
    assert last.startswith("The profile 'gpu' needs a GPU")


class Session:
    """A session whose every request succeeds."""

    def head(self, *_, **__):
        pass


def test_gpu_without_a_login(monkeypatch):
    monkeypatch.setattr("huggingface_hub.get_token", lambda: None)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.get_session", Session)
    with pytest.raises(page.PageError, match=r"not logged in .* run `hf auth login` first"):
        page._check_network("gpu")


def test_one_byte_of_a_standin_changed(standins_copy):
    weights = standins_copy / "google-bert/bert-base-cased/model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(page.PageError, match=r"model.safetensors is missing or damaged: restore"):
        page._check_standins()


@pytest.mark.parametrize("file", ["accuracy/accuracy.py", "manifest.json"])
def test_missing_standin(standins_copy, file):
    (standins_copy / file).unlink()
    with pytest.raises(page.PageError, match=f"{file} is missing or damaged"):
        page._check_standins()


def test_too_little_disk(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 8, 1e8))
    with pytest.raises(page.PageError, match=r"needs 0.5 GB of free disk space, and there are 0.1"):
        page._check_disk("offline")


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


def test_wrong_python_version():
    code = "import sys, collections\nV = collections.namedtuple('V', 'major minor micro')\n"
    code += "sys.version_info = V(3, 10, 0)\nimport helpers"
    last = sentence(run(code))
    assert "needs Python 3.11 or newer" in last and "this is Python 3.10" in last
