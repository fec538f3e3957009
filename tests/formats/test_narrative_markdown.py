"""Narrative that people write: figures by name, citations, endnotes, and no digit typed by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.documents import Bullets, FigureRef, Link, NoteRef, Paragraph, Text
from secretariat.formats.narrative_markdown import read, typed_digits


def told(markdown, figures=("activities.held",), first_note=1):
    return read(
        markdown, "narrative/2025/x.en.md",
        cite=lambda key: Link("the words", "#there", key) if key.startswith("activity:A") else None,
        has_figure=lambda name: name in figures, first_note=first_note,
    )  # fmt: skip


def test_figures_citations_and_endnotes_are_placed():
    """What Markdown does not know is read in its place, and leaves no gap."""
    one = told("Held: [[activities.held]] in **all**^[Not tabled.] [@activity:A-1], as said.\n")
    assert one.problems == []
    assert one.blocks == [
        Paragraph(
            (Text("Held: "), FigureRef("activities.held"), Text(" in "), Text("all", "strong"), NoteRef(1), Text(", as said.")),
            "", (Link("the words", "#there", "activity:A-1"),), "",
        )
    ]  # fmt: skip
    assert one.notes == [(Text("Not tabled."),)] and one.figures == ["activities.held"]


@pytest.mark.parametrize(
    "markdown, code, line",
    [
        ("Some 34 came. [by: officer]", "typed-digit", 1),
        ("Fine. [by: officer]\n\nIn [[no.such]] [by: officer]", "no-figure", 3),
        ("Cited [@entity:x].", "no-thing", 1),
        ("Nobody says who wrote this.", "no-source", 1),
        ("## A heading\n\ntext [by: officer]", "not-narrative", 1),
        ("one line\nand 12 more [by: officer]", "typed-digit", 2),
    ],
)
def test_what_is_wrong_names_file_and_line(markdown, code, line):
    """Each problem says where it stands and what to do."""
    found = [p for p in told(markdown).problems if p.code == code]
    assert found and found[0].place == f"narrative/2025/x.en.md:{line}" and found[0].mend


@pytest.mark.parametrize(
    "text",
    [
        "on 19 March 2018, 7–9 July 2004 and 1er mai 2022", "in 2018-2019 and 2025", "Resolution 130 (Rev. Antalya, 2006)",
        "X.1205, SG17, C5, ISO/IEC 27001:2022, RFC 4053, A/RES/57/239, Question 22/1", "instructs 2 iii) and paragraph 3",
        "Study Groups 13 and 17".replace("Groups", "Group"), "commission d'études 17",
    ],
)  # fmt: skip
def test_dates_designations_and_paragraph_numbers_may_be_typed(text):
    """Digits that are part of a name or of a date are no figures."""
    assert typed_digits(text) == []


@given(
    st.integers(0, 10**7).filter(lambda n: not 1800 <= n <= 2099), st.sampled_from(["people came", "per cent", "CHF"])
)
def test_a_bare_number_is_always_found(number, unit):
    """Whatever the number, it cannot slip in by hand."""
    assert typed_digits(f"there were {number} {unit}") == [str(number)]


@given(st.text())
def test_any_text_is_read_without_an_exception(text):
    """A person's text never breaks the report: it is read, or its problems are told."""
    one = told(text)
    assert all(isinstance(block, Paragraph | Bullets) for block in one.blocks)


def test_html_in_narrative_is_text():
    """Markup cannot be smuggled in."""
    one = told("<script>x</script> words [by: officer]")
    assert "<script>" in "".join(i.text for i in one.blocks[0].inlines)
