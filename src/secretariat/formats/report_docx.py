"""
A report as a Word document, ready to edit, by a template that a secretariat can replace by its own.

Sections, boxes, figures and citations stand in content controls named after them (`docx_controls`), and a part of
the file records what was written, so that `report_docx_read.read_back` can tell what a person changed. The same
document gives the same bytes on every machine.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

from ..domain.documents import Box, Chart, Document, Section, Table
from ..domain.errors import InputError
from .docx_blocks import BULLETS_LIST, HEADINGS_LIST, ORDERED_LIST, PICTURE_SCALE, Blocks
from .docx_controls import REPORT, clean, xml_attribute, xml_text
from .docx_package import (
    NAMESPACES,
    TYPES,
    W,
    main_part,
    parse,
    parts_of,
    relate,
    related,
    relations,
    relations_name,
    serialize,
    w,
    write_package,
)
from .docx_template import BLOCK, SHIPPED, TOKEN, fill, printed_parts
from .narrative_markdown_write import markdown

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


def write(document: Document, template: Path | None = None, picture: Callable[[Chart], bytes] | None = None) -> bytes:
    """
    The report as the bytes of a .docx file.

    Args:
        template: a Word file with fields (docs/howto/word-template.md); the shipped Council template when None.
        picture: chart -> PNG at twice its size in pixels; `charts.png` when None.

    Raises:
        InputError: the template is damaged, names something that the report has not, or leaves out a mark that each
            page must bear; or the document places a figure that it does not hold.
    """
    name = (template or SHIPPED).name
    parts = fill(document, template)
    main = main_part(parts, name)
    texts = {part: parse(parts[part], name, part) for part in printed_parts(parts, main, name)}
    styles_part = related(parts, main, "styles", name) or "word/styles.xml"
    styles = parse(parts[styles_part], name, styles_part)
    numbering_part = related(parts, main, "numbering", name) or "word/numbering.xml"
    numbering = _root_of(parts, numbering_part, "numbering", name)
    endnotes_part = related(parts, main, "endnotes", name) or "word/endnotes.xml"
    endnotes = _root_of(parts, endnotes_part, "endnotes", name)
    blocks = Blocks(
        document,
        _adopt_styles(styles),
        _text_width(texts[main]),
        picture or _picture(document.language),
        main=main,
        endnotes_part=endnotes_part,
        first_list=_highest(numbering, "num", "numId"),
        first_endnote=max(_highest(endnotes, "endnote", "id"), 0) + 1,
    )
    if document.direction == "rtl":
        for root in texts.values():
            _turn(root)
    placed = _place_blocks(texts[main], blocks, name)
    for part, root in texts.items():
        _place_tokens(root, blocks, part)
    _end(texts[main], blocks)
    _set_language(styles, document.language)
    _add_lists(numbering, blocks)
    files = {part: serialize(root) for part, root in texts.items()}
    files |= {styles_part: serialize(styles), numbering_part: serialize(numbering)}
    links = relations(parts, main, name)
    wanted = {numbering_part: "numbering"}
    if blocks.endnotes:
        files[endnotes_part] = serialize(_endnotes(endnotes, blocks))
        wanted[endnotes_part] = "endnotes"
        settings_part = related(parts, main, "settings", name) or "word/settings.xml"
        files[settings_part] = serialize(_count_endnotes(_root_of(parts, settings_part, "settings", name)))
        wanted[settings_part] = "settings"
    for part, kind in wanted.items():
        if not related(parts, main, kind, name):
            relate(links, kind, _relative(main, part))
    for relation, png in blocks.media.items():
        target = f"word/media/report-{relation[3:].lower()}.png"
        files[target] = png
        relate(links, "image", _relative(main, target), identifier=relation)
    _record(files, parts, links, main, blocks, placed, name)
    for part, addresses in blocks.relations.items():
        root = links if part == main else relations(parts, part, name)
        for address, relation in addresses.items():
            relate(root, "hyperlink", address, external=True, identifier=relation)
        files[relations_name(part)] = serialize(root)
    files[relations_name(main)] = serialize(links)
    _set_properties(files, parts, document, name)
    kept = {part: content for part, content in parts.items() if part not in ("docProps/thumbnail.jpeg",)}
    whole = kept | files
    whole["[Content_Types].xml"] = _content_types(whole, files, name, main)
    return write_package(whole, document.made_at)


def _picture(language: str) -> Callable[[Chart], bytes]:
    def draw(chart: Chart) -> bytes:
        from . import charts

        return charts.png(chart.spec, language=language, scale=PICTURE_SCALE)

    return draw


def _root_of(parts: dict[str, bytes], part: str, tag: str, name: str) -> etree._Element:
    return parse(parts[part], name, part) if part in parts else etree.Element(w(tag), nsmap=NAMESPACES)


def _highest(root: etree._Element, element: str, attribute: str) -> int:
    return max((int(found.get(w(attribute), 0)) for found in root.iter(w(element))), default=0)


def _text_width(body: etree._Element) -> int:
    size, margins = body.find(f".//{{{W}}}pgSz"), body.find(f".//{{{W}}}pgMar")
    if size is None or margins is None:
        return 9638
    return int(size.get(w("w"), 11906)) - int(margins.get(w("left"), 1134)) - int(margins.get(w("right"), 1134))


# styles and language


def _adopt_styles(styles: etree._Element) -> dict[str, str]:
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


def _set_language(styles: etree._Element, language: str) -> None:
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


def _turn(root: etree._Element) -> None:
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
    for run in root.iter(w("r")):
        words = "".join(text.text or "" for text in run.iter(w("t")))
        if re.search("[\u0590-\u08ff]", words) and not re.search("[A-Za-z]", words):
            _insert_before(_child(run, "rPr", 0), "rtl", "cs em lang eastAsianLayout specVanish oMath rPrChange")
    for section in root.iter(w("sectPr")):
        _insert_before(section, "bidi", "rtlGutter docGrid printerSettings sectPrChange")


def _insert_before(parent: etree._Element, tag: str, followers: str) -> None:
    later = {w(follower) for follower in followers.split()}
    at = next((index for index, child in enumerate(parent) if child.tag in later), len(parent))
    parent.insert(at, etree.Element(w(tag)))


# blocks and figures in their places


def _place_blocks(body: etree._Element, blocks: Blocks, name: str) -> list[tuple[str, Section | Box]]:
    """Put sections and boxes where the template asks for them; returns what was placed, in order."""
    document = blocks.document
    marks = [mark for mark in body.iter(w("p")) if mark.get(BLOCK)]
    whole: dict[str, list[tuple[str, Section | Box]]] = {
        "boxes": [("box", box) for box in document.boxes],
        "sections": [("section", section) for section in document.sections],
        "annexes": [("section", section) for section in document.annexes],
    }
    whole["content"] = whole["boxes"] + whole["sections"] + whole["annexes"]
    single = {f"{kind}:{thing.name}": (kind, thing) for kind, thing in whole["content"]}
    asked = [str(mark.get(BLOCK)) for mark in marks]
    placed = [thing for what in asked for thing in whole.get(what, [single[what]] if what in single else [])]
    for kind, thing in placed:
        if placed.count((kind, thing)) > 1:
            raise InputError(
                f"{name}: places the {kind} {thing.name!r} more than once",
                mend="place it once, by name or with the whole content",
                place=name,
            )
    listed = tuple(thing for _, thing in placed if isinstance(thing, Section))
    for mark, what in zip(marks, asked, strict=True):
        pieces = []
        if what in ("content", "boxes"):
            pieces.append(blocks.boxes(document.boxes))
        if what in ("content", "contents"):
            pieces.append(blocks.contents(listed))
        if what in ("content", "sections"):
            pieces += [blocks.section(section) for section in document.sections]
        if what in ("content", "annexes"):
            pieces += [blocks.section(section) for section in document.annexes]
        if what in single:
            thing = single[what][1]
            pieces.append(blocks.section(thing) if isinstance(thing, Section) else blocks.box(thing, control=True))
        if what == "content" and document.root:
            pieces.append("".join(_digest_line(blocks)))
        _put(mark, "".join(pieces))
    return placed


def _digest_line(blocks: Blocks) -> Iterator[str]:
    yield blocks.p("PackageDigest", blocks.runs(blocks.word("package-digest") + ": ") + blocks.root())


def _elements(content: str) -> list[etree._Element]:
    return list(etree.fromstring(f"<w:body {DECLARE}>{content}</w:body>".encode()))


def _put(mark: etree._Element, content: str) -> None:
    parent = mark.getparent()
    at = parent.index(mark)
    parent.remove(mark)
    parent[at:at] = _elements(content)
    if parent.tag == w("tc") and parent[-1].tag != w("p"):
        parent.append(etree.Element(w("p")))  # Word calls a cell damaged that does not end in a paragraph


def _place_tokens(root: etree._Element, blocks: Blocks, part: str) -> None:
    for text in [found for found in root.iter(w("t")) if TOKEN.search(found.text or "")]:
        run = text.getparent()
        properties = run.find(f"{{{W}}}rPr")
        head = "" if properties is None else etree.tostring(properties, encoding="unicode")
        pieces = []
        for at, piece in enumerate(TOKEN.split(text.text)):
            kind, _, name = piece.partition(":")
            if not at % 2:
                words = f'<w:r>{head}<w:t xml:space="preserve">{xml_text(piece)}</w:t></w:r>'
                pieces.append(words if piece else "")
            else:
                pieces.append(blocks.figure(name, place=part) if kind == "figure" else blocks.root())
        parent = run.getparent()
        place = parent.index(run)
        before = [child for child in run if child.tag != w("rPr") and run.index(child) < run.index(text)]
        after = [child for child in run if run.index(child) > run.index(text)]
        new = _elements(f"<w:p>{''.join(pieces)}</w:p>")[0]
        parent.remove(run)
        parent[place:place] = [*_rest(before, head), *new, *_rest(after, head)]


def _rest(children: list[etree._Element], head: str) -> list[etree._Element]:
    if not children:
        return []
    run = _elements(f"<w:p><w:r>{head}</w:r></w:p>")[0][0]
    run.extend(children)
    return [run]


def _end(body: etree._Element, blocks: Blocks) -> None:
    """The digest where the template has not placed it, and the heading over Word's endnotes."""
    pieces = []
    if blocks.document.root and not any(str(tag.get(w("val"), "")).startswith("root:") for tag in body.iter(w("tag"))):
        pieces += _digest_line(blocks)
    if blocks.endnotes:
        pieces.append(blocks.p("UnnumberedHeading", blocks.runs(blocks.word("endnotes")), keep_next=True))
        for section in body.iter(w("sectPr")):  # LibreOffice reads the numbers' form here, Word in the settings
            for old in section.findall(f"{{{W}}}endnotePr"):
                section.remove(old)
            before = [
                child for child in section if child.tag in (w("headerReference"), w("footerReference"), w("footnotePr"))
            ]
            section.insert(len(before), _elements('<w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>')[0])
    container = body[0]
    at = len(container) - (len(container) > 0 and container[-1].tag == w("sectPr"))
    container[at:at] = _elements("".join(pieces))


# parts beside the text


def _add_lists(numbering: etree._Element, blocks: Blocks) -> None:
    abstract = _highest(numbering, "abstractNum", "abstractNumId") + 1
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
    numbering[at:at] = _elements(definitions)
    last = next((index for index, child in enumerate(numbering) if child.tag == w("numIdMacAtCleanup")), len(numbering))
    numbering[last:last] = _elements(lists)


def _endnotes(root: etree._Element, blocks: Blocks) -> etree._Element:
    if not len(root):
        separators = "".join(
            f'<w:endnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>'
            f"<w:r><w:{kind}/></w:r></w:p></w:endnote>"
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        root.extend(_elements(separators))
    root.extend(_elements("".join(blocks.endnotes)))
    return root


def _count_endnotes(settings: etree._Element) -> etree._Element:
    """Endnotes at the document's end, counted 1, 2, 3 as in the other forms of the report."""
    for old in settings.findall(f"{{{W}}}endnotePr"):
        settings.remove(old)
    new = _elements(
        '<w:endnotePr><w:pos w:val="docEnd"/><w:numFmt w:val="decimal"/>'
        '<w:endnote w:id="-1"/><w:endnote w:id="0"/></w:endnotePr>'
    )[0]
    later = {w(tag) for tag in ("compat", "docVars", "rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping")}
    math = "{http://schemas.openxmlformats.org/officeDocument/2006/math}mathPr"
    at = next((index for index, child in enumerate(settings) if child.tag in later or child.tag == math), len(settings))
    settings.insert(at, new)
    return settings


def _relative(part: str, target: str) -> str:
    folder = part.rpartition("/")[0]
    return target[len(folder) + 1 :] if target.startswith(folder + "/") else "/" + target


def _record(
    files: dict[str, bytes],
    parts: dict[str, bytes],
    links: etree._Element,
    main: str,
    blocks: Blocks,
    placed: list[tuple[str, Section | Box]],
    name: str,
) -> None:
    """The part that says what was written: narrative and its digest, figures, citations, rewritten targets."""
    document = blocks.document
    for part in [part for part in parts if part.startswith("customXml/")]:
        if REPORT.encode() in parts[part]:  # the template was itself made from a report
            for relation in [found for found in links if str(found.get("Target", "")).endswith(part)]:
                links.remove(relation)
            parts.pop(part)
    notes = {note.number: note.inlines for note in document.endnotes}
    lines = []
    for kind, thing in placed:
        digest = hashlib.sha256(markdown(thing.blocks, notes).encode()).hexdigest() if thing.narrative else ""
        tables = sum(isinstance(block, Table) for block in thing.blocks)
        lines.append(
            f"<{kind} name={xml_attribute(thing.name)} title={xml_attribute(thing.title)} "
            f'narrative={xml_attribute(thing.narrative)} digest="{digest}" tables="{tables}"/>'
        )
    for figure, count in sorted(blocks.placed.items()):
        words = xml_attribute(document.figures[figure].text)
        lines.append(f'<figure name={xml_attribute(figure)} text={words} count="{count}"/>')
    lines += [f"<cite tag={xml_attribute(tag)} text={xml_attribute(text)}/>" for tag, text in blocks.cited.items()]
    lines += [
        f"<tag short={xml_attribute(tag)} whole={xml_attribute(whole)}/>"
        for tag, whole in sorted(blocks.controls.shortened.items())
    ]
    lines += [
        f"<target written={xml_attribute(key)} whole={xml_attribute(value)}/>"
        for key, value in sorted(blocks.targets.items())
    ]
    number = next(at for at in range(1, len(parts) + 2) if f"customXml/item{at}.xml" not in parts)
    item = f"customXml/item{number}.xml"
    files[item] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<report xmlns="{REPORT}" identifier={xml_attribute(document.identifier)} language="{document.language}" '
        f'state="{document.state}" tabled="{str(document.tabled).lower()}" root={xml_attribute(document.root)}>'
        f"{''.join(lines)}</report>"
    ).encode()
    guid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{REPORT}:{document.identifier}")).upper()
    files[f"customXml/itemProps{number}.xml"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem ds:itemID="{{{guid}}}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{REPORT}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
    properties = relations({}, item, name)
    relate(properties, "customXmlProps", f"itemProps{number}.xml")
    files[relations_name(item)] = serialize(properties)
    relate(links, "customXml", f"../{item}")


def _set_properties(files: dict[str, bytes], parts: dict[str, bytes], document: Document, name: str) -> None:
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
        f"<dc:language>{escape(document.language)}</dc:language><dc:identifier>{xml_text(document.identifier)}</dc:identifier>"
        f"<cp:contentStatus>{xml_text(document.words['state.' + document.state])}</cp:contentStatus></cp:coreProperties>"
    ).encode()
    files["docProps/app.xml"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Secretariat</Application></Properties>"
    ).encode()
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


def _content_types(parts: dict[str, bytes], new: dict[str, bytes], name: str, main: str) -> bytes:
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
