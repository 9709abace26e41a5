"""Unit tests of the stand-in dialogues: what they combine and hold out, and how they are judged."""

import itertools
import re
from collections import Counter

import pytest

from recipes import dialogues


@pytest.fixture(scope="module")
def rows():
    return dialogues.compose(5000, seed=12)


@pytest.fixture(scope="module")
def held_rows():
    return dialogues.compose(1000, seed=13, held_out=True)


def replies(row):
    return [message["content"] for message in row["messages"] if message["role"] == "assistant"]


def turns(rows):
    for row in rows:
        for turn, reply in enumerate(replies(row)):
            yield row, turn, reply


def test_the_seed_alone_decides_and_what_is_held_out_not_even_that():
    with pytest.raises(ValueError, match="rows"):
        dialogues.compose(0, seed=0)
    assert dialogues.compose(50, seed=3) == dialogues.compose(50, seed=3)
    assert dialogues.compose(50, seed=3) != dialogues.compose(50, seed=4)
    # A changed hash would test a saved model on what it was trained on.
    keys = list(itertools.product(dialogues.PERSONAS, dialogues.NAMES, dialogues.TOPICS))
    held = [key for key in keys if dialogues.is_held_out(*key)]
    towns = [town for persona, town, topic in held if (persona, topic) == ("cat", "food")]
    assert towns == ["Foxglove Hill", "Amber Falls", "Quillhaven", "Starling Isle"]


def test_training_and_testing_share_no_combination(rows, held_rows):
    for number, row in enumerate([*rows, *held_rows]):
        facts = row["facts"]
        listed = {(persona, town) for persona, town, _, _ in facts["combinations"]}
        towns = [turn["town"] for turn in facts["turns"]]
        assert listed == {(facts["persona"], town) for town in towns if town}
        held = [one[1] for one in facts["combinations"] if dialogues.is_held_out(*one)]
        if number >= len(rows):
            assert held and set(towns[1:]) <= set(held), row
        else:
            assert not held, row


def test_system_user_and_assistant_take_turns(rows, held_rows):
    for row in [*rows, *held_rows]:
        roles = [message["role"] for message in row["messages"]]
        system = roles[0] == "system"
        assert system or row["facts"]["persona"] == "plain", "who plays a part is told which"
        assert roles[system:] == ["user", "assistant"] * len(row["facts"]["turns"])


def test_texts_are_well_formed(rows):
    """No gaps or stray spaces; capitals, final marks and articles as they should be."""
    vowel = re.compile(r"(?!one|once|uni|use|euro)(?:[aeiou]|hour|hono)", re.IGNORECASE)
    for text in (message["content"] for row in rows for message in row["messages"]):
        assert not re.search(r"[{}\[\]|*]|  |\s$|^\s| \n|\n |\s[.,!?;:]", text), text
        for article, word in re.findall(r"\b([Aa]n?) ([\w']+)", text):
            assert (article.lower() == "an") == bool(vowel.match(word)), text
    for _, _, reply in turns(rows):
        assert reply[-1] in ".!?", reply
        assert not re.search(r"^[a-z]|\n[a-z]|[.!?]\s[a-z]|[.!?,;:][.!?,;:]", reply), reply


def test_reference_replies_are_right(rows, held_rows):
    for row, turn, reply in turns([*rows, *held_rows]):
        assert all(dialogues.judge(row, turn, reply).values()), (reply, row["facts"])


def test_a_fact_of_another_place_is_wrong(rows):
    """Every fact in a reply is exchanged for that of another place of the same town."""
    caught = Counter()
    for row, turn, reply in turns(rows):
        facts = row["facts"]["turns"][turn]
        if facts["town"] is None or facts["place"] is None:
            continue
        places = dialogues.TOWNS[facts["town"]].places
        topic = "fun" if facts["topic"] == "overview" else facts["topic"]
        other = places["food" if topic == "fun" else "fun"]
        wrongs = {"place": reply.replace(facts["place"], other.name)}
        for name in ("why", "more"):
            said = places[topic].slots[name]
            if facts["says"] == said:
                wrongs[name] = reply.replace(said, other.slots[name])
        if facts["kind"] == "way":
            wrongs["way"] = reply.replace(places[topic].key, "Nowhere Street")
        if facts["kind"] == "cost":
            paid = places[topic].price
            wrongs["cost"] = reply.replace(paid, "99 dollars") if paid else reply + " One dollar."
        for name, wrong in wrongs.items():
            assert wrong == reply or not all(dialogues.judge(row, turn, wrong).values()), wrong
            caught[name] += wrong != reply
    assert min(caught[name] for name in ("place", "why", "more", "way", "cost")) > 100, caught


def test_judging_is_lenient_on_wording_and_strict_on_facts():
    facts = {"kind": "ask", "persona": "robot", "town": "Marlow Bay", "topic": "fun"}
    facts |= {"place": "Whale Hall", "needs": [["Whale Hall"]], "bans": [], "context": []}
    facts["says"] = dialogues.TOWNS["Marlow Bay"].places["fun"].slots["why"]
    row = {"facts": {"turns": [facts]}}

    def right(reply):
        return dialogues.judge(row, 0, reply)["on_topic"]

    assert right("Beep! At the whale hall one can walk among whale bones.")
    assert not right("Beep! At the Whale Hall the crab soup comes with warm bread.")
    assert not right("Beep! Walk through the bones of a whale at the Glass Garden.")
    assert not right("Beep! The Whale Hall of Pebblewick: walk through the bones of a whale.")
    turn = facts | {"context": ["Whale Hall"]}
    later = {"facts": {"turns": [turn, turn]}}
    for reply, named in (("At the whale hall.", True), ("At the hall.", False)):
        assert dialogues.judge(later, 1, reply)["in_context"] == named
    assert not dialogues.judge(row, 0, "Arr, walk through the bones of a whale!")["in_persona"]


def test_prompts_are_held_out_and_balanced():
    with pytest.raises(ValueError, match="count"):
        dialogues.prompts(0, seed=0)
    found = dialogues.prompts(96, seed=2)
    assert len({str(prompt["messages"]) for prompt in found}) == 96
    assert Counter(prompt["turn"] for prompt in found) == {0: 48, 1: 48}
    assert {*Counter(prompt["facts"]["persona"] for prompt in found).values()} == {12}
    for prompt in found:
        assert prompt["messages"][-1]["role"] == "user"
        assert any(dialogues.is_held_out(*shown) for shown in prompt["facts"]["combinations"])
        assert all(dialogues.judge(prompt, prompt["turn"], prompt["reference"]).values())
