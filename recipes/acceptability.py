"""Sentences of a small English grammar, well formed or broken in one nameable way.

A stand-in for `nyu-mll/glue`, configuration `cola`: a sentence and whether a speaker accepts it.
Nothing is copied from anywhere: the lexicon and the constructions below make every sentence.

How it works. A construction (a function listed in CONSTRUCTIONS) builds a sentence as a row of
parts. A part is a piece of good text together with the ways to break it: the name of a violation
and the text that stands there instead. A good sentence takes the good text of every part; a bad
one takes the broken text of exactly one. Both classes thus come from the same constructions with
the same words and about the same lengths, and only the one break tells them apart.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

NAMES = ["unacceptable", "acceptable"]

VIOLATIONS: dict[str, str] = {
    "agreement": "The finite verb does not agree in number with its subject.",
    "attractor_agreement": "The verb agrees with a nearer noun instead of the head of its subject.",
    "determiner_number": "The determiner and its noun differ in number or countability.",
    "verb_form": "The verb is not in the form that the word before it requires.",
    "double_tense": "Tense is marked both on the auxiliary 'do' and on the main verb.",
    "do_support": "Sentence negation of a main verb lacks the auxiliary 'do'.",
    "word_order": "Two neighbouring words or phrases stand in an order English never allows.",
    "missing_argument": "A complement that the verb requires is missing.",
    "extra_argument": "An intransitive verb is followed by an object it does not select.",
    "intransitive_passive": "A verb without an object is put in the passive.",
    "preposition": "The verb or adjective selects another preposition.",
    "dative_shift": "A verb that takes only a 'to' phrase is used with two objects.",
    "locative": "A verb that does not alternate is used in the other locative frame.",
    "particle": "An unstressed object pronoun follows the particle instead of preceding it.",
    "complement": "The verb selects another kind of clause (infinitive, gerund, that, whether).",
    "raising": "A raised subject occurs where the predicate does not allow raising.",
    "reflexive": "A reflexive or reciprocal has no matching antecedent in its own clause.",
    "pronoun_case": "A pronoun has the wrong case for its position.",
    "polarity": "A negative polarity item has no licensor in whose scope it stands.",
    "missing_inversion": "A main-clause wh-question lacks inversion with an auxiliary.",
    "island": "A wh-phrase is extracted from an island (conjunct, relative, adjunct, left branch).",
    "filled_gap": "A pronoun fills the position that the moved phrase must leave empty.",
    "missing_relative": "A relative clause with a subject gap lacks its relative pronoun.",
    "definite_there": "A there-sentence introduces a strongly quantified noun phrase.",
    "double_comparison": "Comparative or superlative degree is marked twice.",
    "comparison_marker": "The comparative is followed by the wrong marker ('as' for 'than').",
    "correlative": "The two halves of a paired conjunction do not belong together.",
    "tag": "The tag question does not match the subject or the auxiliary of its clause.",
    "tense_adverb": "The time adverbial contradicts the tense of the verb.",
}

# ---------------------------------------------------------------------------------------------
# Parts, noun phrases, sentences
# ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A piece of good text and the (violation, broken text) pairs that may replace it."""

    text: str
    breaks: tuple[tuple[str, str], ...] = ()


@dataclass
class NounPhrase:
    """A noun phrase: its parts, and what verbs and pronouns must know about it."""

    parts: list[Part]
    plural: bool = False
    gender: str = "n"  # "m", "f", "n" (thing or animal), "c" (a person of either gender)
    agreement: str = "agreement"  # the violation that a verb form in the wrong number makes
    text: str = field(init=False)

    def __post_init__(self) -> None:
        """Keep the good text, which several constructions need as one piece."""
        self.text = " ".join(part.text for part in self.parts if part.text)


@dataclass
class Sentence:
    """A well-formed sentence that knows how it can be broken."""

    parts: list[Part]
    end: str = "."

    @property
    def text(self) -> str:
        """The well-formed sentence."""
        return spell([part.text for part in self.parts], self.end)

    def breaks(self) -> list[tuple[str, int, str]]:
        """Every way to break it: the violation, the place of the part, the text to put there."""
        return [
            (name, place, bad) for place, part in enumerate(self.parts) for name, bad in part.breaks
        ]

    def broken(self, place: int, bad: str) -> str:
        """The sentence with the text of the part at `place` replaced by `bad`."""
        texts = [part.text for part in self.parts]
        texts[place] = bad
        return spell(texts, self.end)


def spell(texts: list[str], end: str) -> str:
    """Join texts into a sentence: 'a' or 'an', commas, a capital first letter, the final mark."""
    tokens = " ".join(text for text in texts if text).split()
    for place, (word, after) in enumerate(pairwise(tokens)):
        vowel = after[0] in "aeiou" and after not in SOUNDS_Y
        if word == "a" and (vowel or after in SILENT_H):
            tokens[place] = "an"
    text = " ".join(tokens).replace(" ,", ",")
    return text[0].upper() + text[1:] + end


def mark(text: str, **broken: str | list[str] | None) -> Part:
    """Return a part: good text, and for each violation a broken text, several, or none."""
    breaks = []
    for name, bad in broken.items():
        for one in [bad] if isinstance(bad, str) else bad or []:
            breaks.append((name, one))
    return Part(text, tuple(breaks))


def row(*items) -> list[Part]:
    """Return one flat list of parts from strings, parts, noun phrases and lists of these."""
    parts: list[Part] = []
    for item in items:
        if isinstance(item, str):
            parts.append(Part(item))
        elif isinstance(item, Part):
            parts.append(item)
        elif isinstance(item, NounPhrase):
            parts.extend(item.parts)
        else:
            parts.extend(row(*item))
    return parts


def statement(*items) -> Sentence:
    """Return a sentence that ends with a full stop, from whatever `row` takes."""
    return Sentence(row(*items))


def question(*items) -> Sentence:
    """Return a sentence that ends with a question mark, from whatever `row` takes."""
    return Sentence(row(*items), "?")


def chance(rng: random.Random, share: float) -> bool:
    """Return True in about `share` of the calls."""
    return rng.random() < share


def words(text: str) -> list[str]:
    """Return the words of a text: a short way to write a long list."""
    return text.split()


def table(text: str) -> list[tuple[list[str], ...]]:
    """Return the lines of a text as rows, their cells (between bars) as lists of words."""
    return [tuple(words(cell) for cell in line.split("|")) for line in text.strip().splitlines()]


# ---------------------------------------------------------------------------------------------
# Inflection
# ---------------------------------------------------------------------------------------------

# 'a uniform', 'an honest man': the sound counts, not the letter
SOUNDS_Y = {"uniform", "uniforms"}
SILENT_H = {"honest"}

IRREGULAR_PLURALS = dict(
    pair.split(":")
    for pair in words(
        "man:men woman:women child:children thief:thieves knife:knives shelf:shelves mouse:mice "
        "goose:geese potato:potatoes tomato:tomatoes scarf:scarves wolf:wolves crisis:crises"
    )
)

# base, past, participle where these are not made with -ed
IRREGULAR_VERBS = {
    base: [past, participle]
    for line in table("""
        eat ate eaten | drink drank drunk | write wrote written | read read read
        buy bought bought | sell sold sold | find found found | lose lost lost
        break broke broken | steal stole stolen | hide hid hidden | throw threw thrown
        choose chose chosen | meet met met | see saw seen | know knew known | build built built
        leave left left | feed fed fed | catch caught caught | wear wore worn | sew sewed sewn
        drive drove driven | understand understood understood | forget forgot forgotten
        grow grew grown | cut cut cut | sleep slept slept | fall fell fallen | go went gone
        come came come | swim swam swum | sing sang sung | give gave given | send sent sent
        lend lent lent | tell told told | show showed shown | put put put | take took taken
        bring brought brought | make made made | think thought thought | say said said
        hear heard heard | keep kept kept | let let let | pay paid paid | hurt hurt hurt
        tear tore torn | stand stood stood | get got got | wake woke woken
    """)
    for base, past, participle in line
}

DOUBLED = {"plan", "drop", "put", "cut", "let", "forget", "drip", "admit"}


@dataclass(frozen=True)
class Verb:
    """The five forms of a verb."""

    base: str
    third: str
    past: str
    participle: str
    ing: str


def plural_of(noun: str) -> str:
    """Return the plural of a noun; of a compound, of its last word."""
    head, _, last = noun.rpartition(" ")
    if last in IRREGULAR_PLURALS:
        last = IRREGULAR_PLURALS[last]
    elif last.endswith("y") and last[-2] not in "aeiou":
        last = last[:-1] + "ies"
    elif last.endswith(("s", "sh", "ch", "x", "z")):
        last += "es"
    else:
        last += "s"
    return f"{head} {last}".strip()


def verb(base: str) -> Verb:
    """Return the forms of a verb from its base form; a cache keeps this cheap."""
    if base not in VERBS:
        VERBS[base] = inflect(base)
    return VERBS[base]


VERBS: dict[str, Verb] = {}


def inflect(base: str) -> Verb:
    """Return the forms of a verb by the rules of spelling and the table of irregular verbs."""
    consonant_y = base.endswith("y") and base[-2] not in "aeiou"
    third = "goes" if base == "go" else plural_of(base)
    stem = base + base[-1] if base in DOUBLED else base
    ing = (stem[:-1] if stem.endswith("e") and stem[-2] != "e" else stem) + "ing"
    if base in IRREGULAR_VERBS:
        past, participle = IRREGULAR_VERBS[base]
    else:
        past = base[:-1] + "ied" if consonant_y else stem + ("d" if stem.endswith("e") else "ed")
        participle = past
    return Verb(base, third, past, participle, ing)


# ---------------------------------------------------------------------------------------------
# Lexicon
# ---------------------------------------------------------------------------------------------

WOMEN = words(
    "Mary Anna Ruth Clara Emma Nora Alice Julia Helen Laura Irene Martha Susan Diana Rosa Lucy "
    "Grace Ella Sophie Paula Olga Ingrid Carmen Fatima Priya Eleanor Harriet"
)
MEN = words(
    "John Peter Paul David Henry Oscar Thomas Martin Simon Victor Walter George Robert Daniel Hugo "
    "Felix Arthur Carlos Ivan Omar Rahul Oliver"
)

FEMALE = words("girl woman queen aunt niece grandmother princess nun bride waitress actress widow")
MALE = words("boy man king uncle nephew grandfather prince waiter")
PERSON = words(
    "teacher student doctor nurse lawyer farmer baker pilot singer painter author editor neighbour "
    "child guest tourist driver soldier gardener judge scientist professor "
    "engineer dancer poet journalist tailor minister "
    "secretary visitor thief cousin friend"
)
# Those one has: 'my dentist', but hardly 'my stranger'.
OWNED = words(
    "teacher doctor lawyer neighbour child guest tailor cousin friend "
    "secretary driver gardener aunt niece grandmother nephew grandfather "
    "uncle"
)
KIN = words("mother father sister brother daughter son aunt uncle cousin neighbour friend")

COUNT = {
    "food": "cake pie sandwich apple pear orange cookie potato tomato "
    "sausage onion pizza egg banana",
    "document": "letter book report novel poem essay story speech contract recipe message",
    "thing": "vase lamp clock basket mirror radio ladder hammer candle blanket "
    "wallet ring pillow knife painting",
    "container": "bottle cup jar bucket glass bowl box bag",
    "furniture": "table chair desk shelf sofa bed bench stool cupboard wardrobe",
    "building": "house school church hotel museum library castle tower theatre hospital barn "
    "palace",
    "place": "garden park forest village kitchen office street market field beach island yard",
    "animal": "dog cat horse cow goat rabbit hen duck mouse goose pig wolf puppy",
    "clothes": "shirt coat hat dress jacket scarf uniform sock",
    "vehicle": "car truck bus boat van bicycle tractor taxi",
    "instrument": "piano violin guitar flute cello trumpet harp",
    "issue": "question plan idea mistake theory proposal rule decision result topic project",
    "riddle": "problem puzzle riddle mystery crisis",
    "plant": "tree rose bush flower daisy",
}
MASS = {
    "food": "bread rice soup cheese butter spinach honey",
    "drink": "water milk tea coffee juice wine beer lemonade",
    "stuff": "furniture luggage equipment jewellery",
    "news": "advice information evidence homework research",
}
NOUNS = {kind: nouns.split() for kind, nouns in COUNT.items()}
MASSES = {kind: nouns.split() for kind, nouns in MASS.items()}

ADJECTIVES = {
    "person": "tall young old clever kind brave lazy polite famous rich poor friendly "
    "honest shy nervous careful stubborn",
    "animal": "hungry small big brown black white noisy gentle wild tame fat",
    "food": "fresh warm cold delicious huge small cheap burnt",
    "document": "long short boring famous new old important strange",
    "thing": "heavy small large old new broken expensive cheap beautiful ugly red green blue "
    "wooden golden dirty",
    "building": "old new large small ancient modern famous empty beautiful ugly",
    "place": "quiet large small green crowded sunny busy empty",
    "clothes": "warm new old red blue yellow dirty expensive",
    "vehicle": "old new fast slow red white expensive noisy",
    "issue": "difficult new interesting serious strange simple important old",
    "plant": "tall old young beautiful green small dead",
}
ADJECTIVES["instrument"] = ADJECTIVES["container"] = ADJECTIVES["furniture"] = ADJECTIVES["thing"]
ADJECTIVES["riddle"] = ADJECTIVES["issue"]
ADJECTIVES = {kind: listed.split() for kind, listed in ADJECTIVES.items()}

SITES = {
    form
    for kind in ("place", "building")
    for noun in NOUNS[kind]
    for form in (noun, plural_of(noun))
}

# What a person does to what: the verb selects the class of its object.
OBJECTS = {
    "person": "meet praise blame invite admire thank visit follow help trust greet criticize "
    "see know remember describe avoid ignore defend forget respect",
    "food": "eat devour cook bake taste order serve prepare buy sell steal want",
    "drink": "drink pour spill taste order serve buy want bring",
    "document": "write read translate publish finish print find lose discuss mention",
    "thing": "buy sell find lose break repair steal hide carry drop choose "
    "own admire want need damage destroy",
    "container": "empty carry break buy find drop wash",
    "furniture": "buy sell move repair build choose damage",
    "building": "visit enter leave paint clean design build sell destroy",
    "place": "visit leave describe love avoid",
    "animal": "feed chase catch train watch love find wash own",
    "clothes": "wear wash mend buy lose own",
    "vehicle": "drive park repair wash buy sell steal own damage",
    "instrument": "play tune buy sell repair own",
    "issue": "discuss explain mention ignore understand forget describe",
    "riddle": "solve discuss explain ignore describe",
    "plant": "plant water grow cut admire",
}
OBJECTS = {kind: listed.split() for kind, listed in OBJECTS.items()}
STATIVE = set(
    words(
        "know own want need love admire trust understand forget remember respect see find lose "
        "believe depend agree approve care ignore avoid rely"
    )
)
# Verbs that no speaker uses without an object, whatever the context.
OBLIGATORY = set(
    words(
        "devour greet blame thank admire repair mention discuss wear invite find destroy avoid "
        "describe damage respect praise"
    )
)
# A second object may follow these ('bought it a lamp'), so that a pronoun there fills no gap and
# a bare participle may be a reduced relative.
TWO_OBJECTS = set(
    words(
        "buy sell find choose cook bake prepare order serve pour bring write read feed build "
        "play steal design throw give send show print grow cut catch paint"
    )
)
# After these the rest could be a clause: 'The uncle understood the mistake disappeared.'
CLAUSAL = {"understand", "forget", "mention", "explain", "remember", "see", "know", "find"}
# 'was open', 'was faint': the base form after 'be' would be an adjective.
ADJECTIVE_LIKE = {"open", "empty", "clean", "faint", "own"}
# Speakers also use the past form as the participle: 'has showed', 'has hid'.
TWO_PARTICIPLES = {"show", "hide", "forget"}
# These go with an adjective after a light object ('painted the door red', 'found it heavy').
RESULTATIVE = {"find", "paint", "cut", "wash", "want", "need"}

# Intransitive verbs that never take an object and have no passive.
UNERGATIVE = words(
    "sleep sneeze yawn snore faint laugh smile shiver tremble blush arrive cough frown"
)
# The same for verbs used only as good company, without these two breaks.
INTRANSITIVE = words("fall come work dance disappear vanish wait sing")
# A base or -s form of these is also a noun, so that 'has laughs' could be read as one.
NOUN_LIKE = set(
    words(
        "sleep sneeze yawn laugh smile shiver tremble blush cough frown fall work dance wait faint "
        "snore"
    )
)

MANNER = words("quietly politely nervously again")
CAREFUL = words("carefully quickly secretly slowly quietly reluctantly gladly calmly")
OFTEN = words("often always never sometimes rarely usually")
PAST_TIME = ["yesterday", "last week", "last night", "two days ago", "last summer"]
FUTURE_TIME = ["tomorrow", "next week", "next month", "next summer"]
MODALS = words("can could will would should must might may")
PLACES = dict.fromkeys(
    words(
        "garden park forest village kitchen office street field yard church hotel museum "
        "library theatre barn"
    ),
    "in",
) | {"market": "at", "beach": "on", "island": "on"}

SUBJECT_PRONOUNS = {
    "he": ("him", False, "m"),
    "she": ("her", False, "f"),
    "they": ("them", True, "c"),
    "we": ("us", True, "c"),
}
OBJECT_FORMS = {"him": "he", "her": "she", "them": "they", "us": "we", "me": "I"}


# ---------------------------------------------------------------------------------------------
# Noun phrases
# ---------------------------------------------------------------------------------------------

SINGULAR = ["the", "the", "the", "a", "a", "this", "every", "my", "our"]
PLURAL = ["the", "the", "these", "those", "many", "several", "two", "three", "my", "our"]
UNOWNED = ("building", "place", "issue", "riddle")  # no 'my castle', 'our village'
OTHER_NUMBER = {"this": "these", "these": "this", "those": "that"}
OTHER_WAY = {"a", "every", "many", "several", "two", "three"}


def determined(rng, noun: str, adjective: str | None, plural: bool, determiner: str) -> list[Part]:
    """Return the parts of determiner, adjective and noun, with their two ways to break."""
    form = plural_of(noun) if plural else noun
    other = noun if plural else plural_of(noun)
    wrong_determiner = OTHER_NUMBER.get(determiner)
    wrong_noun = other if determiner in OTHER_WAY else None
    head = mark(form, determiner_number=wrong_noun)
    if adjective is None:
        return [mark(determiner, determiner_number=wrong_determiner), head]
    first = mark(
        f"{determiner} {adjective}",
        word_order=f"{adjective} {determiner}",
        determiner_number=f"{wrong_determiner} {adjective}" if wrong_determiner else None,
    )
    return [first, head]


def common(
    rng,
    kind: str,
    plural: bool | None = None,
    determiner: str | None = None,
    adjective: float = 0.4,
) -> NounPhrase:
    """Return a noun phrase with a count noun of a semantic class (or 'person')."""
    plural = chance(rng, 0.35) if plural is None else plural
    gender = "n"
    if kind == "person":
        gender = rng.choice("fmcccc")
        noun = rng.choice({"f": FEMALE, "m": MALE, "c": PERSON}[gender])
    else:
        noun = rng.choice(NOUNS[kind])
    determiner = determiner or rng.choice(PLURAL if plural else SINGULAR)
    if determiner in ("my", "our") and (
        kind in UNOWNED or (kind == "person" and noun not in OWNED)
    ):
        determiner = "the"
    word = rng.choice(ADJECTIVES[kind]) if chance(rng, adjective) else None
    return NounPhrase(determined(rng, noun, word, plural, determiner), plural, gender)


def mass(rng, kind: str) -> NounPhrase:
    """Return a noun phrase with a mass noun, which no plural determiner goes with."""
    noun = rng.choice(MASSES[kind])
    determiner = rng.choice(["the", "the", "this", "too much"])
    wrong = {"this": "these", "too much": "too many"}.get(determiner)
    return NounPhrase([mark(determiner, determiner_number=wrong), Part(noun)])


def name(rng) -> NounPhrase:
    """Return a proper name."""
    if chance(rng, 0.5):
        return NounPhrase([Part(rng.choice(WOMEN))], gender="f")
    return NounPhrase([Part(rng.choice(MEN))], gender="m")


def two_names(rng) -> tuple[NounPhrase, NounPhrase]:
    """Return two different names."""
    first, second = name(rng), name(rng)
    while second.text == first.text:
        second = name(rng)
    return first, second


def pronoun(rng, without: str = "") -> NounPhrase:
    """Return a subject pronoun other than `without`."""
    word = rng.choice([word for word in SUBJECT_PRONOUNS if word != without])
    wrong, plural, gender = SUBJECT_PRONOUNS[word]
    return NounPhrase([mark(word, pronoun_case=wrong)], plural, gender)


def object_pronoun(rng) -> Part:
    """Return an object pronoun."""
    word = rng.choice(list(OBJECT_FORMS))
    return mark(word, pronoun_case=OBJECT_FORMS[word])


def person(rng, pronouns: bool = True, plural: bool | None = None) -> NounPhrase:
    """Return a noun phrase for a person in subject position."""
    pick = rng.random()
    if plural is None:
        if pick < 0.35:
            return name(rng)
        if pronouns and pick < 0.5:
            return pronoun(rng)
        if pick < 0.58:
            owner = name(rng)
            return NounPhrase([Part(f"{owner.text}'s {rng.choice(KIN)}")], gender="c")
    return common(rng, "person", plural)


def object_of(rng, kind: str) -> NounPhrase:
    """Return an object noun phrase of a semantic class."""
    if kind == "person":
        if chance(rng, 0.2):
            return NounPhrase([object_pronoun(rng)])
        return person(rng, pronouns=False)
    if kind == "drink" or (kind == "food" and chance(rng, 0.3)):
        return mass(rng, kind)
    return common(rng, kind)


def thing_kind(rng) -> str:
    """Return a class of things one can buy, give or find."""
    return rng.choice(["thing", "thing", "thing", "document", "clothes", "food", "instrument"])


def action(rng, kinds: list[str] | None = None) -> tuple[Verb, NounPhrase]:
    """Return a transitive verb with an object it selects."""
    kind = rng.choice(kinds or list(OBJECTS))
    word, target = verb(rng.choice(OBJECTS[kind])), object_of(rng, kind)
    if word.base in RESULTATIVE:
        target.parts = [without(part, "word_order") for part in target.parts]
    return word, target


def without(part: Part, violation: str) -> Part:
    """Return the part less one of its violations."""
    return Part(part.text, tuple(one for one in part.breaks if one[0] != violation))


def event(rng) -> tuple[Verb, NounPhrase]:
    """Return an action that happens at some time, not a state."""
    while True:
        word, target = action(rng)
        if word.base not in STATIVE:
            return word, target


def definite_action(rng) -> tuple[Verb, NounPhrase]:
    """Return an action whose object may stand under a negation without a second reading."""
    while True:
        word, target = action(rng)
        first = target.text.split()[0]
        if first in ("the", "this", "these", "my", "our") or first[0].isupper():
            return word, target


def place(rng) -> list[Part]:
    """Return a prepositional phrase of place."""
    noun = rng.choice(list(PLACES))
    preposition, determiner = PLACES[noun], rng.choice(["the", "the", "a", "this"])
    return row(mark(f"{preposition} {determiner}", word_order=f"{determiner} {preposition}"), noun)


# ---------------------------------------------------------------------------------------------
# Verb phrases
# ---------------------------------------------------------------------------------------------


def agree(subject: NounPhrase, singular: str, plural: str, **more) -> Part:
    """Return the form that agrees with the subject; the other one is the break."""
    good, bad = (plural, singular) if subject.plural else (singular, plural)
    return mark(good, **{subject.agreement: bad}, **more)


def after_have(word: Verb, transitive: bool) -> Part:
    """Return a participle; its break is the past or, where that is the same, the base form."""
    if word.base in TWO_PARTICIPLES:
        return mark(word.participle, verb_form=word.base)
    if word.past != word.participle:
        return mark(word.participle, verb_form=word.past)
    if word.base in ADJECTIVE_LIKE:
        return mark(word.participle, verb_form=word.third if transitive else None)
    if word.base != word.participle and (transitive or word.base not in NOUN_LIKE):
        return mark(word.participle, verb_form=word.base)
    return mark(word.participle)


def after_modal(word: Verb) -> Part:
    """Return a base form; the break is an inflected form."""
    wrong = [word.third] + ([word.past] if word.past != word.base else [])
    return mark(word.base, verb_form=wrong)


def after_be(word: Verb) -> Part:
    """Return an -ing form; the break is the base form unless that could be a passive."""
    clear = word.base != word.participle and word.base not in ADJECTIVE_LIKE
    return mark(word.ing, verb_form=word.base if clear else word.third)


def after_do(word: Verb, past: bool) -> Part:
    """Return a base form after 'do'; the break marks the tense a second time."""
    wrong = word.past if past else word.third
    return mark(word.base, double_tense=wrong if wrong != word.base else None)


def simple_present(subject: NounPhrase, word: Verb) -> Part:
    """Return the present form; its break is left out where the base form is also the past."""
    if not subject.plural and word.base == word.past:
        return Part(word.third)
    return agree(subject, word.third, word.base)


def finite(
    rng, subject: NounPhrase, word: Verb, transitive: bool = True, tense: str | None = None
) -> list[Part]:
    """Return a finite verb with its auxiliaries, in a tense picked at random unless given.

    The tenses: past, present, often, progressive, perfect, modal, modal perfect, and the
    negations not past, not present, not modal; only on request: pluperfect, would.
    """
    tense = tense or rng.choice(TENSES)
    if tense.startswith("not") and subject.text.startswith(("every", "each", "many", "no ")):
        tense = "past"  # 'every guest did not leave' has two readings
    if tense == "progressive" and word.base in STATIVE:
        tense = "perfect"
    if tense == "past":
        bare = word.participle if transitive and word.participle != word.past else None
        return [mark(word.past, verb_form=bare)]
    if tense == "present":
        return [simple_present(subject, word)]
    if tense == "often":
        return row(rng.choice(OFTEN), simple_present(subject, word))
    if tense == "progressive":
        forms = rng.choice([("is", "are"), ("was", "were")])
        return [agree(subject, *forms), after_be(word)]
    if tense == "perfect":
        have = "had" if chance(rng, 0.3) else agree(subject, "has", "have")
        return row(have, after_have(word, transitive))
    if tense == "pluperfect":
        return row("had", after_have(word, transitive))
    if tense == "would":
        return row(rng.choice(["would", "could", "might"]), after_modal(word))
    if tense == "modal":
        return row(rng.choice(MODALS), after_modal(word))
    if tense == "modal perfect":
        modal = rng.choice(["may", "might", "must", "should"])
        return row(modal, mark("have", verb_form="has"), after_have(word, transitive))
    if tense == "not past":
        return do_not(word, "did", past=True)
    if tense == "not present":
        aux = agree(subject, "does", "do")
        if subject.plural:
            return row(aux, "not", word.base)
        return row(aux, "not", after_do(word, past=False))
    modal = rng.choice(MODALS[1:])  # not 'can': 'can not' is written as one word
    return row(mark(f"{modal} not", word_order=f"not {modal}"), after_modal(word))


TENSES = [
    *(5 * ["past"] + 2 * ["present", "progressive", "perfect", "modal"]),
    *("often", "modal perfect", "not past", "not present", "not modal"),
]


def do_not(word: Verb, aux: str, past: bool) -> list[Part]:
    """Return a negated verb phrase with 'do'; without 'do' the tense sits on the main verb."""
    tensed = word.past if past else word.third
    breaks = {"do_support": f"not {tensed}"}
    if tensed != word.base:
        breaks["double_tense"] = f"{aux} not {tensed}"
    return [mark(f"{aux} not {word.base}", **breaks)]


def ending(rng, share: float = 0.35, after: NounPhrase | str = "") -> list[Part]:
    """Return a phrase of place in about `share` of the calls, but not after another place."""
    last = (after if isinstance(after, str) else after.text).split()[-1:]
    if last and last[0] in SITES:
        return []
    return place(rng) if chance(rng, share) else []


# ---------------------------------------------------------------------------------------------
# Constructions: each takes the random source and returns a well-formed sentence with its breaks.
# The docstring is an example; 'good company' means that it mainly supplies well-formed sentences
# with the same words as the broken ones of another construction.
# ---------------------------------------------------------------------------------------------


def transitive(rng) -> Sentence:
    """The baker is eating a warm pie."""
    subject = person(rng)
    word, target = action(rng)
    if word.base in OBLIGATORY and len(target.parts) <= 2:
        parts = [mark(target.text, missing_argument="")]
    else:
        parts = target.parts
    return statement(subject, finite(rng, subject, word), parts, ending(rng, 0.25, target))


def obligatory(rng) -> Sentence:
    """The chef devoured the cake."""
    subject = person(rng)
    kind = rng.choice([kind for kind, words in OBJECTS.items() if OBLIGATORY & set(words)])
    word = verb(rng.choice([word for word in OBJECTS[kind] if word in OBLIGATORY]))
    target = mark(object_of(rng, kind).text, missing_argument="")
    tail = [rng.choice(PAST_TIME)] if chance(rng, 0.5) and word.base not in STATIVE else []
    return statement(subject, finite(rng, subject, word, tense="past"), target, tail)


def intransitive(rng) -> Sentence:
    """The child sneezed loudly."""
    subject = person(rng) if chance(rng, 0.5) else common(rng, "person")
    if subject.text == "she":
        subject = name(rng)
    word = verb(rng.choice(UNERGATIVE + INTRANSITIVE))
    tense = "past" if chance(rng, 0.5) else rng.choice(TENSES)
    verbs = finite(rng, subject, word, transitive=False, tense=tense)
    extra = Part("")
    if word.base in UNERGATIVE:
        extra = mark("", extra_argument=common(rng, rng.choice(["thing", "furniture"])).text)
        if tense == "past" and word.base != "laugh":  # 'was laughed at' is a passive
            passive = f"{'were' if subject.plural else 'was'} {word.participle}"
            verbs = [mark(word.past, intransitive_passive=passive)]
    tail = rng.choice([[rng.choice(MANNER)], place(rng), place(rng), []])
    if not tail and len(subject.parts) < 3:
        tail = [rng.choice(MANNER)]
    return statement(subject, verbs, extra, tail)


DATIVE = words("give send show offer lend hand sell")


def ditransitive(rng) -> Sentence:
    """Mary lent the lawyer a camera, or: Mary lent a camera to the lawyer."""
    subject, target = person(rng), common(rng, thing_kind(rng))
    word = verb(rng.choice(DATIVE))
    verbs = finite(rng, subject, word)
    if chance(rng, 0.5):
        receiver = person(rng, pronouns=False)
        return statement(subject, verbs, receiver, target)
    receiver = object_pronoun(rng) if chance(rng, 0.4) else name(rng)
    swap = mark("to", preposition="at")
    if word.base == "hand":
        to = mark(f"to {receiver.text}", missing_argument="")
        return statement(subject, verbs, target, to)
    return statement(subject, verbs, target, swap, receiver)


LATINATE = {
    "explain": ["issue"],
    "describe": ["thing", "building", "place"],
    "donate": ["thing"],
    "reveal": ["issue"],
    "mention": ["issue", "document"],
    "announce": ["issue"],
    "demonstrate": ["issue"],
    "dictate": ["document"],
}


def latinate(rng) -> Sentence:
    """The teacher explained the problem to Mary."""
    subject = person(rng)
    base = rng.choice(list(LATINATE))
    target = common(rng, rng.choice(LATINATE[base])).text
    receiver = (name(rng) if chance(rng, 0.5) else common(rng, "person")).text
    if base == "donate":
        receiver = f"the {rng.choice(words('school museum church library hospital'))}"
    swap = mark(f"{target} to {receiver}", dative_shift=f"{receiver} {target}")
    return statement(subject, finite(rng, subject, verb(base)), swap)


def passive(rng) -> Sentence:
    """The letters were signed by the mayor."""
    kind = rng.choice([kind for kind in OBJECTS if kind not in ("drink", "person")])
    bases = [word for word in OBJECTS[kind] if word not in ("want", "need", "own", "love", "leave")]
    word = verb(rng.choice(bases))
    subject = common(rng, kind)
    irregular = word.past != word.participle and word.base not in TWO_PARTICIPLES
    wrong = word.past if irregular else word.base
    clear = wrong != word.participle and wrong not in ADJECTIVE_LIKE
    participle = mark(word.participle, verb_form=wrong if clear else None)
    pick = rng.random()
    if pick < 0.5:
        aux = [agree(subject, "was", "were")]
    elif pick < 0.7:
        aux = row(agree(subject, "has", "have"), mark("been", verb_form=["be", "being"]))
    elif pick < 0.85:
        aux = row(rng.choice(MODALS), mark("be", verb_form=["is", "been"]))
    else:
        aux = row(agree(subject, "is", "are"), "being")
    agent = person(rng, pronouns=False)
    by = row("by", object_pronoun(rng) if chance(rng, 0.3) else agent)
    return statement(subject, aux, participle, by)


# head noun, preposition, modifying noun, adjectives that suit the head
ATTRACTORS = table("""
    key to | cabinet drawer cupboard box house | small lost rusty
    picture of | boy king girl child castle | old beautiful expensive
    author of | letter novel poem article | young famous shy
    road to | village castle island station | narrow busy long
    label on | bottle box jar bag | red wet new
    book on | shelf table desk chair | heavy old new
    teacher of | girl boy student | kind strict clever
    window of | house car church shop | dirty broken large
    owner of | hotel dog shop horse | rich friendly lazy
    answer to | question letter puzzle | short strange simple
    guest of | queen lawyer minister | late hungry famous
    tree behind | house barn tower church | tall old dead
    flower in | vase garden basket | beautiful yellow fresh
    child of | farmer nurse sailor | shy cheerful ill
    story about | wolf prince pirate dragon | long boring strange
    dog near | horse tree bench gate | hungry noisy black
""")


def attractor(rng) -> Sentence:
    """The keys to the cabinet are rusty."""
    (head, preposition), others, adjectives = rng.choice(ATTRACTORS)
    plural = chance(rng, 0.5)
    inner = rng.choice(others)
    inner = inner if plural else plural_of(inner)
    subject = NounPhrase(
        row(
            "the",
            plural_of(head) if plural else head,
            mark(f"{preposition} the", word_order=f"the {preposition}"),
            inner,
        ),
        plural,
        agreement="attractor_agreement",
    )
    return statement(subject, state(rng, subject, rng.choice(adjectives)))


def state(rng, subject: NounPhrase, adjective: str) -> list[Part]:
    """Return a predicate such as 'is very old' or 'seem old'."""
    # Only 'very' has a break: 'old, rather' may be an afterthought.
    whole = rng.choice(
        [
            Part(adjective),
            Part(f"{rng.choice(['rather', 'quite'])} {adjective}"),
            mark(f"very {adjective}", word_order=f"{adjective} very"),
        ]
    )
    be = rng.choice([("is", "are"), ("was", "were"), ("seems", "seem"), ("looks", "look")])
    return [agree(subject, *be), whole]


def other_adjective(rng, kind: str, head: NounPhrase) -> str:
    """Return an adjective for a class of nouns that the noun phrase does not already have."""
    return rng.choice([one for one in ADJECTIVES[kind] if one not in head.text.split()])


def relative_attractor(rng) -> Sentence:
    """The boy that the girls admire is tall."""
    plural = chance(rng, 0.5)
    head = common(rng, "person", plural, "the", adjective=0.1)
    inner = common(rng, "person", not plural, "the", adjective=0)
    word = verb(rng.choice(words("admire trust know respect remember")))
    subject = NounPhrase(
        row(head, rng.choice(["that", "who"]), inner, simple_present(inner, word)),
        plural,
        agreement="attractor_agreement",
    )
    return statement(subject, state(rng, subject, other_adjective(rng, "person", head)))


REFLEXIVE_VERBS = words(
    "hurt praise blame admire trust criticize introduce defend describe hide see"
)


def reflexive(rng) -> Sentence:
    """The queen admires herself."""
    pick = rng.random()
    word = verb(rng.choice(REFLEXIVE_VERBS))
    tail = ending(rng, 0.3) if word.base in ("hurt", "hide", "see") else []
    if pick < 0.3:
        subject = common(rng, "person", plural=True)
        each = mark(
            rng.choice(["themselves", "each other"]),
            reflexive=rng.choice(["himself", "herself", "itself", "yourself"]),
        )
        return statement(subject, finite(rng, subject, word), each, tail)
    subject, other = gendered(rng), gendered(rng)
    self, wrong = ("herself", "himself") if subject.gender == "f" else ("himself", "herself")
    if pick < 0.65:
        target = mark(self, reflexive=[wrong, "each other"])
        return statement(subject, finite(rng, subject, word), target, tail)
    # The only antecedent that would match stands outside the clause of the reflexive.
    while other.gender == subject.gender:
        other = gendered(rng)
    target = mark(self, reflexive=wrong)
    frame = rng.choice(["said that", "thought that", "knew that", "believed that"])
    return statement(other, frame, subject, finite(rng, subject, word, tense="past"), target)


def gendered(rng) -> NounPhrase:
    """Return a singular noun phrase of one gender."""
    if chance(rng, 0.6):
        return name(rng)
    while True:
        found = common(rng, "person", plural=False, determiner=rng.choice(["the", "my", "this"]))
        if found.gender in "mf":
            return found


# verb, its preposition, prepositions it never takes in this sense, the classes it goes with
PREPOSITIONAL = table("""
    rely on | in of at | person issue
    depend on | of at in | person
    listen to | on of | person
    look at | of | person thing
    believe in | at of | issue person
    apologize to | at on | person
    object to | on of at | issue
    insist on | of to | issue
    complain about | on from | issue
    agree with | at of | person
    focus on | of to at | issue
    search for | of | thing document
    refer to | at of | issue
    worry about | on of | person issue
    approve of | to for | issue
    pay for | of | thing clothes
    wait for | of | person
    care about | at on | person animal
    laugh at | of | person
    comment on | of | document issue
    concentrate on | of at | issue
""")
ADJECTIVE_FRAMES = table("""
    proud of | on at | person building
    afraid of | at on | animal person
    interested in | at of | issue document
    fond of | on to at | animal person
    aware of | at on | issue
    jealous of | on | person
    responsible for | of at | issue
    tired of | on to | issue animal
    keen on | of at | issue
    similar to | of at | person
    familiar with | of at | issue document
    loyal to | at of | person
    satisfied with | on at | document issue
    worried about | on to | issue
""")


def prepositional(rng) -> Sentence:
    """Peter relied on the captain."""
    (base, good), wrong, kinds = rng.choice(PREPOSITIONAL)
    subject = person(rng)
    link = mark(good, preposition=rng.choice(wrong))
    kind = rng.choice(kinds)
    adverb = [rng.choice(OFTEN)] if chance(rng, 0.2) else []
    verbs = finite(rng, subject, verb(base), transitive=False, tense="past" if adverb else None)
    return statement(subject, adverb, verbs, link, object_of(rng, kind))


def adjective_frame(rng) -> Sentence:
    """The nurse is afraid of the dog."""
    (adjective, good), wrong, kinds = rng.choice(ADJECTIVE_FRAMES)
    subject = person(rng)
    be = agree(subject, *rng.choice([("is", "are"), ("was", "were")]))
    link = mark(good, preposition=rng.choice(wrong))
    return statement(subject, be, adjective, link, object_of(rng, rng.choice(kinds)))


def yes_no(rng) -> Sentence:
    """Did the pilot drop the radio?"""
    subject = person(rng)
    word, target = action(rng)
    pick = rng.random()
    if pick < 0.45:
        parts = row("did", subject, after_do(word, past=True), target)
    elif pick < 0.65:
        main = word.base if subject.plural else after_do(word, past=False)
        parts = row(agree(subject, "does", "do"), subject, main, target)
    elif pick < 0.85:
        parts = row(agree(subject, "has", "have"), subject, after_have(word, True), target)
    else:
        parts = row(rng.choice(MODALS[:6]), subject, after_modal(word), target)
    return question(parts, ending(rng, 0.2, target))


def wh_object(rng) -> Sentence:
    """What did the thief steal?"""
    subject = person(rng)
    kind = rng.choice(list(OBJECTS))
    word = verb(rng.choice(OBJECTS[kind]))
    if kind == "person":
        wh, filler = rng.choice(["who", f"which {rng.choice(PERSON)}"]), "him"
    elif kind == "drink":
        wh, filler = "what", "it"
    else:
        wh, filler = rng.choice(["what", f"which {rng.choice(NOUNS[kind])}"]), "it"
    tail = ending(rng, 0.5) if kind not in ("place", "building", "issue") else []
    if chance(rng, 0.7):
        middle = mark(f"did {subject.text} {word.base}", **question_breaks(subject, word))
    else:
        aux = "have" if subject.plural else "has"
        middle = mark(
            f"{aux} {subject.text} {word.participle}",
            missing_inversion=f"{subject.text} {aux} {word.participle}",
        )
    return question(wh, middle, filled(word, filler), tail)


def filled(word: Verb, filler: str) -> Part:
    """Return an empty part that a pronoun may fill, unless the verb could take that one too."""
    return mark("", filled_gap=None if word.base in TWO_OBJECTS else filler)


def question_breaks(subject: NounPhrase, word: Verb) -> dict[str, str]:
    """Return the breaks of 'did' + subject + verb: no inversion, and tense marked twice."""
    breaks = {"missing_inversion": f"{subject.text} {word.past}"}
    if word.past != word.base:
        breaks["double_tense"] = f"did {subject.text} {word.past}"
    return breaks


def wh_adverb(rng) -> Sentence:
    """Why did the nurse leave the office?"""
    subject = person(rng)
    word, target = event(rng)
    wh = rng.choice(["where", "when", "why", "how"])
    if chance(rng, 0.7):
        middle = mark(f"did {subject.text} {word.base}", **question_breaks(subject, word))
    else:
        modal = rng.choice(["can", "will", "should"])
        middle = mark(
            f"{modal} {subject.text} {word.base}",
            missing_inversion=f"{subject.text} {modal} {word.base}",
        )
    if wh == "where" and word.base in OBJECTS["place"] + OBJECTS["building"]:
        wh = "when"
    return question(wh, middle, target)


# Without any use that takes an object, or the wh-phrase could be its object.
INTRO = words("laugh smile arrive faint frown")


def long_distance(rng) -> Sentence:
    """Which letter did Mary say that the clerk lost?"""
    first, second = two_names(rng)
    kind = rng.choice(["thing", "document", "food", "clothes", "vehicle"])
    word = verb(rng.choice([base for base in OBJECTS[kind] if base not in ("want", "need")]))
    wh = rng.choice(["what", f"which {rng.choice(NOUNS[kind])}"])
    agent = common(rng, "person", plural=False, determiner="the", adjective=0).text
    agent = agent if chance(rng, 0.6) else second.text
    good = f"{rng.choice(['say', 'think', 'believe', 'claim'])} that {agent} {word.past}"
    if chance(rng, 0.5):
        bad = (
            f"{rng.choice(INTRO)} {rng.choice(['after', 'because', 'before'])} {agent} {word.past}"
        )
    elif agent == second.text:
        bad = (
            f"{rng.choice(['believe', 'hear'])} the {rng.choice(['rumour', 'story'])} that "
            f"{agent} {word.past}"
        )
    else:
        bad = f"{rng.choice(['meet', 'see', 'know', 'thank'])} {agent} who {word.past}"
    return question(wh, "did", first, mark(good, island=bad), filled(word, "it"))


def because_question(rng) -> Sentence:
    """Did Mary laugh because Peter lost the radio? (good company for the islands)"""
    first, second = two_names(rng)
    word, target = action(rng, ["thing", "document", "food", "clothes", "vehicle"])
    intro = verb(rng.choice(INTRO))
    link = rng.choice(["after", "because", "before"])
    return question(
        "did",
        first,
        after_do(intro, past=True),
        link,
        second,
        finite(rng, second, word, tense="past"),
        target,
    )


def conjunct(rng) -> Sentence:
    """What did Mary buy with the vase? (with 'and': extraction from a conjunct)"""
    subject = person(rng)
    kind = rng.choice(["food", "thing", "clothes", "drink"])
    base = rng.choice(
        {
            "food": "eat cook serve order",
            "thing": "buy find carry steal",
            "clothes": "wear buy wash",
            "drink": "serve order drink",
        }[kind].split()
    )
    other = object_of(rng, kind)
    link = mark("with", island="and")
    return question("what did", subject, base, link, other)


def left_branch(rng) -> Sentence:
    """Whose letter did the clerk lose? (or: Whose did the clerk lose letter?)"""
    subject = person(rng)
    kind = rng.choice(["thing", "document", "animal", "clothes", "vehicle", "instrument"])
    noun, base = rng.choice(NOUNS[kind]), rng.choice(OBJECTS[kind])
    wh = rng.choice(["whose", "which", "how many"])
    noun = plural_of(noun) if wh == "how many" else noun
    clause = f"did {subject.text} {base}"
    middle = mark(
        f"{noun} {clause}",
        island=f"{clause} {noun}",
        missing_inversion=f"{noun} {subject.text} {verb(base).past}",
    )
    return question(wh, middle, ending(rng, 0.2))


def subject_relative(rng) -> Sentence:
    """The nurse who wrote the letter smiled."""
    head = common(rng, "person", determiner="the", adjective=0.15)
    word, target = action(rng, ["thing", "clothes", "building", "vehicle", "person", "riddle"])
    outer = verb(rng.choice([*UNERGATIVE, "fall", "dance", "disappear", "wait"]))
    link = mark(
        rng.choice(["who", "that"]),
        missing_relative=None if word.base in TWO_OBJECTS | CLAUSAL else "",
    )
    tense = rng.choice(["past", "past", "present", "perfect"])
    inner = finite(rng, head, word, tense=tense)
    adverb = [rng.choice(MANNER)] if chance(rng, 0.3) else []
    return statement(
        head, link, inner, target, finite(rng, head, outer, transitive=False, tense="past"), adverb
    )


def object_relative(rng) -> Sentence:
    """The poem that Peter translated was very long."""
    kind = rng.choice(["thing", "document", "clothes", "animal", "building", "vehicle", "person"])
    head = common(rng, kind, determiner="the", adjective=0.15)
    inner = person(rng)
    word = verb(rng.choice(OBJECTS[kind]))
    filler = "them" if head.plural else {"n": "it", "f": "her"}.get(head.gender, "him")
    link = rng.choice(["that", "that", "which" if kind != "person" else "who", ""])
    gap = filled(word, filler)
    subject = NounPhrase(
        head.parts,
        head.plural,
        agreement="attractor_agreement" if inner.plural != head.plural else "agreement",
    )
    return statement(
        head,
        link,
        inner,
        finite(rng, inner, word, tense="past"),
        gap,
        state(rng, subject, other_adjective(rng, kind, head)),
    )


def ending_relative(rng) -> Sentence:
    """Ruth found the ring that the thief stole."""
    kind = rng.choice(["thing", "document", "clothes", "animal", "vehicle"])
    subject, inner = person(rng), person(rng, pronouns=False)
    head = common(rng, kind, determiner="the", adjective=0.15)
    outer, word = (verb(rng.choice(OBJECTS[kind])) for _ in range(2))
    gap = filled(word, "them" if head.plural else "it")
    return statement(
        subject,
        finite(rng, subject, outer),
        head,
        "that",
        inner,
        finite(rng, inner, word, tense="past"),
        gap,
    )


def cleft(rng) -> Sentence:
    """It was the nurse who opened the box."""
    word, target = action(rng)
    focus = (
        name(rng)
        if chance(rng, 0.5)
        else common(rng, "person", plural=False, determiner=rng.choice(["the", "my"]))
    )
    gap = mark("", filled_gap={"f": "she", "m": "he"}.get(focus.gender))
    verbs = finite(rng, focus, word, tense="past")
    return statement("it was", focus, rng.choice(["who", "that"]), gap, verbs, target)


SHORT = [
    words("taller older younger richer kinder braver poorer"),
    words("heavier smaller larger newer cheaper older"),
    words("faster slower older newer"),
]
LONG = [
    words("careful polite stubborn famous nervous honest"),
    words("expensive beautiful"),
    words("expensive modern reliable"),
]


def comparative(rng) -> Sentence:
    """My sister is taller than the nurse."""
    group = rng.randrange(3)
    kind = ["person", "thing", "vehicle"][group]
    subject = person(rng) if kind == "person" else common(rng, kind)
    other = person(rng, pronouns=False) if kind == "person" else common(rng, kind)
    be = agree(subject, *rng.choice([("is", "are"), ("was", "were"), ("seems", "seem")]))
    if chance(rng, 0.5):
        word = rng.choice(SHORT[group])
        degree = mark(word, double_comparison=f"more {word}")
    else:
        degree = Part(f"more {rng.choice(LONG[group])}")
    much = [rng.choice(["much", "far", "slightly"])] if chance(rng, 0.2) else []
    than = mark("than", comparison_marker="as")
    return statement(subject, be, much, degree, than, other)


def equative(rng) -> Sentence:
    """The ladder is as heavy as the lamp."""
    kind = rng.choice(["person", "thing", "vehicle", "building"])
    subject = person(rng) if kind == "person" else common(rng, kind)
    other = person(rng, pronouns=False) if kind == "person" else common(rng, kind)
    adjectives = (
        words("tall old young rich kind brave poor")
        if kind == "person"
        else words("old new beautiful large small")
    )
    word = rng.choice([one for one in adjectives if one not in subject.text + other.text])
    be = agree(subject, *rng.choice([("is", "are"), ("was", "were")]))
    return statement(subject, be, "as", word, mark("as", comparison_marker="than"), other)


def superlative(rng) -> Sentence:
    """Clara bought the most expensive lamp in the market."""
    group = rng.randrange(3)
    kind = ["person", "thing", "vehicle"][group]
    nouns = PERSON if kind == "person" else NOUNS[kind]
    subject = person(rng)
    base = rng.choice(["see", "meet", "describe"] if kind == "person" else ["buy", "see", "find"])
    if chance(rng, 0.6):
        word = rng.choice(SHORT[group])[:-2] + "est"
        degree = mark(word, double_comparison=f"most {word}")
    else:
        degree = Part("most " + rng.choice(LONG[group]))
    return statement(
        subject,
        finite(rng, subject, verb(base), tense="past"),
        "the",
        degree,
        rng.choice(nouns),
        place(rng),
    )


def there(rng) -> Sentence:
    """There were several tourists in the museum."""
    plural = chance(rng, 0.5)
    kind = rng.choice(["person", "animal", "thing", "vehicle", "person"])
    group = common(rng, kind, plural, "the", adjective=0).text.removeprefix("the ")
    good = rng.choice(["some", "several", "many", "two", "no"] if plural else ["a", "a", "no"])
    bad = rng.choice(["most", "both"] if plural else ["every", "each"])
    be = rng.choice([("is", "are"), ("was", "were"), ("was", "were")])
    whole = mark(f"{good} {group}", definite_there=f"{bad} {group}")
    subject = NounPhrase([whole], plural)
    # 'there is two' is common in speech: only the singular noun has an agreement break.
    form = be[1] if plural else agree(subject, *be)
    return statement("there", form, whole, place(rng))


def quantified(rng) -> Sentence:
    """Most tourists visited the museum. (good company for there-sentences)"""
    kind = rng.choice(["most", "both", "every", "each", "no"])
    subject = common(rng, "person", kind in ("most", "both"), kind)
    noun = subject.parts[-1].text
    if kind in ("most", "both", "every", "each"):
        wrong = singular_or_plural(noun, subject.plural)
        subject.parts[-1] = mark(noun, determiner_number=wrong)
    word, target = action(rng)
    return statement(subject, finite(rng, subject, word), target)


def singular_or_plural(form: str, plural: bool) -> str | None:
    """Return the other number of a noun for a person, or None where it is not listed."""
    if not plural:
        return plural_of(form)
    return next((noun for noun in PERSON + MALE + FEMALE if plural_of(noun) == form), None)


def single(rng) -> NounPhrase:
    """Return a subject without a quantifier, whose scope would interfere with the negation."""
    while True:
        found = person(rng)
        if not found.text.startswith(("every", "many", "several")):
            return found


def polarity_object(rng) -> Sentence:
    """The clerk did not lose any letters."""
    subject = single(rng)
    kind = rng.choice(["thing", "document", "food", "clothes", "person", "animal"])
    word = verb(rng.choice([base for base in OBJECTS[kind] if base not in ("want", "need")]))
    item = rng.choice(
        [
            "anyone" if kind == "person" else "anything",
            f"any {plural_of(rng.choice(PERSON if kind == 'person' else NOUNS[kind]))}",
        ]
    )
    middle = mark(f"did not {word.base}", polarity=word.past)
    return statement(subject, middle, item, ending(rng, 0.4))


def polarity_subject(rng) -> Sentence:
    """Nobody has ever praised the poet."""
    word, target = definite_action(rng)
    noun = rng.choice(PERSON)
    good, bad = rng.choice(
        [
            ("nobody has", "somebody has"),
            ("no one has", "everyone has"),
            (f"no {noun} has", f"every {noun} has"),
            (f"no {noun} has", f"the {noun} has"),
            (f"few {plural_of(noun)} have", f"some {plural_of(noun)} have"),
            (f"no {plural_of(noun)} have", f"many {plural_of(noun)} have"),
        ]
    )
    return statement(mark(good, polarity=bad), "ever", after_have(word, True), target)


def polarity_scope(rng) -> Sentence:
    """No poet that the critics praised has ever ...; not: The poet that no critics praised ..."""
    word, target = definite_action(rng)
    one, two = rng.sample(PERSON, 2)
    two = plural_of(two)
    inner = verb(rng.choice(OBJECTS["person"])).past
    link = rng.choice(["that", "who"])
    head = mark(f"no {one} {link} the {two} {inner}", polarity=f"the {one} {link} no {two} {inner}")
    return statement(head, "has ever", after_have(word, True), target)


def polarity_yet(rng) -> Sentence:
    """The guests have not arrived yet."""
    subject = single(rng)
    have = "have" if subject.plural else "has"
    if chance(rng, 0.5):
        word, target = definite_action(rng)
        if word.base in STATIVE:
            word, target = verb("visit"), common(rng, "building", determiner="the")
    else:
        word, target = verb(rng.choice(["arrive", "leave", "come", "wake"])), Part("")
    if chance(rng, 0.75) or word.base in ("arrive", "come", "wake"):
        aux = mark(f"{have} not", polarity=have, word_order=f"not {have}")
        return statement(subject, aux, after_have(word, True), target, "yet")
    aux = mark(f"did not {word.base}", polarity=word.past)
    return statement(subject, aux, target, "at all")


def polarity_question(rng) -> Sentence:
    """Has Mary ever met the mayor? (a question licenses 'ever' and 'any')"""
    subject = single(rng)
    word, target = definite_action(rng)
    have = agree(subject, "has", "have")
    return question(have, subject, "ever", after_have(word, True), target)


PARTICLES = table("""
    pick up | thing clothes document
    put down | thing document
    throw away | document clothes thing
    bring back | document thing
    turn off | thing
    hand over | thing
    tear up | document
    give back | thing
    take away | thing food
    lock up | building animal
""")


def particle_pronoun(rng) -> Sentence:
    """Ivan found the letter and tore it up."""
    (base, particle), kinds = rng.choice(PARTICLES)
    kind = rng.choice(kinds)
    kind = "thing" if base == "turn" else kind
    subject = person(rng)
    target = common(rng, kind)
    if base == "turn":
        noun = rng.choice(["radio", "lamp", "kettle", "machine"])
        target = NounPhrase(row(rng.choice(["the", "my", "our"]), noun))
    it = "them" if target.plural else "it"
    swap = mark(f"{it} {particle}", particle=f"{particle} {it}")
    first = finite(rng, subject, verb(rng.choice(["see", "find"])), tense="past")
    return statement(subject, first, target, "and", verb(base).past, swap)


def particle_noun(rng) -> Sentence:
    """Ivan threw away the old hat, or: Ivan threw the old hat away."""
    (base, particle), kinds = rng.choice(PARTICLES)
    subject = person(rng)
    target = common(rng, rng.choice(kinds))
    if base == "turn":
        target = NounPhrase(
            row(rng.choice(["the", "my", "our"]), rng.choice(["radio", "lamp", "kettle"]))
        )
    verbs = finite(rng, subject, verb(base))
    if chance(rng, 0.3):
        return statement(
            subject,
            verbs,
            mark(f"it {particle}", particle=f"{particle} it"),
            rng.choice(PAST_TIME) if len(verbs) == 1 and verbs[0].text == verb(base).past else "",
        )
    return statement(subject, verbs, *rng.choice([(particle, target), (target, particle)]))


INFINITIVE = words("decide hope refuse manage promise agree fail want expect")
GERUND = words("enjoy avoid deny postpone risk consider admit suggest")
BARE = ["make", "let"]
OBJECT_CONTROL = words("persuade ask force tell order encourage allow")


def doing(rng) -> tuple[Verb, NounPhrase]:
    """Return an action that one can decide on or enjoy."""
    kind = rng.choice(["food", "document", "building", "animal", "instrument", "vehicle", "plant"])
    bases = [
        word
        for word in OBJECTS[kind]
        if word not in STATIVE and word not in ("leave", "enter", "steal", "finish", "avoid")
    ]
    return verb(rng.choice(bases)), object_of(rng, kind)


def subject_control(rng) -> Sentence:
    """Nora decided to paint the house; Nora enjoyed painting the house."""
    subject = person(rng)
    word, target = doing(rng)
    tense = rng.choice(["past", "past", "past", "perfect", "modal"])
    if chance(rng, 0.5):
        outer = verb(rng.choice(INFINITIVE))
        form = mark(f"to {word.base}", complement=word.ing, verb_form=f"to {word.third}")
    else:
        outer = verb(rng.choice(GERUND))
        form = mark(word.ing, complement=f"to {word.base}")
    return statement(subject, finite(rng, subject, outer, tense=tense), form, target)


def object_control(rng) -> Sentence:
    """Nora persuaded him to paint the house; Nora made him paint the house."""
    subject = person(rng)
    middle = object_pronoun(rng) if chance(rng, 0.5) else person(rng, pronouns=False)
    word, target = doing(rng)
    if chance(rng, 0.6):
        outer = verb(rng.choice(OBJECT_CONTROL))
        # 'asked Mary leave' and 'ordered Mary leave' come near a bare subjunctive.
        bad = word.ing if outer.base in ("ask", "order") else word.base
        form = mark(f"to {word.base}", complement=bad)
    else:
        outer = verb(rng.choice(BARE))
        form = mark(word.base, complement=[f"to {word.base}", word.ing])
    return statement(subject, finite(rng, subject, outer, tense="past"), middle, form, target)


def clause(rng) -> Sentence:
    """The judge wondered whether Mary had lost the ring."""
    subject, inner = person(rng), person(rng)
    word, target = action(rng)
    if chance(rng, 0.5):
        # 'wondered that' exists in literary style, so 'wonder' has no break here.
        outer = verb(rng.choice(["wonder", "inquire", "inquire", "investigate"]))
        bad = "that" if outer.base != "wonder" else None
        link = mark("whether", complement=bad)
    else:
        outer = verb(rng.choice(words("think believe claim suspect hope assume")))
        link = mark("that", complement="whether")
    tense = rng.choice(["past", "past", "pluperfect", "would"])
    return statement(
        subject,
        finite(rng, subject, outer, tense="past"),
        link,
        inner,
        finite(rng, inner, word, tense=tense),
        target,
    )


def seem(rng) -> Sentence:
    """The clerk seems to know the answer; It seems that the clerk knows the answer."""
    subject = name(rng) if chance(rng, 0.4) else common(rng, "person")
    word, target = action(rng)
    outer = verb(rng.choice(["seem", "appear", "happen"]))
    tensed = simple_present(subject, word).text
    if chance(rng, 0.5):
        form = mark(f"to {word.base}", raising=f"that {tensed}")
        return statement(subject, simple_present(subject, outer), form, target)
    he = "they" if subject.plural else {"f": "she"}.get(subject.gender, "he")
    finite_outer = outer.base if subject.plural else outer.third
    whole = mark(
        f"it {outer.third} that {subject.text} {tensed}",
        raising=f"{subject.text} {finite_outer} that {he} {tensed}",
    )
    return statement(whole, target)


def likely(rng) -> Sentence:
    """Peter is likely to sell the boat; It is probable that Peter will sell the boat."""
    subject = name(rng) if chance(rng, 0.4) else common(rng, "person")
    word, target = action(rng)
    be = "are" if subject.plural else "is"
    if chance(rng, 0.5):
        good = rng.choice(["likely", "certain", "bound", "about"])
        form = mark(good, raising=rng.choice(["probable", "evident"]))
        return statement(subject, agree(subject, "is", "are"), form, "to", word.base, target)
    word_ = rng.choice(["probable", "evident", "possible", "likely", "obvious"])
    bad = f"{subject.text} {be} {word_} to {word.base}" if word_ != "likely" else None
    whole = mark(f"it is {word_} that {subject.text} will {word.base}", raising=bad)
    return statement(whole, target)


def tough(rng) -> Sentence:
    """The piano is hard to tune."""
    kind, bases = rng.choice(
        [
            ("document", "read translate print copy understand"),
            ("instrument", "play tune repair"),
            ("riddle", "solve explain discuss"),
            ("vehicle", "drive park repair"),
            ("animal", "train catch feed"),
            ("thing", "carry repair sell"),
            ("clothes", "wash mend"),
            ("furniture", "move repair"),
            ("food", "cook bake prepare"),
        ]
    )
    word = rng.choice(bases.split())
    subject = common(rng, kind, adjective=0.15)
    be = agree(subject, *rng.choice([("is", "are"), ("was", "were")]))
    gap = filled(verb(word), "them" if subject.plural else "it")
    hard = rng.choice(words("easy hard difficult impossible"))
    return statement(subject, be, hard, "to", word, gap)


def eager(rng) -> Sentence:
    """The nurse was eager to read it. (good company for the tough-construction)"""
    subject = person(rng)
    kind = rng.choice(["document", "food", "thing", "riddle", "animal"])
    word = rng.choice([base for base in OBJECTS[kind] if base not in STATIVE])
    be = agree(subject, *rng.choice([("is", "are"), ("was", "were")]))
    target = rng.choice(["it", "them"]) if chance(rng, 0.6) else object_of(rng, kind)
    willing = rng.choice(words("eager ready afraid happy"))
    wrong = mark(f"to {word}", verb_form=f"to {verb(word).third}")
    return statement(subject, be, willing, wrong, target)


LIQUIDS = [*MASSES["drink"], "oil", "soup", "paint"]


def locative(rng) -> Sentence:
    """Omar poured water into the bowl; Omar covered the bed with a blanket."""
    subject = person(rng)
    pick = rng.random()
    if pick < 0.4:
        stuff, into = rng.choice(LIQUIDS), f"the {rng.choice(NOUNS['container'][:6])}"
        base = rng.choice(["pour", "spill", "drip"])
        swap = mark(f"{stuff} into {into}", locative=f"{into} with {stuff}")
    elif pick < 0.75:
        base, goods, covers = rng.choice(
            [
                (
                    "cover",
                    "table bed desk sofa bench",
                    ["a blanket", "blankets", "flowers", "paper"],
                ),
                (
                    "decorate",
                    "hall church room theatre",
                    ["flowers", "candles", "lanterns", "roses"],
                ),
                ("fill", "bucket glass jar barrel basket", ["water", "sand", "apples", "wine"]),
            ]
        )
        target, stuff = f"the {rng.choice(goods.split())}", rng.choice(covers)
        bad = None if base == "fill" else f"{stuff} onto {target}"
        swap = mark(f"{target} with {stuff}", locative=bad)
    else:
        base, stuff, target, link = rng.choice(
            [
                ("load", "hay", "the truck", "onto"),
                ("load", "boxes", "the van", "onto"),
                ("spray", "paint", "the wall", "onto"),
                ("spray", "water", "the roses", "onto"),
                ("load", "sand", "the truck", "onto"),
                ("pack", "books", "the suitcase", "into"),
            ]
        )
        swap = mark(rng.choice([f"{stuff} {link} {target}", f"{target} with {stuff}"]))
    verbs = finite(rng, subject, verb(base))
    return statement(subject, verbs, swap)


def put(rng) -> Sentence:
    """The clerk put the box under the desk."""
    subject = person(rng)
    kind = rng.choice(["thing", "document", "clothes"])
    target = common(rng, kind)
    goal = f"{rng.choice(['on', 'under', 'behind'])} the {rng.choice(NOUNS['furniture'])}"
    parts = finite(rng, subject, verb("put"))
    return statement(subject, parts, target, mark(goal, missing_argument=""))


def tag_question(rng) -> Sentence:
    """Mary lost the ring, didn't she?"""
    subject = name(rng)
    he, other = ("she", "he") if subject.gender == "f" else ("he", "she")
    word, target = action(rng)
    pick = rng.random()
    if pick < 0.4:
        verbs, aux, wrong = [Part(word.past)], "didn't", ["isn't", "hasn't"]
    elif pick < 0.6:
        verbs, aux, wrong = row("has", after_have(word, True)), "hasn't", ["didn't", "isn't"]
    elif pick < 0.8:
        verbs, aux, wrong = [simple_present(subject, word)], "doesn't", ["isn't", "hasn't"]
    else:
        verbs, aux, wrong = row("will", after_modal(word)), "won't", ["doesn't", "isn't"]
    if pick < 0.4 and word.past == word.base:
        wrong = ["isn't"]
    bad = [f"{one} {he}" for one in wrong] + [f"{aux} {other}", f"{aux} {other}"]
    return question(subject, verbs, target, ",", mark(f"{aux} {he}", tag=bad))


def correlative(rng) -> Sentence:
    """Both Mary and the nurse praised the cake; Either Mary or ..."""
    first, second = two_names(rng)
    other = common(rng, "person", False, "the", 0.1) if chance(rng, 0.5) else second
    word, target = action(rng)
    kind, good, bad = rng.choice(
        [("both", "and", "or"), ("either", "or", "and"), ("neither", "nor", "and")]
    )
    subject = NounPhrase(row(kind, first, mark(good, correlative=bad), other), kind == "both")
    tense = rng.choice(["past", "past", "perfect"] if kind == "both" else ["past"])
    return statement(subject, finite(rng, subject, word, tense=tense), target)


def pair(rng) -> Sentence:
    """Mary and the nurse are feeding the goat."""
    first, second = two_names(rng)
    other = common(rng, "person", False, "the", 0.1) if chance(rng, 0.5) else second
    subject = NounPhrase(row(first, "and", other), True)
    word, target = action(rng)
    tense = rng.choice(["present", "progressive", "progressive", "perfect", "past"])
    return statement(subject, finite(rng, subject, word, tense=tense), target)


def timed(rng) -> Sentence:
    """The singer will visit the castle tomorrow."""
    subject = person(rng)
    word, target = event(rng)
    past, future = rng.choice(PAST_TIME), rng.choice(FUTURE_TIME)
    if chance(rng, 0.5):
        when = mark(past, tense_adverb=future if word.past != word.base else None)
        return statement(subject, word.past, target, when)
    return statement(subject, "will", after_modal(word), target, mark(future, tense_adverb=past))


def fronted(rng) -> Sentence:
    """Yesterday the singer visited the castle."""
    subject = person(rng)
    word, target = event(rng)
    when = rng.choice(PAST_TIME)
    swap = mark(f"{subject.text} {word.past}", word_order=f"{word.past} {subject.text}")
    return statement(when, swap, target)


def adverbial_clause(rng) -> Sentence:
    """When the guests arrived, the cook was baking a cake."""
    first, second = person(rng, pronouns=False), person(rng)
    link = rng.choice(["when", "because", "although", "before", "after"])
    word, target = action(rng)
    inner = finite(rng, first, verb(rng.choice(UNERGATIVE)), transitive=False, tense="past")
    outer = finite(rng, second, word, tense=rng.choice(["past", "pluperfect", "not past"]))
    if chance(rng, 0.5):
        return statement(link, first, inner, ",", second, outer, target)
    return statement(second, outer, target, link, first, inner)


def adverb_order(rng) -> Sentence:
    """The nurse carefully washed it."""
    subject = person(rng)
    kind = rng.choice(["thing", "document", "clothes", "food"])
    word = verb(rng.choice([base for base in OBJECTS[kind] if base not in STATIVE]))
    adverb, it = rng.choice(CAREFUL), rng.choice(["it", "them"])
    if chance(rng, 0.5):
        swap = mark(f"{word.past} {it} {adverb}", word_order=f"{word.past} {adverb} {it}")
    else:
        swap = mark(f"{adverb} {word.past} {it}", word_order=f"{word.past} {adverb} {it}")
    return statement(subject, swap, ending(rng, 0.5))


def enough(rng) -> Sentence:
    """The boy was tall enough to reach the shelf."""
    subject = person(rng)
    word, target = doing(rng)
    adjective = rng.choice(words("strong old clever brave rich careful patient"))
    be = agree(subject, *rng.choice([("is", "are"), ("was", "were")]))
    swap = mark(f"{adjective} enough", word_order=f"enough {adjective}")
    return statement(
        subject, be, swap, mark(f"to {word.base}", verb_form=f"to {word.third}"), target
    )


def uncountable(rng) -> Sentence:
    """The tenant needs some advice; The tenant moved this furniture."""
    subject = person(rng)
    kind = rng.choice(["stuff", "news", "food", "drink"])
    base = rng.choice(
        {
            "stuff": "buy sell move examine choose",
            "news": "need want ignore discuss",
            "food": "buy eat share order",
            "drink": "buy drink order pour",
        }[kind].split()
    )
    return statement(subject, finite(rng, subject, verb(base)), mass(rng, kind), ending(rng, 0.3))


def counted(rng) -> Sentence:
    """These three parrots are noisy."""
    kind = rng.choice([kind for kind in NOUNS if kind != "container"])
    subject = common(rng, kind, determiner=None)
    return statement(subject, state(rng, subject, other_adjective(rng, kind, subject)))


HEDGES = [
    "perhaps",
    "in fact ,",
    "apparently ,",
    "of course ,",
    "fortunately ,",
    "I think that",
    "we know that",
    "maybe",
    "according to",
]


def opened(rng, found: Sentence) -> Sentence:
    """Put an opening such as 'In fact,' or 'I think that' before a declarative sentence."""
    opening = rng.choice(HEDGES)
    if opening == "according to":
        opening += f" {name(rng).text} ,"
    return Sentence(row(opening, found.parts), found.end)


CONSTRUCTIONS: list[Callable[[random.Random], Sentence]] = [
    # A construction that stands here twice comes twice as often.
    *(transitive, obligatory, ditransitive, latinate, passive, *4 * [intransitive]),
    *(attractor, relative_attractor, reflexive, reflexive, prepositional, adjective_frame),
    *(yes_no, wh_object, wh_object, wh_adverb, long_distance, because_question, conjunct),
    *(left_branch, subject_relative, object_relative, ending_relative, cleft, comparative),
    *(comparative, equative, superlative, there, there, quantified, polarity_object),
    *(polarity_subject, polarity_scope, polarity_yet, polarity_question, particle_pronoun),
    *(particle_pronoun, particle_noun, subject_control, object_control, clause, seem, likely),
    *(likely, tough, tough, eager, locative, locative, put, tag_question, correlative, pair),
    *(timed, fronted, adverbial_clause, adverb_order, enough, uncountable, counted),
]

# Many constructions offer a slip of agreement, number or verb form, and few offer an island:
# the weights even that out.
WEIGHTS = dict.fromkeys(VIOLATIONS, 5.0) | {
    "agreement": 0.3,
    "verb_form": 0.3,
    "determiner_number": 0.3,
    "word_order": 0.6,
    "double_tense": 2.0,
    "attractor_agreement": 2.0,
    "intransitive_passive": 20.0,
    "missing_relative": 20.0,
    "extra_argument": 8.0,
    "do_support": 8.0,
}

# ---------------------------------------------------------------------------------------------
# The data set
# ---------------------------------------------------------------------------------------------


def sentence(rng: random.Random) -> Sentence:
    """Return a well-formed sentence of 4 to 20 words that offers at least one way to break it.

    Argument: the random source. Its `text` is the sentence, its `breaks()` the ways to break it.
    """
    while True:
        found = rng.choice(CONSTRUCTIONS)(rng)
        if found.end == "." and chance(rng, 0.25):
            found = opened(rng, found)
        if fits(found.text) and found.breaks() and not overlapping(found.text):
            return found


def fits(text: str) -> bool:
    """Return whether a text has 4 to 20 words."""
    return 4 <= len(text.split()) <= 20


def overlapping(text: str) -> bool:
    """Return whether a text has both 'we' and 'us' or 'me': 'We saw me' is no good sentence."""
    found = text.lower().removesuffix(".").removesuffix("?").split()
    return "we" in found and ("us" in found or "me" in found)


def violate(rng: random.Random, found: Sentence) -> tuple[str, str]:
    """Break a sentence in one place.

    Arguments: the random source and a sentence that `sentence` made.
    Returns the name of the violation and the broken text.
    """
    breaks = found.breaks()
    names = sorted({violation for violation, _, _ in breaks})
    chosen = rng.choices(names, [WEIGHTS[violation] for violation in names])[0]
    _, where, bad = rng.choice([one for one in breaks if one[0] == chosen])
    return chosen, found.broken(where, bad)


def compose(rows: int, seed: int, acceptable: float = 0.7) -> list[dict]:
    """Compose rows of sentences with their label.

    Arguments: the number of rows, the seed that decides everything, the share of good sentences.
    Returns dictionaries with `sentence`, `label` (an index into NAMES) and `violation` (a key of
    VIOLATIONS, or None for a good sentence), shuffled, no sentence twice.
    Raises ValueError if rows is below 1 or acceptable is not strictly between 0 and 1.
    """
    if rows < 1:
        raise ValueError(f"rows must be at least 1, not {rows}")
    if not 0 < acceptable < 1:
        raise ValueError(f"acceptable must lie between 0 and 1, not {acceptable}")
    rng = random.Random(seed)
    good = round(rows * acceptable)
    labels = [1] * good + [0] * (rows - good)
    rng.shuffle(labels)
    seen: set[str] = set()
    made = []
    for label in labels:
        text, violation = None, None
        while text is None or text in seen:
            found = sentence(rng)
            text, violation = found.text, None
            if label == 0:
                violation, text = violate(rng, found)
                text = text if fits(text) else None
        seen.add(text)
        made.append({"sentence": text, "label": label, "violation": violation})
    return made
