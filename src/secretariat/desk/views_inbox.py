"""The inbox of proposals, and the fields of an activity with their history."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..domain import addresses, review_cells
from ..domain.errors import InputError, UsageError
from ..domain.review_sheets import CHOICE, DECISION, SheetRow
from ..domain.vocabulary import KINDS, STATUSES
from ..evidence import clock, collected
from ..evidence.freshness import in_effect, today
from ..formats import review_xlsx
from ..inventory import queries
from ..reports.review_export import book_of
from ..web.words import words
from . import deciding, markup, services, texts
from .access import at_desk
from .models import Entry
from .views import back, rows_of

PARTS = {
    "links": N_("Proposed links"),
    "alike": N_("Activities that are alike"),
    "joined": N_("Joined by a rule"),
    "conflicts": N_("Contradictions"),
    "refused": N_("Refused records"),
}
COLUMNS = {
    "links": (("of_name", N_("Activity or role")), ("to_name", N_("Instruction, goal or budget line")), ("to_gist", N_("What it says")), ("why", N_("Reason given"))),
    "alike": (("title", N_("Activity")), ("dates", N_("Its dates")), ("lead", N_("Its lead")), ("other_title", N_("The other")), ("other_dates", N_("Dates of the other")), ("other_lead", N_("Lead of the other"))),
    "conflicts": (("thing", N_("Of")), ("field", N_("Field")), ("values", N_("Values"))),
}  # fmt: skip
COLUMNS["joined"] = COLUMNS["alike"]
CHOICES = {
    "links": (("confirm", N_("confirm")), ("refuse", N_("refuse"))),
    "alike": (("join", N_("join: they are one")), ("apart", N_("keep apart"))),
    "joined": (("separate", N_("separate: they are two")),),
}
LABELS = {
    "title": N_("Title"),
    "kind": N_("Kind"),
    "lead": N_("Lead"),
    "partners": N_("Partners"),
    "start": N_("Start"),
    "end": N_("End"),
    "place": N_("Place"),
    "country": N_("Country"),
    "region": N_("Region"),
    "status": N_("Status"),
    "outputs": N_("Outputs"),
    "participants": N_("Participants"),
    "countries_participating": N_("Countries taking part"),
    "amount": N_("Cost"),
    "mandate_refs": N_("Instructions named"),
    "plan_refs": N_("Goals named"),
    "description": N_("What it is"),
    "source_title": N_("Source"),
    "source_url": N_("Address of the source"),
    "source_date": N_("Date of the source"),
}
"""Field of an activity -> its label."""
LONGEST = 500


@at_desk
def inbox(request):
    name = request.GET.get("year", "") or next(iter(texts.names()), str(today(request).year))[:4]
    period, part = texts.period_of(name), request.GET.get("part", "links")
    if part not in PARTS:
        raise Http404
    if request.method == "POST":
        return _decide(request, part, period)
    shown: dict = {
        "year": name,
        "years": sorted({one[:4] for one in texts.names()} | {name}),
        "part": part,
        "here": "desk-inbox",
    }
    shown["parts"] = [(key, label, key == part) for key, label in PARTS.items()]
    if part == "refused":
        shown["refused"] = _refused(request)
        return render(request, "desk/inbox.html", shown)
    waiting = deciding.waiting(request, period, part)
    after = request.GET.get("after", "")
    start = next((at + 1 for at, row in enumerate(waiting) if row.key == after), 0)
    rows = waiting[start : start + deciding.PAGE]
    shown |= {
        "total": len(waiting),
        "columns": [label for _name, label in COLUMNS[part]],
        "decisions": markup.decisions((_row(part, row) for row in rows), words()) if rows else "",
        "after": rows[-1].key if start + deciding.PAGE < len(waiting) else "",
        "is_later": start > 0,
    }
    return render(request, "desk/inbox.html", shown)


@at_desk
def workbook(request, number: int):
    """The review of a year as a workbook to correct, which is sent in like a source."""
    period = texts.period_of(str(number))
    made_at = clock.now().isoformat().replace("+00:00", "Z")
    site = settings.WORKSPACE
    book = book_of(deciding.basis_of(period), name=site.name, notice=site.notice, made_at=made_at)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(review_xlsx.write(book), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="review-{number}.xlsx"'
    return answer


def _row(part: str, row: SheetRow) -> dict:
    column = CHOICE if part == "conflicts" else DECISION
    choices = [(value, _(label)) for value, label in CHOICES.get(part, ())]
    if part == "conflicts":
        number = 1
        while (cell := row.cells.get(f"value-{number}")) is not None:
            choices.append((str(number), f"{cell.text} ({row.cells[f'from-{number}'].text})"))
            number += 1
    cells = [(label, row.cells[name].text) for name, label in COLUMNS[part] if name != "values"]
    if part == "conflicts":
        cells.append((COLUMNS[part][-1][1], " · ".join(label for _value, label in choices)))
    return {"key": row.key, "basis": row.cells[column].basis, "cells": cells, "choices": choices, "name": cells[0][1]}


def _refused(request) -> list[dict]:
    sources = in_effect(request).sources
    told = collected.all_problems(sources.values())
    return [{"source": source, "problems": told[pk]} for pk, source in sources.items() if pk in told]


def _decide(request, part: str, period):
    reason = request.POST.get("reason", "").strip()[:LONGEST]
    decisions = []
    for number in range(deciding.PAGE):
        now = request.POST.get(f"d-{number}", "")
        if now:
            own = request.POST.get(f"r-{number}", "").strip()[:LONGEST]
            if not (own or reason):
                raise InputError(_("An act needs a reason."))
            decisions.append(
                deciding.Decision(request.POST.get(f"k-{number}", ""), request.POST.get(f"b-{number}", ""), now, own)
            )
    if part not in deciding.SHEET or not decisions:
        raise UsageError(_("Nothing was decided: every row was left as it is."))
    # Where each has a reason of its own, the common one is never asked for.
    made = deciding.decide(
        part, decisions, period, actor=services.actor_of(request.user), reason=reason or decisions[0].reason
    )
    _tell(request, made, sum(one.now == deciding.APART for one in decisions))
    return HttpResponseRedirect(back(request, request.get_full_path()))


def _tell(request, made, more: int = 0) -> None:
    """What was done, and what waits and why."""
    messages.success(request, _("Acts done: {count}.").format(count=len(made.steps) + more))
    for problem in (*made.conflicts, *made.questions, *made.problems):
        messages.warning(
            request, f"{problem.place}: {problem.message}" + (f" ({problem.mend})" if problem.mend else "")
        )


@at_desk
def activities(request):
    """Find an activity to correct."""
    wanted = request.GET.get("title", "").strip()[:200].replace("\0", "")
    found = queries.activities().order_by("title", "thing_id")
    if wanted:
        found = found.filter(title__icontains=wanted)
    rows = found.values_list("thing__key", "title", "start", "lead")[:100]
    base = reverse("desk-activities")
    told = [(queries.activity_address(key, base), title or key, start, lead) for key, title, start, lead in rows]
    shown = markup.activities(told, words())
    return render(request, "desk/activities.html", {"rows": shown, "wanted": wanted, "here": "desk-activities"})


@at_desk
def activity(request, key: str):
    thing, moved = queries.thing_at("activity", key)
    if thing is None:
        raise Http404
    if moved:
        return HttpResponseRedirect(reverse("desk-activity", args=[moved]))
    period = deciding.period_of(today(request).year)
    if request.method == "POST":
        return _correct(request, thing, period)
    fields = deciding.fields_of(deciding.basis_of(period, {thing.key}), thing.key)
    if fields is None:
        raise Http404
    return render(
        request,
        "desk/activity.html",
        {
            "thing": thing,
            "title": fields[0].text or thing.key,
            "fields": [(LABELS[field.spec.name], field) for field in fields],
            "kinds": KINDS,
            "statuses": STATUSES,
            "public": queries.activity_address(thing.key),
            "history": rows_of(request, Entry.objects.filter(kind="activity", subject=thing.key).order_by("-pk")[:50]),
            "here": "desk-activities",
        },
    )


def _correct(request, thing, period):
    reason = request.POST.get("reason", "").strip()[:LONGEST]
    if not reason:
        raise InputError(_("An act needs a reason."))
    names = [field.name for field in review_cells.FIELDS if f"f-{field.name}" in request.POST]
    now = {name: request.POST[f"f-{name}"][: review_cells.LONGEST] for name in names}
    seen = {name: (request.POST.get(f"w-{name}", ""), request.POST.get(f"b-{name}", "")) for name in names}
    made = deciding.correct(thing.key, now, seen, period, actor=services.actor_of(request.user), reason=reason)
    _tell(request, made)
    return HttpResponseRedirect(reverse("desk-activity", args=[addresses.segment(thing.key)]))
