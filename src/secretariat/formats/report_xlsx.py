"""
All tables of a report as one workbook: a sheet of contents, then a sheet a table, then the figures.

Values are typed (whole numbers, dates, text) from `Table.plain`; where a table has none, the text of its cells is
taken. A text never becomes a formula or a link, whatever it begins with.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from ..domain.anchors import tables_of
from ..domain.documents import Document, FigureRef, Inline, Link, NoteRef, PrintedFigure, Table, Text
from ..domain.errors import InputError

FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number: a longer one stays text
LONGEST = 32767  # characters in a cell
ROWS, COLUMNS = 1_048_576, 16_384
FIGURE_COLUMNS = ("figure", "value", "unit", "method", "records", "sources", "date")


def write(document: Document) -> bytes:
    """
    The workbook, the same bytes for the same document.

    The first sheet lists the tables with caption, unit, source and date, each with a link to its sheet. In a sheet of
    a table the first row holds the columns' titles; the rows are those of `Table.plain`.

    Raises:
        InputError: a row has more or fewer values than its table has columns, or a table is too large for a sheet.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        },
    )
    made_at = datetime.fromisoformat(document.made_at.replace("Z", "+00:00")).replace(tzinfo=None)
    book.set_properties(
        {
            "title": _text(document.header.title),
            "subject": _text(document.header.document),
            "author": _text(document.header.by),
            "keywords": _text(", ".join(document.keywords)),
            "comments": _text(document.notice),
            "created": made_at,
        }
    )
    formats = _Formats(book)
    words = document.words
    tables = [table for _, table in tables_of(document)]
    figures = [] if _has_annex(tables, document) else [document.figures[name] for name in sorted(document.figures)]
    taken: set[str] = set()
    contents_name = sheet_name(words["contents"], taken)
    names = [sheet_name(f"{table.number} {table.name}", taken) for table in tables]
    figures_name = sheet_name(words["figures-annex"], taken) if figures else ""
    rtl = document.direction == "rtl"

    contents = book.add_worksheet(contents_name)
    _contents(contents, document, [*zip(names, tables, strict=True)], (figures_name, len(figures)), formats)
    for name, table in zip(names, tables, strict=True):
        _sheet(
            book.add_worksheet(name), [column.title for column in table.columns], plain_rows(table, document), formats
        )
    if figures:
        titles = [words[f"column.{column}"] for column in FIGURE_COLUMNS]
        _sheet(book.add_worksheet(figures_name), titles, [_figure_row(figure) for figure in figures], formats)
    for sheet in book.worksheets():
        if rtl:
            sheet.right_to_left()
        sheet.set_footer(f"&L{_footer(document.identifier)}&C&P / &N&R{_footer(words['state.' + document.state])}")
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    book.close()
    return stream.getvalue()


def sheet_name(wanted: str, taken: set[str]) -> str:
    """
    A valid sheet name, unique among *taken* (case apart), which it joins.

    At most 31 characters, none of ``[]:*?/\\``, no apostrophe at either end, not "History".
    """
    base = FORBIDDEN.sub(" ", CONTROL.sub(" ", wanted)).strip().strip("'").strip()[:31].strip().strip("'") or "-"
    if base.casefold() == "history":
        base = "History-"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        suffix = f" {number}"
        name = base[: 31 - len(suffix)] + suffix
    taken.add(name.casefold())
    return name


def plain_rows(table: Table, document: Document) -> list[tuple[Any, ...]]:
    """The rows of a table as plain values; without `Table.plain`, the text of the cells. Raises InputError."""
    if table.plain:
        rows = [tuple(row) for row in table.plain]
    else:
        rows = []
        for row in table.rows:
            said = [words_of(cell, document) for cell in row.cells]
            rows.append(tuple(said + [None] * (len(table.columns) - len(said))))
    for number, values in enumerate(rows, 1):
        if len(values) != len(table.columns):
            raise InputError(
                f"table {table.name}, row {number}: {len(values)} values for {len(table.columns)} columns",
                mend="give each column one value",
            )
    if len(rows) >= ROWS or len(table.columns) > COLUMNS:
        raise InputError(f"table {table.name} is too large for a sheet", mend="divide it")
    return rows


def words_of(inlines: Iterable[Inline], document: Document) -> str:
    """The words of inlines without style or link."""
    parts = []
    for inline in inlines:
        match inline:
            case Text(text) | Link(text):
                parts.append(text)
            case FigureRef(name):
                parts.append(document.figures[name].text)
            case NoteRef(number):
                parts.append("" if document.tabled else f"[{number}]")
    return "".join(parts).strip()


class _Formats:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        wrap = {"text_wrap": True, "valign": "top"}
        self.head: Format = book.add_format({**wrap, "bold": True, "bg_color": "#E6EDF5", "bottom": 2})
        self.text: Format = book.add_format(wrap)
        self.whole: Format = book.add_format({**wrap, "num_format": "#,##0"})
        self.plain: Format = book.add_format({**wrap, "num_format": "0"})
        self.date: Format = book.add_format({**wrap, "num_format": "yyyy-mm-dd", "align": "left"})
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.strong: Format = book.add_format({"bold": True})
        self.link: Format = book.add_format({**wrap, "font_color": "#1F4E79", "underline": 1})


def _contents(
    sheet: Worksheet,
    document: Document,
    tables: Sequence[tuple[str, Table]],
    figures: tuple[str, int],
    formats: _Formats,
) -> None:
    words = document.words
    header = document.header
    lines: list[tuple[str, Format | None]] = [
        (header.title, formats.title),
        (header.document, formats.strong),
        (f"{header.session} · {header.date}", None),
        (words[f"state.{document.state}"], formats.strong),
    ]
    lines += [(document.notice, formats.strong)] if document.notice else []
    lines += [(document.labelled("package-digest", document.root), None)] if document.root else []
    for row, (text, form) in enumerate(lines):
        sheet.write_string(row, 0, _text(text), form)
    start = len(lines) + 1
    for column, title in enumerate((words["table"], words["contents"], words["unit"], words["source"], words["as-of"])):
        sheet.write_string(start, column, _text(title), formats.head)
    listed = [
        (name, f"{words['table']} {table.number}", _captioned(table), table.unit, table.source, table.as_of)
        for name, table in tables
    ]
    if figures[0]:
        listed.append((figures[0], words["figures-annex"], f"{words['figures-annex']} ({figures[1]})", "", "", ""))
    for row, (name, label, *facts) in enumerate(listed, start + 1):
        quoted = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", formats.link, _text(label))
        for column, fact in enumerate(facts, 1):
            sheet.write_string(row, column, _text(fact), formats.text)
    sheet.freeze_panes(start + 1, 0)
    for column, width in enumerate((16, 60, 16, 40, 18)):
        sheet.set_column(column, column, width)


def _captioned(table: Table) -> str:
    """The caption, and for a table without rows what is said in their place."""
    return table.caption if table.rows or not table.empty else f"{table.caption}: {table.empty}"


def _sheet(sheet: Worksheet, titles: Sequence[str], rows: Sequence[tuple[Any, ...]], formats: _Formats) -> None:
    for column, title in enumerate(titles):
        sheet.write_string(0, column, _text(title), formats.head)
    for number, values in enumerate(rows, 1):
        for column, value in enumerate(values):
            _cell(sheet, number, column, value, formats)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    if titles:
        # An exact amount such as "12.50" is text on purpose: a spreadsheet need not warn of it.
        sheet.ignore_errors({"number_stored_as_text": xl_range(1, 0, max(len(rows), 1), len(titles) - 1)})
        sheet.autofilter(0, 0, max(len(rows), 1), len(titles) - 1)
    for column, title in enumerate(titles):
        longest = max((len(str(values[column])) for values in rows if values[column] is not None), default=0)
        sheet.set_column(column, column, min(max(longest, len(title) + 3, 6) + 1, 60))


def _cell(sheet: Worksheet, row: int, column: int, value: Any, formats: _Formats) -> None:
    """One typed cell: an unknown value stays empty, a whole date becomes a date, a reduced one ("2018-03") stays text."""
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value, formats.text)
        case int() if abs(value) < EXACT:
            sheet.write_number(row, column, value, formats.plain if 1000 <= abs(value) < 10000 else formats.whole)
        case date():
            _date(sheet, row, column, value.isoformat()[:10], formats)
        case str() if ISO_DATE.fullmatch(value):
            _date(sheet, row, column, value, formats)
        case Decimal() | int() | float():
            sheet.write_string(row, column, str(value), formats.text)
        case list() | tuple():
            sheet.write_string(row, column, _text("; ".join(str(each) for each in value)), formats.text)
        case _:
            sheet.write_string(row, column, _text(str(value)), formats.text)


def _date(sheet: Worksheet, row: int, column: int, value: str, formats: _Formats) -> None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.year < 1901:  # a spreadsheet's days begin in 1900, whose calendar it has wrong
        sheet.write_string(row, column, value, formats.text)
    else:
        sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), formats.date)


def _has_annex(tables: Iterable[Table], document: Document) -> bool:
    """Whether a table holds the line of every figure as plain values, so that no second sheet of them is needed."""
    wanted = {figure.anchor for figure in document.figures.values()}
    return any(table.plain and wanted <= {row.anchor for row in table.rows} for table in tables)


def _figure_row(figure: PrintedFigure) -> tuple[Any, ...]:
    sources = "; ".join(f"{link.text} <{link.target}>" for link in figure.sources)
    return (figure.label, figure.text, figure.unit, figure.method, figure.records, sources, figure.date)


def _text(text: str) -> str:
    """A text as a cell can hold it: control characters shown as U+FFFD, cut at the longest a cell takes."""
    text = CONTROL.sub("\ufffd", text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _footer(text: str) -> str:
    return _text(text).replace("&", "&&")[:80]
