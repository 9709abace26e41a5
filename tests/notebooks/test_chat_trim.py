"""The function of "Chat with a model" that shortens a chat: what it keeps, and when it gives up."""

import nbformat
import pytest
from transformers import AutoTokenizer

from helpers import PROJECT

PAGE = PROJECT / "notebooks" / "chat" / "chat_with_a_model.ipynb"
STANDIN = PROJECT / "standins" / "meta-llama" / "Meta-Llama-3-8B-Instruct"
SYSTEM = {"role": "system", "content": "Talk like a pirate."}
LONG = {"role": "system", "content": SYSTEM["content"] * 100}
QUESTION = {"role": "user", "content": "What does it cost?"}
TURN = [
    {"role": "user", "content": "What should I eat in Rome?"},
    {"role": "assistant", "content": "Fried artichokes are what you eat in Rome."},
]
CHAT = [*TURN, *TURN, *TURN, QUESTION]
# As SmolLM2 does, this one begins with a system message of its own where the chat has none.
DEFAULT_SYSTEM = (
    "{% if messages[0].role != 'system' %}<|system|>You are a helpful assistant.{% endif %}"
    "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)

CELLS = {cell.id: cell.source for cell in nbformat.read(PAGE, as_version=4).cells}
exec(CELLS["trim"], page := {})
trim = page["trim"]


@pytest.fixture(params=["stand-in", "default system message"])
def tokenizer(request):
    tokenizer = AutoTokenizer.from_pretrained(STANDIN)
    if request.param != "stand-in":
        tokenizer.chat_template = DEFAULT_SYSTEM
    return tokenizer


def count(chat, tokenizer):
    """Return the tokens that the model reads before it writes its reply."""
    return len(tokenizer.apply_chat_template(chat, add_generation_prompt=True)["input_ids"])


@pytest.mark.parametrize("system", [[], [SYSTEM]], ids=["no system", "system"])
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_it_keeps_system_message_question_and_as_many_turns_as_fit(tokenizer, system, turns):
    wanted = [*system, *TURN * turns, QUESTION]
    one_more = [*system, *TURN, *wanted[len(system) :]]
    just_enough, not_enough = count(wanted, tokenizer), count(one_more, tokenizer) - 1
    for room in (just_enough, not_enough):
        assert trim([*system, *CHAT], tokenizer, room) == wanted


@pytest.mark.parametrize("system", [[], [SYSTEM], [LONG]], ids=["no system", "system", "long"])
def test_it_gives_up_where_the_question_does_not_fit(tokenizer, system):
    room = 200 if system == [LONG] else count([*system, QUESTION], tokenizer) - 1
    with pytest.raises(ValueError, match=rf"do not fit in {room} tokens: shorten"):
        trim([*system, *CHAT], tokenizer, room)


def test_a_chat_that_was_answered_keeps_its_last_turn(tokenizer):
    chat = [SYSTEM, *TURN, *TURN]
    wanted = [SYSTEM, *TURN]
    assert trim(chat, tokenizer, count(wanted, tokenizer)) == wanted
    with pytest.raises(ValueError, match="do not fit in"):
        trim(chat, tokenizer, count(wanted, tokenizer) - 1)


def test_a_chat_that_fits_is_left_alone(tokenizer):
    assert trim([SYSTEM, *CHAT], tokenizer, 10_000) == [SYSTEM, *CHAT]
