"""What the page on generation and its benchmark share."""

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from helpers import PROJECT
from memory_and_speed import generation
from memory_and_speed.memory import active_bytes, cache_bytes

TARGET = PROJECT / "standins" / "meta-llama" / "Meta-Llama-3-8B-Instruct"


def load():
    return AutoModelForCausalLM.from_pretrained(TARGET, dtype=torch.float32)


@pytest.mark.parametrize("group", [1, 4])
def test_a_model_has_the_shape_asked_for_and_writes_every_token(group):
    model = generation.build(generation.shape(256, 2, group), "bfloat16")
    assert model.dtype == torch.bfloat16 and model.config.num_key_value_heads == 4 // group
    clock = generation.timed(model, 5, prompt=3, batch=2)
    assert len(clock.steps_s) == 4


def test_bytes_of_a_token_are_the_weights_and_the_cache_half_way():
    config = generation.shape(256, 2)
    for dtype, stored in (("float32", "float32"), ("float16", "bfloat16")):
        expected = active_bytes(config, stored) + cache_bytes(config, 8 + 12, dtype=stored)
        assert generation.bytes_per_token(config, dtype, 24) == expected


def test_products_read_all_matrices_of_the_model(monkeypatch):
    monkeypatch.setattr(generation, "fastest", lambda call, *_: call() and 1.0)
    config = generation.shape(512, 2)
    model = generation.build(config, "float32")
    matrices = sum(p.nbytes for p in model.parameters() if p.ndim == 2)
    assert generation.products_gbps(config, "float32") * 1e9 == pytest.approx(matrices)


def test_products_wait_for_the_device_that_they_measure(monkeypatch):
    waited = []
    monkeypatch.setattr(generation, "fastest", lambda call, *given: waited.append(given) or 1.0)
    generation.products_gbps(generation.shape(256, 1), "float32", repeats=3, device="meta")
    assert waited == [(3, "meta")]


def test_overhead_is_what_the_products_do_not_explain(monkeypatch):
    """A machine whose steps take 3 ms, 1 ms more for each layer, and no time to read.

    One step of a run is late, and all steps of the first run of a model.
    """
    runs, devices = [], []

    def timed(model, tokens):
        late = 0.0 if id(model) in runs else 1.0
        runs.append(id(model))
        step = late + 0.003 + 0.001 * model.config.num_hidden_layers
        return type("Clock", (), {"steps_s": [step, step + 0.5, step + 0.1]})

    def products(*_, device):
        devices.append(device)
        return 1e12

    monkeypatch.setattr(generation, "products_gbps", products)
    monkeypatch.setattr(generation, "timed", timed)
    layer, fixed = generation.overhead("float32", rounds=1)
    assert (layer, fixed) == (pytest.approx(0.001), pytest.approx(0.003))
    assert set(devices) == {"cpu"}


def test_idle_neurons_change_no_reply():
    small = load()
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
    assert generation.count_guesses(2, passes, reply) == (4, 3 if end else 2)
    assert generation.count_guesses(2, [[1, 2], [5], [6], [8]], reply) == (0, 0)


def test_a_model_accepts_all_of_its_own_guesses():
    model, draft, tokenizer = load(), load(), AutoTokenizer.from_pretrained(TARGET)
    draft.generation_config.num_assistant_tokens = 3
    draft.generation_config.assistant_confidence_threshold = 0.0
    options = {"max_new_tokens": 60, "do_sample": False, "assistant_model": draft}
    for chat in generation.questions(4):
        inputs = tokenizer.apply_chat_template(
            chat, add_generation_prompt=True, return_tensors="pt"
        )
        prompt = inputs["input_ids"].shape[1]
        with generation.passes_of(model) as passes:
            reply = model.generate(**inputs, **options)[0, prompt:].tolist()
        assert reply[-1] == tokenizer.eos_token_id or len(reply) == 60
        proposed, accepted = generation.count_guesses(prompt, passes, reply)
        assert proposed == accepted > len(reply) / 2
    assert not model._forward_pre_hooks, "nothing is noted outside the block"
