"""
Topics of network and information security, and which of them a work is about, with the evidence.

The scheme is data (``standards/scheme/topics.yaml``, read by `formats.topics_yaml`); docs/topics/topics.md says what it
is made from. A topic is assigned by the work's committee, classification codes, range of numbers, and words in its
title, keywords and abstract, in any of the six languages.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from .classification.judging import Evidence
from .descriptions import Description
from .terms import Terms, split

FUNCTIONS = ("govern", "identify", "protect", "detect", "respond", "recover")
"""Functions of the NIST Cybersecurity Framework 2.0 (CSWP 29)."""
ELEMENTS = (
    "awareness", "responsibility", "response", "ethics", "democracy", "risk-assessment", "design-and-implementation",
    "security-management", "reassessment",
)  # fmt: skip
"""The nine elements of a global culture of cybersecurity: United Nations General Assembly resolution 57/239, annex."""
GENERAL = "foundations"
"""The topic of what is about security and about nothing narrower."""
TITLE, KEYWORD, ABSTRACT = 1.0, 0.7, 0.35
MOST_OF_TITLE, MOST_OF_KEYWORDS, MOST_OF_ABSTRACT = 5.0, 2.5, 1.6
LEAST, LEAST_SHARE, MOST = 1.5, 0.45, 4
READ = 3_000
"""Characters of an abstract that are read."""


class Source(NamedTuple):
    """What the scheme was made from: a document or a page, with its address."""

    title: str
    url: str


class Match(NamedTuple):
    """
    What speaks for a topic, each with its weight; labels and synonyms weigh *weight* each.

    *context*: words, committees and codes speak for it only where something else speaks of security ("vehicle").
    *numbers* are rules, see `Range`.
    """

    weight: float = 3.0
    context: bool = False
    committees: tuple[tuple[str, float], ...] = ()
    codes: tuple[tuple[str, float], ...] = ()
    numbers: tuple[tuple[str, float], ...] = ()
    words: tuple[tuple[str, float], ...] = ()


class Topic(NamedTuple):
    """
    A topic; *labels* and *synonyms* by language, *sources* as (key in the scheme's sources, place in it).

    *parent* is "" for a topic of the upper level.
    """

    id: str
    parent: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    scope: str
    sources: tuple[tuple[str, str], ...]
    csf: tuple[str, ...]
    elements: tuple[str, ...]
    match: Match = Match()


class Assigned(NamedTuple):
    """A topic of a work; *score* is above 0 and below 1, four digits."""

    topic: str
    score: float
    evidence: tuple[Evidence, ...]


class Widening(NamedTuple):
    """
    Words of a query that name a topic, and the terms by which the same is called.

    *words* are the query's own; *terms* by language: the label first, then the synonyms.
    """

    words: str
    topic: str
    terms: Mapping[str, tuple[str, ...]]


class Range(NamedTuple):
    """Numbers of works: those that begin with *prefix*, and where *low* is set go on with a number of *low* to *high*."""

    prefix: str
    low: int | None = None
    high: int | None = None


_KIND = re.compile(r"(?<=[A-Z])[ /](?:TS|TR|DIS|FDIS|CD|PAS|DPAS|DTS|DTR|WD|AWI|TTA|R|ISP|Guide)(?=[ /])")
_INTEGER = re.compile(r"\d+")
_RULE = re.compile(r"(?P<prefix>.*?)(?P<low>\d+)(?:\.\.(?P<high>\d+))?")


def bare(key: str) -> str:
    """A work's key without its kind of document, by which rules of numbers are read ("3GPP TS 33.501" → "3GPP 33.501")."""
    return key if key.startswith("ETSI") else _KIND.sub("", key)


def number_range(rule: str) -> Range:
    """
    Read a rule of numbers: "ITU-T X.1231..1249", "ISO/IEC 27002" (with its parts), "3GPP 33.2" (33.200 to 33.299), "3GPP 35.".

    Raises:
        ValueError: the range ends before it begins.
    """
    rule = bare(rule)
    found = _RULE.fullmatch(rule)
    if found is None or not rule[-1:].isdigit():
        return Range(rule)
    low, high = int(found["low"]), int(found["high"] or found["low"])
    if found["high"] is None and rule.startswith(("3GPP", "ETSI")) and len(found["low"]) < 3:
        unit = int(10 ** (3 - len(found["low"])))
        return Range(found["prefix"], low * unit, low * unit + unit - 1)
    if high < low:
        raise ValueError(f"{rule!r} ends before it begins")
    return Range(found["prefix"], low, high)


@dataclass(frozen=True)
class Scheme:
    """A published scheme of topics: *topics* by id, those of the upper level each before those below it."""

    version: str
    date: str = ""
    title: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    misleading: tuple[str, ...] = ()

    def label(self, topic: str, language: str) -> str:
        """What a topic is called; its id where the scheme has it no more."""
        one = self.topics.get(topic)
        return topic if one is None else one.labels.get(language) or one.labels.get("en", topic)

    def below(self, topic: str) -> tuple[Topic, ...]:
        """The topics below one; those of the upper level for ""."""
        return tuple(one for one in self.topics.values() if one.parent == topic)

    def widenings(self, text: str, language: str = "") -> tuple[Widening, ...]:
        """
        What a query may also be called: for search, so that a question in one language finds titles in another.

        Args:
            text: as a person types it, in any of the six languages.
            language: only labels and synonyms of this language are looked for in it; "" for all.

        Returns:
            one for each topic that its words name (labels and synonyms; not the weaker words of matching), in their order.
        """
        words = split(text)
        names = self._names.get(language, self._names[""])
        return tuple(
            Widening(" ".join(words[found.start : found.end]), topic, self._terms[topic])
            for found in names.find(words)
            for topic in found.known
        )

    @cached_property
    def _terms(self) -> dict[str, dict[str, tuple[str, ...]]]:
        return {
            one.id: {name: (one.labels[name], *one.synonyms.get(name, ())) for name in one.labels}
            for one in self.topics.values()
        }

    @cached_property
    def _names(self) -> dict[str, Terms[str]]:
        languages = {name for terms in self._terms.values() for name in terms}
        said = [(name, term, topic) for topic, by in self._terms.items() for name in by for term in by[name]]
        named = {each: Terms((term, topic) for name, term, topic in said if name == each) for each in languages}
        return {"": Terms((term, topic) for _, term, topic in said), **named}

    @cached_property
    def _words(self) -> Terms[tuple[str, float]]:
        known: dict[tuple[str, str], float] = {}
        for one in self.topics.values():
            for term in [term for terms in self._terms[one.id].values() for term in terms]:
                known[term, one.id] = one.match.weight
            for term, weight in one.match.words:
                known.setdefault((term, one.id), weight)
        taken = [(term, ("", 0.0)) for term in self.misleading]
        return Terms([*taken, *((term, (topic, weight)) for (term, topic), weight in known.items())])

    @cached_property
    def _committees(self) -> dict[str, list[tuple[str, float]]]:
        return _by((name, one.id, weight) for one in self.topics.values() for name, weight in one.match.committees)

    @cached_property
    def _codes(self) -> dict[str, list[tuple[str, float]]]:
        return _by((name, one.id, weight) for one in self.topics.values() for name, weight in one.match.codes)

    @cached_property
    def _ranges(self) -> tuple[dict[str, list[tuple[Range, str, float]]], list[tuple[Range, str, float]]]:
        counted: dict[str, list[tuple[Range, str, float]]] = {}
        plain = []
        for one in self.topics.values():
            for rule, weight in one.match.numbers:
                read = number_range(rule)
                if read.low is None:
                    plain.append((read, one.id, weight))
                else:
                    counted.setdefault(read.prefix, []).append((read, one.id, weight))
        return counted, plain


def assign(description: Description, scheme: Scheme, is_security: bool = False) -> tuple[Assigned, ...]:
    """
    The topics of a work, the best first: a pure function of its description and the scheme.

    Args:
        is_security: it is known to be about security, so that what it secures ("vehicles") is a topic even where
            nothing in its description says security; and it has the general topic where nothing speaks for another.

    Returns:
        at most four, each at least 0.45 of the first; a topic of the upper level only where none below it stands; none
        for a work that nothing shows to be about security.
    """
    said: dict[str, dict[tuple[str, str], float]] = {}
    for topic, kind, what, weight in _evidence(description, scheme):
        if topic:
            ours = said.setdefault(topic, {})
            ours[kind, what] = max(ours.get((kind, what), 0.0), weight)
    sums = {topic: _sum(parts) for topic, parts in said.items()}
    if not is_security and not any(_speaks(scheme.topics[topic], sums[topic], said[topic]) for topic in sums):
        return ()
    kept = _kept(sums, scheme)
    if not kept and (is_security or sums.get(GENERAL, 0.0) >= 0.8) and GENERAL in scheme.topics:
        known = said.get(GENERAL) or {("base", "judged to be about security"): 0.3}
        return (_assigned(GENERAL, _sum(known), known),)
    return tuple(_assigned(topic, sums[topic], said[topic]) for topic in kept)


def _speaks(topic: Topic, total: float, parts: Mapping[tuple[str, str], float]) -> bool:
    """Whether this is evidence of security, and not only of what may be secured."""
    if topic.match.context:
        return any(kind == "number" for kind, _ in parts)
    words = sum(weight for (kind, _), weight in parts.items() if kind in ("words", "number"))
    return words >= (0.8 if topic.id == GENERAL else LEAST)


def _kept(sums: Mapping[str, float], scheme: Scheme) -> list[str]:
    order = sorted((-total, topic) for topic, total in sums.items() if total >= LEAST and topic != GENERAL)
    if not order:
        return [GENERAL] if sums.get(GENERAL, 0.0) >= LEAST else []
    best = -order[0][0]
    strong = [topic for total, topic in order if -total >= LEAST_SHARE * best][:MOST]
    parents = {scheme.topics[topic].parent for topic in strong}
    return [topic for topic in strong if topic not in parents]


def _sum(parts: Mapping[tuple[str, str], float]) -> float:
    """Committees, codes and numbers by the strongest of each; words of title, keywords and abstract up to a most."""
    total = sum(
        max((w for (kind, _), w in parts.items() if kind == one), default=0.0)
        for one in ("committee", "code", "number")
    )
    total += sum(weight for (kind, _), weight in parts.items() if kind == "base")
    for place, most in (("title: ", MOST_OF_TITLE), ("keyword: ", MOST_OF_KEYWORDS), ("abstract: ", MOST_OF_ABSTRACT)):
        total += min(most, sum(w for (kind, what), w in parts.items() if kind == "words" and what.startswith(place)))
    return total


def _assigned(topic: str, total: float, parts: Mapping[tuple[str, str], float]) -> Assigned:
    evidence = sorted(
        (Evidence(kind, what, round(weight, 4)) for (kind, what), weight in parts.items()), key=lambda e: (-e.weight, e)
    )
    return Assigned(topic, min(0.9999, round(1 - math.exp(-total / 4), 4)), tuple(evidence))


def _evidence(one: Description, scheme: Scheme) -> Iterator[tuple[str, str, str, float]]:
    """(topic, kind, what, weight)."""
    for name, _ in one.committees:
        for called in dict.fromkeys((name, *_with_body(one.body, name))):
            for topic, weight in scheme._committees.get(called, ()):
                yield topic, "committee", name, weight
    for area in one.areas:
        for topic, weight in scheme._committees.get(f"{one.body} {area}", ()):
            yield topic, "committee", area, weight
    for code in one.ics:
        for topic, weight in scheme._codes.get(code, ()):
            yield topic, "code", f"ICS {code}", weight
    yield from _numbers(one.key, scheme)
    texts = [("title: ", TITLE, text) for _, text in one.titles]
    texts += [("keyword: ", KEYWORD, text) for text in one.keywords]
    texts += [("abstract: ", ABSTRACT, text[:READ]) for _, text in one.abstracts]
    for place, share, text in texts:
        words = split(text)
        for found in scheme._words.find(words):
            what = place + " ".join(words[found.start : found.end])
            for topic, weight in found.known:
                yield topic, "words", what, weight * share


def _with_body(body: str, name: str) -> Iterator[str]:
    if not name.startswith(f"{body} "):
        yield f"{body} {name}"
        if "/" in body and name.startswith("TC "):
            yield f"IEC {name}"


def _numbers(key: str, scheme: Scheme) -> Iterator[tuple[str, str, str, float]]:
    counted, plain = scheme._ranges
    plainly = bare(key)
    for found in list(_INTEGER.finditer(plainly))[:3]:
        for one, topic, weight in counted.get(plainly[: found.start()], ()):
            if one.low is not None and one.high is not None and one.low <= int(found[0]) <= one.high:
                yield topic, "number", key, weight
    for one, topic, weight in plain:
        if plainly.startswith(one.prefix):
            yield topic, "number", key, weight


def _by(said: Iterable[tuple[str, str, float]]) -> dict[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for name, topic, weight in said:
        found.setdefault(name, []).append((topic, weight))
    return found
