"""Break the book on purpose, one thing at a time, and see a check fail: `python -m tools.breaks`.

A check that cannot fail proves nothing. Each break is made in a copy of the project, where the
check that should catch it first passes without the break, and then has to fail with it. All checks
here are parts of `make test`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from helpers import PROJECT

TRAINER = "notebooks/fine-tuning/train_with_trainer.ipynb"
KERAS = "notebooks/fine-tuning/train_with_keras.ipynb"
CHAT = "notebooks/chat/chat_with_a_model.ipynb"
INSIDE = "notebooks/chat/look_inside_the_pipeline.ipynb"
FASTER = "notebooks/chat/generate_faster.ipynb"
NATIVE = "notebooks/fine-tuning/train_natively.ipynb"
PROCESSES = "notebooks/fine-tuning/train_on_more_processes.ipynb"
MEMORY = "memory_and_speed/memory.py"
SITE = ["-m", "tools.site", "_build/offline"]


def nbval(notebook: str) -> list[str]:
    """Return the arguments of Python that compare the outputs of a notebook."""
    options = ["--nbval", "--nbval-sanitize-with", "tests/notebooks/sanitize.cfg"]
    return ["-m", "pytest", "-q", "-x", *options, notebook]


def pytest(*names: str) -> list[str]:
    """Return the arguments of Python that run some tests."""
    return ["-m", "pytest", "-q", "-x", *names]


@dataclass(frozen=True)
class Break:
    """One thing to break, and the check that has to notice."""

    name: str
    make: Callable[[Path], None]  # given the root of the copy
    caught_by: str
    check: list[str]  # arguments of Python


def replace(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a break that replaces the first `old` in a text file; it has to be there."""

    def make(root: Path) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r} to break"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return make


def in_cell(file: str, cell_id: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a break that replaces `old` in the source of one cell; it has to be there."""

    def make(root: Path) -> None:
        notebook = nbformat.read(root / file, as_version=4)
        cell = next(cell for cell in notebook.cells if cell.id == cell_id)
        assert old in cell.source, f"cell {cell_id} of {file} has no {old!r} to break"
        cell.source = cell.source.replace(old, new, 1)
        nbformat.write(notebook, root / file)

    return make


def edit_output(root: Path) -> None:
    """Improve an accuracy by hand."""
    notebook = nbformat.read(root / TRAINER, as_version=4)
    output = next(cell for cell in notebook.cells if cell.id == "gain").outputs[0]
    better = re.sub(r"pretrained: 0\.\d+", "pretrained: 0.9", output.text)
    assert better != output.text
    output.text = better
    nbformat.write(notebook, root / TRAINER)


def drop_alt(root: Path) -> None:
    """Take the alt text from a figure."""
    notebook = nbformat.read(root / TRAINER, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "curve")
    del cell.metadata["mystnb"]["image"]
    nbformat.write(notebook, root / TRAINER)


def flip_byte(root: Path) -> None:
    """Change one bit of one byte of the weights."""
    path = root / "standins/google-bert/bert-base-cased/model.safetensors"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def uncover(root: Path) -> None:
    """Take from a cell the note of what it covers."""
    notebook = nbformat.read(root / INSIDE, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "devices")
    del cell.metadata["covers"]
    nbformat.write(notebook, root / INSIDE)


SHUFFLE = """
shuffled = np.random.default_rng(0).permutation(small_train_dataset["label"][:])
small_train_dataset = small_train_dataset.remove_columns("label").add_column("label", shuffled)"""
RENAME = 'tokenized_datasets = tokenized_datasets.rename_column("label", "labels")\n'
MAP = "small_eval_dataset = small_eval_dataset.map(tokenize_function, batched=True)"
BREAKS = [
    Break(
        "learning rate 0",
        in_cell(TRAINER, "eval-args", "learning_rate=learning_rate", "learning_rate=0.0"),
        "nbval",
        nbval(TRAINER),
    ),
    Break(
        "a parameter that is not honoured",
        in_cell(TRAINER, "subsets", "range(train_size)", "range(1000)"),
        "test_smoke",
        pytest("tests/notebooks/test_smoke.py", "-k", "train_with_trainer"),
    ),
    Break(
        "labels shuffled", in_cell(TRAINER, "subsets", MAP, MAP + SHUFFLE), "nbval", nbval(TRAINER)
    ),
    Break(
        "no padding in the collator",
        in_cell(TRAINER, "trainer", "    processing_class=tokenizer,\n", ""),
        "nbval",
        nbval(TRAINER),
    ),
    Break(
        "num_labels=4",
        in_cell(TRAINER, "model-again", "num_labels=5", "num_labels=4"),
        "nbval",
        nbval(TRAINER),
    ),
    Break("an output edited by hand", edit_output, "nbval", nbval(TRAINER)),
    Break(
        "the scheduler not stepped",
        in_cell(NATIVE, "loop", "        lr_scheduler.step()\n", ""),
        "nbval",
        nbval(NATIVE),
    ),
    Break(
        "zero_grad left out",
        in_cell(NATIVE, "loop", "        optimizer.zero_grad()\n", ""),
        "nbval",
        nbval(NATIVE),
    ),
    Break(
        "the labels column not renamed",
        in_cell(NATIVE, "columns", RENAME, ""),
        "nbval",
        nbval(NATIVE),
    ),
    Break(
        "gradients not clipped, as Trainer clips them",
        in_cell(NATIVE, "same-run", ", max_norm=1.0", ""),
        "nbval",
        nbval(NATIVE),
    ),
    Break(
        "one of two processes seeded differently",
        in_cell(PROCESSES, "script-setup", "seed = 42", "seed = 42 + accelerator.process_index"),
        "nbval",
        nbval(PROCESSES),
    ),
    Break(
        "a misspelt name in a launch configuration",
        in_cell(PROCESSES, "config-fsdp", "reshard_after_forward", "reshard_after_foward"),
        "test_launch_configs",
        pytest("tests/notebooks/test_launch_configs.py"),
    ),
    Break(
        "Keras run with Keras 3",
        in_cell(KERAS, "imports-switch", 'os.environ["TF_USE_LEGACY_KERAS"] = "1"', ""),
        "nbval",
        nbval(KERAS),
    ),
    Break(
        "tokenizer left out of prepare_tf_dataset",
        in_cell(KERAS, "prepare", "shuffle=True, tokenizer=tokenizer", "shuffle=True"),
        "nbval",
        nbval(KERAS),
    ),
    Break(
        "the Keras lock with transformers 4.57.6",
        replace("requirements/keras.txt", "transformers==4.54.1", "transformers==4.57.6"),
        "test_environment",
        pytest("tests/requirements/test_locks.py", "-k", "keras_lock"),
    ),
    Break(
        "the system message dropped",
        in_cell(CHAT, "pipeline", "pipe(chat,", "pipe(chat[1:],"),
        "nbval",
        nbval(CHAT),
    ),
    Break(
        "the second turn without the first",
        in_cell(CHAT, "second-turn", "pipe(chat,", "pipe(chat[-1:],"),
        "nbval",
        nbval(CHAT),
    ),
    Break(
        "sampling switched on",
        in_cell(CHAT, "answer", ", do_sample=False", ""),
        "nbval",
        nbval(CHAT),
    ),
    Break(
        "the generation prompt left out",
        in_cell(INSIDE, "by-hand", "add_generation_prompt=True", "add_generation_prompt=False"),
        "nbval",
        nbval(INSIDE),
    ),
    Break(
        "special tokens added twice",
        in_cell(INSIDE, "tokenize", "add_special_tokens=False", "add_special_tokens=True"),
        "nbval",
        nbval(INSIDE),
    ),
    Break(
        "special tokens not skipped",
        in_cell(INSIDE, "decode", ", skip_special_tokens=True", ""),
        "nbval",
        nbval(INSIDE),
    ),
    Break(
        "an expert fewer in the configuration of Mixtral",
        replace(
            "standins/mistralai/Mixtral-8x7B-Instruct-v0.1/config.json",
            '"num_local_experts": 8',
            '"num_local_experts": 7',
        ),
        "test_configurations",
        pytest("tests/memory_and_speed/test_configurations.py"),
    ),
    Break(
        "twice the bytes of an NF4 weight",
        replace(
            MEMORY,
            "-(-part.elements // 2) + 4 * 16",
            "part.elements + 4 * 16",
        ),
        "test_memory",
        pytest("tests/memory_and_speed/test_memory.py"),
    ),
    Break(
        "active and total experts exchanged",
        replace(
            MEMORY,
            "(1 - config.num_experts_per_tok / part.rows) ** tokens",
            "(1 - part.rows / config.num_experts_per_tok) ** tokens",
        ),
        "test_memory",
        pytest("tests/memory_and_speed/test_memory.py", "-k", "published"),
    ),
    Break(
        "the KV cache without grouped heads",
        replace(
            MEMORY,
            "2 * config.num_key_value_heads * head",
            "2 * config.num_attention_heads * head",
        ),
        "test_memory",
        pytest("tests/memory_and_speed/test_memory.py", "-k", "cache"),
    ),
    Break(
        "a draft that is not checked",
        in_cell(
            FASTER,
            "assist-compare",
            "reply_to(target, chats, assistant_model=draft)",
            "reply_to(draft, chats)",
        ),
        "nbval",
        nbval(FASTER),
    ),
    Break(
        "a formula of the calculator changed without helpers",
        replace("_build/html/_static/calculator.js", "Math.min(context, window)", "context"),
        "test_calculator",
        pytest("tests/book/browser/test_calculator.py", "-k", "helpers_compute"),
    ),
    Break(
        "an undeclared parameter",
        replace("profiles/offline.yml", "profile: offline", "profile: offline\n  sed: 1"),
        "test_smoke",
        pytest("tests/notebooks/test_smoke.py", "-k", "parameters_they_declare"),
    ),
    Break(
        "one bit of a stand-in changed",
        flip_byte,
        "test_recipes",
        pytest("tests/recipes/test_recipes.py", "-k", "manifest"),
    ),
    Break(
        "a broken link",
        replace("book/welcome.md", "(errata.md)", "(erata.md)"),
        "the build of the site",
        SITE,
    ),
    Break(
        "a figure without alt text",
        drop_alt,
        "test_style",
        pytest("tests/notebooks/test_style.py", "-k", "figures"),
    ),
    Break(
        "an entry marked covered with no cell",
        uncover,
        "test_coverage",
        pytest("tests/book/test_coverage.py"),
    ),
]


def copy_project(root: Path) -> None:
    """Copy what git knows of, the executed notebooks and the site to a new folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, root / name)
    for built in ("offline", "html"):
        shutil.copytree(PROJECT / "_build" / built, root / "_build" / built)


def passes(check: list[str], root: Path) -> bool:
    """Run a check in the copy; `PYTHONPATH` makes it use the helpers of the copy."""
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, *check], cwd=root, env=environment, capture_output=True, text=True
    )
    return done.returncode == 0


def main() -> None:
    """Run every break; exits with 1 if a check did not notice, or fails without a break."""
    failures = 0
    sound: dict[tuple, bool] = {}
    for case in BREAKS:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            copy_project(root)
            key = tuple(case.check)
            if key not in sound:
                sound[key] = passes(case.check, root)
            case.make(root)
            caught = sound[key] and not passes(case.check, root)
        verdict = f"caught by {case.caught_by}" if caught else "NOT CAUGHT"
        if not sound[key]:
            verdict = f"{case.caught_by} fails even without the break"
        print(f"{case.name:38} {verdict}", flush=True)
        failures += not caught
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
