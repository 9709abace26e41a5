"""The benchmarks: fair, and complete in what they record."""

import inspect
import json
import statistics
import time
from functools import partial
from types import SimpleNamespace

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, LlamaForCausalLM

from bench import fine_tuning, generation, keras, record
from bench.grow import grow
from memory_and_speed.memory import OutOfMemory

KEPT = [
    run
    for path in sorted(record.RESULTS.glob("*.json"))
    for run in json.loads(path.read_text(encoding="utf-8"))["runs"]
]


def kept(*names):
    """Parametrize a test by the kept runs of these benchmarks."""
    runs = [run for run in KEPT if run["name"] in names]
    ids = [f"{run['name']}-{run['device']}" for run in runs]
    return pytest.mark.parametrize("run", runs, ids=ids)


@pytest.fixture
def small():
    torch.manual_seed(0)
    sizes = {"vocab_size": 50, "hidden_size": 16, "intermediate_size": 32, "num_labels": 5}
    sizes |= {"num_hidden_layers": 2, "num_attention_heads": 2, "max_position_embeddings": 12}
    no_dropout = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    # As far from nothing as a trained model is.
    config = BertConfig(**sizes, **no_dropout, initializer_range=0.3)
    model = BertForSequenceClassification(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "LayerNorm" in name or "bias" in name:  # otherwise all ones and zeros
                parameter.add_(torch.randn_like(parameter) * 0.3)
    return model


@pytest.fixture
def texts():
    ids = torch.randint(1, 50, (4, 12), generator=torch.Generator().manual_seed(1))
    mask = torch.ones_like(ids)
    mask[1, 7:] = 0
    return {"input_ids": ids, "attention_mask": mask}


@pytest.mark.parametrize("new_layers_after", [(), (1,), (1, 2)])
@torch.no_grad()
def test_a_grown_model_computes_what_the_small_one_does(small, texts, new_layers_after):
    large = grow(small, copies=3, new_layers_after=new_layers_after, positions=24)
    assert large.config.hidden_size == 48
    assert large.config.num_hidden_layers == 2 + len(new_layers_after)
    expected = small(**texts).logits
    assert expected.std() > 0.1, "logits that say something"
    assert torch.allclose(large(**texts).logits, expected, atol=1e-4)
    assert large(torch.randint(1, 50, (1, 24))).logits.shape == (1, 5), "it reads further"


def test_copies_and_new_layers_do_learn(small, texts):
    """Copies that all get the same gradient would stay one unit; a dead layer would stay idle."""
    large = grow(small, copies=2, new_layers_after=(1,), positions=12).train()
    large(**texts, labels=torch.tensor([0, 1, 2, 3])).loss.backward()
    layers = large.bert.encoder.layer
    gradient = layers[0].output.dense.weight.grad
    assert not torch.allclose(gradient[:16], gradient[16:])
    assert layers[1].output.dense.weight.grad.abs().max() > 0


def test_the_lower_half_stays_as_it_is():
    rows = [{"text": "Good. " * 3, "label": 1}, {"text": "Bad. " * 5, "label": 0}] * 4
    model = fine_tuning.fresh_model(1, fine_tuning.SAME_SIZE)
    shipped = BertConfig.from_pretrained(fine_tuning.CHECKPOINT)
    assert model.config.hidden_size == shipped.hidden_size
    assert model.config.num_hidden_layers == shipped.num_hidden_layers
    before = {name: weight.clone() for name, weight in model.named_parameters()}
    fine_tuning.train(model, fine_tuning.OURS, 0, rows, rows, learning_rate=1e-3)
    changed = {name for name, weight in model.named_parameters() if not weight.equal(before[name])}
    frozen = ("bert.embeddings.", "bert.encoder.layer.0.", "bert.encoder.layer.1.")
    assert changed == {name for name in before if not name.startswith(frozen)}


def test_work_counts_padding_layers_and_what_is_trained(small):
    source, ours = fine_tuning.SOURCE, fine_tuning.OURS
    some, none = torch.full((4,), 512.0).numpy(), torch.zeros(0).numpy()
    work = partial(fine_tuning.work, small.config)  # 2048 weights a layer, 16 wide, 32 in between
    whole = 2 * (2 * 2048 * 512 + 4 * 16 * 512**2) * 4 / 1e9
    assert work(source, none, some) == pytest.approx(whole)
    assert work(source, some, none) == pytest.approx(3 * whole)
    assert work(source, none, some / 2) == pytest.approx(whole), "padded"
    first = whole / 2
    last = (2 * 512 * 512 + 2 * 1536 + 4 * 16 * 512) * 4 / 1e9
    assert work(ours, some, none) == pytest.approx(first + 3 * last)


@pytest.mark.parametrize("short", ["summary_only", "float32"])
def test_shortcuts_change_neither_scores_nor_gradients(small, texts, short):
    def scores_and_gradients():
        small.zero_grad()
        output = small(**texts, labels=torch.tensor([0, 1, 2, 3]))
        output.loss.backward()
        return [output.logits.detach(), *(p.grad.clone() for p in small.parameters())]

    expected = scores_and_gradients()
    if short == "float32":
        small.set_attn_implementation("float32")
    else:
        last = small.bert.encoder.layer[-1]
        last.forward = partial(fine_tuning.summary_only, last)
    torch.testing.assert_close(scores_and_gradients(), expected, atol=1e-5, rtol=1e-5)


def test_difference_of_accuracies_comes_with_its_standard_error():
    points, error = fine_tuning.difference([0.5, 0.5, 0.5], [0.51, 0.53, 0.52])
    assert (points, error) == (2, pytest.approx(1 / 3**0.5, abs=0.01))
    assert fine_tuning.difference([0.5], [0.6]) == (10, None)


ALL = [fine_tuning, generation, keras]


def times(run):
    """Return the pairs of times that the ratio of a run comes from: the slow, and the fast."""
    slow, fast = {
        "fine_tuning": ("source_seconds", "ours_seconds"),
        "keras": ("keras_step_ms", "torch_step_ms"),
        "generation": ("plain_seconds", "assisted_seconds"),
    }[run["name"]]
    return list(zip(run["measured"][slow], run["measured"][fast], strict=True))


def bounds(slow, fast, half=0.005):
    """Return between what a ratio is, rounded to two digits, of numbers rounded to `2 * half`."""
    most = (slow + half) / (fast - half) if fast > half else float("inf")
    return (slow - half) / (fast + half) - 0.005, most + 0.005


def holds_together(run):
    """Hold what a run says in one place to what it says in another."""
    found = run["measured"]
    least, most = zip(*(bounds(*pair) for pair in times(run)), strict=True)
    assert statistics.median(least) <= run["ratio"] <= statistics.median(most)
    if run["name"] == "fine_tuning":
        ours, source = (statistics.mean(found[f"{key}_accuracy"]) for key in ("ours", "source"))
        assert found["ours_minus_source_points"] == pytest.approx(100 * (ours - source), abs=0.02)
        slow, fast = (found[f"matmul_{kind}_gflop_per_s"] for kind in ("float32", "bfloat16"))
        least, most = bounds(fast, slow, half=0.5)
        faster, less = found["matmul_times_faster_in_bfloat16"], found["times_less_work"]
        assert least <= faster <= most
        rounding = 0.005 * (1 + faster + less) + 1e-4
        assert found["bound_times_faster"] == pytest.approx(less * faster, abs=rounding)
        assert found["times_less_work"] > found["times_less_work_without_padding"] > 1
        first, *_ = steps = found["ladder"]
        for step in steps:
            least, most = bounds(first["seconds"], step["seconds"])
            assert least <= step["times_faster"] <= most
    if run["name"] == "generation":
        assert found["accepted"] <= found["proposed"]
        assert found["draft_megabytes"] < found["reply_model_megabytes"]
        errors = [abs(row["error_percent"]) for row in found["ladder"]]
        assert found["worst_error_percent"] == pytest.approx(max(errors), abs=0.1)
        assert sum(found["large_plain_profile_percent"].values()) < 105
        percent, speed, gbps = (
            found[f"large_{key}"][0]
            for key in ("plain_percent_of_bandwidth", "plain_tokens_per_second", "matvec_gbps")
        )
        expected = 100 * speed * found["large_gigabytes"] / gbps
        assert 0.4 < percent / expected < 2.5, "gigabytes are rounded to a thousandth"


@pytest.mark.parametrize("benchmark", ALL, ids=lambda module: module.__name__)
def test_a_tiny_run_records_all_that_a_kept_one_has(benchmark):
    if benchmark is keras and not keras.KERAS_PYTHON.exists():
        pytest.skip("there is no environment of Keras")
    started = time.perf_counter()
    tiny = json.loads(json.dumps(benchmark.run(**benchmark.QUICK)))
    took = time.perf_counter() - started
    last = next(run for run in KEPT if run["name"] == tiny["name"])
    assert tiny.keys() | {"checksum"} == last.keys()
    assert torch.cuda.is_available() or tiny["device"] == record.cpu_name()
    left_out = ("compiled", "float16", "mean_tokens_after_cut", "cut_share")  # of a tiny run
    expected = {key for key in last["measured"] if not any(word in key for word in left_out)}
    assert expected <= set(tiny["measured"])
    assert set(tiny["parameters"]) >= set(benchmark.QUICK)
    holds_together(tiny)
    if benchmark is keras:
        measured, size = tiny["measured"], tiny["parameters"]
        assert measured["keras_loss"] == pytest.approx(measured["torch_loss"], rel=1e-3)
        for name in ("torch", "keras"):
            # Half of the steps that count take the median or longer, and are within the whole.
            seconds = measured[f"{name}_step_ms"][0] / 1000
            at_least = seconds * (size["steps"] - size["warm_up"]) / 2
            assert 0 < at_least <= measured[f"{name}_whole_seconds"][0] < took


def test_both_recipes_are_trained_on_equal_terms(monkeypatch):
    calls, scored = [], []

    def fresh(seed, growth, checkpoint):
        config = SimpleNamespace(num_hidden_layers=9, hidden_size=384)
        return SimpleNamespace(
            seed=seed, checkpoint=checkpoint, config=config, num_parameters=lambda: 1
        )

    def train(model, settings, seed, rows, test, **options):
        texts = [row["text"] for row in rows], [row["text"] for row in test]
        calls.append((settings, (model.seed, model.checkpoint, seed, *texts, options)))
        return 4.0 if settings == fine_tuning.SOURCE else 2.0

    def score(model, settings, rows):
        scored.append((settings, [row["text"] for row in rows]))
        return 0.5 if settings == fine_tuning.SOURCE else 0.6

    fakes = {"fresh_model": fresh, "train": train, "score": score, "bound": lambda *_: {}}
    for name, fake in (fakes | {"adapt": lambda *_: "adapted"}).items():
        monkeypatch.setattr(fine_tuning, name, fake)
    record = fine_tuning.run(seeds=(1, 2), train_rows=6, eval_rows=3, score_rows=10)
    both, steps = [fine_tuning.SOURCE, fine_tuning.OURS], list(fine_tuning.BETWEEN)
    ladder = [fine_tuning.RECIPES[step] for step in steps]
    assert [settings for settings, _ in calls] == [*both, *both, *both, *ladder], "two warm up"
    terms = [given for _, given in calls[2:]]
    assert terms[0] == terms[1] != terms[2] and all(other == terms[2] for other in terms[2:])
    seed, checkpoint, order, rows, test, options = terms[0]
    assert (seed, checkpoint, order, len(rows), len(test)) == (1, "adapted", 1, 6, 3)
    assert options == {"learning_rate": 1e-4, "warmup_steps": 0.1}
    assert [settings for settings, _ in scored] == both * 2
    for _, texts in scored:
        assert len(texts) == 10 and texts[:3] == test
        assert not set(texts) & {*terms[0][3], *terms[2][3]}, "none is trained on"
    assert record["ratio"] == 2.0
    assert record["measured"]["ours_minus_source_points"] == pytest.approx(10), "not the reverse"
    labels = [row["label"] for row in fine_tuning.reviews.compose(10, 2_000_003, 1, "test")]
    assert record["measured"]["majority_accuracy"] == max(map(labels.count, labels)) / 10
    seconds = [step["seconds"] for step in record["measured"]["ladder"]]
    assert seconds == [4.0, *[2.0] * len(steps), 2.0]


def test_a_seed_gives_the_same_new_head():
    one, same, other = (fine_tuning.fresh_model(seed, fine_tuning.SAME_SIZE) for seed in (1, 1, 2))
    assert torch.equal(one.classifier.weight, same.classifier.weight)
    assert not torch.equal(one.classifier.weight, other.classifier.weight)


def test_memory_is_asked_for_before_the_largest_model_is_built(monkeypatch):
    asked = []

    def refuse(needed):
        asked.append(needed)
        raise OutOfMemory("too little")

    monkeypatch.setattr(generation, "require", refuse)
    monkeypatch.setattr(generation, "bandwidths", lambda *_: pytest.fail("nothing is measured"))
    with pytest.raises(OutOfMemory):
        generation.run(sizes=((64, 2), (2048, 8), (128, 2)))
    shape = generation.generation.shape(2048, 8, vocabulary=generation.VOCABULARY)
    with torch.device("meta"):
        one = 4 * sum(weight.numel() for weight in LlamaForCausalLM(shape).parameters())
    assert 2 * one < asked[0] < 2 * one + 1e9 < 3 * one, "the model, what is computed, and Python"


def test_each_round_predicts_before_it_measures(monkeypatch):
    calls, speeds = [], iter([10.0, 30.0, 20.0] * 2)  # GB/s, of which the highest errs most
    measured = SimpleNamespace(steps_s=[0.02, 0.01])
    tools = generation.generation
    monkeypatch.setattr(tools, "products_gbps", lambda *_: calls.append("predict") or next(speeds))
    monkeypatch.setattr(generation, "timed", lambda *_: calls.append("measure") or measured)
    keys = ("overhead_float32_us", "layer_float32_us", "matvec_float32_gbps")
    row = generation.rung("float32", 64, 2, dict.fromkeys(keys, 1.0), steps=4, repeats=3)
    assert calls == ["measure", *["predict", "measure"] * 3], "after one run to warm up"
    assert row["measured"] == 100
    assert row["error_percent"] == pytest.approx(row["predicted"] - 100, abs=0.01)
    at_one_gbps = 1000 / row["megabytes"]  # tokens per second, of the weights alone
    assert row["one_term_error_percent"] == pytest.approx(at_one_gbps - 100, abs=0.1)
    assert row["products_gbps"] == 20, "the round in the middle"
    assert row["largest_error_percent"] > row["error_percent"] > 0
    measured.steps_s = [1e-6]  # so fast that all errors are below zero
    row = generation.rung("float32", 64, 2, dict.fromkeys(keys, 1.0), steps=4, repeats=3)
    assert row["largest_error_percent"] < row["error_percent"] < 0


def test_a_copy_and_a_read_are_recorded_under_their_names(monkeypatch):
    monkeypatch.setattr(generation, "copy_gbps", lambda megabytes: 7.0 * megabytes)
    monkeypatch.setattr(generation, "read_gbps", lambda megabytes: 9.0 * megabytes)
    found = generation.bandwidths((), megabytes=1, steps=1, repeats=1)
    assert found == {"copy_gbps": 7, "read_gbps": 9}


def test_replies_are_the_most_likely_ones_whichever_way(monkeypatch):
    asked, generate = [], LlamaForCausalLM.generate

    def noted(self, *inputs, **options):
        if draft := options.get("assistant_model"):
            config = draft.generation_config
            guesses = config.num_assistant_tokens, config.assistant_confidence_threshold
            assert guesses == (generation.GUESSES, 0), "always as many: what the record says"
        if "generation_config" not in options:  # with it, the library asks the draft itself
            asked.append((options.get("do_sample"), options["max_new_tokens"]))
        return generate(self, *inputs, **options)

    monkeypatch.setattr(LlamaForCausalLM, "generate", noted)
    generation.reply_ways(idle=64, prompts=1, new_tokens=2, repeats=1, compiled=False)
    assert asked == [(False, 2)] * 5, "two ways, to warm up and timed; then to count the guesses"


def test_a_run_is_kept_whole_and_once_a_device(tmp_path):
    run = KEPT[0] | {"device": "one"}
    record.save(run, tmp_path)
    record.save(run | {"ratio": 3.0}, tmp_path)
    path = record.save(run | {"device": "another", "ratio": 5.0}, tmp_path)
    runs = json.loads(path.read_text())["runs"]
    assert [(run["device"], run["ratio"]) for run in runs] == [("another", 5.0), ("one", 3.0)]
    with pytest.raises(TypeError):
        record.save(run | {"measured": object()}, tmp_path)
    assert json.loads(path.read_text())["runs"] == runs


@kept("fine_tuning", "keras", "generation")
def test_no_kept_run_was_edited(run):
    assert record.checksum(run) == run["checksum"], "take it back, or run the bench again"


@kept("fine_tuning", "keras", "generation")
def test_a_run_without_arguments_is_the_one_that_is_kept(run):
    module = next(module for module in ALL if module.__name__ == f"bench.{run['name']}")
    parameters = inspect.signature(module.run).parameters.items()
    grown = {"copies", "new_layers_after"}  # kept as layers and width
    asked = {name: one.default for name, one in parameters if name not in grown}
    if module is fine_tuning:
        asked |= {"source": fine_tuning.SOURCE, "ours": fine_tuning.OURS}
    if module is generation:
        asked |= {"guesses": generation.GUESSES}
    assert json.loads(json.dumps(asked)).items() <= run["parameters"].items()


@kept("fine_tuning", "keras", "generation")
def test_kept_runs_are_complete_and_their_ratio_follows_from_the_times(run):
    assert run.keys() == KEPT[0].keys() and all(run.values())
    holds_together(run)


@kept("fine_tuning")
def test_fine_tuning_was_measured_on_what_was_asked_for(run):
    size, measured = run["parameters"], run["measured"]
    assert size["layers"] >= 6 and size["width"] >= 384 and len(size["seeds"]) >= 3
    assert min(measured["source_accuracy"]) > measured["majority_accuracy"] + 0.1, "it learned"


@kept("generation")
def test_kept_generation_is_within_the_bounds_of_the_book(run):
    measured, size = run["measured"], run["parameters"]
    assert len(measured["ladder"]) == len(size["sizes"]) * len(size["dtypes"])
    assert measured["worst_error_percent"] <= 15
    errors = [100 * (row["predicted"] / row["measured"] - 1) for row in measured["ladder"]]
    assert [row["error_percent"] for row in measured["ladder"]] == pytest.approx(errors, abs=0.5)
    assert measured["large_gigabytes"] >= 1
    shares = [measured[f"large_{way}_percent_of_bandwidth"] for way in ("plain", "compiled")]
    assert max(map(statistics.median, shares)) >= 80
    # In bfloat16, a near tie may be decided otherwise.
    assert size["prompts"] >= 20 and measured["same_assisted"] >= size["prompts"] - 2


def test_keras_without_its_environment_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(keras, "KERAS_PYTHON", tmp_path / "python")
    with pytest.raises(record.BenchError, match=r"make \.venv-keras/\.installed"):
        keras.run()


def test_one_disturbed_pair_decides_no_ratio():
    assert record.median_ratio([2, 2, 90], [1, 1, 1]) == 2


def test_a_ratio_has_two_digits_and_says_where_it_was_taken():
    run = record.result("x", 1.2345, {}, {}, {"torch": "2"}, device="A card")
    assert (run["ratio"], run["device"], run["versions"]["torch"]) == (1.23, "A card", "2")
    assert record.result("x", 1, {}, {}, ("torch",))["device"] == run["cpu"]


@pytest.mark.parametrize(
    ("ends", "warm_up", "step_ms"),
    [
        ([1.0, 1.1, 1.2, 1.3, 9.3, 9.4], 1, 100),  # after warming up for a second, a pause of eight
        ([1.0, 6.0, 11.0, 11.2, 11.5, 11.6], 3, 200),  # three steps to warm up
    ],
)
def test_neither_a_pause_nor_warming_up_is_the_time_of_a_step(
    ends, warm_up, step_ms, monkeypatch, tmp_path
):
    fixed = {"ends_seconds": ends, "loss": 0.5, "versions": {"torch": "2", "keras": "2"}}
    monkeypatch.setattr(keras, "KERAS_PYTHON", tmp_path)
    monkeypatch.setattr(keras, "prepare", lambda *_: 19)
    monkeypatch.setattr(keras, "work", lambda *_: fixed)
    measured = keras.run(batch=4, steps=6, warm_up=warm_up, repeats=1)["measured"]
    assert measured["keras_step_ms"] == pytest.approx([step_ms])
    assert measured["torch_whole_seconds"] == [ends[-1]]


def test_a_product_has_two_operations_for_each_pair(monkeypatch):
    monkeypatch.setattr(fine_tuning, "fastest", lambda *_: 1.0)  # second
    config = BertConfig(hidden_size=100, intermediate_size=400)
    speed = fine_tuning.matmul_speed(config, torch.float32, tokens=50)
    assert speed == pytest.approx(2 * 50 * 100 * 400 / 1e9)


def test_setting_up_is_not_in_the_time_of_a_training(monkeypatch):
    clock = iter(range(100))
    monkeypatch.setattr(fine_tuning.time, "perf_counter", lambda: next(clock))

    def slow_to_set_up(*_, **options):
        assert options == {"num_train_epochs": 1, "eval_strategy": "epoch", "learning_rate": 1e-3}
        for _ in range(50):
            next(clock)
        return SimpleNamespace(train=lambda: next(clock))

    monkeypatch.setattr(fine_tuning, "make_trainer", slow_to_set_up)
    assert fine_tuning.train(None, {}, 0, [], [], learning_rate=1e-3) == 2


def test_a_run_says_on_which_gpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "A card")
    assert fine_tuning.device() == "A card"
