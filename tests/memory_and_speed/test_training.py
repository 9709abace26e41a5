"""What training takes: predicted, against small models that are really trained."""

import re

import pytest
import torch
from peft import LoraConfig, get_peft_model
from torch.distributed._tools.mem_tracker import MemTracker
from transformers import AutoModelForCausalLM, LlamaConfig

from memory_and_speed import memory, training
from tests.memory_and_speed.test_memory import MIXTURES, PUBLISHED, shrunk

TOKENS, BATCH = 60, 2  # together no side of a matrix, by which copies of weights are told


def small(**more):
    sizes = {
        "vocab_size": 500, "hidden_size": 256, "intermediate_size": 704, "num_hidden_layers": 3,
        "num_attention_heads": 4, "num_key_value_heads": 2, "attn_implementation": "sdpa",
    }  # fmt: skip
    return LlamaConfig(**sizes | more)


def build(config, method, rank=training.RANK):
    """Return a model of random weights as this method trains it (QLoRA's are those of LoRA)."""
    how = training.METHODS[method]
    dtype = torch.float32 if how.weights == "float32" else torch.bfloat16
    model = AutoModelForCausalLM.from_config(config, dtype=dtype).train()
    if how.lora:
        options = LoraConfig(r=rank, target_modules="all-linear", task_type="CAUSAL_LM")
        model = get_peft_model(model, options)
    return model


def loss(model, method):
    ids = torch.arange(TOKENS * BATCH).reshape(BATCH, TOKENS) % model.config.vocab_size
    # bf16=True in TrainingArguments; with weights in bfloat16, it changes nothing but for adapters.
    with torch.autocast("cpu", torch.bfloat16, enabled=training.METHODS[method].mixed):
        return model(ids, labels=ids, use_cache=False).loss


def kept_bytes(config, method, rank=training.RANK, copies=False):
    """Return the bytes that a forward pass keeps, without copies of weights, or of these alone."""
    model, kept, alive = build(config, method, rank), {}, []
    known = {p.untyped_storage().data_ptr() for p in [*model.parameters(), *model.buffers()]}
    shapes = {tuple(p.shape) for p in model.parameters()}

    def note(tensor):
        storage = tensor.untyped_storage()
        copy = {tuple(tensor.shape), tuple(tensor.shape[::-1])} & shapes
        if storage.data_ptr() not in known and bool(copy) == copies:
            kept[storage.data_ptr()] = storage.nbytes()
            alive.append(tensor)  # or its address would be used again
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        result = loss(model, method)
    assert result.isfinite()
    return sum(kept.values())


@pytest.mark.parametrize("method", ["full-float32", "full-mixed", "full-bfloat16", "lora"])
@pytest.mark.parametrize("more", [{}, {"num_key_value_heads": 4, "intermediate_size": 320}])
def test_what_a_layer_of_a_llama_keeps_is_predicted_to_the_byte(method, more):
    one, three = (kept_bytes(small(**more, num_hidden_layers=n), method) for n in (1, 3))
    predicted = training.activations(small(**more), method)
    assert (three - one) / 2 == TOKENS * BATCH * predicted.layer
    # Of the 8 bytes for each token of the vocabulary that come to the scores, the loss keeps 4; the
    # other four are the gradient. Ids, labels and positions are left.
    result = 4 if method == "full-float32" else 2
    scores = (result + 4) * small().vocab_size
    rest = one - TOKENS * BATCH * (predicted.layer + predicted.end - scores)
    if method == "lora":  # nothing before the first norm is trained, so it keeps nothing
        rest += TOKENS * BATCH * (4 * small().hidden_size + 4)
    assert 0 <= rest < 0.05 * one


def test_mixed_precision_keeps_copies_of_the_weights():
    config, model = small(), build(small(), "full-mixed")
    copied = training.state_bytes(config, "full-mixed")["weights"] - memory.model_bytes(model)
    assert kept_bytes(config, "full-mixed", copies=True) == pytest.approx(copied, rel=0.01)
    assert kept_bytes(config, "full-float32", copies=True) == 0


@pytest.mark.parametrize("rank", [1, 8, 64])
def test_the_rank_of_lora_counts(rank):
    one, three = (kept_bytes(small(num_hidden_layers=n), "lora", rank) for n in (1, 3))
    assert (three - one) / 2 == TOKENS * BATCH * training.activations(small(), "lora", rank).layer


@pytest.mark.parametrize("name", [name for name in PUBLISHED if name not in MIXTURES])
def test_other_dense_models_keep_about_as_much(name):
    """Phi's fused matrices, for example, are not in the formula."""
    config = shrunk(name)
    found = kept_bytes(config, "full-bfloat16")
    kept = training.activations(config, "full-bfloat16")
    predicted = TOKENS * BATCH * (config.num_hidden_layers * kept.layer + kept.end)
    assert predicted == pytest.approx(found, rel=0.25)


@pytest.mark.parametrize("method", training.METHODS)
def test_weights_gradients_and_averages_are_those_of_a_real_step(method):
    config = small()
    model = build(config, method)
    optimizer = torch.optim.AdamW(p for p in model.parameters() if p.requires_grad)
    loss(model, method).backward()
    optimizer.step()
    trained = [p for p in model.parameters() if p.requires_grad]
    averages = [s[k] for s in optimizer.state.values() for k in ("exp_avg", "exp_avg_sq")]
    state = training.state_bytes(config, method)
    assert training.trained_weights(config, method) == sum(p.numel() for p in trained)
    assert state["gradients"] == sum(p.grad.nbytes for p in trained)
    assert state["optimizer"] == sum(average.nbytes for average in averages)
    if method in ("full-float32", "full-bfloat16"):
        assert state["weights"] == memory.model_bytes(model)


def peak(config, method, checkpointing=False):
    """Return the bytes of the largest moment of two steps, as PyTorch's tracker counts them.

    Each step accumulates the gradients of two passes. The tracker does not take models with frozen
    weights, so LoRA is left out.
    """
    model = build(config, method)
    if checkpointing:
        model.gradient_checkpointing_enable()
    optimizer = torch.optim.AdamW(p for p in model.parameters() if p.requires_grad)
    tracker = MemTracker()
    tracker.track_external(model, optimizer)
    with tracker:
        for backward in range(4):
            loss(model, method).backward()
            tracker.reset_mod_stats()
            if backward % 2:
                optimizer.step()
                optimizer.zero_grad()
    snapshot = tracker.get_tracker_snapshot("peak")
    return next(iter(snapshot.values()))["Total"]


@pytest.mark.parametrize("checkpointing", [False, True])
@pytest.mark.parametrize("method", ["full-float32", "full-mixed", "full-bfloat16"])
def test_the_peak_of_a_step_is_predicted(method, checkpointing):
    config = small(num_hidden_layers=6, vocab_size=2000)
    parts = training.training_bytes(config, method, TOKENS, BATCH, checkpointing=checkpointing)
    measured = peak(config, method, checkpointing)
    assert sum(parts.values()) == pytest.approx(measured, rel=0.15), parts


def test_qlora_differs_from_lora_in_the_frozen_weights_alone():
    config = memory.find("NousResearch/Meta-Llama-3-8B-Instruct")
    lora, qlora = (training.training_bytes(config, m, 512) for m in ("lora", "qlora"))
    saved = memory.weight_bytes(config) - memory.weight_bytes(config, "nf4-nested")
    assert lora["weights"] - qlora["weights"] == saved
    assert {k: v for k, v in lora.items() if k != "weights"} == {
        k: v for k, v in qlora.items() if k != "weights"
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda config: training.state_bytes(config, "dora"), "'dora'.*full-mixed.*qlora"),
        (lambda config: training.activations(config, "dora"), "'dora'"),
        (lambda config: training.trained_weights(config, "lora", 0), "got 0"),
        (lambda config: training.training_bytes(config, "lora", 0), "got 0 and 1"),
        (lambda config: training.training_bytes(config, "lora", 1, 0), "got 1 and 0"),
    ],
)
def test_what_cannot_be_predicted_is_one_sentence(wrong, said):
    with pytest.raises(ValueError, match=said) as error:
        wrong(small())
    assert len(re.findall(r"\.(\s|$)", str(error.value))) == 1


@pytest.mark.parametrize("method", training.METHODS.values(), ids=training.METHODS)
def test_a_method_is_called_by_what_it_does(method):
    stored = method.weights.split("-")[0]
    said = "mixed precision" if stored == "float32" and method.mixed else stored
    assert said.lower() in method.says.lower()
    assert ("LoRA" in method.says) == method.lora
