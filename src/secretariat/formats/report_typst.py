"""
The report as a tagged PDF (PDF/UA-1), set by typst.

The template ``report.typ`` is fixed; the document goes in as JSON and is shown as text, so that no word of a source can
act as markup. Only bundled fonts are used (`fonts`), and the time of the file is `Document.made_at`. A character that
no font can write becomes U+FFFD, and `fonts.UnwritableText` warns of it by code point: PDF/UA refuses text without glyphs.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import typst

from ..domain.anchors import Anchors, is_address, tables_of
from ..domain.columns import ems, fit, room_of, unbroken
from ..domain.direction import END, ISOLATE, isolated, reads_left_to_right
from ..domain.documents import (
    Block,
    Bullets,
    Chart,
    Document,
    FigureRef,
    Inline,
    Link,
    NoteRef,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    figure_anchor,
)
from ..domain.errors import InputError
from . import charts, fonts

TEXT_WIDTH = 470  # points between the margins of the page
LONG = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef]{25,}")  # a word too long for a narrow column
PIECE = 8
WORD = 24  # letters of the longest word that a column is made wide enough for
PLAIN = 0.92  # width of a plain word to that of a bold one, as titles of columns and figures are
CELL = 9  # points of a cell's insets
REPLACEMENT = "\ufffd"


def write(document: Document) -> bytes:
    """
    The report as PDF/UA-1, the same bytes for the same document.

    Raises:
        InputError: a link, figure or note leads nowhere, or a chart cannot be drawn.

    Source:
        ISO 14289-1 (PDF/UA-1); form of a document of the ITU Council.
    """
    plain = _plain(document)
    replaced: set[str] = set()
    content = _cleaned(plain, replaced)
    if replaced:
        fonts.warn(replaced, "the PDF")
    made_at = datetime.fromisoformat(document.made_at.replace("Z", "+00:00"))
    return _compile(_template(), json.dumps(content, ensure_ascii=False), int(made_at.timestamp()))


def _compile(template: bytes, content: str, timestamp: int) -> bytes:
    try:
        return bytes(
            typst.compile(  # type: ignore[call-overload]  # its stub wants one type for input and fonts
                template,
                sys_inputs={"document": content},
                font_paths=[str(folder) for folder in fonts.folders()],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards="ua-1",
                timestamp=timestamp,
            )
        )
    except typst.TypstError as error:
        raise InputError(f"the PDF cannot be set: {error}", mend="mend what the message names") from error


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("report.typ").read_bytes()


def _cleaned(value: Any, replaced: set[str]) -> Any:
    if isinstance(value, str):
        return _writable(value, replaced)
    if isinstance(value, list | tuple):
        return [_cleaned(each, replaced) for each in value]
    if isinstance(value, dict):
        return {name: _cleaned(each, replaced) for name, each in value.items()}
    return value


def _writable(text: str, replaced: set[str]) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for character in text:
        if _can_write(character):
            kept.append(character)
        else:
            replaced.add(character)
            kept.append(REPLACEMENT)
    return "".join(kept)


@cache
def _can_write(character: str) -> bool:
    if character in "\n\t" + ISOLATE + END:
        return True
    if unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"} or character == "\ufeff":
        return False
    if not fonts.uncovered(character):
        return True
    # Typst's own fonts know signs that the bundled ones lack, such as arrows: ask it.
    probe = b'#set document(title: "-")\n#set text(font: ("Noto Sans",))\n#text(sys.inputs.document)'
    try:
        _compile(probe, character, 0)
    except InputError:
        return False
    return True


def _plain(document: Document) -> dict[str, Any]:
    """The document as the template takes it: every string is ready to be shown."""
    build = _Builder(document)
    header = document.header
    words = document.words
    return {
        "title": f"{header.title} – {header.document}",
        "author": header.by,
        "keywords": [*document.keywords, *([f"sha256:{document.root}"] if document.root else [])],
        "description": ". ".join(part for part in (header.by, header.session, document.notice) if part),
        "fonts": list(fonts.families(document.language)),
        "language": document.language,
        "rtl": document.direction == "rtl",
        "number": build.said(header.document.split()[-1] if header.document else document.identifier),
        "state": words[f"state.{document.state}"],
        "notice": build.said(document.notice),
        "contents": words["contents"],
        "endnotes-title": words["endnotes"],
        "root-title": words["package-digest"],
        "root": document.root,
        "header": {
            "session": build.said(header.session),
            "place": build.said(header.place_and_dates),
            "agenda": build.said(header.agenda_item),
            "document": build.said(header.document),
            "date": header.date,
            "original": header.original,
            "by": build.said(header.by),
            "title": build.said(header.title),
            "subtitle": build.said(header.subtitle),
        },
        "boxes": [
            {"title": build.said(box.title), "blocks": [build.block(block) for block in box.blocks]}
            for box in document.boxes
        ],
        "sections": build.sections(),
        "endnotes": [
            {"number": note.number, "anchor": f"endnote-{note.number}", "inlines": build.inlines(note.inlines)}
            for note in document.endnotes
        ],
    }


class _Builder:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.words = document.words
        self.is_rtl = document.direction == "rtl"
        self.anchors = Anchors(document)
        self.table_numbers = {table.name: table.number for _, table in tables_of(document)}

    def sections(self) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        for section in (*self.document.sections, *self.document.annexes):
            # PDF/UA allows no heading of level 2 before the first of level 1.
            level = section.level if made else 1
            made.append(self._section(section, level))
        return made

    def _section(self, section: Section, level: int) -> dict[str, Any]:
        return {
            "title": self.said(self.document.heading(section)),
            "anchor": section.name,
            "level": level,
            "annex": section.annex,
            "listed": bool(section.number),
            "blocks": [self.block(block) for block in section.blocks],
        }

    def block(self, block: Block) -> dict[str, Any]:
        match block:
            case Paragraph():
                return {
                    "kind": "paragraph",
                    "number": block.number,
                    "inlines": self.inlines(block.inlines, turned := self._is_turned(block.inlines)),
                    "turned": turned,
                    "end": self._end(block),
                }
            case Bullets():
                return {
                    "kind": "bullets",
                    "ordered": block.ordered,
                    "items": [self._cell(item) for item in block.items],
                }
            case Table():
                return self._table(block)
            case Chart():
                return {
                    "kind": "chart",
                    "anchor": block.name,
                    "caption": self.said(f"{self.words['chart']} {block.number} – {block.caption}"),
                    "alternative": block.alternative,
                    **self._picture(block),
                    "lines": self._lines(block),
                }

    def _picture(self, chart: Chart) -> dict[str, Any]:
        language = self.document.language
        drawn = charts.svg(chart.spec, language=language)
        width = min(TEXT_WIDTH, float(re.search(r'width="([\d.]+)"', drawn)[1]) * 0.75)  # type: ignore[index]
        if not charts.STRONG_RTL.search(drawn):
            return {"format": "svg", "data": drawn, "width": width}
        # Joined right-to-left letters of an SVG lose their code points in typst, which PDF/UA refuses.
        pixels = charts.png(chart.spec, language=language, scale=3)
        return {"format": "png", "data": list(pixels), "width": width}

    def _table(self, table: Table) -> dict[str, Any]:
        count = len(table.columns)
        size = 9.0 if count <= 5 else 8.0 if count <= 8 else 7.0
        rows = [self._row(row, count) for row in table.rows]
        texts = [[_words(cell) for cell in cells] for kind, _, cells in rows if kind != "group"]
        longest = []
        for number, column in enumerate(table.columns):
            head = max((ems(word[:WORD]) for word in unbroken(column.title)), default=1)
            words = [word for row in texts for word in unbroken(row[number])]
            body = max((ems(word[:WORD]) for word in words), default=1) * (PLAIN if column.align == "start" else 1)
            longest.append(max(head, body) * size + CELL)
        room = room_of([column.align for column in table.columns], TEXT_WIDTH) if rows else TEXT_WIDTH
        widths = fit([column.width for column in table.columns], longest, room)
        return {
            "kind": "table",
            "anchor": self.anchors.table(table.name),
            "caption": self.said(f"{self.words['table']} {table.number} – {table.caption}"),
            "columns": [self.said(column.title) for column in table.columns],
            "widths": [round(width, 2) for width in widths],
            "part": round(100 * room / TEXT_WIDTH),
            # Words are divided only in a column that has no room for the longest.
            "divides": [width + 0.01 < need for width, need in zip(widths, longest, strict=True)],
            "aligns": [column.align for column in table.columns],
            "size": size,
            # A row stays on one page unless it might be longer than one.
            "whole": all(len(text) < 400 for row in texts for text in row),
            "rows": rows,
            "empty": self.said(table.empty),
            "lines": self._lines(table),
        }

    def said(self, text: str) -> str:
        """A text that stands by itself, its direction marked where the document's is another."""
        return isolated(text) if self.is_rtl else text

    def _is_turned(self, inlines: tuple[Inline, ...]) -> bool:
        """Whether they read from left to right as a whole, in a document that reads from right to left."""
        return self.is_rtl and reads_left_to_right(self.document.words_of(inlines))

    def inlines(self, inlines: tuple[Inline, ...], is_turned: bool = False) -> Any:
        if len(inlines) == 1 and isinstance(part := self._inline(inlines[0], is_turned), str):
            return part
        return [part for inline in inlines if (part := self._inline(inline, is_turned)) is not None]

    def _inline(self, inline: Inline, is_turned: bool = False) -> Any:
        match inline:
            case Text(text, style, language):
                text = text if is_turned else self.said(text)
                words = _in_pieces(text)
                if isinstance(words, str) and not style and not language:
                    return text
                return [style, words, language.split("-")[0].lower()]
            case FigureRef(name):
                return ["figure", self.said(self.document.figures[name].text), figure_anchor(name)]
            case Link(text, target, _, language):
                if target.startswith("#"):
                    made = ["inside", _in_pieces(self.said(text)), target[1:]]
                elif is_address(target):
                    made = ["outside", self.said(text), target]
                else:
                    return self._inline(Text(text, "", language))
                return ["in", made, language.split("-")[0].lower()] if language else made
            case NoteRef(number):
                return None if self.document.tabled else ["note", str(number), f"endnote-{number}"]

    def _end(self, paragraph: Paragraph) -> list[Any]:
        """What stands after a paragraph: what it cites, or the role of who wrote it."""
        if paragraph.cites:
            parts: list[Any] = ["["]
            between = "; " if self._is_turned(paragraph.inlines) else self.document.words.get("semicolon", "; ")
            for number, link in enumerate(paragraph.cites):
                parts += [*([between] if number else []), self._inline(link)]
            return [*parts, "]"]
        return [self.said(f"[{self.document.labelled('written-by', paragraph.author)}]")] if paragraph.author else []

    def _row(self, row: Row, count: int) -> list[Any]:
        cells = [self._cell(cell) for cell in row.cells]
        return [row.kind, row.anchor, cells + [""] * (count - len(cells))]

    def _cell(self, cell: tuple[Inline, ...]) -> Any:
        """A cell keeps to the side of its column, whichever way its words read."""
        if not self._is_turned(cell):
            return self.inlines(cell)
        words = self.inlines(cell, True)
        return f"{ISOLATE}{words}{END}" if isinstance(words, str) else [ISOLATE, *words, END]

    def _lines(self, block: Table | Chart) -> list[Any]:
        """The lines below a table or a chart, each a list of inlines."""
        made: list[Any] = []
        if isinstance(block, Table) and block.note:
            made.append([self.said(block.note)])
        if facts := self.document.facts_below(block):
            made.append([self.said(facts)])
        if isinstance(block, Chart):
            label = self.words.get("numbers-in", self.words["table"] + " {number}").format(
                number=self.table_numbers.get(block.table, "")
            )
            made.append([["inside", label, self.anchors.table(block.table)]])
        return made


def _words(inlines: Any) -> str:
    """The words of what `_Builder.inlines` gave."""
    if isinstance(inlines, str):
        return inlines.strip(ISOLATE + END)
    parts = [part if isinstance(part, str) else part[1] for part in inlines]
    return "".join(part if isinstance(part, str) else "".join(part) for part in parts)


def _in_pieces(text: str) -> str | list[str]:
    """A text with a word that no narrow column holds, cut where its lines may end; any other text as it is."""
    if not LONG.search(text):
        return text
    pieces: list[str] = []
    for word in re.split(f"({LONG.pattern})", text):
        if LONG.fullmatch(word):
            pieces += [word[at : at + PIECE] for at in range(0, len(word), PIECE)]
        else:
            pieces.append(word)
    return [piece for piece in pieces if piece]
