"""Figures in the page's words: value, label, method, and the set of rows that they rest on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..domain.figures import Definition
from ..domain.languages import Writing
from ..domain.packages import PackagedFigure
from ..domain.sets import Expression, Leaf, Minus, Union
from .words import Words

METHODS = {
    "count": (N_("number of rows"), N_("The number of rows of the set.")),
    "distinct": (N_("number of different values"), N_("The number of different values of the field in the set; in a list each element counts.")),
    "sum": (N_("sum of the stated values"), N_("The sum of the field over the rows of the set that state it. Where a part is not known it says “at least”.")),
    "share": (N_("share"), N_("The rows of the set that are also in the second set, as a share of the rows of the second set.")),
    "difference": (N_("difference"), N_("The value of the first figure less the value of the second.")),
    "latest": (N_("latest value"), N_("The value of the field in the row that ranks highest by another field.")),
}  # fmt: skip
"""Method -> its name, and what exactly it computes (`domain.figures.METHOD_DEFINITIONS`)."""
OPERATORS = {
    "eq": N_("is"), "ne": N_("is not"), "in": N_("is one of"), "has": N_("contains"), "ge": N_("is at or above"),
    "le": N_("is at or below"), "known": N_("is stated"), "unknown": N_("is not stated, or not known"),
}  # fmt: skip
"""As `domain.sets.OPERATORS`."""
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def value(figure: PackagedFigure, words: Writing) -> str:
    """A figure's value as the report printed it in the page's language, or as it would have."""
    if printed := figure.printed.get(words.language):
        return printed
    plain, unit = figure.value, figure.definition.unit
    if plain is None:
        return _("not known")
    if isinstance(plain, str) and re.fullmatch(r"-?\d+/\d+", plain):
        shown = words.ratio(Fraction(plain))
    elif len(unit) == 3 and unit.isupper():
        shown = words.amount(int(plain), unit)
    elif isinstance(plain, int):
        shown = words.number(plain)
    else:
        shown = str(plain)
    return _("at least {value}").format(value=shown) if figure.at_least else shown


def label(definition: Definition, language: str) -> tuple[str, str]:
    """What a figure says, and the language that it is in: the report's words, where there are any in the language."""
    words = Words(language)
    message, _bar, rest = definition.label.partition("|")
    found = words.t(message)
    is_in = "en" if words.missing else language
    for one in rest.split("|", max(0, message.count("{}") - 1)) if rest else ():
        found = found.replace("{}", words.known(one) if is_in == language else one, 1)
    return found, is_in


def unit(definition: Definition, language: str) -> tuple[str, str]:
    if definition.unit.isupper() or definition.unit == "%":
        return definition.unit, language
    words = Words(language)
    found = words.t(definition.unit)
    return found, "en" if words.missing else language


def described(expression: Expression | None, words: Writing) -> dict[str, Any] | None:
    """A set as a tree for a template: a table with its conditions, several sets together, or one less another."""
    match expression:
        case Leaf(table, where):
            return {
                "table": table,
                "where": [
                    {"field": one.field, "is": OPERATORS[one.operator], "value": "" if one.operator in ("known", "unknown") else shown(one.value, words, one.field)}
                    for one in where
                ],
            }  # fmt: skip
        case Union(parts):
            return {"parts": [described(part, words) for part in parts]}
        case Minus(of, less):
            return {"of": described(of, words), "less": described(less, words)}
    return None


WORDS = frozenset(("standing", "standing_before", "kind", "status", "state", "basis", "origin", "fund"))
"""Fields of rows whose values are words of closed lists."""


def shown(plain: Any, words: Writing, field: str = "", currency: str = "") -> str:
    """A value of a row's field as a page writes it; "" for what is not stated. An amount has its *currency*."""
    if plain is None or plain == "" or plain == []:
        return ""
    if isinstance(plain, bool):
        return _("yes") if plain else _("no")
    if isinstance(plain, int):
        if field == "amount" and currency:
            return words.amount(plain, currency)
        return str(plain) if field.endswith("year") else words.number(plain)
    if isinstance(plain, list | tuple):
        return ", ".join(shown(one, words, field) for one in plain)
    if isinstance(plain, Mapping):
        return words.of(dict(plain))
    text = str(plain)
    if field in WORDS:
        return words.known(text)
    try:
        return words.date(text) if _DATE.fullmatch(text) else text
    except ValueError:
        return text


def title(row: Mapping[str, Any]) -> str:
    """What a person calls a row of a table."""
    joins = f"{row['of_name']} → {row['to_name']}" if row.get("of_name") and row.get("to_name") else ""
    named = row.get("title") or row.get("designation") or joins or row.get("name") or row.get("subject")
    return str(named or row.get("line") or row.get("what") or row["id"])
