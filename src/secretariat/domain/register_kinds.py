"""
Lines of registers other than those of activities as statements: liaisons, budgets, standards, entities, roles,
instructions, links, costs, rates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from .amounts import AmountProblem, is_unknown, number, parse_count
from .dates import DateProblem, Period
from .grids import Cell
from .names import entity_name
from .register_dates import period_of
from .register_formats import set_unstored_apart
from .register_rows import activity_statement, money
from .sayings import Saying, Surroundings, speaks, text_of, where
from .statements import Statement
from .words import NOTHING, UNKNOWN, plain_text

STATEMENT_KINDS = {
    "activities": "activity", "meetings": "activity", "liaisons": "liaison", "budget": "budget-line", "recommendations": "standard",
    "entities": "entity", "roles": "role", "instructions": "instruction", "links": "link", "costs": "cost", "rates": "rate",
}  # fmt: skip
KEYS = {
    "liaisons": ("from", "to", "date", "subject"), "budget": ("body", "line", "kind", "fund", "first_year", "last_year", "unit"),
    "recommendations": ("designation",), "entities": ("id",), "roles": ("entity", "what", "in", "since"), "links": ("from", "to", "kind"),
    "costs": ("thing", "basis", "cost_centre", "kind", "fund", "year"), "rates": ("from", "to", "date"),
}  # fmt: skip
_DATES = ("date", "published", "starts", "ends", "since", "until", "source_date")
_LISTS = ("aliases",)
_ENTITIES = {"liaisons": ("from", "to"), "budget": ("body",), "roles": ("entity",)}
_AMOUNTS = ("budget", "costs")
FUNDS = {"regular": "regular", "regular budget": "regular", "ordinaire": "regular", "ordinario": "regular", "voluntary": "voluntary",
         "volontaire": "voluntary", "voluntario": "voluntary", "extrabudgetary": "voluntary", "cost recovery": "cost recovery",
         "recouvrement des couts": "cost recovery", "recuperacion de costes": "cost recovery"}  # fmt: skip
MONEY_KINDS = {"planned": "planned", "plan": "planned", "budget": "planned", "budgeted": "planned", "prevu": "planned", "previsto": "planned",
               "actual": "actual", "actuals": "actual", "reel": "actual", "execute": "actual", "real": "actual", "spent": "actual"}  # fmt: skip
UNITS = {"": "amount", "amount": "amount", "montant": "amount", "percent": "percent", "%": "percent", "per cent": "percent",
         "pour cent": "percent", "lower bound": "lower bound", "upper bound": "upper bound", "minimum": "lower bound", "maximum": "upper bound"}  # fmt: skip


def statement_of(cells: Mapping[str, Cell], around: Surroundings) -> tuple[Statement, list[str]]:
    """The statement of a line of any kind of register, and what a person must mend; see `activity_statement`."""
    if around.what in ("activities", "meetings"):
        return activity_statement(cells, around)
    say = Saying()
    errors: list[str] = []
    what = around.what
    cells = set_unstored_apart(cells, say, errors)
    for name, cell in cells.items():
        text = " ".join(cell.text.split())
        if name.startswith("?"):
            if text and plain_text(text) not in NOTHING:
                if what in ("liaisons", "budget"):
                    say.note(name[1:], text)
                else:
                    say.fields[re.sub(r"\W+", "_", plain_text(name[1:])).strip("_")] = text
        elif (
            name in ("notes", "number", "confidence", "inferred_fields", "amount", "amount_actual", "currency", "unit")
            or not text
        ):
            pass
        elif plain_text(text) in UNKNOWN and name != "status":
            say.fields[name] = None
        elif plain_text(text) not in NOTHING:
            _field(name, cell, text, around, say, errors)
        if cell.facts.get("comment"):
            say.note(name, cell.facts["comment"])
        if cell.facts.get("link") and "source_url" not in say.fields and not speaks(cells, "source_url"):
            say.fields["source_url"] = cell.facts["link"]
    if any(cell.facts.get("strike") for cell in cells.values()):
        say.note("format", "struck through")
        say.doubt("", "struck through: withdrawn?")
    if speaks(cells, "notes"):
        say.note("", " ".join(text_of(cells, "notes").split()))
    if what in _AMOUNTS:
        _budget(cells, around, say, errors)
    if plain_text(text_of(cells, "confidence")) == "inferred":
        say.inferred.append("*")
    elif speaks(cells, "confidence") and plain_text(text_of(cells, "confidence")) != "stated":
        say.note("confidence", text_of(cells, "confidence"))
    if what == "links":  # what a link is, and why, is said of the saying
        for name in ("state", "rule", "reason"):
            if say.fields.get(name):
                say.other[name] = str(say.fields.pop(name)).casefold() if name == "state" else say.fields.pop(name)
    if what not in ("entities",) and "id" in say.fields:
        say.other["id"] = say.fields.pop("id")
    if what == "entities":
        name = str(say.fields.get("name") or "")
        say.fields.setdefault("id", re.sub(r"[^a-z0-9]+", "-", plain_text(name)).strip("-"))
    return Statement(STATEMENT_KINDS[what], key_of(what, say.fields), say.fields, say.marks()), errors


def key_of(what: str, fields: Mapping[str, Any]) -> str:
    """The natural key of a line of a register other than of activities."""
    if what == "instructions":
        return f"{fields.get('revision') or ''}#{fields.get('designation') or ''}"
    return "|".join(str(fields.get(name) or "") for name in KEYS.get(what, ()))


def _dated(cell: Cell, around: Surroundings) -> Period | None:
    period = period_of(cell, around)
    if period and (period.start + period.end).startswith("-"):
        raise DateProblem("a date without a year")
    return period


def _field(name: str, cell: Cell, text: str, around: Surroundings, say: Saying, errors: list[str]) -> None:
    what = around.what
    value: Any = text
    if name in _DATES:
        try:
            period = _dated(cell, around)
        except DateProblem as problem:
            say.doubt(name, f"{problem}: {text}")
            errors.append(f"no-date: {name} ({cell.at}): {problem}: {text}")
            value, period = None, None
            say.words[name] = text
        if period:
            value = period.start
            say.mends += period.mends
            if period.end and what == "liaisons":
                say.fields["end"] = period.end
            if period.about:
                say.qualified[name] = "about"
    elif name in _ENTITIES.get(what, ()):
        value = "; ".join(entity_name(part) for part in text.split(";"))
    elif name in _LISTS:
        value = [part.strip() for part in re.split(r"[;\n]", cell.text) if part.strip()]
    elif name == "weight" or (name == "value" and what == "rates"):
        try:
            value = str(number(text.rstrip("% "), scaled=True))
            value = value + "%" if text.endswith("%") else value
        except AmountProblem as problem:
            errors.append(f"no-number: {name} ({cell.at}): {problem}")
            say.doubt(name, str(problem))
            value = None
    elif name == "years" and what == "budget":
        _years(text, cell, around, say, errors)
        return
    elif name in ("first_year", "last_year"):
        count = parse_count(text) if re.fullmatch(r"\d{4}(?:\.0)?", text) else None
        value = count.value if count else None
    elif name in ("kind", "fund") and what in _AMOUNTS:
        _money_kind(text, say)
        return
    say.fields[name] = value
    if value is not None and name not in _LISTS:
        say.rewrite(name, text)


def _years(text: str, cell: Cell, around: Surroundings, say: Saying, errors: list[str]) -> None:
    try:
        period = _dated(cell, around)
    except DateProblem as problem:
        errors.append(f"no-date: years ({cell.at}): {problem}: {text}")
        say.doubt("years", f"{problem}: {text}")
        return
    if period:
        say.fields["first_year"] = int(period.start[:4])
        say.fields["last_year"] = int((period.end or period.start)[:4])


def _money_kind(text: str, say: Saying) -> None:
    """Planned or actual, regular or voluntary: registers put both into one column."""
    for word in re.split(r"[,;/]", text):
        plain = plain_text(word)
        if plain in FUNDS:
            say.fields["fund"] = FUNDS[plain]
        elif plain in MONEY_KINDS:
            say.fields["kind"] = MONEY_KINDS[plain]
        else:
            say.fields["kind"] = word.strip()
            say.doubt("kind", f"no known kind of amount: {word.strip()}")


def _budget(cells: Mapping[str, Cell], around: Surroundings, say: Saying, errors: list[str]) -> None:
    unit = UNITS.get(plain_text(text_of(cells, "unit")))
    text = text_of(cells, "amount")
    if unit is None:
        unit = text_of(cells, "unit")
        say.doubt("unit", f"no known unit: {unit}")
    if around.what == "budget":
        say.fields["unit"] = unit
    if unit == "percent" or text.endswith("%"):
        say.fields["unit"] = "percent"
        if not text or is_unknown(text):
            say.fields["value"] = None
            return
        try:
            say.fields["value"] = str(Decimal(text.rstrip("% ").replace(",", ".")))
        except InvalidOperation:
            say.fields["value"] = None
            say.doubt("value", f"no number: {text}")
            errors.append(f"no-number: {where(cells, 'amount')}: no number: {text}")
        return
    kind = say.fields.get("kind")
    money(cells, around, say, errors)
    if around.what in _AMOUNTS:
        say.fields.pop("amount_kind", None)
        if kind is None and around.amount_kind:
            say.fields["kind"] = around.amount_kind
    if "amount_actual" in say.fields and "amount" not in around.labels:  # actual amounts alone
        for name in ("amount", "currency", "amount_low", "amount_high"):
            actual = name.replace("amount", "amount_actual").replace("currency", "currency_actual")
            if actual in say.fields:
                say.fields[name] = say.fields.pop(actual)
        say.fields["kind"] = "actual"
    elif "amount_actual" in say.fields:
        say.fields.setdefault("kind", "planned")
    say.fields.setdefault("amount", None)
    if "currency" not in say.fields and speaks(cells, "currency"):
        say.fields["currency"] = text_of(cells, "currency").upper()
