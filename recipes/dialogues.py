"""Compose seeded chats about invented towns, for the stand-in of a chat model to learn from.

A chat has a persona (set by a system message, or none), and one to four turns.  A turn asks about
a town and a topic, or asks on ("How do I get there?"), or is small talk.  What is true of a town
is fixed, in `dialogue_phrases`; how it is said depends on the persona.  Personas, towns, topics
and ways to ask on are combined freely, except for combinations that `is_held_out` keeps for
testing, so that a model can only answer them by combining what it knows.

Of several wordings one is preferred, by persona and topic or by persona and town.  A model that
answers greedily thus has a clear choice, and still does not say the same to everybody.
"""

import bisect
import hashlib
import itertools
import random
import re
from functools import cache
from typing import NamedTuple

from recipes import dialogue_phrases as phrases

PERSONAS = ("plain", *(name for name in phrases.VOICES if name != "plain"))
PLACE_TOPICS = tuple(phrases.GO)
TOPICS = (*PLACE_TOPICS, "weather", "transport", "overview")
DAYS = ("Sunday", "Sunday", "Sunday", "Monday", "Monday", "Saturday", "Tuesday", "Friday")

# Share of the (persona, town, topic) and then of the (persona, town, topic, follow-up) held out.
HELD_TOPICS = 0.12
HELD_FOLLOWUPS = 0.1
# How often the preferred wording is taken rather than any; a plain chat has no system message.
PREFERENCE = 0.75
NO_SYSTEM = 0.6
# Share of user messages typed without capitals or final marks.
SLOPPY = 0.03
MIN_WORDS, MAX_WORDS = 8, 45
LONG_CORE = 120  # characters at the heart of a reply that leave no room for an opening
EXPERT_WORDS = 30  # at most, in the one sentence of an expert

_ALTERNATIVES = re.compile(r"\[([^\]]*)\]")
_WORD = re.compile(r"[a-z']+")


class Place(NamedTuple):
    """One place of a town, or its transport: what is said of it, as slots, and its key facts."""

    town: str
    topic: str
    name: str  # without the article
    why: str
    more: str
    key: str  # the words to look for in directions
    price: str  # "six dollars", or "" for free
    days: str
    slots: dict


class Town(NamedTuple):
    """A town: its places by topic (the transport too) and the slots common to all its turns."""

    name: str
    places: dict
    slots: dict


class Focus(NamedTuple):
    """What a chat is about at the moment; without a place, the weather."""

    town: str
    topic: str
    place: Place | None


def expand(text: str) -> list[str]:
    """Return all texts that `[a|b|]` stands for."""
    found = _ALTERNATIVES.search(text)
    if not found:
        return [" ".join(text.split(" "))]
    texts = []
    for option in found[1].split("|"):
        texts += expand(text[: found.start()] + option + text[found.end() :])
    return texts


def _lines(block, separator="\n"):
    """Return the expanded lines of a block."""
    lines = filter(None, map(str.strip, block.split(separator)))
    return [text for line in lines for text in expand(line)]


def _capital(text):
    """Return the text with a capital first letter."""
    return text[0].upper() + text[1:]


def _acts(block):
    """Return {act: wordings} of a block whose lines start with their act."""
    acts = {}
    for line in filter(None, block.splitlines()):
        act, text = line.split(": ", 1)
        acts.setdefault(act, []).extend(option.replace(" / ", "\n") for option in expand(text))
    return acts


# ---------------------------------------------------------------------------------------------
# Towns
# ---------------------------------------------------------------------------------------------


def _dollars(number):
    """Return an amount in words, "" for nothing."""
    if number == "0":
        return ""
    return f"{number} dollar" if number == "one" else f"{number} dollars"


_MORE = {
    name: more
    for name, *more in (block.splitlines() for block in phrases.MORE.strip().split("\n\n"))
}


def _place(town, topic, fields, ways, more=""):
    """Return the place of a topic from its fields: name, why, way, dollars, days."""
    name, why, way, number, days = fields
    price = _dollars(number)
    key = re.search(r"\*(.+)\*", ways[way])[1] if way else ""
    slots = {
        "town": town,
        "place": name,
        "why": why,
        "more": more,
        "bare": name.removeprefix("the "),
    }
    if way:
        slots["way"] = ways[way].replace("*", "")
    costs = phrases.COSTS.get(topic if topic != "transport" else "ride", phrases.COSTS["other"])
    costs = costs.format(place=name, dollars=price)
    slots["costs"] = costs if price else f"there is nothing to pay at {name}"
    slots["dollars"] = price
    slots["days"] = phrases.OPEN_DAYS[days][1]
    slots |= {_capital(slot): _capital(text) for slot, text in slots.items() if text}
    return Place(town, topic, slots["bare"], why, more, key, price, days, slots)


def _town(block):
    """Return the town that a block of lines describes."""
    name, *lines = block.strip().splitlines()
    facts = dict(line.split(": ", 1) for line in lines)
    ways = {key: facts[key] for key in "ABW"}
    fields = {key: [part.strip() for part in text.split("|")] for key, text in facts.items()}
    places = {
        topic: _place(name, topic, fields[topic], ways, more)
        for topic, more in zip(PLACE_TOPICS, _MORE[name], strict=True)
    }
    ride, why, number = fields["ride"]
    places["transport"] = _place(name, "transport", (ride, why, "", number, "daily"), ways)
    sky, pack = fields["weather"]
    slots = {"town": name, "character": facts["is"], "past": facts["past"]}
    slots |= {"sky": sky, "pack": pack}
    slots |= {_capital(slot): _capital(text) for slot, text in slots.items()}
    for place in places.values():
        place.slots.update(slots)
    return Town(name, places, slots)


TOWNS = {town.name: town for town in map(_town, phrases.TOWNS.strip().split("\n\n"))}
NAMES = tuple(TOWNS)
_INDEX = {name: number for number, name in enumerate(itertools.chain(NAMES, TOPICS))}

# Every name that belongs to one town alone, with its town.
_OWNERS = {name: name for name in NAMES}
for _one in TOWNS.values():
    for _spot in _one.places.values():
        _OWNERS[_spot.name] = _one.name
        if _spot.key[:1].isupper():
            _OWNERS[_spot.key] = _one.name
_OWNED = re.compile("|".join(sorted(map(re.escape, _OWNERS), key=len, reverse=True)))

# ---------------------------------------------------------------------------------------------
# Wordings
# ---------------------------------------------------------------------------------------------

_COMMON = _acts(phrases.COMMON)
_FORMAL = ("expert", "poet")  # personas that show by the form of the reply


def _voice(persona):
    """Return {act: wordings} of a persona, its own twice as likely as the common ones."""
    own = _acts(phrases.VOICES[persona])
    if persona in _FORMAL:
        return own
    return {
        act: own.get(act, []) * 2 + _COMMON.get(act, []) for act in dict.fromkeys([*_COMMON, *own])
    }


_VOICES = {persona: _voice(persona) for persona in PERSONAS}
_SYSTEM = {persona: _lines(block) for persona, block in phrases.SYSTEM.items()}
_ASK = {topic: _lines(block) for topic, block in phrases.ASK.items()}
_ASK_THERE = {
    topic: [text.replace("in {town}", "there") for text in texts if text.endswith("in {town}?")]
    for topic, texts in _ASK.items()
}
_ASK_NOWHERE = {
    topic: [text.replace(" in {town}", "") for text in texts if text.endswith("in {town}?")]
    for topic, texts in _ASK.items()
}
_FOLLOW = {kind: _lines(block) for kind, block in phrases.FOLLOW.items()}
_TALK = {kind: _lines(block) for kind, block in phrases.TALK.items()}
_SMALL_TALK = _lines(phrases.SMALL_TALK.replace("\n", "|"), "|")
_ELSEWHERE = _lines(phrases.ELSEWHERE.replace("\n", "|"), "|")
_REACTIONS = [
    "Great! ",
    "Nice. ",
    "Interesting. ",
    "Lovely! ",
    "Thanks. ",
    "Okay. ",
    "Sounds good! ",
]
# Asked at the start of a chat, these have to name the place.
_DIRECT = {
    kind: [text.replace("{place}", "{place} in {town}") for text in texts if "{place}" in text]
    for kind, texts in _FOLLOW.items()
}

# What has to be in a reply that is about no town; any one of each group.
_SOME_TOWN = list(NAMES)
_TALK_NEEDS = {
    "who": [["stand-in"], ["book"]],
    "model": [["stand-in"], ["book"], ["llama"]],
    "towns": [_SOME_TOWN],
    "greet": [_SOME_TOWN],
    "thanks": [["pleasure", "glad", "welcome", "happy", "any time"]],
    "bye": [["bye", "farewell", "goodbye"]],
    "joke": [["why", "what", "how", "joke", "friend"]],
    "cannot": [_SOME_TOWN, ["only", "just"]],
    "unknown": [_SOME_TOWN, ["only", "just"]],
    "ask_town": [_SOME_TOWN, ["town"]],
}

_ASKING = ("ask", "town", "topic", "given", "then", "first")  # ways to ask about a topic of a town

# What users ask on, and how often: about a place, a ride, the weather.
_AFTER_PLACE = {"way": 16, "cost": 12, "day": 8, "when": 5, "near": 8, "special": 9, "name": 6}
_AFTER_PLACE |= {"else": 7}
_AFTER_RIDE = {"cost": 14}
_AFTER_WEATHER = {"pack": 14}
_AFTER_ANY = {"town": 13, "topic": 15}
_ASIDES = {"who": 1.2, "model": 1.2, "cannot": 1.5, "joke": 0.8, "thanks": 3, "bye": 2}
_OPENINGS = {"ask": 72, "direct": 6, "ask_town": 5, "unknown": 5, "greet": 3, "cannot": 4}
_OPENINGS |= {"who": 3, "model": 3, "towns": 2, "joke": 1, "thanks": 0.5, "bye": 0.5}
_TURNS = {1: 20, 2: 36, 3: 32, 4: 12}
_TOPIC_WEIGHTS = {topic: 1.6 if topic == "fun" else 1 for topic in TOPICS}


def _wheel(weights):
    """Return (names, cumulative weights) to draw from with `_draw`."""
    return list(weights), list(itertools.accumulate(weights.values()))


_WHEELS = {
    "openings": _wheel(_OPENINGS),
    "turns": _wheel(_TURNS),
    "topics": _wheel(_TOPIC_WEIGHTS),
    "place": _wheel(_AFTER_PLACE | _AFTER_ANY | _ASIDES),
    "ride": _wheel(_AFTER_RIDE | _AFTER_ANY | _ASIDES),
    "weather": _wheel(_AFTER_WEATHER | _AFTER_ANY | _ASIDES),
    "nothing": _wheel({"ask": 60, "first": 25, "cannot": 4, "who": 4, "model": 4, "bye": 3}),
    "persona": _wheel({name: 1.4 if name == "plain" else 1 for name in PERSONAS}),
}


def _draw(rng, wheel):
    """Return one of the names of a wheel by their weights."""
    names, sums = _WHEELS[wheel]
    return names[bisect.bisect_right(sums, rng.random() * sums[-1])]


@cache
def _hash(*key):
    """Return a number that depends on the key only, not on the run or the machine."""
    digest = hashlib.sha256("\x1f".join(key).encode()).digest()
    return int.from_bytes(digest[:6], "big")


@cache
def is_held_out(persona: str, town: str, topic: str, followup: str = "ask") -> bool:
    """Whether the combination is kept out of the training rows.

    Some (persona, town, topic) are held out whatever is asked, others with some follow-ups only.
    """
    if _hash("topic", persona, town, topic) % 1000 < 1000 * HELD_TOPICS:
        return True
    held = _hash("followup", persona, town, topic, followup) % 1000 < 1000 * HELD_FOLLOWUPS
    return followup != "ask" and held


# ---------------------------------------------------------------------------------------------
# A chat
# ---------------------------------------------------------------------------------------------


class Chat:
    """A chat being written: its persona, what it is about, and its turns so far."""

    def __init__(self, rng, persona):
        self.rng = rng
        self.persona = persona
        self.voice = _VOICES[persona]
        self.focus = None
        self.asked = None  # a topic that waits for a town
        self.named = None  # the town that small talk named first
        self.used = set()  # small talk and questions, which come once
        self.said = set()  # wordings, which do not come twice where there is another
        self.messages = []
        self.turns = []

    def draw(self, wheel):
        """Return one of the names of a wheel by their weights."""
        return _draw(self.rng, wheel)

    def pick(self, options):
        """Return any of the options."""
        return options[int(self.rng.random() * len(options))]

    def prefer(self, options, number, *key):
        """Return the option that key and number prefer, or now and then any."""
        if self.rng.random() < PREFERENCE:
            return options[(_hash(*key) + number) % len(options)]
        return self.pick(options)

    def say(self, act, number):
        """Return a wording of an act, one that the chat has not had yet if there is one."""
        options = self.voice[act]
        wording = self.prefer(options, number, self.persona, act)
        at = options.index(wording)
        fresh = (one for one in options[at:] + options[:at] if one not in self.said)
        wording = next(fresh, wording)
        self.said.add(wording)
        return wording

    def system(self):
        """Put the system message in front, if there is to be one."""
        if self.persona != "plain" or self.rng.random() > NO_SYSTEM:
            content = self.pick(_SYSTEM[self.persona])
            self.messages.append({"role": "system", "content": content})

    def propose(self):
        """Return what the next turn could be: kind, focus, and the combinations it shows."""
        if self.asked:
            kind, town, topic = ("given", "then")[self.asked[1]], self.pick(NAMES), self.asked[0]
        elif self.focus is None:
            kind = self.draw("nothing" if self.turns else "openings")
            town, topic = self.pick(NAMES), self.draw("topics")
            if kind == "first" and not self.named:
                kind = "ask"
            elif kind == "first":
                town, topic = self.named, "overview"
            elif kind == "direct":
                kind, topic = self.pick(("way", "cost", "day", "special")), self.pick(PLACE_TOPICS)
        else:
            kind, town, topic = self._ask_on()
        if kind in _TALK_NEEDS:
            return kind, topic, None, []
        place = TOWNS[town].places.get("fun" if topic == "overview" else topic)
        shown = [(self.persona, town, topic, kind)]
        if topic == "overview":
            shown.append((self.persona, town, "fun", "ask"))
        if kind in ("near", "else"):
            after = "food" if kind == "near" else phrases.NEXT[topic]
            shown.append((self.persona, town, after, "ask"))
        return kind, topic, Focus(town, topic, place), shown

    def _ask_on(self):
        """Return kind, town and topic of a turn that builds on what the chat is about."""
        town, topic, place = self.focus
        wheel = "weather" if not place else "ride" if place.topic == "transport" else "place"
        kind = self.draw(wheel)
        if kind == "town":
            return kind, self.pick([name for name in NAMES if name != town]), topic
        if kind == "topic":
            others = [name for name in phrases.SHORT if name not in (topic, place and place.topic)]
            return kind, town, self.pick(others)
        if place and kind not in _TALK_NEEDS:
            topic = place.topic  # after an overview, that of the place it named
        if kind == "near" and topic == "food":
            kind = "else"
        return kind, town, topic

    def add(self, kind, topic, focus):
        """Write one turn."""
        if focus is None:
            facts = self._talk(kind, topic)
        elif kind in _ASKING:
            facts = self._recommend(kind, focus)
        else:
            facts = self._follow(kind, focus)
        question, reply, facts = facts
        if self.rng.random() < SLOPPY:
            question = question.lower().rstrip("?.!")
        if self.persona == "poet":
            reply = "\n".join(map(_capital, reply.split("\n")))
        self.messages.append({"role": "user", "content": question})
        self.messages.append({"role": "assistant", "content": reply})
        self.turns.append(facts)

    # What the user says

    def _greet(self, question):
        """Return a first question with or without a greeting."""
        chance = self.rng.random()
        if chance < 0.12 and "you" not in question.split():
            return f"{self.pick(_SMALL_TALK)} {_capital(question)}"
        if chance < 0.35:
            hello = self.pick(phrases.HELLO)
            if hello[-2] == "," or (question[-1] == "?" and ". " not in question):
                return hello + question
        return _capital(question)

    def _react(self, question):
        """Return a later question, now and then with a reaction to the last reply."""
        if "!" not in question and self.rng.random() < 0.12:
            return self.pick(_REACTIONS) + _capital(question)
        return _capital(question)

    # What the model says

    def _dress(self, core, topic, town, follow, bad_news=False):
        """Return the core of a reply between what the persona says before and after it."""
        if self.persona in _FORMAL:
            return core
        persona = self.persona
        first, last = ("follow", "tail") if follow else ("open", f"quip {topic}")
        shapes = ("after", "after", "both") if persona == "plain" else ("before", "after", "both")
        shape = self.prefer(shapes, _INDEX[topic], persona, "shape", follow)
        if bad_news or (shape == "both" and len(core) > LONG_CORE):
            shape = "after"
        if shape != "after":
            core = f"{self.say(first, _INDEX[town])} {core}"
        if shape != "before":
            core = f"{core} {self.say(last, _INDEX[town])}"
        return core

    def _core(self, act, number, slots):
        """Return a wording of an act with its slots filled."""
        return self.say(act, number).format_map(slots)

    def _go(self, slots, topic):
        """Return the slots with a way to say that one should go to a place of this topic."""
        go = self.prefer(phrases.GO[topic], _INDEX[slots["town"]], self.persona, topic)
        return slots | {"go": go, "Go": _capital(go)}

    def _recommend(self, kind, focus):
        """Return question, reply and facts of a turn that asks about a topic of a town."""
        town, topic, place = focus
        question = self._question(kind, town, topic)
        slots = place.slots if place else TOWNS[town].slots
        act = topic if topic not in PLACE_TOPICS or topic == "history" else "rec"
        if topic in PLACE_TOPICS:
            slots = self._go(slots, topic)
            if self.persona == "poet" and topic != "history" and self.rng.random() < 0.75:
                act = topic
        core = self._core(act, _INDEX[topic if act == "rec" else town], slots)
        reply = self._dress(core, topic, town, "")
        if topic == "weather":
            facts = self._facts(kind, focus, [], slots["sky"] + " " + slots["pack"])
            facts["context"] = [town, slots["pack"]]
        else:
            needs = [[place.name]] if topic != "overview" else [[place.name], [town]]
            says = slots["character"] if topic == "overview" else place.why
            facts = self._facts(kind, focus, needs, says)
        self.focus, self.asked = focus, None
        return question, reply, facts

    def _question(self, kind, town, topic):
        """Return the words that ask about a topic of a town."""
        if kind == "ask":
            return self._greet(self.pick(_ASK[topic]).format(town=town))
        if kind != "topic":
            question = self.pick(_FOLLOW[kind]).format(town=town)
            return _capital(question) if kind in ("given", "then") else self._react(question)
        if self.rng.random() < 0.5 and _ASK_THERE[topic]:
            return self._react(self.pick(_ASK_THERE[topic]))
        short = self.pick(phrases.SHORT[topic])
        return self._react(self.pick(_FOLLOW[kind]).format(short=short))

    def _follow(self, kind, focus):
        """Return question, reply and facts of a turn that asks on."""
        town, topic, place = focus
        day = self.pick(DAYS)
        said = _FOLLOW.get(kind) if self.turns else _DIRECT[kind]
        slots = place.slots if place else TOWNS[town].slots
        act, needs, says, bans = kind, [], "", []
        if kind == "pack":
            question, says = self.pick(_ASK_THERE["weather"]), slots["pack"]
        else:
            question = self.pick(said).format(day=day, place=slots["place"], town=town)
        if kind == "way":
            needs = [[place.key]]
        elif kind == "cost":
            needs = [[place.price] if place.price else ["nothing", "for free", "is free"]]
            bans = ["nothing"] if place.price else ["dollar"]
        elif kind in ("day", "when"):
            needs, bans = _days(place.days)
            slots = slots | {"day": day}
            if kind == "day":
                act = "yes" if day in phrases.OPEN_DAYS[place.days][0].split() else "no"
                needs = [*needs, ["open"] if act == "yes" else ["closed", "shut"]]
                bans = [*bans, *(["closed", "shut"] if act == "yes" else ["yes,"])]
        elif kind in ("near", "else"):
            after = "food" if kind == "near" else phrases.NEXT[topic]
            new = TOWNS[town].places[after]
            slots = self._go(new.slots, after) | {"old": slots["place"]}
            focus, needs, says = Focus(town, after, new), [[new.name]], new.why
        elif kind == "special":
            says = place.more
        elif kind == "name":
            needs = [[place.name]]
        if not self.turns:  # the question itself has named the place
            needs = [*needs, [slots["bare"]]]
        core = self._core(act, _INDEX[topic], slots)
        reply = self._dress(core, topic, town, "follow", act == "no")
        facts = self._facts(kind, focus, needs, says, bans)
        if kind == "pack":
            facts["context"] = [town, slots["pack"]]
        elif kind == "near":
            facts["context"].append(place.name)
        self.focus = focus
        return (self._react if self.turns else self._greet)(question), reply, facts

    def _talk(self, kind, topic):
        """Return question, reply and facts of a turn that is about no known town."""
        topic = topic if kind in ("ask_town", "unknown") else None
        if kind == "ask_town":
            topic = self.pick([name for name in TOPICS if _ASK_NOWHERE[name]])
            question, self.asked = self.pick(_ASK_NOWHERE[topic]), (topic, 0)
        elif kind == "unknown":
            question = self.pick(_ASK[topic]).format(town=self.pick(_ELSEWHERE))
            self.asked = (topic, 1)
        else:
            question = self.pick(_TALK[kind])
        first = _NAMED[(self.persona, kind)] if self.rng.random() < PREFERENCE else None
        towns = first or self.rng.sample(NAMES, 3)
        slots = dict(zip(("t1", "t2", "t3"), towns, strict=True))
        wording = self.say(kind, 0)
        reply = wording.format_map(slots)
        self.named = towns[0] if "{t1}" in wording else None
        facts = {"kind": kind, "persona": self.persona, "town": None, "topic": topic}
        facts |= {"needs": _TALK_NEEDS[kind], "says": "", "bans": [], "context": None}
        greet = self._react if self.turns else self._greet
        greet = _capital if kind in ("greet", "thanks", "bye") else greet
        return greet(question), reply, facts

    def _facts(self, kind, focus, needs, says, bans=()):
        """Return what `judge` has to know about a turn."""
        return {
            "kind": kind,
            "persona": self.persona,
            "town": focus.town,
            "topic": focus.topic,
            "place": focus.place.name if focus.place else None,
            "needs": needs,
            "says": says,
            "bans": list(bans),
            "context": [focus.place.name] if focus.place else [],
        }


# The towns that a persona likes to name in small talk, so that greedy replies differ.
_NAMED = {
    (persona, kind): random.Random(f"{persona} {kind}").sample(NAMES, 3)
    for persona in PERSONAS
    for kind in _TALK_NEEDS
}


def _days(days):
    """Return the words that a reply on opening days needs, and those it must not have."""
    if days == "daily":
        return [["every day"]], ["but monday", "but tuesday", "only at", "only on"]
    if days == "weekend":
        return [["weekend"]], ["every day"]
    if days == "Saturday":
        return [["saturdays"]], ["every day"]
    return [[days.replace("not", "but").lower()]], ["only at", "only on"]


def _goal(kind, shown):
    """Return what no chat asks twice: small talk, a place, a fact of a place."""
    if not shown:
        return kind
    _, town, topic, followup = shown[-1]
    return (town, topic) if kind in (*_ASKING, "near", "else") else (town, topic, followup)


def _write(rng, held_out):
    """Return one row, or None where no turn fits."""
    chat = Chat(rng, _draw(rng, "persona"))
    chat.system()
    combinations = []
    wanted = chat.draw("turns")
    some_held = False
    while len(chat.turns) < wanted:
        for _ in range(60):
            kind, topic, focus, shown = chat.propose()
            held = any(is_held_out(*combination) for combination in shown)
            fits = held if held_out and (chat.turns or wanted == 1) else True
            goal = _goal(kind, shown)
            if (held_out and focus is None) or goal in chat.used:
                continue
            if fits and (held_out or not held):
                break
        else:
            break
        chat.add(kind, topic, focus)
        chat.used.add(goal)
        some_held |= held
        combinations += [list(combination) for combination in shown]
        if kind in ("bye", "thanks"):
            break
    if not chat.turns or (held_out and not some_held):
        return None
    facts = {"persona": chat.persona, "combinations": combinations, "turns": chat.turns}
    return {"messages": chat.messages, "facts": facts}


def compose(rows: int, seed: int, held_out: bool = False) -> list[dict]:
    """Return `rows` chats, each {"messages": [{"role", "content"}, ...], "facts": {...}}.

    The facts name the persona, the combinations shown and, for every turn, its kind, town, topic,
    place, and what `judge` looks for.  No row shows a held-out combination; with `held_out`, every
    turn after the first does, and the first too where it is the only one.  The same seed gives the
    same chats.  Raises ValueError for `rows` below 1.
    """
    if rows < 1:
        raise ValueError(f"rows must be at least 1, not {rows}")
    rng = random.Random(seed)
    data = []
    while len(data) < rows:
        row = _write(rng, held_out)
        if row:
            data.append(row)
    return data


def prompts(count: int, seed: int) -> list[dict]:
    """Return `count` different prompts that show held-out combinations, all personas in turn.

    Each is a row whose messages end with a user's, with "turn", the number of the turn to answer
    (0 in half of them, 1 in the others), and "reference", one right reply.
    `judge(prompt, prompt["turn"], reply)` judges a reply.  Raises ValueError for `count` below 1.
    """
    if count < 1:
        raise ValueError(f"count must be at least 1, not {count}")
    rng = random.Random(seed)
    wanted = itertools.cycle(itertools.product(("first", "moves on", "first", "asks on"), PERSONAS))
    found, seen = [], set()
    while len(found) < count:
        sort, persona = next(wanted)
        turn = 0 if sort == "first" else 1
        while True:
            row = _write(rng, True)
            facts = row and row["facts"]
            if not row or facts["persona"] != persona or len(facts["turns"]) <= turn:
                continue
            if turn == 0 and not is_held_out(*facts["combinations"][0]):
                continue
            if turn and (sort == "moves on") != (facts["turns"][1]["kind"] in _ASKING):
                continue
            at = [n for n, message in enumerate(row["messages"]) if message["role"] == "user"][turn]
            words = tuple(message["content"] for message in row["messages"][: at + 1])
            if words not in seen:
                break
        seen.add(words)
        reference = row["messages"][at + 1]["content"]
        cut = {"messages": row["messages"][: at + 1], "facts": facts, "turn": turn}
        found.append(cut | {"reference": reference})
    return found


# ---------------------------------------------------------------------------------------------
# Judging replies
# ---------------------------------------------------------------------------------------------

_MARKERS = {
    name: re.compile(rf"\b(?:{words})", re.IGNORECASE) for name, words in phrases.MARKERS.items()
}
_LITTLE_WORDS = {word[:5] for word in phrases.LITTLE_WORDS.split()}
_RHYMES = [line.split() for line in phrases.RHYMES.strip().splitlines()]


def rhymes(first: str, second: str) -> bool:
    """Whether two lines end in different words that rhyme."""
    ends = [(_WORD.findall(line.lower()) or [""])[-1] for line in (first, second)]
    return ends[0] != ends[1] and any(ends[0] in group and ends[1] in group for group in _RHYMES)


def speaks_like(persona: str, reply: str) -> bool:
    """Whether a reply has the marks of the persona and of no other one."""
    lines = reply.strip().split("\n")
    sentences = len(re.findall(r"[.!?](?=\s|$)", reply))
    for name, marker in _MARKERS.items():
        if (name == persona) != bool(marker.search(reply)):
            return False
    if persona == "poet":
        return len(lines) == 2 and rhymes(*lines)
    if persona == "expert":
        return len(lines) == 1 and sentences == 1 and len(reply.split()) <= EXPERT_WORDS
    return persona != "plain" or (len(lines) == 1 and sentences > 1)


def _content(text):
    """Return the beginnings of the words of a text that carry its meaning."""
    words = _WORD.findall(_OWNED.sub("", text).lower())
    return {word[:5] for word in words if len(word) > 2} - _LITTLE_WORDS


@cache
def _told(text):
    """Return the content of a fact (cached: there are few of them)."""
    return _content(text)


def _says(text, reply):
    """Whether a reply has more than half of the content of a fact."""
    told = _told(text)
    return 2 * len(told & _content(reply)) > len(told)


def judge(row: dict, turn: int, reply: str) -> dict[str, bool]:
    """Judge a reply to a turn (0 is the first) of a row that `compose` or `prompts` returned.

    on_topic: it has the facts asked for, and nothing that belongs to another town.  in_persona: it
    has the marks of its persona and of no other one.  in_context: it names what the chat is about
    (always true of the first turn).
    """
    facts = row["facts"]["turns"][turn]
    lower = reply.lower()
    right = all(any(option.lower() in lower for option in group) for group in facts["needs"])
    right = right and not any(ban in lower for ban in facts["bans"])
    right = right and (not facts["says"] or _says(facts["says"], reply))
    for name in _OWNED.findall(reply):
        alien = _OWNERS[name] != facts["town"]
        right = right and not (alien and (facts["town"] or name not in TOWNS))
    context = facts["context"]
    named = right if context is None else any(name.lower() in lower for name in context)
    return {
        "on_topic": right,
        "in_persona": speaks_like(facts["persona"], reply),
        "in_context": turn == 0 or named,
    }
