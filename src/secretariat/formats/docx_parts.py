"""Parts of a Word file beside its text: styles, language, lists, endnotes, properties and the table of content types."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from ..domain.direction import segments
from ..domain.documents import Document
from .docx_blocks import Blocks
from .docx_controls import clean, xml_text
from .docx_package import NAMESPACES, TYPES, W, parse, parts_of, relate, relations, serialize, w
from .docx_runs import BULLETS_LIST, HEADINGS_LIST, ORDERED_LIST
from .docx_template import SHIPPED

DECLARE = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
LANGUAGES = {
    "ar": {"val": "en-GB", "bidi": "ar-SA"},
    "zh": {"val": "en-GB", "eastAsia": "zh-CN"},
    "en": {"val": "en-GB"},
    "fr": {"val": "fr-FR"},
    "ru": {"val": "ru-RU"},
    "es": {"val": "es-ES"},
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def elements(content: str) -> list[etree._Element]:
    """The elements written in *content*, with the prefixes of a Word document declared."""
    return list(etree.fromstring(f"<w:body {DECLARE}>{content}</w:body>".encode()))


def highest(root: etree._Element, element: str, attribute: str) -> int:
    """The highest number in an *attribute* of all elements of that name below *root*; 0 when there is none."""
    return max((int(found.get(w(attribute), 0)) for found in root.iter(w(element))), default=0)


def adopt_styles(styles: etree._Element) -> dict[str, str]:
    """Our style ids -> the template's, found by name as Word's own names do not depend on language; adds the missing."""
    shipped = parse(parts_of(SHIPPED.read_bytes(), SHIPPED.name)["word/styles.xml"], SHIPPED.name, "word/styles.xml")
    theirs: dict[tuple[str, str], str] = {}
    taken = set()
    for style in styles.iter(w("style")):
        taken.add(style.get(w("styleId")))
        theirs[(str(style.get(w("type"))), _style_name(style))] = str(style.get(w("styleId")))
    known: dict[str, str] = {}
    added = []
    for style in shipped.iter(w("style")):
        identifier = str(style.get(w("styleId")))
        found = theirs.get((str(style.get(w("type"))), _style_name(style)))
        if found is None:
            found = identifier if identifier not in taken else "Report" + identifier
            added.append((style, found))
        known[identifier] = found
    for style, identifier in added:
        style = deepcopy(style)
        style.set(w("styleId"), identifier)
        style.attrib.pop(w("default"), None)
        for reference in style.iter(w("basedOn"), w("next"), w("link")):
            reference.set(w("val"), known.get(str(reference.get(w("val"))), str(reference.get(w("val")))))
        styles.append(style)
    return known


def _style_name(style: etree._Element) -> str:
    found = style.find(f"{{{W}}}name")
    return "" if found is None else str(found.get(w("val"), "")).casefold()


def set_language(styles: etree._Element, language: str) -> None:
    """State the language of all text that names none itself, in the defaults of the styles part."""
    defaults = styles.find(f"{{{W}}}docDefaults")
    if defaults is None:
        defaults = etree.Element(w("docDefaults"))
        styles.insert(0, defaults)
    run = _child(_child(defaults, "rPrDefault", 0), "rPr", 0)
    mark = run.find(f"{{{W}}}lang")
    if mark is None:
        mark = etree.SubElement(run, w("lang"))
    for attribute, value in LANGUAGES.get(language, {"val": language}).items():
        mark.set(w(attribute), value)


def _child(parent: etree._Element, tag: str, at: int) -> etree._Element:
    found = parent.find(f"{{{W}}}{tag}")
    if found is None:
        found = etree.Element(w(tag))
        parent.insert(at, found)
    return found


def turn(root: etree._Element) -> None:
    """Set a template's own paragraphs, tables and runs from right to left."""
    for paragraph in root.iter(w("p")):
        properties = _child(paragraph, "pPr", 0)
        if properties.find(f"{{{W}}}bidi") is None:
            _insert_before(
                properties,
                "bidi",
                "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection"
                " textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
            )
    for table in root.iter(w("tblPr")):
        if table.find(f"{{{W}}}bidiVisual") is None:
            _insert_before(
                table,
                "bidiVisual",
                "tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout"
                " tblCellMar tblLook tblCaption tblDescription",
            )
    for run in list(root.iter(w("r"))):
        text = run.find(f"{{{W}}}t")
        if text is None or len(run.findall(f"{{{W}}}t")) > 1 or run.find(f"{{{W}}}rPr/{{{W}}}rtl") is not None:
            continue
        for piece, rtl in reversed(segments(text.text or "", True)):
            part = deepcopy(run)
            part.tail = None
            part.find(f"{{{W}}}t").text = piece
            part.find(f"{{{W}}}t").set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            if rtl and re.search("[\u0590-\u08ff]", piece):
                _insert_before(_child(part, "rPr", 0), "rtl", "cs em lang eastAsianLayout specVanish oMath rPrChange")
            run.addnext(part)
        if text.text:
            run.getparent().remove(run)
    for section in root.iter(w("sectPr")):
        _insert_before(section, "bidi", "rtlGutter docGrid printerSettings sectPrChange")


def _insert_before(parent: etree._Element, tag: str, followers: str) -> None:
    later = {w(follower) for follower in followers.split()}
    at = next((index for index, child in enumerate(parent) if child.tag in later), len(parent))
    parent.insert(at, etree.Element(w(tag)))


def add_lists(numbering: etree._Element, blocks: Blocks) -> None:
    """Add the numbering of headings and the lists of the *blocks* to the numbering part."""
    abstract = highest(numbering, "abstractNum", "abstractNumId") + 1
    # LibreOffice sets a number's left edge, not its start, at the indent: room for it from right to left.
    left = 1060 if blocks.is_rtl else 680
    heading = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="tab"/>'
        f'<w:lvlText w:val="{".".join(f"%{part}" for part in range(1, level + 2))}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:tabs><w:tab w:val="num" w:pos="{left}"/></w:tabs><w:ind w:left="{left}" w:hanging="680"/></w:pPr></w:lvl>'
        for level in range(3)
    )
    indent = '<w:pPr><w:ind w:left="680" w:hanging="340"/></w:pPr>'
    one = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/><w:lvlJc w:val="left"/>{}</w:lvl>'
    levels = (heading, one.format(0, "bullet", "•", indent), one.format(0, "decimal", "%1.", indent))
    definitions = "".join(
        f'<w:abstractNum w:abstractNumId="{abstract + at}"><w:multiLevelType w:val="{"multilevel" if not at else "hybridMultilevel"}"/>'
        f"{level}</w:abstractNum>"
        for at, level in enumerate(levels)
    )
    first = blocks.first_list
    lists = "".join(
        f'<w:num w:numId="{first + number}"><w:abstractNumId w:val="{abstract + at}"/></w:num>'
        for at, number in enumerate((HEADINGS_LIST, BULLETS_LIST))
    ) + "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract + ORDERED_LIST - 1}"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number in blocks.ordered_lists
    )
    at = next((index for index, child in enumerate(numbering) if child.tag == w("num")), len(numbering))
    numbering[at:at] = elements(definitions)
    last = next((index for index, child in enumerate(numbering) if child.tag == w("numIdMacAtCleanup")), len(numbering))
    numbering[last:last] = elements(lists)


def fill_endnotes(root: etree._Element, blocks: Blocks) -> etree._Element:
    """Put the endnotes of the *blocks* into the endnotes part, with its separators when they are missing; gives *root*."""
    if not len(root):
        separators = "".join(
            f'<w:endnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>'
            f"<w:r><w:{kind}/></w:r></w:p></w:endnote>"
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        root.extend(elements(separators))
    root.extend(elements("".join(blocks.endnotes)))
    return root


def count_endnotes(settings: etree._Element) -> etree._Element:
    """Endnotes at the document's end, counted 1, 2, 3 as in the other forms of the report."""
    for old in settings.findall(f"{{{W}}}endnotePr"):
        settings.remove(old)
    new = elements(
        '<w:endnotePr><w:pos w:val="docEnd"/><w:numFmt w:val="decimal"/>'
        '<w:endnote w:id="-1"/><w:endnote w:id="0"/></w:endnotePr>'
    )[0]
    later = {w(tag) for tag in ("compat", "docVars", "rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping")}
    math = "{http://schemas.openxmlformats.org/officeDocument/2006/math}mathPr"
    at = next((index for index, child in enumerate(settings) if child.tag in later or child.tag == math), len(settings))
    settings.insert(at, new)
    return settings


def set_properties(files: dict[str, bytes], parts: dict[str, bytes], document: Document, name: str) -> None:
    """Core properties that name no person: the template's own are left behind."""
    header = document.header
    files["docProps/core.xml"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xml_text(header.title)}</dc:title><dc:subject>{xml_text(header.subtitle)}</dc:subject>"
        f"<dc:creator>{xml_text(header.by)}</dc:creator><cp:keywords>{xml_text(', '.join(document.keywords))}</cp:keywords>"
        f"<cp:lastModifiedBy></cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_moment(document)}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_moment(document)}</dcterms:modified>'
        f"<dc:language>{xml_text(document.language)}</dc:language><dc:identifier>{xml_text(document.identifier)}</dc:identifier>"
        f"<cp:contentStatus>{xml_text(document.words['state.' + document.state])}</cp:contentStatus></cp:coreProperties>"
    ).encode()
    files["docProps/app.xml"] = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
        b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        b"<Application>Secretariat</Application></Properties>"
    )
    root = relations(parts, "", name)
    for relation in list(root):
        if not str(relation.get("Type", "")).endswith("/officeDocument"):
            target = str(relation.get("Target", "")).lstrip("/")
            parts.pop(target, None)
            root.remove(relation)
    relate(
        root,
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "docProps/core.xml",
    )
    relate(root, "extended-properties", "docProps/app.xml")
    files["_rels/.rels"] = serialize(root)


def _moment(document: Document) -> str:
    return clean(document.made_at)[:19] + "Z"


def content_types(parts: dict[str, bytes], new: dict[str, bytes], name: str, main: str) -> bytes:
    """The bytes of ``[Content_Types].xml`` when the *new* parts are in place of, or beside, those of the template."""
    root = parse(parts["[Content_Types].xml"], name, "[Content_Types].xml")
    for entry in list(root):
        part = str(entry.get("PartName", "")).lstrip("/")
        if part and (part not in parts or part in new):
            if part in new and part.startswith("word/") and part.endswith(".xml") and part not in _OWN_TYPES:
                continue
            root.remove(entry)
    defaults = {str(entry.get("Extension")).lower() for entry in root if entry.get("Extension")}
    for extension, kind in (("png", "image/png"), ("xml", "application/xml")):
        if extension not in defaults:
            entry = etree.Element(f"{{{TYPES}}}Default", Extension=extension, ContentType=kind)
            root.insert(0, entry)
    known = {str(entry.get("PartName", "")).lstrip("/") for entry in root}
    types = _OWN_TYPES | {
        part: "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
        for part in new
        if part.startswith("customXml/itemProps")
    }
    for part, kind in sorted(types.items()):
        if part in parts and part not in known:
            etree.SubElement(root, f"{{{TYPES}}}Override", PartName="/" + part, ContentType=kind)
    for entry in root:
        if entry.get("PartName") == "/" + main:  # a .dotx or .docm becomes a document
            entry.set("ContentType", f"{_WORD}.document.main+xml")
    return serialize(root)


_OWN_TYPES = {
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/numbering.xml": f"{_WORD}.numbering+xml",
    "word/endnotes.xml": f"{_WORD}.endnotes+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
