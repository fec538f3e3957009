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
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from ... import __version__
from ...domain.descriptions import Description, describe
from ...domain.lifecycle import lives
from ...domain.publications import Publication, publication
from ...domain.works import Grouping, works
from ...evidence import bulk, clock, lock, streaming
from ...evidence.streaming import Said
from . import components, judging, models, overrides, store
from .models import Study
from .rows import Found, rows

AT_ONCE = 2_000
Progress = Callable[[str], None]


def study(*, whole: bool = False, progress: Progress = lambda step: None, beside: bool | None = None) -> Study:
    """
    Study what has changed since the last study, or everything.

    Args:
        whole: everything anew, also where nothing has changed.
        progress: is told each step as it begins.
        beside: judge in a second process; by default where there is much to judge.

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
        self.judged_by = {"program": __version__, **judging.models()}
        self.components = None if whole else _components(self.before, self.judged_by, self.now)
        self.progress = progress
        self.beside = beside
        self.seconds: dict[str, float] = {}
        self.things: dict[str, list[int]] = defaultdict(list)

    def run(self) -> Study:
        with self._step("reading"):
            if self.components is None:
                changed = None
            else:
                changed = streaming.changed(("standard", "work", "twin"), _marks(self.before), self.now)
                if not any(changed.values()):
                    return self.before
        study = Study.objects.create(
            started_at=clock.now(), marks={str(k): v for k, v in self.now.items()}, judged_by=self.judged_by,
            is_whole=changed is None,
        )  # fmt: skip
        self.store = store.Store(study)
        self.said = overrides.overrides(self.now)
        if changed is None:
            self._all()
        else:
            self._some(changed)
        with self._step("placing"):
            study.counts = self._counts()
            _keep(study, self.components)
            study.seconds = {name: round(took, 2) for name, took in self.seconds.items()}
            self.store.finish()
        with self._step("clearing"):
            store.clear()
        return study

    # All of it

    def _all(self) -> None:
        judges = judging.Judges(self.said, beside=self.beside is not False and self._is_much())
        try:
            with self._step("reading"):
                read = [self._publication(said) for said in streaming.everything("standard", self.now)]
            grouping = self._works(read)
            del read
            with self._step("descriptions"):
                described: dict[str, Description] = {}
                for some in _batches(self._described(grouping)):
                    described.update((one.key, one) for one in some)
                    judges.give(some)
            self._place(grouping, described, judges, held=None)
        finally:
            judges.close()

    def _is_much(self) -> bool:
        return models.Thing.objects.filter(kind="standard").order_by()[20_000:20_001].exists()

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

    # What has changed

    def _some(self, changed: Mapping[str, set[int]]) -> None:
        with self._step("reading"):
            was = self.components or {}
            new = streaming.some(changed["standard"], self.now)
            nodes = {node for said in new for node in components.nodes_of(publication(_fields(said)))}
            nodes |= {row[0] for row in _works_of("thing_id", changed["standard"])}
            nodes |= set(models.Thing.objects.filter(pk__in=changed["work"]).values_list("key", flat=True))
            gone, held = components.reached(was, nodes)
            others = {row[1] for row in _works_of("work", held)} - changed["standard"]
            said = [*new, *streaming.some(others, self.now)]
            read = [self._publication(one) for one in said]
        grouping = self._works(read)
        with self._step("descriptions"):
            kept: dict[str, dict[str, tuple[str, dict[str, Any]]]] = defaultdict(dict)
            for one in said:
                key = one.fields.get("designation") or one.key
                _keep_first(kept[grouping.of[key]], key, one)
            described = {key: _description(grouping, key, kept[key]) for key in grouping.works}
            judges = judging.Judges(self.said)
            judges.give(list(described.values()))
        made = self.components
        self.components = components.changed(was, gone, made)
        self._place(grouping, described, judges, held=held)

    # Steps that both take

    def _publication(self, said: Said) -> Publication:
        fields = _fields(said)
        self.things[fields["designation"]].append(said.thing)
        return publication(fields)

    def _works(self, read: Iterable[Publication]) -> Grouping:
        with self._step("works"):
            grouping = works(read)
        with self._step("components"):
            self.components = components.components(grouping)
        return grouping

    def _place(self, grouping: Grouping, described: Mapping[str, Description], judges, held: set[str] | None) -> None:
        with self._step("lives"):
            lived = lives(grouping)
        with self._step("judgements"):
            judged = judges.judged()
        with self._step("rows"):
            found = Found(grouping, lived, described, judged, self.things, self.said)
            stored = _digests(held)
            for key, of_work in rows(found):
                if stored.pop(key, None) != of_work.work[-1]:
                    self.store.replace(key, ([of_work.work], *of_work[1:]))
            for key in sorted(stored):
                self.store.replace(key, ())
            self.store.flush()

    def _counts(self) -> dict[str, int]:
        number = models.FOREVER
        return {
            model._meta.model_name: bulk.rows(
                f"SELECT count(*) FROM {model._meta.db_table} WHERE until = %s", [number]
            )[0][0]
            for model in store.TABLES
        }

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


def _batches(described: Iterable[Description]) -> Iterator[list[Description]]:
    batch: list[Description] = []
    for one in described:
        batch.append(one)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _works_of(column: str, values: Iterable[Any]) -> Iterator[tuple[str, int]]:
    """(work, thing) of publications, by one of the two."""
    table = models.Publication._meta.db_table
    for part in bulk.chunks(sorted(values)):
        yield from bulk.rows(
            f"SELECT work, thing_id FROM {table} WHERE until = %s AND {column} IN ({bulk.marks(part)})",
            [models.FOREVER, *part],
        )


def _digests(held: set[str] | None) -> dict[str, bytes]:
    """Digests of the works that stand: of all, or of those *held*."""
    table = models.Work._meta.db_table
    if held is None:
        found = bulk.rows(f"SELECT key, digest FROM {table} WHERE until = %s", [models.FOREVER])
    else:
        found = [
            row
            for part in bulk.chunks(sorted(held))
            for row in bulk.rows(
                f"SELECT key, digest FROM {table} WHERE until = %s AND key IN ({bulk.marks(part)})",
                [models.FOREVER, *part],
            )
        ]
    return {key: bytes(digest) for key, digest in found}


# What the next study of what has changed begins with: in a file, which can be made again


def _marks(study: Study | None) -> dict[int, int]:
    return {int(source): mark for source, mark in study.marks.items()} if study else {}


def _file(study: Study) -> Path:
    return settings.WORKSPACE.folder / "study" / f"{study.pk}.json"


def _keep(study: Study, found: Mapping[str, str] | None) -> None:
    file = _file(study)
    file.parent.mkdir(exist_ok=True)
    for other in file.parent.glob("*.json"):
        if other.stem.isdigit() and int(other.stem) < study.pk - 1:
            other.unlink(missing_ok=True)
    part = file.with_suffix(".part")
    part.write_bytes(orjson.dumps({"started": study.started_at.isoformat(), "components": found}))
    part.replace(file)


def _components(before: Study | None, judged_by: Mapping[str, str], now: Mapping[int, int]) -> dict[str, str] | None:
    """The components that the last study left; None where all must be made anew."""
    if before is None or before.judged_by != judged_by:
        return None
    if any(mark > now.get(source, 0) for source, mark in _marks(before).items()):
        return None  # an earlier state of the register was restored
    try:
        said = orjson.loads(_file(before).read_bytes())
        return said["components"] if said["started"] == before.started_at.isoformat() else None
    except (OSError, ValueError, KeyError):
        return None
