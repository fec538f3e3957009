"""
The report as one HTML page: complete in one file, without script, nothing loaded from any address.

Every text goes through Jinja2 with autoescape; the only markup let in is the drawing of a chart that `charts` made.
On a narrow screen each row of a table becomes a list of labelled cells; on paper the pages are numbered and addresses
are spelled out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup, escape

from ..domain.anchors import Anchors, is_address, tables_of
from ..domain.direction import reads_left_to_right, segments
from ..domain.documents import (
    Block,
    Box,
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

MATRIX = 8  # columns above which a table keeps its shape on a narrow screen, in a box of its own that scrolls
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
DRAWN_TAG = re.compile(r"<[a-z][^>]*>")
DRAWN_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
DRAWN_IDS = re.compile(r'(\bid="|url\(#|href="#)([^")]+)')


def write(document: Document) -> bytes:
    """
    The report as HTML in UTF-8, the same bytes for the same document.

    Raises:
        InputError: a link, figure or note leads nowhere, or a chart cannot be drawn.
    """
    return _page(document, _Builder(document), is_part=False).encode("utf-8")


def drawings(document: Document) -> dict[str, str]:
    """Each chart's drawing by its name, as `part` takes them. Raises InputError when one cannot be drawn."""
    from . import charts

    parts: tuple[Box | Section, ...] = (*document.boxes, *document.sections, *document.annexes)
    found = (block for part in parts for block in part.blocks)
    return {one.name: charts.svg(one.spec, language=document.language) for one in found if isinstance(one, Chart)}


def part(document: Document, drawn: Mapping[str, str], figure_address: Callable[[str], str]) -> str:
    """
    The report as a part of another page, which has the style sheet (no style stands in it): from its header to the
    root digest, headings from the first rank on.

    Args:
        drawn: as `drawings` gives them.
        figure_address: name of a figure -> where its printed value leads.

    Raises:
        InputError: as `write`.
    """
    return _page(document, _Builder(document, drawn, figure_address), is_part=True)


def _page(document: Document, build: _Builder, *, is_part: bool) -> str:
    words = document.words
    return _template().render(
        is_part=is_part,
        language=document.language,
        direction=document.direction,
        title=f"{document.header.title} – {document.header.document}",
        keywords=", ".join(document.keywords),
        made_at=document.made_at,
        style=Markup(_style() + _page_marks(document)),
        skip=words.get("skip", document.header.title),
        notice=document.notice,
        state=words[f"state.{document.state}"],
        header=document.header,
        boxes=[{"title": box.title, "blocks": [build.block(block) for block in box.blocks]} for box in document.boxes],
        contents_title=words["contents"],
        sections=build.sections(),
        endnotes_title=words["endnotes"],
        endnotes=[
            {
                "number": note.number,
                "anchor": f"endnote-{note.number}",
                "inlines": build.inlines(note.inlines),
                "back": f"noteref-{note.number}" if note.number in build.noted else "",
            }
            for note in document.endnotes
        ],
        root_title=words["package-digest"],
        root=document.root,
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.from_string(_text("report.html"))


def _visible(value: Any) -> Any:
    """Characters that HTML does not allow are shown as U+FFFD (HTML, 13.1.4)."""
    return FORBIDDEN.sub("\ufffd", value) if type(value) is str else value


@cache
def _style() -> str:
    return _text("report.css")


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")


def _page_marks(document: Document) -> str:
    """What stands at the head of each printed page, as in the PDF."""
    state = document.words[f"state.{document.state}"]
    near, far = ("left", "right") if document.direction == "ltr" else ("right", "left")
    return (
        "@media print { @page {"
        f" @top-{near} {{ content: {_css(document.notice)}; font-weight: 700; }}"
        f" @top-center {{ content: '- ' counter(page) ' -\\A' {_css(document.identifier)}; white-space: pre; text-align: center; }}"
        f" @top-{far} {{ content: {_css(state)}; font-weight: 700; }}"
        " } }"
    )


def _css(text: str) -> str:
    """A text as a CSS string: everything but letters and digits is written by its code point (CSS Syntax 3, 4.3.7)."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'


class _Builder:
    def __init__(
        self,
        document: Document,
        drawn: Mapping[str, str] | None = None,
        figure_address: Callable[[str], str] = lambda name: "#" + figure_anchor(name),
    ) -> None:
        self.document = document
        self.drawn = drawings(document) if drawn is None else drawn
        self.figure_address = figure_address
        self.words = document.words
        self.anchors = Anchors(document)
        self.table_numbers = {table.name: table.number for _, table in tables_of(document)}
        self.noted: set[int] = set()

    def sections(self) -> list[dict[str, Any]]:
        return [self._section(section) for section in (*self.document.sections, *self.document.annexes)]

    def _section(self, section: Section) -> dict[str, Any]:
        return {
            "title": self.document.heading(section),
            "anchor": section.name,
            "level": section.level,
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
                    "inlines": self.inlines(block.inlines),
                    "is_turned": self._is_turned(block.inlines),
                    "end": self._end(block),
                }
            case Bullets():
                return {
                    "kind": "bullets",
                    "ordered": block.ordered,
                    "items": [self.inlines(item) for item in block.items],
                    "is_turned": all(self._is_turned(item) for item in block.items),
                }
            case Table():
                return self._table(block)
            case Chart():
                return {
                    "kind": "chart",
                    "anchor": block.name,
                    "caption": f"{self.words['chart']} {block.number} – {block.caption}",
                    "picture": self._picture(block),
                    "lines": self._lines(block),
                }

    def _table(self, table: Table) -> dict[str, Any]:
        aligns = [column.align for column in table.columns]
        whole = sum(column.width for column in table.columns) or 1
        return {
            "kind": "table",
            "anchor": self.anchors.table(table.name),
            "caption": f"{self.words['table']} {table.number} – {table.caption}",
            "columns": table.columns,
            "widths": [round(100 * column.width / whole, 1) for column in table.columns],
            "header": aligns.index("start") if "start" in aligns else 0,
            "matrix": len(table.columns) > MATRIX,
            "groups": self._groups(table),
            "empty": table.empty,
            "lines": self._lines(table),
        }

    def _groups(self, table: Table) -> list[list[dict[str, Any]]]:
        """Rows in groups, each begun by a row of the kind "group"."""
        groups: list[list[dict[str, Any]]] = []
        for row in table.rows:
            if not groups or row.kind == "group":
                groups.append([])
            groups[-1].append(self._row(row, len(table.columns)))
        return groups

    def _row(self, row: Row, count: int) -> dict[str, Any]:
        cells = [self.inlines(cell) for cell in row.cells]
        turned = [self._is_turned(cell) for cell in row.cells]
        left = count - len(cells)
        return {"kind": row.kind, "anchor": row.anchor, "cells": cells + [[]] * left, "turned": turned + [False] * left}

    def _is_turned(self, inlines: tuple[Inline, ...]) -> bool:
        """Whether they read from left to right as a whole, in a document that reads from right to left."""
        return self.document.direction == "rtl" and reads_left_to_right(self.document.words_of(inlines))

    def inlines(self, inlines: tuple[Inline, ...]) -> list[dict[str, Any]]:
        is_cut = self.document.direction == "rtl" and not self._is_turned(inlines)
        made: list[dict[str, Any]] = []
        for inline in inlines:
            if is_cut and isinstance(inline, Text) and not inline.style and not inline.language:
                pieces = segments(inline.text, True)
                made += [{"kind": "text" if rtl else "turned", "text": piece} for piece, rtl in pieces]
            elif part := self._inline(inline):
                made.append(part)
        return made

    def _inline(self, inline: Inline) -> dict[str, Any] | None:
        match inline:
            case Text(text, style, language):
                kind = style or ("language" if language else "text")
                return {"kind": kind, "text": text, "language": language}
            case FigureRef(name):
                return {"kind": "figure", "text": self.document.figures[name].text, "target": self.figure_address(name)}
            case Link(text, target, _, language):
                if target.startswith("#") or is_address(target):
                    return {"kind": "link", "text": text, "target": target, "language": language}
                return {"kind": "language" if language else "text", "text": text, "language": language}
            case NoteRef(number):
                if self.document.tabled:
                    return None
                first = number not in self.noted
                self.noted.add(number)
                mark = f"noteref-{number}" if first else ""
                return {"kind": "note", "text": str(number), "target": f"endnote-{number}", "id": mark}

    def _end(self, paragraph: Paragraph) -> list[dict[str, Any]]:
        """What stands after a paragraph: what it cites, or the role of who wrote it."""
        if paragraph.cites:
            parts = [_said("[")]
            between = "; " if self._is_turned(paragraph.inlines) else self.document.words.get("semicolon", "; ")
            for number, link in enumerate(paragraph.cites):
                parts += [_said(between)] * bool(number) + self.inlines((link,))
            return [*parts, _said("]")]
        return [_said(f"[{self.document.labelled('written-by', paragraph.author)}]")] if paragraph.author else []

    def _lines(self, block: Table | Chart) -> list[list[dict[str, Any]]]:
        made: list[list[dict[str, Any]]] = []
        if isinstance(block, Table) and block.note:
            made.append([_said(block.note)])
        if facts := self.document.facts_below(block):
            made.append([_said(facts)])
        if isinstance(block, Chart):
            label = self.words.get("numbers-in", self.words["table"] + " {number}").format(
                number=self.table_numbers.get(block.table, "")
            )
            made.append([{"kind": "link", "text": label, "target": "#" + self.anchors.table(block.table)}])
        return made

    def _picture(self, chart: Chart) -> Markup:
        """The drawing as one image for assistive technology, its ids made unique by the chart's name."""
        prefix = f"{escape(chart.name)}-"

        def own(tag: re.Match[str]) -> str:
            return DRAWN_IDS.sub(lambda part: part[1] + prefix + part[2], DRAWN_ROLES.sub("", tag[0]))

        drawn = DRAWN_TAG.sub(own, self.drawn[chart.name])
        return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(chart.alternative)}" ', 1))


def _said(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}
