"""What real models gave, in tabs beneath the code: a page of this book, with a made-up record."""

import base64
import json
import shutil

import nbformat
import pytest
import yaml

from helpers import PROJECT
from tools import record, site, tabs

PAGE = "chat/chat_with_a_model"
LINE = "Recorded on 2026-01-31 from some/Model-1B under the name a/b; c/d. A CPU, 2 cores. torch 1."
ALT = 'A recorded curve; it\'s "rising" <steeply>.'


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The folder of a site of this page alone, in which a text and a figure have tabs."""
    folder = tmp_path_factory.mktemp("site")
    source = folder / "source"
    shutil.copytree(PROJECT / "book", source / "book")
    path = source / "notebooks" / f"{PAGE}.ipynb"
    path.parent.mkdir(parents=True)
    notebook = nbformat.read(PROJECT / "notebooks" / f"{PAGE}.ipynb", as_version=4)
    outputs = {"pipeline": ("text/plain", "A recorded reply with ```ticks```.\n\n:::\n:a: b")}
    outputs["temperature-plot"] = ("image/png", "plot.png")
    cells = {}
    for cell in notebook.cells:
        if cell.id in outputs:
            cell.metadata |= {"record": True, "record_alt": ALT}
            cells[cell.id] = {"source": record.sha256(cell.source), "outputs": [outputs[cell.id]]}
    nbformat.write(notebook, path)
    plot = next(cell for cell in notebook.cells if cell.id == "temperature-plot").outputs[0].data
    kept = folder / "recorded" / "hub" / PAGE
    kept.mkdir(parents=True)
    (kept / "plot.png").write_bytes(base64.b64decode(plot["image/png"]))
    content = {"page": PAGE, "profile": "hub", "label": "Model-1B", "date": "2026-01-31"}
    content |= {"names": {"a/b": "some/Model-1B", "c/d": "c/d"}, "machine": "A CPU, 2 cores"}
    content |= {"versions": "torch 1", "cells": cells}
    content["checksum"] = record.checksum(content, kept)
    kept.with_suffix(".json").write_text(json.dumps(content))
    tabs.show(source, folder / "recorded")
    contents = {"format": "jb-book", "root": f"notebooks/{PAGE}"}
    for name, settings in (("_toc", contents), ("_config", site.config())):
        (source / f"{name}.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    done = site.sphinx(source, folder, strict=False)
    assert not done.returncode, done.stderr
    return (folder / "_build" / "html").as_uri()


@pytest.fixture
def lesson(visit):
    return lambda *size, **options: visit(f"notebooks/{PAGE}", *size, **options)


def shown(tab):
    """What the content of each tab shows: stand-in and recorded, of the text and of the figure."""
    return [panel.is_visible() for panel in tab.locator(".recorded > .sd-tab-content").all()]


def test_reader_switches_all_tabs_of_a_page(lesson):
    tab = lesson()
    assert tab.trouble == []
    labels = tab.locator(".recorded > label")
    assert labels.all_inner_texts() == ["Stand-in", "Model-1B, recorded"] * 2
    assert shown(tab) == [True, False] * 2
    labels.nth(1).click()
    assert shown(tab) == [False, True] * 2
    reply, figure = tab.locator(".recorded > .sd-tab-content:visible").all()
    assert reply.locator("pre").inner_text().strip() == (
        "A recorded reply with ```ticks```.\n\n:::\n:a: b"
    )
    assert figure.locator("img").get_attribute("alt") == ALT
    assert figure.locator("img").evaluate("image => image.naturalWidth") > 100
    assert figure.locator(".recorded-from").inner_text() == LINE
    tab.reload()
    assert shown(tab) == [False, True] * 2, "the choice is kept"


def test_stand_in_shows_what_it_does_without_tabs(lesson):
    figure = lesson().locator(".recorded figure").first
    assert "Fig. 1" in figure.inner_text()
    assert len(figure.locator("img").get_attribute("alt")) > 40


def test_keyboard_switches_tabs(lesson):
    tab = lesson()
    tab.locator(".recorded > input").first.focus()
    tab.keyboard.press("ArrowRight")
    assert shown(tab) == [False, True] * 2


def test_tabs_work_without_scripts(lesson):
    tab = lesson(java_script_enabled=False)
    assert shown(tab) == [True, False] * 2
    tab.locator(".recorded > label").nth(1).click()
    assert shown(tab) == [False, True, True, False]


def test_paper_shows_all_tabs(lesson):
    tab = lesson()
    tab.emulate_media(media="print")
    assert shown(tab) == [True] * 4
    tops = tab.locator(".recorded").first.locator("> :not(input)").all()
    heights = [part.bounding_box()["y"] for part in tops]
    assert heights == sorted(heights) and len(set(heights)) == 4, "each below its label"


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_recorded_tabs_fit_and_are_accessible(lesson, accessible, size, scheme):
    tab = lesson(size, scheme)
    tab.locator(".recorded > label").nth(1).click()
    assert tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    accessible(tab)
    tab.locator(".recorded > label").first.click()
    accessible(tab)
