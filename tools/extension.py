"""What the site does beyond its theme: a Sphinx extension, named in _config.yml.

Search finds sections, not whole pages; each page says in its head what it is about, and below its
title where in the book it stands and how long it takes to read.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

WORDS_A_MINUTE = 200
SOCIAL = "_static/social.png"


class Pages(StandaloneHTMLBuilder):
    """Builds pages, and gives the search an entry for each section: PAGE#ID."""

    def index_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        """Feed each section of a page to the index of the search, without those inside it."""
        assert self.indexer
        file = str(self.env.doc2path(pagename, base=False))
        for number, section in enumerate(doctree.findall(nodes.section)):
            own = section.deepcopy()
            for inner in [child for child in own.children if isinstance(child, nodes.section)]:
                own.remove(inner)
            heading = html.escape(section.next_node(nodes.title).astext())
            name, says = f"{pagename}#{section['ids'][0]}", f"{title}: {heading}"
            if number == 0:
                name, says = pagename, title
            self.indexer.feed(name, file, says, own)

    def dump_search_index(self) -> None:
        """Write the index. Each build is from nothing, so no entry is of a page that is gone."""
        # It would take sections for such pages, and remove them.
        vars(self.indexer)["prune"] = lambda names: None
        super().dump_search_index()


def describe(doctree: nodes.document) -> str:
    """Return the first paragraph of a page, in at most 160 characters."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            text = " ".join(paragraph.astext().split())
            text = re.sub(r"^What you.ll do\. ", "", text)
            if len(text) > 160:
                text = text[:159].rpartition(" ")[0] + "…"
            return text[:1].upper() + text[1:]
    return ""


def minutes(doctree: nodes.document) -> int:
    """Return how long it takes to read what a page says: see `read_words`."""
    return max(1, round(read_words(doctree) / WORDS_A_MINUTE))


def read_words(doctree: nodes.document) -> int:
    """Count the words of a page that are read from its top to its end.

    Code, what it prints, tables, other tabs and what is folded are looked at, not read through.
    """
    words, folds = 0, 0
    for node in doctree.findall():
        if isinstance(node, nodes.raw):  # <details>, and within it what a quiz offers: <summary>
            opened, shown = node.astext().count("<details"), node.astext().count("<summary")
            closed, hidden = node.astext().count("</details"), node.astext().count("</summary")
            folds += opened - closed - shown + hidden
        elif isinstance(node, nodes.Text) and not folds and not any(map(_looked_at, _above(node))):
            words += len(node.split())
    return words


def _above(node: nodes.Node) -> Iterator[nodes.Element]:
    while node.parent is not None:
        node = node.parent
        yield node


def _looked_at(node: nodes.Element) -> bool:
    if isinstance(node, nodes.literal_block | nodes.table | nodes.raw | nodes.comment):
        return True
    return not {"cell_output", "recorded"}.isdisjoint(node.get("classes", []))


def place(app: Sphinx, page: str) -> str:
    """Return where in its part a page stands; empty for pages that are in none."""
    contents = yaml.safe_load((Path(app.srcdir) / "_toc.yml").read_text(encoding="utf-8"))
    for part in contents.get("parts", []):
        pages = [chapter["file"] for chapter in part["chapters"]]
        if page in pages:
            return f"{part['caption']}, page {pages.index(page) + 1} of {len(pages)}"
    return ""


def complete(app: Sphinx, page: str, template: str, context: dict, doctree: Any) -> None:
    """Add to a page what its templates show: see _templates/layout.html."""
    context["synonyms"] = yaml.safe_load(
        (Path(app.srcdir) / "book" / "synonyms.yml").read_text(encoding="utf-8")
    )
    context["social_image"] = f"{app.config.html_baseurl}{SOCIAL}"
    if doctree is None:
        return
    context["description"] = describe(doctree)
    if where := place(app, page):
        if not where.startswith("Appendix"):  # pages to look something up in
            where += f" · {minutes(doctree)} min of text"
        line = f'<p class="place">{html.escape(where)}</p>'
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{line}", 1)
    for button in context["header_buttons"]:
        if button.get("label") == "download-buttons":
            for entry in button["buttons"]:
                if entry["text"] == ".ipynb":
                    entry["text"] = "Notebook (.ipynb)"
            text = context["pathto"](f"{page}.md", resource=True)
            button["buttons"].insert(
                -1,
                {
                    "type": "link",
                    "url": text,
                    "text": "Text with outputs (.md)",
                    "icon": "fas fa-file-lines",
                    "tooltip": "The page as text, for a program to read",
                    "label": "download-text-button",
                },
            )


def anchor_terms(app: Sphinx, doctree: nodes.document) -> None:
    """Let Markdown links lead to terms of the glossary: glossary.md#term-KV-cache."""
    slugs = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for term in doctree.findall(nodes.term):
        slugs |= {anchor: (0, anchor, term.astext()) for anchor in term["ids"]}


def not_found(app: Sphinx) -> list[tuple[str, dict, str]]:
    """Return the page that a server sends where there is none."""
    return [("404", {"title": "There is no such page"}, "404.html")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Add all this to Sphinx."""
    app.add_builder(Pages, override=True)
    app.connect("doctree-read", anchor_terms)
    app.connect("html-page-context", complete, priority=900)
    app.connect("html-collect-pages", not_found)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
