"""What of an amount falls into a report's period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.budget import HOW, REASONS, BudgetLine, in_period, is_covered, of_line, stated_once
from secretariat.domain.errors import InputError
from secretariat.domain.periods import Period, between, year

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
PERIODS = st.tuples(DAYS, DAYS).map(lambda two: Period(min(two), max(two)))
AMOUNTS = st.integers(-(10**12), 10**12)


@given(AMOUNTS, PERIODS, PERIODS, st.sampled_from(("", "by years", "by days")))
def test_an_amount_is_known_in_a_period_or_the_reason_is(amount, own, period, rule):
    """There is an amount with how it came about, or none with a reason; never more than was stated."""
    found = in_period(amount, own, period, rule)
    if found.amount is None:
        assert found.reason in REASONS and not found.how
    else:
        assert found.how in HOW and not found.reason
        assert abs(found.amount) <= abs(amount)


@given(AMOUNTS, PERIODS, PERIODS)
def test_without_a_rule_no_amount_is_cut(amount, own, period):
    """An amount counts whole, if its period lies in the report's, or not at all."""
    found = in_period(amount, own, period)
    assert found.amount == (amount if period.covers(own) else None)


@given(AMOUNTS, st.integers(2000, 2020), st.integers(0, 9), st.sampled_from(("by years", "by days")))
def test_parts_of_all_years_add_up_within_a_centime_each(amount, first, more, rule):
    """Year after year, a divided amount gives the whole: exactly by years, and within a unit a year by days."""
    own = Period(date(first, 1, 1), date(first + more, 12, 31))
    parts = [in_period(amount, own, year(number), rule).amount for number in own.years]
    assert abs(sum(parts) - amount) <= (0 if rule == "by years" else len(parts))


@given(AMOUNTS, PERIODS, DAYS)
def test_two_neighbouring_periods_share_an_amount_by_days_without_rest(amount, own, day):
    """What falls before a day and what falls after it add up to the amount, to the unit or one beside."""
    if own.first <= day < own.last:
        before = in_period(amount, own, Period(own.first, day), "by days").amount
        after = in_period(amount, own, Period(day + timedelta(1), own.last), "by days").amount
        assert abs(before + after - amount) <= 1


def test_a_biennial_budget_is_divided_where_the_source_divides_it():
    """The budget of 2018-2019 counts in 2019 by the source's own split, and without one it is not cut."""
    line = BudgetLine("u", "ITU", "Budget", "planned", start="2018", end="2019", amount=324_617_000_00, currency="CHF")
    assert of_line(line, year(2019), "").reason == "not-split"
    assert of_line(line, between("2018", "2019"), "").how == "whole"
    split = BudgetLine(
        "u", "ITU", "Budget", "planned", start="2018", end="2019", amount=324_617_000_00, currency="CHF",
        split={"2018": 159_877_000_00, "2019": 164_740_000_00},
    )  # fmt: skip
    assert of_line(split, year(2019), "").amount == 164_740_000_00
    assert of_line(split, year(2019), "").how == "split"
    assert of_line(split, between("2018-06", "2019-06"), "").reason == "not-split"
    assert of_line(line, year(2019), "by years").amount == 162_308_500_00


def test_an_amount_says_why_it_is_unknown():
    """No period, no amount, another period, half years and percentages each have their own reason."""
    assert in_period(5, None, year(2019)).reason == "no-period"
    assert in_period(None, year(2019), year(2019)).reason == "no-amount"
    assert in_period(5, year(2018), year(2019)).reason == "outside"
    assert in_period(5, between("2018", "2019"), between("2018-07", "2019-06"), "by years").reason == "part-years"
    percent = BudgetLine("p", "ITU", "share", start="2019", amount=91, unit="percent")
    assert of_line(percent, year(2019), "").reason == "no-unit"
    with pytest.raises(InputError):
        in_period(5, year(2018), year(2019), "by moons")


def _line(key, start, end="", amount=100):
    return BudgetLine(key, "Body", "Staff", "planned", "regular", "Bureau", start, end, amount, "CHF")


def test_a_line_stated_for_two_years_and_for_each_counts_once():
    """Of a longer and a shorter line of one name the one that fits the period is kept, the other named as left out."""
    lines = [_line("a", "2018", "2019"), _line("b", "2018", amount=40), _line("c", "2019", amount=60)]
    for period, kept, out in ((year(2019), ["c"], ["a"]), (between("2018", "2019"), ["a"], ["b", "c"])):
        left_out = []
        assert [line.key for line, _ in stated_once(lines, period, "", left_out)] == kept
        assert left_out == [(key, "stated-elsewhere") for key in out]


def test_a_period_is_covered_only_without_a_gap():
    """Lines of 2018 and 2019 cover both years, and one of 2018 alone does not."""
    assert is_covered([_line("b", "2019"), _line("a", "2018")], between("2018", "2019"))
    assert not is_covered([_line("a", "2018")], between("2018", "2019"))
    assert not is_covered([_line("a", "2018"), _line("b", "2020")], between("2018", "2020"))
    assert not is_covered([], year(2018))
