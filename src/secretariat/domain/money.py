"""
Money as whole numbers of minor units: divided to the last centime, and converted by dated rates that are named.

The number of decimals of a currency is that of `babel`'s currency data (CLDR), as for amounts that are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from babel.numbers import get_currency_precision

from .errors import InputError, NothingToWeigh
from .periods import bounds


def decimals(currency: str) -> int:
    """Decimals of a currency's amounts: 2 for CHF, 0 for JPY, 3 for TND."""
    return get_currency_precision(currency)


def exact(value: Decimal | int | str) -> Fraction:
    """
    A decimal given as number or text, without loss.

    Raises:
        InputError: no finite decimal, or a float, whose decimals nobody wrote.
    """
    if isinstance(value, int | Decimal | str) and not isinstance(value, bool):
        try:
            number = Decimal(value)
            if number.is_finite():
                return Fraction(number)
        except InvalidOperation:
            pass
    raise InputError(f"{value!r} is no decimal", mend='write it as text, such as "0.25"')


def allocate(amount: int, weights: Mapping[str, Decimal | int | str]) -> dict[str, int]:
    """
    Divide an amount by weights so that the parts add up to it exactly.

    Method of the largest remainder (Hamilton): each gets the whole units of its share, and the units that are left go
    to the largest remainders; between equal remainders, to the name that sorts first. A part is never a unit or more
    away from its share.

    Args:
        amount: minor units; may be negative (a refund), then the parts mirror those of the positive amount.
        weights: name -> relative weight of any scale; zero is allowed, negative is not.

    Returns:
        name -> minor units, in the order of *weights*.

    Raises:
        NothingToWeigh: no weights, or all of them zero.
        InputError: a weight is negative or no decimal.
    """
    exactly = {name: exact(weight) for name, weight in weights.items()}
    for name, weight in exactly.items():
        if weight < 0:
            raise InputError(f"the weight of {name} is negative", mend="weights are zero or more")
    whole = sum(exactly.values())
    if not whole:
        raise NothingToWeigh(
            "there is no weight by which to divide the amount",
            mend="give one a weight above zero",
            names=tuple(weights),
        )
    sign = -1 if amount < 0 else 1
    shares = {name: abs(amount) * weight / whole for name, weight in exactly.items()}
    parts = {name: int(share) for name, share in shares.items()}
    left = abs(amount) - sum(parts.values())
    for name in sorted(shares, key=lambda name: (parts[name] - shares[name], name))[:left]:
        parts[name] += 1
    return {name: sign * part for name, part in parts.items()}


@dataclass(frozen=True, slots=True)
class Rate:
    """
    One unit of *base* is worth *value* units of *quote* on *date*.

    *value* is the source's decimal as text. A date of reduced precision counts from its last day, so that no amount is
    converted by a rate of its future. *records* are the ids of what states it.
    """

    base: str
    quote: str
    date: str
    value: str
    records: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bounds(self.date) is None:
            raise InputError(
                f"a rate {self.base}/{self.quote} without a date", mend="give it a date such as 2025-12-31"
            )
        if exact(self.value) <= 0:
            raise InputError(
                f"the rate {self.base}/{self.quote} of {self.date} is not above zero", mend="mend its value"
            )


@dataclass(frozen=True, slots=True)
class Conversion:
    """
    An amount in another currency, and by what.

    Attributes:
        amount: minor units, or None when unknown.
        rate: that was used; None when the currency is the same, or unknown.
        is_inverse: the rate was stated the other way round, and the amount was divided by it.
        reason: why it is unknown: "no-rate", or "no-currency".
    """

    amount: int | None
    currency: str
    rate: Rate | None = None
    is_inverse: bool = False
    reason: str = ""


def convert(amount: int, source: str, target: str, rates: Iterable[Rate], on: date) -> Conversion:
    """
    An amount in another currency by the latest rate on or before a day.

    Of rates of the same day the one stated in this direction is taken before its inverse, and of several that differ
    the smallest; rates are never chained over a third currency. The result is rounded once, half to even.

    Returns:
        the conversion; with no rate the amount is unknown and the reason says so.
    """
    if not source or not target:
        return Conversion(None, target, reason="no-currency")
    if source == target:
        return Conversion(amount, target)
    usable = []
    for rate in rates:
        day = bounds(rate.date)
        if day is not None and day.last <= on and {rate.base, rate.quote} == {source, target}:
            usable.append((-day.last.toordinal(), rate.base != source, exact(rate.value), rate.records, rate))
    if not usable:
        return Conversion(None, target, reason="no-rate")
    _, is_inverse, value, _, rate = min(usable, key=lambda entry: entry[:4])
    factor = 1 / value if is_inverse else value
    # Fraction rounds half to even.
    converted = round(amount * factor * Fraction(10) ** (decimals(target) - decimals(source)))
    return Conversion(converted, target, rate, is_inverse)
