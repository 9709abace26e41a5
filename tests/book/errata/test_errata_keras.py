"""The errata of the Keras page, proved from both sides, as in test_errata.py.

What needs TensorFlow runs in the page's own environment, in one process for all tests here; a test
looks up what came out.
"""

import json
import shutil

import pytest
from datasets import load_dataset
from huggingface_hub import HfFileSystem, parse_hf_uri
from huggingface_hub.errors import HfUriError
from transformers import AutoTokenizer

from helpers import PROJECT

PYTHON = PROJECT / ".venv-keras" / "bin" / "python"
CHECKPOINT = "google-bert/bert-base-cased"

# What both scripts begin with: a way to note what a step gave, or how it failed.
NOTE = """
import json, os
results = {}
def note(name, step):
    try:
        results[name] = step()
    except Exception as error:
        results[name] = f"{type(error).__name__}: {error}"
"""

# The source's import of the optimizer, in an environment where the switch is not set.
SOURCE = """
from tensorflow.keras.optimizers import Adam
from transformers import TFAutoModelForSequenceClassification
model = TFAutoModelForSequenceClassification.from_pretrained(CHECKPOINT)
note("module", lambda: Adam.__module__)
note("compile", lambda: model.compile(optimizer=Adam(3e-5)))
print(json.dumps(results))
"""

CORRECTED = """
os.environ["TF_USE_LEGACY_KERAS"] = "1"
import numpy as np
from datasets import load_dataset
from tf_keras.optimizers import Adam
from transformers import AutoTokenizer, TFAutoModelForSequenceClassification

dataset = load_dataset("nyu-mll/glue", "cola")["train"].select(range(32))
tokenizer = AutoTokenizer.from_pretrained(CHECKPOINT)

def arrays(sentences):
    return dict(tokenizer(sentences, return_tensors="np", padding=True))

def fit(*data):
    model.compile(optimizer=Adam(3e-5))
    return model.fit(*data, verbose=0).history["loss"]

def tokenize_dataset(data):
    return tokenizer(data["sentence"])

def stream():
    tokenized = dataset.map(tokenize_dataset)
    return model.prepare_tf_dataset(tokenized, batch_size=16, shuffle=True, tokenizer=tokenizer)

note("column", lambda: arrays(dataset["sentence"]))
note("list", lambda: list(arrays(dataset["sentence"][:])["input_ids"].shape))
model, report = TFAutoModelForSequenceClassification.from_pretrained(
    CHECKPOINT, num_labels=2, output_loading_info=True
)
note("missing", lambda: report["missing_keys"])
note("fit", lambda: fit(arrays(dataset["sentence"][:]), np.array(dataset["label"][:])))
note("text", lambda: dataset.map(lambda data: tokenizer(data["text"])))
note("train", lambda: dataset["train"])
note("fit on the stream", lambda: fit(stream()))
print(json.dumps(results))
"""


@pytest.fixture(scope="module")
def results(run, tmp_path_factory):
    """Return a function that runs a script in the page's environment: what the script notes."""
    folder = tmp_path_factory.mktemp("keras")
    for name in (CHECKPOINT, "nyu-mll/glue"):
        shutil.copytree(PROJECT / "standins" / name, folder / name)
    environment = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "", "HF_HUB_OFFLINE": "1"}

    def results(script):
        code = f"{NOTE}\nCHECKPOINT = {CHECKPOINT!r}\n{script}"
        done = run(PYTHON, "-c", code, cwd=folder, HF_HOME=str(folder / ".cache"), **environment)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return results


@pytest.fixture(scope="module")
def source(results):
    return results(SOURCE)


@pytest.fixture(scope="module")
def corrected(results):
    return results(CORRECTED)


# T17: TensorFlow classes


def test_T17_source_form_fails():
    """The version of Transformers that the rest of the book runs on has no TensorFlow classes."""
    with pytest.raises(ImportError, match="TFAutoModelForSequenceClassification"):
        from transformers import TFAutoModelForSequenceClassification  # noqa: F401


def test_T17_corrected_form_works(corrected):
    """Transformers 4.54.1 reads the PyTorch file into the TensorFlow class, all but a new head."""
    assert sorted(corrected["missing"]) == ["classifier.bias", "classifier.weight"]


# T18: the name of the dataset


def test_T18_source_form_fails():
    """The bare id is refused before any request: the Hub client wants a namespace and a name."""
    with pytest.raises(HfUriError, match="must be 'namespace/name', got 'glue'"):
        parse_hf_uri("hf://datasets/glue")
    with pytest.raises(HfUriError, match="must be 'namespace/name', got 'glue'"):
        HfFileSystem().resolve_path("datasets/glue")


def test_T18_corrected_form_works(hub_folder):
    """The id with its namespace is accepted, and loads sentences with a label each."""
    assert parse_hf_uri("hf://datasets/nyu-mll/glue").id == "nyu-mll/glue"
    dataset = load_dataset("nyu-mll/glue", "cola")["train"]
    assert dataset.column_names == ["sentence", "label", "idx"]
    assert dataset.features["label"].names == ["unacceptable", "acceptable"]


# T19: a column is not a list


def test_T19_source_form_fails(hub_folder, corrected):
    """The tokenizer refuses a column that was asked for by name, in both environments."""
    assert corrected["column"].startswith("ValueError: text input must be of type `str`")
    column = load_dataset("nyu-mll/glue", "cola")["train"]["sentence"]
    with pytest.raises(ValueError, match="must be of type `str`"):
        AutoTokenizer.from_pretrained(CHECKPOINT)(column, return_tensors="np", padding=True)


def test_T19_corrected_form_works(corrected):
    """Sliced to a list, the column becomes one padded array with a row for each sentence."""
    rows, width = corrected["list"]
    assert rows == 32 and width > 5


# T20: the optimizer of Keras


def test_T20_source_form_fails(source):
    """TensorFlow hands out the Adam of Keras 3, and the model does not take it for an optimizer."""
    assert source["module"].startswith("keras.")
    assert source["compile"].startswith("ValueError: Could not interpret optimizer identifier")


def test_T20_corrected_form_works(corrected):
    """With the switch set and the Adam of tf_keras, the model compiles without a loss, and fits."""
    (loss,) = corrected["fit"]
    assert 0.2 < loss < 2


# T24: columns that are not there


def test_T24_source_form_fails(corrected):
    """CoLA has no column "text", and the train split that was taken has no "train" in it."""
    assert corrected["text"] == "KeyError: 'text'"
    assert corrected["train"] == "ValueError: Column 'train' doesn't exist."


def test_T24_corrected_form_works(corrected):
    """With "sentence" and the split itself, the rows are tokenized, streamed and trained on."""
    (loss,) = corrected["fit on the stream"]
    assert 0.2 < loss < 2
