"""
Content controls: how a Word report names its sections, boxes, figures and citations, so that they can be found again.

A control's tag is ``kind:name``: ``section:review``, ``box:summary``, ``figure:activities.held``,
``cite:standard:X.1231``, ``by:Programme officer``, ``root:package``. Word refuses a tag of more than 64
characters: a longer one is shortened to ``kind:~digest`` and the report's own part keeps the whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from .docx_package import W, w

MAX_TAG = 64
REPORT = "urn:secretariat:report:1"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text that XML can hold: what it cannot is shown as U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def xml_text(text: str) -> str:
    """The text as XML takes it: without what XML cannot hold, its marks escaped."""
    return escape(clean(text))


def xml_attribute(text: str) -> str:
    """The value with its quotes."""
    return quoteattr(clean(text))


@dataclass(slots=True)
class Controls:
    """
    Makes content controls with ids and tags.

    Attributes:
        shortened: short tag -> whole tag.
        last_id: ids run on from here.
    """

    shortened: dict[str, str] = field(default_factory=dict)
    last_id: int = 1000

    def tag(self, kind: str, name: str) -> str:
        whole = f"{kind}:{name}"
        if len(whole) <= MAX_TAG and not name.startswith("~") and clean(whole) == whole and whole == whole.strip():
            return whole
        short = f"{kind}:~{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"
        self.shortened[short] = whole
        return short

    def control(self, kind: str, name: str, title: str, content: str) -> str:
        """A control around *content*: runs, or blocks, or one cell, as its place in the text wants."""
        self.last_id += 1
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={xml_attribute(title[:MAX_TAG])}/>"
            f"<w:tag w:val={xml_attribute(self.tag(kind, name))}/>"
            f'<w:id w:val="{self.last_id}"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
        )


def tag_of(sdt: etree._Element) -> str:
    """The tag of a control, "" without one."""
    found = sdt.find(f"{{{W}}}sdtPr/{{{W}}}tag")
    return "" if found is None else str(found.get(w("val"), ""))


def named(sdt: etree._Element, shortened: Mapping[str, str]) -> tuple[str, str]:
    """(kind, name) of a control; ("", "") when it is none of ours."""
    tag = tag_of(sdt)
    kind, colon, name = shortened.get(tag, tag).partition(":")
    return (kind, name) if colon else ("", "")


def controls(root: etree._Element, shortened: Mapping[str, str]) -> Iterator[tuple[str, str, etree._Element]]:
    """(kind, name, element) of all controls under *root*, in reading order."""
    for sdt in root.iter(w("sdt")):
        kind, name = named(sdt, shortened)
        if kind:
            yield kind, name, sdt


def control_text(sdt: etree._Element) -> str:
    """The words in a control, "" when it was emptied and Word shows its own prompt in their place."""
    is_prompt = sdt.find(f"{{{W}}}sdtPr/{{{W}}}showingPlcHdr") is not None
    return "" if is_prompt else visible_text(sdt)


def visible_text(element: etree._Element) -> str:
    """The words that a reader sees in an element whose tracked changes have been accepted."""
    pieces: list[str] = []
    for part in element.iter(w("t"), w("tab"), w("br"), w("cr"), w("noBreakHyphen"), w("softHyphen"), w("sym")):
        if part.getparent().tag == w("tabs"):
            continue
        pieces.append(run_text(part))
    return "".join(pieces)


def run_text(part: etree._Element) -> str:
    """The text of one child of a run."""
    match etree.QName(part).localname:
        case "t":
            return part.text or ""
        case "tab":
            return "\t"
        case "br" | "cr":
            return "\n"
        case "noBreakHyphen":
            return "\u2011"
        case "softHyphen":
            return "\u00ad"
        case "sym":
            return chr(int(part.get(w("char"), "FFFD"), 16))
    return ""


def accept_changes(root: etree._Element) -> int:
    """Read tracked changes as accepted, in place; returns how many there were."""
    count = 0
    for name in ("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "tblGridChange"):
        for element in list(root.iter(w(name))):
            element.getparent().remove(element)
            count += 1
    for row in list(root.iter(w("tr"))):
        if row.find(f"{{{W}}}trPr/{{{W}}}del") is not None:
            row.getparent().remove(row)
            count += 1
    merging = [p for p in root.iter(w("p")) if p.find(f"{{{W}}}pPr/{{{W}}}rPr/{{{W}}}del") is not None]
    for element in list(root.iter(w("del"), w("moveFrom"))):
        parent = element.getparent()
        if parent is not None and parent.tag not in (w("rPr"), w("trPr"), w("ctrlPr")):
            parent.remove(element)
        count += 1
    for paragraph in reversed(merging):  # from the end, so that a chain of joined paragraphs ends up as one
        following = paragraph.getnext()
        if all(child.tag == w("pPr") for child in paragraph):
            if following is not None or paragraph.getprevious() is not None:
                paragraph.getparent().remove(paragraph)
        elif following is not None and following.tag == w("p"):
            paragraph.extend([child for child in following if child.tag != w("pPr")])
            following.getparent().remove(following)
    for element in list(root.iter(w("ins"), w("moveTo"))):
        parent = element.getparent()
        count += 1
        if parent.tag in (w("rPr"), w("trPr"), w("ctrlPr")):
            parent.remove(element)
            continue
        at = parent.index(element)
        for child in list(element):
            parent.insert(at, child)
            at += 1
        parent.remove(element)
    return count
