"""Widths of a table's columns on a page."""

from __future__ import annotations

from collections.abc import Sequence


def fit(weights: Sequence[float], needed: Sequence[float], room: float) -> list[float]:
    """
    Divide the room of a page among columns by their weights, so that none gets less than it needs.

    Args:
        weights: relative, none negative.
        needed: the least that each column needs, in the unit of *room*; where they need more than there is, each gets
            its part of the room by its need.

    Returns:
        a width for each column; they add up to *room*.
    """
    if sum(needed) >= room:
        return [room * need / sum(needed) for need in needed]
    held: dict[int, float] = {}
    while True:
        free = [column for column in range(len(weights)) if column not in held]
        left = room - sum(held.values())
        total = sum(weights[column] for column in free) or 1
        widths = {column: left * weights[column] / total for column in free}
        short = [column for column in free if widths[column] < needed[column]]
        if not short:
            return [held[column] if column in held else widths[column] for column in range(len(weights))]
        held.update((column, needed[column]) for column in short)
