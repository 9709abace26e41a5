"""Build the site from executed notebooks: `python -m tools.site _build/offline`.

Puts the pages, the executed notebooks and the generated pages into _build/source, and builds them
into _build/html. A warning, such as a broken link or a missing reference, fails the build.
"""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from myst_parser.mdit_to_docutils.base import default_slugify

from helpers import PROJECT
from tools import calculator, inventory
from tools.results import results_page

BUILD = PROJECT / "_build"
SOURCE = BUILD / "source"
ERRATA_TESTS = PROJECT / "tests" / "book" / "errata"


def coverage_page(content: dict, places: dict) -> str:
    """Return the coverage page: every entry of the inventory, and where the book covers it."""
    entries = content["entries"]
    covered = sum(entry["id"] in places for entry in entries)
    lines = [
        "# Coverage",
        "",
        "This book re-creates two pages of the Transformers documentation. Every step they take, "
        "and everything they claim, advise and point to, is listed here in our own words, with "
        "the place where the book covers it. The list is made from the pages themselves when the "
        "site is built.",
        "",
        f"**{covered} of {len(entries)} entries are covered;** the others say *still open*.",
        "",
    ]
    for key, source in content["sources"].items():
        lines += [f"## {source['title']}", "", f"Source: [{source['title']}]({source['url']})", ""]
        section = None
        for entry in (entry for entry in entries if entry["source"] == key):
            if entry["section"] != section:
                section = entry["section"]
                lines += ["", f"**{section}**", ""]
            where = _links(places.get(entry["id"], []))
            lines.append(f"- {entry['id']}, {entry['kind']}: {entry['says']} → {where}")
        lines.append("")
    return "\n".join(lines)


def errata_page(content: dict, places: dict) -> str:
    """Return the errata page: what the sources say, what breaks today, and the corrected form."""
    tests = proofs()
    lines = [
        "# Errata of the source pages",
        "",
        "The pages that this book re-creates were written for earlier versions of the libraries. "
        "Here is what no longer holds with the versions used here, how it fails, and what to write "
        "instead. Where this book covers the entry, two tests prove it, and run before every "
        "publication: one that the form of the source fails or misleads, and one that the "
        "corrected form works. Unfold a proof to read its test, from `tests/book/errata`.",
        "",
    ]
    for entry in content["entries"]:
        if "erratum" not in entry:
            continue
        identifier, erratum = entry["id"], entry["erratum"]
        title = content["sources"][entry["source"]]["title"]
        parts = {
            f"*{title}*, section *{entry['section']}*": _code_or_text(erratum["source"]),
            "What happens today": erratum["breaks"],
            "Instead": _code_or_text(erratum["corrected"]),
            "In this book": _links(places.get(identifier, [])),
        }
        lines += [f"## {identifier}: {erratum['title']}", ""]
        for term, text in parts.items():
            lines += [term, ": " + text.replace("\n", "\n  "), ""]
        proven = [name for name in tests if f"_{identifier}_" in name]
        for name in proven:
            doc, source = tests[name]
            lines += [f":::{{dropdown}} Proof: {doc}", "```python", source, "```", ":::", ""]
        if not proven:
            lines += ["Proof", ": not yet in this book", ""]
    return "\n".join(lines)


def proofs() -> dict[str, tuple[str, str]]:
    """Return {name: (docstring, source)} of the tests that prove the errata."""
    found = {}
    for path in sorted(ERRATA_TESTS.glob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[node.name] = (ast.get_docstring(node), ast.get_source_segment(text, node))
    return found


def _links(places: list) -> str:
    """Return links to the headings that cover an entry, each once."""
    links = {}
    for place in places:
        suffix = ".ipynb" if place.page.startswith("notebooks/") else ".md"
        target = f"../{place.page}{suffix}#{default_slugify(place.heading)}"
        links[target] = f"[{place.heading}]({target})"
    return ", ".join(links.values()) or "*still open*"


def _code_or_text(value: str) -> str:
    """Return what is Python as a block of code, and anything else as it is."""
    try:
        ast.parse(value)
    except SyntaxError:
        return value
    return f"```python\n{value.strip()}\n```"


def assemble(executed: Path) -> None:
    """Put everything that the site is made from into _build/source."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(PROJECT / "book", SOURCE / "book", copy_function=shutil.copy2)
    shutil.copytree(
        executed / "notebooks",
        SOURCE / "notebooks",
        ignore=shutil.ignore_patterns("*.failed.ipynb"),
    )
    shutil.copy2(PROJECT / "_toc.yml", SOURCE)
    (SOURCE / "_config.yml").write_text(yaml.safe_dump(config()), encoding="utf-8")
    content, places = inventory.load(), inventory.places()
    for name, page in (("coverage", coverage_page), ("errata", errata_page)):
        (SOURCE / "book" / f"{name}.md").write_text(page(content, places), encoding="utf-8")
    (SOURCE / "book" / "results.md").write_text(results_page(), encoding="utf-8")
    filled = SOURCE / "book" / "calculator.md"
    filled.write_text(calculator.fill(filled.read_text(encoding="utf-8")), encoding="utf-8")


def config() -> dict:
    """Return the settings of the site, without the buttons that need the project's address."""
    settings = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    if not settings["repository"]["url"]:
        settings["html"] |= {name: False for name in settings["html"] if name.endswith("_button")}
        del settings["launch_buttons"]
    return settings


def build() -> int:
    """Build _build/html from nothing, and return the exit status."""
    for leftover in ("html", ".doctrees", "jupyter_execute"):
        # Sphinx would keep labels of pages that have changed since, and pages that are gone.
        shutil.rmtree(BUILD / leftover, ignore_errors=True)
    command = [Path(sys.executable).parent / "jupyter-book", "build", SOURCE]
    options = ["--path-output", PROJECT, "-n", "-W", "--keep-going", "-q"]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    if done.returncode:
        print(done.stderr)
        print("The site was not built: mend the warnings above, which count as errors.")
    return done.returncode


if __name__ == "__main__":
    assemble(Path(sys.argv[1]).resolve())
    sys.exit(build())
