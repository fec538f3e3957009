"""The review as aligned plain text, as wide as the terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import click

from ..domain.gaps import GAPS, LIGHTS
from ..domain.reviewing import STANDINGS, Breakdown, Review
from ..domain.scope import Scope
from .columns import display_width, pad, shortened, wrapped

HEADINGS = {"announced": "unconfirmed", "called off": "called off", "unknown": "unclear"}
SHORT = {
    "held": "held", "ongoing": "ong.", "planned": "plan", "announced": "unc.", "called off": "off", "unknown": "?", "total": "all",
    "entities": "ent.",
}  # fmt: skip
COLOURS = {"green": "green", "amber": "yellow", "red": "red", "conflict": "red"}
WIDEST = 120


def text(found: Review, scope: Scope, sources: Mapping[str, str], notice: str = "", width: int = 0) -> str:
    """The whole review, below the workspace's notice. *width*: default the terminal's, 100 where there is none."""
    width = min(width or shutil.get_terminal_size((100, 24)).columns, WIDEST)
    width = max(width, 40)
    is_coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    page = _Page(width, is_coloured)
    page.line(f"Current activities, {scope.period.name}, as of {scope.as_of.isoformat()}", bold=True)
    if notice:
        page.line(notice)
    page.blank()
    for standing in STANDINGS:
        page.line(f"{found.totals[standing]:6}  {_words(standing)}")
    page.line(f"{found.total:6}  activities in the period")
    if found.undated:
        page.line(f"{len(found.undated):6}  more without any date, in no period: {_titles(found.undated)}")
    for breakdown in found.breakdowns:
        if breakdown.lines:
            page.breakdown(breakdown)
    page.heading("What is missing")
    for gap, number in found.gaps.items():
        page.line(f"{number:6}  {GAPS[gap]}")
    page.heading("Age of the last update")
    for light, number in found.ages.items():
        page.line(f"{number:6}  {page.paint(light, light)}: {LIGHTS[light]}")
    page.heading(f"Activities ({found.total})")
    for row in found.activities:
        page.activity(row)
    page.heading(f"Conflicts ({len(found.conflicts)})")
    if not found.conflicts:
        page.line("  none: no two sources contradict each other on an activity of the period")
    for row in found.conflicts:
        page.conflict(row, sources)
    return "\n".join(page.lines)


def _words(standing: str) -> str:
    return {
        "held": "held: a source states the result",
        "ongoing": "ongoing",
        "planned": "planned, still to come",
        "announced": "announced and never confirmed; not counted as held",
        "called off": "called off or put off",
        "unknown": "whose standing is not known",
    }[standing]


def _titles(rows: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(str(row["title"] or row["id"]) for row in rows)


class _Page:
    def __init__(self, width: int, is_coloured: bool) -> None:
        self.width, self.is_coloured = width, is_coloured
        self.lines: list[str] = []

    def paint(self, words: str, colour: str) -> str:
        return click.style(words, fg=COLOURS[colour]) if self.is_coloured and colour in COLOURS else words

    def line(self, words: str, *, indent: int = 8, bold: bool = False) -> None:
        lines = wrapped(words, self.width, indent)
        self.lines += [click.style(one, bold=True) if bold and self.is_coloured else one for one in lines]

    def blank(self) -> None:
        self.lines.append("")

    def heading(self, words: str) -> None:
        self.blank()
        self.line(words, bold=True)

    def breakdown(self, one: Breakdown) -> None:
        columns = (*one.columns, "total")
        is_narrow = self.width < 100
        titles = [SHORT[c] if is_narrow else HEADINGS.get(c, c) for c in columns]
        widths = [max(len(title), 4) + 1 for title in titles]
        label = self.width - sum(widths) - 1
        longest = max([display_width(line.label) for line in one.lines] + [display_width(one.title) + 3])
        label = min(label, longest + 2)
        self.blank()
        head = "By " + one.title
        head = head if display_width(head) <= label else shortened(head, label)
        heading = pad(head, label) + "".join(title.rjust(width) for title, width in zip(titles, widths, strict=True))
        self.lines.append(click.style(heading, bold=True) if self.is_coloured else heading)
        for line in one.lines:
            counts = [line.total if c == "total" else line.counts[c] for c in columns]
            cells = "".join((str(n) if n else "·").rjust(width) for n, width in zip(counts, widths, strict=True))
            first, *rest = wrapped(line.label, label - 1, 2)
            self.lines.append(pad(first, label) + cells)
            self.lines += rest

    def activity(self, row: Mapping[str, Any]) -> None:
        code = f"{row['code']}  " if row["code"] else ""
        dates = " – ".join(dict.fromkeys(d for d in (row["start"], row["end"]) if d)) or "no date"
        light = self.paint(f"[{row['light']}]", row["light"])
        self.line(
            f"{light} {HEADINGS.get(row['standing'], row['standing'])}  {code}{row['title'] or row['id']}", indent=4
        )
        details = [str(dates)]
        if row["lead"]:
            details.append(str(row["lead"]))
        self.line("    " + " · ".join(details), indent=4)
        if row["gaps"]:
            self.line("    missing: " + "; ".join(GAPS[gap] for gap in row["gaps"]), indent=6)

    def conflict(self, row: Mapping[str, Any], sources: Mapping[str, str]) -> None:
        self.line(f"{row['title'] or row['thing']}: {row['field']}", indent=4)
        sides = [(row["shown"], row["shown_from"], "shown")]
        sides += [(value, record, "against") for value, record in zip(row["against"], row["against_from"], strict=True)]
        for value, record, side in sides:
            source = sources.get(record.partition("/")[0], record.partition("/")[0])
            self.line(
                f"    {side:8} {self.paint(value, 'conflict') if side == 'against' else value}   ({source})", indent=13
            )
