"""`memory_and_speed.memory`: what it predicts is what loading and running a model really takes."""

import math
import re

import psutil
import pytest
import torch
import yaml
from transformers import AutoConfig, AutoModelForCausalLM, BitsAndBytesConfig

from helpers import PROJECT
from memory_and_speed import memory

STANDINS = [
    PROJECT / "standins" / "meta-llama" / name
    for name in ("Meta-Llama-3-8B-Instruct", "Llama-3.2-1B-Instruct")
]
PUBLISHED = yaml.safe_load(memory.LISTED.read_text(encoding="utf-8"))
MIXTURES = [name for name, facts in PUBLISHED.items() if "active" in facts]
LLAMA_8B = "NousResearch/Meta-Llama-3-8B-Instruct"


def load(folder, dtype):
    """Load a model as a reader of the page on memory does."""
    options = {"dtype": dtype}
    if dtype == "int8":
        options = {"quantization_config": BitsAndBytesConfig(load_in_8bit=True)}
    elif dtype.startswith("nf4"):
        options["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_compute_dtype=torch.bfloat16,
            bnb_4bit_use_double_quant=dtype == "nf4-nested",
        )
        options["dtype"] = "bfloat16"
    return AutoModelForCausalLM.from_pretrained(folder, **options).eval()


def shrunk(name):
    """Return the configuration of a listed model, of the same kind and made small."""
    config = memory.find(name)
    config.vocab_size, config.num_hidden_layers = 96, 4
    config.hidden_size = config.intermediate_size = 128
    sizes = {"head_dim": 32, "moe_intermediate_size": 64, "sliding_window": 8, "n_group": 1}
    sizes |= dict.fromkeys(("num_local_experts", "num_experts", "n_routed_experts"), 4)
    sizes |= {"num_experts_per_tok": 2, "topk_group": 1, "kv_lora_rank": 48, "q_lora_rank": 32}
    sizes |= dict.fromkeys(("qk_rope_head_dim", "qk_nope_head_dim", "v_head_dim"), 16)
    sizes |= {"pad_token_id": None, "bos_token_id": 0, "eos_token_id": 1}
    for field, value in sizes.items():
        if getattr(config, field, None) is not None:
            setattr(config, field, value)
    if getattr(config, "layer_types", None):
        config.layer_types = config.layer_types[:4]
    if config.model_type == "deepseek_v3":
        config.head_dim = config.qk_rope_head_dim  # as its class sets it
    heads = config.num_attention_heads
    config.num_attention_heads = 8
    config.num_key_value_heads = max(1, 8 * config.num_key_value_heads // heads)
    return config


def stored(cache):
    tensors = [tensor for layer in cache.layers for tensor in (layer.keys, layer.values)]
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


@pytest.mark.parametrize("dtype", memory.DTYPES)
@pytest.mark.parametrize("folder", STANDINS, ids=lambda folder: folder.name)
def test_weights_predicted_are_those_loaded(folder, dtype):
    predicted = memory.weight_bytes(AutoConfig.from_pretrained(folder), dtype)
    model = load(folder, dtype)
    assert memory.model_bytes(model) == predicted, "to the byte"
    with torch.no_grad():
        model(torch.ones(1, 4, dtype=torch.long))
    # A CPU with AVX512-BF16 packs NF4 anew at the first pass: constants of 2 bytes in place of 4.
    assert 0.95 * predicted < memory.model_bytes(model) <= predicted


@pytest.mark.parametrize("dtype", memory.DTYPES)
@pytest.mark.parametrize("name", [LLAMA_8B, MIXTURES[0], MIXTURES[1], MIXTURES[-1]])
def test_output_layer_and_experts_are_not_quantized(name, dtype, tmp_path):
    """In small models of four kinds, with an output layer of its own, as the large ones have."""
    config = shrunk(name)
    AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16).save_pretrained(tmp_path)
    measured = memory.model_bytes(load(tmp_path, dtype))
    # DeepSeek's routers keep a buffer of one number for each expert in float32 when loaded.
    assert memory.weight_bytes(config, dtype) == pytest.approx(measured, rel=1e-4)


@pytest.mark.parametrize("name", PUBLISHED)
def test_cache_of_every_listed_kind_of_model_is_predicted(name):
    """Grouped heads, sliding windows and latent attention, in a small model of each kind."""
    config = shrunk(name)
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()
    for tokens in (3, 20):  # shorter, and longer than a window of 8
        with torch.no_grad():
            filled = model(torch.ones(2, tokens, dtype=torch.long), use_cache=True).past_key_values
        assert stored(filled) == memory.cache_bytes(config, tokens, 2, "float32"), tokens


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "nf4"])
def test_cache_of_a_loaded_model_is_predicted(dtype):
    model = load(STANDINS[0], dtype)
    with torch.no_grad():
        filled = model(torch.ones(3, 5, dtype=torch.long), use_cache=True).past_key_values
    assert stored(filled) == memory.cache_bytes(model.config, 5, 3, dtype)


@pytest.mark.parametrize("name", MIXTURES)
def test_active_bytes_are_the_active_parameters_published(name):
    """The input embeddings are never read in full; makers count both matrices, one or none."""
    config, facts = memory.find(name), PUBLISHED[name]
    table = config.vocab_size * config.hidden_size / 1e9
    counted = memory.active_bytes(config) / 2e9
    half_a_digit = 10.0 ** -len(str(facts["active"]).partition(".")[2]) / 2
    lowest, highest = counted - table - half_a_digit, counted + table + half_a_digit
    assert lowest <= facts["active"] <= highest


def test_active_bytes_of_a_dense_model_are_all_but_the_table():
    llama, smol = memory.find(LLAMA_8B), memory.find("HuggingFaceTB/SmolLM2-360M-Instruct")
    for dtype, size in (("float32", 4), ("bfloat16", 2), ("int8", 2), ("nf4", 2)):
        rest = memory.weight_bytes(llama, dtype) - memory.active_bytes(llama, dtype)
        assert rest == size * 128_256 * 4096
        assert memory.active_bytes(smol, dtype) == memory.weight_bytes(smol, dtype), "it is tied"
    assert memory.active_bytes(llama, tokens=64) == memory.active_bytes(llama)


def test_more_tokens_in_one_pass_read_more_experts():
    config = memory.find("mistralai/Mixtral-8x7B-Instruct-v0.1")
    assert memory.idle_share(config) == 6 / 8 and memory.idle_share(memory.find(LLAMA_8B)) == 0
    table = 2 * config.vocab_size * config.hidden_size
    read = [memory.active_bytes(config, tokens=tokens) for tokens in (1, 2, 4, math.inf)]
    assert read == sorted(set(read))
    assert read[-1] == memory.weight_bytes(config) - table, "in the end all of them"
    # Of 8 experts, two tokens that take 2 each at random leave 8 x (6/8)^2 alone: they read 3.5.
    experts = 2 * 3 * config.hidden_size * config.intermediate_size * config.num_hidden_layers
    assert read[1] - read[0] == pytest.approx(experts * (3.5 - 2), rel=1e-6)


def test_shared_and_hidden_tensors_count_once():
    whole, tied, half = (torch.nn.Linear(10, size, bias=False) for size in (10, 10, 5))
    tied.weight = whole.weight
    half.weight = torch.nn.Parameter(whole.weight[:5])
    whole.register_buffer("more", torch.zeros(3))
    assert memory.model_bytes(torch.nn.ModuleList([whole, tied, half])) == 412


def one_sentence(error):
    message = str(error.value)
    assert message.endswith(".") and "\n" not in message
    assert len(re.findall(r"\.(\s|$)", message)) == 1, message


@pytest.mark.parametrize("limit", [None, "max", "3500000"])
def test_too_little_memory_is_one_sentence(monkeypatch, tmp_path, limit):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(memory, "CGROUP", tmp_path)  # as in a container, or without such files
    if limit:
        (tmp_path / "memory.max").write_text(f"{limit}\n")
        (tmp_path / "memory.current").write_text("3000000\n")
    free = 500_000 if limit == "3500000" else psutil.virtual_memory().available
    memory.require(0.8 * free)
    with pytest.raises(memory.OutOfMemory, match=r"^This needs [\d.]+ GB.*machine has") as error:
        memory.require(1.25 * free)
    assert isinstance(error.value, MemoryError)
    one_sentence(error)


def test_too_little_memory_of_a_gpu_is_said_too(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (24_000_000_000, 25_000_000_000))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "Some GPU")
    memory.require(24_000_000_000)
    with pytest.raises(memory.OutOfMemory, match=r"needs 32.1 GB.*Some GPU has 24.0 GB"):
        memory.require(32_120_000_000)


@pytest.mark.parametrize("name", ["Qwen3-8B", "", "meta-llama/../Qwen/Qwen3-8B"])
def test_an_unknown_model_is_answered_with_the_list(name):
    with pytest.raises(ValueError) as error:
        memory.find(name)
    assert all(listed in str(error.value) for listed in (repr(name), *PUBLISHED))
    one_sentence(error)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda config: memory.weight_bytes(config, "int4"), "'int4'.*nf4"),
        (lambda config: memory.active_bytes(config, "int4"), "'int4'.*nf4"),
        (lambda config: memory.cache_bytes(config, 1, dtype="int4"), "'int4'.*nf4"),
        (lambda config: memory.cache_bytes(config, -1), "got -1 and 1"),
        (lambda config: memory.cache_bytes(config, 1, -1), "got 1 and -1"),
        (lambda _: memory.model_bytes(torch.nn.Linear(2, 2, device="meta")), "not in memory"),
    ],
)
def test_what_cannot_be_predicted_is_one_sentence(wrong, said):
    with pytest.raises(ValueError, match=said) as error:
        wrong(memory.find(LLAMA_8B))
    one_sentence(error)
