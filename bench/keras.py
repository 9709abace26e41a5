"""Keras against PyTorch: the same checkpoint, rows, batches and steps, each in its environment.

Both read the same file, head included, and train with the same rule (Adam, constant learning rate,
no clipping) in the way their library recommends: `fit` and `Trainer`. So the losses have to agree,
which is recorded, and the times can be compared.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer, set_seed

from bench.record import BenchError, median_ratio, result, rounded
from helpers import PROJECT
from recipes import acceptability

CHECKPOINT = PROJECT / "standins" / "google-bert" / "bert-base-cased"
KERAS_PYTHON = PROJECT / ".venv-keras" / "bin" / "python"
WORKER = Path(__file__).with_name("keras_worker.py")
QUICK = {"batch": 4, "steps": 8, "warm_up": 3, "repeats": 1}


def prepare(folder: Path, rows: int) -> int:
    """Put checkpoint and rows where the workers find them; return the tokens of a row."""
    set_seed(42)
    composed = acceptability.compose(rows, seed=4_000_003)
    classes = len({row["label"] for row in composed})
    model = AutoModelForSequenceClassification.from_pretrained(CHECKPOINT, num_labels=classes)
    model.save_pretrained(folder)
    encoded = AutoTokenizer.from_pretrained(CHECKPOINT)(
        [row["sentence"] for row in composed], padding=True, return_tensors="np"
    )
    labels = np.array([row["label"] for row in composed])
    np.savez(folder / "rows.npz", labels=labels, **encoded)
    return encoded["input_ids"].shape[1]


def work(framework: str, folder: Path, batch: int, learning_rate: float) -> dict:
    """Run the worker in the environment of a framework, and return what it wrote."""
    python = KERAS_PYTHON if framework == "keras" else Path(sys.executable)
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    environment["PYTHONPATH"] = ""  # the environments must not see each other's packages
    settings = map(str, (batch, learning_rate, torch.get_num_threads()))
    done = subprocess.run(
        [python, WORKER, framework, folder, *settings],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise BenchError(f"Training with {framework} failed: {last[0]}")
    return json.loads((folder / "times.json").read_text(encoding="utf-8"))


def run(
    batch: int = 16,  # sentences
    steps: int = 100,  # of training, in each process
    warm_up: int = 20,  # steps left out of the time per step: Keras builds its graph in the first
    repeats: int = 5,  # pairs of processes; every other pair begins with the other framework
    learning_rate: float = 1e-4,
) -> dict:
    """Return the record of the comparison."""
    parameters = locals().copy()
    if not KERAS_PYTHON.exists():
        raise BenchError(
            "The environment of Keras is missing: make it with `make .venv-keras/.installed`."
        )
    step_ms, whole_s = {"torch": [], "keras": []}, {"torch": [], "keras": []}
    losses, versions = {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        parameters["tokens"] = prepare(Path(scratch), batch * steps)
        for repeat in range(repeats):
            for framework in sorted(step_ms, reverse=repeat % 2 == 0):
                times = work(framework, Path(scratch), batch, learning_rate)
                intervals = np.diff(times["ends_seconds"])[warm_up - 1 :]
                step_ms[framework].append(1000 * statistics.median(intervals))
                whole_s[framework].append(times["ends_seconds"][-1])
                losses[framework] = times["loss"]
                versions |= times["versions"]
                print(f"repeat {repeat + 1}, {framework}: {step_ms[framework][-1]:.1f} ms")
    return result(
        name="keras",
        ratio=median_ratio(step_ms["keras"], step_ms["torch"]),
        parameters=parameters,
        measured={
            **{f"{key}_step_ms": rounded(values) for key, values in step_ms.items()},
            **{f"{key}_whole_seconds": rounded(values) for key, values in whole_s.items()},
            "whole_ratio": round(median_ratio(whole_s["keras"], whole_s["torch"]), 2),
            **{f"{key}_loss": round(value, 4) for key, value in losses.items()},
        },
        versions=versions,
    )
