"""The site in a real browser: phone and desktop, light and dark, with a keyboard."""

import re

import pytest

LESSON = "notebooks/fine-tuning/prepare_dataset"
# Code, outputs and tables that end beyond the page, or scroll and do not show it, folds opened.
CLIPPED = """async () => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const scrolls = (element) => element.scrollWidth > element.clientWidth;
  const shows = (box) => {
    const { overflowX, backgroundImage } = getComputedStyle(box);
    return overflowX === "auto" && backgroundImage.includes("gradient") && box.tabIndex === 0
      && box.ariaLabel?.endsWith("scrolls sideways");
  };
  const edge = document.querySelector("article").getBoundingClientRect().right;
  return [...document.querySelectorAll("article :is(pre, table)")]
    .map((box) => box.closest(".pst-scrollable-table-container") ?? box)
    .filter((box) => box.checkVisibility())
    .filter((box) => box.getBoundingClientRect().right > edge || (scrolls(box) && !shows(box)))
    .map((box) => box.textContent);
}"""


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_page_loads_cleanly_and_fits(visit, page, size):
    tab = visit(page, size)
    assert tab.trouble == []
    assert tab.locator("article h1").is_visible()
    assert tab.evaluate(CLIPPED) == []
    wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page} is {wide} pixels wider than a {size}"


def test_72_columns_of_code_fit_a_desktop(visit):
    code = visit(LESSON).locator("div.cell_input pre:visible").first
    wide = """(pre, columns) => {
      pre.textContent = "x".repeat(columns);
      return pre.scrollWidth - pre.clientWidth;
    }"""
    assert code.evaluate(wide, 72) == 0
    assert code.evaluate(wide, 100) > 0


def test_shadow_shows_where_code_goes_on(visit):
    tab = visit(LESSON, "phone")
    code = tab.locator("div.cell_input pre.scrolls").first
    code.scroll_into_view_if_needed()
    code.evaluate("pre => { pre.tabIndex = -1; pre.scrollLeft = 0; }")
    box = code.bounding_box()

    def edges():
        """Whether the left and the right edge look different from the middle, above the text."""
        spots = [box["x"] + x for x in (1, box["width"] / 2, box["width"] - 6)]
        left, middle, right = [
            tab.screenshot(clip={"x": x, "y": box["y"] + 6, "width": 5, "height": 5}) for x in spots
        ]
        return left != middle, right != middle

    assert edges() == (False, True)
    code.evaluate("pre => pre.scrollLeft = 60")
    assert edges() == (True, True)
    code.evaluate("pre => pre.scrollLeft = pre.scrollWidth")
    assert edges() == (True, False)


def test_printed_table_scrolls_and_a_reply_wraps(visit):
    lines = """pre => [
      pre.textContent.trimEnd().split("\\n").length,
      Math.floor(pre.clientHeight / parseFloat(getComputedStyle(pre).lineHeight)),
    ]"""
    tab = visit("notebooks/chat/choose_a_model", "phone")
    table = tab.locator("div.cell_output pre", has_text="bfloat16    8 bits").first
    printed, shown = table.evaluate(lines)
    assert printed > 10 and shown - printed in (0, 1, 2)  # the padding may be as high as a line
    assert table.get_attribute("aria-label") == "Output, scrolls sideways"
    tab = visit("notebooks/chat/chat_with_a_model", "phone")
    reply = tab.locator("div.cell_output pre", has_text="New York").first
    printed, shown = reply.evaluate(lines)
    assert shown > printed + 3
    assert not reply.get_attribute("aria-label")


def test_page_is_accessible(accessible_everywhere, page):
    accessible_everywhere(f"{page}.html")


@pytest.mark.parametrize("other", ["search.html?q=padding", "404.html", "genindex.html"])
def test_pages_outside_the_contents_are_accessible(accessible_everywhere, other):
    accessible_everywhere(other)


def test_keyboard_reaches_the_content_first(visit):
    tab = visit(LESSON)
    tab.keyboard.press("Tab")
    assert "Skip to main content" in tab.evaluate("document.activeElement.textContent")


def test_search_finds_a_term(visit):
    tab = visit("search")
    tab.goto(f"{tab.url}?q=padding")
    tab.wait_for_selector("#search-results li a")
    assert tab.locator("#search-results li").count() >= 2


def test_reader_can_copy_a_cell_and_unfold_a_solution_with_the_keyboard(visit):
    tab = visit(LESSON)
    assert tab.locator("div.cell_input button.copybtn").count() > 10
    solution = tab.locator("details.hide").last
    assert solution.get_attribute("open") is None
    solution.locator("summary").focus()
    tab.keyboard.press("Enter")
    assert solution.get_attribute("open") is not None


def test_a_copied_cell_is_offered_with_all_code_that_it_needs(visit):
    tab = visit(LESSON, "phone", has_touch=True, is_mobile=True)
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cell = tab.locator("div.cell_input:visible").nth(3)
    shown = [one.strip() for one in tab.locator("div.cell_input pre").all_text_contents()]
    last = cell.locator("pre").text_content().strip()
    cell.locator("button.copybtn").tap()
    tab.get_by_role("button", name="Copy it with all code above it").tap()
    tab.get_by_text("for the real checkpoint").wait_for()
    copied = tab.evaluate("navigator.clipboard.readText()")
    offered = tab.locator(".copied [role=status]").inner_text()
    wanted = [one for one in shown[: shown.index(last) + 1] if "from helpers import" not in one]
    assert 'profile = "offline"' in wanted[0] and len(wanted) > 4
    [others] = re.findall("# offline, (.+) or (.+): see", wanted[0])
    without, gpu = others
    assert offered.startswith(f"Copied {len(wanted)} cells, ")
    assert offered.endswith(f': without a {gpu.upper()}, set profile to "{without}".')
    wanted[0] = wanted[0].replace('profile = "offline"', 'profile = "gpu"')
    assert copied == "\n\n".join(wanted) + "\n"
    compile(copied, "copied", "exec")
    tab.evaluate("void (navigator.clipboard.writeText = () => Promise.reject())")
    tab.get_by_role("button", name="Copy it with all code above it").tap()
    tab.get_by_text("or copy the cells one by one").wait_for()


def test_on_a_phone_code_can_be_copied_and_no_button_lies_on_output(visit):
    tab = visit(LESSON, "phone", has_touch=True, is_mobile=True)
    button = tab.locator("div.cell_input button.copybtn:visible").first
    assert button.evaluate("button => getComputedStyle(button).opacity") == "1"
    assert button.bounding_box()["width"] >= 34
    assert tab.locator("div.cell_output button.copybtn").count() == 0


def test_menu_of_downloads_fits_a_phone(visit):
    tab = visit(LESSON, "phone")
    tab.locator("details.menu summary").click()
    box = tab.locator("details.menu ul").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= tab.viewport_size["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_right_before_the_scripts_of_the_theme(visit, scheme):
    """Otherwise the page is styled twice, and flashes in the dark."""
    tab = visit("book/references", scheme=scheme)
    tab.route("**/pydata-sphinx-theme.js*", lambda route: route.abort())
    tab.reload()
    assert tab.evaluate("document.documentElement.dataset.theme") == scheme


def test_on_paper_links_say_where_they_lead_and_buttons_are_gone(visit):
    tab = visit("notebooks/chat/choose_a_model")
    after = "all => all.map((one) => getComputedStyle(one, '::after').content)"
    outside = tab.locator('article a.external[href^="http"]')
    assert set(outside.evaluate_all(after)) == {"none"}
    tab.emulate_media(media="print")
    addresses = outside.evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert len(addresses) > 5
    assert outside.evaluate_all(after) == [f'" ({to})"' for to in addresses]
    for gone in ("details.setup", ".headerlink", ".copybtn", "details.menu"):
        found = tab.locator(gone)
        assert found.count() and not any(one.is_visible() for one in found.all()), gone
    how = "all => all.map((one) => getComputedStyle(one)[{}])"
    breaks = tab.locator("article :is(pre, figure, tr)").evaluate_all(how.format("'breakInside'"))
    assert set(breaks) == {"avoid"}
    wraps = tab.locator("article pre").evaluate_all(how.format("'whiteSpace'"))
    assert set(wraps) == {"pre-wrap"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chosen_tab_stands_out_most(visit, scheme):
    tab = visit("notebooks/chat/chat_with_a_model", "desktop", scheme)
    contrast = """all => {
      const light = (color) => color.match(/[0-9.]+/g).slice(0, 3).reduce((a, b) => a + +b, 0);
      const ground = light(getComputedStyle(document.body).backgroundColor);
      return all.map((one) => Math.abs(light(getComputedStyle(one).color) - ground));
    }"""
    labels = ".sd-tab-set > input{} + label"
    chosen = tab.locator(labels.format(":checked")).evaluate_all(contrast)
    others = tab.locator(labels.format(":not(:checked)")).evaluate_all(contrast)
    assert chosen and others and min(chosen) > max(others)
