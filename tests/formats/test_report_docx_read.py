"""The report in Word edited by a person and read back, and files that are none."""

from __future__ import annotations

import io
import zipfile
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
from word_files import MAIN, WORDS, control, edited, find, made, saved, with_narrative

from secretariat.domain.documents import Endnote, NoteRef, Paragraph, Text
from secretariat.domain.errors import InputError
from secretariat.formats.docx_package import W, parts_of, w, write_package
from secretariat.formats.docx_template import SHIPPED
from secretariat.formats.narrative_markdown_write import markdown
from secretariat.formats.report_docx_read import figures_in, read_back, root_in


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
