"""
What a thing is called and where its page is, asked across apps: each tells how it names its kinds, none asks another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .models import Thing


@dataclass(frozen=True, slots=True)
class Named:
    """
    One thing as another page mentions it.

    *label* is its name or gist, *lang* the language that it is in ("" is that of the page), *designation* what stands
    before it, *href* its page or "".
    """

    kind: str
    key: str
    label: str
    designation: str = ""
    href: str = ""
    lang: str = ""


Namer = Callable[[Sequence[int], str], Mapping[int, Named]]
"""Ids of things of its kind and a language -> their names; one query whatever the number."""

_NAMERS: dict[str, Namer] = {}
_ADDRESSES: dict[str, Callable[[str], str]] = {}


def register(kind: str, namer: Namer, address: Callable[[str], str] | None = None) -> None:
    """
    Say how things of a kind are named; called by its app when it is ready.

    *address* gives the page of a thing by its key alone, without a query, where that can be.
    """
    _NAMERS[kind] = namer
    if address is not None:
        _ADDRESSES[kind] = address


def address(kind: str, key: str) -> str:
    """The page of a thing by its key, or "" where its kind cannot tell without asking the database."""
    return _ADDRESSES[kind](key) if kind in _ADDRESSES and key else ""


_MOST = 20_000
_kept: dict[tuple, Named] = {}


def named(things: Iterable[Thing], language: str, *, mark: Hashable = None) -> dict[int, Named]:
    """
    The names of some things by their ids; one query for each kind among them. An unnamed kind shows its keys.

    *mark*: that of the register as it stands (`freshness.InEffect.mark`); names told for it are kept.
    """
    found: dict[int, Named] = {}
    kinds: dict[str, dict[int, Thing]] = {}
    for thing in things:
        held = _kept.get((mark, language, thing.pk)) if mark else None
        if held is not None:
            found[thing.pk] = held
        else:
            kinds.setdefault(thing.kind, {})[thing.pk] = thing
    for kind, wanted in sorted(kinds.items()):
        names = _NAMERS[kind](sorted(wanted), language) if kind in _NAMERS else {}
        told = {pk: names.get(pk) or Named(kind, thing.key, thing.key) for pk, thing in wanted.items()}
        found |= told
        if mark:
            if len(_kept) > _MOST:
                _kept.clear()
            _kept.update(((mark, language, pk), one) for pk, one in told.items())
    return found
