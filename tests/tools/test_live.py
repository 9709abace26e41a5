"""What is put on the site for the boxes that run in the page."""

import json

import gguf
import pytest
from transformers import AutoModelForCausalLM, AutoTokenizer

from helpers import PROJECT, PageError
from helpers.gguf import write_gguf
from tools import live

CHECKPOINT = PROJECT / "standins" / "meta-llama" / "Llama-3.2-1B-Instruct"


@pytest.fixture
def small(tmp_path):
    file = tmp_path / "small.gguf"
    tokenizer = AutoTokenizer.from_pretrained(CHECKPOINT)
    write_gguf(file, AutoModelForCausalLM.from_pretrained(CHECKPOINT), tokenizer)
    return file


def test_the_model_in_the_page_is_read_without_flash_attention():
    """With that of wllama 3.13, SmolLM2 writes nonsense; `make test-hub` sees it."""
    script = (PROJECT / "book/_static/live/model.js").read_text(encoding="utf-8")
    assert "flash_attn: false" in script
    npm = json.loads((PROJECT / "requirements/site/package.json").read_text(encoding="utf-8"))
    assert npm["dependencies"]["@wllama/wllama"].startswith("3.13."), "try it with a newer one"


def test_parts_of_characters_are_marked_and_their_bytes_kept(small):
    tokenizer = AutoTokenizer.from_pretrained(CHECKPOINT)
    parts = live.mark_parts_of_characters(small)
    types = gguf.GGUFReader(small).fields["tokenizer.ggml.token_type"].contents()
    unused = {token for token, kind in enumerate(types) if kind == gguf.TokenType.UNUSED}
    assert unused == set(parts) and len(parts) >= 128
    text = "Łódź 🙂 ☃"
    for token in tokenizer.encode(text, add_special_tokens=False):
        alone = tokenizer.decode([token])
        assert ("\ufffd" in alone) == (token in parts)
    ids = tokenizer.encode("🙂", add_special_tokens=False)
    assert b"".join(bytes(parts[token]) for token in ids).decode() == "🙂"


def test_special_tokens_stand_anywhere_in_a_vocabulary(small):
    reader = gguf.GGUFReader(small, "r+")
    types = reader.fields["tokenizer.ggml.token_type"]
    types.parts[types.data[0]][0] = gguf.TokenType.CONTROL  # as with SmolLM2, before all pieces
    reader.data.flush()
    assert len(live.mark_parts_of_characters(small)) >= 128


def test_a_real_model_is_offered_with_its_size_context_and_licence(tmp_path, small):
    (tmp_path / "site").mkdir()
    live.write(tmp_path / "site", small)
    standin, real = json.loads((tmp_path / "site" / "live.json").read_text("utf-8"))["models"]
    assert (standin["context"], standin["alternatives"]) == (1024, 2560), "all of its pieces"
    expected = {"name": "HuggingFaceTB/SmolLM2-135M-Instruct", "bytes": small.stat().st_size}
    expected |= {"context": 2048, "alternatives": 256, "file": "smollm2.gguf"}
    assert expected.items() <= real.items()
    assert "Apache" in (tmp_path / "site" / "LICENCE.SmolLM2.txt").read_text("utf-8")


@pytest.mark.parametrize("missing", ["packages", "model"])
def test_what_is_missing_is_said_in_one_sentence(tmp_path, monkeypatch, missing):
    if missing == "packages":
        monkeypatch.setattr(live, "PACKAGES", tmp_path / "none")
    sentence = {"packages": "run `make env`", "model": "There is no file"}[missing]
    with pytest.raises(PageError, match=sentence):
        live.write(tmp_path, tmp_path / "none.gguf")
