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
    """Return rows to train on, enough to count what comes how often."""
    return dialogues.compose(3 * ROWS, seed=12)


@pytest.fixture(scope="module")
def held_rows():
    """Return rows to test with."""
    return dialogues.compose(ROWS // 2, seed=13, held_out=True)


def replies(row):
    """Return the contents of the assistant's messages."""
    return [message["content"] for message in row["messages"] if message["role"] == "assistant"]


def turns(rows):
    """Yield (row, turn, reply) of all replies."""
    for row in rows:
        for turn, reply in enumerate(replies(row)):
            yield row, turn, reply


def test_too_few_rows_are_refused():
    with pytest.raises(ValueError, match="rows"):
        dialogues.compose(0, seed=0)
    with pytest.raises(ValueError, match="count"):
        dialogues.prompts(-3, seed=0)


def test_the_seed_alone_decides_and_what_is_held_out_not_even_that():
    assert dialogues.compose(50, seed=3) == dialogues.compose(50, seed=3)
    assert dialogues.compose(50, seed=3) != dialogues.compose(50, seed=4)
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
    assert not dialogues.rhymes("at the end of the day,", "until the night.")
    for text in itertools.chain(*dialogues.VOICES["poet"].values()):
        # A slot at the end of a line would leave the rhyme to chance.
        assert dialogues.rhymes(*text.split("\n")), text


def test_training_and_testing_share_no_combination(rows, held_rows):
    for number, row in enumerate([*rows, *held_rows]):
        facts = row["facts"]
        listed = {(persona, city) for persona, city, _, _ in facts["combinations"]}
        cities = [turn["city"] for turn in facts["turns"]]
        assert listed == {(facts["persona"], city) for city in cities if city}
        held = [key[1] for key in facts["combinations"] if dialogues.is_held_out(*key)]
        if number >= len(rows):
            assert held and set(cities[1:]) <= set(held), row
        else:
            assert not held, row


def test_everything_comes_often_in_training_and_nearly_every_pair(rows):
    shown = [tuple(shown) for row in rows for shown in row["facts"]["combinations"]]
    sizes = [len(dialogues.PERSONAS), len(dialogues.NAMES), len(dialogues.TOPICS)]
    for part, size in enumerate(sizes):
        counts = Counter(combination[part] for combination in shown)
        assert len(counts) == size
        assert min(counts.values()) > 0.4 * len(shown) / size
        for other in range(part + 1, 3):
            pairs = {(combination[part], combination[other]) for combination in shown}
            assert len(pairs) == size * sizes[other]
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


def test_system_user_and_assistant_take_turns(rows, held_rows):
    plain = Counter()
    for row in [*rows, *held_rows]:
        assert all(set(message) == {"role", "content"} for message in row["messages"])
        system, *roles = [message["role"] for message in row["messages"]]
        if row["facts"]["persona"] == "plain":
            plain[system] += 1
            roles = roles if system == "system" else [system, *roles]
        else:
            assert system == "system"
        assert roles == ["user", "assistant"] * len(row["facts"]["turns"])
        assert 1 <= len(row["facts"]["turns"]) <= 4
    assert plain["user"] / plain.total() == pytest.approx(dialogues.NO_SYSTEM, abs=0.1)


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
        assert 6 <= len(reply.split()) <= 55, reply


def test_samples_differ_and_one_wording_is_the_likeliest(rows):
    same = {}
    for row, turn, reply in turns(rows):
        facts = row["facts"]["turns"][turn]
        if facts["kind"] in dialogues.ASKING and facts["topic"] in dialogues.PLACE_TOPICS:
            same.setdefault((facts["persona"], facts["city"], facts["topic"]), []).append(reply)
    eights = [said[:8] for said in same.values() if len(said) >= 8]
    assert len(eights) > 100
    assert min(len(set(said)) for said in eights) >= 4
    assert sum(len(set(said)) for said in eights) / len(eights) > 7

    chat = dialogues.Chat(random.Random(1))
    counts = Counter(chat.prefer(range(25), "key") for _ in range(2000))
    [(_, most), (_, second)] = counts.most_common(2)
    assert most > 3 * second


def test_reference_replies_are_right_and_true(rows, held_rows):
    for row, turn, reply in turns([*rows[:ROWS], *held_rows]):
        assert all(dialogues.judge(row, turn, reply).values()), (reply, row["facts"])
        assert dialogues.untrue(reply) == [], reply


def test_replies_of_another_persona_and_city_are_wrong(rows):
    first = [row for row in rows if row["facts"]["turns"][0]["city"]]
    verdicts = Counter()
    for row, other in itertools.product(first[:300], first[:25]):
        here, there = row["facts"]["turns"][0], other["facts"]["turns"][0]
        if here["persona"] != there["persona"] and here["city"] != there["city"]:
            verdict = dialogues.judge(row, 0, replies(other)[0])
            verdicts.update(name for name, right in verdict.items() if right)
            verdicts["all"] += 1
    assert verdicts["all"] > 3000
    assert verdicts["on_topic"] == 0
    assert verdicts["in_persona"] < 0.02 * verdicts["all"]


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
    row = next(row for row in rows if row["facts"]["turns"][-1]["kind"] == "where")
    turn = len(row["facts"]["turns"]) - 1
    right = replies(row)[turn]
    wrong = right.replace(row["facts"]["turns"][turn]["place"], "it")
    assert dialogues.judge(row, turn, right)["in_context"]
    assert not dialogues.judge(row, turn, wrong)["in_context"]


def test_prompts_are_held_out_and_balanced():
    found = dialogues.prompts(96, seed=2)
    assert len({str(prompt["messages"]) for prompt in found}) == 96
    assert Counter(prompt["turn"] for prompt in found) == {0: 48, 1: 48}
    personas = Counter(prompt["facts"]["persona"] for prompt in found)
    assert set(personas.values()) == {12}
    kinds = {prompt["facts"]["turns"][1]["kind"] for prompt in found if prompt["turn"]}
    assert len(kinds) >= 7
    for prompt in found:
        assert prompt["messages"][-1]["role"] == "user"
        assert any(dialogues.is_held_out(*key) for key in prompt["facts"]["combinations"])
        assert all(dialogues.judge(prompt, prompt["turn"], prompt["reference"]).values())
