"""
Designations of the IETF (RFC 2026, RFC 7322), W3C (its short names, process document) and OASIS (naming directives).

"RFC 9446", "BCP 14", "draft-ietf-tls-esni-18"; "W3C REC-xml-19980210"; "OASIS STIX-v1.2.1-Core-CS01-Pt3".
"""

from __future__ import annotations

import re

from .model import WRITERS, Designation, Supplement

_SERIES = re.compile(r"(?:IETF )?(?P<type>RFC|BCP|STD|FYI|IEN|RTR) ?0*(?P<number>[1-9][0-9]{0,4})")
_DRAFT = re.compile(r"(?:IETF |I-D\.)?(?P<number>draft-[a-z0-9]+(?:[-_.+][a-z0-9]+)*?)(?:-(?P<version>[0-9]{2}))?")
_W3C = re.compile(
    r"W3C (?:(?P<stage>WD|DNOTE|NOTE|CRD|CRY|CR|REC|PR|PER|DRY|RY|SPSD|OBSL|DISC|STMT|TR)-)?(?P<number>[A-Za-z0-9][\w.+/:-]*?)"
    r"(?:-(?P<date>(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]|9[4-9](?:0[1-9]|1[0-2])[0-3][0-9]))?"
)
_OASIS_STAGE = re.compile(r"(?:CS|PS|OS|CN|CSD|CSPRD|CND|CNPRD|COS|WD)[0-9]*")
_OASIS_PART = re.compile(r"(?:Part|part|Pt|pt|PT)(?P<number>[0-9]+)")
_OASIS_VERSION = re.compile(r"[vV]?[0-9]+(?:\.[0-9]+)+|[vV][0-9]+")
_OASIS_GLUED = re.compile(r"(?P<name>[A-Za-z]{3,})(?P<version>[vV]?[0-9]+\.[0-9]+)")
_OASIS_ERRATA = re.compile(r"[Ee]rrata(?P<number>[0-9]*)")


def parse(text: str) -> Designation | None:
    """A designation of the IETF, W3C or OASIS; None when it is none."""
    if text.startswith("W3C "):
        return _of_w3c(text)
    if text.startswith("OASIS "):
        return _of_oasis(text)
    if found := _SERIES.fullmatch(text):
        return Designation(("IETF",), found["number"], type=found["type"])
    if found := _DRAFT.fullmatch(text):
        return Designation(
            ("IETF",), found["number"], type="Internet-Draft", version=found["version"] or "", stage="draft"
        )
    return None


def write_ietf(one: Designation) -> str:
    """As the RFC Editor writes it; an Internet-Draft has its file's name."""
    if one.type == "Internet-Draft":
        return f"{one.number}{f'-{one.version}' if one.version else ''}"
    return f"{one.type} {one.number}"


def _of_w3c(text: str) -> Designation | None:
    found = _W3C.fullmatch(text)
    if found is None:
        return None
    day = found["date"] or ""
    if len(day) == 6:
        day = f"19{day}"
    date = f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else ""
    return Designation(("W3C",), found["number"], date=date, stage=found["stage"] or "")


def write_w3c(one: Designation) -> str:
    """As the last part of the publication's address: years before 1998 have two digits."""
    day = one.date.replace("-", "")
    day = day[2:] if day and day < "1998" else day
    return f"W3C {f'{one.stage}-' if one.stage else ''}{one.number}{f'-{day}' if day else ''}"


def _of_oasis(text: str) -> Designation | None:
    words = text[len("OASIS ") :].replace("]", "").replace(" -", "-").replace(" v", "-v").split("-")
    if not all(words) or any(not word.replace(".", "").replace("_", "").isalnum() for word in words):
        return None
    if glued := _OASIS_GLUED.fullmatch(words[-1]):
        words[-1:] = [glued["name"], glued["version"]]
    # The name runs to the last version, or else to the first word that is a stage, a part or errata.
    marks = [at for at, word in enumerate(words) if at and _OASIS_VERSION.fullmatch(word)]
    version = words[marks[-1]] if marks else ""
    ends = marks[-1:] or [at for at, word in enumerate(words) if at and _special(word)][:1] or [len(words)]
    number, rest = words[: ends[0]], words[ends[0] + bool(marks) :]
    part = stage = ""
    variant: list[str] = []
    supplements: list[Supplement] = []
    for word in rest:
        if (found := _OASIS_PART.fullmatch(word)) and not part:
            part = found["number"]
        elif _OASIS_STAGE.fullmatch(word) and not stage:
            stage = word
        elif found := _OASIS_ERRATA.fullmatch(word):
            supplements.append(Supplement("Err", found["number"], "", "", variant[-1:] == ["plus"]))
            if supplements[-1].merged:
                variant.pop()
        else:
            variant.append(word)
    if variant and not part:  # without a number of its own, its name is the part's
        number, variant = [*number, *variant], []
    return Designation(
        ("OASIS",), "-".join(number), part, version=version, stage=stage, supplements=tuple(supplements),
        variant="-".join(variant),
    )  # fmt: skip


def _special(word: str) -> bool:
    return bool(_OASIS_PART.fullmatch(word) or _OASIS_STAGE.fullmatch(word) or _OASIS_ERRATA.fullmatch(word))


def write_oasis(one: Designation) -> str:
    """Name, version, errata, the part's name, stage, part."""
    errata = [f"{'plus-' if more.merged else ''}Errata{more.number}" for more in one.supplements]
    words = [one.number, one.version, *errata, one.variant, one.stage, f"Pt{one.part}" if one.part else ""]
    return f"OASIS {'-'.join(filter(None, words))}"


WRITERS |= {"IETF": write_ietf, "W3C": write_w3c, "OASIS": write_oasis}
