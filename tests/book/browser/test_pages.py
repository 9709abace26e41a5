"""The site in a real browser: phone and desktop, light and dark, with a keyboard."""

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe

from helpers import PROJECT

TOC = yaml.safe_load((PROJECT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"]] + [page["file"] for part in TOC["parts"] for page in part["chapters"]]


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("page", PAGES)
def test_page_loads_cleanly_and_fits(visit, page, size):
    tab = visit(page, size)
    assert tab.trouble == []
    wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page} is {wide} pixels wider than a {size}"
    assert tab.locator("article h1").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_page_is_accessible(visit, page, scheme):
    """axe-core's rules of WCAG 2 A and AA, contrast among them, in the article and around it."""
    tab = visit(page, scheme=scheme)
    assert tab.evaluate("document.documentElement.dataset.theme") == scheme
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    results = Axe().run(tab, options=options)
    assert not results.response["violations"], results.generate_report()


def test_keyboard_reaches_the_content_first(visit):
    tab = visit(PAGES[0])
    tab.keyboard.press("Tab")
    assert "Skip to main content" in tab.evaluate("document.activeElement.textContent")


def test_search_finds_a_term(visit):
    tab = visit(PAGES[0])
    tab.goto(tab.url.replace(f"{PAGES[0]}.html", "search.html?q=padding"))
    tab.wait_for_selector("#search-results li a")
    assert tab.locator("#search-results li").count() >= 2


def test_solution_of_an_exercise_unfolds_with_the_keyboard(visit):
    tab = visit("notebooks/fine-tuning/prepare_dataset")
    solution = tab.locator("details.hide").last
    assert solution.get_attribute("open") is None
    solution.locator("summary").focus()
    tab.keyboard.press("Enter")
    assert solution.get_attribute("open") is not None


def test_reader_can_copy_a_cell(visit):
    tab = visit("notebooks/fine-tuning/prepare_dataset")
    assert tab.locator("div.cell_input button.copybtn").count() > 10
