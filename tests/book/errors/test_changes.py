"""Each row of "4.x you wrote, 5.x you write": the old form fails or misleads, the new one works."""

from pathlib import Path
from unittest.mock import MagicMock, call

import pytest
import torch
import yaml

from helpers import PROJECT
from tests.book.errors.hearing import hear, says, with_result

CHANGES = yaml.safe_load((PROJECT / "book" / "changes.yml").read_text(encoding="utf-8"))
ROWS = {row["id"]: row for row in CHANGES}
SILENT = [row["id"] for row in CHANGES if "does" in row]
# What the new form does; `result` is its value.
DOES = {
    "eval_strategy": 'result.eval_strategy == "epoch"',
    "processing_class": "result.processing_class is tokenizer",
    "sampling": 'result.train_sampling_strategy == "group_by_length"',
    "warmup": "result.get_warmup_steps(500) == 50",
    "use_cpu": "result.use_cpu",
    "adafactor": 'result.optim == "adafactor"',
    "overwrite": 'result.output_dir == "out"',
    "include": 'result.include_for_metrics == ["inputs"]',
    "checkpointing": "result.activation_checkpointing",
    "hub_token": "result.hub_token == token",
    "report_to": "True",  # see test_report_to
    "adamw": "AdamW is torch.optim.AdamW",
    "dtype": "result.dtype == torch.float32",
    "default_dtype": "result.dtype == torch.float32",
    "four_bits": "result.is_loaded_in_4bit",
    "token": "type(result) is type(chat_model)",
    "safetensors": 'Path("out", "model.safetensors").is_file()',
    "tensorflow": 'AutoModelForSequenceClassification.__module__.endswith("modeling_auto")',
    "encode": 'result["input_ids"] == tokenizer.encode(text)',
    "encode_batch": 'result["input_ids"] == [tokenizer.encode(text)]',
    "extra_tokens": "result == []",
    "target": 'result["input_ids"] == tokenizer.encode(text)',
    "template": 'chat_tokenizer.decode(result[0]).count("<|start_header_id|>assistant") == 1',
    "summarization": 'result.task == "text-generation"',
    "vision": 'AutoModelForImageTextToText.__module__.endswith("modeling_auto")',
    "attention": 'model.config._attn_implementation == "sdpa"',
}


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
            after = hear(f"{with_result(row['after'])}\nreached = {row['id']!r}", known)
            assert known.get("reached") == row["id"], after
            assert not says(row.get("says", "nothing"), after)
            assert eval(DOES[row["id"]], known | {"Path": Path}), (
                f"{row['after']} does something else"
            )


def test_rows_are_whole():
    assert len(ROWS) == len(CHANGES) >= 12
    for row in CHANGES:
        assert set(row) in ({"id", "before", "after", side} for side in ("says", "does"))
    proven = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert set(DOES) == set(ROWS)
    assert set(SILENT) <= proven, "what an old form does without saying it needs a test"


def result(form, known):
    """Return the value of a form, which is an expression."""
    hear(f"result = {form}", known)
    return known["result"]


def test_new_arguments_arrive():
    """Where the value of the form does not tell."""
    for row, name, asked in (
        ("target", "tokenizer", call(text_target="A sentence.")),
        ("token", "AutoModelForCausalLM", call.from_pretrained("a/b", token="hf_token")),
    ):
        fake = MagicMock()
        exec(
            ROWS[row]["after"],
            {"text": "A sentence.", "name": "a/b", "token": "hf_token", name: fake},
        )
        assert fake.mock_calls == [asked]


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
