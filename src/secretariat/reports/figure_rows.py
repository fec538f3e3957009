"""The rows that a figure of a report rests on, out of its data package: by keys, in bounded memory, whatever their number."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ..domain.packages import PackagedFigure
from ..domain.sets import Expression, Leaf, Minus, Union
from ..formats.data_package_parts import Parts

PAGE = 50
Key = tuple[str, str]


@dataclass(slots=True)
class Rows:
    """One page of them: (table, row), and the keys to ask for the pages before and after with, None where there is none."""

    rows: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    before: Key | None = None
    after: Key | None = None


def rests_on(held: Parts, figure: PackagedFigure) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All rows of a figure with their tables, in the order of their keys."""
    sets = [one for one in (figure.definition.of, figure.definition.among) if one is not None]
    if figure.rows is not None:
        listed = {(table, row) for table, row in figure.rows}
        for table in sorted({table for table, _ in listed} & set(held.tables)):
            wanted = {row for name, row in listed if name == table}
            for row in held.rows(table):
                if row["id"] in wanted:
                    yield table, row
                    wanted.discard(row["id"])
                    if not wanted:
                        break
        return
    # Of a share: the rows that are also in the second set.
    for table in sorted({name for one in sets[:1] for name in tables_of(one)} & set(held.tables)):
        yield from ((table, row) for row in held.rows(table) if all(has(one, table, row) for one in sets))


def tables_of(expression: Expression) -> set[str]:
    match expression:
        case Leaf(table):
            return {table}
        case Union(parts):
            return set().union(*map(tables_of, parts))
        case Minus(of):
            return tables_of(of)


def has(expression: Expression, table: str, row: Mapping[str, Any]) -> bool:
    """Whether a row of a table stands in a set."""
    match expression:
        case Leaf(name, where):
            return name == table and all(condition.holds(row) for condition in where)
        case Union(parts):
            return any(has(part, table, row) for part in parts)
        case Minus(of, less):
            return has(of, table, row) and not has(less, table, row)


def page(held: Parts, figure: PackagedFigure, *, after: Key | None = None, before: Key | None = None) -> Rows:
    """One page of a figure's rows: the first, or that after a key, or that before one."""
    found = rests_on(held, figure)
    if before and not after:
        last: deque = deque(maxlen=PAGE + 1)
        for table, row in found:
            if (table, row["id"]) >= before:
                break
            last.append((table, row))
        shown = list(last)[-PAGE:]
        return Rows(shown, _key(shown[0]) if len(last) > PAGE else None, _key(shown[-1]) if shown else None)
    if after:
        found = (one for one in found if _key(one) > after)
    some = list(islice(found, PAGE + 1))
    shown = some[:PAGE]
    return Rows(shown, _key(shown[0]) if shown and after else None, _key(shown[-1]) if len(some) > PAGE else None)


def _key(one: tuple[str, Mapping[str, Any]]) -> Key:
    return one[0], one[1]["id"]


def fields_of(figure: PackagedFigure, figures: Mapping[str, PackagedFigure]) -> list[str]:
    """The fields by which rows belong to a figure, and those that its method takes, each once."""
    definition = figure.definition
    found: dict[str, None] = {}
    for expression in (definition.of, definition.among):
        for name in _fields(expression) if expression is not None else ():
            found.setdefault(name)
    for name in (definition.field, definition.by):
        if name:
            found.setdefault(name)
    for term in definition.terms:
        for name in fields_of(figures[term], figures) if term in figures else ():
            found.setdefault(name)
    return list(found)


def _fields(expression: Expression) -> Iterator[str]:
    match expression:
        case Leaf(_, where):
            yield from (condition.field for condition in where)
        case Union(parts):
            for part in parts:
                yield from _fields(part)
        case Minus(of, less):
            yield from _fields(of)
            yield from _fields(less)
