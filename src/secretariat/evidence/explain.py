"""Why something shows or does not: of any source, any record and any thing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from . import acts, queries
from .models import Evidence, Record, Snapshot, Source, Thing
from .models import Problem as ProblemRow

LIMIT = 50


class Line(NamedTuple):
    """
    One answer: of what, its state, and why.

    *state*: of a source that of its last snapshot; of a record "taken", "superseded", "gone", "waiting" or "refused";
    of a thing "shows", "merged" or "does not show"; else "never seen".
    """

    subject: str
    state: str
    why: str = ""


def explain(text: str) -> list[Line]:
    """
    All that is known of a source's slug, a record ("source/key" or its key), a thing (its key), or a place.

    At least one line; only "never seen" when nothing has that name.
    """
    wanted = text.strip()
    lines = [*_source(wanted), *_things(wanted), *_records(wanted), *_refused(wanted)]
    return lines or [Line(wanted, "never seen", "no source, record, thing or problem has this name")]


def _source(slug: str) -> Iterable[Line]:
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        return
    last = source.snapshots.order_by("-number").first()
    if last is None:
        yield Line(slug, "never collected", f"secretariat collect {slug}")
        return
    present = source.records.present().count()
    when = f"{last.started_at:%Y-%m-%d %H:%M} UTC"
    yield Line(slug, str(last.state), f"snapshot {last.number} of {when}; {present:,} records present" + _note(last))
    told = source.snapshots.filter(problems__isnull=False).order_by("-number").first()
    if told:
        for problem in told.problems.order_by("pk")[:LIMIT]:
            yield Line(problem.place, _severity(problem), _words(problem))


def _note(snapshot: Snapshot) -> str:
    return f"; {snapshot.note}" if snapshot.note else ""


def _things(key: str) -> Iterable[Line]:
    for thing in Thing.objects.filter(key=key).select_related("merged_into").order_by("kind")[:LIMIT]:
        name = f"{thing.kind} {thing.key}"
        if thing.merged_into:
            yield Line(name, "merged", f"into {thing.merged_into.key}")
            continue
        held = queries.assertions(things=[thing.pk]).get(thing.pk, [])
        if held:
            first = held[0]
            rule = f", taken by the rule {first.rule!r}" if first.rule else ""
            yield Line(name, "shows", f"by {len(held)} statements; {first.record} speaks first{rule}")
            for voice in held[1:]:
                yield Line(
                    voice.record,
                    "taken",
                    f"speaks after {first.record}" + (f", by the rule {voice.rule!r}" if voice.rule else ""),
                )
        else:
            yield Line(name, "does not show", "no present record speaks of it")
        ended = Evidence.objects.filter(thing=thing).select_related(
            "record__source", "record__gone_in", "record__first_in"
        )
        for evidence in ended.exclude(pk__in=Evidence.objects.present().filter(thing=thing))[:LIMIT]:
            yield _record(evidence.record)
        for act in acts.standing(thing.kind):
            if act.thing == key:
                yield Line(f"{acts.PEOPLE}/{act.key}", act.act, f"by {act.actor}: {act.reason}")


def _records(text: str) -> Iterable[Line]:
    source, _, key = text.partition("/")
    found = Record.objects.filter(source__slug=source, key=key) if key else Record.objects.none()
    if not found.exists():
        found = Record.objects.filter(source__in=Source.objects.all(), key=text)
    for record in found.select_related("source", "first_in", "gone_in").order_by("pk")[:LIMIT]:
        yield _record(record)


def _record(record: Record) -> Line:
    name = f"{record.source.slug}/{record.key}"
    current = record.source.current_id or 0
    since = f"since snapshot {record.first_in.number} ({record.first_in.started_at:%Y-%m-%d})"
    if record.first_in_id > current:
        return Line(name, "waiting", f"snapshot {record.first_in.number} is {record.first_in.state}")
    if record.gone_in_id is None or record.gone_in_id > current:
        return Line(name, "taken", since)
    end = record.gone_in
    when = f"in snapshot {end.number} ({end.started_at:%Y-%m-%d})"
    if record.source.slug == acts.PEOPLE:
        return Line(name, "undone", when)
    if Record.objects.filter(source=record.source_id, key=record.key, first_in=end).exists():
        return Line(name, "superseded", f"by the record of the same key {when}")
    return Line(name, "gone", f"no longer in the source {when}")


def _refused(text: str) -> Iterable[Line]:
    exact = ProblemRow.objects.filter(place=text)
    found = (
        exact if exact.exists() else ProblemRow.objects.filter(place__endswith=text) if len(text) > 3 else exact.none()
    )
    for problem in found.order_by("-pk")[:LIMIT]:
        yield Line(problem.place, _severity(problem), _words(problem))


def _severity(problem: ProblemRow) -> str:
    return {"error": "refused", "doubt": "taken, in doubt", "note": "left out or mended"}.get(problem.severity, "")


def _words(problem: ProblemRow) -> str:
    return f"{problem.message}" + (f" ({problem.mend})" if problem.mend else "")


def waiting() -> list[Snapshot]:
    """Snapshots that wait for a person; one query."""
    states = (Snapshot.State.COLLECTING, Snapshot.State.WAITING)
    rows = Snapshot.objects.filter(state__in=states).select_related("source").order_by("source__slug", "number")
    opened = {snapshot.source_id: snapshot for snapshot in rows}
    return [snapshot for snapshot in opened.values() if snapshot.state == Snapshot.State.WAITING]
