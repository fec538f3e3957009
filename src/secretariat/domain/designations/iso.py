"""
Designations of ISO and IEC, with those they publish with others: ISO/IEC Directives, Part 1, annex SI; IEC's catalogue.

ISO writes "ISO/TR 1:2000/Amd 1:2002", IEC "IEC TR 1:2000/AMD1:2002"; who stands first decides. IEC's consolidated
versions name what they hold, "IEC 60034-1:2010+AMD1:2013 CSV".
"""

from __future__ import annotations

import re

from . import ieee
from .model import WRITERS, Designation, Supplement

PARTNERS = "ISO|IEC|IEEE|CISPR|ASTM|ASME|CIE|SAE|HL7|OECD|IDF|IULTCS|UNDP|OIML|ITU|IATA|ICC|NACE"
_STAGES = "PWI|NWIP|NP|AWI|WD|PDAM|CDV|CD[0-9]?|FCD|DIS|FDIS|PRF|Fpr|DTS|DTR|DPAS|FDTS|FDTR|DISP|FDISP|FPDISP|PDTR|PDISP|DGuide|DP|SDS"
_TYPES = "TR|TS|PAS|ISP|R|Guide|DATA|TTA|SRD|CA|ACEE|WT|White Paper|Trend Report|Technology Report|Technology and Market Outlook Paper"
_HEAD = re.compile(
    rf"(?P<publishers>(?:ISO|IEC|CISPR)(?:/(?:{PARTNERS}))*)"
    rf"(?:[ /](?P<stage>{_STAGES}))?(?:[ /](?P<type>{_TYPES}))?"
    r" (?P<number>[0-9]+[A-Za-z]?)(?P<part>-/?[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*(?:/[0-9]+)?)?"
    r"(?:\.(?P<version>[0-9]+))?(?::(?P<date>[0-9]{4}(?:-[0-9]{2}){0,2}))?:?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?P<publishers>(?:ISO|IEC)(?:/IEC)?)(?: (?P<type>{_TYPES}))? (?P<number>[A-Z][\w :.-]*?):(?P<date>[0-9]{{4}})"
    r"(?: (?P<variant>DB))?", re.IGNORECASE
)  # fmt: skip
_DIRECTIVES = re.compile(
    r"(?P<publishers>ISO/IEC) DIR(?: (?P<part>(?:[0-9]|ISO|IEC|JTC|SUP)(?: (?:[0-9]|ISO|IEC|JTC|SUP))*))?(?::(?P<date>[0-9]{4}(?:-[0-9]{2})?))?"
)
_WORKSHOP = re.compile(
    r"(?:ISO/)?(?:(?P<stage>AWI|CD|DIS|PRF|FDIS) )?IWA (?P<number>[0-9]+)(?:-(?P<part>[0-9]+))?(?::(?P<date>[0-9]{4}))?"
)
_MORE = re.compile(
    r"(?P<mark>[/+]) ?(?:(?P<stage>PWI|NP|AWI|WD|CD|PRF|DIS|FDIS|PD|FD|D|FPD) ?)?"
    r"(?P<kind>AMD|AM|CORR?|ADD|SUPPL|SUP|EXT|ISH|FRAG|FRAGC|AD)[ .]?(?P<number>[0-9]+[A-Z]?|(?=:))(?:\.(?P<iteration>[0-9]+))?"
    r"(?::(?P<date>[0-9]{4}(?:-[0-9]{2})?))?:?|"
    r" (?P<variant>(?:Redline|CSV|RLV|CMV|EXV|SER|PRV|DB)(?:-[A-Z]+)?)\b|\((?P<language>[A-Z](?:[,/][A-Z])*|[a-z]{2})\)| ED(?P<edition>[0-9]+)",
    re.IGNORECASE,
)
_ALONE = (("IEC",), ("CISPR",))
_KINDS = {"AMD": "Amd", "AM": "Amd", "COR": "Cor", "CORR": "Cor", "ADD": "Add", "AD": "Add", "SUPPL": "Suppl",
          "SUP": "Suppl", "EXT": "Ext", "ISH": "Ish", "FRAG": "Frag", "FRAGC": "Frag"}  # fmt: skip
# Before 1999 IEC published supplements by letter: "IEC 60067D:1960" is the fourth to IEC 60067.
_LETTER = re.compile(r"(?<=[0-9])[A-Z]$")
# Together with IEEE, and in IEEE's catalogue, a year may stand after a hyphen.
_HYPHENED = re.compile(r"(?P<part>.*?)-?(?P<date>(?:19|20)[0-9]{2})$")
_SHORT = {"D": "DAM", "FD": "FDAM", "PD": "PDAM", "FPD": "FPDAM"}
_SPELLED = {word.casefold(): word for word in (*_TYPES.split("|"), *_STAGES.split("|"))}


def parse(text: str) -> Designation | None:
    """A designation of ISO, IEC or CISPR; None when it is none."""
    if found := _DIRECTIVES.fullmatch(text):
        return Designation(("ISO", "IEC"), "DIR", found["part"] or "", "Directives", found["date"] or "")
    if found := _HEAD.match(text):
        # Only a draft is iterated; a point without one is IEEE's way of writing a part.
        return (
            _with_supplements(found, text)
            if found["stage"] or not found["version"] or "IEEE" not in found["publishers"]
            else None
        )
    if found := _WORKSHOP.fullmatch(text):
        return Designation(
            ("ISO",), found["number"], found["part"] or "", "IWA", found["date"] or "", stage=found["stage"] or ""
        )
    if found := _NAMED.fullmatch(text):
        return Designation(
            tuple(found["publishers"].split("/")), found["number"], "", found["type"] or "", found["date"],
            variant=found["variant"] or "",
        )  # fmt: skip
    return None


def _with_supplements(found: re.Match[str], text: str) -> Designation | None:
    supplements: list[Supplement] = []
    edition = variant = ""
    at, end = found.end(), len(text)
    while at < end:
        more = _MORE.match(text, at)
        if more is None:
            return None
        at = more.end()
        if more["kind"]:
            supplements.append(_supplement(more))
        elif more["edition"]:
            edition = more["edition"]
        elif variant:
            return None
        else:
            variant = more["variant"] or f"({more['language']})"
    stage, kind = found["stage"] or "", found["type"] or ""
    stage, kind = _SPELLED.get(stage.casefold(), stage.upper()), _SPELLED.get(kind.casefold(), kind)
    if not kind and stage:  # a draft's name holds its type
        kind = next((one for one in ("TS", "TR", "PAS", "ISP", "Guide") if stage.endswith(one) and stage != one), "")
    publishers, number, part, date = (
        tuple(found["publishers"].upper().split("/")), found["number"], (found["part"] or "")[1:], found["date"] or "",
    )  # fmt: skip
    if not date and not stage and not kind and (hyphened := _HYPHENED.match(part)):
        part, date = hyphened["part"], hyphened["date"]
    if publishers in _ALONE and (letter := _LETTER.search(part or number)):
        supplements.insert(0, Supplement("Suppl", letter[0], date))
        part, number, date = (part[:-1], number, "") if part else ("", number[:-1], "")
    return Designation(
        publishers, number, part, kind, date, edition, found["version"] or "", "", stage, (), tuple(supplements), (), variant,
    )  # fmt: skip


def _supplement(found: re.Match[str]) -> Supplement:
    kind, stage = _KINDS[found["kind"].upper()], (found["stage"] or "").upper()
    if stage in _SHORT:
        stage = _SHORT[stage].replace("AM", {"Cor": "COR", "Add": "AD"}.get(kind, "AM"))
    number = found["number"] + (f".{found['iteration']}" if found["iteration"] else "")
    return Supplement(kind, number, found["date"] or "", stage, found["mark"] == "+")


def write(one: Designation) -> str:
    """As the body that stands first writes it."""
    if one.stage.endswith("P") or (one.version and not one.stage and "IEEE" in one.publishers):
        return ieee.write(one)  # a project's draft has IEEE's form alone
    if one.type == "IWA":
        head = f"{f'{one.stage} ' if one.stage else ''}IWA {one.number}"
        return f"{head}{f'-{one.part}' if one.part else ''}{f':{one.date}' if one.date else ''}"
    if one.type == "Directives":
        return f"ISO/IEC DIR{f' {one.part}' if one.part else ''}{f':{one.date}' if one.date else ''}"
    bodies = "/".join(one.publishers)
    words = [one.stage] if one.stage else []
    if one.type and not (one.stage.endswith(one.type) and one.stage != one.type):
        words.append(one.type)
    mark = "/" if bodies == "ISO" and words and words[0] != "Guide" else " "
    head = f"{bodies}{mark if words else ''}{' '.join(words)} {one.number}{f'-{one.part}' if one.part else ''}"
    head += f".{one.version}" if one.version else ""
    head += f":{one.date}" if one.date else ""
    is_iso, supplements = one.publishers[0] == "ISO", one.supplements
    if one.publishers in _ALONE and supplements and _is_letter(supplements[0]):
        head += supplements[0].number + (f":{supplements[0].date}" if supplements[0].date else "")
        supplements = supplements[1:]
    merged = "".join(_written(s, is_iso) for s in supplements if s.merged)
    rest = "".join(_written(s, is_iso) for s in supplements if not s.merged)
    variant = one.variant if not one.variant or one.variant[0] == "(" else f" {one.variant}"
    whole = f"{head}{merged}{variant}{rest}" if merged or variant[:1] == " " else f"{head}{rest}{variant}"
    return f"{whole} ED{one.edition}" if one.edition else whole


def _is_letter(one: Supplement) -> bool:
    return one.kind == "Suppl" and one.number.isalpha()


def _written(one: Supplement, is_iso: bool) -> str:
    dated = f":{one.date}" if one.date else ""
    if one.merged:
        return f"+{one.kind.upper()}{one.number}{dated}"
    if one.stage.endswith(("AM", "COR", "AD")):
        return f"/{one.stage} {one.number}{dated}"
    stage = f"{one.stage} " if one.stage else ""
    return (
        f"/{stage}{one.kind} {one.number}".rstrip() + dated
        if is_iso
        else f"/{stage}{one.kind.upper()}{one.number}{dated}"
    )


WRITERS |= dict.fromkeys(("ISO", "IEC", "CISPR"), write)
