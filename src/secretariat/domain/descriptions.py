"""The bibliographic description of a work, gathered from the records of all its publications: what the study reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .works import Grouping, Work

Fields = Mapping[str, Any]


class Description(NamedTuple):
    """
    What the catalogues say of one work, each field by the newest publication that speaks of it.

    Attributes:
        key: of the work, "ISO/IEC 27001".
        body: whose catalogue it is, as the record has it: "ITU-T", "ISO/IEC".
        family, series: as in `works.Work`.
        doctype: in the body's own words.
        titles: (language, title), English first; a work that has no title of its own (only an amendment is held,
            or the catalogue has none) has none here.
        abstracts: (language, plain text or HTML as stated), in the same order.
        keywords, areas: as stated; an area is OASIS's of technology or the IETF's.
        committees: (name or code, role) as stated; the role ("prime", "other") is "" where the catalogue has none.
        ics: codes of the International Classification for Standards.
        identifiers: (type, identifier) further ones that any record states: ("ISO", "ISO/IEC 9594-8") of an ITU-T
            Recommendation, ("DOI", …), ("URN", …).
        relations: (kind, target) of any record, each once, in order.
        date: of the newest publication, ISO 8601.
    """

    key: str
    body: str = ""
    family: str = ""
    series: str = ""
    doctype: str = ""
    titles: tuple[tuple[str, str], ...] = ()
    abstracts: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    committees: tuple[tuple[str, str], ...] = ()
    ics: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    relations: tuple[tuple[str, str], ...] = ()
    date: str = ""

    @property
    def title(self) -> str:
        """Its title, in English where there is one."""
        return self.titles[0][1] if self.titles else ""


def describe(work: Work, fields: Mapping[str, Fields], dates: Mapping[str, str]) -> Description:
    """
    The description of a work from the fields of its publications' statements.

    Args:
        fields: a publication's key -> fields of its statement of kind "standard".
        dates: a publication's key -> its date, ISO 8601; keys without one come last.
    """
    said = [fields[key] for key in _newest_first(work, dates) if key in fields]
    own = [one for one in said if one.get("title")]
    everything = [fields[key] for key in sorted(work.publications()) if key in fields]
    return Description(
        work.key, str(_first(said, "body") or ""), work.family, work.series, str(_first(said, "doctype") or ""),
        _texts(own, "title", "titles"), _texts(said, "abstract", "abstracts"),
        _list(_first(said, "keywords")), _list(_first(said, "areas") or _first(said, "area")),
        _committees(said), _list(_first(said, "ics")),
        _pairs(everything, "identifiers"), _pairs(everything, "relations"),
        max((dates.get(key, "") for key in work.publications()), default=""),
    )  # fmt: skip


def descriptions(grouping: Grouping, fields: Mapping[str, Fields]) -> Iterator[Description]:
    """Of every work of a grouping, in order of their keys."""
    dates = {key: one.date for key, one in grouping.publications.items()}
    for key in sorted(grouping.works):
        yield describe(grouping.works[key], fields, dates)


def _newest_first(work: Work, dates: Mapping[str, str]) -> Iterator[str]:
    """Editions, newest first; then the record of the work itself, drafts, amendments, supplements."""

    def newest(keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=lambda key: (dates.get(key, ""), key), reverse=True)

    for edition in reversed(work.editions):
        yield from newest(edition.publications)
    yield from newest(work.whole)
    yield from newest(work.drafts)
    for edition in reversed(work.editions):
        yield from newest(edition.amendments)
    yield from newest(work.supplements)


def _first(said: Iterable[Fields], name: str) -> Any:
    return next((one[name] for one in said if one.get(name)), None)


def _texts(said: Iterable[Fields], single: str, several: str) -> tuple[tuple[str, str], ...]:
    """(language, text), English first: of the newest record that has any, in every language that it has."""
    one = next((one for one in said if one.get(single) or one.get(several)), {})
    found: dict[str, str] = {}
    if one.get(single):
        found[str(one.get(f"{single}_language") or "en")] = str(one[single])
    others = one.get(several) or {}
    for language, text in others.items() if isinstance(others, Mapping) else others:
        found.setdefault(str(language), str(text))
    return tuple(sorted(found.items(), key=lambda each: (each[0] != "en", each[0])))


def _committees(said: Iterable[Fields]) -> tuple[tuple[str, str], ...]:
    one = next((one for one in said if one.get("committee") or one.get("committees")), {})
    several = [(str(each[0]), str(each[1])) for each in one.get("committees") or ()]
    first = str(one.get("committee") or "")
    if first and first not in (name for name, _ in several):
        several.insert(0, (first, ""))
    return tuple(dict.fromkeys(several))


def _pairs(said: Iterable[Fields], name: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted({(str(each[0]), str(each[1])) for one in said for each in one.get(name) or () if len(each) > 1})
    )


def _list(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(dict.fromkeys(map(str, value)))
