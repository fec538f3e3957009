"""Conditions of rules, and groupings made of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.conditions import Lineage, When, holds, lineage, matches_key
from secretariat.domain.groupings import Group, Grouping, group

ENTITIES = lineage(
    [
        {"key": "itu", "name": "International Telecommunication Union", "aliases": ["ITU"]},
        {"key": "itu-t", "name": "ITU-T", "parent": "itu"},
        {"key": "itu-t-sg17", "name": "ITU-T Study Group 17 (Security)", "aliases": ["ITU-T Study Group 17", "SG17"], "parent": "itu-t"},
        {"key": "one", "name": "One", "parent": "two"},
        {"key": "two", "name": "Two", "parent": "one"},
    ]
)  # fmt: skip
DRILL = {
    "key": "drill",
    "title": "Regional CyberDrill on spam-borne threats",
    "kind": "cyberdrill",
    "lead": "SG17",
    "country": "Oman",
    "status": "completed",
    "mandate_refs": ["PP Res 130 (Rev. Dubai, 2018)"],
    "outputs": ["Report on botnets"],
    "start": "2019-10",
}
TRUE = [
    When(),
    When(kind=("workshop", "CyberDrill")),
    When(lead=("itu",)),
    When(lead=("ITU-T",)),
    When(lead=("ITU-T Study Group 17 (security)",)),
    When(country=("Qatar", "oman")),
    When(words=("spam",)),
    When(words=("botnet*",)),
    When(words=("regional  cyberdrill",)),
    When(refs=("pp res 130 (*",)),
    When(start="2019", end="2019"),
    When(start="2019-10-31"),
    When(end="2019-10-01"),
    When(kind=("cyberdrill",), lead=("itu",), words=("spam",)),
]
FALSE = [
    When(kind=("drill",)),
    When(lead=("itu-d",)),
    When(words=("botnet", "pam", "drill")),
    When(refs=("PP Res 130",)),
    When(region=("Arab States",)),
    When(start="2020"),
    When(end="2018"),
    When(kind=("cyberdrill",), country=("Qatar",)),
]


@pytest.mark.parametrize("when", TRUE)
def test_conditions_that_hold(when):
    """All given conditions hold, by any of their values, without regard to case and runs of spaces."""
    assert holds(when, DRILL, ENTITIES)


@pytest.mark.parametrize("when", FALSE)
def test_conditions_that_do_not_hold(when):
    """Parts of words, other entities, other years and absent fields match nothing."""
    assert not holds(when, DRILL, ENTITIES)


def test_a_thing_without_dates_lies_in_no_years():
    """A condition of years does not hold for what has no known date."""
    assert not holds(When(start="1900", end="2100"), {"key": "x"}, ENTITIES)
    assert not holds(When(start="1900"), {"key": "x", "start": "soon"}, ENTITIES)


def test_a_role_is_matched_by_what_it_is_and_whose():
    """A role's `what` stands for its kind, its entity for its lead, and its dates are since and until."""
    role = {"key": "r", "what": "facilitator", "entity": "ITU", "subject": "action line C5", "since": "2005"}
    assert holds(When(kind=("facilitator",), lead=("itu",), words=("C5",), start="2025"), role, ENTITIES)


def test_a_circle_of_parents_ends():
    """Entities that stand above each other are each in the other's line once."""
    assert ENTITIES.line("One") == ("one", "two")


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), unique_by=lambda pair: pair[0]))
def test_every_line_is_finite_and_begins_with_the_entity(pairs):
    """Whatever the parents, a line names each entity once, its own first."""
    entities = lineage({"key": key, "name": key.upper(), "parent": parent} for key, parent in pairs)
    for key, _ in pairs:
        line = entities.line(key.upper())
        assert line[0] == key and len(set(line)) == len(line)


def test_only_the_star_is_a_pattern():
    """Brackets and question marks of designations stand for themselves."""
    assert matches_key("PP Res 130 (Rev. [x]?)#instructs 2", "PP Res 130 (Rev. [x]?)#*")
    assert not matches_key("PP Res 130 (Rev. x1)", "PP Res 130 (Rev. [x]?)")


REGION = Grouping(
    "region",
    {"en": "Region"},
    (
        Group("arab", {"en": "Arab States"}, (When(country=("Oman",)), When(words=("Arab",)))),
        Group("africa", {"en": "Africa"}, (When(country=("Ghana",)), When(words=("Africa",))), (When(words=("South America",)),)),
    ),
)  # fmt: skip


def test_a_thing_falls_into_several_groups_or_none():
    """Groups keep the grouping's order, one thing may stand in two, and what stands in none is named."""
    things = [
        {"key": "1", "country": "Oman", "title": "Drill for Africa and the Arab States"},
        {"key": "2", "country": "Ghana", "title": "South America and Africa"},
        {"key": "3", "title": "Another"},
        {"key": "4", "country": "Ghana"},
    ]
    found = group(things, REGION, Lineage())
    assert found.groups == {"arab": ("1",), "africa": ("1", "4")}
    assert found.not_grouped == ("2", "3")
    assert found.several == ("1",)


@given(st.lists(st.sampled_from(("Oman", "Ghana", "Peru", "")), max_size=8))
def test_everything_is_grouped_or_said_not_to_be(countries):
    """Each thing stands in a group, or among those not grouped, and never in both."""
    things = [{"key": str(n), "country": country} for n, country in enumerate(countries)]
    found = group(things, REGION, Lineage())
    inside = {key for keys in found.groups.values() for key in keys}
    assert inside | set(found.not_grouped) == {thing["key"] for thing in things}
    assert not inside & set(found.not_grouped)
