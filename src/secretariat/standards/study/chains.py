"""The chain of editions of a work: what came after what, as rows, and drawn in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from ...domain.languages import Writing
from . import queries
from .models import Publication, Succession

WIDE, LINE, LEFT = 720, 26, 12
MOST = 40
"""Editions that are drawn; a work with more has its newest drawn."""


def shown(
    steps: Sequence[Succession], publications: Sequence[Publication], edition: str, stated: str
) -> list[dict[str, object]]:
    """Steps from one publication to the next, each with the page of the other work where it is one."""
    own = {one.key for one in publications}
    found: list[dict[str, object]] = []
    for step in sorted(steps, key=lambda one: (one.planned, one.earlier, one.later)):
        if step.earlier not in own:
            other = step.work
        else:
            other = step.later_work if step.later not in own else ""
        basis = stated.format(by=step.said_by) if step.basis == "stated" else edition
        found.append(
            {
                "step": step,
                "basis": basis,
                "href": queries.work_address(other) if other else "",
                "is_later": step.earlier in own,
            }
        )
    return found


def drawn(publications: Sequence[Publication], steps: Sequence[Succession], words: Writing) -> SafeString | str:
    """
    Editions from the oldest to the newest, one a line, joined where one replaced the other; SVG.

    What it shows stands in the tables beside it, so that it is hidden from readers who hear the page.
    """
    editions = [one for one in publications if one.role == "edition"][-MOST:]
    if len(editions) < 2:
        return ""
    at = {one.key: LINE // 2 + LINE * number for number, one in enumerate(editions)}
    direction = words.direction
    side, sign = (WIDE - LEFT, -1) if direction == "rtl" else (LEFT, 1)
    lines = []
    for step in steps:
        if step.earlier in at and step.later in at:
            start, end = at[step.earlier], at[step.later]
            bend = side + sign * (6 + 5 * min(6, abs(end - start) // LINE))
            dashed = ' stroke-dasharray="3 3"' if step.planned else ""
            lines.append(
                f'<path d="M {side} {start} C {bend} {start}, {bend} {end}, {side} {end}" fill="none" stroke="currentColor"'
                f' stroke-opacity=".55"{dashed}/>'
            )
    for one in editions:
        y = at[one.key]
        full = "currentColor" if one.state == "in force" else "none"
        lines.append(f'<circle cx="{side}" cy="{y}" r="5" fill="{full}" stroke="currentColor"/>')
        # Each kept in its own direction: a designation ends in figures, with which an Arabic date begins.
        said = escape(f"\u2066{one.key}\u2069  \u2068{words.date(one.date)}\u2069")
        lines.append(f'<text x="{side + sign * 46}" y="{y + 5}" fill="currentColor" font-size="14">{said}</text>')
    height = LINE * len(editions)
    return mark_safe(
        f'<svg class="chain" viewBox="0 0 {WIDE} {height}" width="{WIDE}" height="{height}" aria-hidden="true" focusable="false"'
        f' direction="{direction}">{"".join(lines)}</svg>'
    )
