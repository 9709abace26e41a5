"""Breaking the book on purpose: every case still applies, and rules do what they say."""

import dataclasses
import shutil

import pytest

from helpers import PROJECT
from tools import mutate

CASES = mutate.by_hand()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_still_breaks_something(case, tmp_path):
    # What is broken in the built site is tested in the file that it is built from.
    source = PROJECT / case.file.replace("_build/html/_static", "book/_static")
    (tmp_path / case.file).parent.mkdir(parents=True)
    before = shutil.copy(source, tmp_path / case.file).read_bytes()
    mutate.apply(case, tmp_path)
    assert (tmp_path / case.file).read_bytes() != before
    check = case.checks[0].split()[0]
    assert check in mutate.COMMANDS or (PROJECT / check).exists()


def test_names_are_unique():
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("change", [{"old": "not there"}, {"old": "e"}, {"cell": "nowhere"}])
def test_a_case_that_does_not_apply_is_refused_in_a_sentence(change, tmp_path):
    case = dataclasses.replace(next(case for case in CASES if case.cell), **change)
    path = tmp_path / case.file
    path.parent.mkdir(parents=True)
    shutil.copy(PROJECT / case.file, path)
    with pytest.raises(ValueError, match=case.name) as error:
        mutate.apply(case, tmp_path)
    assert str(error.value).endswith(".") and "\n" not in str(error.value)
