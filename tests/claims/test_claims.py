"""Every number and every comparison in the text is held by something: see statements.py."""

import re

import pytest

from tests.claims import statements
from tools import mutations

IDS = [page.stem for page in statements.PAGES]
CLAIMS = [
    pytest.param(page, claim, id=f"{page.stem}: {claim.says[:60]}")
    for page in statements.PAGES
    if statements.file_of(page).exists()
    for claim in statements.claims(page)
]


@pytest.mark.parametrize("page", statements.PAGES, ids=IDS)
def test_no_number_and_no_comparison_is_without_a_claim(page):
    assert not statements.unheld(page), "say in tests/claims what makes it true"


@pytest.mark.parametrize(("page", "claim"), CLAIMS)
def test_claim_is_on_its_page_and_true(page, claim):
    assert [bool(claim.holds), bool(claim.cites), bool(claim.because)].count(True) == 1
    source = statements.flat(statements.text(page))
    assert source.count(statements.flat(claim.says)) == 1, "says has to stand on the page, once"
    assert len(claim.says.split()) >= 3, "what is counted or compared belongs to it"
    if claim.holds:
        assert statements.Evidence(page).holds(claim.holds)
    if claim.cites:
        assert claim.cites in source, "the source has to be linked on the page"
    if claim.because:
        assert len(claim.because.split()) >= 3


@pytest.mark.parametrize("page", statements.PAGES, ids=IDS)
def test_claims_stand_in_the_order_of_the_page(page):
    """So texts that are exchanged are noticed, and a claim is found where the page has it."""
    if statements.file_of(page).exists():
        source = statements.flat(statements.text(page))
        says = [statements.flat(claim.says) for claim in statements.claims(page)]
        assert says == sorted(says, key=source.find)


def test_comments_are_found():
    code = "# One\n# sentence.\nx = 1  # half\nif x:\n    # Another\n    # one.\n    y = '#1'\n#"
    assert statements.comments(code) == ["One sentence.", "half", "Another one."]


def test_docstrings_and_errors_are_found():
    code = 'def f(x):\n    """Do it."""\n    raise ValueError(f"No {x}: "\n        "use less.")'
    assert statements.spoken_by_code(code) == ["Do it.", "No : use less."]
    assert statements.spoken_by_code(f"%%writefile a.py\n{code}")[0] == "Do it."
    assert statements.spoken_by_code("%%writefile a.yaml\na: b") == []


def test_every_word_that_has_an_opposite_is_a_statement():
    assert set(mutations.OPPOSITE) <= set(statements.WORDS.split())


QUIZZES = [page for page in statements.PAGES if page.suffix == ".ipynb"]


@pytest.mark.parametrize("page", QUIZZES, ids=lambda page: page.stem)
def test_a_claim_says_which_answer_of_a_quiz_is_right(page):
    asked = {
        question
        for claim in statements.claims(page)
        for question in re.findall(r"\bright\(['\"](.+?)['\"]\)", claim.holds)
    }
    for question in statements.questions(page):
        assert any(words in question for words in asked), question


def test_most_claims_are_held_by_a_run_or_a_source():
    kinds = [claim.kind for param in CLAIMS for claim in [param.values[1]]]
    assert kinds.count("because") <= 0.5 * len(kinds)


def test_claims_have_pages():
    files = {statements.file_of(page) for page in statements.PAGES}
    assert files.issuperset(statements.CLAIMS.rglob("*.yml"))


@pytest.mark.parametrize(
    ("words", "statements_in_it"),
    [
        ("**1.** It takes 3.5 GB,\n1. twice as much", ["3.5", "GB", "twice", "much"]),
        ("Llama 3 8B, bert2, `lr=2e-5`, exercise 2", ["8", "2e-5"]),
        ("a [gain of 12 %](x-34.html) <b title='5'>more</b>", ["gain", "12", "more"]),
        ("**Deep nets.** They are wide", ["**Deep nets.** They are", "wide"]),
        ("| a | b |\n|---|---|\n| x y | z w |", ["| a | b |", "| x y | z"]),
        ("{{ 5 }} and {% if 6 %}7{% endif %}", ["7"]),
    ],
)
def test_statements_are_found(words, statements_in_it):
    found = [match[0] for match in statements.STATEMENT.finditer(statements.spoken(words))]
    assert found == statements_in_it
    assert len(statements.spoken(words)) == len(words)
