"""What the calculator page is made from says what memory_and_speed.memory says."""

import itertools
import re

import pytest
import yaml
from transformers import LlamaConfig

from helpers import PROJECT
from memory_and_speed import memory
from tools import calculator, inventory

PAGE = (PROJECT / "book" / "calculator.md").read_text(encoding="utf-8")
SCRIPT = (PROJECT / "book" / "_static" / "calculator.js").read_text(encoding="utf-8")
STYLE = (PROJECT / "book" / "_static" / "calculator.css").read_text(encoding="utf-8")
HARDWARE = yaml.safe_load(calculator.HARDWARE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["Qwen/Qwen3-8B", "openai/gpt-oss-20b"])
def test_what_the_script_makes_of_a_batch_is_what_memory_computes(name):
    config, model = memory.find(name), calculator._model(name)
    for dtype, batch in itertools.product(memory.DTYPES, (1, 2, 64)):
        idle = (model["all"][dtype] - model["one"][dtype]) * model["idle"] ** (batch - 1)
        expected = memory.active_bytes(config, dtype, batch)
        assert model["all"][dtype] - idle == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("dtype", memory.DTYPES)
def test_bytes_of_a_weight_are_those_of_a_large_model_without_a_vocabulary(dtype):
    config = LlamaConfig(
        vocab_size=8, hidden_size=4096, intermediate_size=14336, num_hidden_layers=2
    )
    parameters = memory.weight_bytes(config, "float32") / 4
    expected = parameters * calculator._bytes_of_a_weight()[dtype]
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
    assert all(low < high for low, high in (facts["gbps"] for facts in classes.values()))
    makers = ("nvidia.com", "amd.com", "apple.com")
    for facts in devices.values():
        assert facts["source"].split("/")[2].endswith(makers), "the maker says it"
    source = inventory.load()["sources"]["conversations"]["url"]
    assert {facts["source"] for facts in classes.values()} == {source}


def test_the_script_finds_every_element_and_every_dtype():
    """Elements by their ids, and what it selects at the start by its name."""
    ids = set(re.findall(r'\bid="([\w-]+)"', PAGE))
    used = set(re.findall(r'(?:element|number|write|show)\("([\w-]+)"', SCRIPT))
    assert len(used) >= 12 and used <= ids
    assert set(re.findall(r'(?:<label for|data-for)="([\w-]+)"', PAGE)) <= ids
    assert re.findall(r'<option value="([\w-]+)"', PAGE) == list(memory.DTYPES)
    chosen = dict(re.findall(r'element\("(model|hardware)"\)\.value = "([^"]+)"', SCRIPT))
    assert chosen["model"] in memory.listed() and chosen["hardware"] in HARDWARE


def test_nothing_comes_from_elsewhere():
    for text in (SCRIPT, STYLE, *re.findall(r"```\{raw\} html\n(.*?)```", PAGE, flags=re.DOTALL)):
        assert not re.search(r"https?://|\bimport\b|\bfetch\b|url\(", text)
