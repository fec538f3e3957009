"""References that lead nowhere are said, each once, with its place and mend."""

from secretariat.domain.links import Rule, Rules
from secretariat.domain.references import unresolved


def link(of, to, state="stated", rule=""):
    return {"id": f"{of} → {to}", "of": of, "to": to, "state": state, "rule": rule, "records": ["links/1"]}


TABLES = {
    "activities": [{"id": "a"}],
    "roles": [{"id": "r|lead"}],
    "goals": [
        {"id": "P#1", "plan": "P", "goal": None, "records": ["p/1"]},
        {"id": "O#1", "plan": "O", "goal": "P#1", "records": ["o/1"]},
        {"id": "P#2", "plan": "P", "goal": "1", "records": ["p/2"]},
    ],
    "instructions": [{"id": "Res 1#invites"}],
    "budget": [{"id": "b"}],
    "links": [
        link("activity:a", "goal:P#1"),
        link("role:r|lead", "instruction:Res 1#invites"),
        link("activity:a", "budget-line:b"),
    ],
}
PLACES = {"links/1": "links.csv!line 2", "o/2": "o.yaml:4"}


def test_what_is_there_is_no_problem():
    """Links, goals below goals of this or another plan, and rules that meet something."""
    rules = Rules((Rule("one", targets=(("goal", "P#*"), ("instruction", "Res 1*"))),))
    assert list(unresolved(TABLES, rules, PLACES)) == []


def test_each_dangling_reference_names_place_and_mend():
    """A link to a goal or from an activity that is missing, and a goal below a missing goal."""
    tables = {
        **TABLES,
        "links": [link("activity:a", "goal:P#9"), link("activity:z", "goal:P#1")],
        "goals": [*TABLES["goals"], {"id": "O#2", "plan": "O", "goal": "P#7", "records": ["o/2"]}],
    }
    found = list(unresolved(tables, None, PLACES))
    assert [(one.place, one.code) for one in found] == [
        ("links.csv!line 2", "unknown-target"), ("links.csv!line 2", "unknown-target"), ("o.yaml:4", "unknown-goal"),
    ]  # fmt: skip
    assert "'P#9'" in found[0].message and "activity 'z'" in found[1].message and "'P#7'" in found[2].message
    assert all(one.severity == "doubt" and one.mend for one in found)


def test_a_rule_that_meets_nothing_is_said_and_what_it_proposed_is_not():
    """The rule is named with its file; a proposal is the rule's and is not told again as a link."""
    tables = {**TABLES, "links": [link("activity:a", "goal:P#9", "proposed", "one")]}
    (found,) = unresolved(tables, Rules((Rule("one", targets=(("goal", "Q#*"),)),)), PLACES, "rules.yaml")
    assert (found.place, found.code) == ("rules.yaml, rule one", "rule-meets-nothing") and "'Q#*'" in found.message
