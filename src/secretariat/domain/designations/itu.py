"""
Designations of ITU-T and ITU-R, as ITU's catalogue writes them (author's guide for drafting ITU-T Recommendations).

ITU-T: "ITU-T G.709/Y.1331 (2003) Amd. 1 (12/2003)": the year of the edition, then what changes it and its month.
ITU-R: "ITU-R M.1906-1" is revision 1; "ITU-R 226-2/3:" a Question of Study Group 3; "ITU-R R.1-8" a Resolution.
"""

from __future__ import annotations

import re

from .model import WRITERS, Designation, Supplement

_NUMBER = r"[A-Z]{1,3}\.[0-9]+(?:[A-Za-z](?![a-z]))?(?:\.[0-9]+[a-z]?)*(?:-[0-9]+|-[A-Z]\.[0-9]+)?(?: ?(?:bis|ter|quater|quarter)\b)?(?: R\b)?"
_T_HEAD = re.compile(
    rf"(?:ITU-T |CCITT )?(?P<number>{_NUMBER}(?: [A-Z](?= \())?)(?P<also>(?:/{_NUMBER})*)(?P<series> series)?|"
    r"ITU-T (?P<whole>[A-Z]+[0-9]*(?:-[0-9A-Z]+)*(?: series)?)"
)
_T_MORE = re.compile(
    r" ?\((?P<month>[0-9]{2})/(?P<year>[0-9]{4})\)| ?\((?P<only>[0-9]{4})\)| ?\((?P<version>V[0-9]+)\)| v\.(?P<issue>[0-9]+)|"
    r"[ /](?:Technical )?(?P<kind>Amd|Cor|Err|Suppl|Add|App|Annex)\.? ?(?P<number>[0-9A-Z]+(?:\.[0-9]+)*\+?)|"
    r" (?P<variant>attachment|Software|test vectors|Imp(?:lementers'?)? ?Guide)"
)
_R_PLAIN = re.compile(
    r"ITU-R (?P<number>(?P<series>[A-Z]{1,3})[.-][0-9]+(?:/[A-Z]{1,3}\.[0-9]+)?)(?:-(?P<edition>[0-9]+(?:-[0-9]+)?))?"
)
_R_QUESTION = re.compile(r"ITU-R (?P<number>[0-9]+)(?:-(?P<edition>[0-9]+))?(?:/(?P<group>[0-9]+))?:")
_R_GROUP = re.compile(r"ITU-R SG(?P<group>[0-9]{2})\.(?P<number>[0-9]+)-(?P<edition>[0-9]+)")
_R_HANDBOOK = re.compile(r"ITU-R (?P<number>[0-9]{2})(?P<mark>\.HDB|(?:-(?P<edition>[0-9]{3}))?)")
_R_DRAFT = re.compile(r"ITU-R (?P<number>[A-Z]{1,3}\.\[?[0-9]+[/-]?(?:BL?[/-]?)?[0-9]+\]?):?")
_R_VOLUME = re.compile(r"ITU-R (?P<number>[IVX]+(?:\.[IVX]+)?|[A-Z]{1,3})(?P<reports>[23]?)")


def parse(text: str) -> Designation | None:
    """A designation of ITU-T (or of CCITT, before it) or of ITU-R; None when it is none."""
    return _radio(text) if text.startswith("ITU-R ") else _telecommunication(text)


def _telecommunication(text: str) -> Designation | None:
    found = _T_HEAD.match(text)
    if found is None:
        return None
    date = version = variant = ""
    supplements: list[Supplement] = []
    at, end = found.end(), len(text)
    while at < end:
        more = _T_MORE.match(text, at)
        if more is None:
            return None
        at = more.end()
        if more["kind"]:
            supplements.append(Supplement(more["kind"], more["number"]))
        elif more["version"] or more["issue"]:
            version = more["version"] or f"v.{more['issue']}"
        elif more["variant"]:
            variant = more["variant"]
        else:
            day = more["only"] or f"{more['year']}-{more['month']}"
            if supplements:
                supplements[-1] = supplements[-1]._replace(date=day)
            else:
                date = day
    number = found["whole"] or f"{found['number']}{found['series'] or ''}"
    also = tuple((found["also"] or "").split("/")[1:])
    return Designation(
        ("ITU-T",), number, date=date, version=version, also=also, supplements=tuple(supplements), variant=variant
    )


def _radio(text: str) -> Designation | None:
    if found := _R_GROUP.fullmatch(text):
        return _r(f"{found['number']}/{int(found['group'])}", "Question", found["edition"])
    if found := _R_PLAIN.fullmatch(text):
        number, _, also = found["number"].partition("/")
        kind = "Resolution" if found["series"] == "R" else ""
        one = _r(number.replace("-", "."), kind, found["edition"] or "")
        return one if not also else Designation(one.publishers, one.number, edition=one.edition, also=(also,))
    if found := _R_QUESTION.fullmatch(text):
        return _r(
            found["number"] + (f"/{found['group']}" if found["group"] else ""), "Question", found["edition"] or ""
        )
    if found := _R_HANDBOOK.fullmatch(text):
        return _r(found["number"], "Handbook", found["edition"] or "")
    if found := _R_DRAFT.fullmatch(text):
        return Designation(("ITU-R",), found["number"], stage="draft")
    if found := _R_VOLUME.fullmatch(text):
        return _r(found["number"], "Reports" if found["reports"] else "Volume", found["reports"])
    return None


def _r(number: str, kind: str, edition: str) -> Designation:
    if len(edition) == 3 and edition.isdigit():  # the older catalogue cuts the year: ISO 8601-2's decade, "201"
        return Designation(("ITU-R",), number, type=kind, date=edition)
    return Designation(("ITU-R",), number, type=kind, edition=edition)


def write_t(one: Designation) -> str:
    """As ITU-T's catalogue writes it."""
    head = "/".join((f"ITU-T {one.number}", *one.also))
    if one.version:
        head += f" ({one.version})" if one.version[0] == "V" else f" {one.version}"
    head += _dated(one.date)
    for more in one.supplements:
        stop = "" if more.kind == "Annex" else "."
        head += f" {more.kind}{stop} {more.number}{_dated(more.date)}"
    if not one.variant:
        return head
    before, mark, last = head.rpartition(" (")  # what sets it apart stands before the last date
    return f"{before} {one.variant}{mark}{last}" if mark and head.endswith(")") else f"{head} {one.variant}"


def _dated(date: str) -> str:
    if not date:
        return ""
    return f" ({date[5:7]}/{date[:4]})" if len(date) > 4 else f" ({date})"


def write_r(one: Designation) -> str:
    """As ITU-R's catalogue writes it."""
    edition = f"-{one.edition or one.date}" if one.edition or one.date else ""
    if one.type == "Question":
        number, slash, group = one.number.partition("/")
        return f"ITU-R {number}{edition}{slash}{group}:"
    if one.type == "Handbook":
        return f"ITU-R {one.number}{edition or '.HDB'}"
    if one.type == "Reports":
        return f"ITU-R {one.number}{one.edition}"
    return f"ITU-R {'/'.join((one.number, *one.also))}{edition}"


WRITERS |= {"ITU-T": write_t, "ITU-R": write_r}
