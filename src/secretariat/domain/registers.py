"""
Registers: from the sheets of a workbook, or one table of text, to statements, with the reason for each line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .ditto import DITTO, repeated
from .grids import Cell, Grid, Line, fill_merged, signs_of, transposed
from .headers import Header, find_header, orient
from .legends import Legend, read_legend
from .line_kinds import is_invented, line_kind, mark_footnotes
from .register_columns import COLUMNS
from .register_kinds import key_of, statement_of
from .sayings import MENDS, Surroundings
from .statements import Statement
from .surroundings import enter_section, surroundings_of
from .words import plain_text


@dataclass(slots=True)
class LineReading:
    """
    What is made of one line.

    Attributes:
        sheet, label: "hist 2003-06", "row 7".
        outcome: "taken", "left out" or "refused".
        why: kind of line that it is ("record", "heading", "total", "note", "blank", "header", "legend", "alone").
        statements: what it says. key: its key in the source, without the ordinal among equals.
        cells: name of the column ("B") -> (heading, cell as read).
        problems: (code, message, severity, mend).
    """

    sheet: str
    label: str
    outcome: str
    why: str
    text: str = ""
    statements: list[Statement] = field(default_factory=list)
    key: str = ""
    cells: dict[str, tuple[str, Cell]] = field(default_factory=dict)
    problems: list[tuple[str, str, str, str]] = field(default_factory=list)
    raw: bytes = b""
    context: dict[str, Any] = field(default_factory=dict)  # what else of the sheet its meaning rests on


@dataclass(slots=True)
class SheetReading:
    """A sheet with its header, or None where it is no register; *reading* is that header as a plain, storable table."""

    grid: Grid
    header: Header | None
    orientation: str
    reading: dict[str, Any]
    problems: list[tuple[str, str, str, str]] = field(default_factory=list)
    around: Surroundings = field(default_factory=Surroundings)


def open_sheets(
    grids: Sequence[Grid],
    options: Mapping[str, Any],
    accepted: Mapping[str, Any] | None = None,
) -> list[SheetReading]:
    """
    Find what is where in all sheets of a workbook.

    Args:
        grids: the sheets.
        options: ``what`` (kind of register), ``lead``, ``currency``, ``date_order``; of the source.
        accepted: a reading that a person has accepted (`SheetReading.reading` by sheet), used without asking.
    """
    legend = read_legend(grids)
    for grid in grids:
        for line in grid.lines:
            for index, cell in enumerate(line.cells):
                if (grid.name, cell.at) in legend.cells:
                    line.cells[index] = Cell("", None, cell.at, {"legend": cell.text or "colour"})
    for grid in grids:
        mark_footnotes(grid)
    sheets = [_open_sheet(grid, options, legend, (accepted or {}).get("sheets", {}).get(grid.name)) for grid in grids]
    orders = {sheet.around.order for sheet in sheets if sheet.header} - {""}
    everywhere = "; ".join(is_invented(sheet.grid, None) for sheet in sheets if sheet.header is None).strip("; ")
    for sheet in sheets:
        if not sheet.around.order:
            sheet.around.order = orders.pop() if len(orders) == 1 else ""
            orders |= {sheet.around.order} - {""}
        sheet.around.invented = sheet.around.invented or everywhere
    return sheets


def _open_sheet(
    grid: Grid, options: Mapping[str, Any], legend: Legend, accepted: Mapping[str, Any] | None
) -> SheetReading:
    problems: list[tuple[str, str, str, str]] = []
    what = options.get("what")
    if what is not None and what not in COLUMNS:
        problems.append(("unknown-register", f"no kind of register {what!r}", "error", "one of " + ", ".join(COLUMNS)))
        return SheetReading(grid, None, "rows", {}, problems)
    turned, header, orientation = _accepted_header(grid, accepted, problems) if accepted else (grid, None, "")
    if not orientation:
        turned, header, orientation = orient(grid, what)
    if header is None:
        if any(line.filled() for line in grid.lines):
            problems.append(
                (
                    "no-header",
                    "no heading row of a register was found; the sheet is left out",
                    "note",
                    "name the kind of register (what) and its columns in the reading if it is one",
                )
            )
        return SheetReading(grid, None, orientation, {"what": None}, problems)
    fill_merged(turned, header.last)
    around = surroundings_of(turned, header, options, legend)
    if accepted:
        around.order = accepted.get("date_order") or around.order
        around.scale = accepted.get("scale", around.scale)
        around.currency = accepted.get("currency", around.currency)
    reading = {
        "what": header.what, "orientation": orientation, "header": [turned.lines[header.first].number, turned.lines[header.last].number],
        "columns": {turned.names[column]: name for column, name in header.columns.items()},
        "labels": {turned.names[column]: label for column, label in header.labels.items()},
        "date_order": around.order, "scale": dict(around.scale), "currency": dict(around.currency),
    }  # fmt: skip
    for column, label in header.labels.items():
        if column not in header.columns:
            problems.append(
                (
                    "unknown-column",
                    f"column {turned.names[column]} ({label}) is not known: kept as a note",
                    "note",
                    "name its field in the reading",
                )
            )
        elif column in header.unsure and not accepted:
            problems.append(
                (
                    "unsure-column",
                    f"column {turned.names[column]} ({label}) is taken as {header.columns[column]}",
                    "note",
                    "correct it in the reading if that is wrong",
                )
            )
    if grid.hidden:
        problems.append(
            ("hidden-sheet", "the sheet is hidden; it is read", "doubt", "show it, or leave it out in the reading")
        )
    for name in turned.hidden_columns:
        problems.append(("hidden-column", f"column {name} is hidden; it is read", "note", ""))
    return SheetReading(turned, header, orientation, reading, problems, around)


def _accepted_header(
    grid: Grid, accepted: Mapping[str, Any], problems: list[tuple[str, str, str, str]]
) -> tuple[Grid, Header | None, str]:
    """The header by an accepted reading; orientation "" when the headings are no longer where it says."""
    if accepted.get("what") is None:
        return grid, None, "rows"
    turned = transposed(grid) if accepted.get("orientation") == "columns" else grid
    lines = {line.number: index for index, line in enumerate(turned.lines)}
    places = {name: index for index, name in enumerate(turned.names)}
    try:
        first, last = (lines[number] for number in accepted["header"])
        columns = {places[name]: meaning for name, meaning in accepted["columns"].items()}
    except (KeyError, ValueError, TypeError):
        problems.append(
            (
                "reading-changed",
                "the accepted reading does not fit this sheet; it is read anew",
                "doubt",
                "accept the new reading",
            )
        )
        return grid, None, ""
    labels = {places[name]: label for name, label in accepted.get("labels", {}).items() if name in places}
    shown = {plain_text(text) for index in range(first, last + 1) for text in turned.lines[index].texts()}
    gone = [
        label
        for column, label in labels.items()
        if column in columns and plain_text(label.split(" / ")[-1]) not in shown
    ]
    if gone:
        problems.append(
            (
                "reading-changed",
                f"headings have changed since the reading was accepted: {', '.join(gone)}",
                "doubt",
                "accept the new reading",
            )
        )
        return grid, None, ""
    return turned, Header(accepted["what"], first, last, columns, labels), accepted.get("orientation", "rows")


def read_lines(sheet: SheetReading) -> Iterator[LineReading]:
    """What is made of each line of a sheet, in order; nothing is left out without its reason."""
    grid, header = sheet.grid, sheet.header
    if header is None:
        for line in grid.lines:
            if line.filled():
                yield LineReading(
                    grid.name, line.label, "left out", "no register", " | ".join(filter(None, line.texts()))
                )
        return
    around = replace(sheet.around)
    kinds = [line_kind(grid, index, header) if index > header.last else ("", "") for index in range(len(grid.lines))]
    alone = sum(kind == "alone" for kind, _ in kinds)
    many_alone = alone > 3 and alone * 3 > sum(kind == "record" for kind, _ in kinds)
    before: dict[str, Cell] = {}
    for index, line in enumerate(grid.lines):
        text = " | ".join(filter(None, line.texts()))
        kind, why = kinds[index]
        if index <= header.last:
            yield LineReading(
                grid.name,
                line.label,
                "left out",
                "header" if index >= header.first else "title" if text else "blank",
                text,
            )
            continue
        if kind == "record" and len(line.filled()) >= 3 and not any(char.isdigit() for char in text):
            second = find_header(grid, header.what, start=index, within=1)
            if second and len(second.columns) >= 3 and second.last == index:
                header = second
                kind, why = "header", "another heading row"
                before = {}
                around = replace(sheet.around)
        if kind == "blank" and any(cell.facts.get("legend") for cell in line.cells):
            kind, why = "legend", "part of the legend"
            text = " | ".join(str(cell.facts["legend"]) for cell in line.cells if cell.facts.get("legend"))
        if kind == "heading" and not any(later == "record" for later, _ in kinds[index + 1 :]):
            kind = "note"
        if kind == "heading":
            enter_section(around, text)
            before = {}
        if kind != "record" and not (kind == "alone" and many_alone):
            reading = LineReading(grid.name, line.label, "left out", kind, text)
            if kind == "alone":
                reading.problems.append(
                    (
                        "alone",
                        f"{text!r} stands alone in its row and is left out: a heading, or an activity?",
                        "doubt",
                        "give the row a date or a lead if it is an activity",
                    )
                )
            elif kind not in ("blank", "header"):
                reading.problems.append(("left-out-" + kind, f"{text[:120]!r} is left out: {kind}, {why}", "note", ""))
            yield reading
            continue
        try:
            yield _record(grid, header, line, around, before, kind)
        except Exception as failure:  # one row must never hold up the rest
            reading = LineReading(grid.name, line.label, "refused", "it cannot be read", text)
            reading.problems.append(
                (
                    "row-failed",
                    f"{text[:120]!r} cannot be read: {type(failure).__name__}: {failure}",
                    "error",
                    "correct the row",
                )
            )
            yield reading


def _record(
    grid: Grid, header: Header, line: Line, around: Surroundings, before: dict[str, Cell], kind: str
) -> LineReading:
    cells: dict[str, Cell] = {}
    named: dict[str, tuple[str, Cell]] = {}
    reading = LineReading(grid.name, line.label, "taken", "record", raw=line.raw)
    for column, cell in enumerate(line.cells):
        label = header.labels.get(column, "")
        name = header.columns.get(column) or (
            f"?{label}" if label else f"?{grid.names[column]}" if column < len(grid.names) else "?"
        )
        if name == "discard" or not (cell.text.strip() or cell.facts.get("struck") or cell.facts.get("comment")):
            if cell.facts.keys() & {"fill", "strike"}:
                named[grid.names[column]] = (label, cell)
                if name == "title":
                    cells[name] = cell
            continue
        if plain_text(cell.text) in DITTO and not name.startswith("?") and name not in ("notes", "number", "id"):
            cell = repeated(name, cell, cells, before, around, reading.problems)
        if name in cells:  # a second column of notes or partners
            cells[name] = Cell(cells[name].text + "; " + cell.text, None, cell.at, {**cells[name].facts, **cell.facts})
        else:
            cells[name] = cell
        named[grid.names[column] if column < len(grid.names) else str(column)] = (label, cell)
    if not cells:
        return LineReading(grid.name, line.label, "left out", "blank")
    before.clear()
    before.update(cells)
    around.line_signs = Counter(sign for cell in line.cells for sign in signs_of(cell))
    statement, errors = statement_of(cells, around)
    doubts = statement.marks.setdefault("doubts", {})
    for hidden, words in ((line.hidden, f"hidden {line.label.split()[0]}"), (grid.hidden, "hidden sheet")):
        if hidden:
            doubts[""] = "; ".join(filter(None, (doubts.get(""), words)))
    if kind == "alone":
        doubts[""] = "; ".join(filter(None, (doubts.get(""), "only a title")))
    untitled = around.what == "activities" and "title" not in statement.fields
    for error in errors:
        code, _, message = error.partition(": ")
        is_title = untitled and message.startswith("title (")
        severity, message = ("error", f"{message}; the row is refused") if is_title else ("doubt", message)
        reading.problems.append((code, message, severity, MENDS.get(code, "correct the cell in the register")))
    if untitled:
        reading.outcome, reading.why = "refused", "no title"
        reading.text = " | ".join(filter(None, line.texts()))
        told = [problem for problem in reading.problems if problem[2] == "error"]
        reading.problems = told or [
            (
                "no-title",
                f"a row without a title is refused: {reading.text[:120]!r}",
                "error",
                "give it a title, or remove the row",
            )
        ]
        return reading
    said = {message for _, message, _, _ in reading.problems}
    for name, words in doubts.items():
        if not any(words in message or message in words for message in said):
            reading.problems.append(
                ("doubt", f"{name}: {words}" if name else words, "doubt", "look at it and confirm or correct it")
            )
    if not doubts:
        del statement.marks["doubts"]
    reading.statements = [statement]
    extra = _actual_cost(statement)
    if extra:
        reading.statements.append(extra)
    reading.cells = named
    reading.context = _context(around, line, grid)
    reading.key = _key(statement, around.what)
    reading.text = str(statement.fields.get("title") or statement.key)
    return reading


def _context(around: Surroundings, line: Line, grid: Grid) -> dict[str, Any]:
    context = {
        "heading": around.heading,
        "year": around.year,
        "scale": around.scale,
        "currency": around.currency,
        "invented": around.invented,
        "legend": {sign: around.legend.of(sign) for sign in around.line_signs if around.legend.of(sign)},
        "hidden": line.hidden or grid.hidden,
    }
    return {name: value for name, value in context.items() if value}


def _actual_line(planned: Statement) -> Statement:
    """The actual amount of a budget's row with a planned and an actual one, as a line of its own."""
    fields = {
        name: value for name, value in planned.fields.items() if name not in ("amount", "amount_low", "amount_high")
    }
    for name in ("amount_actual", "currency_actual", "amount_actual_low", "amount_actual_high"):
        if name in fields:
            value = fields.pop(name)
            del planned.fields[name]
            fields[name.replace("_actual", "")] = value
    fields["kind"] = "actual"
    return Statement("budget-line", key_of("budget", fields), fields, dict(planned.marks))


def _actual_cost(statement: Statement) -> Statement | None:
    """The second amount of a row with a planned and an actual one, as a cost of its own."""
    if statement.kind == "budget-line" and "amount_actual" in statement.fields:
        return _actual_line(statement)
    if statement.kind != "activity" or "amount_actual" not in statement.fields:
        return None
    fields = {
        "thing": statement.key,
        "basis": "direct",
        "amount": statement.fields.pop("amount_actual"),
        "amount_kind": "actual",
    }
    if "currency_actual" in statement.fields:
        fields["currency"] = statement.fields.pop("currency_actual")
    for bound in ("low", "high"):
        if f"amount_actual_{bound}" in statement.fields:
            fields[f"amount_{bound}"] = statement.fields.pop(f"amount_actual_{bound}")
    invented = statement.marks.get("invented", [])
    marks: dict[str, Any] = {"invented": ["amount"]} if "amount_actual" in invented else {}
    if "amount_actual" in invented:
        invented.remove("amount_actual")
    if statement.fields.get("amount") is not None:
        statement.fields.setdefault("amount_kind", "planned")
    return Statement("cost", f"{statement.key}|direct||actual", fields, marks)


def _key(statement: Statement, what: str) -> str:
    stated = statement.marks.get("id") if what != "activities" else None
    return str(stated) if stated else statement.key
