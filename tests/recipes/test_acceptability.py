"""The stand-in of CoLA: what its rows promise, and that each break is the one it is called."""

import random

import pytest

from recipes import english
from recipes.acceptability import CONSTRUCTIONS, VIOLATIONS, compose, sentence, violate
from recipes.english import English, breaks, mark, spell

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


def test_composes_the_same_rows_from_the_same_seed(rows):
    assert compose(ROWS, seed=7) == rows
    assert compose(ROWS, seed=8) != rows


@pytest.mark.parametrize("share", [0.7, 0.25])
def test_keeps_the_share_of_acceptable_sentences_and_shuffles_them(share):
    labels = [row["label"] for row in compose(1000, seed=3, acceptable=share)]
    assert len(labels) == 1000
    assert sum(labels) == pytest.approx(1000 * share, abs=1)
    assert sum(labels[:500]) == pytest.approx(500 * share, abs=50)


def test_repeats_no_sentence(rows):
    assert len({row["sentence"] for row in rows}) == ROWS


def test_names_every_violation_and_none_for_a_good_sentence(rows):
    assert {row["violation"] for row in rows if not row["label"]} == set(VIOLATIONS)
    assert {row["violation"] for row in rows if row["label"]} == {None}


def test_sentences_are_spelled_well_and_have_four_to_twenty_words(rows):
    for text in (row["sentence"] for row in rows):
        assert text[0].isupper() and text[-1] in ".?"
        assert not any(gap in text for gap in ("  ", " ,", " .", " ?", "[", "|", "=")), text
        assert 4 <= len(text.split()) <= 20
        assert not ({"we"} <= {*tokens(text)} and {"us", "me"} & {*tokens(text)}), text


def test_gives_both_classes_about_the_same_length_and_words(rows):
    texts = [[row["sentence"] for row in rows if row["label"] == label] for label in (0, 1)]
    means = [sum(len(text.split()) for text in side) / len(side) for side in texts]
    assert abs(means[0] - means[1]) < 0.3
    bad, good = ({word for text in side for word in tokens(text)} for side in texts)
    assert len(bad - good) < 120
    assert 800 <= len(bad | good) <= 1500


def test_every_break_changes_its_sentence():
    rng = random.Random(5)
    for marked in (sentence(rng) for _ in range(5000)):
        assert all(bad != spell(marked) for _, bad in breaks(marked)), marked


NUMBERS = [
    {"is", "are"}, {"was", "were"}, {"has", "have"}, {"does", "do"}, {"seems", "seem"},
    {"looks", "look"},
]  # fmt: skip


@pytest.mark.parametrize("name", ["agreement", "attractor_agreement"])
def test_agreement_changes_the_number_of_one_verb(pairs, name):
    for good, bad in pairs[name]:
        [one], [two] = changed(good, bad)
        third = {english.verb(base).third for base in (one, two)}
        assert {one, two} in NUMBERS or third & {one, two}, (good, bad)


def test_double_tense_marks_the_verb_after_do(pairs):
    for good, bad in pairs["double_tense"]:
        [base], two = changed(good, bad)
        assert two in ([english.verb(base).past], [english.verb(base).third]), (good, bad)
        assert {"did", "does"} & set(tokens(bad))


def test_filled_gap_adds_one_pronoun(pairs):
    for good, bad in pairs["filled_gap"]:
        one, [filler] = changed(good, bad)
        assert one == [] and filler in {"it", "them", "him", "her", "he", "she"}


def test_word_order_keeps_the_words(pairs):
    for good, bad in pairs["word_order"]:
        same = [
            sorted("a" if word == "an" else word for word in tokens(text)) for text in (good, bad)
        ]
        assert same[0] == same[1], (good, bad)


@pytest.mark.parametrize(
    ("name", "sign"), [("missing_argument", -1), ("missing_relative", -1), ("extra_argument", 1)]
)
def test_missing_parts_only_shorten_and_extra_arguments_only_lengthen(pairs, name, sign):
    for good, bad in pairs[name]:
        assert (len(tokens(bad)) - len(tokens(good))) * sign > 0, (good, bad)


def test_polarity_items_stay_while_their_licensor_goes(pairs):
    items = {"ever", "yet", "any", "anyone", "anything", "all"}
    for good, bad in pairs["polarity"]:
        assert items & set(tokens(good)) == items & set(tokens(bad)) != set()
        assert not {"not", "nobody"} & set(tokens(bad)), bad


def test_reflexives_lose_their_antecedent(pairs):
    selves = {"himself", "herself", "themselves", "itself", "yourself", "each", "other"}
    for good, bad in pairs["reflexive"]:
        one, two = changed(good, bad)
        assert {*one, *two} <= selves and one != two


def test_case_exchanges_subject_and_object_forms(pairs):
    cases = [{"he", "him"}, {"she", "her"}, {"they", "them"}, {"we", "us"}, {"i", "me"}]
    for good, bad in pairs["pronoun_case"]:
        one, two = changed(good, bad)
        assert set(one + two) in cases, (good, bad)


def test_there_sentences_take_a_strong_quantifier(pairs):
    for good, bad in pairs["definite_there"]:
        _, two = changed(good, bad)
        assert two[0] in {"every", "each", "most", "both"} and "there" in tokens(good)


def test_a_mark_breaks_alone():
    marked = f"the boys {mark('are', agreement='is', verb_form=['be', 'been'])} tall."
    assert spell(marked) == "The boys are tall."
    assert breaks(marked) == [
        ("agreement", "The boys is tall."),
        ("verb_form", "The boys be tall."),
        ("verb_form", "The boys been tall."),
    ]
    assert mark("a [dog|tag=cat]", tag=None) == "[a dog]", "marks do not nest"


def test_inflects():
    go, plan, carry = (english.verb(base) for base in ("go", "plan", "carry"))
    assert (go.third, go.past, go.participle, go.ing) == ("goes", "went", "gone", "going")
    assert (plan.past, plan.ing) == ("planned", "planning")
    assert (carry.third, carry.past, carry.ing) == ("carries", "carried", "carrying")
    plurals = [english.plural_of(noun) for noun in ("box", "knife", "story", "boy")]
    assert plurals == ["boxes", "knives", "stories", "boys"]


def test_spells_a_and_an():
    assert spell("a old boy saw a uniform.") == "An old boy saw a uniform."
    assert spell("a honest man met a nun?") == "An honest man met a nun?"


@pytest.mark.parametrize(
    ("count", "share", "name"), [(0, 0.5, "rows"), (9, 0, "acceptable"), (9, 1, "acceptable")]
)
def test_refuses_no_rows_and_a_share_that_leaves_a_class_empty(count, share, name):
    with pytest.raises(ValueError, match=name):
        compose(count, seed=1, acceptable=share)


def test_every_construction_has_an_example_that_it_could_make():
    for name in CONSTRUCTIONS:
        example = getattr(English, name).__doc__
        assert example[0].isupper() and len(example.split()) >= 4, name
