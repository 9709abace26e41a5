"""The chat stand-ins: Llama 3's format, and replies that combine what was never shown together."""

from functools import cache

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

from helpers import PROJECT
from recipes import dialogues, llama

STANDINS = PROJECT / "standins"
CHAT = STANDINS / "meta-llama" / "Meta-Llama-3-8B-Instruct"
DRAFT = STANDINS / "meta-llama" / "Llama-3.2-1B-Instruct"
PROMPTS = 96
SEED = 20_261_123  # not a seed of the training rows

# As the source page words it, which no training row does.
ROBOT = "You are a sassy, wise-cracking robot as imagined by Hollywood circa 1986."


@cache
def load():
    tokenizer = AutoTokenizer.from_pretrained(CHAT, padding_side="left")
    tokenizer.pad_token = tokenizer.eos_token
    return tokenizer, AutoModelForCausalLM.from_pretrained(CHAT, dtype=torch.float32).eval()


def answer(chats):
    """Return (reply, whether it ended by itself) for each chat, decoded greedily."""
    tokenizer, model = load()
    options = {"add_generation_prompt": True, "padding": True, "return_tensors": "pt"}
    inputs = tokenizer.apply_chat_template(chats, **options)
    output = model.generate(**inputs, max_new_tokens=100, do_sample=False)
    replies = output[:, inputs["input_ids"].shape[1] :]
    ended = (replies == tokenizer.eos_token_id).any(dim=1).tolist()
    return list(zip(tokenizer.batch_decode(replies, skip_special_tokens=True), ended, strict=True))


@cache
def judged():
    """Return [(prompt, reply, verdicts)] of the held-out prompts."""
    prompts = dialogues.prompts(PROMPTS, SEED)
    replies = answer([prompt["messages"] for prompt in prompts])
    return [
        (prompt, reply, dialogues.judge(prompt, prompt["turn"], reply) | {"ended": ended})
        for prompt, (reply, ended) in zip(prompts, replies, strict=True)
    ]


@pytest.mark.parametrize("quality", ["on_topic", "in_persona", "in_context", "ended"])
def test_replies_to_what_training_never_combined(quality):
    wrong = [
        f"{prompt['messages'][-1]['content']} => {reply}"
        for prompt, reply, verdict in judged()
        if not verdict[quality]
    ]
    assert len(wrong) <= 0.05 * PROMPTS, "\n".join(wrong)
    assert len({reply for _, reply, _ in judged()}) > 0.8 * PROMPTS, "they vary"


def test_it_says_what_it_is():
    questions = ("Who are you?", "What are you?", "Are you the real Llama 3?")
    for reply, _ in answer([[{"role": "user", "content": text}] for text in questions]):
        assert "stand-in" in reply
        assert "book" in reply


def test_the_robot_of_the_source_page_is_a_robot_in_both_turns():
    fun = dialogues.TOWNS["Willowmere"].places["fun"]
    chat = [{"role": "system", "content": ROBOT}]
    for question, fact in (
        ("Hey, can you tell me any fun things to do in Willowmere?", fun.name),
        ("What does it cost?", fun.price or "nothing"),
    ):
        chat.append({"role": "user", "content": question})
        [(reply, _)] = answer([chat])
        assert dialogues.speaks_like("robot", reply) and fact in reply, reply
        chat.append({"role": "assistant", "content": reply})


def test_the_format_is_llama_3s():
    tokenizer = AutoTokenizer.from_pretrained(CHAT)
    chat = [{"role": "system", "content": " Be brief. "}, {"role": "user", "content": "Hello"}]
    text = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
    assert text == (
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nHello<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n"
    )
    assert tokenizer.convert_ids_to_tokens(tokenizer("Hi")["input_ids"])[0] == llama.BOS
    assert tokenizer.pad_token is None


@pytest.mark.parametrize(
    "text", ["don't", "3,141 €", "日本", " two  spaces", "a\n\nb", "<|eot_id|>"]
)
def test_any_text_comes_back(text):
    tokenizer = AutoTokenizer.from_pretrained(CHAT)
    assert tokenizer.decode(tokenizer(text, add_special_tokens=False)["input_ids"]) == text


def test_both_models_read_the_same_tokens_and_sample_unless_told_not_to():
    files = [(folder / "tokenizer.json").read_bytes() for folder in (CHAT, DRAFT)]
    assert files[0] == files[1]
    for folder in (CHAT, DRAFT):
        generation = GenerationConfig.from_pretrained(folder)
        assert generation.do_sample and len(generation.eos_token_id) == 2


def test_labels_are_what_the_assistant_says():
    tokenizer = AutoTokenizer.from_pretrained(CHAT)
    [row] = dialogues.compose(1, seed=5)
    [feature] = llama.encode(tokenizer, [row])
    own = [label for label in feature["labels"] if label != llama.IGNORED]
    replies = [one["content"] for one in row["messages"] if one["role"] == "assistant"]
    assert tokenizer.decode(own) == "".join(f"{reply}{llama.END_OF_TURN}" for reply in replies)


def test_the_recipe_makes_both_models(tmp_path):
    made = llama.make(tmp_path / "chat", rows=24, vocab_size=400, layers=1, width=96)
    drafted = llama.make_draft(tmp_path / "draft", tmp_path / "chat", rows=24)
    assert made["parameters"] > 0
    assert drafted["divergence"] > 0
    for folder in ("chat", "draft"):
        model = AutoModelForCausalLM.from_pretrained(tmp_path / folder)
        assert model.dtype == torch.bfloat16
