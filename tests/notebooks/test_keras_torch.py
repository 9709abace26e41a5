"""The same model in TensorFlow and in PyTorch, each in its own environment, in both directions."""

import os
import subprocess

import nbformat
import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

from helpers import PROJECT

PYTHON = PROJECT / ".venv-keras" / "bin" / "python"
PAGE = PROJECT / "notebooks" / "fine-tuning" / "train_with_keras.ipynb"
SENTENCES = ["Mary puts my essay behind the bench.", "There was every wallet in the yard.", "Who?"]

LOAD = """
import os
os.environ["TF_USE_LEGACY_KERAS"] = "1"
import numpy as np
from transformers import TFAutoModelForSequenceClassification
model = TFAutoModelForSequenceClassification.from_pretrained(".")
np.save("tensorflow.npy", model(dict(np.load("batch.npz"))).logits.numpy())
"""

# The cells of the page that train its model on the stream and save it, and what they start from.
TRAIN = ["imports-switch", "imports", "imports-hub", "load", "read", "subsets", "model"]
TRAIN += ["map", "prepare", "train", "train-stream", "train-fit", "export"]
SMALL = """
train_size, eval_size, epochs, learning_rate = 64, 32, 1, 3e-4
rounded = float  # of a cell that is left out
"""
COMPARE = f"""
batch = dict(tokenizer({SENTENCES}, padding=True, return_tensors="np"))
np.savez("batch.npz", logits=model(batch).logits.numpy(), **batch)
model.save_pretrained("as-before", safe_serialization=True)
"""


def run(folder, *arguments):
    """Run Python with TensorFlow in a folder, which also holds its caches."""
    environment = {"CUDA_VISIBLE_DEVICES": "", "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder)}
    done = subprocess.run(
        [PYTHON, *arguments],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


def logits_of(model, arrays):
    batch = {name: torch.from_numpy(array) for name, array in arrays.items()}
    with torch.no_grad():
        return model.eval()(**batch).logits.numpy()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A checkpoint with a classification head, written by PyTorch, with a batch beside it."""
    folder = tmp_path_factory.mktemp("checkpoint")
    checkpoint = PROJECT / "standins" / "google-bert" / "bert-base-cased"
    torch.manual_seed(42)
    model = AutoModelForSequenceClassification.from_pretrained(
        checkpoint, num_labels=2, dtype=torch.float32
    )
    torch.nn.init.normal_(model.classifier.weight)  # wide, so that differences would show
    model.save_pretrained(folder)
    batch = AutoTokenizer.from_pretrained(checkpoint)(SENTENCES, padding=True, return_tensors="np")
    np.savez(folder / "batch.npz", **batch)
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """What the page saves of the model it trained, with a batch and its logits in TensorFlow."""
    folder = tmp_path_factory.mktemp("trained")
    for name in ("google-bert", "nyu-mll"):
        (folder / name).symlink_to(PROJECT / "standins" / name)
    cells = {cell.id: cell.source for cell in nbformat.read(PAGE, as_version=4).cells}
    code = "\n".join([SMALL, *(cells[name] for name in [*TRAIN, "export-save"]), COMPARE])
    (folder / "page.py").write_text(code, encoding="utf-8")
    run(folder, "page.py")
    return folder


def test_a_checkpoint_of_pytorch_gives_the_same_logits_in_tensorflow(folder):
    """The logits of a padded batch agree to 1e-4."""
    run(folder, "-c", LOAD)
    model = AutoModelForSequenceClassification.from_pretrained(folder)
    expected = logits_of(model, np.load(folder / "batch.npz"))
    found = np.load(folder / "tensorflow.npy")
    assert np.ptp(expected[:, 0]) > 0.01, "the sentences are told apart"
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_what_the_page_saves_is_the_same_model_in_pytorch(trained):
    model, report = AutoModelForSequenceClassification.from_pretrained(
        trained / "acceptability", output_loading_info=True
    )
    assert not any(report.values()), report
    arrays = dict(np.load(trained / "batch.npz"))
    expected = arrays.pop("logits")
    assert np.ptp(expected[:, 0]) > 0.01, "the sentences are told apart"
    np.testing.assert_allclose(logits_of(model, arrays), expected, atol=1e-4)


def test_what_the_page_saves_is_a_whole_checkpoint(trained):
    """A pipeline finds the names of the classes there, and the tokenizer of the model."""
    classifier = pipeline("text-classification", str(trained / "acceptability"))
    assert classifier(SENTENCES[0])[0]["label"] in ("acceptable", "unacceptable")
    # Without its files, Transformers makes up a tokenizer that knows no words.
    tokens = classifier.tokenizer(SENTENCES, padding=True, return_tensors="np")["input_ids"]
    np.testing.assert_array_equal(tokens, np.load(trained / "batch.npz")["input_ids"])


def test_the_file_of_save_pretrained_loads_without_an_error_and_without_a_weight(trained):
    """The page warns of it: were it mended, the page could say something simpler."""
    _, report = AutoModelForSequenceClassification.from_pretrained(
        trained / "as-before", output_loading_info=True
    )
    assert len(report["missing_keys"]) == len(report["unexpected_keys"]) > 70
