"""The difference between two reports in plain lines, for a person (see `comparison`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .comparison import Change, Difference, Key, RecordChange, RowChange

_HOW = {
    "added": "new row",
    "gone": "row gone",
    "changed": "row changed",
    "enters": "row now counted",
    "leaves": "row no longer counted",
}


_FOLLOWS = frozenset(
    {
        "by_period", "conflicts", "covers", "covers_whole", "gaps", "has_outcome", "in_before", "in_force", "in_period",
        "inferred", "is_whole", "narrowness", "shown", "standing", "standing_before", "standing_reason",
    }
)  # fmt: skip
"""Fields of a row that follow from its others and the period; told only where nothing else differs."""

_TELLING = ("standing", "in_force", "in_period", "by_period", "in_before")
"""Of those the first that differs is told: the others go with it."""

_ORDER = ("figure-changed", "figure-added", "figure-gone", "figure-basis", "table")
_MANY = 60


def told(differences: list[Difference], limit: int | None = None) -> str:
    """
    Differences in plain lines, for a person: figures whose value changed first, each with the rows and records that
    caused it, then those with the same value on other evidence, then tables.

    What differs in a row and its records is told where it first comes up; where a record says otherwise, that is told
    and not all that follows from it in the row. Where much differs, as between two years, figures of one family
    ("activities.by-kind") share a line, of figures with the same value no rows are told, and of the values behind the
    shares none either: they are told where they stand.

    *limit*: rows told of each figure or table, 20 or two unless given; the number of the others is said.
    """
    if not differences:
        return "No figure and no row differs.\n"
    ordered = sorted(differences, key=lambda one: _ORDER.index(one.kind))
    families = [[one] for one in ordered]
    many = len(differences) > _MANY
    if many:
        families = _families(ordered)
    if limit is None:
        limit = 2 if many else 20
    lines: list[str] = []
    seen: set[Key] = set()
    told_records: set[Key] = set()
    for family in families:
        rows = {(row.table, row.row): row for one in family for row in _causing(one)}
        left = {key: row for key, row in rows.items() if key not in seen}
        if family[0].kind == "figure-changed" and not many:
            left = rows
        above = len(rows) - len(left)
        if many:
            is_told = family[0].kind != "figure-basis"
            left = {key: row for key, row in left.items() if is_told and row.table != "values"}
        head = _headline(family[0]) if len(family) == 1 else _together(family)
        counted = [f"{above:,} of its rows above"] if above else []
        if many and len(left) > limit:
            counted.append(f"{len(left) - limit:,} rows more")
        lines.append(head + (f" ({', '.join(counted)})" if counted else ""))
        for one in family:
            lines += [f"  defined otherwise: {part}: {_value(a)} -> {_value(b)}" for part, a, b in one.definition]
        for key, row in list(left.items())[:limit]:
            again = key in seen and bool(row.fields or row.records)
            lines += _row(row, again, told_records)
            seen.add(key)
            told_records |= {(record.source, record.key) for record in row.records}
        if len(left) > limit and not many:
            lines.append(f"  and {len(left) - limit:,} rows more")
    return "\n".join(lines) + "\n"


def _causing(one: Difference) -> Iterable[RowChange]:
    """A row that stays in the set and itself says the same is no cause of a change."""
    if one.kind != "figure-changed":
        return one.causes
    return [row for row in one.causes if row.how != "changed" or row.fields] or one.causes


def _families(differences: list[Difference]) -> list[list[Difference]]:
    """
    Figures whose names differ in the last part only, or of those in one report only, in all but the first; a figure
    such as "activities.total" stays by itself.
    """
    found: dict[tuple[str, str], list[Difference]] = {}
    for one in differences:
        family = one.name.rpartition(".")[0]
        if one.kind in ("figure-added", "figure-gone"):
            family = one.name.partition(".")[0]
        elif one.kind == "table" or (one.kind == "figure-changed" and "." not in family):
            family = one.name
        found.setdefault((one.kind, family), []).append(one)
    return list(found.values())


def _together(family: list[Difference]) -> str:
    kind, name = family[0].kind, family[0].name
    is_in_one = kind in ("figure-added", "figure-gone")
    name = name.partition(".")[0] if is_in_one else name.rpartition(".")[0]
    shown = [one for one in family if not is_in_one or (one.before, one.after) not in ((0, None), (None, 0))]
    parts = []
    for one in shown:
        before, after = one.before_text or _value(one.before), one.after_text or _value(one.after)
        said = f"{before} -> {after}" if kind == "figure-changed" else before if kind == "figure-gone" else after
        parts.append(f"{one.name.removeprefix(name + '.')} {said}")
    if zeros := len(family) - len(shown):
        parts.append(f"{zeros} that {'were' if kind == 'figure-gone' else 'are'} zero")
    what = {
        "figure-added": f"{len(family)} new figures: ",
        "figure-gone": f"{len(family)} figures no longer in the report: ",
        "figure-basis": "as before, on other evidence: ",
    }.get(kind, "")
    return f"{name}: {what}{', '.join(parts)}"


def _row(row: RowChange, again: bool, told_records: set[Key]) -> Iterator[str]:
    line = f"  {_HOW[row.how]}: {row.table} {row.row}" + (f" ({row.title})" if row.title else "")
    if again:
        yield line + ", as above"
        return
    if any(record.fields for record in row.records):
        yield line
    else:
        said = [f"{name}: {_value(old)} -> {_value(new)}" for name, old, new in _fields(row)]
        # Two records of a row are enough to find it by.
        said += ["record " + ", ".join(filter(None, (f"{source}/{key}", at))) for source, key, at in row.rests_on[:2]]
        said += [_record(record, told_records) for record in row.records[:2]]
        yield "; ".join([line, *said])
        return
    for record in row.records:
        yield "    " + _record(record, told_records)
        for name, old, new in () if (record.source, record.key) in told_records else record.fields:
            yield f"      {name}: {_value(old)} -> {_value(new)}"


def _record(record: RecordChange, told_records: set[Key]) -> str:
    place = f", {record.place}" if record.place else ""
    known = ", as above" if (record.source, record.key) in told_records else ""
    return f"record {record.how}: {record.source}/{record.key}{place}{known}"


def _fields(row: RowChange) -> tuple[Change, ...]:
    if own := tuple(change for change in row.fields if change[0] not in _FOLLOWS):
        return own
    first = next((change for name in _TELLING for change in row.fields if change[0] == name), None)
    return (first,) if first else row.fields


def _headline(one: Difference) -> str:
    before, after = one.before_text or _value(one.before), one.after_text or _value(one.after)
    label, _, rest = one.label.partition("|")
    for value in rest.split("|", max(0, label.count("{}") - 1)):
        label = label.replace("{}", value, 1)
    name = f"{one.name} ({label})" if label else one.name
    match one.kind:
        case "figure-added":
            return f"{name}: new figure, {after}"
        case "figure-gone":
            return f"{name}: no longer in the report, was {before}"
        case "figure-basis":
            return f"{name}: {after} as before, on other evidence"
        case "table":
            return f"Table {one.name}: {one.before:,} -> {one.after:,} rows; {len(one.causes):,} differ"
    return f"{name}: {before} -> {after}"


def _value(value: Any) -> str:
    if value is None:
        return "not stated"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
