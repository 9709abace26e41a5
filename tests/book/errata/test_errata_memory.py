"""The errata of "Fit a model in memory", proved from both sides as in test_errata.py."""

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSequenceClassification

NAME = "meta-llama/Meta-Llama-3-8B-Instruct"
BERT = "google-bert/bert-base-cased"  # stored in float32
LLAMA_8B = "NousResearch/Meta-Llama-3-8B-Instruct"
TEXT = torch.arange(64)[None]  # tokens; which ones does not matter


def cache_bytes(model, tokens):
    """Return the bytes of the keys and values that the model keeps for a text, measured."""
    with torch.no_grad():
        cache = model(TEXT[:, :tokens], use_cache=True).past_key_values
    return sum(layer.keys.nbytes + layer.values.nbytes for layer in cache.layers)


def per_token(config):
    """Return the same for one token in bfloat16, from the configuration alone."""
    heads = config.num_key_value_heads * config.head_dim
    return 2 * config.num_hidden_layers * heads * 2


# C17: the default dtype, which hardware has bfloat16, and the KV cache


def test_C17_source_form_fails(hub_folder):
    """No dtype named: not float32. bfloat16 on a CPU: runs. 8B in 16 GB: leaves the text out."""
    model = AutoModelForCausalLM.from_pretrained(NAME)
    assert model.dtype == torch.bfloat16, "float32 is not the default"
    assert model.get_memory_footprint() < 2.01 * model.num_parameters(), "two bytes, not four"

    # Without any GPU, and whether or not this CPU has instructions for it.
    assert model.device.type == "cpu"
    with torch.no_grad():
        assert model(TEXT).logits.isfinite().all()

    config = AutoConfig.from_pretrained(LLAMA_8B)
    with torch.device("meta"):
        weights = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
    text = per_token(config) * config.max_position_embeddings
    assert weights.get_memory_footprint() / 1e9 == pytest.approx(16.06, abs=0.01)
    assert text > 0.05 * weights.get_memory_footprint(), "which the source's 16 GB leave out"


def test_C17_corrected_form_works(hub_folder):
    """The default is what is stored; a named dtype is honoured; the cache is what the sum says."""
    bert = AutoModelForSequenceClassification.from_pretrained(BERT)
    assert bert.dtype == torch.float32, "stored so"
    four = AutoModelForCausalLM.from_pretrained(NAME, dtype=torch.float32)
    two = AutoModelForCausalLM.from_pretrained(NAME, dtype=torch.bfloat16)
    assert (four.dtype, two.dtype) == (torch.float32, torch.bfloat16)
    assert four.num_parameters() * 4 < four.get_memory_footprint() < four.num_parameters() * 4.01

    # What an x86 processor has can be asked; an ARM one calls it bf16.
    names = {"x86_64": ("avx512_bf16", "amx_bf16"), "aarch64": ("bf16",)}
    capabilities = torch.cpu.get_capabilities()
    for name in names.get(capabilities["architecture"], ()):
        assert isinstance(capabilities[name], bool)

    for tokens in (1, 7, 64):
        assert cache_bytes(two, tokens) == tokens * per_token(two.config)
    llama = AutoConfig.from_pretrained(LLAMA_8B)
    assert per_token(llama) == 128 * 1024
    assert per_token(llama) * llama.max_position_embeddings == 1024**3
