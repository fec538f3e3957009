"""
What follows when a snapshot takes effect: each app registers how its kind of thing is told apart and derived.

The upper app is told, it does not ask: evidence knows no kind of thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..domain.precedence import Assertion
from .models import LargeKind

# In this order kinds are derived: those that others point to come first.
ORDER = (
    "entity", "revision", "instruction", "plan", "goal", "activity", "role",
    "budget-line", "rate", "cost", "liaison", "link", "standard", "work", "twin", "act",
)  # fmt: skip


@dataclass(frozen=True)
class Cluster:
    """Assertions that are of one thing: its key, and each assertion with the rule that took it here."""

    key: str
    members: tuple[tuple[Assertion, str], ...]


@dataclass(frozen=True)
class Bulk:
    """
    How rows of a large kind are made past the object layer: staged while collecting, put in place, then in effect at once.

    The model's table has a primary key ``thing_id`` and a column ``record``; *columns* are its others. A kind that is
    written like this has no `resolve`: a thing is its statement's key.

    Attributes:
        row: "module:function"; (key, fields, day of retrieval) -> values of *columns*; imports no Django.
        settled: assertions of one thing -> values of *columns* and the number of the record whose form holds the rest,
            for a thing of which several records speak.
        words: settled fields -> (language, title, body, facets, identifiers) to be searched, see `search.index.Row`.
    """

    model: type[LargeKind]
    columns: tuple[str, ...]
    row: str
    settled: Callable[[Sequence[Assertion]], tuple[Any, ...]]
    words: Callable[[dict[str, Any]], list[tuple[str, str, str, dict[str, str], Sequence[str]]]] | None = None


@dataclass(frozen=True)
class Deriver:
    """
    How one kind of thing is made from its evidence.

    Attributes:
        kind: a key of `domain.statements.KINDS`.
        derive: thing ids -> None; writes or removes the domain rows of just these things.
        resolve: all present assertions of the kind -> clusters; None: a thing is its statement's key.
        bulk: for kinds of which a source states many thousands.
        looks_at: other kinds whose rows `derive` or `resolve` look at; when things of these are touched, all things of
            this kind are told apart and derived anew, so that the order of collecting makes no difference.
    """

    kind: str
    derive: Callable[[Sequence[int]], None]
    resolve: Callable[[Iterable[Assertion]], list[Cluster]] | None = None
    bulk: Bulk | None = None
    looks_at: tuple[str, ...] = ()


_DERIVERS: dict[str, Deriver] = {}


def register(deriver: Deriver) -> None:
    _DERIVERS[deriver.kind] = deriver


def deriver(kind: str) -> Deriver | None:
    return _DERIVERS.get(kind)


def bulk_derivers() -> list[Deriver]:
    return [deriver for deriver in _DERIVERS.values() if deriver.bulk]
