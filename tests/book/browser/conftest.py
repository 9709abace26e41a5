"""A browser on the built site: phone and desktop, light and dark.

Needs Chromium. Without it the tests are skipped, unless REQUIRE_BROWSER is set, as in CI.
"""

import contextlib
import functools
import http.server
import os
import shutil
import threading
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import sync_playwright

from helpers import PROJECT

HTML = PROJECT / "_build" / "html"
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder):
    """Serve a folder, and give its address."""
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def address():
    with served(HTML) as place:
        yield place


@pytest.fixture
def other_address(tmp_path):
    """Return the address of a folder of the test's own."""
    with served(tmp_path) as place:
        yield place


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM and not os.environ.get("REQUIRE_BROWSER"):
        pytest.skip("there is no Chromium")
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

    def opened(page, size="desktop", scheme="light", **options):
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
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


RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,
}


@pytest.fixture
def accessible():
    """Return a function that holds a tab to axe-core's rules of WCAG 2.2 A and AA."""

    def check(tab):
        if not tab.evaluate("'axe' in window"):
            tab.evaluate(Axe().axe_script)
        found = tab.evaluate("rules => axe.run(rules)", RULES)
        assert not found["violations"], AxeResults(found).generate_report()

    return check


@pytest.fixture(scope="module")
def one_tab(browser):
    """One tab for all pages of a file: what a page needs to look right is loaded once."""
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


# Colours are those of the scheme, and places those of the size: two settings have all of both, in
# half the time of all four.
OPPOSITE = (("phone", "dark"), ("desktop", "light"))
ALL = (*OPPOSITE, ("phone", "light"), ("desktop", "dark"))
SETTINGS = ALL if os.environ.get("EVERY_SETTING") else OPPOSITE


@pytest.fixture
def accessible_everywhere(one_tab, address, accessible):
    """Return a function that checks a page on a phone and a desktop, light and dark, unfolded.

    In opposite settings, or where EVERY_SETTING is set, in all four.
    """

    def check(page, settings=SETTINGS):
        one_tab.goto(f"{address}/{page}", wait_until="networkidle")
        unfold = "for (const fold of document.querySelectorAll('article details')) fold.open = true"
        one_tab.evaluate(unfold)
        for size, scheme in settings:
            width, height = SIZES[size]
            one_tab.set_viewport_size({"width": width, "height": height})
            one_tab.emulate_media(color_scheme=scheme)
            follows = "scheme => document.documentElement.dataset.theme === scheme"
            one_tab.wait_for_function(follows, arg=scheme)
            one_tab.evaluate("for (const moving of document.getAnimations()) moving.finish()")
            # On a busy machine, the page may take a frame more to follow a change of its size.
            frames = "new Promise((end) => requestAnimationFrame(() => requestAnimationFrame(end)))"
            one_tab.evaluate(frames)
            accessible(one_tab)

    return check
