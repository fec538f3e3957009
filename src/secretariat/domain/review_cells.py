"""
What a cell of the review's workbook says of a field: values as text, and the text that an officer leaves as a value.

An empty cell: nobody spoke of it. "unknown": somebody says that it is not known. "none": there is none. A cell that is
cleared says "unknown". A list is parted by semicolons, or by line breaks where an entry holds one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .amounts import AmountProblem, currencies_in, parse_amount, parse_count
from .dates import DateProblem, parse_period
from .errors import InputError
from .periods import bounds
from .precedence import Settled
from .vocabulary import KINDS, STATUSES, activity_kind, status_word

UNKNOWN = "unknown"
NONE = "none"
LONGEST = 32_000
"""Characters of a cell; a longer text is cut, and then not editable in the workbook."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field that may be edited: *kind* is text, list, date, count, amount, activity-kind or status."""

    name: str
    title: str
    kind: str = "text"
    width: int = 16


FIELDS = (
    Field("title", "Title", width=44),
    Field("kind", "Kind", "activity-kind", 18),
    Field("lead", "Lead", width=26),
    Field("partners", "Partners", "list", 28),
    Field("start", "Start", "date", 12),
    Field("end", "End", "date", 12),
    Field("place", "Place", width=14),
    Field("country", "Country", width=14),
    Field("region", "Region", width=12),
    Field("status", "Status", "status", 13),
    Field("outputs", "Outputs", "list", 30),
    Field("participants", "Participants", "count", 12),
    Field("countries_participating", "Countries taking part", "count", 12),
    Field("amount", "Cost", "amount", 16),
    Field("mandate_refs", "Instructions named", "list", 22),
    Field("plan_refs", "Goals named", "list", 22),
    Field("description", "Description", width=44),
    Field("source_title", "Source", width=28),
    Field("source_url", "Address of the source", width=28),
    Field("source_date", "Date of the source", "date", 12),
)
BY_NAME = {field.name: field for field in FIELDS}
NEEDED = ("title",)


def covers(field: Field) -> tuple[str, ...]:
    """Names of the record's fields that a cell speaks of."""
    return ("amount", "currency") if field.kind == "amount" else (field.name,)


def shown(field: Field, settled: Mapping[str, Settled]) -> str:
    """The text of a field's settled value."""
    if field.name not in settled:
        return ""
    value = settled[field.name].value
    if value is None:
        return UNKNOWN
    if field.kind == "amount":
        currency = settled["currency"].value if "currency" in settled else ""
        return money(int(value), str(currency or "")) if currency else ""
    if isinstance(value, list | tuple):
        return listed([str(one) for one in value])
    return cell_text(value)


def money(minor: int, currency: str) -> str:
    """ "CHF 64350.40"."""
    from babel.numbers import get_currency_precision

    digits = get_currency_precision(currency)
    sign, number = ("-" if minor < 0 else ""), str(abs(minor)).rjust(digits + 1, "0")
    return f"{currency} {sign}{number[:-digits]}.{number[-digits:]}" if digits else f"{currency} {sign}{number}"


def listed(values: list[str]) -> str:
    """Several values as one cell's text; "none" for an empty list."""
    if not values:
        return NONE
    if any(";" in value for value in values):
        return "\n".join(values) + ("\n" if len(values) == 1 else "")
    return "; ".join(values)


def cell_text(value: Any) -> str:
    """
    A cell's value as comparable text, whatever program saved it: whole numbers without decimals, days as ISO dates,
    line ends as \\n, no space at the ends of lines.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        text = value.isoformat()
        return text[:10] if len(text) == 10 or text[10:] in ("T00:00:00", " 00:00:00") else text
    text = str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def basis(field: Field, settled: Mapping[str, Settled]) -> str:
    """Digest of what an officer sees of a field: its value, and what contradicts it."""
    seen = []
    for name in covers(field):
        one = settled.get(name)
        against = sorted({json.dumps(a.statement.fields[name], ensure_ascii=False) for a in one.against}) if one else []
        seen.append([name, one is not None, one.value if one else None, against])
    return digest(seen)


def digest(seen: Any) -> str:
    """Sixteen hexadecimal digits that stand for what was seen, JSON types only."""
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def parse(field: Field, text: str) -> dict[str, Any]:
    """
    The fields that a cell's text states.

    Raises:
        InputError: says what is wrong with it and how to write it.
    """
    text = cell_text(text)
    plain = " ".join(text.split()).casefold()
    if field.name in NEEDED and (not text or plain in (UNKNOWN, NONE)):
        raise InputError(f"the {field.title.casefold()} cannot be empty", mend="write one, or delete the row")
    if not text or plain == UNKNOWN:
        return dict.fromkeys(covers(field))
    return _PARSERS[field.kind](field, text)


def _text(field: Field, text: str) -> dict[str, Any]:
    return {field.name: text}


def _list(field: Field, text: str) -> dict[str, Any]:
    if text.casefold() == NONE:
        return {field.name: []}
    parts = text.split("\n") if "\n" in text else text.split(";")
    return {field.name: [part.strip() for part in parts if part.strip()]}


_TWO_ORDERS = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*\d{2,4}", re.ASCII)


def _date(field: Field, text: str) -> dict[str, Any]:
    mend = "write it as 2025-03-04, 2025-03 or 2025"
    if re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", text, re.ASCII):
        year, *rest = text.split("-")
        iso = "-".join([year, *(part.zfill(2) for part in rest)])
        if bounds(iso) is None:
            raise InputError(f"{text!r} is no day of the calendar", mend=mend)
        return {field.name: iso}
    both = _TWO_ORDERS.fullmatch(text)
    if both and both[1] != both[2] and int(both[1]) <= 12 and int(both[2]) <= 12:
        raise InputError(f"{text!r} can be read as two different days", mend=mend)
    try:
        found = parse_period(text, order="mdy" if both and int(both[2]) > 12 else "dmy")
    except DateProblem as problem:
        raise InputError(f"{text!r} is no date: {problem}", mend=mend) from problem
    if found is None or found.end or found.about or found.note or bounds(found.start) is None:
        raise InputError(f"{text!r} is not one date", mend=mend)
    return {field.name: found.start}


def _count(field: Field, text: str) -> dict[str, Any]:
    try:
        found = parse_count(text)
    except (ValueError, ArithmeticError) as problem:
        raise InputError(f"{text!r} is no number", mend="write a whole number, such as 118") from problem
    if found is None or found.value is None or found.qualifier or found.note or found.value < 0:
        raise InputError(f"{text!r} is no whole number", mend="write a whole number alone, such as 118")
    return {field.name: found.value}


def _amount(field: Field, text: str) -> dict[str, Any]:
    mend = "write one amount with its currency, such as CHF 64350.40"
    try:
        found = parse_amount(text)
    except AmountProblem as problem:
        raise InputError(str(problem), mend=mend) from problem
    if found is None or found.minor is None or found.qualifier or found.note:
        raise InputError(f"{text!r} is not one amount", mend=mend)
    if not found.currency or not currencies_in(text):
        raise InputError(f"{text!r} names no currency", mend=mend)
    return {"amount": found.minor, "currency": found.currency}


def _kind(field: Field, text: str) -> dict[str, Any]:
    found = text if text in KINDS else activity_kind(text)
    if not found:
        raise InputError(f"no kind of activity is {text!r}", mend="one of " + ", ".join(KINDS))
    return {field.name: found}


def _status(field: Field, text: str) -> dict[str, Any]:
    found, rest = (text, "") if text in STATUSES else status_word(text)
    if not found or rest:
        raise InputError(f"no status is {text!r}", mend="one of " + ", ".join(STATUSES))
    return {field.name: found}


_PARSERS = {
    "text": _text, "list": _list, "date": _date, "count": _count, "amount": _amount, "activity-kind": _kind, "status": _status,
}  # fmt: skip
