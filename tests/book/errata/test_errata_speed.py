"""The errata of "What limits the speed", proved from both sides as in test_errata.py."""

import pytest
import torch
import yaml
from transformers import AutoModelForCausalLM, LlamaConfig

from memory_and_speed.bandwidth import Clock, copy_gbps, matvec_gbps, read_gbps, tokens_per_second
from memory_and_speed.memory import active_bytes
from tools import calculator

HARDWARE = yaml.safe_load(calculator.HARDWARE.read_text(encoding="utf-8"))
SOURCE_TBPS = (2, 3)  # what the source page gives for "data center GPUs like the Nvidia A100/H100"

# Bits of the memory bus, and gigabits a second on each of its lines (NVIDIA's data sheets and
# white papers): five stacks of HBM3 with 1024 bits each, and six of HBM3e.
BUS = {"Nvidia H100 SXM": (5120, 5.24), "Nvidia H200": (6144, 6.25)}


def tiny(width, layers):
    """Return a model of random weights that never ends its text."""
    config = LlamaConfig(
        vocab_size=512, hidden_size=width, intermediate_size=2 * width, num_hidden_layers=layers,
        num_attention_heads=4, num_key_value_heads=2, tie_word_embeddings=True,
        eos_token_id=None, pad_token_id=0,
    )  # fmt: skip
    return AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()


@pytest.fixture(scope="module")
def found():
    """Bandwidth, and seconds of the fastest step of each model, taken in turns.

    In turns, so that whatever else the machine does slows all of them down.
    """
    models = {size: tiny(*size) for size in ((64, 2), (64, 14), (64, 8), (128, 8))}
    ids, seconds, gbps = torch.tensor([[1, 2, 3]]), {size: [] for size in models}, []
    options = {"attention_mask": torch.ones_like(ids), "max_new_tokens": 12, "do_sample": False}
    for _ in range(6):
        gbps.append(matvec_gbps("float32", megabytes=64, repeats=2))
        for size, model in models.items():
            clock = Clock()
            model.generate(ids, streamer=clock, **options)
            seconds[size] += clock.steps_s
    needed = {size: active_bytes(model.config, "float32") for size, model in models.items()}
    return max(gbps), {size: min(steps) for size, steps in seconds.items()}, needed


# C22: tokens per second as bandwidth divided by bytes


def test_C22_source_form_fails(found):
    """A small model writes far fewer tokens than its bytes allow, and layers count, not bytes."""
    gbps, seconds, needed = found
    assert 1 / seconds[64, 8] < tokens_per_second(needed[64, 8], gbps) / 3
    assert needed[128, 8] > 2.5 * needed[64, 8]
    assert seconds[128, 8] < 2 * seconds[64, 8], "more than twice the bytes, not twice the time"


def test_C22_corrected_form_works(found):
    """An overhead for each layer, taken from two models, foretells a third within a wide band."""
    gbps, seconds, needed = found
    layer = (seconds[64, 14] - seconds[64, 2]) / 12
    overhead_s = seconds[64, 2] + 6 * layer
    measured = 1 / seconds[128, 8]
    predicted = tokens_per_second(needed[128, 8], gbps, overhead_s)
    assert measured / 2 < predicted < 2 * measured
    one_term = tokens_per_second(needed[128, 8], gbps)
    assert abs(predicted - measured) < abs(one_term - measured)


# C23: the bandwidth of data-centre GPUs


def test_C23_source_form_fails():
    """The lines of the memory bus, times their rate, give more than the source's 3 TB/s."""
    for bits, gigabits in BUS.values():
        assert bits / 8 * gigabits / 1000 > SOURCE_TBPS[1]


def test_C23_corrected_form_works():
    """Our list has what follows from the bus; and a machine can be measured."""
    for name, (bits, gigabits) in BUS.items():
        assert HARDWARE[name]["gbps"] == pytest.approx(bits / 8 * gigabits, rel=0.005)
    assert SOURCE_TBPS[0] * 1000 < HARDWARE["Nvidia A100 SXM with 80 GB"]["gbps"] < 3000
    assert copy_gbps(16, repeats=2) > 0
    assert read_gbps(16, repeats=2) > 0
