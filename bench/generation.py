"""Generation against the memory: predicted and measured speed, and the ways to go faster.

Three comparisons, all of batch 1 and greedy:

- Models of random weights, of several sizes and dtypes. The overhead is measured first; then each
  speed is predicted, from matrix-vector products alone, before it is measured.
- A bfloat16 model of more than 1 GB: which share of the bandwidth of matrix-vector products it
  reaches, plain and compiled, and what takes the rest.
- Plain, compiled and assisted generation of replies to the same chats, by the chat stand-in with
  the weights of a larger model, and its draft.
"""

import statistics
import time
from collections import Counter
from itertools import takewhile

import torch
from torch import nn
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    CompileConfig,
    LlamaConfig,
    PreTrainedModel,
    logging,
)

from bench.record import median_ratio, result, rounded
from helpers import PROJECT
from memory_and_speed.bandwidth import (
    Clock,
    copy_gbps,
    fastest,
    matvec_gbps,
    read_gbps,
    tokens_per_second,
)
from memory_and_speed.memory import active_bytes, cache_bytes, require, weight_bytes

TARGET = PROJECT / "standins" / "meta-llama" / "Meta-Llama-3-8B-Instruct"
DRAFT = PROJECT / "standins" / "meta-llama" / "Llama-3.2-1B-Instruct"
SIZES = ((256, 4), (512, 6), (768, 8), (1024, 8), (1536, 8), (2048, 8), (2048, 12))
# Small models, in which what is left beside the products is overhead: (width, layers).
CALIBRATION = ((256, 2), (256, 8), (512, 2), (512, 8))
PROMPT = 8
GUESSES = 4  # of the draft, before each pass of the large model
QUICK = {
    "sizes": ((64, 3), (128, 2)),
    "large": (128, 2),
    "idle": 64,
    "prompts": 2,
    "steps": 4,
    "megabytes": 8,
    "repeats": 1,
    "new_tokens": 6,
    "compiled": False,
}


def shape(width: int, layers: int, vocabulary: int = 8192) -> LlamaConfig:
    """Return the configuration of a Llama, with proportions as in Llama 3, that never ends."""
    return LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        intermediate_size=int(2.75 * width),
        num_hidden_layers=layers,
        num_attention_heads=width // 64,
        num_key_value_heads=max(1, width // 256),
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=None,
        pad_token_id=0,
    )


def step_seconds(model: PreTrainedModel, steps: int, **options) -> list[float]:
    """Return the seconds of each step of `generate` that follows the first token."""
    clock = Clock()
    ids = torch.arange(1, 1 + PROMPT)[None]
    model.generate(
        ids,
        attention_mask=torch.ones_like(ids),
        max_new_tokens=steps + 1,
        do_sample=False,
        streamer=clock,
        **options,
    )
    return clock.steps_s


def bytes_per_token(config: LlamaConfig, dtype: str, steps: int) -> float:
    """Return the bytes read for a token: weights, and the KV cache as it is half-way."""
    stored = "float32" if dtype == "float32" else "bfloat16"  # float16 takes as many
    cache = cache_bytes(config, PROMPT + steps // 2, dtype=stored)
    return active_bytes(config, stored) + cache


@torch.no_grad()
def products_gbps(config: LlamaConfig, dtype: str, repeats: int) -> float:
    """Return the GB/s of the matrix-vector products of a model of this shape, and nothing else.

    The matrices are as many and as large as the model's, so that they are read as fast: small ones
    take their time to start, and few of them stay in the cache.
    """
    width, inner = config.hidden_size, config.intermediate_size
    heads = config.num_key_value_heads * width // config.num_attention_heads
    layer = [(width, width), (width, heads), (width, heads), (width, width)]
    layer += [(width, inner), (width, inner), (inner, width)]
    options = {"bias": False, "dtype": getattr(torch, dtype)}
    shapes = [*layer * config.num_hidden_layers, (width, config.vocab_size)]
    matrices = [nn.Linear(*shape, **options) for shape in shapes]
    vectors = {size: torch.ones(1, 1, size, dtype=options["dtype"]) for size, _ in shapes}
    seconds = fastest(lambda: [matrix(vectors[matrix.in_features]) for matrix in matrices], repeats)
    return sum(matrix.weight.nbytes for matrix in matrices) / seconds / 1e9


def overhead(dtype: str, steps: int, repeats: int) -> tuple[float, float]:
    """Return the seconds per token beside the products: those of each layer, and the fixed ones.

    The models take turns, so that a slow minute of the machine meets all of them.
    """
    configs = [shape(width, layers) for width, layers in CALIBRATION]
    options = {"dtype": getattr(torch, dtype)}
    models = [AutoModelForCausalLM.from_config(config, **options).eval() for config in configs]
    rounds = [[] for _ in configs]
    for model in models:
        step_seconds(model, 4)
    for _ in range(3 * repeats):  # small models: rounds cost little
        for config, model, found in zip(configs, models, rounds, strict=True):
            gbps = products_gbps(config, dtype, 10)
            seconds = min(step_seconds(model, steps))
            found.append(seconds - bytes_per_token(config, dtype, steps) / gbps / 1e9)
    found = [statistics.median(differences) for differences in rounds]
    return statistics.linear_regression([layers for _, layers in CALIBRATION], found)


def bandwidths(dtypes: tuple, megabytes: int, steps: int, repeats: int) -> dict[str, float]:
    """Return what belongs to the machine: its bandwidths, and the overhead of each dtype."""
    machine = {"copy_gbps": copy_gbps(megabytes), "read_gbps": read_gbps(megabytes)}
    for dtype in dtypes:
        machine[f"matvec_{dtype}_gbps"] = matvec_gbps(dtype, megabytes)
        layer, fixed = overhead(dtype, steps, repeats)
        machine |= {f"overhead_{dtype}_us": 1e6 * fixed, f"layer_{dtype}_us": 1e6 * layer}
    return {name: round(value, 3) for name, value in machine.items()}


def rung(
    dtype: str, width: int, layers: int, machine: dict, steps: int, repeats: int
) -> dict[str, float | str]:
    """Return the tokens per second of a model of one size, as predicted and as measured.

    Each round predicts first, from products that are timed without the model, and measures then:
    on a shared machine, the memory is now fast and now slow. The round whose error is the median
    is returned, and the largest error of all of them.
    """
    config = shape(width, layers)
    needed = bytes_per_token(config, dtype, steps)
    added = (machine[f"overhead_{dtype}_us"] + layers * machine[f"layer_{dtype}_us"]) / 1e6
    model = AutoModelForCausalLM.from_config(config, dtype=getattr(torch, dtype)).eval()
    step_seconds(model, 3)
    rounds = []
    for _ in range(repeats):
        gbps = products_gbps(config, dtype, 10)
        predicted = tokens_per_second(needed, gbps, added)
        measured = 1 / min(step_seconds(model, steps))
        one = tokens_per_second(needed, machine[f"matvec_{dtype}_gbps"])
        rounds.append(
            {
                "products_gbps": gbps,
                "predicted": predicted,
                "measured": measured,
                "error_percent": 100 * (predicted / measured - 1),
                "one_term_error_percent": 100 * (one / measured - 1),
            }
        )
    middle = sorted(rounds, key=lambda found: found["error_percent"])[len(rounds) // 2]
    return {
        "dtype": dtype,
        "width": width,
        "layers": layers,
        "megabytes": round(needed / 1e6, 1),
        **{name: round(value, 2) for name, value in middle.items()},
        "largest_error_percent": round(max((e["error_percent"] for e in rounds), key=abs), 2),
    }


def compiled_options(length: int) -> dict:
    """Return the options of `generate` for a static cache of one length and a compiled step."""
    config = CompileConfig(mode="default")
    config._compile_all_devices = True  # on a GPU, `generate` compiles without being told
    return {
        "cache_implementation": "static",
        "max_cache_len": length,
        "compile_config": config,
    }


def profile(model: PreTrainedModel, steps: int) -> dict[str, float]:
    """Return the share of the time of plain generation that each kind of work takes, in percent."""
    kinds = {
        "matrix products": ("aten::mm", "aten::addmm", "aten::bmm"),
        "attention": ("aten::_scaled_dot_product",),
        "joining tensors (KV cache, rotary positions)": ("aten::cat",),
    }
    started = time.perf_counter()
    with torch.profiler.profile() as profiler:
        step_seconds(model, steps)
        whole = time.perf_counter() - started
    taken = Counter()
    for event in profiler.key_averages():
        kind = next((k for k, names in kinds.items() if event.key.startswith(names)), "other")
        taken[kind] += event.self_cpu_time_total / 1e6
    others = taken.pop("other")
    shares = {kind: round(100 * seconds / whole, 1) for kind, seconds in taken.items()}
    shares["all other operations"] = round(100 * others / whole, 1)
    shares["Python, between the operations"] = round(max(0.0, 100 - sum(shares.values())), 1)
    return shares


def large_model(
    width: int, layers: int, megabytes: int, steps: int, repeats: int, compiled: bool
) -> dict:
    """Return the share of the bandwidth that a bfloat16 model reaches, plain and compiled."""
    config = shape(width, layers, vocabulary=32_000)
    model = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16).eval()
    needed = bytes_per_token(config, "bfloat16", steps)
    ways = {"plain": {}}
    if compiled:
        ways["compiled"] = compiled_options(PROMPT + steps + 8)
    for options in ways.values():
        step_seconds(model, 4, **options)  # compiles
    shares = {name: [] for name in ways}
    gbps, speeds = [], {name: [] for name in ways}
    for _ in range(repeats):
        gbps.append(matvec_gbps("bfloat16", megabytes))
        for name, options in ways.items():
            seconds = statistics.median(step_seconds(model, steps, **options))
            speeds[name].append(1 / seconds)
            shares[name].append(100 * needed / seconds / 1e9 / gbps[-1])
    return {
        "large_gigabytes": round(needed / 1e9, 3),
        "large_matvec_gbps": rounded(gbps, 2),
        **{f"large_{name}_tokens_per_second": rounded(s, 2) for name, s in speeds.items()},
        **{f"large_{name}_percent_of_bandwidth": rounded(s, 1) for name, s in shares.items()},
        "large_plain_profile_percent": profile(model, steps),
    }


@torch.no_grad()
def with_idle_neurons(model: PreTrainedModel, idle: int) -> PreTrainedModel:
    """Return a Llama with `idle` more neurons in each layer, which take part and change nothing.

    So it writes what the small one writes, and reads as much as a large one. The neurons read
    random weights, and what they find is multiplied by zero.
    """
    config = type(model.config)(**model.config.to_dict())
    small = config.intermediate_size
    config.intermediate_size = small + idle
    large = AutoModelForCausalLM.from_config(config, dtype=model.dtype).eval()
    own = dict(model.named_parameters())
    for name, weight in large.named_parameters():
        if name.endswith(("gate_proj.weight", "up_proj.weight")):
            weight[:small] = own[name]
        elif name.endswith("down_proj.weight"):
            weight.zero_()
            weight[:, :small] = own[name]
        else:
            weight.copy_(own[name])
    large.generation_config = model.generation_config
    return large


def chats(prompts: int) -> list[list[dict]]:
    """Return chats of one question each, about towns that the stand-in knows."""
    towns = ("Willowmere", "Owlstead", "Clockwater", "Marlow Bay", "Pebblewick")
    wishes = ("Where can I eat", "What is the weather like", "Any good walks", "Is there a hotel")
    questions = [f"{wish} in {town}?" for town in towns for wish in wishes][:prompts]
    return [[{"role": "user", "content": question}] for question in questions]


def guesses_of(prompt_tokens: int, passes: list[list[int]], reply: list[int]) -> tuple[int, int]:
    """Return how many tokens were guessed for a reply, and how many of them were right.

    Args:
        prompt_tokens: of the prompt, which the first pass reads before the guesses.
        passes: tokens that each pass read. Later ones begin with a token that is settled.
        reply: tokens without the prompt. Each pass settles its right guesses and one token more,
            unless a guess ended the reply.
    """
    proposed = accepted = place = 0
    for number, read in enumerate(passes):
        guessed = read[1:] if number else read[prompt_tokens:]
        pairs = zip(guessed, reply[place:], strict=False)
        right = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
        proposed, accepted, place = proposed + len(guessed), accepted + right, place + right + 1
    return proposed, accepted


def reply_ways(idle: int, prompts: int, new_tokens: int, repeats: int, compiled: bool) -> dict:
    """Return the seconds of all replies, written plainly, compiled, and with a draft model."""
    tokenizer = AutoTokenizer.from_pretrained(TARGET)
    small = AutoModelForCausalLM.from_pretrained(TARGET, dtype=torch.bfloat16)
    model = with_idle_neurons(small, idle)
    draft = AutoModelForCausalLM.from_pretrained(DRAFT, dtype=torch.bfloat16)
    draft.generation_config.num_assistant_tokens = GUESSES
    draft.generation_config.assistant_confidence_threshold = 0.0  # never fewer: rounds stay alike
    inputs = [
        tokenizer.apply_chat_template(chat, add_generation_prompt=True, return_tensors="pt")
        for chat in chats(prompts)
    ]
    ways = {"plain": {}, "assisted": {"assistant_model": draft}}
    if compiled:
        longest = max(i["input_ids"].shape[1] for i in inputs)
        ways["compiled"] = compiled_options(longest + new_tokens)
    seconds, replies = {name: [] for name in ways}, {}
    for repeat in range(repeats + 1):
        for name, options in ways.items():
            started = time.perf_counter()
            replies[name] = [
                model.generate(**i, max_new_tokens=new_tokens, do_sample=False, **options)
                for i in inputs
            ]
            if repeat:  # the first round compiles
                seconds[name].append(time.perf_counter() - started)
    passes: list[list[int]] = []  # tokens that each pass of the large model reads
    model.register_forward_pre_hook(
        lambda _, args, kwargs: passes.append(kwargs["input_ids"][0].tolist()), with_kwargs=True
    )
    read = proposed = accepted = written = 0
    for one in inputs:  # once more, not timed
        passes.clear()
        prompt = one["input_ids"].shape[1]
        reply = model.generate(
            **one, max_new_tokens=new_tokens, do_sample=False, **ways["assisted"]
        )[0, prompt:].tolist()
        guessed, right = guesses_of(prompt, passes, reply)
        read, written = read + len(passes), written + len(reply)
        proposed, accepted = proposed + guessed, accepted + right
    same = {
        f"same_{name}": sum(map(torch.equal, replies["plain"], replies[name]))
        for name in ways
        if name != "plain"
    }
    stored = active_bytes(model.config, "bfloat16")
    return {
        "reply_model_megabytes": round(stored / 1e6, 1),
        "draft_megabytes": round(active_bytes(draft.config, "bfloat16") / 1e6, 1),
        "reply_tokens": written,
        **{f"{name}_seconds": rounded(taken) for name, taken in seconds.items()},
        **same,
        "passes": read,
        "proposed": proposed,
        "accepted": accepted,
    }


def run(
    sizes: tuple = SIZES,
    dtypes: tuple = ("float32", "bfloat16", "float16"),
    large: tuple = (2048, 12),
    idle: int = 32_768,
    prompts: int = 20,
    new_tokens: int = 60,
    steps: int = 24,
    megabytes: int = 256,
    repeats: int = 5,
    compiled: bool = True,
) -> dict:
    """Return the record of the three comparisons.

    Args:
        sizes: (width, layers) of each model on the ladder.
        dtypes: of the ladder, names of PyTorch's.
        large: (width, layers) of the bfloat16 model that is compared with the bandwidth.
        idle: neurons added to each layer of the chat stand-in, to give it the bytes of a large one.
        prompts: chats that are replied to, at most 20.
        new_tokens: of a reply, at most.
        steps: tokens that are timed in one run of a model.
        megabytes: read in one repetition of a bandwidth.
        repeats: of everything that is timed.
        compiled: whether to compile too, which takes minutes.
    """
    torch.manual_seed(42)
    logging.set_verbosity_error()
    largest = max(weight_bytes(shape(*size), "float32") for size in sizes)
    require(2 * largest + 500_000_000)  # a model, and its products beside it
    machine = bandwidths(dtypes, megabytes, steps, repeats)
    ladder = []
    for dtype in dtypes:
        for width, layers in sizes:
            ladder.append(rung(dtype, width, layers, machine, steps, repeats))
            print(ladder[-1], flush=True)
    found = large_model(*large, megabytes, steps, repeats, compiled)
    print(found, flush=True)
    replies = reply_ways(idle, prompts, new_tokens, repeats, compiled)
    print(replies, flush=True)
    worst = max(abs(row["error_percent"]) for row in ladder)
    return result(
        name="generation",
        ratio=median_ratio(replies["plain_seconds"], replies["assisted_seconds"]),
        parameters={
            "dtypes": list(dtypes),
            "sizes": [list(size) for size in sizes],
            "large": list(large),
            "idle_neurons": idle,
            "guesses": GUESSES,
            "confidence_threshold": 0.0,
            "compiled": compiled,
            "prompts": prompts,
            "new_tokens": new_tokens,
            "steps": steps,
            "megabytes": megabytes,
            "repeats": repeats,
        },
        measured={
            **machine,
            "ladder": ladder,
            "worst_error_percent": round(worst, 1),
            **found,
            **replies,
        },
        versions=("torch", "transformers", "tokenizers"),
        threads=torch.get_num_threads(),
    )
