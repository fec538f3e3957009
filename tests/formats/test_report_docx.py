"""The report in Word: written, edited by a person, and read back."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from sample_document import ROOT, sample

from secretariat.domain.direction import reads_left_to_right
from secretariat.domain.documents import Bullets, Document, Endnote, FigureRef, Link, NoteRef, Paragraph, Section, Text
from secretariat.domain.errors import InputError
from secretariat.formats import narrative_markdown
from secretariat.formats.docx_package import NAMESPACES, W, parse, parts_of, serialize, w, write_package
from secretariat.formats.docx_template import SHIPPED
from secretariat.formats.narrative_markdown_write import markdown
from secretariat.formats.report_docx import write
from secretariat.formats.report_docx_read import figures_in, read_back, root_in

MAIN = "word/document.xml"


def png(width: int = 40, height: int = 20) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xff\xff\xff" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def made(document: Document, template: Path | None = None) -> bytes:
    return write(document, template, picture=lambda chart: png())


def tree_of(data: bytes, part: str = MAIN) -> etree._Element:
    return parse(parts_of(data, "report.docx")[part], "report.docx", part)


def find(root: etree._Element, path: str) -> list[etree._Element]:
    return root.xpath(path, namespaces=NAMESPACES)


def edited(data: bytes, path: Path, change: Callable[[etree._Element], None], part: str = MAIN) -> Path:
    """The report as a person saves it after a change to one part."""
    parts = parts_of(data, "report.docx")
    root = parse(parts[part], "report.docx", part)
    change(root)
    parts[part] = serialize(root)
    path.write_bytes(write_package(parts, "2026-04-01T00:00:00Z"))
    return path


def template(path: Path, change: Callable[[str], str], part: str = MAIN) -> Path:
    """The shipped template with one part changed."""
    parts = parts_of(SHIPPED.read_bytes(), SHIPPED.name)
    parts[part] = change(parts[part].decode()).encode()
    path.write_bytes(write_package(parts, "2026-01-01T00:00:00Z"))
    return path


def control(root: etree._Element, tag: str, at: int = 0) -> etree._Element:
    return find(root, f'//w:sdt[w:sdtPr/w:tag/@w:val="{tag}"]')[at]


def saved(tmp_path: Path, document: Document | None = None) -> Path:
    path = tmp_path / "report.docx"
    path.write_bytes(made(document or sample()))
    return path


# what is written


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


# narrative: any text a person can write

WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn"), blacklist_characters="\u2028\u2029\ufeff"), max_size=12
)
TEXTS = st.builds(Text, WORDS, st.sampled_from(["", "", "strong", "emphasis", "code"]))
TRICKY = st.sampled_from(
    [
        Text(t)
        for t in (
            "- a",
            "# b",
            "1. c",
            "[[x]]",
            "[@a:b]",
            "[by: c]",
            "^[d]",
            "**",
            "a_b_",
            "[x](y)",
            "`",
            "\\",
            "ب X.1 (ج)",
        )
    ]
)
INLINES = st.lists(
    st.one_of(
        TEXTS,
        TRICKY,
        st.sampled_from([FigureRef("activities.held"), FigureRef("cost.stated")]),
        st.builds(Link, st.text("abc é", min_size=1).filter(str.strip), st.sampled_from(["#annex-list", "https://example.org/a?b=(c)&d", "#" + "long-" * 20])),
    ),
    max_size=5,
).map(tuple)  # fmt: skip
CITES = st.lists(
    st.sampled_from([Link("r", "#annex-list", key="activity:a | 2025"), Link("s", "https://example.org/", key="standard:" + "X" * 80)]), max_size=2, unique=True
).map(tuple)  # fmt: skip
BLOCKS = st.lists(
    st.one_of(
        st.builds(Paragraph, INLINES, st.just(""), CITES, st.sampled_from(["", "Programme officer"])),
        st.builds(Bullets, st.lists(INLINES, min_size=1, max_size=3).map(tuple), st.booleans()),
    ),
    max_size=4,
).map(tuple)


def with_narrative(blocks: tuple, language: str = "en") -> Document:
    document = sample(language)
    review = replace(document.sections[0], blocks=blocks)
    return replace(document, sections=(review, *document.sections[1:]), endnotes=())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BLOCKS, st.sampled_from(["en", "ar"]))
def test_any_narrative_reads_back_as_it_was_written(tmp_path: Path, blocks: tuple, language: str) -> None:
    """Whatever the words, an untouched report has no change, and its Markdown is that of the document."""
    result = read_back(saved(tmp_path, with_narrative(blocks, language)))
    assert result.narrative["section:review"] == markdown(blocks, {})
    assert not result.changed and not result.notes


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_markdown_that_was_read_back_says_the_same_when_read_again(blocks: tuple) -> None:
    """Special characters typed in Word are words in the narrative file, not Markdown."""
    written = markdown(blocks, {})
    again = narrative_markdown.read(
        written, "n.md", cite=lambda key: Link("r", "#x", key=key), has_figure=lambda name: True
    )
    figures = [part.name for block in blocks for part in _parts(block) if isinstance(part, FigureRef)]
    assert again.figures == figures


def _parts(block: Paragraph | Bullets) -> list:
    items = block.items if isinstance(block, Bullets) else (block.inlines,)
    return [part for item in items for part in item]


@pytest.mark.parametrize(
    "words",
    ["plain", "[draft] text", "a * b", "- no bullet", "1. no item", "# no heading", "[[activities.held]]", "[@a:b]",
     "[by: me]", "^[x]", "snake_case and _x_", "C:\\dir", "<b>", "&amp;", "[x](y)"],
)  # fmt: skip
def test_words_typed_in_word_stay_words(words: str) -> None:
    """One by one: no special character of Markdown or of the narrative's own marks changes what a person typed."""
    again = narrative_markdown.read(
        markdown((Paragraph((Text(words),)),), {}), "n.md", cite=lambda key: None, has_figure=lambda name: True
    )
    (block,) = again.blocks
    assert isinstance(block, Paragraph)
    assert "".join(part.text for part in block.inlines if isinstance(part, Text)) == words
    assert not again.figures and not again.cites


# what a person does in Word


def test_an_edited_paragraph_comes_back_as_markdown_exactly(tmp_path: Path) -> None:
    """A new sentence with weight, and a new paragraph, come back; figures and citations stay as placeholders."""

    def change(root: etree._Element) -> None:
        section = control(root, "section:review")
        paragraph = find(section, './/w:p[w:pPr/w:pStyle/@w:val="NumberedParagraph"]')[1]
        paragraph.insert(
            1, etree.fromstring(f'<w:r xmlns:w="{W}"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Note: </w:t></w:r>')
        )
        new = etree.fromstring(
            f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="BodyText"/></w:pPr><w:r><w:t>A new [draft] paragraph.</w:t></w:r></w:p>'
        )
        paragraph.addnext(new)

    result = read_back(edited(made(sample()), tmp_path / "e.docx", change))
    before = read_back(saved(tmp_path)).narrative["section:review"]
    assert result.changed == ("section:review",)
    assert result.narrative["section:review"] == before.replace(
        "No source states the budget: [[budget.security]]. [by: Programme officer]",
        "**Note:** No source states the budget: [[budget.security]]. [by: Programme officer]\n\nA new [draft] paragraph.",
    )
    assert not (result.overtyped or result.missing or result.duplicated or result.notes)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS.filter(str.strip))
def test_any_words_typed_into_a_paragraph_come_back(tmp_path: Path, words: str) -> None:
    """The Markdown is that of the same document written with the new words."""

    def change(root: etree._Element) -> None:
        find(root, "//w:t[.='No source states the budget: ']")[0].text = words

    document = sample()
    review = document.sections[0]
    old = review.blocks[1]
    blocks = (review.blocks[0], replace(old, inlines=(Text(words), *old.inlines[1:])), *review.blocks[2:])
    result = read_back(edited(WHOLE, tmp_path / "e.docx", change))
    notes = {note.number: note.inlines for note in document.endnotes}
    assert result.narrative["section:review"] == markdown(blocks, notes)
    assert result.changed == ("section:review",) and not result.notes and not result.missing


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.sampled_from(["en", "ar"]))
def test_how_word_cuts_runs_leaves_no_trace(tmp_path: Path, random: Random, language: str) -> None:
    """Word splits runs, marks spelling, numbers endnotes and controls anew when it saves: nothing of it is a change."""

    def change(root: etree._Element) -> None:
        for at, identifier in enumerate(find(root, "//w:sdtPr/w:id")):
            identifier.set(w("val"), str(-at - 5))
        for mark in find(root, "//w:endnoteReference | //w:endnote[not(@w:type)]"):
            mark.set(w("id"), str(int(mark.get(w("id"))) + 7))
        for run in find(root, "//w:r[count(w:t)=1 and not(w:br)]"):
            text = find(run, "./w:t")[0]
            if len(text.text or "") < 2 or random.random() < 0.5:
                continue
            cut = random.randrange(1, len(text.text))
            other = deepcopy(run)
            find(other, "./w:t")[0].text = text.text[cut:]
            find(other, "./w:t")[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = text.text[:cut]
            run.addnext(other)
            run.addnext(etree.Element(w("proofErr")))

    path = edited(made(sample(language)), tmp_path / "e.docx", change)
    path = edited(path.read_bytes(), path, change_notes, "word/endnotes.xml")
    assert read_back(path).is_unchanged


def change_notes(root: etree._Element) -> None:
    for mark in find(root, "//w:endnote[not(@w:type)]"):
        mark.set(w("id"), str(int(mark.get(w("id"))) + 7))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 8), WORDS.filter(str.strip))
def test_any_figure_overtyped_with_anything_is_found(tmp_path: Path, at: int, words: str) -> None:
    """Whichever of the figures, in whichever place: one is overtyped, and the others are not."""

    def change(root: etree._Element) -> None:
        find(find(root, "//w:sdt[starts-with(w:sdtPr/w:tag/@w:val, 'figure:')]")[at], ".//w:t")[0].text = words

    result = read_back(edited(WHOLE, tmp_path / "e.docx", change))
    assert [found.now for found in result.overtyped] == [words]
    assert not (result.changed or result.missing or result.notes)


def test_an_edited_endnote_comes_back(tmp_path: Path) -> None:
    """The words of an endnote belong to the narrative that bears its mark."""

    def change(root: etree._Element) -> None:
        find(root, "//w:t[starts-with(., 'The count')]")[0].text = "The count follows another register."

    result = read_back(edited(made(sample()), tmp_path / "e.docx", change, "word/endnotes.xml"))
    assert result.changed == ("section:review",)
    assert "^[The count follows another register.]" in result.narrative["section:review"]


@pytest.mark.parametrize("at", range(4))
def test_an_overtyped_figure_is_found_wherever_it_stands(tmp_path: Path, at: int) -> None:
    """In a box, a list, a table and the annex: the printed words and what stands there now are both told."""

    def change(root: etree._Element) -> None:
        find(control(root, "figure:activities.held", at), ".//w:t")[0].text = "9,999"

    path = edited(made(sample()), tmp_path / "e.docx", change)
    (found,) = read_back(path).overtyped
    assert (found.name, found.printed, found.now) == ("activities.held", "1,204", "9,999")
    assert found.place == ("box:summary", "section:review", "section:by-kind", "section:annex-figures")[at]
    assert sorted(figures_in(path)["activities.held"]) == ["1,204", "1,204", "1,204", "9,999"]


def test_figures_taken_out_or_doubled_are_counted(tmp_path: Path) -> None:
    """A figure whose control was deleted is missing; one that was copied is doubled."""

    def change(root: etree._Element) -> None:
        one = control(root, "figure:activities.held")
        one.getparent().remove(one)
        other = control(root, "figure:budget.security")
        other.addnext(deepcopy(other))

    result = read_back(edited(made(sample()), tmp_path / "e.docx", change))
    assert [(found.name, found.written, found.found) for found in result.missing] == [("activities.held", 4, 3)]
    assert [(found.name, found.written, found.found) for found in result.duplicated] == [("budget.security", 3, 4)]


def test_an_emptied_figure_is_missing(tmp_path: Path) -> None:
    """Word's prompt in an emptied control is not taken for an overtyped figure."""

    def change(root: etree._Element) -> None:
        one = control(root, "figure:budget.security")
        etree.SubElement(find(one, "./w:sdtPr")[0], w("showingPlcHdr"))
        find(one, ".//w:t")[0].text = "Click or tap here to enter text."

    result = read_back(edited(made(sample()), tmp_path / "e.docx", change))
    assert not result.overtyped and [found.name for found in result.missing] == ["budget.security"]


def test_a_second_mark_of_one_endnote_comes_back(tmp_path: Path) -> None:
    """The same endnote marked twice is one endnote in Word and twice its words in Markdown."""
    blocks = (Paragraph((Text("One"), NoteRef(1), Text(" and two"), NoteRef(1))),)
    document = replace(with_narrative(blocks), endnotes=(Endnote(1, (Text("Said once."),)),))
    result = read_back(saved(tmp_path, document))
    assert result.is_unchanged
    assert result.narrative["section:review"] == "One^[Said once.] and two^[Said once.]"


def test_tracked_changes_are_read_as_accepted_and_said(tmp_path: Path) -> None:
    """Insertions count, deletions do not, a deleted paragraph mark joins; a note says that there were some."""

    def change(root: etree._Element) -> None:
        section = control(root, "section:review")
        paragraph = find(section, './/w:p[w:pPr/w:pStyle/@w:val="ListNumber"]')[0]
        run = find(paragraph, "./w:r")[0]
        deleted = etree.SubElement(paragraph, w("del"))
        paragraph.remove(run)
        deleted.append(run)
        run[0].tag = w("delText")
        inserted = etree.SubElement(paragraph, w("ins"))
        inserted.append(etree.fromstring(f'<w:r xmlns:w="{W}"><w:t>Gather the sources </w:t></w:r>'))
        properties = find(paragraph, "./w:pPr")[0]
        etree.SubElement(etree.SubElement(properties, w("rPr")), w("del"))

    result = read_back(edited(made(sample()), tmp_path / "e.docx", change))
    assert result.narrative["section:review"].endswith("\n\n1. Gather the sources Review what is new.")
    assert [note for note in result.notes if "tracked changes" in note]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda root: find(root, '//w:p[w:pPr/w:pStyle/@w:val="Heading1"]//w:t')[0].__setattr__("text", "Other"), "heading"),
        (lambda root: find(root, '//w:p[w:pPr/w:pStyle/@w:val="Title"]//w:t')[0].__setattr__("text", "Other"), "outside"),
        (lambda root: find(root, "//w:tbl//w:t[.='31']")[0].__setattr__("text", "32"), "section:by-kind"),
        (lambda root: find(root, "//w:t[.='Goal 2, output 2.3.']")[0].__setattr__("text", "Goal 3"), "box:plan"),
        (lambda root: find(control(root, "cite:standard:C25/18"), ".//w:t")[1].__setattr__("text", "C24"), "citation"),
    ],
)  # fmt: skip
def test_nothing_is_changed_silently(tmp_path: Path, change: Callable[[etree._Element], None], said: str) -> None:
    """What cannot be brought back, but was changed by hand, is told in a note."""
    result = read_back(edited(made(sample()), tmp_path / "e.docx", change))
    assert not result.changed
    assert [note for note in result.notes if said in note]


def test_a_section_that_was_taken_out_is_named(tmp_path: Path) -> None:
    """Sections and boxes that no longer stand in the document are listed."""

    def change(root: etree._Element) -> None:
        for tag in ("section:review", "box:summary"):
            found = control(root, tag)
            found.getparent().remove(found)

    result = read_back(edited(made(sample()), tmp_path / "e.docx", change))
    assert set(result.missing_sections) == {"section:review", "box:summary"}
    assert "section:review" not in result.narrative


def test_a_report_whose_controls_were_lost_is_refused(tmp_path: Path) -> None:
    """A program that drops content controls when it saves must not make overtyped figures look untouched."""

    def change(root: etree._Element) -> None:
        for properties in find(root, "//w:sdtPr"):
            properties[:] = []

    path = edited(made(sample()), tmp_path / "e.docx", change)
    for reading in (read_back, figures_in, root_in):
        with pytest.raises(InputError, match="content controls"):
            reading(path)


def test_the_printed_digest_is_what_counts(tmp_path: Path) -> None:
    """The digest is read from the page, so that a changed one is seen."""
    data = made(sample())
    assert root_in(saved(tmp_path)) == ROOT

    def change(root: etree._Element) -> None:
        find(control(root, "root:package"), ".//w:t")[0].text = "sha256:00"

    path = edited(data, tmp_path / "e.docx", change)
    assert root_in(path) == "sha256:00"
    assert [note for note in read_back(path).notes if "digest" in note]


# templates of a secretariat


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


# files that are not what they should be


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", b" " * 60_000_000)
    return buffer.getvalue()


def with_part(part: str, content: bytes) -> bytes:
    parts = parts_of(made(sample()), "r")
    parts[part] = content
    return write_package(parts, "2026-01-01T00:00:00Z")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip at all",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        made(sample())[:-400],
        bomb(),
        SHIPPED.read_bytes(),
        with_part(MAIN, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        with_part(MAIN, '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")),
        with_part(MAIN, b"<w:document"),
        with_part("_rels/.rels", b"<Relationships/>"),
    ],
    ids=["empty", "text", "password", "truncated", "bomb", "not ours", "dtd", "dtd utf-16", "broken xml", "no document"],
)  # fmt: skip
def test_a_file_that_is_no_report_of_ours_is_refused(tmp_path: Path, data: bytes) -> None:
    """One clear problem with the file's name and the mend, whichever function reads it."""
    path = tmp_path / "strange.docx"
    path.write_bytes(data)
    for reading in (read_back, figures_in, root_in):
        with pytest.raises(InputError, match=r"strange\.docx") as error:
            reading(path)
        assert error.value.mend


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_anywhere_is_refused_or_harmless(tmp_path: Path, data: st.DataObject) -> None:
    """Flipped bytes give an InputError or the same reading, never another exception."""
    whole = bytearray(WHOLE)
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
        whole[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "damaged.docx"
    path.write_bytes(bytes(whole))
    try:
        read_back(path)
    except InputError as error:
        assert "damaged.docx" in error.message


WHOLE = made(sample())


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
