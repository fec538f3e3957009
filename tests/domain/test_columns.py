"""Widths of columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.columns import ems, fit, room_of, unbroken

columns = st.lists(st.tuples(st.floats(0.1, 10), st.floats(1, 100)), min_size=1, max_size=10)


@given(columns, st.floats(100, 1000))
def test_the_room_is_used_up_and_no_need_left_unmet(pairs, room):
    """The widths add up to the room; where there is room for all needs, every column gets what it needs."""
    weights, needed = zip(*pairs, strict=True)
    widths = fit(weights, needed, room)
    assert sum(widths) == pytest.approx(room)
    if sum(needed) < room:
        assert all(width >= need - 1e-6 for width, need in zip(widths, needed, strict=True))


def test_weights_hold_where_no_need_stands_against_them():
    """Columns that need little are wide by their weights; a narrow one that needs more takes it from the others."""
    assert fit([3, 1], [10, 10], 100) == pytest.approx([75, 25])
    assert fit([3, 1], [10, 40], 100) == pytest.approx([60, 40])


def test_where_there_is_too_little_room_the_widest_give_way():
    """What needs little stays whole; only the columns that need most are cut, down to one width."""
    assert fit([1, 1], [90, 30], 60) == pytest.approx([30, 30])
    assert fit([1, 1, 1], [10, 90, 60], 100) == pytest.approx([10, 45, 45])


def test_amounts_and_days_are_one():
    """No line ends within an amount or between the day and the month of a date; a space between words parts them."""
    assert unbroken("CHF\u00a01\u202f720\u202f066,50 at most") == ["CHF\u00a01\u202f720\u202f066,50", "at", "most"]
    assert unbroken("1er juillet 2024, or 24 November 2026") == [
        "1er\u00a0juillet",
        "2024,",
        "or",
        "24\u00a0November",
        "2026",
    ]
    assert ems("1\u202f720") < ems("10720") and ems("") == 0


def test_chinese_is_measured_in_pieces_and_a_date_stays_whole():
    """A sentence without spaces asks for no wider column than a short word; a date is one, with its gaps."""
    parts = [part for part in unbroken("来源载明的成文规则建议的关联 2024年2月1日 至少 645") if part]
    assert max(map(len, parts[:4])) <= 4 and parts[4:] == ["2024年2月1日", "至少", "645"]
    assert ems("2024年2月1日") > ems("2024") + ems("2") + ems("1") + ems("年月日") and ems("分摊额") == 3


def test_a_name_and_its_number_stand_near_each_other():
    """Only a table of names with one number each is narrower than the page."""
    assert room_of(["start", "end"], 100) == 60
    assert room_of(["start", "start"], 100) == room_of(["start", "end", "end"], 100) == 100
