"""
Terms in text of six languages: words as they are compared, and the longest known terms that a text holds.

A word is compared in small letters, without accents and points of vowels, in the singular of English, French and
Spanish, without the article in Arabic and without endings in Russian; each Chinese character is a word. This is no
grammar: it is the same for the term and for the text, and that is all that finding needs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_ARABIC = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل))(?=.{3})")
# й has become и, for it is decomposed like any letter with an accent.
_RUSSIAN = re.compile(
    r"(?<=.{3})(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|иеи|иям|иях|ая|яя|ое|ее|ые|ие|ыи|ии|ои|еи|ую|юю|ых|их|ым|им|ом"
    r"|ем|ам|ям|ах|ях|ия|ию|ии|[аяоеыиуюьи])$"
)
T = TypeVar("T")


def split(text: str) -> list[str]:
    """The words of a text as they stand."""
    return _WORD.findall(text)


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word as it is compared; one in capitals is no plural ("HTTPS")."""
    if word.isascii():
        return word.lower() if word.isupper() else _singular(word.lower())
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    plain = plain.replace("ـ", "")
    if "\u0400" <= plain[:1] <= "\u04ff":
        return _RUSSIAN.sub("", plain, count=1)
    if "\u0600" <= plain[:1] <= "\u06ff":
        return _ARABIC.sub("", plain).replace("ة", "ه").replace("ى", "ي")
    return _singular(plain)


def _singular(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("dades", "ciones")) else word[:-1]


class Found(NamedTuple, Generic[T]):
    """A term in a text: the words from *start* to *end* (numbers of words), and what is known under it."""

    start: int
    end: int
    known: tuple[T, ...]


class Terms(Generic[T]):
    """
    Known terms, each with what it stands for; of terms that overlap in a text the longest is found, then the first.

    A term of one word of up to five letters that is written in capitals ("SIM", "ITS", "PIN") is found only where the
    text has capitals too.
    """

    def __init__(self, known: Iterable[tuple[str, T]]) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], bool, list[T]]]] = {}
        for term, what in known:
            words = split(term)
            folded = tuple(map(fold, words))
            if not folded:
                continue
            capitals = len(words) == 1 and len(term) <= 5 and term.isascii() and term.isupper()
            same = self._first.setdefault(folded[0], [])
            entry = next((one for one in same if one[0] == folded and one[1] == capitals), None)
            if entry is None:
                same.append(entry := (folded, capitals, []))
            if what not in entry[2]:
                entry[2].append(what)
        for same in self._first.values():
            same.sort(key=lambda one: (-len(one[0]), one[0], one[1]))

    def find(self, words: Sequence[str]) -> Iterator[Found[T]]:
        """The terms in a text's words (see `split`), from its beginning."""
        folded = [fold(word) for word in words]
        at = 0
        while at < len(folded):
            known = self._first.get(folded[at])
            if known:
                for term, capitals, what in known:
                    end = at + len(term)
                    if tuple(folded[at:end]) == term and not (capitals and not words[at].isupper()):
                        yield Found(at, end, tuple(what))
                        at = end - 1
                        break
            at += 1
