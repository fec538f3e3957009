"""A report's document as JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from sample_document import sample

from secretariat.domain.errors import InputError
from secretariat.formats import document_json, report_html


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_what_is_read_is_what_was_written(language):
    """Document and drawings come back the same, and are written with the same bytes again."""
    document = sample(language)
    drawn = report_html.drawings(document)
    data = document_json.write(document, drawn)
    assert document_json.read(data, "here") == (document, drawn)
    assert document_json.write(*document_json.read(data, "here")) == data


@given(
    st.sampled_from(["language", "sections", "figures", "words", "root", "endnotes"]),
    st.none() | st.integers() | st.just([0]),
)
def test_a_member_of_another_type_is_refused(name, value):
    """A file whose members are not those of a document is refused with the file named, never with another error."""
    held = json.loads(document_json.write(sample("en"), {}))
    held["document"][name] = value
    with pytest.raises(InputError, match=r"^report\.json: "):
        document_json.read(json.dumps(held).encode(), "report.json")


def test_another_format_is_refused():
    """Neither broken JSON nor another version of the format is taken for a document."""
    for data in (b"{", b"[]", b'{"format": 99, "document": {}, "drawings": {}}', b'{"format": 1}'):
        with pytest.raises(InputError):
            document_json.read(data, "report.json")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_part_of_a_page_has_no_style_and_leads_to_figures(language):
    """As a part of another page the report has one first heading, no style and no page of its own, and figures lead out."""
    document = sample(language)
    part = report_html.part(document, report_html.drawings(document), lambda name: f"/figures/{name}/")
    root = html.fragment_fromstring(part, create_parent="div")
    assert len(root.xpath(".//h1")) == 1
    assert not root.xpath(".//@style") and not root.xpath(".//style") and "<html" not in part
    links = {link.get("href") for link in root.xpath(".//a[@class='figure']")}
    assert links and links <= {f"/figures/{name}/" for name in document.figures}
