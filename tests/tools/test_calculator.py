"""What the calculator page is made from says what memory_and_speed.memory says."""

import itertools
import re

import pytest
import yaml

from helpers import PROJECT
from memory_and_speed import formats, machine, memory, training
from tools import calculator, inventory

PAGE = (PROJECT / "book" / "calculator.md").read_text(encoding="utf-8")
SCRIPT = (PROJECT / "book" / "_static" / "calculator.js").read_text(encoding="utf-8")
STYLE = (PROJECT / "book" / "_static" / "calculator.css").read_text(encoding="utf-8")
PUBLISHED = machine.read("models")
HARDWARE = yaml.safe_load(calculator.HARDWARE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["Qwen/Qwen3-8B", "openai/gpt-oss-20b"])
def test_what_the_script_makes_of_a_batch_is_what_the_package_computes(name):
    config, model = memory.find(name), calculator._model(name, "bfloat16")
    for format, batch in itertools.product(formats.available(config), (1, 2, 64)):
        idle = (model["all"][format] - model["one"][format]) * model["idle"] ** (batch - 1)
        expected = formats.active_bytes(config, format, batch)
        assert model["all"][format] - idle == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("method", training.METHODS)
@pytest.mark.parametrize("rank", [1, 64])
def test_what_the_script_makes_of_a_rank_is_what_the_package_computes(method, rank):
    """The script has the bytes of a rank of one, and what each further one adds."""
    config = memory.find("Qwen/Qwen3-30B-A3B")
    of, lora = calculator._train(config, method), training.METHODS[method].lora
    some = rank * of["trained"] if lora else of["trained"]
    state = training.state_bytes(config, method, rank)
    assert of["weights"] + (6 * some if lora else 0) == state["weights"]
    assert (of["each"] * some, 2 * of["each"] * some) == (state["gradients"], state["optimizer"])
    kept = training.activations(config, method, rank)
    assert of["layer"] + (14 * rank if lora else 0) == kept.layer
    assert (of["boundary"], of["end"]) == (kept.boundary, kept.end)


def test_published_formats_are_those_in_which_a_model_is_to_be_had():
    for name, facts in PUBLISHED.items():
        assert facts.get("format", "bfloat16") in formats.available(memory.find(name))
    found = {name for name, facts in PUBLISHED.items() if "format" in facts}
    assert found == {"openai/gpt-oss-20b", "openai/gpt-oss-120b", "deepseek-ai/DeepSeek-V3"}


def test_every_device_has_a_source_and_a_place():
    classes = {name: facts for name, facts in HARDWARE.items() if facts["kind"] == "class"}
    devices = {name: facts for name, facts in HARDWARE.items() if facts["kind"] == "device"}
    assert len(classes) == 3 and len(devices) >= 6 and {**classes, **devices} == HARDWARE
    optional = {"memory_gb", "chip", "shared"}
    for name, facts in HARDWARE.items():
        assert facts["source"].startswith("https://"), name
        assert set(facts) - optional == {"kind", "gbps", "source"}, name
    more = machine.read("cards")
    assert len(more) >= 15 and not more.keys() & HARDWARE.keys()
    for name, facts in more.items():
        assert set(facts) - {"memory_gb", "shared"} == {"chip", "gbps", "source"}, name
        assert "memory_gb" in facts or facts["chip"] == "cpu", name
    speeds = [facts["gbps"] for facts in devices.values()]
    assert speeds == sorted(speeds), "the slowest first"
    assert all(low < high for low, high in (facts["gbps"] for facts in classes.values()))
    makers = ("nvidia.com", "amd.com", "apple.com")
    for facts in [*devices.values(), *more.values()]:
        assert facts["source"].split("/")[2].endswith(makers), "the maker says it"
    source = inventory.load()["sources"]["conversations"]["url"]
    kept = source.replace("/transformers/", "/transformers/v4.49.0/")  # the newest has none
    assert {facts["source"] for facts in classes.values()} == {kept}


def test_the_script_finds_every_element():
    """Elements by their ids, and what it selects at the start by its name."""
    ids = set(re.findall(r'\bid="([\w-]+)"', PAGE))
    used = set(re.findall(r'(?:element|number|write|show)\("([\w-]+)"', SCRIPT))
    assert len(used) >= 12 and used <= ids
    assert set(re.findall(r'(?:<label for|data-for)="([\w-]+)"', PAGE)) <= ids
    chosen = dict(re.findall(r'element\("(model|hardware|program)"\)\.value = "([^"]+)"', SCRIPT))
    assert chosen["model"] in memory.listed() and chosen["hardware"] in HARDWARE
    assert chosen["program"] in machine.SPEEDS["programs"]


def test_the_script_knows_the_formats_of_bitsandbytes():
    """They leave nothing in main memory, so the script says something else of them."""
    (pattern,) = re.findall(r"/(\S+)/\.test\(weights\)", SCRIPT)
    found = [name for name in formats.FORMATS if re.search(pattern, name)]
    assert found == [name for name, says in formats.FORMATS.items() if "bitsandbytes" in says]


def test_each_part_has_its_own_colour():
    """Those of two schemes are compared in tests/book/test_labels.py."""
    used = re.findall(r"\.(\w+) \{ --part: var\(--(\w+)\)", STYLE)
    assert len(used) >= 5 and all(part == colour for part, colour in used)


def test_nothing_comes_from_elsewhere():
    for text in (SCRIPT, STYLE, *re.findall(r"```\{raw\} html\n(.*?)```", PAGE, flags=re.DOTALL)):
        assert not re.search(r"https?://|\bimport\b|\bfetch\b|url\(", text)
