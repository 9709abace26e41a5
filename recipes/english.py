"""A small grammar of English, whose sentences know how they can be broken.

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


# --- Lexicon and inflection -----------------------------------------------------------------------


def words(value):
    """Return a value of a phrase file with its texts as lists of words.

    The lines of a block become rows, their cells (between bars) lists of words.
    """
    if isinstance(value, dict):
        return {key: words(one) for key, one in value.items()}
    if isinstance(value, list):
        return [[cell.split() for cell in line.split("|")] for line in value]
    return value.split()


_WORDS = {
    file: words(phrases.load(f"sentences/{file}"))
    for file in ("people", "nouns", "verbs", "adjectives", "adverbs", "frames", "comparison")
}
PEOPLE, _NOUNS, VERBS, ADJECTIVES, ADVERBS, FRAMES, COMPARISON = _WORDS.values()
COUNTED, MASSES, OBJECTS = _NOUNS["count"], _NOUNS["mass"], VERBS["objects"]
NOUNS = COUNTED | {"person": PEOPLE["person"]}
ADVERBIALS, LOCATIVES, POLARITY, FUNCTION = (
    phrases.load(f"sentences/{file}")
    for file in ("adverbials", "locatives", "polarity", "function_words")
)
PAST, FUTURE, MODALS = ADVERBIALS["past"], ADVERBIALS["future"], FUNCTION["modals"].split()
PLACES = {noun: preposition for preposition, nouns in _NOUNS["places"].items() for noun in nouns}
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

    def after_have(self, transitive: bool = True) -> str:
        """Return a participle; its break is the past or, where that is the same, the base form."""
        wrong = None
        if self.among("two_participles"):
            wrong = self.base
        elif self.past != self.participle:
            wrong = self.past
        elif self.among("adjective_like"):
            wrong = self.third if transitive else None
        elif self.base != self.participle and (transitive or not self.among("noun_like")):
            wrong = self.base
        return mark(self.participle, verb_form=wrong)

    def after_modal(self) -> str:
        """Return a base form; the break is an inflected form."""
        return mark(self.base, verb_form=[self.third] + [self.past] * (self.past != self.base))

    def infinitive(self) -> str:
        """Return 'to' with a base form; the break is an inflected form."""
        return mark(f"to {self.base}", verb_form=f"to {self.third}")

    def after_be(self) -> str:
        """Return an -ing form; the break is the base form unless that could be a passive."""
        clear = self.base != self.participle and not self.among("adjective_like")
        return mark(self.ing, verb_form=self.base if clear else self.third)

    def after_do(self, past: bool) -> str:
        """Return a base form after 'do'; the break marks the tense a second time."""
        wrong = self.past if past else self.third
        return mark(self.base, double_tense=wrong if wrong != self.base else None)

    def filled(self, filler: str) -> str:
        """Return an empty part that a pronoun may fill, unless the verb could take that one too."""
        return mark("", filled_gap=None if self.among("two_objects") else filler)


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

    def agree(self, singular: str, plural: str) -> str:
        """Return the form of a verb that agrees with it; the other one is the break."""
        good, bad = (plural, singular) if self.plural else (singular, plural)
        return mark(good, **{self.agreement: bad})

    def present(self, word: Verb) -> str:
        """Return the present form that agrees; no break where the base form is also the past."""
        same = not self.plural and word.base == word.past
        return word.third if same else self.agree(word.third, word.base)


# --- Phrases drawn at random ----------------------------------------------------------------------

SITES = {form for noun in NOUNS["place"] + NOUNS["building"] for form in (noun, plural_of(noun))}
UNOWNED = ("building", "place", "issue", "riddle")  # no 'my castle', 'our village'
TENSES = [
    *(5 * ["past"] + 2 * ["present", "progressive", "perfect", "modal"]),
    *("often", "modal perfect", "not past", "not present", "not modal"),
]


class English:
    """A source of random phrases and sentences.

    A construction is a method that returns a marked sentence, of which its docstring is an example.
    "Good company" means that it mainly supplies well-formed sentences with the same words as the
    broken ones of another construction.
    """

    def __init__(self, rng: random.Random):
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
        gender = self.one("f m c c c c") if kind == "person" else "n"
        noun = self.one({"f": PEOPLE["female"], "m": PEOPLE["male"]}.get(gender, NOUNS[kind]))
        determiner = determiner or self.one(FUNCTION["plural" if plural else "singular"])
        unowned = kind in UNOWNED or (kind == "person" and noun not in PEOPLE["owned"])
        if determiner in ("my", "our") and unowned:
            determiner = "the"
        first, before = determiner, FUNCTION["other_number"].get(determiner)
        swapped = None
        if self.chance(adjective):
            word = self.one(ADJECTIVES[kind])
            first, swapped = f"{determiner} {word}", f"{word} {determiner}"
            before = before and f"{before} {word}"
        good, other = (plural_of(noun), noun) if plural else (noun, plural_of(noun))
        wrong = other if determiner in FUNCTION["other_noun"].split() else None
        head = mark(good, determiner_number=wrong)
        first = mark(first, word_order=swapped, determiner_number=before)
        return NounPhrase(f"{first} {head}", plural, gender)

    def mass(self, kind: str) -> NounPhrase:
        """Return a noun phrase with a mass noun, which no plural determiner goes with."""
        noun = self.one(MASSES[kind])
        determiner = self.one(["the", "the", "this", "too much"])
        wrong = {"this": "these", "too much": "too many"}.get(determiner)
        return NounPhrase(f"{mark(determiner, determiner_number=wrong)} {noun}")

    def name(self) -> NounPhrase:
        """Return a proper name."""
        nouns, gender = ("women", "f") if self.chance(0.5) else ("men", "m")
        return NounPhrase(self.one(PEOPLE[nouns]), gender=gender)

    def two_names(self) -> tuple[NounPhrase, NounPhrase]:
        """Return two different names."""
        first, second = self.name(), self.name()
        while second == first:
            second = self.name()
        return first, second

    def object_pronoun(self) -> NounPhrase:
        """Return an object pronoun."""
        word, wrong = self.one(list(FUNCTION["object_pronouns"].items()))
        return NounPhrase(mark(word, pronoun_case=wrong))

    def person(self, pronouns: bool = True) -> NounPhrase:
        """Return a noun phrase for a person in subject position."""
        pick = self.rng.random()
        if pick < 0.35:
            return self.name()
        if pronouns and pick < 0.5:
            word, other = self.one(list(FUNCTION["subject_pronouns"].items()))
            wrong, gender = other.split()
            return NounPhrase(mark(word, pronoun_case=wrong), gender == "c", gender)
        if pick < 0.58:
            return NounPhrase(f"{self.name()}'s {self.one(PEOPLE['kin'])}", gender="c")
        return self.common("person")

    def single(self) -> NounPhrase:
        """Return a subject without a quantifier, whose scope would interfere with a negation."""
        subject = self.person()
        quantified = plain(subject).startswith(("every", "many", "several"))
        return self.single() if quantified else subject

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
        word, target = self.action()
        return self.event() if word.among("stative") else (word, target)

    def definite_action(self) -> tuple[Verb, NounPhrase]:
        """Return an action whose object may stand under a negation without a second reading."""
        word, target = self.action()
        first = plain(target).split()[0]
        definite = first in ("the", "this", "these", "my", "our") or first[0].isupper()
        return (word, target) if definite else self.definite_action()

    def doing(self) -> tuple[Verb, NounPhrase]:
        """Return an action that one can decide on or enjoy."""
        kind = self.one("food document building animal instrument vehicle plant")
        never = (*VERBS["stative"], "leave", "enter", "steal", "finish", "avoid")
        bases = [base for base in OBJECTS[kind] if base not in never]
        return self.verb(bases), self.object_of(kind)

    def be(self, subject: NounPhrase, *others: tuple[str, str]) -> str:
        """Return 'is' or 'was', or one of other pairs of forms, agreeing with the subject."""
        return subject.agree(*self.one([("is", "are"), ("was", "were"), *others]))

    def state(self, subject: NounPhrase, adjective: str) -> str:
        """Return a predicate such as 'is very old' or 'seem old'."""
        # Only 'very' has a break: 'old, rather' may be an afterthought.
        rather = f"{self.one('rather quite')} {adjective}"
        very = mark(f"very {adjective}", word_order=f"{adjective} very")
        whole = self.one([adjective, rather, very])
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
                return subject.present(word)
            case "often":
                return f"{self.one(ADVERBS['often'])} {subject.present(word)}"
            case "progressive":
                return f"{self.be(subject)} {word.after_be()}"
            case "perfect" | "pluperfect":
                had = tense == "pluperfect" or self.chance(0.3)
                have = "had" if had else subject.agree("has", "have")
                return f"{have} {word.after_have(transitive)}"
            case "would":
                return f"{self.one('would could might')} {word.after_modal()}"
            case "modal":
                return f"{self.one(MODALS)} {word.after_modal()}"
            case "modal perfect":
                have = mark("have", verb_form="has")
                return f"{self.one('may might must should')} {have} {word.after_have(transitive)}"
            case "not past":
                # Without 'do' the tense sits on the main verb.
                double = f"did not {word.past}" if word.past != word.base else None
                bad = {"do_support": f"not {word.past}", "double_tense": double}
                return mark(f"did not {word.base}", **bad)
            case "not present":
                main = word.base if subject.plural else word.after_do(past=False)
                return f"{subject.agree('does', 'do')} not {main}"
            case "not modal":
                modal = self.one(MODALS[1:])  # not 'can': 'can not' is written as one word
                return f"{mark(f'{modal} not', word_order=f'not {modal}')} {word.after_modal()}"

    # Constructions

    def transitive(self) -> str:
        """The baker is eating a warm pie."""
        subject, (word, target) = self.person(), self.action()
        if word.among("obligatory"):
            target = mark(target, missing_argument="")
        return f"{subject} {self.finite(subject, word)} {target} {self.ending(0.25, target)}."

    def obligatory(self) -> str:
        """The chef devoured the cake."""
        subject = self.person()
        required = set(VERBS["obligatory"])
        kind = self.one([kind for kind, bases in OBJECTS.items() if required & set(bases)])
        word = self.verb([base for base in OBJECTS[kind] if base in required])
        target = mark(self.object_of(kind), missing_argument="")
        when = self.one(PAST) if self.chance(0.5) and not word.among("stative") else ""
        return f"{subject} {self.finite(subject, word, tense='past')} {target} {when}."

    def ditransitive(self) -> str:
        """Mary lent the lawyer a camera, or: Mary lent a camera to the lawyer."""
        subject = self.person()
        target = self.common(self.one("thing thing thing document clothes food instrument"))
        word = self.verb(VERBS["dative"])
        verbs = self.finite(subject, word)
        if self.chance(0.5):
            return f"{subject} {verbs} {self.person(pronouns=False)} {target}."
        receiver = self.object_pronoun() if self.chance(0.4) else self.name()
        to = f"{mark('to', preposition='at')} {receiver}"
        if word.base == "hand":
            to = mark(f"to {receiver}", missing_argument="")
        return f"{subject} {verbs} {target} {to}."

    def latinate(self) -> str:
        """The teacher explained the problem to Mary."""
        subject = self.person()
        base = self.one(VERBS["latinate"])
        target = self.common(self.one(VERBS["latinate"][base]))
        receiver = self.name() if self.chance(0.5) else self.common("person")
        if base == "donate":
            receiver = f"the {self.one('school museum church library hospital')}"
        swap = mark(f"{target} to {receiver}", dative_shift=f"{receiver} {target}")
        return f"{subject} {self.finite(subject, verb(base))} {swap}."

    def passive(self) -> str:
        """The letters were signed by the mayor."""
        kind = self.one([kind for kind in OBJECTS if kind not in ("drink", "person")])
        never = ("want", "need", "own", "love", "leave")
        word = self.verb([base for base in OBJECTS[kind] if base not in never])
        subject = self.common(kind)
        irregular = word.past != word.participle and not word.among("two_participles")
        wrong = word.past if irregular else word.base
        clear = wrong != word.participle and wrong not in VERBS["adjective_like"]
        participle = mark(word.participle, verb_form=wrong if clear else None)
        pick = self.rng.random()
        if pick < 0.5:
            be = subject.agree("was", "were")
        elif pick < 0.7:
            be = f"{subject.agree('has', 'have')} {mark('been', verb_form=['be', 'being'])}"
        elif pick < 0.85:
            be = f"{self.one(MODALS)} {mark('be', verb_form=['is', 'been'])}"
        else:
            be = f"{subject.agree('is', 'are')} being"
        agent = self.person(pronouns=False)
        agent = self.object_pronoun() if self.chance(0.3) else agent
        return f"{subject} {be} {participle} by {agent}."

    def intransitive(self) -> str:
        """The child sneezed loudly."""
        subject = self.person() if self.chance(0.5) else self.common("person")
        if plain(subject) == "she":
            subject = self.name()
        word = self.verb(VERBS["unergative"] + VERBS["intransitive"])
        tense = "past" if self.chance(0.5) else self.one(TENSES)
        verbs = self.finite(subject, word, transitive=False, tense=tense)
        target = ""
        if word.among("unergative"):
            target = mark("", extra_argument=self.common(self.one("thing furniture")))
            if tense == "past" and word.base != "laugh":  # 'was laughed at' is a passive
                were = "were" if subject.plural else "was"
                verbs = mark(word.past, intransitive_passive=f"{were} {word.participle}")
        tail = self.one([self.one(ADVERBS["manner"]), self.place(), self.place(), ""])
        return f"{subject} {verbs} {target} {tail or self.one(ADVERBS['manner'])}."

    def attractor(self) -> str:
        """The keys to the cabinet are rusty."""
        (head, preposition), others, adjectives = self.one(FRAMES["attractors"])
        plural = self.chance(0.5)
        inner = self.one(others)
        head, inner = (plural_of(head), inner) if plural else (head, plural_of(inner))
        link = mark(f"{preposition} the", word_order=f"the {preposition}")
        subject = NounPhrase(f"the {head} {link} {inner}", plural, agreement="attractor_agreement")
        return f"{subject} {self.state(subject, self.one(adjectives))}."

    def relative_attractor(self) -> str:
        """The boy that the girls admire is tall."""
        plural = self.chance(0.5)
        head = self.common("person", plural, "the", adjective=0.1)
        inner = self.common("person", not plural, "the", adjective=0)
        word = self.verb("admire trust know respect remember")
        clause = f"{self.one('that who')} {inner} {inner.present(word)}"
        subject = NounPhrase(f"{head} {clause}", plural, agreement="attractor_agreement")
        return f"{subject} {self.state(subject, self.other_adjective('person', head))}."

    def reflexive(self) -> str:
        """The queen admires herself."""
        pick = self.rng.random()
        word = self.verb(VERBS["reflexive"])
        tail = self.ending(0.3) if word.base in ("hurt", "hide", "see") else ""
        if pick < 0.3:
            subject = self.common("person", plural=True)
            good = self.one(["themselves", "each other"])
            target = mark(good, reflexive=self.one("himself herself itself yourself"))
            return f"{subject} {self.finite(subject, word)} {target} {tail}."
        subject, other = self.gendered(), self.gendered()
        good = subject.pronoun("himself", "herself", "itself", "themselves")
        wrong = "himself" if good == "herself" else "herself"
        if pick < 0.65:
            target = mark(good, reflexive=[wrong, "each other"])
            return f"{subject} {self.finite(subject, word)} {target} {tail}."
        # The only antecedent that would match stands outside the clause of the reflexive.
        while other.gender == subject.gender:
            other = self.gendered()
        frame, target = self.one("said thought knew believed"), mark(good, reflexive=wrong)
        past = self.finite(subject, word, tense="past")
        return f"{other} {frame} that {subject} {past} {target}."

    def prepositional(self) -> str:
        """Peter relied on the captain."""
        (base, good), wrong, kinds = self.one(FRAMES["prepositional"])
        subject = self.person()
        link, kind = mark(good, preposition=self.one(wrong)), self.one(kinds)
        adverb = self.one(ADVERBS["often"]) if self.chance(0.2) else ""
        verbs = self.finite(subject, verb(base), transitive=False, tense="past" if adverb else None)
        return f"{subject} {adverb} {verbs} {link} {self.object_of(kind)}."

    def adjective_frame(self) -> str:
        """The nurse is afraid of the dog."""
        (adjective, good), wrong, kinds = self.one(FRAMES["adjectival"])
        subject = self.person()
        be, link = self.be(subject), mark(good, preposition=self.one(wrong))
        return f"{subject} {be} {adjective} {link} {self.object_of(self.one(kinds))}."

    def yes_no(self) -> str:
        """Did the pilot drop the radio?"""
        subject, (word, target) = self.person(), self.action()
        pick = self.rng.random()
        if pick < 0.45:
            clause = f"did {subject} {word.after_do(past=True)}"
        elif pick < 0.65:
            main = word.base if subject.plural else word.after_do(past=False)
            clause = f"{subject.agree('does', 'do')} {subject} {main}"
        elif pick < 0.85:
            clause = f"{subject.agree('has', 'have')} {subject} {word.after_have()}"
        else:
            clause = f"{self.one(MODALS[:6])} {subject} {word.after_modal()}"
        return f"{clause} {target} {self.ending(0.2, target)}?"

    @staticmethod
    def did(subject, word) -> str:
        """Return 'did' + subject + verb: it breaks without inversion and with tense twice."""
        double = f"did {subject} {word.past}" if word.past != word.base else None
        bad = {"missing_inversion": f"{subject} {word.past}", "double_tense": double}
        return mark(f"did {subject} {word.base}", **bad)

    @staticmethod
    def inverted(aux: str, subject, form: str) -> str:
        """Return auxiliary + subject + verb, which breaks without inversion."""
        return mark(f"{aux} {subject} {form}", missing_inversion=f"{subject} {aux} {form}")

    def wh_object(self) -> str:
        """What did the thief steal?"""
        subject = self.person()
        kind = self.one(OBJECTS)
        word = self.verb(OBJECTS[kind])
        what, filler = ("who", "him") if kind == "person" else ("what", "it")
        wh = self.one([what, f"which {self.one(NOUNS[kind])}"]) if kind != "drink" else what
        tail = self.ending(0.5) if kind not in ("place", "building", "issue") else ""
        have = "have" if subject.plural else "has"
        perfect = self.inverted(have, subject, word.participle)
        middle = self.did(subject, word) if self.chance(0.7) else perfect
        return f"{wh} {middle} {word.filled(filler)} {tail}?"

    def wh_adverb(self) -> str:
        """Why did the nurse leave the office?"""
        subject, (word, target) = self.person(), self.event()
        wh = self.one("where when why how")
        if self.chance(0.7):
            middle = self.did(subject, word)
        else:
            middle = self.inverted(self.one("can will should"), subject, word.base)
        if wh == "where" and word.base in OBJECTS["place"] + OBJECTS["building"]:
            wh = "when"
        return f"{wh} {middle} {target}?"

    def long_distance(self) -> str:
        """Which letter did Mary say that the clerk lost?"""
        first, second = self.two_names()
        kind = self.one("thing document food clothes vehicle")
        word = self.verb([base for base in OBJECTS[kind] if base not in ("want", "need")])
        wh = self.one(["what", f"which {self.one(NOUNS[kind])}"])
        agent = self.common("person", plural=False, determiner="the", adjective=0)
        agent = agent if self.chance(0.6) else second
        good = f"{self.one('say think believe claim')} that {agent} {word.past}"
        if self.chance(0.5):
            laugh, link = self.one(VERBS["never_transitive"]), self.one("after because before")
            bad = f"{laugh} {link} {agent}"
        elif agent == second:
            bad = f"{self.one('believe hear')} the {self.one('rumour story')} that {agent}"
        else:
            bad = f"{self.one('meet see know thank')} {agent} who"
        middle = mark(good, island=f"{bad} {word.past}")
        return f"{wh} did {first} {middle} {word.filled('it')}?"

    def because_question(self) -> str:
        """Did Mary laugh because Peter lost the radio? (good company for the islands)"""
        first, second = self.two_names()
        word, target = self.action("thing document food clothes vehicle")
        intro = self.verb(VERBS["never_transitive"]).after_do(past=True)
        link = self.one("after because before")
        clause = f"{second} {self.finite(second, word, tense='past')} {target}"
        return f"did {first} {intro} {link} {clause}?"

    def conjunct(self) -> str:
        """What did Mary buy with the vase? (with 'and': extraction from a conjunct)"""
        subject = self.person()
        [kind], bases = self.one(FRAMES["conjuncts"])
        base = self.one(bases)
        return f"what did {subject} {base} {mark('with', island='and')} {self.object_of(kind)}?"

    def left_branch(self) -> str:
        """Whose letter did the clerk lose? (or: Whose did the clerk lose letter?)"""
        subject = self.person()
        kind = self.one("thing document animal clothes vehicle instrument")
        noun, word = self.one(NOUNS[kind]), self.verb(OBJECTS[kind])
        wh = self.one(["whose", "which", "how many"])
        noun = plural_of(noun) if wh == "how many" else noun
        clause = f"did {subject} {word.base}"
        bad = {"island": f"{clause} {noun}", "missing_inversion": f"{noun} {subject} {word.past}"}
        return f"{wh} {mark(f'{noun} {clause}', **bad)} {self.ending(0.2)}?"

    def subject_relative(self) -> str:
        """The nurse who wrote the letter smiled."""
        head = self.common("person", determiner="the", adjective=0.15)
        word, target = self.action("thing clothes building vehicle person riddle")
        outer = self.verb([*VERBS["unergative"], "fall", "dance", "disappear", "wait"])
        needed = word.among("two_objects") or word.among("clausal")
        link = mark(self.one("who that"), missing_relative=None if needed else "")
        inner = self.finite(head, word, tense=self.one("past past present perfect"))
        adverb = self.one(ADVERBS["manner"]) if self.chance(0.3) else ""
        main = self.finite(head, outer, transitive=False, tense="past")
        return f"{head} {link} {inner} {target} {main} {adverb}."

    def object_relative(self) -> str:
        """The poem that Peter translated was very long."""
        kind = self.one("thing document clothes animal building vehicle person")
        head = self.common(kind, determiner="the", adjective=0.15)
        inner = self.person()
        word = self.verb(OBJECTS[kind])
        link = self.one(["that", "that", "which" if kind != "person" else "who", ""])
        gap = word.filled(head.pronoun("him", "her", "it", "them"))
        if inner.plural != head.plural:
            head.agreement = "attractor_agreement"
        clause = f"{link} {inner} {self.finite(inner, word, tense='past')} {gap}"
        return f"{head} {clause} {self.state(head, self.other_adjective(kind, head))}."

    def ending_relative(self) -> str:
        """Ruth found the ring that the thief stole."""
        kind = self.one("thing document clothes animal vehicle")
        subject, inner = self.person(), self.person(pronouns=False)
        head = self.common(kind, determiner="the", adjective=0.15)
        outer, word = self.verb(OBJECTS[kind]), self.verb(OBJECTS[kind])
        gap = word.filled("them" if head.plural else "it")
        main = f"{subject} {self.finite(subject, outer)} {head}"
        return f"{main} that {inner} {self.finite(inner, word, tense='past')} {gap}."

    def cleft(self) -> str:
        """It was the nurse who opened the box."""
        word, target = self.action()
        named = self.chance(0.5)
        focus = self.name() if named else self.common("person", False, self.one("the my"))
        gap = mark("", filled_gap={"f": "she", "m": "he"}.get(focus.gender))
        verbs = self.finite(focus, word, tense="past")
        return f"it was {focus} {self.one('who that')} {gap} {verbs} {target}."

    def compared(self, kind: str) -> tuple[NounPhrase, NounPhrase]:
        """Return two people or things of a class."""
        if kind == "person":
            return self.person(), self.person(pronouns=False)
        return self.common(kind), self.common(kind)

    def degree(self, kind: str, share: float, more: str) -> str:
        """Return 'taller' (or 'tallest') in a share of the calls, else 'more expensive'."""
        if not self.chance(share):
            return f"{more} {self.one(COMPARISON[kind]['long'])}"
        word = self.one(COMPARISON[kind]["short"])
        word = word if more == "more" else word[:-2] + "est"
        return mark(word, double_comparison=f"{more} {word}")

    def comparative(self) -> str:
        """My sister is taller than the nurse."""
        kind = self.one(COMPARISON)
        subject, other = self.compared(kind)
        be = self.be(subject, ("seems", "seem"))
        degree = self.degree(kind, 0.5, "more")
        much = self.one("much far slightly") if self.chance(0.2) else ""
        return f"{subject} {be} {much} {degree} {mark('than', comparison_marker='as')} {other}."

    def equative(self) -> str:
        """The ladder is as heavy as the lamp."""
        kind = self.one("person thing vehicle building")
        subject, other = self.compared(kind)
        people, things = "tall old young rich kind brave poor", "old new beautiful large small"
        adjectives = (people if kind == "person" else things).split()
        both = plain(subject) + plain(other)
        word = self.one([one for one in adjectives if one not in both])
        second = mark("as", comparison_marker="than")
        return f"{subject} {self.be(subject)} as {word} {second} {other}."

    def superlative(self) -> str:
        """Clara bought the most expensive lamp in the market."""
        kind = self.one(COMPARISON)
        subject = self.person()
        word = self.verb("see meet describe" if kind == "person" else "buy see find")
        degree = self.degree(kind, 0.6, "most")
        verbs = self.finite(subject, word, tense="past")
        return f"{subject} {verbs} the {degree} {self.one(NOUNS[kind])} {self.place()}."

    def there(self) -> str:
        """There were several tourists in the museum."""
        plural = self.chance(0.5)
        kind = self.one("person animal thing vehicle person")
        group = plain(self.common(kind, plural, "the", adjective=0)).removeprefix("the ")
        good = self.one("some several many two no" if plural else "a a no")
        bad = self.one("most both" if plural else "every each")
        forms = self.one([("is", "are"), ("was", "were"), ("was", "were")])
        subject = NounPhrase(mark(f"{good} {group}", definite_there=f"{bad} {group}"), plural)
        # 'there is two' is common in speech: only the singular noun has an agreement break.
        be = forms[1] if plural else subject.agree(*forms)
        return f"there {be} {subject} {self.place()}."

    def quantified(self) -> str:
        """Most tourists visited the museum. (good company for there-sentences)"""
        quantifier = self.one("most both every each no")
        subject = self.common("person", quantifier in ("most", "both"), quantifier)
        if quantifier != "no":
            first, _, head = subject.rpartition(" ")
            noun = plain(head)
            people = PEOPLE["person"] + PEOPLE["male"] + PEOPLE["female"]
            singular = {plural_of(one): one for one in people}
            other = singular[noun] if subject.plural else plural_of(noun)
            marked = f"{first} {mark(noun, determiner_number=other)}"
            subject = NounPhrase(marked, subject.plural, subject.gender)
        word, target = self.action()
        return f"{subject} {self.finite(subject, word)} {target}."

    def polarity_object(self) -> str:
        """The clerk did not lose any letters."""
        subject = self.single()
        kind = self.one("thing document food clothes person animal")
        word = self.verb([base for base in OBJECTS[kind] if base not in ("want", "need")])
        noun = self.one(NOUNS[kind])
        item = self.one(["anyone" if kind == "person" else "anything", f"any {plural_of(noun)}"])
        verbs = mark(f"did not {word.base}", polarity=word.past)
        return f"{subject} {verbs} {item} {self.ending(0.4)}."

    def polarity_subject(self) -> str:
        """Nobody has ever praised the poet."""
        word, target = self.definite_action()
        noun = self.one(PEOPLE["person"])
        pair = self.one(POLARITY["subjects"])
        good, bad = pair.format(noun=noun, nouns=plural_of(noun)).split(" | ")
        return f"{mark(good, polarity=bad)} ever {word.after_have()} {target}."

    def polarity_scope(self) -> str:
        """No poet that the critics praised has ever ...; not: The poet that no critics ..."""
        word, target = self.definite_action()
        one, two = self.rng.sample(PEOPLE["person"], 2)
        inner = f"{plural_of(two)} {self.verb(OBJECTS['person']).past}"
        link = self.one("that who")
        head = mark(f"no {one} {link} the {inner}", polarity=f"the {one} {link} no {inner}")
        return f"{head} has ever {word.after_have()} {target}."

    def polarity_yet(self) -> str:
        """The guests have not arrived yet."""
        subject = self.single()
        have = "have" if subject.plural else "has"
        if self.chance(0.5):
            word, target = self.definite_action()
            if word.among("stative"):
                word, target = verb("visit"), self.common("building", determiner="the")
        else:
            word, target = self.verb("arrive leave come wake"), ""
        if self.chance(0.75) or word.base in ("arrive", "come", "wake"):
            aux = mark(f"{have} not", polarity=have, word_order=f"not {have}")
            return f"{subject} {aux} {word.after_have()} {target} yet."
        return f"{subject} {mark(f'did not {word.base}', polarity=word.past)} {target} at all."

    def polarity_question(self) -> str:
        """Has Mary ever met the mayor? (a question licenses 'ever' and 'any')"""
        subject = self.single()
        word, target = self.definite_action()
        return f"{subject.agree('has', 'have')} {subject} ever {word.after_have()} {target}?"

    def particle_pronoun(self) -> str:
        """Ivan found the letter and tore it up."""
        [[base, particle], kinds] = self.one(FRAMES["particles"])
        kind = self.one(kinds)
        subject = self.person()
        target = self.common(kind)
        if base == "turn":
            noun = self.one("radio lamp kettle machine")
            target = NounPhrase(f"{self.one('the my our')} {noun}")
        it = "them" if target.plural else "it"
        swap = mark(f"{it} {particle}", particle=f"{particle} {it}")
        first = self.finite(subject, self.verb("see find"), tense="past")
        return f"{subject} {first} {target} and {verb(base).past} {swap}."

    def particle_noun(self) -> str:
        """Ivan threw away the old hat, or: Ivan threw the old hat away."""
        [[base, particle], kinds] = self.one(FRAMES["particles"])
        subject = self.person()
        target = self.common(self.one(kinds))
        if base == "turn":
            target = f"{self.one('the my our')} {self.one('radio lamp kettle')}"
        verbs = self.finite(subject, verb(base))
        if self.chance(0.3):
            swap = mark(f"it {particle}", particle=f"{particle} it")
            when = self.one(PAST) if plain(verbs) == verb(base).past else ""
            return f"{subject} {verbs} {swap} {when}."
        order = self.one([f"{particle} {target}", f"{target} {particle}"])
        return f"{subject} {verbs} {order}."

    def subject_control(self) -> str:
        """Nora decided to paint the house; Nora enjoyed painting the house."""
        subject, (word, target) = self.person(), self.doing()
        tense = self.one("past past past perfect modal")
        if self.chance(0.5):
            outer = self.verb(VERBS["infinitive"])
            form = mark(f"to {word.base}", complement=word.ing, verb_form=f"to {word.third}")
        else:
            outer = self.verb(VERBS["gerund"])
            form = mark(word.ing, complement=f"to {word.base}")
        return f"{subject} {self.finite(subject, outer, tense=tense)} {form} {target}."

    def object_control(self) -> str:
        """Nora persuaded him to paint the house; Nora made him paint the house."""
        subject = self.person()
        middle = self.object_pronoun() if self.chance(0.5) else self.person(pronouns=False)
        word, target = self.doing()
        if self.chance(0.6):
            outer = self.verb(VERBS["object_control"])
            # 'asked Mary leave' and 'ordered Mary leave' come near a bare subjunctive.
            bad = word.ing if outer.base in ("ask", "order") else word.base
            form = mark(f"to {word.base}", complement=bad)
        else:
            outer = self.verb("make let")
            form = mark(word.base, complement=[f"to {word.base}", word.ing])
        return f"{subject} {self.finite(subject, outer, tense='past')} {middle} {form} {target}."

    def clause(self) -> str:
        """The judge wondered whether Mary had lost the ring."""
        subject, inner = self.person(), self.person()
        word, target = self.action()
        if self.chance(0.5):
            # 'wondered that' exists in literary style, so 'wonder' has no break here.
            outer = self.verb("wonder inquire inquire investigate")
            link = mark("whether", complement="that" if outer.base != "wonder" else None)
        else:
            outer = self.verb(VERBS["that_clause"])
            link = mark("that", complement="whether")
        tense = self.one("past past pluperfect would")
        main = self.finite(subject, outer, tense="past")
        return f"{subject} {main} {link} {inner} {self.finite(inner, word, tense=tense)} {target}."

    def seem(self) -> str:
        """The clerk seems to know the answer; It seems that the clerk knows the answer."""
        subject = self.name() if self.chance(0.4) else self.common("person")
        word, target = self.action()
        outer = self.verb("seem appear happen")
        tensed = subject.present(word)
        if self.chance(0.5):
            form = mark(f"to {word.base}", raising=f"that {tensed}")
            return f"{subject} {subject.present(outer)} {form} {target}."
        raised = f"{subject} {outer.base if subject.plural else outer.third}"
        bad = f"{raised} that {subject.pronoun('he', 'she', 'it', 'they')} {tensed}"
        return f"{mark(f'it {outer.third} that {subject} {tensed}', raising=bad)} {target}."

    def likely(self) -> str:
        """Peter is likely to sell the boat; It is probable that Peter will sell the boat."""
        subject = self.name() if self.chance(0.4) else self.common("person")
        word, target = self.action()
        if self.chance(0.5):
            good = self.one("likely certain bound about")
            form = mark(good, raising=self.one("probable evident"))
            return f"{subject} {subject.agree('is', 'are')} {form} to {word.base} {target}."
        adjective = self.one("probable evident possible likely obvious")
        bad = f"{subject} {'are' if subject.plural else 'is'} {adjective} to {word.base}"
        good = f"it is {adjective} that {subject} will {word.base}"
        return f"{mark(good, raising=bad if adjective != 'likely' else None)} {target}."

    def tough(self) -> str:
        """The piano is hard to tune."""
        [kind], bases = self.one(FRAMES["tough"])
        word = self.verb(bases)
        subject = self.common(kind, adjective=0.15)
        be = self.be(subject)
        gap = word.filled("them" if subject.plural else "it")
        return f"{subject} {be} {self.one('easy hard difficult impossible')} to {word.base} {gap}."

    def eager(self) -> str:
        """The nurse was eager to read it. (good company for the tough-construction)"""
        subject = self.person()
        kind = self.one("document food thing riddle animal")
        word = self.verb([base for base in OBJECTS[kind] if base not in VERBS["stative"]])
        be = self.be(subject)
        target = self.one("it them") if self.chance(0.6) else self.object_of(kind)
        willing = self.one("eager ready afraid happy")
        return f"{subject} {be} {willing} {word.infinitive()} {target}."

    def locative(self) -> str:
        """Omar poured water into the bowl; Omar covered the bed with a blanket."""
        subject = self.person()
        pick = self.rng.random()
        if pick < 0.4:
            stuff, container = self.one(LOCATIVES["liquids"]), self.one(NOUNS["container"][:6])
            base = self.one("pour spill drip")
            bad = f"the {container} with {stuff}"
            swap = mark(f"{stuff} into the {container}", locative=bad)
        elif pick < 0.75:
            base, goods, covers = self.one([line.split(" | ") for line in LOCATIVES["covered"]])
            target, stuff = f"the {self.one(goods)}", self.one(covers.split(", "))
            bad = None if base == "fill" else f"{stuff} onto {target}"
            swap = mark(f"{target} with {stuff}", locative=bad)
        else:
            base, stuff, goal = self.one([line.split(" | ") for line in LOCATIVES["loaded"]])
            target = goal.split(" ", 1)[1]
            swap = self.one([f"{stuff} {goal}", f"{target} with {stuff}"])
        return f"{subject} {self.finite(subject, verb(base))} {swap}."

    def put(self) -> str:
        """The clerk put the box under the desk."""
        subject = self.person()
        target = self.common(self.one("thing document clothes"))
        where = f"{self.one('on under behind')} the {self.one(NOUNS['furniture'])}"
        goal = mark(where, missing_argument="")
        return f"{subject} {self.finite(subject, verb('put'))} {target} {goal}."

    def tag_question(self) -> str:
        """Mary lost the ring, didn't she?"""
        subject = self.name()
        he, other = ("she", "he") if subject.gender == "f" else ("he", "she")
        word, target = self.action()
        pick = self.rng.random()
        if pick < 0.4:
            verbs, aux, wrong = word.past, "didn't", ["isn't", "hasn't"]
            if word.past == word.base:
                wrong = ["isn't"]
        elif pick < 0.6:
            verbs, aux, wrong = f"has {word.after_have()}", "hasn't", ["didn't", "isn't"]
        elif pick < 0.8:
            verbs, aux, wrong = subject.present(word), "doesn't", ["isn't", "hasn't"]
        else:
            verbs, aux, wrong = f"will {word.after_modal()}", "won't", ["doesn't", "isn't"]
        bad = [*(f"{one} {he}" for one in wrong), *2 * [f"{aux} {other}"]]
        return f"{subject} {verbs} {target} , {mark(f'{aux} {he}', tag=bad)}?"

    def name_and_other(self) -> tuple[NounPhrase, NounPhrase]:
        """Return a name, and another one or a person."""
        first, second = self.two_names()
        return first, self.common("person", False, "the", 0.1) if self.chance(0.5) else second

    def correlative(self) -> str:
        """Both Mary and the nurse praised the cake; Either Mary or ..."""
        first, other = self.name_and_other()
        word, target = self.action()
        options = [("both", "and", "or"), ("either", "or", "and"), ("neither", "nor", "and")]
        kind, good, bad = self.one(options)
        link = mark(good, correlative=bad)
        subject = NounPhrase(f"{kind} {first} {link} {other}", plural=kind == "both")
        tense = self.one("past past perfect" if kind == "both" else "past")
        return f"{subject} {self.finite(subject, word, tense=tense)} {target}."

    def pair(self) -> str:
        """Mary and the nurse are feeding the goat."""
        first, other = self.name_and_other()
        subject = NounPhrase(f"{first} and {other}", plural=True)
        word, target = self.action()
        tense = self.one("present progressive progressive perfect past")
        return f"{subject} {self.finite(subject, word, tense=tense)} {target}."

    def timed(self) -> str:
        """The singer will visit the castle tomorrow."""
        subject, (word, target) = self.person(), self.event()
        past, future = self.one(PAST), self.one(FUTURE)
        if self.chance(0.5):
            when = mark(past, tense_adverb=future if word.past != word.base else None)
            return f"{subject} {word.past} {target} {when}."
        return f"{subject} will {word.after_modal()} {target} {mark(future, tense_adverb=past)}."

    def fronted(self) -> str:
        """Yesterday the singer visited the castle."""
        subject, (word, target) = self.person(), self.event()
        swap = mark(f"{subject} {word.past}", word_order=f"{word.past} {subject}")
        return f"{self.one(PAST)} {swap} {target}."

    def adverbial_clause(self) -> str:
        """When the guests arrived, the cook was baking a cake."""
        first, second = self.person(pronouns=False), self.person()
        link = self.one("when because although before after")
        word, target = self.action()
        inner = self.finite(first, self.verb(VERBS["unergative"]), transitive=False, tense="past")
        outer = self.finite(second, word, tense=self.one(["past", "pluperfect", "not past"]))
        if self.chance(0.5):
            return f"{link} {first} {inner} , {second} {outer} {target}."
        return f"{second} {outer} {target} {link} {first} {inner}."

    def adverb_order(self) -> str:
        """The nurse carefully washed it."""
        subject = self.person()
        kind = self.one("thing document clothes food")
        word = self.verb([base for base in OBJECTS[kind] if base not in VERBS["stative"]])
        adverb, it = self.one(ADVERBS["careful"]), self.one("it them")
        last = self.chance(0.5)
        good = f"{word.past} {it} {adverb}" if last else f"{adverb} {word.past} {it}"
        swap = mark(good, word_order=f"{word.past} {adverb} {it}")
        return f"{subject} {swap} {self.ending(0.5)}."

    def enough(self) -> str:
        """The boy was tall enough to reach the shelf."""
        subject, (word, target) = self.person(), self.doing()
        adjective = self.one("strong old clever brave rich careful patient")
        be, swap = self.be(subject), mark(f"{adjective} enough", word_order=f"enough {adjective}")
        return f"{subject} {be} {swap} {word.infinitive()} {target}."

    def uncountable(self) -> str:
        """The tenant needs some advice; The tenant moved this furniture."""
        subject = self.person()
        [kind], bases = self.one(FRAMES["uncountable"])
        word = self.verb(bases)
        return f"{subject} {self.finite(subject, word)} {self.mass(kind)} {self.ending(0.3)}."

    def counted(self) -> str:
        """These three parrots are noisy."""
        kind = self.one([kind for kind in COUNTED if kind != "container"])
        subject = self.common(kind)
        return f"{subject} {self.state(subject, self.other_adjective(kind, subject))}."
