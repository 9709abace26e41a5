"""Compose seeded stand-in reviews for the `Yelp/yelp_review_full` data set.

Every review is about one business of one kind. A latent satisfaction is drawn around the label, the
grade of each aspect is drawn around that satisfaction, and each aspect is then put into words by a
statement of its grade. Neighbouring stars therefore share many statements and distant stars share
few. The statements are in `phrases/reviews`.

Every statement, once its slots are filled, belongs to one side: train or test, by a hash of its
words. A review says only what belongs to its own side, so that no sentence of a test review was
read in training.

Statements are clauses that start in lower case and have no final full stop. `a(n)` becomes "a" or
"an"; the rest of the notation is that of `phrases`.
"""

import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from zlib import crc32

from recipes import phrases

NAMES = ["1 star", "2 star", "3 stars", "4 stars", "5 stars"]
GRADES = ("awful", "poor", "so-so", "good", "wonderful")  # of a statement, numbered from 0

# Spread of the satisfaction around the label, and of an aspect around the satisfaction.
# Both are in stars; larger values make neighbouring stars harder to tell apart.
REVIEW_SPREAD = 0.25
ASPECT_SPREAD = 0.8
# A verdict ("I will be back") follows the satisfaction more closely than one aspect does.
VERDICT_SPREAD = 0.6
# How often an unhappy customer admits that one thing was good, or a happy one that it was not.
CONCESSIONS = 0.12

# Words of a real review: a log-normal whose lower half is wider than its upper half.
MEDIAN_WORDS = 101
LOWER_SIGMA = 1.03
UPPER_SIGMA = 0.76
MAX_WORDS = 1000
MIN_WORDS = 3

VERDICTS = ("overall", "return", "recommend")
# One statement on these is enough: a second would tell another story of the same thing.
SAID_ONCE = {
    *("item", "story", "wait", "parking", "expect", "compare", "portion", "price", "mood", "work"),
}
JUDGEMENTS = {"expect", "compare"}  # these speak of the whole, as a verdict does
LONG_STORIES = {"story", "expect", "compare"}  # too long for a short review

FACTS, LINKS = phrases.load("reviews/facts"), phrases.load("reviews/links")
SYNONYMS = {
    name: [word.strip() for word in text.split("|")]
    for name, text in phrases.load("reviews/synonyms").items()
}
COMMON_SLOTS = {
    *("place", "kind", "role", "staff", "she", "She", "him", "his", "day", "day2", "month"),
    *("town", "far", "friend", "who", "price", "extra", "few", "some", "many", "num", "years"),
    *("hour", "first", "tried", "again", "since", "zero", "one_star", "three_stars", "five_stars"),
}

_TOKEN = re.compile(r"(\[[^\]]*\]|\{[^}]*\})")
_NAME = re.compile(r"\{([^}]*)\}")
# What two clauses are joined by a word, or one is led in, only if they begin with.
_SUBJECT = re.compile(
    r"(the|it|they|I|we|you|there|nobody|everyone|my|our|service|parking|prices|[A-Z]\w+|\$\d+)\b"
)
# a(n) is "an" before the sound of a vowel
_AN = re.compile(
    r"\b([Aa])\(n\) (?=(?!one|once|uni|use|euro)(?:[aeiou]|hour|hono|hones|8|11\b|18\b))", re.I
)


@dataclass(frozen=True, eq=False)  # each is itself, even where two have the same words
class Statement:
    """A statement, and the slots that the facts of a review have to fill."""

    text: str
    slots: set[str]


def _statements(lines: list[str]) -> list[Statement]:
    return [Statement(line, {*_NAME.findall(line)} - SYNONYMS.keys()) for line in lines]


def _graded(bank: dict[str, list[str]]) -> list[list[Statement]]:
    """Return the statements of each grade, awful first."""
    return [_statements(bank.get(grade, [])) for grade in GRADES]


# {aspect: {"all" or a tag of businesses: statements}}, the graded ones as a list for each grade
GRADED = {
    aspect: {group: _graded(bank) for group, bank in banks.items()}
    for aspect, banks in phrases.load("reviews/graded").items()
}
PLAIN = {
    name: {group: _statements(bank) for group, bank in banks.items()}
    for name, banks in phrases.load("reviews/plain").items()
}


class Kind:
    """One kind of business: its facts and the statements that apply to it."""

    def __init__(self, name: str, group: str, shape: dict, facts: dict):
        """Read the facts of a business, of which `shape` has what its group shares."""
        without = facts.get("without", ())
        self.name, self.called = name, facts.get("called", "{}'s")
        self.nouns, self.roles, self.prices = facts["nouns"], facts["roles"], facts["prices"]
        self.items, self.jobs = facts.get("items", []), facts.get("jobs", [])
        self.repeat = shape["repeat"]
        self.aspects = [aspect for aspect in shape["aspects"] if aspect not in without]
        self.known = COMMON_SLOTS.union(facts.get("slots", ()))
        self.tags = ["all", group, *facts.get("also", ())]
        if self.items:
            self.known |= {"item", "food", *FACTS["verbs"]["one"]}
        if self.jobs:
            self.known.add("job")
        if "place" not in without:  # movers and plumbers have no place that one visits
            self.known.add("here")
            self.tags.append("premises")
        self.graded = {"own": _graded(facts["own"])}
        for aspect in (*self.aspects, *VERDICTS, "blurb", "detail"):
            grades = zip(*self._tagged(GRADED[aspect]), strict=True)
            self.graded[aspect] = [self._able(chain(*grade)) for grade in grades]
        self.plain = {name: self._able(chain(*self._tagged(PLAIN[name]))) for name in PLAIN}
        self.plain["openings"] = _statements(facts["reasons"]) * 3 + self.plain["openings"]

    def _tagged(self, banks: dict) -> list:
        return [banks[tag] for tag in self.tags if tag in banks]

    def _able(self, statements) -> list[Statement]:
        """Return the statements whose slots this kind of business can fill."""
        return [statement for statement in statements if statement.slots <= self.known]


KINDS = [
    Kind(name, group, shape, facts)
    for group in ("restaurants", "services", "venues")
    for shape in [phrases.load(f"reviews/{group}")]
    for name, facts in shape["businesses"].items()
]


def _pick(rng, options):
    """Return one of a sequence of options (faster than `rng.choice`, and as even)."""
    return options[int(rng.random() * len(options))]


def _grade(rng, satisfaction: float, spread: float, lowest: int, highest: int) -> int:
    """Return a grade drawn around a satisfaction (in stars counted from 0), within bounds."""
    return min(4, highest, max(0, lowest, round(rng.gauss(satisfaction, spread))))


def _sentence(text: str, mark: str = ".") -> str:
    """Return a clause as a sentence: capital first, and `mark` unless it ends in one."""
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in '.!?)"' else text + mark


def _joinable(clause: str) -> bool:
    """Return whether the clause is short, begins with its subject and has no turn of its own."""
    turn = re.search(r"[.!?:;]|, (but|and|so|though|which)\b", clause)
    return len(clause) < 90 and bool(_SUBJECT.match(clause)) and not turn


def _apart(grade: int, other: int) -> bool:
    """Return whether one of two grades is good and the other bad."""
    return (grade - 2) * (other - 2) < 0


def side_of(clause: str) -> str:
    """Return "test" for a third of all clauses, "train" for the rest, by their words alone."""
    words = " ".join(re.findall(r"[\w'$]+", clause.lower()))
    return "train" if crc32(words.encode()) % 3 else "test"


class Review:
    """A review being written: its facts, its leanings, and what it has already said."""

    def __init__(self, rng: random.Random, label: int, words: int, side: str = "train"):
        """Draw what the review is about.

        Args:
            rng: what everything is drawn from.
            label: the stars, counted from 0.
            words: about how long the review is to be.
            side: "train" or "test", which statements it may make.

        Raises:
            ValueError: the label is not in 0..4, or the side is neither.
        """
        if label not in range(len(NAMES)):
            raise ValueError(f"label must be 0..4, not {label!r}")
        if side not in ("train", "test"):
            raise ValueError(f"side must be 'train' or 'test', not {side!r}")
        self.rng, self.label, self.words, self.side = rng, label, words, side
        self.kind = _pick(rng, KINDS)
        self.satisfaction = label + rng.gauss(0, REVIEW_SPREAD)
        self.used = set()
        self.mood = _grade(rng, self.satisfaction, VERDICT_SPREAD, label - 1, label + 1)
        self.fixed = {}  # grade of each aspect already judged
        self.facts = self._draw_facts()
        self.items = rng.sample(self.kind.items, len(self.kind.items))
        self._next_item()

    def write(self) -> tuple[str, list[int]]:
        """Return a text of about as many words as asked for, and the grades of its statements."""
        words, rng = self.words, self.rng
        start = [self._plain("openings")] if words >= 20 and rng.random() < 0.65 else []
        if words >= 40 and rng.random() < 0.25:
            start.append(self._plain("asides"))
        tipping = self.label > 1 and words >= 60 and rng.random() < 0.4  # the unhappy give no tips
        tips = [self._plain("tips")] if tipping else []
        verdicts = [
            self._say(self.kind.graded[_pick(rng, VERDICTS)][self.mood])
            for least, share in ((14, 0.7), (90, 0.6))
            if words >= least and rng.random() < share
        ]
        end = [*tips, *(_sentence(text, self._mark(self.mood)) for text in verdicts if text)]
        body = self._body(words - len(" ".join([*start, *end]).split()))
        grades = [grade for _, grade in body if grade is not None]
        sentences = [*start, *self._flow(body), *end]
        return " ".join(filter(None, sentences)), grades + [self.mood] * len(verdicts)

    def _body(self, left: int) -> list[tuple[str, int | None]]:
        """Return about `left` words of clauses, each with its grade (None if it has none)."""
        body = []
        owed = False  # an exception was made that the next clause has to answer
        many = 1 if self.words < 60 else 2 if self.words < 150 else 3
        misses = 0  # a later, shorter statement may still fit
        for aspect in self._order():
            if left < 4 or misses > 8:
                break
            if aspect == "another_visit":
                if text := self._say(self.kind.plain[aspect], left + 2):
                    body.append((text, None))
                    left -= len(text.split())
                self.items = self.rng.sample(self.kind.items, len(self.kind.items))
                self.fixed = {}
                continue
            grade = self._grade_of(aspect)
            if aspect == "item" and not self._next_item():
                continue
            exception = _apart(self.label, grade) and self.label in (0, 4)
            if exception and (owed or left < 14):
                continue
            for _ in range(1 if aspect in SAID_ONCE or exception else self.rng.randint(1, many)):
                text = self._say(self.kind.graded[aspect][grade], left + 1)
                if not text or ((exception or owed) and not _joinable(text)):
                    misses += 1
                    continue
                owed = exception
                body.append((text, grade))
                left -= len(text.split())
        if owed:
            body.pop()
        for _ in range(2):
            if left >= 2:
                text, grade = self._blurb(left + 1)
                if text:
                    body.insert(self.rng.choice((0, len(body))), (text, grade))
                    left -= len(text.split())
        return body

    def _order(self) -> Iterator[str]:
        """Yield the aspects in the order they will be spoken of, main matters first.

        After them come further visits.
        """
        for visit in range(4):
            if visit:
                yield "another_visit"
            turns = []
            for aspect in [*self.kind.aspects, "own"]:
                repeat = self.kind.repeat.get(aspect, 1)
                for turn in range(repeat):
                    # Later turns of the main matter mix with the minor aspects.
                    turns.append((self.rng.random() + 0.35 * (turn - (repeat > 1)), aspect))
            short = self.words < 45
            for _, aspect in sorted(turns):
                if not (short and aspect in LONG_STORIES):
                    yield aspect

    def _flow(self, clauses: list[tuple[str, int | None]]) -> list[str]:
        """Return clauses as sentences, joined where they compare or where two are short."""
        rng, sentences = self.rng, []
        last = None  # grade of the sentence before
        rest = list(clauses)
        while rest:
            text, grade = rest.pop(0)
            after, following = rest[0] if rest else ("", None)
            if None not in (grade, following) and _joinable(text) and _joinable(after):
                apart = _apart(grade, following)
                must = apart and _apart(self.label, grade)
                if must or rng.random() < (0.6 if apart else 0.06):
                    rest.pop(0)
                    link = _pick(rng, LINKS["contrasts" if apart else "additions"])
                    text = link.replace("<A>", text).replace("<B>", after)
                    grade = following
            elif None not in (grade, last) and _apart(last, grade) and _SUBJECT.match(text):
                text = f"{_pick(rng, LINKS['turns_up' if grade > 2 else 'turns_down'])} {text}"
            elif grade is not None and _SUBJECT.match(text) and rng.random() < 0.06:
                text = f"{_pick(rng, LINKS['lead_ins'])} {text}"
            sentences.append(_sentence(text, self._mark(grade)))
            last = grade
        return sentences

    def _plain(self, name: str) -> str:
        """Return a sentence without sentiment ("" when none is left)."""
        text = self._say(self.kind.plain[name])
        return _sentence(text) if text else ""

    def _blurb(self, room: int) -> tuple[str, int]:
        """Return a very short clause, one to six words, and its grade."""
        aspect, grade = "blurb", self.mood
        if self.rng.random() < 0.4:
            aspect, grade = "detail", self._grade_of("item" if self.kind.items else "work")
            if _apart(self.label, grade):
                grade = self.mood
            self._next_item()
        return self._say(self.kind.graded[aspect][grade], room), grade

    def _mark(self, grade: int | None) -> str:
        """Return the mark that ends a sentence of this grade."""
        chance = self.rng.random()
        if grade in (0, 4) and chance < 0.13:
            return "!" if chance < 0.1 else "!!"
        return "..." if grade in (0, 1, 2) and chance < 0.02 else "."

    def _say(self, statements: list[Statement], room: int = 1000) -> str:
        """Return a statement of this side not made yet, in at most `room` words, or ""."""
        for _ in range(12 if statements else 0):
            statement = _pick(self.rng, statements)
            # A fact is "" where it does not hold: "last time" on a first visit.
            if statement in self.used or not all(map(self.facts.get, statement.slots)):
                continue
            text = _AN.sub(r"\1n ", self._fill(statement.text)).replace("(n)", "")
            # A story of several sentences belongs to one side as a whole, however it is filled.
            whole = statement.text if ". " in text else text
            fits = len(text.split()) <= room and text not in self.used
            if fits and side_of(whole) == self.side:
                self.used |= {statement, text}
                return text
        return ""

    def _fill(self, text: str) -> str:
        """Return a text with its slots filled, and one each of its alternatives and synonyms."""
        return _TOKEN.sub(self._token, text)

    def _token(self, match: re.Match) -> str:
        name = match[0][1:-1]
        options = name.split("|") if match[0][0] == "[" else SYNONYMS.get(name)
        return self._fill(_pick(self.rng, options)) if options else self.facts[name]

    def _grade_of(self, aspect: str) -> int:
        """Return the grade of the aspect: a new one for every item, else the same throughout."""
        if aspect == "item" or aspect not in self.fixed:
            # A short review has no room for mixed feelings, a comparison speaks of the whole.
            reach = 1 if self.words <= 14 or aspect in JUDGEMENTS else 2
            low, high, aim = self.label - reach, self.label + reach, self.satisfaction
            if reach == 2 != self.label and self.rng.random() < CONCESSIONS:
                low = high = 3 if self.label < 2 else 1
            self.fixed[aspect] = _grade(self.rng, aim, ASPECT_SPREAD, low, high)
        return self.fixed[aspect]

    def _draw_facts(self) -> dict[str, str]:
        """Return the facts that stay fixed in the review, as {slot: text}."""
        rng, kind = self.rng, self.kind

        staff, pronoun = _pick(rng, list(FACTS["staff"].items()))
        others = FACTS["only_men" if pronoun == "she" else "only_women"]
        roles = [role for role in kind.roles if role not in others]
        days, price = rng.sample(FACTS["days"], 2), rng.randint(*kind.prices)
        facts = {"here": "here", "staff": staff, "price": f"${price}"}
        facts |= {"day": days[0], "day2": days[1]}
        facts["town"], facts["far"] = rng.sample(FACTS["towns"], 2)
        facts |= {"place": kind.called.format(_pick(rng, FACTS["surnames"]))}
        facts |= {"kind": _pick(rng, kind.nouns), "role": _pick(rng, roles)}
        facts |= {slot: _pick(rng, options) for slot, options in FACTS["drawn"].items()}
        facts["extra"] = f"${max(2, round(price * rng.uniform(0.15, 0.4)))}"
        facts["few"] = str(rng.randint(4, 9))
        facts["some"] = str(rng.choice((15, 20, 25)))
        facts["many"] = str(rng.choice((35, 40, 45, 50, 55, 70, 90)))
        facts["num"], facts["years"] = (_pick(rng, FACTS["numbers"]) for _ in range(2))
        facts["hour"] = str(rng.randint(1, 9))
        facts |= FACTS["regular" if rng.random() < 0.5 else "new"]
        facts |= FACTS["stars"].get(self.label, {})
        if kind.jobs:
            facts["job"] = _pick(rng, kind.jobs)
        return facts | FACTS["pronouns"][pronoun]

    def _next_item(self) -> bool:
        """Move on to the next dish or feature; return False when there is none left."""
        if not self.items:
            return False
        item = self.items.pop()
        self.facts["item"] = item.rstrip("+*")
        self.facts["food"] = "" if item.endswith("*") else self.facts["item"]
        self.facts |= FACTS["verbs"]["many" if "+" in item else "one"]
        return True


def draw_length(rng: random.Random, scale: float) -> int:
    """Return a length in words; `scale` 1 is as long as a real review, 0.25 a quarter of it."""
    z = rng.gauss(0, 1)
    words = MEDIAN_WORDS * math.exp(z * (LOWER_SIGMA if z < 0 else UPPER_SIGMA))
    return max(MIN_WORDS, round(scale * min(words, MAX_WORDS)))


def compose(rows: int, seed: int, scale: float = 0.25, side: str = "train") -> list[dict]:
    """Return `rows` different reviews in shuffled order.

    Each is {"label": int, "text": str, "kind": str}, where the kind is that of the business. The
    five labels are equally frequent (to within one row) and the same seed gives the same reviews.
    `scale` is that of `draw_length`; the sentences of `side` "train" and "test" are never the same.

    Raises:
        ValueError: `rows` is below 1, or the side is neither "train" nor "test".
    """
    if rows < 1:
        raise ValueError(f"rows must be at least 1, not {rows}")
    rng = random.Random(seed)
    seen = {""}
    data = []
    for row in range(rows):
        label = row % len(NAMES)
        words = draw_length(rng, scale)
        text = ""
        while text in seen:
            draft = Review(rng, label, words, side)
            text, _ = draft.write()
            words += 1  # only very short reviews ever coincide: a word more soon makes a new text
        seen.add(text)
        data.append({"label": label, "text": text, "kind": draft.kind.name})
    rng.shuffle(data)
    return data
