"""
Budget lines, and what of an amount falls into a report's period.

An amount of a longer period is never cut in silence: the source divides it, or a rule that the report names, or what
falls into the period is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .errors import InputError
from .money import allocate
from .periods import Period, bounds, year

KINDS = ("planned", "actual", "")
FUNDS = ("regular", "voluntary", "cost recovery", "")
RULES = ("", "by years", "by days")
"""How an amount of a longer period may be divided: not at all, by equal parts for each year, by days."""

HOW = {
    "whole": "its period lies within that of the report",
    "split": "the source divides it by years",
    "by years": "divided by the report's rule into equal parts for each year",
    "by days": "divided by the report's rule by the number of days",
}
REASONS = {
    "no-cost": "no source states a cost",
    "no-amount": "the source states no amount",
    "no-currency": "no source states the currency",
    "no-period": "no source states the period of the amount",
    "not-split": "the amount is of a longer period, and neither the source nor a rule divides it",
    "part-years": "the rule divides by whole years, and the report's period is none",
    "no-rate": "no exchange rate on or before the day is stated",
    "outside": "its period lies outside that of the report",
    "centre-unknown": "no amount of the cost centre is known for the period",
    "no-centre": "the source names no cost centre",
    "no-weight": "those who bear the cost centre have no weight above zero",
    "bad-weight": "a weight in the cost centre is negative or no decimal",
    "no-unit": "it is no amount of money",
    "stated-elsewhere": "another line of the same name states it for a longer or a shorter period",
}


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """
    One amount of one body, line, kind, fund and period.

    Attributes:
        amount: minor units of *currency*, or None when nobody states it. *unit* other than "amount" (percent, lower
            bound …) is shown and never counted.
        start, end: dates of reduced precision; without *end*, the period is that of *start*.
        split: year -> minor units, where the source divides the amount.
        cost_centre: whose cost it is; empty for a total of the Union or of a Sector that nobody bears by shares.
        records: ids of the records that it rests on.
    """

    key: str
    body: str
    line: str
    kind: str = ""
    fund: str = ""
    cost_centre: str = ""
    start: str = ""
    end: str = ""
    amount: int | None = None
    currency: str = ""
    unit: str = "amount"
    split: Mapping[str, int] = field(default_factory=dict)
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InPeriod:
    """What of an amount falls into a period: *how* is a key of `HOW`; when unknown, *reason* is one of `REASONS`."""

    amount: int | None
    how: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A total of the Union, a Sector or another line that no activity bears: shown apart, in its own currency."""

    line: BudgetLine
    in_period: InPeriod


def period_of(start: str, end: str) -> Period | None:
    """The period that an amount's dates name; without *end*, that of *start*. None when *start* is no date."""
    first, last = bounds(start), bounds(end or start)
    return Period(first.first, last.last) if first and last and first.first <= last.last else None


def in_period(
    amount: int | None, own: Period | None, period: Period, rule: str = "", split: Mapping[str, int] | None = None
) -> InPeriod:
    """
    What of an amount of its *own* period falls into a report's *period*.

    An amount of a longer period counts in part only where the source divides it (*split*, year -> minor units) or
    where a *rule* of `RULES` says so; the parts of all years, or of all days, add up to the amount.

    Raises:
        InputError: no such rule.
    """
    if rule not in RULES:
        raise InputError(f"no rule {rule!r} to divide an amount", mend="one of " + ", ".join(map(repr, RULES)))
    if own is None:
        return InPeriod(None, reason="no-period")
    common = own.common(period)
    if common is None:
        return InPeriod(None, reason="outside")
    if amount is None:
        return InPeriod(None, reason="no-amount")
    if common == own:
        return InPeriod(amount, "whole")
    if split and all(str(number) in split for number in common.years):
        pieces = [in_period(split[str(n)], year(n).common(own), period, rule) for n in common.years]
        if all(piece.amount is not None for piece in pieces):
            return InPeriod(sum(piece.amount or 0 for piece in pieces), "split")
    if rule == "by days":
        inside = allocate(amount, {"0": common.days, "1": own.days - common.days})["0"]
        return InPeriod(inside, "by days")
    if rule == "by years":
        if not common.is_whole_years:
            return InPeriod(None, reason="part-years")
        years = allocate(amount, {f"{number:04d}": 1 for number in own.years})
        return InPeriod(sum(years[f"{number:04d}"] for number in common.years), "by years")
    return InPeriod(None, reason="not-split")


def of_line(line: BudgetLine, period: Period, rule: str) -> InPeriod:
    """What of a line falls into a period; a line of another unit than "amount" has no amount of money."""
    found = in_period(line.amount, period_of(line.start, line.end), period, rule, line.split)
    return InPeriod(None, reason="no-unit") if line.unit != "amount" and found.reason != "outside" else found


def stated_once(
    lines: Sequence[BudgetLine], period: Period, rule: str, left_out: list[tuple[str, str]]
) -> list[tuple[BudgetLine, InPeriod]]:
    """
    The lines that meet the period, without those that say again what another line of the same name says.

    Of a longer and a shorter line of one body, name, kind, fund and cost centre the longer is kept if it lies in the
    period whole, else the shorter; the other is added to *left_out* as (key, reason).
    """
    met = [(line, of_line(line, period, rule)) for line in lines]
    left_out += [(line.key, "no-unit") for line, share in met if share.reason == "no-unit"]
    met = [(line, share) for line, share in met if share.reason not in ("outside", "no-unit")]

    def same(one: BudgetLine, other: BudgetLine) -> bool:
        names = ("body", "line", "kind", "fund", "cost_centre")
        return one is not other and all(getattr(one, name) == getattr(other, name) for name in names)

    def within(one: BudgetLine, other: BudgetLine) -> bool:
        inner, outer = period_of(one.start, one.end), period_of(other.start, other.end)
        return inner is not None and outer is not None and inner != outer and outer.covers(inner)

    kept = []
    for line, share in met:
        again = any(
            same(line, other) and (
                (within(line, other) and theirs.how == "whole")
                or (within(other, line) and share.how != "whole" and theirs.amount is not None)
            )
            for other, theirs in met
        )  # fmt: skip
        if again:
            left_out.append((line.key, "stated-elsewhere"))
        else:
            kept.append((line, share))
    return kept


def is_covered(lines: Sequence[BudgetLine], period: Period) -> bool:
    """Whether every day of the period lies in the period of one of the lines."""
    day = period.first.toordinal()
    for own in sorted((own for line in lines if (own := period_of(line.start, line.end))), key=lambda own: own.first):
        if own.first.toordinal() <= day:
            day = max(day, own.last.toordinal() + 1)
    return day > period.last.toordinal()
