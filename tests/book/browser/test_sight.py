"""A phone shows what a desktop shows; in the dark, colours keep their hue."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.book.browser.conftest import SIZES

# Folds and tabs are opened, and what scripts show later is shown.
UNFOLD = """() => {
  for (const fold of document.querySelectorAll("article details")) fold.open = true;
  const panels = document.querySelectorAll("article .sd-tab-content");
  for (const panel of panels) panel.style.display = "block";
  for (const later of document.querySelectorAll("article [hidden]")) later.hidden = false;
  for (const moving of document.getAnimations()) moving.finish();
}"""
# Texts, pictures and fields, in order; the heads of columns, without, since on a phone they may be
# labels that CSS writes; and these labels, each beside the head of its column.
SEEN = """() => {
  const tidy = (text) => text.replace(/\\s+/g, " ").trim();
  const said = (element) => {
    const { content, display } = getComputedStyle(element, "::before");
    if (display === "none" || !/^".*[a-z]/i.test(content)) return "";
    return tidy(JSON.parse(content)).replace(/:$/, "");
  };
  const how = { opacityProperty: true, visibilityProperty: true };
  const shows = (element, { right, bottom, width, height }) => element.checkVisibility(how)
    && width > 1 && height > 1 && right > 0 && bottom + scrollY > 0;
  const article = document.querySelector("article");
  const texts = [], heads = new Set(), labels = [];
  const walk = document.createTreeWalker(article, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node; (node = walk.nextNode()); ) {
    const element = node.nodeType === 3 ? node.parentElement : node;
    if (node.nodeType === 3) range.selectNodeContents(node);
    else if (!node.matches("img, input, select, textarea, button, canvas, svg")) continue;
    const text = tidy(node.alt ?? node.data ?? node.id);
    if (text && shows(element, (node.data ? range : node).getBoundingClientRect())) {
      const head = element.closest("thead th");
      if (head) heads.add(text); else texts.push(text);
    }
  }
  for (const cell of article.querySelectorAll("td")) {
    const label = cell.checkVisibility() && said(cell);
    if (!label) continue;
    heads.add(label);
    const head = cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
    labels.push([label, tidy(head.textContent)]);
  }
  return { texts, heads: [...heads].sort(), labels };
}"""


@pytest.fixture
def at(one_tab):
    """Return a function that makes the tab as large as a phone or a desktop."""

    def resized(size):
        width, height = SIZES[size]
        one_tab.set_viewport_size({"width": width, "height": height})
        frames = "new Promise((end) => requestAnimationFrame(() => requestAnimationFrame(end)))"
        one_tab.evaluate(frames)
        return one_tab

    return resized


def test_a_phone_shows_all_that_a_desktop_shows(at, address, page):
    """But the links to sections, which show by hovering."""
    tab = at("desktop")
    tab.goto(f"{address}/{page}.html", wait_until="load")
    tab.wait_for_selector("article:not(:has(.live:not(:has(button))))")
    tab.evaluate(UNFOLD)
    desktop, phone = tab.evaluate(SEEN), at("phone").evaluate(SEEN)
    assert phone["texts"] == [text for text in desktop["texts"] if text != "#"]
    assert phone["heads"] == desktop["heads"]
    labels = desktop["labels"] + phone["labels"]
    assert [(label, head) for label, head in labels if label != head] == []
    assert len(phone["texts"]) > 20


# In the dark, the theme sets pictures in a little.
AT_ONCE = """all => Promise.all(all.map((one) => {
  Object.assign(one, { loading: "eager", style: "padding: 0" });
  return one.decode();
}))"""


def coloured(tab, figure, scheme):
    """Return the pixels of a picture as a reader sees them: hue, saturation and value, 0 to 1."""
    tab.emulate_media(color_scheme=scheme)
    tab.wait_for_function("scheme => document.documentElement.dataset.theme === scheme", arg=scheme)
    picture = Image.open(io.BytesIO(figure.screenshot(animations="disabled")))
    return np.asarray(picture.convert("RGB").convert("HSV")) / 255


@pytest.mark.parametrize(
    "lesson",
    ["chat/chat_with_a_model", "chat/what_limits_the_speed", "fine-tuning/prepare_dataset"],
)
def test_in_the_dark_figures_are_dark_and_their_colours_keep_their_hue(at, address, lesson):
    """Captions name colours."""
    tab = at("desktop")
    tab.goto(f"{address}/notebooks/{lesson}.html", wait_until="load")
    tab.evaluate(UNFOLD)
    figures = tab.locator("article figure img")
    figures.evaluate_all(AT_ONCE)
    for figure in figures.all():
        light, dark = (coloured(tab, figure, scheme) for scheme in ("light", "dark"))
        assert light[..., 2].mean() > 0.8 and dark[..., 2].mean() < 0.4
        colour = light[..., 1] > 0.4
        strong = colour & (dark[..., 1] > 0.2)
        assert strong.sum() > 0.9 * colour.sum() > 500
        off = np.abs(light[..., 0] - dark[..., 0])[strong]
        assert np.percentile(np.minimum(off, 1 - off), 95) < 15 / 360
