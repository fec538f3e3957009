"""Division to the centime and conversion by dated rates."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from secretariat.domain.errors import InputError, NothingToWeigh
from secretariat.domain.money import Rate, allocate, convert, exact

AMOUNTS = st.integers(-(10**13), 10**13)
DECIMALS = st.decimals(0, 10**6, places=4, allow_nan=False)
WEIGHTS = st.dictionaries(st.text(max_size=5), DECIMALS | DECIMALS.map(str) | st.integers(0, 10**9), min_size=1)
CODES = st.sampled_from(("CHF", "EUR", "USD", "JPY", "TND"))
DATES = st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(date.isoformat)
VALUES = st.decimals(Decimal("0.0001"), 10**4, places=4).map(str)
RATES = st.lists(
    st.tuples(CODES, CODES, DATES, VALUES).filter(lambda r: r[0] != r[1]).map(lambda r: Rate(*r)), max_size=12
)


def _weigh(weights):
    assume(any(exact(weight) for weight in weights.values()))
    return weights


@given(AMOUNTS, WEIGHTS)
def test_parts_add_up_to_the_amount(amount, weights):
    """The parts add up to the amount exactly, one for each name, in the order given."""
    parts = allocate(amount, _weigh(weights))
    assert sum(parts.values()) == amount
    assert list(parts) == list(weights)


@given(AMOUNTS, WEIGHTS)
def test_no_part_is_a_unit_away_from_its_share(amount, weights):
    """Each part is the share rounded down or up, towards or away from zero; no weight, no part."""
    whole = sum(exact(weight) for weight in _weigh(weights).values())
    for name, part in allocate(amount, weights).items():
        share = amount * exact(weights[name]) / whole
        assert abs(part - share) < 1
        assert share != 0 or part == 0


@given(AMOUNTS, WEIGHTS, st.randoms())
def test_division_hangs_on_names_and_not_on_order(amount, weights, random):
    """The same names and weights in another order, or on another scale, give the same parts."""
    _weigh(weights)
    names = list(weights)
    random.shuffle(names)
    assert allocate(amount, {name: weights[name] for name in names}) == allocate(amount, weights)
    assert allocate(amount, {name: Decimal(weights[name]) * 7 for name in names}) == allocate(amount, weights)


@given(AMOUNTS, WEIGHTS)
def test_a_refund_mirrors_a_charge(amount, weights):
    """A negative amount is divided as the positive one is."""
    _weigh(weights)
    assert allocate(-amount, weights) == {name: -part for name, part in allocate(amount, weights).items()}


def test_the_units_left_go_to_the_largest_remainders_and_then_by_name():
    """100 divided by three equal weights gives the odd centime to the name that sorts first."""
    assert allocate(100, {"c": 1, "a": 1, "b": "1.0"}) == {"c": 33, "a": 34, "b": 33}
    assert allocate(10, {"a": "0.5", "b": "0.34", "c": "0.16"}) == {"a": 5, "b": 3, "c": 2}


@pytest.mark.parametrize("weights", [{}, {"a": 0, "b": "0.00"}])
def test_without_weight_nothing_is_divided(weights):
    """Where no weight is above zero, the error names those among whom was to be divided."""
    with pytest.raises(NothingToWeigh) as caught:
        allocate(1, weights)
    assert caught.value.names == tuple(weights)


@pytest.mark.parametrize("weight", [-1, "-0.5", "much", "NaN", "Infinity", 0.1, True, None])
def test_a_weight_that_is_no_decimal_of_zero_or_more_is_refused(weight):
    """Negative weights, texts that are no number and floats are errors with a mend."""
    with pytest.raises(InputError) as caught:
        allocate(1, {"a": 1, "b": weight})
    assert caught.value.mend


@given(AMOUNTS, CODES, CODES, RATES, DATES)
def test_conversion_uses_the_latest_rate_that_was_there(amount, source, target, rates, on):
    """The rate is the latest on or before the day, of the two currencies; without one the amount is unknown."""
    found = convert(amount, source, target, rates, date.fromisoformat(on))
    usable = [rate for rate in rates if rate.date <= on and {rate.base, rate.quote} == {source, target}]
    if source == target:
        assert found.amount == amount and found.rate is None
    elif not usable:
        assert found.amount is None and found.reason == "no-rate"
    else:
        assert found.rate in usable and found.rate.date == max(rate.date for rate in usable)
        assert found.is_inverse == (found.rate.base == target)


@given(AMOUNTS, VALUES, st.booleans())
def test_conversion_is_rounded_once(amount, value, is_inverse):
    """The result is within half a minor unit of the exact product or quotient, between currencies of 2 and 3 decimals."""
    rate = Rate(*(("TND", "CHF") if is_inverse else ("CHF", "TND")), "2025-01-01", value)
    found = convert(amount, "CHF", "TND", [rate], date(2025, 12, 31))
    exactly = amount * 10 * (1 / exact(value) if is_inverse else exact(value))
    assert found.is_inverse == is_inverse
    assert abs(found.amount - exactly) <= Fraction(1, 2)


def test_half_a_unit_goes_to_the_even_neighbour():
    """Of two neighbours equally near, the even one is taken, so that roundings do not all go one way."""
    rate = [Rate("CHF", "EUR", "2025-01-01", "0.5")]
    assert [convert(n, "CHF", "EUR", rate, date(2025, 1, 1)).amount for n in (1, 3, 5, -1, -3)] == [0, 2, 2, 0, -2]


def test_a_rate_of_a_month_counts_from_its_last_day():
    """An amount is never converted by a rate that may be of its future."""
    rates = [Rate("CHF", "EUR", "2025-03", "1.05"), Rate("CHF", "EUR", "2024", "1.04")]
    assert convert(100, "CHF", "EUR", rates, date(2025, 3, 30)).rate.date == "2024"
    assert convert(100, "CHF", "EUR", rates, date(2025, 3, 31)).rate.date == "2025-03"


def test_rates_are_not_chained():
    """Two rates over a third currency make no rate that a source has stated."""
    rates = [Rate("CHF", "USD", "2025-01-01", "1.1"), Rate("USD", "EUR", "2025-01-01", "0.9")]
    assert convert(100, "CHF", "EUR", rates, date(2025, 6, 1)).reason == "no-rate"
    assert convert(100, "", "EUR", rates, date(2025, 6, 1)).reason == "no-currency"


@pytest.mark.parametrize(
    ("day", "value"), [("", "1"), ("2025-02-30", "1"), ("2025", "0"), ("2025", "-1"), ("2025", "one")]
)
def test_a_rate_that_is_none_is_refused(day, value):
    """A rate has a date and a value above zero."""
    with pytest.raises(InputError):
        Rate("CHF", "EUR", day, value)
