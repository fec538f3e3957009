"""Cost by goal: nothing lost, nothing counted twice, nothing unknown filled in."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.goalcosts import goal_costs

GOALS = [
    {"id": f"{plan}#{number}", "plan": plan, "in_force": plan != "OLD"}
    for plan in ("SP", "OP", "OLD")
    for number in "123"
]


def cost(of, amount, number=1, kind="planned", fund="regular"):
    return {
        "id": f"{of}|{number}",
        "of": of,
        "kind": kind,
        "fund": fund,
        "amount": amount,
        "currency": "CHF",
        "records": [f"c/{of}"],
    }


def link(of, goal, weight="1", state="proposed", in_period=True):
    return {
        "of": of,
        "to": f"goal:{goal}",
        "weight": weight,
        "state": state,
        "in_period": in_period,
        "records": [f"l/{goal}"],
    }


COSTS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "role:r"]), st.none() | st.integers(-(10**9), 10**9)),
    unique_by=lambda one: one[0],
    max_size=3,
)
LINKS = st.lists(
    st.tuples(
        st.sampled_from(["activity:a", "activity:b", "role:r"]),
        st.sampled_from(GOALS),
        st.sampled_from(["0", "0.5", "1", "3"]),
        st.sampled_from(["stated", "proposed", "confirmed", "refused"]),
    ),
    max_size=12,
)


@given(COSTS, LINKS)
def test_within_a_plan_the_parts_add_up_to_each_cost(costs, links):
    """Whatever the weights, the goals of a plan and the part without a goal bear each cost whole, to the centime."""
    known = [cost(of, amount) for of, amount in costs]
    found = goal_costs(known, [link(of, goal["id"], weight, state) for of, goal, weight, state in links], GOALS)
    sums = defaultdict(list)
    for row in found:
        sums[row["plan"], row["of"]].append(row["amount"])
    assert {plan for plan, _ in sums} <= {"SP", "OP"}
    for plan in {plan for plan, _ in sums}:
        for of, amount in costs:
            parts = sums[plan, of]
            assert (sum(parts) if amount is not None else set(parts)) == (amount if amount is not None else {None})
    assert len({row["id"] for row in found}) == len(found)


def test_weights_and_states_stand_apart():
    """A cost is divided by weight, and what rests on a proposal is never shown as stated."""
    found = goal_costs([cost("a", 100)], [link("activity:a", "SP#1", "3", "stated"), link("activity:a", "SP#2")], GOALS)
    assert [(row["goal"], row["state"], row["amount"]) for row in found] == [
        ("SP#1", "stated", 75),
        ("SP#2", "proposed", 25),
    ]
    assert found[0]["records"] == ["c/a", "l/SP#1"]


def test_each_plan_sees_the_whole():
    """A link to another plan takes nothing away; refused links, other periods and plans not in force bear nothing."""
    links = [
        link("activity:a", "SP#1"),
        link("activity:a", "OP#1"),
        link("activity:a", "OLD#1"),
        link("activity:a", "SP#2", state="refused"),
        link("activity:a", "SP#3", in_period=False),
    ]
    found = goal_costs([cost("a", 100), cost("b", 7)], links, GOALS)
    assert [(row["plan"], row["goal"], row["of"], row["amount"]) for row in found] == [
        ("OP", "OP#1", "a", 100),
        ("OP", "", "b", 7),
        ("SP", "SP#1", "a", 100),
        ("SP", "", "b", 7),
    ]


def test_what_is_unknown_stays_unknown():
    """Where no cost is known there is nothing to divide; beside a known one, an unknown has its row without an amount."""
    assert goal_costs([cost("a", None)], [link("activity:a", "SP#1")], GOALS) == []
    found = goal_costs([cost("a", None), cost("b", 5)], [link("activity:a", "SP#1")], GOALS)
    assert [(row["goal"], row["amount"]) for row in found] == [("SP#1", None), ("", 5)]
