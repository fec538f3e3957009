"""
What waits for a person, and what a person decides: the sheets of the review, shown as forms and taken back as it is.

So a decision at the desk and one in a corrected workbook are the same, with the same checks: what has changed since the
page was shown is told and waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from ..domain import review_cells as cells
from ..domain.periods import Period, year
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
from ..evidence import clock, queries
from ..reports import review_apply
from ..reports.light import light
from ..reports.making import Basis
from ..reports.review_export import SHEETS, alike, field_cell, settled_of
from ..reports.review_plan import Plan
from . import services
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


def basis_of(period: Period) -> Basis:
    """The register as a report of the period would find it, without standards and figures."""
    return light(settings.WORKSPACE, period, clock.now().date())


def waiting(held: Basis, part: str) -> list[SheetRow]:
    """Rows of a part of the inbox about which nobody has decided yet, in the order of the review."""
    rows = SHEETS[SHEET[part]](held).rows
    if part == "links":
        return [row for row in rows if row.cells["state"].text == "proposed"]
    if part == "conflicts":
        return [row for row in rows if row.cells["decided"].text == "open"]
    apart = kept_apart() if part == "alike" else set()
    return [
        row for row in rows if row.cells["state"].text.startswith("alike") == (part == "alike") and row.key not in apart
    ]


def counts(held: Basis) -> dict[str, int]:
    """How many wait in each part."""
    same = SHEETS[SAME](held).rows
    apart = kept_apart()
    return {
        "links": sum(row["state"] == "proposed" and row["in_period"] for row in held.tables["links"]),
        "alike": sum(row.cells["state"].text.startswith("alike") and row.key not in apart for row in same),
        "conflicts": len(waiting(held, "conflicts")),
    }


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
    seen = {row.key: row for row in SHEETS[sheet](basis_of(period)).rows} if wanted else {}
    exported: dict[str, dict[str, tuple[str, str]]] = {}
    rows = []
    for one in wanted:
        row = seen.get(one.key)
        exported[one.key] = {name: (cell.text, cell.basis) for name, cell in row.cells.items()} if row else {}
        exported[one.key] |= {column: ("leave", one.basis), REASON: ("", "")}
        place = next((cell.text for cell in row.cells.values() if cell.text), one.key) if row else one.key
        texts = {name: text for name, (text, _) in exported[one.key].items()} | {column: one.now, REASON: one.reason}
        rows.append(EditedRow(one.key, place, {name: (text, place) for name, text in texts.items()}))
    made = _take(sheet, exported, rows, frozenset((column, REASON)), period, actor, reason)
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
    return _take(ACTIVITIES, {key: dict(seen)}, [row], frozenset(texts), period, actor, reason)


def _take(sheet, exported, rows, editable, period: Period, actor: str, reason: str) -> Plan:
    book = EditedBook("", {}, {sheet: exported}, {sheet: editable}, {}, {sheet: rows})
    made = review_apply.take(settings.WORKSPACE, book, period, actor=actor, reason=reason)
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
