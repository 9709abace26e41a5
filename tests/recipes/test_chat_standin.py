"""The chat stand-ins: Llama 3's format, and replies that combine what was never shown together."""

import inspect
import json
from functools import cache

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, GenerationConfig

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
def load(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left")
    tokenizer.pad_token = tokenizer.eos_token
    return tokenizer, AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def answer(chats, folder=CHAT, at_once=24):
    """Return (reply, whether it ended by itself) for each chat, decoded greedily."""
    tokenizer, model = load(folder)
    replies = []
    for start in range(0, len(chats), at_once):
        inputs = tokenizer.apply_chat_template(
            chats[start : start + at_once],
            add_generation_prompt=True,
            return_tensors="pt",
            padding=True,
        )
        output = model.generate(**inputs, max_new_tokens=100, do_sample=False)
        for row in output[:, inputs["input_ids"].shape[1] :]:
            ended = tokenizer.eos_token_id in row.tolist()
            replies.append((tokenizer.decode(row, skip_special_tokens=True), ended))
    return replies


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


def test_the_first_chat_of_the_source_page_is_answered_in_character_and_truly():
    fun = dialogues.place("New York", "fun")
    chat = [{"role": "system", "content": ROBOT}]
    for question, fact in (
        ("Hey, can you tell me any fun things to do in New York?", fun["name"]),
        ("Wait, what's so wild about soup cans?", fun["more"]),
    ):
        chat.append({"role": "user", "content": question})
        [(reply, _)] = answer([chat])
        assert dialogues.speaks_like("robot", reply) and fact in reply, reply
        chat.append({"role": "assistant", "content": reply})


def test_what_it_does_not_know_it_says():
    questions = ("What should I eat in Oslo?", "Is there a casino in Rome?")
    for reply, _ in answer([[{"role": "user", "content": text}] for text in questions]):
        assert "know" in reply, reply


@cache
def untrue():
    """Return those of 500 held-out replies that state what the data does not, and what that is."""
    prompts = dialogues.prompts(500, SEED + 1)
    replies = [reply for reply, _ in answer([prompt["messages"] for prompt in prompts], at_once=50)]
    return [f"{reply} <= {said}" for reply in replies if (said := dialogues.untrue(reply))]


@pytest.mark.xfail(strict=True, reason="3 of 500 mix facts up: train it for longer")
def test_no_reply_states_a_fact_that_is_not_in_the_data():
    assert not untrue()


def test_until_then_hardly_a_reply_does():
    assert len(untrue()) <= 5, "\n".join(untrue())


def test_it_is_as_unsure_as_a_real_model():
    """Of eight samples at the settings of the checkpoint, at least five differ."""
    tokenizer, model = load(CHAT)
    torch.manual_seed(42)
    for question in ("Can you recommend a walk in Lisbon?", "What can kids do in Vienna?"):
        chat = [{"role": "user", "content": question}]
        inputs = tokenizer.apply_chat_template(
            chat, add_generation_prompt=True, return_tensors="pt"
        )
        drawn = model.generate(**inputs, max_new_tokens=100, num_return_sequences=8)
        assert len(set(tokenizer.batch_decode(drawn, skip_special_tokens=True))) >= 5


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


def test_the_sizes_of_the_trainings_are_those_of_the_shipped_models():
    """Nothing in a model tells how long it was trained: whoever changes these trains again."""
    rows = [
        inspect.signature(make).parameters["rows"].default
        for make in (llama.make, llama.make_draft)
    ]
    assert rows == [240_000, 15_000]


def test_the_shipped_models_come_from_the_chats_and_sizes_of_the_recipe(tmp_path, monkeypatch):
    """Whatever words a chat gains or loses, the pieces that are learned from the chats differ."""
    compose, kept = dialogues.compose, {}

    def begin(rows, seed):
        assert rows >= 20_000, "the tokenizer learns from so many"
        return compose(20_000, seed=seed)

    def stop(model, tokenizer, chats, folder, seed, teacher=None):
        kept[folder] = model.config, tokenizer
        return 0.0

    monkeypatch.setattr(dialogues, "compose", begin)
    monkeypatch.setattr(llama, "train_and_save", stop)
    llama.make(tmp_path)
    monkeypatch.setattr(dialogues, "compose", lambda rows, seed: [])
    llama.make_draft(DRAFT, teacher=CHAT)
    pieces = [
        json.loads(one.backend_tokenizer.to_str())
        for one in (kept[tmp_path][1], AutoTokenizer.from_pretrained(CHAT))
    ]
    assert pieces[0] == pieces[1]
    saved = ("architectures", "dtype")  # written when a model is saved
    for made, shipped in ((tmp_path, CHAT), (DRAFT, DRAFT)):
        new, old = (
            {name: value for name, value in config.to_diff_dict().items() if name not in saved}
            for config in (kept[made][0], AutoConfig.from_pretrained(shipped))
        )
        assert new == old


def test_the_recipe_makes_both_models(tmp_path):
    made = llama.make(tmp_path / "chat", rows=24, vocab_size=400, layers=1, width=96)
    drafted = llama.make_draft(tmp_path / "draft", tmp_path / "chat", rows=24)
    assert made["parameters"] > 0
    assert drafted["divergence"] > 0
    for folder in ("chat", "draft"):
        model = AutoModelForCausalLM.from_pretrained(tmp_path / folder)
        assert model.dtype == torch.bfloat16
        shipped = GenerationConfig.from_pretrained(CHAT if folder == "chat" else DRAFT)
        assert (
            model.generation_config.to_diff_dict().items()
            >= {
                name: value
                for name, value in shipped.to_diff_dict().items()
                if not name.endswith(("token_id", "version"))
            }.items()
        )
        settings = json.loads((tmp_path / folder / "tokenizer_config.json").read_text("utf-8"))
        assert settings["tokenizer_class"] == "PreTrainedTokenizerFast", "version 4 reads it too"
