"""Each erratum of the covered entries, proved from both sides.

Of every defect that book/inventory.yml lists, one test shows that the source's form fails, or is
wrong or stale, with the libraries pinned here; another, that the corrected form works. Docstrings
and sources appear on the errata page. `hub_folder` has the stand-ins under their Hub names.
"""

import re
import sys
from pathlib import Path

import evaluate
import numpy as np
import pytest
import torch
import transformers
from datasets import load_dataset
from huggingface_hub import HfFileSystem, parse_hf_uri
from huggingface_hub.errors import HfUriError
from safetensors.torch import load_file
from torch.utils.data import DataLoader
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
)
from transformers.testing_utils import CaptureLogger, LoggingLevel

CHECKPOINT = "google-bert/bert-base-cased"

# compute_metrics as it stands in the source, without the imports around it.
COMPUTE_METRICS = """
def compute_metrics(eval_pred):
    logits, labels = eval_pred
    predictions = np.argmax(logits, axis=-1)
    return metric.compute(predictions=predictions, references=labels)
"""

# Three rows of logits for five classes; the largest stands in class 1, 0 and 4.
LOGITS = np.array(
    [[0.1, 2.0, -1.0, 0.0, 0.3], [3.0, 1.0, 0.2, 0.0, 0.1], [0.3, 0.2, 0.1, 0.0, 5.0]]
)
LABELS = np.array([1, 0, 2])


# T01: the name of the dataset


def test_T01_source_form_fails():
    """The bare id is refused before any request: the Hub client wants a namespace and a name."""
    with pytest.raises(HfUriError, match="must be 'namespace/name', got 'yelp_review_full'"):
        parse_hf_uri("hf://datasets/yelp_review_full")
    with pytest.raises(HfUriError, match="must be 'namespace/name', got 'yelp_review_full'"):
        HfFileSystem().resolve_path("datasets/yelp_review_full")


def test_T01_corrected_form_works(hub_folder):
    """The id with its namespace is accepted, and loads reviews with labels of one to five stars."""
    uri = parse_hf_uri("hf://datasets/Yelp/yelp_review_full")
    assert (uri.type, uri.id) == ("dataset", "Yelp/yelp_review_full")

    dataset = load_dataset("Yelp/yelp_review_full")
    record = dataset["train"][100]
    assert set(record) == {"label", "text"}
    assert record["label"] in range(5)
    # The names begin with the number of stars ("1 star", "2 star", "3 stars" on the Hub's card).
    names = dataset["train"].features["label"].names
    assert [int(name.split()[0]) for name in names] == [1, 2, 3, 4, 5]
    assert "test" in dataset


# T03: padding


def count_tokens(batches):
    """Return how many tokens a list of batches holds: without padding, and with it."""
    masks = [np.asarray(batch["attention_mask"]) for batch in batches]
    return sum(int(mask.sum()) for mask in masks), sum(mask.size for mask in masks)


@pytest.fixture
def reviews(hub_folder):
    """The tokenizer, and the texts of the training rows."""
    texts = load_dataset("Yelp/yelp_review_full", split="train")["text"][:]
    return AutoTokenizer.from_pretrained(CHECKPOINT), texts


def test_T03_source_form_fails(reviews):
    """Padding every row to the model's maximum fills more than half of all tokens with padding."""
    tokenizer, texts = reviews
    fixed = tokenizer(texts, padding="max_length", truncation=True)
    assert {len(row) for row in fixed["input_ids"]} == {tokenizer.model_max_length}
    real, computed = count_tokens([fixed])
    assert 1 - real / computed > 0.5


def test_T03_corrected_form_works(reviews):
    """Padding per batch keeps every real token, with at least a fifth fewer tokens to compute."""
    tokenizer, texts = reviews
    rows = [tokenizer(text, truncation=True) for text in texts]
    batches = DataLoader(rows, batch_size=8, collate_fn=DataCollatorWithPadding(tokenizer))
    real, computed = count_tokens(batches)
    assert real == sum(len(row["input_ids"]) for row in rows)
    assert computed < 0.8 * len(rows) * tokenizer.model_max_length


# T08: the dtype of the weights


@pytest.fixture
def stored(hub_folder, tmp_path):
    """The path of the checkpoint with its weights stored in bfloat16."""
    model = AutoModelForSequenceClassification.from_pretrained(CHECKPOINT, dtype=torch.bfloat16)
    model.save_pretrained(tmp_path / "bf16")
    return str(tmp_path / "bf16")


def share_moved_by_one_step(model):
    """Return the share of a layer norm's weights that one AdamW step at the source's rate moves."""
    weight = model.bert.encoder.layer[0].output.LayerNorm.weight
    before = weight.detach().clone()
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
    input_ids = torch.arange(1, 17).reshape(2, 8)
    model(input_ids=input_ids, labels=torch.tensor([0, 1])).loss.backward()
    optimizer.step()
    return (weight.detach() != before).float().mean().item()


def test_T08_source_form_fails(stored):
    """A bfloat16 checkpoint loads as bfloat16 without being asked, the same as with "auto"."""
    plain = AutoModelForSequenceClassification.from_pretrained(stored)
    auto = AutoModelForSequenceClassification.from_pretrained(stored, dtype="auto")
    assert plain.dtype == auto.dtype == torch.bfloat16
    # Trained so, most steps of 5e-5 are too small for bfloat16 and are rounded away.
    assert share_moved_by_one_step(plain) < 0.1


def test_T08_corrected_form_works(stored):
    """With dtype=torch.float32 the same checkpoint loads in float32, and a training step counts."""
    model = AutoModelForSequenceClassification.from_pretrained(stored, dtype=torch.float32)
    assert model.dtype == torch.float32
    assert share_moved_by_one_step(model) > 0.9


# T10: the message about the new head


def load_and_listen():
    """Load the checkpoint with a new head; return the model, and what loading it logs."""
    logger = transformers.logging.get_logger("transformers")
    with LoggingLevel(transformers.logging.WARNING), CaptureLogger(logger) as messages:
        model = AutoModelForSequenceClassification.from_pretrained(CHECKPOINT, num_labels=5)
    return model, re.sub(r"\x1b\[[0-9;]*m", "", messages.out)  # without colour codes


def test_T10_source_form_fails(hub_folder):
    """The sentences the source tells readers to expect are no longer printed on loading."""
    _, text = load_and_listen()
    assert text, "loading said nothing at all, so this test could see nothing"
    assert "Some weights of" not in text and "You should probably TRAIN this model" not in text


def test_T10_corrected_form_works(hub_folder):
    """A load report names the new head as MISSING and the dropped one as UNEXPECTED; the body is
    the checkpoint's own."""
    model, text = load_and_listen()
    assert "BertForSequenceClassification LOAD REPORT" in text
    status = dict(re.findall(r"^(\S+)\s*\|\s*(MISSING|UNEXPECTED)\b", text, re.MULTILINE))
    assert status["classifier.weight"] == status["classifier.bias"] == "MISSING"
    unexpected = [key for key in status if status[key] == "UNEXPECTED"]
    assert unexpected and all(key.startswith("cls.") for key in unexpected)

    stored = load_file(Path(CHECKPOINT) / "model.safetensors")
    body = {name: weight for name, weight in stored.items() if name.startswith("bert.")}
    assert body
    for name, weight in body.items():
        assert torch.equal(model.state_dict()[name], weight), name


# T12: the metric


def test_T12_source_form_fails(run, tmp_path):
    """Without a network the metric cannot be fetched, and without numpy compute_metrics stops."""
    # A process and a cache of its own: a metric fetched earlier must not help.
    offline = {"HF_HUB_OFFLINE": "1", "HF_EVALUATE_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf")}
    load = "import evaluate; evaluate.load('accuracy')"
    result = run(sys.executable, "-c", load, cwd=tmp_path, **offline)
    assert result.returncode == 1
    error = result.stderr.strip().splitlines()[-1]
    assert error.startswith("FileNotFoundError: Couldn't find a module script at")
    assert "Module 'accuracy' doesn't exist on the Hugging Face Hub either" in error

    cell = {}
    exec(COMPUTE_METRICS, cell)
    with pytest.raises(NameError, match="'np' is not defined"):
        cell["compute_metrics"]((LOGITS, LABELS))


def test_T12_corrected_form_works(hub_folder):
    """With the metric in a local folder and its imports in the same cell, the function works."""
    cell = {}
    imports = "import evaluate\nimport numpy as np\n\nmetric = evaluate.load('accuracy')\n"
    exec(imports + COMPUTE_METRICS, cell)
    assert cell["compute_metrics"]((LOGITS, LABELS)) == pytest.approx({"accuracy": 2 / 3})


# T13: logits and predictions


def test_T13_source_form_fails(hub_folder):
    """The metric refuses logits: what it counts is one class number for each row."""
    metric = evaluate.load("accuracy")
    with pytest.raises(ValueError, match="don't match the expected format"):
        metric.compute(predictions=LOGITS, references=LABELS)


def test_T13_corrected_form_works(hub_folder):
    """The argmax over the last axis turns logits to predictions, and the metric counts the hits."""
    predictions = np.argmax(LOGITS, axis=-1)
    assert predictions.tolist() == [1, 0, 4]
    metric = evaluate.load("accuracy")
    result = metric.compute(predictions=predictions, references=LABELS)
    assert result == pytest.approx({"accuracy": 2 / 3})
