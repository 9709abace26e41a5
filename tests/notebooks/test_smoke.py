"""Every notebook runs at the smallest sizes, and every parameter is honoured."""

import ast
import hashlib
import json
import shutil

import nbformat
import pytest
import yaml
from IPython.core.inputtransformer2 import TransformerManager
from transformers import AutoConfig

from helpers import PROJECT
from tools import execute

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*/*.ipynb"))
PROFILES = sorted((PROJECT / "profiles").glob("*.yml"))
SMOKE = PROJECT / "profiles" / "smoke.yml"
BERT = "google-bert/bert-base-cased"
COMPILER = any(map(shutil.which, ("g++", "clang++")))


def source_of(notebook):
    return execute.parameters_cell(nbformat.read(notebook, as_version=4)).source


@pytest.fixture(scope="module")
def with_dropout(tmp_path_factory):
    """A copy of what pages import and read, whose BERT has the dropout of the real checkpoint."""
    root = tmp_path_factory.mktemp("book")
    for name in ("helpers", "memory_and_speed", "results", "standins"):
        shutil.copytree(PROJECT / name, root / name)
    config = root / "standins" / BERT / "config.json"
    content = json.loads(config.read_text(encoding="utf-8"))
    assert content["hidden_dropout_prob"] == content["attention_probs_dropout_prob"] == 0
    content |= {"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1}
    config.write_text(json.dumps(content), encoding="utf-8")
    assert AutoConfig.from_pretrained(config.parent).hidden_dropout_prob > 0
    manifest = root / "standins" / "manifest.json"
    listed = json.loads(manifest.read_text(encoding="utf-8"))
    listed[BERT]["sha256"]["config.json"] = hashlib.sha256(config.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(listed), encoding="utf-8")
    return root


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=execute.name_of)
def test_runs_at_the_smallest_sizes(notebook, tmp_path, monkeypatch, with_dropout):
    """With dropout, and with numbers of rows that no batch divides: what holds there holds."""
    monkeypatch.setenv("PYTHONPATH", str(with_dropout))
    target, profile = tmp_path / "out.ipynb", SMOKE
    if not COMPILER:  # that of C++, which torch.compile needs, is no requirement of the book
        profile = tmp_path / "smoke.yml"
        text = SMOKE.read_text(encoding="utf-8")
        profile.write_text(text.replace("try_compile: true", "try_compile: false"))
    execute.execute(notebook, target, profile)
    exec(source_of(target), shown := {})
    assert execute.parameters_of(notebook, profile).items() <= shown.items()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=execute.name_of)
def test_smoke_sets_every_parameter_to_another_value(notebook):
    exec(source_of(notebook), values := {})
    declared = execute.assignments(source_of(notebook))
    smoke = execute.parameters_of(notebook, SMOKE)
    assert set(smoke) == set(declared), (
        f"profiles/smoke.yml has to set all parameters of {execute.name_of(notebook)}, and no other"
    )
    assert [name for name in set(smoke) - {"profile"} if smoke[name] == values[name]] == []


def test_no_batch_divides_the_rows_of_a_smoke_run():
    """All batches of the book are powers of two."""
    smoke = yaml.safe_load(SMOKE.read_text(encoding="utf-8"))
    rows = {
        f"{page} {name}": value
        for page, values in smoke["notebooks"].items()
        for name, value in values.items()
        if name in ("train_size", "eval_size")
    }
    assert len(rows) >= 13 and all(value % 2 for value in rows.values())


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=execute.name_of)
def test_every_parameter_is_used(notebook):
    cells = [c for c in nbformat.read(notebook, as_version=4).cells if c.cell_type == "code"]
    apart = {"parameters", "remove-cell"}  # a check may name a parameter that nothing else uses
    python = TransformerManager().transform_cell  # %%writefile is not Python
    sources = [c.source for c in cells if not apart & set(c.metadata.get("tags", []))]
    code = "\n".join(python(source.removeprefix("%%capture\n")) for source in sources)
    used = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    assert set(execute.assignments(source_of(notebook))) <= used


@pytest.mark.parametrize("profile", PROFILES, ids=lambda path: path.stem)
def test_profiles_name_notebooks_that_exist_and_parameters_they_declare(profile):
    content = yaml.safe_load(profile.read_text(encoding="utf-8"))
    assert set(content.get("notebooks") or {}) <= {execute.name_of(path) for path in NOTEBOOKS}
    for notebook in NOTEBOOKS:
        execute.parameters_of(notebook, profile)
