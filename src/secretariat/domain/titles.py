"""
Titles of activities: one normalized form for comparing, and the significant words in it.

Abbreviations are written out ("Wkshp" is a workshop, "mtg" a meeting), case, accents, punctuation and "&" do not count.
"""

from __future__ import annotations

import itertools
import re
from functools import cache

from .words import month_names, plain_text

ABBREVIATIONS = {
    "wkshp": "workshop", "wksp": "workshop", "wshop": "workshop", "ws": "workshop", "w/shop": "workshop", "workshops": "workshops",
    "atelier": "workshop", "taller": "workshop", "mtg": "meeting", "mtgs": "meetings", "reunion": "meeting", "conf": "conference",
    "symp": "symposium", "sem": "seminar", "trg": "training", "int'l": "international", "intl": "international", "int": "international",
    "nat'l": "national", "natl": "national", "reg": "regional", "gov": "government", "govt": "government", "dev": "development",
    "telecom": "telecommunication", "telecoms": "telecommunications", "info": "information", "tech": "technical", "progr": "programme",
    "prog": "programme", "program": "programme", "ed": "edition", "edn": "edition", "vol": "volume", "pt": "part", "ph": "phase",
    "rec": "recommendation", "recs": "recommendations", "q": "question", "cybersec": "cybersecurity", "cyber-sec": "cybersecurity",
    "std": "standard", "stds": "standards", "stdn": "standardization", "standardisation": "standardization", "dept": "department",
    "org": "organization", "organisation": "organization", "mgmt": "management", "w/": "with", "assmt": "assessment", "fwk": "framework",
    "centre": "center", "defence": "defense", "kickoff": "first", "inaugural": "first", "opening": "first", "guides": "guide",
    "ai": "artificial-intelligence", "ml": "machine-learning", "cop": "child-online-protection", "gci": "global-cybersecurity-index",
    "ncs": "national-cybersecurity-strategy", "gca": "global-cybersecurity-agenda",
}  # fmt: skip
PHRASES = {
    "artificial intelligence": "artificial-intelligence", "machine learning": "machine-learning",
    "child online protection": "child-online-protection", "global cybersecurity index": "global-cybersecurity-index",
    "national cybersecurity strategy": "national-cybersecurity-strategy", "global cybersecurity agenda": "global-cybersecurity-agenda",
    "kick off": "first", "cyber security": "cybersecurity", "cyber drill": "cyberdrill", "cyber drills": "cyberdrills", "study group": "sg",
    "work shop": "workshop", "e plenary": "eplenary",
}  # fmt: skip
ORDINALS = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth", "6th": "sixth", "7th": "seventh", "8th": "eighth",
    "9th": "ninth", "10th": "tenth", "1er": "first", "1ere": "first", "2e": "second", "2eme": "second", "3e": "third", "3eme": "third",
    "premier": "first", "premiere": "first", "deuxieme": "second", "troisieme": "third", "primera": "first", "segunda": "second",
}  # fmt: skip
STOP = set(
    [
        "a",
        "an",
        "the",
        "of",
        "on",
        "in",
        "for",
        "to",
        "and",
        "with",
        "at",
        "by",
        "from",
        "as",
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l",
        "d",
        "et",
        "pour",
        "sur",
        "en",
        "dans",
        "au",
        "aux",
        "y",
        "el",
        "los",
        "las",
        "del",
        "para",
        "por",
        "itu",
        "itut",
        "itud",
        "itur",
        "uit",
        "its",
        "their",
        "this",
    ]
)
# Words that say what sort of thing it is and so do not tell one from another.
GENERIC = set(
    [
        "meeting",
        "meetings",
        "workshop",
        "workshops",
        "conference",
        "session",
        "plenary",
        "eplenary",
        "seminar",
        "symposium",
        "forum",
        "event",
        "drill",
        "cyberdrill",
        "cyberdrills",
        "regional",
        "training",
        "course",
        "guide",
        "guidelines",
        "report",
        "project",
        "programme",
        "sg",
        "group",
        "edition",
        "annual",
        "online",
        "virtual",
        "first",
        "second",
        "third",
        "new",
        "joint",
        "international",
        "question",
        "recommendation",
        "approved",
        "planned",
        "mini",
        "miniworkshop",
        "assessment",
        "campaign",
        "launch",
    ]
)


def tidy_title(text: str) -> str:
    """A title without leading dashes, line breaks and spaces at its ends; its words stay as they are."""
    tidy = " ".join(text.replace("\u00ad", "").split())
    return re.sub(r"^(?:[-–—•*▪·]\s+)+", "", tidy).strip()


def normalized_title(text: str) -> str:
    """
    The form in which titles are compared: "Wkshp on Cyber-Security & AI" -> "workshop on cybersecurity and artificial-intelligence".

    Idempotent.
    """
    return " ".join(_tokens(text))


@cache
def _tokens(text: str) -> tuple[str, ...]:
    words = _once(text)
    for _ in range(8):  # what one pass lays bare ("*¨0") the next tidies; each pass only shortens
        again = _once(" ".join(words))
        if again == words:
            break
        words = again
    return words


def _once(text: str) -> tuple[str, ...]:
    plain = plain_text(tidy_title(text))
    plain = plain.replace("&", " and ").replace("+", " plus ")
    plain = re.sub(
        r"[\"“”„«»()\[\]{}:;!?|…]|,(?!\d)|\.(?=\s|$)|(?<=\s)[-/]+(?=\s)|^[-/]+(?=\s)|(?<=\s)[-/]+$", " ", plain
    )
    plain = re.sub(r"(?<=[a-z])/(?=[a-z])", " ", plain)
    words: list[str] = []
    for word in plain.split():
        word = word.strip("'.,-/_")
        if not word:
            continue
        word = ABBREVIATIONS.get(word, ORDINALS.get(word, word))
        if "-" in word and word not in PHRASES.values():
            bare = word.replace("-", " ")
            joined = PHRASES.get(bare) or (word.replace("-", "") if re.fullmatch(r"[a-z]+(?:-[a-z]+)+", word) else word)
            word = ABBREVIATIONS.get(joined, joined)
        words += word.split()
    for count in (3, 2):
        index = 0
        while index <= len(words) - count:
            phrase = PHRASES.get(" ".join(words[index : index + count]))
            if phrase:
                words[index : index + count] = [phrase]
            index += 1
    return tuple(words)


def significant_words(title: str, *, dates: tuple[str, ...] = (), lead: str = "") -> frozenset[str]:
    """
    The words of a title that may tell one activity from another.

    Left out are little words, what the activity's own dates already say (months, days and years of *dates*) and the
    lead's own name.
    """
    said: set[str] = set()
    for date in dates:
        said.add(date[:4])
        if len(date) >= 7:
            said.update(name for name, number in month_names().items() if number == int(date[5:7]))
        if len(date) >= 10:
            said.update((date[8:10], date[8:10].lstrip("0")))
    words = list(_tokens(title))
    lead_words = set(_tokens(lead))
    lead_words.update(re.findall(r"[a-z0-9]+", plain_text(lead)))  # the lead may be given by its slug, "itu-t-sg17"
    number = re.search(r"(?:study group |\bsg-?)(\d+)$", plain_text(lead))
    if number:
        lead_words |= {"sg" + number[1], "sg" + number[1] + "/itu", "study", "group", "sg"}
        words = [
            word for index, word in enumerate(words) if not (word == number[1] and index and words[index - 1] == "sg")
        ]
    initials = "".join(word[0] for word in plain_text(lead).split() if word not in ("and", "itu", "of"))
    if len(initials) > 2:
        lead_words.add(initials)
    return frozenset(word for word in words if word not in STOP and word not in said and word not in lead_words)


def stands_in(shorter: str, longer: str, *, dates: tuple[str, ...] = (), lead: str = "") -> bool:
    """
    Whether all significant words of the shorter title stand in the longer one, at least one of them telling.

    Words written together or apart are the same ("HerCyberTracks", "Her CyberTracks").
    """
    short, long = significant_words(shorter, dates=dates, lead=lead), significant_words(longer, dates=dates, lead=lead)
    if not short - GENERIC or not long - GENERIC:
        return False
    return not _missing(short, shorter, long, longer)


def _missing(short: frozenset[str], shorter: str, long: frozenset[str], longer: str) -> set[str]:
    missing = set(short - long)
    if missing:
        missing -= _pairs(longer)
    if missing:
        words = _tokens(shorter)
        for first, second in itertools.pairwise(words):
            if first + second in long:
                missing -= {first, second}
    if missing:
        missing = {word for word in missing if not ((word.endswith("s") and word[:-1] in long) or word + "s" in long)}
    return missing


def _pairs(title: str) -> set[str]:
    words = _tokens(title)
    return {first + second for first, second in itertools.pairwise(words)}
