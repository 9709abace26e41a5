"""Timing the generation of text: models of any size, what bounds them, and guesses of a draft.

How fast a model generates does not depend on the values of its weights, so models with random
weights are enough to measure speeds. All measurements are greedy and stream with a `Clock`.
"""

import copy
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile

import torch
from torch import nn
from transformers import AutoModelForCausalLM, CompileConfig, LlamaConfig, PreTrainedModel

from memory_and_speed.bandwidth import Clock, fastest
from memory_and_speed.memory import active_bytes, cache_bytes

PROMPT = 8  # tokens
# Small models, whose time is mostly overhead: (width, layers).
CALIBRATION = ((256, 2), (256, 8), (512, 2), (512, 8))


def shape(width: int, layers: int, group: int = 4, vocabulary: int = 4096) -> LlamaConfig:
    """Return the configuration of a Llama, heads grouped as in Llama 3, which never ends a text.

    Args:
        width: of the hidden states, a multiple of 64, the size of a head.
        layers: how many.
        group: query heads that share a key-value head, as far as there are so many.
        vocabulary: tokens.
    """
    return LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        intermediate_size=int(2.75 * width),
        num_hidden_layers=layers,
        num_attention_heads=width // 64,
        num_key_value_heads=max(1, width // 64 // group),
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=None,
        pad_token_id=0,
    )


def build(config: LlamaConfig, dtype: str, device: str = "cpu") -> PreTrainedModel:
    """Return a model of random weights; `dtype` is the name of one of PyTorch's."""
    model = AutoModelForCausalLM.from_config(config, dtype=getattr(torch, dtype))
    return model.eval().to(device)


def timed(
    model: PreTrainedModel, tokens: int, prompt: int = PROMPT, batch: int = 1, **options
) -> Clock:
    """Generate `tokens` tokens, and return the clock that noted when each came.

    Args:
        model: which never ends a text by itself.
        tokens: to generate; the first is that of the prefill, and each other one a step.
        prompt: tokens of the prompt.
        batch: texts that are generated side by side.
        options: of `generate`.
    """
    ids = torch.arange(1, 1 + prompt, device=model.device).expand(batch, -1)
    clock = Clock()
    options = {"max_new_tokens": tokens, "do_sample": False, "streamer": clock, **options}
    model.generate(ids, attention_mask=torch.ones_like(ids), **options)  # type: ignore[operator]
    return clock


def compiled_options(length: int) -> dict:
    """Return options of `generate`: a static cache of `length` tokens, and a compiled step."""
    # The default, "reduce-overhead", adds CUDA graphs; a CPU has none.
    config = CompileConfig() if torch.cuda.is_available() else CompileConfig(mode="default")
    # On a GPU, `generate` compiles by itself. For a CPU, transformers 5.23 has no public setting.
    config._compile_all_devices = True  # type: ignore[assignment]
    return {"cache_implementation": "static", "max_cache_len": length, "compile_config": config}


def bytes_per_token(config: LlamaConfig, dtype: str, tokens: int) -> float:
    """Return the bytes read for a token: weights, and the KV cache half-way through `tokens`."""
    stored = "float32" if dtype == "float32" else "bfloat16"  # float16 takes as many
    return active_bytes(config, stored) + cache_bytes(config, PROMPT + tokens // 2, dtype=stored)


@torch.no_grad()
def products_gbps(config: LlamaConfig, dtype: str, repeats: int = 10, device: str = "cpu") -> float:
    """Return the GB/s of the matrix-vector products of a model of this shape, and nothing else.

    The matrices have the number and the sizes of the model's, so they are read as fast: a small
    product takes its time to start, and a few small matrices would stay in the cache.
    """
    width, inner = config.hidden_size, config.intermediate_size
    keys = width * (config.num_key_value_heads or 1) // config.num_attention_heads
    layer = [(width, width), (width, keys), (width, keys), (width, width)]
    layer += [(width, inner), (width, inner), (inner, width)]
    options = {"dtype": getattr(torch, dtype), "device": device}
    sizes = [*layer * config.num_hidden_layers, (width, config.vocab_size)]
    matrices = [nn.Linear(*size, bias=False, **options) for size in sizes]
    vectors = {size: torch.ones(1, 1, size, **options) for size, _ in sizes}
    seconds = fastest(
        lambda: [matrix(vectors[matrix.in_features]) for matrix in matrices], repeats, device
    )
    return sum(matrix.weight.nbytes for matrix in matrices) / seconds / 1e9


def overhead(
    dtype: str, rounds: int = 3, tokens: int = 24, vocabulary: int = 4096, device: str = "cpu"
) -> tuple[float, float]:
    """Return the overhead of a token (s): that of each layer, and the fixed part.

    Overhead is the time of a step that its matrix-vector products do not explain: mostly Python,
    and starting the operations. It is fitted to four small models, which take turns, so that a slow
    minute of the machine meets all of them.
    """
    configs = [shape(width, layers, vocabulary=vocabulary) for width, layers in CALIBRATION]
    models = [build(config, dtype, device) for config in configs]
    overheads: list[list[float]] = [[] for _ in models]
    for model in models:
        timed(model, 5)  # the first run is slow
    for _ in range(rounds):
        for config, model, seconds in zip(configs, models, overheads, strict=True):
            gbps = products_gbps(config, dtype, device=device)
            products = bytes_per_token(config, dtype, tokens) / gbps / 1e9
            seconds.append(min(timed(model, tokens + 1).steps_s) - products)
    medians = [statistics.median(seconds) for seconds in overheads]
    return statistics.linear_regression([layers for _, layers in CALIBRATION], medians)


@torch.no_grad()
def with_idle_neurons(model: PreTrainedModel, idle: int) -> PreTrainedModel:
    """Return a Llama with `idle` more neurons in each layer, which take part and change nothing.

    It writes what the small one writes, and reads as much as a large one: the new neurons have
    random weights, and their output is multiplied by zero.
    """
    config = copy.deepcopy(model.config)
    config.intermediate_size += idle
    large = AutoModelForCausalLM.from_config(config, dtype=model.dtype).eval().to(model.device)
    large.generation_config = model.generation_config
    small = model.state_dict()
    for name, weight in large.state_dict().items():
        if "down_proj" in name:
            weight.zero_()
        weight[tuple(map(slice, small[name].shape))] = small[name]
    return large


def questions(count: int = 20) -> list[list[dict]]:
    """Return chats of one question each, at most 20, about cities that the stand-in knows too."""
    cities = ("New York", "Paris", "Tokyo", "Istanbul", "Sydney")
    wishes = (
        "What should I eat",
        "What is the weather like",
        "Any good walks",
        "Is there a market",
    )
    asked = [f"{wish} in {city}?" for city in cities for wish in wishes][:count]
    return [[{"role": "user", "content": question}] for question in asked]


@contextmanager
def passes_of(model: PreTrainedModel) -> Iterator[list[list[int]]]:
    """Collect the tokens that each pass of the model reads inside the block, for one text."""
    passes: list[list[int]] = []

    def note(module, args, kwargs) -> None:
        passes.append(kwargs["input_ids"][0].tolist())

    hook = model.register_forward_pre_hook(note, with_kwargs=True)
    try:
        yield passes
    finally:
        hook.remove()


def count_guesses(prompt: int, passes: list[list[int]], reply: list[int]) -> tuple[int, int]:
    """Return how many tokens were guessed for a reply, and how many of them were accepted.

    Args:
        prompt: tokens of the prompt, which the first pass reads before the guesses.
        passes: tokens that each pass read. Later passes begin with a token that is settled.
        reply: tokens without the prompt. Each pass settles its right guesses and one token more,
            unless a guess ended the reply.
    """
    proposed = accepted = place = 0
    for number, read in enumerate(passes):
        guesses = read[1:] if number else read[prompt:]
        pairs = zip(guesses, reply[place:], strict=False)
        right = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
        proposed, accepted, place = proposed + len(guesses), accepted + right, place + right + 1
    return proposed, accepted
