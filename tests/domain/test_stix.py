"""STIX: versions, moments, and the rules that no schema says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.stix import broken_rules, moment, named, written
from secretariat.formats.stix_schemas import faults

INDICATOR = {
    "type": "indicator",
    "spec_version": "2.1",
    "id": "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
    "created": "2016-04-06T20:03:48.000Z",
    "modified": "2016-04-06T20:03:48.000Z",
    "pattern": "[domain-name:value = 'example.org']",
    "pattern_type": "stix",
    "valid_from": "2016-01-01T00:00:00Z",
}


@given(st.datetimes())
def test_a_moment_is_read_as_it_was_written(when):
    """To the microsecond, from year 1 to 9999."""
    text = f"{when:%m-%dT%H:%M:%S}.{when.microsecond:06d}Z"
    text = f"{when.year:04d}-{text}"
    assert written(moment(text)) == text


@pytest.mark.parametrize(
    "text",
    ["2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01", "2026-01-01T00:00:00+01:00",
     "0000-01-01T00:00:00Z", "٢٠٢٦-01-01T00:00:00Z", 5, None],
)  # fmt: skip
def test_what_is_no_moment_is_none(text):
    """A day that does not exist, another zone, a date alone."""
    assert moment(text) is None


def test_a_leap_second_and_any_number_of_digits_are_read():
    """23:59:60 is the next day's begin; nanoseconds are cut."""
    assert moment("2016-12-31T23:59:60Z") == moment("2017-01-01T00:00:00Z")
    assert moment("2017-01-01T00:00:00.123456789Z") == moment("2017-01-01T00:00:00.123456Z")


def test_the_version_is_when_it_was_modified_else_created_else_none():
    """A cyber observable has none; an object of 2.0 does not say its spec_version."""
    assert named(INDICATOR)[2:] == ("2.1", moment(INDICATOR["modified"]), INDICATOR["modified"])
    assert named({"type": "marking-definition", "created": "2017-01-20T00:00:00.000Z"}).spec_version == "2.0"
    assert named({"type": "ipv4-addr", "value": "198.51.100.7"})[2:] == ("2.1", None, "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"valid_until": "2015-01-01T00:00:00Z"}, "valid_until: 2015-01-01T00:00:00Z is not after valid_from"),
        ({"valid_until": "2016-01-01T00:00:00Z"}, "is not after valid_from"),
        ({"valid_from": "2016-02-30T00:00:00Z"}, "no moment that exists"),
        ({"pattern": "[domain-name:value = ]"}, "pattern: "),
        ({"created_by_ref": "malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}, "is no identity"),
        ({"object_marking_refs": ["TLP:RED"]}, "is no identifier"),
        ({"object_marking_refs": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"}, "a list of identifiers"),
        ({"granular_markings": [{"lang": "fr", "selectors": ["labels.[0]"]}]}, "nothing is at 'labels.[0]'"),
        ({"id": "malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}, "does not begin with its type"),
    ],
)
def test_what_a_schema_cannot_say_is_told(change, words):
    """Order of times, references, patterns and selectors."""
    assert not list(broken_rules(INDICATOR))
    assert any(words in fault for fault in broken_rules({**INDICATOR, **change}))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": 1}, 'name: 1 is not of type "string"'),
        ({"created": "yesterday"}, "created: "),
        ({"confidence": 500}, "greater than the maximum"),
        ({"labels": []}, "labels: "),
    ],
)
def test_what_the_schema_says_is_told_with_its_place(change, words):
    """The property stands first."""
    assert faults(INDICATOR, "2.1") == []
    assert any(words in fault for fault in faults({**INDICATOR, **change}, "2.1"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(INDICATOR)), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from((*INDICATOR, "granular_markings", "object_marking_refs", "object_refs")), JSON))
def test_no_object_breaks_the_reading_of_rules(one):
    """Whatever stands in whichever property, the rules and the schema answer."""
    assert all(isinstance(fault, str) for fault in (*broken_rules(one), *faults(one, "2.1"), named(one).id))
