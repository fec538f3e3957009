"""
Designations of IEEE and of those before and beside it (AIEE, IRE, ANSI), as its catalogue writes them.

"IEEE 802.3-2018"; a project's draft "IEEE P802.11ax/D-3.0-2018-06"; "IEEE 802.1Q/Cor1-2008"; together with others
"ISO/IEC/IEEE 8802.3-2021", which ISO writes "ISO/IEC/IEEE 8802-3:2021" (`one_spelling`).
"""

from __future__ import annotations

import re

from .model import WRITERS, Designation, Supplement

_BODIES = "IEEE|AIEE|IRE|ANSI|USAS|USEMCSC|EIA|ISO|IEC|ASA|CSA|NACE|MPAI|EAB|SI|ASHRAE|NESC|NEMA|ASTM|AAMI|UL|ICES|MED"
_STAGES = "CDV|CD[0-9]?|FCD|DIS[0-9]?|FDIS|DTR|NP|WD|PWI|PDAM|FDAM|DAM|DAmd"
_HEAD = re.compile(
    rf"(?P<publishers>(?:(?:{_BODIES})/)*(?:{_BODIES}))(?: (?P<status>Unapproved|Approved|Active|Draft))?"
    rf"(?: (?P<stage>{_STAGES}))? (?:Std )?(?P<project>P?)(?P<number>(?:No\.)?[A-Z]{{0,2}}[0-9]+[A-Za-z]*(?:[.][0-9A-Za-z]+)*(?:/[0-9]+(?:\.[0-9]+)+)?)"
)
_MORE = re.compile(
    r"/(?:D|E)-(?P<version>[A-Za-z]?[0-9]+[A-Za-z]*[0-9]*(?:\.[0-9]+[A-Za-z]*[0-9]*)*|[A-Z]{1,3}[0-9]?)(?=[-/ ]|$)|"
    r"/(?P<kind>Cor|Amd|Err|INT|Int|Conformance)(?P<which>[0-9]*(?:\.[0-9]+)?)|/R-(?P<revision>[A-Za-z0-9]*)(?=-|$)|"
    r"-(?P<part>[0-9]{1,3})(?=-(?:19|20)[0-9]{2}\b|/D-)|"
    r"-(?P<date>(?:1[89]|20)[0-9]{2}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?=$|[ /])|"
    r"-(?P<loose>[0-9]{2}(?:-[0-9]{2}){0,2}|(?:19|20)[0-9]{2}-[A-Z][a-z]{2,8})(?=$|[ /])|"
    r" (?P<variant>Redline|Conformance[0-9]*|Errata)"
)
# A year after a point, of the edition that a draft corrects.
_POINTED = re.compile(r"(?P<number>[A-Z]*[0-9]+(?:\.[0-9]{1,3}[a-z]*)*)\.(?P<date>(?:19|20)[0-9]{2})")
_WIDE = re.compile(r"[0-9]{5}\.")


def parse(text: str) -> Designation | None:
    """A designation of IEEE, alone or with others, dated after a hyphen; None when it is none."""
    found = _HEAD.match(text)
    if found is None:
        return None
    date = version = variant = part = ""
    marks = [found["status"]] if found["status"] else []
    supplements: list[Supplement] = []
    at, end = found.end(), len(text)
    while at < end:
        more = _MORE.match(text, at)
        if more is None:
            return None
        at = more.end()
        if more["kind"]:
            supplements.append(Supplement(more["kind"].capitalize(), more["which"]))
        elif more["version"]:
            version = more["version"]
        elif more["revision"] is not None:
            marks.append(f"R{more['revision']}")
        elif more["part"]:
            part = more["part"]
        elif more["date"] or more["loose"]:
            day = more["date"] or _whole(more["loose"])
            if supplements:  # the day is that of what stands before it
                supplements[-1] = supplements[-1]._replace(date=day)
            else:
                date = day
        else:
            variant = more["variant"]
    # What ISO and IEC number in parts is written with a point here, "11073.10427".
    number = found["number"]
    if (
        _WIDE.match(number)
        or number.startswith("8802.")
        or "ISO" in found["publishers"]
        or "IEC/" in found["publishers"]
    ):
        number, _, first = number.partition(".")
        part = "-".join(filter(None, (first.replace(".", "-"), part)))
    elif part:
        number, part = f"{number}-{part}", ""
    if pointed := _POINTED.fullmatch(number):
        number, date = pointed["number"], date or pointed["date"]
    marks += [variant] if variant else []
    stage = f"{found['stage']} P" if found["stage"] and found["project"] else found["stage"] or found["project"]
    return Designation(
        tuple(found["publishers"].split("/")), number, part, date=date, version=version, stage=stage,
        supplements=tuple(supplements), variant=" ".join(marks),
    )  # fmt: skip


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _whole(loose: str) -> str:
    """A date whose year has two digits, or whose month is a word."""
    first, _, rest = loose.partition("-")
    if len(first) == 4:
        return f"{first}-{_MONTHS.index(rest[:3].lower()) + 1:02}" if rest[:3].lower() in _MONTHS else first
    year = f"{'20' if first < '60' else '19'}{first}"
    return f"{year}-{rest}" if rest else year


def write(one: Designation) -> str:
    """As IEEE's catalogue writes it."""
    words = one.variant.split()
    status = [word for word in words if word in ("Approved", "Unapproved", "Active", "Draft")]
    after = [word for word in words if word not in status and not _is_revision(word)]
    revision = "".join(f"/R-{word[1:]}" for word in words if _is_revision(word))
    stage, project = (
        (one.stage[:-2], "P") if one.stage.endswith(" P") else ("", "P") if one.stage == "P" else (one.stage, "")
    )
    name = f"{project}{one.number}{'.' + one.part if one.part else ''}"
    more = "".join(f"/{s.kind}{s.number}{f'-{s.date}' if s.date else ''}" for s in one.supplements)
    version = f"/D-{one.version}" if one.version else ""
    date = f"-{one.date}" if one.date else ""
    head = " ".join(filter(None, ("/".join(one.publishers), *status, stage, name)))
    name = f"{head}{date}{version}{revision}{more}" if more else f"{head}{version}{revision}{date}"
    return " ".join((name, *after))


def _is_revision(word: str) -> bool:
    return word[:1] == "R" and word != "Redline"


WRITERS |= dict.fromkeys(("IEEE", "AIEE", "IRE", "ANSI", "USAS", "ASA", "NACE"), write)
