"""The recipes of the stand-ins still make what is shipped, shown on a small scale."""

import hashlib
import json
from pathlib import Path

import pytest
import torch
from datasets import load_dataset
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertForPreTraining,
)

from standins.recipes import __main__ as recipes
from standins.recipes import bert, manifest, yelp

STANDINS = Path(__file__).resolve().parents[2] / "standins"


def test_shipped_reviews_are_what_the_recipe_composes(hub_folder):
    shipped = load_dataset("Yelp/yelp_review_full")
    composed = yelp.rows(4_000, 2_000)
    for split in ("train", "test"):
        assert shipped[split]["text"][:] == [row["text"] for row in composed[split]]
        assert shipped[split]["label"][:] == [row["label"] for row in composed[split]]


def test_splits_are_balanced_and_share_no_review():
    splits = yelp.rows(500, 200)
    for split, size in (("train", 500), ("test", 200)):
        labels = [row["label"] for row in splits[split]]
        assert [labels.count(label) for label in range(5)] == [size // 5] * 5
    texts = [{row["text"] for row in rows} for rows in splits.values()]
    assert not texts[0] & texts[1]


def test_yelp_recipe_writes_a_data_set_that_loads(tmp_path, monkeypatch, hub_folder):
    assert yelp.make(tmp_path / "new", train_rows=50, test_rows=20) == {"train": 50, "test": 20}
    dataset = load_dataset(str(tmp_path / "new"))
    assert dataset["train"].features["label"].names[0] == "1 star"
    assert dataset["test"].num_rows == 20


@pytest.fixture(scope="module")
def small_bert(tmp_path_factory):
    """The recipe of BERT, run in seconds: (folder, what it returned)."""
    folder = tmp_path_factory.mktemp("bert")
    made = bert.make(
        folder,
        review_rows=400,
        sentence_rows=200,
        epochs=3,
        batch_size=16,
        vocab_size=600,
        layers=1,
        width=32,
    )
    return folder, made


def test_bert_recipe_learns(small_bert):
    _, made = small_bert
    guessing = torch.log(torch.tensor(600.0)) + torch.log(torch.tensor(2.0))
    assert made["loss"] < 0.95 * guessing, "both losses together start at guessing, and fall"


def test_bert_recipe_saves_a_checkpoint_as_the_hub_would(small_bert):
    folder, made = small_bert
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert tokenizer.model_max_length == 128
    assert tokenizer.tokenize("The") != tokenizer.tokenize("the"), "the vocabulary is cased"
    model, report = AutoModelForSequenceClassification.from_pretrained(
        folder, num_labels=5, output_loading_info=True
    )
    assert sorted(report["missing_keys"]) == ["classifier.bias", "classifier.weight"]
    assert {key.split(".")[0] for key in report["unexpected_keys"]} == {"cls"}
    assert BertForPreTraining.from_pretrained(folder).num_parameters() == made["parameters"]
    logits = model(**tokenizer("Great coffee!", return_tensors="pt")).logits
    assert logits.shape == (1, 5)


def test_second_segments_follow_or_come_from_another_review():
    texts = [f"First {i}. Second {i}. Third {i}." for i in range(300)]
    pairs = bert.review_pairs(texts, seed=1)
    whole = [pair for pair in pairs if pair[1] is None]
    follows = [pair for pair in pairs if pair[2] == 0]
    others = [pair for pair in pairs if pair[2] == 1]
    assert len(whole) + len(follows) + len(others) == len(texts)
    assert min(len(whole), len(follows), len(others)) > 50

    def number(segment):
        return segment.rstrip(".").split()[-1]

    assert all(number(first) == number(second) for first, second, _ in follows)
    assert all(number(first) != number(second) for first, second, _ in others)


def test_manifest_lists_every_shipped_file():
    shipped = json.loads((STANDINS / "manifest.json").read_text(encoding="utf-8"))
    assert set(recipes.RECIPES) | {"accuracy"} == set(shipped) == set(manifest.NAMES)
    for name, entry in shipped.items():
        assert entry["what"] == manifest.describe(STANDINS / name)
        files = {
            path.relative_to(STANDINS / name).as_posix(): path
            for path in (STANDINS / name).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert set(files) == set(entry["sha256"])
        for file, path in files.items():
            assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"][file]


def test_standins_stay_small():
    size = sum(path.stat().st_size for path in STANDINS.rglob("*") if path.is_file())
    assert size < 15e6
