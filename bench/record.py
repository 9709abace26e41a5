"""What every benchmark records about where it ran, and how its result is kept."""

import hashlib
import importlib.metadata
import json
import os
import platform
import statistics
from datetime import date
from pathlib import Path

import torch

from helpers import PROJECT

RESULTS = PROJECT / "results"


class BenchError(RuntimeError):
    """A benchmark cannot be run; the message says in one sentence what to do."""


def cpu_name() -> str:
    """Return the model name of the processor, as far as the system tells."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def result(
    name: str,
    ratio: float,
    parameters: dict,
    measured: dict,
    versions: dict | tuple[str, ...],
    device: str | None = None,
) -> dict:
    """Return the record of one run.

    Args:
        name: of the benchmark.
        ratio: of two times taken in this run, the number that the run is for.
        parameters: sizes and settings, enough to repeat the run.
        measured: what came out, with the unit at the end of each name.
        versions: packages to look up in this environment, or {package: version}.
        device: where it computed; the processor, unless told otherwise.
    """
    if not isinstance(versions, dict):
        versions = {package: importlib.metadata.version(package) for package in versions}
    return {
        "name": name,
        "date": date.today().isoformat(),
        "device": device or cpu_name(),
        "cpu": cpu_name(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "versions": {"python": platform.python_version(), **versions},
        "parameters": parameters,
        "measured": measured,
        "ratio": round(ratio, 2),
    }


def checksum(run: dict) -> str:
    """Return the checksum of a run (SHA-256, hexadecimal), which shows that nobody edited it."""
    content = {key: value for key, value in run.items() if key != "checksum"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def save(run: dict, folder: Path = RESULTS) -> Path:
    """Put a run into its file, {"runs": [...]}, in place of an earlier one on the same device.

    A run that cannot be stored leaves the file as it was.
    """
    run = run | {"checksum": checksum(run)}
    folder.mkdir(exist_ok=True)
    path = folder / f"{run['name']}.json"
    runs = json.loads(path.read_text(encoding="utf-8"))["runs"] if path.exists() else []
    runs = [other for other in runs if other["device"] != run["device"]] + [run]
    runs.sort(key=lambda run: run["device"])
    path.write_text(json.dumps({"runs": runs}, indent=2) + "\n", encoding="utf-8")
    return path


def rounded(values: list[float], digits: int = 3) -> list[float]:
    """Return values as they are stored: more digits than that are noise."""
    return [round(value, digits) for value in values]


def median_ratio(slow: list[float], fast: list[float]) -> float:
    """Return how many times faster `fast` is: the median over pairs timed one after the other."""
    return statistics.median(a / b for a, b in zip(slow, fast, strict=True))
