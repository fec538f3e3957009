"""
Figures: a value, its unit, its method and the rows of records that it rests on.

A report's figures are computed from named tables of plain rows, by methods from a closed list, over expressions of
sets. The same code computes a figure when the report is made and when somebody verifies its data package with nothing
else at hand, so a figure can always be followed to its rows and from there to the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from .errors import InputError

METHODS = {
    "count": "the number of rows of the set",
    "distinct": "the number of different values of the field in the set; in a list field each element counts",
    "sum": "the sum of the field over the rows of the set that state it; with an unknown part it says 'at least'",
    "share": "rows of the set among the rows of the set *among*, as a ratio",
    "difference": "the value of the first figure less the value of the second",
    "latest": "the field's value in the row with the highest value of the field *by* (ties: the smallest row id)",
}
METHODS_VERSION = "1"

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
        value = row.get(self.field)
        match self.operator:
            case "eq":
                return value == self.value
            case "ne":
                return value != self.value
            case "in":
                return value in self.value
            case "has":
                return value is not None and self.value in value
            case "ge":
                return value is not None and value >= self.value
            case "le":
                return value is not None and value <= self.value
            case "known":
                return value is not None and value != [] and value != ""
            case "unknown":
                return value is None
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


def expression_from_plain(data: Mapping[str, Any]) -> Expression:
    """Read back what `plain` wrote. Raises InputError for anything else."""
    if "table" in data:
        conditions = []
        for field, operator, value in data.get("where", ()):
            if operator not in OPERATORS:
                raise InputError(f"no operator {operator!r}", mend="one of " + ", ".join(OPERATORS))
            conditions.append(Condition(field, operator, tuple(value) if operator == "in" else value))
        return Leaf(data["table"], tuple(conditions))
    if "union" in data:
        return Union(tuple(expression_from_plain(part) for part in data["union"]))
    if "minus" in data:
        first, second = data["minus"]
        return Minus(expression_from_plain(first), expression_from_plain(second))
    raise InputError(f"no set expression: {sorted(data)}", mend="table, union or minus")


@dataclass(frozen=True, slots=True)
class Definition:
    """
    What a figure is, before anything is counted.

    Attributes:
        name: words joined by dots and hyphens, unique in a report: "activities.held".
        label: what it says, in English (translated for print).
        method: a key of `METHODS`.
        of: the set; for *difference* None.
        unit: "activities", "entities", "CHF" (then the value is in minor units), "%" (share) …
        field, by, among: as the method needs.
        terms: for *difference*, the names of two other figures.
        unknown: why the figure is unknown although the set could be counted, such as "no source states a budget";
            then no value is computed.
    """

    name: str
    label: str
    method: str
    of: Expression | None
    unit: str
    field: str = ""
    by: str = ""
    among: Expression | None = None
    terms: tuple[str, ...] = ()
    unknown: str = ""

    def plain(self) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name, "label": self.label, "method": self.method, "unit": self.unit}
        data["methods_version"] = METHODS_VERSION
        if self.of is not None:
            data["of"] = self.of.plain()
        if self.among is not None:
            data["among"] = self.among.plain()
        for name in ("field", "by", "unknown"):
            if getattr(self, name):
                data[name] = getattr(self, name)
        if self.terms:
            data["terms"] = list(self.terms)
        return data

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Definition:
        if data.get("method") not in METHODS:
            raise InputError(f"no method {data.get('method')!r}", mend="one of " + ", ".join(METHODS))
        return cls(
            name=data["name"],
            label=data["label"],
            method=data["method"],
            of=expression_from_plain(data["of"]) if "of" in data else None,
            unit=data["unit"],
            field=data.get("field", ""),
            by=data.get("by", ""),
            among=expression_from_plain(data["among"]) if "among" in data else None,
            terms=tuple(data.get("terms", ())),
            unknown=data.get("unknown", ""),
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """
    A computed figure.

    Attributes:
        definition: what it is.
        value: int, Decimal, Fraction (share), str (latest) or None when unknown.
        at_least: part of what was summed is unknown.
        rows: ids of the rows it rests on, as (table, row id), in order.
        records: ids of the records behind those rows, sorted, each once.
        reason: why it is unknown.
    """

    definition: Definition
    value: int | Decimal | Fraction | str | None
    at_least: bool
    rows: tuple[tuple[str, str], ...]
    records: tuple[str, ...]
    reason: str = ""

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def is_unknown(self) -> bool:
        return self.value is None

    def plain_value(self) -> Any:
        """The value as JSON: a Fraction as "n/d", a Decimal as text."""
        if isinstance(self.value, Fraction):
            return f"{self.value.numerator}/{self.value.denominator}"
        return str(self.value) if isinstance(self.value, Decimal) else self.value


def rows_of(expression: Expression, tables: Tables) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Rows of a set, by (table, row id). Each row is a mapping with ``id`` and ``records`` (list of record ids)."""
    match expression:
        case Leaf(table, where):
            if table not in tables:
                raise InputError(f"no table {table!r}", mend="one of " + ", ".join(sorted(tables)))
            return {
                (table, row["id"]): row for row in tables[table] if all(condition.holds(row) for condition in where)
            }
        case Union(parts):
            together: dict[tuple[str, str], Mapping[str, Any]] = {}
            for part in parts:
                together.update(rows_of(part, tables))
            return together
        case Minus(of, less):
            without = rows_of(less, tables)
            return {key: row for key, row in rows_of(of, tables).items() if key not in without}


def compute(definitions: Iterable[Definition], tables: Tables) -> dict[str, Figure]:
    """
    Compute figures from tables of rows.

    Args:
        definitions: in any order but that the terms of a difference come before it.
        tables: name -> rows; a row has ``id`` (text, unique in its table), ``records`` and the fields.

    Returns:
        name -> figure, in the order given.

    Raises:
        InputError: two figures of one name, an unknown table, method or term.
    """
    figures: dict[str, Figure] = {}
    for definition in definitions:
        if definition.name in figures:
            raise InputError(f"two figures are named {definition.name!r}", mend="give one another name")
        figures[definition.name] = _compute_one(definition, tables, figures)
    return figures


def _compute_one(definition: Definition, tables: Tables, earlier: Mapping[str, Figure]) -> Figure:
    if definition.method == "difference":
        for name in definition.terms:
            if name not in earlier:
                raise InputError(f"{definition.name}: no figure {name!r} before it", mend="define it first")
        first, second = (earlier[name] for name in definition.terms)
        rows = tuple(dict.fromkeys(first.rows + second.rows))
        records = tuple(sorted({*first.records, *second.records}))
        if definition.unknown or first.is_unknown or second.is_unknown:
            reason = definition.unknown or first.reason or second.reason
            return Figure(definition, None, False, rows, records, reason)
        return Figure(
            definition, first.value - second.value, first.at_least or second.at_least, rows, records
        )  # type: ignore[operator]
    assert definition.of is not None
    found = rows_of(definition.of, tables)
    rows = tuple(found)
    records = tuple(sorted({record for row in found.values() for record in row.get("records", ())}))
    if definition.unknown:
        return Figure(definition, None, False, rows, records, definition.unknown)
    match definition.method:
        case "count":
            return Figure(definition, len(found), False, rows, records)
        case "distinct":
            values: set[Any] = set()
            for row in found.values():
                value = row.get(definition.field)
                if isinstance(value, list | tuple):
                    values.update(value)
                elif value is not None:
                    values.add(value)
            return Figure(definition, len(values), False, rows, records)
        case "sum":
            stated = [row[definition.field] for row in found.values() if row.get(definition.field) is not None]
            if not stated:
                return Figure(definition, None, False, rows, records, "no row states it" if found else "no rows")
            return Figure(definition, sum(stated), len(stated) < len(found), rows, records)
        case "share":
            assert definition.among is not None
            whole = rows_of(definition.among, tables)
            if not whole:
                return Figure(definition, None, False, rows, records, "nothing to take a share of")
            return Figure(definition, Fraction(sum(key in whole for key in found), len(whole)), False, rows, records)
        case "latest":
            known = [(row[definition.by], key) for key, row in found.items() if row.get(definition.by) is not None]
            if not known:
                return Figure(definition, None, False, rows, records, "no row states it")
            best = max(by for by, _ in known)
            key = min(key for by, key in known if by == best)
            return Figure(definition, found[key].get(definition.field), False, rows, records)
    raise InputError(f"{definition.name}: no method {definition.method!r}", mend="one of " + ", ".join(METHODS))


def percent(ratio: Fraction) -> Decimal:
    """A ratio in per cent with one decimal, half to even."""
    return (Decimal(ratio.numerator * 100) / Decimal(ratio.denominator)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
