"""
Tables of typed rows as CSV with a Frictionless Table Schema; what is written reads back the same.

Each column has one kind. A column of texts none of which is empty stands as it is; anything else that has no CSV form
of its own (lists, mixed types, empty texts beside unknown ones) stands as JSON in each cell, but for the ids of
records, which are parted by blanks where they have none inside. An empty cell is "not stated": an absent field and
None are the same.

Source: RFC 4180; Frictionless Table Schema v1, https://specs.frictionlessdata.io/table-schema/
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import chain, islice
from typing import Any

import orjson

from ..domain.errors import InputError
from ..domain.sets import ColumnTable, column

# kind -> type of Table Schema
KINDS = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "decimal": "number",
    "boolean": "boolean",
    "words": "string",
    "list": "array",
    "json": "any",
}
_TYPES = {
    str: "text",
    int: "integer",
    float: "number",
    Decimal: "decimal",
    bool: "boolean",
    list: "list",
    tuple: "list",
}
_CELL_LIMIT = 1 << 26
_AT_ONCE = 2_000
_SPECIAL = re.compile('[",\r\n]')
_BLANK = re.compile(r"\s")


def write(name: str, rows: Sequence[Mapping[str, Any]]) -> tuple[bytes, dict[str, Any]]:
    """
    A table as CSV bytes (UTF-8, CRLF, header row) and its schema.

    *name* is for errors. Columns: ``id`` first, the other fields sorted, ``records`` last; rows in the order given.

    Raises:
        InputError: a value of no JSON type, a number that is not finite, a text that is not Unicode.
    """
    names = rows.columns if isinstance(rows, ColumnTable) else set().union(*rows)
    ordered = ["id", *sorted({*names} - {"id", "records"}), "records"]
    return write_columns(name, {field: column(rows, field) for field in ordered})


def write_columns(name: str, columns: Mapping[str, Sequence[Any]]) -> tuple[bytes, dict[str, Any]]:
    """As `write`, of columns in the order given, all of one length."""
    kinds = {field: _kind(field, values) for field, values in columns.items()}
    try:
        cells = [_written(values, kinds[field]) for field, values in columns.items()]
        lines = chain([",".join(_quoted(list(columns)))], map(",".join, zip(*cells, strict=True)))
        parts = []
        # In parts, for most are ASCII, which takes a quarter of the room and of the time.
        while some := list(islice(lines, _AT_ONCE)):
            parts.append(("\r\n".join(some) + "\r\n").encode())
        data = b"".join(parts)
    except (TypeError, ValueError) as error:  # orjson's errors and UnicodeEncodeError are among them
        mend = "texts, finite numbers, lists and mappings only"
        raise InputError(f"{name}: cannot be written as CSV: {error}", place=name, mend=mend) from error
    fields = [{"name": field, "type": KINDS[kind], "secretariat:kind": kind} for field, kind in kinds.items()]
    return data, {"fields": fields, "primaryKey": "id", "missingValues": [""]}


def _written(values: Sequence[Any], kind: str) -> Sequence[str]:
    """The cells of a column, quoted; where few values stand in many rows, each is written once."""
    types = set(map(type, values)) - {type(None)}
    if types in ({str}, {bool}):
        different = set(values)
        if 4 * len(different) < len(values):
            ordered = list(different)
            known = dict(zip(ordered, _quoted(_cells(ordered, kind)), strict=True))
            return list(map(known.__getitem__, values))
    return _quoted(_cells(values, kind))


def _kind(field: str, values: Sequence[Any]) -> str:
    types = set(map(type, values)) - {type(None)}
    kinds = {_TYPES.get(found, "json") for found in types} or {"text"}
    kind = kinds.pop() if len(kinds) == 1 else "json"
    if kind == "list" and field == "records" and _are_words(values):
        return "words"
    return "json" if kind == "text" and "" in values else kind


def _are_words(lists: Sequence[Any]) -> bool:
    """Whether each list has elements, all of them texts without a blank, so that blanks can part them."""
    try:
        return (
            all(lists)
            and not any(map(_BLANK.search, chain.from_iterable(lists)))
            and "" not in chain.from_iterable(lists)
        )
    except TypeError:
        return False


def _quoted(cells: Sequence[str]) -> Sequence[str]:
    """Cells of a column quoted where RFC 4180 asks for it: whole columns at once, twice as fast as csv.writer."""
    if not _SPECIAL.search("".join(cells)):
        return cells
    return ['"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell for cell in cells]


def _cells(values: Sequence[Any], kind: str) -> Sequence[str]:
    if kind == "text":
        return [value or "" for value in values] if None in values else values
    if kind == "integer":
        return ["" if value is None else str(value) for value in values]
    if kind == "boolean":
        return ["" if value is None else "true" if value else "false" for value in values]
    if kind == "decimal":
        if not all(value is None or value.is_finite() for value in values):
            raise ValueError("a number is not finite")
        return ["" if value is None else str(value) for value in values]
    if kind == "number":
        if not all(value is None or math.isfinite(value) for value in values):
            raise ValueError("a number is not finite")
        return ["" if value is None else repr(value) for value in values]
    if kind == "words":
        return list(map(" ".join, values))
    dumps, options = orjson.dumps, orjson.OPT_SORT_KEYS
    return ["" if value is None else dumps(value, option=options).decode() for value in values]


def read(name: str, data: bytes, schema: Any) -> list[dict[str, Any]]:
    """
    Rows as `write` took them, each with all columns.

    Raises:
        InputError: not UTF-8, not CSV, a row of another length, a cell that is not of its column's kind.
    """
    try:
        fields = [(field["name"], field["secretariat:kind"]) for field in schema["fields"]]
        if not all(isinstance(field, str) and kind in KINDS for field, kind in fields):
            raise ValueError("its schema names an unknown kind")
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{name}: no schema of a table: {error!r}", place=name, mend="take the file as issued"
        ) from error
    limit = csv.field_size_limit(_CELL_LIMIT)
    try:
        lines = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(
            f"{name}: not a CSV file in UTF-8: {error}", place=name, mend="take the file as issued"
        ) from error
    finally:
        csv.field_size_limit(limit)
    names = [field for field, _ in fields]
    if not lines or lines[0] != names:
        raise InputError(
            f"{name}: its header row is not that of its schema", place=name, mend="take the file as issued"
        )
    width = len(names)
    for number, line in enumerate(lines):
        if len(line) != width:
            raise InputError(
                f"{name}: record {number}: {len(line)} cells, and the header has {width}",
                place=name,
                mend="take the file as issued",
            )
    columns = [
        _values(name, field, kind, cells)
        for (field, kind), cells in zip(fields, zip(*lines[1:], strict=True), strict=False)
    ]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def rows(name: str, lines: Iterable[str], schema: Any) -> Iterator[dict[str, Any]]:
    """
    The rows of a table one after the other, in bounded memory, from the lines of its file.

    Raises:
        InputError: as `read`; what is wrong further on comes up when it is reached.
    """
    reader = csv.reader(lines, strict=True)
    head = next(reader, [])
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    while some := list(islice(reader, _AT_ONCE)):
        text.seek(0)
        text.truncate()
        writer.writerows([head, *some])
        yield from read(name, text.getvalue().encode(), schema)


def _values(name: str, field: str, kind: str, cells: Sequence[str]) -> list[Any]:
    try:
        match kind:
            case "text":
                return [cell or None for cell in cells]
            case "integer":
                return [int(cell) if cell else None for cell in cells]
            case "number":
                return [float(cell) if cell else None for cell in cells]
            case "decimal":
                return [Decimal(cell) if cell else None for cell in cells]
            case "words":
                return [cell.split(" ") if cell else None for cell in cells]
            case "boolean":
                return [{"": None, "true": True, "false": False}[cell] for cell in cells]
        loads = orjson.loads
        values = [loads(cell) if cell else None for cell in cells]
        if kind == "list" and not all(value is None or isinstance(value, list) for value in values):
            raise ValueError("not a list")
        return values
    except (ValueError, KeyError, InvalidOperation) as error:
        raise InputError(
            f"{name}, column {field}: a cell is no {kind}: {error!r}"[:300], place=name, mend="take the file as issued"
        ) from error
