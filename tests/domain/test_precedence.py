"""Which record is believed, field by field."""

from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.precedence import Assertion, agrees, rank, settle, values
from secretariat.domain.statements import Statement

DATES = st.one_of(st.just(""), st.dates().map(lambda d: d.isoformat()[: 4 + 3 * (d.day % 3)]))


def said(record, fields, source_rank=50, marks=None, date=""):
    return Assertion(
        record, rank(source_rank, 0, date, record.encode().hex()), 0, Statement("activity", "k", fields, marks or {})
    )


def test_the_source_with_the_lower_rank_speaks_first_and_the_other_stands_beside():
    """A contradiction is shown, never lost."""
    settled = settle([said("b/1", {"participants": 130}, 60), said("a/1", {"participants": 140}, 30)])
    assert settled["participants"].value == 140
    assert [a.record for a in settled["participants"].against] == ["b/1"]


def test_a_source_that_does_not_speak_of_a_field_does_not_decide_it():
    """Precedence is by field, not by record."""
    settled = settle([said("a/1", {"title": "X"}, 10), said("b/1", {"title": "Y", "place": "Geneva"}, 60)])
    assert values(settled) == {"title": "X", "place": "Geneva"}


def test_unknown_yields_to_a_value_unless_a_person_says_it():
    """ "tbd" of a high-ranked source is no contradiction; a person's "unknown" is a decision."""
    assert settle([said("a/1", {"end": None}, 10), said("b/1", {"end": "2024"}, 60)])["end"].value == "2024"
    assert settle([said("people/1", {"end": None}, 0), said("b/1", {"end": "2024"}, 60)])["end"].value is None


def test_what_a_person_did_is_confirmed_and_what_a_source_does_not_state_is_inferred():
    """Stated, inferred and confirmed are told apart."""
    settled = settle(
        [
            said("people/1", {"status": "held"}, 0),
            said("a/1", {"lead": "ITU", "place": "Geneva"}, 50, {"inferred": ["lead"]}),
        ]
    )
    assert {name: field.state for name, field in settled.items()} == {
        "status": "confirmed",
        "lead": "inferred",
        "place": "stated",
    }


@given(
    st.lists(st.tuples(st.integers(0, 99), DATES, st.sampled_from(["x", "y", None])), min_size=1, max_size=6),
    st.randoms(),
)
def test_the_order_of_collecting_decides_nothing(entries, random):
    """Any order of the same assertions settles alike."""
    voices = [
        said(f"s{n}/{n}", {"f": value}, source_rank, date=date) for n, (source_rank, date, value) in enumerate(entries)
    ]
    shuffled = list(voices)
    random.shuffle(shuffled)
    assert settle(voices) == settle(shuffled)


@given(DATES, DATES, st.integers(0, 99), st.integers(0, 99))
def test_a_newer_date_and_a_higher_shape_speak_first(first, second, shape, other):
    """Rank orders by shape, then by date; no date comes last."""
    assert (rank(5, shape, "", "aa") < rank(5, other, "", "aa")) == (shape > other)
    if len(first) == len(second) == 10 and first > second:
        assert rank(5, 1, first, "ff") < rank(5, 1, second, "00") < rank(5, 1, "", "00")


def test_dates_of_different_precision_that_agree_are_no_contradiction():
    """2018-03 and 2018-03-20 agree as far as both go; 2018-03 and 2018-04 do not."""
    assert agrees("2018-03", "2018-03-20", "start") and agrees("2018", "2018-03", "end")
    assert not agrees("2018-03", "2018-04", "start") and not agrees("2018-0", "2018-03", "title")
