"""
Names of entities: one canonical spelling for the many that people write, and lists of names in one cell.
"""

from __future__ import annotations

import re

from .words import NOTHING, UNKNOWN, plain_text

# Spellings of parts of the ITU and of organizations that work with it, as they name themselves; plain text -> canonical.
ALIASES = {
    "ITU": ("uit", "мсэ", "国际电联", "itu hq", "itu gs", "gen. sec.", "gen sec", "general secretariat", "itu general secretariat",
            "secretariat general", "international telecommunication union", "union internationale des telecommunications",
            "union internacional de telecomunicaciones", "sg/itu", "itu secretariat", "itu/gs", "gs"),
    "ITU-D": ("bdt", "itu/bdt", "itu bdt", "itu d", "itud", "bureau (bdt)", "uit-d", "uit d", "itu-d/bdt", "itu-bdt", "bdt/itu",
              "telecommunication development bureau", "telecommunication development sector", "development sector",
              "bureau de developpement des telecommunications", "itu-d (bdt)", "itu development", "мсэ-d"),
    "ITU-T": ("tsb", "itu/tsb", "itu t", "itut", "uit-t", "uit t", "itu-tsb", "bureau (tsb)", "itu-t (tsb)", "itu-t/tsb", "мсэ-т", "itu tsb",
              "telecommunication standardization bureau", "telecommunication standardization sector", "standardization sector"),
    "ITU-R": ("br", "itu/br", "itu r", "itur", "uit-r", "uit r", "radiocommunication bureau", "radiocommunication sector", "bureau (br)"),
    "ITU Strategy and Policy Unit": ("spu", "itu spu", "itu/spu", "strategy & policy unit", "strategy and policy unit", "itu-spu",
                                     "itu strategy & policy unit", "unite des strategies et politiques"),
    "ITU-T TSAG": ("tsag", "gcnt"),
    "ITU-D TDAG": ("tdag",),
    "ITU-R RAG": ("rag",),
    "ITU-T JCA-IdM": ("jca-idm", "jca idm"),
    "ITU Council": ("council", "conseil", "conseil de l'uit", "itu-council", "consejo"),
    "World Bank": ("wb", "the world bank", "world bank group", "banque mondiale", "banco mundial", "ibrd"),
    "GIZ": ("g.i.z.", "g.i.z", "deutsche gesellschaft fur internationale zusammenarbeit"),
    "FIRST": ("forum of incident response & security teams (first)", "forum of incident response and security teams (first)",
              "forum of incident response and security teams", "forum of incident response & security teams", "first.org"),
    "NATO CCDCOE": ("ccdcoe", "ccd coe", "nato ccd coe", "nato cooperative cyber defence centre of excellence", "nato/ccdcoe"),
    "INTERPOL": ("icpo", "icpo-interpol", "international criminal police organization"),
    "UAE Cyber Security Council": ("csc (uae)", "cyber security council (uae)", "uae csc", "uae cybersecurity council", "csc uae"),
    "UNODC": ("un office on drugs and crime", "united nations office on drugs and crime", "onudc"),
    "UNICEF": ("united nations children's fund", "un children's fund"),
    "WHO": ("world health organization", "oms", "world health organisation"),
    "European Commission": ("ec", "commission europeenne", "ec (european commission)", "comision europea", "eu commission"),
    "Council of Europe": ("coe", "conseil de l'europe", "consejo de europa"),
    "OECD": ("ocde", "organisation for economic co-operation and development"),
    "OAS": ("oea", "organization of american states"),
    "ENISA": ("european union agency for cybersecurity", "eu agency for cybersecurity"),
    "ASEAN": ("association of southeast asian nations",),
    "UNICRI": ("un interregional crime and justice research institute",),
    "UNIDIR": ("un institute for disarmament research",),
    "GFCE": ("global forum on cyber expertise",),
    "IMPACT": ("international multilateral partnership against cyber threats",),
    "KAIPTC": ("kofi annan international peacekeeping training centre",),
    "UN Counter-Terrorism Centre": ("uncct", "un counter terrorism centre", "united nations counter-terrorism centre"),
    "ETSI": ("european telecommunications standards institute",),
    "GSMA": ("gsm association",),
}  # fmt: skip
_BUILT_IN = {plain: name for name, spellings in ALIASES.items() for plain in (*spellings, plain_text(name))}

_GROUP = re.compile(
    r"^(?:(?P<body>itu|uit|tsb|bdt)?[ -/]?(?P<sector>[tdr])?)?[ -/,]*(?:study groups?|st\.? ?gr\.?|sg|ce|com|"
    r"commission d'etudes|comision de estudio|ик|studiengruppe)(?: ?no\.?)?[ -.]*(?P<number>\d{1,2})\b[ ,-]*(?P<rest>.*)$"
)
_REST = re.compile(r"\(|(?:de l'|of |du |de la )?(?:itu|uit)-?[tdr]$|(?:on )?(?:security|securite|seguridad)$")
_QUESTION = re.compile(
    r"^(?:(?:itu|uit)[ -]?(?P<sector>[tdr])[ ,-]*)?(?:question|q)\.? ?(?P<question>\d+)/(?P<group>\d+)$"
)
ONLY_T = {5, 9, 11, 12, 13, 15, 16, 17, 20, 21}


def entity_name(text: str, *, sector: str = "") -> str:
    """
    The canonical name of an entity.

    Args:
        text: as written.
        sector: "T", "D" or "R" where the surroundings tell of which Sector a study group is.

    Returns:
        The canonical name; the text itself, tidied, when nothing is known of it. A study group is written
        "ITU-T Study Group 17"; one whose Sector nobody says "Study Group 2".
    """
    tidy = " ".join(re.sub(r"[\u2010-\u2015\u2212]", "-", text.replace("\u00ad", "")).split()).strip(" ;,")
    plain = plain_text(tidy)
    group = study_group(plain, sector)
    if group:
        return group
    question = _QUESTION.match(plain)
    if question and question["sector"]:
        return f"ITU-{question['sector'].upper()} Q{question['question']}/{question['group']}"
    return _BUILT_IN.get(plain) or _BUILT_IN.get(plain.rstrip(".")) or tidy


def study_group(plain: str, sector: str = "") -> str:
    """ "ITU-T Study Group 17" for any spelling of a study group's name, "" for anything else."""
    turned = re.match(r"^(sg|study group) ?(\d{1,2}) \((?:itu|uit)-?([tdr])\)$", plain)
    if turned:
        return f"ITU-{turned[3].upper()} Study Group {int(turned[2])}"
    match = _GROUP.match(plain)
    if match is None or (match["rest"] and not _REST.match(match["rest"])):
        return ""
    number = int(match["number"])
    letter = (match["sector"] or {"tsb": "t", "bdt": "d"}.get(match["body"] or "", "")).upper()
    inside = re.search(r"(?:itu|uit)-?([tdr])\b", match["rest"])
    letter = letter or (inside[1].upper() if inside else "")
    letter = letter or ("T" if number in ONLY_T else sector)
    return f"ITU-{letter} Study Group {number}" if letter else f"Study Group {number}"


_CONTINUES = re.compile(
    r"^(?:government|gouvernement|gobierno|ministry|ministere|inc|ltd|llc|s\.?a\.?|gmbh|department|office) (?:of|de|du|des)\b|"
    r"^(?:inc|ltd|llc|corp|co|gmbh|plc|s\.?a)\.?$"
)
_BODY = re.compile(
    r"\b(?:ministry|department|authority|agency|office|institute|university|administration|directorate|bureau|"
    r"ministere|departement|autorite|agence|universite|ministerio|agencia|universidad)\b"
)


def split_names(text: str, *, is_country=lambda name: False) -> list[str] | None:
    """
    Divide a cell into names.

    Semicolons and line breaks divide before commas do, a slash only with spaces around it; commas in brackets do not.
    "DITRDCA, Government of Australia" is one name, and so is a ministry with its country.

    Returns:
        The names, each once, in order; [] when the text says that there is none; None when it is not known.
    """
    whole = text.strip()
    if plain_text(whole) in UNKNOWN:
        return None
    if plain_text(whole) in NOTHING:
        return []
    parts = [part for part in re.split(r"[;\n\r•·|、]+", whole) if part.strip(" ,-–")]
    if len(parts) == 1:
        parts = re.split(r"\s+/\s+|\s/(?=\S)(?=[A-Z]{2,})", parts[0])
        if len(parts) == 1:
            parts = _by_commas(parts[0], is_country)
    names: list[str] = []
    for part in parts:
        part = " ".join(part.split()).strip(" ,;")
        part = re.sub(r"^(?:[-–*•]\s+|and\s+|et\s+|y\s+)", "", part)
        both = re.split(r"\s+(?:and|&|et|y)\s+", part)
        if len(both) == 2 and all(_is_short(name) for name in both):
            names += both
        elif part and plain_text(part) not in NOTHING:
            names.append(part)
    return list(dict.fromkeys(names))


def _is_short(name: str) -> bool:
    return (
        bool(re.fullmatch(r"[A-Z][A-Za-z0-9.-]{1,11}", name) and sum(c.isupper() for c in name) > 1)
        or plain_text(name) in _BUILT_IN
    )


def _by_commas(text: str, is_country) -> list[str]:
    parts, depth, current = [], 0, ""
    for char in text:
        depth += (char in "([") - (char in ")]")
        if char in ",，" and depth <= 0:
            parts.append(current)
            current = ""
        else:
            current += char
    parts.append(current)
    joined: list[str] = []
    countries = sum(is_country(part.strip()) for part in parts)
    for part in (part.strip() for part in parts):
        before = joined[-1] if joined else ""
        plain = plain_text(part)
        more = (
            bool(re.match(r"^(?:ministry|department|ministere) ", plain_text(before)))
            and " and " in plain
            and not _is_short(part)
        )
        if before and (
            _CONTINUES.match(plain)
            or (part[:1].islower() and not plain.startswith("and "))
            or more
            or (countries == 1 and is_country(part) and _BODY.search(plain_text(before)))
        ):
            joined[-1] = f"{before}, {part}"
        elif part:
            joined.append(part)
    return joined


_WITH = re.compile(
    r"^(?:jointly |together |organized |in (?:cooperation|collaboration|partnership) |en (?:cooperation|collaboration|partenariat) )?"
    r"(?:with|avec|con|mit|gemeinsam mit)\s*:?\s+",
    re.IGNORECASE,
)


def partners_in_note(note: str) -> str:
    """The names in a remark that begins with "with …" ("avec …"), or ""."""
    match = _WITH.match(note.strip())
    return note.strip()[match.end() :].rstrip(".") if match else ""
