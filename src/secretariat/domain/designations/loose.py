"""
What people type for a designation, as the squeezed forms under which search may hold it (`typed`).

"27001:2022", "iso iec 9594 part 8", "TS 33.501 v17.7.0", "nist 800 53 rev 5", "bs en iso 27001": the body may be left out,
the part, revision and version may be words, and what a body has adopted is found when the adoption itself is not held.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .families import DASHES, parse
from .spelling import LONGEST, squeezed, undated

MOST = 32

_WORDS = (
    (re.compile(r"[\"'“”«»,;]|\b(?:recommendations?|recommandation|recomendación|standards?|norme?|std(?! ?[0-9]{1,2}$)|publication|nr|number|spec(?:ification)?)\b\.?|\brec\b\.?"), " "),
    (re.compile(r"\b(?:uit|мсэ|itu)[ -]?[tт]\b|\bccitt\b"), "itu-t"),
    (re.compile(r"\b(?:uit|мсэ|itu)[ -]?[rр]\b"), "itu-r"),
    (re.compile(r"\bspecial pub(?:lication)?\b\.?|\bspecial\b"), "sp"),
    (re.compile(r"\b(?:nist ?ir|nistir|interagency report|internal report)\b"), "nist ir"),
    (re.compile(r"\b(?:исо)\b"), "iso"),
    (re.compile(r"\b(?:cei|мэк)\b"), "iec"),
    (re.compile(r"\bfips pubs?\b"), "fips"),
    (re.compile(r"\btechnical spec(?:ification)?\b"), "ts"),
    (re.compile(r"\btechnical report\b"), "tr"),
    (re.compile(r"\b(?:part|pt|teil|partie|parte|часть)\.? ?(?=[0-9a-z]{1,4}\b)"), "-"),
    (re.compile(r"\b(?:rev(?:ision)?)\.? ?(?=[0-9])"), "r"),
    (re.compile(r"\b(?:version|ver)\.? ?(?=[0-9])"), "v"),
    (re.compile(r"\brel(?:ease)?[. -]?(?=[0-9])"), "rel"),
    (re.compile(r"\b(?:ed|edition|édition)\.? ?[0-9]+\b|\b[0-9](?:st|nd|rd|th) ed(?:ition)?\b\.?"), " "),
    (re.compile(r"\bvol(?:ume)?\.? ?(?=[0-9])"), "v"),
    (re.compile(r"\bsuppl?(?:ement)?\b\.?"), "suppl"),
    (re.compile(r"\bamendment\b|\bamd\b\.?"), "amd"),
    (re.compile(r"\b(?:technical )?(?:corrigendum|corr?)\b\.?"), "cor"),
)  # fmt: skip
_YEAR = re.compile(r"(?:[:\s(\[-]+)(?P<month>[01]?[0-9]/)?(?P<year>(?:18|19|20)[0-9]{2})(?:-[0-9]{2}){0,2}[)\]]?$")
_CHANGE = re.compile(
    r"[ /+,]*\b(?P<kind>amd|cor|suppl)[ .]*(?P<number>[0-9]+)(?:[: (]+(?P<year>(?:19|20)[0-9]{2})\)?)?$"
)

_SERIES = re.compile(r"(?:ietf )?(?P<series>rfc|bcp|std|fyi)[ .:#_-]*0*(?P<number>[1-9][0-9]*)(?:[ .].*)?$")
_ITU_R = re.compile(
    r"(?:itu-r |itu )?(?P<series>bo|br|bs|bt|f|m|p|ra|rs|s|sa|sf|sm|sng|tf|v)[ .-]?(?P<number>[0-9]+)(?:-(?P<edition>[0-9]+))?$"
)
_ITU_T = re.compile(
    r"(?:itu-t ?|itu )?(?P<series>[a-z])[ .-]{0,2}(?P<number>[0-9]+(?:[. ][0-9]+)*)(?P<bis> ?(?:bis|ter))?(?: ?v[0-9]+)?(?P<also>(?:/[a-z]\.?[0-9.]+)*)$"
)
_3GPP = re.compile(
    r"(?P<body>3gpp ?)?(?:etsi )?(?P<type>ts|tr)?[ -]?(?P<number>[0-9]{2}(?P<mark>[. ]?)[0-9]{2,3}[a-z]?)(?P<part>(?: ?-[0-9]+)*)(?:[ ,/:-]*(?:rel(?P<release>[0-9]+))?[ ,/-]*(?:v ?(?P<version>[0-9]+(?:\.[0-9]+)*))?)?$"
)
_ETSI = re.compile(
    r"(?:etsi ?)?(?P<type>ts|tr|en|es|eg|sr|ets|i-ets|etr|gs|gr)?[ -]?(?P<number>[0-9]{3}[ -]?[0-9]{3}|(?:[a-z][a-z0-9]{1,4}[ -]){1,2}[0-9]{3})(?P<part>(?: ?-[0-9]+)*)(?: ?v ?(?P<version>[0-9.]+))?$"
)
_NIST = re.compile(
    r"(?:nist |nbs )?(?P<type>sp|ir|fips|hb|tn|cswp|gcr|ams)?[ .-]?(?P<number>[0-9]+(?:[ -][0-9]+[a-z]?)*[a-z]?)(?: ?-(?P<part>[0-9]+))?(?: ?(?P<revision>[rv][0-9]+))?(?: ?(?P<stage>ipd|fpd|[0-9]pd|draft))?$"
)
_ISO = re.compile(
    r"(?P<bodies>(?:(?:iso|iec|ieee|cispr|itu|jtc ?1)[ /,-]*)*)(?P<type>(?:dis|fdis|cd|wd|awi|prf|dts|dtr)?[ /]*(?:tr|ts|pas|guide|isp|iwa)?)[ -]*"
    r"(?P<number>[0-9]{1,6}[a-z]?)(?P<part>(?: ?[-./] ?[0-9a-z]+)*)$"
)
_IEEE = re.compile(r"(?:ieee[ /]*)?(?P<project>p)?(?P<number>(?:[cn] ?)?[0-9]+(?:[. ][0-9]+)*[. ]?[a-z]{0,4})$")
_DRAFT = re.compile(r"(?:i-d\.? ?)?(?P<name>draft-[a-z0-9-]+?)(?:-(?P<version>[0-9]{2}))?(?:\.txt)?$")
_NATIONAL = re.compile(
    r"(?:(?:bs|din|nf|une|uni|sist|nen|nbn|ss|sn|ns|ds|sfs|evs|pn|csn|stn|jis(?: [a-z](?= ?[0-9]))?|ks|gb/t|i\.s\.|is|as|nzs|csa|can|ansi|sans|gost|gost r|pr|fpr)[ /-]+)+(?=[a-z0-9])|(?:pr|fpr)(?=en\b)"
)
_NUMBERED = re.compile(r"(?:iso|iec|itu|ieee|etsi|3gpp|nist|nbs|fips|bs|en|din|nf|jis|gb|sp|ts|tr)\b|[^a-z]*$")
# A letter that looks Latin within a word of digits or Latin letters; words in other scripts are left out.
_LOOKALIKE = re.compile(r"[\u0370-\u04ff][.-]?[a-z0-9]|[a-z0-9][.-]?[\u0370-\u04ff]")
_OTHER_LETTERS = re.compile(r"[^\W\d_a-z]")
_DIGITS = re.compile(r"[0-9]+")
_VERSION = re.compile(r"(?P<name>.*[a-z].*?)[ .-]*\bv?(?P<version>[0-9]+(?:\.[0-9]+)*)$")
_EUROPEAN = re.compile(r"(?:en|cen|clc)[ /-]+(?=(?:iso|iec|ieee|cispr)\b)|en[ -]+(?=6[0-9]{4}\b)")


def loose(text: str) -> list[str]:
    """
    Squeezed forms to look up, the likeliest first, `MOST` at most; none for text that can be no designation.

    A form is of `typed`: the first that any document has, and of its documents those that fit (`fits`), are what was
    meant; when no form is held, the first with which one begins.

    >>> loose("rfc2119"), loose("iso iec 9594 part 8")[0], loose("27001:2022")[:2]
    (['rfc2119'], 'isoiec95948', ['isoiecieee270012022', 'isoiec270012022'])
    """
    if len(text) > LONGEST:
        return []
    plain = unicodedata.normalize("NFKC", text).translate(DASHES).casefold().replace("_", " ")
    for pattern, word in _WORDS:
        plain = pattern.sub(word, plain)
    if not plain.isascii():
        if _LOOKALIKE.search(plain):
            return []
        plain = _OTHER_LETTERS.sub(" ", plain)
    found: dict[str, None] = {}
    for half in plain.split("|"):  # a text that two bodies number: "ITU-T Y.3500 | ISO/IEC 17788"
        for form in _forms(" ".join(half.split()).strip(" .:"), text):
            if len(form) > 2 and form.isalnum():
                found[form] = None
                if len(found) == MOST:
                    return list(found)
    return list(found)


def _forms(plain: str, text: str) -> Iterator[str]:
    if one := parse(text):
        for name in (text, str(one), undated(str(one)), str(one.work())):
            yield squeezed(name)
    if found := _SERIES.match(plain):
        yield f"{found['series']}{found['number']}"
        return
    if found := _DRAFT.match(plain):
        yield squeezed(found[0])
        yield squeezed(found["name"])
        return
    if plain.startswith(("w3c", "oasis")):
        yield from _named(plain, text)
        return
    if found := _NATIONAL.match(plain):
        yield squeezed(plain)
        plain = plain[found.end() :]
    if found := _EUROPEAN.match(plain):
        yield squeezed(plain)
        plain = plain[found.end() :]
        plain = f"iec {plain}" if plain[0].isdigit() else plain
    change = year = month = ""
    if found := _CHANGE.search(plain):
        change = f"{found['kind']}{found['number']}"
        changed = found["year"] or ""
        plain = plain[: found.start()].rstrip()
    if (found := _YEAR.search(plain)) and found.start() > 2:
        year, month = found["year"], (found["month"] or "")[:-1]
        plain = plain[: found.start()].rstrip(" :-(")
    dates = [*([f"{month.zfill(2)}{year}"] if month else []), *([year] if year else []), ""]
    for names in (_names(plain), [squeezed(plain)]):
        held = list(names)
        if change:
            for name in held:
                for date in dates:
                    if changed:
                        yield f"{name}{date}{change}{changed}"
                    yield f"{name}{date}{change}"
        for date in dates:
            yield from (f"{name}{date}" for name in held)
    if not _NUMBERED.match(plain):
        yield from _named(plain, text)


def _names(plain: str) -> Iterator[str]:
    """Squeezed names without a date that the words may stand for."""
    if (found := _3GPP.match(plain)) and (found["mark"] or found["type"] or found["body"]):
        yield from _of_3gpp(found)
    if (found := _ETSI.match(plain)) and (
        found["type"] or plain.startswith("etsi") or squeezed(found["number"]).isdigit()
    ):
        yield from _of_etsi(found)
    if (found := _NIST.match(plain)) and (
        found["type"] or plain.startswith("n") or found["number"][:3] in ("800", "500")
    ):
        yield from _of_nist(found)
    stated = plain.startswith("itu-t")
    if (found := _ITU_T.match(plain)) and not plain.startswith("itu-r"):
        number = squeezed(f"{found['series']}{found['number']}{found['bis'] or ''}")
        yield from ([f"itut{number}{squeezed(found['also'])}"] if found["also"] else [])
        yield f"itut{number}"
    if (found := _ITU_R.match(plain)) and not stated:
        number = f"itur{found['series']}{found['number']}"
        yield from ([f"{number}{found['edition']}"] if found["edition"] else [])
        yield number
    dotted = "." in plain and not plain.startswith(("iso", "iec"))
    if dotted or plain.startswith(("ieee", "p8", "p1")):
        yield from _of_ieee(plain)
    if found := _ISO.match(plain):
        yield from _of_iso(found)
    if not dotted:
        yield from _of_ieee(plain)


def _of_3gpp(found: re.Match[str]) -> Iterator[str]:
    number = squeezed(found["number"] + found["part"])
    version, release = found["version"] or "", found["release"] or ""
    kinds = [found["type"]] if found["type"] else ["ts", "tr"]
    for kind in kinds:
        if version.count(".") == 2:
            major = int(version.partition(".")[0])
            yield f"3gpp{kind}{number}{f'rel{release or major}' if major > 3 else 'r99'}{squeezed(version)}"
    yield from (f"3gpp{kind}{number}" for kind in kinds)


def _of_etsi(found: re.Match[str]) -> Iterator[str]:
    number = squeezed(found["number"] + found["part"])
    for kind in [squeezed(found["type"])] if found["type"] else ("ts", "en", "tr", "es", "eg", "gs", "gr"):
        if found["version"]:
            yield f"etsi{kind}{number}v{squeezed(found['version'])}"
        yield f"etsi{kind}{number}"


def _of_nist(found: re.Match[str]) -> Iterator[str]:
    number, part = squeezed(found["number"]), found["part"] or ""
    kinds = [found["type"]] if found["type"] else ["sp", "fips", "ir", "hb", "tn"]
    for kind in kinds:
        ends = [f"pt{part}", f"v{part}", part] if part else [""]
        for end in ends:
            if found["revision"] or found["stage"]:
                yield f"nist{kind}{number}{end}{found['revision'] or ''}{found['stage'] or ''}"
                if found["revision"]:  # older numbers have it after a hyphen
                    yield f"nist{kind}{number}{end}{found['revision'][1:]}"
            yield f"nist{kind}{number}{end}"
    if "fips" in kinds or "tn" in kinds:
        yield from (f"nbs{kind}{number}{part}" for kind in kinds)


# What ISO and IEC later publish with IEEE comes before what they published without it.
_ALONE = ("isoiecieee", "isoiec", "iso", "iec", "isots", "isotr", "isoiects", "isoiectr", "iects", "iectr")
_JOINT = {
    "iso": ("iso", "isoiecieee", "isoiec", "isots", "isotr", "isoiects", "isoiectr", "isopas", "isor", "isosae", "isoastm", "isocie", "isohl7",
            "isoasme"),
    "iec": ("iec", "isoiec", "iects", "iectr", "iecieee", "iecpas", "isoiects", "isoiectr"),
    "isoiec": ("isoiec", "isoiects", "isoiectr", "isoiecieee", "iso", "iec"),
    "isoiecieee": ("isoiecieee", "isoiec", "iecieee"), "isoieee": ("isoieee", "isoiecieee", "iso"),
    "iecieee": ("iecieee", "isoiecieee", "iec"),
}  # fmt: skip


def _of_iso(found: re.Match[str]) -> Iterator[str]:
    bodies, kind = squeezed(found["bodies"]).replace("jtc1", ""), squeezed(found["type"])
    number = squeezed(found["number"] + found["part"])
    if bodies == "ieee":
        return
    bodies = {"iecieeeiso": "isoiecieee", "iecisoieee": "isoiecieee", "ieeeisoiec": "isoiecieee"}.get(bodies, bodies)
    bodies = "isoiec" if bodies == "ieciso" else bodies
    if kind:
        bare = [bodies] if bodies else ["isoiec", "iso", "iec", ""]
        for body in dict.fromkeys((*bare, *(one for one in _JOINT.get(bodies, ()) if one in ("iso", "iec", "isoiec")))):
            yield f"{body}{kind}{number}"
    for body in _JOINT.get(bodies, (bodies,)) if bodies else _ALONE:
        yield f"{body}{number}"
    if not bodies and len(number) > 3:
        yield number


def _of_ieee(plain: str) -> Iterator[str]:
    found = _IEEE.match(plain)
    if found is None:
        return
    number = squeezed(found["number"])
    if found["project"]:
        yield f"ieeep{number}"
    yield from (f"ieee{number}", f"isoiecieee{number}", f"ieeep{number}", f"ansiieee{number}")


def _named(plain: str, text: str) -> Iterator[str]:
    """What has a name in place of a number: of W3C and OASIS, with or without "v" before its version."""
    whole = squeezed(plain)
    bare = whole.removeprefix("w3crec").removeprefix("w3c").removeprefix("oasis")
    yield from (whole, squeezed(text), f"w3c{bare}", f"oasis{bare}")
    if found := _VERSION.match(plain):
        name = squeezed(found["name"]).removeprefix("oasis").removeprefix("w3c")
        version = found["version"]
        for one in (version, f"{version}.0") if "." not in version else (version, version.removesuffix(".0")):
            yield from (f"oasis{name}v{squeezed(one)}", f"{name}v{squeezed(one)}", f"w3c{name}{squeezed(one)}")
        yield f"oasis{name}specv{squeezed(version)}"
        if version == "1.0":  # the first of a name bears no number
            yield f"w3c{name}"


def fits(text: str, designation: str) -> bool:
    """
    Whether the numbers typed are numbers of a designation: squeezed, "639-3" and "6393" are one.

    It orders what was found by one form; that nothing fits is no reason to leave a document out.

    >>> fits("iso 639-3", "ISO 639-3:2007"), fits("iso 639-3", "ISO 6393:2008")
    (True, False)
    """
    if max(len(text), len(designation)) > LONGEST:
        return False
    return {one.lstrip("0") for one in _DIGITS.findall(text)} <= {
        one.lstrip("0") for one in _DIGITS.findall(designation)
    }
