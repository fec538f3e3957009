"""
Sets of rows: tables of plain rows, conditions on them, unions and differences.

A figure rests on a set. The expression says which rows belong to it and is stored beside the figure, so that the
same rows are found again by anyone who has the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import itemgetter
from typing import Any

from .errors import InputError

OPERATORS = {
    "eq": "equal",
    "ne": "not equal (also when not stated)",
    "in": "one of",
    "has": "the list contains",
    "ge": "at or above",
    "le": "at or below",
    "known": "stated",
    "unknown": "not stated, or stated as unknown",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """``Condition("status", "eq", "held")``; *operator* is a key of `OPERATORS`."""

    field: str
    operator: str
    value: Any = None

    def holds(self, row: Mapping[str, Any]) -> bool:
        return bool(self.among([row.get(self.field)]))

    def among(self, values: Sequence[Any]) -> list[int]:
        """Positions in *values* for which the condition holds, rising. Raises TypeError for what has no order."""
        wanted = self.value
        match self.operator:
            case "eq":
                return [n for n, value in enumerate(values) if value == wanted]
            case "ne":
                return [n for n, value in enumerate(values) if value != wanted]
            case "in":
                return [n for n, value in enumerate(values) if value in wanted]
            case "has":
                return [n for n, value in enumerate(values) if value is not None and wanted in value]
            case "ge":
                return [n for n, value in enumerate(values) if value is not None and value >= wanted]
            case "le":
                return [n for n, value in enumerate(values) if value is not None and value <= wanted]
            case "known":
                return [n for n, value in enumerate(values) if value is not None and value != [] and value != ""]
            case "unknown":
                return [n for n, value in enumerate(values) if value is None]
        raise InputError(f"no operator {self.operator!r}", mend="one of " + ", ".join(OPERATORS))

    def plain(self) -> list[Any]:
        return [self.field, self.operator, list(self.value) if isinstance(self.value, tuple) else self.value]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The rows of one table for which all conditions hold."""

    table: str
    where: tuple[Condition, ...] = ()

    def plain(self) -> dict[str, Any]:
        return {"table": self.table, "where": [condition.plain() for condition in self.where]}


@dataclass(frozen=True, slots=True)
class Union:
    """Rows that stand in any of the parts, each once."""

    parts: tuple[Expression, ...]

    def plain(self) -> dict[str, Any]:
        return {"union": [part.plain() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class Minus:
    """Rows of the first set that do not stand in the second."""

    of: Expression
    less: Expression

    def plain(self) -> dict[str, Any]:
        return {"minus": [self.of.plain(), self.less.plain()]}


Expression = Leaf | Union | Minus
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


class ColumnTable(Sequence[Mapping[str, Any]]):
    """
    A large table that is held by its columns; a row is made when it is asked for.

    Of 300,000 standards the columns are made, sorted and written in a third of the time that as many mappings take.

    Args:
        columns: field -> its values, all of one length; ``id`` and ``records`` among them, as in any table.
    """

    def __init__(self, columns: Mapping[str, Sequence[Any]]) -> None:
        self.columns = dict(columns)

    def __len__(self) -> int:
        return len(self.columns["id"])

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[n] for n in range(len(self))[place]]
        return {name: values[place] for name, values in self.columns.items()}

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        names = tuple(self.columns)
        return (dict(zip(names, values, strict=True)) for values in zip(*self.columns.values(), strict=True))


def column(rows: Sequence[Mapping[str, Any]], name: str) -> Sequence[Any]:
    """The values of one field, None where a row does not have it."""
    if isinstance(rows, ColumnTable):
        return rows.columns[name] if name in rows.columns else [None] * len(rows)
    return [row.get(name) for row in rows]


def rows_with(rows: Sequence[Mapping[str, Any]], *names: str) -> list[Mapping[str, Any]]:
    """The rows in which all the named fields are true, in their order."""
    marks = zip(*(column(rows, name) for name in names), strict=True)
    return [rows[place] for place, held in enumerate(marks) if all(held)]


def by_id(rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The rows in the order of their ids."""
    if not isinstance(rows, ColumnTable):
        return sorted(rows, key=itemgetter("id"))
    ids = rows.columns["id"]
    places = sorted(range(len(ids)), key=ids.__getitem__)
    if places == list(range(len(ids))):
        return rows
    return ColumnTable({name: list(map(values.__getitem__, places)) for name, values in rows.columns.items()})


def expression_from_plain(data: Any) -> Expression:
    """Read back what `plain` wrote. Raises InputError for anything else."""
    match data:
        case {"table": str(table), "where": [*conditions], **rest} if not rest:
            return Leaf(table, tuple(_condition_from_plain(condition) for condition in conditions))
        case {"union": [*parts], **rest} if not rest:
            return Union(tuple(expression_from_plain(part) for part in parts))
        case {"minus": [of, less], **rest} if not rest:
            return Minus(expression_from_plain(of), expression_from_plain(less))
    raise InputError(f"no set expression: {data!r}"[:200], mend="table and where, union, or minus of two")


def _condition_from_plain(data: Any) -> Condition:
    match data:
        case [str(name), "in", [*values]]:
            return Condition(name, "in", tuple(values))
        case [str(name), str(operator), value] if operator in OPERATORS and operator != "in":
            return Condition(name, operator, value)
    raise InputError(f"no condition: {data!r}"[:200], mend="field, operator and value; " + ", ".join(OPERATORS))


class Sets:
    """
    The sets of one collection of tables, each found once.

    A set is held as positions: table -> rising positions of its rows. Columns, sets and lists of records are kept, so
    that many figures over a table of hundreds of thousands of rows cost little more than one. The tables must not
    change while it is in use.

    Raises:
        InputError: an unknown table, two rows of one id, a condition that compares what has no order.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._columns: dict[tuple[str, str], Sequence[Any]] = {}
        self._indexes: dict[tuple[str, str], dict[Any, list[int]] | None] = {}
        self._keys: dict[str, list[tuple[str, str]]] = {}
        self._found: dict[str, dict[str, list[int]]] = {}
        self._records: dict[str, tuple[str, ...]] = {}

    def column(self, table: str, name: str) -> Sequence[Any]:
        """The values of one field, None where a row does not have it."""
        if (table, name) not in self._columns:
            self._columns[table, name] = column(self.tables[table], name)
        return self._columns[table, name]

    def _equal(self, table: str, condition: Condition) -> list[int] | None:
        """Positions for which "eq" or "in" holds, by an index of the column; None where it cannot have one."""
        place = table, condition.field
        if place not in self._indexes:
            index: dict[Any, list[int]] | None = {}
            try:
                for position, value in enumerate(self.column(*place)):
                    index.setdefault(value, []).append(position)  # type: ignore[union-attr]
            except TypeError:
                index = None  # lists have no hash
            self._indexes[place] = index
        index = self._indexes[place]
        wanted = (condition.value,) if condition.operator == "eq" else condition.value
        try:
            if index is None or not isinstance(wanted, tuple):
                return None
            lists = [index[value] for value in dict.fromkeys(wanted) if value in index]
        except TypeError:
            return None
        return list(lists[0]) if len(lists) == 1 else sorted(chain.from_iterable(lists))

    def keys(self, table: str) -> list[tuple[str, str]]:
        """(table, row id) of each row."""
        if table not in self._keys:
            ids = self.column(table, "id")
            keys = list(zip(repeat(table), ids))
            if len(set(ids)) < len(ids):
                twice = next(row for row, count in Counter(ids).items() if count > 1)
                message = f"table {table!r}: two rows have the id {twice!r}"
                raise InputError(message, mend="give each row an id of its own")
            self._keys[table] = keys
        return self._keys[table]

    def positions(self, expression: Expression) -> dict[str, list[int]]:
        """table -> rising positions of the rows of a set; tables without rows are left out."""
        # repr, since the values of conditions need not be hashable
        name = repr(expression)
        if name not in self._found:
            self._found[name] = self._find(expression)
        return self._found[name]

    def _find(self, expression: Expression) -> dict[str, list[int]]:
        match expression:
            case Leaf(table, where):
                if table not in self.tables:
                    raise InputError(f"no table {table!r}", mend="one of " + ", ".join(sorted(self.tables)))
                found: Sequence[int] = range(len(self.keys(table)))
                for condition in where:
                    column = self.column(table, condition.field)
                    whole = len(found) == len(column)
                    if whole and condition.operator in ("eq", "in"):
                        held = self._equal(table, condition)
                        if held is not None:
                            found = held
                            continue
                    try:
                        held = condition.among(column if whole else [column[position] for position in found])
                    except TypeError as error:
                        raise InputError(
                            f"table {table!r}: {condition.plain()!r} does not fit the field's values: {error}",
                            mend="compare texts with texts and numbers with numbers",
                        ) from error
                    found = held if whole else [found[n] for n in held]
                return {table: list(found)} if found else {}
            case Union(parts):
                together: dict[str, set[int]] = {}
                for part in parts:
                    for table, places in self.positions(part).items():
                        together.setdefault(table, set()).update(places)
                return {table: sorted(places) for table, places in together.items()}
            case Minus(of, less):
                without = {table: set(places) for table, places in self.positions(less).items()}
                left = {
                    table: [n for n in places if n not in without.get(table, ())]
                    for table, places in self.positions(of).items()
                }
                return {table: places for table, places in left.items() if places}
        raise InputError(f"no set expression: {expression!r}"[:200], mend="Leaf, Union or Minus")

    def rows(self, expression: Expression) -> tuple[tuple[str, str], ...]:
        """(table, row id) of each row of a set: by table as first named, then as the table has them."""
        found = self.positions(expression)
        return tuple(chain.from_iterable(map(self.keys(table).__getitem__, found[table]) for table in found))

    def values(self, expression: Expression, name: str) -> list[Any]:
        """The values of one field in the rows of a set, in the order of `rows`."""
        found = self.positions(expression)
        return list(chain.from_iterable(map(self.column(table, name).__getitem__, found[table]) for table in found))

    def records(self, expression: Expression) -> tuple[str, ...]:
        """Ids of the records behind the rows of a set, sorted, each once."""
        name = repr(expression)
        if name not in self._records:
            lists = (value for value in self.values(expression, "records") if value)
            # dict, for it keeps their order, which is nearly the one that is wanted
            self._records[name] = tuple(sorted(dict.fromkeys(chain.from_iterable(lists))))
        return self._records[name]


def rows_of(expression: Expression, tables: Tables) -> dict[tuple[str, str], Mapping[str, Any]]:
    """
    Rows of a set, by (table, row id). Each row is a mapping with ``id`` and ``records`` (list of record ids).

    Raises:
        InputError: as `Sets` does.
    """
    sets = Sets(tables)
    return {
        sets.keys(table)[position]: tables[table][position]
        for table, places in sets.positions(expression).items()
        for position in places
    }
