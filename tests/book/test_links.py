"""A link names what it leads to: no other page or heading is nearer to its words.

The build and test_site.py find a link that leads nowhere. This finds one that leads to another page
or heading than was meant. Links to the outside stand in outside.yml, with their words: whoever
changes one opens the new address, and reads there what the page says of it.
"""

import datetime
import re
from pathlib import Path

import nbformat
import pytest
import yaml
from myst_parser.mdit_to_docutils.base import default_slugify

from helpers import PROJECT

LINK = re.compile(r"\[([^\[\]]+)\]\((?!https?:)([^)\s]+)\)")
CARD = re.compile(r"\{grid-item-card\} (.+)\n:link: (\S+)")
TERM = re.compile(r"^(\w.*)\n  ", re.MULTILINE)  # of the glossary, above its definition
LITTLE = "a an and at by do for from has have in is it its no of on or our page so that the this to"

# Links whose words do not name what they lead to: {words: how its address ends}.
GRADIENTS = "train_faster.ipynb#gradient-accumulation-saves-memory-not-time"
SIXTEEN_BITS = "#sixteen-bits-where-the-hardware-has-them"
OTHERWISE = {
    "128 GB": "train_on_more_processes.ipynb#models-that-do-not-fit",
    "16 GB in bfloat16 or 6 in NF4": "fit_a_model_in_memory.ipynb#the-sum-for-8b-and-70b",
    "AdamW": "glossary.md#term-optimizer",
    "Chat with a model": ("chatting", "chat_with_a_model.ipynb"),
    "Errata": ("errata.md", "errata.md#t17-tensorflow-classes"),  # the first of several
    "GPT-2 stops": "errors.md#index-out-of-range-in-self",
    "GQA": "glossary.md#term-grouped-query-attention",
    "LoRA's page": "fine_tune_with_lora.ipynb#accuracy-against-full-fine-tuning",
    "MBU": "glossary.md#term-model-bandwidth-utilisation",
    "Train faster": ("train_faster.ipynb", GRADIENTS),
    "Try one here": "chat_with_a_model.html#live",
    "`bf16=True` or `fp16=True`": SIXTEEN_BITS,
    "a guess that sounds sure": "glossary.md#term-hallucination",
    "a draft": "#more-tokens-a-pass-assisted-generation",
    "a switch": GRADIENTS,
    "above": SIXTEEN_BITS,
    "are refused": "errors.md#some-modules-are-dispatched-on-the-cpu-or-the-disk",
    "below": "published-figures",
    "chance moves the second": "train_with_trainer.ipynb#or-is-it-luck",
    "counting stars": "train_with_trainer.ipynb",
    "faster memory": "glossary.md#term-memory-bandwidth",
    "fewer bits": "glossary.md#term-quantization",
    "in another order": "train_with_trainer.ipynb#what-it-gets-wrong",
    "its list": "calculator.md",
    "law": "what_limits_the_speed.ipynb",
    "llama.cpp": "beyond_this_book.ipynb#when-to-leave",
    "load in float32": "train_with_trainer.ipynb#the-precision-of-the-weights",
    "log-in": "#when-the-model-is-gated",
    "nothing is learned": "#read-the-learning-curve",
    "pad each batch by itself": "#pad-less",
    "prompt lookup": "#guesses-without-a-draft",
    "real dataset's": "stand_ins.md#what-they-are",
    "reviews that name their stars": "stand_ins.md#what-they-are",
    "refuses": "errors.md#some-modules-are-dispatched-on-the-cpu-or-the-disk",
    "refuses to load it": "errors.md#some-modules-are-dispatched-on-the-cpu-or-the-disk",
    "slowly": SIXTEEN_BITS,
    "source page": "references.md",
    "split it": "prepare_dataset.ipynb#select-first-then-tokenize-then-pad",
    "temperature": (
        "chat_with_a_model.ipynb#how-the-words-are-chosen",
        "glossary.md#term-temperature",
    ),
    "too low for today's data-centre GPUs": "errata.md#c23-bandwidths-of-today",
    "what others have measured": "published-figures",
}


def source(path: Path) -> str:
    """Return the Markdown of a page or of the data of one, without code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = nbformat.reads(text, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"```(?!\{glossary).*?```", "", text, flags=re.DOTALL)


PAGES = sorted([*PROJECT.glob("notebooks/*/*.ipynb"), *PROJECT.glob("book/*.md")])
SOURCES = {path: source(path) for path in [*PAGES, *PROJECT.glob("book/*.yml")]}
ENTRIES = yaml.safe_load(SOURCES[PROJECT / "book" / "inventory.yml"])["entries"]


def places(page: Path) -> dict[str, str]:
    """Return what a link can lead to on a page, {anchor: its words}; "" is the page itself."""
    text = SOURCES[page]
    title, *headings = re.findall(r"^#{1,4} ([^{}\n]+)$", text, re.MULTILINE)
    if page.stem == "errata":
        headings += [f"{e['id']}: {e['erratum']['title']}" for e in ENTRIES if "erratum" in e]
    found = {default_slugify(heading): heading for heading in headings}
    if page.stem == "glossary":
        found |= {f"term-{term.replace(' ', '-')}": term for term in TERM.findall(text)}
    return {"": f"{title} / {page.stem.replace('_', ' ')}"} | found


OUTSIDE = yaml.safe_load((PROJECT / "tests" / "book" / "outside.yml").read_text(encoding="utf-8"))


def test_links_to_the_outside_are_those_that_are_listed():
    found: dict[str, set[str]] = {}
    for path in [*PAGES, *PROJECT.glob("*.md"), *PROJECT.glob("book/*.yml")]:
        for says, address in re.findall(r"\[([^\[\]]+)\]\((https?:[^)\s]+)\)", source(path)):
            found.setdefault(address, set()).add(" ".join(says.split()))
    for entry in re.split(r"\n- |\n## ", source(PROJECT / "book" / "references.md")):
        whole = " ".join(re.sub(r"\[([^\[\]]+)\]\([^)]+\)", r"\1", entry).split())
        for address in re.findall(r"\]\((https?:[^)\s]+)\)", entry):
            found[address].add(whole)  # with authors, year, and what it is about
    assert {address: sorted(says) for address, says in found.items()} == OUTSIDE


ADDRESSES = yaml.safe_load((PROJECT / "tests" / "book" / "addresses.yml").read_text("utf-8"))
SOURCE_FILES = [
    path
    for pattern in ("memory_and_speed/*", "helpers/*", "recipes/**/*", "tools/*", "bench/*")
    for path in sorted(PROJECT.glob(pattern))
    if path.suffix in (".py", ".yml", ".md")
] + [PROJECT / "_config.yml", PROJECT / "CITATION.cff", PROJECT / "book" / "inventory.yml"]


def test_addresses_of_sources_are_those_that_were_looked_up():
    """In the order of each file, so that two of them cannot change places."""
    found = {}
    for path in SOURCE_FILES:
        if named := re.findall(r"https?://[^\s)>'\"`,}\]|]+", path.read_text("utf-8")):
            found[path.relative_to(PROJECT).as_posix()] = [each.rstrip(".:;") for each in named]
    assert found == ADDRESSES, "look up what is new, then change tests/book/addresses.yml"


PLACES = {page: places(page) for page in PAGES}
LINKS = [
    (path, " ".join(words.split()), target)
    for path, text in SOURCES.items()
    for words, target in LINK.findall(text) + CARD.findall(text)
]
LINKS += [  # in HTML, for readers without JavaScript
    (path, words, target)
    for path in PAGES
    if path.suffix == ".md"
    for target, words in re.findall(r'<a href="(#[\w-]+)">(.+?)</a>', path.read_text("utf-8"))
]


def words(text: str, letters: int) -> set[str]:
    """Return the words that count, by their beginnings."""
    found = re.findall(r"[^\W_]+", text.lower())
    return {word.removesuffix("s")[:letters] for word in found if word not in LITTLE.split()}


def nearest(text: str, names: dict) -> list:
    """Return what has the names that are nearest to a text; nothing, if none is near.

    Nearness is the share of words that both have. If they have none, "padded" and "padding" are
    taken for the same.
    """
    for letters in (50, 5):
        near = {}
        for key, name in names.items():
            both = [(words(text, letters), words(each, letters)) for each in name.split(" / ")]
            near[key] = max(len(a & b) / len(a | b) for a, b in both)
        if best := max(near.values()):
            return [key for key, value in near.items() if value == best]
    return []


@pytest.mark.parametrize(("path", "says", "target"), LINKS)
def test_a_link_names_what_it_leads_to(path, says, target):
    if says in OTHERWISE:
        assert target.endswith(OTHERWISE[says])
        return
    file, _, anchor = target.partition("#")
    page = (path.parent / file).resolve() if file else path
    page = page if page.suffix else page.with_suffix(".md")
    names = {page: names[""] for page, names in PLACES.items()}
    if anchor:
        names = {key: name for key, name in PLACES[page].items() if key}
    assert nearest(says, names) == [anchor or page], "if it is right, add it to OTHERWISE"


ROLES = [
    (role, says, target)
    for text in SOURCES.values()
    for role, says, target in re.findall(r"\{(term|ref)\}`([^`<]+) <([^`>]+)>`", text)
]


@pytest.mark.parametrize(("role", "says", "target"), sorted(set(ROLES)))
def test_a_cross_reference_names_what_it_leads_to(role, says, target):
    if role == "term":
        assert words(says, 50) == words(target, 50)
    elif target == "changes":
        [heading] = re.findall(r"\(changes\)=\n## (.+)", SOURCES[PROJECT / "book" / "errata.md"])
        assert says == heading
    else:
        assert (says, target) == ("index of errors", "error-cuda_oom")


def test_no_exception_is_left_over():
    assert set(OTHERWISE) <= {says for _, says, _ in LINKS}


REFERENCES = (PROJECT / "book" / "references.md").read_text(encoding="utf-8")
BULLETS = re.findall(r"^- .*(?:\n  .*)*", REFERENCES, re.MULTILINE)
PAPERS = {id: b for b in BULLETS for id in re.findall(r"arxiv\.org/abs/(\d{4}\.\d{5})", b)}
NAMED = {"Transformer Math 101", "The case for 4-bit precision"}  # numbers that no address has


def test_a_paper_has_the_year_of_its_address_and_is_cited_as_it_is_listed():
    """An address at arXiv begins with the year and month; who wrote it stands in two places."""
    assert len(PAPERS) > 10
    for id, bullet in PAPERS.items():
        [year] = re.findall(r"\b(20\d\d)\.(?:\s|$)", bullet)
        assert 0 <= int(year) - (2000 + int(id[:2])) <= 2, bullet
    cited = [
        (name, year, id)
        for path in [*PROJECT.glob("notebooks/*/*.ipynb"), *PROJECT.glob("book/*.md")]
        for name, year, id in re.findall(
            r"\[([A-Z]\w+) [^\]]*?(\d{4})\]\(https://arxiv\.org/abs/(\d{4}\.\d{5})",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert cited
    for name, year, id in cited:
        assert 0 <= int(year) - (2000 + int(id[:2])) <= 2, (name, year, id)
        if id in PAPERS:
            assert re.search(rf"\b{name}\b.*{year}", PAPERS[id], re.DOTALL), (name, year, id)


def test_numbers_of_a_reference_stand_in_its_address():
    found = re.findall(r"\[([^\]]*\d[^\]]*)\]\(([^)\s]+)\)", REFERENCES)
    numbered = [(says, to) for says, to in found if "arxiv.org" not in to and says not in NAMED]
    assert len(numbered) > 5
    for says, to in numbered:
        for number in re.findall(r"\d[\d.]*", says):
            assert number in to, f"{says}: {to}"


def test_search_names_headings_as_they_stand():
    """A synonym with a comma in it can only be the name of something."""
    groups = yaml.safe_load((PROJECT / "book" / "synonyms.yml").read_text(encoding="utf-8"))
    names = [name for group in groups for name in group if "," in name]
    pages = "".join(path.read_text(encoding="utf-8") for path in PROJECT.glob("book/*.md"))
    assert names and all(name in pages for name in names)


def test_years_of_references_are_years():
    text = (PROJECT / "book" / "references.md").read_text(encoding="utf-8")
    years = [int(year) for year in re.findall(r"(?<!/)\b(\d{4})\.(?: |$)", text, re.MULTILINE)]
    assert len(years) > 15
    assert all(1990 <= year <= datetime.date.today().year for year in years)
