"""Rules as YAML: what is read, and what is said of what cannot be."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import secretariat
from secretariat.domain.conditions import When, lineage
from secretariat.domain.groupings import group
from secretariat.domain.links import Rule, Target, propose
from secretariat.domain.periods import classify, year
from secretariat.domain.plans import Revision, revision_on
from secretariat.formats import Context, entities_yaml, plan_yaml
from secretariat.formats.rules_yaml import read_groupings, read_link_rules

EXAMPLES = Path(secretariat.__file__).parent / "examples"
GOOD = """
rules:
  - id: spam
    of: activity
    when: [{words: [spam], from: 2018, to: 2021-06-30}, {kind: workshop}]
    unless: {country: [Peru]}
    propose: [{goal: "SP#G1"}, {instruction: ["R#1", "R#2 *"]}]
    weight: 2
    reason: {en: It speaks of spam., fr: Il y est question de spam.}
  - id: internal
    none: {en: Internal.}
otherwise: {en: No rule.}
"""


def _write(folder: Path, text: str) -> Path:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_rules_are_read_as_they_are_described(tmp_path):
    """Every field of the description reaches the rule; one value may stand without its list."""
    rules, problems = read_link_rules(_write(tmp_path, GOOD))
    assert problems == ()
    assert rules.otherwise == {"en": "No rule."}
    assert rules.rules[0] == Rule(
        "spam",
        (When(words=("spam",), start="2018", end="2021-06-30"), When(kind=("workshop",))),
        (When(country=("Peru",)),),
        ("activity",),
        (("goal", "SP#G1"), ("instruction", "R#1"), ("instruction", "R#2 *")),
        "2",
        {"en": "It speaks of spam.", "fr": "Il y est question de spam."},
    )
    assert rules.rules[1] == Rule("internal", none={"en": "Internal."})


WRONG = {
    "unknown-field": "{id: x, none: {en: y}, whne: {kind: [a]}}",
    "unknown-condition": "{id: x, none: {en: y}, when: {kinds: [a]}}",
    "unknown-target": "{id: x, propose: [{gaol: G1}], reason: {en: y}}",
    "unknown-thing": "{id: x, of: [meeting], none: {en: y}}",
    "propose-or-none": "{id: x, when: {kind: [a]}}",
    "no-target": "{id: x, propose: [], reason: {en: y}}",
    "no-words": "{id: x, propose: [{goal: G1}], reason: {fr: y}}",
    "no-id": "{none: {en: y}}",
    "bad-weight": "{id: x, propose: [{goal: G1}], weight: -1, reason: {en: y}}",
    "bad-date": "{id: x, none: {en: y}, when: {from: soon}}",
    "bad-list": "{id: x, none: {en: y}, when: {kind: []}}",
    "bad-condition": "{id: x, none: {en: y}, when: spam}",
    "not-a-mapping": "spam",
    "duplicate-id": "{id: good, none: {en: y}}",
}


@pytest.mark.parametrize("code", WRONG)
def test_a_wrong_rule_is_left_out_and_told(tmp_path, code):
    """A rule with anything wrong is one problem with file, line and mend; the others stand."""
    text = f"rules:\n  - {{id: good, none: {{en: z}}}}\n  - {WRONG[code]}\n"
    rules, problems = read_link_rules(_write(tmp_path, text))
    assert [rule.id for rule in rules.rules] == ["good"]
    (problem,) = problems
    assert (problem.code, problem.severity, problem.place) == (code, "error", "rules.yaml:3")
    assert problem.mend and problem.message


def test_a_wrong_group_is_left_out_and_told(tmp_path):
    """In a grouping the wrong groups are told, each once, and the good ones stand."""
    text = """
groupings:
  - id: sector
    name: {en: Sector}
    groups:
      - {id: t, name: {en: T}, when: {lead: [t]}, unless: {kind: [a]}}
      - {id: d, name: {en: D}}
      - {id: t, name: {en: T}, when: {}}
      - {id: r, name: {en: R}, when: {led: [r]}}
  - {id: empty, name: {en: Empty}}
things: []
"""
    groupings, problems = read_groupings(_write(tmp_path, text))
    assert [(one.id, [part.id for part in one.groups]) for one in groupings] == [("sector", ["t"])]
    codes = sorted(problem.code for problem in problems)
    assert codes == ["duplicate-id", "no-groups", "no-when", "unknown-condition", "unknown-field"]
    assert all(problem.mend and problem.place.startswith("rules.yaml:") for problem in problems)


@pytest.mark.parametrize("text", ["", "rules: [", "- a", "rules: {id: x}", "groupings: 3"])
def test_a_broken_file_is_one_problem_and_no_rules(tmp_path, text):
    """Broken YAML, an empty file and a file of another shape give no rules, and say why."""
    for read in (read_link_rules, read_groupings):
        found, problems = read(_write(tmp_path, text))
        assert problems and all(problem.mend for problem in problems)
        assert not getattr(found, "rules", found)


def test_a_missing_file_is_told(tmp_path):
    """A file that is not there is a problem, not an exception."""
    _, (problem,) = read_link_rules(tmp_path / "none.yaml")
    assert problem.code == "no-file"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(("en", "a", "", "2018", "*")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("id", "en", "when", "unless", "propose", "goal", "none", "reason", "weight", "kind", "from", "of", "groups", "name")
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(VALUES, max_size=4))
def test_whatever_stands_in_the_list_is_read_or_told(tmp_path_factory, entries):
    """Each entry becomes a rule or a problem, and no entry raises."""
    import json

    folder = tmp_path_factory.mktemp("rules")
    rules, problems = read_link_rules(_write(folder, json.dumps({"rules": entries})))
    assert len(rules.rules) + len(problems) == len(entries)
    groupings, problems = read_groupings(_write(folder, json.dumps({"groupings": entries})))
    assert len(groupings) + len(problems) >= len(entries)


@pytest.mark.parametrize("example", ["real", "fictitious"])
def test_the_examples_rules_are_read_without_a_problem(example):
    """The rules and groupings that are shipped have nothing wrong, and speak English and French."""
    rules, problems = read_link_rules(EXAMPLES / example / "link-rules.yaml")
    groupings, more = read_groupings(EXAMPLES / example / "groupings.yaml")
    assert (problems, more) == ((), ())
    words = [rule.reason or rule.none for rule in rules.rules] + [rules.otherwise]
    words += [one.name for grouping in groupings for one in (grouping, *grouping.groups)]
    assert all({"en", "fr"} <= set(each) for each in words)


def _real(period):
    """
    Activities, targets and lineage of the example, straight from its files.

    As in a report, the clauses of the text that is shown are targets all the period long, whether it is in force or
    only the nearest that could be had.
    """
    folder = EXAMPLES / "real"
    context, targets, entities, plans = Context(), [], [], {}
    for path in sorted((folder / "plans").glob("*.yaml")):
        for item in plan_yaml.read(path, {}, context):
            for statement in getattr(item, "statements", ()):
                fields = statement.fields
                if statement.kind == "plan":
                    plans[statement.key] = (fields["starts"], fields.get("ends", ""))
                else:
                    targets.append(Target("goal", statement.key, *plans[fields["plan"]]))
    for item in entities_yaml.read(folder / "sources" / "entities.yaml", {}, context):
        for statement in getattr(item, "statements", ()):
            if statement.kind == "entity":
                entities.append({"key": statement.key, **statement.fields})
    with (folder / "sources" / "instructions.csv").open(encoding="utf-8", newline="") as stream:
        clauses = [row for row in csv.DictReader(stream) if row["instrument"] == "PP Res 130"]
    revisions = [
        Revision(r["revision"], r["instrument"], r["revision"], r["standing"], r["starts"], r["ends"], text_had=bool(r["text_had"]))
        for r in clauses
    ]  # fmt: skip
    shown = revision_on(revisions, "PP Res 130", period.last).text
    first, last = period.first.isoformat(), period.last.isoformat()
    targets += [
        Target("instruction", f"{row['revision']}#{row['designation']}", first, last)
        for row in clauses
        if shown is not None and row["revision"] == shown.key
    ]
    with (folder / "sources" / "activities.csv").open(encoding="utf-8", newline="") as stream:
        activities = [
            {**row, "key": row["id"], "lead": row["lead_entity"], "updated": row["source_date"],
             "mandate_refs": row["mandate_refs"].split(";"), "plan_refs": row["plan_refs"].split(";")}
            for row in csv.DictReader(stream)
        ]  # fmt: skip
    return activities, targets, lineage(entities)


@pytest.mark.parametrize("number", [2006, 2019, 2025])
def test_no_activity_of_a_shipped_report_is_without_link_or_reason(number):
    """In each year of the shipped reports, every activity gets a proposal or the reason why none is made."""
    period = year(number)
    activities, targets, entities = _real(period)
    rules, _ = read_link_rules(EXAMPLES / "real" / "link-rules.yaml")
    ours = [a for a in activities if classify(a, period, date(2026, 11, 24)).is_in_period]
    found = propose(ours, rules, targets, period, entities=entities)
    answered = {link.of[1] for link in found.links} | {one.of[1] for one in found.without}
    assert answered == {activity["key"] for activity in ours} and ours
    assert {link.to[0] for link in found.links} == {"goal", "instruction"}


def test_the_sectors_of_the_example_hold_every_activity():
    """In the shipped register, each activity falls into exactly one Sector or the Union itself."""
    activities, _, entities = _real(year(2025))
    groupings, _ = read_groupings(EXAMPLES / "real" / "groupings.yaml")
    found = group(activities, groupings[0], entities)
    assert (found.not_grouped, found.several) == ((), ())
