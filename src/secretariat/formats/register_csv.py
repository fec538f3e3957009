"""
Registers as delimited text (.csv, .tsv): any of the usual encodings and delimiters.

Key of an item: the stated id where the register's ids are stable; for activities the normalized title | start; equals
are numbered ("~2"). Its bytes: the verbatim line or lines. A line that cannot be read is one problem and loses nothing
but itself.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from ..domain.errors import InputError
from ..domain.grids import Cell, Grid, Line
from ..domain.registers import SheetReading, open_sheets
from ..domain.statements import Item, Problem
from . import Context
from .register_items import items, plain_reading, rows, with_lead

NAME = "register-csv"
VERSION = "2"
MAX_BYTES = 64 * 1024 * 1024
MAX_QUOTED_LINES = 500
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def recognize(path: Path, head: bytes) -> bool:
    """A text file named .csv or .tsv."""
    return path.suffix.lower() in (".csv", ".tsv") and not head.startswith((b"PK", b"%PDF"))


def read(path: Path, options: Mapping[str, Any], context: Context) -> Iterator[Item | Problem]:
    """
    Read one register.

    *options*: as of `register_xlsx.read`, and ``encoding``, ``delimiter``.
    """
    path = Path(path)
    try:
        problems, sheets = _sheets(path, options, context)
    except InputError as problem:
        words = problem.message.removeprefix(f"{path.name}: ")
        yield Problem(path.name, "broken-table", words, "error", problem.mend)
        return
    yield from problems
    if not any(sheet.header for sheet in sheets):
        yield Problem(
            path.name,
            "no-register",
            "no heading row of a register was found",
            "error",
            "name the kind of register (what)",
        )
    yield from items(sheets, lambda _, label: "!".join(filter(None, (path.name, label))))


def preview(path: Path, options: Mapping[str, Any], context: Context) -> list[dict[str, Any]]:
    """What would be made of each line and why; see `register_items.rows`. Raises InputError for a broken file."""
    return rows(_sheets(Path(path), options, context)[1])


def reading(path: Path, options: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Which column is what, to be stored and given back as ``context.reading``. Raises InputError for a broken file."""
    return plain_reading(_sheets(Path(path), options, context)[1])


def _sheets(path: Path, options: Mapping[str, Any], context: Context) -> tuple[list[Problem], list[SheetReading]]:
    grid, problems = _grid(path, options)
    return problems, open_sheets([grid], with_lead(path, options), context.reading)


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """
    (text, encoding): by byte order mark, else UTF-8, else UTF-16 when every second byte is zero, else Windows-1252.

    Raises InputError for a named encoding that does not fit.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace"), name
    if encoding:
        try:
            return data.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError) as problem:
            raise InputError(
                f"not in the encoding {encoding!r}: {problem}", mend="name the right encoding"
            ) from problem
    head = data[:4096]
    if len(head) > 3 and head[1::2].count(0) > len(head) // 3:
        return data.decode("utf-16-le", "replace"), "utf-16-le"
    if len(head) > 3 and head[::2].count(0) > len(head) // 3:
        return data.decode("utf-16-be", "replace"), "utf-16-be"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def delimiter_of(lines: list[str]) -> str:
    """The delimiter that parts most of the first lines into the same number (two or more) of cells."""
    best, chosen = (0, 0), ","
    for mark in (",", ";", "\t", "|"):
        try:
            widths = Counter(len(row) for row in csv.reader(lines[:30], delimiter=mark) if row)
        except csv.Error:
            continue
        widths.pop(1, None)
        if widths:
            width, times = widths.most_common(1)[0]
            best, chosen = max((best, chosen), ((times, width), mark), key=lambda each: each[0])
    return chosen


def _grid(path: Path, options: Mapping[str, Any]) -> tuple[Grid, list[Problem]]:
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"{path.name}: larger than {MAX_BYTES // 1024 // 1024} MB", mend="divide it", place=path.name)
    data = path.read_bytes()
    text, encoding = decode(data, str(options.get("encoding", "")))
    problems = []
    if encoding != "utf-8":
        severity = "note" if encoding.startswith("utf") else "doubt"
        problems.append(
            Problem(path.name, "encoding", f"read as {encoding}, it is not UTF-8", severity, "save it as UTF-8")
        )
    if not text.strip("\0\r\n \t"):
        raise InputError(f"{path.name}: it is empty", mend="get the file again", place=path.name)
    lines = (
        text.splitlines(keepends=True)
        if "\x0b" not in text and "\x85" not in text and "\u2028" not in text
        else _lines(text)
    )
    mark = str(options.get("delimiter") or delimiter_of([line for line in lines[:60] if "\0" not in line]))
    found = list(_records(lines, mark, path.name, problems, encoding))
    width = max((len(line.cells) for line in found), default=0)
    usual = Counter(len(line.cells) for line in found).most_common(1)[0][0] if found else 0
    for line in found:
        count = len(line.cells)
        if 1 < count != usual and count > usual:
            problems.append(
                Problem(
                    f"{path.name}!{line.label}",
                    "more-cells",
                    f"{count} cells where most lines have {usual}",
                    "doubt",
                    "put quotes around a cell that holds the delimiter",
                )
            )
        line.cells += [Cell("", None, f"{get_column_letter(index + 1)}{line.number}") for index in range(count, width)]
    return Grid("", found, [], [get_column_letter(index + 1) for index in range(width)]), problems


def _lines(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


def _records(lines: list[str], mark: str, name: str, problems: list[Problem], encoding: str) -> Iterator[Line]:
    at = 0
    while at < len(lines):
        label, last = f"line {at + 1}", at + 1
        if "\0" in lines[at]:
            problems.append(
                Problem(
                    f"{name}!{label}",
                    "null-character",
                    "the line holds a null character and is refused",
                    "error",
                    "write the line anew",
                )
            )
            at += 1
            continue
        open_quote = lines[at].count('"') % 2 == 1
        while open_quote and last < min(len(lines), at + MAX_QUOTED_LINES) and "\0" not in lines[last]:
            open_quote = lines[last].count('"') % 2 == 0
            last += 1
        if open_quote:
            last = at + 1
            problems.append(
                Problem(
                    f"{name}!{label}",
                    "open-quote",
                    "a quotation mark is opened and never closed; the line is read as it stands",
                    "doubt",
                    "close or double the quotation mark",
                )
            )
        verbatim = "".join(lines[at:last])
        try:
            row = next(csv.reader(io.StringIO(verbatim, newline=""), delimiter=mark), [])
        except csv.Error as problem:
            problems.append(
                Problem(
                    f"{name}!{label}",
                    "broken-line",
                    f"the line cannot be read: {problem}",
                    "error",
                    "write the line anew",
                )
            )
            at = last
            continue
        cells = [Cell(cell, cell, f"{get_column_letter(index + 1)}{at + 1}") for index, cell in enumerate(row)]
        yield Line(at + 1, label, cells, raw=verbatim.rstrip("\r\n").encode(encoding, "surrogatepass"))
        at = last
