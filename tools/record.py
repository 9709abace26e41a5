"""Keep what real models printed, for the site to show: `python -m tools.record hub`.

`make record PROFILE=hub` first executes the notebooks that have cells with `"record": true` in
their metadata. What these printed and drew goes to recorded/hub/PART/PAGE.json, with the images in
the folder PAGE beside it, named by cell. The site shows it in tabs, next to the stand-in's output.
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
from collections import defaultdict
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
WIDGET = "application/vnd.jupyter.widget-view+json"
BAR = re.compile(r"\d%\|.*\||(it/s|s/it|B/s)\]")  # a progress bar of tqdm
CURSOR = re.compile(r"\x1b\[[\d;]*[A-Za-ln-z]")  # moves in a terminal; colours stay
# An absolute path, with its first folder; what counts is below a folder that this machine has.
PATH = re.compile(r"(?<![\w.:/<])(/[\w.-]+)/[\w.@-]+|[A-Z]:\\Users")
TOKEN = re.compile(r"\b(?:hf_|gh[a-z]_|github_pat_|sk-)[\w-]{16,}")
SECRET = re.compile(r"TOKEN|SECRET|PASSW|API_?KEY|CREDENTIAL")
COMMON = {"root", "user", "runner", "ubuntu", "jovyan", "localhost", ""}  # names that tell nothing

Shown = list[tuple[str, str | bytes]]


class RecordError(PageError):
    """Outputs cannot be recorded or shown; the message says in one sentence what to do."""


def sha256(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def checksum(content: dict, folder: Path) -> str:
    """Return the SHA-256 of a record and of the images in its folder."""
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode())
    for image in sorted(folder.glob("*")):
        digest.update(image.read_bytes())
    return digest.hexdigest()


def shown(outputs: list[nbformat.NotebookNode]) -> Iterator[tuple[str, str | bytes]]:
    """Yield (one of `KINDS`, text or PNG) for what a reader sees of outputs; no progress bars."""
    for output in outputs:
        printed = output.get("text") or "\n".join(output.get("traceback", []))
        data = output.get("data", {"text/plain": printed})
        kind = next((kind for kind in KINDS if kind in data), "")
        if kind == "image/png":
            yield kind, base64.b64decode(data[kind])
        elif kind and WIDGET not in data:
            lines = CURSOR.sub("", data[kind]).replace("\r\n", "\n").split("\n")
            final = [line.rpartition("\r")[2] for line in lines]
            if text := "\n".join(line for line in final if not BAR.search(line)).strip("\n"):
                yield kind, text


def refuse_private(where: str, content: object) -> None:
    """Raise RecordError if there is a path, token, user or host name of this machine in content."""
    text = json.dumps(content).encode().decode("unicode_escape")
    secrets = {value for name, value in os.environ.items() if SECRET.search(name)} | {get_token()}
    people = {getpass.getuser(), socket.gethostname(), Path.home().name} - COMMON
    found = TOKEN.findall(text) + [s for s in secrets if s and len(s) > 7 and s in text]
    found += [name for name in people if re.search(rf"\b{re.escape(name)}\b", text)]
    for match in PATH.finditer(text):
        if match[1] in (None, "/home", "/Users") or Path(match[1]).is_dir():
            found.append(match[0])
    if found:
        raise RecordError(
            f"{where}: {found[0][:16]!r} is private; have the cell print less, or take its mark "
            "away (nothing was written for this page)."
        )


def origin(notebook: nbformat.NotebookNode, profile: str, names: dict[str, str]) -> dict:
    """Return where the outputs of an executed page come from: names, versions, machine.

    A page is about the models of its parameters cell; if there are none, about all models and data
    in its code. A name stands for what `names` says, or the page's report, or for itself.

    Raises:
        RecordError: the page does not begin with the report of this profile.
    """
    printed = [o.get("text", "") for cell in notebook.cells for o in cell.get("outputs", [])]
    report = next((text for text in printed if text.startswith(f"profile {profile}:")), "")
    machine = re.search(r"(.+)\nmachine: (?:(.+), )?(\d+) CPU threads", report)
    if not machine:
        raise RecordError(f"There is no report of the profile {profile!r} on the page: call start.")
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
        "label": " and ".join(dict.fromkeys(short)),
        "names": stood_for,
        "versions": machine[1],
        "machine": f"{cpu_name()}, {os.cpu_count()} cores, {machine[3]} threads, "
        + (machine[2] or "no GPU"),
    }


def keep(source: Path, executed: Path, target: Path, profile: str, names: dict[str, str]) -> int:
    """Write what the marked cells of an executed notebook gave; return how many gave something.

    Args:
        source: the notebook; `executed` has to be a run of it under `profile`.
        target: the JSON file to write; images go to a folder of its name.
        names: {Hub name: what it stood for}, if that is not the repository of that name.

    Raises:
        RecordError: the run is missing, or of another state of the notebook; something is private.
    """
    notebook = nbformat.v4.new_notebook()
    code = []
    for path in (source, executed):
        notebook = nbformat.read(path, as_version=4) if path.is_file() else notebook
        tagged = [(cell, cell.metadata.get("tags", [])) for cell in notebook.cells]
        code.append(
            [c.source for c, t in tagged if c.cell_type == "code" and "parameters" not in t]
        )
    if not executed.is_file() or code[0] != code[1]:
        raise RecordError(
            f"{name_of(source)} as it is now was not executed under {profile!r}: "
            f"run `make record PROFILE={profile}`."
        )
    content = {"page": name_of(source), "profile": profile, **origin(notebook, profile, names)}
    content["date"] = date.fromtimestamp(executed.stat().st_mtime).isoformat()
    refuse_private(name_of(source), content)
    images, cells = {}, {}
    for cell in notebook.cells:
        outputs = list(shown(cell.outputs)) if cell.metadata.get("record") else []
        for number, (kind, output) in enumerate(outputs):
            if isinstance(output, bytes):
                outputs[number] = (
                    kind,
                    f"{cell.id}-{number + 1}.png" if number else f"{cell.id}.png",
                )
                images[outputs[number][1]] = output
        if outputs:
            refuse_private(f"{name_of(source)}, cell {cell.id!r}", outputs)
            cells[cell.id] = {"source": sha256(cell.source), "outputs": outputs}
    content["cells"] = cells
    folder = target.with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)
    (folder if images else target.parent).mkdir(parents=True, exist_ok=True)
    for name, image in images.items():
        (folder / str(name)).write_bytes(image)
    content["checksum"] = checksum(content, folder)
    target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(cells)


def read(path: Path) -> dict:
    """Return a record, with images as bytes.

    Raises:
        RecordError: it is not what was recorded.
    """
    folder = path.with_suffix("")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        intact = content.pop("checksum") == checksum(content, folder)
        for cell in content["cells"].values():
            cell["outputs"] = [
                (kind, (folder / text).read_bytes() if kind == "image/png" else text)
                for kind, text in cell["outputs"]
            ]
    except (OSError, ValueError, KeyError):
        intact = False
    if not intact:
        raise RecordError(
            f"recorded/{'/'.join(path.parts[-3:])} or an image beside it was edited or is missing: "
            f"take it back with `git checkout -- recorded`, or record it again."
        )
    return content


def directive(mark: str, name: str, argument: str, body: str, **options: str) -> str:
    """Return a MyST directive, with a fence of marks that is longer than any in its body."""
    fence = mark * max(3, 1 + max(map(len, re.findall(f"{mark}+", body)), default=0))
    given = [f":{key}: {json.dumps(value)}" for key, value in options.items() if value]
    return "\n".join([f"{fence}{{{name}}} {argument}", *given, "", body, fence])


def markdown(outputs: list, image: Path, alt: str, caption: str = "", name: str = "") -> str:
    """Return outputs as MyST; images are written to files whose names begin as that of `image`."""
    blocks = []
    for number, (kind, content) in enumerate(outputs):
        if kind == "image/png":
            image.parent.mkdir(exist_ok=True)
            file = image.with_name(f"{image.name}-{number}.png")
            file.write_bytes(content)
            about = {"alt": alt, "name": name}
            blocks.append(
                directive("`", "figure", f"{image.parent.name}/{file.name}", caption, **about)
            )
        elif kind == "text/html":
            blocks.append(directive("`", "raw", "html", content))
        elif kind == "text/markdown":
            blocks.append(content)
        else:
            about = {"class": "output stream"}
            blocks.append(directive("`", "code-block", "myst-ansi", content, **about))
    return "\n\n".join(blocks)


def tabs(cell: nbformat.NotebookNode, runs: list[dict], folder: Path) -> str:
    """Return the output of a cell, and what the same cell gave in other runs, as a set of tabs."""
    settings = cell.metadata.get("mystnb", {})
    figure, alt = settings.get("figure", {}), settings.get("image", {}).get("alt", "")
    body = markdown(list(shown(cell.outputs)), folder / cell.id, alt, **figure)
    content = {"class-content": "cell_output"}
    items = [directive(":", "tab-item", "Stand-in", body, sync="stand-in", **content)]
    for run in runs:
        outputs, alt = run["cells"][cell.id]["outputs"], cell.metadata.get("record_alt", "")
        if not alt and any(kind == "image/png" for kind, _ in outputs):
            raise RecordError(
                f"{run['page']}, cell {cell.id!r}: say what the recorded figure shows, in "
                "`record_alt` in the metadata of the cell."
            )
        body = markdown(outputs, folder / f"{cell.id}-{run['profile']}", alt)
        day = date.fromisoformat(run["date"])
        sources = [
            what if what == name else f"{what} under the name {name}"
            for name, what in run["names"].items()
        ]
        line = (
            f"Recorded on {day.day} {day:%B %Y} from {'; '.join(sources)}. "
            f"{run['machine']}. {run['versions']}."
        )
        body += "\n\n" + directive(":", "div", "recorded-from", line)
        label = f"{run['label']}, recorded"
        items.append(directive(":", "tab-item", label, body, sync=run["profile"], **content))
    together = {"sync-group": "recorded", "class": "recorded"}
    return directive(":", "tab-set", "", "\n".join(items), **together)


def show(notebooks: Path, recorded: Path = RECORDED) -> None:
    """Put the outputs of recorded cells, and what was recorded, into tabs, in notebooks of the site.

    What belongs to a cell that has changed since is left out, with a warning on the terminal.

    Raises:
        RecordError: a record was edited, or the figure in it has no alt text.
    """
    pages = defaultdict(list)
    for path in sorted(recorded.glob("*/*/*.json")):
        pages[notebooks / path.parent.name / f"{path.stem}.ipynb"].append(read(path))
    for page, runs in pages.items():
        notebook = nbformat.v4.new_notebook()
        if page.is_file():
            notebook = nbformat.read(page, as_version=4)
        now = {c.id: sha256(c.source) for c in notebook.cells if c.metadata.get("record")}
        for run in runs:
            for changed in [i for i, old in run["cells"].items() if old["source"] != now.get(i)]:
                del run["cells"][changed]
                print(
                    f"Warning: {run['page']}, cell {changed!r} has changed since it was recorded, "
                    "and is shown without that: run "
                    f"`make record PROFILE={run['profile']}`.",
                    file=sys.stderr,
                )
        cells = []
        for cell in notebook.cells:
            cells.append(cell)
            if those := [run for run in runs if cell.id in run["cells"]]:
                text = tabs(cell, those, page.with_suffix(""))
                cells.append(nbformat.v4.new_markdown_cell(text))
                cell.outputs = []
        if page.is_file():
            notebook.cells = cells
            nbformat.write(notebook, page)


def main() -> None:
    """Command line; exits with 1 and one sentence if something cannot be recorded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("profile", help="whose run to keep, from _build/PROFILE")
    parser.add_argument("--names", type=Path, help="YAML: what each Hub name stood for")
    given = parser.parse_args()
    names = yaml.safe_load(given.names.read_text(encoding="utf-8")) if given.names else {}
    marked = False
    try:
        for source in sorted((PROJECT / "notebooks").glob("*/*.ipynb")):
            if any(c.metadata.get("record") for c in nbformat.read(source, as_version=4).cells):
                marked = True
                executed = PROJECT / "_build" / given.profile / source.relative_to(PROJECT)
                target = RECORDED / given.profile / f"{name_of(source)}.json"
                count = keep(source, executed, target, given.profile, names)
                print(f"  {name_of(source)}: {count} cells in {target.relative_to(PROJECT)}")
        if not marked:
            raise RecordError('No cell is marked: put `"record": true` into its metadata.')
    except RecordError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
