"""The site menu and the contents of the page, in every layout, by touch and by keyboard."""

import pytest

SITE_MENU, CONTENTS = "Site menu", "On this page"
# Which menus a button opens as a dialog, by width. From 992 pixels on, the theme shows the site
# menu beside the text, where the button folds it; from 1200 on, the contents too.
DIALOGS = {390: (SITE_MENU, CONTENTS), 768: (SITE_MENU, CONTENTS), 1000: (CONTENTS,), 1280: ()}


@pytest.fixture(scope="module", params=DIALOGS)
def tab(browser, request):
    """One tab for all pages at one width, with a touch screen."""
    size = {"width": request.param, "height": 844}
    context = browser.new_context(viewport=size, has_touch=True)
    context.set_default_timeout(3000)
    context.set_default_navigation_timeout(30_000)
    yield context.new_page()
    context.close()


def menus(tab):
    """Yield (button, dialog) of each menu; a page without sections has no contents."""
    for name in DIALOGS[tab.viewport_size["width"]]:
        if name == SITE_MENU or tab.locator("article h2").count():
            button = tab.get_by_role("button", name=name)
            yield button, tab.get_by_role("dialog", name=name)


def is_closed(button, dialog):
    dialog.wait_for(state="hidden")
    button.page.wait_for_function("e => e === document.activeElement", arg=button.element_handle())


def tap_close(dialog):
    dialog.get_by_role("button", name="Close").tap()


def tap_outside(dialog):
    box, width = dialog.bounding_box(), dialog.page.viewport_size["width"]
    left, right = box["x"], width - box["x"] - box["width"]
    assert max(left, right) >= 44, "the open menu leaves no room for a finger beside it"
    dialog.page.touchscreen.tap(left / 2 if left > right else width - right / 2, 400)


def is_open(dialog):
    dialog.get_by_role("link").first.wait_for()


def use_by_touch(button, dialog):
    for close in (tap_close, tap_outside):
        button.tap()
        is_open(dialog)
        close(dialog)
        is_closed(button, dialog)


def use_by_keyboard(button, dialog):
    button.press("Enter")
    is_open(dialog)
    for key in ["Shift+Tab"] * 2 + ["Tab"] * 4:  # past the end, where the browser has its own
        button.page.keyboard.press(key)
        focus = "document.activeElement"  # one look: between two of them it may still move
        held = f"{focus} === document.body || {focus}.closest('dialog') !== null"
        assert button.page.evaluate(held)
    button.page.evaluate("document.activeElement.blur()")  # as a tap beside the links does
    button.page.keyboard.press("Escape")
    is_closed(button, dialog)


def fold_and_unfold(tab):
    button, menu = tab.get_by_role("button", name=SITE_MENU), tab.locator("#pst-primary-sidebar a")
    for expanded, state in (("true", "visible"), ("false", "hidden"), ("true", "visible")):
        assert button.get_attribute("aria-expanded") == expanded
        menu.first.wait_for(state=state)
        button.press("Enter")


def test_menus(tab, address, page):
    tab.goto(f"{address}/{page}.html", wait_until="domcontentloaded")
    for button, dialog in menus(tab):
        use_by_touch(button, dialog)
        use_by_keyboard(button, dialog)
    if SITE_MENU not in DIALOGS[tab.viewport_size["width"]]:
        fold_and_unfold(tab)


def test_link_of_the_contents_leads_to_its_section(tab, address):
    tab.goto(f"{address}/notebooks/fine-tuning/prepare_dataset.html")
    for button, dialog in list(menus(tab))[-1:]:
        button.tap()
        dialog.get_by_role("link", name="Summary").tap()
        dialog.wait_for(state="hidden")
        tab.wait_for_url("**#summary")
        assert tab.evaluate("document.activeElement.localName") == "body", "not back at the button"
