"""The errata of "Choose a chat model", proved from both sides as in test_errata.py."""

import inspect

import pytest
import torch
import yaml
from huggingface_hub import HfApi
from transformers import AutoModelForCausalLM

from memory_and_speed import memory

MIXTRAL = "mistralai/Mixtral-8x7B-Instruct-v0.1"
ZEPHYR = "HuggingFaceH4/zephyr-orpo-141b-A35b-v0.1"
PUBLISHED = yaml.safe_load(memory.LISTED.read_text(encoding="utf-8"))
CLOSED = "2025-03"  # when the Open LLM Leaderboard was retired


def build(name):
    """Return the model of a configuration on the meta device, which stores no numbers."""
    config = memory.find(name)
    with torch.device("meta"):
        return AutoModelForCausalLM.from_config(config)


def count_active(model):
    """Return the parameters that one token uses: all, less the experts that are not chosen."""
    experts = [weight for name, weight in model.named_parameters() if ".experts." in name]
    chosen = model.config.num_experts_per_tok
    idle = sum(weight.numel() * (1 - chosen / len(weight)) for weight in experts)
    return model.num_parameters() - idle


# C10: the size of a mixture of experts


def test_C10_source_form_fails():
    """8 times 7 billion is a fifth too many, and A35B names 4 billion active parameters too few."""
    assert build(MIXTRAL).num_parameters() < 0.84 * 8 * 7e9
    assert count_active(build(ZEPHYR)) - 35e9 > 4e9


def test_C10_corrected_form_works():
    """The parameters of the configuration are those that the makers publish, total and active."""
    for name in (MIXTRAL, ZEPHYR):
        model, facts = build(name), PUBLISHED[name]
        assert model.num_parameters() / 1e9 == pytest.approx(facts["total"], rel=0.005)
        assert count_active(model) / 1e9 == pytest.approx(facts["active"], rel=0.005)


# C12: leaderboards that are gone


def test_C12_source_form_fails():
    """Models that came out after the Open LLM Leaderboard was closed cannot be found on it."""
    later = [name for name, facts in PUBLISHED.items() if facts["released"] > CLOSED]
    assert len(later) >= 5
    assert "openai/gpt-oss-20b" in later


def test_C12_corrected_form_works():
    """The pinned Hub client lists the benchmarks that keep a leaderboard, and reads one."""
    assert "benchmark" in inspect.signature(HfApi.list_datasets).parameters
    parameters = inspect.signature(HfApi.get_dataset_leaderboard).parameters
    assert list(parameters)[:2] == ["self", "repo_id"]
