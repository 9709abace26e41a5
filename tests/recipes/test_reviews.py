"""Unit tests of the stand-in reviews: what is promised about labels, lengths and wording."""

import itertools
import random
import re
import statistics
from collections import Counter

import pytest

from recipes import reviews

ROWS = 2000


@pytest.fixture(scope="module")
def rows():
    """Return reviews of the length that the tutorial uses."""
    return reviews.compose(ROWS, seed=11)


@pytest.fixture(scope="module")
def long_rows():
    """Return reviews as long as real ones."""
    return reviews.compose(2 * ROWS, seed=13, scale=1)


def test_same_seed_gives_same_reviews():
    assert reviews.compose(50, seed=3) == reviews.compose(50, seed=3)
    assert reviews.compose(50, seed=3) != reviews.compose(50, seed=4)


def test_one_review_depends_on_its_generator_only():
    first = reviews.review(random.Random(5), 2, 60)
    random.random()  # the shared generator must not matter
    assert reviews.review(random.Random(5), 2, 60) == first


def test_labels_are_balanced_and_shuffled(rows):
    counts = Counter(row["label"] for row in rows)
    assert counts == dict.fromkeys(range(5), ROWS // 5)
    labels = [row["label"] for row in rows]
    assert labels != [row % 5 for row in range(ROWS)]
    assert labels != sorted(labels)


def test_rows_that_do_not_divide_by_five():
    counts = Counter(row["label"] for row in reviews.compose(13, seed=1))
    assert sum(counts.values()) == 13
    assert max(counts.values()) - min(counts.values()) == 1


@pytest.mark.parametrize(("fixture", "scale"), [("rows", 0.25), ("long_rows", 1)])
def test_lengths_follow_the_real_data(request, fixture, scale):
    composed = request.getfixturevalue(fixture)
    sizes = sorted(len(row["text"].split()) / scale for row in composed)
    deciles = statistics.quantiles(sizes, n=10)
    # Half a word, the rounding of a count, is a visible share of a short review.
    slack = 0.5 / scale if scale < 1 else 0
    assert statistics.mean(sizes) == pytest.approx(132, rel=0.1)
    assert statistics.median(sizes) == pytest.approx(101, rel=0.1)
    assert deciles[0] == pytest.approx(27, abs=2.7 + slack)
    assert deciles[8] == pytest.approx(268, rel=0.1)
    assert sizes[-1] <= 1100


def test_drawn_lengths_have_a_floor_and_a_ceiling():
    rng = random.Random(0)
    sizes = [reviews.draw_length(rng, 0.05) for _ in range(2000)]
    assert min(sizes) == reviews.MIN_WORDS
    assert max(reviews.draw_length(rng, 1) for _ in range(20000)) <= reviews.MAX_WORDS


@pytest.mark.parametrize("words", [10, 30, 100, 250])
def test_a_review_is_about_as_long_as_asked(words):
    rng = random.Random(words)
    sizes = [len(reviews.review(rng, 2, words).split()) for _ in range(200)]
    assert statistics.mean(sizes) == pytest.approx(words, rel=0.1)


def test_no_text_comes_twice():
    # Four words at most: the hardest case for a set without duplicates.
    texts = [row["text"] for row in reviews.compose(4000, seed=2, scale=0.02)]
    assert len(set(texts)) == len(texts)


def test_no_sentence_comes_twice_in_a_review(long_rows):
    for row in long_rows[:500]:
        sentences = [part for part in re.split(r"(?<=[.!?]) ", row["text"]) if len(part) > 40]
        assert len(set(sentences)) == len(sentences), row["text"]


def test_more_stars_mean_better_grades():
    rng = random.Random(9)
    means = []
    for label in range(5):
        grades = []
        for _ in range(300):
            grades += reviews.review_with_grades(rng, label, 60)[1]
        means.append(statistics.mean(grades))
    steps = [after - before for before, after in itertools.pairwise(means)]
    assert min(steps) > 0.4


def test_middle_stars_have_mixed_feelings():
    rng = random.Random(10)
    drawn = [reviews.review_with_grades(rng, 2, 80)[1] for _ in range(200)]
    mixed = [grades for grades in drawn if min(grades) < 2 < max(grades)]
    assert len(mixed) > 100


def test_grades_show_in_the_text():
    """A few plain words must rise or fall with the stars, whatever the grades claim."""
    counts = {"never again|worst|refund": [], "gem|perfect|best": []}
    composed = reviews.compose(2500, seed=21)
    for pattern, found in counts.items():
        for label in range(5):
            texts = (row["text"].lower() for row in composed if row["label"] == label)
            found.append(sum(bool(re.search(pattern, text)) for text in texts))
    bad, good = counts.values()
    assert bad[0] > 2 * bad[4]
    assert good[4] > 2 * good[0]


def test_texts_have_no_gaps_or_stray_spaces(rows, long_rows):
    for row in [*rows, *long_rows]:
        text = row["text"]
        assert not re.search(r"[{}\[\]|<>+]|\(n\)|  |\s$|^\s|\s[.,!?;:](?!\.)", text), text


def test_sentences_start_with_a_capital_and_end_with_a_mark(rows, long_rows):
    for row in [*rows, *long_rows]:
        text = row["text"]
        assert not re.match(r"[a-z]", text), text
        assert not re.search(r"(?<!\.\.)[.!?] [a-zé]", text), text
        assert text[-1] in ".!?)", text


def test_articles_agree_with_the_next_word(rows, long_rows):
    vowel = re.compile(r"(?!one|once|uni|use|euro)(?:[aeiouAEIO]|hour|hono|hones|8|11\b|18\b)")
    for row in [*rows, *long_rows]:
        for article, word in re.findall(r"\b([Aa]n?) ([\w']+)", row["text"]):
            assert (article.lower() == "an") == bool(vowel.match(word)), (article, word)


def test_verbs_agree_with_the_item(rows, long_rows):
    plurals = "tacos|pancakes|cupcakes|macarons|croissants|ribs|wings|noodles|towels|treadmills"
    singulars = "brisket|lasagna|guacamole|omelet|sourdough|shower|lobby|sauna"
    # The item is the subject where "The" opens the sentence.
    wrong = re.compile(rf"The (({plurals}) (was|is|has)|({singulars}) (were|are|have))\b")
    right = re.compile(rf"The (({plurals}) were|({singulars}) was)\b")
    texts = [row["text"] for row in [*rows, *long_rows]]
    assert sum(bool(right.search(text)) for text in texts) > 50
    for text in texts:
        assert not wrong.search(text), text


def test_a_business_keeps_to_its_own_matters():
    rng = random.Random(14)
    for _ in range(400):
        text = reviews.review(rng, 1, 120).lower()
        assert not ("hygienist" in text and re.search(r"pizza|taco|sushi|haircut", text)), text
        assert not ("stylist" in text and re.search(r"portion|burrito|treadmill", text)), text


@pytest.mark.parametrize("label", [-1, 5, 100])
def test_a_label_out_of_range_is_refused(label):
    with pytest.raises(ValueError, match="label"):
        reviews.review(random.Random(0), label, 20)


@pytest.mark.parametrize("count", [0, -3])
def test_too_few_rows_are_refused(count):
    with pytest.raises(ValueError, match="rows"):
        reviews.compose(count, seed=0)


def test_every_statement_can_be_used_by_some_kind():
    """A misspelt slot would otherwise silence its statement without a word."""
    known = [kind.known for kind in reviews.KINDS]
    banks = [bank[grade] for bank in reviews.BANKS.values() for grade in reviews.GRADES]
    for statement in itertools.chain(*banks, *reviews.PLAIN.values()):
        assert any(statement.slots <= slots for slots in known), statement


def test_every_kind_has_words_for_every_grade():
    for kind in reviews.KINDS:
        for aspect, bank in kind.graded.items():
            for grade in reviews.GRADES:
                assert bank[grade], (kind.name, aspect, grade)


def test_there_are_five_names_and_many_kinds_of_business():
    assert reviews.NAMES == ["1 star", "2 star", "3 stars", "4 stars", "5 stars"]
    assert len(reviews.KINDS) >= 16
