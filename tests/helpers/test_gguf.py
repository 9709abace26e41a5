"""A model written as GGUF and read back by Transformers."""

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, BertConfig, BertModel

from helpers import PROJECT
from helpers.gguf import write_gguf

CHECKPOINT = PROJECT / "standins" / "meta-llama" / "Llama-3.2-1B-Instruct"


@pytest.fixture(scope="module")
def model():
    return AutoModelForCausalLM.from_pretrained(CHECKPOINT, dtype=torch.float32)


@pytest.fixture(scope="module")
def tokenizer():
    return AutoTokenizer.from_pretrained(CHECKPOINT)


@pytest.mark.parametrize(("format", "tolerance"), [("F32", 0), ("F16", 1e-3), ("Q8_0", 5e-3)])
def test_round_trip(tmp_path, model, tokenizer, format, tolerance):
    write_gguf(tmp_path / "model.gguf", model, tokenizer, format)
    read = AutoModelForCausalLM.from_pretrained(tmp_path, gguf_file="model.gguf")
    weights, again = model.state_dict(), read.state_dict()
    assert weights.keys() == again.keys()
    for name, weight in weights.items():
        assert (weight - again[name]).abs().max() <= tolerance * weight.abs().max(), name
    its = AutoTokenizer.from_pretrained(tmp_path, gguf_file="model.gguf")
    assert its.chat_template == tokenizer.chat_template
    assert (its.bos_token, its.eos_token) == (tokenizer.bos_token, tokenizer.eos_token)
    for text in ("It's 12345 m, isn't it?", "Schönbrunn  \n\nZoo", "<|eot_id|>"):
        ids = tokenizer.encode(text, add_special_tokens=False)
        assert its.encode(text, add_special_tokens=False) == ids
    chat = tokenizer.apply_chat_template([{"role": "user", "content": "Hi!"}], return_tensors="pt")
    with torch.no_grad():
        expected, logits = (each(**chat).logits for each in (model, read))
    assert torch.allclose(logits, expected, atol=max(1e-4, 50 * tolerance))


def test_what_cannot_be_written_is_said_in_one_sentence(tmp_path, model, tokenizer):
    bert = BertModel(BertConfig(hidden_size=8, num_attention_heads=1, num_hidden_layers=1))
    cased = AutoTokenizer.from_pretrained(PROJECT / "standins/google-bert/bert-base-cased")
    wrong = {
        "not 'bert'": (bert, cased, "F16"),
        "not WordPiece": (model, cased, "F16"),
        "no format 'Q9'": (model, tokenizer, "Q9"),
    }
    for sentence, arguments in wrong.items():
        with pytest.raises(ValueError, match=sentence):
            write_gguf(tmp_path / "model.gguf", *arguments)
    assert not list(tmp_path.iterdir())
