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

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, logging

from bench.record import median_ratio, result, rounded
from helpers import PROJECT
from memory_and_speed import generation
from memory_and_speed.bandwidth import copy_gbps, matvec_gbps, read_gbps, tokens_per_second
from memory_and_speed.generation import bytes_per_token, timed
from memory_and_speed.memory import active_bytes, require, weight_bytes

STANDINS = PROJECT / "standins" / "meta-llama"
TARGET = STANDINS / "Meta-Llama-3-8B-Instruct"
DRAFT = STANDINS / "Llama-3.2-1B-Instruct"
SIZES = ((256, 4), (512, 6), (768, 8), (1024, 8), (1536, 8), (2048, 8), (2048, 12))
VOCABULARY = 8192  # of the models on the ladder
GUESSES = 4  # of the draft, before each pass of the large model
QUICK = {"sizes": ((64, 3), (128, 2)), "large": (128, 2), "idle_neurons": 64, "prompts": 2}
QUICK |= {"steps": 4, "megabytes": 8, "repeats": 1, "new_tokens": 6, "compiled": False}
QUICK["dtypes"] = ("float32",)


def bandwidths(dtypes: tuple, *, megabytes: int, steps: int, repeats: int) -> dict[str, float]:
    """Return what belongs to the machine: its bandwidths, and the overhead of each dtype."""
    machine = {"copy_gbps": copy_gbps(megabytes), "read_gbps": read_gbps(megabytes)}
    for dtype in dtypes:
        machine[f"matvec_{dtype}_gbps"] = matvec_gbps(dtype, megabytes)
        # Small models, so many rounds cost little.
        layer, fixed = generation.overhead(dtype, 3 * repeats, steps, VOCABULARY)
        machine |= {f"overhead_{dtype}_us": 1e6 * fixed, f"layer_{dtype}_us": 1e6 * layer}
    return {name: round(value, 3) for name, value in machine.items()}


def rung(dtype: str, width: int, layers: int, machine: dict, steps: int, repeats: int) -> dict:
    """Return the tokens per second of a model of one size, as predicted and as measured.

    Each round first predicts, from products that are timed without the model, and then measures:
    the memory of a shared machine is now fast and now slow. The round with the median error is
    returned, and the largest error of all rounds.
    """
    config = generation.shape(width, layers, vocabulary=VOCABULARY)
    needed = bytes_per_token(config, dtype, steps)
    overhead_s = (machine[f"overhead_{dtype}_us"] + layers * machine[f"layer_{dtype}_us"]) / 1e6
    model = generation.build(config, dtype)
    timed(model, 4)
    rounds = []
    for _ in range(repeats):
        gbps = generation.products_gbps(config, dtype)
        predicted = tokens_per_second(needed, gbps, overhead_s)
        measured = 1 / min(timed(model, steps + 1).steps_s)
        one_term = tokens_per_second(needed, machine[f"matvec_{dtype}_gbps"])
        rounds.append(
            {
                "products_gbps": gbps,
                "predicted": predicted,
                "measured": measured,
                "error_percent": 100 * (predicted / measured - 1),
                "one_term_error_percent": 100 * (one_term / measured - 1),
            }
        )
    rounds.sort(key=lambda each: each["error_percent"])
    largest = max((each["error_percent"] for each in rounds), key=abs)
    row = rounds[len(rounds) // 2] | {"megabytes": needed / 1e6, "largest_error_percent": largest}
    sizes = {"dtype": dtype, "width": width, "layers": layers}
    return sizes | {name: round(value, 2) for name, value in row.items()}


def profile(model: PreTrainedModel, steps: int) -> dict[str, float]:
    """Return the share of the time of plain generation that each kind of work takes, in percent."""
    kinds = {
        "matrix products": ("aten::mm", "aten::addmm", "aten::bmm"),
        "attention": ("aten::_scaled_dot_product",),
        "joining tensors (KV cache, rotary positions)": ("aten::cat",),
    }
    others = "all other operations"
    started = time.perf_counter()
    with torch.profiler.profile() as profiler:
        timed(model, steps + 1)
        whole = time.perf_counter() - started
    seconds = Counter()
    for event in profiler.key_averages():
        kind = next((k for k, names in kinds.items() if event.key.startswith(names)), others)
        seconds[kind] += event.self_cpu_time_total / 1e6
    shares = {kind: round(100 * seconds[kind] / whole, 1) for kind in (*kinds, others)}
    return shares | {"Python, between the operations": round(max(0, 100 - sum(shares.values())), 1)}


def large_model(
    width: int, layers: int, megabytes: int, steps: int, repeats: int, compiled: bool
) -> dict:
    """Return the share of the bandwidth that a bfloat16 model reaches, plain and compiled."""
    config = generation.shape(width, layers, vocabulary=32_000)
    model = generation.build(config, "bfloat16")
    needed = bytes_per_token(config, "bfloat16", steps)
    ways = {"plain": {}}
    if compiled:
        ways["compiled"] = generation.compiled_options(generation.PROMPT + steps + 8)
    for options in ways.values():
        timed(model, 5, **options)  # compiles
    gbps, speeds = [], {way: [] for way in ways}
    for _ in range(repeats):
        gbps.append(matvec_gbps("bfloat16", megabytes))
        for way, options in ways.items():
            seconds = statistics.median(timed(model, steps + 1, **options).steps_s)
            speeds[way].append(1 / seconds)
    measured = {"large_gigabytes": round(needed / 1e9, 3), "large_matvec_gbps": rounded(gbps, 2)}
    for way in ways:
        pairs = zip(speeds[way], gbps, strict=True)
        shares = [100 * speed * needed / 1e9 / bandwidth for speed, bandwidth in pairs]
        measured[f"large_{way}_tokens_per_second"] = rounded(speeds[way], 2)
        measured[f"large_{way}_percent_of_bandwidth"] = rounded(shares, 1)
    return measured | {"large_plain_profile_percent": profile(model, steps)}


def reply_ways(idle: int, prompts: int, new_tokens: int, repeats: int, compiled: bool) -> dict:
    """Return the seconds of all replies, generated plainly, compiled, and with a draft model."""
    tokenizer = AutoTokenizer.from_pretrained(TARGET)
    small = AutoModelForCausalLM.from_pretrained(TARGET, dtype=torch.bfloat16)
    model = generation.with_idle_neurons(small, idle)
    draft = AutoModelForCausalLM.from_pretrained(DRAFT, dtype=torch.bfloat16)
    draft.generation_config.num_assistant_tokens = GUESSES
    draft.generation_config.assistant_confidence_threshold = 0.0  # never fewer: rounds stay alike
    inputs = [
        tokenizer.apply_chat_template(chat, add_generation_prompt=True, return_tensors="pt")
        for chat in generation.questions(prompts)
    ]
    lengths = [each["input_ids"].shape[1] for each in inputs]

    def reply(each: dict, options: dict) -> torch.Tensor:
        return model.generate(**each, max_new_tokens=new_tokens, do_sample=False, **options)

    ways = {"plain": {}, "assisted": {"assistant_model": draft}}
    if compiled:
        ways["compiled"] = generation.compiled_options(max(lengths) + new_tokens)
    seconds, replies = {way: [] for way in ways}, {}
    for repeat in range(repeats + 1):
        for way, options in ways.items():
            started = time.perf_counter()
            replies[way] = [reply(each, options) for each in inputs]
            if repeat:  # the first round compiles
                seconds[way].append(time.perf_counter() - started)

    counts = Counter()
    for each, prompt in zip(inputs, lengths, strict=True):  # once more, not timed
        with generation.passes_of(model) as passes:
            tokens = reply(each, ways["assisted"])[0, prompt:].tolist()
        proposed, accepted = generation.count_guesses(prompt, passes, tokens)
        counts.update(
            reply_tokens=len(tokens), passes=len(passes), proposed=proposed, accepted=accepted
        )
    return {
        "reply_model_megabytes": round(active_bytes(model.config, "bfloat16") / 1e6, 1),
        "draft_megabytes": round(active_bytes(draft.config, "bfloat16") / 1e6, 1),
        **counts,
        **{f"{way}_seconds": rounded(taken) for way, taken in seconds.items()},
        **{
            f"same_{way}": sum(map(torch.equal, replies["plain"], replies[way]))
            for way in ways
            if way != "plain"
        },
    }


def run(
    sizes: tuple = SIZES,  # (width, layers) of each model on the ladder
    dtypes: tuple = ("float32", "bfloat16", "float16"),  # of the ladder, names of PyTorch's
    large: tuple = (2048, 12),  # (width, layers) of the model that is compared with the bandwidth
    idle_neurons: int = 32_768,  # added to each layer of the chat stand-in
    prompts: int = 20,  # chats that are replied to, at most 20
    new_tokens: int = 60,  # of a reply, at most
    steps: int = 24,  # tokens that are timed in one run of a model
    megabytes: int = 256,  # read in one repetition of a bandwidth
    repeats: int = 5,  # of everything that is timed
    compiled: bool = True,  # whether to compile too, which takes minutes
) -> dict:
    """Return the record of the three comparisons."""
    parameters = locals() | {"guesses": GUESSES, "confidence_threshold": 0.0}
    torch.manual_seed(42)
    logging.set_verbosity_error()
    configs = [generation.shape(*size, vocabulary=VOCABULARY) for size in sizes]
    largest = max(weight_bytes(config, "float32") for config in configs)
    require(2 * largest + 500_000_000)  # a model, and its products beside it
    machine = bandwidths(dtypes, megabytes=megabytes, steps=steps, repeats=repeats)
    ladder = []
    for dtype in dtypes:
        for size in sizes:
            ladder.append(rung(dtype, *size, machine, steps, repeats))
            print(ladder[-1], flush=True)
    one_large = large_model(*large, megabytes, steps, repeats, compiled)
    print(one_large, flush=True)
    replies = reply_ways(idle_neurons, prompts, new_tokens, repeats, compiled)
    print(replies, flush=True)
    worst = round(max(abs(row["error_percent"]) for row in ladder), 1)
    return result(
        name="generation",
        ratio=median_ratio(replies["plain_seconds"], replies["assisted_seconds"]),
        parameters=parameters,
        measured=machine | {"ladder": ladder, "worst_error_percent": worst} | one_large | replies,
        versions=("torch", "transformers", "tokenizers"),
    )
