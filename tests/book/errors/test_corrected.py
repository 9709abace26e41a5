"""What the errata show under "Instead" is run as it is shown, where it is code."""

import numpy as np
import pytest
import torch
from datasets import load_dataset
from transformers import DataCollatorWithPadding

from tests.book.errata import test_errata_keras
from tests.book.errors.conftest import BERT
from tests.book.errors.hearing import with_result
from tools import inventory, pages

CHAT = "meta-llama/Meta-Llama-3-8B-Instruct"
REPLY = '"<|start_header_id|>assistant<|end_header_id|>" in tokenizer.decode(result[0])'
# What the code does; `result` is the value of its last line.
DOES = {
    "T01": 'dataset["train"].column_names == ["label", "text"]',
    "T03": 'len(small) == 1000 and max(map(len, small["input_ids"])) <= tokenizer.model_max_length'
    ' and data_collator([small.remove_columns("text")[0]] * 2)["input_ids"].shape[0] == 2',
    "T08": "result.dtype == torch.float32 and result.num_labels == 5",
    "T13": "predictions.tolist() == [1, 0]",
    "T18": 'dataset["train"].features["label"].names == ["unacceptable", "acceptable"]',
    "T19": 'result["input_ids"].shape[0] == len(dataset) and type(result["input_ids"]) is array',
    "T37": 'device.type == ("cuda" if torch.cuda.is_available() else "cpu")',
    "C05": "pipe.model.dtype == torch.bfloat16 and result == pipe(chat, do_sample=False)",
    "C14": "asked == [{'do_sample': True, 'temperature': 0.1}, {'do_sample': False}]",
    "C15": REPLY,
}


def is_code(text):
    """Whether a text is Python, as the page decides (tools/pages.py)."""
    return pages.python_or_text(text) != text


CODE = {
    entry["id"]: entry["erratum"]["corrected"]
    for entry in inventory.load()["entries"]
    if "erratum" in entry and is_code(entry["erratum"]["corrected"])
}


@pytest.fixture
def known(names):
    """Return a function that gives the names which the code of an erratum is run with."""

    def known(entry):
        checkpoint = CHAT if entry.startswith("C") else BERT
        given = names(checkpoint) | {"name": checkpoint, "np": np, "array": np.ndarray}
        given |= {"DataCollatorWithPadding": DataCollatorWithPadding, "asked": []}
        given |= {"logits": np.array([[0.0, 1.0], [3.0, 2.0]])}
        if entry == "T03":
            given["dataset"] = load_dataset("Yelp/yelp_review_full")
        elif entry == "T08":
            model = given["AutoModel"].from_pretrained(checkpoint, dtype=torch.bfloat16)
            model.save_pretrained("stored")
            given["name"] = "stored"
        elif entry in ("C14", "C15"):
            given["inputs"] = given["tokenizer"]("Where is Rome?", return_tensors="pt")
            generate = given["model"].generate

            def listen(*inputs, **options):
                given["asked"].append({k: options[k] for k in options.keys() - given["inputs"]})
                return generate(*inputs, **options, max_new_tokens=8)

            given["model"].generate = listen
        return given

    return known


@pytest.mark.parametrize("entry", sorted(set(CODE) - {"T20"}))
def test_code_does_what_it_has_to(entry, known):
    names = known(entry)
    exec(with_result(CODE[entry]), names)
    assert eval(DOES[entry], names)


def test_what_needs_the_environment_of_keras_is_what_is_run_there():
    switch, line = CODE["T20"].splitlines()
    assert "TF_USE_LEGACY_KERAS=1" in switch
    for part in ('os.environ["TF_USE_LEGACY_KERAS"] = "1"', line):
        assert part in test_errata_keras.CORRECTED
