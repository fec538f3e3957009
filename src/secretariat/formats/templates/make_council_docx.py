"""
Makes council.docx, the Word template that is shipped: ``python make_council_docx.py`` writes it beside this script.

The look follows published documents of the ITU Council: a header block in two columns, boxes, numbered headings and
paragraphs, "- n -" over the document number on each page after the first.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from secretariat.formats.docx_package import NAMESPACES, RELATIONS, TYPES, R, write_package

MADE_AT = "2026-01-01T00:00:00Z"
BLUE = "1F3864"
DECLARE = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WIDTH = 9638  # A4 less two margins of 2 cm, in twentieths of a point


class Style(NamedTuple):
    """*size* in half points; *paragraph* and *run* are properties in the order of their schema."""

    identifier: str
    name: str
    based_on: str = "Normal"
    following: str = ""
    paragraph: str = ""
    run: str = ""
    size: int = 0
    kind: str = "paragraph"
    priority: int = 0


def spacing(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


BOLD = "<w:b/><w:bCs/>"
ITALIC = "<w:i/><w:iCs/>"
COLOR = f'<w:color w:val="{BLUE}"/>'
GREY = '<w:color w:val="595959"/>'
CENTER = '<w:jc w:val="center"/>'


def frame(size: int, *sides: str) -> str:
    return "".join(f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{BLUE}"/>' for side in sides)


STYLES = (
    Style("Heading1", "heading 1", following="NumberedParagraph", size=26, run=BOLD + COLOR,
          paragraph=f'<w:keepNext/><w:keepLines/>{spacing(320, 120)}<w:outlineLvl w:val="0"/>'),
    Style("Heading2", "heading 2", following="NumberedParagraph", size=23, run=BOLD + COLOR,
          paragraph=f'<w:keepNext/><w:keepLines/>{spacing(240, 80)}<w:outlineLvl w:val="1"/>'),
    Style("AnnexHeading", "Annex heading", following="BodyText", size=26, run=BOLD + COLOR,
          paragraph=f'<w:keepNext/><w:keepLines/>{spacing(0, 240)}{CENTER}<w:outlineLvl w:val="0"/>'),
    Style("UnnumberedHeading", "Unnumbered heading", following="BodyText", size=26, run=BOLD + COLOR,
          paragraph=f'<w:keepNext/><w:keepLines/>{spacing(320, 120)}<w:outlineLvl w:val="0"/>'),
    Style("Title", "Title", following="BodyText", size=32, run=BOLD + COLOR, paragraph=spacing(60, 60) + CENTER),
    Style("Subtitle", "Subtitle", following="BodyText", size=24, run=COLOR, paragraph=spacing(0, 120) + CENTER),
    Style("ReportBy", "Report by", following="Title", size=24, paragraph=spacing(160, 60) + CENTER),
    Style("BodyText", "Body Text"),
    Style("NumberedParagraph", "Numbered paragraph"),
    Style("ListBullet", "List Bullet", paragraph=f'{spacing(0, 60)}<w:ind w:left="680" w:hanging="340"/>'),
    Style("ListNumber", "List Number", paragraph=f'{spacing(0, 60)}<w:ind w:left="680" w:hanging="340"/>'),
    Style("Caption", "caption", following="BodyText", run=BOLD, size=20,
          paragraph=f"<w:keepNext/><w:keepLines/>{spacing(200, 80)}"),
    Style("Picture", "Picture", paragraph=f"<w:keepNext/>{spacing(0, 60)}{CENTER}"),
    Style("TableHeading", "Table heading", run=BOLD, size=18, paragraph=f"<w:keepNext/>{spacing(40, 40)}"),
    Style("TableText", "Table text", size=18, paragraph=spacing(30, 30)),
    Style("SmallTableHeading", "Small table heading", run=BOLD, size=16, paragraph=f"<w:keepNext/>{spacing(40, 40)}"),
    Style("SmallTableText", "Small table text", size=16, paragraph=spacing(30, 30)),
    Style("TableNote", "Table note", size=17, run=GREY, paragraph=spacing(60, 60)),
    Style("BoxTitle", "Box title", following="BoxText", run=BOLD + COLOR, paragraph=f"<w:keepNext/>{spacing(80, 40)}"),
    Style("BoxText", "Box text", paragraph=spacing(0, 80)),
    Style("HeaderBlock", "Header block", paragraph=spacing(0, 0)),
    Style("PackageDigest", "Package digest", size=16, run=GREY, paragraph=spacing(320, 60)),
    Style("Header", "header", size=18,
          paragraph=f'<w:tabs><w:tab w:val="center" w:pos="{WIDTH // 2}"/><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
          + spacing(0, 0)),
    Style("Footer", "footer", size=18, paragraph=spacing(0, 0) + CENTER),
    Style("TOCHeading", "TOC Heading", following="BodyText", size=24, run=BOLD + COLOR,
          paragraph=f"<w:keepNext/>{spacing(240, 80)}"),
    Style("TOC1", "toc 1", paragraph='<w:tabs><w:tab w:val="left" w:pos="567"/>'
          f'<w:tab w:val="right" w:leader="dot" w:pos="{WIDTH}"/></w:tabs>{spacing(0, 40)}'),
    Style("TOC2", "toc 2", paragraph='<w:tabs><w:tab w:val="left" w:pos="1134"/>'
          f'<w:tab w:val="right" w:leader="dot" w:pos="{WIDTH}"/></w:tabs>{spacing(0, 40)}<w:ind w:left="567"/>'),
    Style("EndnoteText", "endnote text", size=18, paragraph=spacing(0, 60)),
    Style("EndnoteReference", "endnote reference", "", kind="character", run='<w:vertAlign w:val="superscript"/>'),
    Style("Hyperlink", "Hyperlink", "", kind="character", run='<w:color w:val="0B4F9E"/><w:u w:val="single"/>'),
    Style("Figure", "Report figure", "", kind="character", run='<w:u w:val="dotted" w:color="7F7F7F"/>'),
    Style("Cite", "Report citation", "", kind="character", run=GREY, size=16),
    Style("Code", "Report code", "", kind="character",
          run='<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Courier New"/>'),
    Style("ParagraphNumber", "Report number", "", kind="character"),
    Style("StateMark", "State mark", "", kind="character", run=BOLD + '<w:color w:val="9C1C1C"/>'),
)  # fmt: skip


def style(item: Style) -> str:
    custom = "" if item.name[0].islower() or item.identifier in {"Title", "Subtitle", "BodyText", "ListBullet", "ListNumber", "TOCHeading", "Hyperlink"} else ' w:customStyle="1"'  # fmt: skip
    sizes = f'<w:sz w:val="{item.size}"/><w:szCs w:val="{item.size}"/>' if item.size else ""
    run = item.run
    if "<w:u " in run or "<w:vertAlign" in run:  # sizes stand before underlining
        at = run.index("<w:u ") if "<w:u " in run else run.index("<w:vertAlign")
        run = run[:at] + sizes + run[at:]
    else:
        run += sizes
    return (
        f'<w:style w:type="{item.kind}" w:styleId="{item.identifier}"{custom}><w:name w:val="{item.name}"/>'
        + (f'<w:basedOn w:val="{item.based_on}"/>' if item.based_on else "")
        + (f'<w:next w:val="{item.following}"/>' if item.following else "")
        + "<w:qFormat/>"
        + (f"<w:pPr>{item.paragraph}</w:pPr>" if item.paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def styles() -> str:
    margins = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    report = (
        '<w:style w:type="table" w:styleId="ReportTable" w:customStyle="1"><w:name w:val="Report table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>{frame(8, "top")}'
        f'{frame(8, "bottom")}<w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/></w:tblBorders>{margins}</w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{frame(8, "bottom")}</w:tcBorders>'
        '<w:shd w:val="clear" w:color="auto" w:fill="DCE6F1"/></w:tcPr></w:tblStylePr></w:style>'
    )
    boxes = (
        '<w:style w:type="table" w:styleId="BoxTable" w:customStyle="1"><w:name w:val="Report boxes"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{frame(8, "top", "left", "bottom", "right", "insideH")}'
        '</w:tblBorders><w:tblCellMar><w:left w:w="142" w:type="dxa"/><w:right w:w="142" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
    )
    return (
        f'{XML}<w:styles {DECLARE}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:eastAsia="SimSun" '
        'w:hAnsi="Calibri" w:cs="Arial"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
        '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{spacing(0, 120)}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        + "".join(style(item) for item in STYLES)
        + report
        + boxes
        + "</w:styles>"
    )


def text(words: str, properties: str = "") -> str:
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(style_id: str, content: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{more}</w:pPr>{content}</w:p>'


def cell(width: int, *paragraphs: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(paragraphs)}</w:tc>'


def header_block() -> str:
    left, right = WIDTH * 6 // 10, WIDTH - WIDTH * 6 // 10
    line = "<w:trPr><w:cantSplit/></w:trPr>"
    gap = '<w:spacing w:before="120" w:after="120"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{frame(12, "top", "bottom", "insideH")}'
        '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{left}"/><w:gridCol w:w="{right}"/></w:tblGrid>'
        f"<w:tr>{line}"
        + cell(
            left,
            paragraph("HeaderBlock", text("{{ header.session }}", BOLD + '<w:sz w:val="30"/><w:szCs w:val="30"/>'),
                      '<w:spacing w:before="120" w:after="0"/>'),
            paragraph("HeaderBlock", text("{{ header.place_and_dates }}"), '<w:spacing w:before="0" w:after="120"/>'),
        )
        + cell(right, paragraph("HeaderBlock", "", gap))
        + f"</w:tr><w:tr>{line}"
        + cell(left, paragraph("HeaderBlock", text("{{ header.agenda_item }}", BOLD), '<w:spacing w:before="80" w:after="0"/>'))
        + cell(
            right,
            paragraph("HeaderBlock", text("{{ header.document }}", BOLD), '<w:spacing w:before="80" w:after="0"/>'),
            paragraph("HeaderBlock", text("{{ header.date }}", BOLD)),
            paragraph("HeaderBlock", text("{{ header.original }}", BOLD), '<w:spacing w:before="0" w:after="80"/>'),
        )
        + "</w:tr></w:tbl>"
    )  # fmt: skip


def document() -> str:
    section = (
        '<w:sectPr><w:headerReference w:type="first" r:id="rId3"/><w:headerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="first" r:id="rId5"/><w:footerReference w:type="default" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" '
        'w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )
    return (
        f"{XML}<w:document {DECLARE}><w:body>{header_block()}"
        + paragraph("ReportBy", text("{{ header.by }}"))
        + paragraph("Title", text("{{ header.title }}"))
        + paragraph("Subtitle", text("{%p if header.subtitle %}"))
        + paragraph("Subtitle", text("{{ header.subtitle }}"))
        + paragraph("Subtitle", text("{%p endif %}"))
        + paragraph("BodyText", text("{{p content }}"))
        + f"{section}</w:body></w:document>"
    )


MARK = text("{{ state }}", '<w:rStyle w:val="StateMark"/>')
NOTICE = text("{{ notice }}", BOLD)


def first_header() -> str:
    tab = "<w:r><w:tab/></w:r>"
    return f"{XML}<w:hdr {DECLARE}>{paragraph('Header', NOTICE + tab + tab + MARK)}</w:hdr>"


def header() -> str:
    tab = "<w:r><w:tab/></w:r>"
    page = (
        text("- ") + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + text(" -")
    )  # fmt: skip
    return (
        f"{XML}<w:hdr {DECLARE}>{paragraph('Header', NOTICE + tab + page + tab + MARK)}"
        f"{paragraph('Header', tab + text('{{ document_number }}'), spacing(0, 280))}</w:hdr>"
    )


def footer() -> str:
    return f"{XML}<w:ftr {DECLARE}>{paragraph('Footer', text('{{ notice }}'))}</w:ftr>"


def settings() -> str:
    return (
        f'{XML}<w:settings {DECLARE}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:settings>'
    )


def make() -> bytes:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    contents = {
        "document": document(), "styles": styles(), "settings": settings(),
        "header1": first_header(), "header2": header(), "footer1": footer(),
    }  # fmt: skip
    kinds = {"document": "document.main", "header1": "header", "header2": "header", "footer1": "footer"}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kinds.get(name, name)}+xml"/>' for name in contents
    )
    order = ("styles", "settings", "header1", "header2", "footer1")
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{R}/{name.rstrip("12")}" Target="{name}.xml"/>'
        for number, name in enumerate(order, 1)
    )
    parts = {f"word/{name}.xml": content for name, content in contents.items()}
    parts["[Content_Types].xml"] = (
        f'{XML}<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
    )
    parts["_rels/.rels"] = (
        f'{XML}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    parts["word/_rels/document.xml.rels"] = f'{XML}<Relationships xmlns="{RELATIONS}">{links}</Relationships>'
    return write_package({name: content.encode() for name, content in parts.items()}, MADE_AT)


if __name__ == "__main__":
    Path(__file__).with_name("council.docx").write_bytes(make())
