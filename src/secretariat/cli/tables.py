"""Rows as a terminal's table, CSV, XLSX or JSON, to the output or into a file."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import orjson

from ..domain.errors import UsageError
from ..domain.words import inert
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
        data = _csv(found, columns).encode()
    elif form == "xlsx":
        data = _xlsx(found, columns, name)
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


def flat(value: Any) -> Any:
    """One cell: a list joined by "; ", what is not known empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return orjson.dumps(value).decode() if isinstance(value, dict) else value


def _csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = (flat(row.get(column)) for column in columns)
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in cells])
    return buffer.getvalue()


def _xlsx(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], name: str) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    plainly = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, plainly)
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column, bold)
        sheet.set_column(
            at, at, min(WIDEST, 2 + max([len(column), *(len(str(flat(row.get(column)))) for row in rows[:200])]))
        )
    for number, row in enumerate(rows, 1):
        for at, column in enumerate(columns):
            cell = flat(row.get(column))
            if isinstance(cell, int | float):
                sheet.write_number(number, at, cell)
            elif cell != "":
                sheet.write_string(number, at, str(cell)[:32_767])
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    book.close()
    return buffer.getvalue()


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    cells = [[shortened(str(flat(row.get(column))), WIDEST) for column in columns] for row in rows]
    widths = [max([len(column), *(len(line[at]) for line in cells)]) for at, column in enumerate(columns)]
    lines = [list(columns), ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(pad(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
