"""The recipes of the stand-ins still make what is shipped, shown on a small scale."""

import inspect
import json
import math
import re
import statistics
from collections import Counter
from pathlib import Path

import pytest
from datasets import load_dataset
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertForPreTraining,
)

from helpers import PROJECT
from recipes import __main__ as recipes
from recipes import acceptability, bert, cola, configurations, manifest, reviews, yelp

SMALL = {"review_rows": 1500, "star_rows": 300, "sentence_rows": 300, "judged_rows": 300}
SMALL |= {"more_star_rows": (300, 300), "more_judged_rows": 300}
SMALL |= {"epochs": 3, "vocab_size": 600, "layers": 1, "width": 32}
STANDINS = PROJECT / "standins"


def test_shipped_reviews_are_what_the_recipe_composes(hub_folder):
    shipped = load_dataset("Yelp/yelp_review_full")
    composed = yelp.rows(4_000, 2_000)
    texts = {split: {row["text"] for row in rows} for split, rows in composed.items()}
    assert not texts["train"] & texts["test"]
    for split, rows in composed.items():
        for column in ("text", "label"):
            assert shipped[split][column][:] == [row[column] for row in rows]


def test_shipped_sentences_are_what_the_recipe_composes(hub_folder):
    shipped = load_dataset("nyu-mll/glue", "cola")
    composed = cola.rows()
    for split in ("train", "validation", "test"):
        assert shipped[split]["sentence"][:] == [row["sentence"] for row in composed[split]]
        assert shipped[split]["idx"][:] == list(range(len(composed[split])))
    assert shipped["train"].features["label"].names == ["unacceptable", "acceptable"]
    assert shipped["validation"]["label"][:] == [row["label"] for row in composed["validation"]]
    assert set(shipped["test"]["label"]) == {-1}, "GLUE keeps these to itself"
    different = {row["sentence"] for rows in composed.values() for row in rows}
    assert len(different) == sum(cola.ROWS.values()), "no sentence is in two splits"


def test_shipped_bert_has_the_sizes_of_the_recipe(tmp_path, monkeypatch):
    """And the rows: nothing in a model tells how long it was trained."""
    rows = {n: p.default for n, p in inspect.signature(bert.make).parameters.items()}
    assert {name: rows[name] for name in SMALL if name.endswith("rows") or name == "epochs"} == {
        "review_rows": 100_000,
        "star_rows": 160_000,
        "sentence_rows": 60_000,
        "judged_rows": 200_000,
        "more_star_rows": (200_000, 400_000),
        "more_judged_rows": 60_000,
        "epochs": 2,
    }
    kept = {}

    def stop(config):
        kept["config"] = config
        raise StopIteration

    few = {name: SMALL[name] for name in SMALL if name.endswith("rows")}
    monkeypatch.setattr(bert, "BertForPreTraining", stop)
    with pytest.raises(StopIteration):
        bert.make(tmp_path, **few)
    shipped = AutoConfig.from_pretrained(STANDINS / "google-bert" / "bert-base-cased")
    made = kept["config"].to_diff_dict()
    apart = ("architectures", "dtype", "vocab_size")  # the last one needs all rows
    assert {k: v for k, v in made.items() if k not in apart}.items() <= shipped.to_dict().items()
    assert shipped.vocab_size == rows["vocab_size"]


def test_pretraining_sees_no_text_of_the_data_sets(tmp_path, monkeypatch):
    """Short texts come up under every seed, so the recipe has to take them out."""
    held_out = {row["text"] for split in yelp.rows().values() for row in split}
    composed = {row["text"] for row in reviews.compose(20_000, seed=2)}
    assert composed & held_out, "the case that has to be handled does come up"
    sentences = {row["sentence"] for split in cola.rows().values() for row in split}
    judged = {row["sentence"] for row in acceptability.compose(20_000, seed=2, acceptable=0.5)}
    assert judged & sentences, "and so does this one"
    read = []

    def note(rows, *_, **__):
        column = "text" if "text" in rows[0] else "sentence"
        read.append({row[column] for row in rows})
        return rows if column == "text" else list(read[-1])

    monkeypatch.setattr(bert, "with_stars", note)
    monkeypatch.setattr(bert, "with_verdict", note)
    monkeypatch.setattr(bert, "fit", lambda *_, **__: 0.0)
    sizes = {"review_rows": 100, "star_rows": 20_000, "judged_rows": 20_000}
    bert.make(tmp_path, **SMALL | sizes)
    assert len(read) == 7 and sum(len(texts) > 19_000 for texts in read) == 2
    assert not any(texts & (held_out | sentences) for texts in read)


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


def test_bert_recipe_learns_and_gives_the_same_weights_again(small_bert, tmp_path, monkeypatch):
    """With the same vocabulary: of pieces equally frequent, its training takes one by chance."""
    folder, made = small_bert
    losses = made["losses"]
    assert losses[0] < 0.97 * math.log(600 * 2), "both objectives start at guessing, and fall"
    assert len(losses) == 4 and list(losses) == sorted(losses, reverse=True)
    monkeypatch.setattr(bert, "train_tokenizer", lambda *_: AutoTokenizer.from_pretrained(folder))
    assert bert.make(tmp_path, **SMALL) == made
    first, second = (path / "model.safetensors" for path in (folder, tmp_path))
    assert first.read_bytes() == second.read_bytes()


def test_bert_recipe_saves_a_checkpoint_as_the_hub_would(small_bert):
    folder, made = small_bert
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert tokenizer.model_max_length == 128
    assert tokenizer.tokenize("The") != tokenizer.tokenize("the"), "the vocabulary is cased"
    _, report = AutoModelForSequenceClassification.from_pretrained(
        folder, num_labels=5, output_loading_info=True
    )
    assert sorted(report["missing_keys"]) == ["classifier.bias", "classifier.weight"]
    assert {key.split(".")[0] for key in report["unexpected_keys"]} == {"cls"}
    assert BertForPreTraining.from_pretrained(folder).num_parameters() == made["parameters"]


def test_second_segments_follow_or_come_from_another_review():
    rows = [
        {"text": f"First {i}. Second {i}. Third {i}.", "kind": ("cafe", "hotel")[i % 2]}
        for i in range(300)
    ]
    pairs = bert.review_pairs(rows, seed=1)
    kinds = Counter("whole" if second is None else label for _, second, label in pairs)
    assert kinds.total() == len(rows) and set(kinds) == {"whole", 0, 1} and min(kinds.values()) > 50
    for *segments, label in pairs:
        if segments[1]:
            one, two = (int(re.findall(r"\d+", segment)[-1]) for segment in segments)
            assert (one == two) == (label == 0)
            assert one % 2 == two % 2, "one kind of business"


def test_checksums_stand_in_the_order_of_names(monkeypatch):
    found = Path.rglob  # in the order of the file system
    monkeypatch.setattr(Path, "rglob", lambda *given: sorted(found(*given), reverse=True))
    names = list(manifest.checksums(STANDINS / manifest.NAMES[0]))
    assert len(names) > 2 and names == sorted(names, key=Path)


@pytest.mark.parametrize(
    ("card", "name"), [("yelp_review_full", "Yelp/yelp_review_full"), ("cola", "nyu-mll/glue")]
)
def test_a_data_set_has_the_card_of_its_recipe(card, name):
    written = (PROJECT / "recipes" / "cards" / f"{card}.md").read_text(encoding="utf-8")
    assert (STANDINS / name / "README.md").read_text(encoding="utf-8") == written


@pytest.mark.parametrize("name", recipes.RECIPES)
def test_a_recipe_needs_a_folder_and_nothing_else(name):
    inspect.signature(recipes.RECIPES[name]).bind(STANDINS / name)


def test_manifest_lists_every_shipped_file():
    shipped = json.loads((STANDINS / "manifest.json").read_text(encoding="utf-8"))
    made = set(recipes.RECIPES) - {"configurations"} | {"accuracy", *configurations.MODELS}
    assert made == set(shipped) == set(manifest.NAMES)
    for name, entry in shipped.items():
        folder = STANDINS / name
        assert entry == {"what": manifest.describe(folder), "sha256": manifest.checksums(folder)}


def test_the_page_about_the_standins_says_what_they_are():
    text = (PROJECT / "book" / "stand_ins.md").read_text(encoding="utf-8")
    config = AutoConfig.from_pretrained(STANDINS / "google-bert" / "bert-base-cased")
    sizes = f"{config.num_hidden_layers} layers of {config.hidden_size}, 1.4 million weights, reads"
    assert f"{sizes} {config.max_position_embeddings} tokens" in text
    words = statistics.mean(len(row["text"].split()) for row in yelp.rows()["train"])
    assert f"{yelp.TRAIN_ROWS:,} + {yelp.TEST_ROWS:,} composed reviews, {words:.0f} words" in text
    assert f"{' + '.join(f'{rows:,}' for rows in cola.ROWS.values())} composed sentences" in text


def test_standins_stay_small():
    size = sum(path.stat().st_size for path in STANDINS.rglob("*") if path.is_file())
    assert size < 15e6
