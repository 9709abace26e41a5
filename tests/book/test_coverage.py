"""The inventory: every entry is covered, and what is wrong in the sources is proven."""

import pytest
import yaml

from helpers import PROJECT
from tools import inventory

CONTENT = inventory.load()
PLACES = inventory.places()
PROOFS = inventory.proofs()
ENTRIES = CONTENT["entries"]
ERRATA = [entry for entry in ENTRIES if "erratum" in entry]


def test_the_inventory_is_whole():
    expected = [f"T{n:02}" for n in range(1, 42)] + [f"C{n:02}" for n in range(1, 27)]
    assert [entry["id"] for entry in ENTRIES] == expected
    for entry in ENTRIES:
        assert set(entry) - {"erratum"} == {"id", "source", "section", "kind", "says"}
        assert entry["source"] in CONTENT["sources"]


def test_entries_stand_where_they_are_listed():
    """places.yml has the section of the source, the headings here, and the errors that lead there.

    Whoever moves one of them looks at both ends.
    """
    groups = yaml.safe_load((PROJECT / "book" / "errors.yml").read_text(encoding="utf-8"))
    errors = [error for group in groups for error in group["entries"]]
    found = {
        entry["id"]: {
            "section": entry["section"],
            "here": sorted({f"{place.page}: {place.heading}" for place in PLACES[entry["id"]]}),
            "errors": [error["id"] for error in errors if error["see"] == entry["id"]],
        }
        for entry in ENTRIES
    }
    listed = (PROJECT / "tests" / "book" / "places.yml").read_text(encoding="utf-8")
    assert found == yaml.safe_load(listed)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_every_entry_is_covered_and_what_can_be_run_or_checked_by_code(entry):
    kinds = {place.cell_type for place in PLACES.get(entry["id"], [])}
    needs_code = {"step": True, "claim": True, "tip": False, "link": False}[entry["kind"]]
    assert "code" in kinds if needs_code else kinds, f"no cell or page covers {entry['id']}"


def test_cells_cover_entries_that_exist():
    assert set(PLACES) <= {entry["id"] for entry in ENTRIES}


@pytest.mark.parametrize("entry", ERRATA, ids=lambda entry: entry["id"])
def test_errata_are_proven_from_both_sides(entry):
    assert set(entry["erratum"]) == {"title", "source", "breaks", "corrected"}
    names = {proof.name for proof in PROOFS.get(entry["id"], [])}
    sides = {f"test_{entry['id']}_{side}" for side in ("source_form_fails", "corrected_form_works")}
    assert sides <= names


def test_every_errata_test_has_an_erratum():
    assert set(PROOFS) == {entry["id"] for entry in ERRATA}
