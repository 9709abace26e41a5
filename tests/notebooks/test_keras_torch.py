"""The same checkpoint in TensorFlow and in PyTorch, each in its own environment."""

import os
import subprocess

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from helpers import PROJECT

PYTHON = PROJECT / ".venv-keras" / "bin" / "python"
SENTENCES = ["Mary puts my essay behind the bench.", "There was every wallet in the yard.", "Who?"]

SCRIPT = """
import os, sys
os.environ["TF_USE_LEGACY_KERAS"] = "1"
import numpy as np
from transformers import TFAutoModelForSequenceClassification
batch = dict(np.load(f"{sys.argv[1]}/batch.npz"))
model = TFAutoModelForSequenceClassification.from_pretrained(sys.argv[1])
np.save(f"{sys.argv[1]}/tensorflow.npy", model(batch).logits.numpy())
"""


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


def test_tensorflow_and_pytorch_give_the_same_logits(folder):
    """The logits of a padded batch agree to 1e-4."""
    subprocess.run(
        [PYTHON, "-c", SCRIPT, folder],
        env=os.environ | {"CUDA_VISIBLE_DEVICES": "", "HF_HUB_OFFLINE": "1"},
        check=True,
        capture_output=True,
        timeout=300,
    )
    batch = {name: torch.from_numpy(array) for name, array in np.load(folder / "batch.npz").items()}
    model = AutoModelForSequenceClassification.from_pretrained(folder)
    with torch.no_grad():
        expected = model.eval()(**batch).logits.numpy()
    found = np.load(folder / "tensorflow.npy")
    assert np.ptp(expected[:, 0]) > 0.01, "the sentences are told apart"
    np.testing.assert_allclose(found, expected, atol=1e-4)
