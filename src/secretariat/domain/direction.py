"""Which way a text reads where a document reads from right to left, whose sources are often in Latin letters."""

from __future__ import annotations

import re

RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
LEFT_TO_RIGHT = "A-Za-z\u00c0-\u024f\u0370-\u052f\u3040-\u9fff"
_HAS_RTL = re.compile(f"[{RIGHT_TO_LEFT}]")
_LETTER = re.compile(f"([{LEFT_TO_RIGHT}])|[\u0620-\u064a\u066e-\u06d3\u05d0-\u05ea]")
# A stretch that begins with a Latin letter and ends with a letter or digit reads left to right inside Arabic, and so do
# the mark of an item, as "2 ii)", and a number below zero: its sign would else stand behind it.
_LATIN = re.compile(
    f"[0-9]+[ \u00a0][a-z]{{1,5}}\\)|[{LEFT_TO_RIGHT}](?:[^{RIGHT_TO_LEFT}]*[0-9{LEFT_TO_RIGHT}])?|\u2212[0-9](?:[0-9.,]*[0-9])?"
)
ISOLATE, END = "\u2066", "\u2069"  # around a piece that reads from left to right (UAX #9, 2.4)
MARK = "\u200e"  # a sign that is not seen and reads from left to right, for readers that know no isolates
_MANY = 4  # Latin letters to an Arabic one, above which a whole text is Latin with some Arabic in it


def segments(text: str, is_rtl: bool) -> list[tuple[str, bool]]:
    """Text cut where the direction of reading changes, with whether each piece reads from right to left."""
    if not is_rtl and not _HAS_RTL.search(text):
        return [(text, False)]
    pieces: list[tuple[str, bool]] = []
    at = 0
    for found in _LATIN.finditer(text):
        start, end = found.span()
        if text[start - 1 : start] == "(" and text[end : end + 1] == ")" and _open(text[start:end]) == 0:
            start, end = start - 1, end + 1
        elif text[end : end + 1] == ")" and (_open(text[start:end]) == 1 or _open(text[:end]) == 0):
            end += 1  # closes a bracket of its own, or is an item's mark as in "2 i)"
        if start > at:
            pieces.append((text[at:start], True))
        pieces.append((text[start:end], False))
        at = end
    if at < len(text):
        pieces.append((text[at:], True))
    return pieces


def isolated(text: str) -> str:
    """A text of a right-to-left document whose pieces in Latin letters are marked by isolates to keep their order."""
    return "".join(piece if rtl else f"{ISOLATE}{piece}{END}" for piece, rtl in segments(text, True))


def _open(text: str) -> int:
    """How many brackets are open at the end of a text."""
    depth = 0
    for bracket in re.findall("[()]", text):
        depth = depth + 1 if bracket == "(" else max(0, depth - 1)
    return depth


def reads_left_to_right(text: str) -> bool:
    """
    Whether a paragraph or cell of a right-to-left document reads from left to right as a whole, as one that stands in
    its source's own words: it begins with a Latin letter and has hardly any others.
    """
    found = _LETTER.search(text)
    if found is None or not found[1]:
        return False
    letters = [bool(latin) for latin in _LETTER.findall(text)]
    return sum(letters) >= _MANY * (len(letters) - sum(letters))
