"""Whether two works are twins: a function of their two descriptions and of the frozen frequencies alone."""

from __future__ import annotations

from functools import lru_cache

from ..publications import short
from .likeness import (
    AGREE,
    BOTH_OWN,
    LIKE,
    MORE_WEIGHT,
    MOST_OWN,
    MUCH_WEIGHT,
    SAME,
    Likeness,
    least_weight,
    likeness,
    unlike,
)
from .model import TWINS, Twin
from .profiles import Profile
from .titles import TESTS


def judge(a: Profile, b: Profile) -> Twin | None:
    """
    Whether two works are twins, of what kind and why; None if they have nothing to do with each other.

    ``judge(a, b) == judge(b, a)``.
    """
    if a.key == b.key:
        return None
    if b.key < a.key:
        a, b = b, a
    if not _tells(a, b) and (not may_share(a.publishers, b.publishers) or unlike(a, b)):
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
    # A text, and a test of it that names it.
    tests = [not (one.held - one.field).isdisjoint(TESTS) for one in (a, b)]
    tests_one = tests[0] != tests[1] and like.share < LIKE
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
            if name.partly == "clause" or (kind == "adopted" and tests_one):
                kind, score = "related", 0.6
            if kind == "transposed" and other.publishers != {"3GPP"}:
                continue
            found.append((kind, name.basis, name.evidence, score))
    order = {"stated": 0, "identifier": 1}
    return sorted(found, key=lambda each: (each[0] == "related", order[each[1]], -each[3], each[2]))


# Likeness of titles that confirms a number, by the rule: of a rule that always holds little is needed.
LEAST_OF_RULE = {"3gpp": 0.25, "8802": 0.2, "onem2m": AGREE, "ieee": 0.4, "joint": AGREE, "nist": LIKE, "ansi": LIKE}
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
        elif own_of_ieee and series != "ansi":
            # ISO 8802-7 is the slotted ring, IEEE 802.7 broadband networks: each has a subject of its own.
            least = max(LEAST_OF_RULE[series], AGREE if like.both > BOTH_OWN else 0.0)
            kind, fits = "adopted", like.share >= least
        elif a.type == b.type:
            kind, fits = "same document", like.share >= LIKE and not sibling
        else:
            return None  # a report, later a standard
        if fits:
            return kind, "number", said, 0.95 if kind == "transposed" else 0.92
        if like.share >= AGREE / 2:
            return "related", "number", said, 0.5
    return None


def _by_title(a: Profile, b: Profile, like: Likeness) -> _Found | None:
    if like.weight < least_weight(a, b) or like.share < LIKE or not may_share(a.publishers, b.publishers):
        return None
    said = _titles(like)
    enough = MUCH_WEIGHT if like.own else MORE_WEIGHT
    too_little = like.share < SAME and like.weight < enough and not (a.joint and b.joint)
    if like.apart or like.both > BOTH_OWN or like.own > MOST_OWN or too_little:
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
    if len(other.number.split("-")[0].split(" ")[0].partition(".")[2]) > 2:
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
