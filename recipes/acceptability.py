"""Sentences of a small English english, well formed or broken in one nameable way.

A stand-in for `nyu-mll/glue`, configuration `cola`: a sentence and whether a speaker accepts it.
Nothing is copied from anywhere: the constructions in `english` and the words in `phrases/sentences`
make every sentence.

A construction builds a sentence in which marks say what can be broken and how. A good sentence
takes the good text of every mark; a bad one takes the broken text of exactly one. Both classes thus
come from the same constructions with the same words and about the same lengths, and only the one
break tells them apart.
"""

import random

from recipes import phrases
from recipes.english import English, breaks, spell

NAMES = ["unacceptable", "acceptable"]
VIOLATIONS = phrases.load("sentences/violations")
CONSTRUCTIONS = [
    name for name, times in phrases.load("sentences/constructions").items() for _ in range(times)
]
OPENINGS = phrases.load("sentences/adverbials")["openings"]


def sentence(rng: random.Random) -> str:
    """Return a marked sentence of 4 to 20 words that offers at least one way to break it.

    `spell` gives the good sentence, `breaks` the broken ones.
    """
    english = English(rng)
    while True:
        marked = getattr(english, english.one(CONSTRUCTIONS))()
        if marked[-1] == "." and english.chance(0.25):
            opening = english.one(OPENINGS)
            opening += f" {english.name()} ," if opening == "according to" else ""
            marked = f"{opening} {marked}"
        text = spell(marked)
        tokens = set(text[:-1].lower().split())
        overlapping = "we" in tokens and tokens & {"us", "me"}  # 'We saw me' is no good sentence
        if fits(text) and "|" in marked and not overlapping:
            return marked


def fits(text: str) -> bool:
    """Return whether a text has 4 to 20 words."""
    return 4 <= len(text.split()) <= 20


def violate(rng: random.Random, marked: str) -> tuple[str, str]:
    """Break a marked sentence in one place; return the violation and the broken text."""
    options = breaks(marked)
    names = sorted({name for name, _ in options})
    chosen = rng.choices(names, [VIOLATIONS[name]["weight"] for name in names])[0]
    return rng.choice([option for option in options if option[0] == chosen])


def compose(rows: int, seed: int, acceptable: float = 0.7) -> list[dict]:
    """Return `rows` different sentences in shuffled order, a share of them acceptable.

    Each is {"sentence": str, "label": int, "violation": str | None}: an index into NAMES, and a key
    of VIOLATIONS or None for a good sentence. The same seed gives the same sentences.

    Raises:
        ValueError: `rows` is below 1, or `acceptable` is not strictly between 0 and 1.
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
        text = ""
        while not fits(text) or text in seen:
            marked = sentence(rng)
            violation, text = (None, spell(marked)) if label else violate(rng, marked)
        seen.add(text)
        made.append({"sentence": text, "label": label, "violation": violation})
    return made
