"""The stand-in of CoLA: what its rows promise, and that each break is the one it is called."""

import random

import pytest

from recipes import english
from recipes.acceptability import VIOLATIONS, compose, sentence, violate
from recipes.english import breaks, mark, spell

ROWS = 4000


@pytest.fixture(scope="module")
def rows():
    return compose(ROWS, seed=7)


@pytest.fixture(scope="module")
def pairs():
    """Minimal pairs (good, bad) by violation."""
    rng = random.Random(11)
    pairs = {name: [] for name in VIOLATIONS}
    for _ in range(20_000):
        marked = sentence(rng)
        name, bad = violate(rng, marked)
        pairs[name].append((spell(marked), bad))
    return pairs


def tokens(text):
    return text.rstrip(".?").replace(",", "").lower().split()


def changed(good, bad):
    """The stretch of words in which two sentences differ, less what they share at both ends."""
    one, two = tokens(good), tokens(bad)
    while one and two and one[0] == two[0]:
        one, two = one[1:], two[1:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    return one, two


@pytest.mark.parametrize("share", [0.7, 0.25])
def test_keeps_the_share_of_acceptable_sentences_and_shuffles_them(share):
    labels = [row["label"] for row in compose(1000, seed=3, acceptable=share)]
    assert sum(labels) == 1000 * share
    assert sum(labels[:500]) == pytest.approx(500 * share, abs=50)


def test_names_every_violation_and_repeats_no_sentence(rows):
    assert {row["violation"] for row in rows if not row["label"]} == set(VIOLATIONS)
    assert {row["violation"] for row in rows if row["label"]} == {None}
    assert len({row["sentence"] for row in rows}) == ROWS


def test_sentences_are_spelled_well_and_have_four_to_twenty_words(rows):
    for text in (row["sentence"] for row in rows):
        assert text[0].isupper() and text[-1] in ".?"
        assert not any(gap in text for gap in ("  ", " ,", " .", " ?", "[", "|", "=")), text
        assert 4 <= len(text.split()) <= 20
        assert not ({"we"} <= {*tokens(text)} and {"us", "me"} & {*tokens(text)}), text


def test_every_break_changes_its_sentence():
    rng = random.Random(5)
    for marked in (sentence(rng) for _ in range(5000)):
        assert all(bad != spell(marked) for _, bad in breaks(marked)), marked


CASES = [{"he", "him"}, {"she", "her"}, {"they", "them"}, {"we", "us"}, {"i", "me"}]
SELVES = {"himself", "herself", "themselves", "itself", "yourself", "each", "other"}
FILLERS = [["it"], ["them"], ["him"], ["her"], ["he"], ["she"]]
POLAR = {"ever", "yet", "any", "anyone", "anything", "all"}


def other_number(one, two):
    [one], [two] = one, two
    irregular = [{"is", "are"}, {"was", "were"}, {"has", "have"}, {"does", "do"}]
    return {one, two} in irregular or {english.verb(base).third for base in (one, two)} & {one, two}


def with_a(words):
    return sorted("a" if word == "an" else word for word in words)


# `one` and `two` are the words that differ.
CHANGES = {
    "agreement": other_number,
    "attractor_agreement": other_number,
    "double_tense": lambda one, two: two in [[english.verb(*one).past], [english.verb(*one).third]],
    "filled_gap": lambda one, two: one == [] and two in FILLERS,
    "word_order": lambda one, two: with_a(one) == with_a(two),
    "missing_argument": lambda one, two: len(one) > len(two),
    "missing_relative": lambda one, two: len(one) > len(two),
    "extra_argument": lambda one, two: len(one) < len(two),
    "reflexive": lambda one, two: {*one, *two} <= SELVES and one != two,
    "pronoun_case": lambda one, two: {*one, *two} in CASES,
    "definite_there": lambda one, two: two[0] in {"every", "each", "most", "both"},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_violation_changes_what_its_name_says(pairs, name):
    assert [pair for pair in pairs[name] if not CHANGES[name](*changed(*pair))] == []


def test_a_violation_keeps_what_makes_it_one(pairs):
    for good, bad in pairs["polarity"]:
        assert POLAR & {*tokens(good)} == POLAR & {*tokens(bad)} != set()
        assert not {"not", "nobody"} & {*tokens(bad)}, bad
    assert all({"did", "does"} & {*tokens(bad)} for _, bad in pairs["double_tense"])
    assert all("there" in tokens(good) for good, _ in pairs["definite_there"])


def test_a_mark_breaks_alone():
    marked = f"the boys {mark('are', agreement='is', verb_form=['be', 'been'])} tall."
    assert spell(marked) == "The boys are tall."
    assert breaks(marked) == [
        ("agreement", "The boys is tall."),
        ("verb_form", "The boys be tall."),
        ("verb_form", "The boys been tall."),
    ]
    assert mark("a [dog|tag=cat]", tag=None) == "[a dog]", "marks do not nest"


def test_inflects_and_spells_a_and_an():
    verbs = [english.verb(base) for base in ("go", "plan", "carry")]
    assert [verb.third for verb in verbs] == ["goes", "plans", "carries"]
    assert [verb.past for verb in verbs] == ["went", "planned", "carried"]
    assert [verb.ing for verb in verbs] == ["going", "planning", "carrying"]
    plurals = [english.plural_of(noun) for noun in ("box", "knife", "story", "boy")]
    assert plurals == ["boxes", "knives", "stories", "boys"]
    assert spell("a old boy saw a uniform.") == "An old boy saw a uniform."
    assert spell("a honest man met a nun?") == "An honest man met a nun?"


def test_refuses_no_rows_and_a_share_that_leaves_a_class_empty():
    for count, share, name in ((0, 0.5, "rows"), (9, 0, "acceptable"), (9, 1, "acceptable")):
        with pytest.raises(ValueError, match=name):
            compose(count, seed=1, acceptable=share)
