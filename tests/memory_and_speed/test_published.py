"""The calculator against what others have published: memory within 10 %, speed within 25 %."""

import re
from collections import Counter

import pytest

from memory_and_speed import formats, machine, memory
from memory_and_speed.machine import SPEEDS, Machine

WITHIN = {"memory": 0.10, "speed": 0.25, "training": 0.10}
ROWS = machine.compare()
EVERY = [(kind, row) for kind, rows in ROWS.items() for row in rows]
SOURCES = machine.read("published")["sources"]

# What Nvidia says in its own repositories: a second source for figures of hardware.yml.
QUOTED = {
    # github.com/NVIDIA/TensorRT-LLM, docs/source/blogs/H200launch.md and
    # tensorrt_llm/auto_parallel/cluster_info.py
    "Nvidia H200": (4800, 141),
    "Nvidia H100 SXM": (3350, 80),
    "Nvidia A100 SXM with 80 GB": (2039, 80),
    "Nvidia L4": (300, 24),
    # github.com/NVIDIA/dgx-spark-playbooks, nvidia/cutile-kernels/README.md
    "Nvidia DGX Spark": (273, 128),
    # github.com/ai-dynamo/aiconfigurator, systems/rtx_5090.yaml
    "Nvidia GeForce RTX 5090": (1792, 32),
}


@pytest.mark.parametrize(("kind", "row"), EVERY, ids=lambda of: isinstance(of, dict) and of["row"])
def test_a_published_figure_is_met_or_the_miss_explained(kind, row):
    within = abs(row["off"]) <= WITHIN[kind]
    assert within != ("miss" in row), f"{row['off']:+.0%}"
    assert len(row.get("miss", "a reason of some words")) > 20
    # The figure stands in the row that is quoted.
    figure = row.get("speed") or row.get("gb") or row["gib"]
    if kind != "training":
        assert str(figure) in row["row"], "as printed"
    for unit, key in ((" GiB", "gib"), (" GB", "gb")):
        assert unit not in row["row"] or key in row or "speed" in row


def test_there_are_many_figures_of_many_sources_and_few_misses():
    assert len(EVERY) >= 20 and len(ROWS["speed"]) >= 60
    misses = [row for _, row in EVERY if "miss" in row]
    assert len(misses) <= len(EVERY) / 10
    used = Counter(row["source"] for _, row in EVERY)
    assert used.keys() == SOURCES.keys() and len(used) >= 10
    for name, source in SOURCES.items():
        assert source["url"].startswith("https://") or name == "book"
        assert set(source) == {"url", "setting"}


def test_nothing_is_faster_than_its_limit():
    for row in ROWS["speed"]:
        assert row["speed"] < row["limit"] and row["predicted"] < row["limit"], row["row"]


def test_a_class_is_fitted_to_several_figures_and_none_to_one():
    """And every share is one: at most all of the bandwidth."""
    devices, counted = machine.hardware(), Counter()
    for row in ROWS["speed"]:
        chip = devices.get(row.get("hardware"), row)["chip"]
        found = machine.speed_class(row["program"], chip, row["format"])
        counted[SPEEDS["classes"].index(found)] += 1
    for place, each in enumerate(SPEEDS["classes"]):
        assert 0 < each["share"] <= 1 and each["overhead_ms"] >= 0
        assert set(each["from"]) <= SOURCES.keys()
        assert counted[place] >= (1 if each["from"] == ["book"] else 2), each


def test_classes_and_programs_name_what_there_is():
    chips = {facts.get("chip") for facts in machine.hardware().values()}
    for program in SPEEDS["programs"].values():
        assert set(program["formats"]) <= formats.FORMATS.keys()
    loaded = {f for program in SPEEDS["programs"].values() for f in program["formats"]}
    assert loaded == formats.FORMATS.keys(), "each format has a program"
    for each in SPEEDS["classes"]:
        program = SPEEDS["programs"][each["program"]]
        assert each["chip"] in chips and set(each.get("formats", [])) <= set(program["formats"])
    keys = [
        (e["program"], e["chip"], f) for e in SPEEDS["classes"] for f in e.get("formats", ["*"])
    ]
    assert len(keys) == len(set(keys)), "no class twice"


def test_hardware_has_the_figures_that_nvidia_states_elsewhere():
    devices = machine.hardware()
    for name, figures in QUOTED.items():
        assert (devices[name]["gbps"], devices[name]["memory_gb"]) == figures, name


def test_cards_run_from_6_to_192_gb():
    cards = [f for f in machine.hardware().values() if f.get("chip") in ("consumer", "datacentre")]
    sizes = {facts["memory_gb"] for facts in cards if "memory_gb" in facts}
    assert min(sizes) == 6 and max(sizes) == 192 and len(sizes) >= 10


@pytest.mark.parametrize(
    ("total", "cards", "main", "verdict", "share"),
    [
        (18e9, 1, 0, "fits", 0),
        (21e9, 1, 0, "fits", 0),
        (22e9, 1, 0, "tight", 0),
        (24e9, 1, 0, "tight", 0),
        (32e9, 1, 16, "offload", 0.25),
        (48e9, 1, 16, "too large", 0.5),
        (48e9, 2, 0, "tight", 0),
        (43e9, 2, 0, "fits", 0),
    ],
)
def test_a_model_fits_is_tight_or_has_to_be_offloaded(total, cards, main, verdict, share):
    assert machine.fit(total, Machine(1000, 24, cards=cards, main_gb=main)) == (verdict, share)


def test_what_is_offloaded_sets_the_pace():
    one = Machine(1000, 24, "consumer", main_gb=64, main_gbps=20)
    assert machine.limit(20e9, one) == pytest.approx(50)
    # A quarter of 20 GB at 20 GB/s, and the rest at 1,000.
    assert machine.limit(20e9, one, share=0.25) == pytest.approx(1 / (0.25 + 0.015))
    two = one._replace(cards=2)
    assert machine.limit(20e9, two) == pytest.approx(50), "one after the other"
    assert machine.limit(20e9, two, parallel=True) == pytest.approx(100)


def test_a_usual_speed_has_a_share_and_an_overhead_or_is_not_known():
    card = Machine(1000, 24, "consumer")
    expected = 1 / (32 * 0.09e-3 + 9e9 / 900e9)
    assert machine.typical(9e9, 32, card, "llama.cpp", "gguf-q8_0") == pytest.approx(expected)
    assert machine.typical(9e9, 32, card._replace(chip=None), "llama.cpp", "gguf-q8_0") is None
    assert machine.typical(9e9, 32, card, "llama.cpp", "awq") is None


@pytest.mark.parametrize("name", ["hardware", "cards"])
def test_bandwidth_and_memory_follow_from_the_chips(name):
    """Each 32 bits of a graphics card's bus lead to a chip of 1, 1.5, 2 or 3 GB, or to two."""
    text = (memory.LISTED.with_name(f"{name}.yml")).read_text(encoding="utf-8")
    stated = re.findall(
        r"gbps: ([\d.]+)  # (\d+) bits at ([\d.]+) Gbit/s\n  memory_gb: (\d+)", text
    )
    assert len(stated) == text.count(" bits at ") >= 6
    for gbps, bits, rate, gigabytes in (map(float, row) for row in stated):
        assert gbps == pytest.approx(bits * rate / 8, rel=0.005)
        assert gigabytes / (bits / 32) in (1, 1.5, 2, 3, 4, 6), (
            f"{bits:.0f} bits, {gigabytes:.0f} GB"
        )
