"""Search: the same hits on both databases, and nothing found that was taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.search import index
from secretariat.search.index import Row

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
    index.remove([1, 3])
    assert things("renamed") == things("cybersecurity") == set()


def test_the_title_counts_more_than_the_body(indexed):
    """A word in the title ranks before the same word in the body."""
    assert index.find("cybersecurity", language="en")[0].thing == 1


@pytest.mark.django_db
@given(st.text(max_size=60))
def test_no_words_break_the_query(words):
    """Whatever is typed is words to be found or nothing, never a fault of the query."""
    assert index.find(words) == []
