"""
What activities cost in a period: a direct figure, or a share of a cost centre, or unknown with the reason.

Kinds (planned, actual), funds (regular, voluntary, cost recovery) and currencies are never added together; nothing
that no source states is filled in.

Source: Resolution 130 (draft of 28 July 2006), instructs 2 iii): the report shows the budgetary impact. Annex to
Resolution 71: resources of the financial plan are divided among the Sectors, then among goals and objectives, so that
what an activity costs is a figure of its own or a share of a cost centre.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .budget import FUNDS, KINDS, BudgetLine, InPeriod, Whole, in_period, is_covered, of_line, period_of, stated_once
from .conditions import lasts
from .errors import InputError, NothingToWeigh
from .money import Conversion, Rate, allocate, convert
from .periods import Period


@dataclass(frozen=True, slots=True)
class Cost:
    """
    What one activity or role costs: *basis* "direct" (an amount of its own) or "share" (a weight in a cost centre).

    An empty *of* is the rest of the cost centre, what it does beside. Without dates the cost is of the activity's own
    dates. *weight* is a decimal as text, relative to the other weights in the same centre.
    """

    key: str
    of: str
    basis: str
    amount: int | None = None
    currency: str = ""
    kind: str = ""
    fund: str = ""
    cost_centre: str = ""
    weight: str = "1"
    start: str = ""
    end: str = ""
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """
    One part of what one activity costs.

    Attributes:
        of: the activity's key; empty for the rest of a cost centre.
        basis: "direct", "share" or "unknown".
        amount: minor units of *currency*; None when unknown, then *reason* is one of `REASONS`.
        how: how the amount falls into the period, a key of `HOW`.
        cost, line: keys of the cost and of the budget line that it rests on.
        weight, weights: of a share: its weight, and the sum of all weights in the cost centre.
        conversion: the rate used, where the currency was another one.
        at_least: part of the cost centre is unknown.
        records: ids of the records, sorted, each once; those of the rate among them.
    """

    of: str
    basis: str
    kind: str
    fund: str
    amount: int | None
    currency: str
    how: str = ""
    cost: str = ""
    line: str = ""
    weight: str = ""
    weights: str = ""
    conversion: Conversion | None = None
    at_least: bool = False
    records: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """
    The sum of one kind and fund over the activities: *amount* None when no part is known.

    *at_least*: some activity has no known part of this kind and fund (*unknown* says how many), or a part that is
    itself "at least".
    """

    kind: str
    fund: str
    amount: int | None
    currency: str
    at_least: bool
    unknown: int
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """
    Attributes:
        parts: activity key -> its parts, at least one, in the order of the activities.
        totals: one for each kind and fund of which a part is stated, in the order of `KINDS` and `FUNDS`.
        rest: parts of the cost centres that no activity of the report bears.
        wholes: totals that are no activity's cost.
        left_out: (key of a cost or a line, reason) of what meets the period and was not counted.
    """

    parts: Mapping[str, tuple[Part, ...]]
    totals: tuple[Total, ...]
    rest: tuple[Part, ...]
    wholes: tuple[Whole, ...]
    left_out: tuple[tuple[str, str], ...]


def costs(
    activities: Sequence[Mapping[str, Any]],
    costs: Iterable[Cost],
    budget_lines: Iterable[BudgetLine],
    period: Period,
    rates: Iterable[Rate],
    currency: str,
    rule: str = "",
) -> Costs:
    """
    What each activity costs in a period, in one currency.

    A direct figure is the activity's own. A share is its weight's part of every line of its cost centre, divided so
    that the parts of all who bear the centre, with the rest, add up to the line; a line is converted before it is
    divided. Rates are those of the last day of the amount's days in the period. A line that lies within a longer one
    of the same name, kind and fund is counted once: the longer, if it lies in the period, else the shorter.

    Args:
        activities: those of the report, each with ``key``, ``start``, ``end``.
        costs: of those and others; another's share counts as the rest of its centre if its own dates meet the period.
        currency: of the report.
        rule: one of `RULES`.
    """
    rates, lines = tuple(rates), sorted(budget_lines, key=lambda line: line.key)
    known = {str(activity["key"]): activity for activity in activities}
    found: dict[str, list[Part]] = {key: [] for key in known}
    rest: list[Part] = []
    left_out: list[tuple[str, str]] = []
    elsewhere: set[str] = set()
    bearers: dict[str, list[Cost]] = {}
    for cost in sorted(costs, key=lambda cost: cost.key):
        own = _days(cost, known)
        if own is not None and not own.meets(period):
            elsewhere.add(cost.of)
            continue
        if cost.basis == "direct":
            if cost.of in found:
                found[cost.of].append(_direct(cost, own, period, rates, currency, rule))
        elif cost.of and not cost.cost_centre:
            if cost.of in found:
                found[cost.of].append(_unknown(cost, currency, "no-centre"))
        elif not cost.of or cost.of in known or own is not None:
            bearers.setdefault(cost.cost_centre, []).append(cost)
        else:
            left_out.append((cost.key, "no-period"))
    for centre, bearing in sorted(bearers.items()):
        theirs = [line for line in lines if line.cost_centre == centre and line.cost_centre]
        for part in _shares(bearing, theirs, period, rates, currency, rule, left_out):
            found.get(part.of, rest).append(part)
    wholes = []
    for line in lines:
        if line.cost_centre not in bearers:
            whole = Whole(line, of_line(line, period, rule))
            if whole.in_period.reason != "outside":
                wholes.append(whole)
    for key, parts in found.items():
        if not parts:
            parts.append(
                Part(key, "unknown", "", "", None, currency, reason="outside" if key in elsewhere else "no-cost")
            )
    return Costs(
        {key: tuple(parts) for key, parts in found.items()},
        totals(found, currency),
        tuple(rest),
        tuple(wholes),
        tuple(left_out),
    )


def totals(parts: Mapping[str, Iterable[Part]], currency: str) -> tuple[Total, ...]:
    """Sums by kind and fund of the parts of activities (key -> parts); see `Total`."""
    kept = {key: list(some) for key, some in parts.items()}
    sorts = {
        (part.kind, part.fund)
        for some in kept.values()
        for part in some
        if part.basis != "unknown" or part.kind or part.fund
    }
    found = []
    for kind, fund in sorted(sorts, key=lambda both: (_place(both[0], KINDS), _place(both[1], FUNDS))):
        ours = {key: [part for part in some if (part.kind, part.fund) == (kind, fund)] for key, some in kept.items()}
        stated = [part for some in ours.values() for part in some if part.amount is not None]
        unknown = sum(not some or any(part.amount is None for part in some) for some in ours.values())
        found.append(
            Total(
                kind,
                fund,
                sum(part.amount or 0 for part in stated) if stated else None,
                currency,
                bool(stated) and (unknown > 0 or any(part.at_least for part in stated)),
                unknown,
                _joined(*(part.records for part in stated)),
            )
        )
    return tuple(found)


def _place(name: str, order: tuple[str, ...]) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order), name)


def _joined(*records: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({record for some in records for record in some}))


def _days(cost: Cost, known: Mapping[str, Mapping[str, Any]]) -> Period | None:
    if cost.start:
        return period_of(cost.start, cost.end)
    days = lasts(known.get(cost.of, {}))
    return days if days and days.last < date.max else None  # Of what is open, nobody knows of which years it is.


def _unknown(cost: Cost, currency: str, reason: str) -> Part:
    return Part(
        cost.of,
        "unknown",
        cost.kind,
        cost.fund,
        None,
        currency,
        cost=cost.key,
        records=_joined(cost.records),
        reason=reason,
    )


def _direct(cost: Cost, own: Period | None, period: Period, rates: Sequence[Rate], currency: str, rule: str) -> Part:
    share = in_period(cost.amount, own, period, rule)
    if share.amount is None or own is None:
        return _unknown(cost, currency, share.reason)
    conversion = convert(share.amount, cost.currency, currency, rates, min(own.last, period.last))
    if conversion.amount is None:
        return _unknown(cost, currency, conversion.reason)
    records = _joined(cost.records, conversion.rate.records if conversion.rate else ())
    return Part(
        cost.of, "direct", cost.kind, cost.fund, conversion.amount, currency, share.how, cost.key,
        conversion=conversion if conversion.rate else None, records=records,
    )  # fmt: skip


def _shares(
    bearing: Sequence[Cost],
    lines: Sequence[BudgetLine],
    period: Period,
    rates: Sequence[Rate],
    currency: str,
    rule: str,
    left_out: list[tuple[str, str]],
) -> list[Part]:
    """Parts of one cost centre for all who bear it."""
    weights = {cost.key: cost.weight for cost in bearing}
    stated: list[tuple[BudgetLine, InPeriod, Conversion]] = []
    unknown: dict[tuple[str, str], str] = {}
    for line, share in stated_once(lines, period, rule, left_out):
        if share.amount is None:
            left_out.append((line.key, share.reason))
            unknown.setdefault((line.kind, line.fund), share.reason)
            continue
        own = period_of(line.start, line.end)
        assert own is not None
        conversion = convert(share.amount, line.currency, currency, rates, min(own.last, period.last))
        if conversion.amount is None:
            left_out.append((line.key, conversion.reason))
            unknown.setdefault((line.kind, line.fund), conversion.reason)
        else:
            stated.append((line, share, conversion))
    sorts = {(line.kind, line.fund) for line, _, _ in stated}
    parts = [
        replace(_unknown(cost, currency, reason), kind=kind, fund=fund)
        for (kind, fund), reason in sorted(unknown.items())
        if (kind, fund) not in sorts
        for cost in bearing
    ]
    if not stated and not unknown:
        return [_unknown(cost, currency, "centre-unknown") for cost in bearing]
    partly = {
        sort
        for sort in sorts
        if sort in unknown or not is_covered([line for line, _, _ in stated if (line.kind, line.fund) == sort], period)
    }
    for line, share, conversion in stated:
        try:
            amounts = allocate(conversion.amount or 0, weights)
        except NothingToWeigh:
            return [_unknown(cost, currency, "no-weight") for cost in bearing]
        except InputError:
            return [_unknown(cost, currency, "bad-weight") for cost in bearing]
        weighed = f"{sum((Decimal(weight) for weight in weights.values()), Decimal()).normalize():f}"
        # Every weight bears upon every part, so every bearer's records do.
        records = _joined(
            line.records, conversion.rate.records if conversion.rate else (), *(cost.records for cost in bearing)
        )
        rate = conversion if conversion.rate else None
        for cost in bearing:
            part = Part(
                cost.of, "share", line.kind, line.fund, amounts[cost.key], currency, share.how, cost.key, line.key
            )
            partial = (line.kind, line.fund) in partly
            parts.append(
                replace(part, weight=cost.weight, weights=weighed, conversion=rate, at_least=partial, records=records)
            )
    return parts
