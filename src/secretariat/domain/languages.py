"""
The six languages: their names and order, and how each writes numbers, dates, amounts, lists and countries.

Digits are 0 to 9 in all of them. Messages are English text with ``{names}``; whoever writes hands in the translations.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_precision

from .figures import percent

LANGUAGES = {"ar": "عربي", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español"}
"""Code -> own name, in the order of the United Nations."""
LOCALES = {"ar": "ar_EG", "zh": "zh_Hans", "en": "en_GB", "fr": "fr", "ru": "ru", "es": "es"}
OTHERS = tuple(code for code in LANGUAGES if code != "en")
"""The languages in which a text stands beside its English one."""
NARROW = "\u202f"
MINUS = "\u2212"


def in_languages(*names: str) -> tuple[str, ...]:
    """The fields that hold texts by language: ``name`` in English, and ``name_fr`` and so on beside it."""
    return tuple(field for name in names for field in (name, *(f"{name}_{code}" for code in OTHERS)))


def by_language(fields: Mapping[str, Any], *names: str) -> dict[str, str]:
    """
    Language -> text, of fields such as ``name``, ``name_fr``, ``gist``, ``gist_fr``: of *names* the first that there is.

    "en" is always there; a language without a text of its own is not.
    """
    told = {"en": next((str(fields[name]) for name in names if fields.get(name)), "")}
    for code in OTHERS:
        if text := next((fields[key] for name in names if fields.get(key := f"{name}_{code}")), None):
            told[code] = str(text)
    return told


# Pages and tables say the same few thousand numbers and dates again and again.
@lru_cache(maxsize=20_000)
def _number(value: int | Decimal, locale: Locale) -> str:
    text = format_decimal(value, locale=locale, numbering_system="latn")
    return text.replace("\u00a0", NARROW).replace("-", MINUS)


@lru_cache(maxsize=20_000)
def _date(iso: str, language: str, locale: Locale) -> str:
    parts = iso.split("-")
    if len(parts) == 1 or not iso:
        return iso
    day = datetime.date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) > 2 else 1)
    pattern = "d MMMM y" if len(parts) > 2 else "LLLL y"
    if language == "zh":
        pattern = "y年M月d日" if len(parts) > 2 else "y年M月"
    elif language == "es":
        pattern = "d 'de' MMMM 'de' y" if len(parts) > 2 else "LLLL 'de' y"
    text = format_date(day, pattern, locale=locale).translate(_LATIN)
    return re.sub(r"^1 ", "1er ", text) if language == "fr" and len(parts) > 2 else text


class Writing:
    """
    A language's words.

    Attributes:
        language: one of ar zh en fr ru es.
        missing: messages asked for and not translated.
    """

    def __init__(self, language: str, messages: Mapping[str, str]) -> None:
        self.language = language
        self.locale = Locale.parse(LOCALES[language])
        self.direction = "rtl" if language == "ar" else "ltr"
        self._messages = messages
        self.missing: set[str] = set()

    def t(self, message: str, **values: object) -> str:
        """The message in the language, its ``{names}`` filled in."""
        if not message or self.language == "en":
            found = message or ""
        else:
            found = self._messages.get(message, "")
            if not found:
                self.missing.add(message)
                found = message
        return found.format(**values) if values else found

    def known(self, word: str) -> str:
        """A word of a list that people maintain: translated where there is a translation, else as it stands."""
        return word if self.language == "en" else self._messages.get(word, word)

    def of(self, texts: Any) -> str:
        """Of ``{"en": …, "fr": …}`` the text in the language, else English, else any; a plain text as it is."""
        if isinstance(texts, dict):
            return str(texts.get(self.language) or texts.get("en") or next(iter(texts.values()), ""))
        return "" if texts is None else str(texts)

    def number(self, value: int | Decimal) -> str:
        """Digits 0 to 9 in every language, grouped as the language does; French with a narrow space."""
        return _number(value, self.locale)

    def amount(self, minor: int, currency: str, *, with_cents: bool = False) -> str:
        """An amount in minor units as "CHF 324,617,000", with cents only where there are any, or where they are wanted."""
        digits = get_currency_precision(currency)
        value = Decimal(minor).scaleb(-digits)
        if value == value.to_integral_value() and not (with_cents and digits):
            return f"{currency}\u00a0{self.number(int(value))}"
        text = format_decimal(value, format="#,##0." + "0" * digits, locale=self.locale, numbering_system="latn")
        return f"{currency}\u00a0" + text.replace("\u00a0", NARROW)

    def ratio(self, value: Fraction) -> str:
        """A ratio in per cent with one decimal."""
        text = format_decimal(percent(value), format="0.0", locale=self.locale, numbering_system="latn")
        return text + ("\u00a0%" if self.language in ("fr", "ru", "es") else "%")

    def date(self, iso: str) -> str:
        """An ISO date of any precision in the language: "19 March 2018", "March 2018", "2018"."""
        return _date(iso, self.language, self.locale)

    def dates(self, start: str, end: str) -> str:
        """A span: one date when both are the same, an open end as "since"."""
        if start == end or not end:
            return self.date(start) if end or not start else self.t("since {date}", date=self.date(start))
        if not start:
            return self.t("until {date}", date=self.date(end))
        if len(start) == len(end) == 10 and start[:7] == end[:7] and self.language in ("en", "fr", "es", "ru"):
            return f"{int(start[8:])}–{self.date(end)}"
        return f"{self.date(start)} – {self.date(end)}"

    def listed(self, parts: list[str]) -> str:
        """ "a, b and c" in the language."""
        if len(parts) < 2:
            return "".join(parts)
        return self.t("{first} and {last}", first=self.comma.join(parts[:-1]), last=parts[-1])

    @property
    def comma(self) -> str:
        """What stands between the parts of a list, its space included."""
        return {"ar": "\u060c ", "zh": "\u3001"}.get(self.language, ", ")

    @property
    def pause(self) -> str:
        """The comma between what is no list: a place and its country."""
        return "\uff0c" if self.language == "zh" else self.comma

    @property
    def semicolon(self) -> str:
        """What stands between longer parts, its spaces included."""
        return {"ar": "\u061b ", "zh": "\uff1b", "fr": f"{NARROW}; "}.get(self.language, "; ")

    @property
    def colon(self) -> str:
        """What stands between a name and what is said of it, its spaces included."""
        return {"zh": "\uff1a", "fr": f"{NARROW}: "}.get(self.language, ": ")

    def bracketed(self, text: str, note: str) -> str:
        """A text and a note to it in brackets."""
        return f"{text}\uff08{note}\uff09" if self.language == "zh" else f"{text} ({note})"

    def country(self, name: str) -> str:
        """A country by its English name, in the language where Babel knows it."""
        if name in self._messages:
            return self._messages[name]
        code = _territories().get(name.casefold())
        return str(self.locale.territories.get(code, name)) if code and self.language != "en" else name


_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    names = Locale.parse("en").territories
    known = {name.casefold(): code for code, name in names.items() if len(code) == 2 and code.isalpha()}
    known |= {"russian federation": "RU", "türkiye": "TR", "viet nam": "VN", "republic of korea": "KR"}
    known |= {"korea (rep. of)": "KR", "côte d'ivoire": "CI", "czech republic": "CZ", "republic of moldova": "MD"}
    return known
