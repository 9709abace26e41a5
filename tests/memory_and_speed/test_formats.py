"""The formats in which models are published, against the tables of llama.cpp and by hand."""

import math

import gguf
import pytest
from transformers import LlamaConfig

from memory_and_speed import formats, memory

LLAMA_8B = "NousResearch/Meta-Llama-3-8B-Instruct"
SMALL = {
    "vocab_size": 512, "hidden_size": 256, "intermediate_size": 512, "num_hidden_layers": 8,
    "num_attention_heads": 4, "num_key_value_heads": 2,
}  # fmt: skip
ATTENTION, FEED = 2 * 256 * 256 + 2 * 128 * 256, 3 * 256 * 512  # weights of a layer
NORMS, TABLE = (2 * 8 + 1) * 256, 512 * 256


def linear(config):
    return config.num_hidden_layers * (ATTENTION + FEED)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("mxfp4", "MXFP4"), ("q8_0", "Q8_0"), ("q6_k", "Q6_K"), ("q5_0", "Q5_0"), ("q4_k", "Q4_K")],
)
def test_bits_are_those_of_the_package_gguf(ours, theirs):
    weights, size = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[theirs]]
    assert formats.BITS[ours] == 8 * size / weights


def test_llama_has_the_bits_that_llama_cpp_prints():
    """https://github.com/ggml-org/llama.cpp/blob/master/tools/quantize/README.md, to 4 digits."""
    config = memory.find(LLAMA_8B)
    parameters = memory.weight_bytes(config) / 2
    for format, bits in (("gguf-q4_k_m", 4.8944), ("gguf-q8_0", 8.5008)):
        found = 8 * formats.weight_bytes(config, format) / parameters
        assert found == pytest.approx(bits, rel=1e-4)


@pytest.mark.parametrize("name", [LLAMA_8B, "Qwen/Qwen3-30B-A3B"])
def test_formats_of_transformers_are_left_to_memory(name):
    config = memory.find(name)
    for format in memory.DTYPES:
        assert formats.weight_bytes(config, format) == memory.weight_bytes(config, format)
        for tokens in (1, 7, math.inf):
            expected = memory.active_bytes(config, format, tokens)
            assert formats.active_bytes(config, format, tokens) == expected


def test_small_models_by_hand():
    config, tied = LlamaConfig(**SMALL), LlamaConfig(**SMALL, tie_word_embeddings=True)
    buffers = memory.weight_bytes(config, "float32") - 4 * (linear(config) + NORMS + 2 * TABLE)
    rest = 2 * (NORMS + 2 * TABLE) + buffers
    blocks = 8 * (4 * 2 + 2 + 3 * 8)  # of 128 x 128: two of the four of the attention are small
    awq = linear(config) * (4 + 16 / 128 + 4 / 128) / 8
    assert formats.weight_bytes(config, "awq") == pytest.approx(awq + rest, rel=1e-6)
    blocks = linear(config) // (128 * 128)
    assert formats.weight_bytes(config, "fp8") == linear(config) + 4 * blocks + rest
    q8 = (linear(config) + 2 * TABLE) * 8.5 / 8 + 4 * NORMS + buffers
    assert formats.weight_bytes(config, "gguf-q8_0") == pytest.approx(q8, rel=1e-6)
    # Of 8 layers, the first, the fourth and the last two thirds: 0, 3, 6, 7.
    more = 4 * (128 * 256 + 256 * 512)
    q4 = (linear(config) + 2 * TABLE) * 4.5 / 8 + (more + TABLE) * (6.5625 - 4.5) / 8
    q4 += 4 * NORMS + buffers
    assert formats.weight_bytes(config, "gguf-q4_k_m") == pytest.approx(q4, rel=1e-6)
    saved = TABLE * 4.5 / 8  # a tied table is the output, and there once
    assert formats.weight_bytes(tied, "gguf-q4_k_m") == pytest.approx(q4 - saved, rel=1e-6)


def test_rows_that_no_block_of_256_fits_take_older_types():
    """SmolLM2 360M has rows of 960 weights, in all matrices but `down`."""
    config = memory.find("HuggingFaceTB/SmolLM2-360M-Instruct")
    bits = 8 * formats.weight_bytes(config, "gguf-q4_k_m") / (memory.weight_bytes(config) / 2)
    assert 5.5 < bits < 8.5


def test_experts_are_quantized_and_routers_are_not():
    config = memory.find("openai/gpt-oss-20b")
    parts = memory._parts(config)
    experts = [part for part in parts if ".experts." in part.name and "bias" not in part.name]
    small = sum(part.elements for part in experts) * 4.25 / 8
    others = sum(2 * part.elements for part in parts if part not in experts and not part.size)
    assert formats.weight_bytes(config, "mxfp4") == pytest.approx(small + others, rel=1e-6)
    one, every = (formats.active_bytes(config, "mxfp4", n) for n in (1, math.inf))
    assert every - one == pytest.approx(small * 28 / 32, rel=2e-3), "4 of 32 experts"
    assert "awq" not in formats.available(config) and "nf4" in formats.available(config)


@pytest.mark.parametrize("format", formats.FORMATS)
def test_bytes_of_a_weight_are_those_of_a_large_model_without_a_vocabulary(format):
    if "mxfp4" in format:
        assert formats.bytes_of_a_weight(format) == 4.25 / 8
        return
    config = LlamaConfig(
        vocab_size=8, hidden_size=4096, intermediate_size=14336, num_hidden_layers=2
    )
    parameters = memory.weight_bytes(config, "float32") / 4
    found = formats.weight_bytes(config, format) / parameters
    # Q4_K_M gives more bits to more layers where there are only two.
    slack = 0.1 if format == "gguf-q4_k_m" else 2e-3
    assert found == pytest.approx(formats.bytes_of_a_weight(format), rel=slack)


@pytest.mark.parametrize("count", [formats.weight_bytes, formats.active_bytes])
@pytest.mark.parametrize("format", ["mxfp4", "q2", ""])
def test_a_format_that_is_not_to_be_had_is_one_sentence(count, format):
    with pytest.raises(ValueError, match=r"^There is no format .* for this model: .*awq.*\.$"):
        count(memory.find(LLAMA_8B), format)


@pytest.mark.parametrize("name", formats.FORMATS)
def test_a_format_is_called_by_its_name(name):
    """All parts of "gguf-q4_k_m" stand in "GGUF, Q4_K_M"."""
    says = formats.FORMATS[name].lower()
    for part in name.split("-"):
        assert {"nested": "constants quantized too"}.get(part, part) in says
