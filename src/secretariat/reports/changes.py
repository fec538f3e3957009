"""How a report differs from the one before, figure by figure, for a page (`domain.comparison` over the two packages)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..domain.comparison import Difference, compare
from ..domain.languages import Writing
from ..domain.packages import PackagedFigure
from ..formats.data_package_parts import Parts
from . import figure_words, issued
from .figure_rows import tables_of

LARGEST = 4_000_000
"""Bytes of a table above which its rows are not compared for a page; `secretariat report diff` compares them."""
SHOWN = 3


@lru_cache(maxsize=4)
def differences(old: Parts, new: Parts) -> tuple[list[Difference], list[str]]:
    """The differences, and the tables that are too large to be compared here. Both packages are kept by `issued.parts`."""
    large = sorted({table for one in (old, new) for table, size in one.sizes.items() if size > LARGEST})
    known = [_followed(issued.figures(one), set(one.sizes) - set(large)) for one in (old, new)]
    both = {
        name
        for name in issued.figures(old).keys() & issued.figures(new).keys()
        if not all(name in one for one in known)
    }
    sides = [{name: one for name, one in held.items() if name not in both} for held in known]
    found = compare(old.package(LARGEST, sides[0]), new.package(LARGEST, sides[1]))
    for name in sorted(both):
        was, now = issued.figures(old)[name], issued.figures(new)[name]
        if was.value != now.value:
            definition = now.definition
            found.append(Difference("figure-changed", name, definition.label, definition.unit, was.value, now.value))
    return [one for one in found if one.kind != "table"], large


def _followed(figures: Mapping[str, PackagedFigure], tables: set[str]) -> dict[str, PackagedFigure]:
    """Figures all of whose sets, and those of their terms, are of these tables."""
    found: dict[str, PackagedFigure] = {}
    for name, one in figures.items():
        sets = [each for each in (one.definition.of, one.definition.among) if each is not None]
        if all(tables_of(each) <= tables for each in sets) and all(term in found for term in one.definition.terms):
            found[name] = one
    return found


def told(old: Parts, new: Parts, language: str, words: Writing) -> dict[str, Any]:
    """Figures that changed, that are new, that are no longer there, and that rest on other rows with the same value."""
    found, large = differences(old, new)
    before, after = issued.figures(old), issued.figures(new)
    lists: dict[str, list[dict[str, Any]]] = {"changed": [], "added": [], "gone": [], "basis": []}
    for one in found:
        figure = after.get(one.name) or before[one.name]
        label, is_in = figure_words.label(figure.definition, language)
        rows = [row for row in one.causes if row.how != "changed" or row.fields] or list(one.causes)
        lists[one.kind.removeprefix("figure-")].append(
            {
                "name": one.name, "label": label, "lang": is_in, "is_defined_otherwise": bool(one.definition),
                "before": figure_words.value(before[one.name], words) if one.name in before else "",
                "after": figure_words.value(after[one.name], words) if one.name in after else "",
                "causes": rows[:SHOWN], "more": max(0, len(rows) - SHOWN),
            }
        )  # fmt: skip
    same = len(before.keys() & after.keys()) - len(lists["changed"])
    return {**lists, "same": same, "large": large}
