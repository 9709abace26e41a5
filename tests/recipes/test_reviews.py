"""The stand-in reviews: what is promised about labels, lengths and wording."""

import itertools
import random
import re
import statistics
from collections import Counter

import pytest

from recipes import reviews, yelp
from recipes.bert import SENTENCE_END

ROWS = 2000


@pytest.fixture(scope="module")
def composed():
    """Return reviews by scale: as long as those of the tutorial, and as long as real ones."""
    return {0.25: reviews.compose(ROWS, seed=11), 1: reviews.compose(2 * ROWS, seed=13, scale=1)}


@pytest.fixture(scope="module")
def texts(composed):
    return [row["text"] for rows in composed.values() for row in rows]


def write(rng, label, words):
    return reviews.Review(rng, label, words).write()


@pytest.mark.parametrize(("rows", "counts"), [(ROWS, [ROWS // 5] * 5), (13, [2, 2, 3, 3, 3])])
def test_labels_are_balanced_and_shuffled(rows, counts):
    labels = [row["label"] for row in reviews.compose(rows, seed=11)]
    assert sorted(Counter(labels).values()) == counts
    assert labels not in (sorted(labels), [row % 5 for row in range(rows)])


@pytest.mark.parametrize("scale", [0.25, 1])
def test_lengths_follow_the_real_data(composed, scale):
    sizes = sorted(len(row["text"].split()) / scale for row in composed[scale])
    deciles = statistics.quantiles(sizes, n=10)
    # Half a word, the rounding of a count, is a visible share of a short review.
    slack = 0.5 / scale if scale < 1 else 0
    assert statistics.mean(sizes) == pytest.approx(132, rel=0.1)
    assert statistics.median(sizes) == pytest.approx(101, rel=0.1)
    assert deciles[0] == pytest.approx(27, abs=2.7 + slack)
    assert deciles[8] == pytest.approx(268, rel=0.1)
    assert sizes[-1] <= 1100


def test_nothing_comes_twice(composed):
    # Four words at most: the hardest case for a set without duplicates.
    short = [row["text"] for row in reviews.compose(4000, seed=2, scale=0.02)]
    assert len(set(short)) == len(short)
    for row in composed[1][:500]:
        sentences = [part for part in re.split(r"(?<=[.!?]) ", row["text"]) if len(part) > 40]
        assert len(set(sentences)) == len(sentences), row["text"]


def sentences(rows):
    """The finished sentences of rows, by their words alone."""
    parts = (part for row in rows for part in SENTENCE_END.split(row["text"]))
    return {" ".join(re.findall(r"[\w'$]+", part.lower())) for part in parts}


def test_no_sentence_of_a_test_review_stands_in_training_or_pretraining(composed):
    """`composed` is on the side of training, as what bert.py composes."""
    splits = yelp.rows(train_rows=ROWS, test_rows=ROWS)
    test, train = sentences(splits["test"]), sentences(splits["train"])
    assert min(len(test), len(train)) > ROWS
    assert test & (train | sentences(composed[0.25]) | sentences(composed[1])) == set()


def test_more_stars_mean_better_grades_and_middle_stars_mixed_feelings():
    rng = random.Random(9)
    drawn = [[write(rng, label, 80)[1] for _ in range(300)] for label in range(5)]
    means = [statistics.mean(itertools.chain(*grades)) for grades in drawn]
    assert min(after - before for before, after in itertools.pairwise(means)) > 0.4
    assert sum(min(grades) < 2 < max(grades) for grades in drawn[2]) > 150


def test_grades_show_in_the_text(composed):
    """A few plain words must rise or fall with the stars, whatever the grades claim.

    They are words that no negation turns round; "worst" and "best" stand in every class.
    """
    angry, happy = "zero stars|money back|nobody cared|wasted|refund", "spotless|loved|favorite"

    def count(pattern, label):
        lower = (row["text"].lower() for row in composed[0.25] if row["label"] == label)
        return sum(bool(re.search(pattern, text)) for text in lower)

    assert count(angry, 0) > 2 * count(angry, 4)
    assert count(happy, 4) > 2 * count(happy, 0)


def test_texts_are_well_formed(texts):
    """No gaps or stray spaces; capitals, final marks and articles as they should be."""
    vowel = re.compile(r"(?!one|once|uni|use|euro)(?:[aeiouAEIO]|hour|hono|hones|8|11\b|18\b)")
    for text in texts:
        assert not re.search(r"[{}\[\]|<>+]|\(n\)|  |\s$|^\s|\s[.,!?;:](?!\.)", text), text
        assert not re.search(r"^[a-z]|(?<!\.\.)[.!?] [a-zé]", text), text
        assert text[-1] in '.!?)"', text
        for article, word in re.findall(r"\b([Aa]n?) ([\w']+)", text):
            assert (article.lower() == "an") == bool(vowel.match(word)), (article, word)


def test_wrong_labels_and_counts_are_refused():
    for label in (-1, 5):
        with pytest.raises(ValueError, match="label"):
            reviews.Review(random.Random(0), label, 20)
    with pytest.raises(ValueError, match="rows"):
        reviews.compose(0, seed=0)


def test_every_statement_serves_some_kind_and_every_kind_has_words_for_every_grade():
    """A misspelt slot would otherwise silence its statement without a word."""
    graded = [grade for banks in reviews.GRADED.values() for one in banks.values() for grade in one]
    plain = [bank for banks in reviews.PLAIN.values() for bank in banks.values()]
    for statement in itertools.chain(*graded, *plain):
        assert any(statement.slots <= kind.known for kind in reviews.KINDS), statement
    for kind in reviews.KINDS:
        for aspect, bank in kind.graded.items():
            assert len(bank) == 5 and all(bank), (kind.name, aspect)
