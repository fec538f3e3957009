"""
What is searched for in a text: its words, as both databases and both ways of writing them agree on.

Arabic words are found without their marks and however their letters are written; Chinese has no spaces, so that each
pair of neighbouring characters is a word. Neither database's own parser does so; both are given these words as *forms*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_RUN = re.compile(r"[^\W_]+")
_HAN_RANGES, _ARABIC_RANGES = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", r"\u0600-\u06ff\u0750-\u077f"
_HAN = re.compile(f"[{_HAN_RANGES}]+")
_ARABIC = re.compile(f"[{_ARABIC_RANGES}]")
_EITHER = re.compile(f"[{_HAN_RANGES}{_ARABIC_RANGES}]")
_MARKS = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي"}
)
_PREFIXES = ("وال", "بال", "كال", "فال", "ال", "لل")


def arabic(word: str) -> str:
    """
    An Arabic word without marks, article and differences of its letters' writing.

    >>> arabic("الأَمْن") == arabic("أمن") == "امن"
    True
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", word)).translate(_LETTERS)
    for prefix in _PREFIXES:
        if plain.startswith(prefix) and len(plain) - len(prefix) >= 3:
            return plain.removeprefix(prefix)
    return plain


def pairs(run: str) -> list[str]:
    """
    A run of Chinese characters as its pairs of neighbours.

    >>> pairs("网络安全")
    ['网络', '络安', '安全']
    """
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def tokens(words: str) -> list[str]:
    """The words of a query, each as it stands in the index; a single Chinese character ends with "*": any pair with it."""
    found: dict[str, None] = {}
    for run in _runs(words):
        if _HAN.fullmatch(run):
            found |= dict.fromkeys(pairs(run) if len(run) > 1 else [f"{run}*"])
        else:
            found[arabic(run) if _ARABIC.search(run) else run] = None
    return list(found)


def forms(texts: Iterable[str]) -> list[str]:
    """The words of texts that no parser of a database finds by itself: Arabic without marks, Chinese in pairs."""
    found: dict[str, None] = {}
    for text in texts:
        if text.isascii() or not _EITHER.search(text):
            continue
        for run in _runs(text):
            if _HAN.fullmatch(run):
                found |= dict.fromkeys(pairs(run))
            elif _ARABIC.search(run):
                found[arabic(run)] = None
    return list(found)


def _runs(text: str) -> Iterator[str]:
    """Runs of letters and digits, those of Chinese characters apart."""
    for run in _RUN.findall(_MARKS.sub("", text) if not text.isascii() else text):
        last = 0
        for han in _HAN.finditer(run):
            if han.start() > last:
                yield run[last : han.start()]
            yield han[0]
            last = han.end()
        if last < len(run):
            yield run[last:]


def _pattern(token: str) -> str:
    """A word is found whole; Chinese characters anywhere, Arabic letters after an article."""
    plain = re.escape(token)
    return plain if _HAN.search(token) or _ARABIC.search(token) else rf"(?<![^\W_]){plain}(?![^\W_])"


def snippet(text: str, words: str, *, width: int = 220) -> list[tuple[str, bool]]:
    """
    The part of a text around the first word that was searched for: (piece, is a word found), in order.

    A text without any of them gives its beginning.
    """
    wanted = sorted((_pattern(one.rstrip("*")) for one in tokens(words)), key=len, reverse=True)
    plain = " ".join(text.split())
    found = re.compile("|".join(wanted) or r"(?!)", re.IGNORECASE)
    first = found.search(plain)
    start = max(0, first.start() - width // 3) if first else 0
    if start:
        start = plain.find(" ", start, start + 30) + 1 or start
    part = plain[start : start + width]
    if start + width < len(plain):
        part = part[: part.rfind(" ", width // 2)] if " " in part[width // 2 :] else part
    pieces, last = [("… ", False)] if start else [], 0
    for hit in found.finditer(part):
        if hit.start() > last:
            pieces.append((part[last : hit.start()], False))
        pieces.append((hit[0], True))
        last = hit.end()
    pieces.append((part[last:] + (" …" if start + len(part) < len(plain) else ""), False))
    return [piece for piece in pieces if piece[0]]
