"""Ditto marks and words: what they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .dates import DateProblem
from .grids import Cell
from .partial_dates import last_day
from .register_dates import period_of
from .sayings import Surroundings

DITTO = {
    '"',
    "''",
    "″",
    "〃",
    "``",
    '""',
    "do.",
    "do",
    "idem",
    "ditto",
    "id.",
    "dito",
    "ibid",
    "ibid.",
    "ibidem",
    "„",
    ",,",
    ",",
    "“",
    "”",
    "same",
    "as above",
    "same as above",
    '-"-',
    '- " -',
    '—"—',
    '–"–',
    '="=',
    "igual",
    "то же",
    "同上",
    "comme ci-dessus",
    "lo mismo",
    "〞",
    '" "',
}


def repeated(
    name: str,
    cell: Cell,
    cells: Mapping[str, Cell],
    before: Mapping[str, Cell],
    around: Surroundings,
    problems: list[tuple[str, str, str, str]],
) -> Cell:
    """What a ditto mark stands for: the cell above; in an end column words such as "idem" mean the row's own start."""
    own = cells.get("start")
    source = before.get(name)
    if name == "end" and own is not None:
        word = any(char.isalpha() for char in cell.text)
        if word or source is None or _ends_before(source, own, around):
            source = own
    if source is None:
        problems.append(
            (
                "ditto",
                f"{cell.at}: {cell.text.strip()!r} repeats nothing that stands above it",
                "doubt",
                "write the value",
            )
        )
        return Cell("", None, cell.at, cell.facts)
    facts: dict[str, Any] = {key: source.facts[key] for key in ("date", "format") if key in source.facts}
    return Cell(source.text, source.value, cell.at, {**facts, **cell.facts, "ditto": cell.text.strip()})


def _ends_before(end: Cell, start: Cell, around: Surroundings) -> bool:
    try:
        last, first = period_of(end, around), period_of(start, around)
    except DateProblem:
        return True
    return bool(last and first and not first.start.startswith("-") and last_day(last.end or last.start) < first.start)
