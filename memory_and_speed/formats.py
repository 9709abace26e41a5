"""What a model takes in the formats in which models are published: FP8, MXFP4, AWQ and GGUF.

`memory` knows what Transformers and bitsandbytes make of a model while it loads. Here are the files
that others have quantized, with their real bits per weight: constants are counted, and so is what
stays in another format. GB is 1e9 bytes; all functions return bytes.

Sources: MXFP4 is a shared exponent of 8 bits for 32 numbers of 4 bits; gpt-oss has its experts in
it, and the rest in bfloat16 (https://arxiv.org/abs/2508.10925). FP8 has a factor in float32 for
each block of 128 x 128 weights (https://arxiv.org/abs/2412.19437). AWQ has a factor in float16 and
a zero point of 4 bits for each 128 weights of a row (https://arxiv.org/abs/2306.00978). Which
matrices of Q4_K_M are in Q6_K was read in llama.cpp (src/llama-quant.cpp).
"""

import re
from math import ceil

from transformers import PretrainedConfig

from memory_and_speed import memory

FP8_BLOCK = 128 * 128  # weights that share a factor of 4 bytes
BITS = {
    "awq": 4 + (16 + 4) / 128,
    "mxfp4": 4 + 8 / 32,
    # GGUF: blocks of 32 or 256 weights, with their constants.
    "q8_0": 8.5,
    "q6_k": 6.5625,
    "q5_0": 5.5,
    "q4_k": 4.5,
}
WITHOUT_K = {"q4_k": "q5_0", "q6_k": "q8_0"}  # for rows that blocks of 256 do not fill

# {format: its name for readers}, those of bitsandbytes last.
FORMATS = {
    "float32": "float32, 32 bits",
    "bfloat16": "bfloat16, 16 bits",
    "fp8": "FP8, 8 bits",
    "awq": "AWQ or GPTQ, 4 bits in groups of 128",
    "mxfp4": "MXFP4, as gpt-oss is published",
    "gguf-q8_0": "GGUF, Q8_0",
    "gguf-q4_k_m": "GGUF, Q4_K_M",
    "gguf-mxfp4": "GGUF, MXFP4 and Q8_0",
    "int8": "bitsandbytes, int8",
    "nf4": "bitsandbytes, NF4",
    "nf4-nested": "bitsandbytes, NF4, constants quantized too",
}


def available(config: PretrainedConfig) -> list[str]:
    """Return the formats in which a model is to be had.

    Nobody takes gpt-oss, whose experts have 4 bits already, in another format of 4 or 8; and MXFP4
    is that of gpt-oss alone.
    """
    other: tuple[str, ...] = ("mxfp4", "gguf-mxfp4")
    if config.model_type == "gpt_oss":
        other = ("fp8", "awq", "gguf-q8_0", "gguf-q4_k_m")
    return [name for name in FORMATS if name not in other]


def weight_bytes(config: PretrainedConfig, format: str) -> int:
    """Return the bytes of a model's weights in a format.

    Args:
        config: of a causal language model.
        format: one of `available(config)`.

    Raises:
        ValueError: the model is not to be had in this format.
    """
    _check(config, format)
    return sum(_bytes(part, format, config) for part in memory._parts(config))


def active_bytes(config: PretrainedConfig, format: str, tokens: float = 1) -> int:
    """Return the bytes of the weights that one pass reads, as `memory.active_bytes` counts them.

    Args:
        config: of a causal language model.
        format: one of `available(config)`.
        tokens: computed in one pass; `math.inf` for all experts of a mixture.

    Raises:
        ValueError: the model is not to be had in this format.
    """
    _check(config, format)
    read, idle = 0, memory.idle_share(config)
    for part in memory._parts(config):
        size = float(_bytes(part, format, config))
        if ".experts." in part.name:
            size *= 1 - idle**tokens
        if config.tie_word_embeddings or ".embed_tokens." not in part.name:
            read += round(size)
    return read


def bytes_of_a_weight(format: str) -> float:
    """Return the bytes of a weight in a large matrix, with its share of the constants."""
    if format.startswith("nf4"):
        constant = 1 + 4 / memory.NESTED_BLOCK if format == "nf4-nested" else 4
        return 0.5 + constant / memory.NF4_BLOCK
    if format in memory.DTYPES:
        return memory.DTYPES[format]
    if format == "fp8":
        return 1 + 4 / FP8_BLOCK
    if format == "gguf-q4_k_m":  # what llama.cpp prints for Llama 3.1 8B, see published.yml
        return 4.8944 / 8
    return BITS[format.removeprefix("gguf-")] / 8


def _check(config: PretrainedConfig, format: str) -> None:
    if format not in available(config):
        raise ValueError(
            f"There is no format {format!r} for this model: choose one of "
            f"{', '.join(available(config))}."
        )


def _bytes(part: memory._Part, format: str, config: PretrainedConfig) -> int:
    """Return the bytes of a part, with its share of the constants."""
    if format in memory.DTYPES:
        return memory._bytes(part, format)
    if part.size:  # a buffer, which is float32 already
        return part.elements * part.size
    expert = ".experts." in part.name and not part.name.endswith("_bias")
    if format.startswith("gguf"):
        return ceil(part.elements * _gguf_bits(part, format, config, expert) / 8)
    if (format == "mxfp4" and expert) or (format == "awq" and (part.quantized or expert)):
        return ceil(part.elements * BITS[format] / 8)
    if format == "fp8" and (part.quantized or expert):
        return part.elements + 4 * ceil(part.elements / FP8_BLOCK)
    return 2 * part.elements


def _gguf_bits(part: memory._Part, format: str, config: PretrainedConfig, expert: bool) -> float:
    """Return the bits of a weight in a GGUF file: vectors and routers stay in float32."""
    head = part.name.endswith((".embed_tokens.weight", "lm_head.weight"))
    if not (expert or head or part.quantized):
        return 32
    if format == "gguf-mxfp4":
        return BITS["mxfp4" if expert else "q8_0"]
    if format == "gguf-q8_0":
        return BITS["q8_0"]
    kind = "q6_k" if _gets_more_bits(part.name, config) else "q4_k"
    if expert:
        inner = getattr(config, "moe_intermediate_size", None) or config.intermediate_size
        columns = inner if "down_proj" in part.name else config.hidden_size
    else:
        columns = part.elements // part.rows
    return BITS[WITHOUT_K[kind] if columns % 256 else kind]


def _gets_more_bits(name: str, config: PretrainedConfig) -> bool:
    """Say whether Q4_K_M puts a matrix into Q6_K: the output, and half of the values and `down`."""
    if name == "lm_head.weight" or (config.tie_word_embeddings and ".embed_tokens." in name):
        return True
    if not re.search(r"\.(v_proj|down_proj)\b", name):
        return False
    layer, layers = int(re.search(r"\.layers\.(\d+)\.", name)[1]), config.num_hidden_layers  # type: ignore[index]
    eighth = layers // 8
    return layer < eighth or layer >= 7 * layers // 8 or (layer - eighth) % 3 == 2
