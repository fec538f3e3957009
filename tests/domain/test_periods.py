"""Periods of reports, and what an activity is in one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.errors import InputError
from secretariat.domain.periods import (
    ANNOUNCED,
    CALLED_OFF,
    CLASSES,
    RESULT,
    RULES,
    RUNNING,
    Period,
    between,
    bounds,
    classify,
    span,
    year,
)

DAYS = st.dates(date(1995, 1, 1), date(2035, 12, 31))
PARTIAL = st.builds(lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from((4, 7, 10)))
STATUS = st.sampled_from(sorted(RESULT | RUNNING | ANNOUNCED | CALLED_OFF | {"", "Completed", "no such status"}))
ACTIVITY = st.fixed_dictionaries(
    {},
    optional={
        "status": STATUS | st.none(),
        "start": PARTIAL | st.just(""),
        "end": PARTIAL | st.just("") | st.none(),
        "updated": PARTIAL,
    },
)
PERIODS = st.tuples(DAYS, DAYS).map(lambda two: Period(min(two), max(two)))


@given(PARTIAL)
def test_a_partial_date_stands_for_all_days_that_begin_as_it_does(text):
    """Every day within the bounds is written with the partial date as its beginning, and the days beside are not."""
    found = bounds(text)
    for day in (found.first, found.last):
        assert day.isoformat().startswith(text)
    assert not (found.first - timedelta(1)).isoformat().startswith(text)
    assert not (found.last + timedelta(1)).isoformat().startswith(text)


@pytest.mark.parametrize(
    "text", ["", None, "2023-02-29", "2023-13", "2023-00", "0000", "spring 2023", "2023-1-1", "٢٠٢٣"]
)
def test_what_is_no_date_of_the_calendar_has_no_bounds(text):
    """An impossible or unreadable date is taken as absent and never as another one."""
    assert bounds(text) is None


def test_a_council_year_runs_from_session_to_session():
    """A period may begin and end on any day, and is named by its days unless it is made of whole years."""
    assert between("2024-06-14", "2025-06-27").name == "2024-06-14–2025-06-27"
    assert between("2018", "2019").name == "2018–2019"
    assert year(2025).name == "2025"
    assert year(2024).days == 366


@pytest.mark.parametrize(("start", "end"), [("2025", "2024"), ("", "2025"), ("2025-02-30", "2026")])
def test_a_period_that_is_none_is_refused(start, end):
    """A period that ends before it begins, or of what is no date, is an error with a mend."""
    with pytest.raises(InputError) as caught:
        between(start, end)
    assert caught.value.mend


@given(PERIODS, PERIODS)
def test_common_days_lie_in_both(one, other):
    """The common days of two periods lie in both, and there are none only if the periods do not meet."""
    common = one.common(other)
    assert (common is None) == (not one.meets(other))
    assert common is None or (one.covers(common) and other.covers(common))


def test_an_end_before_the_start_is_set_aside():
    """Where the end lies before the start, the start alone says when a thing was."""
    assert span("2024-05", "2023") == bounds("2024-05")


@given(ACTIVITY, PERIODS, DAYS)
def test_every_activity_is_exactly_one_thing_in_a_period(activity, period, as_of):
    """Each activity gets one class, with the rule that gave it and its reason."""
    found = classify(activity, period, as_of)
    assert found.name in CLASSES
    assert RULES[found.rule] == (found.name, found.reason)


@given(ACTIVITY, PERIODS, st.integers(0, 2000), st.integers(0, 2000), DAYS)
def test_a_wider_period_never_loses_an_activity(activity, period, before, after, as_of):
    """What lies in a period lies in every period around it."""
    wider = Period(period.first - timedelta(before), period.last + timedelta(after))
    if classify(activity, period, as_of).is_in_period:
        assert classify(activity, wider, as_of).is_in_period


@given(ACTIVITY.filter(lambda a: a.get("status") in ANNOUNCED | CALLED_OFF | {"", None}), PERIODS, DAYS)
def test_only_a_stated_result_makes_an_activity_held(activity, period, as_of):
    """What was announced, called off or has no status never counts as held or ongoing."""
    assert classify(activity, period, as_of).name not in ("held", "ongoing")


@given(ACTIVITY, PERIODS, DAYS)
def test_what_begins_after_the_day_of_view_is_never_held(activity, period, as_of):
    """An activity that cannot have begun by the day of view is neither held nor ongoing, whatever its status."""
    begins = bounds(activity.get("start")) or bounds(activity.get("end"))
    if begins and begins.first > min(as_of, period.last):
        assert classify(activity, period, as_of).name not in ("held", "ongoing")


CASES = [
    ("completed", "2025-05-06", "2025-05-07", "", "2026-11-24", "held"),
    ("completed", "2025", "2025", "", "2025-11-24", "held"),
    ("determined", "2025", "2026-04-09", "", "2026-11-24", "ongoing"),
    ("published", "2024", "", "", "2026-11-24", "outside"),
    ("active", "2022", "2025", "", "2026-11-24", "ongoing"),
    ("active", "2025", "", "2025", "2026-11-24", "ongoing"),
    ("active", "2011-05-19", "", "2011-05-19", "2026-11-24", "unknown"),
    ("active", "2026-03", "", "", "2026-11-24", "outside"),
    ("closed", "2024-03-01", "2025-04", "", "2026-11-24", "held"),
    ("closed", "2008", "", "", "2026-11-24", "unknown"),
    ("closed", "2008", "", "2014-03", "2026-11-24", "outside"),
    ("closed", "2025-02", "", "", "2026-11-24", "ongoing"),
    ("planned", "2025-12-03", "2025-12-11", "", "2025-11-24", "planned"),
    ("planned", "2025-12-03", "2025-12-11", "", "2026-11-24", "announced"),
    ("planned", "2025", "", "", "2025-11-24", "planned"),
    ("deferred", "2025-01-07", "", "", "2026-11-24", "called off"),
    ("", "2025-03", "", "", "2026-11-24", "unknown"),
    ("", "2025-12", "", "", "2025-11-24", "planned"),
    ("active", "", "", "", "2026-11-24", "unknown"),
    (" Under  Study ", "2025-09-04", "", "2025", "2026-11-24", "ongoing"),
]


@pytest.mark.parametrize(("status", "start", "end", "updated", "as_of", "expected"), CASES)
def test_the_table_of_rules(status, start, end, updated, as_of, expected):
    """The table in the docstring of `classify` holds for activities of 2025 like those of the register."""
    activity = {"status": status, "start": start, "end": end, "updated": updated}
    assert classify(activity, year(2025), date.fromisoformat(as_of)).name == expected
