"""Verification of documents: a figure overtyped, taken out or printed by another package is found."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from formats.sample_document import sample as sample_document
from sample_package import DEFINITIONS, codes, sample, unzipped, where, zipped

from secretariat.domain.figures import Figure
from secretariat.domain.verification import check, printed_differences, reads
from secretariat.formats import data_package, report_docx, report_html, report_typst
from secretariat.formats.package_verification import verify

DATA, ROOT = data_package.write(sample())


def test_figures_overtyped_in_a_document():
    """Each text of a figure in a document is compared with the text that was printed."""
    package = sample()
    printed = {name: figure.printed["en"] for name, figure in package.figures.items()}
    assert not list(printed_differences(package, "en", printed, "r.docx"))
    assert not list(printed_differences(package, "", {**printed, "partners": ["3", "3\u00a0f."]}, "r.docx"))
    (found,) = printed_differences(package, "en", {**printed, "partners": ["3", "30"]}, "r.docx")
    assert (found.code, found.where) == ("document-figure", "r.docx, figure partners")
    (found,) = printed_differences(package, "en", {**printed, "invented": "5"}, "r.docx")
    assert found.code == "document-figure-unknown"


@pytest.mark.parametrize("name", ["report.odt", "notes.txt", "tables.xlsx", "report"])
def test_a_document_of_a_kind_that_nothing_reads_fails(verified, tmp_path, name):
    """A file that is no document of a report is one error that names it and says which are read, never passed over."""
    (tmp_path / name).write_bytes(b"words")
    (finding,) = verified(DATA, document=tmp_path / name).findings
    assert (finding.code, finding.severity, finding.where) == ("document-not-read", "error", name)
    assert ".docx" in finding.message


@pytest.mark.parametrize(("writer", "ending"), [(report_html.write, ".html"), (report_docx.write, ".docx")])
def test_a_document_of_another_report_is_one_error(tmp_path, writer, ending):
    """A report printed from another package is told once, by both digests, and not figure by figure."""
    path, root = reported(tmp_path, writer, ending)
    (tmp_path / "package.zip").write_bytes(DATA)
    (finding,) = verify(tmp_path / "package.zip", document=path).findings
    assert (finding.code, finding.severity) == ("document-root", "error")
    assert root in finding.message and ROOT in finding.message


def reported(tmp_path, writer, ending):
    """A report's document and its package, whose figures are printed as the document prints them."""
    document = sample_document("en")
    package = sample()
    count = package.figures["activities.all"]
    figures = {
        name: replace(count, definition=replace(count.definition, name=name), printed={"en": figure.text})
        for name, figure in document.figures.items()
    }
    data, root = data_package.write(replace(package, figures=figures))
    (tmp_path / "package.zip").write_bytes(data)
    path = tmp_path / f"report{ending}"
    path.write_bytes(writer(replace(document, root=root)))
    return path, root


def overtyped(path, old, new):
    """The document with the first *old* in its text overtyped, as in a word processor or an editor."""
    if path.suffix == ".html":
        data = path.read_bytes()
        assert old in data
        path.write_bytes(data.replace(old, new, 1))
        return
    files = unzipped(path.read_bytes())
    assert old in files["word/document.xml"]
    path.write_bytes(zipped({**files, "word/document.xml": files["word/document.xml"].replace(old, new, 1)}))


@pytest.mark.parametrize(("writer", "ending"), [(report_html.write, ".html"), (report_docx.write, ".docx")])
def test_a_figure_overtyped_in_a_written_document_is_found(tmp_path, writer, ending):
    """In Word and HTML: the document as written anchors the package; one with a figure or digest overtyped does not."""
    path, root = reported(tmp_path, writer, ending)
    said = {"words": lambda figure, language: sample_document(language).figures[figure.name].text}
    outcome = verify(tmp_path / "package.zip", document=path, **said)
    assert outcome.holds and outcome.anchors == (f"stands in {path.name}",)
    written = path.read_bytes()
    text = {figure.text for figure in sample_document("en").figures.values() if len(figure.text) > 3}.pop()
    overtyped(path, b">" + text.encode() + b"<", b">9999<")
    outcome = verify(tmp_path / "package.zip", document=path, **said)
    assert codes(outcome) == {"document-figure"} and "'9999'" in outcome.text()
    path.write_bytes(written)
    overtyped(path, root.encode(), b"0" * 64)
    outcome = verify(tmp_path / "package.zip", document=path, **said)
    assert codes(outcome) == {"document-root"} and not outcome.anchors
    path.write_bytes(b"no document")
    assert codes(verify(tmp_path / "package.zip", document=path, **said)) == {"document-unreadable"}


def test_a_figure_taken_out_of_a_word_file_is_found(tmp_path):
    """A figure whose control was deleted in Word, words and all, is a finding that names it."""
    path, _ = reported(tmp_path, report_docx.write, ".docx")
    files = unzipped(path.read_bytes())
    control = re.search(
        rb"<w:sdt>(?:(?!<w:sdt>).)*?w:val=\"figure:([^\"]+)\".*?</w:sdt>", files["word/document.xml"], re.DOTALL
    )
    files["word/document.xml"] = files["word/document.xml"].replace(control[0], b"", 1)
    path.write_bytes(zipped(files))
    outcome = verify(tmp_path / "package.zip", document=path)
    assert "document-figure-missing" in codes(outcome)
    assert any(control[1].decode() in place for place in where(outcome, "document-figure-missing"))


def test_a_pdf_bears_the_root_and_says_that_its_figures_are_not_read(verified, tmp_path):
    """The root digest is found in a PDF's metadata; another package's PDF fails, and no PDF is passed over."""
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(report_typst.write(replace(sample_document("en"), root=ROOT)))
    outcome = verified(DATA, document=pdf)
    assert codes(outcome) == {"document-figures-not-read"} and outcome.findings[0].severity == "doubt"
    assert outcome.anchors == ("stands in report.pdf",) and "as far as it could be checked" in outcome.text()
    pdf.write_bytes(report_typst.write(replace(sample_document("en"), root="0" * 64)))
    assert codes(verified(DATA, document=pdf)) == {"document-root"}
    for wrong in (report_typst.write(replace(sample_document("en"), root="")), b"no PDF"):
        pdf.write_bytes(wrong)
        assert codes(verified(DATA, document=pdf)) == {"document-unreadable"}


def test_a_figure_that_stands_in_many_places_is_one_finding():
    """The same wrong text is told once, with the number of its places."""
    (finding,) = printed_differences(sample(), "en", {"activities.held": ["7", "7", "2", "7"]}, "report.docx")
    assert "'7' in 3 places" in finding.message


@pytest.mark.parametrize(
    ("unit", "value", "right", "wrong"),
    [
        ("activities", 1204, ["1,204", "at least 1,204", "1\u202f204"], ["1,205", "204", "not known", "-1,204"]),
        ("activities", -3, ["-3", "\u22123"], ["3", "\u22124"]),
        ("activities", None, ["not known", "inconnu"], ["0", "12"]),
        ("CHF", 172006650, ["CHF\xa01,720,066.50", "1 720 066,50 CHF"], ["CHF 1,720,066.55", "CHF 1,720,066", "CHF 5"]),
        ("CHF", 7290000, ["CHF 72,900", "CHF 72,900.00"], ["CHF 72,901", "CHF 729,000"]),
        ("CHF", 5, ["CHF 0.05"], ["CHF 5.05", "CHF"]),
        ("%", Fraction(1, 3), ["33.3%", "33,3\u202f%"], ["33.4%", "2/3"]),
        ("", "X.1231", ["X.1231"], []),
    ],
)
def test_a_printed_text_must_be_that_of_the_value(unit, value, right, wrong):
    """Digits and sign are compared, in any language's way of writing; words are not."""
    figure = Figure(replace(DEFINITIONS[0], unit=unit), value, False, (), ())
    assert [text for text in right if not reads(text, figure)] == []
    assert [text for text in wrong if reads(text, figure)] == []


def test_a_printed_text_rewritten_with_all_digests_is_found():
    """Who rewrites only what is printed of a figure is found without a root digest from elsewhere."""
    package = sample()
    held = replace(package.figures["activities.held"], printed={"en": "9"})
    package = replace(package, figures={**package.figures, "activities.held": held})
    assert [finding.code for finding in check(package)[0]] == ["figure-printed"]
