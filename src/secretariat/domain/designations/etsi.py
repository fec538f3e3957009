"""
Designations of ETSI and of 3GPP.

ETSI Directives, drafting rules: "ETSI TS 133 501 V17.7.0 (2022-09)"; before 1997 "ETSI ETS 300 001 ed.4 (1997-01)".
3GPP TR 21.900: "TS 33.501" with its version; the catalogue adds the release, "3GPP TS 33.501:REL-17/17.7.0".
"""

from __future__ import annotations

import re

from .model import WRITERS, Designation, Supplement

_ETSI = re.compile(
    r"ETSI (?P<type>I-ETS|ETS|EN|TS|TR|ES|EG|SR|ETR|TCRTR|TBR|TCTR|CTR|NET|MI|GTS|GS|GR)"
    r" (?P<number>(?:GSM )?[0-9]{2}\.[0-9]{2}(?:-DCS|-EXT)?|[0-9]{3} [0-9]{3}|[0-9]{1,6}|[A-Za-z][A-Za-z0-9]*(?:[-_ ][A-Za-z][A-Za-z0-9]*)*[ -][0-9]{3,4})"
    r"(?P<part>(?:-[0-9A-Za-z]+)*)(?P<changes>(?:/[AC][0-9]+)*)"
    r"(?: V(?P<version>[0-9]+(?:\.[0-9]+)*)| ed\.(?P<edition>[0-9]+))?(?: \((?P<date>[0-9]{4}-[0-9]{2})\))?"
)
_3GPP = re.compile(
    r"3GPP (?P<type>TS|TR) (?P<number>[0-9]{2}\.[0-9]{2,4}(?:dcs|ext|[A-Z])?)(?P<part>(?:-[0-9A-Za-z]+)*)"
    r"(?::(?P<release>[A-Za-z0-9][A-Za-z0-9. -]*))?(?:/(?P<version>[0-9]+(?:\.[0-9]+)+))?"
)


def parse(text: str) -> Designation | None:
    """A designation of ETSI or 3GPP; None when it is none."""
    if found := _3GPP.fullmatch(text):
        release = found["release"] or ""
        release = release.upper() if release[:4] in ("Rel-", "rel-") else release
        return Designation(
            ("3GPP",),
            found["number"],
            found["part"][1:],
            found["type"],
            version=found["version"] or "",
            release=release,
        )
    if found := _ETSI.fullmatch(text):
        changes = (found["changes"] or "").split("/")[1:]
        number = found["number"]
        if len(number) == 6 and number.isdigit():
            number = f"{number[:3]} {number[3:]}"
        return Designation(
            ("ETSI",), number, found["part"][1:], found["type"], found["date"] or "", found["edition"] or "",
            found["version"] or "", supplements=tuple(Supplement("Amd" if one[0] == "A" else "Cor", one[1:]) for one in changes),
        )  # fmt: skip
    return None


def write_etsi(one: Designation) -> str:
    """As ETSI writes it."""
    more = "".join(f"/{'A' if s.kind == 'Amd' else 'C'}{s.number}" for s in one.supplements)
    version = f" V{one.version}" if one.version else f" ed.{one.edition}" if one.edition else ""
    part = f"-{one.part}" if one.part else ""
    return f"ETSI {one.type} {one.number}{part}{more}{version}{f' ({one.date})' if one.date else ''}"


def write_3gpp(one: Designation) -> str:
    """As the catalogue of 3GPP writes it."""
    part, release = f"-{one.part}" if one.part else "", f":{one.release}" if one.release else ""
    return f"3GPP {one.type} {one.number}{part}{release}{f'/{one.version}' if one.version else ''}"


WRITERS |= {"ETSI": write_etsi, "3GPP": write_3gpp}
