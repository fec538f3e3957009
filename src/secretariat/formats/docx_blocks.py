"""
Blocks of a document as WordprocessingML.

Elements are written as text and parsed once at the end: ten times as fast as building each cell through an object
model (Office Open XML, ECMA-376 part 1, §17; element order within properties follows its schema).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..domain.columns import ems, room_of, unbroken
from ..domain.documents import (
    Block,
    Box,
    Bullets,
    Chart,
    FigureRef,
    NoteRef,
    Paragraph,
    PrintedFigure,
    Row,
    Section,
    Table,
    Text,
)
from .docx_controls import xml_attribute
from .docx_runs import (
    BULLETS_LIST,
    EMU,
    HEADINGS_LIST,
    ORDERED_LIST,
    PICTURE_SCALE,
    TWIP,
    Runs,
    bookmark,
    field_code,
    field_mark,
    instruction,
)

SHORT = 6  # rows
TABLE_SIZE, SMALL_SIZE, MARGINS = 180, 160, 140  # of a table's text and its cells, in twentieths of a point
FEW = 5  # columns that a table has room for in the larger size
TOTAL_LINE = '<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="1F3864"/></w:tcBorders>'


@dataclass(slots=True)
class Blocks(Runs):
    """Turns blocks, sections and boxes into Word elements."""

    # blocks

    def blocks(self, blocks: tuple[Block, ...], body: str = "BodyText") -> str:
        out = []
        for block in blocks:
            match block:
                case Paragraph():
                    with self.reading(block.inlines):
                        out.append(self.paragraph(block, body))
                case Bullets():
                    out.append(self.bullets(block))
                case Table():
                    out.append(self.table(block))
                case Chart():
                    out.append(self.chart(block))
        return "".join(out)

    def numbered(self, number: str) -> tuple[int, int] | None:
        """Level and list for a number that Word's own numbering comes to here, else None: then it is typed."""
        parts = [int(part) for part in number.split(".")] if re.fullmatch(r"\d+(\.\d+){0,2}", number) else []
        level = len(parts) - 1
        if level < 0 or parts != [*self._counters[:level], self._counters[level] + 1]:
            return None
        self._counters = [*parts, 0, 0][:3]
        return level, self.first_list + HEADINGS_LIST

    def _number(self, number: str) -> tuple[tuple[int, int] | None, str]:
        numbering = self.numbered(number) if number else None
        typed = ""
        if number and not numbering:
            typed = f'{self.runs(number, style="ParagraphNumber")}<w:r><w:rPr><w:rStyle w:val="{self.styles["ParagraphNumber"]}"/></w:rPr><w:tab/></w:r>'
        return numbering, typed

    def paragraph(self, block: Paragraph, body: str = "BodyText") -> str:
        numbering, content = self._number(block.number)
        content += self.inlines(block.inlines)
        for cite in block.cites:
            content += '<w:r><w:t xml:space="preserve"> </w:t></w:r>' + self.cite(cite)
        if block.author:
            words = f"({self.document.labelled('written-by', block.author)})"
            content += '<w:r><w:t xml:space="preserve"> </w:t></w:r>' + self.cited_as(
                "by", block.author, words, self.runs(words, style="Cite")
            )
        return self.p("NumberedParagraph" if block.number else body, content, numbering=numbering)

    def bullets(self, block: Bullets) -> str:
        if block.ordered:
            numbering = self.first_list + ORDERED_LIST + len(self.ordered_lists)
            self.ordered_lists.append(numbering)
        else:
            numbering = self.first_list + BULLETS_LIST
        style = "ListNumber" if block.ordered else "ListBullet"
        out = []
        for item in block.items:
            with self.reading(item):
                out.append(self.p(style, self.inlines(item), numbering=(0, numbering)))
        return "".join(out)

    def caption(self, word: str, sequence: str, number: int, caption: str, anchor: str) -> str:
        self._sequences[sequence] += 1
        instruction = f" SEQ {sequence} \\* ARABIC "
        if self._sequences[sequence] != number:
            instruction += f"\\r {number} "
            self._sequences[sequence] = number
        label = self.runs(self.word(word) + " ") + field_code(instruction, f"<w:r><w:t>{number}</w:t></w:r>")
        label += self.runs(f" – {caption}")
        return self.p("Caption", self._mark(anchor, label), keep_next=True)

    def below(self, block: Table | Chart) -> str:
        """The line under a table or chart: unit, source, date; and the note of a table."""
        line = self.document.facts_below(block)
        note = block.note if isinstance(block, Table) else ""
        out = self.p("TableNote", self.runs(line), keep_next=bool(note)) if line else ""
        if note:
            out += self.p("TableNote", self.runs(note))
        return out or self.p("TableNote", "")

    def table(self, block: Table) -> str:
        widths = column_widths(block, self.width, self.document.figures)
        small = "Small" if len(block.columns) > FEW else ""
        aligns = [column.align for column in block.columns]
        head = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{self.p(small + 'TableHeading', self.runs(column.title), keep_next=True, align=column.align)}</w:tc>"
            for column, width in zip(block.columns, widths, strict=True)
        )
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        body = block.rows or (Row(((Text(block.empty or "–", "emphasis"),),), kind="empty"),)
        # A short table stays on one page; of a long one the last rows stay with what is said below it.
        kept = 0 if len(body) <= SHORT else len(body) - 2
        rows += [
            self._row(row, widths, aligns, small + "TableText", keep_next=at >= kept) for at, row in enumerate(body)
        ]
        return (
            self.caption("table", "Table", block.number, block.caption, block.name)
            + f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.styles["ReportTable"]}"/>'
            + ("<w:bidiVisual/>" if self.is_rtl else "")
            + f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
            f"<w:tblCaption w:val={xml_attribute(block.caption)}/></w:tblPr><w:tblGrid>"
            + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
            + f"</w:tblGrid>{''.join(rows)}</w:tbl>{self.below(block)}"
        )

    def _row(self, row: Row, widths: list[int], aligns: list[str], style: str, *, keep_next: bool) -> str:
        whole = row.kind == "empty" or (row.kind == "group" and not any(row.cells[1:]))
        cells = row.cells[:1] if whole else row.cells
        line = self._lines.get(row.anchor, "")
        out = ["<w:tr><w:trPr><w:cantSplit/></w:trPr>"]
        self._is_cell = True
        for at in range(1 if whole else len(widths)):
            cell = cells[at] if at < len(cells) else ()
            if whole:
                properties = f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>'
            else:
                properties = f'<w:tcW w:w="{widths[at]}" w:type="dxa"/>'
            if row.kind == "group":
                properties += '<w:shd w:val="clear" w:color="auto" w:fill="E8EEF4"/>'
            elif row.kind == "total":
                properties += TOTAL_LINE
            bold = row.kind in ("total", "group")
            with self.reading(cell):
                content = self.inlines(cell, bold=bold)
                if line and at and cell == (Text(self.document.figures[line].text),):
                    self.placed[line] += 1
                    content = self.controls.control("figure", line, self.document.figures[line].label, content)
                if not at:
                    content = self._mark(row.anchor, content)
                align = "start" if whole else aligns[at]
                paragraph = self.p(style, content, align=align, keep_next=keep_next or row.kind == "group")
            out.append(f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph}</w:tc>")
        self._is_cell = False
        out.append("</w:tr>")
        return "".join(out)

    def chart(self, block: Chart) -> str:
        png = self.picture(block)
        relation = f"rIdP{len(self.media) + 1}"
        self.media[relation] = png
        across, down = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
        wide = min(across * EMU // PICTURE_SCALE, self.width * TWIP)
        high = down * wide // across
        number = len(self.media)
        names = f'id="{number}" name={xml_attribute(block.name)} descr={xml_attribute(block.alternative)}'
        picture = (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
            f'<wp:docPr {names}/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            f"<pic:pic><pic:nvPicPr><pic:cNvPr {names}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )
        return (
            self.caption("chart", "Chart", block.number, block.caption, block.name)
            + self.p("Picture", picture, keep_next=True)
            + self.below(block)
        )

    # parts of the report

    def annex_title(self, section: Section) -> str:
        return f"{self.word('annex')} {section.number}".strip() + f" – {section.title}"

    def section(self, section: Section) -> str:
        if section.annex and section.level == 1:
            title = self._mark(section.name, self.runs(self.annex_title(section)))
            heading = self.p("AnnexHeading", title, page_break=True)
        else:
            numbering, typed = self._number(section.number)
            style = "Heading1" if section.level == 1 else "Heading2"
            heading = self.p(style, typed + self._mark(section.name, self.runs(section.title)), numbering=numbering)
        content = heading + self.blocks(section.blocks)
        return self.controls.control("section", section.name, section.title, content)

    def box(self, box: Box, *, control: bool = False) -> str:
        """The box's title and blocks without its frame, in a control of its own when asked."""
        title = self.p("BoxTitle", self._mark(box.name, self.runs(box.title)), keep_next=True)
        content = title + self.blocks(box.blocks, "BoxText")
        return self.controls.control("box", box.name, box.title, content) if control else content

    def boxes(self, boxes: tuple[Box, ...]) -> str:
        """Boxes as the rows of one framed table."""
        if not boxes:
            return ""
        rows = "".join(
            "<w:tr>"
            + self.controls.control(
                "box",
                box.name,
                box.title,
                f'<w:tc><w:tcPr><w:tcW w:w="{self.width}" w:type="dxa"/></w:tcPr>{self.box(box)}</w:tc>',
            )
            + "</w:tr>"
            for box in boxes
        )
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.styles["BoxTable"]}"/>'
            + ("<w:bidiVisual/>" if self.is_rtl else "")
            + f'<w:tblW w:w="{self.width}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
            f'<w:tblGrid><w:gridCol w:w="{self.width}"/></w:tblGrid>{rows}</w:tbl>{self.p("BodyText", "")}'
        )

    def contents(self, sections: tuple[Section, ...]) -> str:
        """
        A table of contents of the numbered sections and the annexes, with its entries. Word adds the pages when it
        updates the field (F9): no page can be known before the text is laid out.
        """
        entries: list[tuple[str, str]] = []
        listed = [section for section in sections if section.number or section.annex]
        for section in listed:
            if section.annex and section.level == 1:
                label = self.annex_title(section)
            else:
                label = f"{section.number}\t{section.title}"
            anchor = bookmark(section.name)
            entries.append(
                (
                    f"TOC{section.level}",
                    f'<w:hyperlink w:anchor="{anchor}" w:history="1">{self.runs(label)}</w:hyperlink>',
                )
            )
        depth = max((section.level for section in listed), default=1)
        begin = field_mark("begin") + instruction(f' TOC \\o "1-{depth}" \\h \\z \\u ') + field_mark("separate")
        paragraphs = [self.p(style, (begin if not at else "") + content) for at, (style, content) in enumerate(entries)]
        self.controls.last_id += 1
        return (
            f'<w:sdt><w:sdtPr><w:id w:val="{self.controls.last_id}"/><w:docPartObj>'
            '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'
            f"{self.p('TOCHeading', self.runs(self.word('contents')), keep_next=True)}{''.join(paragraphs)}"
            f"{self.p('BodyText', ('' if entries else begin) + field_mark('end'))}</w:sdtContent></w:sdt>"
        )

    def root(self) -> str:
        """The digest of the data package in its control, "" while it is not known."""
        root = self.document.root
        return self.controls.control("root", "package", self.word("package-digest"), self.runs(root)) if root else ""


def column_widths(table: Table, width: int, figures: Mapping[str, PrintedFigure]) -> list[int]:
    """Widths by the columns' weights, but none so narrow that its longest word, day or amount must break."""
    if table.rows:
        width = int(room_of([column.align for column in table.columns], width))
    size = TABLE_SIZE if len(table.columns) <= FEW else SMALL_SIZE
    least = [_word_width(column.title, size) for column in table.columns]
    for row in table.rows[:400]:
        if len(row.cells) == len(least):
            for at, cell in enumerate(row.cells):
                for part in cell:
                    if isinstance(part, FigureRef):
                        if part.name in figures:  # one that is missing is an error where it is placed
                            least[at] = max(least[at], _word_width(figures[part.name].text, size))
                    elif not isinstance(part, NoteRef):
                        least[at] = max(least[at], _word_width(part.text, size))
    cap, left = width // 3, width
    for done, need in enumerate(sorted(least)):  # where not all words fit, the widest columns give way first
        if need > left // (len(least) - done):
            cap = min(cap, left // (len(least) - done))
            break
        left -= need
    least = [min(need, cap) for need in least]
    widths = [0.0] * len(least)
    free = set(range(len(least)))
    while free:
        rest = width - sum(widths)
        total = sum(table.columns[at].width for at in free) or 1
        share = {at: rest * table.columns[at].width / total for at in free}
        narrow = {at for at in free if share[at] < least[at]}
        if not narrow:
            for at in free:
                widths[at] = share[at]
            break
        for at in narrow:
            widths[at] = least[at]
        free -= narrow
    return [int(found) for found in widths]


def _word_width(text: str, size: int) -> int:
    return MARGINS + int(size * max(map(ems, unbroken(text)), default=0))
