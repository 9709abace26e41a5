"""The source's recipe against ours: fine-tuning on reviews of real length, timed in one run.

The source pads every review to 512 tokens and computes in float32. Ours pads a batch to its
longest review, puts reviews of similar length together, and computes in bfloat16, apart from
attention, whose backward pass PyTorch computes about three times faster in float32 on a CPU; it
leaves out what the head of the model does not read; and it trains the upper half of the layers
only, which costs little or no accuracy (Lee et al., 2019). Both start from the same weights, and
train on the same rows for one epoch with an evaluation at its end. The ladder takes the steps from
one to the other one by one.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import torch
from transformers import (
    AttentionInterface,
    AttentionMaskInterface,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertConfig,
    DataCollatorWithPadding,
    PrinterCallback,
    Trainer,
    TrainingArguments,
    set_seed,
)
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

from bench.grow import grow
from bench.record import median_ratio, result, rounded
from helpers import PROJECT
from recipes import reviews

CHECKPOINT = PROJECT / "standins" / "google-bert" / "bert-base-cased"
MAX_TOKENS = 512
# Each step adds to those before it. Settings other than these four are TrainingArguments.
OUR_SETTINGS = ("padding", "attention", "last_layer", "frozen_share")
STEPS = {
    "the source's recipe": {
        "padding": True,
        "attention": "sdpa",
        "last_layer": "all",
        "frozen_share": 0.0,
    },
    "pad to the longest of the batch": {"padding": False},
    "batches of similar length": {"train_sampling_strategy": "group_by_length"},
    "bfloat16": {"bf16": True},
    "attention in float32": {"attention": "float32"},
    "the last layer for the first token alone": {"last_layer": "summary"},
    "the lower half of the layers kept as it is": {"frozen_share": 0.5},
}
ON_CPU_ONLY = ("attention in float32",)
SAME_SIZE = {"copies": 1, "new_layers_after": ()}
QUICK = {
    "adapt_rows": 4,
    "seeds": (1,),
    "train_rows": 4,
    "eval_rows": 2,
    "score_rows": 10,
    "growth": SAME_SIZE,
}


def float32_attention(module, query, key, value, attention_mask, **options):
    """Attend in float32, as `sdpa` does, and return (rows, tokens, heads, units) as they came."""
    with torch.autocast("cpu", enabled=False):
        output, weights = sdpa_attention_forward(
            module, query.float(), key.float(), value.float(), attention_mask, **options
        )
    return output.to(query.dtype), weights


def summary_only(layer, hidden_states, attention_mask=None, *_, **__):
    """Return what a layer makes of the first token alone, of shape (rows, 1, units).

    The head reads nothing else of the last layer. All tokens are attended to, as ever.
    """
    attention, first = layer.attention.self, hidden_states[:, :1]

    def heads(projected):
        return projected.unflatten(-1, (-1, attention.attention_head_size)).transpose(1, 2)

    attend = ALL_ATTENTION_FUNCTIONS[attention.config._attn_implementation]
    context, _ = attend(
        attention,
        heads(attention.query(first)),
        heads(attention.key(hidden_states)),
        heads(attention.value(hidden_states)),
        attention_mask if attention_mask is None else attention_mask[..., :1, :],
        dropout=attention.dropout.p if layer.training else 0.0,
        scaling=attention.scaling,
    )
    return layer.feed_forward_chunk(layer.attention.output(context.flatten(2), first))


AttentionInterface.register("float32", float32_attention)
AttentionMaskInterface.register("float32", sdpa_mask)


def device() -> str:
    """Return the name of the GPU, or "cpu"."""
    return torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"


def steps() -> dict[str, dict]:
    """Return the steps that apply to this device."""
    skipped = () if device() == "cpu" else ON_CPU_ONLY
    return {name: change for name, change in STEPS.items() if name not in skipped}


def recipe(last: str) -> dict:
    """Return the settings after the step `last` and all before it."""
    settings = {}
    for name, change in steps().items():
        settings |= change
        if name == last:
            break
    return settings


def frozen_layers(config: BertConfig, settings: dict) -> int:
    """Return how many layers, from the lowest, a recipe does not train."""
    return int(settings["frozen_share"] * config.num_hidden_layers)


def fresh_model(seed: int, growth: dict, checkpoint: Path = CHECKPOINT) -> torch.nn.Module:
    """Return the grown encoder with a new head; the same seed gives the same weights."""
    set_seed(seed)
    small = AutoModelForSequenceClassification.from_pretrained(
        checkpoint, num_labels=len(reviews.NAMES), dtype=torch.float32
    )
    return grow(small, positions=MAX_TOKENS, **growth)


def encode(tokenizer, rows: list[dict], padding: bool) -> list[dict]:
    """Return features of each row, cut at 512 tokens; padded to 512 if asked."""
    encoded = tokenizer(
        [row["text"] for row in rows],
        truncation=True,
        padding="max_length" if padding else False,
    )
    return [
        {"label": row["label"], **{key: encoded[key][i] for key in encoded}}
        for i, row in enumerate(rows)
    ]


def make_trainer(model, tokenizer, settings: dict, seed: int, train=None, test=None, **changes):
    """Return a Trainer for one recipe; what is not set is Trainer's default."""
    options = {key: value for key, value in settings.items() if key not in OUR_SETTINGS}
    layers = model.bert.encoder.layer
    if frozen := frozen_layers(model.config, settings):
        for part in (model.bert.embeddings, *layers[:frozen]):
            part.requires_grad_(False)
    if settings["last_layer"] == "summary":
        layers[-1].forward = partial(summary_only, layers[-1])
    model.set_attn_implementation(settings["attention"])
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            output_dir=changes.pop("output_dir"),
            use_cpu=device() == "cpu",
            seed=seed,
            save_strategy="no",
            logging_strategy="no",
            disable_tqdm=True,
            **(options | changes),
        ),
        train_dataset=train and encode(tokenizer, train, settings["padding"]),
        eval_dataset=test and encode(tokenizer, test, settings["padding"]),
        data_collator=DataCollatorWithPadding(tokenizer),
        compute_metrics=lambda prediction: {"accuracy": accuracy(prediction)},
    )
    trainer.remove_callback(PrinterCallback)
    return trainer


def accuracy(prediction) -> float:
    """Return the share of rows whose highest score is at their label."""
    return float(np.mean(prediction.predictions.argmax(axis=-1) == prediction.label_ids))


def train(model, tokenizer, settings, seed, rows, test, **options) -> float:
    """Train for one epoch, evaluate at its end, and return the seconds that both took."""
    with tempfile.TemporaryDirectory() as scratch:
        trainer = make_trainer(
            model,
            tokenizer,
            settings,
            seed,
            rows,
            test,
            output_dir=scratch,
            num_train_epochs=1,
            eval_strategy="epoch",
            **options,
        )
        started = time.perf_counter()
        trainer.train()
        return time.perf_counter() - started


def adapt(folder: Path, tokenizer, rows: int) -> Path:
    """Let the small encoder read real lengths, on rows of its own, and save it without its head.

    The shipped one was made for short reviews. In a few hundred long ones, it gets to a point
    where accuracy still depends on chance, by more than what is to be compared.
    """
    small = fresh_model(0, SAME_SIZE)
    composed = reviews.compose(rows, seed=5_000_003, scale=1)
    best = recipe(list(steps())[-1]) | {"frozen_share": 0.0}
    train(small, tokenizer, best, 0, composed, composed[:1], learning_rate=1e-3, warmup_steps=0.1)
    small.bert.save_pretrained(folder)
    return folder


def score(model, tokenizer, settings: dict, rows: list[dict]) -> float:
    """Return the accuracy on many rows, in the precision of the recipe, and untimed.

    Not padded to 512, whatever the recipe: that changes no prediction, and takes long.
    """
    fast = settings | {
        "padding": False,
        "train_sampling_strategy": "group_by_length",
    }
    with tempfile.TemporaryDirectory() as scratch:
        trainer = make_trainer(model, tokenizer, fast, 0, output_dir=scratch)
        return accuracy(trainer.predict(encode(tokenizer, rows, padding=False)))


def difference(source: list[float], ours: list[float]) -> tuple[float, float | None]:
    """Return by how many points ours is more accurate, and the standard error over the seeds."""
    points = [100 * (b - a) for a, b in zip(source, ours, strict=True)]
    error = statistics.stdev(points) / len(points) ** 0.5 if len(points) > 1 else None
    return round(statistics.mean(points), 2), error and round(error, 2)


def lengths(tokenizer, rows: list[dict]) -> dict:
    """Return how long the reviews are, in words and in tokens, before and after the cut."""
    words = [len(row["text"].split()) for row in rows]
    tokens = np.array([len(ids) for ids in tokenizer([row["text"] for row in rows])["input_ids"]])
    cut = np.minimum(tokens, MAX_TOKENS)
    return {
        "mean_words": round(float(np.mean(words)), 1),
        "percentile_90_words": round(float(np.percentile(words, 90)), 1),
        "mean_tokens_after_cut": round(float(cut.mean()), 1),
        "cut_share": round(float((tokens > MAX_TOKENS).mean()), 4),
        "padding_share_of_source": round(float(1 - cut.mean() / MAX_TOKENS), 3),
    }


def work(config: BertConfig, settings: dict, trained: np.ndarray, evaluated: np.ndarray) -> float:
    """Return the floating-point operations (in units of 1e9) of the matrix products of a recipe.

    Those are 2 for each weight and token, and in attention 4 for each pair of tokens and unit. A
    layer that is trained has three times its forward pass to do.

    Args:
        config: of the model; gives layers and width.
        settings: of the recipe. No padding is counted, but where all rows are padded.
        trained, evaluated: numbers of tokens of the rows of one epoch.
    """
    width, layers = config.hidden_size, config.num_hidden_layers
    linear = 4 * width**2 + 2 * width * config.intermediate_size
    frozen = frozen_layers(config, settings)
    total = 0.0
    for rows, is_trained in ((trained, True), (evaluated, False)):
        tokens = np.full(len(rows), MAX_TOKENS) if settings["padding"] else rows
        for layer in range(layers):
            forward = 2.0 * linear * tokens + 4 * width * tokens**2
            if settings["last_layer"] == "summary" and layer == layers - 1:
                forward = 2 * (2 * width**2) * tokens + 2 * (linear - 2 * width**2)
                forward = forward + 4 * width * tokens
            total += forward.sum() * (3 if is_trained and layer >= frozen else 1)
    return float(total / 1e9)


def matmul_speed(model, dtype: torch.dtype, tokens: int = 1280, repeats: int = 20) -> float:
    """Return the best speed (GFLOP/s) of a product as in the model: hidden to intermediate."""
    where = "cpu" if device() == "cpu" else "cuda"
    width, wide = model.config.hidden_size, model.config.intermediate_size
    left = torch.randn(tokens, width, dtype=dtype, device=where)
    right = torch.randn(width, wide, dtype=dtype, device=where)
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        product = left @ right
        product[0, 0].item()  # waits until a GPU has finished
        best = min(best, time.perf_counter() - started)
    return 2 * tokens * width * wide / best / 1e9


def bound(model, tokenizer, rows: list[dict], test: list[dict]) -> dict:
    """Return what the ratio would be if matrix products without any padding were all there is."""
    counts = []
    for part in (rows, test):
        ids = tokenizer([row["text"] for row in part], truncation=True)["input_ids"]
        counts.append(np.array([len(row) for row in ids], dtype=float))
    source = recipe(next(iter(steps())))
    ours = recipe(list(steps())[-1])
    before, unpadded, after = (
        work(model.config, settings, *counts)
        for settings in (source, source | {"padding": False}, ours)
    )
    slow, fast = (matmul_speed(model, dtype) for dtype in (torch.float32, torch.bfloat16))
    return {
        "times_less_work_without_padding": round(before / unpadded, 2),
        "times_less_work": round(before / after, 2),
        "matmul_float32_gflop_per_s": round(slow),
        "matmul_bfloat16_gflop_per_s": round(fast),
        "matmul_times_faster_in_bfloat16": round(fast / slow, 2),
        "bound_times_faster": round(before / after * fast / slow, 2),
    }


def ladder(known: dict[str, float], measure: Callable[[dict], float]) -> list[dict]:
    """Return the time of each step (s), and how many times faster than the source's recipe it is.

    Args:
        known: times of steps that were measured already.
        measure: takes the settings of a recipe and returns its time.
    """
    seconds = {name: known.get(name) or measure(recipe(name)) for name in steps()}
    first = next(iter(seconds.values()))
    return [
        {"step": name, "seconds": round(value, 2), "times_faster": round(first / value, 2)}
        for name, value in seconds.items()
    ]


def run(
    seeds: tuple[int, ...] = (1, 2, 3),
    train_rows: int = 384,
    eval_rows: int = 128,
    score_rows: int = 2000,
    adapt_rows: int = 2000,
    learning_rate: float = 1e-4,
    warmup_steps: float = 0.1,
    growth: dict | None = None,
) -> dict:
    """Return the record of the comparison.

    Args:
        seeds: one run of both recipes for each; it decides the head, the rows and their order.
        train_rows: trained on for one epoch.
        eval_rows: evaluated at its end, as part of the time.
        score_rows: whose accuracy is compared, outside the time; none of them is trained on.
        adapt_rows: on which the encoder was trained before, outside the time.
        learning_rate: of both recipes, found on other rows.
        warmup_steps: share of the steps in which the learning rate rises.
        growth: arguments of `grow`, besides the positions.
    """
    growth = growth or {"copies": 3, "new_layers_after": (2, 4)}
    options = {"learning_rate": learning_rate, "warmup_steps": warmup_steps}
    tokenizer = AutoTokenizer.from_pretrained(CHECKPOINT, model_max_length=MAX_TOKENS)
    scored = reviews.compose(score_rows, seed=2_000_003, scale=1)
    test = scored[:eval_rows]
    names = list(steps())
    recipes = {"source": recipe(names[0]), "ours": recipe(names[-1])}
    seconds, accuracies = {key: [] for key in recipes}, {key: [] for key in recipes}

    with tempfile.TemporaryDirectory() as scratch:
        adapted = adapt(Path(scratch), tokenizer, adapt_rows)
        fresh = partial(fresh_model, growth=growth, checkpoint=adapted)
        warm = reviews.compose(min(8, train_rows), seed=1, scale=1)
        for settings in recipes.values():  # the first steps of a process are slow
            train(fresh(0), tokenizer, settings, 0, warm, warm)
        for seed in seeds:
            rows = reviews.compose(train_rows, seed=3_000_000 + seed, scale=1)
            for key, settings in recipes.items():
                model = fresh(seed)
                taken = train(model, tokenizer, settings, seed, rows, test, **options)
                seconds[key].append(taken)
                accuracies[key].append(score(model, tokenizer, settings, scored))
                print(f"seed {seed}, {key}: {taken:.1f} s, accuracy {accuracies[key][-1]:.3f}")
        climbed = ladder(
            {names[0]: seconds["source"][-1], names[-1]: seconds["ours"][-1]},
            lambda settings: train(fresh(seed), tokenizer, settings, seed, rows, test, **options),
        )

    points, error = difference(accuracies["source"], accuracies["ours"])
    labels = [row["label"] for row in scored]
    where = device()
    return result(
        name="fine_tuning",
        ratio=median_ratio(seconds["source"], seconds["ours"]),
        parameters={
            "seeds": list(seeds),
            "epochs": 1,
            "train_rows": train_rows,
            "eval_rows": eval_rows,
            "score_rows": score_rows,
            "adapt_rows": adapt_rows,
            **options,
            "layers": model.config.num_hidden_layers,
            "width": model.config.hidden_size,
            "weights": model.num_parameters(),
            "source": recipes["source"],
            "ours": recipes["ours"],
        },
        measured={
            "source_seconds": rounded(seconds["source"]),
            "ours_seconds": rounded(seconds["ours"]),
            "source_accuracy": rounded(accuracies["source"], 4),
            "ours_accuracy": rounded(accuracies["ours"], 4),
            "majority_accuracy": round(max(map(labels.count, labels)) / len(labels), 4),
            "ours_minus_source_points": points,
            "standard_error_points": error,
            **lengths(tokenizer, scored),
            **bound(model, tokenizer, rows, test),
            "ladder": climbed,
        },
        versions=("torch", "transformers", "accelerate", "tokenizers"),
        threads=torch.get_num_threads(),
        device=None if where == "cpu" else where,
    )
