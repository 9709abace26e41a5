"""The recipes of the stand-ins still make what is shipped, shown on a small scale."""

import hashlib
import json
import math

import pytest
from datasets import load_dataset
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertForPreTraining,
)

from helpers import PROJECT
from recipes import __main__ as recipes
from recipes import acceptability, bert, cola, configurations, manifest, reviews, yelp

SMALL = {
    "review_rows": 1500,
    "star_rows": 300,
    "sentence_rows": 300,
    "judged_rows": 300,
    "epochs": 3,
    "vocab_size": 600,
    "layers": 1,
    "width": 32,
}
STANDINS = PROJECT / "standins"


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


def test_shipped_sentences_are_what_the_recipe_composes(hub_folder):
    shipped = load_dataset("nyu-mll/glue", "cola")
    composed = cola.rows()
    for split in ("train", "validation", "test"):
        assert shipped[split]["sentence"][:] == [row["sentence"] for row in composed[split]]
        assert shipped[split]["idx"][:] == list(range(len(composed[split])))
    assert shipped["train"].features["label"].names == ["unacceptable", "acceptable"]
    assert shipped["validation"]["label"][:] == [row["label"] for row in composed["validation"]]
    assert set(shipped["test"]["label"]) == {-1}, "GLUE keeps these to itself"


def test_no_sentence_is_in_two_splits():
    splits = [{row["sentence"] for row in rows} for rows in cola.rows().values()]
    assert [len(split) for split in splits] == list(cola.ROWS.values())
    assert len(set.union(*splits)) == sum(cola.ROWS.values())


def test_pretraining_sees_no_text_of_the_data_sets(tmp_path, monkeypatch):
    """Short texts come up under every seed, so the recipe has to take them out."""
    held_out = {row["text"] for split in yelp.rows().values() for row in split}
    composed = {row["text"] for row in reviews.compose(20_000, seed=2)}
    assert composed & held_out, "the case that has to be handled does come up"
    sentences = {row["sentence"] for split in cola.rows().values() for row in split}
    judged = {row["sentence"] for row in acceptability.compose(20_000, seed=2, acceptable=0.5)}
    assert judged & sentences, "and so does this one"
    seen, seen_sentences = [], []

    def note(rows, share, seed):
        seen.append({row["text"] for row in rows})
        return rows

    def note_sentences(rows, seed):
        seen_sentences.append({row["sentence"] for row in rows})
        return [row["sentence"] for row in rows]

    monkeypatch.setattr(bert, "with_stars", note)
    monkeypatch.setattr(bert, "with_verdict", note_sentences)
    monkeypatch.setattr(bert, "train", lambda *_, **__: 0.0)
    sizes = {"review_rows": 100, "star_rows": 20_000, "judged_rows": 20_000}
    bert.make(tmp_path, **SMALL | sizes)
    assert len(seen) == 2 and len(seen[1]) > 19_000
    assert not any(texts & held_out for texts in seen)
    assert len(seen_sentences[0]) > 19_000
    assert not seen_sentences[0] & sentences


def test_answers_are_masked_and_other_words_are_not(hub_folder):
    tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-cased")
    collator = bert.AnswerMasking(tokenizer, mlm_probability=0.0)
    text = "A good day. Two hours. Three stars from me. Overall, one star. That is bad English."
    batch = collator([{"input_ids": tokenizer(text)["input_ids"]}])
    shown = tokenizer.decode(batch["input_ids"][0], skip_special_tokens=False)
    assert shown.count("[MASK]") == 3
    for part in ("good day", "Two hours", "[MASK] stars from me", "[MASK] star.", "[MASK] English"):
        assert part in shown
    answers = batch["labels"][batch["labels"] != bert.IGNORED]
    assert tokenizer.convert_ids_to_tokens(answers) == ["Three", "one", "bad"]


def test_yelp_recipe_writes_a_data_set_that_loads(tmp_path, monkeypatch, hub_folder):
    assert yelp.make(tmp_path / "new", train_rows=50, test_rows=20) == {"train": 50, "test": 20}
    dataset = load_dataset(str(tmp_path / "new"))
    assert dataset["train"].features["label"].names[0] == "1 star"
    assert dataset["test"].num_rows == 20


@pytest.fixture(scope="module")
def small_bert(tmp_path_factory):
    """The recipe of BERT, run in seconds: (folder, what it returned)."""
    folder = tmp_path_factory.mktemp("bert")
    return folder, bert.make(folder, **SMALL)


def test_cola_recipe_writes_a_data_set_that_loads(tmp_path, hub_folder):
    sizes = {"train": 30, "validation": 10, "test": 10}
    assert cola.make(tmp_path / "new", sizes) == sizes
    dataset = load_dataset(str(tmp_path / "new"), "cola")
    assert {split: rows.num_rows for split, rows in dataset.items()} == sizes


def test_bert_recipe_learns(small_bert):
    _, made = small_bert
    first, second = made["losses"]
    assert first < 0.97 * math.log(600 * 2), "both objectives start at guessing, and fall"
    assert second < first


def test_bert_recipe_gives_the_same_weights_again(small_bert, tmp_path):
    """With the same vocabulary: of pieces equally frequent, its training takes one by chance."""
    folder, made = small_bert
    for attempt in map(str, range(8)):
        again = bert.make(tmp_path / attempt, **SMALL)
        files = [path / "tokenizer.json" for path in (folder, tmp_path / attempt)]
        if files[0].read_bytes() == files[1].read_bytes():
            break
    assert again == made
    first, second = (path / "model.safetensors" for path in (folder, tmp_path / attempt))
    assert first.read_bytes() == second.read_bytes()


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
    rows = [
        {"text": f"First {i}. Second {i}. Third {i}.", "kind": ("cafe", "hotel")[i % 2]}
        for i in range(300)
    ]
    pairs = bert.review_pairs(rows, seed=1)
    whole = [pair for pair in pairs if pair[1] is None]
    follows = [pair for pair in pairs if pair[2] == 0]
    others = [pair for pair in pairs if pair[2] == 1]
    assert len(whole) + len(follows) + len(others) == len(rows)
    assert min(len(whole), len(follows), len(others)) > 50

    def number(segment):
        return int(segment.rstrip(".").split()[-1])

    assert all(number(first) == number(second) for first, second, _ in follows)
    assert all(number(first) != number(second) for first, second, _ in others)
    assert all((number(first) - number(second)) % 2 == 0 for first, second, _ in others), "one kind"


def test_manifest_lists_every_shipped_file():
    shipped = json.loads((STANDINS / "manifest.json").read_text(encoding="utf-8"))
    made = set(recipes.RECIPES) - {"configurations"} | {"accuracy", *configurations.SHAPES}
    assert made == set(shipped) == set(manifest.NAMES)
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


def test_the_page_about_the_standins_says_what_they_are():
    text = (STANDINS.parent / "book" / "stand_ins.md").read_text(encoding="utf-8")
    what = {name: manifest.describe(STANDINS / name) for name in manifest.NAMES}
    assert what["google-bert/bert-base-cased"] == "4 layers, 128 wide, 1.4 million parameters"
    assert "4 layers of 128, 1.4 million weights, reads 128 tokens" in text
    assert f"{yelp.TRAIN_ROWS:,} + {yelp.TEST_ROWS:,} composed reviews, 33 words" in text
    counts = " + ".join(f"{rows:,}" for rows in cola.ROWS.values())
    assert f"{counts} composed sentences" in text
    words = [len(row["text"].split()) for row in yelp.rows()["train"]]
    assert round(sum(words) / len(words)) == 33


def test_standins_stay_small():
    size = sum(path.stat().st_size for path in STANDINS.rglob("*") if path.is_file())
    assert size < 15e6
