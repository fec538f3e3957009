"""Words of a document as WordprocessingML: paragraphs, runs, links, figures and endnote marks."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from ..domain.direction import MARK, reads_left_to_right, segments
from ..domain.documents import (
    Chart,
    Document,
    FigureRef,
    Inline,
    Link,
    NoteRef,
    Text,
    figure_anchor,
)
from ..domain.errors import InputError
from .docx_controls import Controls, xml_attribute, xml_text

_UNSAFE_SCHEMES = {"javascript", "vbscript", "data", "file"}
EMU = 9525  # English Metric Units in one CSS pixel
TWIP = 635  # … and in a twentieth of a point
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
class Runs:
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
    _turned: bool = False
    _is_cell: bool = False  # of a table, whose words nobody reads back

    def __post_init__(self) -> None:
        self._lines = {figure_anchor(name): name for name in self.document.figures}

    # paragraphs and runs

    @property
    def is_rtl(self) -> bool:
        return self.document.direction == "rtl"

    @property
    def is_base_rtl(self) -> bool:
        """Whether the paragraph that is being written reads from right to left."""
        return self.is_rtl and not self._turned

    @contextmanager
    def reading(self, parts: tuple[Inline, ...]) -> Iterator[None]:
        """Within it, paragraphs and runs read as *parts* do as a whole: Latin ones from left to right in any document."""
        before = self._turned
        self._turned = self.is_rtl and reads_left_to_right(self.document.words_of(parts))
        try:
            yield
        finally:
            self._turned = before

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
        """A paragraph. *numbering*: (level, list id). *align*: "end" for the end side, "start" for a cell's start."""
        pieces = [f'<w:p><w:pPr><w:pStyle w:val="{self.styles[style]}"/>']
        if keep_next:
            pieces.append("<w:keepNext/>")
        if page_break:
            pieces.append("<w:pageBreakBefore/>")
        if numbering:
            pieces.append(f'<w:numPr><w:ilvl w:val="{numbering[0]}"/><w:numId w:val="{numbering[1]}"/></w:numPr>')
        if self.is_base_rtl:
            pieces.append("<w:bidi/>")
        if self._turned and align:  # a cell keeps to the side of its column
            pieces.append(f'<w:jc w:val="{"left" if align == "end" else "right"}"/>')
        elif align == "end":
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
        for piece, rtl in segments(text, self.is_base_rtl):
            if self._is_cell and self.is_base_rtl and not rtl and piece.endswith(")"):
                piece = f"{MARK}{piece}{MARK}"
            tail = "<w:rtl/>" if rtl else ""
            if language:
                tail += f"<w:lang w:{'bidi' if rtl else 'val'}={xml_attribute(language)}/>"
            properties = f"<w:rPr>{head}{tail}</w:rPr>" if head or tail else ""
            out.append(f"<w:r>{properties}{_text(piece)}</w:r>")
        return "".join(out)

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
                    out.append(self.cite(inline) if inline.key else self.link(inline, part or self.main))
                case NoteRef(number):
                    out.append(self.note(number))
        return "".join(out)

    def link(self, link: Link, part: str, style: str = "Hyperlink") -> str:
        if link.target.startswith("#"):
            anchor = bookmark(link.target[1:])
            self._remember(anchor, link.target)
            return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{self.runs(link.text, style=style, language=link.language)}</w:hyperlink>'
        target = address(link.target)
        if not target:
            return self.runs(f"{link.text} ({link.target})")
        self._remember(target, link.target)
        known = self.relations.setdefault(part, {})
        relation = known.setdefault(target, f"rIdL{len(known) + 1}")
        return f'<w:hyperlink r:id="{relation}" w:history="1">{self.runs(link.text, style=style, language=link.language)}</w:hyperlink>'

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

    def cite(self, cite: Link) -> str:
        """What a paragraph cites, small and in brackets, in a control that keeps its kind and key."""
        linked = self.runs("[", style="Cite") + self.link(cite, self.main, "Cite") + self.runs("]", style="Cite")
        return self.cited_as("cite", cite.key or cite.text, f"[{cite.text}]", linked)

    def cited_as(self, kind: str, name: str, words: str, content: str) -> str:
        self.cited[self.controls.tag(kind, name)] = words
        return self.controls.control(
            kind, name, self.word("sources-cited" if kind == "cite" else "written-by"), content
        )

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
        mark = f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:endnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
        with self.reading(found[0].inlines):
            words = self.inlines(found[0].inlines, self.endnotes_part)
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


def field_mark(kind: str) -> str:
    """A run with one mark of a field; *kind* is begin, separate or end."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(words: str) -> str:
    """A run with a field's instruction, as ``TOC \\h``."""
    return f'<w:r><w:instrText xml:space="preserve">{words}</w:instrText></w:r>'


def field_code(words: str, result: str) -> str:
    """A field with the result that is shown until Word updates it."""
    return field_mark("begin") + instruction(words) + field_mark("separate") + result + field_mark("end")


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
