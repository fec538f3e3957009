"""
From publications to works: what was published many times over, in editions, versions, amendments, drafts and reprints.

A publication belongs to the work that its designation names (`Designation.base` and ``work``), and an amendment to the
edition that it changes. IEEE numbers an amendment as a standard of its own ("802.1Xck"): the relation that it states
and its number together lead to the base. What is not read as a designation is a work of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from .designations import Designation, parse
from .publications import Publication, is_after, is_draft, short
from .statements import Problem


class Edition(NamedTuple):
    """One edition or version: its designation, the publications of it (reprints, consolidations), what amends it."""

    key: str
    date: str
    publications: tuple[str, ...]  # empty when it is known by an amendment alone
    amendments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """
    Attributes:
        key: its designation without date and version, "ISO/IEC 27001".
        family: of its parts: "ISO/IEC 9594" of "ISO/IEC 9594-8"; the key itself for a work without parts.
        series: of its body: "ITU-T X", "3GPP 33", "IEEE 802", "NIST SP 800"; "" where the body has none.
        editions: the earliest first.
        drafts: of any edition, the earliest first.
        supplements: annexes, supplements and appendices, of no single edition.
        whole: records without a date that speak of the work itself.
    """

    key: str
    family: str
    series: str
    editions: tuple[Edition, ...] = ()
    drafts: tuple[str, ...] = ()
    supplements: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()

    def publications(self) -> list[str]:
        """Every publication of it, each once."""
        of_editions = (key for one in self.editions for key in (*one.publications, *one.amendments))
        return [*of_editions, *self.drafts, *self.supplements, *self.whole]


class Grouping(NamedTuple):
    """*works* by key, *of*: a publication's key -> its work's, *publications* by key, what is wrong."""

    works: dict[str, Work]
    of: dict[str, str]
    publications: dict[str, Publication]
    problems: list[Problem]


_RENAMED = frozenset(("FIPS", "HB", "SP"))


def _publishers(one: Designation) -> tuple[str, ...]:
    """Under today's name: NBS's numbers in these series went on as NIST's; ANSI's approval makes no other text."""
    if one.publishers == ("NBS",) and one.type in _RENAMED:
        return ("NIST",)
    if len(one.publishers) == 2 and "IEEE" in one.publishers and "ANSI" in one.publishers:
        return ("IEEE",)
    return one.publishers


def work_key(one: Designation) -> str:
    """
    The work to which a designation belongs, "ISO/IEC 27001" of "ISO/IEC 27001:2013/Cor 1:2014".

    Second numbers of the same text, the approval by ANSI beside IEEE, and NBS as NIST's name before 1988 make no
    other work.
    """
    base = one.base().work()
    publishers = _publishers(base)
    if base.also or publishers != base.publishers:
        base = replace(base, publishers=publishers, also=())
    return str(base)


def family_key(one: Designation) -> str:
    """The work without its part; TR, TS and PAS are parts of one family with the standard."""
    if not one.part:
        return work_key(one)
    kind = "" if one.type in ("TR", "TS", "PAS") and one.publishers[0] in ("ISO", "IEC") else one.type
    return work_key(replace(one, part="", type=kind, supplements=()))


_LETTERS = re.compile(r"[A-Z]+")


def series_key(one: Designation) -> str:
    """The body's own series: ITU's letter, 3GPP's two digits, IEEE's number before the dot, NIST's series."""
    body = _publishers(one)[0]
    if body in ("ITU-T", "ITU-R"):
        found = _LETTERS.match(one.number)
        return f"{body} {found[0]}" if found else ""
    if body == "3GPP":
        return f"3GPP {one.number.split('.')[0]}"
    if body in ("NIST", "NBS"):
        head = one.number.split("-")[0] if one.type == "SP" and "-" in one.number else ""
        return f"NIST {one.type} {head}".rstrip()
    if body == "IEEE" and "." in one.number:
        return f"IEEE {one.number.split('.')[0]}"
    return one.type and f"IETF {one.type}" if body == "IETF" else ""


def works(publications: Iterable[Publication]) -> Grouping:
    """
    Group publications into works; linear in their number, and the same in whatever order they come.

    Each publication stands in just one work. Two records of one identifier are one publication; where both the title
    and the year differ a problem says so ("identifier-claimed-twice").
    """
    problems: list[Problem] = []
    held = _claimed(publications, problems)
    members: dict[str, list[Publication]] = defaultdict(list)
    for key in sorted(held):
        one = held[key]
        if one.designation is None:
            problems.append(
                Problem(short(key), "identifier-not-read", "not read as a designation; a work of its own", "note")
            )
        members[work_key(one.designation) if one.designation else key].append(one)
    bases = _bases(members, problems)
    amending: dict[str, list[Publication]] = defaultdict(list)
    for name, base in bases.items():
        amending[base] += members.pop(name)
    found = {name: _work(name, some, amending.get(name, ()), problems) for name, some in sorted(members.items())}
    of = {key: name for name, work in found.items() for key in work.publications()}
    return Grouping(found, of, held, problems)


def _claimed(publications: Iterable[Publication], problems: list[Problem]) -> dict[str, Publication]:
    records: dict[str, list[Publication]] = defaultdict(list)
    for one in publications:
        records[one.key].append(one)
    held: dict[str, Publication] = {}
    for key, some in records.items():
        if len(some) == 1:
            held[key] = some[0]
            continue
        some.sort(key=lambda one: (one.word, one.date, one.ended, one.title, one.doctype, one.body, one.relations))
        claims = {(" ".join(one.title.casefold().split()), one.date[:4]) for one in some if one.title and one.date}
        if len({title for title, _ in claims}) > 1 and len({year for _, year in claims}) > 1:
            said = "; ".join(f"{title[:60]} ({year})" for title, year in sorted(claims)[:4])
            problems.append(
                Problem(short(key), "identifier-claimed-twice", f"documents that differ claim this id: {said}", "doubt",
                        "look which one it is, and correct the other's id")
            )  # fmt: skip
        relations = tuple(sorted({relation for one in some for relation in one.relations}))
        first = max(some, key=lambda one: (bool(one.word), len(one.date)))
        title = next((one.title for one in (first, *some) if one.title), "")
        held[key] = first._replace(relations=relations, title=title)
    for key, one in held.items():
        if is_after(one.date, one.ended):
            message = (
                f"ended on {short(one.ended)}, before it was published on {short(one.date)}; the end is not believed"
            )
            problems.append(
                Problem(short(key), "dates-backwards", message, "doubt", "correct the date in its catalogue")
            )
            held[key] = one._replace(ended="")
    problems.sort()
    return held


_SUFFIX = re.compile(r"[A-Za-z]{1,3}")


def _bases(members: Mapping[str, Sequence[Publication]], problems: list[Problem]) -> dict[str, str]:
    """Works that only amend another -> that other: a relation "amends", and a number that is the base's and letters."""
    found: dict[str, str] = {}
    for name, some in members.items():
        candidates: set[tuple[int, str]] = set()
        for one in some:
            for relation in one.relations:
                if relation[0] != "updates" or relation[2:] not in (("amends",), ("corrects",)):
                    continue
                target, mine = parse(relation[1]), one.designation
                if target is None or mine is None or (base := work_key(target)) == name or base not in members:
                    continue
                if mine.number.startswith(target.number) and _SUFFIX.fullmatch(mine.number[len(target.number) :]):
                    candidates.add((len(target.number), base))
                else:
                    message = f"amends {short(relation[1])}, and its number is not of that one; left a work of its own"
                    problems.append(Problem(short(one.key), "amends-another-number", message, "note"))
        if candidates:
            found[name] = max(candidates)[1]
    for name in found:  # an amendment of an amendment changes the base as well; numbers grow shorter, so this ends
        while found[name] in found:
            found[name] = found[found[name]]
    return found


def order(one: Designation | None, date: str) -> tuple[Any, ...]:
    """Sort key of editions: by version or number where the body counts them, and by date."""
    if one is None:
        return ((), 0, date)
    version = tuple(int(number) for number in re.findall(r"[0-9]{1,9}", one.version))
    number = int(found[0]) if (found := re.search(r"[0-9]{1,9}", one.edition)) else 0
    if one.publishers[0] in _COUNTED:
        return (version, number, date)
    return ((), 0, date, number, version)


def edition_key(one: Publication) -> str:
    """The edition that a text or an amendment belongs to: its designation without what amends it."""
    parts = one.designation
    if parts is None:
        return one.key
    stage = _final_stage(parts)
    if parts.supplements or parts.variant or parts.stage != stage:
        parts = replace(parts, supplements=parts.base().supplements, variant="", stage=stage)
    return str(parts)


def _final_stage(one: Designation) -> str:
    return one.stage if one.publishers[0] in ("W3C", "OASIS") else ""


_BESIDE = frozenset(("Suppl", "Annex", "App", "Ext"))
_COUNTED = ("3GPP", "ETSI", "OASIS", "IETF", "ITU-R", "NIST", "NBS")


def _apart(one: Designation) -> list[str]:
    """Kinds of what a designation is published apart as: ["Amd", "Cor"]; none for a text."""
    return [more.kind for more in one.supplements[len(one.base().supplements) :] if not more.merged]


def _work(name: str, some: Sequence[Publication], amending: Sequence[Publication], problems: list[Problem]) -> Work:
    texts: dict[str, list[Publication]] = defaultdict(list)
    drafts: list[Publication] = []
    amendments: list[Publication] = list(amending)
    supplements: list[Publication] = []
    whole: list[Publication] = []
    for one in some:
        parts = one.designation
        kinds = _apart(parts) if parts and parts.supplements else []
        if kinds:
            (supplements if _BESIDE.issuperset(kinds) else amendments).append(one)
        elif is_draft(one):
            drafts.append(one)
        else:
            texts[edition_key(one)].append(one)
    dated = [key for key, each in texts.items() if _is_dated(each[0])]
    if dated:  # beside dated editions a record without a date speaks of all of them
        for key in [key for key in texts if key not in dated and _speaks_of_all(texts[key][0])]:
            whole += texts.pop(key)
    editions = [
        Edition(key, max(one.date for one in each), tuple(sorted(one.key for one in each)))
        for key, each in texts.items()
    ]
    places = {key: order(each[0].designation, max(one.date for one in each)) for key, each in texts.items()}
    editions.sort(key=lambda edition: (places[edition.key], edition.key))
    first = next((one.designation for one in some if one.designation), None)
    return Work(
        name,
        family_key(first) if first and first.part else name,
        series_key(first) if first else "",
        _amended(editions, amendments, problems),
        tuple(one.key for one in sorted(drafts, key=lambda one: (order(one.designation, one.date), one.key))),
        tuple(one.key for one in sorted(supplements, key=lambda one: (one.date, one.key))),
        tuple(sorted(one.key for one in whole)),
    )


def _is_dated(one: Publication) -> bool:
    parts = one.designation
    return parts is not None and bool(parts.date or parts.edition or parts.version)


def _speaks_of_all(one: Publication) -> bool:
    """W3C's series records and ISO's ids without a year; elsewhere a bare number is the first edition."""
    return one.designation is not None and one.designation.publishers[0] not in _COUNTED


def _amended(editions: list[Edition], amendments: list[Publication], problems: list[Problem]) -> tuple[Edition, ...]:
    """Each amendment put to its edition; an edition that only its amendments name is made, without a publication."""
    put: dict[str, list[Publication]] = defaultdict(list)
    made: dict[str, Edition] = {}
    of_year: dict[str, list[Edition]] = defaultdict(list)
    for edition in editions:
        of_year[edition.date[:4]].append(edition)
    keys = {edition.key for edition in editions}
    for one in sorted(amendments, key=lambda one: (one.date, one.key)):
        year = _year_amended(one)
        key = edition_key(one)
        at: str | None = key
        if key not in keys:
            at = _last_before(one, of_year.get(year, ()) if year else editions, named=bool(year))
        if at is None:
            made.setdefault(key, Edition(key, year[:4] if year.isdigit() else "", ()))
            if not year:
                message = "amends an edition that it does not name, and none that is older is held"
                problems.append(Problem(short(one.key), "amends-no-edition", message, "note"))
        put[at or key].append(one)
    whole = list(editions)
    for edition in sorted(made.values(), key=lambda edition: (edition.date, edition.key)):
        after = (place for place, other in enumerate(whole) if edition.date and other.date > edition.date)
        whole.insert(next(after, len(whole) if edition.date else 0), edition)
    return tuple(one._replace(amendments=tuple(each.key for each in put.get(one.key, ()))) for one in whole)


def _year_amended(one: Publication) -> str:
    """The year of the edition that an amendment changes: in its designation, else in the relation that it states."""
    own = one.designation
    if own and _apart(own):
        return own.date[:4] or own.edition
    named = [parse(relation[1]) for relation in one.relations if relation[2:] in (("amends",), ("corrects",))]
    return max((each.date[:4] for each in named if each), default="")


def _last_before(one: Publication, editions: Sequence[Edition], *, named: bool) -> str | None:
    """The last of the editions that is not younger than the amendment; if it names their year, one of them at least."""
    before = next(
        (edition for edition in reversed(editions) if one.date and not is_after(edition.date, one.date)), None
    )
    if before is None and named and editions:
        before = editions[-1]
    return before.key if before else None
