"""Where links inside a document lead: one name a place, the same in every writer."""

from __future__ import annotations

from collections.abc import Iterator

from .documents import (
    Block,
    Bullets,
    Chart,
    Document,
    FigureRef,
    Inline,
    Link,
    NoteRef,
    Paragraph,
    Section,
    Table,
    figure_anchor,
)
from .errors import InputError


class Anchors:
    """
    The places of one document, each named once.

    Sections, annexes and charts go by their name, rows by their anchor, endnotes by ``endnote-N``. A table goes by its
    name, or by ``table-`` and its name where a section has taken that.

    Raises:
        InputError: two places of one name; a link, figure or note that leads nowhere.
    """

    def __init__(self, document: Document) -> None:
        self._places: set[str] = set()
        self._tables: dict[str, str] = {}
        sections = (*document.sections, *document.annexes)
        blocks = list(blocks_of(document))
        for section in sections:
            self._take(section.name)
        for block in blocks:
            if isinstance(block, Chart):
                self._take(block.name)
            elif isinstance(block, Table):
                for row in block.rows:
                    if row.anchor:
                        self._take(row.anchor)
        for endnote in document.endnotes:
            self._take(f"endnote-{endnote.number}")
        for block in blocks:
            if isinstance(block, Table):
                name = f"table-{block.name}" if block.name in self._places else block.name
                self._take(name)
                self._tables[block.name] = name
        for inline in inlines_of(document):
            self._check(inline, document)

    def table(self, name: str) -> str:
        """The anchor of a table. Raises InputError: no such table."""
        if name not in self._tables:
            raise InputError(f"no table {name!r} in the document", mend="name a table that the document holds")
        return self._tables[name]

    def _take(self, name: str) -> None:
        if name in self._places:
            raise InputError(f"two places of the document are named {name!r}", mend="give one another name")
        self._places.add(name)

    def _check(self, inline: Inline, document: Document) -> None:
        if isinstance(inline, FigureRef):
            if inline.name not in document.figures:
                raise InputError(f"no figure {inline.name!r} in the document", mend="define it, or take it out")
            target = figure_anchor(inline.name)
        elif isinstance(inline, NoteRef):
            target = f"endnote-{inline.number}"
            if document.tabled:
                return
        elif isinstance(inline, Link) and inline.target.startswith("#"):
            target = inline.target[1:]
        else:
            return
        if target not in self._places:
            raise InputError(
                f"a link leads to #{target}, and no place of the document has that name",
                mend="link to a section, table, chart or row that is there",
            )


def blocks_of(document: Document) -> Iterator[Block]:
    """Every block, in reading order."""
    for box in document.boxes:
        yield from box.blocks
    for section in (*document.sections, *document.annexes):
        yield from section.blocks


def tables_of(document: Document) -> Iterator[tuple[Section | None, Table]]:
    """Every table with the section or annex that it stands in (None in a box), in reading order."""
    for box in document.boxes:
        yield from ((None, block) for block in box.blocks if isinstance(block, Table))
    for section in (*document.sections, *document.annexes):
        yield from ((section, block) for block in section.blocks if isinstance(block, Table))


def inlines_of(document: Document) -> Iterator[Inline]:
    """Every inline, citations and endnotes with them, in reading order."""
    for block in blocks_of(document):
        if isinstance(block, Paragraph):
            yield from block.inlines
            yield from block.cites
        elif isinstance(block, Bullets):
            for item in block.items:
                yield from item
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from cell
    for figure in document.figures.values():
        yield from figure.sources
    for endnote in document.endnotes:
        yield from endnote.inlines


def is_address(target: str) -> bool:
    """Whether a link's target is an absolute address that a reader may follow: http, https or mailto, nothing else."""
    return target.lower().startswith(("http://", "https://", "mailto:"))
