"""Each row of "4.x you wrote, 5.x you write": the old form fails, warns, misleads; the new runs."""

from pathlib import Path

import pytest
import torch
import yaml

from helpers import PROJECT
from tests.book.errors.hearing import hear, says

CHANGES = yaml.safe_load((PROJECT / "book" / "changes.yml").read_text(encoding="utf-8"))
ROWS = {row["id"]: row for row in CHANGES}
SILENT = [row["id"] for row in CHANGES if "does" in row]


@pytest.fixture
def known(names):
    """The names that the rows use."""
    chat = names("meta-llama/Meta-Llama-3-8B-Instruct")
    return {
        **names(),
        "name": "meta-llama/Meta-Llama-3-8B-Instruct",
        "chat_tokenizer": chat["tokenizer"],
        "chat_model": chat["model"],
        "text": "A sentence.",
    }


def test_old_forms_fail_and_new_forms_run(known, subtests):
    for row in CHANGES:
        with subtests.test(row["id"]):
            before = hear(row["before"], known)
            assert says(row["says"], before) if "says" in row else not before, before
            after = hear(f"{row['after']}\nreached = {row['id']!r}", known)
            assert known.get("reached") == row["id"], after
            assert not says(row.get("says", "nothing"), after)


def test_rows_are_whole():
    assert len(ROWS) == len(CHANGES) >= 12
    for row in CHANGES:
        assert set(row) in ({"id", "before", "after", side} for side in ("says", "does"))
    proven = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert set(SILENT) <= proven, "what an old form does without saying it needs a test"


def result(form, known):
    """Return the value of a form, which is an expression."""
    hear(f"result = {form}", known)
    return known["result"]


def test_report_to(known):
    before, after = (result(ROWS["report_to"][form], known) for form in ("before", "after"))
    assert before.report_to == []
    assert result('TrainingArguments("out", report_to="all")', known).report_to == after.report_to


def test_default_dtype(known):
    row = ROWS["default_dtype"]
    assert result(row["before"], known).dtype == torch.bfloat16
    assert result(row["after"], known).dtype == torch.float32


def test_safetensors(known):
    hear(ROWS["safetensors"]["before"], known)
    assert {path.suffix for path in Path("out").glob("*model*")} == {".safetensors"}
