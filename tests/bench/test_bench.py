"""The benchmarks: fair, complete in what they record, and shown whole on the Results page."""

import json
import statistics
import subprocess
import sys
from functools import partial

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification

from bench import fine_tuning, generation, keras, make, record
from bench.grow import grow
from helpers import PROJECT
from tools.results import RESULTS, SECTIONS, results_page

FIELDS = {
    *("name", "date", "device", "cpu", "cores", "threads"),
    *("versions", "parameters", "measured", "ratio"),
}


def result_files():
    return sorted(RESULTS.glob("*.json"))


def runs():
    return [run for path in result_files() for run in json.loads(path.read_text())["runs"]]


@pytest.fixture(scope="module")
def tiny():
    """The record of a fine-tuning benchmark at the smallest size."""
    return fine_tuning.run(**fine_tuning.QUICK)


@pytest.fixture
def small():
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=50,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=12,
        num_labels=5,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.3,  # as far from nothing as a trained model is
    )
    model = BertForSequenceClassification(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "LayerNorm" in name or "bias" in name:  # otherwise all ones and zeros
                parameter.add_(torch.randn_like(parameter) * 0.3)
    return model


@pytest.mark.parametrize("new_layers_after", [(), (1,), (1, 2)])
@torch.no_grad()
def test_a_grown_model_computes_what_the_small_one_does(small, new_layers_after):
    large = grow(small, copies=3, new_layers_after=new_layers_after, positions=24)
    assert large.config.hidden_size == 48
    assert large.config.num_hidden_layers == 2 + len(new_layers_after)
    ids = torch.randint(1, 50, (4, 12))
    mask = torch.ones_like(ids)
    mask[0, 5:] = 0
    expected = small(ids, attention_mask=mask).logits
    assert expected.std() > 0.1, "logits that say something"
    assert torch.allclose(large(ids, attention_mask=mask).logits, expected, atol=1e-4)
    assert large(torch.randint(1, 50, (1, 24))).logits.shape == (1, 5), "it reads further"


def test_the_shipped_model_grows_to_a_real_encoder_with_the_same_logits():
    large = fine_tuning.fresh_model(1, {"copies": 3, "new_layers_after": (2, 4)})
    same = fine_tuning.fresh_model(1, {"copies": 1, "new_layers_after": ()})
    assert large.config.num_hidden_layers >= 6
    assert large.config.hidden_size >= 384
    ids = torch.randint(5, 4000, (2, 100))
    with torch.no_grad():
        assert torch.allclose(large(ids).logits, same(ids).logits, atol=1e-4)


def test_copies_and_new_layers_do_learn(small):
    """Copies that all get the same gradient would stay one unit; a dead layer would stay idle."""
    large = grow(small, copies=2, new_layers_after=(1,), positions=12).train()
    large(torch.randint(1, 50, (4, 12)), labels=torch.tensor([0, 1, 2, 3])).loss.backward()
    layers = large.bert.encoder.layer
    gradient = layers[0].output.dense.weight.grad
    assert not torch.allclose(gradient[:16], gradient[16:])
    assert layers[1].output.dense.weight.grad.abs().max() > 0


def test_recipes_differ_as_the_ladder_says():
    names = list(fine_tuning.steps())
    source, ours = fine_tuning.recipe(names[0]), fine_tuning.recipe(names[-1])
    assert source == {
        "padding": True,
        "attention": "sdpa",
        "last_layer": "all",
        "frozen_share": 0.0,
    }
    assert ours["bf16"]
    assert not ours["padding"]
    assert ours["train_sampling_strategy"] == "group_by_length"
    assert all(fine_tuning.recipe(name) for name in names)


def test_the_lower_half_stays_as_it_is(small, tmp_path):
    ours = fine_tuning.recipe(list(fine_tuning.steps())[-1])
    rows = [{"text": "Good. " * 3, "label": 1}, {"text": "Bad. " * 5, "label": 0}] * 4
    model = fine_tuning.fresh_model(1, fine_tuning.SAME_SIZE)
    tokenizer = fine_tuning.AutoTokenizer.from_pretrained(fine_tuning.CHECKPOINT)
    before = {name: weight.clone() for name, weight in model.named_parameters()}
    fine_tuning.train(model, tokenizer, ours, 0, rows, rows, learning_rate=1e-3)
    changed = {name for name, weight in model.named_parameters() if not weight.equal(before[name])}
    frozen = ("bert.embeddings.", "bert.encoder.layer.0.", "bert.encoder.layer.1.")
    assert changed == {name for name in before if not name.startswith(frozen)}


def test_work_counts_padding_layers_and_what_is_trained(small):
    names = list(fine_tuning.steps())
    source, ours = fine_tuning.recipe(names[0]), fine_tuning.recipe(names[-1])
    some, none = torch.full((4,), 512.0).numpy(), torch.zeros(0).numpy()
    config = small.config  # 2 layers, 16 wide, 32 in between: 2048 weights a layer
    whole = 2 * (2 * 2048 * 512 + 4 * 16 * 512**2) * 4 / 1e9
    assert fine_tuning.work(config, source, none, some) == pytest.approx(whole)
    assert fine_tuning.work(config, source, some, none) == pytest.approx(3 * whole)
    assert fine_tuning.work(config, source, none, some / 2) == pytest.approx(whole), "padded"
    first = whole / 2
    last = (2 * 512 * 512 + 2 * 1536 + 4 * 16 * 512) * 4 / 1e9
    assert fine_tuning.work(config, ours, some, none) == pytest.approx(first + 3 * last)


def test_a_last_layer_for_one_token_changes_neither_scores_nor_gradients(small):
    ids, labels = torch.randint(1, 50, (4, 12)), torch.tensor([0, 1, 2, 3])
    mask = torch.ones_like(ids)
    mask[1, 7:] = 0
    found = []
    for shortened in (False, True):
        if shortened:
            last = small.bert.encoder.layer[-1]
            last.forward = partial(fine_tuning.summary_only, last)
        small.zero_grad()
        output = small(ids, attention_mask=mask, labels=labels)
        output.loss.backward()
        gradients = [p.grad.clone() for p in small.parameters()]
        found.append([output.logits.detach(), *gradients])
    for whole, short in zip(*found, strict=True):
        assert torch.allclose(whole, short, atol=1e-5)


@torch.no_grad()
def test_attention_in_float32_is_the_same_attention(small):
    ids = torch.randint(1, 50, (4, 12))
    mask = torch.ones_like(ids)
    mask[1, 7:] = 0
    expected = small(ids, attention_mask=mask).logits
    small.set_attn_implementation("float32")
    assert torch.allclose(small(ids, attention_mask=mask).logits, expected, atol=1e-5)


def test_a_tiny_run_records_everything(tiny):
    assert set(tiny) == FIELDS
    found = tiny["measured"]
    assert [step["step"] for step in found["ladder"]] == list(fine_tuning.steps())
    assert len(found["source_seconds"]) == len(found["ours_accuracy"]) == 1
    json.dumps(tiny)


def test_difference_of_accuracies_comes_with_its_standard_error():
    points, error = fine_tuning.difference([0.5, 0.5, 0.5], [0.51, 0.53, 0.52])
    assert points == 2
    assert error == pytest.approx(1 / 3**0.5, abs=0.01)
    assert fine_tuning.difference([0.5], [0.6]) == (10, None)


def test_a_run_is_kept_whole_and_once_a_device(tiny, tmp_path):
    record.save(tiny, tmp_path)
    record.save(tiny | {"ratio": 3.0}, tmp_path)
    path = record.save(tiny | {"device": "another", "ratio": 5.0}, tmp_path)
    kept = json.loads(path.read_text())["runs"]
    assert {run["device"]: run["ratio"] for run in kept} == {tiny["device"]: 3.0, "another": 5.0}
    with pytest.raises(TypeError):
        record.save(tiny | {"measured": object()}, tmp_path)
    assert json.loads(path.read_text())["runs"] == kept
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("path", result_files(), ids=lambda path: path.stem)
def test_kept_results_are_complete(path):
    found = json.loads(path.read_text())["runs"]
    assert found
    for run in found:
        assert set(run) == FIELDS
        assert run["name"] == path.stem
        assert run["versions"].keys() >= {"python", "torch", "transformers"}
        assert all(run[key] for key in FIELDS)
    assert len({run["device"] for run in found}) == len(found)


@pytest.mark.parametrize("run", runs(), ids=lambda run: f"{run['name']}-{run['device']}")
def test_kept_ratios_follow_from_the_times(run):
    found = run["measured"]
    pairs = {
        "fine_tuning": ("source_seconds", "ours_seconds"),
        "keras": ("keras_step_ms", "torch_step_ms"),
        "generation": ("plain_seconds", "assisted_seconds"),
        "make": ("one_by_one_seconds", "side_by_side_seconds"),
    }
    slow, fast = (found[key] for key in pairs[run["name"]])
    if isinstance(slow, list):
        expected = statistics.median(a / b for a, b in zip(slow, fast, strict=True))
    else:
        expected = slow / fast
    assert run["ratio"] == pytest.approx(expected, abs=0.011)
    for step in found.get("ladder", ()) if run["name"] == "fine_tuning" else ():
        first = found["ladder"][0]["seconds"]
        assert step["times_faster"] == pytest.approx(first / step["seconds"], rel=0.02)


@pytest.mark.parametrize(
    "run", [r for r in runs() if r["name"] == "fine_tuning"], ids=lambda run: run["device"]
)
def test_fine_tuning_was_measured_on_what_was_asked_for(run):
    size, found = run["parameters"], run["measured"]
    assert size["layers"] >= 6
    assert size["width"] >= 384
    assert len(size["seeds"]) >= 3
    assert found["mean_words"] == pytest.approx(132, rel=0.1)
    assert found["percentile_90_words"] == pytest.approx(268, rel=0.1)
    assert min(found["source_accuracy"]) > found["majority_accuracy"] + 0.1, "it learned"


@pytest.fixture(scope="module")
def tiny_generation():
    """The record of a benchmark of generation at the smallest size."""
    return generation.run(**generation.QUICK)


def test_a_tiny_run_of_generation_records_everything(tiny_generation):
    assert set(tiny_generation) == FIELDS
    found, size = tiny_generation["measured"], tiny_generation["parameters"]
    assert len(found["ladder"]) == len(size["sizes"]) * len(size["dtypes"])
    assert found["same_assisted"] == size["prompts"]
    assert 0 < found["passes"] <= found["reply_tokens"]
    assert 0 <= found["accepted"] <= found["proposed"]
    json.dumps(tiny_generation)


def test_each_round_predicts_before_it_measures(monkeypatch):
    calls = []

    def products(*_):
        calls.append("predict")
        return 10.0

    def steps(*_):
        calls.append("measure")
        return [0.02, 0.01]

    monkeypatch.setattr(generation, "products_gbps", products)
    monkeypatch.setattr(generation, "step_seconds", steps)
    keys = ("overhead_float32_us", "layer_float32_us", "matvec_float32_gbps")
    machine = dict.fromkeys(keys, 1.0)
    row = generation.rung("float32", 64, 2, machine, steps=4, repeats=3)
    assert calls == ["measure", *["predict", "measure"] * 3], "after one run to warm up"
    assert row["measured"] == 100
    assert row["error_percent"] == pytest.approx(row["predicted"] - 100, abs=0.01)


def test_idle_neurons_change_no_reply():
    small = generation.AutoModelForCausalLM.from_pretrained(generation.TARGET, dtype=torch.float32)
    large = generation.with_idle_neurons(small, 256)
    assert large.config.intermediate_size == small.config.intermediate_size + 256
    ids = torch.randint(1, 2000, (1, 12))
    with torch.no_grad():
        assert torch.allclose(large(ids).logits, small(ids).logits, atol=1e-4)
        assert large.model.layers[0].mlp.up_proj.weight[-256:].std() > 0, "they do read something"


@pytest.mark.parametrize("end", [None, 7])
def test_guesses_are_counted_against_the_reply(end):
    """A prompt of 2 tokens, a reply of 4; the last guess is right if the reply ends with it."""
    reply = [5, 6, 8, end or 9]
    passes = [[1, 2, 5, 3], [6, 8, end or 4]]  # 5 is right and 3 is wrong; 8 right, and the last?
    assert generation.guesses_of(2, passes, reply) == (4, 3 if end else 2)
    assert generation.guesses_of(2, [[1, 2], [5], [6], [8]], reply) == (0, 0)


def test_a_model_accepts_all_of_its_own_guesses():
    model = generation.AutoModelForCausalLM.from_pretrained(generation.TARGET, dtype=torch.float32)
    tokenizer = generation.AutoTokenizer.from_pretrained(generation.TARGET)
    draft = generation.AutoModelForCausalLM.from_pretrained(generation.TARGET, dtype=torch.float32)
    draft.generation_config.num_assistant_tokens = 3
    draft.generation_config.assistant_confidence_threshold = 0.0
    passes = []
    model.register_forward_pre_hook(
        lambda _, args, kwargs: passes.append(kwargs["input_ids"][0].tolist()), with_kwargs=True
    )
    for chat in generation.chats(4):
        passes.clear()
        options = {"add_generation_prompt": True, "return_tensors": "pt"}
        inputs = tokenizer.apply_chat_template(chat, **options)
        prompt = inputs["input_ids"].shape[1]
        reply = model.generate(**inputs, max_new_tokens=60, do_sample=False, assistant_model=draft)[
            0, prompt:
        ].tolist()
        assert reply[-1] == tokenizer.eos_token_id or len(reply) == 60
        proposed, accepted = generation.guesses_of(prompt, passes, reply)
        assert proposed == accepted > len(reply) / 2


def test_kept_generation_is_within_the_bounds_of_the_book():
    kept = [run for run in runs() if run["name"] == "generation"]
    assert kept
    for run in kept:
        found, size = run["measured"], run["parameters"]
        assert len(size["sizes"]) >= 5
        assert len(size["dtypes"]) >= 3
        assert len(found["ladder"]) == len(size["sizes"]) * len(size["dtypes"])
        assert found["worst_error_percent"] <= 15
        for row in found["ladder"]:
            error = 100 * (row["predicted"] / row["measured"] - 1)
            assert row["error_percent"] == pytest.approx(error, abs=0.5), "of what is shown"
        assert found["large_gigabytes"] >= 1
        ways = ("plain", "compiled")
        shares = [statistics.median(found[f"large_{way}_percent_of_bandwidth"]) for way in ways]
        assert max(shares) >= 80
        # In bfloat16, a near tie may be decided otherwise.
        assert size["prompts"] >= 20 and found["same_assisted"] >= size["prompts"] - 2


def test_the_page_shows_every_result():
    page = results_page()
    for run in runs():
        assert f"## {SECTIONS[run['name']][0]}" in page
        for value in (run["device"], run["date"], *run["versions"].values()):
            assert value in page
        assert f"**{run['ratio']:.2f}**" in page or f"{run['ratio']:.1f}" in page


def test_the_page_shows_what_is_measured_and_nothing_else(tiny, tmp_path):
    assert "##" not in results_page(tmp_path), "no result, no section"
    record.save(tiny, tmp_path)
    record.save(tiny | {"device": "Some GPU", "ratio": 77.7}, tmp_path)
    page = results_page(tmp_path)
    assert page.count("## ") == 1
    assert page.count("What bounds it") == 2
    assert "Some GPU" in page
    assert "77.7" in page
    (tmp_path / "unheard.json").write_text('{"runs": []}')
    with pytest.raises(ValueError, match="unheard"):
        results_page(tmp_path)


def test_keras_without_its_environment_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(keras, "KERAS_PYTHON", tmp_path / "python")
    with pytest.raises(record.BenchError, match=r"make \.venv-keras/\.installed"):
        keras.run()


def test_a_copy_of_the_project_has_its_files_and_not_its_builds(tmp_path):
    make.copy_project(tmp_path)
    assert (tmp_path / "Makefile").read_bytes() == (PROJECT / "Makefile").read_bytes()
    assert (tmp_path / ".venv").is_symlink()
    assert not (tmp_path / "_build").exists()
    changed = (PROJECT / "Makefile").stat().st_mtime
    assert (tmp_path / "Makefile").stat().st_mtime == changed, "or make would do everything again"


def test_make_that_fails_is_one_sentence(tmp_path):
    (tmp_path / "Makefile").write_text("%:\n\t@echo no such thing >&2; exit 1\n")
    with pytest.raises(record.BenchError, match="no such thing"):
        make.make(tmp_path, ["notebooks/a/b.ipynb"], 1, 1)


def test_unknown_benchmark_ends_in_a_sentence():
    command = [sys.executable, "-m", "bench", "speed"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode
    assert "invalid choice: 'speed'" in done.stderr
    assert "Traceback" not in done.stderr
