"""Numbers by which bodies tell that a document is theirs and another's: one string for all works that a rule puts together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ..designations import Designation

JOINT = frozenset(("ISO", "IEC", "CISPR", "IEEE", "ASTM"))
_SEPARATORS = re.compile(r"[\s._/-]+")
_GSM = re.compile(r"(\d\d)\.(\d\d\d?)")
_TRANSPOSED = re.compile(r"1([2-5]\d) (\d\d\d)")
_ONEM2M = re.compile(r"118 ([1-9])(\d\d)")
_AMERICAN = re.compile(r"[CN]\d+-\d")
_AMENDS = re.compile(r"(802(?:\.\d+)?[A-Z]*|\d+(?:\.\d+)*)[a-z]{1,3}")


def publishers(one: Designation | None, body: str) -> frozenset[str]:
    """
    Who issues a work, under today's names: NIST for NBS, IEEE alone where ANSI approved.

    8802 is a number of ISO and IEC; IEEE's catalogue names them only in most titles.
    """
    if one and one.publishers == ("IEEE",) and one.number.startswith("8802"):
        return _publishers(("ISO", "IEC", "IEEE"))
    return _publishers((*one.publishers, *one.adopters[:1]) if one else tuple(map(str.strip, body.split("/"))))


@lru_cache(maxsize=10_000)
def _publishers(stated: tuple[str, ...]) -> frozenset[str]:
    names = set(stated)
    if "IEEE" in names and "ANSI" in names:
        names.discard("ANSI")
    if "NBS" in names:
        names = (names - {"NBS"}) | {"NIST"}
    return frozenset(names - {""})


def number(one: Designation) -> str:
    """Number and part in one spelling: "8802-1X" of "8802.1X" and of "8802-1X", "29-198-3" of "29.198-03"."""
    text = f"{one.number}-{one.part}" if one.part else one.number
    pieces = _SEPARATORS.split(text.upper())
    return "-".join([pieces[0].lstrip("0") or "0", *(piece.lstrip("0") or "0" for piece in pieces[1:])])


def spelled(one: Designation) -> str:
    """
    The document in one spelling, whoever of ISO, IEC and IEEE writes it: their joint numbers are one series.

    "ISO 23008-8" is what ITU's catalogue writes for ISO/IEC 23008-8. IEEE alone has a series of its own.
    """
    if one.adopters:  # "EN ISO/IEC 27001" is not that text, and names it
        return f"{one.adopters[0]} {spelled(replace(one, adopters=one.adopters[1:]))}"
    names = set(one.publishers)
    if names & {"ISO", "IEC", "CISPR"}:
        return f"I {number(one)}{_supplements(one)}"
    first = "IEEE" if "IEEE" in names else "NIST" if "NBS" in names else one.publishers[0]
    kind = one.type if first in ("NIST", "IETF", "ETSI", "ITU-R") else ""
    return f"{first} {kind} {number(one)}{_supplements(one)}"


def _supplements(one: Designation) -> str:
    return "".join(f"/{more.kind}{more.number}" for more in one.supplements if more.kind in ("Suppl", "Annex", "App"))


def amended(one: Designation) -> Designation | None:
    """IEEE numbers amendments with small letters after the base's number: 802.1Q of 802.1Qcc; None for a base."""
    if one.publishers != ("IEEE",) or not (found := _AMENDS.fullmatch(one.number)):
        return None
    return replace(one, number=found[1], supplements=())


def rules(one: Designation) -> Iterator[tuple[str, str]]:
    """
    (string, rule) of every rule of numbering that a designation falls under; works that share a string are candidates.

    Sources: ETSI TS 100 001 clause on transposed numbers ("1nn nnn" of 3GPP nn.nnn); ISO/IEC/IEEE 8802 (of IEEE
    802); ISO/IEC/IEEE PSDO agreement (the joint number is IEEE's); IEC renumbering of 1997 (60000 added).
    """
    names, text = set() if one.adopters else set(one.publishers), number(one)
    if names == {"3GPP"} and (found := _GSM.match(one.number)):
        yield f"3gpp {text}", "ETSI gives 3GPP nn.nnn the number 1nn nnn"
    elif names == {"ETSI"}:
        if found := _TRANSPOSED.fullmatch(one.number):
            part = f"-{one.part.lstrip('0')}" if one.part else ""
            yield f"3gpp {found[1]}-{found[2].lstrip('0') or '0'}{part}", "ETSI gives 3GPP nn.nnn the number 1nn nnn"
        elif (found := _ONEM2M.fullmatch(one.number)) and found[1] == "1":
            yield f"onem2m {int(found[2])}", "ITU-T Y.4500.n and ETSI TS 118 1nn are oneM2M TS-00nn"
    elif names == {"ITU-T"} and one.number.startswith("Y.4500."):
        yield f"onem2m {one.number[7:]}", "ITU-T Y.4500.n and ETSI TS 118 1nn are oneM2M TS-00nn"
    elif names and names <= {"ANSI", "IEEE"} and _AMERICAN.match(text):
        yield f"ansi {text}", "committees of ANSI number for IEEE as well"
    elif names & JOINT:
        head, _, rest = text.partition("-")
        if names == {"IEEE"} and head != "8802":
            yield f"ieee {text}", "ISO, IEC and IEEE give joint standards the number of IEEE's"
            if head == "802" and rest:
                yield f"8802 {rest}", "ISO/IEC/IEEE 8802-n is IEEE 802.n"
            if head.isdigit() and len(head) >= 5:
                yield f"joint {text}", "ISO, IEC and IEEE give joint standards one number"
        else:
            yield f"joint {text}", "ISO, IEC and IEEE give joint standards one number"
            if head == "8802" and rest:
                yield f"8802 {rest}", "ISO/IEC/IEEE 8802-n is IEEE 802.n"
            elif "IEEE" in names and re.fullmatch(r"[34]\d{4}", head):
                own = head[1:].lstrip("0")
                yield (
                    f"ieee {own}{f'-{rest}' if rest else ''}",
                    "ISO, IEC and IEEE add 30000 or 40000 to a number of IEEE's",
                )
            elif names == {"IEC"} and head.isdigit() and len(head) < 5:
                yield f"joint {60000 + int(head)}{f'-{rest}' if rest else ''}", "IEC added 60000 to its numbers in 1997"
    elif names & {"NIST", "NBS"}:
        yield f"nist {one.type} {text}", "one number of NIST's in two spellings"
