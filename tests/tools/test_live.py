"""What is put on the site for the boxes that run in the page."""

import gguf
import pytest
from transformers import AutoModelForCausalLM, AutoTokenizer

from helpers import PROJECT, PageError
from helpers.gguf import write_gguf
from tools import live

CHECKPOINT = PROJECT / "standins" / "meta-llama" / "Llama-3.2-1B-Instruct"


def test_parts_of_characters_are_marked_and_their_bytes_kept(tmp_path):
    tokenizer = AutoTokenizer.from_pretrained(CHECKPOINT)
    file = tmp_path / "model.gguf"
    write_gguf(file, AutoModelForCausalLM.from_pretrained(CHECKPOINT), tokenizer)
    parts = live.mark_parts_of_characters(file)
    types = gguf.GGUFReader(file).fields["tokenizer.ggml.token_type"].contents()
    unused = {token for token, kind in enumerate(types) if kind == gguf.TokenType.UNUSED}
    assert unused == set(parts) and len(parts) >= 128
    text = "Łódź 🙂 ☃"
    for token in tokenizer.encode(text, add_special_tokens=False):
        alone = tokenizer.decode([token])
        assert ("\ufffd" in alone) == (token in parts)
    ids = tokenizer.encode("🙂", add_special_tokens=False)
    assert b"".join(bytes(parts[token]) for token in ids).decode() == "🙂"


@pytest.mark.parametrize("missing", ["packages", "model"])
def test_what_is_missing_is_said_in_one_sentence(tmp_path, monkeypatch, missing):
    if missing == "packages":
        monkeypatch.setattr(live, "PACKAGES", tmp_path / "none")
    sentence = {"packages": "run `make env`", "model": "There is no file"}[missing]
    with pytest.raises(PageError, match=sentence):
        live.write(tmp_path, tmp_path / "none.gguf")
