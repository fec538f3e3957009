"""Plans in YAML: mission, goals, targets, outputs and enablers, and what is wrong with a file."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.statements import Item, Problem
from secretariat.formats import Context, plan_yaml, recognize
from secretariat.formats.yaml_text import load


def read(folder: Path, text: str | bytes) -> tuple[list[Item], list[Problem]]:
    path = folder / "plan.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = list(plan_yaml.read(path, {}, Context()))
    return [x for x in found if isinstance(x, Item)], [x for x in found if isinstance(x, Problem)]


SMALL = """\
sources:
  page: {title: Plan page, url: "https://example.org/plan"}
plan: {id: SP-1, name: Plan, body: Office, kind: strategic, period: [2024, 2027], had: true, src: page}
mission: {gist: safe networks, src: page}
goals:
  - {id: G1, name: Standards, src: page}
targets:
  - {id: T1, goal: G1, theme: use, src: page}
  - {id: T2, goal: G9, theme: teams, src: page}
outputs:
  - {id: O1, goal: "SP-0#G4", name: texts, src: k}
enablers:
  src: page
  list: [partners, open data]
facts:
  - {gist: paid in francs, src: page}
  - {gist: never seen, src: k}
"""


def test_a_plan_is_read_with_its_parts(tmp_path):
    """The plan's body, kind and period, and each part under plan#designation with its kind and source."""
    items, _ = read(tmp_path, SMALL)
    statements = {s.key: s for item in items for s in item.statements}
    plan = statements["SP-1"]
    assert (plan.fields["starts"], plan.fields["ends"], plan.fields["kind"]) == ("2024", "2027", "strategic")
    assert plan.fields["facts"] == ["paid in francs"]
    assert statements["SP-1#mission"].fields["kind"] == "mission"
    assert statements["SP-1#T1"].fields["goal"] == "G1"
    assert statements["SP-1#enabler 2"].fields["name"] == "open data"
    assert statements["SP-1#G1"].fields["source_url"] == "https://example.org/plan"


def test_a_target_whose_goal_is_missing_is_kept_and_told(tmp_path):
    """A missing goal is one problem with file, line and mend; the target stays, without the reference."""
    items, problems = read(tmp_path, SMALL)
    (problem,) = [p for p in problems if p.code == "unknown-goal"]
    assert problem.place == "plan.yaml:9"
    assert problem.mend
    (target,) = [s for item in items for s in item.statements if s.key == "SP-1#T2"]
    assert target.fields["theme"] == "teams"
    assert "goal" not in target.fields


def test_a_goal_of_another_plan_may_be_named(tmp_path):
    """An output of an operational plan may serve a goal of the strategic plan, which stands in another file."""
    items, problems = read(tmp_path, SMALL)
    (output,) = [s for item in items for s in item.statements if s.key == "SP-1#O1"]
    assert output.fields["goal"] == "SP-0#G4"
    assert not any("SP-0" in p.message for p in problems)


def test_what_no_source_was_seen_to_say_is_proposed(tmp_path):
    """A part marked k waits for a person; a fact marked k is left out and told."""
    items, problems = read(tmp_path, SMALL)
    (output,) = [s for item in items for s in item.statements if s.key == "SP-1#O1"]
    assert output.marks["state"] == "proposed"
    assert [p.code for p in problems if p.severity == "doubt"] == ["unseen", "unknown-goal"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("plan: {id: P\n", "yaml-broken", "plan.yaml:2"),
        ("goals: []\n", "no-plan", "plan.yaml"),
        ("plan: {id: P, body: B, kind: grand}\n", "unknown-kind", "plan.yaml:1"),
        ("plan: {id: P, body: B, kind: strategic, period: [2027, 2024]}\n", "bad-period", "plan.yaml:1"),
        ("plan: {id: P, kind: strategic, period: [2024]}\n", "no-body", "plan.yaml:1"),
        ("plan: {id: P}\ngoals:\n- {id: G1, name: a}\n- {id: G1, name: b}\n", "duplicate-id", "plan.yaml:4"),
        ("plan: {id: P}\ngoals:\n- {name: a}\n", "no-id", "plan.yaml:3"),
        ("plan: {id: P}\nfacts: none\n", "not-a-list", "plan.yaml:2"),
        ("plan: {id: P}\nmood: good\n", "not-read", "plan.yaml:2"),
    ],
)
def test_a_fault_is_one_problem_with_its_place(tmp_path, text, code, place):
    """Each fault gives one problem that names file and line."""
    _, problems = read(tmp_path, text)
    (problem,) = [p for p in problems if p.code == code]
    assert problem.place == place


SECTIONS = ["goals", "objectives", "thematic_priorities", "targets", "outputs", "enablers", "mission"]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-999, 9999)
    | st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=8)
    | st.sampled_from(["G1", "k", "2024-2027"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "gist", "src", "list"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    plan=st.dictionaries(st.sampled_from(["id", "name", "body", "kind", "period", "had", "src"]), VALUES),
    sections=st.dictionaries(st.sampled_from([*SECTIONS, "facts", "earlier_plans", "sources", "other"]), VALUES),
)
def test_no_shape_makes_the_reader_raise(tmp_path_factory, plan, sections):
    """Whatever stands in the sections, the answer is items and problems; a plan with an id is always an item."""
    items, problems = read(tmp_path_factory.mktemp("p"), json.dumps({"plan": plan, **sections}, ensure_ascii=False))
    if plan.get("id"):
        assert items[0].key == f"plan:{plan['id']}"
    else:
        assert "no-plan" in {p.code for p in problems}


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([None, "a", "b", "z"])), max_size=8))
def test_every_target_is_an_item_or_an_error(tmp_path_factory, targets):
    """Of a list of targets none is dropped: second ones of an id are errors, those with a lost goal are kept."""
    value = {
        "plan": {"id": "P", "body": "B", "kind": "strategic", "period": [2024, 2025], "src": "x y"},
        "goals": [{"id": "G-a", "name": "A"}, {"id": "G-b", "name": "B"}],
        "targets": [{"id": name, "theme": "t", **({"goal": f"G-{goal}"} if goal else {})} for name, goal in targets],
    }
    items, problems = read(tmp_path_factory.mktemp("t"), json.dumps(value))
    assert len(items) - 3 + sum(p.severity == "error" for p in problems) == len(targets)
    kept = [s.fields for item in items for s in item.statements if s.fields.get("kind") == "target"]
    assert all(fields.get("goal") in (None, "G-a", "G-b") for fields in kept)


@pytest.mark.data
def test_the_real_plan_is_read(data):
    """The real plan gives its goals as stated, its targets as proposals, and earlier plans in brief."""
    path = data / "plans" / "itu-strategic-plan-2024-2027.yaml"
    assert recognize(path) == "plan-yaml"
    items = [x for x in plan_yaml.read(path, {}, Context()) if isinstance(x, Item)]
    statements = {s.key: s for item in items for s in item.statements}
    assert "state" not in statements["SP-2024-2027#G1"].marks
    assert all(statements[f"SP-2024-2027#T{n}"].marks["state"] == "proposed" for n in (1, 2, 3))
    assert sum(s.kind == "plan" for s in statements.values()) == 1 + len(load(path).value["earlier_plans"])
