"""The stand-in reviews: what is promised about labels, lengths and wording."""

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


def write(rng, label, words):
    return reviews.Review(rng, label, words).write()


def test_the_seed_alone_decides():
    assert reviews.compose(50, seed=3) != reviews.compose(50, seed=4)
    first = reviews.compose(50, seed=3)
    random.random()  # the shared generator must not matter
    assert reviews.compose(50, seed=3) == first


def test_labels_are_balanced_and_shuffled(rows):
    labels = [row["label"] for row in rows]
    assert Counter(labels) == dict.fromkeys(range(5), ROWS // 5)
    assert labels != [row % 5 for row in range(ROWS)]
    assert labels != sorted(labels)


def test_rows_that_do_not_divide_by_five():
    counts = Counter(row["label"] for row in reviews.compose(13, seed=1))
    assert sorted(counts.values()) == [2, 2, 3, 3, 3]


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


@pytest.mark.parametrize("words", [10, 30, 100, 250])
def test_a_review_is_about_as_long_as_asked(words):
    rng = random.Random(words)
    sizes = [len(write(rng, 2, words)[0].split()) for _ in range(200)]
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
    grades = [
        [grade for _ in range(300) for grade in write(rng, label, 60)[1]] for label in range(5)
    ]
    steps = [after - before for before, after in itertools.pairwise(map(statistics.mean, grades))]
    assert min(steps) > 0.4


def test_middle_stars_have_mixed_feelings():
    rng = random.Random(10)
    drawn = [write(rng, 2, 80)[1] for _ in range(200)]
    assert sum(min(grades) < 2 < max(grades) for grades in drawn) > 100


def test_grades_show_in_the_text():
    """A few plain words must rise or fall with the stars, whatever the grades claim."""
    composed = reviews.compose(2500, seed=21)

    def count(pattern, label):
        texts = (row["text"].lower() for row in composed if row["label"] == label)
        return sum(bool(re.search(pattern, text)) for text in texts)

    assert count("never again|worst|refund", 0) > 2 * count("never again|worst|refund", 4)
    assert count("gem|perfect|best", 4) > 2 * count("gem|perfect|best", 0)


def test_texts_are_well_formed(rows, long_rows):
    """No gaps or stray spaces; capitals, final marks and articles as they should be."""
    vowel = re.compile(r"(?!one|once|uni|use|euro)(?:[aeiouAEIO]|hour|hono|hones|8|11\b|18\b)")
    for row in [*rows, *long_rows]:
        text = row["text"]
        assert not re.search(r"[{}\[\]|<>+]|\(n\)|  |\s$|^\s|\s[.,!?;:](?!\.)", text), text
        assert not re.search(r"^[a-z]|(?<!\.\.)[.!?] [a-zé]", text), text
        assert text[-1] in ".!?)", text
        for article, word in re.findall(r"\b([Aa]n?) ([\w']+)", text):
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
        text = write(rng, 1, 120)[0].lower()
        assert not ("hygienist" in text and re.search(r"pizza|taco|sushi|haircut", text)), text
        assert not ("stylist" in text and re.search(r"portion|burrito|treadmill", text)), text


@pytest.mark.parametrize("label", [-1, 5, 100])
def test_a_label_out_of_range_is_refused(label):
    with pytest.raises(ValueError, match="label"):
        reviews.Review(random.Random(0), label, 20)


@pytest.mark.parametrize("count", [0, -3])
def test_too_few_rows_are_refused(count):
    with pytest.raises(ValueError, match="rows"):
        reviews.compose(count, seed=0)


def test_every_statement_can_be_used_by_some_kind():
    """A misspelt slot would otherwise silence its statement without a word."""
    graded = [
        grade for banks in reviews.GRADED.values() for bank in banks.values() for grade in bank
    ]
    plain = [bank for banks in reviews.PLAIN.values() for bank in banks.values()]
    for statement in itertools.chain(*graded, *plain):
        assert any(statement.slots <= kind.known for kind in reviews.KINDS), statement


def test_every_kind_has_words_for_every_grade():
    for kind in reviews.KINDS:
        for aspect, bank in kind.graded.items():
            assert len(bank) == 5 and all(bank), (kind.name, aspect)
