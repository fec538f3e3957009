"""
A report as a document, before it becomes Word, PDF, HTML or a workbook: plain data that every writer takes.

All text is already in the document's language; a writer adds no words of its own but those of `Document.words`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """Words. *style*: "", "strong", "emphasis" or "code". *language*: BCP 47, where it is not the document's."""

    text: str
    style: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class FigureRef:
    """A printed figure: links to its line in the annex of figures (`Document.figures[name]`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """
    Words that lead to *target*: "#anchor" inside the document, or an absolute address.

    *key*, in a paragraph's `cites`: "kind:key" of the thing cited, as the narrative wrote it in ``[@kind:key]``.
    *language*: as of `Text`.
    """

    text: str
    target: str
    key: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class NoteRef:
    """The mark of an endnote: `Document.endnotes[number - 1]`."""

    number: int


Inline = Text | FigureRef | Link | NoteRef


@dataclass(frozen=True, slots=True)
class Paragraph:
    """
    Attributes:
        inlines: what it says.
        number: "3.2", or empty when not numbered.
        cites: things that it cites, as links to the source's line in an annex or an address.
        author: role of the person who wrote it, where it cites nothing.
    """

    inlines: tuple[Inline, ...]
    number: str = ""
    cites: tuple[Link, ...] = ()
    author: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, each item a line of inlines; *ordered*: numbered."""

    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """*align*: "start" or "end" (numbers). *width*: relative weight. *key*: machine name for the open data."""

    key: str
    title: str
    align: str = "start"
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """*anchor*: without "#". *kind*: "", "total" or "group" (a heading over the rows that follow)."""

    cells: tuple[tuple[Inline, ...], ...]
    anchor: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """
    Attributes:
        name: unique in the document, words joined by hyphens; also the sheet and file name.
        number: 1, 2 … over the document; the caption reads "Table 1 – caption", above the table.
        unit, source, as_of: printed below it.
        plain: the rows as plain values for XLSX and CSV, same columns (int, Decimal as text, ISO dates, text, None);
            empty when the cells' text is enough.
    """

    name: str
    number: int
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str = ""
    source: str = ""
    as_of: str = ""
    note: str = ""
    plain: tuple[tuple[Any, ...], ...] = ()
    empty: str = ""  # what is said in place of rows


@dataclass(frozen=True, slots=True)
class Chart:
    """
    A chart from one specification for all media.

    *spec* is a Vega-Lite 5 specification as plain data, with its values inside, without title, width in CSS pixels.
    *table* is the name of the `Table` that shows the same values. *alternative* says in words what it shows.
    """

    name: str
    number: int
    caption: str
    spec: dict[str, Any]
    alternative: str
    table: str
    unit: str = ""
    source: str = ""
    as_of: str = ""


Block = Paragraph | Bullets | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """
    A numbered section or an annex.

    Attributes:
        name: unique, words joined by hyphens; the name of its content control in Word and of its anchor.
        number: "3", "3.1", or for an annex "1".
        level: 1 or 2.
        annex: begins a new page and reads "ANNEX 1".
        narrative: file name of the Markdown that its blocks were made from, "" when generated; only narrative
            sections are read back from Word.
    """

    name: str
    number: str
    title: str
    level: int
    blocks: tuple[Block, ...]
    annex: bool = False
    narrative: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A box under the header: summary, action required, links with the plan, financial implications, references."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    narrative: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The header block of a Council document."""

    session: str  # "Council 2026"
    place_and_dates: str
    agenda_item: str
    document: str  # "Document C26/18-E"
    date: str
    original: str  # "Original: English"
    by: str  # "Report by the Secretary-General"
    title: str
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """
    One line of the annex of figures; its anchor is ``figure-`` + name with dots as hyphens.

    *text* is what stands in the document ("1,204", "CHF 324,617,000", "at least 12", "not known").
    """

    name: str
    label: str
    text: str
    unit: str
    method: str
    records: int
    sources: tuple[Link, ...]
    date: str
    unknown: bool = False

    @property
    def anchor(self) -> str:
        return figure_anchor(self.name)


def figure_anchor(name: str) -> str:
    """Anchor of a figure's line in the annex: letters, digits and hyphens."""
    return "figure-" + name.replace(".", "-").replace("_", "-")


@dataclass(frozen=True, slots=True)
class Endnote:
    """Informs and is not tabled."""

    number: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """
    The whole report.

    Attributes:
        language: one of ar zh en fr ru es. direction: "ltr" or "rtl".
        state: "draft", "issued" or "revised": printed as a mark on each page, in `words["state." + state]`.
        tabled: the endnotes are left out (then `endnotes` is empty).
        notice: printed on every page when not empty ("Fictitious example").
        figures: name -> printed figure.
        root: root digest of the data package, printed at the end ("" while not known).
        made_at: ISO 8601 UTC time that all files bear.
        words: the document's own words in its language, by name: "table", "chart", "page", "of", "annex", "contents",
            "source", "unit", "as-of", "endnotes", "evidence", "package-digest", "sources-cited", "written-by",
            "figures-annex", "state.draft", "state.issued", "state.revised", "column.figure", "column.value",
            "column.unit", "column.method", "column.records", "column.sources", "column.date" …; "colon" with the space
            before it, where the language has one.
    """

    identifier: str
    language: str
    direction: str
    state: str
    tabled: bool
    header: Header
    boxes: tuple[Box, ...]
    sections: tuple[Section, ...]
    annexes: tuple[Section, ...]
    endnotes: tuple[Endnote, ...]
    figures: dict[str, PrintedFigure]
    made_at: str
    words: dict[str, str]
    notice: str = ""
    root: str = ""
    keywords: tuple[str, ...] = field(default=())

    def words_of(self, inlines: Iterable[Inline]) -> str:
        """The words of inlines without style or link, figures as printed; nothing for one that is missing."""
        parts = []
        for inline in inlines:
            match inline:
                case Text(text) | Link(text):
                    parts.append(text)
                case FigureRef(name) if name in self.figures:
                    parts.append(self.figures[name].text)
        return "".join(parts)

    def heading(self, section: Section) -> str:
        """A section's or an annex's title after its number."""
        if section.annex:
            return f"{self.words['annex']} {section.number} – {section.title}"
        return f"{section.number}\u2002{section.title}" if section.number else section.title

    def facts_below(self, block: Table | Chart) -> str:
        """What is said below a table or a chart: unit, source and date, as far as it has them."""
        facts = (("unit", block.unit), ("source", block.source), ("as-of", block.as_of))
        return " · ".join(self.labelled(word, text) for word, text in facts if text)

    def labelled(self, word: str, text: str) -> str:
        """A text after one of the document's own words and a colon; Chinese has the space within the colon."""
        colon = self.words.get("colon", ":")
        return f"{self.words.get(word, word)}{colon}{'' if colon.endswith('：') else ' '}{text}"
