"""The report in Word as it is written, and by which template."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from sample_document import ROOT, sample
from word_files import MAIN, edited, find, made, saved, template, tree_of, with_narrative

from secretariat.domain.direction import reads_left_to_right
from secretariat.domain.documents import FigureRef, Paragraph, Row, Section, Table, Text
from secretariat.domain.errors import InputError
from secretariat.formats.docx_package import W, parse, parts_of, write_package
from secretariat.formats.docx_template import SHIPPED
from secretariat.formats.narrative_markdown_write import markdown
from secretariat.formats.report_docx_read import read_back, root_in


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_an_untouched_report_reads_back_unchanged(tmp_path: Path, language: str) -> None:
    """What nobody edited is reported as unchanged, with the narrative as it was written."""
    document = sample(language)
    result = read_back(saved(tmp_path, document))
    notes = {note.number: note.inlines for note in document.endnotes}
    assert result.is_unchanged
    assert result.narrative["section:review"] == markdown(document.sections[0].blocks, notes)
    assert result.files == {"box:summary": "summary.md", "box:action": "action.md", "section:review": "review.md"}
    assert (result.root, result.language, result.state) == (ROOT, language, "draft")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_link_and_part_of_the_file_leads_somewhere(language: str) -> None:
    """Bookmarks, relations, content types and ids are whole, so that Word does not call the file damaged."""
    parts = parts_of(made(sample(language)), "report.docx")
    body = parse(parts[MAIN], "r", MAIN)
    names = find(body, "//w:bookmarkStart/@w:name")
    assert len(names) == len(set(names)) and all(len(name) <= 40 for name in names)
    assert set(find(body, "//w:hyperlink/@w:anchor")) <= set(names)
    for attribute in ("//w:sdt/w:sdtPr/w:id/@w:val", "//wp:docPr/@id", "//w:bookmarkStart/@w:id"):
        assert len(find(body, attribute)) == len(set(find(body, attribute)))
    for part, content in parts.items():
        if part.startswith("word/") and part.endswith(".xml"):
            links = parts.get(part.replace("word/", "word/_rels/") + ".rels", b"<none/>")
            known = {relation.get("Id") for relation in parse(links, "r", part)}
            used = set(re.findall(rb'r:(?:id|embed)="([^"]+)"', content))
            assert {name.decode() for name in used} <= known
    types = parse(parts["[Content_Types].xml"], "r", "types")
    listed = {entry.get("PartName") for entry in types if entry.get("PartName")}
    assert {name.lstrip("/") for name in listed} <= parts.keys()
    assert "/word/endnotes.xml" in listed and "/customXml/itemProps1.xml" in listed
    styles = set(find(parse(parts["word/styles.xml"], "r", "s"), "//w:style/@w:styleId"))
    assert set(find(body, "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val")) <= styles


def test_the_look_of_a_council_document_is_real_word() -> None:
    """Headings, captions, repeating rows, page numbers, endnotes and alternative texts are Word's own."""
    data = made(sample())
    body = tree_of(data)
    assert find(body, '//w:p[w:pPr/w:pStyle/@w:val="Heading1"]/w:pPr/w:numPr')
    assert len(find(body, '//w:p[w:pPr/w:pStyle/@w:val="AnnexHeading"]/w:pPr/w:pageBreakBefore')) == 2
    tables = find(body, '//w:tbl[w:tblPr/w:tblStyle/@w:val="ReportTable"]')
    assert len(tables) == 4
    for table in tables:
        assert find(table, "./w:tr[1]/w:trPr/w:tblHeader")
        assert len(find(table, "./w:tr/w:trPr/w:cantSplit")) == len(find(table, "./w:tr"))
    captions = ["".join(find(p, ".//w:t/text()")) for p in find(body, '//w:p[w:pPr/w:pStyle/@w:val="Caption"]')]
    assert captions[0] == "Table 1 – Activities by kind and status" and len(captions) == 5
    assert find(body, "//wp:docPr/@descr") == ["Bar chart: 31 workshops, 12 studies."]
    assert " PAGE " in find(tree_of(data, "word/header2.xml"), "//w:instrText/text()")
    assert len(find(tree_of(data, "word/endnotes.xml"), "//w:endnote[not(@w:type)]")) == 2
    assert [entry for entry in find(body, "//w:instrText/text()") if "TOC" in entry]
    contents = "".join(find(body, '//w:p[w:pPr/w:pStyle/@w:val="TOC1"]//w:t/text()'))
    assert "Review of activities" in contents and "ANNEX 2 – Figures" in contents


def test_the_contents_list_what_is_numbered() -> None:
    """A part without a number, such as what is drawn from the register, stands in no table of contents."""
    document = sample("en")
    part = Section("review-evidence", "", "From the register", 2, (Paragraph((Text("Words."),), "2.9"),))
    body = tree_of(made(replace(document, sections=(*document.sections, part))))
    entries = find(body, "//w:sdt[w:sdtPr/w:docPartObj]//w:t/text()")
    assert "Review of activities" in entries and "From the register" not in entries


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("state", ["draft", "issued", "revised"])
def test_each_page_says_its_state_and_notice(language: str, state: str) -> None:
    """The mark of the state and the notice stand in the headers of the first and of all other pages."""
    document = sample(language, state=state)
    data = made(document)
    for part in ("word/header1.xml", "word/header2.xml"):
        words = "".join(find(tree_of(data, part), "//w:t/text()"))
        assert document.words[f"state.{state}"] in words and document.notice in words


def test_arabic_reads_from_right_to_left() -> None:
    """Every table, Arabic run and paragraph is set from right to left, but one in Latin letters; the language is named."""
    data = made(sample("ar"))
    for part in (MAIN, "word/header1.xml", "word/header2.xml", "word/endnotes.xml"):
        root = tree_of(data, part)
        paragraphs = [p for p in find(root, "//w:p[.//w:t]") if not find(p, "ancestor::w:endnote[@w:type]")]
        turned = [p for p in paragraphs if not find(p, "./w:pPr/w:bidi")]
        assert len(turned) < len(paragraphs)
        assert all(reads_left_to_right("".join(find(p, ".//w:t/text()"))) for p in turned)
        for run in find(root, "//w:r[w:t]"):
            if re.search("[\u0620-\u064a]", "".join(find(run, "./w:t/text()"))):
                assert find(run, "./w:rPr/w:rtl")
    assert all(find(table, "./w:tblPr/w:bidiVisual") for table in find(tree_of(data), "//w:tbl"))
    assert find(tree_of(data, "word/styles.xml"), "//w:docDefaults//w:lang/@w:bidi") == ["ar-SA"]


def test_a_mark_of_an_item_keeps_its_bracket_in_an_arabic_cell() -> None:
    """In a cell it stands between marks of direction, as readers of Word files without isolates need; in text it does not."""
    document = sample("ar")
    said = (Text("يكلف 2 ii) (مقترح)"),)
    held = next(section for section in document.sections if any(isinstance(one, Table) for one in section.blocks))
    first = next(one for one in held.blocks if isinstance(one, Table))
    blocks = (replace(first, columns=first.columns[:1], rows=(Row((said,)),)), Paragraph(said))
    sections = tuple(replace(one, blocks=blocks) if one is held else one for one in document.sections)
    root = tree_of(made(replace(document, sections=sections)))
    assert "\u200e2 ii)\u200e" in find(root, "//w:tc//w:t/text()")
    assert "2 ii)" in find(root, "//w:p[not(ancestor::w:tbl)]//w:t/text()")


def test_no_private_name_stays_in_the_properties(tmp_path: Path) -> None:
    """Author and company of a template are left behind; the creator is the role that the report is by."""
    parts = parts_of(SHIPPED.read_bytes(), SHIPPED.name)
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    parts["docProps/core.xml"] = (
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Jane Roe</dc:creator>'
        b"<cp:lastModifiedBy>Jane Roe</cp:lastModifiedBy></cp:coreProperties>"
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/docProps/core.xml" '
        b'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId9" Type="{core}" Target="docProps/core.xml"/></Relationships>'.encode(),
    )
    own = tmp_path / "own.docx"
    own.write_bytes(write_package(parts, "2026-01-01T00:00:00Z"))
    found = parts_of(made(sample(), own), "r")
    assert not [part for part, content in found.items() if b"Jane" in content]
    properties = found["docProps/core.xml"].decode()
    assert "<dc:creator>Report by the Secretary-General</dc:creator>" in properties
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in properties and "python-docx" not in properties


def test_a_tabled_document_has_no_endnotes(tmp_path: Path) -> None:
    """Endnotes inform and are not tabled: no mark, no words, no heading; and it still reads back unchanged."""
    path = saved(tmp_path, sample(tabled=True, endnotes=()))
    parts = parts_of(path.read_bytes(), "r")
    assert "word/endnotes.xml" not in parts
    assert b"endnoteReference" not in parts[MAIN] and b"Endnotes" not in parts[MAIN]
    assert read_back(path).is_unchanged


def test_the_same_document_gives_the_same_bytes_everywhere() -> None:
    """Locale, time zone and hash seed of the machine leave no trace."""
    here = Path(__file__).parent
    script = (
        "import sys, hashlib; from test_report_docx import made; from sample_document import sample; "
        "print(*(hashlib.sha256(made(sample(language))).hexdigest() for language in ('en', 'ar')))"
    )
    printed = set()
    for zone, seed, locale in (("Pacific/Auckland", "1", "C"), ("America/Lima", "2", "fr_FR.UTF-8")):
        source = here.parents[1] / "src"
        environment = {
            **os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": locale,
            "PYTHONPATH": os.pathsep.join([str(here), str(source)]),
        }  # fmt: skip
        printed.add(
            subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True).stdout
        )
    assert len(printed) == 1


def test_the_shipped_template_is_what_its_script_makes() -> None:
    """council.docx can be made again, byte for byte."""
    from secretariat.formats.templates import make_council_docx

    assert make_council_docx.make() == SHIPPED.read_bytes()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_template_may_place_one_section_and_one_figure(tmp_path: Path, language: str) -> None:
    """A secretariat's own page: a figure within a line, one section, one box; the rest is left out."""
    own = template(
        tmp_path / "own.docx",
        lambda xml: xml.replace(
            '<w:t xml:space="preserve">{{p content }}</w:t></w:r></w:p>',
            "<w:t>{{p box('summary') }}</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Held: {{ figure('activities.held') }} in all</w:t>"
            "</w:r></w:p><w:p><w:r><w:t>{{p section('review') }}</w:t></w:r></w:p>",
        ),
    )
    path = tmp_path / "report.docx"
    path.write_bytes(made(sample(language), own))
    body = tree_of(path.read_bytes())
    line = find(body, '//w:p[.//w:t[starts-with(., "Held")]]')[0]
    assert "".join(find(line, ".//w:t/text()")) == "Held: 1,204 in all"
    assert all(find(run, "./w:rPr/w:b") for run in find(line, ".//w:r"))
    result = read_back(path)
    assert result.is_unchanged and set(result.narrative) == {"box:summary", "section:review"}
    assert root_in(path) == ROOT


def test_a_template_from_word_in_another_language_keeps_its_styles(tmp_path: Path) -> None:
    """Styles are found by their names, which Word keeps in English, not by their ids, which it translates."""
    own = template(
        tmp_path / "own.docx", lambda xml: xml.replace('w:styleId="Heading1"', 'w:styleId="Titre1"'), "word/styles.xml"
    )
    data = made(sample(), own)
    assert find(tree_of(data), '//w:p[w:pPr/w:pStyle/@w:val="Titre1"]')
    assert not find(tree_of(data), '//w:p[w:pPr/w:pStyle/@w:val="Heading1"]')


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("{{ figre }}", "figre"),
        ("{{ header.sesion }}", "sesion"),
        ("{{ words['nothing'] }}", "nothing"),
        ("{{ figure('activities.helt') }}", "activities.helt"),
        ("{{p section('sumary') }}", "sumary"),
        ("{{p box('nobox') }}", "nobox"),
        ("{{ content }}", "content"),
        ("{{p content }}", "more than once"),
        ("{{r figure('activities.held') }}", "line of text"),
        ("{% if %}", "cannot be read"),
        ("{{ header.__class__.__mro__ }}", ""),
    ],
)
def test_a_template_that_names_something_unknown_is_told_so(tmp_path: Path, field: str, named: str) -> None:
    """The error names the template, the place and what would be right."""
    own = template(
        tmp_path / "own.docx",
        lambda xml: xml.replace("<w:sectPr>", f"<w:p><w:r><w:t>Here {field}</w:t></w:r></w:p><w:sectPr>"),
    )
    with pytest.raises(InputError) as error:
        made(sample(), own)
    assert "own.docx" in error.value.message and named in error.value.message and error.value.mend
    if named in ("figre", "activities.helt"):
        assert "Here {{" in error.value.message
    assert len(error.value.mend) < 1500


@pytest.mark.parametrize("field", ["state", "notice"])
@pytest.mark.parametrize("part", ["word/header1.xml", "word/header2.xml"])
def test_a_template_may_not_leave_out_the_marks(tmp_path: Path, field: str, part: str) -> None:
    """A draft or a fictitious report that does not say so on some page is not made."""
    parts = parts_of(SHIPPED.read_bytes(), SHIPPED.name)
    for name in (part, "word/footer1.xml"):
        parts[name] = parts[name].replace(f"{{{{ {field} }}}}".encode(), b"")
    own = tmp_path / "own.docx"
    own.write_bytes(write_package(parts, "2026-01-01T00:00:00Z"))
    with pytest.raises(InputError, match=field):
        made(sample(), own)


def test_a_report_can_serve_as_template_again(tmp_path: Path) -> None:
    """A template made out of an old report leaves the old record behind."""

    def change(root: etree._Element) -> None:
        for old in find(root, '//w:body/w:sdt | //w:body/w:tbl[w:tblPr/w:tblStyle/@w:val="BoxTable"]'):
            old.getparent().remove(old)
        find(root, "//w:body")[0].insert(
            0, etree.fromstring(f'<w:p xmlns:w="{W}"><w:r><w:t>{{{{p content }}}}</w:t></w:r></w:p>')
        )

    old = edited(made(sample(root="")), tmp_path / "old.docx", change)
    parts = parts_of(old.read_bytes(), "r")
    for part in ("word/header1.xml", "word/header2.xml"):
        parts[part] = parts[part].replace(b"DRAFT", b"{{ state }}").replace(b"Fictitious example", b"{{ notice }}")
    old.write_bytes(write_package(parts, "2026-01-01T00:00:00Z"))
    path = tmp_path / "report.docx"
    path.write_bytes(made(sample(identifier="C27/18-E"), old))
    assert read_back(path).identifier == "C27/18-E" and read_back(path).is_unchanged


def test_a_figure_that_the_document_lacks_is_an_error() -> None:
    """A text that places a figure which was not made is refused with the names that there are."""
    with pytest.raises(InputError, match=r"no\.such") as error:
        made(with_narrative((Paragraph((FigureRef("no.such"),)),)))
    assert "activities.held" in error.value.mend


@pytest.mark.office
def test_libreoffice_shows_every_page(tmp_path: Path) -> None:
    """Another program opens the file and finds the same words, with each annex on its own page."""
    path = saved(tmp_path, sample(rows=120))
    profile = (tmp_path / "profile").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(path)], check=True, capture_output=True)
    text = subprocess.run(
        ["pdftotext", "-layout", str(path.with_suffix(".pdf")), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = text.split("\f")
    assert [page for page in pages if "ANNEX 1" in page.strip().splitlines()[2:6] or "ANNEX 1 –" in page[:400]]
    assert text.count("Cost (CHF)") > 1, "the header row is repeated"
    assert "Table 3 – List of activities" in text and "Endnotes" in text
