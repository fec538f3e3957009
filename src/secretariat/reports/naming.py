"""What instructions, plans, goals, budget lines and acts of cooperation are called, and where their pages are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.http import Http404
from django.urls import reverse

from ..cooperation.models import Liaison
from ..domain import addresses
from ..domain.languages import by_language
from ..evidence.models import Thing
from ..evidence.names import Named, Namer
from ..mandates.models import Instruction
from .clauses import clause
from .kept_tables import Row
from .models import BudgetLine, Goal, Plan
from .things import own_words


def revision_address(revision: str) -> str:
    return reverse("revision", args=[addresses.segment(revision)])


def plan_address(plan: str) -> str:
    return reverse("plan", args=[addresses.segment(plan)])


def line_address(key: str) -> str:
    return reverse("budget-line", args=[addresses.segment(key)])


def act_address(key: str) -> str:
    return reverse("act", args=[addresses.segment(key)])


def within(rows: Iterable[Row], route: str, above: str) -> dict[str, str]:
    """Ids of instructions (or goals) -> their addresses, below that of their revision (or plan)."""
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(str(row[above] or ""), []).append(row)
    found = {}
    for key, some in held.items():
        if key:
            parts = addresses.readable(_designation(row) for row in some)
            for row in some:
                found[row["id"]] = reverse(route, args=[addresses.segment(key), parts[_designation(row)]])
    return found


def at(rows: Sequence[Row], part: str) -> Row | None:
    """Of the instructions of one revision, or the goals of one plan, the one at a part of an address."""
    parts = addresses.readable(_designation(row) for row in rows)
    return next((row for row in rows if parts[_designation(row)] == part), None)


def part_of(theirs: Sequence[Row], key: str, kind: str, whole: str) -> tuple[Row, str]:
    """An instruction of a revision, or an item of a plan, and its address. Raises Http404 when it is none of theirs."""
    row = at(theirs, key)
    if row is None:
        raise Http404
    return row, within(theirs, kind, whole)[row["id"]]


def _designation(row: Row) -> str:
    return str(row["designation"] or row["id"])


def name_instructions(things: Sequence[int], language: str) -> dict[int, Named]:
    mine = set(things)
    revisions = Instruction.objects.filter(thing_id__in=things).values("revision_id")
    rows = _below(Instruction, "revision", revisions, "designation", "gist")
    where = within(rows, "instruction", "revision")
    found = {}
    for row in rows:
        if row["pk"] in mine:
            gist, lang = own_words(by_language({**row["fields"], "gist": row["gist"]}, "gist"))
            told = clause(row["designation"])
            designation = f"{row['revision']}, {told}" if row["revision"] else told
            found[row["pk"]] = Named("instruction", row["id"], gist, designation, where.get(row["id"], ""), lang)
    return found


def name_goals(things: Sequence[int], language: str) -> dict[int, Named]:
    mine = set(things)
    rows = _below(Goal, "plan", Goal.objects.filter(thing_id__in=things).values("plan_id"), "designation", "name")
    where = within(rows, "goal", "plan")
    found = {}
    for row in rows:
        if row["pk"] in mine:
            fields = row["fields"]
            label, lang = own_words(by_language({**fields, "name": row["name"]}, "name", "gist", "theme"))
            found[row["pk"]] = Named(
                "goal", row["id"], label, f"{row['plan']} {clause(row['designation'])}", where.get(row["id"], ""), lang
            )
    return found


def _below(model, above: str, ids, *names: str) -> list[Row]:
    """All that stands in the same revisions or plans: an address depends on what stands beside. One query."""
    columns = ("thing_id", "thing__key", f"{above}__key", "fields", *names)
    rows = model.objects.filter(**{f"{above}_id__in": ids}).values_list(*columns)
    return [dict(zip(("pk", "id", above, "fields", *names), row, strict=True)) for row in rows]


def name_plans(things: Sequence[int], language: str) -> dict[int, Named]:
    found = {}
    for pk, key, name, fields in Plan.objects.filter(thing_id__in=things).values_list(
        "thing_id", "thing__key", "name", "fields"
    ):
        label, lang = own_words(by_language({**fields, "name": name}, "name"))
        found[pk] = Named("plan", key, label, key, plan_address(key), lang)
    return found


def name_lines(things: Sequence[int], language: str) -> dict[int, Named]:
    rows = BudgetLine.objects.filter(thing_id__in=things).values_list("thing_id", "thing__key", "body", "line")
    return {
        pk: Named("budget-line", key, f"{body}: {line}", "", line_address(key), "en") for pk, key, body, line in rows
    }


def name_acts(things: Sequence[int], language: str) -> dict[int, Named]:
    rows = Liaison.objects.filter(thing_id__in=things).values_list(
        "thing_id", "thing__key", "subject", "sender", "receiver"
    )
    return {
        pk: Named("liaison", key, subject or f"{sender} – {receiver}", "", act_address(key), "en")
        for pk, key, subject, sender, receiver in rows
    }


NAMERS: dict[str, tuple[Namer, Callable[[str], str] | None]] = {
    "instruction": (name_instructions, None),
    "goal": (name_goals, None),
    "plan": (name_plans, plan_address),
    "budget-line": (name_lines, line_address),
    "liaison": (name_acts, act_address),
}
"""Kind -> how its things are named, and their address where the key alone gives it."""


def all_addresses() -> Iterator[str]:
    """The addresses of all revisions, instructions and goals, for the site map; two queries."""
    for model, above, route, of in (
        (Instruction, "revision", "instruction", revision_address),
        (Goal, "plan", "goal", None),
    ):
        ids = Thing.objects.filter(kind=above).values("pk")
        rows = _below(model, above, ids, "designation")
        if of:
            yield from (of(key) for key in sorted({row[above] for row in rows}))
        yield from sorted(within(rows, route, above).values())
