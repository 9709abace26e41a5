"""Executing the book through make against one notebook after the other.

In a copy of the project, so that nothing of yours is built or removed. By hand, one runs a notebook
after the other, and each may use all cores. make runs them side by side, one core for each, and
afterwards only those that changed.
"""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench.record import BenchError, result, rounded
from helpers import PROJECT

ENVIRONMENTS = (".venv", ".venv-keras")
EXECUTED = Path("_build/offline")
QUICK = {"notebooks": ("notebooks/fine-tuning/prepare_dataset.ipynb",)}


def copy_project(target: Path) -> None:
    """Copy what belongs to the project, with its dates, and link the environments."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        raise BenchError("This benchmark copies what git lists: run it in a clone of the project.")
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, target / name)
    for name in ENVIRONMENTS:
        if (PROJECT / name).exists():
            (target / name).symlink_to(PROJECT / name)


def make(folder: Path, notebooks: list[str], jobs: int, threads: int) -> float:
    """Let make execute notebooks, and return the seconds that it took.

    Args:
        folder: the copy of the project.
        notebooks: their paths in the project.
        jobs: how many notebooks side by side.
        threads: of each notebook.
    """
    # -o: the environments are linked, so make must not set them up.
    command = ["make", f"JOBS={jobs}", f"PYTHON={shutil.which('python3.11') or 'python3.11'}"]
    for name in ENVIRONMENTS:
        command += ["-o", f"{name}/.installed"]
    environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")}
    environment |= {"PYTHONPATH": str(folder), "OMP_NUM_THREADS": str(threads)}
    environment["TF_NUM_INTRAOP_THREADS"] = str(threads)
    started = time.perf_counter()
    done = subprocess.run(
        [*command, *(str(EXECUTED / name) for name in notebooks)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        last = done.stderr.strip().splitlines()[-2:] or ["no message"]
        raise BenchError(f"make failed in the copy of the project: {' '.join(last)}")
    return seconds


def run(notebooks: tuple[str, ...] = ()) -> dict:
    """Return the record of the comparison over `notebooks`, or over all that are there."""
    cores = os.cpu_count()
    with tempfile.TemporaryDirectory(prefix="book-") as scratch:
        folder = Path(scratch)
        copy_project(folder)
        found = sorted(str(path.relative_to(folder)) for path in folder.glob("notebooks/*/*.ipynb"))
        notebooks = list(notebooks) or found
        one_by_one = sum(make(folder, [name], 1, cores) for name in notebooks)
        shutil.rmtree(folder / "_build")
        side_by_side = make(folder, notebooks, cores, 1)
        unchanged = make(folder, notebooks, cores, 1)
        (folder / notebooks[0]).touch()
        one_changed = make(folder, notebooks, cores, 1)
    return result(
        name="make",
        ratio=one_by_one / side_by_side,
        parameters={
            "notebooks": notebooks,
            "jobs": cores,
            "threads_one_by_one": cores,
            "threads_side_by_side": 1,
            "changed": notebooks[0],
        },
        measured=dict(
            zip(
                (
                    "one_by_one_seconds",
                    "side_by_side_seconds",
                    "unchanged_seconds",
                    "one_changed_seconds",
                ),
                rounded([one_by_one, side_by_side, unchanged, one_changed]),
                strict=True,
            )
        ),
        versions=("papermill", "ipykernel", "torch", "transformers"),
        threads=cores,
    )
