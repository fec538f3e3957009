"""
The normalized form of what a source says: an item is read into statements about things.

A reader is a generator of `Item` and `Problem`; it never raises for one bad item and never drops one silently.
Everything here is plain data that passes between processes.

Values of a field: a field that is absent was not spoken of; ``None`` means that the source says it is unknown
("tbd"); an empty list means that the source says there is none ("–"); zero is zero. Dates are ISO 8601 strings of
reduced precision ("2018", "2018-03", "2018-03-20"). Amounts are integers of the currency's minor unit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

KINDS = {
    "entity": "anyone who acts: key is its slug",
    "role": "an entity's role, standing or in an activity: key is entity|what|in|since",
    "activity": "what entities do: key is the normalized title | start",
    "revision": "one revision of one instrument: key is its designation",
    "instruction": "one instruction of one revision: key is revision#designation",
    "plan": "a plan: key is its slug",
    "goal": "mission, goal, target, output, enabler or thematic priority of a plan: key is plan#designation",
    "budget-line": "one amount of one body, line, kind and period",
    "rate": "one exchange rate on one day: key is from|to|date",
    "cost": "what an activity or a role costs, directly, or the cost centre of which it bears a share",
    "liaison": "a liaison statement, agreement, joint text or joint event between two entities",
    "link": "an activity or a role carries out an instruction, serves a goal, or is borne by a budget line",
    "standard": "one publication of a standards body: key is its primary identifier",
    "work": "what a person says of a work: key is its designation without date and version",
    "twin": 'what a person says of two works, whether they are one text: key is both works\' keys, "a = b"',
    "act": "what a person did: verify, correct, confirm, refuse, join, separate, undo",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """
    What one record says of one thing.

    Attributes:
        kind: one of `KINDS`.
        key: natural key of the thing within its kind, as this record alone would have it.
        fields: name -> value, see the module's docstring; JSON types only.
        marks: remarks on the saying, JSON types only. Known names: ``inferred`` (list of fields that the source does
            not state), ``qualified`` (field -> "about", "at least", "more than", "at most"), ``doubts`` (field -> why a
            person should look), ``notes`` (field or "" -> text), ``words`` (field -> the source's own words where the
            value was rewritten), ``state`` ("stated", "proposed", "confirmed", "refused"), ``rule``, ``reason``, ``invented``
            (list of fields whose source says that they are made up), ``mends`` (codes of what had to be done to read
            the row), ``id`` (the row's own id, where ids are not stable).
    """

    kind: str
    key: str
    fields: dict[str, Any]
    marks: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> list[Any]:
        """The statement as JSON: [kind, key, fields] or [kind, key, fields, marks]."""
        return [self.kind, self.key, self.fields, self.marks] if self.marks else [self.kind, self.key, self.fields]


class Item(NamedTuple):
    """
    One item of a source as read: its key in the source, its own bytes, where it stands, what it says.

    *key* is documented by each format: the source's own id; else a stated natural key; else the content's digest with
    an ordinal among equals; never a row number. *shape* (0 to 99) orders items of one source
    that speak of the same thing (higher wins); *date* is the date of the data (ISO, may be empty; newer wins).
    """

    key: str
    raw: bytes
    place: str
    statements: list[Statement]
    shape: int = 0
    date: str = ""


class Problem(NamedTuple):
    """
    What is wrong with one place of a source.

    *severity*: "error" (this item was refused), "doubt" (taken; a person should look), "note" (left out on purpose,
    such as a heading or a total, or read after a mend). *mend* says what to do.
    """

    place: str
    code: str
    message: str
    severity: str
    mend: str = ""
