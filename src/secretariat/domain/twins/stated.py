"""What a record itself says of its twins: in relations, in identifiers, in its title, in words of its abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from ..descriptions import Description
from ..designations import LONGEST, Designation, parse, read
from ..publications import short
from ..statements import Problem
from .numbers import amended, spelled

READ = 20_000  # characters of an abstract that are read


class Named(NamedTuple):
    """
    A text that a record names as its twin.

    Attributes:
        target: as written.
        spelled: as in `numbers.spelled`; what a work must be spelled as to be it.
        publishers: of the target; a work of other publishers with the same number is less sure.
        kind, basis: as of a `Twin`.
        evidence: the record's own words, short.
        partly: it names the amended standard, or one clause only: "amendment", "clause" or "".
    """

    target: str
    spelled: str
    publishers: frozenset[str]
    kind: str
    basis: str
    evidence: str
    partly: str = ""


_parse = lru_cache(maxsize=20_000)(parse)

_RELATIONS = {"adoptedFrom": "adopted", "adoptedAs": "adopted", "identicalTo": "identical", "sameAs": "same document", "transposedFrom": "transposed",
              "equivalentTo": "aligned"}  # fmt: skip
_OWN_TYPES = frozenset(("DOI", "URN", "ISBN", "iso-reference", "ISSN", "URL", "uri", "W3C", "Internet-Draft"))

# An identifier as it stands within a sentence.
_BODY = (
    r"(?:ISO(?:/IEC)?(?:/IEEE)?(?:/(?:TR|TS|PAS))?|IEC(?:/IEEE)?|ITU-[TR]|CCITT|ETSI|IEEE|3GPP|W3C|OASIS|RFC|IETF RFC)"
)
_ID = (
    rf"{_BODY}(?:\s(?:Std|Standard|Recommendations?|Rec\.|TR|TS|EN|ES|EG|SR|PAS|Guide)\.?)*\s?"
    r"(?:[A-Z]\.\d[\w.]*(?:/[A-Z]\.\d+)?|\d{2,3} ?\d{3}(?:-\d+)*|\d[\w.]*(?:-\d+[A-Za-z]?)*(?: \d{1,2}(?![\d\w]))?)"
)
_FILL = r"(?:\s|,|:|\"|“|the|a|an|new|of|and|as|text|published|in|ISO|IEC|Recommendations?|Rec\.|International|Standard|technical(?:ly)?|specification|latest|version|draft)*?"
_SAID = re.compile(
    rf"(?P<words>technically (?:aligned(?: twin text)?|identical|equivalent)|aligned (?:twin )?text|common text|twin text(?: Recommendation)?|"
    rf"identical text is published|(?:developed as )?a twin text|text identical|Identical|identical|equivalent|"
    rf"(?P<endorse>(?:endorses?|endorsement of|adopts?|adoption of|transposes|transposition of)))"
    rf"(?: (?:with|to|as|corresponding to|of|corresponds (?:with|to)))?{_FILL}\s?\b(?P<id>{_ID})(?P<rest>.{{0,30}})",
    re.DOTALL,
)
_CORRESPONDS = re.compile(
    rf"corresponds? (?:with|to){_FILL}\s?\b(?P<id>{_ID})\s+(?:as|in a|and is) (?:a )?(?P<words>technically aligned|twin text|common text)",
)
_BAR = re.compile(rf"(?P<one>{_ID})(?: ?\(\d[\d/]*\)|:\d{{4}})?\s?\|\s?(?:Rec\. )?(?P<other>{_ID})")
_HINTS = (
    "ligned",
    "dentical",
    "win text",
    "ommon text",
    "ndorse",
    "adopt",
    "dopt",
    "quivalent",
    "orrespond",
    " | ",
    "ranspos",
)
# What stands before such words where the document speaks of itself: nothing, or "This Recommendation, which is".
_SUBJECT = (
    r"(?:^|[.;(]\s*)(?:(?:This|The|the|this|In fact this)\s+(?:\w+\s+){{0,3}}"
    r"(?:Recommendation|[Ss]tandard|[Tt]ext|[Dd]ocument|[Gg]uide|ETS|EN|ES|TS|[Pp]art|[Ss]upplement)\b[^.|]{{0,{most}}})?$"
)
_ITSELF, _TAKES_OVER = re.compile(_SUBJECT.format(most=90)), re.compile(_SUBJECT.format(most=40))
_CLEARLY = ("technically", "common text", "twin text", "aligned", "identical text", "text identical")

_3GPP = re.compile(r"\((?P<id>3GPP T[SR] \d\d\.\d{2,3}(?:-\d+)*)\b[^()]*\)")
_GSM = re.compile(r"\(GSM (?P<id>\d\d\.\d\d(?:-\d+)*)\b[^()]*\)")
_BRACKET = re.compile(rf"\[(?:Endorsement of )?(?:Recommendations? )?(?P<id>{_ID})(?P<rest>[^\[\]]*)\]")
_ADOPTION = re.compile(rf"[Aa]doption of (?P<id>{_ID})")
_IEEE_IN_IEC = re.compile(r"^IEC[^()]{0,40}(?:\(E\) ?)?\((?P<id>IEEE Std [\w.]+)")


def named(one: Description, own: Designation | None, itself: str) -> Iterator[Named | Problem]:
    """
    Every text that a description names as its twin, each as it is found; and a problem for what cannot be one.

    Relations and identifiers are read as stated; the abstract only where the words say that this document is the
    other's twin, not where they speak of it in passing.
    """
    if own and own.adopters:
        taken = replace(own, adopters=own.adopters[1:])
        yield Named(
            str(taken), spelled(taken), frozenset((*taken.publishers, *taken.adopters[:1])), "adopted", "identifier",
            f"{short(one.key)}: the designation says that {own.adopters[0]} took it over",
        )  # fmt: skip
    for kind, target in one.relations:
        if kind in _RELATIONS:
            yield from _target(
                one, itself, target, _RELATIONS[kind], "stated", f'{short(one.key)}: relation {kind} "{short(target)}"'
            )
    stated_aligned = "technically aligned" in one.abstracts[0][1][:READ] if one.abstracts else False
    for kind, target in one.identifiers:
        if kind not in _OWN_TYPES:
            as_kind = "aligned" if stated_aligned else "identical"
            yield from _target(
                one,
                itself,
                target,
                as_kind,
                "identifier",
                f'{short(one.key)}: identifier of type {short(kind)} "{short(target)}"',
            )
    yield from _in_title(one, itself)
    for _, text in one.abstracts[:1]:
        text = text[:READ]
        if any(hint in text for hint in _HINTS):
            yield from _in_abstract(one, own, itself, text)


def _target(
    one: Description, itself: str, target: str, kind: str, basis: str, evidence: str, partly: str = ""
) -> Iterator[Named | Problem]:
    found = _parse(target) if len(target) <= LONGEST else None
    if found is None:
        if basis in ("stated", "identifier"):
            problem = read(target, short(one.key))
            if isinstance(problem, Problem) and (basis == "stated" or problem.code != "designation-unknown"):
                yield problem
        return
    base = found.base().work()
    as_spelled = spelled(base)
    if as_spelled == itself:
        if basis == "stated":
            yield Problem(
                short(one.key), "twin-of-itself", f'names itself as its twin, "{short(target)}"; left out', "doubt",
                "correct the relation in its catalogue",
            )  # fmt: skip
        return
    names = frozenset(base.publishers)
    yield Named(target, as_spelled, names, kind, basis, evidence, partly)
    if basis == "stated" and (shorter := amended(base)):
        yield Named(target, spelled(shorter), names, kind, basis, f"{evidence}, an amendment of it", "amendment")


def _in_title(one: Description, itself: str) -> Iterator[Named | Problem]:
    title = one.title[:2000]
    if "(" not in title and "[" not in title and "doption of" not in title:
        return
    said = f'{short(one.key)}: title names "%s"'
    for found in _3GPP.finditer(title):
        if one.key.startswith("ETSI "):
            yield from _target(one, itself, found["id"], "transposed", "identifier", said % found["id"])
    for found in _GSM.finditer(title):
        if one.key.startswith("ETSI "):
            for kind in ("TS", "TR"):
                yield from _target(
                    one, itself, f"3GPP {kind} {found['id']}", "transposed", "identifier", said % f"GSM {found['id']}"
                )
    for found in _BRACKET.finditer(title):
        rest = found["rest"]
        partly = "clause" if re.search(r"clause|\bto\b|\band\b|,\s*[A-Z]\.\d|§", rest) else ""
        words = f"{found['id']}{rest}"
        yield from _target(one, itself, plain(found["id"]), "adopted", "identifier", said % short(words), partly)
    for pattern in (_ADOPTION, _IEEE_IN_IEC):
        if match := pattern.search(title):
            yield from _target(one, itself, plain(match["id"]), "adopted", "identifier", said % short(match["id"]))


def _in_abstract(one: Description, own: Designation | None, itself: str, text: str) -> Iterator[Named | Problem]:
    for found in _SAID.finditer(text):
        words = found["words"]
        before = text[max(0, found.start() - 140) : found.start()].replace("\n", " ")
        if not (words.startswith(_CLEARLY) and words != "aligned text") and not (
            _TAKES_OVER if found["endorse"] else _ITSELF
        ).search(before):
            continue  # it speaks of another document, or of a part of this one
        if re.match(
            r"\s*(?:\(\d[\d/]*\)|:\d{4})?,? ?(?:and|to|or) (?:Rec\. )?(?:ITU|ISO|IEC|[A-Z]\.\d|\d)", found["rest"]
        ):
            continue  # several at once: parts of this text, or of those
        kind = (
            "adopted"
            if found["endorse"]
            else "aligned"
            if words.startswith("technically") or "ligned" in words
            else "identical"
        )
        quote = " ".join(text[found.start() : found.end("id")].split())
        yield from _target(
            one, itself, plain(found["id"]), kind, "identifier", f'{short(one.key)}: abstract says "{short(quote)}"'
        )
    for found in _CORRESPONDS.finditer(text):
        quote = " ".join(found[0].split())
        yield from _target(
            one,
            itself,
            plain(found["id"]),
            "aligned",
            "identifier",
            f'{short(one.key)}: abstract says "{short(quote)}"',
        )
    if own is None:
        return
    for found in _BAR.finditer(text):
        pair = [plain(found["one"]), plain(found["other"])]
        for this, other in (pair, pair[::-1]):
            mine = _parse(this)
            if mine and spelled(mine.base().work()) == itself:
                quote = " ".join(found[0].split())
                yield from _target(
                    one, itself, other, "identical", "identifier", f'{short(one.key)}: abstract says "{short(quote)}"'
                )


def plain(text: str) -> str:
    """An identifier from within a sentence as its body's catalogue writes it."""
    text = " ".join(text.replace("\xa0", " ").replace("‑", "-").split()).rstrip(".")
    text = re.sub(r"\b(?:Std|Standard|Recommendations?|Rec\.)\.?\s", "", text)
    if text.startswith("CCITT "):
        text = f"ITU-T {text[6:]}"
    if found := re.fullmatch(r"((?:ISO|IEC)[^ ]*(?: T[SR])?) (\d{4,5}) (\d{1,2})", text):
        text = f"{found[1]} {found[2]}-{found[3]}"  # a hyphen that must not break was lost
    return text
