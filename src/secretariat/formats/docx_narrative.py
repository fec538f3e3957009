"""Paragraphs of a Word document as blocks again: words and their weight, links, lists, figures, citations, endnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from ..domain.documents import Block, Bullets, FigureRef, Inline, Link, NoteRef, Paragraph, Text
from .docx_controls import control_text, named, run_text
from .docx_generated import BESIDE, style_names, style_of
from .docx_package import R, W, parse, related, w

_HEADINGS = {"heading 1", "heading 2", "annex heading", "box title"}
_LISTS = {"list bullet": False, "list number": True}
_LOST = {"u": "underlining", "strike": "strike-through", "dstrike": "strike-through", "highlight": "highlighting"}


@dataclass(slots=True)
class Reading:
    """What stands in one section or box: its heading, its blocks, and what Markdown cannot hold."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Paragraph:
    """*inlines* with citations, which are links with a key, where they stand."""

    inlines: list[Inline] = field(default_factory=list)
    author: str = ""


@dataclass(slots=True)
class _Field:
    """A complex field under way: its instruction, and the words of its result."""

    instruction: str = ""
    words: str = ""
    has_result: bool = False


class Narrative:
    """
    Reads the content of controls as blocks.

    Args:
        parts, main, name: the file's parts, the main one, and what errors call the file.
        shortened: short tag -> whole tag.
        targets: written bookmark or address -> the target as the narrative had it.
        links: relation id -> address, of the main part.
    """

    def __init__(
        self,
        parts: dict[str, bytes],
        main: str,
        name: str,
        shortened: Mapping[str, str],
        targets: Mapping[str, str],
        links: Mapping[str, str],
    ) -> None:
        self.shortened = shortened
        self.targets = targets
        self.links = links
        styles = related(parts, main, "styles", name)
        self.styles = style_names(parse(parts[styles], name, styles) if styles in parts else None)
        self.ordered = _ordered_lists(parts, main, name)
        self._notes: dict[str, None] = {}
        self._marks: dict[str, int] = {}

    def read(self, sdt: etree._Element) -> Reading:
        """The blocks inside of a control, its first heading apart."""
        reading = Reading()
        self._notes = {}
        content = sdt.find(f"{{{W}}}sdtContent")
        for paragraph in self._paragraphs(() if content is None else content):
            style = style_of(paragraph, self.styles)
            if style in _HEADINGS or re.fullmatch(r"heading \d", style):
                text = self._words(paragraph).strip()
                if not reading.title and not reading.blocks:
                    reading.title = text
                    continue
                if text:
                    self._note(f"the heading “{text}” was added; it came back as a paragraph")
            elif style in BESIDE:
                continue
            self._add(reading, paragraph, style)
        reading.notes = list(self._notes)
        return reading

    def endnotes(self, root: etree._Element | None, links: Mapping[str, str]) -> dict[int, tuple[Inline, ...]]:
        """Words of all endnotes by id."""
        found: dict[int, tuple[Inline, ...]] = {}
        if root is None:
            return found
        main, self.links = self.links, links
        for note in root.iter(w("endnote")):
            if note.get(w("type")) in (None, "normal"):
                inlines: list[Inline] = []
                for paragraph in note.iter(w("p")):
                    if inlines:
                        inlines.append(Text(" "))
                    inlines += self.inlines(paragraph).inlines
                found[int(note.get(w("id"), 0))] = tuple(inlines)
        self.links = main
        return found

    def _note(self, note: str) -> None:
        self._notes[note] = None

    def _words(self, paragraph: etree._Element) -> str:
        return "".join(part.text if isinstance(part, Text | Link) else "" for part in self.inlines(paragraph).inlines)

    def _paragraphs(self, parent: Iterable[etree._Element]) -> Iterable[etree._Element]:
        for child in parent:
            if child.tag == w("p"):
                yield child
            elif child.tag in (w("tc"), w("customXml"), w("tr")):
                yield from self._paragraphs(child)
            elif child.tag == w("sdt"):
                kind, name = named(child, self.shortened)
                if kind in ("section", "box"):
                    self._note(f"{kind}:{name} stands inside of it")
                    continue
                content = child.find(f"{{{W}}}sdtContent")
                yield from self._paragraphs(() if content is None else content)

    def _add(self, reading: Reading, element: etree._Element, style: str) -> None:
        found = self.inlines(element)
        if not found.author and all(isinstance(part, Text) and not part.text.strip() for part in found.inlines):
            return
        ordered = self._list_kind(element, style)
        if ordered is None:
            cites = tuple(part for part in found.inlines if isinstance(part, Link) and part.key)
            words = tuple(part for part in found.inlines if part not in cites)
            reading.blocks.append(Paragraph(words, "", cites, found.author))
            return
        if found.author:
            self._note(f"the author {found.author} was moved into a list, where it cannot be brought back")
        last = reading.blocks[-1] if reading.blocks else None
        item = tuple(found.inlines)
        if isinstance(last, Bullets) and last.ordered == ordered:
            reading.blocks[-1] = Bullets((*last.items, item), ordered)
        else:
            reading.blocks.append(Bullets((item,), ordered))

    def _list_kind(self, element: etree._Element, style: str) -> bool | None:
        """True for an item of an ordered list, False for a bullet, None for a paragraph."""
        if style == "numbered paragraph":
            return None
        numbering = element.find(f"{{{W}}}pPr/{{{W}}}numPr")
        number = None if numbering is None else numbering.find(f"{{{W}}}numId")
        if number is None:
            return _LISTS.get(style)
        if number.get(w("val")) == "0":
            return None  # Word's way of taking a paragraph out of its list
        level = numbering.find(f"{{{W}}}ilvl")
        if level is not None and level.get(w("val"), "0") != "0":
            self._note("a list within a list came back as one list")
        return self.ordered.get(str(number.get(w("val"))), _LISTS.get(style, False))

    # words

    def inlines(self, paragraph: etree._Element) -> _Paragraph:
        found = _Paragraph()
        self._walk(paragraph, found, [])
        return found

    def _walk(self, parent: etree._Element, found: _Paragraph, fields: list[_Field]) -> None:
        for child in parent:
            match etree.QName(child).localname if isinstance(child.tag, str) else "":
                case "r":
                    self._run(child, found, fields)
                case "hyperlink":
                    self._hyperlink(child, found)
                case "sdt":
                    self._control(child, found, fields)
                case "smartTag" | "customXml" | "fldSimple" | "dir" | "bdo":
                    self._walk(child, found, fields)
                case "bookmarkStart":
                    self._bookmark(child)
                case "oMath" | "oMathPara":
                    self._note("a formula cannot be brought back")

    def _bookmark(self, start: etree._Element) -> None:
        """Remember which endnote a bookmark leads to, for further marks of the same note."""
        for following in start.itersiblings():
            mark = following.find(f"{{{W}}}endnoteReference")
            if mark is not None:
                self._marks[str(start.get(w("name")))] = int(mark.get(w("id"), 0))
            if mark is not None or following.tag == w("bookmarkEnd"):
                return

    def _control(self, sdt: etree._Element, found: _Paragraph, fields: list[_Field]) -> None:
        kind, name = named(sdt, self.shortened)
        content = sdt.find(f"{{{W}}}sdtContent")
        if content is None or (kind in ("figure", "cite", "by") and not control_text(sdt).strip()):
            return
        match kind:
            case "figure":
                found.inlines.append(FigureRef(name))
            case "cite":
                found.inlines.append(Link(control_text(sdt), "", name))
            case "by":
                if found.author and found.author != name:
                    self._note(f"a paragraph names two authors: {found.author} and {name}")
                found.author = name
            case _:
                self._walk(content, found, fields)

    def _hyperlink(self, link: etree._Element, found: _Paragraph) -> None:
        inner = _Paragraph()
        self._walk(link, inner, [])
        if any(not isinstance(part, Text) for part in inner.inlines):
            found.inlines += inner.inlines
            return
        anchor, relation = link.get(w("anchor")), link.get(f"{{{R}}}id")
        address = self.links.get(str(relation), "") if relation else ""
        target = self.targets.get(address, address) if address else self.targets.get(str(anchor), f"#{anchor}")
        if address and anchor:
            target += f"#{anchor}"
        words = "".join(part.text for part in inner.inlines if isinstance(part, Text))
        if words and (address or anchor):
            found.inlines.append(Link(words, target))
        else:
            found.inlines += inner.inlines

    def _run(self, run: etree._Element, found: _Paragraph, fields: list[_Field]) -> None:
        properties = run.find(f"{{{W}}}rPr")
        style = self._weight(properties)
        character = None if properties is None else properties.find(f"{{{W}}}rStyle")
        if character is not None and self.styles.get(str(character.get(w("val")))) == "report number":
            return
        for child in run:
            match etree.QName(child).localname if isinstance(child.tag, str) else "":
                case "fldChar":
                    self._field(str(child.get(w("fldCharType"))), found, fields)
                case "instrText":
                    if fields:
                        fields[-1].instruction += child.text or ""
                case "endnoteReference":
                    found.inlines.append(NoteRef(int(child.get(w("id"), 0))))
                case "footnoteReference":
                    self._note("a footnote cannot be brought back; make it an endnote")
                case "drawing" | "pict" | "object":
                    self._note("a picture cannot be brought back")
                case "t" | "tab" | "br" | "cr" | "noBreakHyphen" | "softHyphen" | "sym":
                    text = run_text(child)
                    if child.tag == w("br") and child.get(w("type")) in ("page", "column"):
                        continue
                    if fields and not fields[-1].has_result:
                        continue
                    if fields and re.match(r"\s*(HYPERLINK|NOTEREF)\b", fields[-1].instruction):
                        fields[-1].words += text
                    else:
                        found.inlines.append(Text(text, style))

    def _field(self, kind: str, found: _Paragraph, fields: list[_Field]) -> None:
        if kind == "begin":
            fields.append(_Field())
        elif kind == "separate" and fields:
            fields[-1].has_result = True
        elif kind == "end" and fields:
            done = fields.pop()
            link = re.match(r'\s*HYPERLINK\s+(?:\\l\s+)?"([^"]*)"', done.instruction)
            mark = re.match(r"\s*NOTEREF\s+(\S+)", done.instruction)
            if link and done.words:
                local = "\\l" in done.instruction
                written = link.group(1)
                target = self.targets.get(written, ("#" if local else "") + written)
                found.inlines.append(Link(done.words, target))
            elif mark:
                found.inlines.append(NoteRef(self._marks.get(mark.group(1), 0)))
            elif done.words:
                found.inlines.append(Text(done.words))

    def _weight(self, properties: etree._Element | None) -> str:
        if properties is None:
            return ""
        weights = []
        style = properties.find(f"{{{W}}}rStyle")
        name = "" if style is None else self.styles.get(str(style.get(w("val"))), "")
        if name == "report code":
            return "code"
        for tag, complex_tag, weight in (("b", "bCs", "strong"), ("i", "iCs", "emphasis")):
            mark = properties.find(f"{{{W}}}{tag}")
            if mark is None:
                mark = properties.find(f"{{{W}}}{complex_tag}") if properties.find(f"{{{W}}}rtl") is not None else None
            is_on = mark is not None and mark.get(w("val"), "true") not in ("0", "false", "off")
            if is_on or name == weight:
                weights.append(weight)
        for tag, words in _LOST.items():
            mark = properties.find(f"{{{W}}}{tag}")
            if mark is not None and mark.get(w("val"), "true") not in ("0", "false", "none", "off"):
                self._note(f"{words} cannot be brought back")
        return " ".join(weights)


def _ordered_lists(parts: dict[str, bytes], main: str, name: str) -> dict[str, bool]:
    """Id of a numbering -> whether its first level counts."""
    part = related(parts, main, "numbering", name)
    if part not in parts:
        return {}
    root = parse(parts[part], name, part)
    counts: dict[str, bool] = {}
    for abstract in root.iter(w("abstractNum")):
        form = abstract.find(f"{{{W}}}lvl/{{{W}}}numFmt")
        counts[str(abstract.get(w("abstractNumId")))] = form is not None and form.get(w("val")) not in (
            "bullet",
            "none",
        )
    lists: dict[str, bool] = {}
    for numbering in root.iter(w("num")):
        abstract = numbering.find(f"{{{W}}}abstractNumId")
        if abstract is not None:
            lists[str(numbering.get(w("numId")))] = counts.get(str(abstract.get(w("val"))), False)
    return lists
