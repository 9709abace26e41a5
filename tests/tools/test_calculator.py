"""What the calculator page is made from says what memory_and_speed.memory says."""

import json
import re
from functools import cache

import pytest
import yaml
from transformers import LlamaConfig

from helpers import PROJECT
from memory_and_speed import memory
from tools import calculator, inventory

PAGE = (PROJECT / "book" / "calculator.md").read_text(encoding="utf-8")
SCRIPT = (PROJECT / "book" / "_static" / "calculator.js").read_text(encoding="utf-8")
HARDWARE = yaml.safe_load(calculator.HARDWARE.read_text(encoding="utf-8"))

known = cache(calculator.data)


@pytest.mark.parametrize("name", memory.listed())
def test_laws_of_a_model_are_those_of_the_helper(name):
    """Written out again here, as in the script: for many lengths and batches, in every dtype."""
    config, model = memory.find(name), known()["models"][name]
    full, windowed, window = model["cache"]
    assert model["positions"] == config.max_position_embeddings
    assert list(model["weights"]) == list(memory.DTYPES)
    for dtype in memory.DTYPES:
        assert model["weights"][dtype] == memory.weight_bytes(config, dtype)
        for batch in (1, 2, 3, 1024):
            rest = model["all"][dtype] - model["one"][dtype]
            active = model["all"][dtype] - rest * model["idle"] ** (batch - 1)
            assert active == pytest.approx(memory.active_bytes(config, dtype, batch), rel=1e-7)
    for tokens in (1, 126, 127, 128, 8192, 1_000_000):
        for dtype, batch in (("float32", 1), ("bfloat16", 3), ("nf4", 1)):
            size = (full * tokens + windowed * min(tokens, window)) * batch
            size *= 2 if dtype == "float32" else 1
            assert size == memory.cache_bytes(config, tokens, batch, dtype)


@pytest.mark.parametrize("dtype", memory.DTYPES)
def test_bytes_of_a_weight_are_those_of_a_large_model_without_a_vocabulary(dtype):
    config = LlamaConfig(
        vocab_size=8, hidden_size=4096, intermediate_size=14336, num_hidden_layers=2
    )
    parameters = memory.weight_bytes(config, "float32") / 4
    expected = parameters * known()["weight"][dtype]
    assert memory.weight_bytes(config, dtype) == pytest.approx(expected, rel=1e-3)


def test_every_device_has_a_source_and_a_place():
    classes = {name: facts for name, facts in HARDWARE.items() if facts["kind"] == "class"}
    devices = {name: facts for name, facts in HARDWARE.items() if facts["kind"] == "device"}
    assert len(classes) == 3 and len(devices) >= 6 and {**classes, **devices} == HARDWARE
    for name, facts in HARDWARE.items():
        assert facts["source"].startswith("https://"), name
        assert set(facts) - {"memory_gb"} == {"kind", "gbps", "source"}, name
    speeds = [facts["gbps"] for facts in devices.values()]
    assert speeds == sorted(speeds), "the slowest first"
    ranges = [facts["gbps"] for facts in classes.values()]
    assert all(low < high for low, high in ranges)
    source = inventory.load()["sources"]["conversations"]["url"]
    assert {facts["source"] for facts in classes.values()} == {source}


def test_the_page_is_filled():
    page = calculator.fill(PAGE)
    assert "calculator: " not in page.replace("calculator: a", "")
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page)
    assert json.loads(found[1]) == known()
    assert page.count("\n| ") == PAGE.count("\n| ") + len(known()["models"]) + len(HARDWARE) + 2
    assert "| NousResearch/Meta-Llama-3-8B-Instruct | 16.1 | 6.0 | 15.0 | 128 |" in page


@pytest.mark.parametrize("mark", re.findall(r"<!-- calculator: \w+ -->", PAGE))
def test_a_mark_that_is_missing_or_doubled_is_refused(mark):
    for page in (PAGE.replace(mark, ""), PAGE + mark):
        with pytest.raises(ValueError, match="has to have one") as error:
            calculator.fill(page)
        assert mark in str(error.value) and str(error.value).endswith(".")


def test_the_script_finds_every_element_and_every_dtype():
    """Elements by their ids, and what it selects at the start by its name."""
    ids = set(re.findall(r'\bid="([\w-]+)"', PAGE))
    used = set(re.findall(r'(?:element|number|write|show)\("([\w-]+)"', SCRIPT))
    assert len(used) >= 12 and used <= ids
    assert set(re.findall(r'<label for="([\w-]+)"', PAGE)) <= ids
    assert set(re.findall(r'data-for="([\w-]+)"', PAGE)) <= ids
    assert re.findall(r'<option value="([\w-]+)"', PAGE) == list(memory.DTYPES)
    chosen = dict(re.findall(r'element\("(model|hardware)"\)\.value = "([^"]+)"', SCRIPT))
    assert chosen["model"] in known()["models"] and chosen["hardware"] in HARDWARE


def test_nothing_comes_from_elsewhere():
    style = (PROJECT / "book" / "_static" / "calculator.css").read_text(encoding="utf-8")
    for text in (SCRIPT, style, *re.findall(r"```\{raw\} html\n(.*?)```", PAGE, flags=re.DOTALL)):
        assert not re.search(r"https?://|\bimport\b|\bfetch\b|url\(", text)
