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
from html import unescape
from pathlib import Path

from lxml import etree

from ..domain.documents import Box, Chart, Document, Section
from ..domain.errors import InputError
from .docx_blocks import PICTURE_SCALE, Blocks
from .docx_controls import REPORT, controls, xml_attribute, xml_text
from .docx_generated import digest_of, digest_outside, style_names
from .docx_package import (
    NAMESPACES,
    W,
    main_part,
    parse,
    relate,
    related,
    relations,
    relations_name,
    serialize,
    w,
    write_package,
)
from .docx_parts import (
    add_lists,
    adopt_styles,
    content_types,
    count_endnotes,
    elements,
    fill_endnotes,
    highest,
    set_language,
    set_properties,
    turn,
)
from .docx_template import BLOCK, SHIPPED, TOKEN, fill, printed_parts
from .narrative_markdown_write import markdown


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
        adopt_styles(styles),
        _text_width(texts[main]),
        picture or _picture(document.language),
        main=main,
        endnotes_part=endnotes_part,
        first_list=highest(numbering, "num", "numId"),
        first_endnote=max(highest(endnotes, "endnote", "id"), 0) + 1,
    )
    for part, root in texts.items():
        _place_tokens(root, blocks, part, name)
        if document.direction == "rtl":
            turn(root)
    texts[main], placed = _place_blocks(texts[main], blocks, name)
    _end(texts[main], blocks)
    set_language(styles, document.language)
    add_lists(numbering, blocks)
    files = {part: serialize(root) for part, root in texts.items()}
    files |= {styles_part: serialize(styles), numbering_part: serialize(numbering)}
    links = relations(parts, main, name)
    wanted = {numbering_part: "numbering"}
    if blocks.endnotes:
        files[endnotes_part] = serialize(fill_endnotes(endnotes, blocks))
        wanted[endnotes_part] = "endnotes"
        settings_part = related(parts, main, "settings", name) or "word/settings.xml"
        files[settings_part] = serialize(count_endnotes(_root_of(parts, settings_part, "settings", name)))
        wanted[settings_part] = "settings"
    for part, kind in wanted.items():
        if not related(parts, main, kind, name):
            relate(links, kind, _relative(main, part))
    for relation, png in blocks.media.items():
        target = f"word/media/report-{relation[3:].lower()}.png"
        files[target] = png
        relate(links, "image", _relative(main, target), identifier=relation)
    _record(files, parts, links, main, blocks, placed, (texts[main], endnotes, styles), name)
    for part, addresses in blocks.relations.items():
        root = links if part == main else relations(parts, part, name)
        for address, relation in addresses.items():
            relate(root, "hyperlink", address, external=True, identifier=relation)
        files[relations_name(part)] = serialize(root)
    files[relations_name(main)] = serialize(links)
    set_properties(files, parts, document, name)
    kept = {part: content for part, content in parts.items() if part not in ("docProps/thumbnail.jpeg",)}
    whole = kept | files
    whole["[Content_Types].xml"] = content_types(whole, files, name, main)
    return write_package(whole, document.made_at)


def _picture(language: str) -> Callable[[Chart], bytes]:
    def draw(chart: Chart) -> bytes:
        from . import charts

        return charts.png(chart.spec, language=language, scale=PICTURE_SCALE)

    return draw


def _root_of(parts: dict[str, bytes], part: str, tag: str, name: str) -> etree._Element:
    return parse(parts[part], name, part) if part in parts else etree.Element(w(tag), nsmap=NAMESPACES)


def _text_width(body: etree._Element) -> int:
    size, margins = body.find(f".//{{{W}}}pgSz"), body.find(f".//{{{W}}}pgMar")
    if size is None or margins is None:
        return 9638
    return int(size.get(w("w"), 11906)) - int(margins.get(w("left"), 1134)) - int(margins.get(w("right"), 1134))


# blocks and figures in their places


def _place_blocks(
    body: etree._Element, blocks: Blocks, name: str
) -> tuple[etree._Element, list[tuple[str, Section | Box]]]:
    """Put sections and boxes where the template asks for them; returns the text, and what was placed, in order."""
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
    content: dict[str, str] = {}
    for what in asked:
        pieces: list[str] = []
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
        content[what] = "".join(pieces)
    for mark in marks:
        mark.tail = None
        mark[:] = []
        cell = mark.getparent()
        if cell.tag == w("tc") and cell[-1] is mark:
            cell.append(etree.Element(w("p")))  # Word calls a cell damaged that does not end in a paragraph
    # As text: moving thousands of rows from one tree into another takes lxml a hundred times as long.
    whole_text = etree.tostring(body, encoding="unicode")
    missing = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix not in body.nsmap)
    whole_text = whole_text.replace("<w:document", "<w:document" + missing, 1)
    whole_text = re.sub(
        f'<w:p [^<>]*{BLOCK}="([^"]*)"[^<>]*/>', lambda mark: content[unescape(mark.group(1))], whole_text
    )
    return etree.fromstring(whole_text), placed


def _digest_line(blocks: Blocks) -> Iterator[str]:
    yield blocks.p("PackageDigest", blocks.runs(blocks.document.labelled("package-digest", "")) + blocks.root())


def _place_tokens(root: etree._Element, blocks: Blocks, part: str, template: str) -> None:
    """Put figures and the digest where the template's text names them."""
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
        new = elements(f"<w:p>{''.join(pieces)}</w:p>")[0]
        for own in new.iterfind(f".//{{{W}}}sdtContent//{{{W}}}rPr"):  # as large and as bold as the line around it
            own[1:1] = [
                deepcopy(child) for child in (() if properties is None else properties) if child.tag != w("rStyle")
            ]
        parent.remove(run)
        parent[place:place] = [*_rest(before, head), *new, *_rest(after, head)]
    left = TOKEN.search(etree.tostring(root, encoding="unicode"))
    if left:
        raise InputError(
            f"{template}: {left.group(1)} does not stand in a line of text ({part})",
            mend="write {{ figure('NAME') }} within a paragraph, without r or p",
            place=template,
        )


def _rest(children: list[etree._Element], head: str) -> list[etree._Element]:
    if not children:
        return []
    run = elements(f"<w:p><w:r>{head}</w:r></w:p>")[0][0]
    run.extend(children)
    return [run]


def _end(body: etree._Element, blocks: Blocks) -> None:
    """The digest where the template has not placed it, and the heading over Word's endnotes."""
    pieces: list[str] = []
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
            section.insert(len(before), elements('<w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>')[0])
    container = body[0]
    at = len(container) - (len(container) > 0 and container[-1].tag == w("sectPr"))
    container[at:at] = elements("".join(pieces))


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
    trees: tuple[etree._Element, etree._Element, etree._Element],
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
    body, endnotes, styles = trees
    names, shortened = style_names(styles), blocks.controls.shortened
    standing = {f"{kind}:{of}": sdt.find(f"{{{W}}}sdtContent") for kind, of, sdt in controls(body, shortened)}
    lines = []
    for kind, thing in placed:
        digest = hashlib.sha256(markdown(thing.blocks, notes).encode()).hexdigest() if thing.narrative else ""
        generated = digest_of(
            standing[f"{kind}:{thing.name}"], endnotes, shortened, names, narrative=bool(thing.narrative)
        )
        lines.append(
            f"<{kind} name={xml_attribute(thing.name)} title={xml_attribute(thing.title)} "
            f'narrative={xml_attribute(thing.narrative)} digest="{digest}" generated="{generated}"/>'
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
        f'state="{document.state}" tabled="{str(document.tabled).lower()}" root={xml_attribute(document.root)} outside="{digest_outside(body, shortened)}">'
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
