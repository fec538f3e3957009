"""
The review as a workbook that an officer corrects: what was exported, what came back, and which cells differ.

Each row bears a hidden key, and a hidden sheet keeps each cell's text as it was exported with a digest of what the
officer saw. Only a cell whose text differs from that counts; sorting, filtering and moving columns change nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .review_cells import cell_text
from .statements import Problem

ACTIVITIES, LINKS, CONFLICTS, SAME = "Activities", "Links", "Conflicts", "Same activity"
KEY = "Key (leave as it is)"
VERIFIED, REASON, DECISION, CHOICE = "verified", "reason", "decision", "choice"
DECISIONS = ("leave", "confirm", "refuse")
SAME_DECISIONS = ("leave", "join", "separate")
FORM = "secretariat-review/1"


@dataclass(frozen=True, slots=True)
class Shown:
    """
    A cell as exported.

    Attributes:
        text: what it says; of a whole number the digits.
        look: "", "unknown", "inferred", "conflict", "confirmed", "green", "amber" or "red": its colour by the legend.
        basis: digest of what the officer sees; empty where nothing can be decided.
        address: where the cell's words lead.
        is_number: written as a number.
    """

    text: str = ""
    look: str = ""
    basis: str = ""
    address: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """*name* is unique in the sheet, as is *title*, by which it is found again. *choices*: of its drop-down list."""

    name: str
    title: str
    width: int = 14
    is_editable: bool = False
    choices: tuple[str, ...] = ()
    is_free: bool = True
    """Whether another text than those of the list may be written too."""
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its hidden key, and column's name -> cell."""

    key: str
    cells: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """*takes_new*: rows may be added below."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    takes_new: bool = False


@dataclass(frozen=True, slots=True)
class ReviewBook:
    """
    Attributes:
        title, notice: at the top of the instructions.
        facts: what the workbook was made of: form, workspace, from, to, as_of, made_at.
        guidance: (heading, lines) of the sheet of instructions.
        legend: (look, words).
    """

    title: str
    notice: str
    facts: Mapping[str, str]
    sheets: tuple[ReviewSheet, ...]
    guidance: tuple[tuple[str, tuple[str, ...]], ...]
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EditedRow:
    """
    A row as it came back: *key* is "" for a new one; *cells*: column's name -> (text, place in the sheet). The text is
    None where the cell could not be read; that is told as a problem.
    """

    key: str
    place: str
    cells: Mapping[str, tuple[str | None, str]]


@dataclass(frozen=True, slots=True)
class EditedBook:
    """
    A workbook as it came back.

    Attributes:
        name: of the file.
        exported: sheet -> key -> column's name -> (text, basis), as the hidden sheet keeps them.
        editable: sheet -> names of the columns that may be edited.
        titles: sheet -> name of a column -> its title.
        rows: sheet -> rows that hold anything.
        problems: what could not be read.
    """

    name: str
    facts: Mapping[str, str]
    exported: Mapping[str, Mapping[str, Mapping[str, tuple[str, str]]]]
    editable: Mapping[str, frozenset[str]]
    titles: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, Sequence[EditedRow]]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs from what was exported. *place*: "FILE!Activities!F7"."""

    sheet: str
    key: str
    column: str
    was: str
    now: str
    basis: str
    place: str


@dataclass(slots=True)
class Changes:
    """
    Attributes:
        cells: cells that differ, in the order of the sheets and rows.
        new: rows without a key that say something: (sheet, row).
        deleted: (sheet, key, the row's first texts): rows that were exported and are no more there.
        problems: what a person must mend, each with its place.
    """

    cells: list[Change] = field(default_factory=list)
    new: list[tuple[str, EditedRow]] = field(default_factory=list)
    deleted: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def changes(book: EditedBook) -> Changes:
    """What differs between the workbook as exported and as it came back."""
    found = Changes(problems=list(book.problems))
    for sheet, exported in book.exported.items():
        rows = book.rows.get(sheet)
        if rows is None:
            found.problems.append(
                Problem(f"{book.name}!{sheet}", "no-sheet", f"the sheet {sheet} is no more there; nothing of it is read",
                        "doubt", "put it back from the file as exported")
            )  # fmt: skip
            continue
        _compare(book, sheet, exported, rows, found)
    return found


def _compare(
    book: EditedBook,
    sheet: str,
    exported: Mapping[str, Mapping[str, tuple[str, str]]],
    rows: Sequence[EditedRow],
    found: Changes,
) -> None:
    by_key: dict[str, list[EditedRow]] = defaultdict(list)
    for row in rows:
        if row.key in exported:
            by_key[row.key].append(row)
        elif row.key:
            found.problems.append(
                Problem(row.place, "unknown-key", f"the row's hidden key {row.key!r} was not exported with this workbook",
                        "error", "clear the key in its first column if the row is new")
            )  # fmt: skip
        else:
            found.new.append((sheet, row))
    editable = book.editable.get(sheet, frozenset())
    gone_columns: set[str] = set()
    for key, cells in exported.items():
        same = by_key.get(key, [])
        if not same:
            found.deleted.append((sheet, key, _summary(cells)))
            continue
        if len(same) > 1:
            same = _one_of(same, cells, found)
        for row in same:
            for column, (was, basis) in cells.items():
                if column not in row.cells:
                    gone_columns.add(column)
                    continue
                now, place = row.cells[column]
                if now is None or cell_text(now) == cell_text(was):
                    continue
                if column in editable:
                    found.cells.append(Change(sheet, key, column, cell_text(was), cell_text(now), basis, place))
                else:
                    title = book.titles.get(sheet, {}).get(column, column)
                    found.problems.append(
                        Problem(place, "read-only", f"{title!r} tells what the register holds and is not taken from here",
                                "doubt", "correct the field that it speaks of")
                    )  # fmt: skip
    for column in sorted(gone_columns):
        title = book.titles.get(sheet, {}).get(column, column)
        found.problems.append(
            Problem(f"{book.name}!{sheet}", "no-column", f"the column {title!r} is no more there, or was renamed; nothing of it is read",
                    "doubt", f"give it its heading {title!r} again")
        )  # fmt: skip


def _one_of(same: list[EditedRow], cells: Mapping[str, tuple[str, str]], found: Changes) -> list[EditedRow]:
    """Of several rows of one key the one that was exported; copies that were changed are asked about."""
    changed = [row for row in same if _differs(row, cells)]
    for row in changed:
        others = ", ".join(one.place for one in same if one is not row)
        found.problems.append(
            Problem(row.place, "key-twice", f"the row bears the same hidden key as {others}: it is not clear which of them is meant",
                    "error", "to add an activity, write it in an empty row below; to correct one, leave it once")
        )  # fmt: skip
    return [] if changed else same[:1]


def _differs(row: EditedRow, cells: Mapping[str, tuple[str, str]]) -> bool:
    return any(
        name in row.cells and cell_text(row.cells[name][0]) != cell_text(was) for name, (was, _) in cells.items()
    )


def _summary(cells: Mapping[str, tuple[str, str]]) -> str:
    return next((text for name in ("title", "of_name", "thing") if name in cells and (text := cells[name][0])), "")


def texts_of(row: EditedRow, names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Of some columns the texts that are not empty, with their places."""
    found = {name: (cell_text(row.cells[name][0]), row.cells[name][1]) for name in names if name in row.cells}
    return {name: cell for name, cell in found.items() if cell[0]}
