"""Figures and the sets that they rest on."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.errors import InputError
from secretariat.domain.figures import (
    METHOD_DEFINITIONS,
    METHODS,
    OPERATORS,
    Condition,
    Definition,
    Leaf,
    Minus,
    Union,
    compute,
    expression_from_plain,
    percent,
    rows_of,
)

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["forum", "course", None]),
            "cost": st.none() | st.integers(0, 10_000),
            "bodies": st.lists(st.sampled_from(["ITU", "WHO", "ICAO"]), unique=True),
            "records": st.lists(st.sampled_from(["r/1", "r/2", "r/3"]), unique=True, min_size=1),
        }
    ),
    max_size=12,
).map(lambda rows: [{"id": f"a{n}", **row} for n, row in enumerate(rows)])

CONDITIONS = st.one_of(
    st.builds(Condition, st.just("kind"), st.sampled_from(["eq", "ne"]), st.sampled_from(["forum", "course"])),
    st.builds(Condition, st.just("kind"), st.just("in"), st.just(("forum", "course"))),
    st.builds(Condition, st.just("bodies"), st.just("has"), st.sampled_from(["ITU", "WHO"])),
    st.builds(Condition, st.just("cost"), st.sampled_from(["ge", "le"]), st.integers(0, 10_000)),
    st.builds(Condition, st.sampled_from(["kind", "cost"]), st.sampled_from(["known", "unknown"])),
)
LEAVES = st.builds(Leaf, st.just("activities"), st.lists(CONDITIONS, max_size=3).map(tuple))
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.builds(Union, st.lists(inner, min_size=1, max_size=3).map(tuple)) | st.builds(Minus, inner, inner),
    max_leaves=5,
)


def figure(rows, method, **facts):
    of = facts.pop("of", Leaf("activities"))
    return compute([Definition("f", "F", method, of, "x", **facts)], {"activities": rows})["f"]


@given(EXPRESSIONS)
def test_an_expression_read_back_from_its_plain_form_is_the_same(expression):
    """Reading back what `plain` wrote changes nothing."""
    assert expression_from_plain(expression.plain()) == expression


@given(ROWS, EXPRESSIONS, EXPRESSIONS)
def test_sets_obey_the_laws_of_sets(rows, first, second):
    """A union has the rows of either, each once; a minus has the first's without the second's."""
    tables = {"activities": rows}
    one, two = set(rows_of(first, tables)), set(rows_of(second, tables))
    assert set(rows_of(Union((first, second)), tables)) == one | two
    assert set(rows_of(Minus(first, second), tables)) == one - two
    count = compute([Definition("n", "N", "count", Union((first, second)), "rows")], tables)["n"]
    assert count.value == len(one | two) == len(count.rows)


@given(ROWS, LEAVES)
def test_a_leaf_holds_the_rows_for_which_each_condition_holds(rows, leaf):
    """The fast way over columns finds the same rows as asking each condition of each row."""
    expected = [("activities", row["id"]) for row in rows if all(condition.holds(row) for condition in leaf.where)]
    assert list(rows_of(leaf, {"activities": rows})) == expected


@given(ROWS, CONDITIONS)
def test_parts_add_up_to_the_whole(rows, condition):
    """The counts of a set and of the rest, and the shares of both, add up to the whole."""
    whole, part = Leaf("activities"), Leaf("activities", (condition,))
    rest = Minus(whole, part)
    figures = compute(
        [Definition(name, name, "count", of, "rows") for name, of in (("all", whole), ("part", part), ("rest", rest))]
        + [
            Definition("s." + name, name, "share", of, "%", among=whole)
            for name, of in (("part", part), ("rest", rest))
        ],
        {"activities": rows},
    )
    assert figures["part"].value + figures["rest"].value == figures["all"].value
    if rows:
        assert figures["s.part"].value + figures["s.rest"].value == 1
    else:
        assert figures["s.part"].is_unknown and figures["s.part"].reason


@given(ROWS)
def test_a_sum_with_an_unknown_part_says_at_least(rows):
    """What nobody stated is never taken for zero: the sum says 'at least', or is unknown when nothing is stated."""
    total = figure(rows, "sum", field="cost")
    stated = [row["cost"] for row in rows if row["cost"] is not None]
    if stated:
        assert total.value == sum(stated)
        assert total.at_least == (len(stated) < len(rows))
    else:
        assert total.value is None and total.reason


@given(ROWS, EXPRESSIONS)
def test_a_figure_rests_on_the_records_of_its_rows(rows, expression):
    """Every record of every row of the set, sorted, each once."""
    tables = {"activities": rows}
    found = figure(rows, "count", of=expression)
    assert list(found.records) == sorted({r for row in rows_of(expression, tables).values() for r in row["records"]})


@given(ROWS, CONDITIONS)
def test_a_difference_joins_the_rows_and_records_of_its_terms(rows, condition):
    """A figure made of two figures loses the source of neither."""
    figures = compute(
        [
            Definition("all", "", "count", Leaf("activities"), "x"),
            Definition("some", "", "count", Leaf("activities", (condition,)), "x"),
            Definition("rest", "", "difference", None, "x", terms=("all", "some")),
        ],
        {"activities": rows},
    )
    assert figures["rest"].value == figures["all"].value - figures["some"].value
    assert set(figures["rest"].rows) == set(figures["all"].rows) | set(figures["some"].rows)
    assert figures["rest"].records == figures["all"].records


def test_distinct_counts_each_element_of_a_list_once():
    """Two activities with WHO in common have three bodies, not four."""
    rows = [{"id": "1", "records": [], "b": ["WHO", "ITU"]}, {"id": "2", "records": [], "b": ["WHO", "ICAO"]}]
    assert figure([*rows, {"id": "3", "records": []}], "distinct", field="b").value == 3


def test_latest_takes_the_value_of_the_highest_row_and_a_tie_goes_to_the_smallest_id():
    """Two runs of one report print the same value."""
    rows = [
        {"id": i, "records": [], "on": on, "v": v}
        for i, on, v in (("b", "2025", 1), ("a", "2025", 2), ("c", "2024", 3))
    ]
    assert figure(rows, "latest", field="v", by="on").value == 2
    assert figure([{"id": "a", "records": [], "on": "2025"}], "latest", field="v", by="on").reason


def test_unknown_stays_unknown_through_a_difference():
    """A difference of something unknown is unknown, and says why."""
    known = Definition("a", "", "count", Leaf("t"), "x")
    unknown = Definition("b", "", "count", Leaf("t"), "x", unknown="no source states a budget")
    less = Definition("c", "", "difference", None, "x", terms=("a", "b"))
    figures = compute([known, unknown, less], {"t": [{"id": "1", "records": ["r"]}]})
    assert figures["c"].value is None and figures["c"].reason == "no source states a budget"
    assert figures["b"].records == ("r",)


def test_values_as_json():
    """A share is kept as an exact ratio, a decimal as text, and per cent is rounded half to even."""
    rows = [{"id": str(n), "records": [], "amount": Decimal("1.10")} for n in range(3)]
    share = figure(rows, "share", of=Leaf("activities", (Condition("id", "eq", "0"),)), among=Leaf("activities"))
    assert share.plain_value() == "1/3" and percent(share.value) == Decimal("33.3")
    assert figure(rows, "sum", field="amount").plain_value() == "3.30"
    assert percent(Fraction(1, 16)) == Decimal("6.2")


def test_each_method_has_a_name_and_a_definition():
    """What a report names in a few words is defined exactly."""
    assert list(METHODS) == list(METHOD_DEFINITIONS)


@pytest.mark.parametrize("method", [method for method in METHODS if method != "difference"])
def test_a_definition_read_back_is_the_same(method):
    """Each method's definition survives its plain form."""
    definition = Definition(
        "a.b", "Label", method, Leaf("t", (Condition("x", "in", ("1", "2")),)), "u", "f", "g", Leaf("t")
    )
    assert Definition.from_plain(definition.plain()) == definition


@pytest.mark.parametrize(
    "definitions",
    [
        [Definition("a", "", "count", Leaf("nowhere"), "x")],
        [Definition("a", "", "count", None, "x")],
        [Definition("a", "", "mode", Leaf("t"), "x")],
        [Definition("a", "", "share", Leaf("t"), "x")],
        [Definition("a", "", "sum", Leaf("t"), "x", field="text")],
        [Definition("a", "", "count", Leaf("t", (Condition("text", "ge", 5),)), "x")],
        [Definition("a", "", "count", Leaf("t", (Condition("text", "like", "x"),)), "x")],
        [Definition("a", "", "count", Leaf("t"), "x")] * 2,
        [Definition("a", "", "difference", None, "x", terms=("b", "c"))],
        [Definition("a", "", "difference", None, "x")],
        [Definition("a", "", "count", Leaf("twice"), "x")],
    ],
)
def test_what_cannot_be_computed_is_an_error_with_a_mend(definitions):
    """A definition that does not fit its tables is named, never computed as something else."""
    tables = {"t": [{"id": "1", "records": [], "text": "words"}, {"id": "2", "records": [], "text": "more"}]}
    tables["twice"] = [{"id": "1", "records": []}] * 2
    with pytest.raises(InputError) as caught:
        compute(definitions, tables)
    assert caught.value.mend


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_anything_else_than_a_definition_is_refused(data):
    """A definition read from a foreign file is either right or an error, never an exception of another kind."""
    for read in (Definition.from_plain, expression_from_plain):
        with pytest.raises(InputError):
            read(data)


def test_every_operator_is_tried():
    """The conditions of these tests cover the closed list of operators."""
    row = {"id": "1", "n": 5, "l": ["a"]}
    cases = {"eq": 5, "ne": 6, "in": (5, 6), "ge": 5, "le": 5, "known": None}
    holds = {operator for operator, value in cases.items() if Condition("n", operator, value).holds(row)}
    holds |= {"has"} if Condition("l", "has", "a").holds(row) else set()
    holds |= {"unknown"} if Condition("m", "unknown").holds(row) else set()
    assert holds == set(OPERATORS)
