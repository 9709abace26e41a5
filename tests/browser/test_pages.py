"""The site in a real browser: phone and desktop, light and dark, with a keyboard.

Needs Chromium. Without it the tests are skipped, unless REQUIRE_BROWSER is set, as in CI.
"""

import functools
import http.server
import os
import shutil
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
HTML = PROJECT / "_build" / "html"
TOC = yaml.safe_load((PROJECT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"]] + [page["file"] for part in TOC["parts"] for page in part["chapters"]]
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)

pytestmark = pytest.mark.skipif(
    not CHROMIUM and not os.environ.get("REQUIRE_BROWSER"), reason="there is no Chromium"
)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address():
    handler = functools.partial(Quiet, directory=HTML)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    assert CHROMIUM, "REQUIRE_BROWSER is set, and there is no Chromium"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, address):
    """Return a function that opens a page and collects what went wrong while it loaded."""
    contexts = []

    def opened(page, size="desktop", scheme="light"):
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        tab = context.new_page()
        tab.trouble = []
        tab.on("console", lambda m: m.type == "error" and tab.trouble.append(m.text))
        tab.on("pageerror", lambda error: tab.trouble.append(str(error)))
        tab.on("requestfailed", lambda request: tab.trouble.append(request.url))
        tab.on(
            "request",
            lambda request: (
                urlsplit(request.url).hostname not in ("127.0.0.1", None)
                and tab.trouble.append(f"third party: {request.url}")
            ),
        )
        tab.goto(f"{address}/{page}.html", wait_until="networkidle")
        return tab

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", SIZES)
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
