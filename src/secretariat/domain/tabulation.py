"""
From what records say to the tables on which a report's figures rest.

The same function makes the tables when the report is made and when its data package is verified: rows that somebody
changed by hand differ from what the records say.

Each row has ``id`` (unique in its table), ``records`` (ids of the records it rests on) and plain fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import groupings, links, periods
from .conditions import Lineage, When, holds, lineage
from .gaps import gaps
from .goalcosts import goal_costs
from .linking import addresses, link_rows
from .moneytables import money_rows
from .naming import alike
from .precedence import Assertion, Settled, settle, values
from .scope import Register, Scope

Row = dict[str, Any]
Tables = dict[str, list[Row]]

IN_PERIOD = ("held", "ongoing", "planned", "announced", "called off", "unknown")
VALUES = {
    "activities": ("title", "kind", "lead", "start", "end", "place", "country", "status", "outputs", "participants"),
    "cooperation": ("partners",),
    "mandate": ("mandate_refs",),
    "plans": ("plan_refs",),
}
"""Section -> fields of an activity whose origin the annex on shares counts."""


def tabulate(register: Register, scope: Scope) -> Tables:
    """
    The tables of a report.

    Returns:
        activities, partners, entities, roles, revisions, instructions, plans, goals, links, unlinked, budget, costs,
        goal-costs, liaisons, conflicts and values; rows in the order of their ids. Sources and standards are added by the caller.
    """
    entities = _entities(register)
    line = lineage({**row, "key": row["id"]} for row in entities)
    register = named_alike(register, line, {row["id"]: row["name"] for row in entities if row["name"]})
    activities = _activities(register, scope, line)
    in_period = {row["id"] for row in activities if row["in_period"]}
    roles = _roles(register, scope, line)
    tables: Tables = {
        "activities": activities,
        "partners": _partners(activities, line, {row["id"]: row["name"] for row in entities}, scope.body),
        "entities": entities,
        "roles": roles,
        "liaisons": _liaisons(register, scope, line),
    }
    tables |= link_rows(register, scope, line, activities, roles)
    tables |= money_rows(register, scope, activities, addresses(register, line, activities, roles))
    budget = {row["id"] for row in tables["budget"] if row["in_period"]}
    tables["conflicts"] = _conflicts(register, {"activity": in_period, "budget-line": budget})
    tables["goal-costs"] = goal_costs(tables["costs"], tables["links"], tables["goals"])
    linked = {row["of"] for row in tables["links"] if row["state"] != "refused" and row["to_kind"] != "budget-line"}
    costed = {row["of"] for row in tables["costs"] if row["amount"] is not None}
    for row in activities:
        found = gaps(row, scope.period, scope.as_of, conflicts=["any"] * row["conflicts"])
        known = {"no-link": f"activity:{row['id']}" in linked, "no-budget": row["id"] in costed}
        row["gaps"] = [gap for gap in found if not known.get(gap)]
    tables["values"] = _values(register, in_period, tables)
    return tables


def named_alike(register: Register, line: Lineage, names: Mapping[str, str]) -> Register:
    """The register with the entities of activities and liaisons under their registered names."""
    renamed = alike(line, names)
    return Register(
        {
            kind: {key: [renamed(one) for one in voices] for key, voices in things.items()}
            if kind in ("activity", "liaison")
            else things
            for kind, things in register.things.items()
        }
    )


def records_of(assertions: Iterable[Assertion]) -> list[str]:
    """Ids of records, sorted, each once."""
    return sorted({assertion.record for assertion in assertions})


def _settled(register: Register, kind: str) -> Iterable[tuple[str, Sequence[Assertion], Mapping[str, Settled]]]:
    for key, assertions in sorted(register.of(kind).items()):
        yield key, assertions, settle(assertions)


def state_of(settled: Mapping[str, Settled]) -> str:
    """Stated, confirmed, inferred or proposed: the weakest state stands for the whole only when no field is better."""
    states = {field.state for field in settled.values()}
    return next((s for s in ("refused", "confirmed", "stated", "inferred", "proposed") if s in states), "stated")


def _entities(register: Register) -> list[Row]:
    return [
        {
            "id": key,
            "records": records_of(assertions),
            **{name: None for name in ("name", "kind", "parent", "role", "country")},
            "aliases": [],
            **values(settled),
            "state": state_of(settled),
        }
        for key, assertions, settled in _settled(register, "entity")
    ]


def _activities(register: Register, scope: Scope, line: Lineage) -> list[Row]:
    spam = When(words=tuple(scope.spam.get("words", ("spam", "anti-spam"))))
    rows = []
    for key, assertions, settled in _settled(register, "activity"):
        fields = values(settled)
        invented = {name for a in assertions for name in a.statement.marks.get("invented", ())}
        for name in invented:
            fields.pop(name, None)
        fields["updated"] = (
            max((str(a.statement.fields.get("source_date") or "") for a in assertions), default="") or None
        )
        now = periods.classify(fields, scope.period, scope.as_of)
        refused = links.state_of(assertions)[0] == "refused"
        before = periods.classify(fields, scope.before, scope.before.last).name if scope.before else None
        row: Row = {
            "id": key,
            "records": records_of(assertions),
            "standing": "outside" if refused else now.name,
            "standing_reason": "a person said that it is not to be shown" if refused else now.reason,
            "in_period": now.is_in_period and now.rule != "no-dates" and not refused,
            "standing_before": "outside" if refused and before else before,
            "spam": holds(spam, fields, line),
            "conflicts": sum(bool(field.against) and field.state != "confirmed" for field in settled.values()),
            "inferred": sorted(name for name, field in settled.items() if field.state == "inferred"),
        }
        for name in (
            "title", "kind", "lead", "start", "end", "place", "country", "region", "status", "participants",
            "countries_participating", "description", "source_title", "source_url", "source_date", "updated", "amount",
            "currency",
        ):  # fmt: skip
            row[name] = fields.get(name)
        row["code"] = next((str(a.statement.marks["id"]) for a in assertions if a.statement.marks.get("id")), None)
        for name in ("partners", "outputs", "mandate_refs", "plan_refs"):
            row[name] = list(fields.get(name) or [])
        row["lead_id"] = line.slug(str(fields["lead"])) if fields.get("lead") else None
        row["has_outcome"] = bool(row["outputs"]) or row["participants"] is not None
        for grouping in scope.groupings:
            row[f"group_{grouping.id}"] = list(groupings.groups_of(fields, grouping, line))
        rows.append(row)
    return rows


def _partners(activities: Sequence[Row], line: Lineage, names: Mapping[str, str], body: str) -> list[Row]:
    """One row for each partner of each activity in the period that is no part of the body itself."""
    rows: dict[str, Row] = {}
    for activity in activities:
        if not activity["in_period"]:
            continue
        for name in activity["partners"]:
            slug = line.slug(name)
            if body in line.line(name):
                continue
            rows.setdefault(
                f"{activity['id']}|{slug}",
                {
                    "id": f"{activity['id']}|{slug}",
                    "records": activity["records"],
                    "activity": activity["id"],
                    "entity": slug,
                    "name": names.get(slug, name),
                    "standing": activity["standing"],
                    "spam": activity["spam"],
                },
            )
    return [rows[key] for key in sorted(rows)]


def _roles(register: Register, scope: Scope, line: Lineage) -> list[Row]:
    rows = []
    for key, assertions, settled in _settled(register, "role"):
        fields = values(settled)
        span = periods.span(fields.get("since"), fields.get("until"))
        open_ended = span and not fields.get("until")
        first = span.first if span else None
        in_period = span is None or (
            first is not None and first <= scope.period.last and (bool(open_ended) or span.meets(scope.period))
        )
        rows.append(
            {
                "id": key,
                "records": records_of(assertions),
                "entity": known_slug(line, str(fields["entity"]), register) if fields.get("entity") else None,
                **{n: fields.get(n) for n in ("what", "in", "since", "until", "source_title", "source_url")},
                "state": state_of(settled),
                "is_standing": not str(fields.get("in") or "").startswith("activity:"),
                "in_period": in_period,
            }
        )
    return rows


def known_slug(line: Lineage, name: str, register: Register) -> str:
    """The slug of an entity of the register by any of its names; of one that it does not list, the name as given."""
    slug = line.slug(name)
    return slug if slug in register.of("entity") else name


def _liaisons(register: Register, scope: Scope, line: Lineage) -> list[Row]:
    spam = When(words=tuple(scope.spam.get("words", ("spam", "anti-spam"))))
    rows = []
    for key, assertions, settled in _settled(register, "liaison"):
        fields = values(settled)
        span = periods.bounds(str(fields.get("date") or ""))
        sender, receiver = str(fields.get("from") or ""), str(fields.get("to") or "")
        ours = [name for name in (sender, receiver) if scope.body in line.line(name)]
        other = "" if len(ours) == 2 else receiver if sender in ours else sender
        rows.append(
            {
                "id": key,
                "records": records_of(assertions),
                "from": sender,
                "to": receiver,
                "other": line.slug(other) if ours and other else None,
                "other_name": other if ours else None,
                **{n: fields.get(n) for n in ("date", "kind", "subject", "source_url", "source_title", "status")},
                "state": state_of(settled),
                "in_period": bool(span and span.meets(scope.period)),
                "by_period": bool(span and span.first <= scope.period.last),
                "in_before": bool(span and scope.before and span.meets(scope.before)),
                "spam": holds(spam, {"title": fields.get("subject")}, line),
            }
        )
    return rows


def _conflicts(register: Register, in_period: Mapping[str, set[str]]) -> list[Row]:
    """
    One row for each field of a thing on which present records contradict each other.

    Args:
        in_period: kind -> the things of it that the period has; of other kinds all are looked at.
    """
    rows = []
    for kind in sorted(register.things):
        for key, _, settled in _settled(register, kind):
            if key not in in_period.get(kind, (key,)):
                continue
            for name, field in settled.items():
                if field.against:
                    rows.append(
                        {
                            "id": f"{kind}:{key}|{name}",
                            "records": records_of([field.by, *field.agreeing, *field.against]),
                            "kind": kind,
                            "thing": key,
                            "title": next((settled[n].value for n in NAMES if n in settled and settled[n].value), key),
                            "currency": settled["currency"].value
                            if name == "amount" and "currency" in settled
                            else None,
                            "field": name,
                            "decided": field.state == "confirmed",
                            "shown": plain(field.value),
                            "shown_from": field.by.record,
                            "against": [plain(a.statement.fields[name]) for a in field.against],
                            "against_from": [a.record for a in field.against],
                        }
                    )
    return rows


NAMES = ("title", "name", "line", "subject", "gist", "what", "designation", "thing")
"""The field by which a thing of any kind is named in a list."""


def plain(value: Any) -> str:
    """A value as a short text."""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _values(register: Register, in_period: set[str], tables: Tables) -> list[Row]:
    """One row for each value that a section draws on: from a source, given by a person, inferred, proposed, unknown."""
    rows: list[Row] = []

    def put(section: str, thing: str, name: str, origin: str, records: list[str]) -> None:
        rows.append(
            {"id": f"{section}|{thing}|{name}", "section": section, "origin": origin, "records": records}
        )  # fmt: skip

    for key, assertions, settled in _settled(register, "activity"):
        if key not in in_period:
            continue
        for section, names in VALUES.items():
            for name in names:
                field = settled.get(name)
                if field is None or field.value is None:
                    put(section, key, name, "unknown", records_of(assertions))
                else:
                    origin = {"confirmed": "person", "inferred": "inferred"}.get(field.state, "source")
                    put(section, key, name, origin, [field.by.record])
    for row in tables["links"]:
        section = "mandate" if row["to_kind"] == "instruction" else "plans"
        origin = {"stated": "source", "confirmed": "person", "refused": "person"}.get(row["state"], "proposed")
        put(section, row["id"], "link", origin, row["records"])
    for row in tables["costs"]:
        put("budget", row["id"], "cost", "unknown" if row["amount"] is None else "source", row["records"])
    for row in tables["liaisons"]:
        if row["in_period"]:
            put(
                "cooperation",
                row["id"],
                "liaison",
                "source" if row["state"] == "stated" else "inferred",
                row["records"],
            )
    return sorted(rows, key=lambda row: row["id"])
