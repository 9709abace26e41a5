"""What a first view of a page costs, as a browser loads it."""

import gzip

import pytest

from .conftest import SIZES

VIEWS = (
    "book/welcome",
    "notebooks/fine-tuning/train_with_trainer",
    "notebooks/chat/chat_with_a_model",
    "book/calculator",
    "book/errors",
)
KB = 1000
SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value)))
  .observe({ type: "layout-shift", buffered: true });"""
TEXT = ("text/", "javascript", "json", "svg")  # what a server compresses


@pytest.mark.parametrize("view", VIEWS)
def test_first_view_is_light(browser, address, view):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab, bodies = context.new_page(), {}
    tab.on("requestfinished", lambda request: bodies.setdefault(request.url, request.response()))
    tab.goto(f"{address}/{view}.html", wait_until="networkidle")
    plain = packed = 0
    sizes = {}
    for url, response in list(bodies.items()):  # reading a body lets late events in
        body, kind = response.body(), response.headers.get("content-type", "")
        sizes[url.rpartition("/")[2]] = len(body)
        plain += len(body)
        packed += len(gzip.compress(body)) if any(word in kind for word in TEXT) else len(body)
    context.close()
    assert plain <= 400 * KB and packed <= 150 * KB, sizes
    assert not [url for url in bodies if "searchindex" in url], "only the search needs its index"


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_jumps_while_a_page_loads_slowly(browser, address, view, size):
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    tab = context.new_page()
    slow = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 1e5}
    context.new_cdp_session(tab).send("Network.emulateNetworkConditions", slow)
    tab.add_init_script(SHIFTS)
    tab.goto(f"{address}/{view}.html", wait_until="networkidle")
    shifts = tab.evaluate("shifts")
    context.close()
    assert sum(shifts) < 0.1, shifts  # what web.dev calls good
