"""Generated parts of the sections on money, cooperation, standards, spam and changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from babel.numbers import get_currency_precision

from ..domain import charts
from ..domain.budget import KINDS
from ..domain.definitions import by_slug, cost_figure, kinds_and_funds, slug
from ..domain.documents import Block
from ..domain.languages import by_language
from ..domain.sets import column, rows_with
from .drafting import Cell, Draft
from .sections_goalcosts import goal_costs

SHOWN = 25


def budget(draft: Draft) -> Iterable[Block]:
    whole = next(
        (r for r in sorted(draft.tables["budget"], key=lambda r: -(r["narrowness"] or 0)) if r["is_whole"]), None
    )
    by = draft.t("the secretariat")
    if whole and whole["amount"] is not None:
        yield draft.paragraph(
            "The planned budget of the whole body is {amount} ({line}, {years}).",
            amount=draft.figure("budget.union"), line=draft.quoted(whole["line"]), years=_years(whole), author=by,
        )  # fmt: skip
    else:
        yield draft.paragraph(
            "The planned budget of the whole body for the period: {amount}. No source of this report states it.",
            amount=draft.figure("budget.union"), author=by,
        )  # fmt: skip
    yield draft.paragraph(
        "Of the activities of the period, and of the roles whose cost a source states, {direct} have a direct figure, {share} "
        "a share of a cost centre, and the cost of {unknown} is not known. What is not stated is never filled in.",
        direct=draft.figure("costs.direct"), share=draft.figure("costs.share"), unknown=draft.figure("costs.unknown"),
        author=by,
    )  # fmt: skip
    lines = sorted(
        (row for row in draft.tables["budget"] if row["in_period"]),
        key=lambda row: (
            not row["is_whole"],
            row["body"] or "",
            row["line"] or "",
            _years(row),
            KINDS.index(row["kind"] or ""),
        ),
    )
    yield draft.table(
        "budget-lines",
        draft.t("Budget lines of the period, as their sources state them"),
        (
            ("body", draft.t("Body"), "start", 1.6), ("line", draft.t("Line"), "start", 2.6),
            ("years", draft.t("Years"), "start", 1), ("kind", draft.t("Kind"), "start", 1),
            ("fund", draft.t("Fund"), "start", 1), ("amount", draft.t("Amount"), "end", 1.6),
            ("source", draft.t("Source"), "start", 1.8),
        ),
        [
            (draft.named(row["body"]), draft.quoted(row["line"]), _years(row), draft.words.known(row["kind"]) if row["kind"] else draft.t("not stated"), draft.words.known(row["fund"]) if row["fund"] else draft.t("not stated"), _amount(draft, row), draft.quoted(row["source_title"]) or draft.t("not stated"))
            for row in lines
        ],
        empty=draft.t("No source states a budget line for this period."),
        note=draft.t("Planned and actual, and the funds, are never added up with each other."),
        once=("body", "source"),
    )  # fmt: skip
    yield from _costs(draft)
    yield from goal_costs(draft)


def _costs(draft: Draft) -> Iterable[Block]:
    """For each kind one table, with a row an activity and a column a fund: they are never added with each other."""
    known = [row for row in draft.tables["costs"] if row["amount"] is not None]
    if not known:
        yield draft.table(
            "costs", draft.t("Cost of the activities and roles of the period, where it is known"),
            (("thing", draft.t("Activity or role")),), [],
            empty=draft.t("No source states the cost of any activity of this period."),
        )  # fmt: skip
        return
    columns = kinds_and_funds(draft.tables)
    for kind in dict.fromkeys(kind for kind, _ in columns):
        yield from _costs_of(
            draft, kind, [row for row in known if row["kind"] == kind], [fund for k, fund in columns if k == kind]
        )


def _costs_of(draft: Draft, kind: str, known: list, funds: list[str]) -> Iterable[Block]:
    currency = draft.scope.currency
    scale = 10 ** get_currency_precision(currency)
    amounts: dict[str, Counter] = defaultdict(Counter)
    bases: dict[str, dict[str, None]] = defaultdict(dict)
    hows: dict[str, dict[str, None]] = defaultdict(dict)
    titles = {row["of"]: row["title"] for row in known}
    for row in known:
        amounts[row["of"]][row["fund"]] += row["amount"]
        bases[row["of"]][draft.t(row["basis"])] = None
        for part in draft.words.steps(row["how_said"]):
            hows[row["of"]][part] = None
    rows = [
        (
            draft.quoted(titles[of]), " + ".join(bases[of]),
            *(draft.amount(amounts[of][fund], currency).split("\u00a0", 1)[1] if fund in amounts[of] else "" for fund in funds),
            draft.words.semicolon.join(hows[of]),
        )
        for of in sorted(titles, key=lambda of: (titles[of], of))
    ]  # fmt: skip
    rows.append((draft.t("together"), "", *(draft.figure(cost_figure(kind, fund)) for fund in funds), ""))
    what = draft.words.known(kind or "kind not stated")
    table = draft.table(
        f"costs-{slug(kind)}",
        draft.t("Cost of the activities and roles of the period, where it is known: {kind}", kind=what),
        (
            ("thing", draft.t("Activity or role"), "start", 2.6), ("basis", draft.t("Basis"), "start", 0.8),
            *((slug(fund), draft.words.known(fund or "fund not stated"), "end", 1.4) for fund in funds),
            ("how", draft.t("How"), "start", 2),
        ),
        rows,
        unit=currency,
        kinds=[*("" for _ in titles), "total"],
        note=draft.t("Planned and actual, and the funds, are never added up with each other."),
    )  # fmt: skip
    yield table
    total: Counter = Counter()
    for row in known:
        if row["fund"] == funds[0]:
            group = draft.group_names.get(row["group"], row["group"]) if row["group"] else draft.t("not grouped")
            total[group, row["basis"]] += row["amount"]
    names = sorted({name for name, _ in total})
    yield draft.chart(
        f"chart-costs-{slug(kind)}",
        draft.t(
            "Known cost, {what}, by group and basis",
            what=what + draft.words.pause + draft.words.known(funds[0] or "fund not stated"),
        ),
        charts.stacked(
            [(name, draft.t(basis), round(value / scale)) for (name, basis), value in sorted(total.items())],
            series=[draft.t(b) for b in ("direct", "share") if any(basis == b for _, basis in total)],
            value_title=currency,
            direction=draft.words.direction,
        ),
        table,
        draft.t(
            "Bars of known cost for {groups}; the table before it has the numbers.", groups=draft.words.listed(names)
        ),
    )


def _years(row) -> str:
    first, last = row["first_year"], row["last_year"]
    return f"{first}–{last}" if last and last != first else str(first or "")


def _amount(draft: Draft, row) -> str:
    if row["amount"] is not None:
        text = draft.amount(row["amount"], row["currency"])
        bound = {
            "lower bound": draft.t("at least {value}", value=text),
            "upper bound": draft.t("at most {value}", value=text),
        }
        return bound.get(row["unit"] or "", text)
    if row["value"] is not None and row["unit"] == "percent":
        return f"{row['value']}\u00a0%" if draft.words.language in ("fr", "ru", "es") else f"{row['value']}%"
    return draft.t("not known")


def cooperation(draft: Draft) -> Iterable[Block]:
    yield draft.paragraph(
        "Partners named by activities of the period: {partners}. Liaison statements, agreements, joint texts and "
        "joint events of the period that sources state: {total}, with other entities: {others}. The counts below "
        "are counts of evidence; a rise may be better recording.",
        partners=draft.figure("entities.partners"), total=draft.figure("liaisons.total"),
        others=draft.figure("liaisons.others"), author=draft.t("the secretariat"),
    )  # fmt: skip
    names: dict[str, str] = {}
    partners: Counter = Counter()
    acts: dict[str, Counter] = defaultdict(Counter)
    for row in draft.tables["partners"]:
        partners[row["entity"]] += 1
        names[row["entity"]] = row["name"]
    for row in draft.tables["liaisons"]:
        if row["other"] and row["by_period"] and row["state"] == "stated":
            acts[row["other"]]["in the period" if row["in_period"] else "before"] += 1
            names.setdefault(row["other"], row["other_name"])
    roles: dict[str, list[str]] = defaultdict(list)
    described: dict[str, dict[str, str]] = {}
    for row in draft.tables["entities"]:
        names[row["id"]] = str(row.get(f"name_{draft.words.language}") or row["name"])
        if row.get("role") and row["state"] != "proposed":
            described[row["id"]] = by_language(row, "role")
    for row in draft.tables["roles"]:
        if row["in_period"] and row["state"] != "proposed" and row["entity"]:
            roles[row["entity"]].append(row["what"] or "")
    order = sorted(
        {*partners, *acts}, key=lambda e: (-partners[e] - acts[e]["in the period"], -acts[e]["before"], names.get(e, e))
    )
    table = draft.table(
        "cooperation",
        draft.t("Cooperation: entity, role and evidence"),
        (
            ("entity", draft.t("Entity"), "start", 2), ("role", draft.t("Role"), "start", 3),
            ("activities", draft.t("activities of the period"), "end", 1),
            ("acts", draft.t("acts of the period"), "end", 0.9), ("before", draft.t("earlier acts"), "end", 0.9),
        ),
        [
            (
                draft.named(names.get(e, e)), _role(draft, roles[e], described.get(e)),
                partners[e], acts[e]["in the period"], acts[e]["before"],
            )
            for e in order
            if partners[e] + acts[e]["in the period"]
        ],
        note=draft.t("Acts of earlier periods are listed one by one in an annex."),
        empty=draft.t("No source states cooperation in this period."),
    )  # fmt: skip
    yield table
    top = [e for e in order if partners[e] + acts[e]["in the period"]][:12]
    if top:
        yield draft.chart(
            "chart-cooperation",
            draft.t("Entities with the most evidence of cooperation in the period"),
            charts.bars(
                [(names.get(e, e), partners[e] + acts[e]["in the period"]) for e in top],
                value_title=draft.t("activities and acts"),
                direction=draft.words.direction,
            ),
            table,
            draft.t(
                "Bars for {groups}; the table before it has the numbers.",
                groups=draft.words.listed([names.get(e, e) for e in top]),
            ),
        )
    kinds = by_slug(row["kind"] for row in draft.tables["liaisons"] if row["in_period"])
    yield draft.table(
        "cooperation-by-kind",
        draft.t("Acts of cooperation in the period by kind"),
        (("kind", draft.t("Kind"), "start", 3), ("acts", draft.t("acts"), "end")),
        [(draft.known(kind[0]), draft.figure(f"liaisons.by-kind.{name}")) for name, kind in kinds.items()],
        empty=draft.t("No source states an act of cooperation in this period."),
    )


def _role(draft: Draft, roles: list[str], described: dict[str, str] | None) -> list[Cell]:
    """What an entity does: its roles, then what the register says of it, where that is more."""
    parts = [draft.known(role) for role in dict.fromkeys(roles)]
    if described and draft.words.of(described) not in roles:
        parts.append(draft.said(described))
    found: list[Cell] = []
    for part in parts:
        found += [draft.words.semicolon, part] if found else [part]
    return found or [draft.t("not stated")]


def standards(draft: Draft) -> Iterable[Block]:
    by = draft.t("the secretariat")
    yield draft.paragraph(
        "Up to the end of the period the lead study group had {total} publications, {force} of which are in force today; "
        "{new} were issued in the period. Status and committee are those that the catalogue names today.",
        total=draft.figure("standards.sg17.total"), force=draft.figure("standards.sg17.in-force"),
        new=draft.figure("standards.sg17.new"), author=by,
    )  # fmt: skip
    ours = rows_with(draft.tables["standards"], "ours")
    new = [row for row in ours if row["in_period"]]
    yield draft.table(
        "standards-new",
        draft.t("Publications of the lead study group issued in the period"),
        (("designation", draft.t("Designation"), "start", 1.4), ("title", draft.t("Title"), "start", 4), ("date", draft.t("Date"), "start", 1.2), ("status", draft.t("Status today"), "start", 1)),
        [(row["designation"], draft.quoted(row["title"]) or draft.t("not stated"), draft.date(row["published"] or ""), draft.known(row["status"]) if row["status"] else draft.t("not stated")) for row in new],
        empty=draft.t("None found in {count} sources.", count=draft.words.number(len(draft.tables["sources"]))),
    )  # fmt: skip
    years = Counter(row["published"][:4] for row in ours if row["published"])
    last = draft.scope.period.last.year
    shown = [year for year in sorted(years) if last - 20 <= int(year) <= last]
    if shown:
        table = draft.table(
            "standards-by-year",
            draft.t("Publications of the lead study group by year"),
            (("year", draft.t("Year"), "start"), ("count", draft.t("publications"), "end")),
            [(year, years[year]) for year in shown],
        )
        yield table
        yield draft.chart(
            "chart-standards-by-year",
            draft.t("Publications of the lead study group by year"),
            charts.lines(
                [(year, draft.t("publications"), years[year]) for year in shown],
                series=[draft.t("publications")],
                value_title=draft.t("publications"),
                direction=draft.words.direction,
            ),
            table,
            draft.t(
                "A line of publications by year from {first} to {last}; the table before it has the numbers.",
                first=shown[0],
                last=shown[-1],
            ),
        )
    bodies = by_slug(column(draft.tables["standards"], "body"))
    if len(bodies) > 1:
        yield draft.table(
            "standards-by-body",
            draft.t("Standards in the register by body"),
            (("body", draft.t("Body"), "start", 2), ("count", draft.t("documents"), "end")),
            [(body[0], draft.figure(f"standards.by-body.{name}")) for name, body in bodies.items()],
        )


def spam(draft: Draft) -> Iterable[Block]:
    by = draft.t("the secretariat")
    sources = draft.words.number(len(draft.tables["sources"]))
    found = [row for row in draft.tables["activities"] if row["in_period"] and row["spam"]]
    yield draft.paragraph(
        "Activities of the period about spam: {activities}; acts of cooperation about spam: {acts}; Recommendations on "
        "combating spam up to the end of the period: {all}, in force today: {force}, whose status the catalogue does not "
        "name: {unstated}, issued in the period: {new}.",
        activities=draft.figure("spam.activities"), acts=draft.figure("spam.liaisons"),
        all=draft.figure("spam.recommendations"), force=draft.figure("spam.recommendations-in-force"),
        unstated=draft.figure("spam.recommendations-status-unknown"), new=draft.figure("spam.recommendations-new"),
        author=by,
    )  # fmt: skip
    yield draft.table(
        "spam-activities",
        draft.t("Activities of the period about spam"),
        (("activity", draft.t("Activity"), "start", 4), ("dates", draft.t("Dates"), "start", 1.6), ("lead", draft.t("Lead"), "start", 1.6), ("standing", draft.t("Standing"), "start", 1)),
        [(draft.quoted(row["title"]), draft.words.dates(row["start"] or "", row["end"] or ""), draft.named(row["lead"]), draft.t(row["standing"])) for row in found],
        empty=draft.t("None found in {count} sources.", count=sources),
    )  # fmt: skip
    texts = sorted(
        rows_with(draft.tables["standards"], "spam", "by_period"),
        key=lambda row: (row["designation"], row["id"]),
    )
    yield draft.table(
        "spam-recommendations",
        draft.t("Recommendations on combating spam"),
        (("designation", draft.t("Designation"), "start", 1.4), ("title", draft.t("Title"), "start", 4), ("date", draft.t("Date"), "start", 1.2), ("status", draft.t("Status today"), "start", 1)),
        [(row["designation"], draft.quoted(row["title"]) or draft.t("not stated"), draft.date(row["published"] or ""), draft.known(row["status"]) if row["status"] else draft.t("not stated")) for row in texts],
        empty=draft.t("None found in {count} sources.", count=sources),
    )  # fmt: skip


def changes(draft: Draft) -> Iterable[Block]:
    if not draft.scope.before:
        yield draft.paragraph("There is no report before this one to compare with.", author=draft.t("the secretariat"))
        return
    yield draft.paragraph(
        "Both columns are counted from the same sources, as they stand now, so that no difference comes from what was known "
        "when the earlier report was made. One may come from what the sources cover of each period.",
        author=draft.t("the secretariat"),
    )
    pairs = (
        ("activities in the period", "activities.total"), ("activities held", "activities.held"),
        ("activities under way", "activities.ongoing"), ("acts of cooperation", "liaisons.total"),
        ("publications of the lead study group", "standards.sg17.new"),
    )  # fmt: skip
    yield draft.table(
        "changes",
        draft.t("This period and the one before ({before})", before=draft.scope.before.name),
        (
            ("what", draft.t("What"), "start", 3), ("now", draft.t("this period"), "end"),
            ("before", draft.t("the period before"), "end"), ("change", draft.t("change"), "end"),
        ),
        [
            (draft.t(label), draft.figure(name), *(draft.figure(f"{part}.{name.replace('standards.sg17.', 'standards.')}") for part in ("before", "change")))
            for label, name in pairs
        ],
    )  # fmt: skip
