"""How fast this machine reads memory, and how fast a language model can generate at most.

To generate a token, all active weights have to be read once. So a token takes at least
bytes / bandwidth seconds; whatever else it takes is the overhead. GB is 1e9 bytes. Every bandwidth
is the best of some repetitions, as in STREAM (McCalpin, https://www.cs.virginia.edu/stream/):
whatever else runs on a machine can only slow one down.
"""

import copy
import time
from collections.abc import Callable

import torch
from torch import nn
from transformers.generation import BaseStreamer

from helpers.page import PageError
from memory_and_speed.memory import model_bytes

MEGABYTES = 256  # read in one repetition: several times the cache of a usual processor
TORCH_DTYPES = {name: getattr(torch, name) for name in ("float32", "bfloat16", "float16")}
DTYPES = (*TORCH_DTYPES, "int8", "nf4")


class Clock(BaseStreamer):
    """A streamer for `model.generate(..., streamer=Clock())`, which notes when each token comes.

    Attributes:
        times: seconds by `time.perf_counter`, of the prompt, and then of each step.
    """

    def __init__(self) -> None:
        self.times: list[float] = []

    def put(self, value: torch.Tensor) -> None:
        """Note the time; `generate` calls this with the prompt, and then with every new token."""
        self.times.append(time.perf_counter())

    def end(self) -> None:
        """Do nothing; `generate` calls this once it is done."""

    @property
    def prefill_s(self) -> float:
        """Time to first token, in seconds: reading the prompt."""
        return self.times[1] - self.times[0]

    @property
    def steps_s(self) -> list[float]:
        """Time per output token, in seconds, for each token after the first."""
        return [b - a for a, b in zip(self.times[1:], self.times[2:], strict=False)]


def copy_gbps(megabytes: int = MEGABYTES, repeats: int = 5, device: str = "cpu") -> float:
    """Return the GB/s of copying an array, its bytes counted twice: read once and written once."""
    source = torch.ones(megabytes * 250_000, device=device)
    target = torch.empty_like(source)
    seconds = fastest(lambda: target.copy_(source), repeats, device)
    return 2 * source.nbytes / seconds / 1e9


def read_gbps(megabytes: int = MEGABYTES, repeats: int = 5, device: str = "cpu") -> float:
    """Return the GB/s of adding up an array of float32."""
    source = torch.ones(megabytes * 250_000, device=device)
    return source.nbytes / fastest(source.sum, repeats, device) / 1e9


def matvec_gbps(
    dtype: str = "bfloat16",
    megabytes: int = MEGABYTES,
    size: int = 2048,
    repeats: int = 5,
    device: str = "cpu",
) -> float:
    """Return the GB/s at which matrices are read when each is multiplied by one vector.

    These products are most of the work of generating a token. The matrices are used in turn, so
    that none is still in the cache when it is used again.

    Args:
        dtype: one of `DTYPES`; int8 and nf4 are those of bitsandbytes, their constants included.
        megabytes: of all matrices together.
        size: rows and columns of each.
        repeats: the fastest counts.
        device: "cpu" or "cuda".

    Raises:
        ValueError: there is no such dtype.
        PageError: bitsandbytes is needed and not installed.
    """
    if dtype not in DTYPES:
        raise ValueError(f"There is no dtype {dtype!r}: choose one of {', '.join(DTYPES)}.")
    first = _linear(dtype, size, device)
    more = range(max(1, round(megabytes * 1e6 / model_bytes(first))) - 1)
    layers = nn.ModuleList([first, *(copy.deepcopy(first) for _ in more)])
    # bitsandbytes multiplies int8 weights in float16.
    vector_dtype = {"int8": torch.float16, "nf4": torch.bfloat16}.get(dtype) or TORCH_DTYPES[dtype]
    vector = torch.ones(1, 1, size, dtype=vector_dtype, device=device)

    @torch.no_grad()
    def multiply() -> None:
        for layer in layers:
            layer(vector)

    seconds = fastest(multiply, repeats, device)
    return model_bytes(layers) / seconds / 1e9  # only now: the first use may pack the weights anew


def tokens_per_second(bytes_per_token: float, gbps: float, overhead_s: float = 0.0) -> float:
    """Return how many tokens a second a model generates at batch 1.

    Args:
        bytes_per_token: read for each token: `memory.active_bytes`, and the KV cache.
        gbps: bandwidth in GB/s.
        overhead_s: seconds per token that do not depend on the bytes. Without it, the result is
            the rule of the source page, which is an upper limit.

    Raises:
        ValueError: bytes or overhead below zero, a bandwidth of zero or below, or nothing to do.
    """
    seconds = overhead_s + bytes_per_token / (gbps * 1e9) if gbps > 0 else 0.0
    if not (bytes_per_token >= 0 and overhead_s >= 0 and seconds > 0):
        raise ValueError(
            "Tokens per second need bytes and an overhead of zero or more, not both of them zero, "
            f"and a bandwidth above zero: got {bytes_per_token}, {overhead_s} and {gbps}."
        )
    return 1 / seconds


def fastest(call: Callable[[], object], repeats: int = 5, device: str = "cpu") -> float:
    """Return the seconds of the fastest of `repeats` calls, after one that is not timed."""
    seconds = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        call()
        if torch.device(device).type != "cpu":
            torch.accelerator.synchronize()
        seconds.append(time.perf_counter() - started)
    return min(seconds[1:])


def _linear(dtype: str, size: int, device: str) -> nn.Module:
    """Return a square linear layer as it is in a model of this dtype."""
    if dtype in TORCH_DTYPES:
        with torch.device("meta"):
            layer = nn.Linear(size, size, bias=False, dtype=TORCH_DTYPES[dtype])
        layer = layer.to_empty(device=device).requires_grad_(False)
        layer.weight.fill_(0.01)  # memory that was never written to would not be read either
        return layer
    try:
        from bitsandbytes import nn as quantized
    except ImportError:
        raise PageError(
            f"The dtype {dtype!r} needs bitsandbytes, which is not installed: "
            "`pip install bitsandbytes`, or choose another dtype."
        ) from None
    if dtype == "int8":
        layer = quantized.Linear8bitLt(size, size, bias=False, has_fp16_weights=False)
    else:
        options = {"compress_statistics": False, "quant_type": "nf4"}
        layer = quantized.Linear4bit(
            size, size, bias=False, compute_dtype=torch.bfloat16, **options
        )
    return layer.to(device).eval().requires_grad_(False)  # moving a layer quantizes it
