"""Which family of bodies a designation is of, and what is said of text that is none."""

from __future__ import annotations

import re
import unicodedata

from ..statements import Problem
from . import adoptions, etsi, ieee, internet, iso, itu, nist
from .model import Designation
from .spelling import LONGEST

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-") | dict.fromkeys(map(ord, "™®"), "")
_SERIES = re.compile(r"[A-Z]{1,3}\.[0-9]")
_FIRST = re.compile(r"[A-Za-z0-9.]+")
_BY_FIRST = {
    "ISO": (iso.parse, ieee.parse), "IEC": (iso.parse, ieee.parse), "CISPR": (iso.parse,), "IWA": (iso.parse,), "CD": (iso.parse,), "AWI": (iso.parse,), "PRF": (iso.parse,),

    "ITU": (itu.parse,), "CCITT": (itu.parse,), "IEEE": (ieee.parse,), "AIEE": (ieee.parse,), "USAS": (ieee.parse,), "ASA": (ieee.parse,),
    "IRE": (ieee.parse,),
    "ANSI": (adoptions.parse, ieee.parse), "ETSI": (etsi.parse,), "3GPP": (etsi.parse,), "W3C": (internet.parse,),
    "OASIS": (internet.parse,), "NIST": (nist.parse,), "NBS": (nist.parse,), "NISTIR": (nist.parse,),
    "LCIRC": (nist.parse,), "HLB": (nist.parse,), "error": (nist.parse,), "10.6028": (nist.parse,),
}  # fmt: skip
_OTHERS = (internet.parse, adoptions.parse)


def parse(text: str) -> Designation | None:
    """
    A publication identifier in parts; None when it is none, or could be two.

    Only text that is an identifier from its first to its last character is one; `loose` is for what people type.

    >>> parse("ISO/IEC 27001:2022").number, str(parse("ITU-T X.509 (10/2019)").work())
    ('27001', 'ITU-T X.509')
    """
    if len(text) > LONGEST:
        return None
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.replace("™", "").replace("®", "")).translate(DASHES)
    text = " ".join(text.split())
    found = _FIRST.match(text)
    readers = _BY_FIRST.get(found[0]) if found else None
    if readers is None:
        readers = (itu.parse,) if _SERIES.match(text) else _OTHERS
    for reader in readers:
        if one := reader(text):
            return one
    return None


def read(text: str, place: str = "") -> Designation | Problem:
    """A publication identifier in parts, or the problem why it is none, at *place*."""
    if one := parse(text):
        return one
    shown = text[:60] + ("…" if len(text) > 60 else "")
    if len(text) > LONGEST:
        return Problem(
            place, "designation-long", f"{len(text):,} characters are no identifier: {shown}", "doubt",
            "write the identifier alone",
        )  # fmt: skip
    scripts = {unicodedata.name(char, "?").split()[0] for char in text if char.isalpha()}
    if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
        return Problem(
            place, "designation-scripts", f"letters of {' and '.join(sorted(scripts)).title()} in one identifier: {shown}",
            "doubt", "write it in one alphabet",
        )  # fmt: skip
    halves = [half.strip() for half in re.split(r"\s*[|;]\s*|\s+/\s+|,\s+|\s+(?:and|or)\s+", text)]
    if len(halves) > 1 and sum(parse(half) is not None for half in halves) > 1:
        return Problem(place, "designation-two", f"more than one identifier: {shown}", "doubt", "write one at a time")
    return Problem(
        place, "designation-unknown", f"not an identifier that any body's rules know: {shown}", "doubt",
        "write it as the body's catalogue does",
    )  # fmt: skip
