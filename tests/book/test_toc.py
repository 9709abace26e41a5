"""The table of contents: what a new page has to be named in, one sentence for each omission."""

import pytest
import yaml

from helpers import PROJECT

TOC = yaml.safe_load((PROJECT / "_toc.yml").read_text(encoding="utf-8"))
PARTS = {part["caption"]: [page["file"] for page in part["chapters"]] for part in TOC["parts"]}
PAGES = [TOC["root"], *(page for pages in PARTS.values() for page in pages)]
SOURCES = [
    path.relative_to(PROJECT).with_suffix("").as_posix()
    for pattern in ("notebooks/*/*.ipynb", "book/*.md")
    for path in sorted(PROJECT.glob(pattern))
]


@pytest.mark.parametrize("source", SOURCES)
def test_every_page_is_in_the_contents(source):
    assert source in PAGES, f"add {source} to _toc.yml"


def test_the_contents_name_no_page_that_is_not_there():
    assert set(PAGES) <= set(SOURCES)


@pytest.mark.parametrize("source", [name for name in SOURCES if name.startswith("notebooks/")])
def test_the_page_of_each_part_links_to_its_notebooks(source):
    first = next((pages[0] for pages in PARTS.values() if source in pages), None)
    assert first, f"add {source} to _toc.yml"
    text = (PROJECT / f"{first}.md").read_text(encoding="utf-8")
    assert f"(../{source}.ipynb)" in text, f"link {source}.ipynb on {first}.md, its part's page"
