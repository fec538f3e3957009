"""
Conditions of rules kept as data: does a thing have this kind, lead, country, word … ?

Proposed links and groupings are ruled by the same conditions, so that an officer learns them once
(docs/reference/link-rules.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from .periods import Period, days_of, span

TEXTS = ("title", "subject", "gist", "description", "outputs")
REFERENCES = ("mandate_refs", "plan_refs")


@dataclass(frozen=True, slots=True)
class When:
    """
    All given conditions must hold; of one condition's values, one is enough; an empty condition asks nothing.

    *start* and *end* are dates of reduced precision between which the thing must have a possible day.
    """

    kind: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Lineage:
    """Who stands below whom: *slugs* names every entity by id, name and alias (case-folded); *parents* by slug."""

    slugs: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)

    def knows(self, name: Any) -> bool:
        """Whether somebody of that name is listed."""
        return isinstance(name, str) and _fold(name) in self.slugs

    def slug(self, name: str) -> str:
        """The entity's slug; of one that nobody lists, its folded name."""
        return self.slugs.get(_fold(name), _fold(name))

    def line(self, name: str) -> tuple[str, ...]:
        """
        The entity's slug and those above it, nearest first; of an entity that nobody lists, its folded name alone.

        A circle among parents ends where it would begin again.
        """
        slug = self.slugs.get(_fold(name), _fold(name))
        found: list[str] = []
        while slug and slug not in found:
            found.append(slug)
            slug = self.parents.get(slug, "")
        return tuple(found)


def lineage(entities: Iterable[Mapping[str, Any]]) -> Lineage:
    """
    From entities with ``key`` (slug), ``name``, ``aliases`` and ``parent`` (a slug).

    A slug or a name stands before an alias; of two entities with one name, the slug that sorts first has it.
    """
    ordered = sorted(entities, key=lambda entity: str(entity["key"]))
    slugs: dict[str, str] = {}
    for names in (lambda e: [e["key"]], lambda e: [e.get("name")], lambda e: e.get("aliases") or []):
        for entity in ordered:
            for name in names(entity):
                if name:
                    slugs.setdefault(_fold(str(name)), str(entity["key"]))
    parents = {str(e["key"]): slugs.get(_fold(str(e["parent"])), str(e["parent"])) for e in ordered if e.get("parent")}
    return Lineage(slugs, parents)


def holds(when: When, thing: Mapping[str, Any], entities: Lineage) -> bool:
    """
    Whether all conditions hold for an activity or a role.

    Args:
        thing: an activity with ``kind``, ``lead``, ``country``, ``region``, ``status``, ``start``, ``end``, the
            texts of `TEXTS` and the lists of `REFERENCES`; or a role with ``what``, ``entity``, ``subject``,
            ``since``, ``until``. What is absent matches no condition.
    """
    return (
        _is_one_of(thing.get("kind") or thing.get("what"), when.kind)
        and _is_one_of(thing.get("country"), when.country)
        and _is_one_of(thing.get("region"), when.region)
        and _is_one_of(thing.get("status"), when.status)
        and _stands_below(thing.get("lead") or thing.get("entity"), when.lead, entities)
        and (not when.refs or any(_matches(ref, when.refs) for name in REFERENCES for ref in _listed(thing.get(name))))
        and (not when.words or _speaks_of(thing, when.words))
        and (not (when.start or when.end) or _lies_between(thing, when))
    )


def any_holds(whens: Iterable[When], thing: Mapping[str, Any], entities: Lineage) -> bool:
    """Whether one of several conditions holds; of none, none does."""
    return any(holds(when, thing, entities) for when in whens)


def lasts(thing: Mapping[str, Any]) -> Period | None:
    """All days that an activity may have lasted, or a role, which is open without an end; None without a date."""
    if thing.get("since") or thing.get("until"):
        return span(thing.get("since"), thing.get("until"))
    return days_of(thing)


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _listed(value: Any) -> list[str]:
    return [str(part) for part in value if part] if isinstance(value, list | tuple) else [str(value)] if value else []


def _is_one_of(value: Any, wanted: tuple[str, ...]) -> bool:
    return not wanted or bool({_fold(part) for part in _listed(value)} & {_fold(part) for part in wanted})


def _stands_below(value: Any, wanted: tuple[str, ...], entities: Lineage) -> bool:
    if not wanted:
        return True
    above = {slug for name in _listed(value) for slug in entities.line(name)}
    return any(entities.line(name)[0] in above for name in wanted)


def _matches(text: str, patterns: tuple[str, ...]) -> bool:
    # Only "*" is a pattern: references hold brackets, which fnmatch would read as sets.
    return any(fnmatchcase(_fold(text), _fold(p).replace("[", "[[]").replace("?", "[?]")) for p in patterns)


@lru_cache(maxsize=1024)
def _word(words: tuple[str, ...]) -> re.Pattern[str]:
    each = (r"\s+".join(re.escape(w).replace(r"\*", r"\w*") for w in _fold(word).split()) for word in words)
    return re.compile("|".join(rf"(?<!\w){one}(?!\w)" for one in each))


def _speaks_of(thing: Mapping[str, Any], words: tuple[str, ...]) -> bool:
    return any(_word(words).search(_fold(text)) for name in TEXTS for text in _listed(thing.get(name)))


def _lies_between(thing: Mapping[str, Any], when: When) -> bool:
    days, wanted = lasts(thing), span(when.start, when.end)
    return days is not None and wanted is not None and days.meets(wanted)


def matches_key(key: str, pattern: str) -> bool:
    """Whether a key is meant by a pattern in which only ``*`` is special; case and runs of spaces do not count."""
    return _matches(key, (pattern,))
