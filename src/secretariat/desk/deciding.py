"""
What waits for a person, and what a person decides: the sheets of the review, shown as forms and taken back as it is.

So a decision at the desk and one in a corrected workbook are the same, with the same checks: what has changed since the
page was shown is told and waits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from ..domain import review_cells as cells
from ..domain.identity import proposals
from ..domain.periods import Period, days_of, year
from ..domain.precedence import settle
from ..domain.review_sheets import (
    ACTIVITIES,
    CHOICE,
    CONFLICTS,
    DECISION,
    LINKS,
    REASON,
    SAME,
    EditedBook,
    EditedRow,
    SheetRow,
)
from ..evidence import clock, following, kept, queries
from ..evidence.acts import PEOPLE
from ..evidence.freshness import in_effect
from ..evidence.models import Record
from ..inventory.models import Activity
from ..reports import review_apply
from ..reports.light import light
from ..reports.making import Basis
from ..reports.review_export import SHEETS, alike, field_cell, settled_of
from ..reports.review_plan import Plan
from . import services, texts
from .models import Entry

PAGE = 40
SHEET = {"links": LINKS, "alike": SAME, "joined": SAME, "conflicts": CONFLICTS}
"""Name of a part of the inbox -> sheet of the review."""
APART = "apart"


@dataclass(frozen=True, slots=True)
class Decision:
    """*now*: what was chosen; *basis*: digest of what the page showed."""

    key: str
    basis: str
    now: str
    reason: str = ""


def period_of(number: int) -> Period:
    return year(number)


def basis_of(period: Period, only: Collection[str] | None = None) -> Basis:
    """The register as a report of the period would find it, without standards and figures; *only* some activities."""
    return light(settings.WORKSPACE, period, clock.now().date(), only=only)


def waiting(request, period: Period, part: str) -> list[SheetRow]:
    """Rows of a part of the inbox about which nobody has decided yet, in the order of the review."""
    now = in_effect(request)
    rows = inbox(now.counts.version, now.counts.day, period.first, period.last, part)
    over = kept_apart() if part == "alike" else set()
    if now.counts.version != now.digest:
        over |= _decided_since(now.counts.since)
    return [row for row in rows if row.key not in over]


@kept.counted("inbox", many=8)
def inbox(version: str, day: date, first: date, last: date, part: str) -> list[SheetRow]:
    """What waits in a part of the inbox, as the register was at a version; see `waiting`."""
    period = Period(first, last)
    keys = _in_period(period)
    if part in ("alike", "joined"):
        keys |= {other for pair in _alike(version) if not keys.isdisjoint(pair) for other in pair}
    held = light(settings.WORKSPACE, period, day, only=keys)
    rows = SHEETS[SHEET[part]](held).rows
    if part == "links":
        return [row for row in rows if row.cells["state"].text == "proposed"]
    if part == "conflicts":
        return [row for row in rows if row.cells["decided"].text == "open"]
    return [row for row in rows if row.cells["state"].text.startswith("alike") == (part == "alike")]


def _in_period(period: Period) -> set[str]:
    """Keys of the activities that have a day in a period."""
    rows = Activity.objects.values("thing__key", "start", "end", "status", "updated").iterator(2_000)
    return {row["thing__key"] for row in rows if (days := days_of(row)) and days.meets(period)}


@lru_cache(maxsize=1)
def _alike(version: str) -> list[tuple[str, str]]:
    """Pairs of keys of activities that may be one, whenever they were, as the register was at a version."""
    rows = Activity.objects.order_by("thing_id").values_list(
        "thing__key", "title", "lead", "kind", "start", "end", "place", "country", "fields"
    )
    names = ("title", "lead", "kind", "start", "end", "place", "country")
    told = [
        (key, {**fields, **{n: v for n, v in zip(names, values, strict=True) if v}}, 0)
        for key, *values, fields in rows.iterator(2_000)
    ]
    return [(one, two) for one, two, _ in proposals(told)]


def _decided_since(snapshot: int) -> set[str]:
    """Keys of rows of the inbox on which persons have acted after a snapshot of their acts."""
    found: set[str] = set()
    for record in Record.objects.filter(source__slug=PEOPLE, first_in__gt=snapshot).select_related("pack"):
        act = queries.form(record)[0].fields
        said = act["fields"] or {}
        found.add(f"{said.get('from')} → {said.get('to')}")
        found |= {f"{act['kind']}:{act['key']}|{name}" for name in said}
        found |= {f"{act['key']} ≡ {other}" for other in act["others"]}
    return found


def count_ahead(version: str, day: date) -> None:
    """For `evidence.kept`: the inbox of each year on which the workspace reports."""
    for name in texts.names():
        period = texts.period_of(name)
        for part in SHEET:
            inbox(version, day, period.first, period.last, part)


def counts(request, period: Period) -> dict[str, int]:
    """How many wait in each part."""
    return {part: len(waiting(request, period, part)) for part in ("links", "alike", "conflicts")}


def kept_apart() -> set[str]:
    """Pairs that a person has said are two activities, and has not taken that back."""
    found: set[str] = set()
    for what, subject, act in Entry.objects.filter(kind="pair").order_by("pk").values_list("what", "subject", "act"):
        if what == APART:
            found.add(subject)
        elif act:
            found.discard(subject)
    return found


def decide(part: str, decisions: Iterable[Decision], period: Period, *, actor: str, reason: str) -> Plan:
    """Take decisions of one part of the inbox, all of them together. Raises InputError, Busy."""
    wanted = list(decisions)
    sheet, column = SHEET[part], CHOICE if part == "conflicts" else DECISION
    apart = [one for one in wanted if part == "alike" and one.now == APART]
    wanted = [one for one in wanted if one not in apart]
    only = {name for one in wanted for name in _activities_of(part, one.key)}
    seen = {row.key: row for row in SHEETS[sheet](basis_of(period, only)).rows} if wanted else {}
    exported: dict[str, dict[str, tuple[str, str]]] = {}
    rows = []
    for one in wanted:
        row = seen.get(one.key)
        exported[one.key] = {name: (cell.text, cell.basis) for name, cell in row.cells.items()} if row else {}
        exported[one.key] |= {column: ("leave", one.basis), REASON: ("", "")}
        place = next((cell.text for cell in row.cells.values() if cell.text), one.key) if row else one.key
        texts = {name: text for name, (text, _) in exported[one.key].items()} | {column: one.now, REASON: one.reason}
        rows.append(EditedRow(one.key, place, {name: (text, place) for name, text in texts.items()}))
    made = _take(sheet, exported, rows, frozenset((column, REASON)), period, actor, reason, only)
    for one in apart:
        services.note(actor=actor, what=APART, kind="pair", subject=one.key, reason=one.reason or reason)
    return made


def correct(
    key: str, texts: Mapping[str, str], seen: Mapping[str, tuple[str, str]], period: Period, *, actor: str, reason: str
) -> Plan:
    """
    Take the fields of an activity as a person left them.

    Args:
        texts: field -> text, as in a cell of the review. seen: field -> (text, basis) as the page showed them.
    """
    title = seen.get("title", ("", ""))[0] or key
    row = EditedRow(key, title, {name: (text, f"{title}: {name}") for name, text in texts.items()})
    return _take(ACTIVITIES, {key: dict(seen)}, [row], frozenset(texts), period, actor, reason, {key})


def _activities_of(part: str, row: str) -> set[str]:
    """Keys of the activities of which a row of the inbox speaks."""
    if part in ("alike", "joined"):
        return set(row.split(" ≡ "))
    of = row.rpartition(" → " if part == "links" else "|")[0]
    return {of.removeprefix("activity:")} if of.startswith("activity:") else set()


def _take(sheet, exported, rows, editable, period: Period, actor: str, reason: str, only: Collection[str]) -> Plan:
    book = EditedBook("", {}, {sheet: exported}, {sheet: editable}, {}, {sheet: rows})
    made = review_apply.take(settings.WORKSPACE, book, period, actor=actor, reason=reason, only=only)
    if made.acts:
        following.follow()
    services.note_steps(made.steps, made.acts, actor=actor, reason=reason)
    return made


@dataclass(frozen=True, slots=True)
class EditableField:
    spec: cells.Field
    text: str
    basis: str
    look: str
    against: tuple[str, ...]


def fields_of(held: Basis, key: str) -> list[EditableField] | None:
    """The fields of an activity as cells of the review; None when the register has no such activity."""
    voices = alike(held).of("activity").get(key)
    if voices is None:
        return None
    settled = settled_of(voices)
    found = []
    for spec in cells.FIELDS:
        cell = field_cell(spec, settled)
        one = settled.get(spec.name)
        against = (
            tuple(dict.fromkeys(cells.cell_text(a.statement.fields[spec.name]) for a in one.against)) if one else ()
        )
        found.append(EditableField(spec, cell.text, cell.basis, cell.look, against))
    return found


def sources_say(thing: int, names: Iterable[str]) -> dict[str, Any]:
    """What sources say of some fields of a thing, whatever persons have said."""
    voices = queries.assertions(things=[thing]).get(thing, [])
    settled = settle([voice for voice in voices if not voice.is_of_person])
    return {name: settled[name].value for name in names if name in settled}
