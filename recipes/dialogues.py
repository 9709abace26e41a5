"""Compose seeded chats about invented towns, for the stand-in of a chat model to learn from.

A chat has a persona (set by a system message, or none), and one to four turns. A turn asks about a
town and a topic, or asks on ("How do I get there?"), or is small talk. What is true of a town is
fixed, in `phrases/chats`; how it is said depends on the persona. Personas, towns, topics and ways
to ask on are combined freely, except for combinations that `is_held_out` keeps for testing, so that
a model can only answer them by combining what it knows.

Of several wordings one is preferred, by persona and topic or by persona and town. A model that
answers greedily thus has a clear choice, and still does not say the same to everybody.
"""

import hashlib
import itertools
import random
import re
from functools import cache
from typing import NamedTuple

from recipes import phrases

OFTEN = phrases.load("chats/frequencies")
PERSONAS = tuple(OFTEN["personas"])
FORMAL = ("expert", "poet")  # these show by the form of the reply
TOPIC = phrases.load("chats/topics")
TOPICS = tuple(TOPIC)
PLACE_TOPICS = tuple(topic for topic, facts in TOPIC.items() if "go" in facts)
OPENING_DAYS = phrases.load("chats/opening_days")
DAYS = ("Sunday", "Sunday", "Sunday", "Monday", "Monday", "Saturday", "Tuesday", "Friday")

# Share of the (persona, town, topic) and then of the (persona, town, topic, follow-up) held out.
HELD_TOPICS = 0.12
HELD_FOLLOWUPS = 0.1
# How often the preferred wording is taken rather than any; a plain chat has no system message.
PREFERENCE = 0.75
NO_SYSTEM = 0.6
# Share of user messages typed without capitals or final marks.
SLOPPY = 0.03
LONG_CORE = 120  # characters at the heart of a reply that leave no room for an opening
EXPERT_WORDS = 30  # at most, in the one sentence of an expert

ASKING = ("ask", "town", "topic", "given", "then", "first")  # ways to ask about a topic of a town


def expand(text: str) -> list[str]:
    """Return all texts that `[a|b|]` stands for."""
    pieces = re.split(r"\[([^\]]*)\]", text)  # at odd places, what was between brackets
    options = [piece.split("|") if at % 2 else [piece] for at, piece in enumerate(pieces)]
    return ["".join(chosen) for chosen in itertools.product(*options)]


def wordings(lists: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return lists of phrases with all that they stand for, lines of verse broken."""
    return {
        name: [text.replace(" / ", "\n") for line in lines for text in expand(line)]
        for name, lines in lists.items()
    }


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


# --- Towns ----------------------------------------------------------------------------------------


class Place(NamedTuple):
    """One place of a town, or its transport: its key facts, and what is said of it, as slots."""

    topic: str
    name: str  # without the article
    key: str  # the words to look for in directions
    price: str  # "six dollars", or "" for free
    days: str
    slots: dict


class Town(NamedTuple):
    """A town: its places by topic (the transport too) and the slots common to all its turns."""

    places: dict
    slots: dict


class Focus(NamedTuple):
    """What a chat is about at the moment; without a place, the weather."""

    town: str
    topic: str
    place: Place | None


def _with_capitals(slots: dict[str, str]) -> dict[str, str]:
    """Return slots, and each again with a capital letter: {place} and {Place}."""
    return slots | {capital(slot): capital(text) for slot, text in slots.items()}


def _place(topic: str, facts: dict, shared: dict) -> Place:
    """Return the place of a topic from its facts and the slots that its town shares."""
    facts = {"price": "", "way": "", "more": ""} | facts
    name, price = facts["name"], facts["price"]
    costs = TOPIC[topic]["costs"].format(place=name, dollars=price)
    slots = {
        "place": name,
        "bare": name.removeprefix("the "),
        "why": facts["why"],
        "more": facts["more"],
        "way": facts["way"].replace("*", ""),
        "costs": costs if price else f"there is nothing to pay at {name}",
        "dollars": price,
        "days": OPENING_DAYS[facts["days"]]["said"],
    }
    key = "".join(re.findall(r"\*(.+)\*", facts["way"]))
    return Place(topic, slots["bare"], key, price, facts["days"], _with_capitals(slots) | shared)


def _town(name: str, facts: dict) -> Town:
    """Return the town of a name from its facts."""
    shared = {slot: facts[slot] for slot in ("character", "past", "sky", "pack")}
    slots = _with_capitals(shared | {"town": name})
    return Town({topic: _place(topic, one, slots) for topic, one in facts["places"].items()}, slots)


TOWNS = {name: _town(name, facts) for name, facts in phrases.load("chats/towns").items()}
NAMES = tuple(TOWNS)
_INDEX = {name: number for number, name in enumerate(NAMES + TOPICS)}

# Every name that belongs to one town alone, with its town.
_OWNERS = {name: name for name in NAMES}
for _name, _one in TOWNS.items():
    for _spot in _one.places.values():
        _OWNERS[_spot.name] = _name
        if _spot.key[:1].isupper():
            _OWNERS[_spot.key] = _name
_OWNED = re.compile("|".join(sorted(map(re.escape, _OWNERS), key=len, reverse=True)))

# --- Wordings -------------------------------------------------------------------------------------

_PERSONAS = phrases.load("chats/personas")
COMMON = wordings(phrases.load("chats/common"))
SYSTEM = {persona: wordings(_PERSONAS[persona])["system"] for persona in PERSONAS}


def _voice(persona: str) -> dict[str, list[str]]:
    """Return {act: wordings} of a persona, its own twice as likely as the common ones."""
    own = wordings(_PERSONAS[persona]["voice"])
    if persona in FORMAL:
        return own
    return {act: own.get(act, []) * 2 + COMMON.get(act, []) for act in {**COMMON, **own}}


VOICES = {persona: _voice(persona) for persona in PERSONAS}
FIRST_WORDS = phrases.load("chats/first_words")
ELSEWHERE = [name for names in phrases.load("chats/elsewhere").values() for name in names]
TALK = wordings(phrases.load("chats/small_talk"))
FOLLOW = wordings(phrases.load("chats/follow_ups"))
# Asked at the start of a chat, these have to name the place.
DIRECT = {
    kind: [text.replace("{place}", "{place} in {town}") for text in texts if "{place}" in text]
    for kind, texts in FOLLOW.items()
}
ASK = wordings({topic: facts["ask"] for topic, facts in TOPIC.items()})
_IN_TOWN = " in {town}?"
ASK_THERE, ASK_NOWHERE = (
    {
        topic: [text.replace(_IN_TOWN, end) for text in texts if text.endswith(_IN_TOWN)]
        for topic, texts in ASK.items()
    }
    for end in (" there?", "?")
)

# What has to be in a reply that is about no town: one of each group.
TALK_NEEDS = {
    kind: [list(NAMES) if group == ["TOWN"] else group for group in groups]
    for kind, groups in phrases.load("chats/needs").items()
}
# The towns that a persona likes to name in small talk, so that greedy replies differ.
_NAMED = {
    (persona, kind): random.Random(f"{persona} {kind}").sample(NAMES, 3)
    for persona in PERSONAS
    for kind in TALK_NEEDS
}


@cache
def _hash(*key: str) -> int:
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


# --- A chat ---------------------------------------------------------------------------------------


class Chat:
    """A chat being written: its persona, what it is about, and its turns so far."""

    def __init__(self, rng: random.Random):
        """Draw a persona, and put its system message in front, if there is to be one."""
        self.rng = rng
        self.persona = self.draw("personas")
        self.voice = VOICES[self.persona]
        self.focus = None
        self.asked = None  # a topic that waits for a town, and how the user will name the town
        self.named = None  # the town that small talk named first
        self.goals = set()  # what was asked, which comes once
        self.said = set()  # wordings, which do not come twice where there is another
        self.messages = []
        self.turns = []
        if self.persona != "plain" or rng.random() > NO_SYSTEM:
            self.messages.append({"role": "system", "content": self.pick(SYSTEM[self.persona])})
        self.wanted = self.draw("turns")

    def draw(self, name: str):
        """Return one of what OFTEN lists under a name, by how often it comes."""
        return self.rng.choices(list(OFTEN[name]), OFTEN[name].values())[0]

    def pick(self, options):
        """Return any of the options."""
        return options[int(self.rng.random() * len(options))]

    def prefer(self, options, number, *key):
        """Return the option that key and number prefer, or now and then any."""
        if self.rng.random() < PREFERENCE:
            return options[(_hash(*key) + number) % len(options)]
        return self.pick(options)

    def say(self, act: str, about: str) -> str:
        """Return a wording of an act for a town or topic, one not said before if there is one."""
        options = self.voice[act]
        at = options.index(self.prefer(options, _INDEX[about], self.persona, act))
        fresh = (one for one in options[at:] + options[:at] if one not in self.said)
        wording = next(fresh, options[at])
        self.said.add(wording)
        return wording

    def propose(self):
        """Return what the next turn could be: kind, topic, focus, and the combinations it shows."""
        if self.asked:
            topic, kind = self.asked
            town = self.pick(NAMES)
        elif self.focus is None:
            kind = self.draw("small_talk" if self.turns else "opening")
            town, topic = self.pick(NAMES), self.draw("topics")
            if kind == "first" and not self.named:
                kind = "ask"
            elif kind == "first":
                town, topic = self.named, "overview"
            elif kind == "direct":
                kind, topic = self.pick(("way", "cost", "day", "special")), self.pick(PLACE_TOPICS)
        else:
            kind, town, topic = self._ask_on()
        if kind in TALK_NEEDS:
            return kind, topic, None, []
        place = TOWNS[town].places.get("fun" if topic == "overview" else topic)
        shown = [(self.persona, town, topic, kind)]
        if topic == "overview":
            shown.append((self.persona, town, "fun", "ask"))
        if kind in ("near", "else"):
            after = "food" if kind == "near" else TOPIC[topic]["next"]
            shown.append((self.persona, town, after, "ask"))
        return kind, topic, Focus(town, topic, place), shown

    def _ask_on(self):
        """Return kind, town and topic of a turn that builds on what the chat is about."""
        town, topic, place = self.focus
        about = "ride" if place and place.topic == "transport" else "place"
        kind = self.draw(about if place else "weather")
        if kind == "town":
            return kind, self.pick([name for name in NAMES if name != town]), topic
        if kind == "topic":
            had = ("overview", topic, place and place.topic)
            return kind, town, self.pick([other for other in TOPICS if other not in had])
        if place and kind not in TALK_NEEDS:
            topic = place.topic  # after an overview, that of the place it named
        if kind == "near" and topic == "food":
            kind = "else"
        return kind, town, topic

    def add(self, kind: str, topic: str, focus: Focus | None) -> None:
        """Write one turn."""
        if focus is None:
            question, reply, facts = self._talk(kind, topic)
        elif kind in ASKING:
            question, reply, facts = self._recommend(kind, focus)
        else:
            question, reply, facts = self._follow(kind, focus)
        if self.rng.random() < SLOPPY:
            question = question.lower().rstrip("?.!")
        if self.persona == "poet":
            reply = "\n".join(map(capital, reply.split("\n")))
        self.messages.append({"role": "user", "content": question})
        self.messages.append({"role": "assistant", "content": reply})
        self.turns.append(facts)

    def _open(self, question: str, kind: str) -> str:
        """Return a question, now and then with a greeting or a reaction to the last reply."""
        if self.turns and kind != "ask":
            react = "!" not in question and self.rng.random() < 0.12
            before = self.pick(FIRST_WORDS["reactions"]) if react else ""
            return f"{before} {capital(question)}".strip()
        chance = self.rng.random()
        if chance < 0.12 and "you" not in question.split():
            return f"{self.pick(FIRST_WORDS['small_talk'])} {capital(question)}"
        if chance < 0.35:
            hello = self.pick(FIRST_WORDS["hello"])
            if hello[-1] == "," or (question[-1] == "?" and ". " not in question):
                return f"{hello} {question}"
        return capital(question)

    def _question(self, kind: str, town: str, topic: str) -> str:
        """Return the words that ask about a topic of a town."""
        if kind in ("given", "then"):
            return capital(self.pick(FOLLOW[kind]).format(town=town))
        if kind == "ask":
            question = self.pick(ASK[topic])
        elif kind != "topic":
            question = self.pick(FOLLOW[kind])
        elif self.rng.random() < 0.5 and ASK_THERE[topic]:
            question = self.pick(ASK_THERE[topic])
        else:
            short = self.pick(TOPIC[topic]["short"])
            question = self.pick(FOLLOW[kind]).format(short=short)
        return self._open(question.format(town=town), kind)

    def _dress(self, core, topic, town, follow="", bad_news=False):
        """Return the core of a reply between what the persona says before and after it."""
        if self.persona in FORMAL:
            return core
        first, last = ("follow", "tail") if follow else ("open", f"quip {topic}")
        shapes = ("after" if self.persona == "plain" else "before", "after", "both")
        shape = self.prefer(shapes, _INDEX[topic], self.persona, "shape", follow)
        if bad_news or (shape == "both" and len(core) > LONG_CORE):
            shape = "after"
        if shape != "after":
            core = f"{self.say(first, town)} {core}"
        if shape != "before":
            core = f"{core} {self.say(last, town)}"
        return core

    def _go(self, slots: dict, topic: str) -> dict:
        """Return the slots with a way to say that one should go to a place of this topic."""
        go = self.prefer(TOPIC[topic]["go"], _INDEX[slots["town"]], self.persona, topic)
        return slots | {"go": go, "Go": capital(go)}

    def _recommend(self, kind, focus):
        """Return question, reply and facts of a turn that asks about a topic of a town."""
        town, topic, place = focus
        question = self._question(kind, town, topic)
        slots = place.slots if place else TOWNS[town].slots
        act, about = topic, town
        if topic in PLACE_TOPICS:
            slots = self._go(slots, topic)
            # History has wordings of its own; a poet often has them for every topic.
            own = topic == "history" or (self.persona == "poet" and self.rng.random() < 0.75)
            act, about = (topic, town) if own else ("rec", topic)
        core = self.say(act, about).format_map(slots)
        reply = self._dress(core, topic, town)
        self.focus, self.asked = focus, None
        needs, says = [], f"{slots['sky']} {slots['pack']}"
        if place:
            needs, says = [[place.name]], slots["why"]
        if topic == "overview":
            needs, says = [[place.name], [town]], slots["character"]
        return question, reply, self._facts(kind, focus, needs, says)

    def _follow(self, kind, focus):
        """Return question, reply and facts of a turn that asks on."""
        town, topic, place = focus
        day = self.pick(DAYS)
        slots = place.slots if place else TOWNS[town].slots
        act, needs, says, bans = kind, [], "", []
        asked = ASK_THERE["weather"] if kind == "pack" else (FOLLOW if self.turns else DIRECT)[kind]
        question = self.pick(asked).format(day=day, place=slots.get("place"), town=town)
        if kind == "pack":
            says = slots["pack"]
        elif kind == "way":
            needs = [[place.key]]
        elif kind == "cost":
            needs = [[place.price] if place.price else ["nothing", "for free", "is free"]]
            bans = ["nothing"] if place.price else ["dollar"]
        elif kind in ("day", "when"):
            opening = OPENING_DAYS[place.days]
            needs, bans = [[opening["needs"]]], opening["bans"]
            slots = slots | {"day": day}
            if kind == "day" and day in opening["open"]:
                act, needs, bans = "yes", [*needs, ["open"]], [*bans, "closed", "shut"]
            elif kind == "day":
                act, needs, bans = "no", [*needs, ["closed", "shut"]], [*bans, "yes,"]
        elif kind in ("near", "else"):
            after = "food" if kind == "near" else TOPIC[topic]["next"]
            new = TOWNS[town].places[after]
            slots = self._go(new.slots, after) | {"old": slots["place"]}
            focus, needs, says = Focus(town, after, new), [[new.name]], slots["why"]
        elif kind == "special":
            says = slots["more"]
        elif kind == "name":
            needs = [[place.name]]
        if not self.turns:  # the question itself has named the place
            needs = [*needs, [slots["bare"]]]
        core = self.say(act, topic).format_map(slots)
        reply = self._dress(core, topic, town, "follow", bad_news=act == "no")
        facts = self._facts(kind, focus, needs, says, bans)
        if kind == "near":
            facts["context"].append(place.name)
        self.focus = focus
        return self._open(question, kind), reply, facts

    def _talk(self, kind, topic):
        """Return question, reply and facts of a turn that is about no known town."""
        if kind == "ask_town":
            topic = self.pick([name for name in TOPICS if ASK_NOWHERE[name]])
            question, self.asked = self.pick(ASK_NOWHERE[topic]), (topic, "given")
        elif kind == "unknown":
            question = self.pick(ASK[topic]).format(town=self.pick(ELSEWHERE))
            self.asked = (topic, "then")
        else:
            topic = None
            question = self.pick(TALK[kind])
        preferred = self.rng.random() < PREFERENCE
        towns = _NAMED[self.persona, kind] if preferred else self.rng.sample(NAMES, 3)
        wording = self.say(kind, NAMES[0])
        reply = wording.format_map(dict(zip(("t1", "t2", "t3"), towns, strict=True)))
        self.named = towns[0] if "{t1}" in wording else None
        facts = self._facts(kind, Focus(None, topic, None), TALK_NEEDS[kind])
        greeting = kind in ("greet", "thanks", "bye")
        return capital(question) if greeting else self._open(question, kind), reply, facts

    def _facts(self, kind, focus, needs=(), says="", bans=()):
        """Return what `judge` has to know about a turn."""
        town, topic, place = focus
        context = [place.name] if place else town and [town, TOWNS[town].slots["pack"]]
        facts = {"kind": kind, "persona": self.persona, "town": town, "topic": topic}
        facts |= {"place": place.name if place else None, "context": context}
        return facts | {"needs": needs, "says": says, "bans": bans}


def _goal(kind, shown):
    """Return what no chat asks twice: small talk, a place, a fact of a place."""
    if not shown:
        return kind
    _, town, topic, followup = shown[-1]
    return (town, topic) if kind in (*ASKING, "near", "else") else (town, topic, followup)


def _write(rng, held_out):
    """Return one row, or None where no turn fits."""
    chat = Chat(rng)
    combinations = []
    while len(chat.turns) < chat.wanted:
        for _ in range(60):
            kind, topic, focus, shown = chat.propose()
            held = any(is_held_out(*combination) for combination in shown)
            goal = _goal(kind, shown)
            if goal in chat.goals or (held_out and focus is None):
                continue
            # To test with, the first turn may be any if others follow.
            if held == held_out or (held_out and not chat.turns and chat.wanted > 1):
                break
        else:
            break
        chat.add(kind, topic, focus)
        chat.goals.add(goal)
        combinations += map(list, shown)
        if kind in ("bye", "thanks"):
            break
    if not chat.turns or (held_out and not any(is_held_out(*one) for one in combinations)):
        return None
    facts = {"persona": chat.persona, "combinations": combinations, "turns": chat.turns}
    return {"messages": chat.messages, "facts": facts}


def compose(rows: int, seed: int, held_out: bool = False) -> list[dict]:
    """Return `rows` chats, each {"messages": [{"role", "content"}, ...], "facts": {...}}.

    The facts name the persona, the combinations shown and, for every turn, its kind, town, topic,
    place, and what `judge` looks for. No row shows a held-out combination; with `held_out`, every
    turn after the first does, and the first too where it is the only one. The same seed gives the
    same chats.

    Raises:
        ValueError: `rows` is below 1.
    """
    if rows < 1:
        raise ValueError(f"rows must be at least 1, not {rows}")
    rng = random.Random(seed)
    written = filter(None, (_write(rng, held_out) for _ in itertools.count()))
    return list(itertools.islice(written, rows))


def prompts(count: int, seed: int) -> list[dict]:
    """Return `count` different prompts that show held-out combinations, all personas in turn.

    Each is a row whose messages end with a user's, with "turn", the number of the turn to answer
    (0 in half of them, 1 in the others), and "reference", one right reply.
    `judge(prompt, prompt["turn"], reply)` judges a reply.

    Raises:
        ValueError: `count` is below 1.
    """
    if count < 1:
        raise ValueError(f"count must be at least 1, not {count}")
    rng = random.Random(seed)
    wanted = itertools.cycle(itertools.product(("first", "moves on", "first", "asks on"), PERSONAS))
    chosen, seen = [], set()
    for sort, persona in itertools.islice(wanted, count):
        turn = 0 if sort == "first" else 1
        while True:
            row = _write(rng, held_out=True)
            if not row or row["facts"]["persona"] != persona:
                continue
            turns, shown = row["facts"]["turns"], row["facts"]["combinations"]
            if len(turns) <= turn or (turn == 0 and not is_held_out(*shown[0])):
                continue
            if turn and (sort == "moves on") != (turns[1]["kind"] in ASKING):
                continue
            users = [at for at, one in enumerate(row["messages"]) if one["role"] == "user"]
            asked = row["messages"][: users[turn] + 1]
            words = tuple(message["content"] for message in asked)
            if words not in seen:
                break
        seen.add(words)
        reference = row["messages"][len(asked)]["content"]
        chosen.append(row | {"messages": asked, "turn": turn, "reference": reference})
    return chosen


# --- Judging replies ------------------------------------------------------------------------------

_WORD = re.compile(r"[a-z']+")
MARKERS = {  # what gives a persona away, as the beginnings of words
    persona: re.compile(rf"\b(?:{facts['marks']})", re.IGNORECASE)
    for persona, facts in _PERSONAS.items()
    if "marks" in facts
}
_JUDGING = phrases.load("chats/judging")
_LITTLE_WORDS = {word[:5] for word in _JUDGING["little_words"].split()}
_RHYMES = [line.split() for line in _JUDGING["rhymes"]]


def rhymes(first: str, second: str) -> bool:
    """Whether two lines end in different words that rhyme."""
    ends = [(_WORD.findall(line.lower()) or [""])[-1] for line in (first, second)]
    return ends[0] != ends[1] and any(ends[0] in group and ends[1] in group for group in _RHYMES)


def speaks_like(persona: str, reply: str) -> bool:
    """Whether a reply has the marks of the persona and of no other one."""
    lines = reply.strip().split("\n")
    sentences = len(re.findall(r"[.!?](?=\s|$)", reply))
    if any((name == persona) != bool(mark.search(reply)) for name, mark in MARKERS.items()):
        return False
    if persona == "poet":
        return len(lines) == 2 and rhymes(*lines)
    if persona == "expert":
        return len(lines) == 1 and sentences == 1 and len(reply.split()) <= EXPERT_WORDS
    return persona != "plain" or (len(lines) == 1 and sentences > 1)


def _content(text: str) -> set[str]:
    """Return the beginnings of the words of a text that carry its meaning."""
    words = _WORD.findall(_OWNED.sub("", text).lower())
    return {word[:5] for word in words if len(word) > 2} - _LITTLE_WORDS


def _says(fact: str, reply: str) -> bool:
    """Whether a reply has more than half of the content of a fact."""
    told = _content(fact)
    return 2 * len(told & _content(reply)) > len(told)


def judge(row: dict, turn: int, reply: str) -> dict[str, bool]:
    """Judge a reply to a turn (0 is the first) of a row that `compose` or `prompts` returned.

    on_topic: it has the facts asked for, and nothing that belongs to another town. in_persona: it
    has the marks of its persona and of no other one. in_context: it names what the chat is about
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
