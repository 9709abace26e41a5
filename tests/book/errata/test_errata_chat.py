"""The errata of the chat pages, proved from both sides as in test_errata.py."""

import warnings

import pytest
import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    BatchEncoding,
    GenerationConfig,
    pipeline,
    set_seed,
)

NAME = "meta-llama/Meta-Llama-3-8B-Instruct"
CHAT = [{"role": "user", "content": "Is there a market in Rome?"}]


@pytest.fixture
def loaded(hub_folder):
    """The tokenizer, the model in float32, and a chat as it wants it."""
    tokenizer = AutoTokenizer.from_pretrained(NAME)
    inputs = tokenizer.apply_chat_template(CHAT, add_generation_prompt=True, return_tensors="pt")
    return tokenizer, AutoModelForCausalLM.from_pretrained(NAME, dtype=torch.float32), inputs


def reply(pipe, seed, **options):
    set_seed(seed)
    return pipe(CHAT, max_new_tokens=40, **options)[0]["generated_text"][-1]["content"]


# C05: dtype, and replies that differ


def test_C05_source_form_fails(hub_folder):
    """With the source's call, the reply differs between seeds: the pipeline samples."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch_dtype is deprecated
        pipe = pipeline("text-generation", NAME, torch_dtype=torch.bfloat16, device_map="auto")
    assert pipe.model.dtype == torch.bfloat16, "the old name still works"
    assert len({reply(pipe, seed) for seed in range(8)}) > 1


def test_C05_corrected_form_works(hub_folder):
    """dtype is honoured, and with do_sample=False every seed gives the same reply."""
    pipe = pipeline("text-generation", NAME, dtype=torch.bfloat16, device_map="auto")
    assert pipe.model.dtype == torch.bfloat16
    assert len({reply(pipe, seed, do_sample=False) for seed in range(8)}) == 1


# C14: temperature without sampling


def test_C14_source_form_fails(loaded):
    """Where the model's own settings do not sample, 0.1 and 5.0 give the same; 0 is an error."""
    _, model, inputs = loaded
    ends = model.generation_config.eos_token_id
    model.generation_config = GenerationConfig(eos_token_id=ends, pad_token_id=ends[0])
    cold, hot = (
        model.generate(**inputs, max_new_tokens=20, temperature=temperature)
        for temperature in (0.1, 5.0)
    )
    assert torch.equal(cold, hot)
    with pytest.raises(ValueError, match="strictly positive"):
        model.generate(**inputs, max_new_tokens=20, do_sample=True, temperature=0)


def test_C14_corrected_form_works(loaded):
    """With do_sample=True the temperature counts; with do_sample=False all runs agree."""
    tokenizer, model, inputs = loaded

    def generate(seed, **options):
        set_seed(seed)
        return tokenizer.decode(model.generate(**inputs, max_new_tokens=20, **options)[0])

    seeds = range(6)
    cold = {generate(seed, do_sample=True, temperature=0.01) for seed in seeds}
    hot = {generate(seed, do_sample=True, temperature=2.0) for seed in seeds}
    greedy = {generate(seed, do_sample=False) for seed in seeds}
    assert cold == greedy and len(greedy) == 1
    assert len(hot) > 2


# C15: what templating returns


def test_C15_source_form_fails(loaded):
    """The call returns a BatchEncoding, which generate does not take for token ids."""
    tokenizer, model, _ = loaded
    input_ids = tokenizer.apply_chat_template(CHAT, tokenize=True)
    assert isinstance(input_ids, BatchEncoding) and not isinstance(input_ids, list)
    tensors = tokenizer.apply_chat_template(CHAT, tokenize=True, return_tensors="pt")
    with pytest.raises(AttributeError):
        model.generate(tensors, max_new_tokens=5)


def test_C15_corrected_form_works(loaded):
    """Unpacked, it has all that generate needs, and the ids of the two separate steps."""
    tokenizer, model, inputs = loaded
    assert set(inputs) == {"input_ids", "attention_mask"}
    text = tokenizer.apply_chat_template(CHAT, tokenize=False, add_generation_prompt=True)
    assert inputs["input_ids"][0].tolist() == tokenizer(text, add_special_tokens=False)["input_ids"]
    assert model.generate(**inputs, max_new_tokens=5, do_sample=False).shape[0] == 1
