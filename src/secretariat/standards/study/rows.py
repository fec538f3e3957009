"""Rows of the study's tables from what was found of each work. Plain values in and out."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from ...domain.descriptions import Description
from ...domain.lifecycle import Lives
from ...domain.publications import short
from ...domain.statements import Problem
from ...domain.successions import Succession
from ...domain.works import Grouping, Work
from .judging import Judged, Override

Row = tuple[Any, ...]


class OfWork(NamedTuple):
    """All rows of one work, by table; each as the columns of its model stand, without since and until."""

    work: Row
    publications: list[Row]
    successions: list[Row]
    topics: list[Row]
    problems: list[Row]


class Found(NamedTuple):
    """What the study has of the works that it looks at."""

    grouping: Grouping
    lives: Lives
    descriptions: Mapping[str, Description]
    judged: Mapping[str, Judged]
    things: Mapping[str, Collection[int]]  # a publication's key -> the things that are it
    overrides: Mapping[str, Override]


def rows(found: Found) -> Iterator[tuple[str, OfWork]]:
    """The rows of every work, in the order of their keys."""
    steps, problems = _successions(found), _problems(found)
    for key in sorted(found.grouping.works):
        work = found.grouping.works[key]
        publications = list(_publications(work, found))
        topics = _topics(found.judged[key], found.overrides.get(key, Override()))
        parts = [publications, steps.get(key, []), topics, problems.get(key, [])]
        own = _work(work, found, topics, len(parts[3]), len(publications))
        said = orjson.dumps([own, *parts], option=orjson.OPT_NON_STR_KEYS)
        yield key, OfWork((*own, hashlib.blake2b(said, digest_size=16).digest()), *parts)


def _work(work: Work, found: Found, topics: Sequence[Row], problems: int, publications: int) -> Row:
    said, judged = found.descriptions[work.key], found.judged[work.key]
    dated = [one.date for one in work.editions if one.publications and one.date]
    language, title = said.titles[0] if said.titles else ("", "")
    topic = next((row[1] for row in topics if not row[5]), "")
    return (
        work.key, said.body, work.family, work.series, said.doctype, title, language,
        said.committees[0][0] if said.committees else "", str(found.lives.states[work.key]), min(dated, default="")[:10],
        said.date[:10], len(work.editions), publications, judged.probability, judged.judged, judged.is_security, judged.by,
        topic, judged.treats, judged.reasons, problems,
    )  # fmt: skip


def _publications(work: Work, found: Found) -> Iterator[Row]:
    place = 0
    for key, role, edition in _members(work):
        status = found.lives.statuses[key]
        date = found.grouping.publications[key].date[:10]
        for thing in sorted(found.things[key]):
            place += 1
            yield (
                work.key, thing, key, role, edition, place, date, str(status.state), status.basis, status.word, status.body,
            )  # fmt: skip


def _members(work: Work) -> Iterator[tuple[str, str, str]]:
    for edition in work.editions:
        for key in edition.publications:
            yield key, "edition", edition.key
        for key in edition.amendments:
            yield key, "amendment", edition.key
    for role, keys in (("draft", work.drafts), ("supplement", work.supplements), ("whole", work.whole)):
        for key in keys:
            yield key, role, ""


def _successions(found: Found) -> dict[str, list[Row]]:
    of = found.grouping.of
    rows: dict[str, list[Row]] = defaultdict(list)
    for one in found.lives.successions:
        before, after = of.get(one.earlier, ""), of.get(one.later, "")
        rows[before or after].append((before or after, after, *_step(one)))
    return rows


def _step(one: Succession) -> Row:
    return one.earlier, one.later, one.basis, one.said_by, one.word, one.planned


def _problems(found: Found) -> dict[str, list[Row]]:
    of = {short(key): work for key, work in sorted(found.grouping.of.items(), reverse=True)}
    rows: dict[str, set[Problem]] = defaultdict(set)
    for one in (*found.grouping.problems, *found.lives.problems):
        rows[of[one.place]].add(one)
    return {
        work: [(work, one.place, one.code, one.severity, one.message, one.mend) for one in sorted(some)]
        for work, some in rows.items()
    }


def _topics(judged: Judged, said: Override) -> list[Row]:
    """Those that the study found, then those that a person says, which set the others aside."""
    aside = said.topics is not None
    found = [
        (judged.key, topic, rank, score, "study", aside, evidence)
        for rank, (topic, score, evidence) in enumerate(judged.topics, 1)
    ]
    by_person = [
        (judged.key, topic, rank, 1.0, "person", False, "[]") for rank, topic in enumerate(said.topics or (), 1)
    ]
    return found + by_person
