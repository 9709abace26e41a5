"""Sentences of a small English grammar, well formed or broken in one nameable way.

A stand-in for `nyu-mll/glue`, configuration `cola`: a sentence and whether a speaker accepts it.
Nothing is copied from anywhere: the constructions below, and the words in `phrases/sentences`, make
every sentence.

A construction builds a sentence in which marks say what can be broken and how (see `english`). A
good sentence takes the good text of every mark; a bad one takes the broken text of exactly one.
Both classes thus come from the same constructions with the same words and about the same lengths,
and only the one break tells them apart.
"""

import random

from recipes import phrases
from recipes.english import (
    ADVERBIALS,
    ADVERBS,
    MODALS,
    NOUNS,
    OBJECTS,
    PEOPLE,
    TENSES,
    VERBS,
    English,
    NounPhrase,
    agree,
    after_do,
    after_have,
    after_modal,
    breaks,
    filled,
    mark,
    plain,
    plural_of,
    simple_present,
    spell,
    verb,
    words,
)

NAMES = ["unacceptable", "acceptable"]
VIOLATIONS: dict[str, str] = phrases.load("sentences/violations")
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
FRAMES = words(phrases.load("sentences/frames"))
COMPARISON = words(phrases.load("sentences/comparison"))
LOCATIVES = phrases.load("sentences/locatives")
PAST, FUTURE = ADVERBIALS["past"], ADVERBIALS["future"]

# ---------------------------------------------------------------------------------------------
# Constructions: each takes a source of phrases and returns a marked sentence. The docstring is an
# example; "good company" means that it mainly supplies well-formed sentences with the same words as
# the broken ones of another construction.
# ---------------------------------------------------------------------------------------------


def transitive(en: English) -> str:
    """The baker is eating a warm pie."""
    subject = en.person()
    word, target = en.action()
    place_after = plain(target)
    if word.among("obligatory"):
        target = mark(target, missing_argument="")
    return f"{subject} {en.finite(subject, word)} {target} {en.ending(0.25, place_after)}."


def obligatory(en: English) -> str:
    """The chef devoured the cake."""
    subject = en.person()
    required = {
        kind: [base for base in bases if base in VERBS["obligatory"]]
        for kind, bases in OBJECTS.items()
    }
    kind = en.one([kind for kind, bases in required.items() if bases])
    word = en.verb(required[kind])
    target = mark(en.object_of(kind), missing_argument="")
    when = en.one(PAST) if en.chance(0.5) and not word.among("stative") else ""
    return f"{subject} {en.finite(subject, word, tense='past')} {target} {when}."


def ditransitive(en: English) -> str:
    """Mary lent the lawyer a camera, or: Mary lent a camera to the lawyer."""
    subject = en.person()
    target = en.common(en.one("thing thing thing document clothes food instrument"))
    word = en.verb(VERBS["dative"])
    verbs = en.finite(subject, word)
    if en.chance(0.5):
        return f"{subject} {verbs} {en.person(pronouns=False)} {target}."
    receiver = en.object_pronoun() if en.chance(0.4) else en.name()
    to = f"{mark('to', preposition='at')} {receiver}"
    if word.base == "hand":
        to = mark(f"to {receiver}", missing_argument="")
    return f"{subject} {verbs} {target} {to}."


def latinate(en: English) -> str:
    """The teacher explained the problem to Mary."""
    subject = en.person()
    base = en.one(VERBS["latinate"])
    target = en.common(en.one(VERBS["latinate"][base]))
    receiver = en.name() if en.chance(0.5) else en.common("person")
    if base == "donate":
        receiver = f"the {en.one('school museum church library hospital')}"
    swap = mark(f"{target} to {receiver}", dative_shift=f"{receiver} {target}")
    return f"{subject} {en.finite(subject, verb(base))} {swap}."


def passive(en: English) -> str:
    """The letters were signed by the mayor."""
    kind = en.one([kind for kind in OBJECTS if kind not in ("drink", "person")])
    never = ("want", "need", "own", "love", "leave")
    word = en.verb([base for base in OBJECTS[kind] if base not in never])
    subject = en.common(kind)
    irregular = word.past != word.participle and not word.among("two_participles")
    wrong = word.past if irregular else word.base
    clear = wrong != word.participle and wrong not in VERBS["adjective_like"]
    participle = mark(word.participle, verb_form=wrong if clear else None)
    pick = en.rng.random()
    if pick < 0.5:
        be = agree(subject, "was", "were")
    elif pick < 0.7:
        be = f"{agree(subject, 'has', 'have')} {mark('been', verb_form=['be', 'being'])}"
    elif pick < 0.85:
        be = f"{en.one(MODALS)} {mark('be', verb_form=['is', 'been'])}"
    else:
        be = f"{agree(subject, 'is', 'are')} being"
    agent = en.person(pronouns=False)
    agent = en.object_pronoun() if en.chance(0.3) else agent
    return f"{subject} {be} {participle} by {agent}."


def intransitive(en: English) -> str:
    """The child sneezed loudly."""
    subject = en.person() if en.chance(0.5) else en.common("person")
    if plain(subject) == "she":
        subject = en.name()
    word = en.verb(VERBS["unergative"] + VERBS["intransitive"])
    tense = "past" if en.chance(0.5) else en.one(TENSES)
    verbs = en.finite(subject, word, transitive=False, tense=tense)
    target = ""
    if word.among("unergative"):
        target = mark("", extra_argument=en.common(en.one("thing furniture")))
        if tense == "past" and word.base != "laugh":  # 'was laughed at' is a passive
            were = "were" if subject.plural else "was"
            verbs = mark(word.past, intransitive_passive=f"{were} {word.participle}")
    tail = en.one([en.one(ADVERBS["manner"]), en.place(), en.place(), ""])
    return f"{subject} {verbs} {target} {tail or en.one(ADVERBS['manner'])}."


def attractor(en: English) -> str:
    """The keys to the cabinet are rusty."""
    (head, preposition), others, adjectives = en.one(FRAMES["attractors"])
    plural = en.chance(0.5)
    inner = en.one(others)
    head, inner = (plural_of(head), inner) if plural else (head, plural_of(inner))
    link = mark(f"{preposition} the", word_order=f"the {preposition}")
    subject = NounPhrase(f"the {head} {link} {inner}", plural, agreement="attractor_agreement")
    return f"{subject} {en.state(subject, en.one(adjectives))}."


def relative_attractor(en: English) -> str:
    """The boy that the girls admire is tall."""
    plural = en.chance(0.5)
    head = en.common("person", plural, "the", adjective=0.1)
    inner = en.common("person", not plural, "the", adjective=0)
    word = en.verb("admire trust know respect remember")
    clause = f"{en.one('that who')} {inner} {simple_present(inner, word)}"
    subject = NounPhrase(f"{head} {clause}", plural, agreement="attractor_agreement")
    return f"{subject} {en.state(subject, en.other_adjective('person', head))}."


def reflexive(en: English) -> str:
    """The queen admires herself."""
    pick = en.rng.random()
    word = en.verb(VERBS["reflexive"])
    tail = en.ending(0.3) if word.base in ("hurt", "hide", "see") else ""
    if pick < 0.3:
        subject = en.common("person", plural=True)
        good = en.one(["themselves", "each other"])
        target = mark(good, reflexive=en.one("himself herself itself yourself"))
        return f"{subject} {en.finite(subject, word)} {target} {tail}."
    subject, other = en.gendered(), en.gendered()
    good = subject.pronoun("himself", "herself", "itself", "themselves")
    wrong = "himself" if good == "herself" else "herself"
    if pick < 0.65:
        target = mark(good, reflexive=[wrong, "each other"])
        return f"{subject} {en.finite(subject, word)} {target} {tail}."
    # The only antecedent that would match stands outside the clause of the reflexive.
    while other.gender == subject.gender:
        other = en.gendered()
    clause = f"{subject} {en.finite(subject, word, tense='past')} {mark(good, reflexive=wrong)}"
    return f"{other} {en.one('said thought knew believed')} that {clause}."


def prepositional(en: English) -> str:
    """Peter relied on the captain."""
    (base, good), wrong, kinds = en.one(FRAMES["prepositional"])
    subject = en.person()
    link, kind = mark(good, preposition=en.one(wrong)), en.one(kinds)
    adverb = en.one(ADVERBS["often"]) if en.chance(0.2) else ""
    verbs = en.finite(subject, verb(base), transitive=False, tense="past" if adverb else None)
    return f"{subject} {adverb} {verbs} {link} {en.object_of(kind)}."


def adjective_frame(en: English) -> str:
    """The nurse is afraid of the dog."""
    (adjective, good), wrong, kinds = en.one(FRAMES["adjectival"])
    subject = en.person()
    be, link = en.be(subject), mark(good, preposition=en.one(wrong))
    return f"{subject} {be} {adjective} {link} {en.object_of(en.one(kinds))}."


def yes_no(en: English) -> str:
    """Did the pilot drop the radio?"""
    subject = en.person()
    word, target = en.action()
    pick = en.rng.random()
    if pick < 0.45:
        clause = f"did {subject} {after_do(word, past=True)}"
    elif pick < 0.65:
        main = word.base if subject.plural else after_do(word, past=False)
        clause = f"{agree(subject, 'does', 'do')} {subject} {main}"
    elif pick < 0.85:
        clause = f"{agree(subject, 'has', 'have')} {subject} {after_have(word)}"
    else:
        clause = f"{en.one(MODALS[:6])} {subject} {after_modal(word)}"
    return f"{clause} {target} {en.ending(0.2, target)}?"


def did(subject, word) -> str:
    """Return 'did' + subject + verb; it breaks without inversion, and where tense comes twice."""
    double = f"did {subject} {word.past}" if word.past != word.base else None
    breaks = {"missing_inversion": f"{subject} {word.past}", "double_tense": double}
    return mark(f"did {subject} {word.base}", **breaks)


def inverted(aux: str, subject, form: str) -> str:
    """Return auxiliary + subject + verb, which breaks without inversion."""
    return mark(f"{aux} {subject} {form}", missing_inversion=f"{subject} {aux} {form}")


def wh_object(en: English) -> str:
    """What did the thief steal?"""
    subject = en.person()
    kind = en.one(OBJECTS)
    word = en.verb(OBJECTS[kind])
    wh, filler = "what", "it"
    if kind == "person":
        wh, filler = en.one(["who", f"which {en.one(PEOPLE['person'])}"]), "him"
    elif kind != "drink":
        wh = en.one(["what", f"which {en.one(NOUNS[kind])}"])
    tail = en.ending(0.5) if kind not in ("place", "building", "issue") else ""
    if en.chance(0.7):
        middle = did(subject, word)
    else:
        middle = inverted("have" if subject.plural else "has", subject, word.participle)
    return f"{wh} {middle} {filled(word, filler)} {tail}?"


def wh_adverb(en: English) -> str:
    """Why did the nurse leave the office?"""
    subject = en.person()
    word, target = en.event()
    wh = en.one("where when why how")
    if en.chance(0.7):
        middle = did(subject, word)
    else:
        middle = inverted(en.one("can will should"), subject, word.base)
    if wh == "where" and word.base in OBJECTS["place"] + OBJECTS["building"]:
        wh = "when"
    return f"{wh} {middle} {target}?"


def long_distance(en: English) -> str:
    """Which letter did Mary say that the clerk lost?"""
    first, second = en.two_names()
    kind = en.one("thing document food clothes vehicle")
    word = en.verb([base for base in OBJECTS[kind] if base not in ("want", "need")])
    wh = en.one(["what", f"which {en.one(NOUNS[kind])}"])
    agent = en.common("person", plural=False, determiner="the", adjective=0)
    agent = agent if en.chance(0.6) else second
    good = f"{en.one('say think believe claim')} that {agent} {word.past}"
    if en.chance(0.5):
        bad = f"{en.one(VERBS['never_transitive'])} {en.one('after because before')} {agent}"
    elif agent == second:
        bad = f"{en.one('believe hear')} the {en.one('rumour story')} that {agent}"
    else:
        bad = f"{en.one('meet see know thank')} {agent} who"
    middle = mark(good, island=f"{bad} {word.past}")
    return f"{wh} did {first} {middle} {filled(word, 'it')}?"


def because_question(en: English) -> str:
    """Did Mary laugh because Peter lost the radio? (good company for the islands)"""
    first, second = en.two_names()
    word, target = en.action("thing document food clothes vehicle")
    intro = after_do(en.verb(VERBS["never_transitive"]), past=True)
    link = en.one("after because before")
    clause = f"{second} {en.finite(second, word, tense='past')} {target}"
    return f"did {first} {intro} {link} {clause}?"


def conjunct(en: English) -> str:
    """What did Mary buy with the vase? (with 'and': extraction from a conjunct)"""
    subject = en.person()
    [kind], bases = en.one(FRAMES["conjuncts"])
    base = en.one(bases)
    return f"what did {subject} {base} {mark('with', island='and')} {en.object_of(kind)}?"


def left_branch(en: English) -> str:
    """Whose letter did the clerk lose? (or: Whose did the clerk lose letter?)"""
    subject = en.person()
    kind = en.one("thing document animal clothes vehicle instrument")
    noun, word = en.one(NOUNS[kind]), en.verb(OBJECTS[kind])
    wh = en.one(["whose", "which", "how many"])
    noun = plural_of(noun) if wh == "how many" else noun
    clause = f"did {subject} {word.base}"
    bad = {"island": f"{clause} {noun}", "missing_inversion": f"{noun} {subject} {word.past}"}
    return f"{wh} {mark(f'{noun} {clause}', **bad)} {en.ending(0.2)}?"


def subject_relative(en: English) -> str:
    """The nurse who wrote the letter smiled."""
    head = en.common("person", determiner="the", adjective=0.15)
    word, target = en.action("thing clothes building vehicle person riddle")
    outer = en.verb([*VERBS["unergative"], "fall", "dance", "disappear", "wait"])
    needed = word.among("two_objects") or word.among("clausal")
    link = mark(en.one("who that"), missing_relative=None if needed else "")
    inner = en.finite(head, word, tense=en.one("past past present perfect"))
    adverb = en.one(ADVERBS["manner"]) if en.chance(0.3) else ""
    main = en.finite(head, outer, transitive=False, tense="past")
    return f"{head} {link} {inner} {target} {main} {adverb}."


def object_relative(en: English) -> str:
    """The poem that Peter translated was very long."""
    kind = en.one("thing document clothes animal building vehicle person")
    head = en.common(kind, determiner="the", adjective=0.15)
    inner = en.person()
    word = en.verb(OBJECTS[kind])
    link = en.one(["that", "that", "which" if kind != "person" else "who", ""])
    gap = filled(word, head.pronoun("him", "her", "it", "them"))
    if inner.plural != head.plural:
        head.agreement = "attractor_agreement"
    clause = f"{link} {inner} {en.finite(inner, word, tense='past')} {gap}"
    return f"{head} {clause} {en.state(head, en.other_adjective(kind, head))}."


def ending_relative(en: English) -> str:
    """Ruth found the ring that the thief stole."""
    kind = en.one("thing document clothes animal vehicle")
    subject, inner = en.person(), en.person(pronouns=False)
    head = en.common(kind, determiner="the", adjective=0.15)
    outer, word = en.verb(OBJECTS[kind]), en.verb(OBJECTS[kind])
    gap = filled(word, "them" if head.plural else "it")
    main = f"{subject} {en.finite(subject, outer)} {head}"
    return f"{main} that {inner} {en.finite(inner, word, tense='past')} {gap}."


def cleft(en: English) -> str:
    """It was the nurse who opened the box."""
    word, target = en.action()
    focus = en.name() if en.chance(0.5) else en.common("person", False, en.one("the my"))
    gap = mark("", filled_gap={"f": "she", "m": "he"}.get(focus.gender))
    verbs = en.finite(focus, word, tense="past")
    return f"it was {focus} {en.one('who that')} {gap} {verbs} {target}."


def compared(en: English, kind: str) -> tuple[NounPhrase, NounPhrase]:
    """Return two people or things of a class."""
    if kind == "person":
        return en.person(), en.person(pronouns=False)
    return en.common(kind), en.common(kind)


def comparative(en: English) -> str:
    """My sister is taller than the nurse."""
    kind = en.one(COMPARISON)
    subject, other = compared(en, kind)
    be = en.be(subject, ("seems", "seem"))
    if en.chance(0.5):
        word = en.one(COMPARISON[kind]["short"])
        degree = mark(word, double_comparison=f"more {word}")
    else:
        degree = f"more {en.one(COMPARISON[kind]['long'])}"
    much = en.one("much far slightly") if en.chance(0.2) else ""
    return f"{subject} {be} {much} {degree} {mark('than', comparison_marker='as')} {other}."


def equative(en: English) -> str:
    """The ladder is as heavy as the lamp."""
    kind = en.one("person thing vehicle building")
    subject, other = compared(en, kind)
    adjectives = (
        "tall old young rich kind brave poor"
        if kind == "person"
        else "old new beautiful large small"
    )
    both = plain(subject) + plain(other)
    word = en.one([one for one in adjectives.split() if one not in both])
    return f"{subject} {en.be(subject)} as {word} {mark('as', comparison_marker='than')} {other}."


def superlative(en: English) -> str:
    """Clara bought the most expensive lamp in the market."""
    kind = en.one(COMPARISON)
    subject = en.person()
    word = en.verb("see meet describe" if kind == "person" else "buy see find")
    if en.chance(0.6):
        most = en.one(COMPARISON[kind]["short"])[:-2] + "est"
        degree = mark(most, double_comparison=f"most {most}")
    else:
        degree = "most " + en.one(COMPARISON[kind]["long"])
    verbs = en.finite(subject, word, tense="past")
    noun = en.one(PEOPLE["person"] if kind == "person" else NOUNS[kind])
    return f"{subject} {verbs} the {degree} {noun} {en.place()}."


def there(en: English) -> str:
    """There were several tourists in the museum."""
    plural = en.chance(0.5)
    kind = en.one("person animal thing vehicle person")
    group = plain(en.common(kind, plural, "the", adjective=0)).removeprefix("the ")
    good = en.one("some several many two no" if plural else "a a no")
    bad = en.one("most both" if plural else "every each")
    forms = en.one([("is", "are"), ("was", "were"), ("was", "were")])
    subject = NounPhrase(mark(f"{good} {group}", definite_there=f"{bad} {group}"), plural)
    # 'there is two' is common in speech: only the singular noun has an agreement break.
    be = forms[1] if plural else agree(subject, *forms)
    return f"there {be} {subject} {en.place()}."


def quantified(en: English) -> str:
    """Most tourists visited the museum. (good company for there-sentences)"""
    quantifier = en.one("most both every each no")
    subject = en.common("person", quantifier in ("most", "both"), quantifier)
    if quantifier != "no":
        first, _, head = subject.rpartition(" ")
        noun = plain(head)
        people = PEOPLE["person"] + PEOPLE["male"] + PEOPLE["female"]
        other = (
            {plural_of(one): one for one in people}.get(noun) if subject.plural else plural_of(noun)
        )
        marked = f"{first} {mark(noun, determiner_number=other)}"
        subject = NounPhrase(marked, subject.plural, subject.gender)
    word, target = en.action()
    return f"{subject} {en.finite(subject, word)} {target}."


def polarity_object(en: English) -> str:
    """The clerk did not lose any letters."""
    subject = en.single()
    kind = en.one("thing document food clothes person animal")
    word = en.verb([base for base in OBJECTS[kind] if base not in ("want", "need")])
    any_noun = f"any {plural_of(en.one(PEOPLE['person'] if kind == 'person' else NOUNS[kind]))}"
    item = en.one(["anyone" if kind == "person" else "anything", any_noun])
    return f"{subject} {mark(f'did not {word.base}', polarity=word.past)} {item} {en.ending(0.4)}."


def polarity_subject(en: English) -> str:
    """Nobody has ever praised the poet."""
    word, target = en.definite_action()
    noun = en.one(PEOPLE["person"])
    nouns = plural_of(noun)
    good, bad = en.one(
        [
            ("nobody has", "somebody has"),
            ("no one has", "everyone has"),
            (f"no {noun} has", f"every {noun} has"),
            (f"no {noun} has", f"the {noun} has"),
            (f"few {nouns} have", f"some {nouns} have"),
            (f"no {nouns} have", f"many {nouns} have"),
        ]
    )
    return f"{mark(good, polarity=bad)} ever {after_have(word)} {target}."


def polarity_scope(en: English) -> str:
    """No poet that the critics praised has ever ...; not: The poet that no critics praised ..."""
    word, target = en.definite_action()
    one, two = en.rng.sample(PEOPLE["person"], 2)
    inner = f"{plural_of(two)} {en.verb(OBJECTS['person']).past}"
    link = en.one("that who")
    head = mark(f"no {one} {link} the {inner}", polarity=f"the {one} {link} no {inner}")
    return f"{head} has ever {after_have(word)} {target}."


def polarity_yet(en: English) -> str:
    """The guests have not arrived yet."""
    subject = en.single()
    have = "have" if subject.plural else "has"
    if en.chance(0.5):
        word, target = en.definite_action()
        if word.among("stative"):
            word, target = verb("visit"), en.common("building", determiner="the")
    else:
        word, target = en.verb("arrive leave come wake"), ""
    if en.chance(0.75) or word.base in ("arrive", "come", "wake"):
        aux = mark(f"{have} not", polarity=have, word_order=f"not {have}")
        return f"{subject} {aux} {after_have(word)} {target} yet."
    return f"{subject} {mark(f'did not {word.base}', polarity=word.past)} {target} at all."


def polarity_question(en: English) -> str:
    """Has Mary ever met the mayor? (a question licenses 'ever' and 'any')"""
    subject = en.single()
    word, target = en.definite_action()
    return f"{agree(subject, 'has', 'have')} {subject} ever {after_have(word)} {target}?"


def particle_pronoun(en: English) -> str:
    """Ivan found the letter and tore it up."""
    [[base, particle], kinds] = en.one(FRAMES["particles"])
    kind = en.one(kinds)
    subject = en.person()
    target = en.common(kind)
    if base == "turn":
        noun = en.one("radio lamp kettle machine")
        target = NounPhrase(f"{en.one('the my our')} {noun}")
    it = "them" if target.plural else "it"
    swap = mark(f"{it} {particle}", particle=f"{particle} {it}")
    first = en.finite(subject, en.verb("see find"), tense="past")
    return f"{subject} {first} {target} and {verb(base).past} {swap}."


def particle_noun(en: English) -> str:
    """Ivan threw away the old hat, or: Ivan threw the old hat away."""
    [[base, particle], kinds] = en.one(FRAMES["particles"])
    subject = en.person()
    target = en.common(en.one(kinds))
    if base == "turn":
        target = f"{en.one('the my our')} {en.one('radio lamp kettle')}"
    verbs = en.finite(subject, verb(base))
    if en.chance(0.3):
        swap = mark(f"it {particle}", particle=f"{particle} it")
        return (
            f"{subject} {verbs} {swap} {en.one(PAST) if plain(verbs) == verb(base).past else ''}."
        )
    order = en.one([f"{particle} {target}", f"{target} {particle}"])
    return f"{subject} {verbs} {order}."


def subject_control(en: English) -> str:
    """Nora decided to paint the house; Nora enjoyed painting the house."""
    subject = en.person()
    word, target = en.doing()
    tense = en.one("past past past perfect modal")
    if en.chance(0.5):
        outer = en.verb(VERBS["infinitive"])
        form = mark(f"to {word.base}", complement=word.ing, verb_form=f"to {word.third}")
    else:
        outer = en.verb(VERBS["gerund"])
        form = mark(word.ing, complement=f"to {word.base}")
    return f"{subject} {en.finite(subject, outer, tense=tense)} {form} {target}."


def object_control(en: English) -> str:
    """Nora persuaded him to paint the house; Nora made him paint the house."""
    subject = en.person()
    middle = en.object_pronoun() if en.chance(0.5) else en.person(pronouns=False)
    word, target = en.doing()
    if en.chance(0.6):
        outer = en.verb(VERBS["object_control"])
        # 'asked Mary leave' and 'ordered Mary leave' come near a bare subjunctive.
        bad = word.ing if outer.base in ("ask", "order") else word.base
        form = mark(f"to {word.base}", complement=bad)
    else:
        outer = en.verb("make let")
        form = mark(word.base, complement=[f"to {word.base}", word.ing])
    return f"{subject} {en.finite(subject, outer, tense='past')} {middle} {form} {target}."


def clause(en: English) -> str:
    """The judge wondered whether Mary had lost the ring."""
    subject, inner = en.person(), en.person()
    word, target = en.action()
    if en.chance(0.5):
        # 'wondered that' exists in literary style, so 'wonder' has no break here.
        outer = en.verb("wonder inquire inquire investigate")
        link = mark("whether", complement="that" if outer.base != "wonder" else None)
    else:
        outer = en.verb(VERBS["that_clause"])
        link = mark("that", complement="whether")
    tense = en.one("past past pluperfect would")
    main = en.finite(subject, outer, tense="past")
    return f"{subject} {main} {link} {inner} {en.finite(inner, word, tense=tense)} {target}."


def seem(en: English) -> str:
    """The clerk seems to know the answer; It seems that the clerk knows the answer."""
    subject = en.name() if en.chance(0.4) else en.common("person")
    word, target = en.action()
    outer = en.verb("seem appear happen")
    tensed = simple_present(subject, word)
    if en.chance(0.5):
        form = mark(f"to {word.base}", raising=f"that {tensed}")
        return f"{subject} {simple_present(subject, outer)} {form} {target}."
    raised = f"{subject} {outer.base if subject.plural else outer.third}"
    bad = f"{raised} that {subject.pronoun('he', 'she', 'it', 'they')} {tensed}"
    return f"{mark(f'it {outer.third} that {subject} {tensed}', raising=bad)} {target}."


def likely(en: English) -> str:
    """Peter is likely to sell the boat; It is probable that Peter will sell the boat."""
    subject = en.name() if en.chance(0.4) else en.common("person")
    word, target = en.action()
    if en.chance(0.5):
        good = en.one("likely certain bound about")
        form = mark(good, raising=en.one("probable evident"))
        return f"{subject} {agree(subject, 'is', 'are')} {form} to {word.base} {target}."
    adjective = en.one("probable evident possible likely obvious")
    bad = f"{subject} {'are' if subject.plural else 'is'} {adjective} to {word.base}"
    good = f"it is {adjective} that {subject} will {word.base}"
    return f"{mark(good, raising=bad if adjective != 'likely' else None)} {target}."


def tough(en: English) -> str:
    """The piano is hard to tune."""
    [kind], bases = en.one(FRAMES["tough"])
    word = en.verb(bases)
    subject = en.common(kind, adjective=0.15)
    be = en.be(subject)
    gap = filled(word, "them" if subject.plural else "it")
    return f"{subject} {be} {en.one('easy hard difficult impossible')} to {word.base} {gap}."


def eager(en: English) -> str:
    """The nurse was eager to read it. (good company for the tough-construction)"""
    subject = en.person()
    kind = en.one("document food thing riddle animal")
    word = en.verb([base for base in OBJECTS[kind] if base not in VERBS["stative"]])
    be = en.be(subject)
    target = en.one("it them") if en.chance(0.6) else en.object_of(kind)
    willing = en.one("eager ready afraid happy")
    return f"{subject} {be} {willing} {mark(f'to {word.base}', verb_form=f'to {word.third}')} {target}."


def locative(en: English) -> str:
    """Omar poured water into the bowl; Omar covered the bed with a blanket."""
    subject = en.person()
    pick = en.rng.random()
    if pick < 0.4:
        stuff, container = en.one(LOCATIVES["liquids"]), f"the {en.one(NOUNS['container'][:6])}"
        base = en.one("pour spill drip")
        swap = mark(f"{stuff} into {container}", locative=f"{container} with {stuff}")
    elif pick < 0.75:
        base, goods, covers = en.one([line.split(" | ") for line in LOCATIVES["covered"]])
        target, stuff = f"the {en.one(goods)}", en.one(covers.split(", "))
        bad = None if base == "fill" else f"{stuff} onto {target}"
        swap = mark(f"{target} with {stuff}", locative=bad)
    else:
        base, stuff, goal = en.one([line.split(" | ") for line in LOCATIVES["loaded"]])
        target = goal.split(" ", 1)[1]
        swap = en.one([f"{stuff} {goal}", f"{target} with {stuff}"])
    return f"{subject} {en.finite(subject, verb(base))} {swap}."


def put(en: English) -> str:
    """The clerk put the box under the desk."""
    subject = en.person()
    target = en.common(en.one("thing document clothes"))
    goal = f"{en.one('on under behind')} the {en.one(NOUNS['furniture'])}"
    return (
        f"{subject} {en.finite(subject, verb('put'))} {target} {mark(goal, missing_argument='')}."
    )


def tag_question(en: English) -> str:
    """Mary lost the ring, didn't she?"""
    subject = en.name()
    he, other = ("she", "he") if subject.gender == "f" else ("he", "she")
    word, target = en.action()
    pick = en.rng.random()
    if pick < 0.4:
        verbs, aux, wrong = word.past, "didn't", ["isn't", "hasn't"]
        if word.past == word.base:
            wrong = ["isn't"]
    elif pick < 0.6:
        verbs, aux, wrong = f"has {after_have(word)}", "hasn't", ["didn't", "isn't"]
    elif pick < 0.8:
        verbs, aux, wrong = simple_present(subject, word), "doesn't", ["isn't", "hasn't"]
    else:
        verbs, aux, wrong = f"will {after_modal(word)}", "won't", ["doesn't", "isn't"]
    bad = [*(f"{one} {he}" for one in wrong), *2 * [f"{aux} {other}"]]
    return f"{subject} {verbs} {target} , {mark(f'{aux} {he}', tag=bad)}?"


def name_and_other(en: English) -> tuple[NounPhrase, NounPhrase]:
    """Return a name, and another one or a person."""
    first, second = en.two_names()
    return first, en.common("person", False, "the", 0.1) if en.chance(0.5) else second


def correlative(en: English) -> str:
    """Both Mary and the nurse praised the cake; Either Mary or ..."""
    first, other = name_and_other(en)
    word, target = en.action()
    options = [("both", "and", "or"), ("either", "or", "and"), ("neither", "nor", "and")]
    kind, good, bad = en.one(options)
    subject = NounPhrase(f"{kind} {first} {mark(good, correlative=bad)} {other}", kind == "both")
    tense = en.one("past past perfect" if kind == "both" else "past")
    return f"{subject} {en.finite(subject, word, tense=tense)} {target}."


def pair(en: English) -> str:
    """Mary and the nurse are feeding the goat."""
    first, other = name_and_other(en)
    subject = NounPhrase(f"{first} and {other}", plural=True)
    word, target = en.action()
    tense = en.one("present progressive progressive perfect past")
    return f"{subject} {en.finite(subject, word, tense=tense)} {target}."


def timed(en: English) -> str:
    """The singer will visit the castle tomorrow."""
    subject = en.person()
    word, target = en.event()
    past, future = en.one(PAST), en.one(FUTURE)
    if en.chance(0.5):
        when = mark(past, tense_adverb=future if word.past != word.base else None)
        return f"{subject} {word.past} {target} {when}."
    return f"{subject} will {after_modal(word)} {target} {mark(future, tense_adverb=past)}."


def fronted(en: English) -> str:
    """Yesterday the singer visited the castle."""
    subject = en.person()
    word, target = en.event()
    swap = mark(f"{subject} {word.past}", word_order=f"{word.past} {subject}")
    return f"{en.one(PAST)} {swap} {target}."


def adverbial_clause(en: English) -> str:
    """When the guests arrived, the cook was baking a cake."""
    first, second = en.person(pronouns=False), en.person()
    link = en.one("when because although before after")
    word, target = en.action()
    inner = en.finite(first, en.verb(VERBS["unergative"]), transitive=False, tense="past")
    outer = en.finite(second, word, tense=en.one(["past", "pluperfect", "not past"]))
    if en.chance(0.5):
        return f"{link} {first} {inner} , {second} {outer} {target}."
    return f"{second} {outer} {target} {link} {first} {inner}."


def adverb_order(en: English) -> str:
    """The nurse carefully washed it."""
    subject = en.person()
    kind = en.one("thing document clothes food")
    word = en.verb([base for base in OBJECTS[kind] if base not in VERBS["stative"]])
    adverb, it = en.one(ADVERBS["careful"]), en.one("it them")
    first = en.chance(0.5)
    good = f"{word.past} {it} {adverb}" if first else f"{adverb} {word.past} {it}"
    return f"{subject} {mark(good, word_order=f'{word.past} {adverb} {it}')} {en.ending(0.5)}."


def enough(en: English) -> str:
    """The boy was tall enough to reach the shelf."""
    subject = en.person()
    word, target = en.doing()
    adjective = en.one("strong old clever brave rich careful patient")
    be, swap = en.be(subject), mark(f"{adjective} enough", word_order=f"enough {adjective}")
    return (
        f"{subject} {be} {swap} {mark(f'to {word.base}', verb_form=f'to {word.third}')} {target}."
    )


def uncountable(en: English) -> str:
    """The tenant needs some advice; The tenant moved this furniture."""
    subject = en.person()
    [kind], bases = en.one(FRAMES["uncountable"])
    word = en.verb(bases)
    return f"{subject} {en.finite(subject, word)} {en.mass(kind)} {en.ending(0.3)}."


def counted(en: English) -> str:
    """These three parrots are noisy."""
    kind = en.one([kind for kind in NOUNS if kind != "container"])
    subject = en.common(kind)
    return f"{subject} {en.state(subject, en.other_adjective(kind, subject))}."


CONSTRUCTIONS = [
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

# ---------------------------------------------------------------------------------------------
# The data set
# ---------------------------------------------------------------------------------------------


def sentence(rng: random.Random) -> str:
    """Return a marked sentence of 4 to 20 words that offers at least one way to break it.

    `spell` gives the good sentence, `breaks` the broken ones.
    """
    en = English(rng)
    while True:
        marked = en.one(CONSTRUCTIONS)(en)
        if marked[-1] == "." and en.chance(0.25):
            opening = en.one(ADVERBIALS["openings"])
            opening += f" {en.name()} ," if opening == "according to" else ""
            marked = f"{opening} {marked}"
        text = spell(marked)
        if fits(text) and "|" in marked and not overlapping(text):
            return marked


def fits(text: str) -> bool:
    """Return whether a text has 4 to 20 words."""
    return 4 <= len(text.split()) <= 20


def overlapping(text: str) -> bool:
    """Return whether a text has both 'we' and 'us' or 'me': 'We saw me' is no good sentence."""
    tokens = text.lower().rstrip(".?").split()
    return "we" in tokens and ("us" in tokens or "me" in tokens)


def violate(rng: random.Random, marked: str) -> tuple[str, str]:
    """Break a marked sentence in one place; return the name of the violation and the broken text."""
    options = breaks(marked)
    names = sorted({name for name, _ in options})
    chosen = rng.choices(names, [WEIGHTS[name] for name in names])[0]
    return rng.choice([option for option in options if option[0] == chosen])


def compose(rows: int, seed: int, acceptable: float = 0.7) -> list[dict]:
    """Compose rows of sentences with their label.

    Args:
        rows: how many.
        seed: decides everything.
        acceptable: the share of good sentences.

    Returns:
        Dictionaries with `sentence`, `label` (an index into NAMES) and `violation` (a key of
        VIOLATIONS, or None for a good sentence), shuffled, no sentence twice.

    Raises:
        ValueError: rows is below 1, or acceptable is not strictly between 0 and 1.
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
        while True:
            marked = sentence(rng)
            violation, text = (None, spell(marked)) if label else violate(rng, marked)
            if fits(text) and text not in seen:
                break
        seen.add(text)
        made.append({"sentence": text, "label": label, "violation": violation})
    return made
