"""The built site: links, images, headings, and nothing loaded from a third party."""

import functools
import itertools
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

from helpers import PROJECT
from tools import site

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


@pytest.mark.parametrize("url", ["", "https://github.com/OWNER/NAME"])
def test_links_to_the_project_follow_from_its_address(tmp_path, monkeypatch, url):
    """Without an address nothing leads nowhere; with one, each page leads to its own file."""
    settings = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    settings["repository"]["url"] = url
    monkeypatch.setattr(yaml, "safe_load", lambda _: settings)
    files = ["book/coverage.md", "notebooks/chat/choose_a_model.ipynb"]
    pages = [file.rpartition(".")[0] for file in files]
    contents = {"format": "jb-book", "root": pages[0], "chapters": [{"file": pages[1]}]}
    source = tmp_path / "source"
    for file in [*files, "book/_static", "book/_templates"]:
        (source / file).parent.mkdir(parents=True, exist_ok=True)
        (source / file).symlink_to(PROJECT / file)
    for name, content in (("_toc", contents), ("_config", site.config())):
        (source / f"{name}.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    monkeypatch.undo()
    command = [Path(sys.executable).parent / "jupyter-book", "build", "-q", source]
    done = subprocess.run([*command, "--path-output", tmp_path], capture_output=True, text=True)
    assert not done.returncode, done.stderr
    for file, page in zip(files, pages, strict=True):
        bar = soup(tmp_path / "_build" / "html" / f"{page}.html").select_one(".bd-header-article")
        links = [link["href"].split("&body=")[0] for link in bar.select("a[href^=https]")]
        colab = f"https://colab.research.google.com/github/OWNER/NAME/blob/main/{file}"
        report = f"{url}/issues/new?title=Issue%20on%20page%20%2F{page}.html"
        to_project = [url, f"{url}/edit/main/{file}", report]
        expected = [colab] * file.endswith(".ipynb") + to_project if url else []
        assert links == expected
