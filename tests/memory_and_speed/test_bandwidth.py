"""The measures of bandwidth, and the law that turns bytes into tokens a second."""

import math
import sys
import time
from types import SimpleNamespace

import bitsandbytes
import pytest
import torch

from helpers.page import PageError
from memory_and_speed import bandwidth


@pytest.fixture
def clock(monkeypatch):
    """A clock in place of the system's: it shows `clock.now`, which the test moves."""
    fake = SimpleNamespace(now=0.0)
    monkeypatch.setattr(time, "perf_counter", lambda: fake.now)
    return fake


def test_the_fastest_call_counts_and_the_first_does_not(clock):
    durations = iter([0.1, 5.0, 2.0, 3.0])

    def call():
        clock.now += next(durations)

    assert bandwidth.fastest(call, repeats=3) == pytest.approx(2.0)


def test_a_copy_counts_its_bytes_twice_and_a_read_once(monkeypatch):
    monkeypatch.setattr(bandwidth, "fastest", lambda *_: 0.5)
    assert bandwidth.copy_gbps(megabytes=4) == pytest.approx(2 * 4e6 / 0.5 / 1e9)
    assert bandwidth.read_gbps(megabytes=4) == pytest.approx(4e6 / 0.5 / 1e9)


@pytest.mark.parametrize(
    ("dtype", "bytes_each"),
    [
        ("float32", 4),
        ("bfloat16", 2),
        ("float16", 2),
        ("int8", 1 + 4 / 128),
        ("nf4", 0.5 + 4 / 64 + 16 * 4 / 128**2),  # with the table of its 16 values
    ],
)
def test_products_count_the_bytes_of_all_matrices_and_their_constants(
    monkeypatch, dtype, bytes_each
):
    monkeypatch.setattr(bandwidth, "fastest", lambda call, *_: call() or 1.0)
    gbps = bandwidth.matvec_gbps(dtype, megabytes=0.3, size=128)
    matrix = 128 * 128 * bytes_each
    # On some processors, the first use stores constants of nf4 in two bytes.
    slack = 0.06 if dtype == "nf4" else 1e-6
    assert gbps * 1e9 == pytest.approx(round(0.3e6 / matrix) * matrix, rel=slack)


@pytest.mark.parametrize("measure", ["copy_gbps", "read_gbps", "matvec_gbps"])
def test_every_measure_waits_for_the_device_that_it_measures(monkeypatch, measure):
    """On a GPU, a call returns before its work is done: `fastest` waits if it knows the device."""
    waited = []
    monkeypatch.setattr(bandwidth, "fastest", lambda call, *given: waited.append(given) or 1.0)
    monkeypatch.setattr(bandwidth, "model_bytes", lambda _: 1)  # there are none on this device
    getattr(bandwidth, measure)(megabytes=1, repeats=3, device="meta")
    assert waited == [(3, "meta")]


@pytest.mark.parametrize(
    ("dtype", "multiplied"), [("int8", torch.float16), ("nf4", torch.bfloat16)]
)
def test_quantized_matrices_are_multiplied_as_in_a_model(monkeypatch, dtype, multiplied):
    """No vector is converted: that would be timed too."""
    products = []

    def note(layer, vector):
        products.append((vector.dtype, getattr(layer, "compute_dtype", None)))
        return vector

    monkeypatch.setattr(bandwidth, "fastest", lambda call, *_: call() or 1.0)
    kind = {"int8": "Linear8bitLt", "nf4": "Linear4bit"}[dtype]
    monkeypatch.setattr(getattr(bitsandbytes.nn, kind), "forward", note)
    bandwidth.matvec_gbps(dtype, megabytes=0.1, size=128)
    assert set(products) == {(multiplied, multiplied if dtype == "nf4" else None)}


def test_matrices_are_written_to_before_they_are_read():
    """Untouched memory is all one page of zeros, which the processor keeps in its cache."""
    layer = bandwidth._linear("bfloat16", 64, "cpu")
    assert layer.weight.dtype == torch.bfloat16
    assert (layer.weight != 0).all()


def test_tokens_per_second_are_bytes_by_bandwidth_plus_an_overhead():
    assert bandwidth.tokens_per_second(16e9, 100) == pytest.approx(6.25)
    assert bandwidth.tokens_per_second(1e9, 100, overhead_s=0.03) == pytest.approx(1 / 0.04)
    assert bandwidth.tokens_per_second(0, 100, overhead_s=0.002) == pytest.approx(500)


@pytest.mark.parametrize(
    "wrong", [(1e9, 0.0), (1e9, -5.0), (-1.0, 10.0), (1e9, 10.0, -0.1), (0, 10.0), (1, math.nan)]
)
def test_impossible_figures_are_one_sentence(wrong):
    with pytest.raises(ValueError, match=r"^Tokens per second need .*got .*\.$"):
        bandwidth.tokens_per_second(*wrong)


def test_an_unknown_dtype_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"There is no dtype 'int3': choose one of float32, .*nf4"):
        bandwidth.matvec_gbps("int3")


@pytest.mark.parametrize("dtype", ["int8", "nf4"])
def test_without_bitsandbytes_a_sentence_says_what_to_install(monkeypatch, dtype):
    monkeypatch.setitem(sys.modules, "bitsandbytes", None)  # importing it fails
    with pytest.raises(PageError, match=r"needs bitsandbytes.*`pip install bitsandbytes`"):
        bandwidth.matvec_gbps(dtype, megabytes=1, size=64)


def test_a_clock_notes_the_prompt_and_every_token(clock):
    watch = bandwidth.Clock()
    for clock.now in (1.0, 4.0, 5.0, 5.5):
        watch.put(torch.tensor([1]))
    watch.end()
    assert watch.times == [1.0, 4.0, 5.0, 5.5]
    assert watch.prefill_s == 3.0
    assert watch.steps_s == [1.0, 0.5]
