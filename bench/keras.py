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


def prepare(folder: Path, rows: int, job: dict) -> int:
    """Put checkpoint, rows and job where the workers find them; return the tokens of a row."""
    set_seed(42)
    tokenizer = AutoTokenizer.from_pretrained(CHECKPOINT)
    model = AutoModelForSequenceClassification.from_pretrained(CHECKPOINT, num_labels=2)
    model.save_pretrained(folder / "checkpoint")
    composed = acceptability.compose(rows, seed=4_000_003)
    encoded = tokenizer([row["sentence"] for row in composed], padding=True, return_tensors="np")
    labels = np.array([row["label"] for row in composed])
    np.savez(folder / "rows.npz", labels=labels, **encoded)
    (folder / "job.json").write_text(json.dumps(job | {"rows": rows}), encoding="utf-8")
    return encoded["input_ids"].shape[1]


def work(framework: str, folder: Path) -> dict:
    """Run the worker in the environment of a framework, and return what it wrote."""
    python = KERAS_PYTHON if framework == "keras" else Path(sys.executable)
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    environment["PYTHONPATH"] = ""  # the environments must not see each other's packages
    command = [python, WORKER, framework, folder]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise BenchError(f"Training with {framework} failed: {last[0]}")
    return json.loads((folder / "times.json").read_text(encoding="utf-8"))


def run(
    batch: int = 16,
    steps: int = 100,
    warm_up: int = 20,
    repeats: int = 5,
    learning_rate: float = 1e-4,
) -> dict:
    """Return the record of the comparison.

    Args:
        batch: sentences in a batch.
        steps: of training, in each process.
        warm_up: steps left out of the time per step; Keras builds its graph in the first.
        repeats: pairs of processes; every other pair begins with the other framework.
        learning_rate: of both.
    """
    if not KERAS_PYTHON.exists():
        raise BenchError(
            "The environment of Keras is missing: make it with `make .venv-keras/.installed`."
        )
    per_step = {"torch": [], "keras": []}
    whole, losses, versions = {"torch": [], "keras": []}, {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        job = {"batch": batch, "learning_rate": learning_rate, "threads": torch.get_num_threads()}
        tokens = prepare(Path(scratch), batch * steps, job)
        for repeat in range(repeats):
            for framework in sorted(per_step, reverse=repeat % 2 == 0):
                found = work(framework, Path(scratch))
                ends = found["ends_seconds"]
                intervals = np.diff(ends)[warm_up - 1 :]
                per_step[framework].append(1000 * statistics.median(intervals))
                whole[framework].append(ends[-1])
                losses[framework] = found["loss"]
                versions |= found["versions"]
            print(
                f"repeat {repeat + 1}: "
                + ", ".join(f"{k} {v[-1]:.1f} ms" for k, v in per_step.items())
            )
    return result(
        name="keras",
        ratio=median_ratio(per_step["keras"], per_step["torch"]),
        parameters={
            "batch": batch,
            "tokens": tokens,
            "steps": steps,
            "warm_up": warm_up,
            "repeats": repeats,
            "learning_rate": learning_rate,
        },
        measured={
            "keras_step_ms": rounded(per_step["keras"]),
            "torch_step_ms": rounded(per_step["torch"]),
            "keras_whole_seconds": rounded(whole["keras"]),
            "torch_whole_seconds": rounded(whole["torch"]),
            "whole_ratio": round(median_ratio(whole["keras"], whole["torch"]), 2),
            "keras_loss": round(losses["keras"], 4),
            "torch_loss": round(losses["torch"], 4),
        },
        versions=versions,
        threads=torch.get_num_threads(),
    )
