"""Twins of all works, or those of changed ones, from the descriptions in the file. No Django: a second process does it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ...domain import twins
from ...domain.statements import Problem
from ...domain.twins import Frequencies, Places, Twin
from . import texts


class Twins(NamedTuple):
    """
    Twins of all works, in order; *places* of each work; blocks that were too full to be compared; problems by work.

    *again*: the works whose problems these are; None: all.
    """

    twins: list[Twin]
    places: dict[str, Places]
    crowded: frozenset[int]
    problems: dict[str, list[Problem]]


def whole(path: Path, frequencies: Frequencies) -> Twins:
    """All twins, as `domain.twins.find` gives them, without keeping the descriptions."""
    profiles, places, problems = {}, {}, {}
    for one in texts.between(path, 0, path.stat().st_size):
        profiles[one.key], wrong = twins.profile(one, frequencies)
        places[one.key] = twins.places(profiles[one.key])
        if wrong:
            problems[one.key] = sorted(wrong)
    found = twins.candidates(places)
    return Twins(twins.compare(found, profiles), places, found.crowded, problems)


def changed(
    before: Iterable[Twin], places: dict[str, Places], crowded: Collection[int], works: Collection[str], path: Path,
    stand: Mapping[str, texts.Place], frequencies: Frequencies,
) -> Twins:  # fmt: skip
    """
    Twins of all works after some have changed; the same as `whole`.

    Args:
        before: those of the study before; *places* and *crowded*: its.
        works: that are new, changed or gone.
        stand: where each work that there is now is described.
    """
    problems: dict[str, list[Problem]] = {}
    now = {key: place for key, place in places.items() if key in stand}
    for one in texts.some(path, stand, works):
        own, wrong = twins.profile(one, frequencies)
        now[one.key] = twins.places(own)
        if wrong:
            problems[one.key] = sorted(wrong)
    last = twins.Found(list(before), [], frozenset(crowded))
    found = twins.find_changed(last, now, works, lambda keys: texts.some(path, stand, keys), frequencies)
    return Twins(found.twins, now, found.crowded, problems)
