"""Any text that a person can write goes into Word and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_files import WORDS, saved, with_narrative

from secretariat.domain.documents import Bullets, FigureRef, Link, Paragraph, Text
from secretariat.formats import narrative_markdown
from secretariat.formats.narrative_markdown_write import markdown
from secretariat.formats.report_docx_read import read_back

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
