"""
Amounts and counts as people write them: thousands marks of every habit, currencies, "k" and "million", qualifiers.

An amount of money becomes an integer of the currency's minor unit; a count becomes an integer with its qualifier.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

from .words import NOTHING, UNKNOWN, plain_text

SIGNS = {
    "us$": "USD", "$us": "USD", "$": "USD", "us dollars": "USD", "us dollar": "USD", "dollars": "USD", "usd": "USD",
    "€": "EUR", "euros": "EUR", "euro": "EUR", "eur.": "EUR", "£": "GBP", "¥": "JPY", "c$": "CAD", "a$": "AUD", "au$": "AUD",
    "fr.": "CHF", "fr": "CHF", "sfr.": "CHF", "sfr": "CHF", "sw.fr.": "CHF", "francs suisses": "CHF", "swiss francs": "CHF",
    "francs": "CHF", "franc suisse": "CHF", "chf.": "CHF", "francos suizos": "CHF", "schweizer franken": "CHF",
    "₽": "RUB", "₹": "INR", "₩": "KRW", "fcfa": "XOF", "швейцарских франков": "CHF", "瑞士法郎": "CHF", "فرنك سويسري": "CHF",
}  # fmt: skip
SCALES = {
    "k": 3, "thousand": 3, "thousands": 3, "'000": 3, "’000": 3, "000s": 3, "mille": 3, "milliers": 3, "tsd": 3, "tausend": 3,
    "miles": 3, "mil": 3, "тыс": 3, "000": 3, "m": 6, "mio": 6, "mn": 6, "mln": 6, "million": 6, "millions": 6, "millones": 6,
    "millon": 6, "mill": 6, "млн": 6, "bn": 9, "billion": 9, "milliard": 9, "milliards": 9, "mrd": 9, "md": 9,
}  # fmt: skip
QUALIFIERS = (
    ("at least", r"at least|min\.?|minimum|no fewer than|au moins|al menos|como minimo|mindestens|≥|>=|from"),
    ("at most", r"at most|max\.?|maximum|up to|au plus|jusqu'a|hasta|hochstens|≤|<=|<|under|less than|fewer than|moins de|menos de"),
    ("more than", r"more than|over|plus de|mas de|mehr als|uber|>|exceeding|above"),
    ("about", r"approx\.?|approximately|about|around|roughly|some|ca\.?|circa|c\.|vers|env\.?|environ|unos|aprox\.?|rund|etwa|~|≈|±|est\.?"),
)  # fmt: skip
_NUMBER = r"\d+(?:[\s.,'’](?=\d)\d+)*(?:[.,]\d+)?"


ZERO = {"nil", "zero", "neant", "cero", "null", "ноль", "零"}


class AmountProblem(ValueError):
    """The text is no amount, or more than one. Attribute *code*: "two-currencies", "no-amount", "two-amounts"."""

    def __init__(self, message: str, code: str = "no-amount") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Amount:
    """
    An amount of money.

    Attributes:
        minor: integer of the minor unit; None when only *low* and *high* are stated.
        currency: ISO 4217 code, "" when nothing says which (then *minor* has two decimals).
        qualifier: "", "about", "at least", "more than", "at most", "range".
        note: words that are no amount. mends: what had to be done to read it.
    """

    minor: int | None
    currency: str
    low: int | None = None
    high: int | None = None
    qualifier: str = ""
    note: str = ""
    mends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number, or *value* None when it is said to be unknown. *qualifier* and *note* as in `Amount`."""

    value: int | None
    qualifier: str = ""
    note: str = ""


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code in list_currencies() if len(code) == 3)


def currency_code(text: str) -> str:
    """ISO 4217 code of a currency's sign, name or code; "" when it is none."""
    text = " ".join(text.split()).strip("()[] ")
    if text.upper() in _codes() and (text.isupper() or text.lower() in _EVERYDAY):
        return text.upper()
    return SIGNS.get(plain_text(text), SIGNS.get(text.casefold(), ""))


_EVERYDAY = {"chf", "usd", "eur", "gbp", "jpy", "cad", "aud", "aed", "cny", "rub", "inr", "brl", "zar", "sek", "nok", "dkk", "xof",
             "xaf", "sar", "qar", "omr", "kes", "ghs", "ngn", "egp", "mad", "tnd", "krw", "sgd", "nzd", "mxn", "xdr"}  # fmt: skip


def currencies_in(text: str) -> list[str]:
    """All currencies that a text names, each once, in order."""
    found: dict[str, int] = {}
    for match in re.finditer(r"(?<![A-Za-z])(?:[kK]|[tT](?=CHF|EUR|USD|GBP))?([A-Za-z]{3})(?![A-Za-z])", text):
        code = currency_code(match[1])
        if code:
            found.setdefault(code, match.start())
    plain = plain_text(text)
    for sign in sorted(SIGNS, key=len, reverse=True):
        edge = r"(?<![a-z$])" if sign[0].isalpha() or sign == "$" else ""
        pattern = edge + re.escape(sign) + (r"(?![a-z])" if sign[-1].isalpha() else "")
        seen = re.search(pattern, plain)
        if seen:
            found.setdefault(SIGNS[sign], seen.start())
            plain = plain[: seen.start()] + " " * len(seen[0]) + plain[seen.end() :]
    return sorted(found, key=lambda code: found[code])


def scale_in(text: str) -> int:
    """Power of ten that a header names: "Budget (CHF thousands)" -> 3; "kCHF" -> 3; "Mio. Fr." -> 6; none -> 0."""
    plain = plain_text(text)
    if re.search(
        r"\b[kt] ?(?:chf|usd|eur|fr|\$|€)|(?:chf|usd|eur|\$|€) ?k\b|['’]000|\b0{3}s?\b|\(k\)|\b1[ ,.']?000 (?=chf|usd|eur|fr)|(?:chf|usd|eur|fr\.?|x|×) ?1[ ,.']?000\b",
        plain,
    ):
        return 3
    if re.search(r"\bm ?(?:chf|usd|eur)\b|(?:chf|usd|eur|\$|€) ?m\b", plain):
        return 6
    for word in re.findall(r"[^\W\d_]+", plain):
        if len(word) > 2 and word in SCALES:
            return SCALES[word]
    return 0


def number(text: str, *, scaled: bool = False) -> Decimal:
    """
    A number by any habit of thousands and decimals.

    One mark followed by exactly three digits parts thousands, unless zero stands before it or *scaled* (a word such
    as "million" follows), for money has no three decimals. Raises AmountProblem.
    """
    t = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    t = re.sub(r"[\s'’_]", "", t)
    if "," in t and "." in t:
        decimal_mark = max(",.", key=t.rfind)
        other = "," if decimal_mark == "." else "."
        t = t.replace(other, "").replace(decimal_mark, ".")
    elif re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", t) and (
        len(re.findall("[.,]", t)) > 1 or not (t.startswith("0") or scaled)
    ):
        t = t.replace(",", "").replace(".", "")
    else:
        t = t.replace(",", ".")
    try:
        return Decimal(t)
    except InvalidOperation:
        raise AmountProblem(f"no number: {text!r}") from None


def to_minor(value: Decimal, currency: str) -> int:
    """An amount in the currency's minor unit. Raises AmountProblem when it has more decimals than the currency."""
    scaled = value.scaleb(get_currency_precision(currency) if currency else 2)
    if scaled != scaled.to_integral_value():
        raise AmountProblem(f"{value} has more decimals than {currency or 'money'} has")
    return int(scaled)


def qualifier_of(text: str) -> tuple[str, str]:
    """(qualifier, the text without it): "ca. 200" -> ("about", "200"), "270+" -> ("at least", "270")."""
    for name, words in QUALIFIERS:
        match = re.match(rf"(?:{words})(?=[\s\d]|$)\s*", text, re.IGNORECASE)
        if match:
            return name, text[match.end() :]
        match = re.search(rf"(?<=[\s\d(])\(?(?:{words})\)?$", text.strip()) if name == "about" else None
        if match:
            return name, text.strip()[: match.start()]
    stripped = text.strip()
    if re.search(r"\d ?\+$", stripped):
        return "at least", stripped[:-1]
    match = re.search(r"(?<=\d) ?\+(?= )| (?:or more|and more|ou plus|o mas|plus)$", stripped)
    return ("at least", stripped[: match.start()] + stripped[match.end() :]) if match else ("", text)


def parse_amount(text: str, *, currency: str = "", scale: int = 0) -> Amount | None:
    """
    Read an amount of money.

    Args:
        text: as written.
        currency: of the column, where the text names none.
        scale: power of ten of the column ("thousands" = 3), not applied to a text with its own scale word or currency.

    Returns:
        The amount; None when the text says nothing or unknown (see `is_unknown`).

    Raises:
        AmountProblem: no amount; two currencies; two amounts.
    """
    raw = unicodedata.normalize("NFKC", text).strip()
    note = "; ".join(re.findall(r"\(([^)\d]*)\)", raw))
    t = re.sub(r"\([^)\d]*\)", " ", raw)
    if plain_text(t) in ZERO:
        return Amount(0, currency, mends=("zero-word",))
    if plain_text(t) in NOTHING or plain_text(t) in UNKNOWN:
        return None
    named = currencies_in(t)
    if len(named) > 1:
        raise AmountProblem(f"an amount in two currencies: {text.strip()!r}", "two-currencies")
    own = named[0] if named else currency
    mends: list[str] = []
    if named and scale:
        scale = 0
        mends.append("scale-not-applied")
    t = plain_text(t)
    t = re.sub(r"[.,][-–—]{1,2}(?=\s|$|[a-z])", "", t)
    if own:
        t = re.sub(rf"(?<![a-z])(k|m|)\s?{own.casefold()}(?![a-z])", r" \1 ", t)
    for sign in sorted(SIGNS, key=len, reverse=True):
        edge = r"(?<![a-z])" if sign[0].isalpha() else ""
        t = re.sub(edge + re.escape(plain_text(sign)) + (r"(?![a-z])" if sign[-1].isalpha() else ""), " ", t)
    qualifier, t = qualifier_of(t.strip())
    t = " ".join(t.split()).strip(" :;")
    matches = list(
        re.finditer(
            rf"({_NUMBER})(?:\s?(" + "|".join(sorted(map(re.escape, SCALES), key=len, reverse=True)) + r")\b\.?)?", t
        )
    )
    rest = t
    for match in matches:
        rest = rest.replace(match[0], " ", 1)
    rest = " ".join(rest.split()).strip(" .")
    if not matches:
        raise AmountProblem(f"no amount: {text.strip()!r}")
    if len(matches) == 2 and rest in ("-", "to", "a", "bis", "and", "/", "between and", "y", "et", "and between"):
        last_power = SCALES.get(matches[1][2] or "", 0)
        powers = [SCALES.get(m[2] or "", 0) or last_power for m in matches]
        low, high = (_minor(m[1], p, scale, own) for m, p in zip(matches, powers, strict=True))
        return Amount(None, own, min(low, high), max(low, high), "range", note, ("range",))
    if len(matches) != 1:
        raise AmountProblem(f"more than one amount: {text.strip()!r}", "two-amounts")
    power = SCALES.get(matches[0][2] or "", 0)
    digits = matches[0][1]
    mends += _habits(digits, matches[0][2] or "")
    if rest in ("-", "()", "( )", "(-)"):
        value = -_minor(digits, power, scale, own)
        mends.append("negative")
    else:
        value = _minor(digits, power, scale, own)
        if rest:
            note = "; ".join(filter(None, (note, rest)))
    return Amount(value, own, None, None, qualifier, note, tuple(mends))


def _minor(digits: str, power: int, scale: int, currency: str) -> int:
    return to_minor(number(digits, scaled=bool(power)).scaleb(power or scale), currency)


def _habits(digits: str, word: str) -> list[str]:
    found = []
    if re.search(r"\d\s\d{3}", digits):
        found.append("space-thousands")
    if re.search(r"\d['’]\d{3}", digits):
        found.append("apostrophe-thousands")
    if (re.search(r"\.\d{3}(?:\.|,|$)", digits) and word == "") or re.search(r"\d,\d{1,2}$", digits):
        found.append("continental-decimal")
    elif re.search(r",\d{3}(?:\D|$)", digits):
        found.append("comma-thousands")
    if word:
        found.append("k-suffix" if word == "k" else "million-word" if SCALES[word] == 6 else "scale-word")
    return found


def is_unknown(text: str) -> bool:
    """Whether a cell says that the value is not known ("tbd"), which is not the same as saying nothing."""
    return plain_text(text).strip("()") in UNKNOWN


def parse_count(text: str) -> Count | None:
    """
    Read a number of participants, countries, documents.

    Returns:
        The count; with value None where the text says unknown; None where it says nothing ("-", "n/a").

    Raises:
        AmountProblem: no number, or several.
    """
    raw = unicodedata.normalize("NFKC", text).strip()
    if is_unknown(raw):
        return Count(None)
    if plain_text(raw) in ZERO:
        return Count(0)
    if plain_text(raw) in NOTHING:
        return None
    note = "; ".join(re.findall(r"\(([^)]*)\)", raw)) if not re.fullmatch(r"\([^)]*\)", raw) else ""
    t = plain_text(re.sub(r"\([^)]*\)", " ", raw) if note else raw.strip("()"))
    qualifier, t = qualifier_of(t)
    numbers = re.findall(r"\d{1,3}(?:[ ,.'](?=\d{3}(?!\d))\d{3})+|\d+(?:[.,]0+(?!\d))?", t)
    if not numbers:
        raise AmountProblem(f"no number: {text.strip()!r}")
    values = [int(number(found)) for found in numbers]
    words = " ".join(re.sub("|".join(map(re.escape, numbers)), " ", t).split())
    if len(values) == 2 and words.split()[:1] in (["-"], ["to"], ["a"]):
        return Count(min(values), "at least", "; ".join(filter(None, (note, raw))))
    if len(values) > 1:
        raise AmountProblem(f"several numbers: {text.strip()!r}", "two-amounts")
    if re.search(r"\d[.,]\d", t) and not re.search(r"\d[.,](?:\d{3}|0+)(?!\d)", t):
        raise AmountProblem(f"no whole number: {text.strip()!r}")
    if re.match(r"-\s?\d", t):
        raise AmountProblem(f"a count below zero: {text.strip()!r}")
    return Count(values[0], qualifier, "; ".join(filter(None, (note, words))))
