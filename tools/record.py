"""Keep what real models printed, for the site to show: `python -m tools.record hub [PAGE ...]`.

`make record PROFILE=hub` first executes the notebooks that have cells with `"record": true` in
their metadata. What these printed and drew goes to recorded/hub/PART/PAGE.json, with the images in
the folder PAGE beside it, named by cell. tools/tabs.py shows it next to the stand-in's output.
"""

import argparse
import base64
import getpass
import hashlib
import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import nbformat
import yaml
from huggingface_hub import get_token

from bench.record import cpu_name
from helpers import PROJECT, PageError
from tools.execute import name_of, parameters_cell

RECORDED = PROJECT / "recorded"
KINDS = ("image/png", "text/html", "text/markdown", "text/plain")  # the first that an output has
BAR = re.compile(r"\d%\|.*\||(it/s|s/it|B/s)\]")  # a progress bar of tqdm
PATH = re.compile(r"(?<![\w.:/<])(/[\w.-]+)/[\w.@-]+|[A-Z]:\\Users")  # with its first folder
TOKEN = re.compile(r"\b(?:hf_|gh[a-z]_|github_pat_|sk-)[\w-]{16,}")
COMMON = {"root", "user", "runner", "ubuntu", "jovyan", "localhost", ""}  # names that tell nothing


class RecordError(PageError):
    """Outputs cannot be recorded or shown; the message says in one sentence what to do."""


def sha256(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def checksum(content: dict, folder: Path) -> str:
    """Return the SHA-256 of a record and of the images in its folder."""
    images = [sha256(image.read_bytes().hex()) for image in sorted(folder.glob("*"))]
    return sha256(json.dumps([content, images], sort_keys=True))


def shown(outputs: list[nbformat.NotebookNode]) -> Iterator[tuple[str, str | bytes]]:
    """Yield (one of `KINDS`, text or PNG) for what a reader sees of outputs; no progress bars."""
    for output in outputs:
        printed = output.get("text") or "\n".join(output.get("traceback", []))
        data = output.get("data", {"text/plain": printed})
        kind = next((kind for kind in KINDS if kind in data), "")
        if kind == "image/png":
            yield kind, base64.b64decode(data[kind])
        elif kind:
            lines = [line.rpartition("\r")[2] for line in data[kind].split("\n")]
            if text := "\n".join(line for line in lines if not BAR.search(line)).strip("\n"):
                yield kind, text


def refuse_private(where: str, text: str) -> None:
    """Raise RecordError if a path, a token, or a user or host of this machine is in a text."""
    known = {getpass.getuser(), socket.gethostname(), Path.home().name, get_token() or ""} - COMMON
    found = [name for name in known if re.search(rf"\b{re.escape(name)}\b", text)]
    found += TOKEN.findall(text)
    for path in PATH.finditer(text):
        # Much looks like a path: what counts is one that begins as those of this machine do.
        if path[1] in (None, "/home", "/Users") or Path(path[1]).is_dir():
            found.append(path[0])
    if found:
        raise RecordError(
            f"{found[0][:16]!r} in {where} is private: print less, or take the mark away."
        )


def origin(notebook: nbformat.NotebookNode, names: dict[str, str]) -> dict:
    """Return where the outputs of an executed page come from: names, versions, machine.

    A page is about the models of its parameters cell; if there are none, about all models and data
    in its code. A name stands for what `names` says, or the page's report, or for itself.

    Raises:
        RecordError: the page does not begin with the report of a profile.
    """
    printed = [o.get("text", "") for cell in notebook.cells for o in cell.get("outputs", [])]
    report = next((text for text in printed if re.match(r"profile \w+:", text)), "")
    machine = re.search(r"(.+)\nmachine: (?:(.+), )?(\d+) CPU threads", report)
    if not machine:
        raise RecordError("its run has no report: call start first.")
    known = json.loads((PROJECT / "standins" / "manifest.json").read_text(encoding="utf-8"))
    parameters: dict = {}
    exec(parameters_cell(notebook).source, parameters)
    chosen = [v for v in parameters.values() if re.fullmatch(r"[\w.-]+/[\w.-]+", str(v))]
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    chosen = chosen or [name for name in known if "/" in name and f'"{name}"' in code]
    reported = dict(re.findall(r"^(\S+/\S+): (.+)$", report, re.MULTILINE))
    stood_for = {name: names.get(name) or reported.get(name) or name for name in chosen}
    models = [n for n in chosen if n not in known or "config.json" in known[n]["sha256"]]
    short = [re.split(r"\s*[,(;:]", stood_for[name])[0].rpartition("/")[2] for name in models]
    return {
        "label": " and ".join(dict.fromkeys(short)) or "a real run",
        "names": stood_for,
        "versions": machine[1],
        "machine": f"{cpu_name()}, {os.cpu_count()} cores, {machine[3]} threads, "
        + (machine[2] or "no GPU"),
    }


def again(profile: str, page: str) -> str:
    """Return the command that records a page."""
    return f"`make record PROFILE={profile} PAGES={page}`."


def code_of(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the code that runs alike under all profiles: all but the parameters cell."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [cell.source for cell in cells if "parameters" not in cell.metadata.get("tags", [])]


def marked(notebook: nbformat.NotebookNode) -> set[str]:
    """Return the ids of the cells with `"record": true` in their metadata."""
    return {cell.id for cell in notebook.cells if cell.metadata.get("record")}


def keep(source: Path, executed: Path, target: Path, profile: str, names: dict[str, str]) -> int:
    """Write what the marked cells of an executed notebook gave; return how many gave something.

    Args:
        source: the notebook, which has the marks; `executed` is a run of it under `profile`.
        target: the JSON file to write; images go to a folder of its name.
        names: {Hub name: what it stood for}, if that is not the repository of that name.

    Raises:
        RecordError: the run is missing, or of another state of the notebook; no cell is marked;
            something is private. Then an earlier record stays as it is.
    """
    page = name_of(source)
    both = [nbformat.read(path, as_version=4) for path in (source, executed) if path.is_file()]
    if len(both) < 2 or code_of(both[0]) != code_of(both[1]):
        raise RecordError(f"it was not executed as it is now: run {again(profile, page)}")
    if not (record := marked(both[0])):
        raise RecordError('no cell is marked: put `"record": true` into the metadata of one.')
    day = date.fromtimestamp(executed.stat().st_mtime).isoformat()
    content = {"page": page, "profile": profile, "date": day, **origin(both[1], names)}
    refuse_private("where it comes from", "\n".join(map(str, content.values())))
    images, cells = {}, {}
    for cell in both[1].cells:
        kept: list[tuple[str, str]] = []
        for kind, output in shown(cell.outputs) if cell.id in record else ():
            if isinstance(output, bytes):
                file = f"{cell.id}-{len(kept)}.png" if kept else f"{cell.id}.png"
                images[file], output = output, file
            refuse_private(f"the cell {cell.id!r}", output)
            kept.append((kind, output))
        if kept:
            cells[cell.id] = {"source": sha256(cell.source), "outputs": kept}
    content["cells"] = cells
    folder = target.with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)
    (folder if images else target.parent).mkdir(parents=True, exist_ok=True)
    for file, image in images.items():
        (folder / file).write_bytes(image)
    content["checksum"] = checksum(content, folder)
    target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(cells)


def read(path: Path) -> dict:
    """Return a record; its images stay files.

    Raises:
        RecordError: it is not what was recorded.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        intact = content.pop("checksum") == checksum(content, path.with_suffix(""))
    except (ValueError, KeyError):
        intact = False
    if not intact:
        raise RecordError(
            f"recorded/{'/'.join(path.parts[-3:])} or an image beside it was edited: take it back "
            "with `git checkout -- recorded`, or record it again."
        )
    return content


def main() -> None:
    """Command line; says in a sentence why a page is left out, and exits with 1 if all are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("profile", help="whose run to keep, from _build/PROFILE")
    parser.add_argument("pages", nargs="*", help="which pages, as part/page; all with marked cells")
    parser.add_argument("--names", type=Path, help="YAML: {Hub name: what it stood for}")
    given = parser.parse_args()
    names = yaml.safe_load(given.names.read_text(encoding="utf-8")) if given.names else {}
    pages = given.pages or [
        name_of(path)
        for path in sorted(PROJECT.glob("notebooks/*/*.ipynb"))
        if marked(nbformat.read(path, as_version=4))
    ]
    left_out = 0
    for page in pages:
        target = RECORDED / given.profile / f"{page}.json"
        source = PROJECT / "notebooks" / f"{page}.ipynb"
        executed = PROJECT / "_build" / given.profile / "notebooks" / f"{page}.ipynb"
        try:
            count = keep(source, executed, target, given.profile, names)
            print(f"  {page}: {count} cells in {target.relative_to(PROJECT)}")
        except RecordError as error:
            left_out += 1
            print(f"  {page}: left out: {error}")
    if left_out == len(pages):
        sys.exit(f"Nothing was recorded: mark cells, or see above ({left_out} pages).")


if __name__ == "__main__":
    main()
