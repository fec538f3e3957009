"""What is missing of an activity, and the age of the last word on it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.costs import Part
from secretariat.domain.gaps import GAPS, LIGHTS, age, gaps
from secretariat.domain.links import Link
from secretariat.domain.periods import year

TODAY = date(2025, 11, 24)
WHOLE = {
    "key": "a",
    "status": "completed",
    "start": "2025-03-01",
    "updated": "2025-04",
    "outputs": ["Report"],
    "source_title": "The meeting's page",
}
LINKED = [Link(("activity", "a"), ("goal", "p#G1"), "proposed")]
PAID = [Part("a", "direct", "actual", "regular", 5, "CHF")]


def test_an_activity_that_has_everything_has_no_gap():
    """Date, outcome, budget, source and link are there, the source is new and nothing contradicts."""
    assert gaps(WHOLE, year(2025), TODAY, links=LINKED, costs=PAID) == ()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"start": ""}, ("no-date",)),
        ({"outputs": None}, ("no-outcome",)),
        ({"outputs": []}, ()),
        ({"outputs": None, "participants": 0}, ()),
        ({"source_title": ""}, ("no-source",)),
        ({"status": "planned"}, ("unconfirmed",)),
        ({"updated": "2023-11-23"}, ("old",)),
        ({"status": "active", "outputs": None}, ()),
    ],
)
def test_each_gap_is_found_alone(change, expected):
    """What one field lacks shows as that gap only; none and zero are answers."""
    assert gaps({**WHOLE, **change}, year(2025), TODAY, links=LINKED, costs=PAID) == expected


def test_links_costs_and_conflicts():
    """A refused link and one to money link to no goal, an unknown cost is a gap, and conflicts are told."""
    links = [
        Link(("activity", "a"), ("goal", "p#G1"), "refused"),
        Link(("activity", "a"), ("budget-line", "b"), "stated"),
    ]
    costs = [Part("a", "unknown", "", "", None, "CHF", reason="no-cost")]
    found = gaps(WHOLE, year(2025), TODAY, links=links, costs=costs, conflicts=["start"])
    assert found == ("no-budget", "no-link", "conflict")


@pytest.mark.parametrize(
    ("updated", "light"),
    [
        ("2024-11-25", "green"),
        ("2024-11-24", "amber"),
        ("2023-11-24", "amber"),
        ("2023-11-23", "red"),
        ("2025", "green"),
        ("2024-12", "green"),
        ("2024", "amber"),
        ("2026-01-01", "green"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_the_light_of_an_update(updated, light):
    """Less than a year is green, up to two amber, more red; a year alone counts from its first day."""
    assert age(updated, TODAY).light == light


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 2000), st.integers(0, 2000))
def test_what_is_older_never_looks_newer(as_of, days, more):
    """The older of two updates has at least as many days and no better light, on leap days too."""
    order = list(LIGHTS)
    newer = age((as_of - timedelta(days)).isoformat(), as_of)
    older = age((as_of - timedelta(days + more)).isoformat(), as_of)
    assert older.days >= newer.days
    assert order.index(older.light) >= order.index(newer.light)


@given(st.dictionaries(st.sampled_from([*WHOLE, "end"]), st.none() | st.text(max_size=4)))
def test_gaps_of_anything_are_known_gaps(activity):
    """Whatever stands in an activity's fields, its gaps are from the list and in its order."""
    found = gaps(activity, year(2025), TODAY)
    assert list(found) == [name for name in GAPS if name in found]
