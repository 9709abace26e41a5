"""What programs read of a site: its list of pages, its sitemap, and the picture beside a link."""

import matplotlib.figure
import nbformat
import pytest

from tools import text

PAGES = {"cover": "What it is about.", "parts/one": "The first.", "parts/two": "The second."}
CONTENTS = """
root: cover
parts:
  - caption: Part
    chapters:
      - file: parts/one
      - file: parts/two
"""


@pytest.fixture
def book(tmp_path):
    """Return the folders of a book of three pages: sources, executed notebooks, built site."""
    source, executed, html = (tmp_path / name for name in ("source", "executed", "html"))
    for folder in (source / "parts", executed / "parts", html / "_sources" / "parts"):
        folder.mkdir(parents=True)
    for folder in (html / "parts", html / "_static"):
        folder.mkdir()
    (source / "_toc.yml").write_text(CONTENTS, encoding="utf-8")
    for page, says in PAGES.items():
        head = f'<meta property="og:title" content="{page.title()}">'
        head += f'<meta name="description" content="{says}">'
        (html / f"{page}.html").write_text(f"<head>{head}</head><p>Text</p>", encoding="utf-8")
    for page in ("cover", "parts/one"):
        (source / f"{page}.md").write_text("See [two](parts/two.ipynb#run): «é»", encoding="utf-8")
    checked = nbformat.v4.new_code_cell("assert hidden", metadata={"tags": ["remove-cell"]})
    shown = nbformat.v4.new_code_cell("print(1)")
    notebook = nbformat.v4.new_notebook(cells=[checked, shown])
    nbformat.write(notebook, source / "parts" / "two.ipynb")
    shown.outputs = [nbformat.v4.new_output("stream", text="1")]
    nbformat.write(notebook, executed / "parts" / "two.ipynb")
    return source, executed, html


@pytest.mark.parametrize("url", ["", "https://example.org/book/"])
def test_pages_are_listed_in_their_order_with_what_they_say(book, monkeypatch, url):
    source, executed, html = book
    drawn = []
    monkeypatch.setattr(
        matplotlib.figure.Figure, "text", lambda _, x, y, said, **how: drawn.append((y, said))
    )
    text.write(source, executed, html, {"title": "The Book", "html": {"baseurl": url}})
    assert (html / "llms.txt").read_text(encoding="utf-8").splitlines() == [
        *("# The Book", "", "> What it is about.", ""),
        *("## Cover", "", f"- [Cover]({url}cover.md): What it is about.", ""),
        *("## Part", "", f"- [Parts/One]({url}parts/one.md): The first."),
        f"- [Parts/Two]({url}parts/two.md): The second.",
    ]
    assert (html / "cover.md").read_text("utf-8") == "See [two](parts/two.md#run): «é»"
    page = (html / "parts" / "two.md").read_text("utf-8")
    assert "print(1)" in page and "hidden" not in page
    downloaded = nbformat.read(html / "_sources" / "parts" / "two.ipynb", as_version=4)
    assert downloaded.cells[1].outputs, "as it was executed"
    assert [said for _, said in sorted(drawn, reverse=True)] == (
        ["The Book", "What it is about."] if url else []
    )
    if url:
        sitemap = (html / "sitemap.xml").read_text(encoding="utf-8")
        at = [sitemap.index(f"<loc>{url}{page}.html</loc>") for page in PAGES]
        assert at == sorted(at)
    else:
        assert not (html / "sitemap.xml").exists() and not list((html / "_static").iterdir())
