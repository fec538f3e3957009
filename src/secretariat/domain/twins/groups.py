"""Sets of works that are one text, joined from twins so that a chain of weak links does not join what is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .model import KINDS, TWINS, Twin

_SAID = ("stated", "identifier")


class Group(NamedTuple):
    """Works that are one text: their keys in order, and the twins that join them, the surest first."""

    works: tuple[str, ...]
    twins: tuple[Twin, ...]


def groups(twins: Iterable[Twin], issuers: Mapping[str, str]) -> list[Group]:
    """
    Connected sets of twins, in order of their first work; "related" joins nothing.

    What a record says joins always. What rests on numbers or titles joins two sets only if no body would then have
    two works in one set that are not twins themselves: of A (body 1), B (body 2), C (body 1), the likeness of A and B
    and of B and C does not make A and C one text.

    Args:
        issuers: key of a work -> who publishes it, as in `matching.Places`; a work that is missing is a body of its own.
    """
    edges = [one for one in twins if one.kind in TWINS]
    edges.sort(key=lambda one: (one.basis not in _SAID, -one.score, one.a, one.b))
    joined = {(one.a, one.b) for one in edges}
    leader: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    inside: dict[str, list[Twin]] = {}
    for one in edges:
        first, second = (leader.setdefault(key, key) for key in (one.a, one.b))
        for key in (first, second):
            members.setdefault(key, [key])
            inside.setdefault(key, [])
        if first == second:
            inside[first].append(one)
            continue
        if one.basis not in _SAID and _would_collide(members[first], members[second], issuers, joined):
            continue
        if len(members[first]) < len(members[second]):
            first, second = second, first
        for key in members[second]:
            leader[key] = first
        members[first] += members.pop(second)
        inside[first] += [*inside.pop(second), one]
    found = [
        Group(tuple(sorted(members[key])), tuple(sorted(inside[key], key=lambda one: (-one.score, one.a, one.b))))
        for key in members
        if len(members[key]) > 1
    ]
    return sorted(found)


def _would_collide(
    some: list[str], others: list[str], issuers: Mapping[str, str], joined: set[tuple[str, str]]
) -> bool:
    by_issuer: dict[str, list[str]] = {}
    for key in some:
        by_issuer.setdefault(issuers.get(key, key), []).append(key)
    return any(
        (min(key, other), max(key, other)) not in joined
        for other in others
        for key in by_issuer.get(issuers.get(other, other), ())
    )


def twins_of(work: str, twins: Iterable[Twin]) -> list[tuple[str, Twin]]:
    """The twins of a work with the other's key, the strongest kind first, "related" last."""
    order = {kind: place for place, kind in enumerate(KINDS)}
    found = [(one.b if one.a == work else one.a, one) for one in twins if work in (one.a, one.b)]
    return sorted(found, key=lambda each: (order[each[1].kind], -each[1].score, each[0]))
