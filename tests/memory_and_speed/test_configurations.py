"""The list of models: its configurations are those shipped, and give the figures published."""

from functools import cache

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM

from helpers import PROJECT
from recipes import configurations, manifest

STANDINS = PROJECT / "standins"
PUBLISHED = configurations.MODELS
# Of this one, the published total leaves out both matrices of the vocabulary.
WITHOUT_VOCABULARY = ["zai-org/GLM-4.5-Air"]


@cache
def model_of(name):
    with torch.device("meta"):
        return AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(STANDINS / name))


def count(model, part=""):
    return sum(weight.numel() for name, weight in model.named_parameters() if part in name)


def test_models_are_listed_by_size_with_their_sources():
    totals = [facts["total"] for facts in PUBLISHED.values()]
    assert totals == sorted(totals)
    needed = {"maker", "licence", "released", "source", "config_source", "total", "config"}
    for facts in PUBLISHED.values():
        assert facts.keys() - needed <= {"active", "format"}
        assert needed <= facts.keys()


# What each maker's page on the Hub states; of copies, the maker's.
LICENCES = {
    "MIT": {"microsoft", "zai-org"},
    "Apache 2.0": {"HuggingFaceTB", "HuggingFaceH4", "mistralai", "Qwen", "ibm-granite", "openai"},
    "Llama 3": {"NousResearch"},
    "DeepSeek": {"deepseek-ai"},
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_licence_is_that_of_the_maker(name):
    assert name.split("/")[0] in LICENCES[PUBLISHED[name]["licence"]]


def test_shipped_folders_hold_what_the_recipe_writes(tmp_path):
    made = configurations.make(tmp_path)
    folders = [manifest.checksums(tmp_path / name) for name in PUBLISHED]
    assert folders == [manifest.checksums(STANDINS / name) for name in PUBLISHED]
    size = sum(path.stat().st_size for path in tmp_path.rglob("config.json"))
    assert made == {"configurations": len(PUBLISHED), "bytes": size}


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
    if name in WITHOUT_VOCABULARY:
        counted -= count(model, "embed_tokens") + count(model, "lm_head")
    digits = len(str(facts["total"]).partition(".")[2])
    assert abs(counted / 1e9 - facts["total"]) <= 10.0**-digits / 2
    assert (count(model, ".experts.") > 0) == ("active" in facts)
