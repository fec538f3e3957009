"""Tables of money: budget lines of the period, and what each activity costs, directly, by a share, or not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from . import budget, costs
from .money import Rate
from .periods import span
from .precedence import settled_values
from .scope import Register, Scope

Row = dict[str, Any]


def money_rows(
    register: Register, scope: Scope, activities: Sequence[Row], codes: Mapping[str, str]
) -> dict[str, list[Row]]:
    """
    The tables budget and costs.

    A row of costs is one part of what one activity of the period costs; an activity whose cost nobody states has one
    row with the basis "unknown" and the reason. *codes*: what costs may call a thing (`linking.addresses`).
    """
    lines, rows = _lines(register, scope)
    titles = {row["id"]: row for row in activities}
    known, titled = [], {}
    for key, assertions in sorted(register.of("cost").items()):
        fields = settled_values(assertions)
        thing = str(fields.get("thing") or "")
        thing = codes.get(thing, thing).removeprefix("activity:")
        titled[key] = fields
        known.append(
            costs.Cost(
                key, thing, str(fields.get("basis") or "direct"), fields.get("amount"),
                str(fields.get("currency") or ""), str(fields.get("kind") or ""), str(fields.get("fund") or ""),
                str(fields.get("cost_centre") or ""), str(fields.get("weight") or "1"), str(fields.get("year") or fields.get("start") or ""),
                str(fields.get("end") or ""), tuple(sorted({a.record for a in assertions})),
            )
        )  # fmt: skip
    of_roles = {cost.of for cost in known if cost.of.startswith("role:")}
    roles = {f"role:{key}": assertions for key, assertions in register.of("role").items()}
    bearers: list[Mapping[str, Any]] = [{**row, "key": row["id"]} for row in activities if row["in_period"]]
    bearers += [{"key": key, **settled_values(roles[key])} for key in sorted(of_roles) if key in roles]
    # What a register states as an activity's own budget is a direct figure of that activity.
    for row in activities:
        if row["amount"] is not None and row["currency"]:
            known.append(
                costs.Cost(
                    f"own:{row['id']}", row["id"], "direct", row["amount"], row["currency"], "planned",
                    records=tuple(row["records"]),
                )
            )  # fmt: skip
    rates = _rates(register)
    found = costs.costs(bearers, known, lines, scope.period, rates, scope.currency, str(scope.budget.get("rule", "")))
    parts: list[Row] = []
    for key, some in found.parts.items():
        of = titles.get(key)
        for number, part in enumerate(some, 1):
            parts.append(
                {
                    "id": f"{key}|{number}",
                    "records": list(part.records) or (of["records"] if of else _role_records(roles, key)),
                    "of": key,
                    "title": of["title"] if of else str(settled_values(roles[key]).get("what")),
                    "group": _first_group(of, scope),
                    "basis": part.basis,
                    "kind": part.kind,
                    "fund": part.fund,
                    "amount": part.amount,
                    "currency": part.currency,
                    "how": {"en": "; ".join(message.format(**told) for message, told in _how(part))},
                    "how_said": [[message, told] for message, told in _how(part)],
                    "reason": part.reason,
                    "line": part.line,
                    "weight": part.weight,
                }
            )
    return {"budget": rows, "costs": sorted(parts, key=lambda row: row["id"])}


def _role_records(roles: Mapping[str, Any], key: str) -> list[str]:
    return sorted({a.record for a in roles.get(key, ())})


def _first_group(row: Row | None, scope: Scope) -> str | None:
    if row is None or not scope.groupings:
        return None
    grouping = scope.groupings[0]
    names = {group.id: group.name["en"] for group in grouping.groups}
    return next((names[one] for one in row[f"group_{grouping.id}"]), None)


def _how(part: costs.Part) -> list[tuple[str, dict[str, str]]]:
    """How the amount came to be: messages, and the values of their places, which a report translates."""
    said: list[tuple[str, dict[str, str]]] = []
    if part.basis == "share":
        said.append(
            (
                "weight {weight} of {weights} in the cost centre",
                {"weight": str(part.weight), "weights": str(part.weights)},
            )
        )
    if part.how and part.how != "whole":
        said.append((budget.HOW[part.how], {}))
    if part.conversion and part.conversion.rate:
        rate = part.conversion.rate
        told = {"pair": f"{rate.base}/{rate.quote}", "value": str(rate.value), "date": rate.date}
        inverse = part.conversion.is_inverse
        said.append(("rate {pair} {value} of {date}, inverted" if inverse else "rate {pair} {value} of {date}", told))
    return said


def _lines(register: Register, scope: Scope) -> tuple[list[budget.BudgetLine], list[Row]]:
    lines, rows = [], []
    patterns = [str(pattern) for pattern in scope.budget.get("lines", ())]
    for key, assertions in sorted(register.of("budget-line").items()):
        fields = settled_values(assertions)
        first, last = fields.get("first_year"), fields.get("last_year") or fields.get("first_year")
        records = tuple(sorted({a.record for a in assertions}))
        unit = str(fields.get("unit") or "amount")
        kind = str(fields.get("kind") or "")
        fund = str(fields.get("fund") or "")
        line = budget.BudgetLine(
            key, str(fields.get("body") or ""), str(fields.get("line") or ""), kind if kind in budget.KINDS else "",
            fund if fund in budget.FUNDS else "", str(fields.get("cost_centre") or ""), str(first or ""), str(last or ""),
            fields.get("amount"), str(fields.get("currency") or ""), unit, {}, records,
        )  # fmt: skip
        lines.append(line)
        own = span(str(first or ""), str(last or ""))
        in_period = bool(own and own.meets(scope.period))
        covers = bool(own and own.covers(scope.period))
        is_whole = (
            covers and unit == "amount" and kind == "planned" and any(fnmatchcase(line.line, p) for p in patterns)
        )
        rows.append(
            {
                "id": key, "records": list(records), "body": line.body, "line": line.line, "kind": kind, "fund": fund,
                "cost_centre": line.cost_centre, "first_year": first, "last_year": last, "amount": line.amount,
                "currency": line.currency, "unit": unit, "value": fields.get("value"), "in_period": in_period,
                "is_whole": is_whole, "narrowness": -own.days if is_whole and own else None,
                "source_title": fields.get("source_title"), "source_url": fields.get("source_url"),
                "covers_whole": covers,
            }
        )  # fmt: skip
    return lines, rows


def _rates(register: Register) -> list[Rate]:
    found = []
    for _, assertions in sorted(register.of("rate").items()):
        fields = settled_values(assertions)
        found.append(
            Rate(
                str(fields["from"]), str(fields["to"]), str(fields["date"]), str(fields["value"]),
                tuple(sorted({a.record for a in assertions})),
            )
        )  # fmt: skip
    return found
