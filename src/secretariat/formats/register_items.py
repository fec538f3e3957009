"""What the readers of registers share: lines that were read become items, problems and the rows of a preview."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from ..domain.names import entity_name
from ..domain.registers import LineReading, SheetReading, read_lines
from ..domain.statements import Item, Problem

Place = Callable[[str, str], str]


def with_lead(path: Path, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options, and the study group that the file's name speaks of ("sg17-meetings.csv"), for rows of meetings without a lead."""
    number = re.search(r"(?<![a-z])(?:sg|study[-_ ]?group)[-_ ]?(\d{1,2})(?!\d)", path.stem.casefold())
    return {**options, "lead_by_name": entity_name(f"SG {number[1]}")} if number else dict(options)


def items(sheets: Sequence[SheetReading], place: Place) -> Iterator[Item | Problem]:
    """
    All sheets as items and problems, in order.

    The key of an item is its stated id, or for an activity the normalized title | start; the second of equal keys has
    "~2", the third "~3".
    """
    seen: Counter[str] = Counter()
    for sheet in sheets:
        for code, message, severity, mend in sheet.problems:
            yield Problem(place(sheet.grid.name, ""), code, message, severity, mend)
        if sheet.header is None:
            continue
        for line in read_lines(sheet):
            where = place(line.sheet, line.label)
            if line.outcome == "taken":
                seen[line.key] += 1
                key = line.key if seen[line.key] == 1 else f"{line.key}~{seen[line.key]}"
                date = next((str(s.fields["source_date"]) for s in line.statements if s.fields.get("source_date")), "")
                yield Item(key, line.raw or cells_json(line), where, line.statements, date=date)
            for code, message, severity, mend in line.problems:
                yield Problem(where, code, message, severity, mend)


def cells_json(line: LineReading) -> bytes:
    """
    A line's own bytes: canonical JSON of its cells by column and of what its meaning rests on (section, legend).

    It is without the line's number: a changed cell changes the digest, a line added above does not.
    """
    cells = {name: {"heading": label, **cell.plain()} for name, (label, cell) in line.cells.items()}
    return orjson.dumps({"sheet": line.sheet, "cells": cells, **line.context}, option=orjson.OPT_SORT_KEYS, default=str)


def rows(sheets: Sequence[SheetReading]) -> list[dict[str, Any]]:
    """
    The preview: for each line of each sheet what is made of it and why.

    Keys: sheet, row, outcome (taken, left out, refused), doubt (bool), why, text, fields, marks, reasons (words).
    """
    found: list[dict[str, Any]] = []
    for sheet in sheets:
        sheet_reasons = [f"{message}" for _, message, _, _ in sheet.problems]
        if sheet_reasons:
            found.append(
                {
                    "sheet": sheet.grid.name,
                    "row": "",
                    "outcome": "sheet",
                    "doubt": any(p[2] == "doubt" for p in sheet.problems),
                    "why": "register" if sheet.header else "no register",
                    "text": "",
                    "fields": {},
                    "marks": {},
                    "reasons": sheet_reasons,
                }
            )
        for line in read_lines(sheet):
            fields: Mapping[str, Any] = line.statements[0].fields if line.statements else {}
            marks: Mapping[str, Any] = line.statements[0].marks if line.statements else {}
            found.append({
                "sheet": line.sheet, "row": line.label, "outcome": line.outcome, "doubt": any(p[2] == "doubt" for p in line.problems),
                "why": line.why, "text": line.text, "fields": dict(fields), "marks": dict(marks),
                "reasons": [*(message for _, message, _, _ in line.problems), *marks.get("mends", ())],
            })  # fmt: skip
    return found


def plain_reading(sheets: Iterable[SheetReading]) -> dict[str, Any]:
    """Which column is what, by sheet, as a plain table that can be stored and given back as ``context.reading``."""
    return {"sheets": {sheet.grid.name: sheet.reading for sheet in sheets if sheet.reading}}
