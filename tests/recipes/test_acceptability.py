import random

import pytest

from recipes import acceptability
from recipes.acceptability import NAMES, VIOLATIONS, compose, mark, row, sentence, violate

ROWS = 4000


@pytest.fixture(scope="module")
def rows():
    return compose(ROWS, seed=7)


@pytest.fixture(scope="module")
def pairs():
    """Minimal pairs (good, bad) by violation."""
    rng = random.Random(11)
    found = {name: [] for name in VIOLATIONS}
    for _ in range(20_000):
        good = sentence(rng)
        name, bad = violate(rng, good)
        found[name].append((good.text, bad))
    return found


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


def test_gives_as_many_rows_as_asked_for_with_the_documented_fields(rows):
    assert len(rows) == ROWS
    assert all(list(made) == ["sentence", "label", "violation"] for made in rows)
    assert NAMES == ["unacceptable", "acceptable"]


@pytest.mark.parametrize("share", [0.7, 0.25])
def test_keeps_the_share_of_acceptable_sentences(share):
    made = compose(1000, seed=3, acceptable=share)
    assert sum(one["label"] for one in made) == pytest.approx(1000 * share, abs=1)


def test_shuffles_the_labels(rows):
    halves = [sum(one["label"] for one in rows[at::2]) for at in (0, 1)]
    firsts = sum(one["label"] for one in rows[: ROWS // 2])
    assert abs(halves[0] - halves[1]) < ROWS * 0.05
    assert abs(firsts - ROWS * 0.35) < ROWS * 0.05


def test_repeats_no_sentence(rows):
    assert len({made["sentence"] for made in rows}) == ROWS


def test_names_a_violation_for_the_unacceptable_sentences_only(rows):
    for made in rows:
        assert (made["violation"] is None) == (made["label"] == 1)
        assert made["label"] == 1 or made["violation"] in VIOLATIONS


def test_uses_every_violation(rows):
    used = {made["violation"] for made in rows} - {None}
    assert used == set(VIOLATIONS)
    assert len(used) >= 14


def test_spells_every_sentence_with_a_capital_and_a_final_mark(rows):
    for made in rows:
        text = made["sentence"]
        assert text[0].isupper()
        assert text[-1] in ".?"
        assert not {"  ", " ,", " ."} & {text[at : at + 2] for at in range(len(text))}


def test_keeps_to_four_to_twenty_words_and_about_eight(rows):
    lengths = [len(made["sentence"].split()) for made in rows]
    assert min(lengths) >= 4
    assert max(lengths) <= 20
    assert 7 < sum(lengths) / ROWS < 9


def test_gives_both_classes_about_the_same_length(rows):
    means = []
    for label in (0, 1):
        lengths = [len(made["sentence"].split()) for made in rows if made["label"] == label]
        means.append(sum(lengths) / len(lengths))
    assert abs(means[0] - means[1]) < 0.3


def test_has_a_varied_lexicon(rows):
    forms = {token for made in rows for token in tokens(made["sentence"])}
    assert 800 <= len(forms) <= 1500


def test_every_violation_changes_its_sentence(pairs):
    for name, found in pairs.items():
        assert found, name
        for good, bad in found:
            assert good != bad, (name, good)


def test_every_broken_text_differs_from_the_good_one():
    rng = random.Random(5)
    for _ in range(5000):
        for part in sentence(rng).parts:
            assert all(bad != part.text for _, bad in part.breaks), part


def test_the_classes_share_their_sentences_but_for_the_break(rows):
    good = {made["sentence"] for made in rows if made["label"] == 1}
    bad = {made["sentence"] for made in rows if made["label"] == 0}
    new = {w for text in bad for w in tokens(text)} - {w for text in good for w in tokens(text)}
    assert len(new) < 120


NUMBERS = [
    {"is", "are"}, {"was", "were"}, {"has", "have"}, {"does", "do"}, {"seems", "seem"},
    {"looks", "look"},
]  # fmt: skip


@pytest.mark.parametrize("name", ["agreement", "attractor_agreement"])
def test_agreement_changes_the_number_of_one_verb(pairs, name):
    for good, bad in pairs[name]:
        one, two = changed(good, bad)
        assert len(one) == len(two) == 1, (good, bad)
        one, two = one[0], two[0]
        third = {form for base in (one, two) for form in [acceptability.verb(base).third]}
        assert {one, two} in NUMBERS or third & {one, two}, (good, bad)


def test_double_tense_marks_the_verb_after_do(pairs):
    for good, bad in pairs["double_tense"]:
        one, two = changed(good, bad)
        form = acceptability.verb(one[0])
        assert two in ([form.past], [form.third]), (good, bad)
        assert {"did", "does"} & set(tokens(bad))


def test_filled_gap_adds_one_pronoun(pairs):
    for good, bad in pairs["filled_gap"]:
        one, two = changed(good, bad)
        assert one == []
        assert two[0] in {"it", "them", "him", "her", "he", "she"}
        assert len(two) == 1


def test_word_order_keeps_the_words(pairs):
    for good, bad in pairs["word_order"]:
        same = [["a" if w == "an" else w for w in tokens(text)] for text in (good, bad)]
        assert sorted(same[0]) == sorted(same[1]), (good, bad)


def test_missing_parts_only_shorten_and_extra_arguments_only_lengthen(pairs):
    for name, sign in [("missing_argument", -1), ("missing_relative", -1), ("extra_argument", 1)]:
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
        assert set(one) | set(two) <= selves
        assert one != two


def test_case_exchanges_subject_and_object_forms(pairs):
    cases = [{"he", "him"}, {"she", "her"}, {"they", "them"}, {"we", "us"}, {"i", "me"}]
    for good, bad in pairs["pronoun_case"]:
        one, two = changed(good, bad)
        assert set(one + two) in cases, (good, bad)


def test_there_sentences_take_a_strong_quantifier(pairs):
    for good, bad in pairs["definite_there"]:
        _, two = changed(good, bad)
        assert two[0] in {"every", "each", "most", "both"}
        assert "there" in tokens(good)


def test_the_broken_part_alone_changes():
    found = acceptability.Sentence(row("the boys", mark("are", agreement="is"), "tall"))
    assert found.text == "The boys are tall."
    assert found.breaks() == [("agreement", 1, "is")]
    assert violate(random.Random(0), found) == ("agreement", "The boys is tall.")


def test_inflects():
    go, plan, carry = (acceptability.verb(base) for base in ("go", "plan", "carry"))
    assert (go.third, go.past, go.participle, go.ing) == ("goes", "went", "gone", "going")
    assert (plan.past, plan.ing) == ("planned", "planning")
    assert (carry.third, carry.past, carry.ing) == ("carries", "carried", "carrying")
    plurals = [acceptability.plural_of(noun) for noun in ("box", "knife", "story", "boy")]
    assert plurals == ["boxes", "knives", "stories", "boys"]


def test_spells_a_and_an():
    assert acceptability.spell(["a old", "boy", "saw a", "uniform"], ".") == (
        "An old boy saw a uniform."
    )
    assert acceptability.spell(["a honest", "man met a", "nun"], "?") == "An honest man met a nun?"


def test_no_good_sentence_has_we_with_us():
    rng = random.Random(2)
    for text in (sentence(rng).text for _ in range(5000)):
        assert not ({"we"} <= set(tokens(text)) and {"us", "me"} & set(tokens(text))), text


@pytest.mark.parametrize("count", [0, -3])
def test_refuses_a_number_of_rows_below_one(count):
    with pytest.raises(ValueError, match="rows"):
        compose(count, seed=1)


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5])
def test_refuses_a_share_that_leaves_a_class_empty(share):
    with pytest.raises(ValueError, match="acceptable"):
        compose(10, seed=1, acceptable=share)


def test_every_construction_has_an_example():
    assert all(build.__doc__ for build in acceptability.CONSTRUCTIONS)
