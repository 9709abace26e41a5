"""The page Results, made from results/*.json, which `make bench` writes."""

import json
import statistics
from inspect import cleandoc
from pathlib import Path

from bench.record import median_ratio
from helpers import PROJECT

RESULTS = PROJECT / "results"

INTRODUCTION = """\
# Results

Every number of *times* on this page is the ratio of two durations that were taken in one run, on
one machine. Durations alone say little: they differ between machines, and on one machine from hour
to hour. Ratios are steadier, though not exact either. All durations are by the clock on the wall.
`make bench` repeats the comparisons on your machine and writes what it finds to `results/`, which
this page is made from.

The models and data are [stand-ins](stand_ins.md): an accuracy on this page says nothing about that
of the real ones.
"""


def results_page(folder: Path = RESULTS) -> str:
    """Return the page, with a section for each file in `folder`, in the order of `SECTIONS`.

    Raises:
        ValueError: a file that no section shows.
    """
    files = {path.stem: path for path in folder.glob("*.json")}
    if unknown := sorted(set(files) - set(SECTIONS)):
        raise ValueError(f"results/{unknown[0]}.json has no section in tools/results.py.")
    lines = [INTRODUCTION]
    for name, (title, text, table) in SECTIONS.items():
        if name in files:
            runs = json.loads(files[name].read_text(encoding="utf-8"))["runs"]
            lines += [f"## {title}", "", text, ""]
            for run in runs:
                lines += [*table(run), "", _machine(run), ""]
    return "\n".join(lines)


def _machine(run: dict) -> str:
    """Return one line on where, when and with which versions a run was made."""
    versions = ", ".join(f"{name} {version}" for name, version in run["versions"].items())
    computed = "" if run["device"] == run["cpu"] else f"{run['device']}; "
    return (
        f"*{computed}{run['cpu']}, {run['cores']} cores, {run['threads']} threads; {versions}; "
        f"{run['date']}.*"
    )


def _table(heads: list[str], rows: list[list]) -> list[str]:
    """Return the lines of a table: the first column left, numbers right."""
    rules = [":--", *("--:" for _ in heads[1:])]
    return [f"| {' | '.join(map(str, row))} |" for row in (heads, rules, *rows)]


def _percent(shares: list[float]) -> str:
    return f"{100 * statistics.mean(shares):.1f} %"


def _fine_tuning(run: dict) -> list[str]:
    size, found = run["parameters"], run["measured"]
    totals = _table(
        ["", "source's recipe", "ours", "times faster"],
        [
            [
                f"seconds, seed {seed}",
                f"{source:.1f}",
                f"{ours:.1f}",
                f"{source / ours:.1f}",
            ]
            for seed, source, ours in zip(
                size["seeds"], found["source_seconds"], found["ours_seconds"], strict=True
            )
        ]
        + [
            ["**median**", "", "", f"**{run['ratio']:.1f}**"],
            [
                f"accuracy, mean of {len(size['seeds'])} seeds",
                _percent(found["source_accuracy"]),
                _percent(found["ours_accuracy"]),
                "",
            ],
        ],
    )
    ladder = _table(
        ["each step added to those above", "seconds", "times faster"],
        [
            [step["step"], f"{step['seconds']:.1f}", f"{step['times_faster']:.1f}"]
            for step in found["ladder"]
        ],
    )
    error = found["standard_error_points"]
    uncertain = f" (standard error {error:.1f})" if error is not None else ""
    padding = _percent([found["padding_share_of_source"]])
    majority = _percent([found["majority_accuracy"]])
    return [
        cleandoc(f"""
            An encoder of {size["layers"]} layers, {size["width"]} wide, with
            {size["weights"] / 1e6:.1f} million weights. {size["train_rows"]} reviews to train on,
            once, and {size["eval_rows"]} to evaluate on afterwards. The reviews are
            {found["mean_words"]:.0f} words long on average, and a tenth of them longer than
            {found["percentile_90_words"]:.0f}.
        """),
        "",
        *totals,
        "",
        cleandoc(f"""
            The accuracy is that on {size["score_rows"]} other reviews, outside the time; always
            answering the most frequent class would give {majority}. Ours minus the source's:
            {found["ours_minus_source_points"]:+.1f} points{uncertain}.
        """),
        "",
        "Step by step, with the last of the seeds:",
        "",
        *ladder,
        "",
        cleandoc(f"""
            **What bounds it.** Of the positions that the source computes, {padding} are padding.
            Without any, the matrix products need {found["times_less_work_without_padding"]:.1f}
            times fewer operations; without what our last two steps leave out as well,
            {found["times_less_work"]:.1f} times. In bfloat16, this machine does them
            {found["matmul_times_faster_in_bfloat16"]:.1f} times faster
            ({found["matmul_bfloat16_gflop_per_s"]:,} against
            {found["matmul_float32_gflop_per_s"]:,} billion operations a second). If both recipes
            were nothing but matrix products, the gain would be
            {found["bound_times_faster"]:.1f} times. The rest does not shrink as much: the padding
            left inside a batch, attention, conversions between the types, the optimizer.
        """),
    ]


def _keras(run: dict) -> list[str]:
    size, found = run["parameters"], run["measured"]
    keras, torch = (statistics.median(found[f"{name}_step_ms"]) for name in ("keras", "torch"))
    whole = [statistics.median(found[f"{name}_whole_seconds"]) for name in ("keras", "torch")]
    return [
        f"{size['steps']} steps with {size['batch']} sentences of {size['tokens']} tokens, in "
        f"{size['repeats']} pairs of processes that took turns at being first. Medians:",
        "",
        *_table(
            ["", "Keras", "PyTorch", "Keras takes, times PyTorch"],
            [
                [
                    f"a step, after {size['warm_up']} (ms)",
                    f"{keras:.1f}",
                    f"{torch:.1f}",
                    f"**{run['ratio']:.2f}**",
                ],
                [
                    "all steps, with what comes before the first (s)",
                    f"{whole[0]:.1f}",
                    f"{whole[1]:.1f}",
                    f"{found['whole_ratio']:.2f}",
                ],
                ["mean loss", found["keras_loss"], found["torch_loss"], ""],
            ],
        ),
        "",
        "Keras builds its graph in the first step: a fixed price, which weighs less the longer the "
        "training is. The losses agree as far as both frameworks add up the same numbers.",
    ]


def _make(run: dict) -> list[str]:
    size, found = run["parameters"], run["measured"]
    first = found["one_by_one_seconds"]
    names = {
        "one after the other, each with all cores": "one_by_one_seconds",
        f"make, {size['jobs']} at a time with one core each": "side_by_side_seconds",
        "make, after a change to the shortest of them": "one_changed_seconds",
    }
    return [
        cleandoc(f"""
            All {len(size["notebooks"])} notebooks, executed under the profile `offline`. After no
            change at all there is nothing to do, and make sees that in
            {found["unchanged_seconds"]:.1f} s.
        """),
        "",
        *_table(
            ["", "seconds", "times faster"],
            [
                [name, f"{found[key]:.1f}", f"{first / found[key]:.1f}"]
                for name, key in names.items()
            ],
        ),
    ]


def _generation(run: dict) -> list[str]:
    size, found = run["parameters"], run["measured"]
    ladder = _table(
        ["", "MB a token", "predicted", "written", "error (%)", "one term (%)"],
        [
            [
                f"{row['dtype']}, {row['width']:.0f} wide, {row['layers']:.0f} layers",
                f"{row['megabytes']:.0f}",
                f"{row['predicted']:.1f}",
                f"{row['measured']:.1f}",
                f"{round(row['error_percent']):+d}",
                f"{round(row['one_term_error_percent']):+d}",
            ]
            for row in found["ladder"]
        ],
    )
    single = max(abs(row["largest_error_percent"]) for row in found["ladder"])
    bound = statistics.median(found["large_matvec_gbps"])
    products = ", ".join(f"{found[f'matvec_{name}_gbps']:.0f} in {name}" for name in size["dtypes"])
    ways = [way for way in ("plain", "compiled") if f"large_{way}_percent_of_bandwidth" in found]
    shares = _table(
        ["", "tokens a second", "of these products (%)"],
        [
            [
                way,
                f"{statistics.median(found[f'large_{way}_tokens_per_second']):.1f}",
                f"{statistics.median(found[f'large_{way}_percent_of_bandwidth']):.0f}",
            ]
            for way in ways
        ],
    )
    replies = _table(
        ["all replies", "seconds", "times faster", "as plain"],
        [
            [
                way,
                f"{statistics.median(found[f'{way}_seconds']):.1f}",
                f"**{run['ratio']:.2f}**"
                if way == "assisted"
                else f"{median_ratio(found['plain_seconds'], found[f'{way}_seconds']):.2f}",
                "" if way == "plain" else f"{found[f'same_{way}']} of {size['prompts']}",
            ]
            for way in ("plain", "compiled", "assisted")
            if f"{way}_seconds" in found
        ],
    )
    parts = found["large_plain_profile_percent"].items()
    profile = ", ".join(f"{name} {share:.0f} %" for name, share in parts)
    per_pass = found["reply_tokens"] / found["passes"]
    return [
        cleandoc(f"""
            This machine copies {found["copy_gbps"]:.0f} GB/s, reads {found["read_gbps"]:.0f}, and
            multiplies matrices with a vector at {products} GB/s.

            Tokens a second, each predicted from products right before it was measured, in
            {size["repeats"]} rounds. A row is the round whose error is the median of its rounds;
            the largest of these errors is {found["worst_error_percent"]:.0f} %. Single rounds were
            off by up to {single:.0f} %: the speed of a shared machine changes between a prediction
            and its measurement. The last column is the error of the law with one term. Where it is
            below zero, the memory was slower in the minute in which its bandwidth was taken.
        """),
        "",
        *ladder,
        "",
        cleandoc(f"""
            **A bfloat16 model of {found["large_gigabytes"]:.1f} GB**, against matrix-vector
            products, which read {bound:.1f} GB/s in the same run:
        """),
        "",
        *shares,
        "",
        f"Where the time of plain generation goes, by a profile of the operations: {profile}.",
        "",
        cleandoc(f"""
            **Replies to {size["prompts"]} chats**, by the stand-in with the weights of a larger
            model ({found["reply_model_megabytes"]:.0f} MB) and a draft of
            {found["draft_megabytes"]:.0f} MB, which had {found["accepted"]} of
            {found["proposed"]} guesses accepted: {per_pass:.2f} tokens a pass.
        """),
        "",
        *replies,
    ]


RECIPES = """
    The source pads every review to 512 tokens and computes in float32. Ours pads a batch to its
    longest review, puts reviews of similar length together, and computes in bfloat16, as
    [Train faster](../notebooks/fine-tuning/train_faster.ipynb) explains. Three more steps are made
    here alone. On a CPU, attention stays in float32, since the backward pass of PyTorch's fused
    attention is slower in bfloat16. The last layer is computed for the first token only, as the
    classifier reads no other: the scores are the same. And the embeddings and the lower half of the
    layers are not trained: what they know of language serves the new task as it is. (In
    [Lee et al., 2019](https://arxiv.org/abs/1911.03090), training the upper quarter alone already
    gives nine tenths of the quality.) It is the one step that changes what is learned, so compare
    accuracies when you take it over.

    Both recipes train the same weights on the same rows for the same number of epochs, and are
    timed from the first step to the end of the last evaluation. The reviews are composed at the
    length of real ones. The encoder is the stand-in, which first read other reviews of that length,
    and was then grown ([Net2Net, Chen et al., 2015](https://arxiv.org/abs/1511.05641)): its units
    are copied, and added layers at first pass on what they get. So it knows what the small one
    knows, and has the work of a larger one. The head is new in each run.
"""
FRAMEWORKS = """
    The same checkpoint, rows, batches and rule of training, once with `fit` and once with
    `Trainer`, each in the environment in which this book uses it.
"""
GENERATING = """
    How many tokens a model writes in a second, against what matrix-vector products alone allow, and
    three ways to write the same replies. [Generate faster](../notebooks/chat/generate_faster.ipynb)
    explains the law with two terms. Its bandwidth is that of matrix-vector products of the shapes
    of the model, timed on their own. Its overhead is what such products leave unexplained in four
    other models, 256 and 512 wide. All models have random weights, but for the last comparison.
"""
EXECUTING = """
    `make book` executes notebooks side by side, and afterwards only those that changed. By hand,
    one runs them one after the other.
"""
SECTIONS = {
    "fine_tuning": ("The source's recipe against ours", cleandoc(RECIPES), _fine_tuning),
    "keras": ("Keras against PyTorch", cleandoc(FRAMEWORKS), _keras),
    "generation": ("Generation against the memory", cleandoc(GENERATING), _generation),
    "make": ("Executing the book", cleandoc(EXECUTING), _make),
}
