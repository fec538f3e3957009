"""
European and national designations, their own and those of what they adopt.

CEN-CENELEC Internal Regulations, part 2, and the bodies' catalogues: "EN ISO/IEC 27001:2023", "BS EN ISO 9001:2015",
"DIN EN 62443-3-3:2020-01", "NF EN 16931", "BS 7799-2:2002". A date before the end is the adopter's.
"""

from __future__ import annotations

import re
from dataclasses import replace

from . import etsi, iso
from .model import WRITERS, Designation, Supplement

# Who adopts European and international standards, by the letters that stand before their own.
NATIONAL = (
    "BS", "DIN", "NF", "UNE", "UNI", "CEI", "SIST", "NEN", "NBN", "SS", "SN", "ÖNORM", "ÖVE", "OVE", "DS", "NS", "SFS", "EVS",
    "LST", "LVS", "PN", "CSN", "ČSN", "STN", "MSZ", "I.S.", "IS", "ELOT", "BDS", "HRN", "SR", "SRPS", "TS", "JIS", "KS",
    "GB", "GB/T", "GB/Z", "AS", "NZS", "AS/NZS", "CSA", "CAN/CSA", "CAN", "ANSI", "SANS", "GOST", "GOST R", "ГОСТ", "ГОСТ Р", "ABNT NBR",
    "NBR", "NM", "NMX", "PD", "DD", "PAS", "VDE", "XP", "FD", "ILNAS", "UNE-CEN", "INCITS", "CNS", "MS", "SNI", "TCVN",
)  # fmt: skip
_FIRST = re.compile(
    rf"(?:{'|'.join(re.escape(one) for one in sorted(NATIONAL, key=len, reverse=True))})(?:[ /](?=\S)|-(?=EN|ISO))"
)
_EUROPEAN = re.compile(r"(?P<stage>pr|Fpr)?(?:EN|CEN|CLC)(?=[ /](?:ISO|IEC|CISPR)\b)[ /]")
_OWN = re.compile(
    r"(?P<stage>pr|Fpr)?(?:(?P<type>EN|ENV|HD|CWA|CR)|(?P<bodies>CEN/CLC|CEN/CENELEC|CEN|CLC|CENELEC)[ /](?P<kind>TS|TR|Guide|GUIDE|WA))"
    r" (?P<number>[0-9]{1,6}(?: [0-9]{3})?)(?P<part>(?:-[0-9A-Z]+)*)(?::(?P<date>[0-9]{4}(?:-[0-9]{2})?))?"
)
_CHANGED = re.compile(
    r"(?P<mark>[/+])(?P<kind>A|AC|C|prA|FprA)(?P<number>[0-9]*)(?::(?P<date>[0-9]{4}(?:-[0-9]{2})?))?"
)
_NATIONAL_OWN = re.compile(
    r"(?P<number>(?:[A-Z] ?)?[0-9]+(?:[-. ][0-9]{2,})*?)(?P<part>(?:-[0-9A-Z]{1,3})*)"
    r"(?:[:-](?P<date>(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}))?"
)


def parse(text: str) -> Designation | None:
    """A designation of CEN, CENELEC or a national body; None when it is none."""
    adopters: list[str] = []
    rest = text
    while (found := _FIRST.match(rest)) and len(adopters) < 3:
        adopters.append(found[0].rstrip(" /-"))
        rest = rest[found.end() :]
    if adopters and adopters[-1] == "TS" and len(adopters) == 1 and not rest.startswith(("EN", "ISO", "IEC")):
        return None  # a Technical Specification of ETSI or 3GPP, and none of Türkiye
    rest, supplements = _changes(rest)
    if found := _EUROPEAN.match(rest):
        one = _adopted(rest[found.end() :], (*adopters, f"{found['stage'] or ''}EN"))
    elif adopters and rest.startswith(("ISO", "IEC", "CISPR")):
        one = _adopted(rest, tuple(adopters))
    else:
        one = _european(rest) or _own(adopters, rest)
        if one and adopters and one.publishers[0] in ("CEN", "CENELEC", "ETSI"):
            one = replace(one, adopters=tuple(adopters))
    return replace(one, supplements=one.supplements + supplements) if one and supplements else one


def _changes(text: str) -> tuple[str, tuple[Supplement, ...]]:
    at = min((place for mark in ("+A", "/A", "+C", "+prA") if (place := text.find(mark)) > 0), default=-1)
    if at < 0:
        return text, ()
    supplements, end = [], at
    while found := _CHANGED.match(text, end):
        kind = "Amd" if found["kind"].endswith("A") else "Cor"
        supplements.append(Supplement(kind, found["number"], found["date"] or "", "", found["mark"] == "+"))
        end = found.end()
    return (text[:at], tuple(supplements)) if end == len(text) else (text, ())


def _adopted(text: str, adopters: tuple[str, ...]) -> Designation | None:
    one = iso.parse(text)
    return replace(one, adopters=adopters) if one else None


def _european(text: str) -> Designation | None:
    found = _OWN.fullmatch(text)
    if found is None:
        if text.startswith("EN 3") or text.startswith("ETSI "):
            return etsi.parse(text if text.startswith("ETSI ") else f"ETSI {text}")
        return None
    number = found["number"]
    bodies = {"CEN/CLC": ("CEN", "CENELEC"), "CEN/CENELEC": ("CEN", "CENELEC"), "CLC": ("CENELEC",)}.get(
        found["bodies"] or "", (found["bodies"] or "",)
    )
    digits = number.replace(" ", "")
    if not found["bodies"]:
        if found["type"] == "EN" and len(digits) == 6 and digits[0] == "3":
            one = etsi.parse(f"ETSI EN {digits}{found['part']}")
            return replace(one, date=found["date"] or "") if one else None
        # CENELEC numbers from 50000, and takes over IEC's 60000 series.
        bodies = ("CENELEC",) if found["type"] == "HD" or (len(digits) == 5 and digits[0] in "56") else ("CEN",)
    return Designation(
        bodies, number, found["part"][1:], found["type"] or found["kind"].replace("GUIDE", "Guide"), found["date"] or "",
        stage=found["stage"] or "",
    )  # fmt: skip


def _own(adopters: list[str], text: str) -> Designation | None:
    found = _NATIONAL_OWN.fullmatch(text) if adopters else None
    if found is None:
        return None
    publisher, kind = adopters[-1], ""
    if publisher.startswith("GB/"):  # recommended, or guiding
        publisher, _, kind = publisher.partition("/")
    return Designation(
        (publisher,), found["number"], found["part"][1:], kind, found["date"] or "", adopters=tuple(adopters[:-1])
    )


def write(one: Designation) -> str:
    """As the body that publishes it writes it, without what adopts it."""
    dated, part = f":{one.date}" if one.date else "", f"-{one.part}" if one.part else ""
    if one.publishers[0] in ("CEN", "CENELEC"):
        body = {("CENELEC",): "CLC", ("CEN", "CENELEC"): "CEN/CLC"}.get(one.publishers, "CEN")
        name = (
            one.type
            if one.type in ("EN", "ENV", "HD", "CWA", "CR")
            else f"{body}{' ' if one.type == 'Guide' else '/'}{one.type}"
        )
        return f"{one.stage}{name} {one.number}{part}{dated}{changes(one)}"
    if one.publishers[0] == "GB":  # the year stands after a hyphen
        return f"GB{f'/{one.type}' if one.type else ''} {one.number}{part}{f'-{one.date}' if one.date else ''}"
    return f"{one.publishers[0]} {one.number}{part}{dated}{changes(one)}"


def changes(one: Designation) -> str:
    """Amendments and corrigenda in the European way, "+A1:2020"."""
    return "".join(
        f"{'+' if more.merged else '/'}{'A' if more.kind == 'Amd' else 'AC'}{more.number}"
        f"{f':{more.date}' if more.date else ''}"
        for more in one.supplements
    )


def write_adopted(one: Designation) -> str:
    """Those who adopt, outermost first, then what they adopt in its own form."""
    plain = replace(one, adopters=(), supplements=())
    text = str(plain).removeprefix("ETSI ") + changes(one)
    return f"{' '.join(one.adopters)} {text}"


WRITERS |= {"": write_adopted, **dict.fromkeys(("CEN", "CENELEC", *NATIONAL), write), **WRITERS}
