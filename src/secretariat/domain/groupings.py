"""
Groupings as data: Sector, study group, action line, pillar, region … A thing may fall into several groups, or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .conditions import Lineage, When, any_holds


@dataclass(frozen=True, slots=True)
class Group:
    """One group: *name* by language ("en" is there), *when* any of the conditions holds."""

    id: str
    name: Mapping[str, str]
    when: tuple[When, ...]
    unless: tuple[When, ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to group, its groups in the order in which they are shown."""

    id: str
    name: Mapping[str, str]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """
    Attributes:
        groups: group id -> keys of its things, in the order of the grouping; empty groups are kept.
        not_grouped: keys of the things that fall into no group.
        several: keys of the things that fall into more than one, so that the groups' counts do not add up to the whole.
    """

    grouping: Grouping
    groups: Mapping[str, tuple[str, ...]]
    not_grouped: tuple[str, ...]
    several: tuple[str, ...]


def groups_of(thing: Mapping[str, Any], grouping: Grouping, entities: Lineage) -> tuple[str, ...]:
    """Ids of the groups that a thing falls into, in the grouping's order; empty means "not grouped"."""
    return tuple(
        group.id
        for group in grouping.groups
        if any_holds(group.when, thing, entities) and not any_holds(group.unless, thing, entities)
    )


def group(things: Iterable[Mapping[str, Any]], grouping: Grouping, entities: Lineage) -> Grouped:
    """Group things (each with ``key`` and the fields of `conditions.holds`), keeping their order."""
    groups: dict[str, list[str]] = {one.id: [] for one in grouping.groups}
    without, several = [], []
    for thing in things:
        found = groups_of(thing, grouping, entities)
        for name in found:
            groups[name].append(thing["key"])
        if not found:
            without.append(thing["key"])
        elif len(found) > 1:
            several.append(thing["key"])
    return Grouped(grouping, {name: tuple(keys) for name, keys in groups.items()}, tuple(without), tuple(several))
