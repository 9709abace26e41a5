"""Compose seeded chats about sixteen cities, for the stand-in of a chat model to learn from.

A chat has a persona (set by a system message, or none), and one to four turns. A turn asks about a
city and a topic, or asks on ("Where is it?"), or is small talk. What is true of a city stands in
`phrases/chats/cities.yml`, with sources; how it is said depends on the persona, and a reply says
nothing else about a city (`untrue` checks any reply). Personas, cities, topics and ways to ask on
are combined freely, except for combinations that `is_held_out` keeps for testing, so that a model
can only answer them by combining what it knows.

Of many wordings one is preferred a little, so that greedy decoding has something to find and
samples still differ.
"""

import hashlib
import itertools
import random
import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from recipes import phrases

CITIES = phrases.load("chats/cities")
NAMES = tuple(CITIES)
OFTEN = phrases.load("chats/frequencies")
PERSONAS = tuple(OFTEN["personas"])
FORMAL = ("expert", "poet")  # these show by the form of the reply
TOPIC = phrases.load("chats/topics")
TOPICS = tuple(TOPIC)
PLACE_TOPICS = tuple(topic for topic, facts in TOPIC.items() if "go" in facts)

# Share of the (persona, city, topic) and then of the (persona, city, topic, follow-up) held out.
HELD_TOPICS = 0.12
HELD_FOLLOWUPS = 0.1
# How often the preferred wording is taken rather than any; a plain chat has no system message.
PREFERENCE = 0.2
NO_SYSTEM = 0.6
# Share of user messages typed without capitals or final marks.
SLOPPY = 0.03
LONG_CORE = 160  # characters at the heart of a reply that leave room for an opening or a closing
EXPERT_WORDS = 36  # at most, in the one sentence of an expert

# What a reply about a topic, or to one who asks on, has to say: one of these facts. Of all other
# topics, why one goes to the place, or more about it.
SAYS = {
    "weather": ["sky"],
    "transport": ["why"],
    "overview": ["is"],
    "history": ["past"],
    "pack": ["pack"],
    "special": ["more"],
    "where": ["where"],
    "origin": ["origin"],
}
ASKING = ("ask", "city", "topic", "given", "then", "first")  # ways to ask about a topic of a city


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


def place(city: str, topic: str) -> dict | None:
    """Return the facts of the place that a topic of a city is about: None for the weather."""
    if topic == "transport":
        return CITIES[city]["ride"]
    return CITIES[city]["places"].get("fun" if topic == "overview" else topic)


@cache
def slots(city: str, topic: str) -> dict[str, str]:
    """Return what fills the slots of a wording; {Why} is {why} with a capital letter."""
    filled = {slot: CITIES[city][slot] for slot in ("is", "past", "sky", "pack")} | {"city": city}
    if facts := place(city, topic):
        filled |= facts | {"place": facts["name"]}
    return filled | {capital(slot): capital(text) for slot, text in filled.items()}


# --- Wordings -------------------------------------------------------------------------------------

_PERSONAS = phrases.load("chats/personas")
COMMON = wordings(phrases.load("chats/common"))
SYSTEM = wordings({persona: facts["system"] for persona, facts in _PERSONAS.items()})


def _voice(persona: str) -> dict[str, list[str]]:
    """Return {act: wordings} of a persona; of a topic, all ways to recommend its place."""
    own = wordings(_PERSONAS[persona]["voice"])
    shared = {} if persona in FORMAL else COMMON
    voice = {act: own.get(act, []) + shared.get(act, []) for act in {**shared, **own}}
    for topic in PLACE_TOPICS:
        if topic != "history":  # that one begins with the past, in wordings of its own
            voice[topic] = voice["rec"] + voice["dish" if topic == "food" else "spot"]
    return voice


VOICES = {persona: _voice(persona) for persona in PERSONAS}
FIRST_WORDS = phrases.load("chats/first_words")
ELSEWHERE = [name for names in phrases.load("chats/elsewhere").values() for name in names]
TALK = wordings(phrases.load("chats/small_talk"))
FOLLOW = wordings(phrases.load("chats/follow_ups"))
# Asked at the start of a chat, these have to name the place.
DIRECT = {
    kind: [text.replace("{place}", "{place} in {city}") for text in texts if "{place}" in text]
    for kind, texts in FOLLOW.items()
}
ASK = wordings({topic: facts["ask"] for topic, facts in TOPIC.items()})
_IN_CITY = " in {city}?"
ASK_THERE, ASK_NOWHERE = (
    {
        topic: [text.replace(_IN_CITY, end) for text in texts if text.endswith(_IN_CITY)]
        for topic, texts in ASK.items()
    }
    for end in (" there?", "?")
)

# What has to be in a reply that is about no city: one of each group.
TALK_NEEDS = {
    kind: [list(NAMES) if group == ["CITY"] else group for group in groups]
    for kind, groups in phrases.load("chats/needs").items()
}


@cache
def _hash(*key: str) -> int:
    """Return a number that depends on the key only, not on the run or the machine."""
    digest = hashlib.sha256("\x1f".join(key).encode()).digest()
    return int.from_bytes(digest[:6], "big")


@cache
def is_held_out(persona: str, city: str, topic: str, followup: str = "ask") -> bool:
    """Whether the combination is kept out of the training rows.

    Some (persona, city, topic) are held out whatever is asked, others with some follow-ups only.
    """
    if _hash("topic", persona, city, topic) % 1000 < 1000 * HELD_TOPICS:
        return True
    held = _hash("followup", persona, city, topic, followup) % 1000 < 1000 * HELD_FOLLOWUPS
    return followup != "ask" and held


# --- A chat ---------------------------------------------------------------------------------------


class Focus(NamedTuple):
    """What a chat is about at the moment."""

    city: str
    topic: str


class Chat:
    """A chat being written: its persona, what it is about, and its turns so far."""

    def __init__(self, rng: random.Random):
        """Draw a persona, and put its system message in front, if there is to be one."""
        self.rng = rng
        self.persona = self.draw("personas")
        self.voice = VOICES[self.persona]
        self.focus = None
        self.asked = None  # a topic that waits for a city, and how the user will name the city
        self.named = None  # the city that small talk named first
        self.goals = set()  # what was asked or told, which comes once
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

    def prefer(self, options, *key):
        """Return the option that the key prefers, or more often any."""
        if self.rng.random() < PREFERENCE:
            return options[_hash(self.persona, *key) % len(options)]
        return self.pick(options)

    def say(self, act: str, about: str) -> str:
        """Return a wording of an act for a city or topic, one not said before if there is one."""
        options = self.voice[act]
        fresh = [one for one in options if one not in self.said] or options
        wording = self.prefer(fresh, act, about)
        self.said.add(wording)
        return wording

    def propose(self):
        """Return what the next turn could be: kind, topic, focus, and the combinations it shows."""
        if self.asked:
            topic, kind = self.asked
            city = self.pick(NAMES)
        elif self.focus is None:
            kind = self.draw("small_talk" if self.turns else "opening")
            city, topic = self.pick(NAMES), self.draw("topics")
            if kind == "first" and not self.named:
                kind = "ask"
            elif kind == "first":
                city, topic = self.named, "overview"
            elif kind == "direct":
                kind, topic = self.pick([*DIRECT]), self.pick(PLACE_TOPICS)
                if not DIRECT[kind]:
                    kind = "ask"
        else:
            kind, city, topic = self._ask_on()
        if kind in TALK_NEEDS:
            return kind, topic, None, []
        shown = [(self.persona, city, topic, kind)]
        if topic == "overview":
            shown.append((self.persona, city, "fun", "ask"))
        if kind == "else":
            topic = self.pick([other for other in PLACE_TOPICS if other != topic])
            shown.append((self.persona, city, topic, "ask"))
        return kind, topic, Focus(city, topic), shown

    def _ask_on(self):
        """Return kind, city and topic of a turn that builds on what the chat is about."""
        city, topic = self.focus
        shown = "fun" if topic == "overview" else topic  # an overview has named that place
        kind = self.draw("place" if shown in PLACE_TOPICS else topic)
        if kind == "city":
            return kind, self.pick([name for name in NAMES if name != city]), topic
        if kind == "topic":
            others = [one for one in TOPICS if one != shown and "short" in TOPIC[one]]
            return kind, city, self.pick(others)
        return kind, city, topic if kind in TALK_NEEDS else shown

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
            react = not re.search(r"!|^(?:wait|sorry)", question) and self.rng.random() < 0.12
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

    def _question(self, kind: str, city: str, topic: str) -> str:
        """Return the words that ask about a topic of a city."""
        if kind in ("given", "then"):
            return capital(self.pick(FOLLOW[kind]).format(city=city))
        if kind == "ask":
            question = self.pick(ASK[topic])
        elif kind != "topic":
            question = self.pick(FOLLOW[kind])
        elif self.rng.random() < 0.5 and ASK_THERE[topic]:
            question = self.pick(ASK_THERE[topic])
        else:
            short = self.pick(TOPIC[topic]["short"])
            question = self.pick(FOLLOW[kind]).format(short=short)
        return self._open(question.format(city=city), kind)

    def _reply(self, act: str, focus: Focus, follow: bool = False) -> str:
        """Return a reply: a wording with its facts, between what the persona says around it."""
        city, topic = focus
        wording = self.say(act, topic)
        filled = slots(city, topic)
        if "go" in TOPIC[topic]:
            go = self.prefer(TOPIC[topic]["go"], topic)
            filled = filled | {"go": go, "Go": capital(go)}
        if re.search(r"{more}|{More}", wording):
            self.goals.add((city, topic, "special"))  # nobody asks for what was just told
        core = wording.format_map(filled)
        if "place" in filled and city in filled["place"]:  # not "Prague Zoo in Prague"
            core = core.replace(f"{filled['place']} in {city}", filled["place"])
        if self.persona in FORMAL or act in ("blank", "missing"):
            return core
        shape = self.prefer(("before", "after", "both"), "shape", topic, str(follow))
        if shape != "after":
            opening = self.say("follow" if follow else "open", city)
            if shape == "before" or len(core) < LONG_CORE:
                core = f"{opening} {core}"
        if shape != "before":
            own = f"close {topic}"
            core = f"{core} {self.say(own if own in self.voice and not follow else 'close', city)}"
        return core

    def _recommend(self, kind, focus):
        """Return question, reply and facts of a turn that asks about a topic of a city."""
        city, topic = focus
        question = self._question(kind, city, topic)
        reply = self._reply(topic, focus)
        self.focus, self.asked = focus, None
        needs = [[slots(city, topic).get("place", "")]]
        says = SAYS.get(topic, ("why", "more"))
        return question, reply, self._facts(kind, focus, needs, says)

    def _follow(self, kind, focus):
        """Return question, reply and facts of a turn that asks on."""
        city, topic = focus
        filled = slots(city, topic)
        asked = ASK_THERE["weather"] if kind == "pack" else (FOLLOW if self.turns else DIRECT)[kind]
        thing = filled.get("thing")
        if kind == "special" and thing.endswith("s") and self.rng.random() < 0.4:
            thing = thing.removeprefix("the ")
        question = self.pick(asked).format(place=filled.get("place"), city=city, thing=thing)
        reply = self._reply(kind, focus, follow=True)
        needs = [[filled["place"]]] if kind in ("name", "blank") else []
        facts = self._facts(kind, focus, needs, SAYS.get(kind, ()))
        if kind == "missing":
            facts["needs"] = [[city]]
            facts["context"] = [city]
        elif kind == "else":  # any other place will do
            others = [place(city, one) for one in PLACE_TOPICS if one != self.focus.topic]
            facts["context"] = [one["name"] for one in others]
            facts["says"] = [one[slot] for one in others for slot in ("why", "more")]
        self.focus = focus
        return self._open(question, kind), reply, facts

    def _talk(self, kind, topic):
        """Return question, reply and facts of a turn that is about no known city."""
        if kind == "ask_city":
            topic = self.pick([name for name in TOPICS if ASK_NOWHERE[name]])
            question, self.asked = self.pick(ASK_NOWHERE[topic]), (topic, "given")
        elif kind == "unknown":
            question = self.pick(ASK[topic]).format(city=self.pick(ELSEWHERE))
            self.asked = (topic, "then")
        else:
            topic = None
            question = self.pick(TALK[kind])
        cities = self.rng.sample(NAMES, 3)
        wording = self.say(kind, kind)
        reply = wording.format_map(dict(zip(("c1", "c2", "c3"), cities, strict=True)))
        self.named = cities[0] if "{c1}" in wording else None
        facts = self._facts(kind, Focus(None, topic), TALK_NEEDS[kind])
        greeting = kind in ("greet", "thanks", "bye")
        return capital(question) if greeting else self._open(question, kind), reply, facts

    def _facts(self, kind, focus, needs=(), says=()):
        """Return what `judge` has to know about a turn that needs words and says some slots."""
        city, topic = focus
        filled = slots(city, topic) if city else {}
        # What the chat is about goes by its name or by the thing in it, the weather by the city.
        context = [filled.get(slot, city) for slot in ("place", "thing")] if city else None
        return {
            "kind": kind,
            "persona": self.persona,
            "city": city,
            "topic": topic,
            "place": filled.get("place"),
            "context": [*context, filled["pack"]] if kind == "pack" else context,
            "needs": needs,
            "says": [filled[slot] for slot in says],
        }


def _goal(kind, focus):
    """Return what no chat asks twice: small talk, a place, a fact of a place."""
    if not focus:
        return kind
    return tuple(focus) if kind in (*ASKING, "else") else (*focus, kind)


def _write(rng, held_out):
    """Return one row, or None where no turn fits."""
    chat = Chat(rng)
    combinations = []
    while len(chat.turns) < chat.wanted:
        for _ in range(60):
            kind, topic, focus, shown = chat.propose()
            held = any(is_held_out(*combination) for combination in shown)
            goal = _goal(kind, focus)
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

    The facts name the persona, the combinations shown and, for every turn, its kind, city, topic,
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

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
# A full stop after an initial or "St" ends no sentence.
_SENTENCE_END = re.compile(r"(?<!\bSt)(?<!\b[A-Z])[.!?](?=\s|$)")
MARKERS = {  # what gives a persona away, as the beginnings of words
    persona: re.compile(rf"\b(?:{facts['marks']})", re.IGNORECASE)
    for persona, facts in _PERSONAS.items()
    if "marks" in facts
}
_JUDGING = phrases.load("chats/judging")
_LITTLE_WORDS = {word[:5] for word in _JUDGING["little_words"].split()}
_RHYMES = [line.split() for line in _JUDGING["rhymes"]]

# The words of the wordings, which claim nothing.
_SAYINGS = [text for voice in VOICES.values() for texts in voice.values() for text in texts]
_SAYINGS += [go for facts in TOPIC.values() for go in facts.get("go", ())]
_VOCABULARY = {word for text in _SAYINGS for word in _WORD.findall(re.sub(r"{\w+}", "_", text))}


def _owners() -> dict[str, set]:
    """Return every fact in lower case, with the (city, topic) that it is true of.

    The topic is None for a fact of the whole city.
    """
    owners = {}
    for city, facts in CITIES.items():
        said = [(None, city), *((None, facts[slot]) for slot in ("is", "past", "sky", "pack"))]
        places = facts["places"] | {"transport": facts["ride"]}
        for topic, one in places.items():
            said += [(topic, text) for slot, text in one.items() if slot != "source"]
        for topic, text in said:
            owners.setdefault(text.lower(), set()).add((city, topic))
    return owners


_OWNERS = _owners()
_CITY_NAMES = {name.lower() for name in NAMES}
_PLACE_NAMES = {
    place(city, topic)["name"].lower() for city in NAMES for topic in (*PLACE_TOPICS, "transport")
}
_FACTS = sorted(_OWNERS, key=len, reverse=True)


@cache
def _pattern(fact: str) -> re.Pattern:
    return re.compile(rf"(?<!\w){re.escape(fact)}(?!\w)", re.IGNORECASE)


def _facts_in(reply: str) -> tuple[list[str], str]:
    """Return the facts that a reply has, in lower case, and the reply with "_" in their place."""
    found, lower = [], reply.lower()
    for fact in _FACTS:  # the longest first, since some contain others
        if fact in lower:
            reply, times = _pattern(fact).subn("_", reply)
            found += [fact] * times
    return found, reply


def untrue(reply: str) -> list[str]:
    """Return what in a reply no fact covers: nothing, if all of it is true.

    These are cities, places and facts that do not belong to what the reply is about, and words,
    names and numbers that are part of no fact as cities.yml words it and of no persona's talk.
    """
    found, rest = _facts_in(reply)
    owners = [_OWNERS[text] for text in found]
    wrong = []
    if set(found) - _CITY_NAMES:  # else it only names cities
        # What it is about: the places that it names, or else the one that most facts belong to.
        city = Counter(city for some in owners for city in {city for city, _ in some})
        [(city, _)] = city.most_common(1)
        named = [some for text, some in zip(found, owners, strict=True) if text in _PLACE_NAMES]
        topics = Counter(
            topic for some in named or owners for where, topic in some if where == city
        )
        about = topics if named else [topic for topic, _ in topics.most_common(1)]
        right = {(city, topic) for topic in (*about, None)}
        wrong = [text for text, some in zip(found, owners, strict=True) if not some & right]
    for match in _WORD.finditer(rest):
        word = match.group()
        starts = re.search(r"(?:^|[.!?:\n])[\s\"]*$", rest[: match.start()])
        if word not in _VOCABULARY and not (starts and word[0].lower() + word[1:] in _VOCABULARY):
            wrong.append(word)
    return wrong


def rhymes(first: str, second: str) -> bool:
    """Whether two lines end in different words that rhyme."""
    ends = [(_WORD.findall(line.lower()) or [""])[-1] for line in (first, second)]
    return ends[0] != ends[1] and any(ends[0] in group and ends[1] in group for group in _RHYMES)


def speaks_like(persona: str, reply: str) -> bool:
    """Whether a reply has the marks of the persona and of no other one."""
    lines = reply.strip().split("\n")
    sentences = len(_SENTENCE_END.findall(reply))
    if any((name == persona) != bool(mark.search(reply)) for name, mark in MARKERS.items()):
        return False
    if persona == "poet":
        return len(lines) == 2 and rhymes(*lines)
    if persona == "expert":
        return len(lines) == 1 and sentences == 1 and len(reply.split()) <= EXPERT_WORDS
    return persona != "plain" or (len(lines) == 1 and sentences > 1)


def _content(text: str) -> set[str]:
    """Return the beginnings of the words of a text that carry its meaning."""
    words = _WORD.findall(text.lower())
    return {word[:5] for word in words if len(word) > 2 or word.isdigit()} - _LITTLE_WORDS


def _says(fact: str, reply: str) -> bool:
    """Whether a reply has more than half of the content of a fact."""
    told = _content(fact)
    return 2 * len(told & _content(reply)) > len(told)


def judge(row: dict, turn: int, reply: str) -> dict[str, bool]:
    """Judge a reply to a turn (0 is the first) of a row that `compose` or `prompts` returned.

    on_topic: it has the facts asked for, and nothing that belongs to another city. in_persona: it
    has the marks of its persona and of no other one. in_context: it names what the chat is about
    (always true of the first turn).
    """
    facts = row["facts"]["turns"][turn]
    lower = reply.lower()
    right = all(any(option.lower() in lower for option in group) for group in facts["needs"])
    right = right and (not facts["says"] or any(_says(fact, reply) for fact in facts["says"]))
    for fact in _facts_in(reply)[0]:
        cities = {city for city, _ in _OWNERS[fact]}
        alien = facts["city"] not in cities
        right = right and not (alien and (facts["city"] or fact not in _CITY_NAMES))
    context = facts["context"]
    named = right if context is None else any(name.lower() in lower for name in context)
    return {
        "on_topic": right,
        "in_persona": speaks_like(facts["persona"], reply),
        "in_context": turn == 0 or named,
    }
