"""Rows of the study's tables from what was found of each work. Plain values in and out."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from ...domain.descriptions import Description
from ...domain.lifecycle import Lives
from ...domain.publications import short
from ...domain.statements import Problem
from ...domain.successions import Succession
from ...domain.twins import Twin
from ...domain.works import Grouping, Work
from .judging import Judged, Override

Row = tuple[Any, ...]
HALF = 16
"""Bytes of a digest: a work has one of what is said and judged of it, then one of its publications' life."""


class OfWork(NamedTuple):
    """All rows of one work, by table; each as the columns of its model stand, without since and until."""

    work: Row
    topics: list[Row]
    publications: list[Row]
    successions: list[Row]


class Brief(NamedTuple):
    """What a work's row says of its description."""

    body: str
    doctype: str
    language: str
    title: str
    committee: str
    date: str


def brief(one: Description) -> Brief:
    language, title = one.titles[0] if one.titles else ("", "")
    return Brief(one.body, one.doctype, language, title, one.committees[0][0] if one.committees else "", one.date[:10])


class Found(NamedTuple):
    """What the study has of the works that it looks at."""

    grouping: Grouping
    lives: Lives
    briefs: Mapping[str, Brief]
    judged: Mapping[str, Judged]
    things: Mapping[str, Collection[int]]  # a publication's key -> the things that are it
    overrides: Mapping[str, Override]


def rows(found: Found) -> Iterator[tuple[str, OfWork]]:
    """The rows of every work, in the order of their keys."""
    steps, problems = _successions(found), Counter(row[0] for row in problem_rows(found))
    for key in sorted(found.grouping.works):
        work = found.grouping.works[key]
        publications = list(_publications(work, found))
        topics = _topics(found.judged[key], found.overrides.get(key, Override()))
        life = [publications, steps.get(key, [])]
        own = _work(work, found, topics, problems[key], len(publications))
        yield key, OfWork((*own, _digest([own, topics]) + _digest(life)), topics, *life)


def _digest(said: Any) -> bytes:
    return hashlib.blake2b(orjson.dumps(said), digest_size=HALF).digest()


def _work(work: Work, found: Found, topics: Sequence[Row], problems: int, publications: int) -> Row:
    said, judged = found.briefs[work.key], found.judged[work.key]
    dated = [one.date for one in work.editions if one.publications and one.date]
    topic = next((row[1] for row in topics if not row[5]), "")
    return (
        work.key, said.body, work.family, work.series, said.doctype, said.title, said.language, said.committee,
        str(found.lives.states[work.key]), min(dated, default="")[:10], said.date, len(work.editions), publications, judged.probability, judged.judged, judged.is_security, judged.by,
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


def problem_rows(found: Found) -> list[Row]:
    """What is wrong with publications and their relations, each with its work."""
    of = {short(key): work for key, work in sorted(found.grouping.of.items(), reverse=True)}
    return [_problem(of[one.place], one) for one in (*found.grouping.problems, *found.lives.problems)]


def problem_of_twins(problems: Mapping[str, Iterable[Problem]]) -> list[Row]:
    """What is wrong with what was compared, by work."""
    return [_problem(work, one) for work, some in problems.items() for one in some]


def _problem(work: str, one: Problem) -> Row:
    return work, one.place, one.code, one.severity, one.message, one.mend


def twin_rows(
    twins: Iterable[Twin],
    decided: Mapping[tuple[str, str], tuple[str, str]],
    works: Collection[str],
    security: Collection[str],
) -> list[Row]:
    """
    Twins as found, with what persons say of them; then those that only persons know, of works that there are.

    *security*: the works that are about security.
    """
    found = []
    known: set[tuple[str, str]] = set()
    for a, b, kind, basis, evidence, score in twins:
        known.add((a, b))
        _, state = decided.get((a, b), ("", "found"))
        found.append((a, b, kind, basis, score, evidence, state, a in security or b in security))
    for (a, b), (kind, state) in decided.items():
        if (a, b) not in known and a in works and b in works:
            found.append((a, b, kind or "related", "person", 1.0, "", state, a in security or b in security))
    return found


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
