"""Pieces of English sentences that know how they can be broken.

Text is marked up: `[are|agreement=is] tall` is good as "are tall", and broken as "is tall", which
violates agreement. A mark may have several ways to break it, and its good or broken text may be
empty. Marks do not nest: what is put into a mark loses its own.
"""

import random
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from recipes import phrases

_MARK = re.compile(r"\[([^|\]]*)([^\]]*)\]")


def plain(marked: str) -> str:
    """Return the good text."""
    return _MARK.sub(r"\1", marked)


def mark(good: str, **broken: str | list[str] | None) -> str:
    """Return good text marked with what breaks it: for each violation a text, several, or none."""
    ways = [(name, [bad] if isinstance(bad, str) else bad or []) for name, bad in broken.items()]
    options = "".join(f"|{name}={plain(bad)}" for name, texts in ways for bad in texts)
    return f"[{plain(good)}{options}]"


def spell(marked: str) -> str:
    """Return the good text as a sentence: 'a' or 'an', commas, a capital, no spare spaces.

    The last character of the text is the final mark.
    """
    text, end = plain(marked[:-1]), marked[-1]
    tokens = text.split()
    for place, (word, after) in enumerate(pairwise(tokens)):
        # 'a uniform', 'an honest man': the sound counts, not the letter
        vowel = after[0] in "aeiou" and after not in ("uniform", "uniforms")
        if word == "a" and (vowel or after == "honest"):
            tokens[place] = "an"
    text = " ".join(tokens).replace(" ,", ",")
    return text[0].upper() + text[1:] + end


def breaks(marked: str) -> list[tuple[str, str]]:
    """Return every way to break a sentence: the violation, and the sentence broken so."""
    return [
        (name, spell(marked[: part.start()] + bad + marked[part.end() :]))
        for part in _MARK.finditer(marked)
        for name, bad in (option.split("=") for option in part[2].split("|")[1:])
    ]


# ---------------------------------------------------------------------------------------------
# Lexicon and inflection
# ---------------------------------------------------------------------------------------------


def words(value):
    """Return a value of a phrase file with its texts as lists of words.

    The lines of a block become rows, their cells (between bars) lists of words.
    """
    if isinstance(value, dict):
        return {key: words(one) for key, one in value.items()}
    if isinstance(value, list):
        return [[cell.split() for cell in line.split("|")] for line in value]
    return value.split()


PEOPLE, VERBS, ADJECTIVES = (
    words(phrases.load(f"sentences/{name}")) for name in ("people", "verbs", "adjectives")
)
ADVERBS, ADVERBIALS = words(phrases.load("sentences/adverbs")), phrases.load("sentences/adverbials")
_NOUNS = words(phrases.load("sentences/nouns"))
NOUNS, MASSES, OBJECTS = _NOUNS["count"], _NOUNS["mass"], VERBS["objects"]
PLACES = {noun: preposition for preposition, nouns in _NOUNS["places"].items() for noun in nouns}
MODALS = ["can", "could", "will", "would", "should", "must", "might", "may"]

_PLURALS = dict(pair.split(":") for pair in _NOUNS["irregular_plurals"])
_IRREGULAR = {base: forms for [[base, *forms]] in VERBS["irregular"]}


def plural_of(noun: str) -> str:
    """Return the plural of a noun; of a compound, of its last word."""
    head, _, last = noun.rpartition(" ")
    if last in _PLURALS:
        last = _PLURALS[last]
    elif last.endswith("y") and last[-2] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "es" if last.endswith(("s", "sh", "ch", "x", "z")) else "s"
    return f"{head} {last}".strip()


@dataclass(frozen=True)
class Verb:
    """The five forms of a verb."""

    base: str
    third: str
    past: str
    participle: str
    ing: str

    def among(self, group: str) -> bool:
        """Whether the lexicon lists the verb in this group."""
        return self.base in VERBS[group]


@cache
def verb(base: str) -> Verb:
    """Return the forms of a verb by the rules of spelling and the table of irregular verbs."""
    stem = base + base[-1] if base in VERBS["doubled"] else base
    if base.endswith("y") and base[-2] not in "aeiou":
        past = base[:-1] + "ied"
    else:
        past = stem + ("d" if stem.endswith("e") else "ed")
    past, participle = _IRREGULAR.get(base, (past, past))
    ing = (stem[:-1] if stem.endswith("e") and stem[-2] != "e" else stem) + "ing"
    return Verb(base, "goes" if base == "go" else plural_of(base), past, participle, ing)


# ---------------------------------------------------------------------------------------------
# Verb forms
# ---------------------------------------------------------------------------------------------


class NounPhrase(str):
    """A marked noun phrase, with what verbs and pronouns must know about it."""

    plural: bool
    gender: str  # "m", "f", "n" (thing or animal), "c" (a person of either gender)
    agreement: str  # the violation that a verb form in the wrong number makes

    def __new__(cls, marked, plural=False, gender="n", agreement="agreement"):
        """Return the marked text with its features."""
        phrase = super().__new__(cls, marked)
        phrase.plural, phrase.gender, phrase.agreement = plural, gender, agreement
        return phrase

    def pronoun(self, m: str, f: str, n: str, plural: str) -> str:
        """Return the pronoun for it among these; 'c' counts as masculine."""
        return plural if self.plural else {"f": f, "n": n}.get(self.gender, m)


def agree(subject: NounPhrase, singular: str, plural: str) -> str:
    """Return the form that agrees with the subject; the other one is the break."""
    good, bad = (plural, singular) if subject.plural else (singular, plural)
    return mark(good, **{subject.agreement: bad})


def after_have(word: Verb, transitive: bool = True) -> str:
    """Return a participle; its break is the past or, where that is the same, the base form."""
    wrong = None
    if word.among("two_participles"):
        wrong = word.base
    elif word.past != word.participle:
        wrong = word.past
    elif word.among("adjective_like"):
        wrong = word.third if transitive else None
    elif word.base != word.participle and (transitive or not word.among("noun_like")):
        wrong = word.base
    return mark(word.participle, verb_form=wrong)


def after_modal(word: Verb) -> str:
    """Return a base form; the break is an inflected form."""
    return mark(word.base, verb_form=[word.third] + [word.past] * (word.past != word.base))


def infinitive(word: Verb) -> str:
    """Return 'to' with a base form; the break is an inflected form."""
    return mark(f"to {word.base}", verb_form=f"to {word.third}")


def after_be(word: Verb) -> str:
    """Return an -ing form; the break is the base form unless that could be a passive."""
    clear = word.base != word.participle and not word.among("adjective_like")
    return mark(word.ing, verb_form=word.base if clear else word.third)


def after_do(word: Verb, past: bool) -> str:
    """Return a base form after 'do'; the break marks the tense a second time."""
    wrong = word.past if past else word.third
    return mark(word.base, double_tense=wrong if wrong != word.base else None)


def simple_present(subject: NounPhrase, word: Verb) -> str:
    """Return the present form; its break is left out where the base form is also the past."""
    if not subject.plural and word.base == word.past:
        return word.third
    return agree(subject, word.third, word.base)


def filled(word: Verb, filler: str) -> str:
    """Return an empty part that a pronoun may fill, unless the verb could take that one too."""
    return mark("", filled_gap=None if word.among("two_objects") else filler)


# ---------------------------------------------------------------------------------------------
# Phrases drawn at random
# ---------------------------------------------------------------------------------------------

SITES = {form for noun in NOUNS["place"] + NOUNS["building"] for form in (noun, plural_of(noun))}
SINGULAR = "the the the a a this every my our"
PLURAL = "the the these those many several two three my our"
UNOWNED = ("building", "place", "issue", "riddle")  # no 'my castle', 'our village'
OTHER_NUMBER = {"this": "these", "these": "this", "those": "that"}
OTHER_WAY = {"a", "every", "many", "several", "two", "three"}
SUBJECT_PRONOUNS = {
    "he": ("him", False, "m"),
    "she": ("her", False, "f"),
    "they": ("them", True, "c"),
    "we": ("us", True, "c"),
}
OBJECT_PRONOUNS = {"him": "he", "her": "she", "them": "they", "us": "we", "me": "I"}
TENSES = [
    *(5 * ["past"] + 2 * ["present", "progressive", "perfect", "modal"]),
    *("often", "modal perfect", "not past", "not present", "not modal"),
]
BE = [("is", "are"), ("was", "were")]


class English:
    """A source of random phrases."""

    def __init__(self, rng: random.Random):
        """Draw from `rng`."""
        self.rng = rng

    def chance(self, share: float) -> bool:
        """Return True in about `share` of the calls."""
        return self.rng.random() < share

    def one(self, options):
        """Return one of a list, of the keys of a dictionary, or of the words of a text."""
        options = options.split() if isinstance(options, str) else options
        return self.rng.choice(list(options) if isinstance(options, dict) else options)

    def verb(self, bases) -> Verb:
        """Return one of these verbs."""
        return verb(self.one(bases))

    # Noun phrases

    def common(self, kind, plural=None, determiner=None, adjective=0.4) -> NounPhrase:
        """Return a noun phrase with a count noun of a semantic class (or 'person').

        Number and determiner are drawn unless given; `adjective` is the share of phrases with one.
        """
        plural = self.chance(0.35) if plural is None else plural
        gender, nouns = "n", NOUNS.get(kind)
        if kind == "person":
            gender = self.rng.choice("fmcccc")
            nouns = PEOPLE[{"f": "female", "m": "male", "c": "person"}[gender]]
        noun = self.one(nouns)
        determiner = determiner or self.one(PLURAL if plural else SINGULAR)
        unowned = kind in UNOWNED or (kind == "person" and noun not in PEOPLE["owned"])
        if determiner in ("my", "our") and unowned:
            determiner = "the"
        first, before = determiner, OTHER_NUMBER.get(determiner)
        swapped = None
        if self.chance(adjective):
            word = self.one(ADJECTIVES[kind])
            first, swapped = f"{determiner} {word}", f"{word} {determiner}"
            before = before and f"{before} {word}"
        good, other = (plural_of(noun), noun) if plural else (noun, plural_of(noun))
        head = mark(good, determiner_number=other if determiner in OTHER_WAY else None)
        first = mark(first, word_order=swapped, determiner_number=before)
        return NounPhrase(f"{first} {head}", plural, gender)

    def mass(self, kind: str) -> NounPhrase:
        """Return a noun phrase with a mass noun, which no plural determiner goes with."""
        noun = self.one(MASSES[kind])
        determiner = self.one(["the", "the", "this", "too much"])
        wrong = {"this": "these", "too much": "too many"}.get(determiner)
        return NounPhrase(f"{mark(determiner, determiner_number=wrong)} {noun}")

    def name(self, other_than: str = "") -> NounPhrase:
        """Return a proper name."""
        while True:
            nouns, gender = ("women", "f") if self.chance(0.5) else ("men", "m")
            name = self.one(PEOPLE[nouns])
            if name != other_than:
                return NounPhrase(name, gender=gender)

    def two_names(self) -> tuple[NounPhrase, NounPhrase]:
        """Return two different names."""
        first = self.name()
        return first, self.name(other_than=first)

    def object_pronoun(self) -> NounPhrase:
        """Return an object pronoun."""
        word = self.one(OBJECT_PRONOUNS)
        return NounPhrase(mark(word, pronoun_case=OBJECT_PRONOUNS[word]))

    def person(self, pronouns: bool = True) -> NounPhrase:
        """Return a noun phrase for a person in subject position."""
        pick = self.rng.random()
        if pick < 0.35:
            return self.name()
        if pronouns and pick < 0.5:
            word = self.one(SUBJECT_PRONOUNS)
            wrong, plural, gender = SUBJECT_PRONOUNS[word]
            return NounPhrase(mark(word, pronoun_case=wrong), plural, gender)
        if pick < 0.58:
            return NounPhrase(f"{self.name()}'s {self.one(PEOPLE['kin'])}", gender="c")
        return self.common("person")

    def single(self) -> NounPhrase:
        """Return a subject without a quantifier, whose scope would interfere with a negation."""
        while True:
            subject = self.person()
            if not plain(subject).startswith(("every", "many", "several")):
                return subject

    def gendered(self) -> NounPhrase:
        """Return a singular noun phrase of one gender."""
        if self.chance(0.6):
            return self.name()
        while True:
            subject = self.common("person", False, self.one("the my this"))
            if subject.gender in "mf":
                return subject

    def object_of(self, kind: str) -> NounPhrase:
        """Return an object noun phrase of a semantic class."""
        if kind == "person":
            return self.object_pronoun() if self.chance(0.2) else self.person(pronouns=False)
        if kind == "drink" or (kind == "food" and self.chance(0.3)):
            return self.mass(kind)
        return self.common(kind)

    # Actions and predicates

    def action(self, kinds=OBJECTS) -> tuple[Verb, NounPhrase]:
        """Return a transitive verb with an object it selects, of one of the classes."""
        kind = self.one(kinds)
        word, target = self.verb(OBJECTS[kind]), self.object_of(kind)
        if word.among("resultative"):
            marked = re.sub(r"\|word_order=[^|\]]*", "", target)
            target = NounPhrase(marked, target.plural, target.gender)
        return word, target

    def event(self) -> tuple[Verb, NounPhrase]:
        """Return an action that happens at some time, not a state."""
        while True:
            word, target = self.action()
            if not word.among("stative"):
                return word, target

    def definite_action(self) -> tuple[Verb, NounPhrase]:
        """Return an action whose object may stand under a negation without a second reading."""
        while True:
            word, target = self.action()
            first = plain(target).split()[0]
            if first in ("the", "this", "these", "my", "our") or first[0].isupper():
                return word, target

    def doing(self) -> tuple[Verb, NounPhrase]:
        """Return an action that one can decide on or enjoy."""
        kind = self.one("food document building animal instrument vehicle plant")
        never = (*VERBS["stative"], "leave", "enter", "steal", "finish", "avoid")
        bases = [base for base in OBJECTS[kind] if base not in never]
        return self.verb(bases), self.object_of(kind)

    def be(self, subject: NounPhrase, *others: tuple[str, str]) -> str:
        """Return 'is' or 'was', or one of other pairs of forms, agreeing with the subject."""
        return agree(subject, *self.one([*BE, *others]))

    def state(self, subject: NounPhrase, adjective: str) -> str:
        """Return a predicate such as 'is very old' or 'seem old'."""
        # Only 'very' has a break: 'old, rather' may be an afterthought.
        degrees = [
            adjective,
            f"{self.one('rather quite')} {adjective}",
            mark(f"very {adjective}", word_order=f"{adjective} very"),
        ]
        whole = self.one(degrees)
        return f"{self.be(subject, ('seems', 'seem'), ('looks', 'look'))} {whole}"

    def other_adjective(self, kind: str, head: NounPhrase) -> str:
        """Return an adjective for a class of nouns that the noun phrase does not already have."""
        return self.one([one for one in ADJECTIVES[kind] if one not in plain(head).split()])

    def place(self) -> str:
        """Return a prepositional phrase of place."""
        noun = self.one(PLACES)
        preposition, determiner = PLACES[noun], self.one("the the a this")
        swapped = f"{determiner} {preposition}"
        return f"{mark(f'{preposition} {determiner}', word_order=swapped)} {noun}"

    def ending(self, share: float, after: str = "") -> str:
        """Return a phrase of place in about `share` of the calls, but not after another place."""
        if set(plain(after).split()[-1:]) & SITES:
            return ""
        return self.place() if self.chance(share) else ""

    def finite(self, subject, word, transitive=True, tense=None) -> str:
        """Return a finite verb with its auxiliaries, in a tense picked at random unless given.

        The tenses are those of TENSES and, only on request, pluperfect and would.
        """
        tense = tense or self.one(TENSES)
        quantified = plain(subject).startswith(("every", "each", "many", "no "))
        if tense.startswith("not") and quantified:
            tense = "past"  # 'every guest did not leave' has two readings
        if tense == "progressive" and word.among("stative"):
            tense = "perfect"
        match tense:
            case "past":
                bare = transitive and word.participle != word.past
                return mark(word.past, verb_form=word.participle if bare else None)
            case "present":
                return simple_present(subject, word)
            case "often":
                return f"{self.one(ADVERBS['often'])} {simple_present(subject, word)}"
            case "progressive":
                return f"{self.be(subject)} {after_be(word)}"
            case "perfect":
                have = "had" if self.chance(0.3) else agree(subject, "has", "have")
                return f"{have} {after_have(word, transitive)}"
            case "pluperfect":
                return f"had {after_have(word, transitive)}"
            case "would":
                return f"{self.one('would could might')} {after_modal(word)}"
            case "modal":
                return f"{self.one(MODALS)} {after_modal(word)}"
            case "modal perfect":
                have = mark("have", verb_form="has")
                return f"{self.one('may might must should')} {have} {after_have(word, transitive)}"
            case "not past":
                # Without 'do' the tense sits on the main verb.
                double = f"did not {word.past}" if word.past != word.base else None
                bad = {"do_support": f"not {word.past}", "double_tense": double}
                return mark(f"did not {word.base}", **bad)
            case "not present":
                main = word.base if subject.plural else after_do(word, past=False)
                return f"{agree(subject, 'does', 'do')} not {main}"
            case "not modal":
                modal = self.one(MODALS[1:])  # not 'can': 'can not' is written as one word
                return f"{mark(f'{modal} not', word_order=f'not {modal}')} {after_modal(word)}"
