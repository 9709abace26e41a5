"""The list of models: its configurations are those shipped, and give the figures published."""

from functools import cache
from pathlib import Path

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM

from helpers import PROJECT
from recipes import configurations

STANDINS = PROJECT / "standins"
PUBLISHED = configurations.MODELS
MIXTURES = [name for name, facts in PUBLISHED.items() if "active" in facts]


def unit(figure):
    """Return one unit of the last digit that a figure was published with, in billions."""
    return 10.0 ** -len(str(figure).partition(".")[2])


@cache
def model_of(name):
    with torch.device("meta"):
        return AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(STANDINS / name))


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


def test_models_are_listed_by_size_and_are_of_many_sorts():
    totals = [facts["total"] for facts in PUBLISHED.values()]
    assert totals == sorted(totals)
    assert len(MIXTURES) >= 6 and len(PUBLISHED) - len(MIXTURES) >= 6
    assert len({facts["maker"] for facts in PUBLISHED.values()}) >= 6


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_model_has_its_facts_and_their_sources(name):
    facts = PUBLISHED[name]
    mixture = {"active", "vocabulary"} if name in MIXTURES else set()
    sources = {"source", "config_source"}
    assert set(facts) == {"maker", "licence", "released", "total", "config"} | sources | mixture
    assert all(facts[source].startswith("https://") for source in sources)
    year, month = facts["released"].split("-")
    assert int(year) >= 2023 and 1 <= int(month) <= 12


def test_shipped_folders_hold_what_the_recipe_writes(tmp_path):
    made = configurations.make(tmp_path)
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert files == sorted(Path(name) / "config.json" for name in PUBLISHED)
    sizes = sum((tmp_path / file).stat().st_size for file in files)
    assert made == {"configurations": len(PUBLISHED), "bytes": sizes}
    for file in files:
        assert (STANDINS / file).read_bytes() == (tmp_path / file).read_bytes(), file
        assert [path.name for path in (STANDINS / file).parent.iterdir()] == ["config.json"]


@pytest.mark.parametrize("name", PUBLISHED)
def test_transformers_reads_every_field(name):
    """No remote code, and no field that the configuration of this type does not know."""
    config = AutoConfig.from_pretrained(STANDINS / name)
    assert type(config).__module__.startswith("transformers.models.")
    plain = type(config)()
    for field, value in PUBLISHED[name]["config"].items():
        # head_dim is no field of some configurations, and yet the model reads it if it is there.
        assert field in ("dtype", "head_dim") or hasattr(plain, field), field
        expected = torch.bfloat16 if field == "dtype" else value
        assert getattr(config, field) == expected, field


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameters_counted_are_those_published(name):
    model, facts = model_of(name), PUBLISHED[name]
    counted = count(model)
    if facts.get("vocabulary") == 0:
        counted -= 2 * count(model, "embed_tokens")
    assert abs(counted / 1e9 - facts["total"]) <= unit(facts["total"]) / 2
    assert (count(model, ".experts.") > 0) == (name in MIXTURES)


@pytest.mark.parametrize("name", MIXTURES)
def test_active_parameters_counted_are_those_published(name):
    model, facts = model_of(name), PUBLISHED[name]
    matrix = count(model, "embed_tokens")
    assert matrix == count(model, "lm_head"), "input and output are two matrices of one size"
    counted = active(model) - (2 - facts["vocabulary"]) * matrix
    # A whole unit: Qwen's 3.35 billion are published as 3.3, DeepSeek's 36.63 as 36.7.
    assert abs(counted / 1e9 - facts["active"]) < unit(facts["active"])


def test_the_numbers_of_the_source_page():
    assert count(model_of("NousResearch/Meta-Llama-3-8B-Instruct")) == 8_030_261_248
    mixtral = model_of("mistralai/Mixtral-8x7B-Instruct-v0.1")
    assert count(mixtral) == 46_702_792_704
    assert round(active(mixtral) / 1e9, 1) == 12.9
