"""What fine-tuning a language model takes: weights, gradients, AdamW's averages, and activations.

The first three are exact. The activations, which the forward pass keeps for the backward pass, are
estimated for a Llama-like model whose attention never writes its scores down (SDPA and flash
attention); tests/memory_and_speed/test_training.py compares them with runs. GB is 1e9 bytes; all
functions return bytes.
"""

from typing import NamedTuple

from transformers import PretrainedConfig

from memory_and_speed import memory

RANK = 16  # of LoRA's matrices, where none is given
ADAPTER = 4 + 2  # bytes of a weight of LoRA's: float32, and its copy in bfloat16


class Method(NamedTuple):
    """A way to train.

    Attributes:
        says: its name for readers.
        weights: the format in which the weights stay, one of `memory.DTYPES`.
        lora: only adapters of LoRA are trained, in float32, beside every linear layer.
        mixed: computed in bfloat16 (`bf16=True` in `TrainingArguments`).
    """

    says: str
    weights: str
    lora: bool
    mixed: bool


METHODS = {
    "full-float32": Method("Fine-tune all weights, in float32", "float32", False, False),
    "full-mixed": Method("Fine-tune all weights, mixed precision", "float32", False, True),
    "full-bfloat16": Method("Fine-tune all weights, in bfloat16", "bfloat16", False, True),
    "lora": Method("LoRA, frozen weights in bfloat16", "bfloat16", True, True),
    "qlora": Method("QLoRA, frozen weights in NF4", "nf4-nested", True, True),
}


class Activations(NamedTuple):
    """Bytes that are kept for each token of a batch.

    Attributes:
        layer: in each layer.
        boundary: in each layer with activation checkpointing, which keeps its input alone and
            computes the rest again, one layer at a time.
        end: once: the last norm, and the scores of the tokens with what the loss makes of them.
    """

    layer: int
    boundary: int
    end: int


def trained_weights(config: PretrainedConfig, method: str, rank: int = RANK) -> int:
    """Return how many weights are trained.

    Args:
        config: of a causal language model.
        method: one of `METHODS`.
        rank: of LoRA's matrices.

    Raises:
        ValueError: there is no such method, or the rank is below one.
    """
    if rank < 1:
        raise ValueError(f"The rank has to be one or more: got {rank}.")
    parts = memory._parts(config)
    if not _method(method).lora:
        return sum(part.elements for part in parts if not part.size)  # no buffers
    linear = [part for part in parts if part.quantized]
    return rank * sum(part.rows + part.elements // part.rows for part in linear)


def state_bytes(config: PretrainedConfig, method: str, rank: int = RANK) -> dict[str, int]:
    """Return {part: bytes} of what does not depend on the data.

    The parts are the weights, with the copies in bfloat16 that mixed precision makes of those in
    float32, their gradients, and the two averages that AdamW keeps of each trained weight.

    Args:
        config: of a causal language model.
        method: one of `METHODS`.
        rank: of LoRA's matrices.

    Raises:
        ValueError: there is no such method, or the rank is below one.
    """
    how, trained = _method(method), trained_weights(config, method, rank)
    each = 4 if how.lora or how.weights == "float32" else 2
    weights = memory.weight_bytes(config, how.weights)
    if how.lora:
        weights += trained * ADAPTER
    elif how.mixed and how.weights == "float32":
        weights += memory.active_bytes(config, "bfloat16", float("inf"))
    return {"weights": weights, "gradients": each * trained, "optimizer": 2 * each * trained}


def activations(config: PretrainedConfig, method: str, rank: int = RANK) -> Activations:
    """Return the bytes of activations for each token.

    With h the width, q and k the widths of all query and all key heads, n the heads, f the width of
    the feed-forward block (of a mixture, of all experts that a token uses), V the vocabulary, r
    the rank, and b the bytes of a result, each layer keeps

        full:  2 (4 h + 4) + 2 w h + c h + b (2 q + 2 k + 4 f) + 4 n
        LoRA:  2 (4 h + 4) + 2 (5 h + q + f + 7 r) + b (2 q + 2 k + 3 f) + 4 n

    Each norm keeps its input in float32 and a factor, and, if it is trained, the normalized input
    in the format of the weights (w bytes). The linear layers keep their inputs: the attention's
    share one and the feed-forward block's another (c = 2 b), or have copies each (mixed precision:
    c = 10; LoRA: every adapter). The attention keeps queries, keys, values, its result, and a
    number for each head; the feed-forward block its four results. Where queries and keys are
    normalized too, as in Qwen3, these norms come on top. At the end stand the last norm and
    b + 8 bytes for each token of the vocabulary: the scores, their logarithms, and the gradient.

    Args:
        config: of a causal language model.
        method: one of `METHODS`.
        rank: of LoRA's matrices.

    Raises:
        ValueError: there is no such method.
    """
    how = _method(method)
    weight = 4 if how.weights == "float32" else 2
    result = 2 if how.mixed else 4
    width, heads = config.hidden_size, config.num_attention_heads
    head = getattr(config, "head_dim", None) or width // heads
    queries, keys = heads * head, config.num_key_value_heads * head
    inner = _inner(config)
    attention = result * 2 * (queries + keys) + 4 * heads
    layer = 2 * (4 * width + 4) + attention
    end = 4 * width + 4 + (result + 8) * config.vocab_size
    if any(".q_norm." in part.name for part in memory._parts(config)):
        layer += (4 if how.lora else 4 + weight) * (queries + keys)
        layer += 4 * (heads + config.num_key_value_heads)
    if how.lora:
        layer += 2 * (5 * width + queries + inner + 7 * rank) + 3 * result * inner
    else:
        inputs = 5 * result if weight > result else 2 * result
        layer += 2 * weight * width + inputs * width + 4 * result * inner
        end += (weight + result) * width
    return Activations(layer, weight * width, end)


def training_bytes(
    config: PretrainedConfig,
    method: str,
    tokens: int,
    batch: int = 1,
    rank: int = RANK,
    checkpointing: bool = False,
) -> dict[str, int]:
    """Return {part: bytes} of fine-tuning: those of `state_bytes`, and the activations.

    All are there at once where gradients are accumulated over several passes. Otherwise they come
    while the activations go, and the sum is somewhat too high.

    Args:
        config: of a causal language model.
        method: one of `METHODS`.
        tokens: of each text, padding included.
        batch: texts in one pass.
        rank: of LoRA's matrices.
        checkpointing: keep each layer's input alone, and compute the rest again.

    Raises:
        ValueError: there is no such method, or a count is below one.
    """
    if tokens < 1 or batch < 1:
        raise ValueError(f"Tokens and batch have to be one or more: got {tokens} and {batch}.")
    kept, layers = activations(config, method, rank), config.num_hidden_layers
    each = layers * kept.boundary + kept.layer if checkpointing else layers * kept.layer
    return state_bytes(config, method, rank) | {"activations": tokens * batch * (each + kept.end)}


def _method(method: str) -> Method:
    if method not in METHODS:
        raise ValueError(f"There is no method {method!r}: choose one of {', '.join(METHODS)}.")
    return METHODS[method]


def _inner(config: PretrainedConfig) -> int:
    """Return the width of the feed-forward block, of a mixture of what a token uses of it."""
    if not memory.idle_share(config):
        return config.intermediate_size
    expert = getattr(config, "moe_intermediate_size", None) or config.intermediate_size
    shared = getattr(config, "n_shared_experts", None) or 0
    return expert * (config.num_experts_per_tok + shared)
