"""Compose seeded stand-in reviews for the `Yelp/yelp_review_full` data set.

Every review is about one business of one kind. A latent satisfaction is drawn around the label, the
grade of each aspect is drawn around that satisfaction, and each aspect is then put into words by a
statement of its grade. Neighbouring stars therefore share many statements and distant stars share
few. The statements are in `phrases/reviews`.

Statements are clauses that start in lower case and have no final full stop. `a(n)` becomes "a" or
"an"; the rest of the notation is that of `phrases`.
"""

import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from recipes import phrases

NAMES = ["1 star", "2 star", "3 stars", "4 stars", "5 stars"]
GRADES = ("awful", "poor", "so-so", "good", "wonderful")  # of a statement, numbered from 0

# Spread of the satisfaction around the label, and of an aspect around the satisfaction.
# Both are in stars; larger values make neighbouring stars harder to tell apart.
REVIEW_SPREAD = 0.28
ASPECT_SPREAD = 0.88
# A verdict ("I will be back") follows the satisfaction more closely than one aspect does.
VERDICT_SPREAD = 0.68

# Words of a real review: a log-normal whose lower half is wider than its upper half.
MEDIAN_WORDS = 101
LOWER_SIGMA = 1.03
UPPER_SIGMA = 0.76
MAX_WORDS = 1000
MIN_WORDS = 3

VERDICTS = ("overall", "return", "recommend")
# One statement on these is enough: a second would tell another story of the same thing.
SAID_ONCE = {"item", "story", "wait", "parking", "expect", "compare", "portion"}
LONG_STORIES = {"story", "expect", "compare"}  # too long for a short review

FACTS, LINKS = phrases.load("reviews/facts"), phrases.load("reviews/links")
SYNONYMS = {
    name: [word.strip() for word in text.split("|")]
    for name, text in phrases.load("reviews/synonyms").items()
}
COMMON_SLOTS = {
    *("place", "kind", "role", "staff", "she", "him", "his", "day", "day2", "month", "town"),
    *("friend", "price", "extra", "few", "some", "many", "num", "years", "hour"),
}

_TOKEN = re.compile(r"(\[[^\]]*\]|\{[^}]*\})")
_NAME = re.compile(r"\{([^}]*)\}")
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


# {aspect: {"all" or a group of businesses: statements}}, the graded ones as a list for each grade
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
        self.name = name
        self.nouns, self.roles, self.prices = facts["nouns"], facts["roles"], facts["prices"]
        self.items, self.jobs = facts.get("items", []), facts.get("jobs", [])
        self.repeat = shape["repeat"]
        self.known = COMMON_SLOTS.union(facts.get("slots", ()))
        if self.items:
            self.known |= {"item", "food", *FACTS["verbs"]["one"]}
        if self.jobs:
            self.known.add("job")
        if "place" not in without:  # movers and plumbers have no place that one visits
            self.known |= {"here", "visited"}
        self.aspects = [aspect for aspect in shape["aspects"] if aspect not in without]
        self.graded = {"own": _graded(facts["own"])}
        for aspect in (*self.aspects, *VERDICTS, "blurb", "detail"):
            banks = [GRADED[aspect].get(one) for one in ("all", group)]
            grades = zip(*filter(None, banks), strict=True)
            self.graded[aspect] = [self._able(chain(*grade)) for grade in grades]
        self.plain = {
            name: self._able(chain(banks["all"], banks.get(group, ())))
            for name, banks in PLAIN.items()
        }
        self.plain["openings"] = _statements(facts["reasons"]) * 3 + self.plain["openings"]

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


def _grade(rng, satisfaction: float, spread: float) -> int:
    """Return a grade 0..4 drawn around a satisfaction (in stars counted from 0)."""
    return min(4, max(0, round(rng.gauss(satisfaction, spread))))


def _sentence(text: str, mark: str = ".") -> str:
    """Return a clause as a sentence: capital first, and `mark` unless it ends in one."""
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?)" else text + mark


def _joinable(clause: str) -> bool:
    """Return whether the clause is one sentence without inner full stops, colons or dashes."""
    return not re.search(r"[.!?:;]|, (but|and|so|though)\b", clause)


class Review:
    """A review being written: its facts, its leanings, and what it has already said."""

    def __init__(self, rng: random.Random, label: int, words: int):
        """Draw what the review is about; `label` counts the stars from 0.

        Raises:
            ValueError: the label is not in 0..4.
        """
        if label not in range(len(NAMES)):
            raise ValueError(f"label must be 0..4, not {label!r}")
        self.rng = rng
        self.words = words
        self.kind = _pick(rng, KINDS)
        self.satisfaction = label + rng.gauss(0, REVIEW_SPREAD)
        self.used = set()
        self.mood = _grade(rng, self.satisfaction, VERDICT_SPREAD)
        self.last = None  # grade of the sentence before
        self.fixed = {}  # grade of each aspect already judged
        self.details = 3 if self.kind.items else 1  # very short statements left to make
        self.facts = self._draw_facts()
        self.items = rng.sample(self.kind.items, len(self.kind.items))
        self._next_item()

    def write(self) -> tuple[str, list[int]]:
        """Return a text of about as many words as asked for, and the grades of its statements."""
        start, end, end_grades = self._ends()
        said = " ".join(start + end).split()
        body, grades = self._body(self.words - len(said))
        return " ".join([*start, *body, *end]), grades + end_grades

    def _ends(self):
        """Return the opening and the closing sentences, and the grades of the close."""
        words, rng = self.words, self.rng
        start = [self._plain("openings")] if words >= 24 and rng.random() < 0.65 else []
        chances = ((14, 0.7), (90, 0.6))
        end = [
            self._verdict() for least, share in chances if words >= least and rng.random() < share
        ]
        end = list(filter(None, end))
        grades = [self.mood] * len(end)
        if words >= 60 and rng.random() < 0.4:
            end.insert(0, self._plain("tips"))
        return list(filter(None, start)), list(filter(None, end)), grades

    def _body(self, left: int):
        """Return about `left` words of sentences, and their grades."""
        body, grades = [], []
        misses = 0
        for sentences, new in self._stream() if left >= 8 else ():
            size = len(" ".join(sentences).split())
            if size > left + 2:
                misses += 1  # a later, shorter block may still fit
                if misses > 8:
                    break
                continue
            body += sentences
            grades += new
            self.last = new[-1] if new else None
            left -= size
            if left < 5:
                break
        for _ in range(8):
            if left < 2:
                break
            text, grade = self._blurb()
            size = len(text.split())
            if text and size <= left + 1:
                body.append(text)
                grades.append(grade)
                left -= size
        return body, grades

    def _stream(self) -> Iterator[tuple[list[str], list[int]]]:
        """Yield (sentences, grades): aspects, asides, and for long reviews further visits."""
        aside_chance = 0.0 if self.words < 50 else 0.1
        for visit in range(4):
            if visit:
                again = self._plain("another_visit")
                if not again:
                    return
                yield [again], []
                self.items = self.rng.sample(self.kind.items, len(self.kind.items))
                self.fixed = {}
            for block in self._blocks():
                yield block
                aside = self._plain("asides") if self.rng.random() < aside_chance else ""
                if aside:
                    aside_chance *= 0.6  # a reader forgives two or three
                    yield [aside], []

    def _blocks(self) -> Iterator[tuple[list[str], list[int]]]:
        """Yield (sentences, grades) for one or two aspects, until nothing is left to say."""
        many = 1 if self.words < 60 else 2 if self.words < 150 else 3
        held = None  # a clause kept back, to be joined with the next one, and its grade
        for aspect in self._order():
            grade = self._grade_of(aspect)
            if aspect == "item" and not self._next_item():
                continue
            statements = self.kind.graded[aspect][grade]
            more = 0 if aspect in SAID_ONCE else self.rng.randrange(many)
            said = [self._say(statements) for _ in range(1 + more)]
            clauses = [clause for clause in said if clause]
            if not clauses:
                continue
            first, *others = clauses
            sentences = [_sentence(clause, self._mark(grade)) for clause in others]
            grades = [grade] * len(clauses)
            if held:
                yield [self._join(*held, first, grade), *sentences], [held[1], *grades]
                held = None
            elif not others and _joinable(first) and self.rng.random() < 0.4:
                held = first, grade
            else:
                first = self._lead_in(grade) + first
                yield [_sentence(first, self._mark(grade)), *sentences], grades
        if held:
            yield [_sentence(held[0])], [held[1]]

    def _order(self) -> list[str]:
        """Return the aspects in the order they will be spoken of, main matters first."""
        order = []
        for aspect in [*self.kind.aspects, "own"]:
            repeat = self.kind.repeat.get(aspect, 1)
            for turn in range(repeat):
                # Later turns of the main matter mix with the minor aspects.
                order.append((self.rng.random() + 0.35 * (turn - (repeat > 1)), aspect))
        short = self.words < 45
        return [aspect for _, aspect in sorted(order) if not (short and aspect in LONG_STORIES)]

    def _plain(self, name: str) -> str:
        """Return a sentence without sentiment ("" when none is left)."""
        return _sentence(self._say(self.kind.plain[name]))

    def _verdict(self) -> str:
        """Return a closing sentence: an opinion, or whether they would return."""
        text = self._say(self.kind.graded[_pick(self.rng, VERDICTS)][self.mood])
        return _sentence(text, self._mark(self.mood)) if text else ""

    def _blurb(self) -> tuple[str, int]:
        """Return a very short sentence, one to six words, and its grade."""
        aspect, grade = "blurb", self.mood
        if not (self.rng.random() < 0.55 or self.details == 0):
            self.details -= 1
            aspect, grade = "detail", self._grade_of("item" if self.kind.items else "work")
            self._next_item()
        text = self._say(self.kind.graded[aspect][grade])
        return (_sentence(text, self._mark(grade)) if text else ""), grade

    def _lead_in(self, grade: int) -> str:
        """Return words that lead from the sentence before to one of this grade, often ""."""
        before, chance = self.last, self.rng.random()
        kind = "lead_ins" if chance < 0.07 else None
        if before is not None and chance < 0.4:
            kind = (
                "turns_up" if before < 2 < grade else "turns_down" if before > 2 > grade else kind
            )
        return f"{_pick(self.rng, LINKS[kind])} " if kind else ""

    def _join(self, first: str, first_grade: int, second: str, grade: int) -> str:
        """Return two clauses joined by a word that fits how their grades compare."""
        apart = (first_grade - 2) * (grade - 2) < 0 or abs(first_grade - grade) > 1
        if not _joinable(second) or len(first) + len(second) > 170:
            return f"{_sentence(first)} {_sentence(second, self._mark(grade))}"
        link = _pick(self.rng, LINKS["contrasts" if apart else "additions"])
        text = link.replace("<A>", first).replace("<B>", second)
        return _sentence(text, self._mark(grade))

    def _mark(self, grade: int) -> str:
        """Return the mark that ends a sentence of this grade."""
        chance = self.rng.random()
        if grade in (0, 4) and chance < 0.13:
            return "!" if chance < 0.1 else "!!"
        return "..." if grade < 3 and chance < 0.03 else "."

    def _say(self, statements: list[Statement]) -> str:
        """Return a statement not used yet, its slots filled, or "" when luck runs out."""
        for _ in range(4 if statements else 0):
            statement = _pick(self.rng, statements)
            no_food = "food" in statement.slots and not self.facts["food"]
            if statement not in self.used and not no_food:
                self.used.add(statement)
                text = self._fill(statement.text)
                return _AN.sub(r"\1n ", text).replace("(n)", "")
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
            self.fixed[aspect] = _grade(self.rng, self.satisfaction, ASPECT_SPREAD)
        return self.fixed[aspect]

    def _draw_facts(self) -> dict[str, str]:
        """Return the facts that stay fixed in the review, as {slot: text}."""
        rng, kind = self.rng, self.kind

        staff, pronoun = _pick(rng, list(FACTS["staff"].items()))
        others = FACTS["only_men" if pronoun == "she" else "only_women"]
        roles = [role for role in kind.roles if role not in others]
        days, price = rng.sample(FACTS["days"], 2), rng.randint(*kind.prices)
        facts = {"here": "here", "visited": "went in", "staff": staff, "price": f"${price}"}
        facts |= {"day": days[0], "day2": days[1], "place": _pick(rng, FACTS["surnames"]) + "'s"}
        facts |= {"kind": _pick(rng, kind.nouns), "role": _pick(rng, roles)}
        facts |= {slot: _pick(rng, options) for slot, options in FACTS["drawn"].items()}
        facts["extra"] = f"${max(2, round(price * rng.uniform(0.15, 0.4)))}"
        facts["few"] = str(rng.randint(4, 9))
        facts["some"] = str(rng.choice((15, 20, 25)))
        facts["many"] = str(rng.choice((35, 40, 45, 50, 55, 70, 90)))
        facts["num"], facts["years"] = (_pick(rng, FACTS["numbers"]) for _ in range(2))
        facts["hour"] = str(rng.randint(1, 9))
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


def compose(rows: int, seed: int, scale: float = 0.25) -> list[dict]:
    """Return `rows` different reviews in shuffled order.

    Each is {"label": int, "text": str, "kind": str}, where the kind is that of the business. The
    five labels are equally frequent (to within one row) and the same seed gives the same reviews.
    `scale` is that of `draw_length`.

    Raises:
        ValueError: `rows` is below 1.
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
            draft = Review(rng, label, words)
            text, _ = draft.write()
            words += 1  # only very short reviews ever coincide: a word more soon makes a new text
        seen.add(text)
        data.append({"label": label, "text": text, "kind": draft.kind.name})
    rng.shuffle(data)
    return data
