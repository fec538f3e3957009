"""Markings: who may read what, denied unless allowed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_data import DATA

from secretariat.domain.markings import (
    FIXED,
    PUBLIC,
    Audience,
    Level,
    Reader,
    UnknownMarking,
    clearance,
    definition_level,
    effective,
    level_of,
    levels,
    permits,
    visible,
)  # fmt: skip

AUDIENCE = Audience(communities=frozenset({"finance"}), persons=frozenset({"named"}))
READERS = {
    "the public": PUBLIC,
    "a member elsewhere": Reader("other", frozenset({"bank-c"}), frozenset({"energy"})),
    "a member of the community": Reader("peer", frozenset({"bank-b"}), frozenset({"finance"})),
    "a colleague of the sender": Reader("colleague", frozenset({"bank-a"}), frozenset({"finance"})),
    "a colleague without the community": Reader("abroad", frozenset({"bank-a"}), frozenset()),
    "the sender": Reader("sender", frozenset({"bank-a"}), frozenset({"finance"})),
    "who is named": Reader("named", frozenset({"bank-c"}), frozenset({"energy"})),
}
# Sent by "sender" of bank-a; columns: CLEAR GREEN AMBER AMBER+STRICT RED.
TABLE = {
    "the public": "x....",
    "a member elsewhere": "xx...",
    "a member of the community": "xxx..",
    "a colleague of the sender": "xxxx.",
    "a colleague without the community": "xx.x.",
    "the sender": "xxxxx",
    "who is named": "xx..x",
}


@pytest.mark.parametrize("who", TABLE)
def test_each_reader_reads_what_the_table_says(who):
    """Reader by marking: the table of the promise."""
    cleared = clearance(READERS[who], AUDIENCE)
    assert "".join("x" if permits(cleared, level, "bank-a", "sender") else "." for level in Level) == TABLE[who]


LEVELS = st.sampled_from(Level)
NAMES = st.sampled_from(("", "a", "b", "c"))
SETS = st.frozensets(st.sampled_from(("a", "b", "c")))
AUDIENCES = st.builds(Audience, SETS, SETS, LEVELS, LEVELS)


@given(st.lists(LEVELS, max_size=4), AUDIENCES)
def test_the_most_restrictive_wins_and_a_marking_more_never_widens(marked, audience):
    """Nothing goes below the collection's floor, nor below any label; what has none takes the default."""
    found = effective(marked, audience)
    assert found >= audience.floor
    assert all(found >= one for one in marked)
    assert found in {*marked, audience.floor, audience.unmarked}
    assert marked or found >= audience.unmarked


@given(st.builds(Reader, NAMES, SETS, SETS), AUDIENCES, LEVELS, NAMES, NAMES)
def test_nobody_is_let_in_without_the_reason_of_the_label(reader, audience, level, entity, sender):
    """Above CLEAR only who is signed in; AMBER by community, AMBER+STRICT by the entity, RED by name."""
    may = permits(clearance(reader, audience), level, entity, sender)
    reasons = {
        Level.CLEAR: True,
        Level.GREEN: bool(reader.person),
        Level.AMBER: bool(reader.person and reader.communities & audience.communities),
        Level.AMBER_STRICT: bool(reader.person) and bool(entity) and entity in reader.entities,
        Level.RED: bool(reader.person) and (reader.person in audience.persons or reader.person == sender),
    }
    assert may == reasons[level]


def test_labels_of_both_versions_are_read():
    """With and without prefix, in any case; white is clear; what is no label is none."""
    assert [level_of(text) for text in ("TLP:WHITE", "tlp:clear", "Amber+Strict", "TLP:AMBER_STRICT", "red")] == [
        Level.CLEAR, Level.CLEAR, Level.AMBER_STRICT, Level.AMBER_STRICT, Level.RED,
    ]  # fmt: skip
    assert level_of("TLP:PURPLE") is None
    assert Level.AMBER_STRICT.label == "TLP:AMBER+STRICT"


@pytest.mark.data
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_the_fixed_definitions_have_the_level_that_they_say(version):
    """By identifier and by what the definition says, the same."""
    said = json.loads((DATA / "exchange" / "tlp" / f"tlp-{version}-marking-definitions.json").read_text("utf-8"))
    for one in said if isinstance(said, list) else said["objects"]:
        assert FIXED[one["id"]] == level_of(one["name"]) == definition_level({**one, "id": "another"})


def test_a_granular_marking_counts_for_the_whole_object():
    """A part for few makes the whole for few, as bytes are served whole."""
    red, clear = (next(key for key, level in FIXED.items() if level == one) for one in (Level.RED, Level.CLEAR))
    marked = {
        "object_marking_refs": [clear, "marking-definition--s"],
        "granular_markings": [{"marking_ref": red, "selectors": ["name"]}, {"lang": "fr", "selectors": ["name"]}],
    }
    assert levels(marked, {"marking-definition--s": None}) == (Level.CLEAR, Level.RED)
    with pytest.raises(UnknownMarking, match="marking-definition--s is not known; send it first"):
        levels(marked, {})


def test_a_statement_is_no_label_and_a_label_that_nobody_knows_is_the_strictest():
    """Copyright restricts nobody; "tlp:purple" does not pass as weak."""
    assert definition_level({"definition_type": "statement", "definition": {"statement": "(c)"}}) is None
    assert definition_level({"definition_type": "tlp", "definition": {"tlp": "purple"}}) == Level.RED


@given(st.builds(Reader, NAMES, SETS, SETS), AUDIENCES, st.sampled_from((-1, *Level)), NAMES, NAMES)
def test_what_the_query_asks_for_is_what_the_rule_permits(reader, audience, own, entity, sender):
    """The levels by which the query set selects let through just what `permits` does, whatever reader and audience."""
    asked = visible(reader, audience)
    let_through = (
        own in asked.openly
        or (own in asked.by_entity and bool(entity) and entity in reader.entities)
        or (own in asked.by_name and bool(sender) and sender == reader.person)
    )
    level = effective(() if own == -1 else (Level(own),), audience)
    assert let_through == permits(clearance(reader, audience), level, entity, sender)
