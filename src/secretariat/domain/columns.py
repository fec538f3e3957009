"""Widths of a table's columns on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

NARROW = 0.6  # of the room, for a table of names with one number each
_BREAK = re.compile(r"[ \t\n]+")  # a space within an amount is none of these
_DAY = re.compile(r"(\b\d{1,2}(?:er)?) (?=(?:de )?[^\W\d_]+ (?:de )?\d{4}\b)")
# Chinese: a line may end nearly anywhere but within a date.
_CJK = re.compile("(\\d{4}年\\d{1,2}月(?:\\d{1,2}日)?|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]{1,4})")
_GAP = re.compile("(?<=[\u2e80-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u2e80-\u9fff])")
_WIDE = frozenset("шщюШЩЮ")
_NARROW = frozenset(" \u00a0\u202f.,:;'’|!-()[]/iIjlft")


def unbroken(text: str) -> list[str]:
    """The parts of a text within which no line should end: words, whole amounts, the day and the month of a date."""
    words = _BREAK.split(_DAY.sub("\\1\u00a0", text))
    return [part for word in words for part in (_CJK.split(word) if _CJK.search(word) else [word])]


def ems(word: str) -> float:
    """About the width of a word in bold Noto Sans, in its size, with the gap that is set between Chinese and digits."""
    return sum(map(_em, word)) + 0.25 * len(_GAP.findall(word))


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.32
    if "\u2e80" <= letter <= "\uffef" and not "\ufb1d" <= letter <= "\ufefc":
        return 1.0
    if letter in _WIDE:
        return 1.0
    if letter in "mwMWжмфыЖМФЫ":
        return 0.9
    return 0.58 if letter.isdigit() else 0.7 if letter.isupper() else 0.62


def room_of(aligns: Sequence[str], room: float) -> float:
    """The part of the room that a table takes: a name and one number stand near each other, across a page no eye goes."""
    return room * NARROW if tuple(aligns) == ("start", "end") else room


def fit(weights: Sequence[float], needed: Sequence[float], room: float) -> list[float]:
    """
    Divide the room of a page among columns by their weights, so that none gets less than it needs.

    Args:
        weights: relative, none negative.
        needed: the least that each column needs, in the unit of *room*; where they need more than there is, those that
            need most give way, down to one width.

    Returns:
        a width for each column; they add up to *room*.
    """
    if sum(needed) >= room:
        return _levelled(needed, room)
    held: dict[int, float] = {}
    while True:
        free = [column for column in range(len(weights)) if column not in held]
        left = room - sum(held.values())
        total = sum(weights[column] for column in free) or 1
        widths = {column: left * weights[column] / total for column in free}
        short = [column for column in free if widths[column] < needed[column]]
        if not short:
            return [held[column] if column in held else widths[column] for column in range(len(weights))]
        held.update((column, needed[column]) for column in short)


def _levelled(needed: Sequence[float], room: float) -> list[float]:
    """Each need as it is, but none above the level at which they fill the room."""
    left, level = room, 0.0
    for done, need in enumerate(sorted(needed)):
        level = left / (len(needed) - done)
        if need > level:
            break
        left -= need
    return [min(need, level) for need in needed] if sum(needed) > room else list(needed)
