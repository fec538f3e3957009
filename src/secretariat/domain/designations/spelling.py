"""
The forms by which designations are compared and looked up: without their date, in one spelling, as people type them.

Each body writes the date of an edition in its own way; these are the ways of the catalogues that are collected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# No designation is longer: what is, is looked at no further, however long it is.
LONGEST = 200
_DATES = (
    re.compile(r"\s*\((?:\d{2}/)?(?:19|20)\d{2}\)$"),  # ITU-T X.1205 (04/2008), ITU-T X.509 (2023)
    re.compile(r"\s+V\d+(?:\.\d+)+(?:\s*\(\d{4}-\d{2}\))?$"),  # ETSI EN 300 001 V1.5.1 (1998-10)
    re.compile(r"\s+ed\.\d+(?:\s*\(\d{4}-\d{2}\))?$"),  # ETSI ETS 300 001 ed.4 (1997-01)
    re.compile(r":[\w.-]+/\d+(?:\.\d+)+$"),  # 3GPP TR 03.26:R96/5.2.0
    re.compile(r":(?:19|20)\d{2}(?:-\d{2}){0,2}$"),  # ISO/IEC 27001:2022
    re.compile(r"(?<=\d)r\d+$"),  # NIST SP 800-53r4
)
_IEEE = re.compile(r"^(?P<name>(?:[A-Z]+/)*(?:IEEE|AIEE|IRE|ANSI)\b.*?)-(?:19|20)\d{2}$")
_W3C = re.compile(r"^W3C (?:[A-Z]{2,}-)?(?P<name>.+?)-(?:19|20)\d{6}$")
# ITU-T X.1205 (04/2008) is asked for by its year, ETSI TS 133 501 V17.7.0 (2022-09) by its version.
_DAY = re.compile(r"\((?:[0-9]{2}/(?P<year>(?:19|20)[0-9]{2})|(?<=[0-9] \()(?:19|20)[0-9]{2}-[0-9]{2})\)$")
_REVISION = re.compile(r"^(ITU-R [A-Z]{1,3}\.[0-9]+)-[0-9]+$")
_DIGIT = re.compile(r"\d")
_SUPPLEMENT = re.compile(r"/(AMD|COR|ADD)\s*(?=\d+(?:[:/]|$))", re.IGNORECASE)
_KIND = re.compile(r"^(?P<bodies>(?:ISO|IEC)(?:/(?:ISO|IEC|IEEE))*)[ /](?P<kind>TR|TS|PAS|Guide)\s", re.IGNORECASE)
_JOINT = re.compile(
    r"^(?P<name>(?:ISO|IEC)(?:/(?:ISO|IEC|IEEE))* \d+)(?P<part>[.-]\w+(?:-\d+)*)?-(?P<year>(?:19|20)\d{2})$"
)


def undated(designation: str) -> str:
    """
    A designation without the date, version or revision of its edition: what all its editions have alike.

    >>> undated("ITU-T X.1205 (04/2008)"), undated("ISO/IEC 27001:2022"), undated("W3C REC-xml-19980210")
    ('ITU-T X.1205', 'ISO/IEC 27001', 'W3C xml')
    """
    if len(designation) > LONGEST:
        return designation
    if found := _W3C.match(designation):
        return f"W3C {found['name']}"
    if found := _IEEE.match(designation):
        return found["name"]
    for form in _DATES:
        shorter = form.sub("", designation)
        if shorter and shorter != designation:
            return shorter
    return designation


def one_spelling(designation: str) -> str:
    """
    A designation of ISO or IEC as the body that stands first in it writes it.

    Both bodies, and IEEE, list what they publish together, each in its own way of writing supplements, kinds of
    document and dates. What is not of ISO or IEC is given back as it is.

    >>> one_spelling("ISO/IEC 27006:2015/AMD1:2020"), one_spelling("IEC/TR 60828:1988")
    ('ISO/IEC 27006:2015/Amd 1:2020', 'IEC TR 60828:1988')
    >>> one_spelling("ISO/IEC/IEEE 29119.1-2013")
    'ISO/IEC/IEEE 29119-1:2013'
    """
    if not designation.startswith(("ISO", "IEC")) or len(designation) > LONGEST:
        return designation
    if found := _KIND.match(designation):
        mark = "/" if found["bodies"] == "ISO" and found["kind"].casefold() != "guide" else " "
        designation = f"{found['bodies']}{mark}{found['kind']} {designation[found.end() :]}"
    if designation.find("/", len("ISO/IEC/")) > 0:
        is_iso = designation.startswith("ISO")
        designation = _SUPPLEMENT.sub(
            lambda found: f"/{found[1].capitalize()} " if is_iso else f"/{found[1].upper()}", designation
        )
    # IEEE writes the year after a hyphen, and the part after a point.
    if designation[-5:-4] == "-" and (found := _JOINT.match(designation)):
        part = f"-{found['part'][1:]}" if found["part"] else ""
        return f"{found['name']}{part}:{found['year']}"
    return designation


def squeezed(text: str) -> str:
    """
    A designation as it is compared: letters and digits alone, without regard to case.

    >>> squeezed("X.1205"), squeezed("ACT-022")
    ('x1205', 'act022')
    """
    return "".join(filter(str.isalnum, text)).casefold()


def typed(designations: Iterable[str]) -> list[str]:
    """
    The squeezed forms by which people ask for designations.

    Whole, without the month (or, after a version, without the day), without the date, without one or two words before.

    >>> typed(["ITU-T X.1205 (04/2008)"])
    ['itutx1205042008', 'itutx12052008', 'itutx1205', 'x1205']
    """
    found: dict[str, None] = {}
    for whole in designations:
        found[squeezed(whole)] = None
        if whole[-1:] == ")" and (day := _DAY.search(whole)):
            found[squeezed(f"{whole[: day.start()]}{day['year'] or ''}")] = None
        found |= _shorter(undated(whole))
    return [form for form in found if len(form) > 2]


@lru_cache(maxsize=4096)  # the editions of a publication come one after another
def _shorter(name: str) -> dict[str, None]:
    names = [name]
    if name.startswith("ITU-R") and (found := _REVISION.match(name)):
        names.append(found[1])  # a Recommendation is asked for without the number of its revision
    forms = (" ".join(one.split()[at:]) for one in names for at in (0, 1, 2))
    return {squeezed(form): None for form in forms if _DIGIT.search(form)}
