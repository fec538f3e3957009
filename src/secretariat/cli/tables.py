"""Rows as a terminal's table, CSV, XLSX or JSON, to the output or into a file."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import orjson

from ..domain.errors import UsageError
from ..formats import plain_tables
from .columns import pad, shortened

FORMATS = ("table", "csv", "xlsx", "json")
WIDEST = 60


def write(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], form: str, to: Path | None, *, name: str = "rows",
    about: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """
    Write rows in a form of `FORMATS`; *about* stands before them in JSON.

    Raises UsageError for a workbook without a file to put it into.
    """
    if form == "xlsx" and to is None:
        raise UsageError("a workbook needs a file", mend="--to works.xlsx")
    found = list(rows)
    if form == "json":
        data = orjson.dumps({**(about or {}), "rows": found}, option=orjson.OPT_INDENT_2) + b"\n"
    elif form == "csv":
        data = b"".join(plain_tables.csv_lines(columns, found))
    elif form == "xlsx":
        buffer = io.BytesIO()
        plain_tables.write_xlsx(buffer, name, columns, found)
        data = buffer.getvalue()
    else:
        data = (_table(found, columns) + "\n").encode()
    put(data, to)


def put(data: bytes, to: Path | None) -> None:
    """To the output, or whole into a file."""
    if to is None:
        sys.stdout.flush()
        click.echo(data, nl=False)
        return
    part = to.with_name(to.name + ".part")
    part.write_bytes(data)
    part.replace(to)
    click.echo(str(to))


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    cells = [[shortened(str(plain_tables.flat(row.get(column))), WIDEST) for column in columns] for row in rows]
    widths = [max([len(column), *(len(line[at]) for line in cells)]) for at, column in enumerate(columns)]
    lines = [list(columns), ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(pad(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
