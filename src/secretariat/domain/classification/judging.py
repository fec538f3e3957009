"""
How probable it is that a work is about network and information security, and what the answer rests on.

A logistic model: every phrase group, word and fact of the description adds its weight (a logit). What the texts say and
what the catalogue's fields say are learned apart (`standards.learning`) and summed here. A judgement is a pure function
of one description and the model: no other work and no order enters, so that an incremental run equals a full one.
Weights are whole thousandths, sums of them exact, the result is rounded: the same to the digit on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..descriptions import Description
from .facts import facts
from .phrases import Lexicon
from .reading import Reading, groups, known, read

THRESHOLD = 0.5
_MOST = 6  # pieces of evidence told of each kind of words; all others are summed in one

_SPECIAL = {
    "none": "no phrase of the field",
    "only ambiguous": "only phrases with other meanings too",
    "only in rest": "phrases of the field in abstract or keywords alone",
}


class Evidence(NamedTuple):
    """
    Attributes:
        kind: "committee", "code", "number", "words", or "base": what holds for any work.
        what: the committee, code, range, or words.
        weight: what it adds to the logit of the probability, rounded to 2 digits; more than 0 speaks for security.
    """

    kind: str
    what: str
    weight: float


class Judgement(NamedTuple):
    """
    Attributes:
        key: of the work.
        probability: that it is about network and information security, rounded to 4 digits.
        is_security: whether the probability is one half or more.
        evidence: the heaviest first; its weights sum to the logit but for rounding.
    """

    key: str
    probability: float
    is_security: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Model:
    """
    What was learned, in thousandths of a logit.

    Attributes:
        version: of the model: the day and what it was learned from, in words.
        lexicon: phrases by group, frozen with the weights.
        base: holds for every work.
        groups: weight of a group's being met once, twice, thrice ("=field", 2): see `reading.groups`.
        words: weight of a feature of `reading.features`, to be divided by the root of how many of a text are known.
        facts: weight of a fact.
    """

    version: str
    lexicon: Lexicon
    base: int
    groups: Mapping[str, int]
    words: Mapping[str, int]
    facts: Mapping[tuple[str, str], int]


def judge(descriptions: Iterable[Description], model: Model) -> Iterator[Judgement]:
    """One judgement a description, in their order."""
    for one in descriptions:
        reading = read(one, model.lexicon)
        evidence = [*text_evidence(reading, model), *fact_evidence(one, model)]
        logit = model.base + sum(weight for *_, weight in evidence)
        told = _told(evidence, reading)
        probability = round(sigmoid(logit / 1000), 4)
        yield Judgement(
            one.key, probability, probability >= THRESHOLD, (*told, Evidence("base", "any work", model.base / 1000))
        )


def text_evidence(reading: Reading, model: Model) -> list[tuple[str, str, int]]:
    """(kind, what, weight in thousandths) of phrases and words."""
    found: list[tuple[str, str, int]] = []
    weights = model.groups
    for name, count in groups(reading).items():
        weight = sum(weights.get(f"{name} {step}", 0) for step in range(1, count + 1))
        if weight:
            found.append(("words", name, weight))
    several = known(reading, model.words)
    if several:
        root = math.sqrt(len(several))
        found += [("words", one, round(model.words[one] / root)) for one in several]
    return found


def fact_evidence(description: Description, model: Model) -> list[tuple[str, str, int]]:
    """(kind, what, weight in thousandths): of each kind the fact that says most; they say much the same."""
    most: dict[str, tuple[str, str, int]] = {}
    for kind, what in facts(description):
        weight = model.facts.get((kind, what), 0)
        if weight and (kind not in most or abs(weight) > abs(most[kind][2])):
            most[kind] = (kind, what, weight)
    return list(most.values())


def sigmoid(logit: float) -> float:
    """1 / (1 + e^-x), without overflow."""
    if logit >= 0:
        return 1 / (1 + math.exp(-min(logit, 60)))
    grown = math.exp(max(logit, -60))
    return grown / (1 + grown)


def _told(evidence: list[tuple[str, str, int]], reading: Reading) -> list[Evidence]:
    words = sorted([(-abs(weight), what, weight) for kind, what, weight in evidence if kind == "words"])
    left = sum([weight for *_, weight in words[_MOST:]])
    told = [Evidence(kind, what, round(weight / 1000, 2)) for kind, what, weight in evidence if kind != "words"]
    told += [Evidence("words", _named(what, reading), round(weight / 1000, 2)) for _, what, weight in words[:_MOST]]
    told.sort(key=lambda one: (-abs(one.weight), one.what))
    if left:
        told.append(Evidence("words", "all other words", round(left / 1000, 2)))
    return told


def _named(what: str, reading: Reading) -> str:
    """A feature or group in words that a person reads: "field in the title: information security"."""
    name = what.removeprefix("=")
    where = " in the title" if what != name else ""
    texts = dict.fromkeys(
        [text for group, text, place in reading.phrases if group == name and (not where or place == "title")]
    )
    if texts:
        return f"{name}{where}: {', '.join(list(texts)[:4])}"
    return _SPECIAL.get(what, f"\u201c{name}\u201d{where}")
