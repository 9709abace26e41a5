"""The configurations without weights: what ships is what the recipe writes, and it is true."""

import json
from functools import cache
from pathlib import Path

import pytest
import torch
import yaml
from transformers import AutoConfig, AutoModelForCausalLM

from helpers import PROJECT
from recipes import configurations

STANDINS = PROJECT / "standins"
PUBLISHED = yaml.safe_load(
    (PROJECT / "memory_and_speed" / "models.yml").read_text(encoding="utf-8")
)
MIXTURES = [name for name, facts in PUBLISHED.items() if "active" in facts]
DENSE = [name for name in PUBLISHED if name not in MIXTURES]


def unit(figure):
    """Return one unit of the last digit that a figure was published with, in billions."""
    return 10.0 ** -len(str(figure).partition(".")[2])


@cache
def model_of(name):
    config = AutoConfig.from_pretrained(STANDINS / name)
    with torch.device("meta"):
        return AutoModelForCausalLM.from_config(config)


def count(model, part=""):
    return sum(weight.numel() for name, weight in model.named_parameters() if part in name)


def active(model):
    """Count the parameters that one token uses: in stacked experts, only the share chosen."""
    chosen = model.config.num_experts_per_tok
    idle = sum(
        weight.numel() * (len(weight) - chosen) // len(weight)
        for name, weight in model.named_parameters()
        if ".experts." in name
    )
    return count(model) - idle


def test_both_files_have_the_same_models_in_the_order_of_their_size():
    assert list(configurations.SHAPES) == list(PUBLISHED)
    totals = [facts["total"] for facts in PUBLISHED.values()]
    assert totals == sorted(totals)
    assert len(DENSE) >= 6 and len(MIXTURES) >= 6
    assert len({facts["maker"] for facts in PUBLISHED.values()}) >= 6


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_figure_has_a_source_and_every_model_its_facts(name):
    facts = PUBLISHED[name]
    mixture = {"active", "vocabulary"} if name in MIXTURES else set()
    assert set(facts) == {"maker", "licence", "released", "total", "source"} | mixture
    assert facts["source"].startswith("https://")
    assert configurations.SHAPES[name].source.startswith("https://")
    year, month = facts["released"].split("-")
    assert int(year) >= 2023 and 1 <= int(month) <= 12


def test_shipped_folders_hold_what_the_recipe_writes(tmp_path):
    made = configurations.make(tmp_path)
    assert made["configurations"] == len(PUBLISHED)
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert made["bytes"] == sum((tmp_path / file).stat().st_size for file in files)
    assert files == sorted(Path(name) / "config.json" for name in PUBLISHED)
    for file in files:
        assert (STANDINS / file).read_bytes() == (tmp_path / file).read_bytes(), file
    for name in PUBLISHED:
        assert [path.name for path in (STANDINS / name).iterdir()] == ["config.json"]


@pytest.mark.parametrize("name", PUBLISHED)
def test_transformers_reads_every_field(name):
    """No remote code, and no field that the configuration of this type does not know."""
    written = json.loads(configurations.text(name))
    config = AutoConfig.from_pretrained(STANDINS / name)
    assert type(config).__module__.startswith("transformers.models.")
    plain = type(config)()
    for field, value in written.items():
        # head_dim is no field of some configurations, and yet the model reads it if it is there.
        assert field in ("dtype", "head_dim") or hasattr(plain, field), field
        expected = torch.bfloat16 if field == "dtype" else value
        assert getattr(config, field) == expected, field


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameters_counted_are_those_published(name):
    facts, counted = PUBLISHED[name], model_of(name).num_parameters()
    assert counted == count(model_of(name))
    if facts.get("vocabulary") == 0:
        counted -= 2 * count(model_of(name), "embed_tokens")
    assert abs(counted / 1e9 - facts["total"]) <= unit(facts["total"]) / 2


@pytest.mark.parametrize("name", MIXTURES)
def test_active_parameters_counted_are_those_published(name):
    model, facts = model_of(name), PUBLISHED[name]
    matrix = count(model, "embed_tokens")
    assert matrix == count(model, "lm_head"), "input and output are two matrices of one size"
    counted = active(model) - (2 - facts["vocabulary"]) * matrix
    # A whole unit: Qwen's 3.35 billion are published as 3.3, DeepSeek's 36.63 as 36.7.
    assert abs(counted / 1e9 - facts["active"]) < unit(facts["active"])


@pytest.mark.parametrize("name", DENSE)
def test_dense_models_have_no_experts(name):
    assert count(model_of(name), ".experts.") == 0


def test_the_numbers_of_the_source_page():
    assert model_of("NousResearch/Meta-Llama-3-8B-Instruct").num_parameters() == 8_030_261_248
    mixtral = model_of("mistralai/Mixtral-8x7B-Instruct-v0.1")
    assert mixtral.num_parameters() == 46_702_792_704
    assert round(active(mixtral) / 1e9, 1) == 12.9
