"""
Permanent addresses from keys: a key as one readable segment of an address, and back, without loss.

A space is written ``_`` and the bar between the parts of a natural key ``__``; what would not pass through an address
unharmed is ``~`` and a letter. Letters of every script stay as they are (the browser shows them so).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_ESCAPES = {
    "~": "~t", "_": "~u", "/": "~s", "#": "~h", "?": "~q", "%": "~p", "\\": "~b", ";": "~e", "\n": "~n", "\t": "~a",
    "\r": "~r",
}  # fmt: skip
_MEANT = {escape: char for char, escape in _ESCAPES.items()} | {"~w": " ", "~d": ".", "~o": "|"}


@lru_cache(maxsize=2_000)
def segment(key: str) -> str:
    """
    A key as one segment of an address; not percent-encoded yet.

    >>> segment("cyberdrill for the region|2024-05")
    'cyberdrill_for_the_region__2024-05'
    """
    out = []
    for at, char in enumerate(key):
        before, after = key[at - 1 : at], key[at + 1 : at + 2]
        if char == " ":
            # Beside a bar or another space "_" would not be read back as it was.
            out.append("~w" if before in (" ", "|") or after == "|" else "_")
        elif char == "|":
            out.append("~o" if before == "|" else "__")
        elif char == "." and (at == 0 or key.strip(".") == "" or _is_suffix(key, at)):
            out.append("~d")
        else:
            out.append(_ESCAPES.get(char, char))
    return "".join(out)


def key(segment: str) -> str:
    """The key that `segment` wrote so; an escape that is none stays as it is."""
    return re.sub(r"~.|__|_", lambda m: _MEANT.get(m[0], {"__": "|", "_": " "}.get(m[0], m[0])), segment)


SUFFIXES = ("json", "csv", "xlsx", "atom", "ics", "jsonfeed")
"""Endings of an address that name a form of the data, so that no key may end so."""


def _is_suffix(key: str, at: int) -> bool:
    return key[at + 1 :] in SUFFIXES


def readable(designations: Iterable[str]) -> dict[str, str]:
    """
    Designations within one thing, each with its part of an address; where two would be one, as `segment` writes them.

    >>> readable(["instructs 2 iii)"])
    {'instructs 2 iii)': 'instructs-2-iii'}
    """
    held: dict[str, list[str]] = {}
    for one in sorted(set(designations)):
        held.setdefault(re.sub(r"[\W_]+", "-", one.casefold()).strip("-"), []).append(one)
    return {one: short if short and len(some) == 1 else segment(one) for short, some in held.items() for one in some}
