"""The recipes of the stand-ins still make what is shipped, shown on a small scale."""

import json
import math
from collections import Counter

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
        assert Counter(row["label"] for row in splits[split]) == dict.fromkeys(range(5), size // 5)
    assert not {row["text"] for row in splits["train"]} & {row["text"] for row in splits["test"]}


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
    reviews_read, sentences_read = [], []

    def note(rows, share, seed):
        reviews_read.append({row["text"] for row in rows})
        return rows

    def note_sentences(rows, seed):
        sentences_read.extend(row["sentence"] for row in rows)
        return sentences_read

    monkeypatch.setattr(bert, "with_stars", note)
    monkeypatch.setattr(bert, "with_verdict", note_sentences)
    monkeypatch.setattr(bert, "fit", lambda *_, **__: 0.0)
    sizes = {"review_rows": 100, "star_rows": 20_000, "judged_rows": 20_000}
    bert.make(tmp_path, **SMALL | sizes)
    assert len(reviews_read) == 2 and len(reviews_read[1]) > 19_000
    assert not any(texts & held_out for texts in reviews_read)
    assert len(sentences_read) > 19_000 and not sentences & set(sentences_read)


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


@pytest.fixture(scope="module")
def small_bert(tmp_path_factory):
    """The recipe of BERT, run in seconds: (folder, what it returned)."""
    folder = tmp_path_factory.mktemp("bert")
    return folder, bert.make(folder, **SMALL)


@pytest.mark.parametrize(
    ("name", "config", "make", "sizes"),
    [
        ("Yelp/yelp_review_full", "yelp_review_full", yelp.make, {"train": 50, "test": 20}),
        ("nyu-mll/glue", "cola", cola.make, {"train": 30, "validation": 10, "test": 10}),
    ],
)
def test_recipes_write_data_sets_that_load(tmp_path, hub_folder, name, config, make, sizes):
    arguments = [sizes] if config == "cola" else sizes.values()
    assert make(tmp_path / "new", *arguments) == sizes
    made, shipped = load_dataset(str(tmp_path / "new"), config), load_dataset(name, config)
    assert {split: rows.num_rows for split, rows in made.items()} == sizes
    assert made["train"].features == shipped["train"].features


def test_bert_recipe_learns(small_bert):
    _, made = small_bert
    first, second = made["losses"]
    assert first < 0.97 * math.log(600 * 2), "both objectives start at guessing, and fall"
    assert second < first


def test_bert_recipe_gives_the_same_weights_again(small_bert, tmp_path, monkeypatch):
    """With the same vocabulary: of pieces equally frequent, its training takes one by chance."""
    folder, made = small_bert
    monkeypatch.setattr(bert, "train_tokenizer", lambda *_: AutoTokenizer.from_pretrained(folder))
    assert bert.make(tmp_path, **SMALL) == made
    first, second = (path / "model.safetensors" for path in (folder, tmp_path))
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

    def number(segment):
        return int(segment.rstrip(".").split()[-1])

    kinds = Counter("whole" if second is None else label for _, second, label in pairs)
    assert kinds.total() == len(rows) and set(kinds) == {"whole", 0, 1} and min(kinds.values()) > 50
    for first, second, label in pairs:
        if second:
            apart = number(first) - number(second)
            assert (apart == 0) == (label == 0)
            assert apart % 2 == 0, "one kind of business"


def test_manifest_lists_every_shipped_file():
    shipped = json.loads((STANDINS / "manifest.json").read_text(encoding="utf-8"))
    made = set(recipes.RECIPES) - {"configurations"} | {"accuracy", *configurations.MODELS}
    assert made == set(shipped) == set(manifest.NAMES)
    for name, entry in shipped.items():
        assert entry["what"] == manifest.describe(STANDINS / name)
        assert entry["sha256"] == manifest.checksums(STANDINS / name)


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
