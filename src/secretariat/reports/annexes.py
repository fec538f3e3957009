"""The annexes: all activities, figures with their evidence, origin of values, conflicts, sources, distribution list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from ..domain.documents import Block, Link, PrintedFigure, Text, figure_anchor
from .drafting import Draft

ISO_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def activities(draft: Draft) -> Iterable[Block]:
    rows = [row for row in draft.tables["activities"] if row["in_period"]]
    rows.sort(key=lambda row: (row["start"] or "", row["title"]))
    yield draft.table(
        "annex-activities",
        draft.t("All activities of the period"),
        (
            ("title", draft.t("Activity"), "start", 3.2), ("kind", draft.t("Kind"), "start", 1.1),
            ("dates", draft.t("Dates"), "start", 1.4), ("place", draft.t("Place"), "start", 1.2),
            ("lead", draft.t("Lead"), "start", 1.3), ("standing", draft.t("Standing"), "start", 1),
            ("source", draft.t("Source"), "start", 1.8),
        ),
        [
            (
                draft.quoted(row["title"]), draft.known(row["kind"]),
                draft.words.dates(row["start"] or "", row["end"] or ""),
                _place(draft, row), draft.named(row["lead"]), draft.t(row["standing"]),
                draft.address(row["source_title"] or "", row["source_url"] or "") or draft.t("not stated"),
            )
            for row in rows
        ],
        anchors=[f"activity-{number}" for number, _ in enumerate(rows, 1)],
        empty=draft.t("The register holds no activity of this period."),
    )  # fmt: skip


def links(draft: Draft) -> Iterable[Block]:
    """How each activity relates to instructions, goals and money, and which rules proposed what."""
    of: dict[str, list] = defaultdict(list)
    for link in draft.tables["links"]:
        if link["in_period"]:
            of[link["of"]].append(link)
    rows = [row for row in draft.tables["activities"] if row["in_period"]]
    rows.sort(key=lambda row: (row["start"] or "", row["title"]))

    def told(row, kind: str) -> list:
        found: list = []
        for link in (one for one in of[f"activity:{row['id']}"] if one["to_kind"] == kind):
            name = draft.quoted(link["to_name"]) if kind == "budget-line" else draft.whole_clause(link["to_name"])
            found += [draft.words.semicolon] if found else []
            found += [name, draft.words.bracketed("", draft.t(link["state"]))]
        return found or [draft.t("none")]

    yield draft.table(
        "annex-links",
        draft.t("Each activity of the period and what it is linked to"),
        (
            ("activity", draft.t("Activity"), "start", 2.6), ("instructions", draft.t("Instructions"), "start", 2),
            ("goals", draft.t("Mission, goals and outputs"), "start", 2.4),
            ("money", draft.t("Budget lines"), "start", 1.4),
        ),
        [
            (draft.quoted(row["title"]), told(row, "instruction"), told(row, "goal"), told(row, "budget-line"))
            for row in rows
        ],
        empty=draft.t("The register holds no activity of this period."),
        once=("money",),
    )  # fmt: skip
    rules: dict[str, list] = defaultdict(list)
    for link in draft.tables["links"]:
        if link["in_period"] and link["rule"]:
            rules[link["rule"]].append(link)
    yield draft.table(
        "annex-rules",
        draft.t("Rules that proposed links, and their reasons"),
        (
            ("rule", draft.t("Rule"), "start", 1.4), ("reason", draft.t("Reason"), "start", 4),
            ("links", draft.t("links"), "end", 0.7),
        ),
        [(Text(rule, "code"), draft.said(found[0]["reason"]), len(found)) for rule, found in sorted(rules.items())],
        empty=draft.t("No rule proposed a link."),
    )  # fmt: skip


def cooperation(draft: Draft) -> Iterable[Block]:
    """Acts of cooperation up to the period, one by one, so that every count can be followed."""
    rows = [row for row in draft.tables["liaisons"] if row["by_period"]]
    rows.sort(key=lambda row: (row["date"] or "", row["id"]))
    yield draft.table(
        "annex-cooperation",
        draft.t("Acts of cooperation up to the end of the period"),
        (
            ("date", draft.t("Date"), "start", 1), ("from", draft.t("From"), "start", 1.4), ("to", draft.t("To"), "start", 1.4),
            ("kind", draft.t("Kind"), "start", 1), ("subject", draft.t("Subject"), "start", 3), ("evidence", draft.t("Evidence"), "start", 0.8),
        ),
        [
            (draft.date(row["date"] or ""), draft.named(row["from"]), draft.named(row["to"]), draft.known(row["kind"]), draft.quoted(row["subject"]), draft.t(row["state"]))
            for row in rows
        ],
        empty=draft.t("No source states an act of cooperation."),
        once=("evidence",),
    )  # fmt: skip


def _place(draft: Draft, row) -> list:
    place = draft.t("virtual") if row["place"] == "virtual" else draft.known(row["place"])
    country = draft.country(row["country"]) if row["country"] else ""
    return [part for part in (place, draft.words.pause if place and country else "", country) if part]


def figures(draft: Draft) -> Iterable[Block]:
    """The figures, their sources by the numbers that these have in the annex on sources."""
    printed = [draft.printed(draft.figures[name]) for name in draft.used]
    numbers = {f"#source-{row['id']}": str(number) for number, row in enumerate(draft.tables["sources"], 1)}

    def numbered(one: PrintedFigure) -> list:
        found: list = []
        for link in one.sources:
            found += [draft.words.comma] if found else []
            found.append(Link(numbers[link.target], link.target))
        return found or ["–"]

    yield draft.table(
        "annex-figures",
        draft.t("Figures of this report, their methods and the records that they rest on"),
        (
            ("figure", draft.t("Figure"), "start", 3), ("value", draft.t("Value"), "end", 1.1),
            ("unit", draft.t("Unit"), "start", 1.1), ("method", draft.t("Method"), "start", 2.2),
            ("records", draft.t("Records"), "end", 0.8), ("sources", draft.t("Sources"), "start", 1.2),
            ("date", draft.t("Date"), "start", 1.1),
        ),
        [
            (one.label, one.text, one.unit, one.method, one.records or "–", numbered(one), one.date or "–")
            for one in printed
        ],
        anchors=[figure_anchor(one.name) for one in printed],
        note=draft.t("The numbers of sources are those of the annex on sources, which has their addresses and dates.")
        + " "
        + draft.t("The data package holds every record and recomputes every figure: secretariat report verify."),
    )  # fmt: skip


def _spread(draft: Draft, links):
    found = []
    for link in links[:3]:
        found += [draft.words.semicolon, link] if found else [link]
    if len(links) > 3:
        found.append(f"{draft.words.semicolon}+{len(links) - 3}")
    return found


def origins(draft: Draft) -> Iterable[Block]:
    sections = sorted({row["section"] for row in draft.tables["values"]})
    titles = {
        "activities": "Review of activities", "budget": "Budgetary impact", "cooperation": "Cooperation",
        "mandate": "Mandate", "plans": "Relation to mission and plans",
    }  # fmt: skip
    yield draft.table(
        "annex-origins",
        draft.t("Where the values of each section come from"),
        (
            ("section", draft.t("Section"), "start", 2.4), ("source", draft.t("drawn from a source"), "end"),
            ("person", draft.t("given by a person"), "end"), ("inferred", draft.t("inferred"), "end"),
            ("proposed", draft.t("proposed"), "end"), ("unknown", draft.t("not known"), "end"),
        ),
        [
            (draft.t(titles.get(section, section)), *(draft.figure(f"values.{section}.{o}") for o in ("source", "person", "inferred", "proposed", "unknown")))
            for section in sections
        ],
    )  # fmt: skip


def conflicts(draft: Draft) -> Iterable[Block]:
    yield draft.table(
        "annex-conflicts",
        draft.t("Where sources contradict each other"),
        (
            ("thing", draft.t("Of what"), "start", 2.4), ("field", draft.t("Field"), "start", 1),
            ("shown", draft.t("Value shown"), "start", 1.4), ("from", draft.t("From"), "start", 1.2),
            ("against", draft.t("Other values"), "start", 1.6), ("others", draft.t("From"), "start", 1.2),
        ),
        [
            (
                draft.quoted(row["title"]), draft.words.known(row["field"]), draft.quoted(_shown(draft, row, row["shown"])), _slug_link(draft, row["shown_from"]),
                draft.quoted(" / ".join(dict.fromkeys(_shown(draft, row, one) for one in row["against"]))), _spread(draft, [_slug_link(draft, r) for r in dict.fromkeys(row["against_from"])]),
            )
            for row in draft.tables["conflicts"]
            if not row["decided"]
        ],
        empty=draft.t("No present sources contradict each other."),
    )  # fmt: skip


def _shown(draft: Draft, row, text: str) -> str:
    if row["currency"] and text.lstrip("-").isdigit():
        return draft.amount(int(text), row["currency"])
    return draft.date(text) if ISO_DATE.fullmatch(text) else text


def _slug_link(draft: Draft, record: str):
    slug = record.split("/", 1)[0]
    return draft.source_link(slug) if slug in draft.sources else Link(slug, "#annex-sources")


def sources(draft: Draft) -> Iterable[Block]:
    rows = list(draft.tables["sources"])
    yield draft.table(
        "annex-sources",
        draft.t("Sources of this report"),
        (
            ("number", draft.t("No."), "end", 0.5),
            ("source", draft.t("Source"), "start", 2.6), ("address", draft.t("Address"), "start", 1.8),
            ("retrieved", draft.t("Retrieved"), "start", 1.2), ("licence", draft.t("Licence"), "start", 2),
            ("covers", draft.t("covers"), "start", 0.9), ("present", draft.t("records"), "end", 0.8), ("refused", draft.t("refused"), "end", 0.8),
            ("doubts", draft.t("doubts"), "end", 0.8), ("state", draft.t("State"), "start", 1),
        ),
        [
            (
                number, draft.quoted(row["title"]), _address(row["address"]), draft.date(row["retrieved"][:10]), draft.quoted(row["licence"]),
                row["covers"], row["present"], row["refused"], row["doubts"], draft.t(row["state"]),
            )
            for number, row in enumerate(rows, 1)
        ],
        once=("retrieved", "licence", "refused", "doubts", "state"),
        anchors=[f"source-{row['id']}" for row in rows],
    )  # fmt: skip


def _address(address: str):
    return Link(address, address) if address.startswith(("http://", "https://")) else address


def distribution(draft: Draft, audiences) -> Iterable[Block]:
    yield draft.table(
        "annex-distribution",
        draft.t("Distribution list"),
        (("audience", draft.t("Audience"), "start", 2), ("how", draft.t("How"), "start", 3)),
        [(draft.said(one.get("name")), draft.said(one.get("how"))) for one in audiences],
        empty=draft.t("The settings name no audience."),
    )
