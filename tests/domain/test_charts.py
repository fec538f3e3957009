"""Charts as plain data."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain import charts
from secretariat.domain.errors import InputError

labels = st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=6, unique_by=lambda label: label)


def drawn(spec):
    return spec["data"]["values"]


@given(labels, st.data())
def test_bars_keep_every_value_in_the_order_given(names, data):
    """A bar chart holds each value once, in the order given, and says which are unknown."""
    values = [(name, data.draw(st.one_of(st.none(), st.integers(0, 10**9)))) for name in names]
    rows = drawn(charts.bars(values, value_title="activities"))
    assert [(row["value"], row["known"]) for row in rows] == [(value or 0, value is not None) for _, value in values]


def test_a_specification_is_plain_data():
    """Each kind of chart survives JSON unchanged, so that it can lie in the data package."""
    specs = (
        charts.bars([("a", 1), ("b", None)], value_title="n"),
        charts.stacked([("a", "x", 1), ("a", "y", 2)], series=["x", "y"], value_title="n"),
        charts.lines([("2024", "x", 1), ("2025", "x", None)], series=["x"], value_title="n"),
        charts.matrix([("r", "c", 3)], rows=["r"], columns=["c"]),
    )
    for spec in specs:
        assert json.loads(json.dumps(spec)) == spec


def test_an_unknown_value_is_no_zero_in_a_line():
    """A point that is not known, or not given, stands as null, so that the line breaks there."""
    rows = drawn(
        charts.lines([("2023", "x", 4), ("2024", "x", None), ("2025", "y", 1)], series=["x", "y"], value_title="n")
    )
    assert {(row["label"], row["series"]): row["value"] for row in rows} == {
        ("2023", "x"): 4,
        ("2024", "x"): None,
        ("2025", "x"): None,
        ("2023", "y"): None,
        ("2024", "y"): None,
        ("2025", "y"): 1,
    }


def test_a_matrix_draws_every_cell():
    """A cell without a count is drawn as zero; every row meets every column."""
    rows = drawn(charts.matrix([("r2", "c1", 7)], rows=["r1", "r2"], columns=["c1", "c2"]))
    assert [(cell["row"], cell["column"], cell["value"]) for cell in rows] == [
        ("r1", "c1", 0),
        ("r1", "c2", 0),
        ("r2", "c1", 7),
        ("r2", "c2", 0),
    ]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.bars([("a", 1), ("a", 2)], value_title="n"),
        lambda: charts.stacked([("a", "x", 1), ("a", "x", 2)], series=["x"], value_title="n"),
        lambda: charts.stacked([("a", "z", 1)], series=["x"], value_title="n"),
        lambda: charts.stacked([], series=[str(n) for n in range(8)], value_title="n"),
        lambda: charts.lines([("2024", "x", 1), ("2024", "x", 1)], series=["x"], value_title="n"),
        lambda: charts.matrix([("r", "c", 1)], rows=["r"], columns=["d"]),
    ],
)
def test_what_would_be_drawn_over_something_else_is_refused(draw):
    """Two values for one place, a series nobody named or too many of them are an error with a mend."""
    with pytest.raises(InputError) as caught:
        draw()
    assert caught.value.mend


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_told_apart_without_hue():
    """Numbers on fills and lines on white have a contrast of 4.5 (WCAG 2.2, 1.4.3); lines differ in shape and dashes too."""
    assert all(contrast(fill, ink) >= 4.5 for fill, ink in charts.SERIES)
    assert all(contrast(line, "#ffffff") >= 4.5 for line in charts.LINES)
    assert len(set(charts.SHAPES)) == len(charts.LINES) == len({str(dash) for dash in charts.DASHES})


def test_right_to_left_mirrors_the_layout():
    """In a right-to-left document categories stand on the right and values and years run to the left."""
    bars = charts.bars([("a", 1)], value_title="n", direction="rtl")
    assert bars["encoding"]["y"]["axis"]["orient"] == "right"
    assert bars["encoding"]["x"]["scale"]["reverse"] is True
    lines = charts.lines([("2024", "x", 1), ("2025", "x", 2)], series=["x"], value_title="n", direction="rtl")
    assert lines["encoding"]["x"]["sort"] == ["2025", "2024"]
