"""How much memory a language model takes: predicted from its configuration alone, and measured.

The predictions build the model on PyTorch's device `meta`, which has shapes and no numbers, and
count. GB is 1e9 bytes; all functions here return bytes.

Sources: what bitsandbytes quantizes, and the constants that it stores, were read in
transformers 5.23 (`integrations/bitsandbytes.py`, `quantizers/base.py`) and bitsandbytes 0.50.2
(`nn/modules.py`, `functional.py`); the 8-bit scheme is LLM.int8() (https://arxiv.org/abs/2208.07339),
NF4 and its nested constants are QLoRA's (https://arxiv.org/abs/2305.14314).
"""

from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import torch
import yaml
from torch import nn
from transformers import AutoConfig, AutoModelForCausalLM, DynamicCache, PretrainedConfig

from helpers.page import STANDINS, PageError

# Bytes of one weight in each format. The quantized formats add constants: int8 a float32 for each
# row of a matrix, nf4 a float32 for each 64 weights, nf4-nested about a byte for each 64.
DTYPES = {"float32": 4, "bfloat16": 2, "int8": 1, "nf4": 0.5, "nf4-nested": 0.5}

NF4_BLOCK = 64  # weights that share one constant
NESTED_BLOCK = 256  # constants that share one, where they are quantized too
LISTED = Path(__file__).with_name("models.yml")
CGROUP = Path("/sys/fs/cgroup")  # the limit of a container, on Linux with version 2 of cgroups


class OutOfMemory(PageError, MemoryError):
    """More memory is needed than is free; raised before anything is loaded."""


def listed() -> list[str]:
    """Return the names of memory_and_speed/models.yml, smallest model first."""
    return list(yaml.safe_load(LISTED.read_text(encoding="utf-8")))


def find(name: str) -> PretrainedConfig:
    """Return the configuration of a listed model, from the copy in standins/.

    Raises:
        ValueError: no such model is listed; the message lists those that are.
    """
    if name not in listed():
        raise ValueError(f"There is no listed model {name!r}: choose one of {', '.join(listed())}.")
    return AutoConfig.from_pretrained(STANDINS / name)


def weight_bytes(config: PretrainedConfig, dtype: str = "bfloat16") -> int:
    """Return the bytes of a model's weights and buffers once it is loaded as `dtype`.

    In the quantized formats, bitsandbytes converts the `nn.Linear` modules except the output layer,
    and leaves the rest in bfloat16: the vocabulary, the norms, and the experts of a mixture, which
    Transformers stacks into tensors that are no `nn.Linear`. (A CPU with AVX512-BF16 packs NF4 anew
    in the first pass, and then has one constant of 2 bytes for each 64 weights, nested or not.)

    Args:
        config: of a causal language model.
        dtype: one of `DTYPES`.

    Raises:
        ValueError: there is no such dtype.
    """
    return sum(_bytes(part, dtype) for part in _parts(config))


def idle_share(config: PretrainedConfig) -> float:
    """Return the share of a mixture's experts that a token does not use; 0 for a dense model."""
    # Experts are stacked: the first dimension counts them.
    experts = next((part.rows for part in _parts(config) if ".experts." in part.name), None)
    return 1 - config.num_experts_per_tok / experts if experts else 0.0


def active_bytes(config: PretrainedConfig, dtype: str = "bfloat16", tokens: float = 1) -> int:
    """Return the bytes of the weights that one pass through the model reads to compute some tokens.

    These are all weights, but of a mixture's experts only those that are chosen. A table of input
    embeddings is left out, since a row of it is read for each token; a tied one is read in full as
    the output layer.

    Args:
        config: of a causal language model.
        dtype: one of `DTYPES`.
        tokens: computed in one pass: one for each text of a batch, or those that a draft guessed.
            The more, the more experts are read: if each token takes k of n at random, the expected
            number is n (1 - (1 - k/n) ** tokens), and all n with `tokens=math.inf`.

    Raises:
        ValueError: there is no such dtype.
    """
    read, idle = 0, idle_share(config)
    for part in _parts(config):
        size = _bytes(part, dtype)
        if ".experts." in part.name:
            size *= 1 - idle**tokens
        if config.tie_word_embeddings or ".embed_tokens." not in part.name:
            read += round(size)
    return read


def cache_bytes(
    config: PretrainedConfig, tokens: int, batch: int = 1, dtype: str = "bfloat16"
) -> int:
    """Return the bytes of the keys and values that are kept for a text of so many tokens.

    Until the first step after the prompt, Transformers holds the whole prompt in layers with a
    sliding window too; that is not counted.

    Args:
        config: of a causal language model.
        tokens: of the prompt and the reply, for each text of the batch.
        batch: texts that are generated side by side.
        dtype: of the weights, one of `DTYPES`; quantized models keep their cache in bfloat16.

    Raises:
        ValueError: there is no such dtype, or a count is below zero.
    """
    _check(dtype)
    if tokens < 0 or batch < 0:
        raise ValueError(f"Tokens and batch cannot be below zero: got {tokens} and {batch}.")
    full, windowed, window = cache_bytes_per_token(config)
    size = (full * tokens + windowed * min(tokens, window)) * batch
    return 2 * size if dtype == "float32" else size


def cache_bytes_per_token(config: PretrainedConfig) -> tuple[int, int, int]:
    """Return what a token adds to the KV cache in bfloat16 (bytes), and how long the window is.

    As a rule, a layer keeps 2 x key-value heads x head size x 2 bytes for each token. DeepSeek's
    latent attention keeps one compressed vector in place of all heads.

    Returns:
        bytes in all layers without a sliding window; bytes in all layers with one; and how many
        tokens these keep, which is the window less one.
    """
    if getattr(config, "kv_lora_rank", None):
        width = config.kv_lora_rank + config.qk_rope_head_dim
    else:
        head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
        width = 2 * config.num_key_value_heads * head
    layers: list[Any] = DynamicCache(config=config).layers  # of classes with other attributes
    windows = [layer.sliding_window - 1 for layer in layers if layer.is_sliding]
    full = 2 * width * (len(layers) - len(windows))
    return full, 2 * width * len(windows), max(windows, default=0)


def model_bytes(model: nn.Module) -> int:
    """Return the bytes that a loaded model occupies, measured: each storage counts once.

    Covers parameters, buffers, and the constants that bitsandbytes keeps beside its weights.

    Raises:
        ValueError: a part is not in memory (on the device `meta`): it has no bytes to measure.
    """
    storages = {}
    for tensor in _tensors(model):
        if tensor.is_meta:
            raise ValueError(
                "Parts of this model are not in memory, but on the device meta, or offloaded: load "
                "it whole, or use `weight_bytes`, which predicts."
            )
        storage = tensor.untyped_storage()
        storages[storage.device, storage.data_ptr()] = storage.nbytes()
    return sum(storages.values())


def process_bytes() -> int:
    """Return the bytes of main memory that this process holds (its resident set)."""
    return psutil.Process().memory_info().rss


def require(needed_bytes: int) -> None:
    """Check that so much memory is free, of the GPU if PyTorch can use one, or else of the machine.

    Raises:
        OutOfMemory: it is not; call this before loading a model, so that nothing is lost.
    """
    if torch.cuda.is_available():
        free: float = torch.cuda.mem_get_info()[0]
        where = torch.cuda.get_device_name()
    else:
        free, where = min(psutil.virtual_memory().available, _free_in_container()), "this machine"
    if needed_bytes > free:
        raise OutOfMemory(
            f"This needs {needed_bytes / 1e9:.1f} GB of memory, and {where} has "
            f"{free / 1e9:.1f} GB free: choose a smaller model, fewer bits for each weight, or a "
            "shorter context."
        )


def _free_in_container() -> float:
    """Return the bytes that the limit of a container leaves, infinity where there is no limit."""
    try:
        limit, used = ((CGROUP / f"memory.{name}").read_text() for name in ("max", "current"))
        return float(limit) - float(used)
    except (OSError, ValueError):  # no cgroup of version 2, or the limit is the word "max"
        return float("inf")


def _check(dtype: str) -> None:
    if dtype not in DTYPES:
        raise ValueError(f"There is no dtype {dtype!r}: choose one of {', '.join(DTYPES)}.")


class _Part(NamedTuple):
    """A parameter or buffer; `size` is the bytes of an element, None where the dtype says."""

    name: str
    rows: int
    elements: int
    size: int | None
    quantized: bool


_parts_of: dict[str, list[_Part]] = {}


def _parts(config: PretrainedConfig) -> list[_Part]:
    """Return the parts of a model, built once for each configuration, on the meta device."""
    key = config.to_json_string()
    if key not in _parts_of:
        with torch.device("meta"):
            model = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
        linear = {
            f"{name}.weight"
            for name, module in model.named_modules()
            if type(module) is nn.Linear and module is not model.get_output_embeddings()
        }
        _parts_of[key] = [
            _Part(
                name,
                tensor.shape[0] if tensor.ndim else 1,
                tensor.numel(),
                None if tensor.dtype is torch.bfloat16 else tensor.element_size(),
                name in linear,
            )
            for name, tensor in [*model.named_parameters(), *model.named_buffers()]
        ]
    return _parts_of[key]


def _bytes(part: _Part, dtype: str) -> int:
    """Return the bytes of a part, with the constants that quantizing it adds."""
    _check(dtype)
    if part.size or dtype in ("float32", "bfloat16") or not part.quantized:
        return part.elements * (part.size or (4 if dtype == "float32" else 2))
    if dtype == "int8":
        return part.elements + 4 * part.rows
    blocks = ceil(part.elements / NF4_BLOCK)
    size = ceil(part.elements / 2) + 4 * 16  # two weights a byte, and the table of the 16 values
    if dtype == "nf4":
        return size + 4 * blocks
    # A byte for each block; the constants of these, a table of 256 values, and the mean.
    return size + blocks + 4 * ceil(blocks / NESTED_BLOCK) + 4 * 256 + 4


def _tensors(model: nn.Module) -> Iterator[torch.Tensor]:
    """Yield the tensors of a model, with those that bitsandbytes keeps in plain attributes."""
    yield from model.parameters()
    yield from model.buffers()
    for module in model.modules():
        weight = getattr(module, "weight", None)
        # int8: on the weight, and from the first pass on in the state of the module.
        for holder in (weight, getattr(module, "state", None)):
            for name in ("CB", "SCB"):
                if isinstance(tensor := getattr(holder, name, None), torch.Tensor):
                    yield tensor
        state = getattr(weight, "quant_state", None)  # nf4
        while state is not None:
            for name in ("absmax", "code", "offset"):
                if isinstance(tensor := getattr(state, name, None), torch.Tensor):
                    yield tensor
            state = getattr(state, "state2", None)
