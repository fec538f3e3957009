"""What a judge reads of a work's texts: its words without the boilerplate of its body, and the phrases among them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import NamedTuple

from ..descriptions import Description
from .phrases import MISLEADING, Lexicon, words

LONGEST = 4_000  # characters read of a text: a title of ten megabytes says no more than its beginning

# Numbers and single letters belong to a body's numbering, as does "X1205" and what names bodies and their groups: a
# number or committee that a text mentions is no word of it (docs/topics/classification.md).
_NUMBER = re.compile(
    r"[A-Za-z]?\d+[A-Za-z]?|[a-z]|[0-9]?(?:GPP|GPP2)|ITU(?:T|R)?|ISO|IEC|JTC|ETSI|TS|TR|EN|ES|EG|GS|GR|SR|ETS|RFC|IETF|IEEE"
    r"|OASIS|W3C|NIST|NBS|FIPS|SP|IR|SC|TC|WG|SG|SA\d?|rfc\d*|recommendation|version|release|part|partie|amendment|edition"
)

_UNCLEAR = frozenset(("ambiguous", "safety"))  # groups of phrases that have a meaning outside the field as well


class Reading(NamedTuple):
    """
    Attributes:
        title: words of the title, those of misleading phrases left out.
        rest: words of abstract and keywords likewise.
        phrases: (group, covered words, "title" or "rest"), each once.
    """

    title: tuple[str, ...]
    rest: tuple[str, ...]
    phrases: tuple[tuple[str, str, str], ...]


def read(description: Description, lexicon: Lexicon) -> Reading:
    """The title and abstract in English, else in the first language that there is; the keywords."""
    title = description.titles[0][1] if description.titles else ""
    rest = description.abstracts[0][1] if description.abstracts else ""
    return read_texts(title, (rest, *(one.lower() for one in description.keywords)), lexicon)


def read_texts(title: str, others: tuple[str, ...], lexicon: Lexicon) -> Reading:
    """As `read`, of texts as they stand."""
    in_title, title_words = lexicon.find(words(title[:LONGEST]))
    phrases = dict.fromkeys((one.group, one.text, "title") for one in in_title)
    rest: list[str] = []
    for other in others:
        if other:
            found, several = lexicon.find(words(other[:LONGEST]))
            phrases.update(dict.fromkeys((one.group, one.text, "rest") for one in found))
            rest += several
    return Reading(tuple(title_words), tuple(rest), tuple(phrases))


def features(reading: Reading) -> dict[str, None]:
    """
    What a weight can be learned for, each once: "w" a word, "=w" of the title, "=v w" two after each other in it.

    Numbers and single letters are none: they belong to a body's numbering.
    """
    return {**_of_title(reading), **dict.fromkeys(one for one in reading.rest if not _NUMBER.fullmatch(one))}


def known(reading: Reading, weights: Mapping[str, int]) -> list[str]:
    """The features that have a weight, in order; none is learned for a number."""
    found = [one for one in _of_title(reading) if one in weights]
    found += sorted((weights.keys() & reading.rest).difference(found))
    return found


def _of_title(reading: Reading) -> dict[str, None]:
    title = [one for one in reading.title if not _NUMBER.fullmatch(one)]
    several = [f"={one}" for one in title]
    several += [f"={one} {two}" for one, two in itertools.pairwise(title)]
    return dict.fromkeys((*several, *title))


def groups(reading: Reading) -> dict[str, int]:
    """
    How many different phrases of each group are met: "=group" in the title, "group" anywhere, at most three.

    "none": no phrase at all; "only ambiguous": none but such as have other meanings too; "only in rest": none of the
    others in the title.
    """
    count: dict[str, int] = {}
    plain = titled = unclear = False
    for group, _, place in reading.phrases:
        if place == "title":
            count[f"={group}"] = min(count.get(f"={group}", 0) + 1, 3)
        count[group] = min(count.get(group, 0) + 1, 3)
        if group in _UNCLEAR:
            unclear = True
        elif group != MISLEADING:
            plain = True
            titled = titled or place == "title"
    if not plain:
        count["only ambiguous" if unclear else "none"] = 1
    elif not titled:
        count["only in rest"] = 1
    return count
