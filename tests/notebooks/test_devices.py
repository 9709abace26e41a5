"""Lines that decide what happens on another machine, what is timed, or how a stand-in was trained.

No run here notices if they change: of a cell that nbval ignores, its numbers are not compared, and
no stand-in is made anew.

devices.yml lists them. Whoever changes such a line tries it on a GPU, or thinks it through for one,
works out what it prints, or makes the stand-in anew, and then changes the list.
"""

import ast
import re
from dataclasses import fields

import nbformat
import pytest
import yaml
from transformers import TrainingArguments

from helpers import PROJECT
from tests.notebooks.source import tree
from tools.execute import name_of

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*/*.ipynb"))
LISTED = yaml.safe_load((PROJECT / "tests/notebooks/devices.yml").read_text(encoding="utf-8"))
DECIDES = re.compile(
    r"\.to\(|\.cpu\(|cuda|device|accelerator|synchronize|perf_counter|process_time|on a GPU"
    r"|pin_memory|bf16|fp16|bfloat16|profile [=!]=|\"hub\"|\"gpu\"|timed\(|fastest\(|median\("
    r"|gated|log-in|os\.environ|_THREADS|set_num_threads|_gbps\(|steps_s|prefill_s|_seconds\(|cache\.clone\("
    r"|clock\(|timeout=|seconds=\d"
)


ARGUMENTS = {field.name for field in fields(TrainingArguments)}


def arguments(source):
    """Return the lines that say how to train: `TrainingArguments(...)`, and dictionaries for it."""
    found = set()
    for node in ast.walk(tree(source)):
        called = isinstance(node, ast.Call) and "TrainingArguments" in ast.unparse(node.func)
        keys = {getattr(key, "value", None) for key in getattr(node, "keys", [])}
        if called or len(keys & ARGUMENTS) > 1:
            found |= set(range(node.lineno, node.end_lineno + 1))
    return found


def deciding(notebook):
    """Return the lines of each cell that depend on the machine or the profile, or print such."""
    found = {}
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code" and "remove-cell" not in cell.metadata.get("tags", []):
            ignored = "nbval-ignore-output" in cell.metadata.get("tags", [])
            # sanitize.cfg blanks out speeds; files of `accelerate launch` are for other machines.
            everything = ignored or re.search(r'"speed: |^%%writefile .*\.yaml', cell.source)
            training = arguments(cell.source)
            lines = [
                line.strip()
                for number, line in enumerate(cell.source.splitlines(), start=1)
                if re.search(r"\w", line)
                and (everything or number in training or DECIDES.search(line))
            ]
            found |= {cell.id: lines} if lines else {}
    return found


GPU = re.compile(  # of modules
    r"cuda|accelerator|CUDA_VISIBLE|USE_CPU|get_num_threads|median\(|fastest\(|timed\(|steps_s"
    r"|os\.environ"
)
MODULES = [
    *(PROJECT / "memory_and_speed").glob("*.py"),
    *(PROJECT / "helpers").glob("*.py"),
    *(PROJECT / "bench").glob("*.py"),
]
# Nothing in a stand-in tells how it was trained: of its recipe, also every line with a number, and
# what is done to the tokenizer and the weights.
RECIPES = [PROJECT / "recipes" / f"{name}.py" for name in ("bert", "llama", "training")]
TRAINS = re.compile(r"\d|_div\(|_entropy\(|load_state_dict|_token|scheduler|sampling|remove_")
PROFILES = [path for path in (PROJECT / "profiles").glob("*.yml") if path.stem != "smoke"]


def docstrings(source):
    """Return the lines of strings that stand alone."""
    alone = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr)]
    spoken = [node for node in alone if isinstance(node.value, ast.Constant)]
    return {n for node in spoken for n in range(node.lineno, node.end_lineno + 1)}


@pytest.mark.parametrize("path", [*MODULES, *RECIPES, *PROFILES], ids=lambda path: path.name)
def test_so_are_those_of_modules_and_all_values_of_profiles(path):
    text = path.read_text(encoding="utf-8")
    training = arguments(text) if path.suffix == ".py" else set()
    spoken = docstrings(text) if path in RECIPES else set()
    decide = [
        line.strip()
        for number, line in enumerate(text.splitlines(), start=1)
        if path in PROFILES
        or number in training
        or GPU.search(line)
        or (path in RECIPES and number not in spoken and TRAINS.search(line))
    ]
    name = path.relative_to(PROJECT).as_posix()
    assert [line for line in decide if line and line[0] != "#"] == LISTED.get(name, [])


def test_nothing_is_listed_that_is_gone():
    files = {path.relative_to(PROJECT).as_posix() for path in [*MODULES, *RECIPES, *PROFILES]}
    assert set(LISTED) <= files | set(map(name_of, NOTEBOOKS))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name_of)
def test_lines_that_only_another_machine_tests_are_those_that_were_looked_at(notebook):
    assert deciding(notebook) == LISTED.get(name_of(notebook), {})
