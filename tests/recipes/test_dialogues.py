"""Unit tests of the stand-in dialogues: what they combine and hold out, and how they are judged."""

import itertools
import random
import re
from collections import Counter

import pytest

from recipes import dialogues

ROWS = 2000


@pytest.fixture(scope="module")
def rows():
    return dialogues.compose(3 * ROWS, seed=12)  # enough to count what comes how often


@pytest.fixture(scope="module")
def held_rows():
    return dialogues.compose(ROWS // 2, seed=13, held_out=True)


def turns(rows):
    """Yield (row, turn, reply) of all replies."""
    for row in rows:
        said = [one["content"] for one in row["messages"] if one["role"] == "assistant"]
        yield from ((row, turn, reply) for turn, reply in enumerate(said))


def test_the_seed_alone_decides_and_what_is_held_out_not_even_that():
    for function, name in ((dialogues.compose, "rows"), (dialogues.prompts, "count")):
        with pytest.raises(ValueError, match=f"{name} must be at least 1"):
            function(0, seed=0)
    assert (
        dialogues.compose(50, seed=3) == dialogues.compose(50, seed=3) != dialogues.compose(50, 4)
    )
    assert dialogues.prompts(20, seed=3) == dialogues.prompts(20, seed=3)
    # A changed hash would test a saved model on what it was trained on.
    keys = list(itertools.product(dialogues.PERSONAS, dialogues.NAMES, dialogues.TOPICS))
    held = [key for key in keys if dialogues.is_held_out(*key)]
    cities = [city for persona, city, topic in held if (persona, topic) == ("cat", "food")]
    assert cities == ["New York", "Vienna"]
    assert len(held) / len(keys) == pytest.approx(dialogues.HELD_TOPICS, abs=0.02)


def test_every_fact_has_a_source_and_can_be_told_apart():
    places = [place for city in dialogues.CITIES.values() for place in city["places"].values()]
    assert all(one["source"] for one in [*places, *dialogues.CITIES.values()])
    for slot in ("name", "why", "more", "origin"):
        assert len({place[slot] for place in places}) == len(places) == 16 * 8
    for text, marker in itertools.product(dialogues._OWNERS, dialogues.MARKERS.values()):
        assert not marker.search(text), text  # no city gives a persona away


def test_there_are_many_wordings_and_none_tells_a_fact():
    for persona in dialogues.PERSONAS:
        voice = dialogues.VOICES[persona]
        least = 25 if persona == "plain" else 12
        assert all(len(set(voice[topic])) >= least for topic in ("fun", "walk", "view"))
        for wording in itertools.chain(*voice.values()):
            empty = re.sub(r"{\w+}", "_", wording)
            assert not dialogues._facts_in(empty)[0], wording
            assert not re.search(r"\d", empty)


def test_verses_rhyme():
    assert dialogues.rhymes("at the end of the day,", "come what may.")
    assert not dialogues.rhymes("at the end of the day,", "a better day.")
    for text in itertools.chain(*dialogues.VOICES["poet"].values()):
        # A slot at the end of a line would leave the rhyme to chance.
        assert dialogues.rhymes(*text.split("\n")), text


def test_training_and_testing_share_no_combination(rows, held_rows):
    for number, row in enumerate([*rows, *held_rows]):
        shown = row["facts"]["combinations"]
        cities = [turn["city"] for turn in row["facts"]["turns"]]
        assert {key[1] for key in shown} == set(filter(None, cities))
        held = {key[1] for key in shown if dialogues.is_held_out(*key)}
        assert bool(held) == (number >= len(rows)), row
        assert not held or set(cities[1:]) <= held, row


def test_everything_comes_often_in_training_and_nearly_every_pair(rows):
    shown = [tuple(shown) for row in rows for shown in row["facts"]["combinations"]]
    sizes = [len(dialogues.PERSONAS), len(dialogues.NAMES), len(dialogues.TOPICS)]
    for part, size in enumerate(sizes):
        assert min(Counter(key[part] for key in shown).values()) > 0.4 * len(shown) / size
    for one, other in itertools.combinations(range(3), 2):
        assert len({(key[one], key[other]) for key in shown}) == sizes[one] * sizes[other]
    kinds = Counter(
        (facts["persona"], facts["kind"]) for row in rows for facts in row["facts"]["turns"]
    )
    wanted = {*dialogues.TALK_NEEDS, *dialogues.ASKING, *dialogues.FOLLOW, "pack"}
    for persona, kind in itertools.product(dialogues.PERSONAS, wanted):
        assert kinds[persona, kind] >= 3, (persona, kind)
    for row in rows:  # and nothing is asked twice
        asked = [(facts["kind"], facts["city"], facts["topic"]) for facts in row["facts"]["turns"]]
        assert len(set(asked)) == len(asked), row


def test_the_first_chat_of_the_book_is_learned_in_kind(rows):
    texts = {message["content"] for row in rows for message in row["messages"]}
    assert not any("as imagined by Hollywood circa 1986" in text for text in texts)
    assert any("as imagined by Hollywood" in text and "wise-cracking" in text for text in texts)
    assert "can you tell me any fun things to do in {city}?" in dialogues.ASK["fun"]
    assert any(re.search(r"^Wait, what's so wild about [a-z]+s\?$", text) for text in texts)
    assert not dialogues.is_held_out("robot", "New York", "fun", "special")


def test_texts_are_well_formed(rows):
    """Roles take turns; no gaps; capitals, final marks and articles as they should be."""
    for row in rows:
        roles = [message["role"] for message in row["messages"]]
        assert roles[0] == "system" or row["facts"]["persona"] == "plain"
        assert roles[roles[0] == "system" :] == ["user", "assistant"] * len(row["facts"]["turns"])
    vowel = re.compile(r"(?!one|once|uni|use|euro)(?:[aeiou]|hour|hono)", re.IGNORECASE)
    for text in (message["content"] for row in rows for message in row["messages"]):
        assert not re.search(r"[{}\[\]|*]|  |\s$|^\s| \n|\n |\s[.,!?;:]", text), text
        for article, word in re.findall(r"\b([Aa]n?) ([\w']+)", text):
            assert (article.lower() == "an") == bool(vowel.match(word)), text
    for _, _, reply in turns(rows):
        assert reply[-1] in ".!?", reply
        assert not re.search(r"^[a-z]|\n[a-z]|[.!?]\s[a-z]|[.!?,;:][.!?,;:]", reply), reply
        assert 6 <= len(reply.split()) <= 55, reply


def test_samples_differ_and_one_wording_is_the_likeliest(rows):
    same = {}
    for row, turn, reply in turns(rows):
        facts = row["facts"]["turns"][turn]
        if facts["kind"] in dialogues.ASKING and facts["topic"] in dialogues.PLACE_TOPICS:
            same.setdefault((facts["persona"], facts["city"], facts["topic"]), []).append(reply)
    distinct = [len(set(said[:8])) for said in same.values() if len(said) >= 8]
    assert len(distinct) > 100 and min(distinct) >= 4
    assert sum(distinct) / len(distinct) > 7
    chat = dialogues.Chat(random.Random(1))
    counts = Counter(chat.prefer(range(25), "key") for _ in range(2000))
    [(_, most), (_, second)] = counts.most_common(2)
    assert most > 3 * second


def test_reference_replies_are_right_and_true(rows, held_rows):
    for row, turn, reply in turns([*rows[:ROWS], *held_rows]):
        assert all(dialogues.judge(row, turn, reply).values()), (reply, row["facts"])
        assert dialogues.untrue(reply) == [], reply


def test_replies_of_another_persona_and_city_are_wrong(rows):
    first = [
        one for one in turns(rows[:900]) if one[1] == 0 and one[0]["facts"]["turns"][0]["city"]
    ]
    verdicts = []
    for (row, _, _), (other, _, reply) in itertools.product(first[:300], first[-25:]):
        here, there = row["facts"]["turns"][0], other["facts"]["turns"][0]
        if here["persona"] != there["persona"] and here["city"] != there["city"]:
            verdicts.append(dialogues.judge(row, 0, reply))
    assert len(verdicts) > 3000
    assert not any(verdict["on_topic"] for verdict in verdicts)
    assert sum(verdict["in_persona"] for verdict in verdicts) < 0.02 * len(verdicts)


def test_a_fact_of_another_place_is_untrue_and_wrong(rows):
    """Every fact in a reply is exchanged for that of a place in the next city."""
    caught = Counter()
    for row, turn, reply in turns(rows[:ROWS]):
        facts = row["facts"]["turns"][turn]
        if facts["topic"] not in dialogues.PLACE_TOPICS or not facts["city"]:
            continue
        city = dialogues.NAMES[dialogues.NAMES.index(facts["city"]) - 1]
        own, other = (dialogues.place(one, facts["topic"]) for one in (facts["city"], city))
        for slot in ("why", "more", "origin", "where"):
            wrong = re.sub(f"(?i){re.escape(own[slot])}", other[slot], reply)
            if wrong != reply:
                # Nothing is wrong with what is true of a thing of the same name.
                assert dialogues.untrue(wrong) or own["thing"] == other["thing"], wrong
                assert not dialogues.judge(row, turn, wrong)["on_topic"], wrong
                caught[slot] += 1
    assert min(caught[slot] for slot in ("why", "more", "origin", "where")) > 50, caught


def test_untrue_names_what_no_fact_covers():
    louvre = "Visit the Louvre in Paris"
    for reply, wrong in {
        f"{louvre}, where the Mona Lisa smiles behind her glass.": [],
        "I know sixteen cities, such as Rome and Paris.": [],
        "Visit the Louvre in Rome. The Mona Lisa smiles behind her glass.": ["rome"],
        f"{louvre}, where pork roasts slowly on a spit under a pineapple.": ["pork"],
        f"{louvre}, where you see the Seine curve below the iron beams.": ["seine"],
        "The story of the Louvre: the palace became a public museum in 1794.": ["1794"],
        "In Paris, visit the Bobington Tower.": ["Bobington", "Tower"],
        "The soup cans? Picasso painted one canvas for each.": ["Picasso"],
    }.items():
        found = dialogues.untrue(reply)
        assert bool(found) == bool(wrong), (reply, found)
        assert all(any(word in text for text in found) for word in wrong), (reply, found)


def test_empty_talk_and_talk_without_context_are_wrong(rows):
    for row, reply in itertools.product(rows[:200], ["", "Yes.", "I like trains."]):
        assert not all(dialogues.judge(row, 0, reply).values())
    for row, turn, right in turns(rows[:ROWS]):
        facts = row["facts"]["turns"][turn]
        if turn and facts["kind"] == "where":
            wrong = re.sub(re.escape(facts["place"]), "it", right, flags=re.IGNORECASE)
            assert not dialogues.judge(row, turn, wrong)["in_context"], wrong


def test_prompts_are_held_out_and_balanced():
    found = dialogues.prompts(96, seed=2)
    assert len({str(prompt["messages"]) for prompt in found}) == 96
    assert Counter(prompt["turn"] for prompt in found) == {0: 48, 1: 48}
    assert set(Counter(prompt["facts"]["persona"] for prompt in found).values()) == {12}
    assert len({one["facts"]["turns"][1]["kind"] for one in found if one["turn"]}) >= 7
    for prompt in found:
        assert prompt["messages"][-1]["role"] == "user"
        assert any(dialogues.is_held_out(*key) for key in prompt["facts"]["combinations"])
        assert all(dialogues.judge(prompt, prompt["turn"], prompt["reference"]).values())
