"""Amounts and counts as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.amounts import AmountProblem, parse_amount, parse_count, scale_in

AMOUNTS = {
    "CHF 12'500.00": (1_250_000, "CHF"), "7.350,50 Fr.": (735_050, "CHF"), "48,000.00 USD": (4_800_000, "USD"), "150k chf": (15_000_000, "CHF"),
    "0.325 million EUR": (32_500_000, "EUR"), "1.250.000,00 Fr.": (125_000_000, "CHF"), "60.000,00 US$": (6_000_000, "USD"), "CHF 12'500.–": (1_250_000, "CHF"),
    "1.2 Mio. Fr.": (120_000_000, "CHF"), "12 500 €": (1_250_000, "EUR"), "¥ 5000": (5_000, "JPY"), "100 000 francs suisses": (10_000_000, "CHF"),
    "7.3505k usd": (735_050, "USD"), "150 kCHF": (15_000_000, "CHF"), "CHF 5.000": (500_000, "CHF"),
}  # fmt: skip


@pytest.mark.parametrize("text", AMOUNTS)
def test_forms_of_amounts(text):
    """Each habit of thousands, decimals, signs and words gives the minor units and the currency."""
    amount = parse_amount(text)
    assert (amount.minor, amount.currency) == AMOUNTS[text]


def test_two_currencies_are_a_problem():
    """An amount in two currencies is never taken for one of them."""
    with pytest.raises(AmountProblem) as caught:
        parse_amount("CHF 5000 / USD 5500")
    assert caught.value.code == "two-currencies"


def test_a_range_has_bounds_and_no_amount():
    """A range gives its bounds; the amount itself is unknown."""
    amount = parse_amount("100000-500000", currency="CHF")
    assert (amount.minor, amount.low, amount.high) == (None, 10_000_000, 50_000_000)


def test_thousands_of_the_heading():
    """The heading's scale multiplies a plain number, and not one that names its own currency."""
    assert scale_in("Budget (CHF thousands)") == scale_in("Coût en milliers de CHF") == scale_in("k€") == 3
    assert parse_amount("12,5", currency="CHF", scale=3).minor == 1_250_000
    assert parse_amount("1,250", currency="CHF", scale=3).minor == 125_000_000
    assert parse_amount("CHF 9 000", scale=3).minor == 900_000


@given(
    st.integers(0, 10**11),
    st.sampled_from(["{:,.2f}", "swiss", "continental", "spaces", "plain"]),
    st.sampled_from(["CHF", "USD", "EUR"]),
)
def test_any_amount_reads_back(minor, habit, currency):
    """An amount written by any habit reads back to the centime."""
    text = f"{minor // 100:,}.{minor % 100:02d}"
    text = {"swiss": text.replace(",", "'"), "continental": text.replace(",", ";").replace(".", ",").replace(";", "."), "spaces": text.replace(",", " "),
            "plain": text.replace(",", "")}.get(habit, text)  # fmt: skip
    for written in (f"{currency} {text}", f"{text} {currency}"):
        assert parse_amount(written).minor == minor, written


@given(st.text(max_size=30))
def test_any_text_is_an_amount_nothing_or_a_problem(text):
    """No text makes the parsers fail otherwise; a count is never below zero."""
    for parse in (parse_amount, parse_count):
        try:
            found = parse(text)
        except AmountProblem:
            continue
        assert found is None or parse is parse_amount or found.value is None or found.value >= 0


COUNTS = {"125 ": (125, ""), "71 (incl. remote)": (71, ""), "270+": (270, "at least"), "ca. 200": (200, "about"), "> 30": (30, "more than"), "~60": (60, "about"),
          "34 countries": (34, ""), "71.0": (71, ""), "tbd": (None, ""), "1'200": (1200, ""), "plus de 120": (120, "more than"), "nil": (0, "")}  # fmt: skip


@pytest.mark.parametrize("text", COUNTS)
def test_forms_of_counts(text):
    """A count is read with its qualifier; "tbd" is unknown and "nil" is zero."""
    count = parse_count(text)
    assert (count.value, count.qualifier) == COUNTS[text]


@pytest.mark.parametrize("text", ["-", "n/a", "–", ""])
def test_nothing_is_not_zero(text):
    """What says nothing is no count, and not zero."""
    assert parse_count(text) is None


@pytest.mark.parametrize("text", ["-3", "12.5", "90 + 60 remote", "many"])
def test_what_is_no_count_is_refused(text):
    """A number below zero, a broken one and several are problems, not guesses."""
    with pytest.raises(AmountProblem):
        parse_count(text)
