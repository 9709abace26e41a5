"""The same model in TensorFlow and in PyTorch, each in its own environment, in both directions."""

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
TRAIN = ["imports-switch", "imports", "imports-hub", "load", "read", "arrays", "model"]
TRAIN += ["map", "prepare", "train", "train-fit", "export"]
SMALL = """
train_size, eval_size, epochs, learning_rate = 64, 32, 1, 3e-4
rounded = float  # of a cell that is left out
"""
COMPARE = f"""
batch = dict(tokenizer({SENTENCES}, padding=True, return_tensors="np"))
np.savez("batch.npz", logits=model(batch).logits.numpy(), **batch)
model.save_pretrained("safetensors", safe_serialization=True)
model.save_pretrained("h5", safe_serialization=False)
for folder in ("safetensors", "h5"):
    before = TFAutoModelForSequenceClassification.from_pretrained(folder)
    save_for_pytorch(before, folder + "-saved-again")
"""


@pytest.fixture(scope="module")
def tensorflow(run):
    """Return a function that runs Python with TensorFlow in a folder, with its caches there."""

    def tensorflow(folder, *arguments):
        environment = {"CUDA_VISIBLE_DEVICES": "", "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder)}
        done = run(PYTHON, *arguments, cwd=folder, **environment)
        assert done.returncode == 0, done.stderr

    return tensorflow


def agree(model, arrays, logits):
    """Compare the logits of a model in PyTorch with those of TensorFlow."""
    with torch.no_grad():
        expected = model(**{name: torch.from_numpy(array) for name, array in arrays.items()}).logits
    assert np.ptp(logits[:, 0]) > 0.01, "the sentences are told apart"
    np.testing.assert_allclose(logits, expected.numpy(), atol=1e-4)


@pytest.fixture(scope="module")
def trained(tensorflow, tmp_path_factory):
    """What the page saves of the model it trained, with a batch and its logits in TensorFlow."""
    folder = tmp_path_factory.mktemp("trained")
    for name in ("google-bert", "nyu-mll"):
        (folder / name).symlink_to(PROJECT / "standins" / name)
    cells = {cell.id: cell.source for cell in nbformat.read(PAGE, as_version=4).cells}
    code = "\n".join([SMALL, *(cells[name] for name in [*TRAIN, "export-save"]), COMPARE])
    (folder / "page.py").write_text(code, encoding="utf-8")
    tensorflow(folder, "page.py")
    return folder


def test_a_checkpoint_of_pytorch_gives_the_same_logits_in_tensorflow(tensorflow, tmp_path):
    checkpoint = PROJECT / "standins" / "google-bert" / "bert-base-cased"
    torch.manual_seed(42)
    model = AutoModelForSequenceClassification.from_pretrained(checkpoint, dtype=torch.float32)
    torch.nn.init.normal_(model.classifier.weight)  # wide, so that differences would show
    model.save_pretrained(tmp_path)
    batch = AutoTokenizer.from_pretrained(checkpoint)(SENTENCES, padding=True, return_tensors="np")
    np.savez(tmp_path / "batch.npz", **batch)
    tensorflow(tmp_path, "-c", LOAD)
    agree(model.eval(), batch, np.load(tmp_path / "tensorflow.npy"))


@pytest.mark.parametrize("folder", ["acceptability", "safetensors-saved-again", "h5-saved-again"])
def test_what_the_page_saves_is_the_same_model_in_pytorch(trained, folder):
    """Also where it was saved in the names of TensorFlow before, in either format."""
    model, report = AutoModelForSequenceClassification.from_pretrained(
        trained / folder, output_loading_info=True
    )
    assert not any(report.values()), report
    arrays = dict(np.load(trained / "batch.npz"))
    agree(model, arrays, arrays.pop("logits"))


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
        trained / "safetensors", output_loading_info=True
    )
    assert len(report["missing_keys"]) == len(report["unexpected_keys"]) > 70
