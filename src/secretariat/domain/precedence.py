"""
Which of several records that speak of one thing is believed, field by field, and what contradicts it.

Rank is a total order in one sortable text, made of a person's act, the source's rank, the item's shape, the date of
the data and the digest; never of arrival or of a row's number, so that sources collected in any order settle alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .statements import Statement

REMARKS = frozenset(("title", "source_title", "source_url", "source_date", "description", "notes"))
"""Fields on which sources do not contradict each other: what they say of themselves, and how they name the thing."""

_COMPLEMENT = str.maketrans("0123456789", "9876543210")
PERSON = 0


def rank(source_rank: int, shape: int, date: str, digest: str) -> str:
    """
    Text that sorts the record that speaks first before the others.

    Args:
        source_rank: 0 (acts of persons) to 999; lower speaks first.
        shape: 0 to 99; higher speaks first.
        date: of the data, ISO of reduced precision or empty; newer speaks first, no date last.
        digest: SHA-256 in hexadecimal; breaks ties the same way everywhere.
    """
    day = (date + "0000-00-00"[len(date) :]).translate(_COMPLEMENT) if date else "9999-99-99"
    return f"{source_rank:03d}|{99 - shape:02d}|{day}|{digest[:16]}"


@dataclass(frozen=True, slots=True)
class Assertion:
    """
    One record's statement of one thing.

    *record* names it as "source/key"; *number* is the database's own (0 outside it); *part* counts the record's
    statements from 0; *rule* says by which rule the statement was taken to be of this thing ("" is its own key).
    """

    record: str
    rank: str
    part: int
    statement: Statement
    rule: str = ""
    number: int = 0
    place: str = ""
    retrieved: str = ""

    @property
    def is_of_person(self) -> bool:
        return self.rank.startswith(f"{PERSON:03d}|")


@dataclass(frozen=True, slots=True)
class Settled:
    """
    The value of one field.

    Attributes:
        value: of the highest-ranked record that speaks of the field.
        by: that record's assertion.
        agreeing: others that say the same.
        against: others that say something else.
        state: "confirmed" (a person's act), "stated", or "inferred" (the source does not state it).
    """

    value: Any
    by: Assertion
    agreeing: tuple[Assertion, ...]
    against: tuple[Assertion, ...]
    state: str


def settle(assertions: Iterable[Assertion], only: Collection[str] | None = None) -> dict[str, Settled]:
    """
    Settle each field that any record speaks of, or those named.

    A null ("unknown") of one record is no contradiction of another's value: it yields to it, whatever its rank,
    unless a person says it. Dates of different precision that agree as far as both go do not contradict each other.
    """
    settled = {}
    for name, voices in _speaking(assertions, only):
        by = _first(voices, name)
        value = by.statement.fields[name]
        agreeing, against = [], []
        for other in voices:
            if other is by:
                continue
            says = other.statement.fields[name]
            if agrees(says, value, name):
                agreeing.append(other)
            elif says is not None and name not in REMARKS:
                against.append(other)
        settled[name] = Settled(value, by, tuple(agreeing), tuple(against), _state(by, name))
    return settled


def settled_values(assertions: Iterable[Assertion], only: Collection[str] | None = None) -> dict[str, Any]:
    """The settled values alone: those of `settle`, without asking who agrees."""
    return {name: _first(voices, name).statement.fields[name] for name, voices in _speaking(assertions, only)}


def _speaking(
    assertions: Iterable[Assertion], only: Collection[str] | None = None
) -> list[tuple[str, list[Assertion]]]:
    """Each field with those that speak of it, the first-ranked first; fields in the order of their names."""
    speaking: dict[str, list[Assertion]] = {}
    for assertion in sorted(assertions, key=lambda a: (a.rank, a.record, a.part)):
        for name in assertion.statement.fields:
            if only is None or name in only:
                speaking.setdefault(name, []).append(assertion)
    return sorted(speaking.items())


def _first(voices: Sequence[Assertion], name: str) -> Assertion:
    for voice in voices:
        if voice.statement.fields[name] is not None or voice.is_of_person:
            return voice
    return voices[0]


def agrees(one: Any, other: Any, field: str = "") -> bool:
    """Whether two values of a field say the same: texts without regard to case and spaces, dates as far as both go."""
    if one == other:
        return True
    if isinstance(one, str) and isinstance(other, str):
        first, second = " ".join(one.split()).casefold(), " ".join(other.split()).casefold()
        if first == second:
            return True
        if field in ("start", "end", "date", "since", "until", "published"):
            return first.startswith(second + "-") or second.startswith(first + "-")
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return False


def _state(by: Assertion, field: str) -> str:
    if by.is_of_person:
        return "confirmed"
    inferred = by.statement.marks.get("inferred", ())
    return "inferred" if field in inferred or "*" in inferred else str(by.statement.marks.get("state", "stated"))


def values(settled: Mapping[str, Settled]) -> dict[str, Any]:
    """The settled values alone."""
    return {name: field.value for name, field in settled.items()}
