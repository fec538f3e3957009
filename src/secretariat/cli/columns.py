"""Plain text in a terminal's columns: width of wide and combining characters, padding, cutting, wrapping."""

from __future__ import annotations

import unicodedata

import click


def display_width(words: str) -> int:
    """Columns that a text takes in a terminal: none for combining marks and colours, two for wide characters."""
    plain = click.unstyle(words)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in plain)


def pad(words: str, width: int) -> str:
    return words + " " * max(0, width - display_width(words))


def shortened(words: str, width: int) -> str:
    """Cut to a width, with an ellipsis where anything was cut."""
    while display_width(words) > width:
        words = words[:-2].rstrip() + "…"
    return words


def wrapped(words: str, width: int, indent: int = 0) -> list[str]:
    """Broken at spaces into lines of at most *width*; lines after the first begin *indent* further in."""
    lead = words[: len(words) - len(words.lstrip())]
    lines, line = [], lead
    for word in words.split():
        gap = "" if line == lead or not line.strip() else " "
        if line.strip() and display_width(line + gap + word) > width:
            lines.append(line)
            line, gap = " " * indent, ""
        line += gap + word
        while display_width(line) > width and len(line) > width:
            lines.append(line[:width])
            line = " " * indent + line[width:]
    return [*lines, line]


def broken(words: str, width: int) -> list[str]:
    """Broken into lines of at most *width* with nothing left out: joined, they are the text again."""
    lines: list[str] = []
    line = ""
    for char in words:
        if display_width(line + char) > width:
            at = line.rfind(" ") + 1 or line.rfind(",") + 1
            cut = at if at > len(line) // 2 else len(line)
            lines.append(line[:cut])
            line = line[cut:]
        line += char
    return [*lines, line]
