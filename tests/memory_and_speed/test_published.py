"""The calculator against what others have published: memory within 10 %, speed within 25 %."""

import hashlib
import json
import math
import re
import statistics
from collections import Counter, defaultdict

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

# Width of the bus (bits), rate of a pin (Gbit/s), and size (GB): a second way to each bandwidth.
# The rates of HBM, and of Apple's newest, are those that their bandwidths give, so that such a row
# only notices a change. Makers round by up to 3 %.
BUSES = {
    "Nvidia GeForce RTX 4060": (128, 17, 8),
    "Nvidia DGX Spark": (256, 8.533, 128),
    "Nvidia T4": (256, 10, 16),
    "Nvidia L4": (192, 12.5, 24),
    "Nvidia GeForce RTX 5060 Ti with 16 GB": (128, 28, 16),
    "AMD EPYC 9004, 12 channels of DDR5-4800": (12 * 64, 4.8, None),
    "Nvidia GeForce RTX 4070 Ti": (192, 21, 12),
    "Apple M5 Max with 128 GB": (512, 9.6, 128),
    "Apple M3 Ultra with 512 GB": (1024, 6.4, 512),
    "Nvidia GeForce RTX 3090": (384, 19.5, 24),
    "Nvidia GeForce RTX 4090": (384, 21, 24),
    "Apple M5 Ultra with 256 GB": (1024, 9.6, 256),
    "Nvidia GeForce RTX 5090": (512, 28, 32),
    "Nvidia A100 SXM with 80 GB": (5120, 3.2, 80),
    "Nvidia H100 SXM": (5120, 5.2, 80),
    "Nvidia H200": (6144, 6.25, 141),
    "Nvidia B200": (8192, 7.8, 180),
    "Nvidia GeForce RTX 3050 with 6 GB": (96, 14, 6),
    "Nvidia GeForce RTX 3060 with 12 GB": (192, 15, 12),
    "Nvidia GeForce RTX 3070": (256, 14, 8),
    "Nvidia GeForce RTX 3080 with 10 GB": (320, 19, 10),
    "Nvidia GeForce RTX 4060 Ti with 16 GB": (128, 18, 16),
    "Nvidia GeForce RTX 4080": (256, 22.4, 16),
    "Nvidia GeForce RTX 5070": (192, 28, 12),
    "Nvidia GeForce RTX 5080": (256, 30, 16),
    "AMD Radeon RX 9070 XT": (256, 20, 16),
    "AMD Radeon RX 7900 XTX": (384, 20, 24),
    "AMD Ryzen AI Max+ 395 with 128 GB": (256, 8, 128),
    "Nvidia RTX A6000": (384, 16, 48),
    "Nvidia L40S": (384, 18, 48),
    "Nvidia RTX PRO 6000 Blackwell": (512, 28, 96),
    "AMD Instinct MI300X": (8192, 5.2, 192),
    "Apple M1 Max with 64 GB": (512, 6.4, 64),
    "Apple M3 Max with 64 GB": (512, 6.4, 64),
    "Apple M4 Max with 128 GB": (512, 8.533, 128),
    "Apple M2 Ultra with 192 GB": (1024, 6.4, 192),
    "Computer with two channels of DDR5-5600": (2 * 64, 5.6, None),
    "Computer with two channels of DDR4-3200": (2 * 64, 3.2, None),
}


# What a quoted row calls a device, and a format.
DEVICES = re.compile(
    r"\b(?:RTX |RX )?(3070|3080|3090|4070 Ti|4080|4090|5090|7900 XTX|A6000|L40S|A100|H100|T4"
    r"|M\d (?:Max|Ultra))\b"
)
CALLED = {
    r"Q4_K_M": "gguf-q4_k_m", r"Q8_0": "gguf-q8_0", r"MXFP4": "gguf-mxfp4", r"INT8": "int8",
    r"NF4\+DQ": "nf4-nested", r"NF4(?!\+)|nf4": "nf4", r"\b(BF16|F16|FP16|bfloat16)\b": "bfloat16",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "row"), EVERY, ids=lambda of: isinstance(of, dict) and of["row"])
def test_what_is_computed_is_what_the_row_names(kind, row):
    if "hardware" in row:
        assert all(name in row["hardware"] for name in DEVICES.findall(row["row"]))
    for billions in re.findall(r"\b(?:8x)?[\d.]+B\b(?!\.)", row["row"]):
        assert billions.lower() in row["model"].lower()
    for called, name in CALLED.items():
        assert "format" not in row or not re.search(called, row["row"]) or row["format"] == name


@pytest.mark.parametrize(("kind", "row"), EVERY, ids=lambda of: isinstance(of, dict) and of["row"])
def test_a_published_figure_is_met_or_the_miss_explained(kind, row):
    within = abs(row["off"]) <= WITHIN[kind]
    assert within != ("miss" in row), f"{row['off']:+.0%}"
    assert len(row.get("miss", "a reason of some words")) > 20
    # The figure stands in the row that is quoted.
    figure = row.get("speed") or row.get("gb") or row["gib"]
    if row["row"].endswith(" MB"):
        megabytes = float(re.findall(r"[\d.]+(?= MB)", row["row"])[0])
        assert 1024 * figure == pytest.approx(megabytes, rel=1e-4)
    else:
        assert str(figure) in row["row"], "as printed"
    for unit, key in ((" GiB", "gib"), (" GB", "gb")):
        assert unit not in row["row"] or key in row or "speed" in row


@pytest.mark.parametrize(
    "row", [row for _, row in EVERY if "read_gb" in row], ids=lambda row: row["row"]
)
def test_what_a_token_reads_follows_from_the_row(row):
    """The size is printed there, or a bandwidth that is the size times the speed."""
    printed = [float(number) for number in re.findall(r"\d+\.\d+", row["row"])]
    of_files = {"7B": 3.72, "13B": 7.23}  # what MLC's own weights of Llama 2 take in 4 bits
    if row["source"] == "mlc":
        [size] = [size for name, size in of_files.items() if f" {name}:" in row["row"]]
        assert row["read_gb"] == size
    else:
        moved = [number / row["speed"] for number in printed]
        assert pytest.approx(row["read_gb"], rel=2e-3) in [*printed, *moved]


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
    """Every share is one, at most all of the bandwidth, and a fit is in the middle of its rows.

    Speeds that are 3.5 % off on the average, and all in the same direction, are not of a fit: a
    share moved by a tenth, or an overhead that is most of the time. (One that is a small part of
    it is not known to a tenth.)
    """
    devices, rows = machine.hardware(), defaultdict(list)
    for row in ROWS["speed"]:
        chip = devices.get(row.get("hardware"), row)["chip"]
        found = machine.speed_class(row["program"], chip, row["format"])
        rows[SPEEDS["classes"].index(found)].append(row)
    for place, each in enumerate(SPEEDS["classes"]):
        assert 0 < each["share"] <= 1 and each["overhead_ms"] >= 0
        sources = {row["source"] for row in rows[place]}
        assert set(each["from"]) <= sources, "these have rows of this class"
        assert len(rows[place]) >= (1 if each["from"] == ["book"] else 2), each
        fitted = [row for row in rows[place] if row["source"] in each["from"] and "miss" not in row]
        off = statistics.mean(math.log(row["predicted"] / row["speed"]) for row in fitted)
        assert abs(off) <= 0.035, each


def test_classes_and_programs_name_what_there_is():
    chips = {facts.get("chip") for facts in machine.hardware().values()}
    for program in SPEEDS["programs"].values():
        assert set(program["formats"]) <= formats.FORMATS.keys()
    loaded = {f for program in SPEEDS["programs"].values() for f in program["formats"]}
    assert loaded == formats.FORMATS.keys(), "each format has a program"
    own = {form for form in formats.FORMATS if form.startswith("gguf-")}
    assert set(SPEEDS["programs"]["llama.cpp"]["formats"]) == {"bfloat16", *own}
    bitsandbytes = {form for form in formats.FORMATS if re.match("int8|nf4", form)}
    assert set(SPEEDS["programs"]["transformers"]["formats"]) >= bitsandbytes
    assert not bitsandbytes & set(SPEEDS["programs"]["compiled"]["formats"])
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


@pytest.mark.parametrize(
    "name", [name for name, of in machine.hardware().items() if of.get("kind") != "class"]
)
def test_bandwidth_follows_from_the_bus(name):
    facts, (bits, rate, size) = machine.hardware()[name], BUSES[name]
    off = 0.07 if name == "Nvidia T4" else 0.03  # of two figures of its maker, the lower is listed
    assert facts["gbps"] == pytest.approx(bits * rate / 8, rel=off)
    assert facts.get("memory_gb") == size
    assert (facts["chip"] == "apple") == name.startswith("Apple")
    if facts["chip"] in ("consumer", "datacentre"):
        assert (facts["chip"] == "datacentre") == (bits >= 4096), "by its memory, HBM"


def test_memory_is_shared_where_processor_and_graphics_have_one():
    """The calculator then takes one device, and does not offload. (Apple's chips have a class.)"""
    shared = {name for name, facts in machine.hardware().items() if facts.get("shared")}
    assert shared == {"Nvidia DGX Spark", "AMD Ryzen AI Max+ 395 with 128 GB"}


PRODUCT = re.compile(r"\d{3,4}(?!\d| GB)")  # the number of a card or processor


@pytest.mark.parametrize("name", machine.hardware())
def test_a_source_is_about_this_very_device(name):
    """The address may have the number of a product: then it is that of the name."""
    known = set(PRODUCT.findall(" ".join(machine.hardware())))
    address = machine.hardware()[name]["source"]
    named = {number for number in known if re.search(rf"(?<!\d){number}(?!\d)", address)}
    assert not named or named & set(PRODUCT.findall(name))


# SHA-256 of the quotations of published.yml. Whoever changes one reads it at its source again.
QUOTED_ROWS = "9397d1fe32ba19d8cec44178b9e3e8d605f268dc2d56d3775dfa3968170ac2a2"


def test_quoted_rows_are_those_that_were_read_at_their_sources():
    rows = [[row["source"], SOURCES[row["source"]]["url"], row["row"]] for _, row in EVERY]
    assert hashlib.sha256(json.dumps(rows).encode()).hexdigest() == QUOTED_ROWS


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
