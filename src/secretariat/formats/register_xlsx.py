"""
Registers in workbooks (.xlsx), with the meaning that their formats carry.

Key of an item: the stated id where the register's ids are stable; for activities the normalized title | start; equals
are numbered ("~2"). Its bytes: canonical JSON of the row's cells (see `register_items.cells_json`). Formulas count by
their stored value and are never evaluated.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ..domain.amounts import currencies_in
from ..domain.errors import InputError
from ..domain.grids import Cell, Grid, Line
from ..domain.registers import SheetReading, open_sheets
from ..domain.statements import Item, Problem
from . import Context
from .register_items import items, plain_reading, rows, with_lead
from .workbook_guard import check_workbook

NAME = "register-xlsx"
VERSION = "2"
MAX_CELLS = 2_000_000


def recognize(path: Path, head: bytes) -> bool:
    """A ZIP named .xlsx or .xlsm."""
    return head.startswith(b"PK") and path.suffix.lower() in (".xlsx", ".xlsm")


def read(path: Path, options: Mapping[str, Any], context: Context) -> Iterator[Item | Problem]:
    """
    Read all registers of a workbook.

    *options*: ``what`` (activities, liaisons, budget, meetings …; found out when absent), ``lead``, ``currency``,
    ``date_order`` ("dmy", "mdy"), ``countries`` (that it names beside those of the world; default: the workspace's).
    """
    path = Path(path)
    try:
        sheets = _sheets(path, options, context)
    except InputError as problem:
        words = problem.message.removeprefix(f"{path.name}: ")
        yield Problem(path.name, "broken-workbook", words, "error", problem.mend)
        return
    if not any(sheet.header for sheet in sheets):
        yield Problem(
            path.name,
            "no-register",
            "no sheet of the workbook is a register",
            "error",
            "name the kind of register (what)",
        )
    yield from items(sheets, lambda sheet, label: "!".join(filter(None, (path.name, sheet, label))))


def preview(path: Path, options: Mapping[str, Any], context: Context) -> list[dict[str, Any]]:
    """What would be made of each row and why; see `register_items.rows`. Raises InputError for a broken file."""
    return rows(_sheets(Path(path), options, context))


def reading(path: Path, options: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Which column is what, to be stored and given back as ``context.reading``. Raises InputError for a broken file."""
    return plain_reading(_sheets(Path(path), options, context))


def _sheets(path: Path, options: Mapping[str, Any], context: Context) -> list[SheetReading]:
    return open_sheets(_grids(path), with_lead(path, options), context.reading)


def _grids(path: Path) -> list[Grid]:
    check_workbook(path)
    try:
        book = load_workbook(path, rich_text=True, data_only=True, keep_links=False)
        formulas = load_workbook(path, keep_links=False) if _has_formulas(path) else None
    except Exception as problem:  # openpyxl raises whatever it stumbles on in a damaged part
        raise InputError(
            f"{path.name}: the workbook cannot be read ({type(problem).__name__}: {problem})",
            mend="open and save it as .xlsx",
            place=path.name,
        ) from problem
    epoch_1904 = book.epoch == CALENDAR_MAC_1904
    grids = []
    for sheet in book.worksheets:
        if sheet.max_row * sheet.max_column > MAX_CELLS:
            raise InputError(
                f"{path.name}: the sheet {sheet.title!r} has {sheet.max_row} rows and {sheet.max_column} columns",
                mend="delete the empty rows and columns that are only formatted",
                place=path.name,
            )
        grids.append(_grid(sheet, formulas[sheet.title] if formulas else None, epoch_1904))
    return grids


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(
            re.search(rb"<(?:\w+:)?f[ >/]", archive.read(name))
            for name in archive.namelist()
            if re.match(r"xl/worksheets/[^/]+\.xml$", name)
        )


def _grid(sheet: Any, formulas: Any, epoch_1904: bool) -> Grid:
    lines = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [_cell(cell, formulas[cell.coordinate] if formulas is not None else None) for cell in row]
        dimension = sheet.row_dimensions.get(number, None)
        lines.append(Line(number, f"row {number}", cells, bool(dimension and dimension.hidden)))
    while lines and not any(cell.text or cell.facts for cell in lines[-1].cells):
        lines.pop()
    last = len(lines)
    merged = [
        (area.min_row - 1, area.min_col - 1, min(area.max_row, last) - 1, area.max_col - 1)
        for area in sheet.merged_cells.ranges
        if area.min_row <= last
    ]
    hidden = {
        get_column_letter(index)
        for name, dimension in sheet.column_dimensions.items()
        if dimension.hidden
        for index in range(dimension.min or 1, min(dimension.max or 1, sheet.max_column) + 1)
    }
    names = [get_column_letter(index) for index in range(1, sheet.max_column + 1)]
    return Grid(
        sheet.title,
        lines,
        sorted(merged),
        names,
        sheet.sheet_state != "visible",
        tuple(name for name in names if name in hidden),
        epoch_1904,
    )


def _cell(cell: Any, formula: Any) -> Cell:
    facts: dict[str, Any] = {}
    value = cell.value
    if formula is not None and formula.data_type == "f":
        words = str(getattr(formula.value, "text", formula.value))
        link = re.match(r'=HYPERLINK\(\s*"([^"]+)"', words, re.IGNORECASE)
        if link:
            facts["link"] = link[1]
        if value is None:
            facts["formula"] = words
            value = words
    if isinstance(value, CellRichText):
        value = _rich(value, facts, bool(cell.font and cell.font.strike))
    text, value = _shown(value, cell, facts)
    if cell.has_style:
        _format(cell, facts)
    if facts.get("struck") and not text:
        text, facts["strike"] = facts.pop("struck"), True
        value = text
    if facts.get("strike") and facts.get("struck"):
        del facts["struck"]
    comment = getattr(cell, "comment", None)
    if comment is not None and comment.text:
        words = re.sub(r"^\[Threaded comment\].*?Comment:\s*", "", comment.text, flags=re.DOTALL)
        facts["comment"] = " ".join(words.split())
    link = getattr(cell, "hyperlink", None)
    if link is not None and link.target:
        facts["link"] = link.target
    if facts.get("link"):
        facts.pop("ink", None)
    return Cell(text, value, cell.coordinate, facts)


def _rich(runs: CellRichText, facts: dict[str, Any], struck_cell: bool) -> str:
    """Text without superscript marks and struck-out words; both go to *facts*."""
    kept, marks, struck = "", [], []
    for index, run in enumerate(runs):
        font = run.font if isinstance(run, TextBlock) else None
        words = run.text if isinstance(run, TextBlock) else str(run)
        if font is not None and font.vertAlign == "superscript" and len(words.strip()) <= 4:
            if words.strip():
                marks.append(words.strip(" ()"))
                if index == 0:
                    facts["lead_mark"] = True
        elif (font.strike if font is not None else struck_cell) and words.strip():
            struck.append(words.strip())
        else:
            kept += words
    if marks:
        facts["marks"] = marks
    if struck:
        facts["struck"] = " ".join(struck)
    return kept


def _shown(value: Any, cell: Any, facts: dict[str, Any]) -> tuple[str, Any]:
    """(text, value) of a cell; a date as ISO text with a fact."""
    if value is None:
        return "", None
    if isinstance(value, datetime.datetime | datetime.date):
        facts["date"] = True
        facts["format"] = cell.number_format
        day = value.date() if isinstance(value, datetime.datetime) else value
        return day.isoformat(), day.isoformat()
    if isinstance(value, bool):
        return str(value).upper(), value
    if isinstance(value, int | float):
        if cell.number_format not in ("General", "0"):
            facts["format"] = cell.number_format
            named = currencies_in(
                re.sub(r"\\(.)", r"\1", cell.number_format.replace('"', " ").replace("[$", " ").replace("]", " "))
            )
            if named:
                facts["currency"] = named[0]
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            value = int(value)
        if "%" in str(cell.number_format):
            return f"{round(value * 100, 10):g}%", value
        return str(value) if isinstance(value, int) else repr(round(value, 10)), value
    if cell.data_type == "e":
        facts["error"] = str(value)
    return str(value), str(value)


def _format(cell: Any, facts: dict[str, Any]) -> None:
    font, fill = cell.font, cell.fill
    if font is not None:
        if font.strike and "struck" not in facts and cell.value is not None:
            facts["strike"] = True
        if font.b:
            facts["bold"] = True
        ink = _colour(font.color)
        if ink and ink not in ("000000", "theme1", "theme0"):
            facts["ink"] = ink
    if fill is not None and fill.fill_type:
        colour = _colour(fill.fgColor)
        if colour and colour not in ("FFFFFF", "theme0"):
            facts["fill"] = colour


def _colour(colour: Any) -> str:
    if colour is None:
        return ""
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:].upper()
    if colour.type == "theme":
        return f"theme{colour.theme}" + (f"{colour.tint:+.2f}" if colour.tint else "")
    if colour.type == "indexed" and isinstance(colour.indexed, int) and colour.indexed < len(COLOR_INDEX):
        return COLOR_INDEX[colour.indexed][-6:].upper()
    return ""
