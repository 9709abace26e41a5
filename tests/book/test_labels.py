"""Labels that stand apart from what they are of: sliders, tabs, commands, colours, captions."""

import ast
import json
import re

import nbformat
import pytest

from helpers import PROJECT
from tests.book.test_links import words

BOOK = PROJECT / "book"
PAGES = [*sorted(BOOK.glob("*.md")), *sorted(PROJECT.glob("*.md"))]


def test_a_slider_is_called_as_the_field_that_it_moves():
    page = (BOOK / "calculator.md").read_text(encoding="utf-8")
    labels = dict(re.findall(r'<label for="(\w[\w-]*)">([^<]+)</label>', page))
    sliders = re.findall(r'data-for="([\w-]+)".*aria-label="Slider: ([^"]+)"', page)
    assert len(sliders) >= 7
    for field, says in sliders:
        near = {other: len(words(says, 50) & words(label, 50)) for other, label in labels.items()}
        assert near[field] == max(near.values()) > 0, (field, says)


def test_heads_of_the_calculator_are_those_of_its_columns():
    page = (BOOK / "calculator.md").read_text(encoding="utf-8")
    script = (BOOK / "_static" / "calculator.js").read_text(encoding="utf-8")
    table = page.partition('id="elsewhere"')[2].partition("</table>")[0]
    assert re.findall(r"<th[^>]*>([^<]+)</th>", table) == ["Hardware", "Fits?", "Tokens a second"]
    cells = r"name \}\), create.+?textContent: verdict \}\), create.+?textContent: speeds \}\)"
    assert re.search(cells, script), "the cells of a row stand in this order"


@pytest.mark.parametrize(
    "path", [p for p in PAGES if ":sync:" in p.read_text("utf-8")], ids=lambda path: path.stem
)
def test_a_tab_is_called_as_the_choice_that_it_stands_for(path):
    tabs = re.findall(r"\{tab-item\} (.+)\n:sync: (\S+)", path.read_text(encoding="utf-8"))
    assert tabs and all(choice in name.lower() for name, choice in tabs), tabs


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_readers_are_told_to_make_can_be_made(path):
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*)(?: [\w-]+)*:", makefile, re.MULTILINE))
    targets |= {"test-latest", "test-oldest"}
    text = path.read_text(encoding="utf-8")
    told = re.findall(r"`make ([a-z-]+)[^`]*`|^make ([a-z-]+)", text, re.MULTILINE)
    assert {one or other for one, other in told} <= targets


MADE = re.compile(r"_build/|\.venv/|~/|.*//")  # by a run, at home, or elsewhere
CODE = re.compile(r"``?([^`\n]+)``?|^ {0,4}(?=make |python )(.+)$", re.MULTILINE)
# Variables of other programs.
THEIRS = {"PIP_EXTRA_INDEX_URL", "HF_HOME", "HF_ENDPOINT", "HF_TOKEN", "CUDA_VISIBLE_DEVICES"}


@pytest.mark.parametrize(
    "path",
    [p for p in PAGES if p.stem == "how_to_run" or (p.parent == PROJECT and p.stem != "CHANGELOG")],
    ids=lambda path: path.stem,
)
def test_files_modules_and_variables_that_are_named_are_there(path):
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for code in ["".join(found) for found in CODE.findall(path.read_text(encoding="utf-8"))]:
        for name in re.findall(r"^(?:[\w.*-]+/)+[\w.*-]*$|^[\w-]+\.(?:md|cff|toml)$", code):
            if not MADE.match(name):
                real = re.sub(r"\b(PART|NAME)\b", "*", name)
                found = [
                    *PROJECT.glob(real.rstrip("/")),
                    *PROJECT.glob(f"[a-z]*/{real}".rstrip("/")),
                ]
                assert found, name
        for name in re.findall(r"-m ([\w.]+)", code):
            file = PROJECT / name.replace(".", "/")
            assert file.with_suffix(".py").is_file() or (file / "__main__.py").is_file(), name
        for name in re.findall(r"\b([A-Z][A-Z_]{3,})=", code):
            assert re.search(rf"\b{name}\b", makefile) or name in THEIRS, name
        for name in re.findall(r"^[A-Z]+_[A-Z_]+$", code):
            assert name in THEIRS, name


def test_colours_mean_what_they_say():
    css = (BOOK / "_static" / "book.css").read_text(encoding="utf-8")
    for kind, colour in {"raised": "danger", "cure": "success"}.items():
        assert f"div.{kind} pre {{ border-left: 4px solid var(--pst-color-{colour}); }}" in css
    css = (BOOK / "_static" / "calculator.css").read_text(encoding="utf-8")
    schemes = re.findall(r"#calculator \{([^}]*--weights[^}]*)\}", css)
    assert len(schemes) == 2, "light and dark"
    for scheme in schemes:
        colours = re.findall(r"--\w+: (#[0-9a-f]{6})", scheme)
        assert len(colours) == len(set(colours)) >= 5, "each part of the bar has its own"


FIGURES = [
    (
        path,
        {
            c.id: c
            for c in nbformat.read(path, as_version=4).cells
            if "image" in c.metadata.get("mystnb", {})
        },
    )
    for path in sorted(PROJECT.glob("notebooks/*/*.ipynb"))
]
# Captions that say what a curve does, in words of another figure.
OTHERWISE = {("ladder-figure", "caption"), ("curve", "caption")}


@pytest.mark.parametrize(("path", "cells"), FIGURES, ids=[path.stem for path, _ in FIGURES])
def test_caption_and_alt_text_are_nearest_to_their_own_figure(path, cells):
    """By the words that the code of each figure writes into it."""
    drawn = {}
    for name, cell in cells.items():
        tree = ast.walk(ast.parse(cell.source))
        texts = [node.value for node in tree if isinstance(node, ast.Constant)]
        shown = " ".join(text for text in texts if isinstance(text, str))
        drawn[name] = words(
            f"{shown} {cell.metadata.mystnb.figure.get('name', '')}".replace("-", " "), 5
        )
    for name, cell in cells.items():
        said = {
            "caption": cell.metadata.mystnb.figure.caption,
            "alt": cell.metadata.mystnb.image.alt,
            "record_alt": cell.metadata.get("record_alt", ""),
        }
        for kind, text in said.items():
            near = {other: len(words(text, 5) & of) / len(of) ** 0.5 for other, of in drawn.items()}
            if (name, kind) not in OTHERWISE and text:
                assert max(near, key=lambda other: near[other]) == name, kind


def test_the_model_in_the_page_begins_as_the_notebook_does():
    script = (BOOK / "_static" / "live" / "chat.js").read_text(encoding="utf-8")
    page = PROJECT / "notebooks" / "chat" / "chat_with_a_model.ipynb"
    cells = {cell.id: cell.source for cell in nbformat.read(page, as_version=4).cells}
    [most] = re.findall(r"^max_new_tokens = (\d+)", cells["parameters"], re.MULTILINE)
    folder = PROJECT / "standins" / "meta-llama" / "Meta-Llama-3-8B-Instruct"
    own = json.loads((folder / "generation_config.json").read_text(encoding="utf-8"))
    assert f"const REPLY = {most};" in script
    assert f'const temperature = number("{own["temperature"]}",' in script
    assert f'const topP = number("{own["top_p"]}",' in script
