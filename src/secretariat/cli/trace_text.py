"""A trace as plain text, as wide as the terminal."""

from __future__ import annotations

import os
import shutil
import sys
from typing import Any

import click

from ..reports.tracing import Traced
from .columns import broken, display_width, pad, wrapped

WIDEST = 120
LINES = 60
"""Lines of one record's words that are printed; the rest is counted."""


def text(made: Traced, width: int = 0) -> str:
    """The whole trace. *width* in columns; by default the terminal's, 100 where there is none."""
    names = [record["record"] for record in made.records]
    page = _Page(max(40, min(width or shutil.get_terminal_size((100, 24)).columns, WIDEST)), names)
    page.heading(f"{made.kind}  {made.name}", first=True)
    label = max((len(name) for name, _ in made.facts), default=0) + 2
    for name, words in made.facts:
        page.put("  " + name.ljust(label) + words, label + 2)
    if made.fields:
        page.heading("Fields: what is believed, and whose word it is")
        width_of = min(max(len(one["field"]) for one in made.fields) + 2, 26)
        is_alone = len({voice for one in made.fields for voice in (one["from"], *one["agreeing"])}) == 1
        for one in made.fields:
            page.field(one, width_of, is_alone)
    for title, lines in (
        ("Links", made.links),
        ("Acts of persons", made.acts),
        ("Why it shows, or does not", made.why),
    ):
        if lines:
            page.heading(title)
            for line in lines:
                page.put("  " + line, 4)
    if made.rows:
        page.heading("Rows")
        for row in made.rows:
            value = f" = {row['value']}" if "value" in row else ""
            page.put(f"  {row['table']}: {row['name']}{value}", 4)
            page.put("      " + ", ".join(map(page.named, row["records"])), 6)
    page.more(made, "rows")
    if made.records:
        page.heading("Records, and the sources' own words")
        for record in made.records:
            page.record(record)
    page.more(made, "records")
    return "\n".join(page.lines)


class _Page:
    def __init__(self, width: int, records: list[str]) -> None:
        self.width = width
        self.numbers = {name: number for number, name in enumerate(records, 1)}
        self.lines: list[str] = []
        self.is_coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def named(self, record: str) -> str:
        """A record as it is cited: its number in the list below and its source, else its whole name."""
        number = self.numbers.get(record)
        return f"[{number}] {record.partition('/')[0]}" if number else record

    def put(self, words: str, indent: int) -> None:
        lead = words[: len(words) - len(words.lstrip())]
        # The label's own spaces are kept: only what follows is wrapped.
        if "  " in words.strip() and indent > len(lead):
            head, rest = words[:indent], words[indent:]
            first, *others = wrapped(rest, self.width - indent)
            self.lines += [head + first, *(" " * indent + line for line in others)]
            return
        self.lines += wrapped(words, self.width, indent)

    def heading(self, words: str, *, first: bool = False) -> None:
        if not first:
            self.lines.append("")
        self.lines += [
            click.style(line, bold=True) if self.is_coloured else line for line in wrapped(words, self.width)
        ]

    def more(self, made: Traced, what: str) -> None:
        if what in made.left_out:
            self.put(f"  … and {made.left_out[what]:,} more {what}: --limit 0 shows all", 4)

    def field(self, one: dict[str, Any], width: int, is_alone: bool) -> None:
        """*is_alone*: one record says all of it, so that it need not be named each time."""
        head = "  " + pad(one["field"], width)
        if display_width(head) > width + 2:
            self.lines.append(head)
            head = " " * (width + 2)
        first, *rest = wrapped(one["value"].replace("\n", " ") or "“”", self.width - width - 2)
        self.lines += [head + first, *(" " * (width + 2) + line for line in rest)]
        indent = " " * (width + 4)
        if not is_alone:
            self.put(f"{indent}{one['state']}, from {self.named(one['from'])}", width + 6)
        elif one["state"] != "stated":
            self.put(f"{indent}{one['state']}", width + 6)
        for words in one.get("marks", ()):
            self.put(f"{indent}{words}", width + 6)
        if one["agreeing"]:
            self.put(f"{indent}agrees: {', '.join(map(self.named, one['agreeing']))}", width + 6)
        for other in one["against"]:
            line = f"{indent}contradicts: “{other['value']}”, from {self.named(other['from'])}"
            for part in wrapped(line, self.width, width + 6):
                self.lines.append(click.style(part, fg="red") if self.is_coloured else part)

    def record(self, record: dict[str, Any]) -> None:
        self.put(f"  [{self.numbers[record['record']]}] {record['record']}", 6)
        if "source" not in record:
            self.put(f"      {record['note']}", 6)
            return
        state = "" if record["state"] == "present" else f" ({record['state']})"
        self.put(f"      source {record['source']}{state}" + (f", {record['address']}" if record["address"] else ""), 8)
        if record["licence"]:
            self.put(f"      licence {record['licence']}", 8)
        if record["place"]:
            self.put(f"      place {record['place']}", 8)
        self.put(f"      retrieved {record['retrieved']}, SHA-256 {record['digest']}", 8)
        if record["rule"]:
            self.put(f"      joined by the rule {record['rule']}", 8)
        words = record["words"]
        for line in words[:LINES]:
            for number, part in enumerate(broken(line.expandtabs(4), self.width - 10)):
                self.lines.append(("      │ " if not number else "      │   ") + part)
        if len(words) > LINES:
            self.lines.append(f"      … and {len(words) - LINES} more lines: --json shows all")
        if not words:
            self.put("      (only its digest is kept here)", 8)
