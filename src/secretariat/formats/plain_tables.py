"""Rows of any kind as CSV and XLSX for people and programs: as the site gives them, and as the command line does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

import orjson

from ..domain.words import inert


def flat(value: Any) -> Any:
    """One cell: a list joined by "; ", a mapping as JSON, what is unknown or not spoken of empty."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value)
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    return value


def csv_lines(headings: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """RFC 4180, some hundred rows at a time; a text that a spreadsheet would take for a formula has an apostrophe before it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(headings)
    for number, row in enumerate(rows, 1):
        cells = (flat(row.get(name)) for name in headings)
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in cells])
        if number % 500 == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def write_xlsx(file: IO[bytes], name: str, headings: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """A workbook of one sheet, written in bounded memory; no text is taken for a formula or a link."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for at, heading in enumerate(headings):
        sheet.write_string(0, at, heading, bold)
    for number, row in enumerate(rows, 1):
        for at, heading in enumerate(headings):
            cell = flat(row.get(heading))
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                sheet.write_number(number, at, cell)
            elif cell != "":
                sheet.write_string(number, at, str(cell)[:32_767])
    book.close()
