"""The built site: links, images, headings, and nothing loaded from a third party."""

import functools
import itertools
import re
import threading
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from PIL import Image

from helpers import PROJECT
from tools import light, site
from tools import text as texts

TOC = yaml.safe_load((PROJECT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"]] + [page["file"] for part in TOC["parts"] for page in part["chapters"]]

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


def test_every_page_says_what_it_is_about(page):
    described = [
        soup(HTML / f"{other}.html").select_one('meta[name="description"]') for other in PAGES
    ]
    says = soup(HTML / f"{page}.html").select_one('meta[name="description"]')["content"]
    assert 30 <= len(says) <= 160
    assert [other["content"] for other in described].count(says) == 1
    title = soup(HTML / f"{page}.html").select_one('meta[property="og:title"]')["content"]
    assert title == article(page).h1.get_text().removesuffix("#").strip()


def test_every_page_of_a_part_says_where_it_stands(page):
    line = article(page).select_one("h1 + .place")
    pattern = r"[\w -]+, page [1-9] of \d( · \d+ min of text)?"
    assert line is None if page == PAGES[0] else re.fullmatch(pattern, line.get_text())
    assert page == PAGES[-1] or soup(HTML / f"{page}.html").select_one("a.right-next")


def test_every_page_has_a_text_with_its_outputs(page):
    text = (HTML / f"{page}.md").read_text(encoding="utf-8")
    assert text.lstrip().startswith("# ") or "\n# " in text
    link = soup(HTML / f"{page}.html").select_one('link[type="text/markdown"]')["href"]
    assert (HTML / f"{page}.html").parent.joinpath(link).resolve() == HTML / f"{page}.md"
    assert not re.search(r"\]\([\w./-]+\.ipynb", text), "the site has no notebook there"
    named = soup(HTML / f"{page}.html").select_one('meta[property="og:title"]')["content"]
    listed = (HTML / "llms.txt").read_text(encoding="utf-8")
    assert f"- [{named}]({page}.md): " in listed
    if page.startswith("notebooks/"):
        assert "profile offline: " in text and "assert " not in text


def test_downloaded_notebook_is_the_one_of_the_project(page):
    if page.startswith("notebooks/"):
        link = soup(HTML / f"{page}.html").select_one('.menu a[href$=".ipynb"]')["href"]
        downloaded = nbformat.read((HTML / f"{page}.html").parent / link, as_version=4)
        assert "</details>" not in [cell.source for cell in downloaded.cells]
        assert [cell.id for cell in downloaded.cells if cell.id == "start"]


def test_a_second_build_waits_for_the_first(tmp_path):
    ended = []

    def build(name):
        with site.alone(tmp_path):
            ended.append(name)

    second = threading.Thread(target=build, args=["second"])
    with site.alone(tmp_path):
        second.start()
        second.join(0.5)
        assert second.is_alive() and not ended, "it waits"
        ended.append("first")
    second.join(60)
    assert ended == ["first", "second"]


def test_page_that_is_not_there_has_links_that_hold_at_any_address():
    links = [tag["href"] for tag in soup(HTML / "404.html").find_all(["a", "link"], href=True)]
    inside = [link for link in links if not link.startswith(("#", "http"))]
    assert len(inside) > 20 and all(link.startswith("/") for link in inside)
    named = {tag.text: tag["href"] for tag in soup(HTML / "404.html").select("article a")}
    assert named == {"search": "/search.html", "cover": "/book/welcome.html"}


def test_a_script_waits_unless_it_fills_in_its_article():
    """Deferred, the calculator's would make the text below it jump."""
    page = soup(HTML / "book" / "calculator.html")
    inside = page.select("article script[src]")
    assert [tag["src"] for tag in inside] == ["../_static/calculator.js"]
    for tag in page.select("script[src]"):
        waits = tag.has_attr("defer") or tag.get("type") == "module"
        assert waits == (tag not in inside), tag["src"]


def test_style_sheet_needs_no_other_file():
    addresses = re.findall(r'url\("?([^:)]*)', (HTML / "_static" / "site.css").read_text("utf-8"))
    assert set(addresses) <= {"data", "file.png"}


@pytest.mark.parametrize("url", ["", "https://github.com/OWNER/NAME"])
def test_links_to_the_project_follow_from_its_address(tmp_path, monkeypatch, url):
    """Without an address nothing leads nowhere; with one, each page leads to its own file."""
    site_url = url and "https://OWNER.github.io/NAME/"
    settings = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    settings["repository"]["url"] = url
    settings["html"]["baseurl"] = site_url
    monkeypatch.setattr(yaml, "safe_load", lambda _: settings)
    config = site.config()
    monkeypatch.undo()
    files = ["book/coverage.md", "notebooks/chat/choose_a_model.ipynb"]
    pages = [file.rpartition(".")[0] for file in files]
    parts = [{"caption": "One", "chapters": [{"file": pages[1]}]}]
    source = tmp_path / "source"
    for file in [*files, "book/_static", "book/_templates", "book/synonyms.yml"]:
        (source / file).parent.mkdir(parents=True, exist_ok=True)
        (source / file).symlink_to(PROJECT / file)
    contents = {"format": "jb-book", "root": pages[0], "parts": parts}
    for name, content in (("_toc", contents), ("_config", config)):
        (source / f"{name}.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    done = site.sphinx(source, tmp_path, strict=False)
    assert not done.returncode, done.stderr
    html = tmp_path / "_build" / "html"
    texts.write(source, PROJECT, html, config)
    light.lighten(html, site_url)
    for file, page in zip(files, pages, strict=True):
        built = soup(html / f"{page}.html")
        links = [
            link["href"].split("&body=")[0]
            for link in built.select(".bd-header-article a[href^=https]")
        ]
        colab = f"https://colab.research.google.com/github/OWNER/NAME/blob/main/{file}"
        report = f"{url}/issues/new?title=Issue%20on%20page%20%2F{page}.html"
        to_project = [url, f"{url}/edit/main/{file}", report]
        expected = [colab] * file.endswith(".ipynb") + to_project if url else []
        assert links == expected
        canonical = [link["href"] for link in built.select('link[rel="canonical"]')]
        previews = [meta["content"] for meta in built.select('meta[property="og:image"]')]
        assert canonical == ([f"{site_url}{page}.html"] if url else [])
        assert previews == ([f"{site_url}_static/social.png"] if url else [])
    assert (html / "_static" / "social.png").is_file() == bool(url)
    assert (html / "sitemap.xml").is_file() == bool(url)
    start = "/NAME/" if url else "/"
    assert f'href="{start}{pages[1]}.html"' in (html / "404.html").read_text(encoding="utf-8")
    if url:
        listed = re.findall("<loc>(.*)</loc>", (html / "sitemap.xml").read_text("utf-8"))
        assert listed == [f"{site_url}{page}.html" for page in pages]
        with Image.open(html / "_static" / "social.png") as image:
            assert image.size == (1200, 630)


def test_names_and_punctuation_in_code_look_as_the_text_around_them():
    """tools/light.py leaves out the elements that say what they are."""
    style = (HTML / "_static" / "pygments.css").read_text(encoding="utf-8")
    for scheme in ("light", "dark"):
        rules = f'html[data-theme="{scheme}"] .highlight'
        around = re.search(re.escape(rules) + r" {[^}]*[; ](color: #\w+)", style)
        for name in ("n", "p", "w"):
            assert f"{rules} .{name} {{ {around[1]} }}" in style


def letters(text: str) -> str:
    """Return a text without marks, links and spaces."""
    return re.sub(r"\]\([^)]*\)|\W|_", "", text)


def test_errors_and_errata_show_the_cure_and_not_the_mistake_again():
    errors, inventory = (
        yaml.safe_load((PROJECT / "book" / f"{name}.yml").read_text(encoding="utf-8"))
        for name in ("errors", "inventory")
    )
    shown = [
        code.get_text().strip() for code in soup(HTML / "book/errors.html").select(".cure pre")
    ]
    entries = [entry for group in errors for entry in group["entries"]]
    cures = [entry["cure"].strip() for entry in entries]
    mistakes = [entry["code"].strip() for entry in entries]
    assert shown == [cure for cure, mistake in zip(cures, mistakes, strict=True) if cure != mistake]
    errata = soup(HTML / "book/errata.html")
    for entry in (one for one in inventory["entries"] if "erratum" in one):
        section = errata.find(id=re.compile(f"^{entry['id'].lower()}-"))
        [instead] = [term for term in section.find_all("dt") if term.get_text() == "Instead"]
        shown = letters(instead.find_next("dd").get_text())
        assert shown == letters(entry["erratum"]["corrected"]), entry["id"]


def test_a_warning_stops_the_build(tmp_path):
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: page\n", encoding="utf-8")
    (tmp_path / "_config.yml").write_text("title: One page\n", encoding="utf-8")
    (tmp_path / "page.md").write_text("# A page\n\n[gone](gone.md)\n", encoding="utf-8")
    done = site.sphinx(tmp_path, tmp_path)
    assert done.returncode and "gone.md" in done.stderr
