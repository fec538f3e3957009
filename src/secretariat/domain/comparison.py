"""
The difference between two reports: figure by figure, with the rows and records that caused it.

Two records are the same when they have one source and one key, whatever they say; a record *changed* when its digest
did. Two rows are the same when they have one id in one table. Membership of a row in a set follows from the row alone,
so a figure whose definition is the same can only differ by rows that differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from .packages import Package, PackagedFigure, PackagedRecord
from .sets import Expression, Sets
from .verification import different_fields

Key = tuple[str, str]
Change = tuple[str, Any, Any]  # field, before, after; None for what is not stated


@dataclass(frozen=True, slots=True)
class RecordChange:
    """*how*: "added", "gone" or "changed"; *fields*: of a changed record held whole, what it says otherwise."""

    how: str
    source: str
    key: str
    place: str = ""
    fields: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class RowChange:
    """
    A row that differs, or that stands in a figure's set of one package only.

    Attributes:
        how: "added" or "gone" (in one package only), "changed"; of a figure's set also "enters" or "leaves" (the row
            is in both packages and in the set of one).
        fields: of a row that is in both packages, all fields that differ.
        records: the records of the row that differ.
        rests_on: (source, key, place) of the row's records where none differs and the row enters or leaves.
    """

    how: str
    table: str
    row: str
    title: str = ""
    fields: tuple[Change, ...] = ()
    records: tuple[RecordChange, ...] = ()
    rests_on: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """
    What differs between two packages, for one figure or one table.

    Attributes:
        kind: "figure-changed", "figure-added", "figure-gone"; "figure-basis" (the same value on other rows or
            records); "table" (rows of a table, whether or not a figure counts them).
        name: of the figure or table. label, unit: of the figure.
        before, after: values as `Figure.plain_value` gives them, None when unknown or not there; of a table the
            number of its rows.
        before_text, after_text: as printed, where the packages say so.
        definition: (part, before, after) where the figure is defined otherwise.
        causes: rows, in order of table and id.
    """

    kind: str
    name: str
    label: str = ""
    unit: str = ""
    before: Any = None
    after: Any = None
    before_text: str = ""
    after_text: str = ""
    definition: tuple[Change, ...] = ()
    causes: tuple[RowChange, ...] = ()


def compare(a: Package, b: Package) -> list[Difference]:
    """
    Differences from package *a* to package *b*: figures in the order of *b*, then those gone, then tables by name.

    Raises:
        InputError: a figure's set cannot be found in its package's tables.
    """
    one, two = _Side(a), _Side(b)
    changes = {table: dict(_row_changes(one, two, table)) for table in sorted({*a.tables, *b.tables})}
    for side in (one, two):
        side.keep(changes)
    found = []
    for name, new in b.figures.items():
        old = a.figures.get(name)
        if old is None:
            found.append(_difference("figure-added", None, new))
            continue
        causes = tuple(_causes(one, two, name, changes))
        definition = tuple(different_fields(old.definition.plain(), new.definition.plain()))
        is_same = (old.value, old.at_least, old.reason) == (new.value, new.at_least, new.reason)
        if not is_same or causes or definition:
            found.append(_difference("figure-basis" if is_same else "figure-changed", old, new, definition, causes))
    found += [_difference("figure-gone", old, None) for name, old in a.figures.items() if name not in b.figures]
    for table, rows in changes.items():
        if rows:
            sizes = [len(package.tables.get(table, ())) for package in (a, b)]
            found.append(Difference("table", table, before=sizes[0], after=sizes[1], causes=tuple(rows.values())))
    return found


def _difference(
    kind: str,
    old: PackagedFigure | None,
    new: PackagedFigure | None,
    definition: tuple[Change, ...] = (),
    causes: tuple[RowChange, ...] = (),
) -> Difference:
    figure = new or old
    assert figure is not None
    before, after = (None if one is None else one.value for one in (old, new))
    was, now = ("" if one is None else _printed(one) for one in (old, new))
    named = figure.definition
    return Difference(kind, named.name, named.label, named.unit, before, after, was, now, definition, causes)


def _printed(figure: PackagedFigure) -> str:
    return figure.printed.get("en") or next(iter(figure.printed.values()), "")


class _Side:
    """One package, with its sets, and its rows and records by name."""

    def __init__(self, package: Package) -> None:
        self.figures = package.figures
        self.sets = self.differing = Sets(package.tables)
        self.rows = {table: {row["id"]: row for row in rows} for table, rows in package.tables.items()}
        self.whole = {record.id: record for record in package.records}
        self.records = {record.id: (record.source, record.key, record.digest) for record in package.records}
        for source, records in package.digests.items():
            self.records.update({name: (source, key, digest) for name, key, digest in records})

    def keep(self, changes: Mapping[str, Mapping[str, RowChange]]) -> None:
        """Tables of the differing rows alone: enough for the sets of figures that are defined the same."""
        tables = {
            table: [self.rows[table][row] for row in rows if row in self.rows.get(table, {})]
            for table, rows in changes.items()
        }
        self.differing = Sets(tables)

    def expressions(self, name: str) -> list[Expression]:
        """The sets that a figure rests on; of a difference those of its terms."""
        definition = self.figures[name].definition
        own = [one for one in (definition.of, definition.among) if one is not None]
        return own + list(chain.from_iterable(self.expressions(term) for term in definition.terms))

    def fields(self, name: str) -> set[str]:
        """The fields that a figure's method uses."""
        definition = self.figures[name].definition
        return ({definition.field, definition.by} - {""}).union(*map(self.fields, definition.terms))

    def behind(self, row: Mapping[str, Any] | None) -> dict[Key, str]:
        """(source, key) -> record id, of the records of a row."""
        names = (row or {}).get("records") or ()
        return {self.records[name][:2]: name for name in names if name in self.records}

    def rests_on(self, table: str, row: str) -> tuple[tuple[str, str, str], ...]:
        """(source, key, place) of the records of a row; no place where a record is held by digest only."""
        found = self.behind(self.rows.get(table, {}).get(row))
        return tuple(
            (*key, self.whole[name].place if name in self.whole else "") for key, name in sorted(found.items())
        )


def _row_changes(one: _Side, two: _Side, table: str) -> Iterator[tuple[str, RowChange]]:
    """Row id -> what differs, for the rows of a table that differ, in order of their ids."""
    before, after = one.rows.get(table, {}), two.rows.get(table, {})
    rewritten = {name for name in one.records.keys() & two.records.keys() if one.records[name] != two.records[name]}
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old == new and rewritten.isdisjoint((new or {}).get("records") or ()):
            continue
        records = tuple(_record_changes(one, two, old, new))
        row = new or old or {}
        title = _title(row)
        if old is None or new is None:
            yield name, RowChange("gone" if new is None else "added", table, name, title, (), records)
            continue
        fields = tuple(change for change in different_fields(old, new) if change[0] != "records")
        if fields or records:
            yield name, RowChange("changed", table, name, title, fields, records)


def _title(row: Mapping[str, Any]) -> str:
    """What a person calls a row; of a link, what it joins."""
    joins = f"{row['of_name']} → {row['to_name']}" if row.get("of_name") and row.get("to_name") else ""
    return str(row.get("title") or row.get("designation") or row.get("name") or joins)


def _record_changes(
    one: _Side, two: _Side, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[RecordChange]:
    before, after = one.behind(old), two.behind(new)
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        first, second = one.whole.get(was or ""), two.whole.get(now or "")
        place = second.place if second else first.place if first else ""
        if was is None or now is None:
            yield RecordChange("added" if was is None else "gone", *key, place)
        elif one.records[was][2] != two.records[now][2]:
            yield RecordChange("changed", *key, place, tuple(different_fields(_said(first), _said(second))))


def _said(record: PackagedRecord | None) -> dict[str, Any]:
    """What a record says, as "kind.field" -> value; with the thing's key where it speaks of several of a kind."""
    statements = [one for one in (record.statements if record else ()) if isinstance(one, list) and len(one) > 2]
    kinds = Counter(str(kind) for kind, *_ in statements)
    return {
        (f"{kind}.{name}" if kinds[str(kind)] == 1 else f"{kind} {key}.{name}"): value
        for kind, key, fields, *_ in statements
        if isinstance(fields, dict)
        for name, value in fields.items()
    }


def _causes(one: _Side, two: _Side, name: str, changes: Mapping[str, Mapping[str, RowChange]]) -> Iterator[RowChange]:
    """The rows by which a figure that is in both packages differs."""
    first, second = one.expressions(name), two.expressions(name)
    sets = (one.differing, two.differing) if first == second else (one.sets, two.sets)
    before = set(chain.from_iterable(map(sets[0].rows, first)))
    after = set(chain.from_iterable(map(sets[1].rows, second)))
    used = one.fields(name) | two.fields(name)
    for table, row in sorted(before | after):
        change = changes.get(table, {}).get(row) or RowChange("changed", table, row, _title(two.rows[table][row]))
        was_in, is_in = (table, row) in before, (table, row) in after
        if was_in and is_in:
            if change.records or used.intersection(field for field, _, _ in change.fields):
                yield change
        else:
            how = change.how if change.how != "changed" else "enters" if is_in else "leaves"
            rests_on = () if change.records else (two if is_in else one).rests_on(table, row)
            yield RowChange(how, table, row, change.title, change.fields, change.records, rests_on)
