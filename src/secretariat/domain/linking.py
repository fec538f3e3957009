"""Tables of mandates, plans and links: what is in force in the period, and what activities and roles are linked to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .conditions import Lineage
from .languages import by_language, in_languages
from .links import Link, Target, propose, state_of
from .plans import Plan, Revision, in_force, revision_on, revisions_in
from .precedence import Assertion, settle, settled_values, values
from .scope import Register, Scope

Row = dict[str, Any]
WHOLE = "as a whole"
"""Designation under which a source links to a revision whose clauses could not be had."""
REVISION = ("instrument", "body", "standing", "starts", "ends", "date", "text_had")


def link_rows(
    register: Register, scope: Scope, line: Lineage, activities: Sequence[Row], roles: Sequence[Row]
) -> dict[str, list[Row]]:
    """The tables revisions, instructions, plans, goals, links and unlinked."""
    revisions, instructions = _mandate(register, scope)
    plans, goals = _plans(register, scope)
    names = {f"activity:{row['id']}": row["title"] or row["id"] for row in activities}
    names |= {
        f"role:{row['id']}": " – ".join(filter(None, (_name(register, row["entity"]), row["what"]))) for row in roles
    }
    names |= {f"goal:{row['id']}": f"{row['plan']} {row['designation']}" for row in goals}
    names |= {f"instruction:{row['id']}": _instruction(row) for row in instructions}
    names |= {f"budget-line:{key}": _budget_line(key, voices) for key, voices in register.of("budget-line").items()}
    present = {f"activity:{row['id']}" for row in activities if row["in_period"]}
    present |= {f"role:{row['id']}" for row in roles if row["in_period"]}
    codes = addresses(register, line, activities, roles)
    records = {f"activity:{row['id']}": row["records"] for row in activities}
    records |= {f"role:{row['id']}": row["records"] for row in roles}
    links = _stated(register, codes)
    things = [{**row, "key": row["id"], "of": "activity"} for row in activities if row["in_period"]]
    things += [{**row, "key": row["id"], "of": "role", "subject": row["in"]} for row in roles if row["in_period"]]
    targets = [
        Target("goal", row["id"], row["start"] or "", row["end"] or "") for row in goals if row["state"] != "proposed"
    ]
    targets += [
        Target("instruction", row["id"], scope.period.first.isoformat(), scope.period.last.isoformat())
        for row in instructions
        if row["shown"]
    ]
    without: list[Row] = []
    if scope.rules is not None:
        proposals = propose(things, scope.rules, targets, scope.period, known=links, entities=line)
        links += proposals.links
        without = [
            {
                "id": ":".join(one.of),
                "records": records.get(":".join(one.of), []),
                "of_kind": one.of[0],
                "title": names.get(":".join(one.of), one.of[1]),
                "rule": one.rule,
                "reason": dict(one.reason),
            }
            for one in proposals.without
        ]
    rows = [
        {
            "id": f"{':'.join(link.of)} → {':'.join(link.to)}",
            "records": sorted({*link.records, *records.get(":".join(link.of), ())}),
            "of": ":".join(link.of),
            "of_kind": link.of[0],
            "of_name": names.get(":".join(link.of), link.of[1]),
            "to": ":".join(link.to),
            "to_kind": link.to[0],
            "to_name": names.get(":".join(link.to), link.to[1]),
            "state": link.state,
            "weight": link.weight,
            "rule": link.rule,
            "reason": dict(link.reason),
            "in_period": ":".join(link.of) in present,
        }
        for link in links
    ]
    return {
        "revisions": revisions,
        "instructions": instructions,
        "plans": plans,
        "goals": goals,
        "links": sorted(rows, key=lambda row: row["id"]),
        "unlinked": sorted(without, key=lambda row: row["id"]),
    }


def addresses(register: Register, line: Lineage, activities: Sequence[Row], roles: Sequence[Row]) -> dict[str, str]:
    """
    What links and costs may call an activity or a role -> its address, kind:key.

    By any key that one of its records has for it (a source that now speaks first may have given it another), by its
    source's own number, and for a role by any name of its entity.
    """
    codes = {
        f"activity:{one.statement.key}": f"activity:{key}"
        for key, assertions in sorted(register.of("activity").items(), reverse=True)
        for one in assertions
    }
    codes |= {f"activity:{row['id']}": f"activity:{row['id']}" for row in activities}
    codes |= {f"activity:{row['code']}": f"activity:{row['id']}" for row in activities if row["code"]}
    return codes | _roles_called_otherwise(register, line, roles)


def _instruction(row: Row) -> str:
    """The designation; of a revision that is not shown, with its name, and the name alone for the whole of it."""
    if row["shown"]:
        return str(row["designation"])
    return str(row["revision"]) + ("" if row["designation"] == WHOLE else f", {row['designation']}")


def _budget_line(key: str, voices: Sequence[Assertion]) -> str:
    fields = settled_values(voices)
    years = " – ".join(dict.fromkeys(str(fields[n]) for n in ("first_year", "last_year") if fields.get(n)))
    return ", ".join(filter(None, (str(fields.get("line") or key), fields.get("kind"), years)))


def _name(register: Register, entity: str | None) -> str:
    found = register.of("entity").get(entity or "")
    return str(settled_values(found).get("name") or entity) if found else str(entity or "")


def _records(assertions: Iterable[Assertion]) -> tuple[str, ...]:
    return tuple(sorted({assertion.record for assertion in assertions}))


def _address(address: str, codes: Mapping[str, str]) -> tuple[str, str]:
    """ "kind:key" as (kind, key); an activity may be named by its source's own number."""
    kind, _, key = codes.get(address, address).partition(":")
    return kind, key


def _roles_called_otherwise(register: Register, line: Lineage, roles: Sequence[Row]) -> dict[str, str]:
    """Addresses of roles as links have them -> address of the role, where its entity goes by another of its names."""
    known = {
        (line.line(entity)[:1], rest): row["id"] for row in roles for entity, _, rest in [row["id"].partition("|")]
    }
    found = {}
    for assertions in register.of("link").values():
        for one in assertions:
            for end in ("from", "to"):
                address = str(one.statement.fields.get(end) or "")
                entity, _, rest = address.removeprefix("role:").partition("|")
                if address.startswith("role:") and (line.line(entity)[:1], rest) in known:
                    found[address] = f"role:{known[line.line(entity)[:1], rest]}"
    return found


def _stated(register: Register, codes: Mapping[str, str]) -> list[Link]:
    found = []
    for _, assertions in sorted(register.of("link").items()):
        state, best = state_of(assertions)
        if best is None:
            continue
        fields = settled_values(assertions)
        reason = fields.get("reason") or best.statement.marks.get("reason") or ""
        found.append(
            Link(
                _address(str(fields.get("from") or ""), codes), _address(str(fields.get("to") or ""), codes), state,
                str(fields.get("weight") or "1"), str(best.statement.marks.get("rule") or ""),
                reason if isinstance(reason, dict) else {"en": str(reason)}, _records(assertions),
            )
        )  # fmt: skip
    return found


def _mandate(register: Register, scope: Scope) -> tuple[list[Row], list[Row]]:
    told = {key: settled_values(assertions) for key, assertions in register.of("revision").items()}
    behind = {key: set(_records(assertions)) for key, assertions in register.of("revision").items()}
    # A register of instructions states of each the revision to which it belongs.
    for _, assertions in sorted(register.of("instruction").items()):
        fields = settled_values(assertions)
        if key := str(fields.get("revision") or ""):
            told.setdefault(key, {name: fields.get(name) for name in REVISION})
            behind.setdefault(key, set()).update(_records(assertions))
    revisions = [
        Revision(
            key, str(fields.get("instrument") or ""), key if "designation" not in fields else str(fields["designation"]),
            str(fields.get("standing") or ""), str(fields.get("starts") or ""),
            str(fields.get("ends") or ""), str(fields.get("date") or ""),
            fields.get("text_had") in (True, "true", "yes", "1"), tuple(sorted(behind[key])),
        )
        for key, fields in sorted(told.items())
    ]  # fmt: skip
    instrument = scope.instrument or (revisions[0].instrument if revisions else "")
    covering = revisions_in(revisions, instrument, scope.period)
    shown = revision_on(revisions, instrument, scope.period.last)
    rows = [
        {
            "id": one.key, "records": list(one.records), "instrument": one.instrument, "designation": one.designation,
            "standing": one.standing, "start": one.start, "end": one.end, "text_had": one.text_had,
            "covers": one in covering, "shown": one == shown.text,
        }
        for one in revisions
    ]  # fmt: skip
    instructions = []
    for key, assertions in sorted(register.of("instruction").items()):
        fields = settled_values(assertions)
        revision = str(fields.get("revision") or "")
        is_shown = shown.text is not None and revision in (shown.text.key, shown.text.designation)
        instructions.append(
            {
                "id": key, "records": list(_records(assertions)), "revision": revision,
                "designation": str(fields.get("designation") or ""), "addressee": fields.get("addressee"),
                "gist": by_language(fields, "gist"),
                "shown": is_shown, "is_nearest": is_shown and not shown.is_text_in_force,
            }
        )  # fmt: skip
    return rows, instructions


def _plans(register: Register, scope: Scope) -> tuple[list[Row], list[Row]]:
    plans, rows = [], []
    extra: dict[str, Row] = {}
    for key, assertions in sorted(register.of("plan").items()):
        settled = settle(assertions)
        fields = values(settled)
        plan = Plan(
            key, str(fields.get("name") or key), str(fields.get("body") or ""), str(fields.get("kind") or ""),
            str(fields.get("starts") or ""), str(fields.get("ends") or ""),
            fields.get("had") is not False, _records(assertions),
        )  # fmt: skip
        plans.append(plan)
        extra[key] = {
            **{name: fields.get(name) for name in in_languages("name", "note") if name != "name"},
            "adopted_by": fields.get("adopted_by"),
        }
    present = in_force(plans, scope.period).plans
    for plan in (*present, *(one for one in plans if one not in present)):
        rows.append(
            {
                "id": plan.key, "records": list(plan.records), "name": plan.name, "body": plan.body, "kind": plan.kind,
                "start": plan.start, "end": plan.end, "had": plan.had, "in_force": plan in present, **extra[plan.key],
            }
        )  # fmt: skip
    by = {plan.key: plan for plan in plans}
    goals = []
    for key, assertions in sorted(register.of("goal").items()):
        settled = settle(assertions)
        fields = values(settled)
        its = by.get(str(fields.get("plan") or ""))
        states = {field.state for field in settled.values()}
        goals.append(
            {
                "id": key, "records": list(_records(assertions)), "plan": fields.get("plan"),
                "what": fields.get("kind") or "goal",
                **{n: fields.get(n) for n in ("designation", *in_languages("name", "gist", "theme"), "goal")},
                "state": "stated" if states & {"stated", "confirmed"} else "proposed",
                "start": its.start if its else "", "end": its.end if its else "",
                "in_force": its in present if its else False,
            }
        )  # fmt: skip
    return rows, goals
