"""Search: the same hits on both databases, and nothing found that was taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.search import index
from secretariat.search.index import Row
from secretariat.search.words import snippet

ROWS = [
    Row(1, "standard", "en", "ITU-T X.1205 Overview of cybersecurity", "Definitions and threats", {"body": "ITU-T"}),
    Row(1, "standard", "fr", "ITU-T X.1205 Présentation de la cybersécurité", "", {"body": "ITU-T"}),
    Row(2, "standard", "en", "ISO/IEC 27001 Information security", "Overview of requirements", {"body": "ISO/IEC"}),
    Row(3, "activity", "en", "Workshop on spam", "An overview of cybersecurity", {}),
]


@pytest.fixture
def indexed(db):
    index.put(ROWS)


def things(words: str, **more) -> set[int]:
    return {hit.thing for hit in index.find(words, **more)}


@pytest.mark.parametrize(
    ("words", "more", "expected"),
    [
        ("cybersecurity overview", {}, {1, 3}),
        ("OVERVIEW", {}, {1, 2, 3}),
        ("cybersecurity spam", {"any_word": True}, {1, 3}),
        ("overview", {"kind": "activity"}, {3}),
        ("overview", {"facets": {"body": "ISO/IEC"}}, {2}),
        ("X.1205", {"language": "fr"}, {1}),
        ("nothing like this", {}, set()),
        ("", {}, set()),
        ("-- '\" ; *", {}, set()),
    ],
)
def test_all_words_are_found(indexed, words, more, expected):
    """All words must be there, in title or body, unless any will do; kind, language and facets narrow."""
    assert things(words, **more) == expected


def test_put_again_replaces_and_remove_forgets(indexed):
    """A thing put again is found by its new words alone; one taken out is not found."""
    index.put([Row(1, "standard", "en", "Renamed", "", {})])
    assert things("cybersecurity") == {3}
    assert things("renamed") == {1}
    index.remove([1], "standard")
    index.remove([3], "activity")
    assert things("renamed") == things("cybersecurity") == set()


def test_the_title_counts_more_than_the_body(indexed):
    """A word in the title ranks before the same word in the body."""
    assert index.find("cybersecurity", language="en")[0].thing == 1


@pytest.mark.django_db
@given(st.text(max_size=60))
def test_no_words_break_the_query(words):
    """Whatever is typed is words to be found or nothing, never a fault of the query."""
    assert index.find(words) == []


MORE = [
    Row(11, "standard", "en", "ITU-T X.1205 (04/2008) Overview of cybersecurity", "", {"body": "ITU-T"}, "a", ["ITU-T X.1205 (04/2008)"]),
    Row(12, "standard", "en", "ITU-T X.1205.1 (2010) A part", "", {"body": "ITU-T"}, "b", ["ITU-T X.1205.1 (2010)"]),
    Row(13, "standard", "en", "Notes on X 1205 x1205 X.1205", "x1205 " * 30, {"body": "ISO/IEC"}, "c", ["ISO/IEC 1:2000"]),
    Row(11, "activity", "en", "A meeting", "", {}, "d", ["ACT-022"]),
    Row(14, "entity", "zh", "国际电信联盟网络安全小组", "", {}, "e"),
    Row(15, "entity", "ar", "فريق الأَمْن السيبراني", "", {}, "f"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("x1205", ["a", "b", "c"]),
        ("X.1205", ["a", "b", "c"]),
        ("ITU-T X.1205 (04/2008)", ["a"]),
        ("act-022", ["d"]),
        ("ACT022", ["d"]),
        ("网络安全", ["e"]),
        ("安", ["e"]),
        ("امن", ["f"]),
        ("الأمن السيبرانى", ["f"]),
        ("安全 网络", ["e"]),
        ("overview act", []),
    ],
)
def test_identifiers_come_first_and_every_script_is_found(words, keys):
    """An identifier however typed leads, then those that begin so; Arabic and Chinese are found by words within."""
    index.put(MORE)
    assert [hit.key for hit in index.find(words)] == keys


@pytest.mark.django_db
def test_counts_by_facet():
    """Hits are counted for each value of a facet and for all, with the other filters in effect."""
    index.put(MORE)
    assert index.counts("x1205", "body", ["", "ITU-T", "ISO/IEC", "IEC"]) == {"": 3, "ITU-T": 2, "ISO/IEC": 1}
    assert index.counts("x1205", "kind", ["standard", "activity"], facets={"body": "ITU-T"}) == {"standard": 2}


@pytest.mark.django_db
def test_replace_writes_what_differs():
    """All documents of a kind are made just those given, and only what differs is written."""
    assert (
        index.replace("activity", [Row(1, "activity", "en", "One", "", {}), Row(2, "activity", "en", "Two", "", {})])
        == 2
    )
    index.put([Row(1, "entity", "en", "One too", "", {})])
    assert (
        index.replace("activity", [Row(1, "activity", "en", "One", "", {}), Row(3, "activity", "en", "Three", "", {})])
        == 1
    )
    assert (things("two"), things("one"), things("three")) == (set(), {1}, {3})
    assert len(index.find("one")) == 2


@given(st.text(), st.text())
def test_a_snippet_is_of_its_text(text, words):
    """A snippet's pieces are a part of the text, at most so long as asked, with a sign where it was cut."""
    pieces = "".join(piece for piece, _found in snippet(text, words)).removeprefix("… ").removesuffix(" …")
    assert pieces in " ".join(text.split())
    assert len(pieces) <= 220


def test_a_snippet_shows_the_words_found():
    """The part around the first word found is shown, and every word found is marked."""
    pieces = snippet("A long beginning. " * 40 + "Then security of networks, and Security again.", "security")
    assert [piece for piece, found in pieces if found] == ["security", "Security"]
    assert pieces[0] == ("… ", False)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("x1205", "ITU-T X.1205 (04/2008)"), ("iso iec 27001", "ISO/IEC 27001:2022"), ("27001:2022", "ISO/IEC 27001:2022"),
        ("bs en iso 27001", "ISO/IEC 27001:2022"), ("800 53 rev 5", "NIST SP 800-53r5"), ("rfc 2119", "RFC 2119"),
        ("TS 33.501 v17.7.0", "3GPP TS 33.501:REL-17/17.7.0"),
    ],
)  # fmt: skip
def test_a_designation_as_people_type_it_leads_to_its_document(db, words, first):
    """However a designation is typed, the publication that was meant stands first."""
    names = [
        "ITU-T X.1205 (04/2008)", "ITU-T X Suppl. 9 (09/2011)", "ISO/IEC 27001:2022", "ISO/IEC 27001:2013",
        "ISO/IEC 27001:2022/Amd 1:2024", "ISO 6393:2008", "NIST SP 800-53r5", "NIST SP 800-53r4", "RFC 2119", "RFC 21",
        "3GPP TS 33.501:REL-17/17.7.0", "3GPP TS 33.501:REL-15/0.7.0",
    ]  # fmt: skip
    index.put(
        [index.Row(at, "standard", "en", f"{name} A title", "", {}, name, [name]) for at, name in enumerate(names, 1)]
    )
    assert index.find(words, limit=3)[0].key == first
