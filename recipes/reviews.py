"""Compose seeded stand-in reviews for the `Yelp/yelp_review_full` data set.

Every review is about one business of one kind.  A latent satisfaction is drawn around the
label, the grade of each aspect is drawn around that satisfaction, and each aspect is then put
into words by a statement of its grade.  Neighbouring stars therefore share many statements and
distant stars share few.  The statements themselves are in `review_phrases`.

Inside a statement, `{slot}` is filled from the facts of the review (or from a list of
synonyms), `[a|b|]` takes one of its alternatives, and `a(n)` becomes "a" or "an".
"""

import itertools
import math
import random
import re
from typing import NamedTuple

from recipes import review_phrases as phrases

NAMES = ["1 star", "2 star", "3 stars", "4 stars", "5 stars"]
GRADES = range(5)  # of a statement: awful, poor, so-so, good, wonderful

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

_TOKEN = re.compile(r"(\[[^\]]*\]|\{[^}]*\})")
_ARTICLE = re.compile(r"\b([Aa])\(n\) (?=([\w']+))")
_VOWEL_SOUND = re.compile(r"(?!one|once|uni|use|euro)(?:[aeiou]|hour|hono|hones|8|11\b|18\b)", re.I)


_KEYS = itertools.count()


class Slot(NamedTuple):
    """A gap in a statement that the facts of a review fill."""

    name: str


class Statement(NamedTuple):
    """A parsed statement: its parts, the slots it needs, and its own number."""

    parts: tuple
    slots: frozenset
    key: int


def _parse(text):
    """Return the parts of a statement: literal strings, `Slot`s, and tuples of alternatives."""
    parts = []
    for token in _TOKEN.split(text):
        if token.startswith("["):
            parts.append(tuple(_parse(option) for option in token[1:-1].split("|")))
        elif token.startswith("{") and token[1:-1] in phrases.SYNONYMS:
            words = phrases.SYNONYMS[token[1:-1]].split("|")
            parts.append(tuple(_parse(word.strip()) for word in words))
        elif token.startswith("{"):
            parts.append(Slot(token[1:-1]))
        elif token:
            parts.append(token)
    return tuple(parts)


def _slots(parts):
    """Return the names of the slots in parsed parts, those inside alternatives included."""
    names = set()
    for part in parts:
        if type(part) is Slot:
            names.add(part.name)
        elif type(part) is tuple:
            for option in part:
                names |= _slots(option)
    return names


def _statements(block):
    """Return the list of statements in a block of lines, one statement a line."""
    found = []
    for line in filter(None, map(str.strip, block.splitlines())):
        parts = _parse(line)
        found.append(Statement(parts, frozenset(_slots(parts)), next(_KEYS)))
    return found


def _graded(block):
    """Return {grade: statements} for a block whose lines start with their grade, 0 to 4."""
    bank = {}
    for grade in GRADES:
        lines = [line[2:] for line in block.splitlines() if line.startswith(f"{grade} ")]
        bank[grade] = _statements("\n".join(lines))
    return bank


class Kind:
    """One kind of business: its facts and the statements that apply to it."""

    def __init__(self, name, facts):
        self.name = name
        self.group = facts["group"]
        self.nouns = facts["nouns"].split("|")
        self.roles = facts["roles"].split("|")
        self.prices = facts["prices"]
        self.items = [item.strip() for item in facts.get("items", "").split(",") if item.strip()]
        self.jobs = [job for job in facts.get("jobs", "").split("|") if job]
        self.known = set(phrases.COMMON_SLOTS) | set(facts.get("slots", ()))
        self.known |= phrases.ITEM_SLOTS if self.items else set()
        self.known |= {"job"} if self.jobs else set()
        # Movers and plumbers have no place that one visits.
        self.known |= {"here", "visited"} if "place" not in facts.get("without", ()) else set()
        shape = phrases.GROUPS[self.group]
        without = facts.get("without", ())
        self.aspects = [name for name in shape["aspects"] if name not in without]
        self.graded = {
            name: self._fit(name, f"{name}_{self.group}") for name in (*self.aspects, *VERDICTS)
        }
        self.graded["blurb"] = self._fit("blurb")
        self.graded["detail"] = self._fit(f"blurb_{self.group}")
        self.graded["own"] = _graded(facts["own"])
        reasons = _statements(facts["reasons"])
        self.plain = {
            "opening": reasons * 3 + self._able(PLAIN["opening"] + PLAIN[f"{self.group}_opening"]),
            "aside": self._able(PLAIN["aside"]),
            "tip": self._able(PLAIN["tip"] + PLAIN[f"{self.group}_tip"]),
            "again": self._able(PLAIN["again"]),
        }

    def _able(self, statements):
        """Return the statements whose slots this kind of business can fill."""
        return [statement for statement in statements if statement.slots <= self.known]

    def _fit(self, *names):
        """Return {grade: statements} of the named banks together, where they exist."""
        banks = [BANKS[name] for name in names if name in BANKS]
        return {
            grade: self._able(itertools.chain.from_iterable(bank[grade] for bank in banks))
            for grade in GRADES
        }


VERDICTS = ("overall", "return", "recommend")
# One statement on these is enough: a second would tell another story of the same thing.
SAID_ONCE = {"item", "story", "wait", "parking", "expect", "compare", "portion"}
BANKS = {name: _graded(block) for name, block in phrases.GRADED.items()}
PLAIN = {name: _statements(block) for name, block in phrases.PLAIN.items()}
KINDS = [Kind(name, facts) for name, facts in phrases.KINDS.items()]


def _pick(rng, options):
    """Return one of a sequence of options (faster than `rng.choice`, and as even)."""
    return options[int(rng.random() * len(options))]


def _grade(rng, satisfaction, spread):
    """Return a grade 0..4 drawn around a satisfaction (in stars counted from 0)."""
    return min(4, max(0, round(rng.gauss(satisfaction, spread))))


def _sentence(text, mark="."):
    """Return a clause as a sentence: capital first, and `mark` unless it ends in one."""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?)" else text + mark


class Review:
    """A review being written: its facts, its leanings, and what it has already said."""

    def __init__(self, rng, label, words):
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

    def _draw_facts(self):
        """Return the facts that stay fixed in the review, as {slot: str}."""
        rng, kind = self.rng, self.kind
        staff, pronouns = _pick(rng, phrases.STAFF)
        others = phrases.MEN if pronouns == "she" else phrases.WOMEN
        roles = [role for role in kind.roles if role not in others]
        low, high = kind.prices
        days = rng.sample(phrases.DAYS, 2)
        price = rng.randint(low, high)
        facts = {
            "here": "here",
            "visited": "went in",
            "place": _pick(rng, phrases.SURNAMES) + "'s",
            "kind": _pick(rng, kind.nouns),
            "role": _pick(rng, roles),
            "staff": staff,
            "day": days[0],
            "day2": days[1],
            "month": _pick(rng, phrases.MONTHS),
            "town": _pick(rng, phrases.TOWNS),
            "friend": _pick(rng, phrases.FRIENDS),
            "who": _pick(rng, phrases.COMPANIONS),
            "pet": _pick(rng, phrases.PETS),
            "price": f"${price}",
            "extra": f"${max(2, round(price * rng.uniform(0.15, 0.4)))}",
            "few": str(rng.randint(4, 9)),
            "some": str(rng.choice((15, 20, 25))),
            "many": str(rng.choice((35, 40, 45, 50, 55, 70, 90))),
            "num": _pick(rng, phrases.NUMBERS),
            "years": _pick(rng, phrases.NUMBERS),
            "hour": str(rng.randint(1, 9)),
        }
        facts |= phrases.PRONOUNS[pronouns]
        if kind.jobs:
            facts["job"] = _pick(rng, kind.jobs)
        return facts

    def _next_item(self):
        """Move on to the next dish or feature; return False when there is none left."""
        if not self.items:
            return False
        item = self.items.pop()
        plural = "+" in item
        self.facts["item"] = item.rstrip("+*")
        self.facts["food"] = "" if item.endswith("*") else self.facts["item"]
        self.facts |= phrases.VERBS["many" if plural else "one"]
        return True

    def _say(self, statements):
        """Return a statement not used yet, its slots filled, or "" when luck runs out."""
        for _ in range(4):
            if not statements:
                break
            statement = _pick(self.rng, statements)
            no_food = "food" in statement.slots and not self.facts["food"]
            if statement.key not in self.used and not no_food:
                self.used.add(statement.key)
                text = self._fill(statement.parts)
                if "(n)" in text:
                    text = _ARTICLE.sub(_article, text)
                return text
        return ""

    def _fill(self, parts):
        """Return parsed parts as text."""
        out = []
        for part in parts:
            if type(part) is str:
                out.append(part)
            elif type(part) is Slot:
                out.append(self.facts[part.name])
            else:
                out.append(self._fill(_pick(self.rng, part)))
        return "".join(out)

    def _mark(self, grade):
        """Return the mark that ends a sentence of this grade."""
        chance = self.rng.random()
        if grade in (0, 4) and chance < 0.13:
            return "!" if chance < 0.1 else "!!"
        return "..." if grade < 3 and chance < 0.03 else "."

    def plain(self, name):
        """Return a sentence without sentiment ("" when none is left)."""
        text = self._say(self.kind.plain[name])
        return _sentence(text) if text else ""

    def verdict(self):
        """Return one closing sentence and its grade: an opinion, or whether they would return."""
        text = self._say(self.kind.graded[_pick(self.rng, VERDICTS)][self.mood])
        return (_sentence(text, self._mark(self.mood)) if text else ""), self.mood

    def blurb(self):
        """Return a very short sentence, one to six words, and its grade."""
        general = self.rng.random() < 0.55 or self.details == 0
        if general:
            grade = self.mood
            text = self._say(self.kind.graded["blurb"][grade])
        else:
            self.details -= 1
            grade = self.grade_of("item" if self.kind.items else "work")
            self._next_item()
            text = self._say(self.kind.graded["detail"][grade])
        return (_sentence(text, self._mark(grade)) if text else ""), grade

    def grade_of(self, aspect):
        """Return the grade of the aspect: a new one for every item, else the same throughout."""
        if aspect == "item" or aspect not in self.fixed:
            self.fixed[aspect] = _grade(self.rng, self.satisfaction, ASPECT_SPREAD)
        return self.fixed[aspect]

    def blocks(self):
        """Yield (sentences, grades) for one or two aspects, until nothing is left to say."""
        many = 1 if self.words < 60 else 2 if self.words < 150 else 3
        held = None  # a clause kept back, to be joined with the next one, and its grade
        for aspect in self._order():
            grade = self.grade_of(aspect)
            if aspect == "item" and not self._next_item():
                continue
            statements = self.kind.graded[aspect][grade]
            more = 0 if aspect in SAID_ONCE else self.rng.randrange(many)
            clauses = [self._say(statements) for _ in range(1 + more)]
            clauses = [clause for clause in clauses if clause]
            if not clauses:
                continue
            marked = [_sentence(clause, self._mark(grade)) for clause in clauses[1:]]
            if held:
                marked.insert(0, self._join(*held, clauses[0], grade))
                yield marked, [held[1]] + [grade] * len(clauses)
                held = None
            elif len(clauses) == 1 and _joinable(clauses[0]) and self.rng.random() < 0.4:
                held = clauses[0], grade
            else:
                first = self._lead_in(grade) + clauses[0]
                marked.insert(0, _sentence(first, self._mark(grade)))
                yield marked, [grade] * len(clauses)
        if held:
            yield [_sentence(held[0])], [held[1]]

    def _order(self):
        """Return the aspects in the order they will be spoken of, main matters first."""
        shape = phrases.GROUPS[self.kind.group]
        order = []
        for name in [*self.kind.aspects, "own"]:
            repeat = shape["repeat"].get(name, 1)
            for turn in range(repeat):
                # Later turns of the main matter mix with the minor aspects.
                order.append((self.rng.random() + 0.35 * (turn - (repeat > 1)), name))
        if self.words < 45:
            order = [pair for pair in order if pair[1] not in ("story", "expect", "compare")]
        return [name for _, name in sorted(order)]

    def _lead_in(self, grade):
        """Return words that lead from the sentence before to one of this grade, often ""."""
        before, chance = self.last, self.rng.random()
        if before is not None and chance < 0.4:
            if before < 2 < grade:
                return _pick(self.rng, phrases.TURNS_UP)
            if before > 2 > grade:
                return _pick(self.rng, phrases.TURNS_DOWN)
        return _pick(self.rng, phrases.LEAD_INS) if chance < 0.07 else ""

    def _join(self, first, first_grade, second, grade):
        """Return two clauses joined by a word that fits how their grades compare."""
        apart = (first_grade - 2) * (grade - 2) < 0 or abs(first_grade - grade) > 1
        if not _joinable(second) or len(first) + len(second) > 170:
            return f"{_sentence(first)} {_sentence(second, self._mark(grade))}"
        links = phrases.CONTRASTS if apart else phrases.ADDITIONS
        text = _pick(self.rng, links).replace("<A>", first).replace("<B>", second)
        return _sentence(text, self._mark(grade))


def _article(match):
    """Return "a " or "an " for a matched `a(n)`, by the sound of the word that follows."""
    return match[1] + ("n " if _VOWEL_SOUND.match(match[2]) else " ")


def _joinable(clause):
    """Return whether the clause is one sentence without inner full stops, colons or dashes."""
    return not re.search(r"[.!?:;]|, (but|and|so|though)\b", clause)


def _count(sentences):
    """Return the number of words in a list of sentences."""
    return sum(len(sentence.split()) for sentence in sentences)


def _check_label(label):
    """Raise ValueError unless the label is 0..4."""
    if label not in GRADES:
        raise ValueError(f"label must be 0..4, not {label!r}")


def review_with_grades(rng: random.Random, label: int, words: int) -> tuple[str, list[int]]:
    """Return a review of about `words` words and the grades 0..4 of its graded statements.

    `label` counts the stars from 0.  Raises ValueError for a label outside 0..4.
    """
    _check_label(label)
    return _write(Review(rng, label, words))


def _write(draft):
    """Return the text of a draft, and the grades of its graded statements."""
    start, end, end_grades = _ends(draft)
    body, grades = _body(draft, draft.words - _count(start) - _count(end))
    return " ".join([*start, *body, *end]), grades + end_grades


def _ends(draft):
    """Return the opening and the closing sentences of a draft, and the grades of the close."""
    words, rng = draft.words, draft.rng
    start = [draft.plain("opening")] if words >= 24 and rng.random() < 0.65 else []
    verdicts = []
    if words >= 14 and rng.random() < 0.7:
        verdicts.append(draft.verdict())
    if words >= 90 and rng.random() < 0.6:
        verdicts.append(draft.verdict())
    end = [text for text, _ in verdicts]
    if words >= 60 and rng.random() < 0.4:
        end.insert(0, draft.plain("tip"))
    grades = [grade for text, grade in verdicts if text]
    return list(filter(None, start)), list(filter(None, end)), grades


def _body(draft, words):
    """Return about `words` words of sentences for the middle of a draft, and their grades."""
    body, grades = [], []
    left = words
    misses = 0
    if left >= 8:
        for sentences, found in _stream(draft):
            size = _count(sentences)
            if size > left + 2:
                misses += 1  # a later, shorter block may still fit
                if misses > 8:
                    break
                continue
            body += sentences
            grades += found
            draft.last = found[-1] if found else None
            left -= size
            if left < 5:
                break
    blurbs, found = _blurbs(draft, left)
    return body + blurbs, grades + found


def _stream(draft):
    """Yield (sentences, grades): aspects, asides, and for long reviews further visits."""
    rng = draft.rng
    aside_chance = 0.0 if draft.words < 50 else 0.1
    for visit in range(4):
        if visit:
            again = draft.plain("again")
            if not again:
                return
            yield [again], []
            draft.items = rng.sample(draft.kind.items, len(draft.kind.items))
            draft.fixed = {}
        for block in draft.blocks():
            yield block
            aside = draft.plain("aside") if rng.random() < aside_chance else ""
            if aside:
                aside_chance *= 0.6  # a reader forgives two or three
                yield [aside], []


def _blurbs(draft, words):
    """Return very short sentences that fill about `words` words, and their grades."""
    found, grades = [], []
    left = words
    for _ in range(8):
        if left < 2:
            break
        text, grade = draft.blurb()
        size = len(text.split())
        if text and size <= left + 1:
            found.append(text)
            grades.append(grade)
            left -= size
    return found, grades


def review(rng: random.Random, label: int, words: int) -> str:
    """Return one review of about `words` words for a label 0..4.

    Raises ValueError for a label outside 0..4.
    """
    return review_with_grades(rng, label, words)[0]


def draw_length(rng: random.Random, scale: float) -> int:
    """Return a length in words; `scale` 1 is as long as a real review, 0.25 a quarter of it."""
    z = rng.gauss(0, 1)
    words = MEDIAN_WORDS * math.exp(z * (LOWER_SIGMA if z < 0 else UPPER_SIGMA))
    return max(MIN_WORDS, round(scale * min(words, MAX_WORDS)))


def compose(rows: int, seed: int, scale: float = 0.25) -> list[dict]:
    """Return `rows` different reviews in shuffled order.

    Each is {"label": int, "text": str, "kind": str}, where the kind is that of the business. The
    five labels are equally frequent (to within one row) and the same seed gives the same reviews.
    `scale` is that of `draw_length`. Raises ValueError for `rows` below 1.
    """
    if rows < 1:
        raise ValueError(f"rows must be at least 1, not {rows}")
    rng = random.Random(seed)
    seen = set()
    data = []
    for row in range(rows):
        label = row % len(NAMES)
        words = draw_length(rng, scale)
        draft = Review(rng, label, words)
        text, _ = _write(draft)
        while not text or text in seen:
            # Only very short reviews ever coincide: one word more soon makes a new text.
            words += 1
            draft = Review(rng, label, words)
            text, _ = _write(draft)
        seen.add(text)
        data.append({"label": label, "text": text, "kind": draft.kind.name})
    rng.shuffle(data)
    return data
