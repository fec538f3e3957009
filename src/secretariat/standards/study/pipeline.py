"""
The study: from what the register says of publications to works, lives, judgements, twins, overlaps and gaps.

Its rows stand in place before they are seen and take effect together at its end (see `store`). A study of what has
changed looks at the components of works that a change can reach (see `components`), and gives what a whole one would.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from sys import intern
from typing import Any

from django.conf import settings

from ... import __version__
from ...domain.descriptions import Description, describe
from ...domain.lifecycle import lives
from ...domain.publications import Publication, publication
from ...domain.works import Grouping, works
from ...evidence import bulk, clock, lock, streaming
from ...evidence.streaming import Said
from . import components, judging, kept, learned, models, overrides, overview, rows, store, texts, twinning
from .beside import Beside, Task
from .kept import Kept
from .models import FOREVER, Study

AT_ONCE = 1_000
"""Works that are judged together."""
MUCH = 20_000
"""Standards from which a second process is of use."""
Progress = Callable[[str], None]
_REPEATED = ("body", "title", "published", "status", "doctype")
"""Fields that say the same of many publications: each text is kept once."""


def study(*, whole: bool = False, progress: Progress = lambda step: None, beside: bool | None = None) -> Study:
    """
    Study what has changed since the last study, or everything.

    Args:
        whole: everything anew, also where nothing has changed.
        progress: is told each step as it begins.
        beside: use a second process; by default where there is much to do.

    Returns:
        The study, or the last one where nothing has changed.

    Raises:
        Busy: another process is writing.
    """
    with lock.writing(settings.WORKSPACE.folder), bulk.writing_much():
        return _Run(whole, progress, beside).run()


class _Run:
    def __init__(self, whole: bool, progress: Progress, beside: bool | None) -> None:
        store.clear()
        self.before = store.in_effect()
        self.now = streaming.marks()
        self.frequencies, digest = learned.frequencies()
        self.by, digests = learned.judged_by()
        self.judged_by = {"program": __version__, learned.FREQUENCIES: digest, **digests}
        self.last = None if whole else self._last()
        self.kept = Kept()
        self.progress = progress
        self.beside = beside
        self.seconds: dict[str, float] = {}
        self.things: dict[str, list[int]] = defaultdict(list)
        self.briefs: dict[str, rows.Brief] = {}

    def _last(self) -> Kept | None:
        """What the last study left for one of what has changed; None where all must be made anew."""
        before = self.before
        if before is None or before.judged_by != self.judged_by:
            return None
        if any(mark > self.now.get(source, 0) for source, mark in _marks(before).items()):
            return None  # an earlier state of the register was restored
        return kept.read(before)

    def run(self) -> Study:
        changed = None
        if self.last is not None and self.before is not None:
            changed = streaming.changed(("standard", "work", "twin"), _marks(self.before), self.now)
            if not any(changed.values()):
                return self.before
        study = Study.objects.create(
            started_at=clock.now(), marks={str(k): v for k, v in self.now.items()}, judged_by=self.judged_by,
            is_whole=changed is None,
        )  # fmt: skip
        self.store = store.Store(study)
        self.said = overrides.overrides(self.now)
        if self.last is None or changed is None:
            self._all(study)
        else:
            self._some(changed, self.last)
        with self._step("effect"):
            study.counts = _counts()
            study.overview = overview.counts()
            kept.write(study, self.kept)
            study.seconds = {name: round(took, 2) for name, took in self.seconds.items()}
            self.store.finish()
        with self._step("clearing"):
            store.clear_replaced()
            kept.clear(study, self.kept)
        return study

    # All of it

    def _all(self, study: Study) -> None:
        is_much = bulk.rows("SELECT count(*) FROM (SELECT 1 FROM standards_standard LIMIT %s) s", [MUCH])[0][0] == MUCH
        is_process = self.beside if self.beside is not None else is_much
        process = Beside(is_process=is_process, begin=judging.begin, arguments=(self.by,))
        try:
            with self._step("reading"):
                read = [self._publication(said) for said in streaming.everything("standard", self.now)]
            grouping = self._works(read)
            del read
            with self._step("descriptions"):
                self.kept.texts = f"{study.pk}.descriptions"
                (kept.folder() / self.kept.texts).unlink(missing_ok=True)
                tasks = self._judging(self._described(grouping), process)
            finding = process.give(twinning.whole, self.kept.path, self.frequencies)
            self._place(grouping, tasks, held=None)
            with self._step("twins"):
                found = finding.done()
            self._twins(found, None)
        finally:
            process.close()

    def _described(self, grouping: Grouping) -> Iterator[Description]:
        """Descriptions as soon as all that is said of a work is read: it is read again and not kept."""
        waits = {key: sum(len(self.things[one]) for one in work.publications()) for key, work in grouping.works.items()}
        held: dict[str, dict[str, tuple[str, dict[str, Any]]]] = defaultdict(dict)
        for said in streaming.everything("standard", self.now):
            key = said.fields.get("designation") or said.key
            work = grouping.of[key]
            _keep_first(held[work], key, said)
            waits[work] -= 1
            if not waits[work]:
                yield _description(grouping, work, held.pop(work))

    def _judging(self, described: Iterable[Description], process: Beside) -> list[Task]:
        """Put descriptions into the file, and have each part judged as soon as it stands there."""
        writer = texts.Writer(self.kept.path)
        tasks, begun, waiting = [], writer.at(), []

        def give() -> None:
            nonlocal begun, waiting
            end = writer.at()
            said = {key: self.said[key] for key in waiting if key in self.said}
            tasks.append(process.give(judging.judge_part, self.kept.path, begun, end, self.by, said))
            begun, waiting = end, []

        for one in described:
            writer.add(one)
            self.briefs[one.key] = rows.brief(one)
            waiting.append(one.key)
            if len(waiting) == AT_ONCE:
                give()
        give()
        writer.close()
        self.kept.places.update(writer.places)
        return tasks

    # What has changed

    def _some(self, changed: Mapping[str, set[int]], last: Kept) -> None:
        with self._step("reading"):
            new = streaming.some(changed["standard"], self.now)
            nodes = {node for said in new for node in components.nodes_of(publication(_fields(said)))}
            nodes |= {row[0] for row in _works_of("thing_id", changed["standard"])}
            nodes |= set(models.Thing.objects.filter(pk__in=changed["work"]).values_list("key", flat=True))
            gone, held = components.reached(last.components, nodes)
            others = {row[1] for row in _works_of("work", held)} - changed["standard"]
            said = [*new, *streaming.some(others, self.now)]
            read = [self._publication(one) for one in said]
        grouping = self._works(read)
        process = Beside(is_process=False, begin=judging.begin)
        with self._step("descriptions"):
            parts: dict[str, dict[str, tuple[str, dict[str, Any]]]] = defaultdict(dict)
            for one in said:
                key = _fields(one)["designation"]
                _keep_first(parts[grouping.of[key]], key, one)
            self.kept.texts = last.texts
            self.kept.places = {key: place for key, place in last.places.items() if key not in held}
            tasks = self._judging((_description(grouping, key, parts[key]) for key in sorted(grouping.works)), process)
        self.kept.components = components.changed(last.components, gone, self.kept.components)
        self._place(grouping, tasks, held=held)
        with self._step("twins"):
            works = held | set(grouping.works)
            found = twinning.changed(
                last.twins, last.twin_places, last.crowded, works, self.kept.path, self.kept.places, self.frequencies
            )
        self._twins(found, works)

    # Steps that both take

    def _publication(self, said: Said) -> Publication:
        fields = _fields(said)
        self.things[fields["designation"]].append(said.thing)
        plain = {name: intern(value) for name in _REPEATED if isinstance(value := fields.get(name), str)}
        related = [one for one in fields.get("relations") or () if one[0] in components.READ]
        return publication({**fields, **plain, "relations": related})

    def _works(self, read: Iterable[Publication]) -> Grouping:
        with self._step("works"):
            grouping = works(read)
        with self._step("components"):
            self.kept.components = components.components(grouping)
        return grouping

    def _place(self, grouping: Grouping, tasks: list[Task], held: set[str] | None) -> None:
        """Rows of works; *held*: the works that are looked at, of those that stood before, None for all."""
        with self._step("lives"):
            lived = lives(grouping)
        with self._step("judgements"):
            for task in reversed(tasks):
                task.take_back()
            judged = {one.key: one for task in tasks for one in task.done()}
        with self._step("rows"):
            found = rows.Found(grouping, lived, self.briefs, judged, self.things, self.said)
            stored = _digests(held)
            for key, of_work in rows.rows(found):
                self._replace(key, of_work, stored.pop(key, b""))
            for key in sorted(stored):
                self.store.replace(key, {model: () for model in (*store.JUDGED, *store.LIFE)})
            self.store.flush()
            self.problems = rows.problem_rows(found)

    def _replace(self, key: str, of_work: rows.OfWork, before: bytes) -> None:
        digest, changed = of_work.work[-1], {}
        if digest != before:  # the work's row holds both digests
            changed = dict(zip(store.JUDGED, ([of_work.work], of_work.topics), strict=True))
        if digest[rows.HALF :] != before[rows.HALF :]:
            changed |= dict(zip(store.LIFE, (of_work.publications, of_work.successions), strict=True))
        if changed:
            self.store.replace(key, changed)

    def _twins(self, found: twinning.Twins, works: set[str] | None) -> None:
        with self._step("twins"):
            kept = self.kept
            kept.twins, kept.twin_places, kept.crowded = found.twins, found.places, found.crowded
            security = {key for (key,) in bulk.rows(
                f"SELECT key FROM {models.Work._meta.db_table} WHERE until = %s AND is_security", [FOREVER])}  # fmt: skip
            decided = overrides.decided(self.now)
            self.store.make_just(models.Twin, rows.twin_rows(found.twins, decided, kept.places, security))
            problems = [*self.problems, *rows.problem_of_twins(found.problems)]
            self.store.make_just(models.WorkProblem, problems, works)

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        self.progress(name)
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began


def _fields(said: Said) -> dict[str, Any]:
    return said.fields if said.fields.get("designation") else {**said.fields, "designation": said.key}


def _keep_first(held: dict[str, tuple[str, dict[str, Any]]], key: str, said: Said) -> None:
    """Of things with one designation the one whose key comes first speaks."""
    if key not in held or said.key < held[key][0]:
        held[key] = (said.key, said.fields)


def _description(grouping: Grouping, work: str, held: Mapping[str, tuple[str, dict[str, Any]]]) -> Description:
    dates = {key: grouping.publications[key].date for key in held}
    return describe(grouping.works[work], {key: fields for key, (_, fields) in held.items()}, dates)


def _marks(study: Study) -> dict[int, int]:
    return {int(source): mark for source, mark in study.marks.items()}


def _works_of(column: str, values: Iterable[Any]) -> Iterator[tuple[str, int]]:
    """(work, thing) of publications, by one of the two."""
    table = models.Publication._meta.db_table
    for part in bulk.chunks(sorted(values)):
        yield from bulk.rows(
            f"SELECT work, thing_id FROM {table} WHERE until = %s AND {column} IN ({bulk.marks(part)})",
            [FOREVER, *part],
        )


def _digests(held: set[str] | None) -> dict[str, bytes]:
    """Digests of the works that stand: of all, or of those *held*."""
    table = models.Work._meta.db_table
    if held is None:
        found = bulk.rows(f"SELECT key, digest FROM {table} WHERE until = %s", [FOREVER])
    else:
        found = [
            row
            for part in bulk.chunks(sorted(held))
            for row in bulk.rows(
                f"SELECT key, digest FROM {table} WHERE until = %s AND key IN ({bulk.marks(part)})", [FOREVER, *part]
            )
        ]
    return {key: bytes(digest) for key, digest in found}


def _counts() -> dict[str, int]:
    return {
        model._meta.model_name or "": bulk.rows(
            f"SELECT count(*) FROM {model._meta.db_table} WHERE until = %s", [FOREVER]
        )[0][0]
        for model in store.TABLES
    }
