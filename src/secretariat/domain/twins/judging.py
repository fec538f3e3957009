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
from .titles import DISTINCT, LONGEST, is_mark, mixed_scripts, of_base, segments, starts_as_joint, starts_as_mobile

# Measured on the catalogues, see docs/topics/twins.md.
LEAST_WEIGHT = 15.0  # of shared words: two rare ones, or three of which one is rare
LEAST_JOINT = 8.0  # … where both titles begin as joint texts do
LIKE = 0.84  # likeness of titles from which they are of one text
AGREE = 0.45  # likeness that confirms a number
FIELD_COST = 0.1  # what a word of the field counts that only one title has
LEAD_COST = 0.5  # … and another word before the first one that both have
MOST_OWN = 4.0  # weight of words that one title may have and the other not
BOTH_OWN = 1.0  # … and that both may have of their own


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
    field: frozenset[str]
    joint: bool
    mobile: bool
    again: frozenset[str]


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
    issuers = publishers(base, one.body)
    if issuers != {"IEEE"} and not (base and base.supplements):
        title = of_base(title)
    parts = segments(title)
    each = [word for part in parts for word in part]
    in_title = tuple(dict.fromkeys(each))
    weights = tuple(map(frequencies.weight, in_title))
    # Before the last part stands the family of a standard with a part number, or a field that many titles have.
    family = bool(base and base.part and issuers & {"ISO", "IEC"})
    subject = {
        word
        for part in parts
        if part is parts[-1] or not (family or " ".join(part) in frequencies.fields)
        for word in part
    }
    return Profile(
        one.key, base, issuers, spelled(base) if base else one.key,
        tuple(rules(base)) if base else (), tuple(dict.fromkeys(said)), title, in_title,
        weights, sum(weights), frozenset(in_title), frozenset(in_title) - subject, starts_as_joint(title),
        starts_as_mobile(title), frozenset(word for word in in_title if each.count(word) > 1),
    ), problems  # fmt: skip


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
    shared = sum(weight for word, weight in zip(a.words, a.weights, strict=True) if word in common)
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
        weight_of = dict(zip(a.words, a.weights, strict=True))
        rest_a |= {word: weight_of[word] for word in twice_a}
        rest_b |= {word: weight_of[word] for word in twice_b}
        apart += sum(weight_of[word] for word in twice_a | twice_b)
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
    for place, (word, weight) in enumerate(zip(one.words, one.weights, strict=True)):
        if word in common:
            continue
        if word in one.field:
            field += weight
        else:
            (lead if place < first else rest)[word] = weight
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
    least = LEAST_JOINT if a.joint and b.joint else LEAST_WEIGHT
    return shared < least or shared < LIKE * (shared + FIELD_COST * (a.total + b.total - 2 * shared))


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
    like = likeness(a, b) if a.words and b.words else Likeness(0.0, 0.0, (), 0.0, 0.0)
    found = _said(a, b, like)
    by_number = _by_number(a, b, like)
    if by_number and by_number[0] in TWINS:
        found.append(by_number)
    elif not found:
        by_title = _by_title(a, b, like)
        found += [one for one in (by_number, by_title) if one]
    if not found:
        return None
    twins = [one for one in found if one[0] in TWINS]
    kind, basis, _, score = (twins or found)[0]
    reasons = dict.fromkeys(one[2] for one in (twins or found))
    if twins and basis in ("stated", "identifier") and like.share >= LIKE:
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


# Likeness of titles that confirms a number, by the rule: of a rule that always holds little is needed.
LEAST_OF_RULE = {"3gpp": 0.25, "8802": 0.2, "onem2m": AGREE, "ieee": 0.4, "joint": AGREE, "nist": LIKE}
_IEEE = frozenset(("IEEE",))


def _by_number(a: Profile, b: Profile, like: Likeness) -> _Found | None:
    if a.publishers == b.publishers and {"3GPP", "ETSI"} & a.publishers:
        return None  # a report and a specification of one body
    own_of_ieee = (a.publishers == _IEEE) != (b.publishers == _IEEE)
    mine = dict(a.rules)
    for text, rule in sorted(b.rules):
        series = text.split()[0]
        if text not in mine or (series in ("ieee", "8802") and not own_of_ieee):
            continue
        sibling = bool(like.apart) or like.both > BOTH_OWN
        said = f"{rule}; {_titles(like)}"
        if series in ("3gpp", "onem2m"):
            kind, fits = "transposed", like.share >= LEAST_OF_RULE[series]
        elif own_of_ieee:
            kind, fits = "adopted", like.share >= LEAST_OF_RULE[series]
        elif a.designation and b.designation and a.designation.type == b.designation.type:
            kind, fits = "same document", like.share >= LIKE and not sibling
        else:
            return None  # a report, later a standard
        if fits:
            return kind, "number", said, 0.95 if kind == "transposed" else 0.92
        if like.share >= AGREE / 2:
            return "related", "number", said, 0.5
    return None


def _by_title(a: Profile, b: Profile, like: Likeness) -> _Found | None:
    least = LEAST_JOINT if a.joint and b.joint else LEAST_WEIGHT
    if like.weight < least or like.share < LIKE or not may_share(a.publishers, b.publishers):
        return None
    said = _titles(like)
    if like.apart or like.both > BOTH_OWN or like.own > MOST_OWN:
        return "related", "title", said, round(like.share * 0.7, 2)
    if _transposed_elsewhere(a, b):
        return "related", "title", f"{said}, but the number is of another specification", 0.5
    if _named_elsewhere(a, b) or _named_elsewhere(b, a):
        return "related", "title", f"{said}, but another text is named as the twin", 0.5
    return _kind_of(a, b), "title", said, round(0.6 + 0.35 * like.share, 2)


def _named_elsewhere(one: Profile, other: Profile) -> bool:
    """Whether a record names as its twin a text of the other's publishers, and not the other."""
    same = [
        name for name in one.named if name.kind in TWINS and not name.partly and name.publishers == other.publishers
    ]
    return bool(same) and all(name.spelled != other.spelled for name in same)


@lru_cache(maxsize=10_000)
def may_share(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a title alone may join works of these: without a publisher in common, or IEEE beside a joint standard."""
    if one & other:
        return one != other and frozenset(("IEEE",)) in (one, other)
    return True


def _transposed_elsewhere(a: Profile, b: Profile) -> bool:
    """
    Whether an ETSI number says of which 3GPP specification it is, and it is not this one.

    3GPP nn.nnn is transposed as ETSI 1nn nnn only; GSM's nn.nn, before 1999, under any other number.
    """
    if {*a.publishers, *b.publishers} != {"ETSI", "3GPP"}:
        return False
    etsi, other = (a, b) if "ETSI" in a.publishers else (b, a)
    if not etsi.mobile or any(text.startswith("3gpp ") for text, _ in etsi.rules):
        return True
    if other.designation and len(other.designation.number.partition(".")[2]) > 2:
        return True
    return any(name.kind == "transposed" and name.spelled != other.spelled for name in etsi.named)


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
