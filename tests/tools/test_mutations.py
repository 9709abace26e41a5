"""The rules by which the book is broken do what they say."""

import pytest

from tools import mutations


@pytest.mark.parametrize(
    ("rule", "code", "wanted"),
    [
        ("ten_percent", "x = 20", ["x = 22"]),
        ("ten_percent", "x = 3e-4", ["x = 0.00033"]),
        ("ten_percent", "x = 1", ["x = 2"]),
        ("drop_statement", "model.eval()\nx = f()", ["pass\nx = f()"]),
        ("drop_statement", "for x in y:\n    n += x", ["for x in y:\n    pass"]),
        ("drop_argument", "f(x, lr=3)", ["f(x)"]),
        ("drop_argument", "f(a, b)", ["f(a)"]),
        ("drop_argument", "f(x, alpha=1)", []),
        ("swap_arguments", "f(a, b, c=1)", ["f(b, a, c=1)"]),
        ("sibling", 'load("x", split="train")', ['load("x", split="test")']),
        ("sibling", "max(x)", ["min(x)"]),
        ("ReplaceComparisonOperator_Gt_LtE", "x > 2", ["x<= 2"]),
        ("RemoveDecorator", "@a\ndef f(): pass", ["def f(): pass"]),
    ],
)
def test_code_is_changed_in_one_place(rule, code, wanted):
    made = [make() for name, make in mutations.of_code(code) if name == rule]
    assert [one.replace(" <=", "<=") for one in made] == wanted


def test_what_is_no_python_is_left_alone():
    assert not list(mutations.of_code("%matplotlib inline"))


@pytest.mark.parametrize(
    ("rule", "text", "wanted"),
    [
        ("number", "It has 1,234 rows", ["It has 1,357 rows"]),
        ("number", "by 0.4", ["by 0.5"]),
        ("number", "Llama-3 and x2", []),
        ("opposite", "It is faster.", ["It is slower."]),
        ("drop_not", "It is not so.", ["It is so."]),
        ("link", "[a](../x/a.ipynb#b)", ["[a](../x/c.ipynb#b)"]),
    ],
)
def test_text_is_changed_in_one_place(rule, text, wanted):
    made = mutations.of_text(text, text, ["a.ipynb", "c.ipynb"])
    assert [make() for name, make in made if name == rule] == wanted
