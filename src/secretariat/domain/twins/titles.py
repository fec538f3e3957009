"""Titles as bodies write them, brought to what two of them can be compared by: words in order, without what all titles have."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 2000  # characters of a title that are read; the longest true one of eleven catalogues has 690

# What a body writes before every title: kind of document and system, no subject.
_HEAD = re.compile(
    r"^(?:(?:\d{3,5}(?:\.\d+)?-(?:19|20)\d\d\s+)?"
    r"(?:approved |unapproved )?(?:(?:ansi|ieee|iso|iec|astm|eia)\b[/ ,-]*)+\s*(?:\([^)]*\)\s*)?"
    r"(?:approved |unapproved )?(?:draft )?(?:international |trial[- ]use |full[- ]use )?(?:draft )?"
    r"(?:(?=guide\b)|(?:standard|recommended practice|technical (?:specification|report))s?\b"
    r"(?: for| on)?(?: the)?(?: standard(?: for)?)?)"
    r"|american national standard(?: for)?|information (?:technology|processing(?: systems)?)(?= ?[:–—-])"
    r"|(?:(?:european )?digital cellular telecommunications system|universal mobile telecommunications system|lte(?: ?;)|5g(?: ?;))"
    r"(?: ?\((?:phase 2\+?|gsm|umts|release \d+)\))*"
    r")[\s:;,.–—-]*",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\((?:3gpp|gsm|tetra v\+d|onem2m) [^()]*\)|\[[^\]]*\b(?:modified|endorsement|\d{4})\b[^\]]*\]", re.IGNORECASE
)
_PART = re.compile(
    r"\b(?:part|partie|sub-?part|section|module)s?[- ](?:\d+[a-z]?(?:[-.]\d+)*|[ivx]+|[a-z]{1,3}\d*|\d+[a-z]{1,2})(?= ?(?:[:;,.–—-]|$))",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z0-9./+-]{1,9})\)")
_BETWEEN = re.compile(r"\s-+\s|--+|[:;]|\.\s")
_JOINT = re.compile(r"information (?:technology|processing)", re.IGNORECASE)
_MOBILE = re.compile(
    r"(?:european )?digital cellular telecommunications? system|universal mobile telecommunications? system|lte\b|5g\b",
    re.IGNORECASE,
)
_AMENDS = re.compile(r"[\s:;,–—-]*\b(?:amendment|corrigendum)\s*\d+\b.*", re.IGNORECASE | re.DOTALL)
_FORMERLY = re.compile(r"\(formerly [^()]*\)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_TAIL = re.compile(r"[\s–—-]*\bredline\b\s*$", re.IGNORECASE)
_ENDS = (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ise", "ize"), ("our", "or"))
_FEW_WORDS = "the of and for in to a an on by with from at or as its using use between"
_FEW = frozenset(_FEW_WORDS.split())


def segments(title: str) -> tuple[tuple[str, ...], ...]:
    """
    The words of a title in order, part by part: small letters, no accents, one spelling of plurals and of "-isation".

    The last part is the subject; those before it are the field, or what the subject is a part of. Left out: what the
    body writes before every title, the number of the part (the designation has it), the name of a transposed
    specification, and an abbreviation that the words before it spell out.
    """
    text = title[:LONGEST].replace("™", "").replace("®", "")
    if "(" in text or "[" in text:
        text = _FORMERLY.sub(" ", _NAMED.sub(" ", text))
    text = _TAIL.sub("", text)
    for _ in range(6):
        shorter = _HEAD.sub("", text, count=1).lstrip(" –—-:;,")
        if shorter == text or not shorter:
            break
        text = shorter
    text = _PART.sub(" : ", text)
    if "(" in text:
        text = _ACRONYM.sub(
            lambda found: " " if _spelled_out(found[1], text[: found.start()]) else f" {found[1]} ", text
        )
    if not text.isascii():
        text = text.replace("–", " - ").replace("—", " - ")
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    parts = []
    for part in _BETWEEN.split(text.casefold()):
        if found := tuple(_one_spelling(word) for word in _WORD.findall(part) if word not in _FEW):
            parts.append(found)
    return tuple(parts)


def of_base(title: str) -> str:
    """The title of the text that an amendment changes, where the amendment's was taken for it."""
    if "mendment" in title or "MENDMENT" in title or "orrigendum" in title or "CORRIGENDUM" in title:
        return _AMENDS.sub("", title) or title
    return title


def words(title: str) -> tuple[str, ...]:
    """The words of a title in order, each once."""
    return tuple(dict.fromkeys(word for part in segments(title) for word in part))


def starts_as_joint(title: str) -> bool:
    """Whether it begins with "Information technology", as JTC 1 and, of texts in common with it only, ITU-T begin."""
    return bool(_JOINT.match(title))


def starts_as_mobile(title: str) -> bool:
    """Whether it begins with a generation of the mobile networks that 3GPP specifies, as ETSI's titles of these do."""
    return bool(_MOBILE.match(title))


@lru_cache(maxsize=100_000)
def _one_spelling(word: str) -> str:
    if len(word) > 3 and word.isalpha():
        if word.endswith("ies") and len(word) > 4:
            word = f"{word[:-3]}y"
        elif word.endswith("s") and word[-2] not in "sui":
            word = word[:-1]
        for british, american in _ENDS:
            if word.endswith(british) and len(word) > len(british) + 2:
                return word.removesuffix(british) + american
    return word


def _spelled_out(acronym: str, before: str) -> bool:
    """Whether the letters of an abbreviation are first letters of the words just before it."""
    letters = [char for char in acronym.removesuffix("s").casefold() if char.isalpha()]
    if any(char.isdigit() for char in acronym):
        return False
    initials = [word[0] for word in _WORD.findall(before[-160:].casefold())[-2 * len(letters) - 2 :]]
    place = len(initials)
    for letter in reversed(letters):
        while place and initials[place - 1] != letter:
            place -= 1
        if not place:
            return False
        place -= 1
    return True


_ROMAN = re.compile(r"[ivx]{1,5}")


def is_mark(word: str) -> bool:
    """Whether a word tells siblings apart by itself: a number, a Roman numeral, a single letter, a letter with a number."""
    return len(word) == 1 or any(char.isdigit() for char in word) or bool(_ROMAN.fullmatch(word))


_DISTINCT_WORDS = (
    "security secure safety conformance test testing pic ic proforma tss tp ats ixit pixit suite purpose guide guideline guidance vocabulary terminology glossary"
    " overview amendment corrigendum supplement addendum annex appendix example study feasibility mib tdd fdd uplink"
    " downlink extension extended introduction profile handbook tutorial primer questionnaire erratum"
    " errata requirement implementation interoperability registration xml json yang corba soap cmip snmp idl wsdl asn html rest"
    " tdma cdma analogue analog digital optical wireless mandatory optional advanced enhanced basic simplified revised national"
    " indoor outdoor ac dc low medium high transmitter receiver encoder decoder client server network terminal user"
    " manual automatic static dynamic horizontal vertical internal external single multiple dual"
)
# A title that has one of these and is else the same is of another document on the same subject.
DISTINCT = frozenset(_DISTINCT_WORDS.split())


# … and of these, what tests a text and is not that text, even where it names it.
_TESTS = "conformance test testing pic proforma tss tp ats ixit pixit"
TESTS = frozenset(_TESTS.split())


def mixed_scripts(title: str) -> str:
    """The first word that mixes Latin letters with Greek or Cyrillic ones that look the same, "" for none."""
    if title.isascii():
        return ""
    for word in _WORD.findall(title[:LONGEST]):
        if len(word) < 3 or word.isascii():
            continue
        latin = sum("a" <= char.casefold() <= "z" for char in word)
        other = sum("\u0370" <= char <= "\u04ff" for char in word)
        if latin and other and latin + other > 3:
            return word[:60]
    return ""
