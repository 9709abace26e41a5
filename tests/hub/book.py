"""Execute the book under PROFILE=hub against the local Hub, and report: `python -m tests.hub.book`.

Each page has a cache of its own, as on a new machine, so that its requests can be counted.
"""

import argparse
import collections
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from helpers import PROJECT
from tests.hub.server import Hub
from tools.execute import name_of


def execute(page: str, hub: Hub) -> tuple[str, float]:
    """Execute a page, and return (the cell in which it stopped or "", seconds)."""
    source = PROJECT / "notebooks" / f"{page}.ipynb"
    target = PROJECT / "_build" / "hub-book" / f"{page}.ipynb"
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="hub-home-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "tools.execute", source, target, "hub"],
            cwd=PROJECT,
            env={**os.environ, "HF_ENDPOINT": hub.endpoint, "HF_HOME": home},
            stderr=subprocess.PIPE,
            text=True,
        )
    print(done.stderr, end="", flush=True)
    stopped = re.search(r"cell '([^']+)'", done.stderr)
    cell = stopped[1] if stopped else "?" if done.returncode else ""
    return cell, time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", help="PART/PAGE, all of them where none is named")
    parser.add_argument("--hub", type=Path, default=PROJECT / "_build" / "hub", help="its folder")
    arguments = parser.parse_args()
    known = sorted(name_of(path) for path in PROJECT.glob("notebooks/*/*.ipynb"))
    if unknown := set(arguments.pages) - set(known):
        parser.error(f"there is no page {', '.join(unknown)}: choose from {', '.join(known)}.")
    hub = Hub(arguments.hub)
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    report = PROJECT / "_build" / "hub-book" / "report.txt"
    report.parent.mkdir(parents=True, exist_ok=True)
    lines, failed = [], False
    for page in arguments.pages or known:
        hub.log.clear()
        cell, seconds = execute(page, hub)
        statuses = collections.Counter(request.status for request in hub.log)
        counts = ", ".join(f"{n} of {status}" for status, n in sorted(statuses.items()))
        failed |= bool(cell)
        state = f"stopped in cell {cell!r}" if cell else "passed"
        lines.append(f"{page:38}{seconds:7.0f} s{len(hub.log):6} requests ({counts}): {state}")
        report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(report.read_text(encoding="utf-8"), end="")
    sys.exit(failed)


if __name__ == "__main__":
    main()
