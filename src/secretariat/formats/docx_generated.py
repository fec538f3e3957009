"""Words of a Word report that are not brought back as narrative: what was generated, and the header block."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from .docx_controls import named, run_text, visible_text
from .docx_package import W, w

# Paragraphs of tables and charts, by the names of their styles; Word keeps the names in every language.
BESIDE = {"caption", "picture", "table note", "table heading", "table text", "package digest"}
_TEXT = {w(tag) for tag in ("t", "tab", "br", "cr", "noBreakHyphen", "softHyphen", "sym")}


def style_names(styles: etree._Element | None) -> dict[str, str]:
    """Style id -> name in small letters: "heading 1"."""
    names: dict[str, str] = {}
    for style in () if styles is None else styles.iter(w("style")):
        found = style.find(f"{{{W}}}name")
        if found is not None:
            names[str(style.get(w("styleId")))] = str(found.get(w("val"), "")).casefold()
    return names


def style_of(paragraph: etree._Element, names: Mapping[str, str]) -> str:
    """The name of a paragraph's style, by *names* (style id -> name); "" when it has none."""
    style = paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle")
    return "" if style is None else names.get(str(style.get(w("val"))), "")


def digest_of(
    content: etree._Element,
    notes: etree._Element | None,
    shortened: Mapping[str, str],
    names: Mapping[str, str],
    *,
    narrative: bool = False,
) -> str:
    """
    Digest of the generated words in a section's or box's control; a figure counts by name, not by its words.

    Of a *narrative* section only its tables and charts.
    """
    words = {note.get(w("id")): visible_text(note) for note in (() if notes is None else notes.iter(w("endnote")))}
    paragraphs = _beside(content, names) if narrative else content.iter(w("p"))
    return _digest(paragraphs, shortened, words)


def digest_outside(body: etree._Element, shortened: Mapping[str, str]) -> str:
    """Digest of the words outside of sections, boxes and the table of contents: the header block and the title."""
    return _digest(_outside(body, shortened), shortened, {})


def _beside(content: etree._Element, names: Mapping[str, str]) -> Iterator[etree._Element]:
    tables = {paragraph for table in content.iter(w("tbl")) for paragraph in table.iter(w("p"))}
    for paragraph in content.iter(w("p")):
        if paragraph in tables or style_of(paragraph, names) in BESIDE:
            yield paragraph


def _outside(parent: etree._Element, shortened: Mapping[str, str]) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == w("p"):
            yield child
        elif child.tag == w("sdt") and (
            child.find(f"{{{W}}}sdtPr/{{{W}}}docPartObj") is not None
            or named(child, shortened)[0] in ("section", "box")
        ):
            continue
        else:
            yield from _outside(child, shortened)


def _digest(paragraphs: Iterable[etree._Element], shortened: Mapping[str, str], notes: Mapping[str | None, str]) -> str:
    lines = (_line(paragraph, shortened, notes) for paragraph in paragraphs)
    return hashlib.sha256("\n".join(line for line in lines if line).encode()).hexdigest()


def _line(parent: etree._Element, shortened: Mapping[str, str], notes: Mapping[str | None, str]) -> str:
    out: list[str] = []
    for child in parent:
        if child.tag in _TEXT:
            out.append(run_text(child))
        elif child.tag == w("endnoteReference"):
            out.append(f"[{notes.get(child.get(w('id')), '').strip()}]")
        elif child.tag == w("sdt"):
            kind, name = named(child, shortened)
            out.append(f"[[{name}]]" if kind == "figure" else _line(child, shortened, notes))
        elif child.tag not in (w("pPr"), w("rPr"), w("sdtPr"), w("instrText")):
            out.append(_line(child, shortened, notes))
    return "".join(out).strip() if parent.tag == w("p") else "".join(out)
