"""
Designations of NIST and, before 1988, of NBS, after NIST's Publication Identifier Syntax (2022).

"NIST SP 800-53r5", "NIST SP 800-57pt1r4", "NIST IR 8011v4", "NBS CIRC 25e3", "NIST SP 800-171r3 ipd". A revision that
older numbers of SP 800 and FIPS carry after a hyphen is read as one: "NIST FIPS 201-2", "NIST SP 800-63-3".
"""

from __future__ import annotations

import re

from .model import WRITERS, Designation, Supplement

_HEAD = re.compile(
    r"(?:error: )?(?:NIST AI (?=NIST ))?(?P<publisher>NIST|NBS) (?P<type>FIPS|Handbook|report|[A-Z]{2,8}(?:-[A-Z]{1,4})*)(?: PUB)?(?:(?: ;)?[ -]|(?<=-[A-Z])(?=[0-9]))"
)
_OLD = re.compile(r"(?P<type>NISTIR|LCIRC|HLB-A) ")
_DOI = re.compile(r"(?:NIST TN )?10\.6028/(?P<publisher>NIST|NBS)\.(?P<type>[A-Z]+)\.")
# A letter of the number, and not the first of a month, of "Pt" or of another capital.
_LETTER = r"(?:[A-Z]{1,2}(?![A-Za-z0-9])|[A-Z](?=(?:[eprv]|ver|pt|upd)[0-9]|(?:pt|es|add|supp)\b)|[a-z](?=-|$))"
_NUMBER = re.compile(
    rf"[A-Za-z]?[0-9]+{_LETTER}?"
    rf"(?:\([0-9]+\)|/[0-9]+|\.[0-9]+|_[0-9]+|-(?:[0-9]+|[A-Z](?=[0-9]))[0-9]*{_LETTER}?|-[A-Z]+(?![a-z]))*"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_DATE = rf"(?:(?P<month>{_MONTH})|(?P<digits>[01]?[0-9])/)?(?P<year>(?:18|19|20)[0-9]{{2}}|(?<=/)[0-9]{{2}})(?![0-9])(?:ed\.)?"
_MORE = re.compile(
    r"[-/](?P<update>upd)(?P<which>[0-9.]*)|"
    r"[-. ](?P<stage>[0-9]?(?:[if]pd|pd|iwd|iprd)|draft[0-9]*)(?![a-z0-9])|"
    r"-?(?:ver|v)(?P<version>[0-9]+(?:\.[0-9]+)+)|(?P<ver>ver[0-9]+)|(?P<volume>v[0-9]+(?:n[0-9]+)?[A-Z]?(?![a-z](?![0-9t])))|"
    r"(?:pt|Pt|p)(?P<part>[0-9]+)|"
    rf"(?P<suppl>-?supp?l?|[- ]Suppl\.|-?add|Add)(?P<number>[0-9]{{1,2}}(?![0-9/]))?|"
    rf"(?P<dated>-|[er]|(?<=sup)|(?<=supp)|(?<=add)|[ -]?rev ?|r?/|(?=[JFMASOND])| )(?P<date>{_DATE})|"
    r"(?P<edition>e[0-9]+|(?:r|rev ?)[0-9]+[a-z]?(?![a-z])|-[0-9]{1,2}(?![0-9]))|(?P<year4>-(?:19|20)[0-9]{2}(?![0-9]))"
)
_HAS_DIGIT = re.compile(r"[0-9]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse(text: str) -> Designation | None:
    """A designation of NIST or NBS; None when it is none."""
    if found := _DOI.match(text) or _HEAD.match(text):
        publisher, kind = found["publisher"], found["type"]
    elif found := _OLD.match(text):
        kind = {"NISTIR": "IR"}.get(found["type"], found["type"])
        publisher = "NIST" if kind == "IR" else "NBS"
    else:
        return None
    kind = {"Handbook": "HB", "report": "RPT"}.get(kind, kind)
    rest = text[found.end() :].lstrip("; ")
    number, at, edition, date = _number(kind, rest)
    part = version = stage = ""
    variant: list[str] = []
    supplements: list[Supplement] = []
    end = len(rest)
    while at < end:
        more = _MORE.match(rest, at)
        if more is None:  # what no rule knows sets the publication apart: a language, an index, a letter
            start = at
            at += 1
            while at < end and rest[at] not in "-. /" and _MORE.match(rest, at) is None:
                at += 1
            variant.append(rest[start:at].strip(" ."))
            continue
        at = more.end()
        if more["update"]:
            supplements.append(Supplement("Upd", more["which"]))
        elif more["stage"]:
            stage = more["stage"]
        elif more["version"] or more["ver"]:
            version = more["version"] or more["ver"][3:]
        elif more["volume"] or more["part"]:
            part += more["volume"] or (f"pt{more['part']}" if part else more["part"])
        elif more["suppl"]:
            supplements.append(Supplement("Add" if "dd" in more["suppl"] else "Suppl", more["number"] or ""))
        elif more["edition"]:
            edition = more["edition"].replace("rev ", "r").replace("rev", "r").lstrip("-")
        else:
            day = _day(more)
            if supplements and not supplements[-1].date:
                supplements[-1] = supplements[-1]._replace(date=day)
            else:
                date = day
    if not (number or supplements or part or date) and not (variant and kind):
        return None
    return Designation(
        (publisher,), number, part, kind, date, edition, version, stage=stage, supplements=tuple(supplements),
        variant=" ".join(filter(None, variant)),
    )  # fmt: skip


def _number(kind: str, rest: str) -> tuple[str, int, str, str]:
    """The number, where it ends, and the revision and year that older numbers carry after a hyphen."""
    found = _NUMBER.match(rest)
    if found is None or (rest[:1] in "vepr" and rest[1:2].isdigit()) or rest[:2].isalpha():
        return "", 0, "", ""
    number, edition, date = found[0], "", ""
    head, _, last = number.rpartition("-")
    if (
        len(last) == 4
        and last[:2] in ("19", "20")
        and last.isdigit()
        and (kind in ("HB", "FIPS") or head[-2:-1] == "b")
    ):
        number, date = head, last
        head, _, last = number.rpartition("-")
    if kind == "FIPS" and head and last.isdigit() and len(last) < 3:
        number, edition = head, last
    elif kind == "SP" and number.startswith("800-"):
        series, *words = number.split("-")
        if len(words) > 1 and words[1].isdigit():
            if len(words[1]) == 4:
                date = words[1]
            else:
                edition = words[1]
            words = [words[0], *words[2:]]
        words[0] = (words[0].lstrip("0") or "0").upper()
        number = "-".join((series, *words))
    return number, found.end(), edition, date


def _day(found: re.Match[str]) -> str:
    year = found["year"] if len(found["year"]) == 4 else f"19{found['year']}"
    if found["month"]:
        return f"{year}-{_MONTHS.index(found['month'][:3].lower()) + 1:02}"
    return f"{year}-{int(found['digits']):02}" if found["digits"] else year


def write(one: Designation) -> str:
    """As NIST's syntax has it: number, part, version, edition, what is added, stage."""
    text = one.number
    text += f"ver{one.version}" if one.version else ""
    if one.part:
        text += one.part if one.part[0] == "v" else f"pt{one.part}"
    text += f"-{one.edition}" if one.edition.isdigit() else one.edition
    text += _written(one.date, _mark(one))
    for more in one.supplements:
        mark = "-upd" if more.kind == "Upd" else more.kind.lower() if text else "sup"
        text += f"{'supp' if mark == 'suppl' else mark}{more.number}{_written(more.date, '')}"
    text += f" {one.stage}" if one.stage else ""
    text += f" {one.variant}" if one.variant else ""
    return f"{one.publishers[0]} {one.type} {text}".rstrip()


def _mark(one: Designation) -> str:
    """What stands before the date: a year is an edition's, a circular's or a month's a revision's."""
    if one.type in ("FIPS", "HB") or one.edition:
        return "-"
    return "r" if one.type == "LCIRC" or len(one.date) > 4 else "e"


def _written(date: str, mark: str) -> str:
    if not date:
        return ""
    return f"{mark}{_MONTHS[int(date[5:7]) - 1].capitalize()}{date[:4]}" if len(date) > 4 else f"{mark}{date}"


WRITERS |= dict.fromkeys(("NIST", "NBS"), write)
