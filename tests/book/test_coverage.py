"""The inventory: what it claims to be covered is, and what is wrong in the sources is proven."""

import re

import pytest

from tools import inventory, site

CONTENT = inventory.load()
PLACES = inventory.places()
ENTRIES = CONTENT["entries"]
BY_ID = {entry["id"]: entry for entry in ENTRIES}


def test_the_inventory_is_whole():
    expected = [f"T{n:02}" for n in range(1, 42)] + [f"C{n:02}" for n in range(1, 27)]
    assert [entry["id"] for entry in ENTRIES] == expected
    for entry in ENTRIES:
        assert entry["source"] in CONTENT["sources"]
        assert entry["kind"] in {"step", "claim", "tip", "link"}
        assert entry["status"] in {"covered", "open"}
        assert entry["says"] and entry["section"] and entry["page"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_covered_entries_are_covered_where_they_say(entry):
    pages = {place.page for place in PLACES.get(entry["id"], [])}
    if entry["status"] == "covered":
        assert entry["page"] in pages, f"{entry['id']} claims to be covered, and no cell covers it"
    else:
        assert not pages, f"{entry['id']} is covered in {pages}, and the inventory calls it open"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_what_the_reader_runs_or_can_check_is_covered_by_code(entry):
    if entry["status"] == "covered" and entry["kind"] in {"step", "claim"}:
        assert "code" in {place.cell_type for place in PLACES[entry["id"]]}


def test_cells_cover_entries_that_exist():
    assert set(PLACES) <= set(BY_ID)


@pytest.mark.parametrize(
    "entry", [entry for entry in ENTRIES if "erratum" in entry], ids=lambda entry: entry["id"]
)
def test_errata_of_covered_entries_are_proven_from_both_sides(entry):
    assert set(entry["erratum"]) == {"title", "source", "breaks", "corrected"}
    if entry["status"] == "covered":
        names = [name for name in site.proofs() if f"_{entry['id']}_" in name]
        assert f"test_{entry['id']}_source_form_fails" in names
        assert f"test_{entry['id']}_corrected_form_works" in names


def test_every_errata_test_has_an_erratum():
    identifiers = {re.search(r"_([TC]\d\d)_", name)[1] for name in site.proofs()}
    assert identifiers
    assert all("erratum" in BY_ID[identifier] for identifier in identifiers)


def test_the_pages_show_it():
    coverage = site.coverage_page(CONTENT, PLACES)
    errata = site.errata_page(CONTENT, PLACES)
    covered = sum(entry["status"] == "covered" for entry in ENTRIES)
    assert f"**{covered} of {len(ENTRIES)} entries are covered;**" in coverage
    for entry in ENTRIES:
        assert f"- {entry['id']}, " in coverage
        assert (f"## {entry['id']}: " in errata) == ("erratum" in entry)
