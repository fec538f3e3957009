"""
Plans in force in a period and their goals; revisions of instruments, and the nearest text where one was not to be had.

Source: Resolution 130 (draft of 28 July 2006), instructs 2 iii): relation to the mission and to the Strategic and
Operational Plan; Resolutions 71 and 72 on strategic, operational and financial plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .links import Link
from .periods import Period, bounds, span

KINDS = ("strategic", "operational", "action plan", "financial")


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of a body for a period (*start*, *end*: dates of reduced precision); *had*: its text could be had."""

    key: str
    name: str
    body: str = ""
    kind: str = ""
    start: str = ""
    end: str = ""
    had: bool = True
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """Mission, goal, target, output, enabler … of a plan (*what*); *parent* is the designation of the one above."""

    key: str
    plan: str
    what: str
    designation: str
    name: str = ""
    parent: str = ""
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A goal and what stands below it, in the order given."""

    goal: Goal
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """
    One revision, or draft, of one instrument.

    Attributes:
        designation: its name, such as "Resolution 130 (Rev. Bucharest, 2022)" or "draft of 28 July 2006".
        standing: "draft", "in force", "superseded" or empty; a draft is never in force, whatever its dates.
        start, end: the days on which it is in force; an absent end is open.
        date: of the text, where that is not *start*.
        text_had: its text could be had.
    """

    key: str
    instrument: str
    designation: str
    standing: str = ""
    start: str = ""
    end: str = ""
    date: str = ""
    text_had: bool = False
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at: *code* is one of `FINDINGS`, *about* the key of what it speaks of."""

    code: str
    about: str
    detail: str = ""


FINDINGS = {
    "plan-not-had": "the plan is in force in the period, and its text could not be had",
    "plan-without-period": "no source states the period of the plan",
    "plan-missing": "no plan of this body and kind is known for the period, though one is for another",
    "parent-missing": "it names a goal above it that is missing",
    "parent-circle": "it stands below itself",
    "link-to-unknown": "the link leads to a goal that is not known",
    "link-out-of-force": "the link leads to a goal of a plan that is not in force in the period",
}


@dataclass(frozen=True, slots=True)
class InForce:
    """*plans* in force on some day of the period, by body, kind and start; *findings* on what is missing."""

    plans: tuple[Plan, ...]
    findings: tuple[Finding, ...]

    @property
    def had(self) -> tuple[Plan, ...]:
        return tuple(plan for plan in self.plans if plan.had)

    @property
    def not_had(self) -> tuple[Plan, ...]:
        """To be named in the report: in force, and their text could not be had."""
        return tuple(plan for plan in self.plans if not plan.had)


def in_force(plans: Iterable[Plan], period: Period) -> InForce:
    """The plans in force in a period, several for each body and kind; and what could not be had."""
    ordered = sorted(plans, key=lambda plan: (plan.body, _place(plan.kind), plan.start, plan.key))
    found = [plan for plan in ordered if (own := span(plan.start, plan.end)) and own.meets(period)]
    findings = [Finding("plan-not-had", plan.key, plan.name) for plan in found if not plan.had]
    findings += [Finding("plan-without-period", p.key, p.name) for p in ordered if span(p.start, p.end) is None]
    there = {(plan.body, plan.kind) for plan in found}
    known = dict.fromkeys((plan.body, plan.kind) for plan in ordered if plan.kind and plan.body)
    findings += [Finding("plan-missing", body, kind) for body, kind in known if (body, kind) not in there]
    return InForce(tuple(found), tuple(findings))


def goal_tree(goals: Iterable[Goal]) -> tuple[tuple[Node, ...], tuple[Finding, ...]]:
    """
    The goals of one plan as a tree, keeping their order.

    A goal whose parent is missing, or that stands below itself, is put on top, with a finding; every goal stands in
    the tree once.
    """
    ordered = list(goals)
    by = {goal.designation: goal for goal in reversed(ordered)}
    findings: list[Finding] = []
    below: dict[str, list[Goal]] = {}
    top: list[Goal] = []
    for goal in ordered:
        if not goal.parent:
            top.append(goal)
        elif goal.parent not in by:
            findings.append(Finding("parent-missing", goal.key, goal.parent))
            top.append(goal)
        elif _stands_below_itself(goal, by):
            findings.append(Finding("parent-circle", goal.key, goal.parent))
            top.append(goal)
        else:
            below.setdefault(by[goal.parent].key, []).append(goal)

    def node(goal: Goal) -> Node:
        return Node(goal, tuple(node(child) for child in below.get(goal.key, ())))

    return tuple(node(goal) for goal in top), tuple(findings)


def check_links(
    links: Iterable[Link], goals: Iterable[Goal], plans: Iterable[Plan], period: Period
) -> tuple[Finding, ...]:
    """Findings on links to goals that are unknown, or of a plan not in force in the period. Refused ones are passed."""
    of = {goal.key: goal.plan for goal in goals}
    there = {plan.key for plan in in_force(plans, period).plans}
    findings = []
    for link in links:
        if link.to[0] != "goal" or link.state == "refused":
            continue
        if link.to[1] not in of:
            findings.append(Finding("link-to-unknown", link.of[1], link.to[1]))
        elif of[link.to[1]] not in there:
            findings.append(Finding("link-out-of-force", link.of[1], link.to[1]))
    return tuple(findings)


@dataclass(frozen=True, slots=True)
class Covering:
    """
    Which revision of an instrument covers a day, and the text that can be shown.

    Attributes:
        in_force: the revision whose period covers the day, or None when none is known to.
        text: the revision whose text is shown: that in force, or the nearest one of which the text was had, or None.
        others: revisions that may have been in force on the day as well, as far as their dates were told ("2018").
    """

    in_force: Revision | None
    text: Revision | None
    others: tuple[Revision, ...] = ()

    @property
    def is_text_in_force(self) -> bool:
        """Whether the text shown is the text in force; if not, it is named by its own designation and never as such."""
        return self.text is not None and self.text == self.in_force


def revision_on(revisions: Iterable[Revision], instrument: str, day: date) -> Covering:
    """
    The revision of an instrument that is in force on a day, and the nearest text if its own was not had.

    A draft is in force on no day. Of two revisions that may both cover the day the later one is taken. Nearest is the text
    whose date is fewest days from the beginning of the revision in force (from *day*, where none is known); of two as
    near, the earlier.
    """
    ours = sorted((r for r in revisions if r.instrument == instrument), key=lambda r: (r.start, r.date, r.key))
    found = revisions_in(ours, instrument, Period(day, day))
    covering, others = (found[-1], found[:-1]) if found else (None, ())
    if covering is not None and covering.text_had:
        return Covering(covering, covering, others)
    begins = bounds(covering.start) if covering else None
    middle = begins.first if begins else day
    dated = [(days, r) for r in ours if r.text_had and (days := bounds(r.date or r.start))]
    near = min(dated, key=lambda one: (abs((one[0].first - middle).days), one[0].first, one[1].key), default=None)
    undated = next((r for r in ours if r.text_had), None)
    return Covering(covering, near[1] if near else undated, others)


def revisions_in(revisions: Iterable[Revision], instrument: str, period: Period) -> tuple[Revision, ...]:
    """The revisions of an instrument in force on some day of a period, in the order of their beginning; no drafts."""
    found = [
        revision
        for revision in revisions
        if revision.instrument == instrument
        and revision.standing != "draft"
        and bounds(revision.start)
        and (own := span(revision.start, revision.end))
        and own.meets(period)
    ]
    return tuple(sorted(found, key=lambda revision: (revision.start, revision.key)))


def _place(kind: str) -> tuple[int, str]:
    return (KINDS.index(kind) if kind in KINDS else len(KINDS), kind)


def _stands_below_itself(goal: Goal, by: Mapping[str, Goal]) -> bool:
    passed: set[str] = set()
    above = by.get(goal.parent)
    while above is not None and above.key not in passed:
        if above.key == goal.key:
            return True
        passed.add(above.key)
        above = by.get(above.parent)
    return False
