"""The source's recipe against ours: fine-tuning on reviews of real length, timed in one run.

The source pads every review to 512 tokens and computes in float32. Ours pads a batch to its
longest review, puts reviews of similar length together, and computes in bfloat16, apart from
attention, whose backward pass PyTorch computes about three times faster in float32 on a CPU; it
leaves out what the head of the model does not read; and it trains the upper half of the layers
only, which costs little or no accuracy (Lee et al., 2019). Both start from the same weights, and
train on the same rows for one epoch with an evaluation at its end. The ladder takes the steps from
one to the other one by one.
"""

import operator
import statistics
import tempfile
import time
from functools import cache, partial
from itertools import accumulate
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
from memory_and_speed.bandwidth import fastest
from recipes import reviews

CHECKPOINT = PROJECT / "standins" / "google-bert" / "bert-base-cased"
MAX_TOKENS = 512
# Each step adds to those before it. Settings that the source lacks are TrainingArguments.
SOURCE = {"padding": True, "attention": "sdpa", "last_layer": "all", "frozen_share": 0.0}
STEPS = {
    "the source's recipe": SOURCE,
    "pad to the longest of the batch": {"padding": False},
    "batches of similar length": {"train_sampling_strategy": "group_by_length"},
    "bfloat16": {"bf16": True},
    "attention in float32": {"attention": "float32"},
    "the last layer for the first token alone": {"last_layer": "summary"},
    "the lower half of the layers kept as it is": {"frozen_share": 0.5},
}
if torch.cuda.is_available():
    del STEPS["attention in float32"]  # slower in bfloat16 on a CPU only
RECIPES = dict(zip(STEPS, accumulate(STEPS.values(), operator.or_), strict=True))
FIRST, *BETWEEN, LAST = STEPS
OURS = RECIPES[LAST]
SAME_SIZE = {"copies": 1, "new_layers_after": ()}
QUICK = {"seeds": (1,), "train_rows": 4, "eval_rows": 2, "score_rows": 10, "adapt_rows": 4}
QUICK |= SAME_SIZE


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


def fresh_model(seed: int, growth: dict, checkpoint: Path = CHECKPOINT) -> torch.nn.Module:
    """Return the grown encoder with a new head; the same seed gives the same weights."""
    set_seed(seed)
    small = AutoModelForSequenceClassification.from_pretrained(
        checkpoint, num_labels=len(reviews.NAMES), dtype=torch.float32
    )
    return grow(small, positions=MAX_TOKENS, **growth)


@cache
def tokenizer():
    """Return the tokenizer of the checkpoint, which cuts at 512 tokens."""
    return AutoTokenizer.from_pretrained(CHECKPOINT, model_max_length=MAX_TOKENS)


def encode(rows: list[dict], padding: bool) -> list[dict]:
    """Return features of each row, cut at 512 tokens; padded to 512 if asked."""
    options = {"truncation": True, "padding": "max_length" if padding else False}
    return [{"label": row["label"], **tokenizer()(row["text"], **options)} for row in rows]


def make_trainer(model, settings: dict, seed: int, train=None, test=None, **options) -> Trainer:
    """Return a Trainer for one recipe; what is not set is Trainer's default."""
    layers = model.bert.encoder.layer
    if frozen := int(settings["frozen_share"] * len(layers)):
        for part in (model.bert.embeddings, *layers[:frozen]):
            part.requires_grad_(False)
    if settings["last_layer"] == "summary":
        layers[-1].forward = partial(summary_only, layers[-1])
    model.set_attn_implementation(settings["attention"])
    options |= {key: value for key, value in settings.items() if key not in SOURCE}
    arguments = TrainingArguments(
        output_dir=tempfile.gettempdir(),  # nothing is saved
        save_strategy="no",
        logging_strategy="no",
        disable_tqdm=True,
        use_cpu=device() == "cpu",
        seed=seed,
        **options,
    )
    trainer = Trainer(
        model,
        arguments,
        train_dataset=train and encode(train, settings["padding"]),
        eval_dataset=test and encode(test, settings["padding"]),
        data_collator=DataCollatorWithPadding(tokenizer()),
    )
    trainer.remove_callback(PrinterCallback)
    return trainer


def train(model, settings: dict, seed: int, rows, test, **options) -> float:
    """Train for one epoch, evaluate at its end, and return the seconds that both took."""
    options |= {"num_train_epochs": 1, "eval_strategy": "epoch"}
    trainer = make_trainer(model, settings, seed, rows, test, **options)
    started = time.perf_counter()
    trainer.train()
    return time.perf_counter() - started


def adapt(folder: Path, rows: int) -> Path:
    """Let the small encoder read real lengths, on rows of its own, and save it without its head.

    The shipped one was made for short reviews. In a few hundred long ones, it gets to a point
    where accuracy still depends on chance, by more than what is to be compared.
    """
    small = fresh_model(0, SAME_SIZE)
    composed = reviews.compose(rows, seed=5_000_003, scale=1)
    best = OURS | {"frozen_share": 0.0}
    train(small, best, 0, composed, composed[:1], learning_rate=1e-3, warmup_steps=0.1)
    small.bert.save_pretrained(folder)
    return folder


def score(model, settings: dict, rows: list[dict]) -> float:
    """Return the accuracy on many rows, in the precision of the recipe, and untimed.

    Not padded to 512, whatever the recipe: that changes no prediction, and takes long.
    """
    fast = settings | {"padding": False, "train_sampling_strategy": "group_by_length"}
    prediction = make_trainer(model, fast, 0).predict(encode(rows, padding=False))
    return float(np.mean(prediction.predictions.argmax(axis=-1) == prediction.label_ids))


def difference(source: list[float], ours: list[float]) -> tuple[float, float | None]:
    """Return by how many points ours is more accurate, and the standard error over the seeds."""
    points = [100 * (b - a) for a, b in zip(source, ours, strict=True)]
    error = statistics.stdev(points) / len(points) ** 0.5 if len(points) > 1 else None
    return round(statistics.mean(points), 2), error and round(error, 2)


def token_counts(rows: list[dict]) -> np.ndarray:
    """Return how many tokens each row has after the cut."""
    return np.array([len(row["input_ids"]) for row in encode(rows, padding=False)])


def lengths(rows: list[dict]) -> dict:
    """Return how long the reviews are (words), and the share of padding in the source's batches."""
    words = [len(row["text"].split()) for row in rows]
    return {
        "mean_words": round(float(np.mean(words)), 1),
        "percentile_90_words": round(float(np.percentile(words, 90)), 1),
        "padding_share_of_source": round(float(1 - token_counts(rows).mean() / MAX_TOKENS), 3),
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
    frozen = int(settings["frozen_share"] * layers)
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


def matmul_speed(config: BertConfig, dtype: torch.dtype, tokens: int = 1280) -> float:
    """Return the best speed (GFLOP/s) of a product as in the model: hidden to intermediate."""
    where = "cpu" if device() == "cpu" else "cuda"
    left = torch.randn(tokens, config.hidden_size, dtype=dtype, device=where)
    right = torch.randn(config.hidden_size, config.intermediate_size, dtype=dtype, device=where)
    return 2 * left.shape[0] * right.numel() / fastest(lambda: left @ right, 20, where) / 1e9


def bound(config: BertConfig, rows: list[dict], test: list[dict]) -> dict:
    """Return what the ratio would be if matrix products without any padding were all there is."""
    before, unpadded, after = (
        work(config, settings, token_counts(rows), token_counts(test))
        for settings in (SOURCE, SOURCE | {"padding": False}, OURS)
    )
    slow, fast = (matmul_speed(config, dtype) for dtype in (torch.float32, torch.bfloat16))
    return {
        "times_less_work_without_padding": round(before / unpadded, 2),
        "times_less_work": round(before / after, 2),
        "matmul_float32_gflop_per_s": round(slow),
        "matmul_bfloat16_gflop_per_s": round(fast),
        "matmul_times_faster_in_bfloat16": round(fast / slow, 2),
        "bound_times_faster": round(before / after * fast / slow, 2),
    }


def run(
    seeds: tuple[int, ...] = (1, 2, 3),  # of the head, the rows and their order: a run for each
    train_rows: int = 384,  # trained on for one epoch
    eval_rows: int = 128,  # evaluated at its end, as part of the time
    score_rows: int = 2000,  # for the accuracy, outside the time; none of them is trained on
    adapt_rows: int = 2000,  # on which the encoder was trained before, outside the time
    learning_rate: float = 1e-4,  # of both recipes, found on other rows
    warmup_steps: float = 0.1,  # share of the steps in which the learning rate rises
    copies: int = 3,  # of `grow`
    new_layers_after: tuple[int, ...] = (2, 4),  # of `grow`
) -> dict:
    """Return the record of the comparison."""
    parameters = locals().copy()
    options = {"learning_rate": learning_rate, "warmup_steps": warmup_steps}
    growth = {"copies": copies, "new_layers_after": new_layers_after}
    scored = reviews.compose(score_rows, seed=2_000_003, scale=1, side="test")
    test = scored[:eval_rows]
    compared = {"source": SOURCE, "ours": OURS}
    seconds, accuracies = {key: [] for key in compared}, {key: [] for key in compared}

    with tempfile.TemporaryDirectory() as scratch:
        fresh = partial(fresh_model, growth=growth, checkpoint=adapt(Path(scratch), adapt_rows))
        warm = reviews.compose(min(8, train_rows), seed=1, scale=1)
        for settings in compared.values():  # the first steps of a process are slow
            train(fresh(0), settings, 0, warm, warm)
        for seed in seeds:
            rows = reviews.compose(train_rows, seed=3_000_000 + seed, scale=1)
            for key, settings in compared.items():
                model = fresh(seed)
                seconds[key].append(train(model, settings, seed, rows, test, **options))
                accuracies[key].append(score(model, settings, scored))
                print(f"seed {seed}, {key}: {seconds[key][-1]:.1f} s, {accuracies[key][-1]:.3f}")
        # With the last seed, whose first and last steps are measured already.
        ladder = {FIRST: seconds["source"][-1]}
        for step in BETWEEN:
            ladder[step] = train(fresh(seed), RECIPES[step], seed, rows, test, **options)
        ladder[LAST] = seconds["ours"][-1]

    points, error = difference(accuracies["source"], accuracies["ours"])
    labels = [row["label"] for row in scored]
    return result(
        name="fine_tuning",
        ratio=median_ratio(seconds["source"], seconds["ours"]),
        parameters={
            **parameters,
            "layers": model.config.num_hidden_layers,
            "width": model.config.hidden_size,
            "weights": model.num_parameters(),
            **compared,
        },
        measured={
            **{f"{key}_seconds": rounded(values) for key, values in seconds.items()},
            **{f"{key}_accuracy": rounded(values, 4) for key, values in accuracies.items()},
            "majority_accuracy": round(max(map(labels.count, labels)) / len(labels), 4),
            "ours_minus_source_points": points,
            "standard_error_points": error,
            **lengths(scored),
            **bound(model.config, rows, test),
            "ladder": [
                {"step": step, "seconds": round(s, 2), "times_faster": round(ladder[FIRST] / s, 2)}
                for step, s in ladder.items()
            ],
        },
        versions=("torch", "transformers", "accelerate", "tokenizers"),
        device=None if device() == "cpu" else device(),
    )
