"""A sheet as a grid of cells with what their formats say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")


@dataclass(slots=True)
class Cell:
    """
    One cell.

    Attributes:
        text: as shown, without struck-out words and superscript marks.
        value: int, float, bool, or text; a date as ISO text with ``facts["date"]``.
        at: "B7".
        facts: what its format and surroundings say, only what is there: ``fill`` and ``ink`` (colours), ``strike``,
            ``struck`` (words struck out), ``marks`` (superscripts), ``comment``, ``link``, ``format`` (of numbers),
            ``date``, ``merged``, ``formula`` (without a stored value), ``bold``.
    """

    text: str
    value: Any
    at: str
    facts: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """For the record's bytes: everything but the row's number, so that an added row above changes nothing."""
        return {"text": self.text, "value": self.value, **self.facts}


@dataclass(slots=True)
class Line:
    """One row (or, in a transposed sheet, one column). *label*: "row 7", "column C". *raw*: its own bytes if it has any."""

    number: int
    label: str
    cells: list[Cell]
    hidden: bool = False
    raw: bytes = b""

    def texts(self) -> list[str]:
        return [cell.text.strip() for cell in self.cells]

    def filled(self) -> list[int]:
        return [index for index, cell in enumerate(self.cells) if cell.text.strip()]


@dataclass(slots=True)
class Grid:
    """
    A sheet. *merged*: (first line, first cell, last line, last cell), by index. *names*: of the columns ("A", "B" …; in
    a transposed sheet "1", "2" …).
    """

    name: str
    lines: list[Line]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    hidden: bool = False
    hidden_columns: tuple[str, ...] = ()
    epoch_1904: bool = False


def transposed(grid: Grid) -> Grid:
    """The same cells with rows and columns exchanged; each cell keeps its place."""
    width = max((len(line.cells) for line in grid.lines), default=0)
    lines = []
    for index in range(width):
        name = grid.names[index]
        cells = [
            line.cells[index] if index < len(line.cells) else Cell("", None, f"{name}{line.number}")
            for line in grid.lines
        ]
        lines.append(Line(index + 1, f"column {name}", cells, name in grid.hidden_columns))
    hidden = tuple(str(line.number) for line in grid.lines if line.hidden)
    return Grid(
        grid.name,
        lines,
        [(b, a, d, c) for a, b, c, d in grid.merged],
        [str(line.number) for line in grid.lines],
        grid.hidden,
        hidden,
        grid.epoch_1904,
    )


def fill_merged(grid: Grid, below: int) -> None:
    """Let a cell merged over several lines below line *below* speak for each of them (not across columns)."""
    for first, left, last, right in grid.merged:
        if first <= below or first == last or right - left > 2:
            continue
        source = grid.lines[first].cells[left]
        for index in range(first + 1, last + 1):
            cell = grid.lines[index].cells[left]
            if not cell.text and source.text:
                kept: dict[str, Any] = {name: source.facts[name] for name in ("date", "format") if name in source.facts}
                grid.lines[index].cells[left] = Cell(
                    source.text, source.value, cell.at, {**kept, **cell.facts, "merged": True}
                )


def signs_of(cell: Cell) -> Sequence[str]:
    """The signs of format that a cell bears: "fill:…", "ink:…", "strike"."""
    signs = []
    if cell.facts.get("fill"):
        signs.append("fill:" + cell.facts["fill"])
    if cell.facts.get("ink"):
        signs.append("ink:" + cell.facts["ink"])
    if cell.facts.get("strike"):
        signs.append("strike")
    return signs
