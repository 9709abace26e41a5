"""With a keyboard alone, from the top of a page: Tab, Enter, Space, arrows and Escape.

Each stop on the way has to be seen: in view, not covered, and marked as the one with the focus.
"""

import pytest

CHAT = "notebooks/chat/chat_with_a_model"
PLAYGROUND = "notebooks/chat/look_inside_the_pipeline"
LESSON = "notebooks/fine-tuning/train_with_trainer"
# What is wrong with the element that has the focus; empty if a person sees where they are.
LOST = """() => {
  const element = document.activeElement;
  if (element === document.body) return ""; // the browser has it, behind the last stop
  const settle = () => document.getAnimations().forEach((moving) => moving.finish());
  const style = (one, part) => {
    const all = getComputedStyle(one, part);
    const { outlineStyle, outlineWidth } = all;
    const { boxShadow, borderColor, backgroundColor, textDecorationLine } = all;
    const outline = outlineStyle === "none" ? "" : outlineStyle + outlineWidth;
    return [outline, boxShadow, borderColor, backgroundColor, textDecorationLine].join();
  };
  const look = () => {
    settle();
    const around = [element, element.parentElement, element.nextElementSibling].filter(Boolean);
    return [...around.map((one) => style(one)), style(element, "::after")].join();
  };
  const name = element.outerHTML.slice(0, 120);
  settle();
  const box = element.closest(".sd-card:has(.sd-stretched-link)") ?? element; // the link fills it
  const { top, bottom, left, right, width, height } = box.getBoundingClientRect();
  if (!width || !height) return `${name} has no size`;
  const beyond = bottom < 1 || top > innerHeight - 1 || right < 1 || left > innerWidth - 1;
  if (beyond) return `${name} is out of view`;
  const clear = (one) => (one ? getComputedStyle(one).opacity * clear(one.parentElement) : 1);
  if (!element.labels?.length && clear(element) < 0.3) return `${name} cannot be seen`;
  const focused = look();
  const quiet = (event) => event.stopImmediatePropagation();
  const kinds = ["blur", "focusout", "focus", "focusin"];
  for (const kind of kinds) addEventListener(kind, quiet, true);
  element.blur();
  const plain = look();
  element.focus({ preventScroll: true });
  for (const kind of kinds) removeEventListener(kind, quiet, true);
  settle();
  if (focused === plain) return `${name} looks the same without the focus`;
  const middle = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
  const from = Math.max(left, 0), to = Math.min(right, innerWidth);
  const spots = [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => from + part * (to - from));
  const there = (spot) => spot && (box.contains(spot) || spot.contains(box));
  const isAbove = spots.some((x) => there(document.elementFromPoint(x, middle)));
  return isAbove || element.labels?.length ? "" : `${name} is covered`;
}"""


@pytest.fixture
def start(visit):
    """Return a function that opens a page for a person who wants nothing to move."""

    def started(page, *how):
        return visit(page, *how, reduced_motion="reduce")

    return started


def press(tab, *keys):
    for key in keys:
        tab.keyboard.press(key)


def tab_to(tab, wanted, key="Tab", most=250):
    """Press Tab until an element has the focus; each stop on the way has to be seen."""
    element = wanted.element_handle()
    for _ in range(most):
        press(tab, key)
        assert tab.evaluate(LOST) == ""
        if tab.evaluate("element => element === document.activeElement", element):
            return
    raise AssertionError(f"{key} does not reach {wanted}")


@pytest.mark.parametrize("place", ["book/welcome", "book/calculator", "book/errata", LESSON, CHAT])
def test_every_stop_of_a_page_is_seen(start, place):
    """From the top to the bottom of a page, and no stop twice."""
    tab = start(place)
    seen = 0
    while True:
        press(tab, "Tab")
        focus = tab.evaluate(
            "document.activeElement.dataset.stop ?? document.activeElement.tagName"
        )
        if focus == "BODY" or focus.isdigit():
            break
        assert tab.evaluate(LOST) == ""
        tab.evaluate("number => document.activeElement.dataset.stop = number", seen)
        seen += 1
    assert seen > 40 and focus in ("BODY", "0")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_search(start, size):
    tab = start("book/welcome", size)
    tab_to(tab, tab.locator(".search-button__button:visible").first)
    press(tab, "Enter")
    assert tab.evaluate("document.activeElement.name") == "q"
    press(tab, "Escape")
    tab.locator("#pst-search-dialog").wait_for(state="hidden")
    press(tab, "Control+k")
    tab.keyboard.type("out of memory")
    press(tab, "Enter")
    tab.wait_for_url("**/search.html?q=out+of+memory")
    first = tab.locator("#search-results li a").first
    first.wait_for()
    address = first.get_attribute("href")
    tab_to(tab, first)
    press(tab, "Enter")
    tab.wait_for_url(f"**/{address}")


def test_menus_on_a_phone(start):
    tab = start(LESSON, "phone")
    for name, link in (("On this page", "Summary"), ("Site menu", "Glossary")):
        tab_to(tab, tab.get_by_role("button", name=name))
        press(tab, "Enter")
        tab_to(tab, tab.get_by_role("dialog", name=name).get_by_role("link", name=link))
        press(tab, "Enter")
        tab.wait_for_url("**#summary" if link == "Summary" else "**/glossary.html")


def test_menu_of_downloads_and_colours(start):
    tab = start(LESSON)
    menu = tab.locator("details.menu summary")
    tab_to(tab, menu)
    press(tab, "Space")
    tab_to(tab, tab.locator("details.menu a").first)
    with tab.context.expect_page():
        press(tab, "Enter")
    tab.bring_to_front()
    press(tab, "Escape")
    assert menu.evaluate("menu => menu === document.activeElement && !menu.parentElement.open")
    tab_to(tab, tab.locator(".theme-switch-button").first)
    before = tab.evaluate("document.documentElement.dataset.mode")
    press(tab, "Space")
    assert tab.evaluate("document.documentElement.dataset.mode") != before


def test_quiz(start):
    tab = start(LESSON)
    answers = tab.locator("section#check-yourself details")
    explanation = "details => details.open && details.lastChild.checkVisibility?.() !== false"
    tab_to(tab, tab.locator("section#check-yourself summary").nth(1))
    for key, opened in (("Enter", True), ("Space", False), ("Space", True)):
        press(tab, key)
        assert answers.nth(1).evaluate(explanation) is opened
    assert not answers.first.evaluate(explanation)
    tab_to(tab, tab.locator("section#check-yourself summary").first, "Shift+Tab", 1)


def test_setup_and_solutions_unfold(start):
    tab = start("notebooks/fine-tuning/prepare_dataset")
    for fold in (tab.locator("details.setup"), tab.locator("details.hide").last):
        tab_to(tab, fold.locator("> summary"))
        press(tab, "Enter")
        assert fold.evaluate("fold => fold.open")


def test_chat(start):
    tab = start(CHAT)
    tab_to(tab, tab.get_by_role("button", name="Load this page's model"))
    press(tab, "Enter")
    tab.wait_for_selector(".live form", timeout=120_000)
    assert tab.evaluate("document.activeElement.labels[0].textContent") == "Your message"
    tab_to(tab, tab.get_by_label("Choice of words"), "Shift+Tab")
    press(tab, "ArrowDown")
    assert tab.get_by_label("Choice of words").input_value() == "sample"
    press(tab, "ArrowUp")
    tab_to(tab, tab.get_by_label("Your message"))
    press(tab, "Control+a")
    tab.keyboard.type("What should I eat in Rome?")
    press(tab, "Enter")
    tab.wait_for_function(
        "/of 1,024 tokens/.test(document.querySelector('.live-status').textContent)"
    )
    assert len(tab.locator(".live-pieces").get_attribute("data-text")) > 20
    tab_to(tab, tab.locator(".live-pieces [role=option]").first, "Shift+Tab", 1)
    press(tab, "ArrowRight", "ArrowRight")
    assert tab.evaluate(LOST) == ""
    chosen = tab.locator(".live-why tr", has_text="(chosen)")
    assert chosen.count() == 1 and tab.locator(".live-why").is_visible()
    tab_to(tab, tab.get_by_role("button", name="New chat"))
    press(tab, "Space")
    assert tab.locator(".live-pieces").count() == 0


def test_playground(start):
    tab = start(PLAYGROUND)
    tab_to(tab, tab.get_by_role("button", name="Open the playground"))
    press(tab, "Enter")
    tab.wait_for_selector(".live-tokens li")
    tab_to(tab, tab.get_by_label("Role").first, "Shift+Tab", 1)
    press(tab, "ArrowDown")
    text = tab.get_by_label("The text that the model reads")
    assert "system<|end_header_id|>" not in text.inner_text()
    tab_to(tab, tab.get_by_role("button", name="Add a message"))
    press(tab, "Enter")
    tab.keyboard.type("Ohé!")
    assert "Ohé!" in text.inner_text()
    tab_to(tab, tab.get_by_role("button", name="Remove this message").last)
    press(tab, "Space")
    assert "Ohé!" not in text.inner_text()
    tab_to(tab, tab.get_by_label("with the generation prompt"))
    press(tab, "Space")
    assert not text.inner_text().endswith("assistant<|end_header_id|>\n\n")
    tab_to(tab, tab.locator(".live details summary"))
    press(tab, "Enter")
    tab_to(tab, tab.get_by_role("button", name="ChatML"))
    press(tab, "Enter")
    assert text.inner_text().startswith("<|im_start|>")
