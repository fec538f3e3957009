"""Which way a text reads in a document that reads from right to left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.direction import END, ISOLATE, isolated, reads_left_to_right, segments

MIXED = st.text("abc 12().;-،أبتثجمن", max_size=30)


@given(MIXED, st.booleans())
def test_cutting_a_text_by_direction_loses_nothing(text, is_rtl):
    """The pieces put together are the text, and no piece in Arabic letters is said to read from left to right."""
    pieces = segments(text, is_rtl)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(rtl for piece, rtl in pieces if any("\u0620" <= letter <= "\u064a" for letter in piece))


@given(MIXED)
def test_isolates_come_in_pairs_and_change_no_word(text):
    """Marks of direction never reach into the text beyond the piece that they are of."""
    marked = isolated(text)
    assert marked.count(ISOLATE) == marked.count(END)
    assert marked.replace(ISOLATE, "").replace(END, "") == text


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("SP-2024-2027 G1 (مقترح); instructs 2 i) (مقترح)", ["SP-2024-2027 G1", "instructs 2 i)"]),
        ("النص: PP Res 130 (Rev. Bucharest, 2022). وتعذّر", ["PP Res 130 (Rev. Bucharest, 2022)"]),
        ("نص (PP Res 130 (draft of 28 July 2006))، وهو", ["PP Res 130 (draft of 28 July 2006)"]),
        ("الفريق الاستشاري (TSAG)", ["(TSAG)"]),
        ("(مقترح ITU-T)", ["ITU-T"]),
        ("التغير: −1,300، و5", ["−1,300"]),
        ("يكلف 2 ii) (مقترح)؛ يكلف 3", ["2 ii)"]),
    ],
)
def test_a_bracket_stays_with_the_words_that_it_belongs_to(text, latin):
    """The mark of an item and a bracket within a designation stand on their own side; one of the Arabic sentence does not."""
    assert [piece for piece, rtl in segments(text, True) if not rtl] == latin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The meeting was held in April; its result is غير معروف so far", True),
        ("instructs 2 i)", True),
        ("ITU-T هو قطاع تقييس الاتصالات", False),
        ("الرسالة (Strategic plan of the Union 2024-2027): promote access", False),
        ("12", False),
        ("", False),
    ],
)
def test_a_text_in_its_sources_own_words_keeps_its_direction(text, expected):
    """Only a text that begins in Latin letters and has hardly any others is turned."""
    assert reads_left_to_right(text) is expected
