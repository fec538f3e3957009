"""The report as one HTML page."""

import dataclasses
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from sample_document import sample

from secretariat.domain.documents import Column, Link, NoteRef, Paragraph, Row, Section, Table, Text
from secretariat.domain.errors import InputError
from secretariat.formats.report_html import write

LANGUAGES = ("en", "fr", "ar")


def page(document):
    return html.fromstring(write(document).decode())


def holding(*blocks, **changes):
    document = sample("en")
    return dataclasses.replace(
        document, sections=(*document.sections, Section("own", "3", "Own", 1, blocks)), **changes
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_are_unique_and_every_inner_link_arrives(language):
    """No id stands twice, and each link that begins with # leads to one of them."""
    root = page(sample(language))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in root.xpath("//@href") if target.startswith("#")} <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_leads_to_its_line(language):
    """Each printed figure is a link to the line of the annex that holds it."""
    document = sample(language)
    root = page(document)
    links = root.xpath("//a[@class='figure']")
    assert len(links) == 6
    for link in links:
        line = root.get_element_by_id(link.get("href")[1:])
        assert line.tag == "tr"
        assert link.text_content() in line.text_content()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_it_is(language):
    """Language, direction, title, the state's mark and the notice stand in the page."""
    document = sample(language)
    root = page(document)
    assert (root.get("lang"), root.get("dir")) == (language, document.direction)
    assert document.header.title in root.findtext(".//title")
    head = root.find(".//header").text_content()
    assert document.notice in head and document.words["state.draft"] in head
    assert document.root in root.text_content()


def test_structure_is_there_for_assistive_technology():
    """One h1, no heading level skipped, captions and scoped heads on each table, a text for each picture, a skip link."""
    root = page(sample("en"))
    levels = [int(heading.tag[1]) for heading in root.xpath("//h1|//h2|//h3|//h4")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    tables = root.xpath("//table")
    assert len(tables) == 4
    for table in tables:
        assert table.findtext("caption").startswith("Table ")
        assert all(head.get("scope") for head in table.iter("th"))
    assert [svg.get("aria-label") for svg in root.xpath("//svg")] == ["Bar chart: 31 workshops, 12 studies."]
    assert all(svg.get("role") == "img" for svg in root.xpath("//svg"))
    first = root.find("body").find(".//a")
    assert first.get("class") == "skip" and root.get_element_by_id(first.get("href")[1:]).tag == "main"


def test_nothing_is_loaded_or_run():
    """The page is complete: no script, no picture, style sheet or font from an address."""
    text = write(sample("en")).decode()
    root = html.fromstring(text)
    assert not root.xpath("//script|//link|//img|//iframe|//object|//@onload|//@onclick|//@src")
    assert "@import" not in text and "url(" not in text
    assert root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith("default-src 'none'")


def test_tabled_documents_show_no_endnotes():
    """When the document is tabled neither the endnotes nor their marks are in the page."""
    document = sample("en", tabled=True, endnotes=())
    root = page(document)
    assert not root.xpath("//*[@role='doc-noteref' or @role='doc-endnotes']")
    assert "follows the register" not in root.text_content()
    assert "follows the register" in page(sample("en")).text_content()


def test_french_sets_a_narrow_space_before_its_colons():
    """The label of a source line is parted from its colon as the language asks."""
    assert "Source\u202f: " in write(sample("fr")).decode() and "Source: " in write(sample("en")).decode()


def test_cells_carry_their_column_for_narrow_screens():
    """Each cell of a table names its column, so that a row can be shown as a labelled list."""
    root = page(sample("en"))
    table = root.xpath("//table[caption[starts-with(., 'Table 3')]]")[0]
    heads = [head.text_content() for head in table.xpath("thead//th")]
    for row in table.xpath("tbody/tr"):
        assert [cell.get("data-label") for cell in row] == heads


words = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40)
attacks = st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=y>',
        "{{ 7*7 }}",
        "{% raw %}",
        "&lt;",
        "]]>",
        "</style>",
        "<!--",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(words, attacks), min_size=6, max_size=6))
def test_any_text_is_shown_as_it_stands(texts):
    """Whatever a text says, wherever it stands, it is shown unchanged and adds no element."""
    body, strong, caption, head, cell, notice = texts
    column = Column("k", head)
    table = Table("own-table", 9, caption, (column,), (Row(((Text(cell),),)),))
    plain = holding(
        Paragraph((Text("a"), Text("b", "strong"))),
        Table("own-table", 9, "c", (Column("k", "d"),), (Row(((Text("e"),),)),)),
        notice="f",
    )
    root = page(holding(Paragraph((Text(body), Text(strong, "strong"))), table, notice=notice))
    own = root.get_element_by_id("own")
    assert own.find("p").text_content() == body + strong
    assert own.findtext(".//caption") == f"Table 9 – {caption}"
    assert own.find(".//thead//th").text_content() == head
    assert own.find(".//tbody//th").text_content() == cell
    assert root.xpath("//span[@class='notice']")[0].text_content() == notice
    assert [element.tag for element in root.iter()] == [element.tag for element in page(plain).iter()]


def test_control_characters_are_shown_as_replaced():
    """A character that HTML does not allow is shown as U+FFFD, never dropped."""
    own = page(holding(Paragraph((Text("a\x00b\x1bc\ud800d"),)))).get_element_by_id("own")
    assert own.find("p").text_content() == "a\ufffdb\ufffdc\ufffdd"


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org"])
def test_only_addresses_become_links(target):
    """A link whose target is no http, https or mailto address shows its words alone."""
    own = page(holding(Paragraph((Link("words", target),)))).get_element_by_id("own")
    assert own.find("p").text_content() == "words" and own.find("p").find("a") is None


@pytest.mark.parametrize("inline", [Link("x", "#nowhere"), NoteRef(9)])
def test_a_link_to_nowhere_is_an_error(inline):
    """A link inside the document that leads nowhere is refused with a mend."""
    with pytest.raises(InputError) as caught:
        write(holding(Paragraph((inline,))))
    assert caught.value.mend


def test_a_style_cannot_be_broken_out_of():
    """The texts that stand in the print style are written by code point."""
    text = write(sample("en", notice="</style><script>", identifier='"; } body { display: none } /*')).decode()
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    assert "script" not in style.split("@page")[0] and "display: none }" not in style.rsplit("@top-center", 1)[1]
    assert not html.fromstring(text).xpath("//script")
