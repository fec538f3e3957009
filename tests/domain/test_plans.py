"""Plans in force, trees of goals, and the text that stands for a revision."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.links import Link
from secretariat.domain.periods import between, year
from secretariat.domain.plans import (
    FINDINGS,
    Goal,
    Plan,
    Revision,
    check_links,
    goal_tree,
    in_force,
    revision_on,
    revisions_in,
)

PLANS = [
    Plan("SP-2024-2027", "Strategic plan", "ITU", "strategic", "2024", "2027"),
    Plan("SP-2020-2023", "Strategic plan", "ITU", "strategic", "2020", "2023"),
    Plan("OP-2024-2027", "Operational plan", "ITU", "operational", "2024", "2027", had=False),
    Plan("AP-Kigali", "Kigali Action Plan", "ITU-D", "action plan", "2022", "2025"),
    Plan("FP-2016-2019", "Financial plan", "ITU", "financial", "2016", "2019"),
    Plan("X", "Undated", "ITU", "strategic"),
]


def test_several_plans_are_in_force_and_what_could_not_be_had_is_named():
    """A period has all plans that meet it; one whose text was not had, and a kind without a plan, are findings."""
    found = in_force(PLANS, year(2025))
    assert [plan.key for plan in found.plans] == ["SP-2024-2027", "OP-2024-2027", "AP-Kigali"]
    assert [plan.key for plan in found.not_had] == ["OP-2024-2027"]
    assert {finding.code for finding in found.findings} == {"plan-not-had", "plan-without-period", "plan-missing"}
    assert [f.detail for f in found.findings if f.code == "plan-missing"] == ["financial"]


def test_a_period_over_two_plans_has_both():
    """A Council year that begins under one plan and ends under the next is reported against both."""
    found = in_force(PLANS, between("2023-07", "2024-06"))
    assert [plan.key for plan in found.plans if plan.kind == "strategic"] == ["SP-2020-2023", "SP-2024-2027"]


def test_goals_stand_below_their_parents():
    """A target stands below its goal; one whose goal is missing stands on top, with a finding."""
    goals = [
        Goal("p#G1", "p", "goal", "G1"),
        Goal("p#T1", "p", "target", "T1", parent="G1"),
        Goal("p#T9", "p", "target", "T9", parent="G9"),
    ]
    tree, findings = goal_tree(goals)
    assert [node.goal.designation for node in tree] == ["G1", "T9"]
    assert [node.goal.designation for node in tree[0].children] == ["T1"]
    assert [(finding.code, finding.about) for finding in findings] == [("parent-missing", "p#T9")]


def _count(nodes):
    return [key for node in nodes for key in (node.goal.key, *_count(node.children))]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdefg") | st.just("")), unique_by=lambda pair: pair[0]
    )
)
def test_every_goal_stands_in_the_tree_once(pairs):
    """Whatever the parents, also in circles, no goal is lost and none stands twice."""
    tree, findings = goal_tree([Goal(f"p#{own}", "p", "goal", own, parent=above) for own, above in pairs])
    assert sorted(_count(tree)) == sorted(f"p#{own}" for own, _ in pairs)
    assert all(finding.code in FINDINGS for finding in findings)


def test_a_link_to_a_plan_out_of_force_is_a_finding():
    """Links to goals of another period's plan, or to unknown goals, are found; refused ones are not asked."""
    goals = [
        Goal("SP-2020-2023#G1", "SP-2020-2023", "goal", "G1"),
        Goal("SP-2024-2027#G1", "SP-2024-2027", "goal", "G1"),
    ]
    links = [
        Link(("activity", "a"), ("goal", "SP-2020-2023#G1"), "stated"),
        Link(("activity", "b"), ("goal", "SP-2024-2027#G1"), "stated"),
        Link(("activity", "c"), ("goal", "SP-1999#G1"), "proposed"),
        Link(("activity", "d"), ("goal", "SP-2020-2023#G1"), "refused"),
        Link(("activity", "e"), ("instruction", "anything"), "stated"),
    ]
    found = check_links(links, goals, PLANS, year(2025))
    assert [(finding.code, finding.about) for finding in found] == [
        ("link-out-of-force", "a"),
        ("link-to-unknown", "c"),
    ]


R = "PP Res 130"
MARRAKESH = Revision("m", R, "Resolution 130 (Marrakesh, 2002)", "superseded", "2002-10-18", "2006-11-23")
DRAFT = Revision("d", R, "draft of 28 July 2006", "draft", "2006-07-28", "2006", text_had=True)
ANTALYA = Revision("a", R, "Resolution 130 (Rev. Antalya, 2006)", "superseded", "2006-11-24", "2010-10-21")
BUCHAREST = Revision("b", R, "Resolution 130 (Rev. Bucharest, 2022)", "in force", "2022-10-14", text_had=True)
REVISIONS = [BUCHAREST, MARRAKESH, DRAFT, ANTALYA]


@pytest.mark.parametrize(
    ("day", "in_force_key", "text"),
    [
        ("2006-06-01", "m", "d"),
        ("2006-08-01", "m", "d"),
        ("2007-03-01", "a", "d"),
        ("2015-01-01", None, "b"),
        ("2012-01-01", None, "d"),
        ("2025-01-01", "b", "b"),
        ("1999-01-01", None, "d"),
    ],
)
def test_a_draft_is_shown_by_name_and_never_as_in_force(day, in_force_key, text):
    """The revision in force is found by date; where its text was not had, the nearest text is shown, by its name."""
    found = revision_on(REVISIONS, R, date.fromisoformat(day))
    assert (found.in_force.key if found.in_force else None) == in_force_key
    assert found.text.key == text
    assert found.is_text_in_force == (in_force_key == text)


def test_an_instrument_of_which_nothing_is_known_has_no_text():
    """Another instrument's texts never stand in."""
    found = revision_on(REVISIONS, "PP Res 174", date(2025, 1, 1))
    assert found.in_force is None and found.text is None and not found.is_text_in_force


@given(st.dates(date(1990, 1, 1), date(2035, 1, 1)), st.permutations(REVISIONS))
def test_a_later_period_is_never_covered_by_an_earlier_text(day, revisions):
    """What is in force on a day has that day in its period, is no draft, and hangs on no order."""
    found = revision_on(revisions, R, day)
    assert found == revision_on(REVISIONS, R, day)
    if found.in_force:
        assert found.in_force.standing != "draft"
        assert found.in_force.start <= day.isoformat() <= (found.in_force.end or "9999")
    assert found.text is not None and found.text.text_had


def test_revisions_of_a_period_follow_each_other():
    """A year in which a revision is replaced has both, without the draft."""
    assert [revision.key for revision in revisions_in(REVISIONS, R, year(2006))] == ["m", "a"]


def test_a_year_alone_does_not_say_which_revision_was_in_force_in_it():
    """Where years alone are stated, in the year of a change the later revision is taken and the other is named."""
    dubai, bucharest = Revision("d", R, "Dubai", start="2018", end="2022"), Revision("b", R, "Bucharest", start="2022")
    found = revision_on([dubai, bucharest], R, date(2022, 6, 1))
    assert found.in_force == bucharest and found.others == (dubai,)
    assert revision_on([dubai, bucharest], R, date(2021, 6, 1)).others == ()
