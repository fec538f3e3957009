"""
The review as a workbook to correct, and that workbook read again.

The sheets' rows bear their key in a hidden first column; a very hidden sheet keeps each cell's text as exported, the
digest of what the officer saw, and what the workbook was made of. Columns are found by their headings and rows by
their keys, so sorted rows, moved columns and a file saved by another program still match. No text is ever a formula.

This file is no source: `recognize` is here so that ``collect`` does not take it for a register.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import load_workbook
from xlsxwriter.utility import xl_col_to_name, xl_range

from ..domain.errors import InputError
from ..domain.review_cells import LONGEST, cell_text
from ..domain.review_sheets import FORM, KEY, EditedBook, EditedRow, ReviewBook, ReviewSheet, SheetRow, Shown
from ..domain.statements import Item, Problem
from . import Context
from .workbook_guard import check_workbook

NAME = "review-xlsx"
VERSION = "1"
HIDDEN = "_exported"
LISTS = "_lists"
NEW_ROWS = 50
LINE_HEIGHT = 13.5
LOOKS = {
    "": "#FFFFFF", "unknown": "#DDEBF7", "inferred": "#FFF2CC", "conflict": "#F8CBAD", "confirmed": "#E2EFDA",
    "green": "#C6E0B4", "amber": "#FFE699", "red": "#F4B084", "read-only": "#EDEDED",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(book: ReviewBook) -> bytes:
    """The workbook, the same bytes for the same content."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(stream, options)
    made_at = datetime.fromisoformat(book.facts["made_at"].replace("Z", "+00:00")).replace(tzinfo=None)
    file.set_properties({"title": _text(book.title), "comments": _text(book.notice), "created": made_at})
    writer = _Writer(file)
    writer.guidance(book)
    lists = _lists(book)
    for sheet in book.sheets:
        writer.sheet(sheet, lists)
    writer.lists(lists)
    writer.hidden(book)
    file.worksheets()[1].activate()
    file.close()
    return stream.getvalue()


def _lists(book: ReviewBook) -> dict[tuple[str, ...], str]:
    """Each list of choices with the range in which it stands: a list in the cell itself may hold 255 characters only."""
    found: dict[tuple[str, ...], str] = {}
    for sheet in book.sheets:
        for column in sheet.columns:
            if column.choices and column.choices not in found:
                letter = xl_col_to_name(len(found))
                found[column.choices] = f"='{LISTS}'!${letter}$1:${letter}${len(column.choices)}"
    return found


class _Writer:
    def __init__(self, file: xlsxwriter.Workbook) -> None:
        self.file = file
        self._formats: dict[tuple[Any, ...], Any] = {}

    def format(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format(
                {"valign": "top", "font_name": "Calibri", "font_size": 10, **wanted}
            )
        return self._formats[key]

    def guidance(self, book: ReviewBook) -> None:
        sheet = self.file.add_worksheet("Instructions")
        sheet.set_column(0, 0, 84, self.format(text_wrap=True))
        row = 0
        for text, look in ((book.title, {"bold": True, "font_size": 14}), (book.notice, {"italic": True})):
            if text:
                sheet.write_string(row, 0, _text(text), self.format(text_wrap=True, **look))
                row += 1
        for heading, lines in book.guidance:
            row += 1
            sheet.write_string(row, 0, _text(heading), self.format(bold=True, font_size=12))
            for line in lines:
                row += 1
                sheet.set_row(row, LINE_HEIGHT * -(-len(line) // 88))
                sheet.write_string(row, 0, _text(line), self.format(text_wrap=True))
            row += 1
        sheet.write_string(row + 1, 0, "Colours", self.format(bold=True, font_size=12))
        for number, (colour, words) in enumerate(book.legend, row + 2):
            sheet.write_string(
                number, 0, _text(words), self.format(bg_color=LOOKS[colour], border=1, border_color="#BFBFBF")
            )
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"select_locked_cells": True})

    def sheet(self, of: ReviewSheet, lists: Mapping[tuple[str, ...], str]) -> None:
        sheet = self.file.add_worksheet(of.name)
        head = self.format(bold=True, text_wrap=True, bg_color="#1F3864", font_color="#FFFFFF", border=1, locked=True)
        edit = self.format(bold=True, text_wrap=True, bg_color="#2E75B6", font_color="#FFFFFF", border=1, locked=True)
        last = len(of.rows) + (NEW_ROWS if of.takes_new else 0)
        sheet.write_string(0, 0, KEY, head)
        sheet.set_column(0, 0, 10, self.format(locked=True), {"hidden": True})
        for number, column in enumerate(of.columns, 1):
            sheet.write_string(0, number, _text(column.title), edit if column.is_editable else head)
            sheet.set_column(number, number, column.width)
            if column.choices and last:
                sheet.data_validation(
                    1, number, last, number,
                    {
                        "validate": "list", "source": lists[column.choices], "ignore_blank": True,
                        "error_type": "information" if column.is_free else "stop",
                        "error_title": column.title[:32], "error_message": "It is not among the words of the list.",
                    },
                )  # fmt: skip
        for row, one in enumerate(of.rows, 1):
            sheet.write_string(row, 0, _text(one.key), self.format(locked=True, num_format="@"))
            sheet.set_row(row, LINE_HEIGHT * _lines(of, one))
            for number, column in enumerate(of.columns, 1):
                self._cell(sheet, row, number, one.cells.get(column.name, Shown()), column.is_editable)
        for row in range(len(of.rows) + 1, last + 1):
            for number, column in enumerate(of.columns, 1):
                if column.is_editable:
                    sheet.write_blank(row, number, None, self.format(locked=False, num_format="@", text_wrap=True))
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 3 if of.columns[0].name == "code" else 2)  # up to what names the row
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(last, 1), len(of.columns))
        sheet.ignore_errors({"number_stored_as_text": xl_range(1, 0, max(last, 1), len(of.columns))})
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        allowed = (
            "sort",
            "autofilter",
            "format_columns",
            "format_rows",
            "insert_rows",
            "delete_rows",
            "insert_hyperlinks",
        )
        sheet.protect("", dict.fromkeys(allowed, True))

    def _cell(self, sheet: Any, row: int, column: int, cell: Shown, is_editable: bool) -> None:
        look = cell.look if cell.look else "" if is_editable else "read-only"
        wanted: dict[str, Any] = {
            "bg_color": LOOKS[look], "border": 1, "border_color": "#D9D9D9", "locked": not is_editable, "text_wrap": True,
        }  # fmt: skip
        text = _text(cell.text)
        if cell.is_number and text.isascii() and text.isdigit() and len(text) < 15:
            sheet.write_number(row, column, int(text), self.format(**wanted, num_format="0"))
        elif cell.address.startswith(("http://", "https://")) and len(cell.address) < 2000 and text:
            sheet.write_url(
                row, column, cell.address, self.format(**wanted, font_color="#0563C1", underline=1), text[:LONGEST]
            )
        elif text:
            sheet.write_string(row, column, text, self.format(**wanted, num_format="@"))
        else:
            sheet.write_blank(row, column, None, self.format(**wanted, num_format="@"))

    def lists(self, lists: Mapping[tuple[str, ...], str]) -> None:
        sheet = self.file.add_worksheet(LISTS)
        for column, choices in enumerate(lists):
            for row, choice in enumerate(choices):
                sheet.write_string(row, column, _text(choice))
        sheet.very_hidden()

    def hidden(self, book: ReviewBook) -> None:
        """The facts, the columns and each cell as exported, one a line."""
        sheet = self.file.add_worksheet(HIDDEN)
        lines: list[Sequence[str]] = [("fact", name, value) for name, value in sorted(book.facts.items())]
        for one in book.sheets:
            lines += [("column", one.name, c.name, c.title, "edit" if c.is_editable else "") for c in one.columns]
            for row in one.rows:
                for c in one.columns:
                    cell = row.cells.get(c.name, Shown())
                    lines.append(("cell", one.name, row.key, c.name, cell.text, cell.basis))
        lines.append(("end", str(len(lines))))
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                if text:
                    sheet.write_string(number, column, _text(text))
        sheet.very_hidden()


def _lines(of: ReviewSheet, row: SheetRow) -> int:
    """Lines that the row's longest cell takes when wrapped, six at most."""
    counts = [1]
    for column in of.columns:
        text = row.cells.get(column.name, Shown()).text
        counts.append(sum(1 + int(len(line) / (column.width * 1.05)) for line in text.split("\n")))
    return min(max(counts), 6)


def _text(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)[:LONGEST]


def recognize(path: Path, head: bytes) -> bool:
    """A workbook with the hidden sheet of a review."""
    if not head.startswith(b"PK") or path.suffix.lower() not in (".xlsx", ".xlsm"):
        return False
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as stream:
            return f'"{HIDDEN}"'.encode() in stream.read(1 << 20)
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False


def read(path: Path, options: Mapping[str, Any], context: Context) -> Iterator[Item | Problem]:
    """Never records: what an officer corrected needs an actor and a reason."""
    yield Problem(
        Path(path).name, "review-workbook", "a review to be taken as acts of a person, not a source", "error",
        f"secretariat review --apply {Path(path).name} --actor ROLE --reason TEXT",
    )  # fmt: skip


def read_edited(path: Path) -> EditedBook:
    """
    The workbook as it came back.

    Raises:
        InputError: it is damaged, unsafe, or holds no review; names the file and the mend.
    """
    name = path.name
    check_workbook(path)
    try:
        file = load_workbook(path, data_only=False)
    except Exception as problem:  # openpyxl raises whatever it stumbles on in a damaged part
        raise InputError(f"{name}: it cannot be read ({type(problem).__name__}: {problem})",
                         mend="open it and save it as .xlsx", place=name) from problem  # fmt: skip
    if HIDDEN not in file.sheetnames:
        raise InputError(f"{name}: no review, or its hidden sheet was removed",
                         mend="export it anew: secretariat review --xlsx FILE", place=name)  # fmt: skip
    facts, titles, editable, exported = _exported(file[HIDDEN], name)
    problems: list[Problem] = []
    rows: dict[str, list[EditedRow]] = {}
    for sheet in exported:
        if sheet in file.sheetnames:
            found = _rows(file[sheet], f"{name}!{sheet}", titles[sheet], problems)
            if found is not None:
                rows[sheet] = found
    return EditedBook(name, facts, exported, editable, titles, rows, tuple(problems))


Exported = dict[str, dict[str, dict[str, tuple[str, str]]]]


def _exported(
    sheet: Any, name: str
) -> tuple[dict[str, str], dict[str, dict[str, str]], dict[str, frozenset[str]], Exported]:
    facts: dict[str, str] = {}
    titles: dict[str, dict[str, str]] = {}
    editable: dict[str, set[str]] = {}
    exported: Exported = {}
    ended = False
    for count, row in enumerate(sheet.iter_rows(values_only=True)):
        what, *rest = [_hidden(value) for value in row] + [""] * 6
        match what:
            case "fact":
                facts[rest[0]] = rest[1]
            case "column":
                titles.setdefault(rest[0], {})[rest[1]] = rest[2]
                exported.setdefault(rest[0], {})
                editable.setdefault(rest[0], set())
                if rest[3] == "edit":
                    editable[rest[0]].add(rest[1])
            case "cell":
                exported.setdefault(rest[0], {}).setdefault(rest[1], {})[rest[2]] = (rest[3], rest[4])
            case "end":
                ended = rest[0] == str(count)
                break
    if not ended or facts.get("form") != FORM or not {"workspace", "from", "to"} <= set(facts):
        raise InputError(f"{name}: its hidden sheet is not whole, or of another version of the program",
                         mend="export it anew: secretariat review --xlsx FILE", place=name)  # fmt: skip
    return facts, titles, {key: frozenset(value) for key, value in editable.items()}, exported


def _hidden(value: Any) -> str:
    return "" if value is None else str(value).replace("_x000D_", "").replace("\r\n", "\n")


def _rows(sheet: Any, place: str, titles: Mapping[str, str], problems: list[Problem]) -> list[EditedRow] | None:
    """Rows under the heading that names the keys; None, with the problem told, when there is no such heading."""
    by_title = {_fold(title): name for name, title in titles.items()}
    columns: dict[int, str] = {}
    key_at: int | None = None
    found: list[EditedRow] = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        if key_at is None:
            for cell in row:
                if _fold(cell_text(cell.value)) == _fold(KEY):
                    key_at = cell.column
            if key_at is not None:
                columns = {
                    c.column: by_title[_fold(cell_text(c.value))] for c in row if _fold(cell_text(c.value)) in by_title
                }
            continue
        cells: dict[str, tuple[str | None, str]] = {}
        key, holds = "", False
        for cell in row:
            if cell.column == key_at:
                key = cell_text(cell.value)
            elif cell.column in columns:
                where = f"{place}!{cell.coordinate}"
                text = _cell(cell, where, problems)
                cells[columns[cell.column]] = (text, where)
                holds = holds or bool(text)
        if key or holds:
            found.append(EditedRow(key, f"{place}!row {number}", cells))
    if key_at is None:
        problems.append(
            Problem(place, "no-heading", f"no column is headed {KEY!r}; nothing of the sheet is read", "error",
                    "put the first row back from the file as exported")
        )  # fmt: skip
        return None
    return found


def _cell(cell: Any, place: str, problems: list[Problem]) -> str | None:
    """A cell's text; None, with the problem told, where it holds no value of its own."""
    if cell.data_type in ("f", "e"):
        what = "a formula" if cell.data_type == "f" else "an error"
        problems.append(
            Problem(place, "formula", f"{what} ({str(getattr(cell.value, 'text', cell.value))[:60]}) stands in place of a value",
                    "error", "write the value itself, with ' before it where it begins with =")
        )  # fmt: skip
        return None
    return cell_text(cell.value)


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()
