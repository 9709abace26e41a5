"""What a page says of itself, and how the search is told of its sections."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from tools import extension

PAGE = """\
A page
======

What you'll do. read this & more.

Inside
------

Deep
~~~~

Some *words* here.
"""


@pytest.fixture
def doctree():
    return publish_doctree(PAGE, settings_overrides={"doctitle_xform": False})


def test_description_is_the_first_paragraph(doctree):
    assert extension.describe(doctree) == "Read this & more."
    long = publish_doctree("A\n=\n\n" + "word " * 60, settings_overrides={"doctitle_xform": False})
    assert len(extension.describe(long)) <= 160 and extension.describe(long).endswith("word…")


def test_reading_time_is_that_of_the_text():
    def page(*children):
        return nodes.section("", *children)

    prose = nodes.paragraph("", "", nodes.Text("word " * 1000))
    code = nodes.literal_block("", "", nodes.Text("word " * 1000))
    printed = nodes.container("", code.deepcopy(), classes=["cell_output"])
    assert extension.minutes(page(prose)) == 5
    assert extension.minutes(page(prose, code, printed)) == 5
    assert extension.minutes(page()) == 1


@pytest.mark.parametrize("kind", ["quiz", "setup", "tabs", "table", "code"])
def test_reading_time_leaves_out_what_is_not_read_through(kind):
    """Explanations and folds that nobody opened, other tabs, tables; not what comes after them."""

    def html(text):
        return nodes.raw("", text, nodes.Text(text), format="html")

    def words(count):
        return nodes.paragraph("", "", nodes.Text("word " * count))

    option = nodes.paragraph("", "", html("<details><summary>"), nodes.Text("offered " * 40))
    option += [html("</summary>"), nodes.Text("explained " * 1000), html("</details>")]
    left_out = {
        "quiz": [option],
        "setup": [
            html('<details class="setup"><summary>A line</summary>'),
            words(1000),
            html("</details>"),
        ],
        "tabs": [nodes.container("", words(1000), classes=["sd-tab-set", "recorded"])],
        "table": [nodes.table("", nodes.tgroup("", words(1000)))],
        "code": [nodes.container("", html("<table>" + "cell " * 1000), classes=["output"])],
    }[kind]
    page = nodes.section("", words(300), *left_out, words(300))
    assert extension.read_words(page) == 600 + 40 * (kind == "quiz")


def test_search_is_fed_each_section_without_those_inside_it(doctree):
    fed = []
    builder = SimpleNamespace(
        env=SimpleNamespace(doc2path=lambda *_, **__: "book/page.md"),
        indexer=SimpleNamespace(feed=lambda *given: fed.append(given)),
    )
    extension.Pages.index_page(builder, "book/page", doctree, "A page")
    assert [(name, title) for name, _, title, _ in fed] == [
        ("book/page", "A page"),
        ("book/page#inside", "A page: Inside"),
        ("book/page#deep", "A page: Deep"),
    ]
    texts = [section.astext() for *_, section in fed]
    assert "Some words" in texts[2] and "Some words" not in texts[0] + texts[1]
