"""Phrases of a field among the words of a text: longest first, misleading ones before all, acronyms by their case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

MISLEADING = "misleading"  # phrases that take their words out of the text
BOILERPLATE = "boilerplate"  # likewise: what a body says in front of or behind every title

_MARKUP = re.compile(r"<[^<>]{0,300}>|&[a-z]{2,8};|&#\d{1,6};")
_JOINED = re.compile(r"(?<=[A-Za-z])[.-](?=\d)")  # "X.509", "SHA-256" are one word
_ELISION = re.compile(r"(?<![A-Za-z])(?:[dlnsDLNS]|qu)['\u2019](?=[A-Za-z])")  # "l'information"
_WORD = re.compile(r"[A-Za-z0-9]+")
_MARKS = re.compile("[\u0300-\u036f]")
_REMEMBERED = 200_000  # words of untrusted texts have no end
_FORMS: dict[str, str] = {}  # of words seen: a memory, nothing depends on it


def words(text: str) -> list[str]:
    """
    The words of a text: no accents, lower case, singular; an acronym keeps its capitals in a text of mixed case.

    >>> words("Usage of RADIUS with X.509 certificates")
    ['usage', 'of', 'RADIUS', 'with', 'X509', 'certificate']
    """
    if "<" in text or "&" in text:
        text = _MARKUP.sub(" ", text)
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    if "'" in text or "\u2019" in text:
        text = _ELISION.sub("", text)
    found = _WORD.findall(_JOINED.sub("", text))
    if text.isupper():
        return [singular(one.lower()) for one in found]
    forms = _FORMS
    return [forms.get(one) or _form(one) for one in found]


def _form(word: str) -> str:
    """Of a word in a text of mixed case."""
    form = word if len(word) > 1 and word.isupper() else singular(word.lower())
    if len(_FORMS) < _REMEMBERED:
        _FORMS[word] = form
    return form


def singular(word: str) -> str:
    """Without the ending of an English or French plural; not for display."""
    if len(word) < 4 or word[-1] != "s" or word[-2:] in ("ss", "us", "is") or word == "securities":
        return word  # securities are traded
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


class Phrase(NamedTuple):
    """*words* as `words` gives them, a trailing "*" for any ending; of which *group*."""

    words: tuple[str, ...]
    group: str


class Found(NamedTuple):
    """A phrase's group and the words of the text that it covers."""

    group: str
    text: str


@dataclass(frozen=True)
class Lexicon:
    """
    Phrases by group, ready to be found.

    What is written in capitals is found only in capitals ("RADIUS", not the radius of a bend), other phrases in both.
    """

    groups: Mapping[str, tuple[str, ...]]
    _heads: dict[str, list[Phrase]] = field(default_factory=dict, repr=False, compare=False)
    _open: list[Phrase] = field(default_factory=list, repr=False, compare=False)
    _known: dict[str, list[Phrase]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for group, phrases in self.groups.items():
            for one in phrases:
                phrase = Phrase(tuple(_written(one)), group)
                if not phrase.words:
                    raise ValueError(f"a phrase of the group {group} has no words: {one!r}")
                if phrase.words[0].endswith("*"):
                    self._open.append(phrase)
                else:
                    self._heads.setdefault(phrase.words[0], []).append(phrase)

    def find(self, text: list[str]) -> tuple[list[Found], list[str]]:
        """The phrases found, in order, none overlapping; and the words without those of misleading phrases."""
        found: list[Found] = []
        gone: list[tuple[int, int]] = []
        known, place, end = self._known, 0, len(text)
        while place < end:
            word = text[place]
            starting = known.get(word)
            if starting is None:
                starting = self._starting(word)
            if starting:
                for phrase in starting:
                    length = len(phrase.words)
                    if length == 1 or _follows(phrase.words, text, place):
                        covered = " ".join(text[place : place + length])
                        if phrase.group != BOILERPLATE:
                            found.append(Found(phrase.group, covered))
                        if phrase.group in (MISLEADING, BOILERPLATE):
                            gone.append((place, place + length))
                        place += length - 1
                        break
            place += 1
        if not gone:
            return found, text
        left = [word for place, word in enumerate(text) if not any(start <= place < stop for start, stop in gone)]
        return found, left

    def _starting(self, word: str) -> list[Phrase]:
        low = singular(word.lower()) if word.isupper() else word
        exact = sorted(self._heads.get(word, ()), key=_longest) if low != word else []
        several = [] if low != word else [*self._heads.get(word, ())]
        if low != word:
            several += self._heads.get(low, ())
        several += [one for one in self._open if low.startswith(one.words[0][:-1])]
        several = [*exact, *sorted(several, key=_longest)]  # RADIUS before the radius that misleads
        if len(self._known) < _REMEMBERED:
            self._known[word] = several
        return several


def _longest(one: Phrase) -> tuple[bool, int, tuple[str, ...]]:
    return one.group not in (MISLEADING, BOILERPLATE), -len(one.words), one.words


def _written(phrase: str) -> list[str]:
    """As `words`, each with its star; what is not in capitals throughout is lower case."""
    several = []
    for one in phrase.split():
        bare = one.rstrip("*")
        parts = words("a " + bare)[1:] if bare.isupper() else words(bare.lower())
        if one.endswith("*") and parts:
            parts = [*parts[:-1], _WORD.findall(bare.lower())[-1] + "*"]
        several += parts
    return several


def _follows(phrase: tuple[str, ...], text: list[str], place: int) -> bool:
    end = len(text)
    for wanted in phrase[1:]:
        place += 1
        if place >= end:
            return False
        word = text[place]
        if wanted != word:
            if word.isupper():
                word = singular(word.lower())
            if not (word.startswith(wanted[:-1]) if wanted[-1] == "*" else wanted == word):
                return False
    return True


def lexicon(groups: Mapping[str, Iterable[str]]) -> Lexicon:
    """From phrases as written, by group."""
    return Lexicon({name: tuple(several) for name, several in groups.items()})
