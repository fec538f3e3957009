"""
Blocks of a document as WordprocessingML.

Elements are written as text and parsed once at the end: ten times as fast as building each cell through an object
model (Office Open XML, ECMA-376 part 1, §17; element order within properties follows its schema).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

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
from ..domain.errors import InputError
from .docx_controls import Controls, xml_attribute, xml_text

RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_HAS_RTL = re.compile(f"[{RIGHT_TO_LEFT}]")
# A stretch that begins with a Latin letter and ends with a letter or digit reads left to right inside Arabic.
_LATIN = re.compile(f"[A-Za-z\u00c0-\u024f](?:[^{RIGHT_TO_LEFT}]*[A-Za-z0-9\u00c0-\u024f])?")
_UNSAFE_SCHEMES = {"javascript", "vbscript", "data", "file"}
_EMU = 9525  # English Metric Units in one CSS pixel
_TWIP = 635  # … and in a twentieth of a point
HEADINGS_LIST, BULLETS_LIST, ORDERED_LIST = 1, 2, 3
PICTURE_SCALE = 2


def bookmark(anchor: str) -> str:
    """An anchor as Word allows a bookmark's name: letters, digits and underscores, at most 40 characters."""
    name = re.sub(r"\W", "_", anchor)
    if not name[:1].isalpha():
        name = "a_" + name
    if len(name) > 40:
        name = name[:27] + "_" + hashlib.sha256(anchor.encode()).hexdigest()[:12]
    return name


def address(target: str) -> str:
    """An address as a relation may hold it, or "" for one that Word would call damaged or that runs something."""
    quoted = quote(target, safe=":/?#[]@!$&'()*+,;=%-._~")
    try:
        scheme = urlsplit(quoted).scheme
        _ = urlsplit(quoted).port
    except ValueError:
        return ""
    if scheme.lower() in _UNSAFE_SCHEMES or re.search(r"%(?![0-9A-Fa-f]{2})", quoted):
        return ""
    return quoted


@dataclass(slots=True)
class Blocks:
    """
    Turns one document's blocks into Word elements, and keeps what the other parts of the file must hold.

    Attributes:
        styles: our style id -> the template's.
        width: of the text, in twentieths of a point.
        picture: chart -> PNG.
        relations: part -> address -> relation id.
        targets: bookmark or quoted address -> the target as the document has it, where they differ.
        media: PNG pictures, by relation id.
        endnotes: elements of the endnotes part; first_endnote is the id of the first.
        placed: figure -> how often it stands in the document.
        cited: tag of a citation's control -> its printed words.
        ordered_lists: ids of the numberings to be made for ordered lists.
    """

    document: Document
    styles: Mapping[str, str]
    width: int
    picture: Callable[[Chart], bytes]
    main: str = "word/document.xml"
    endnotes_part: str = "word/endnotes.xml"
    first_list: int = 1
    first_endnote: int = 1
    controls: Controls = field(default_factory=Controls)
    relations: dict[str, dict[str, str]] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    endnotes: list[str] = field(default_factory=list)
    placed: Counter[str] = field(default_factory=Counter)
    cited: dict[str, str] = field(default_factory=dict)
    ordered_lists: list[int] = field(default_factory=list)
    _bookmarks: set[str] = field(default_factory=set)
    _counters: list[int] = field(default_factory=lambda: [0, 0, 0])
    _sequences: Counter[str] = field(default_factory=Counter)
    _noted: dict[int, str] = field(default_factory=dict)
    _lines: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lines = {figure_anchor(name): name for name in self.document.figures}

    # paragraphs and runs

    @property
    def is_rtl(self) -> bool:
        return self.document.direction == "rtl"

    def word(self, name: str) -> str:
        return self.document.words.get(name, name)

    def p(
        self,
        style: str,
        content: str,
        *,
        keep_next: bool = False,
        page_break: bool = False,
        numbering: tuple[int, int] | None = None,
        align: str = "",
    ) -> str:
        """A paragraph. *numbering*: (level, list id). *align*: "end" for the end side."""
        pieces = [f'<w:p><w:pPr><w:pStyle w:val="{self.styles[style]}"/>']
        if keep_next:
            pieces.append("<w:keepNext/>")
        if page_break:
            pieces.append("<w:pageBreakBefore/>")
        if numbering:
            pieces.append(f'<w:numPr><w:ilvl w:val="{numbering[0]}"/><w:numId w:val="{numbering[1]}"/></w:numPr>')
        if self.is_rtl:
            pieces.append("<w:bidi/>")
        if align == "end":
            pieces.append('<w:jc w:val="right"/>')  # in a right-to-left paragraph Word reads "right" as the end side
        pieces += ["</w:pPr>", content, "</w:p>"]
        return "".join(pieces)

    def runs(self, text: str, *, style: str = "", bold: bool = False, italic: bool = False, language: str = "") -> str:
        """Text as runs, cut where the direction of reading changes."""
        if not text:
            return ""
        head = f'<w:rStyle w:val="{self.styles[style]}"/>' if style else ""
        if bold:
            head += "<w:b/><w:bCs/>"
        if italic:
            head += "<w:i/><w:iCs/>"
        out = []
        for piece, rtl in self._segments(text):
            tail = "<w:rtl/>" if rtl else ""
            if language:
                tail += f"<w:lang w:{'bidi' if rtl else 'val'}={xml_attribute(language)}/>"
            properties = f"<w:rPr>{head}{tail}</w:rPr>" if head or tail else ""
            out.append(f"<w:r>{properties}{_text(piece)}</w:r>")
        return "".join(out)

    def _segments(self, text: str) -> list[tuple[str, bool]]:
        if not self.is_rtl and not _HAS_RTL.search(text):
            return [(text, False)]
        pieces: list[tuple[str, bool]] = []
        at = 0
        for found in _LATIN.finditer(text):
            start, end = found.span()
            if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
                start, end = start - 1, end + 1
            if start > at:
                pieces.append((text[at:start], True))
            pieces.append((text[start:end], False))
            at = end
        if at < len(text):
            pieces.append((text[at:], True))
        return pieces

    def inlines(self, parts: tuple[Inline, ...], part: str = "", bold: bool = False) -> str:
        """Inlines as runs. *part* is the part of the file that they stand in, the main one when not given."""
        out = []
        for inline in parts:
            match inline:
                case Text(text, style, language):
                    weights = style.split()
                    out.append(
                        self.runs(
                            text,
                            style="Code" if "code" in weights else "",
                            bold=bold or "strong" in weights,
                            italic="emphasis" in weights,
                            language=language,
                        )
                    )
                case FigureRef(name):
                    out.append(self.figure(name, bold=bold))
                case Link():
                    out.append(self.link(inline, part or self.main))
                case NoteRef(number):
                    out.append(self.note(number))
        return "".join(out)

    def link(self, link: Link, part: str, style: str = "Hyperlink") -> str:
        if link.target.startswith("#"):
            anchor = bookmark(link.target[1:])
            self._remember(anchor, link.target)
            return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{self.runs(link.text, style=style)}</w:hyperlink>'
        target = address(link.target)
        if not target:
            return self.runs(f"{link.text} ({link.target})")
        self._remember(target, link.target)
        known = self.relations.setdefault(part, {})
        relation = known.setdefault(target, f"rIdL{len(known) + 1}")
        return f'<w:hyperlink r:id="{relation}" w:history="1">{self.runs(link.text, style=style)}</w:hyperlink>'

    def _remember(self, written: str, target: str) -> None:
        self.targets.setdefault(written, target)

    def figure(self, name: str, *, bold: bool = False, place: str = "") -> str:
        """A figure's printed words in its control, leading to its line in the annex. Raises InputError: unknown."""
        figure = self.document.figures.get(name)
        if figure is None:
            raise InputError(
                f"{place or 'the document'}: no figure {name!r}",
                mend="one of " + ", ".join(sorted(self.document.figures)),
                place=place,
            )
        self.placed[name] += 1
        runs = self.runs(figure.text, style="Figure", bold=bold)
        linked = f'<w:hyperlink w:anchor="{bookmark(figure.anchor)}" w:history="1">{runs}</w:hyperlink>'
        return self.controls.control("figure", name, figure.label, linked)

    def note(self, number: int) -> str:
        """The mark of an endnote; its words go to the endnotes part. Nothing in a tabled document."""
        found = [endnote for endnote in self.document.endnotes if endnote.number == number]
        style = self.styles["EndnoteReference"]
        if not found:
            return ""
        if number in self._noted:
            mark = f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:t>{number}</w:t></w:r>'
            return field_code(f" NOTEREF {self._noted[number]} \\f \\h ", mark)
        self._noted[number] = name = f"_RefNote{number}"
        identifier = self.first_endnote + len(self.endnotes)
        at = len(self.endnotes)
        self.endnotes.append("")
        words = self.inlines(found[0].inlines, self.endnotes_part)
        mark = f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:endnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
        self.endnotes[at] = f'<w:endnote w:id="{identifier}">{self.p("EndnoteText", mark + words)}</w:endnote>'
        reference = f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:endnoteReference w:id="{identifier}"/></w:r>'
        return self._mark(name, reference, raw=True)

    def _mark(self, anchor: str, content: str, raw: bool = False) -> str:
        """*content* between the ends of a bookmark; the first of two of one name has it."""
        name = anchor if raw else bookmark(anchor)
        if not anchor or name in self._bookmarks:
            return content
        self._bookmarks.add(name)
        number = len(self._bookmarks)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'

    # blocks

    def blocks(self, blocks: tuple[Block, ...], body: str = "BodyText") -> str:
        out = []
        for block in blocks:
            match block:
                case Paragraph():
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
        self._counters = (parts + [0, 0])[:3]
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
            linked = self.runs("[", style="Cite") + self.link(cite, self.main, "Cite") + self.runs("]", style="Cite")
            content += '<w:r><w:t xml:space="preserve"> </w:t></w:r>' + self._cite(
                "cite", cite.key or cite.text, f"[{cite.text}]", linked
            )
        if block.author:
            words = f"({self.word('written-by')}: {block.author})"
            content += '<w:r><w:t xml:space="preserve"> </w:t></w:r>' + self._cite(
                "by", block.author, words, self.runs(words, style="Cite")
            )
        return self.p("NumberedParagraph" if block.number else body, content, numbering=numbering)

    def _cite(self, kind: str, name: str, words: str, content: str) -> str:
        self.cited[self.controls.tag(kind, name)] = words
        return self.controls.control(
            kind, name, self.word("sources-cited" if kind == "cite" else "written-by"), content
        )

    def bullets(self, block: Bullets) -> str:
        if block.ordered:
            numbering = self.first_list + ORDERED_LIST + len(self.ordered_lists)
            self.ordered_lists.append(numbering)
        else:
            numbering = self.first_list + BULLETS_LIST
        style = "ListNumber" if block.ordered else "ListBullet"
        return "".join(self.p(style, self.inlines(item), numbering=(0, numbering)) for item in block.items)

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
        line = " · ".join(
            f"{self.word(name)}: {value}"
            for name, value in (("unit", block.unit), ("source", block.source), ("as-of", block.as_of))
            if value
        )
        out = self.p("TableNote", self.runs(line)) if line else ""
        if isinstance(block, Table) and block.note:
            out += self.p("TableNote", self.runs(block.note))
        return out or self.p("TableNote", "")

    def table(self, block: Table) -> str:
        total = sum(column.width for column in block.columns) or 1
        widths = [int(self.width * column.width / total) for column in block.columns]
        aligns = [column.align for column in block.columns]
        head = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{self.p('TableHeading', self.runs(column.title), keep_next=True, align=column.align)}</w:tc>"
            for column, width in zip(block.columns, widths, strict=True)
        )
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        rows += [self._row(row, widths, aligns) for row in block.rows]
        if not block.rows:
            rows.append(self._row(Row(((Text(block.empty or "–", "emphasis"),),), kind="empty"), widths, aligns))
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

    def _row(self, row: Row, widths: list[int], aligns: list[str]) -> str:
        whole = row.kind == "empty" or (row.kind == "group" and not any(row.cells[1:]))
        cells = row.cells[:1] if whole else row.cells
        line = self._lines.get(row.anchor, "")
        out = ["<w:tr><w:trPr><w:cantSplit/></w:trPr>"]
        for at in range(1 if whole else len(widths)):
            cell = cells[at] if at < len(cells) else ()
            if whole:
                properties = f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>'
            else:
                properties = f'<w:tcW w:w="{widths[at]}" w:type="dxa"/>'
            if row.kind == "group":
                properties += '<w:shd w:val="clear" w:color="auto" w:fill="E8EEF4"/>'
            elif row.kind == "total":
                properties = (
                    properties
                    + '<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="1F3864"/></w:tcBorders>'
                )
            bold = row.kind in ("total", "group")
            content = self.inlines(cell, bold=bold)
            if line and at and cell == (Text(self.document.figures[line].text),):
                self.placed[line] += 1
                content = self.controls.control("figure", line, self.document.figures[line].label, content)
            if not at:
                content = self._mark(row.anchor, content)
            paragraph = self.p("TableText", content, align="" if whole else aligns[at], keep_next=row.kind == "group")
            out.append(f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph}</w:tc>")
        out.append("</w:tr>")
        return "".join(out)

    def chart(self, block: Chart) -> str:
        png = self.picture(block)
        relation = f"rIdP{len(self.media) + 1}"
        self.media[relation] = png
        across, down = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
        wide = min(across * _EMU // PICTURE_SCALE, self.width * _TWIP)
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
        A table of contents with its entries. Word adds the pages when it updates the field (F9): no page can be known
        before the text is laid out.
        """
        entries = []
        for section in sections:
            if section.annex and section.level == 1:
                label = self.annex_title(section)
            else:
                label = f"{section.number}\t{section.title}" if section.number else section.title
            anchor = bookmark(section.name)
            entries.append(
                (
                    f"TOC{section.level}",
                    f'<w:hyperlink w:anchor="{anchor}" w:history="1">{self.runs(label)}</w:hyperlink>',
                )
            )
        begin = _field("begin") + _instruction(' TOC \\o "1-2" \\h \\z \\u ') + _field("separate")
        paragraphs = [self.p(style, (begin if not at else "") + content) for at, (style, content) in enumerate(entries)]
        self.controls.last_id += 1
        return (
            f'<w:sdt><w:sdtPr><w:id w:val="{self.controls.last_id}"/><w:docPartObj>'
            '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'
            f"{self.p('TOCHeading', self.runs(self.word('contents')), keep_next=True)}{''.join(paragraphs)}"
            f"{self.p('BodyText', ('' if entries else begin) + _field('end'))}</w:sdtContent></w:sdt>"
        )

    def root(self) -> str:
        """The digest of the data package in its control, "" while it is not known."""
        root = self.document.root
        return self.controls.control("root", "package", self.word("package-digest"), self.runs(root)) if root else ""


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _instruction(words: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{words}</w:instrText></w:r>'


def field_code(words: str, result: str) -> str:
    """A field with the result that is shown until Word updates it."""
    return _field("begin") + _instruction(words) + _field("separate") + result + _field("end")


def _text(text: str) -> str:
    if "\n" not in text and "\t" not in text:
        return f'<w:t xml:space="preserve">{xml_text(text)}</w:t>'
    out = []
    for piece in re.split(r"([\n\t])", text):
        if piece == "\n":
            out.append("<w:br/>")
        elif piece == "\t":
            out.append("<w:tab/>")
        elif piece:
            out.append(f'<w:t xml:space="preserve">{xml_text(piece)}</w:t>')
    return "".join(out)
