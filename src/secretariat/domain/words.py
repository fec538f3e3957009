"""Words of many languages: for months and weekdays, and those that say "nothing", "not known" or "open"."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh", "de", "pt", "it")
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
UNKNOWN = {
    "tbd",
    "tba",
    "tbc",
    "tbn",
    "?",
    "??",
    "unknown",
    "inconnu",
    "inconnue",
    "to be determined",
    "to be confirmed",
    "a definir",
    "a determiner",
    "a confirmer",
    "por determinar",
    "por confirmar",
    "n.k.",
    "nk",
    "not known",
    "k.a.",
    "n.d.",
    "nd",
    "not available",
    "non disponible",
    "no disponible",
    "non connu",
    "desconocido",
    "unbekannt",
    "неизвестно",
    "不详",
    "待定",
}
OPEN = {
    "open",
    "ongoing",
    "on-going",
    "on going",
    "present",
    "to date",
    "continuing",
    "continuous",
    "en cours",
    "en curso",
    "a ce jour",
    "actualidad",
    "open-ended",
    "offen",
    "laufend",
    "abierto",
    "no end date",
    "permanent",
    "now",
    "today",
}
NOTHING = {
    "",
    "-",
    "--",
    "---",
    "n/a",
    "na",
    "n.a.",
    "n.a",
    "s/o",
    "s.o.",
    "none",
    "nil",
    "aucun",
    "aucune",
    "neant",
    "ninguno",
    "ninguna",
    "sans objet",
    "not applicable",
    "no aplica",
    "keine",
    "x",
    ".",
    "/",
    "нет",
    "无",
    "لا يوجد",
}


def plain_text(text: str) -> str:
    """Without accents, case-folded, with plain spaces and hyphens: for comparing, not for showing."""
    if text.isascii():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char)).casefold()
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text).replace("’", "'").replace("ʼ", "'")
    return " ".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def inert(text: str) -> str:
    """A text for a cell of a CSV file that a person opens: an apostrophe before what a spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


@cache
def month_names() -> dict[str, int]:
    """Month names and their abbreviations in `LANGUAGES`, without accents and stops -> number."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        locale = Locale(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    name = plain_text(str(name)).strip(".")
                    if not any(char.isdigit() for char in name):
                        names.setdefault(name, number)
    names.update({"sept": 9, "juil": 7, "fevr": 2, "agosto": 8, "janv": 1, "june": 6, "july": 7})
    return names


@cache
def month_pattern() -> re.Pattern[str]:
    """Finds the names of `month_names` in plain text, as whole words."""
    names = sorted(month_names(), key=len, reverse=True)
    return re.compile(r"(?<![^\W\d_])(" + "|".join(map(re.escape, names)) + r")\b\.?(?![^\W\d_])")


@cache
def weekday_pattern() -> re.Pattern[str]:
    """Finds names of weekdays in plain text, as whole words."""
    names = {"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"}
    for language in ("en", "fr", "es", "ru", "de", "pt", "it"):
        names.update(plain_text(str(name)) for name in Locale(language).days["format"]["wide"].values())
    return re.compile(r"\b(" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")\b\.?,?")
