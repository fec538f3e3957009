"""Whether two works are twins: a function of their two descriptions and of the frozen frequencies alone."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from ..descriptions import Description
from ..designations import Designation, parse
from ..publications import short
from ..statements import Problem
from .model import TWINS, Frequencies, Twin
from .numbers import publishers, rules, spelled
from .stated import Named, named
from .titles import DISTINCT, LONGEST, is_mark, mixed_scripts, words

# Measured on the catalogues, see docs/topics/twins.md.
LEAST_WEIGHT = 14.0  # of shared words: one rare word and one less rare
LIKE = 0.80  # likeness of titles from which they are of one text
NEAR = 0.72  # … and of works that are related
AGREE = 0.45  # likeness that confirms a number
LEAD = 0.2  # what a word counts before the first one that is shared: the field, not the subject
BOTH_SIDES = 2.5  # weight that both titles may have of their own


class Profile(NamedTuple):
    """What is compared of a work, made once of its description."""

    key: str
    designation: Designation | None
    publishers: frozenset[str]
    spelled: str
    rules: tuple[tuple[str, str], ...]
    named: tuple[Named, ...]
    title: str
    words: tuple[str, ...]
    weights: tuple[float, ...]
    total: float
    held: frozenset[str]


def profile(one: Description, frequencies: Frequencies) -> tuple[Profile, list[Problem]]:
    """What is compared of a work, and what is wrong with its record."""
    problems: list[Problem] = []
    own = parse(one.key)
    base = own.base().work() if own else None
    title = one.title
    if len(title) > LONGEST:
        problems.append(
            Problem(short(one.key), "title-long", f"a title of {len(title):,} characters; its first {LONGEST:,} are compared",
                    "doubt", "correct the title in its catalogue")
        )  # fmt: skip
    if word := mixed_scripts(title):
        problems.append(
            Problem(short(one.key), "title-scripts", f'"{word}" mixes alphabets, so that it is equal to no other word', "doubt",
                    "write the word in one alphabet")
        )  # fmt: skip
    said: list[Named] = []
    for found in named(one, base):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            said.append(found)
    in_title = words(title)
    weights = tuple(map(frequencies.weight, in_title))
    return Profile(
        one.key, base, publishers(base, one.body), spelled(base) if base else one.key,
        tuple(rules(base)) if base else (), tuple(dict.fromkeys(said)), title, in_title,
        weights, sum(weights), frozenset(in_title),
    ), problems  # fmt: skip


class Likeness(NamedTuple):
    """
    How alike two titles are.

    Attributes:
        share: weight of the words they share, of that and of what sets them apart; 1 is the same words.
        weight: of the words they share.
        apart: the words that make them siblings: numbers, and words such as "conformance"; empty for none.
        both: both have a subject of their own.
    """

    share: float
    weight: float
    apart: tuple[str, ...]
    both: bool


def likeness(a: Profile, b: Profile) -> Likeness:
    """Of two titles; the same whichever comes first."""
    common = set(a.words) & set(b.words)
    rest_a, lead_a = _rest(a, common)
    rest_b, lead_b = _rest(b, common)
    if rest_a and rest_b:
        rest_a, rest_b = _without_near(rest_a, rest_b)
    shared = sum(weight for word, weight in zip(a.words, a.weights, strict=True) if word in common)
    weight_a, weight_b = sum(rest_a.values()), sum(rest_b.values())
    apart = weight_a + weight_b + LEAD * (sum(lead_a.values()) + sum(lead_b.values()))
    own = _numbers(a) | _numbers(b)
    marks = [
        word
        for word in (*rest_a, *rest_b, *(word for word in (*lead_a, *lead_b) if any(map(str.isdigit, word))))
        if (word in DISTINCT or is_mark(word)) and word not in own
    ]
    return Likeness(
        shared / (shared + apart) if shared else 0.0, shared, tuple(sorted(set(marks))), min(weight_a, weight_b) > BOTH_SIDES
    )  # fmt: skip


def _rest(one: Profile, common: set[str]) -> tuple[dict[str, float], dict[str, float]]:
    """Words of its own: after the first shared one, and before it."""
    first = next((place for place, word in enumerate(one.words) if word in common), 0)
    rest: dict[str, float] = {}
    lead: dict[str, float] = {}
    for place, (word, weight) in enumerate(zip(one.words, one.weights, strict=True)):
        if word not in common:
            (lead if place < first else rest)[word] = weight
    return rest, lead


def _without_near(one: dict[str, float], other: dict[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """Without pairs that are one word in two spellings, or joined and apart."""
    one, other = dict(one), dict(other)
    for mine in sorted(one):
        if len(mine) < 6 or is_mark(mine):
            continue
        near = [word for word in sorted(other) if len(word) > 5 and fuzz.ratio(mine, word) >= 88]
        if near:
            del one[mine], other[near[0]]
    return one, other


def _numbers(one: Profile) -> set[str]:
    """Numbers of a work's own designation, which its title may repeat."""
    if one.designation is None:
        return set()
    text = f"{one.designation.number} {one.designation.part}".casefold()
    for mark in ".-/":
        text = text.replace(mark, " ")
    return set(text.split())


def _unlike(a: Profile, b: Profile) -> bool:
    """Whether even at best the titles share too little; quick, for most pairs are nothing."""
    common = a.held & b.held
    if len(common) < 2:
        return True
    shared = sum(weight for word, weight in zip(a.words, a.weights, strict=True) if word in common)
    return shared < LEAST_WEIGHT or shared < NEAR * (shared + LEAD * (a.total + b.total - 2 * shared))


def judge(a: Profile, b: Profile) -> Twin | None:
    """
    Whether two works are twins, of what kind and why; None if they have nothing to do with each other.

    ``judge(a, b) == judge(b, a)``.
    """
    if a.key == b.key:
        return None
    if b.key < a.key:
        a, b = b, a
    if not _tells(a, b) and (not may_share(a.publishers, b.publishers) or _unlike(a, b)):
        return None
    like = likeness(a, b) if a.words and b.words else Likeness(0.0, 0.0, (), False)
    found = _said(a, b, like)
    by_number = _by_number(a, b, like)
    if by_number and by_number[0] in TWINS:
        found.append(by_number)
    elif not found:
        by_title = _by_title(a, b, like)
        found += [one for one in (by_title, by_number) if one]
    if not found:
        return None
    twins = [one for one in found if one[0] in TWINS]
    kind, basis, _, score = (twins or found)[0]
    reasons = dict.fromkeys(one[2] for one in (twins or found))
    if twins and basis != "title" and like.share >= LIKE:
        reasons[_titles(like)] = None
    return Twin(a.key, b.key, kind, basis, "; ".join(reasons), round(score, 2))


def _tells(a: Profile, b: Profile) -> bool:
    """Whether a statement or a number joins them, besides their titles."""
    return (
        any(name.spelled == b.spelled for name in a.named)
        or any(name.spelled == a.spelled for name in b.named)
        or any(one[0] == other[0] for one in a.rules for other in b.rules)
    )


_Found = tuple[str, str, str, float]  # kind, basis, evidence, score


def _said(a: Profile, b: Profile, like: Likeness) -> list[_Found]:
    """What either record names; stated relations first, then identifiers."""
    found: list[_Found] = []
    for one, other in ((a, b), (b, a)):
        for name in one.named:
            if name.spelled != other.spelled:
                continue
            sure = name.publishers <= other.publishers or name.publishers >= other.publishers
            kind, score = name.kind, 1.0 if name.basis == "stated" else 0.98
            if name.publishers != other.publishers:
                score = 0.9
                if not sure or like.share < AGREE:
                    kind, score = "related", 0.5
            if name.partly == "clause":
                kind, score = "related", 0.6
            if kind == "transposed" and other.publishers != {"3GPP"}:
                continue
            found.append((kind, name.basis, name.evidence, score))
    order = {"stated": 0, "identifier": 1}
    return sorted(found, key=lambda each: (each[0] == "related", order[each[1]], -each[3], each[2]))


def _by_number(a: Profile, b: Profile, like: Likeness) -> _Found | None:
    mine = dict(a.rules)
    shared = sorted((text, rule) for text, rule in b.rules if text in mine)
    if not shared:
        return None
    rule = shared[0][1]
    if shared[0][0].startswith("3gpp "):
        if a.publishers == b.publishers:
            return None
        if like.share >= 0.25 or not (a.words and b.words):
            return "transposed", "number", f"{rule}; {_titles(like)}", 0.95
        return "related", "number", f"{rule}, but {_titles(like)}", 0.4
    same_issuers = a.publishers == b.publishers
    if same_issuers and a.designation and b.designation and a.designation.type != b.designation.type:
        return None  # a report, later a standard
    if like.share >= 0.62 and not like.both and not like.apart:
        if a.publishers == b.publishers or not _outside(a, b):
            return "same document", "number", f"{rule}; {_titles(like)}", 0.9
        return (
            "adopted" if not shared[0][0].startswith("onem2m") else "transposed",
            "number",
            f"{rule}; {_titles(like)}",
            0.92,
        )
    if like.share >= AGREE:
        return "related", "number", f"{rule}, but {_titles(like)}", 0.5
    return None


def _outside(a: Profile, b: Profile) -> bool:
    """Whether one of two works is IEEE's own and the other is not: taken over, and no other spelling."""
    return ("IEEE" in a.publishers) != ("IEEE" in b.publishers) or (a.publishers == {"IEEE"}) != (
        b.publishers == {"IEEE"}
    )


def _by_title(a: Profile, b: Profile, like: Likeness) -> _Found | None:
    if like.weight < LEAST_WEIGHT or like.share < NEAR or not may_share(a.publishers, b.publishers):
        return None
    if _transposed_elsewhere(a, b):
        return "related", "title", f"{_titles(like)}, but the number is of another specification", 0.4
    if like.apart or like.both or like.share < LIKE:
        return "related", "title", _titles(like), round(like.share * 0.7, 2)
    return _kind_of(a, b), "title", _titles(like), round(0.6 + 0.35 * like.share, 2)


@lru_cache(maxsize=10_000)
def may_share(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a title alone may join works of these: without a publisher in common, or IEEE beside a joint standard."""
    if one & other:
        return one != other and frozenset(("IEEE",)) in (one, other)
    return True


def _transposed_elsewhere(a: Profile, b: Profile) -> bool:
    """Whether an ETSI number says of which 3GPP specification it is, and it is not this one."""
    if {*a.publishers, *b.publishers} != {"ETSI", "3GPP"}:
        return False
    etsi, other = (a, b) if "ETSI" in a.publishers else (b, a)
    return any(text.startswith("3gpp ") for text, _ in etsi.rules) or any(
        name.kind == "transposed" and name.spelled != other.spelled for name in etsi.named
    )


_INTERNATIONAL = frozenset(("ISO", "IEC", "CISPR", "ITU-T", "ITU-R"))


def _kind_of(a: Profile, b: Profile) -> str:
    """What twins of two bodies are when nothing but their titles says it."""
    bodies = a.publishers | b.publishers
    if bodies == {"ETSI", "3GPP"}:
        return "transposed"
    if "IEEE" in bodies or bodies & {"W3C", "OASIS", "NIST", "3GPP", "IETF"}:
        return "adopted"
    if bodies & {"ITU-T", "ITU-R"} and bodies <= _INTERNATIONAL:
        return "identical"
    return "aligned"


def _titles(like: Likeness) -> str:
    if like.share >= 0.995:
        return "the same title"
    text = f"titles alike to {round(like.share * 100)} %"
    return f"{text}, apart in {', '.join(short(word) for word in like.apart[:6])}" if like.apart else text
