"""Counts of works by which a list is chosen: made at the end of a study and kept with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...evidence import bulk
from . import models
from .models import FOREVER, Study

DIMENSIONS = ("body", "state", "security", "treats")
"""Columns of a work by which lists are narrowed, beside its topics."""
YES_NO = ("no", "yes")


@dataclass(slots=True)
class Overview:
    """
    How many works there are of each body, state, security and treatment together; and the same of each topic.

    Attributes:
        number: of the study.
    """

    number: int = 0
    together: list[tuple[tuple[str, ...], int]] = field(default_factory=list)
    topics: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)
    kept: dict[tuple[tuple[str, str], ...], dict[str, Counter[str]]] = field(default_factory=dict)

    def counted(self, chosen: Mapping[str, str]) -> dict[str, Counter[str]]:
        """Counts by each filter, and by "" all, of the works that the other filters leave; kept once made."""
        asked = tuple((name, chosen[name]) for name in (*DIMENSIONS, "topic") if chosen.get(name))
        if asked not in self.kept:
            if len(self.kept) > 500:
                self.kept.clear()
            self.kept[asked] = self._counted(dict(asked))
        return self.kept[asked]

    def _counted(self, asked: dict[str, str]) -> dict[str, Counter[str]]:
        topic = asked.pop("topic", "")
        found: dict[str, Counter[str]] = {name: Counter() for name in (*DIMENSIONS, "topic", "")}
        for values, count in self.topics.get(topic, []) if topic else self.together:
            missed = [name for name, value in asked.items() if not _is(values, name, value)]
            if not missed:
                found[""][""] += count
            if len(missed) <= 1:
                for at, name in enumerate(DIMENSIONS):
                    if not missed or missed == [name]:
                        for value in values[at].split() if name == "treats" else values[at : at + 1]:
                            found[name][value] += count
        for name, some in self.topics.items():
            found["topic"][name] = sum(n for values, n in some if all(_is(values, *one) for one in asked.items()))
        return found


def _is(values: tuple[str, ...], name: str, value: str) -> bool:
    has = values[DIMENSIONS.index(name)]
    return value in has.split() if name == "treats" else value == has


def counts() -> dict[str, Any]:
    """What `overview` is made of, as JSON, of the rows that a study has put in place."""
    work, topic = models.Work._meta.db_table, models.TopicAssignment._meta.db_table
    security = "CASE WHEN w.is_security THEN 'yes' ELSE 'no' END"
    columns = f"w.body, w.state, {security}, w.treats"
    together = bulk.rows(f"SELECT {columns}, count(*) FROM {work} w WHERE w.until = %s GROUP BY 1, 2, 3, 4", [FOREVER])
    topics = bulk.rows(
        f"""SELECT t.topic, {columns}, count(*) FROM {topic} t JOIN {work} w ON w.key = t.work AND w.until = t.until
            WHERE t.until = %s AND NOT t.is_set_aside GROUP BY 1, 2, 3, 4, 5""",
        [FOREVER],
    )
    return {"together": sorted(map(list, together)), "topics": sorted(map(list, topics))}


_last: Overview | None = None


def overview(study: Study | None) -> Overview:
    """The counts of a study; one query, where this process has them not."""
    global _last
    if study is None:
        return Overview()
    if _last is None or _last.number != study.pk:
        said = Study.objects.values_list("overview", flat=True).get(pk=study.pk)
        made = Overview(study.pk, [(tuple(values), count) for *values, count in said.get("together", ())])
        for topic, *values, count in said.get("topics", ()):
            made.topics.setdefault(topic, []).append((tuple(values), count))
        _last = made
    return _last
