"""The pages of book/ are filled in with their data, whole."""

import json
import re

import pytest

from bench.record import RESULTS
from helpers import PROJECT, PageError
from tools import pages

BOOK = PROJECT / "book"
FILLED = {
    "calculator.md",
    "caught.md",
    "coverage.md",
    "errata.md",
    "errors.md",
    "results.md",
    "rot_board.md",
    "welcome.md",
}


@pytest.fixture(scope="module")
def data():
    return pages.context()


@pytest.fixture(scope="module")
def rendered(data):
    return {path.name: pages.render(path, data) for path in BOOK.glob("*.md")}


def test_only_these_pages_have_anything_to_fill_in(rendered):
    changed = {name for name, text in rendered.items() if text != (BOOK / name).read_text("utf-8")}
    assert changed == FILLED


def test_what_the_checks_catch_shows_every_run_and_all_that_escaped(data, rendered):
    page, runs = rendered["caught.md"].replace("\N{NO-BREAK SPACE}", " "), data["mutations"]
    page = page.replace("\N{NON-BREAKING HYPHEN}", "-")
    assert runs.keys() >= {"by hand", "seed 1", "seed 2"}
    drawn = [0, 0]
    for name, run in runs.items():
        caught, cases = (
            sum(area[k] for area in run["areas"].values()) for k in ("caught", "cases")
        )
        share = f"{caught} of {cases} ({100 * caught / cases:.0f} %)"
        assert f"| {name} | {run['date']} | {share} |" in page
        if name != "by hand":
            drawn = [drawn[0] + caught, drawn[1] + cases]
        assert cases - caught == len(run["survivors"])
        for one in [*run["survivors"], *run["harmless"]]:
            assert pages.marked(one["old"], "-") in page and pages.marked(one["new"], "+") in page
    share = f"{drawn[0]} of {drawn[1]} ({100 * drawn[0] / drawn[1]:.0f} %)"
    assert f"**They noticed {share} of the changes that were drawn by rule" in " ".join(
        page.split()
    )


def test_results_shows_every_run(data, rendered):
    page = rendered["results.md"]
    assert set(data["results"]) == {path.stem for path in RESULTS.glob("*.json")}
    runs = [run for kept in data["results"].values() for run in kept]
    bold = re.findall(r"\*\*([\d.]+)\*\*", page)
    assert len(bold) == len(runs)
    for run in runs:
        said = f"{run['cpu']}, {run['cores']} cores, {run['threads']} threads"
        versions = ", ".join(f"{name} {version}" for name, version in run["versions"].items())
        assert f"{said}; {versions}; {run['date']}.*" in page
        assert f"{run['ratio']:.2f}" in bold or f"{run['ratio']:.1f}" in bold


def test_what_is_timed_is_shown_by_its_median():
    template = (BOOK / "results.md").read_text(encoding="utf-8")
    timed = r"(?:_ms|_seconds|_gbps|_per_second\"\]|_of_bandwidth\"\]) \| (\w+)"
    assert set(re.findall(timed, template)) == {"median"}


@pytest.mark.parametrize(
    "heads",
    [{"Keras": "keras", "PyTorch": "torch"}, {"source's recipe": "source", "ours": "ours"}],
    ids=lambda heads: " ".join(heads.values()),
)
def test_values_stand_under_their_heads(heads):
    template = (BOOK / "results.md").read_text(encoding="utf-8")
    # The stroke of a filter is none between columns.
    template = re.sub(r"\{\{.*?\}\}", lambda found: found[0].replace(" | ", "!"), template)
    seen = dict.fromkeys(heads, 0)
    for table in re.findall(r"^\|.*\n\| :--.*\n(?:\|.*\n|\{.*\n)+", template, re.MULTILINE):
        first, _, *rows = [line for line in table.splitlines() if line[0] == "|"]
        columns = [cell.strip() for cell in first.strip("| ").split(" | ")]
        for row in rows if heads.keys() <= set(columns) else []:
            for head, cell in zip(columns, row.strip("|").split(" | "), strict=False):
                said = {name for name in heads.values() if re.search(rf"(?<![a-z]){name}", cell)}
                if head in heads and said:
                    assert said == {heads[head]}, row
                    seen[head] += 1
    assert all(seen.values())


def test_a_median_is_a_median(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("{{ [1, 90, 2] | median }}", encoding="utf-8")
    assert pages.render(page, {}) == "2"
    page.write_text('{{ "%.1f" % [1, 90, 2] | median }}', encoding="utf-8")
    assert pages.render(page, {}) == "2.0"


def test_a_run_on_another_device_is_shown_as_well(data):
    runs = data["results"]["fine_tuning"]
    one_more = [*runs, runs[0] | {"device": "Some GPU", "ratio": 77.7}]
    results = data["results"] | {"fine_tuning": one_more}
    page = pages.render(BOOK / "results.md", data | {"results": results})
    assert page.count("What bounds it") == len(one_more)
    assert f"*Some GPU; {runs[0]['cpu']}, " in page and "**77.7**" in page


def test_coverage_and_errata_show_every_entry(data, rendered):
    coverage, errata = rendered["coverage.md"], rendered["errata.md"]
    assert f"**All {len(data['entries'])} entries are covered.**" in coverage
    for entry in data["entries"]:
        assert f"- {entry['id']}, {entry['kind']}: {entry['says']} → [" in coverage
        assert (f"## {entry['id']}: " in errata) == ("erratum" in entry)
    assert errata.count("{dropdown} Proof: ") == sum(map(len, data["proofs"].values()))
    titles = re.findall(r"Proof: (.*)", errata)
    assert all(title.endswith(".") for title in titles), "none breaks off"


def test_the_calculator_gets_its_data_and_tables(data, rendered):
    page, known = rendered["calculator.md"], data["calculator"]
    script = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page)
    read = json.loads(script[1])
    assert read == json.loads(json.dumps(known))
    assert list(read["models"]) == list(known["models"]), "smallest first"
    llama = "16.1 | 5.7 | 8.5 | 4.9 | 6.0 | 15.0 | 128 |"
    assert f"| Meta-Llama-3-8B-Instruct | {llama}" in page
    oss = "13.8 in mxfp4 | – | – | – | 40.9 | 3.7 | 24 + 24 |"
    assert f"| gpt-oss-20b | {oss}" in page
    rows = [row for rows in data["published"].values() for row in rows]
    misses = [row for row in rows if "miss" in row]
    assert f"to {len(rows)} figures" in page and f": {len(rows) - len(misses)} are." in page
    assert all(row["miss"] in page for row in misses), "none is hidden"
    for name, facts in known["hardware"].items():
        assert f"| [{name}]({facts['source']}) | {facts['gbps'][0]:,}" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ figures }}", "'figures' is undefined"),
        ("{{ results.kears }}", "'dict object' has no attribute 'kears'"),
        ("{% loop %}", "Encountered unknown tag 'loop'"),
    ],
)
def test_a_misspelt_name_is_one_sentence_with_its_line(tmp_path, text, said):
    page = tmp_path / "page.md"
    page.write_text(f"# A page\n\n{text}\n")
    with pytest.raises(PageError, match=rf"^book/page.md, line 3: {said}.*; correct .*\.$"):
        pages.render(page, {"results": {}})


def test_results_has_each_measurement_in_its_row_and_under_its_head(data, rendered):
    page = rendered["results.md"]
    for name, compared in {
        "fine_tuning": "against the source's | {:.1f} |",
        "keras": "against Keras | {:.2f} |",
        "generation": "with a draft, against the model alone | {:.2f} |",
    }.items():
        for run in data["results"][name]:
            assert f"{compared.format(run['ratio'])} {run['date']} |" in page
    for run in data["results"]["fine_tuning"]:
        error = run["measured"]["standard_error_points"]
        assert f"(standard error {error:.1f})" in page
        for step in run["measured"]["ladder"]:
            row = f"| {step['step']} | {step['seconds']:.1f} | {step['times_faster']:.1f} |"
            assert row in page


def test_the_board_has_each_lane_under_its_name(data, rendered):
    page = rendered["rot_board.md"]
    headings = {"latest": "With the newest versions", "oldest": "With Transformers 4.57"}
    assert data["lanes"].keys() == headings.keys()
    begins = [page.index(f"## {headings[name]}\n") for name in data["lanes"]]
    for lane, begin, end in zip(
        data["lanes"].values(), begins, [*begins[1:], len(page)], strict=True
    ):
        for package, (locked, used) in lane["versions"].items():
            assert f"| {package} | {locked} | {used} |" in page[begin:end]
    assert data["lanes"]["oldest"]["versions"]["transformers"][1].startswith("4.57")
    for name, other in data["older"].items():
        assert f"| `{name}` | `{other}` |" in page
    for lane in data["lanes"].values():
        for notebook, cells in lane["pages"].items():
            unseen = pages.hidden(notebook)
            for id in cells:
                assert f"{'Check' if id in unseen else 'Cell'} `{id}`" in page


def test_each_check_is_described_as_what_it_is():
    """Two of them exchanged would say that the types catch the style."""
    template = (BOOK / "caught.md").read_text(encoding="utf-8")
    described = dict(re.findall(r'^    "(\w+)": "(.+)",$', template, re.MULTILINE))
    words = {
        "nbval": "nbval", "claims": "number and comparison", "notebooks": "smallest sizes",
        "lint": "style", "types": "types", "site": "the build", "book": "in a browser",
    }  # fmt: skip
    assert described.keys() == words.keys()
    assert all(word in described[name] for name, word in words.items())
