"""Dates as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.dates import DateProblem, day_order, parse_period, serial_date, with_year
from secretariat.domain.partial_dates import first_day, last_day, overlap
from secretariat.domain.words import month_names

days = st.dates(date(1900, 1, 1), date(2150, 12, 31))
months = {
    number: [name for name, n in month_names().items() if n == number and name.isascii() and len(name) > 2]
    for number in range(1, 13)
}

WRITTEN = {
    "20 March 2018": ("2018-03-20", ""), "Mar 20, 2018": ("2018-03-20", ""), "du 7 au 9 juillet 2004": ("2004-07-07", "2004-07-09"),
    "10.-12.12.2003": ("2003-12-10", "2003-12-12"), "28 Jun. – 1 July. 2005": ("2005-06-28", "2005-07-01"), "15/16 May 2006": ("2006-05-15", "2006-05-16"),
    "2004-10-05/14": ("2004-10-05", "2004-10-14"), "October 4th 2004": ("2004-10-04", ""), "June–Dec. 2023": ("2023-06", "2023-12"),
    "October 5-14, 2004": ("2004-10-05", "2004-10-14"), "30 Dec 2023 – 2 Jan 2024": ("2023-12-30", "2024-01-02"), "28/06/05": ("2005-06-28", ""),
    "2019-2020": ("2019", "2020"), "2019/20": ("2019", "2020"), "'2019": ("2019", ""), "2018 (tbc)": ("2018", ""), "2006?": ("2006", ""),
    "Q3 2024": ("2024-07", "2024-09"), "2e semestre 2024": ("2024-07", "2024-12"), "del 3 al 5 de junio de 2024": ("2024-06-03", "2024-06-05"),
    "20–22 марта 2024": ("2024-03-20", "2024-03-22"), "2024年3月20日至22日": ("2024-03-20", "2024-03-22"), "12.VII.2004": ("2004-07-12", ""),
    "14, 15 et 16 mai 2020": ("2020-05-14", "2020-05-16"), "Monday 3 June 2024": ("2024-06-03", ""), "2018-03-20T09:30:00": ("2018-03-20", ""),
    "14/10": ("--10-14", ""), "12-Mar-19": ("2019-03-12", ""), "1er juin 2024": ("2024-06-01", ""), "vom 3. bis 5. Juni 2024": ("2024-06-03", "2024-06-05"),
}  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_forms_of_dates(text):
    """Each usual form of a date or a range is read with just the precision that it has."""
    period = parse_period(text)
    assert (period.start, period.end) == WRITTEN[text]


@pytest.mark.parametrize(
    "text",
    ["31/02/2024", "2024-13-01", "32 May 2024", "banana", "3 June 2024 – 1 June 2024", "29 February 2023", "0/0/2020"],
)
def test_impossible_dates_are_refused(text):
    """An impossible date is never bent into a possible one."""
    with pytest.raises(DateProblem):
        parse_period(text)


@pytest.mark.parametrize("text", ["", "–", "n/a", "tbd", "à confirmer", "ongoing", "?"])
def test_nothing_is_no_date(text):
    """What says that there is no date, or that it is not known, gives none."""
    assert parse_period(text) is None


def _forms(day, name):
    return [day.isoformat(), f"{day.day} {name} {day.year}", f"{name.title()} {day.day}, {day.year}", f"{day.day:02d}.{day.month:02d}.{day.year}",
            f"{day.day}/{day.month}/{day.year}", f"{day.day}-{name[:3]}-{day.year}" if name in ("may", "june") else day.isoformat()]  # fmt: skip


@given(days, st.data())
def test_any_day_in_any_form(day, data):
    """Any day of three centuries is read back from every form and month name in Latin letters."""
    name = data.draw(st.sampled_from(months[day.month]))
    for text in _forms(day, name):
        assert parse_period(text, order="dmy").start == day.isoformat(), text


@given(days, st.integers(0, 60), st.sampled_from(["-", " – ", " to ", "/", " au "]))
def test_any_range_reads_back(day, length, between):
    """A range of two ISO dates reads back whole."""
    last = day + timedelta(days=length)
    period = parse_period(f"{day.isoformat()}{between}{last.isoformat()}")
    assert (period.start, period.end) == (day.isoformat(), last.isoformat())


@given(st.text(max_size=30))
def test_any_text_is_a_period_nothing_or_a_problem(text):
    """No text makes the parser fail otherwise, and what it reads is ISO with an end not before its start."""
    try:
        period = parse_period(text)
    except DateProblem:
        return
    if period is not None and period.end and not period.start.startswith("-"):
        assert first_day(period.start) <= last_day(period.end)


@given(days)
def test_serial_numbers(day):
    """A spreadsheet's serial number is the day it stands for."""
    assert serial_date((day - date(1899, 12, 30)).days) == day.isoformat()


@given(days, days, st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_overlap_is_symmetric_and_reflexive(first, second, a, b):
    """Two periods share a day whichever is asked first; each shares its own."""
    one, two = (first.isoformat()[:a], ""), (second.isoformat()[:b], "")
    assert overlap(one, two) == overlap(two, one)
    assert overlap(one, one)


def test_order_of_day_and_month():
    """A column tells whether the day or the month is first, or does not tell."""
    assert day_order(["3/9/25", "18/07/2018"]) == "dmy"
    assert day_order(["3/9/25", "07/18/2018"]) == "mdy"
    assert day_order(["3/9/25"]) == day_order(["18/07/2018", "07/18/2018"]) == ""


def test_a_start_without_year_takes_the_ends_over_the_turn_of_a_year():
    """ "14/12" before "10/1/2020" is of 2019."""
    assert with_year(parse_period("14/12"), "2020-01-10").start == "2019-12-14"
    assert with_year(parse_period("14/10"), "2019-10-25").start == "2019-10-14"
