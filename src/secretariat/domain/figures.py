"""
Figures: a value, its unit, its method and the rows of records that it rests on.

A report's figures are computed from named tables of plain rows, by methods from a closed list, over expressions of
sets. The same code computes a figure when the report is made and when somebody verifies its data package with nothing
else at hand, so a figure can always be followed to its rows and from there to the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from .errors import InputError
from .sets import OPERATORS, Condition, Expression, Leaf, Minus, Sets, Tables, Union, expression_from_plain, rows_of

__all__ = [
    "METHODS",
    "METHODS_VERSION",
    "METHOD_DEFINITIONS",
    "OPERATORS",
    "Condition",
    "Definition",
    "Expression",
    "Figure",
    "Leaf",
    "Minus",
    "Tables",
    "Union",
    "compute",
    "expression_from_plain",
    "percent",
    "rows_of",
]

METHODS = {
    "count": "number of rows",
    "distinct": "number of different values",
    "sum": "sum of the stated values",
    "share": "share",
    "difference": "difference",
    "latest": "latest value",
}
"""Method -> its name in a few words, as a report prints it."""

METHOD_DEFINITIONS = {
    "count": "the number of rows of the set",
    "distinct": "the number of different values of the field in the set; in a list field each element counts",
    "sum": "the sum of the field over the rows of the set that state it; with an unknown part it says 'at least'",
    "share": "the number of rows of the set that are also in the set *among*, as a ratio to the rows of *among*",
    "difference": "the value of the first figure less the value of the second",
    "latest": "the field's value in the row with the highest value of the field *by* (ties: the smallest row id)",
}
"""Method -> what exactly it computes."""

METHODS_VERSION = "1"


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
    def from_plain(cls, data: Any) -> Definition:
        """Read back what `plain` wrote. Raises InputError for anything else, and for methods of another version."""
        if not isinstance(data, Mapping) or data.get("method") not in list(METHODS):
            method = data.get("method") if isinstance(data, Mapping) else data
            raise InputError(f"no method {method!r}"[:200], mend="one of " + ", ".join(METHODS))
        if data.get("methods_version") != METHODS_VERSION:
            raise InputError(
                f"methods of version {data.get('methods_version')!r}, and this software has {METHODS_VERSION!r}",
                mend="use the version of the software that made it",
            )
        texts = {name: data.get(name, "") for name in ("name", "label", "unit", "field", "by", "unknown")}
        wrong = [name for name, value in texts.items() if not isinstance(value, str)]
        terms = data.get("terms", [])
        if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
            wrong.append("terms")
        wrong += sorted(set(data) - {*texts, "terms", "method", "methods_version", "of", "among"})
        if wrong or not texts["name"]:
            raise InputError(f"no definition of a figure: {wrong or ['name']}"[:200], mend="write it with `plain`")
        return cls(
            **texts,
            method=data["method"],
            of=expression_from_plain(data["of"]) if "of" in data else None,
            among=expression_from_plain(data["among"]) if "among" in data else None,
            terms=tuple(terms),
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


def compute(definitions: Iterable[Definition], tables: Tables) -> dict[str, Figure]:
    """
    Compute figures from tables of rows.

    Args:
        definitions: in any order but that the terms of a difference come before it.
        tables: name -> rows; a row has ``id`` (text, unique in its table), ``records`` and the fields.

    Returns:
        name -> figure, in the order given.

    Raises:
        InputError: two figures of one name, an unknown table, method or term, a set missing that the method needs,
            values that the method cannot take (a sum of texts, an order between texts and numbers).
    """
    figures: dict[str, Figure] = {}
    sets = Sets(tables)
    for definition in definitions:
        if definition.name in figures:
            raise InputError(f"two figures are named {definition.name!r}", mend="give one another name")
        try:
            figures[definition.name] = _compute_one(definition, sets, figures)
        except InputError as error:
            raise InputError(f"figure {definition.name!r}: {error.message}", mend=error.mend) from error
        except TypeError as error:
            raise InputError(
                f"figure {definition.name!r}: {definition.method} cannot take these values: {error}",
                mend="name a field whose values fit the method",
            ) from error
    return figures


def _compute_one(definition: Definition, sets: Sets, earlier: Mapping[str, Figure]) -> Figure:
    if definition.method == "difference":
        return _difference(definition, earlier)
    if definition.of is None:
        raise InputError("it names no set", mend="give `of`")
    of = definition.of
    rows, records = sets.rows(of), sets.records(of)
    if definition.unknown:
        return Figure(definition, None, False, rows, records, definition.unknown)
    match definition.method:
        case "count":
            return Figure(definition, len(rows), False, rows, records)
        case "distinct":
            values: set[Any] = set()
            for value in sets.values(of, definition.field):
                if isinstance(value, list | tuple):
                    values.update(value)
                elif value is not None:
                    values.add(value)
            return Figure(definition, len(values), False, rows, records)
        case "sum":
            stated = [value for value in sets.values(of, definition.field) if value is not None]
            if not stated:
                return Figure(definition, None, False, rows, records, "no row states it" if rows else "no rows")
            return Figure(definition, sum(stated), len(stated) < len(rows), rows, records)
        case "share":
            if definition.among is None:
                raise InputError("a share names no set among which", mend="give `among`")
            whole = sets.positions(definition.among)
            size = sum(map(len, whole.values()))
            if not size:
                return Figure(definition, None, False, rows, records, "nothing to take a share of")
            inside = sum(
                len(set(places).intersection(whole.get(table, ()))) for table, places in sets.positions(of).items()
            )
            return Figure(definition, Fraction(inside, size), False, rows, records)
        case "latest":
            by = [(value, n) for n, value in enumerate(sets.values(of, definition.by)) if value is not None]
            if not by:
                return Figure(definition, None, False, rows, records, "no row states it")
            best = max(value for value, _ in by)
            place = min((n for value, n in by if value == best), key=rows.__getitem__)
            value = sets.values(of, definition.field)[place]
            return Figure(
                definition, value, False, rows, records, "" if value is not None else "the latest row does not state it"
            )
    raise InputError(f"no method {definition.method!r}", mend="one of " + ", ".join(METHODS))


def _difference(definition: Definition, earlier: Mapping[str, Figure]) -> Figure:
    if len(definition.terms) != 2:
        raise InputError("a difference has two terms", mend="name two figures")
    for name in definition.terms:
        if name not in earlier:
            raise InputError(f"no figure {name!r} before it", mend="define it first")
    first, second = (earlier[name] for name in definition.terms)
    rows = tuple(dict.fromkeys(first.rows + second.rows))
    records = tuple(sorted({*first.records, *second.records}))
    reason = definition.unknown or first.reason or second.reason
    if definition.unknown or first.value is None or second.value is None:
        return Figure(definition, None, False, rows, records, reason or "a term is unknown")
    value: Any = first.value - second.value  # type: ignore[operator]
    return Figure(definition, value, first.at_least or second.at_least, rows, records)


def percent(ratio: Fraction) -> Decimal:
    """A ratio in per cent with one decimal, half to even."""
    return (Decimal(ratio.numerator * 100) / Decimal(ratio.denominator)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
