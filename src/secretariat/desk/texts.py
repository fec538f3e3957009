"""The narrative of a report as files in the workspace: which there are, read for a preview, written whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ..domain.documents import Block, Bullets, FigureRef, Inline, Link, NoteRef, Text
from ..domain.errors import InputError, UsageError
from ..domain.periods import Period, between, year
from ..formats import narrative_markdown
from ..reports import making
from ..reports.assembly import BOXES, SECTIONS, citer
from ..reports.drafting import Draft

LONGEST = 200_000
_NAME = re.compile(r"[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def parts() -> dict[str, str]:
    """Boxes and sections that have a text of a person: name -> title in English."""
    found = dict(BOXES)
    found |= {name: title for name, title, _ in SECTIONS if name not in found and name != "actions"}
    return found


def period_of(name: str) -> Period:
    """The period of a report's name: "2025", or two days with "_" between. Raises UsageError."""
    if not _NAME.fullmatch(name) or name.startswith("0000"):
        raise UsageError(f"{name!r} is no year", mend="write it as 2025")
    return year(int(name)) if len(name) == 4 else between(*name.split("_"))


def folder() -> Path:
    return settings.WORKSPACE.folder / str(settings.WORKSPACE.settings.get("report", {}).get("narrative", "narrative"))


def names() -> list[str]:
    """Reports that have a narrative, or are to have one, the newest first."""
    said = settings.WORKSPACE.settings.get("report", {}).get("years", [])
    held = [path.name for path in folder().iterdir() if path.is_dir()] if folder().is_dir() else []
    return sorted({name for name in (*map(str, said), *held) if _NAME.fullmatch(name)}, reverse=True)


def path_of(name: str, part: str, language: str) -> Path:
    """The file of a text; the parts of its name are of closed lists. Raises UsageError."""
    period_of(name)
    if part not in parts() or language not in ("ar", "zh", "en", "fr", "ru", "es"):
        raise UsageError(f"a report has no part {part!r}", mend="choose one of the list")
    return folder() / name / f"{part}.{language}.md"


def text_of(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write(path: Path, text: str, seen: str) -> None:
    """Write a text whole or not at all. Raises InputError when the file is no longer the one that was *seen*."""
    if digest(text_of(path)) != seen:
        raise InputError(
            f"{path.name} was changed by somebody else since this page was opened",
            mend="copy your text, open the page anew and bring both together", place=path.name,
        )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".md.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


@lru_cache(maxsize=2)
def _basis(version: str, name: str, day: date) -> making.Basis:
    return making.basis(settings.WORKSPACE, period_of(name), day)


def draft(version: str, name: str, language: str, day: date) -> Draft:
    """Figures of a report with their words, as the register stands (*version*); kept until that changes."""
    return making.draft_of(_basis(version, name, day), language)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A figure that may be placed."""

    name: str
    label: str
    value: str


def figures(of: Draft) -> list[Chosen]:
    """All figures, in the order of their names."""
    return [
        Chosen(name, printed.label, printed.text)
        for name, figure in sorted(of.figures.items())
        for printed in (of.printed(figure),)
    ]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a preview: *kind* is "", "strong", "emphasis", "code", "figure", "link" or "note"."""

    kind: str
    text: str
    title: str = ""


def preview(
    markdown: str, file: str, of: Draft
) -> tuple[list[tuple[str, list[list[Piece]]]], narrative_markdown.Narrative]:
    """A text as the report will show it: (kind of block, lines of pieces), and what was read, with its problems."""
    told = narrative_markdown.read(markdown, file, cite=citer(of), has_figure=lambda name: name in of.figures)
    return [_block(block, of) for block in told.blocks], told


def _block(block: Block, of: Draft) -> tuple[str, list[list[Piece]]]:
    if isinstance(block, Bullets):
        return ("ordered" if block.ordered else "list"), [_pieces(item, of) for item in block.items]
    tail: list[Piece] = [Piece("link", link.text, link.key) for link in block.cites]
    if block.author:
        tail.append(Piece("by", block.author))
    return "paragraph", [[*_pieces(block.inlines, of), *tail]]


def _pieces(inlines: Iterable[Inline], of: Draft) -> list[Piece]:
    found = []
    for one in inlines:
        if isinstance(one, Text):
            found.append(Piece(one.style, one.text))
        elif isinstance(one, FigureRef):
            figure = of.figures.get(one.name)
            found.append(Piece("figure", of.printed_value(figure) if figure else f"[[{one.name}]]", one.name))
        elif isinstance(one, Link):
            found.append(Piece("link", one.text, one.target))
        elif isinstance(one, NoteRef):
            found.append(Piece("note", str(one.number)))
    return found
