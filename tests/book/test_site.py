"""The built site: links, images, headings, and nothing loaded from a third party."""

import functools
import itertools
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from helpers import PROJECT

HTML = PROJECT / "_build" / "html"


@functools.cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def article(page: str) -> BeautifulSoup:
    return soup(HTML / f"{page}.html").select_one("article")


def test_internal_links_lead_somewhere(page):
    path = HTML / f"{page}.html"
    checked = 0
    for tag in soup(path).find_all(["a", "img", "script", "link", "source"]):
        address = urlsplit(tag.get("href") or tag.get("src") or "")
        if address.scheme or address.netloc or not (address.path or address.fragment):
            continue
        target = (path.parent / unquote(address.path)).resolve() if address.path else path
        if target.is_dir():
            target /= "index.html"
        assert target.is_file(), f"{page} links to {address.path}, which is not there"
        if address.fragment and target.suffix == ".html" and tag.name == "a":
            found = soup(target).find(id=unquote(address.fragment))
            assert found, f"{page} links to {target.name}#{address.fragment}, which is not there"
        checked += 1
    assert checked > 10


def test_images_say_what_they_show(page):
    for image in article(page).find_all("img"):
        alt = image.get("alt", "")
        assert len(alt) > 20 and "/" not in alt, f"{page}: {image.get('src')} has no alt text"


def test_headings_are_in_order(page):
    levels = [int(h.name[1]) for h in article(page).find_all(["h1", "h2", "h3", "h4", "h5", "h6"])]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), levels


def test_nothing_is_loaded_from_a_third_party(page):
    for tag in soup(HTML / f"{page}.html").find_all(["script", "link", "img", "iframe", "source"]):
        if tag.name == "link" and not {"stylesheet", "preload", "icon"} & set(tag.get("rel", [])):
            continue
        address = tag.get("src") or tag.get("href") or ""
        assert not urlsplit(address).netloc, f"{page} loads {address}"


def test_notebook_pages_were_executed_and_hide_their_checks(page):
    if not page.startswith("notebooks/"):
        return
    text = article(page).get_text()
    assert re.search(r"profile (offline|hub|gpu): ", text)
    assert "assert " not in text
    assert article(page).select("div.cell_output")
