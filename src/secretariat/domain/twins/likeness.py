"""How alike two titles are, and which words make them siblings."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz

from .profiles import Profile
from .titles import DISTINCT, is_mark

# Measured on the catalogues, see docs/topics/twins.md.
LEAST_WEIGHT = 15.0  # of shared words: two rare ones, or three of which one is rare
MUCH_WEIGHT = 24.0  # … that makes up for words that only one has
MORE_WEIGHT = 20.0  # … for a field that only one names
LEAST_SHARED = 10.0  # … where they have a publisher in common
LEAST_JOINT = 8.0  # … where both titles begin as joint texts do
LIKE = 0.84  # likeness of titles from which they are of one text
SAME = 0.97  # … from which they are the same but for a field that one names
AGREE = 0.45  # likeness that confirms a number
FIELD_COST = 0.1  # what a word of the field counts that only one title has
LEAD_COST = 0.5  # … and another word before the first one that both have
MOST_OWN = 4.0  # weight of words that one title may have and the other not
BOTH_OWN = 1.0  # … and that both may have of their own


class Likeness(NamedTuple):
    """
    How alike two titles are.

    Attributes:
        share: weight of the words they share, of that and of what sets them apart; 1 is the same words.
        weight: of the words they share.
        apart: the words that make them siblings: numbers, and words such as "conformance"; empty for none.
        own: weight of the words that one has and the other not, the field left out; the more of the two titles.
        both: … the less of the two: above `BOTH_OWN`, each has a subject of its own.
    """

    share: float
    weight: float
    apart: tuple[str, ...]
    own: float
    both: float


def likeness(a: Profile, b: Profile) -> Likeness:
    """Of two titles; the same whichever comes first."""
    common = a.held & b.held
    (rest_a, lead_a, field_a), (rest_b, lead_b, field_b) = _own(a, common), _own(b, common)
    if (rest_a or lead_a) and (rest_b or lead_b):
        for mine in (rest_a, lead_a):
            for others in (rest_b, lead_b):
                _leave_near(mine, others)
    shared = sum(a.weights[word] for word in a.words if word in common)
    leads = sorted((sum(lead_a.values()), sum(lead_b.values())))
    apart = (
        sum(rest_a.values()) + sum(rest_b.values())
        + leads[0] + LEAD_COST * (leads[1] - leads[0]) + LEAD_COST * leads[0]
        + FIELD_COST * (field_a + field_b) + LEAD_COST * min(field_a, field_b)
    )  # fmt: skip
    twice_a, twice_b = (a.again - b.again) & common, (b.again - a.again) & common
    if (
        (twice_a or rest_a) and (twice_b or rest_b) and (twice_a or twice_b)
    ):  # "systems and software: system processes", "systems and software: software processes"
        rest_a |= {word: a.weights[word] for word in sorted(twice_a)}
        rest_b |= {word: a.weights[word] for word in sorted(twice_b)}
        apart += sum(a.weights[word] for word in sorted(twice_a | twice_b))
    numbers = _numbers(a) | _numbers(b)
    own = sorted(sum(rest.values()) + sum(lead.values()) for rest, lead in ((rest_a, lead_a), (rest_b, lead_b)))
    marks = {word for word in (*rest_a, *rest_b, *lead_a, *lead_b) if word in DISTINCT or is_mark(word)}
    marks |= {word for word in (a.field - common) | (b.field - common) if word.isdigit()}
    marks -= numbers
    return Likeness(shared / (shared + apart) if shared else 0.0, shared, tuple(sorted(marks)), own[1], own[0])


def _own(one: Profile, common: frozenset[str]) -> tuple[dict[str, float], dict[str, float], float]:
    """Words of its own after the first shared one, before it, and the weight of those of the field."""
    first = next((place for place, word in enumerate(one.words) if word in common), 0)
    rest: dict[str, float] = {}
    lead: dict[str, float] = {}
    field = 0.0
    for place, word in enumerate(one.words):
        if word in common:
            continue
        if word in one.field:
            field += one.weights[word]
        else:
            (lead if place < first else rest)[word] = one.weights[word]
    return rest, lead, field


def _leave_near(one: dict[str, float], other: dict[str, float]) -> None:
    """Take out pairs that are one word in two spellings."""
    for mine in sorted(one):
        if len(mine) < 6 or is_mark(mine):
            continue
        near = next(
            (word for word in sorted(other) if len(word) > 5 and word[:3] == mine[:3] and fuzz.ratio(mine, word) >= 88),
            None,
        )
        if near:
            del one[mine], other[near]


def _numbers(one: Profile) -> set[str]:
    """Numbers of a work's own designation, which its title may repeat."""
    text = one.number.casefold()
    for mark in ".-/":
        text = text.replace(mark, " ")
    return set(text.split())


def least_weight(a: Profile, b: Profile) -> float:
    """Weight that two titles must share to say anything; less where the bodies are likelier to have one text."""
    if a.joint and b.joint:
        return LEAST_JOINT
    return LEAST_SHARED if a.publishers & b.publishers else LEAST_WEIGHT


def unlike(a: Profile, b: Profile) -> bool:
    """Whether even at best the titles share too little; quick, for most pairs are nothing."""
    common = a.held & b.held
    if len(common) < 2:
        return True
    shared = sum(map(a.weights.__getitem__, common)) + 1e-6  # a set has no order, and so the sum no last digit
    return shared < least_weight(a, b) or shared < LIKE * (shared + FIELD_COST * (a.total + b.total - 2 * shared))
