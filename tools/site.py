"""Build the site from executed notebooks: `python -m tools.site _build/offline`.

Puts the pages, the executed notebooks and the generated pages into _build/source, and builds them
into _build/html. A warning, such as a broken link or a missing reference, fails the build.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from myst_parser.mdit_to_docutils.base import default_slugify

from tools import inventory

PROJECT = Path(__file__).resolve().parent.parent
BUILD = PROJECT / "_build"
SOURCE = BUILD / "source"
ERRATA_TESTS = PROJECT / "tests" / "errata" / "test_errata.py"


def coverage_page(content: dict, places: dict) -> str:
    """Return the coverage page: every entry of the inventory, and where the book covers it."""
    entries = content["entries"]
    covered = [entry for entry in entries if entry["id"] in places]
    lines = [
        "# Coverage",
        "",
        "This book re-creates two pages of the Transformers documentation. Everything they do, "
        "claim and advise is listed here in our own words, with the place where the book covers "
        "it. The list is made from the pages themselves when the site is built.",
        "",
        f"**{len(covered)} of {len(entries)} entries are covered;** the others say *still open*.",
        "",
    ]
    for key, source in content["sources"].items():
        lines += [f"## {source['title']}", "", f"Source: <{source['url']}>", ""]
        lines += ["| | Section | What it says | In this book |", "|---|---|---|---|"]
        for entry in entries:
            if entry["source"] == key:
                says = entry["says"].replace("|", "\\|")
                section = entry["section"].replace("|", "\\|")
                lines.append(
                    f"| {entry['id']} | {section} | *{entry['kind']}:* {says} "
                    f"| {_links(places.get(entry['id'], []))} |"
                )
        lines.append("")
    return "\n".join(lines)


def errata_page(content: dict, places: dict) -> str:
    """Return the errata page: what the sources say, what breaks today, and the corrected form."""
    docs = test_docstrings()
    lines = [
        "# Errata of the source pages",
        "",
        "The pages this book re-creates were written for earlier versions of the libraries. Here "
        "is what no longer holds in the versions that this book runs on, how it fails, and what "
        "to write instead. Two tests prove each entry: one that the form of the source fails, or "
        "misleads, and one that the corrected form works. They run before every publication.",
        "",
    ]
    for entry in content["entries"]:
        erratum = entry.get("erratum")
        if not erratum:
            continue
        identifier = entry["id"]
        lines += [f"## {identifier}: {entry['section']}", ""]
        lines += ["The source", f": {_code_or_text(erratum['source'])}", ""]
        lines += ["What happens today", f": {erratum['breaks']}", ""]
        lines += ["Instead", f": {_code_or_text(erratum['corrected'])}", ""]
        if identifier in places:
            lines += ["In this book", f": {_links(places[identifier])}", ""]
            proofs = [f"`{name}`: {doc}" for name, doc in docs.items() if f"_{identifier}_" in name]
            lines += ["Proof, in `tests/errata/test_errata.py`"]
            lines += [f": {proof}" for proof in proofs] + [""]
        else:
            lines += ["In this book", ": *still open*", ""]
    return "\n".join(lines)


def test_docstrings() -> dict[str, str]:
    """Return {name: first sentence} of the tests that prove the errata."""
    text = ERRATA_TESTS.read_text(encoding="utf-8")
    found = re.findall(r'^def (test_\w+)\([^)]*\)[^:]*:\n    """(.+?)"""', text, re.M | re.S)
    return {name: " ".join(doc.split()) for name, doc in found}


def _links(places: list) -> str:
    """Return links to the headings that cover an entry, each once."""
    links = {}
    for place in places:
        suffix = ".ipynb" if place.page.startswith("notebooks/") else ".md"
        target = f"../{place.page}{suffix}#{default_slugify(place.heading)}"
        links[target] = f"[{place.heading}]({target})"
    return ", ".join(links.values()) or "*still open*"


def _code_or_text(value: str) -> str:
    """Return a fenced block, indented into a definition list, for what is code, else the text."""
    if re.search(r"[=(\[].*[)\]]", value) and " is " not in value:
        return "\n  ".join(["```python", *value.strip().splitlines(), "```"])
    return value


def assemble(executed: Path) -> None:
    """Put everything that the site is made from into _build/source."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(PROJECT / "book", SOURCE / "book", copy_function=shutil.copy2)
    shutil.copytree(
        executed / "notebooks",
        SOURCE / "notebooks",
        ignore=shutil.ignore_patterns("*.failed.ipynb"),
    )
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy2(PROJECT / name, SOURCE / name)
    content, places = inventory.load(), inventory.places()
    for name, page in (("coverage", coverage_page), ("errata", errata_page)):
        (SOURCE / "book" / f"{name}.md").write_text(page(content, places), encoding="utf-8")


def build() -> int:
    """Build _build/html; returns the exit status, and prints the log only if it failed."""
    command = ["jupyter-book", "build", str(SOURCE), "--path-output", str(PROJECT)]
    command += ["-n", "-W", "--keep-going"]
    done = subprocess.run(
        [Path(sys.executable).parent / command[0], *command[1:]], capture_output=True, text=True
    )
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n")
        print("The site was not built: mend the warnings above, which count as errors.")
    return done.returncode


if __name__ == "__main__":
    assemble(Path(sys.argv[1]).resolve())
    sys.exit(build())
