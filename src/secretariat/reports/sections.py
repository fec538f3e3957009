"""Generated parts of the sections on the mandate, the activities and the plans: sentences, tables and charts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..domain import charts
from ..domain.definitions import by_slug, slug
from ..domain.documents import Block, Link
from ..domain.gaps import GAPS
from ..domain.languages import by_language
from ..domain.plans import KINDS
from .drafting import Draft

STANDINGS = ("held", "ongoing", "planned", "announced", "called off", "unknown")
ITEMS = ("mission", "goal", "thematic priority", "objective", "target", "outcome", "output", "enabler")
"""Kinds of items of a plan, in the order in which they are listed."""
FIGURE = {"announced": "unconfirmed", "called off": "called-off"}


def register_source(draft: Draft) -> str:
    """The source line of what is counted over the register."""
    return draft.t("the register of this report; each figure leads to its records")


def mandate(draft: Draft) -> Iterable[Block]:
    revisions = [row for row in draft.tables["revisions"] if row["covers"]]
    for row in revisions:
        if row["text_had"]:
            yield draft.paragraph(
                "In force in the period: {text}.", text=draft.said(row["designation"]), cites=_cites(draft, row)
            )
        else:
            yield draft.paragraph(
                "In force in the period: {text}. Its text could not be had; nothing below is taken from it.",
                text=draft.said(row["designation"]), cites=_cites(draft, row),
            )  # fmt: skip
    shown = [row for row in draft.tables["instructions"] if row["shown"]]
    nearest = {row["revision"] for row in shown if row["is_nearest"]}
    for name in sorted(nearest):
        yield draft.paragraph(
            "The instructions below are those of the nearest text that could be had, {text}, which is not in force.",
            text=name, author=draft.t("the secretariat"),
        )  # fmt: skip
    yield draft.table(
        "instructions",
        draft.t("Instructions and the activities and roles linked to them"),
        (
            ("designation", draft.t("Instruction"), "start", 1.2),
            ("gist", draft.t("What it asks"), "start", 3),
            ("stated", draft.t("stated"), "end", 0.7),
            ("proposed", draft.t("proposed"), "end", 0.8),
            ("confirmed", draft.t("confirmed"), "end", 0.8),
        ),
        [
            (
                draft.clause(row["designation"]),
                draft.said(row["gist"]),
                *_state_figures(draft, "instruction", row["designation"]),
            )
            for row in shown
        ],
        empty=draft.t("No source states an instruction for this period."),
        note=draft.t("Stated, proposed by a documented rule and confirmed by a person are counted apart."),
    )


def _state_figures(draft: Draft, kind: str, name: str):
    return tuple(draft.figure(f"{kind}.{slug(name)}.{state}") for state in ("stated", "proposed", "confirmed"))


def _cites(draft: Draft, row) -> tuple[Link, ...]:
    slugs = sorted({record.split("/", 1)[0] for record in row["records"]})
    return tuple(draft.source_link(one) for one in slugs if one in draft.sources)


def activities(draft: Draft) -> Iterable[Block]:
    yield draft.paragraph(
        "Activities of the period in the register: {total}, of which {held} held, {ongoing} under way, {planned} "
        "planned, {unconfirmed} announced whose result no source states, {off} called off, and {unknown} whose "
        "standing is not known. What was announced and never confirmed does not count as held.",
        total=draft.figure("activities.total"), held=draft.figure("activities.held"),
        ongoing=draft.figure("activities.ongoing"), planned=draft.figure("activities.planned"),
        unconfirmed=draft.figure("activities.unconfirmed"), off=draft.figure("activities.called-off"),
        unknown=draft.figure("activities.unknown"), author=draft.t("the secretariat"),
    )  # fmt: skip
    yield draft.paragraph(
        "Activities held whose participants are stated: {stated}; participants together: {participants}. Countries "
        "in which the activities took place: {countries}; entities that led them: {leads}.",
        stated=draft.figure("activities.with-participants"), participants=draft.figure("activities.participants"),
        countries=draft.figure("activities.countries"), leads=draft.figure("activities.leads"),
        author=draft.t("the secretariat"),
    )  # fmt: skip
    present = [row for row in draft.tables["activities"] if row["in_period"]]
    for grouping in draft.scope.groupings:
        counts = Counter(name for row in present for name in row[f"group_{grouping.id}"])
        both = Counter((name, row["standing"]) for row in present for name in row[f"group_{grouping.id}"])
        groups = [group for group in grouping.groups if counts[group.id]]
        name = draft.words.of(dict(grouping.name))
        rows = [
            (
                draft.words.of(dict(group.name)),
                draft.figure(f"activities.by-{grouping.id}.{group.id}"),
                *(both[group.id, standing] for standing in STANDINGS),
            )
            for group in groups
        ]
        none = [row for row in present if not row[f"group_{grouping.id}"]]
        if none:
            rows.append(
                (
                    draft.t("not grouped"), draft.figure(f"activities.by-{grouping.id}.none"),
                    *(sum(row["standing"] == standing for row in none) for standing in STANDINGS),
                )
            )  # fmt: skip
        several = sum(len(row[f"group_{grouping.id}"]) > 1 for row in present)
        table = draft.table(
            f"activities-by-{grouping.id}",
            draft.t("Activities of the period by {grouping}", grouping=name),
            (
                ("group", name, "start", 2.2),
                ("activities", draft.t("activities"), "end", 0.9),
                *((slug(s), draft.t(s), "end", 0.8) for s in STANDINGS),
            ),
            rows,
            note=draft.t("An activity may fall into several groups; the rows then do not add up to the whole.")
            if several
            else "",
            empty=draft.t("No activity of the period falls into a group."),
        )
        yield table
        if grouping is draft.scope.groupings[0] and groups:
            names = [draft.words.of(dict(group.name)) for group in groups]
            yield draft.chart(
                f"chart-activities-by-{grouping.id}",
                draft.t("Activities of the period by {grouping} and standing", grouping=name),
                charts.stacked(
                    [
                        (draft.words.of(dict(g.name)), draft.t(s), both[g.id, s])
                        for g in groups
                        for s in STANDINGS
                        if both[g.id, s]
                    ],
                    series=[draft.t(s) for s in STANDINGS if any(both[g.id, s] for g in groups)],
                    value_title=draft.t("activities"),
                    direction=draft.words.direction,
                ),
                table,
                draft.t(
                    "Bars of activities for {groups}, each divided by standing; the table before it has the numbers.",
                    groups=draft.words.listed(names),
                ),
            )
    kinds = by_slug(row["kind"] for row in present)
    yield draft.table(
        "activities-by-kind",
        draft.t("Activities of the period by kind"),
        (("kind", draft.t("Kind"), "start", 2), ("activities", draft.t("activities"), "end")),
        [(draft.known(kind[0]), draft.figure(f"activities.by-kind.{name}")) for name, kind in kinds.items()],
        empty=draft.t("No activity of the period states its kind."),
    )
    gaps = sorted({gap for row in present for gap in row["gaps"]})
    yield draft.table(
        "gaps",
        draft.t("What is missing in the register for the activities of the period"),
        (("gap", draft.t("Gap"), "start", 3), ("activities", draft.t("activities"), "end")),
        [(draft.t(GAPS[gap]), draft.figure(f"activities.gap.{slug(gap)}")) for gap in gaps],
        empty=draft.t("Nothing is missing."),
    )


def plans(draft: Draft) -> Iterable[Block]:
    in_force = sorted(
        (row for row in draft.tables["plans"] if row["in_force"]),
        key=lambda row: (
            KINDS.index(row["kind"]) if row["kind"] in KINDS else len(KINDS),
            row["start"] or "",
            row["id"],
        ),
    )
    yield draft.table(
        "plans",
        draft.t("Plans in force in the period"),
        (
            ("plan", draft.t("Plan"), "start", 3), ("body", draft.t("Body"), "start", 1),
            ("kind", draft.t("Kind"), "start", 1.2), ("period", draft.t("Period"), "start", 1.2),
            ("had", draft.t("Text available"), "start", 1),
        ),
        [
            (draft.said(_named(row)), draft.named(row["body"]), draft.words.known(row["kind"]) if row["kind"] else draft.t("not stated"), draft.words.dates(row["start"] or "", row["end"] or ""), bool(row["had"]))
            for row in in_force
        ],
        empty=draft.t("No source states a plan for this period."),
    )  # fmt: skip
    for row in in_force:
        mission = [
            goal
            for goal in draft.tables["goals"]
            if goal["plan"] == row["id"] and goal["what"] == "mission" and goal["state"] != "proposed"
        ]
        for goal in mission:
            yield draft.paragraph(
                "Mission in {plan}: {gist}.", plan=draft.said(_named(row)), gist=draft.said(_gist(goal)),
                cites=_cites(draft, goal),
            )  # fmt: skip
    plan_order = {row["id"]: at for at, row in enumerate(in_force)}
    goals = sorted(
        (row for row in draft.tables["goals"] if row["in_force"] and row["what"] not in ("vision",)),
        key=lambda row: (
            plan_order.get(row["plan"], len(plan_order)),
            ITEMS.index(row["what"]) if row["what"] in ITEMS else len(ITEMS),
            _naturally(row["designation"]),
        ),
    )
    seen = [row for row in goals if row["state"] != "proposed"]
    table = draft.table(
        "goals",
        draft.t("Mission, goals, targets and outputs of the plans in force, and the links to them"),
        (
            ("plan", draft.t("Plan"), "start", 1.1), ("designation", draft.t("Item"), "start", 0.8),
            ("kind", draft.t("Kind"), "start", 1), ("name", draft.t("What it says"), "start", 2.6),
            ("stated", draft.t("stated"), "end", 0.7), ("proposed", draft.t("proposed"), "end", 0.8),
            ("confirmed", draft.t("confirmed"), "end", 0.9),
        ),
        [
            (row["plan"], draft.clause(row["designation"]), draft.t(row["what"]), draft.said(_gist(row) or _named(row)), *_state_figures(draft, "goal", row["id"]))
            for row in seen
        ],
        empty=draft.t("No source states a goal for this period."),
        note=draft.t("Items that no source was seen to state are left out: {count}.", count=draft.words.number(len(goals) - len(seen))) if len(goals) > len(seen) else "",
    )  # fmt: skip
    yield draft.paragraph(
        "Links of the activities and roles of the period: {total}, of which {stated} stated by a source, "
        "{proposed} proposed by a documented rule, {confirmed} confirmed by a person and {refused} refused. "
        "Activities without any link: {unlinked}.",
        total=draft.figure("links.total"), stated=draft.figure("links.stated"), proposed=draft.figure("links.proposed"),
        confirmed=draft.figure("links.confirmed"), refused=draft.figure("links.refused"),
        unlinked=draft.figure("activities.unlinked"), author=draft.t("the secretariat"),
    )  # fmt: skip
    yield table
    yield _matrix(draft, seen)
    roles = sorted(
        (row for row in draft.tables["roles"] if row["in_period"] and row["state"] != "proposed"),
        key=lambda row: (draft.called(draft.entity(row["entity"])), row["what"] or "", row["id"]),
    )
    yield draft.table(
        "roles",
        draft.t("Roles in the period, and what they are linked to"),
        (
            ("entity", draft.t("Entity"), "start", 1.5), ("what", draft.t("Role"), "start", 1.6),
            ("in", draft.t("In"), "start", 2), ("since", draft.t("Since"), "start", 0.8),
            ("links", draft.t("Linked to"), "start", 2.2), ("state", draft.t("Evidence"), "start", 0.9),
        ),
        [
            (draft.named(draft.entity(row["entity"])), draft.known(row["what"]), draft.quoted(row["in"]), draft.date(row["since"] or "") or draft.t("not stated"), _links_of(draft, f"role:{row['id']}"), draft.t(row["state"]))
            for row in roles
        ],
        empty=draft.t("No source states a role in this period."),
        note=draft.t("A role whose end no source states is shown; whether it went on through the period is not known.")
        if any(not row["until"] for row in roles)
        else "",
        once=("state",),
    )  # fmt: skip
    unlinked = [row for row in draft.tables["unlinked"]]
    if unlinked:
        yield draft.table(
            "unlinked",
            draft.t("Activities and roles of the period without a link, and why"),
            (
                ("thing", draft.t("Activity or role"), "start", 2),
                ("reason", draft.t("Why no link is made"), "start", 3),
            ),
            [(draft.quoted(row["title"]), draft.said(row["reason"])) for row in unlinked],
        )


def _matrix(draft: Draft, goals) -> Block:
    """Sectors by goals: how many activities of each are linked."""
    grouping = draft.scope.groupings[0] if draft.scope.groupings else None
    rows_by_id = {f"activity:{row['id']}": row for row in draft.tables["activities"]}
    top = [row for row in goals if row["what"] in ("mission", "goal", "objective", "thematic priority")][:8]
    groups = list(grouping.groups) if grouping else []
    counts: Counter = Counter()
    for link in draft.tables["links"]:
        activity = rows_by_id.get(link["of"])
        if activity and link["in_period"] and link["state"] != "refused":
            for name in activity[f"group_{grouping.id}"] if grouping else ():
                counts[name, link["to"]] += 1
    shown = [group for group in groups if any(counts[group.id, f"goal:{goal['id']}"] for goal in top)]
    return draft.table(
        "matrix",
        draft.t(
            "Activities of the period by {grouping} and goal",
            grouping=draft.words.of(dict(grouping.name)) if grouping else "",
        ),
        (
            ("group", draft.words.of(dict(grouping.name)) if grouping else "", "start", 1.5),
            *((slug(goal["id"]), draft.clause(f"{goal['plan']} {goal['designation']}"), "end", 1) for goal in top),
        ),
        [(draft.words.of(dict(g.name)), *(counts[g.id, f"goal:{goal['id']}"] for goal in top)) for g in shown],
        note=draft.t("Links that are stated, proposed or confirmed; those refused are left out."),
        empty=draft.t("No activity of the period is linked to a goal."),
    )


def _naturally(designation: str | None) -> list[tuple[int, str]]:
    """A key by which "Goal 10" comes after "Goal 9"."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", designation or "")]


def _named(row) -> dict[str, str]:
    told = by_language(row, "name", "theme")
    return told if told["en"] else {"en": row["id"]}


def _gist(row) -> dict[str, str]:
    return by_language(row, "gist", "name", "theme")


def _links_of(draft: Draft, thing: str) -> str:
    found = []
    for link in draft.tables["links"]:
        if link["of"] == thing and link["state"] != "refused":
            found.append(draft.words.bracketed(draft.whole_clause(link["to_name"]), draft.t(link["state"])))
    return draft.words.semicolon.join(found) or draft.t("none")
