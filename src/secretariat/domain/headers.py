"""Where the headings of a register are, and which column is what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .grids import Grid, transposed
from .register_columns import COLUMNS, is_register, match_columns

HEADER_WITHIN = 60  # lines


@dataclass(frozen=True, slots=True)
class Header:
    """
    Where the headings are and what they mean.

    Attributes:
        what: kind of register, a key of `columns.COLUMNS`.
        first, last: indexes of the heading lines.
        columns: index of the column -> field. labels: index -> heading with its group.
    """

    what: str
    first: int
    last: int
    columns: Mapping[int, str]
    labels: Mapping[int, str]
    unsure: tuple[int, ...] = ()


def _spread(grid: Grid, index: int) -> list[str]:
    """Texts of a line where a merged cell speaks for all that it covers."""
    texts = grid.lines[index].texts()
    for first, left, last, right in grid.merged:
        if first <= index <= last and right < len(texts) and right - left < max(len(texts) * 0.8, 2):
            source = grid.lines[first].cells[left].text.strip()
            for column in range(left, right + 1):
                texts[column] = texts[column] or source
    return texts


def find_header(grid: Grid, what: str | None = None, *, start: int = 0, within: int = HEADER_WITHIN) -> Header | None:
    """
    The headings of a register, wherever they are, of one to three lines.

    Args:
        what: kind of register, or None to find that out too.

    Returns:
        The best header; of equals the one that comes first and is shortest. None when the sheet is no register.
    """
    best: tuple[Any, ...] = ()
    header: Header | None = None
    wide = max((len(line.cells) for line in grid.lines), default=0)
    for first in range(start, min(len(grid.lines), start + within)):
        filled = len(grid.lines[first].filled())
        if filled < 1 or (filled == 1 and wide > 2 and not any(a == first for a, *_ in grid.merged)):
            continue
        rows: list[list[str]] = []
        for last in range(first, min(first + 3, len(grid.lines))):
            rows.append(_spread(grid, last))
            if last > first and not any(rows[-1]):
                break
            labels: list[tuple[str, str]] = []
            for column in range(wide):
                stack = list(dict.fromkeys(row[column] for row in rows if column < len(row) and row[column]))
                labels.append((stack[-1], " ".join(stack[:-1])) if stack else ("", ""))
            if sum(any(char.isdigit() for char in label) for label, _ in labels) * 2 > sum(
                bool(label) for label, _ in labels
            ):
                break
            for kind in [what] if what else COLUMNS:
                found = match_columns(kind, labels)
                fields = {name for name, _ in found.values()}
                if not is_register(kind, fields) or (
                    what is None and len(fields) < 3 and sum(sure for _, sure in found.values()) < 6
                ):
                    continue
                named = sum(bool(label) for label, _ in labels)
                if len(found) * 2 < named:
                    continue
                score = (
                    len(fields),
                    sum(sure for _, sure in found.values()),
                    kind == "activities",
                    -(last - first),
                    -first,
                )
                if not best or score > best:
                    best = score
                    header = Header(
                        kind,
                        first,
                        last,
                        {column: name for column, (name, _) in found.items()},
                        {
                            column: f"{group} / {label}".strip(" /") if group else label
                            for column, (label, group) in enumerate(labels)
                            if label
                        },
                        tuple(column for column, (_, sure) in found.items() if sure == 1),
                    )
    return header


def orient(grid: Grid, what: str | None = None) -> tuple[Grid, Header | None, str]:
    """The grid with records in lines, its header, and "rows" or "columns" (records stand in columns)."""
    header = find_header(grid, what)
    turned = transposed(grid)
    other = find_header(turned, what, within=8)
    if other and len(other.columns) >= 3 and (header is None or len(other.columns) > len(header.columns)):
        return turned, other, "columns"
    return grid, header, "rows"
