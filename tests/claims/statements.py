"""What the text of a page states in numbers and comparisons, and what holds each statement.

A statement is a number, in digits or in words, a unit, a comparison ("faster", "most", "same"), an
order ("before", "last"), a "not", a "none" or "all", a word with an opposite ("wide", "keeps",
"gated"), or the head of a paragraph, a table or a row with what follows. It stands in the text of a
page, a comment or docstring in its code, an error that it raises, a caption, an alt text, or a note
beside the record of a real model. Code in the text needs no claim, and may have one; so may any
advice.
tests/claims/PAGE.yml lists the claims of a page:

says     words of the page, as they stand there, once: the number or comparison, what it counts
         (the word behind it), and enough around it to be found
holds    what makes it true: a Python expression, over the committed outputs and the data of the
         book, which nbval and other tests compare with a run. See `Evidence` for what it may use
cites    or: the address or the page of the book, linked in the text, which says so
because  or: why it is true without a run. For definitions, advice, and what a reader sees at once
"""

import ast
import functools
import itertools
import json
import math
import re
import statistics
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import yaml

from helpers import PROJECT
from tests.notebooks.source import tree

CLAIMS = PROJECT / "tests" / "claims"
PAGES = [
    path
    for pattern in ("notebooks/*/*.ipynb", "book/*.md", "recorded/*/notes.yml", "*.md")
    for path in sorted(PROJECT.glob(pattern))
    if path.stem not in ("CHANGELOG", "LICENSE-TEXT")  # what was true once, and the words of others
]

WORDS = """
two three four five six seven eight nine ten eleven twelve sixteen twenty thirty forty fifty
hundred hundreds thousand thousands million millions billion billions
half third thirds quarter quarters fifth tenth tenths twice dozen
more less fewer most least larger smaller bigger greater faster slower higher lower better worse
best worst longer shorter cheaper closer nearer stronger weaker largest smallest greatest fastest
slowest highest lowest longest shortest cheapest earlier later sooner
first last above below before after never always without left right rises falls
prefill decode precision recall GB MB GiB KB bits bytes milliseconds seconds
gigabytes gigabits megabytes instead whenever
minute minutes hour hours day days week weeks month months year years
not cannot unlike top bottom
no none nothing nobody neither only every all any same different except unless hardly off
each both many few much little long short large small big wide narrow high low fast slow early late
good bad easy hard often rarely mostly usually too enough almost nearly exactly about once again
next previous together alone separate shared own new old open gated free private public true false
wrong known unknown inside outside within beyond between under over
raise raises lowers lowered grow grows shrink shrinks increase increases reduce reduces double
doubles keep keeps kept drop drops add adds remove removes wait waits depend depends work works
fail fails start starts stop stops save saves lose loses gain gains cost costs stands called
likely possible impossible safe useful useless
CPU GPU CPUs GPUs memory arithmetic bandwidth weights
"""
NUMBER = r"(?<![\w./-])[-+]?\d[\d,.]*(?:e-?\d+)?(?<![,.])"
# The bold head of a paragraph or item, with two words behind it; not the question of a quiz. The
# heads of a table, and the first cell of a row, with what stands beside it.
HEAD = (
    r"^(?:[-*|] +)?\*\*[^*\n?]+\*\*\s+\S+\s+\S+"
    r"|^\|[^\n]+\|(?=\n\| ?:?-)|^\| (?!:?-)[^|\n]*\w[^|\n]* \| +[^|\s]+"
)
STATEMENT = re.compile(
    rf"{HEAD}|{NUMBER}|\b(?:{'|'.join(WORDS.split())})\b", re.IGNORECASE | re.MULTILINE
)
# Not statements: the numbers of exercises and steps, names with a number, marks of MyST and Jinja.
NOT_STATEMENTS = re.compile(
    r"^\s*(?:\*\*\d+\.(?:\*\*|(?=\s))|\d+\.(?=\s))|\bexercise \d+"
    r"|\b(?:Llama|Ministral|Phi|Gemma|Qwen) \d[\d.]*"
    r"|\bversion \d[\d.]*|\b(?:one|at least) more time\b|\bno longer\b|\bmore than one process\b",
    re.IGNORECASE | re.MULTILINE,
)
BLANKED = re.compile(
    r"```(?!\{glossary)(?:\w|\{(?:code|raw|math|image))[^\n]*\n.*?```|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->|(?<=\])\([^)\s]*\)|<[^>]*>|^---\n.*?\n---$"
    r"|https?://\S+|^::+\{grid\}[^\n]*\n:gutter: \d",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Claim:
    """One entry of tests/claims."""

    says: str
    holds: str = ""
    cites: str = ""
    because: str = ""

    @property
    def kind(self) -> str:
        return next(kind for kind in ("holds", "cites", "because") if getattr(self, kind))


# The prose that pages of book/ show from data files: {page: {file: fields}}.
PROSE = {
    "coverage": {"inventory": ["says", "url"]},
    "errata": {"inventory": ["title", "source", "breaks", "corrected"], "changes": ["does"]},
    "errors": {"errors": ["title", "about", "cause"]},
    "calculator": {
        "../memory_and_speed/published": ["setting", "miss", "url"],
        "../memory_and_speed/speeds": ["says"],
    },
}


def file_of(page: Path) -> Path:
    return CLAIMS / page.relative_to(PROJECT).with_suffix(".yml")


def claims(page: Path) -> list[Claim]:
    entries = yaml.safe_load(file_of(page).read_text(encoding="utf-8")) or []
    return [Claim(**entry) for entry in entries]


@functools.cache
def cells(notebook: Path) -> list[nbformat.NotebookNode]:
    return nbformat.read(notebook, as_version=4).cells


@functools.cache
def text(page: Path) -> str:
    """Return the text of a page: Markdown, captions, alt texts, and what the code shown says."""
    if page.suffix == ".md":
        parts = [page.read_text(encoding="utf-8")]
        if page.stem == "references":  # titles and years of others
            parts = [re.sub(r"\[[^\]]*\](?=\()|\b(?:19|20)\d\d\b", "", parts[0])]
        for name, fields in PROSE.get(page.stem, {}).items():
            data = yaml.safe_load((page.parent / f"{name}.yml").read_text(encoding="utf-8"))
            # A text may stand beside several rows, one after the other.
            parts += [words for words, _ in itertools.groupby(prose(data, fields))]
    elif page.suffix == ".yml":
        notes = yaml.safe_load(page.read_text(encoding="utf-8"))
        parts = [words for of_page in notes.values() for words in of_page.values()]
    else:
        parts = []
        for cell in cells(page):
            if cell.cell_type == "markdown":
                parts.append(cell.source)
            elif "remove-cell" not in cell.metadata.get("tags", []):
                parts += comments(cell.source) + spoken_by_code(cell.source)
            shown = cell.metadata.get("mystnb", {})
            parts += [shown.get("figure", {}).get("caption"), shown.get("image", {}).get("alt")]
            parts.append(cell.metadata.get("record_alt"))
    whole = "\n\n".join(filter(None, parts))
    # Words are the same, linked to the glossary or not.
    whole = re.sub(r"\[([^\]]+)\]\([./\w]*glossary\.md#term-[\w-]+\)", r"\1", whole)
    return re.sub(r"\n\s*\n", "\n\n", whole)


def comments(code: str) -> list[str]:
    """Return the comments of code, of which lines below each other are one."""
    found: list[str] = []
    below = False
    for line in code.splitlines():
        if comment := re.search(r"(?:^\s*|  )# ?(.+)$", line):
            alone = not line[: comment.start()].strip()
            if alone and below:
                found[-1] += f" {comment[1]}"
            else:
                found.append(comment[1])
        below = bool(comment) and alone
    return found


def questions(page: Path) -> list[str]:
    """Return the questions of the quiz of a page, each with its answers."""
    [quiz] = [cell.source for cell in cells(page) if cell.id == "quiz"]
    quiz = quiz.partition("\n## ")[0]
    return [flat(text) for text in re.split(r"^(?=\*\*)", quiz, flags=re.MULTILINE)[1:]]


def spoken_by_code(code: str) -> list[str]:
    """Return the docstrings of code, and the sentences of the errors that it raises."""
    found: list[str | None] = []
    for node in ast.walk(tree(code)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            found.append(ast.get_docstring(node))
        elif isinstance(node, ast.Raise):
            pieces = [piece for piece in ast.walk(node) if isinstance(piece, ast.Constant)]
            pieces.sort(key=lambda piece: (piece.lineno, piece.col_offset))
            found.append("".join(p.value for p in pieces if isinstance(p.value, str)))
    return [text for text in found if text]


def prose(data: Any, fields: list[str]) -> Iterator[str]:
    """Return the texts of these fields, wherever in the data they are."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, str):
            yield from [value] if key in fields else []
        elif isinstance(value, dict | list):
            yield from prose(value, fields)


def spoken(source: str) -> str:
    """Return a text of the same length in which all that is not spoken is blank."""
    for pattern in (BLANKED, NOT_STATEMENTS):
        source = pattern.sub(lambda found: re.sub(r"\S", " ", found[0]), source)
    return source


def flat(words: str) -> str:
    """Return a text with one space between its words, whatever the lines."""
    return re.sub(r"\s+", " ", words).strip()


def unheld(page: Path) -> list[str]:
    """Return the statements of a page that no claim has, each with the words around it."""
    source = text(page)
    said = spoken(source)
    one_line: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(source):  # `says` does not know the lines of the page
        letter = " " if letter.isspace() else letter
        if letter != " " or (one_line and one_line[-1] != " "):
            one_line.append(letter)
            places.append(place)
    whole = "".join(one_line)
    held: set[int] = set()
    for claim in claims(page):
        start = whole.find(flat(claim.says))
        held.update(places[start : start + len(flat(claim.says))] if start >= 0 else [])
    return [
        flat(source[max(0, found.start() - 60) : found.start()])
        + f" [{found[0]}] "
        + flat(source[found.end() : found.end() + 40])
        for found in STATEMENT.finditer(said)
        if not all(place in held or source[place].isspace() for place in range(*found.span()))
    ]


class Evidence:
    """What the expressions of a page may use: the committed outputs, and the data of the book."""

    def __init__(self, page: Path):
        self.page = page

    def _cell(self, id: str, page: str | None) -> nbformat.NotebookNode:
        path = PROJECT / "notebooks" / f"{page}.ipynb" if page else self.page
        return next(cell for cell in cells(path) if cell.id == id)

    def out(self, id: str, page: str | None = None) -> str:
        """Return what a cell prints; `page` is PART/NAME of another notebook."""
        texts = []
        for output in self._cell(id, page).get("outputs", []):
            shown = output.get("data", {})
            texts.append(
                output.get("text") or shown.get("text/markdown") or shown.get("text/plain", "")
            )
        return "\n".join(texts)

    def code(self, id: str, page: str | None = None) -> str:
        """Return the source of a cell."""
        return self._cell(id, page).source

    def right(self, question: str) -> str:
        """Return the right answer of the quiz, with its reason, to a question with these words."""
        [asked] = [text for text in questions(self.page) if question in text]
        answers = re.findall(r"<summary>(.+?)</details>", asked)
        [answer] = [answer for answer in answers if re.search(r"</summary>\s*Right", answer)]
        return answer

    def recorded(self, id: str, page: str | None = None) -> str:
        """Return what a real model gave for a cell: recorded/small."""
        name = page or self.page.relative_to(PROJECT / "notebooks").with_suffix("").as_posix()
        record = json.loads((PROJECT / "recorded" / "small" / f"{name}.json").read_text("utf-8"))
        return "\n".join(map(str, record["cells"][id]["outputs"]))

    @staticmethod
    def numbers(words: str, after: str = "") -> list[float]:
        """Return the numbers in a text, from where the pattern `after` ends."""
        if after:
            words = words[re.search(after, words).end() :]  # type: ignore[union-attr]
        return [
            float(n.replace(",", "")) for n in re.findall(r"-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?", words)
        ]

    def number(self, words: str, after: str = "") -> float:
        """Return the first number in a text, from where the pattern `after` ends."""
        return self.numbers(words, after)[0]

    @staticmethod
    @functools.cache
    def data(path: str) -> Any:
        """Return a file of the project: JSON and YAML as data, everything else as text."""
        content = (PROJECT / path).read_text(encoding="utf-8")
        if path.endswith((".json", ".yml")):
            return yaml.safe_load(content) if path.endswith(".yml") else json.loads(content)
        return content

    @staticmethod
    @functools.cache
    def installed(path: str) -> str:
        """Return a file of an installed package, in the versions that the book pins, as text."""
        (file,) = Path(sysconfig.get_path("purelib")).glob(path)
        return file.read_text(encoding="utf-8")

    def holds(self, expression: str) -> bool:
        names = {n: getattr(self, n) for n in vars(Evidence) if n[0] != "_" and n != "holds"}
        known = {"re": re, "math": math, "median": statistics.median, "mean": statistics.mean}
        return bool(eval(expression, {**names, **known}))
