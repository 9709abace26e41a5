"""The calculator in a real browser: it shows what the helpers compute, and a keyboard is enough."""

import json
import random

import pytest
import yaml

from helpers import PROJECT
from memory_and_speed import memory
from memory_and_speed.bandwidth import tokens_per_second
from tools.calculator import HARDWARE

PAGE = "book/calculator"
MIXTRAL = "mistralai/Mixtral-8x7B-Instruct-v0.1"
HARDWARE = yaml.safe_load(HARDWARE.read_text(encoding="utf-8"))
WEIGHT = {"float32": 4, "bfloat16": 2, "int8": 1, "nf4": 0.5625, "nf4-nested": 0.515869140625}

SET = """values => {
  for (const [id, value] of Object.entries(values)) document.getElementById(id).value = value;
  document.getElementById("calculator").dispatchEvent(new Event("input"));
}"""
SHOWN = """() => {
  const of = (id) => document.getElementById(id), text = (element) => element.textContent;
  const parts = ["weights", "cache", "total", "read"].map(of);
  const sizes = parts.map((part) => [Number(part.value), text(part)]);
  const [verdict, speed, formula] = ["verdict", "speed", "formula"].map((id) => text(of(id)));
  const rows = [...of("elsewhere").tBodies[0].rows].map((row) => [...row.cells].map(text));
  return { sizes, verdict, speed, formula, speeds: of("speed").dataset.values, rows };
}"""


@pytest.fixture
def calculator(visit):
    """Return a function that opens the calculator, and waits until it has computed something."""

    def opened(*how):
        tab = visit(PAGE, *how)
        tab.locator("#verdict strong").wait_for()
        return tab

    return opened


def test_it_works_in_a_page_that_is_opened_as_a_file(browser):
    tab = browser.new_page()
    tab.goto((PROJECT / "_build" / "html" / f"{PAGE}.html").as_uri())
    tab.locator("#verdict strong").wait_for(timeout=5000)
    tab.close()


def rounded(value):
    return f"{value:,.{2 if value < 10 else 1 if value < 100 else 0}f}"


def expected(settings):
    """Return what the helpers compute: bytes, and the range of tokens per second."""
    dtype, batch, context = settings["dtype"], settings["batch"], settings["context"]
    if settings["model"] == "own":
        weights = active = settings["parameters"] * 1e9 * WEIGHT[dtype]
        cache = settings["kib"] * 1024 * context * batch * (2 if dtype == "float32" else 1)
    else:
        config = memory.find(settings["model"])
        weights = memory.weight_bytes(config, dtype)
        active = memory.active_bytes(config, dtype, batch)
        cache = memory.cache_bytes(config, context, batch, dtype)
    facts = HARDWARE.get(settings["hardware"], {})
    gbps = facts.get("gbps", settings["gbps"])
    sizes = {"weights": weights, "cache": cache, "total": weights + cache, "read": active + cache}
    rates = gbps if isinstance(gbps, list) else [gbps]
    speeds = [batch * tokens_per_second(sizes["read"], rate) for rate in rates]
    return sizes, speeds, facts.get("memory_gb", settings["memory"])


def many_settings(count=240):
    """Draw settings that meet every model, dtype and device."""
    draw = random.Random(42)
    models, devices = [*memory.listed(), "own"], [*HARDWARE, "own"]
    dtypes = list(memory.DTYPES)
    for number in range(count):
        yield {
            "model": models[number % len(models)],
            "dtype": dtypes[number % len(dtypes)],
            "hardware": devices[number % len(devices)],
            "context": draw.choice([1, 127, 128, 1000, 4096, 8192, 100_000, 1_000_000]),
            "batch": draw.choice([1, 1, 1, 2, 7, 64, 1024]),
            "parameters": round(draw.uniform(0.1, 700), 2),
            "kib": draw.choice([0, 12, 128, 320.5]),
            "memory": draw.choice([8, 16, 128, 2000]),
            "gbps": draw.choice([25, 89.6, 1792]),
        }


def test_shows_what_the_helpers_compute(calculator):
    tab = calculator()
    verdicts = set()
    for settings in many_settings():
        tab.evaluate(SET, settings)
        shown = tab.evaluate(SHOWN)
        sizes, speeds, room = expected(settings)
        assert [size for size, _ in shown["sizes"]] == pytest.approx([*sizes.values()], rel=1e-7)
        for size, text in shown["sizes"]:
            assert text == f"{rounded(size / 1e9)} GB", settings
        assert json.loads(shown["speeds"]) == pytest.approx(speeds, rel=1e-7), settings
        total = sizes["total"] / 1e9
        verdict = "Fits" if total <= 0.9 * room else "Tight" if total <= room else "Does not fit"
        verdicts.add(verdict)
        assert shown["verdict"].startswith(f"{verdict}: {rounded(total)} GB"), settings
        if verdict == "Does not fit":
            assert shown["speed"].startswith("No speed")
            assert "tokens a second" not in shown["formula"]
        else:
            both = " to ".join(dict.fromkeys(map(rounded, speeds)))
            assert shown["speed"].startswith(f"At most {both} tokens a second")
            assert shown["formula"].endswith(f"= {both} tokens a second")
            assert (" for each text" in shown["speed"]) == (settings["batch"] > 1)
        for row, facts in zip(shown["rows"], HARDWARE.values(), strict=True):
            if "memory_gb" in facts:
                assert (row[1] == "Does not fit") == (total > facts["memory_gb"]), settings
                assert (row[2] == "–") == (row[1] == "Does not fit")
            else:
                assert row[1] == f"With {rounded(total)} GB or more"
    assert verdicts == {"Fits", "Tight", "Does not fit"}
    assert tab.trouble == []


def test_starts_with_an_answer(calculator):
    """8 billion parameters in bfloat16 need a card with 24 GB, as the source page says."""
    tab = calculator()
    assert tab.locator("#verdict").inner_text() == "Fits: 17.1 GB of 24 GB, 6.87 GB to spare."
    assert tab.locator("#speed").inner_text() == "At most 62.7 tokens a second."


def press(tab, identity, key):
    """Press Tab until an element has the focus, and then a key."""
    for _ in range(80):
        if tab.evaluate("document.activeElement.id") == identity:
            return tab.keyboard.press(key)
        tab.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {identity}")


def write(tab, numbers):
    for identity, value in numbers.items():
        press(tab, identity, "Control+a")
        tab.keyboard.type(str(value))


def test_a_keyboard_is_enough(calculator):
    tab = calculator()
    press(tab, "model", "End")  # the last option: a number of parameters
    write(tab, {"parameters": 70, "kib": 320})
    press(tab, "dtype", "ArrowDown")
    write(tab, {"context": 1024})
    tab.keyboard.press("Tab")  # on to its slider, which has followed
    slider = tab.locator("input[data-for=context]")
    assert slider.input_value() == "10"
    tab.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "2,048"
    press(tab, "batch", "ArrowUp")
    press(tab, "hardware", "End")  # the last option: my own
    write(tab, {"memory": 96, "gbps": 500})
    settings = {
        "model": "own", "dtype": "int8", "context": 2048, "batch": 2, "hardware": "own",
        "parameters": 70, "kib": 320, "memory": 96, "gbps": 500,
    }  # fmt: skip
    shown = {name: tab.locator(f"#{name}").input_value() for name in settings}
    assert shown == {name: str(value) for name, value in settings.items()}
    sizes, (speed,), _ = expected(settings)
    total = rounded(sizes["total"] / 1e9)
    assert tab.locator("#verdict").inner_text().startswith(f"Fits: {total} GB of 96 GB")
    assert f"At most {rounded(speed)} tokens a second, " in tab.locator("#speed").inner_text()


def test_focus_follows_the_order_on_the_page_and_is_visible(calculator):
    tab = calculator("phone")
    places = []
    press(tab, "model", "Shift+Tab")
    for _ in range(7):
        tab.keyboard.press("Tab")
        places.append(tab.evaluate("document.activeElement.getBoundingClientRect().y + scrollY"))
        outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline not in ("none", ""), "the focus has to be seen"
    assert places == sorted(places)


def test_sliders_and_numbers_follow_each_other(calculator):
    tab = calculator()
    tab.select_option("#model", "own")
    tab.select_option("#hardware", "own")
    ends = {
        "context": ("128", "131072"), "batch": ("1", "256"), "parameters": ("0.1", "1000"),
        "memory": ("4", "2048"), "gbps": ("8", "8192"),
    }  # fmt: skip
    for name, (lowest, highest) in ends.items():
        slider = tab.locator(f"input[data-for={name}]")
        for key, value in (("Home", lowest), ("End", highest)):
            slider.press(key)
            assert tab.locator(f"#{name}").input_value() == value
        tab.fill(f"#{name}", "50")
        assert 2 < float(slider.get_attribute("max")) > float(slider.input_value())
        assert slider.get_attribute("aria-valuetext") == "50"


@pytest.mark.parametrize("value", ["", "0", "-5", "1.5", "2000000"])
def test_what_is_no_number_is_said_in_one_sentence(calculator, value):
    tab = calculator()
    tab.fill("#context", value)
    said = tab.locator("#answer").inner_text().strip()
    assert said == "Context length (tokens): enter a whole number from 1 to 1,000,000."
    assert tab.locator("#context").get_attribute("aria-invalid") == "true"
    assert not tab.locator("#parts, #formula, #elsewhere").locator("visible=true").count()
    tab.fill("#context", "8192")
    assert tab.locator("#verdict").inner_text().startswith("Fits: 17.1 GB")
    assert tab.locator("#context").get_attribute("aria-invalid") is None
    assert tab.locator("#parts").is_visible()


def test_notes_say_what_is_special(calculator):
    tab = calculator()
    assert tab.locator("#notes").inner_text() == ""
    for settings, said in (
        ({"context": 9000}, "at most 8,192 tokens"),
        ({"dtype": "nf4", "model": MIXTRAL}, "experts of this model in bfloat16"),
        ({"batch": 4}, "more experts are read"),
        ({"model": "openai/gpt-oss-20b"}, "The published checkpoint is quantized"),
        (
            {"model": "own"},
            "its vocabulary stays in bfloat16.\nCounted as a dense model",
        ),
    ):
        tab.evaluate(SET, settings)
        assert said in tab.locator("#notes").inner_text()
    assert len(tab.locator("#notes").inner_text().splitlines()) == 2


STATES = {
    "as it starts": {},
    "everything of one's own": {"model": "own", "hardware": "own", "dtype": "nf4"},
    "does not fit": {"model": "deepseek-ai/DeepSeek-V3", "dtype": "int8"},
    "wrong": {"batch": "0"},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_state_is_accessible_and_fits_the_screen(calculator, accessible, size, scheme, state):
    tab = calculator(size, scheme)
    tab.evaluate(SET, STATES[state])
    accessible(tab)
    assert tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert tab.locator("[role=status]").inner_text()


def test_without_javascript_the_page_says_so(visit):
    tab = visit(PAGE, java_script_enabled=False)
    assert "needs JavaScript" in tab.locator("article").inner_text()
    assert not tab.locator("#calculator").is_visible()
