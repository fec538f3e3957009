"""Sources at the desk: sent, seen row by row, accepted; what waits for a person; how far a piece of work is."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from ..accounts.rules import may_see_names
from ..domain.errors import InputError, UsageError
from ..evidence import collected, explain
from ..evidence.freshness import in_effect
from ..evidence.presentation import by_role
from . import services
from .access import at_desk
from .forms import UploadForm
from .models import Work

KINDS = {
    "preview": N_("Reading what was sent"),
    "collect": N_("Collecting"),
    "review": N_("Taking a corrected review back"),
    "decide": N_("Deciding on what waits"),
    "report": N_("Making a report"),
    "read-back": N_("Reading a Word file back"),
}
OUTCOMES = {
    "taken": N_("taken"),
    "in doubt": N_("taken, in doubt"),
    "left out": N_("left out"),
    "refused": N_("refused"),
}
SHOWN = 100
SILENT = 300
"""Seconds without a word after which a piece of work is taken to have broken off."""


@at_desk
def sources(request):
    workspace = settings.WORKSPACE.again()
    asked = request.GET.get("source", "")
    form = UploadForm(
        request.POST or None, request.FILES or None, sources=workspace.sources, initial={"source": asked},
        is_too_large=getattr(request, "is_too_large", False),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        work = services.ask(
            "preview", {"source": form.cleaned_data["source"]}, actor=services.actor_of(request.user),
            upload=form.cleaned_data["file"],
        )  # fmt: skip
        return HttpResponseRedirect(reverse("desk-work", args=[work.pk]))
    known = {entry["slug"] for entry in workspace.sources}
    rows = collected.rows(in_effect(request).sources.values())
    return render(
        request,
        "desk/sources.html",
        {
            "form": form,
            "rows": [row for row in rows if row.slug in known],
            "waiting": explain.waiting(),
            "here": "desk-sources",
        },
    )


@at_desk
@require_POST
def collect(request, slug: str):
    """Collect a source anew from its place; "all" is all of them."""
    asked = {} if slug == "all" else {"source": slug}
    work = services.ask("collect", asked, actor=services.actor_of(request.user))
    return HttpResponseRedirect(reverse("desk-work", args=[work.pk]))


@at_desk
@require_POST
def decide(request, slug: str):
    number, decision = request.POST.get("number", ""), request.POST.get("decision", "")
    reason = request.POST.get("reason", "").strip()
    if decision not in ("accept", "refuse") or not (number.isascii() and number.isdigit()):
        raise UsageError(_("Choose what is to be done."))
    if decision == "refuse" and not reason:
        raise InputError(_("An act needs a reason."))
    asked = {"source": slug, "number": int(number), "decision": decision, "reason": reason}
    work = services.ask("decide", asked, actor=services.actor_of(request.user))
    return HttpResponseRedirect(reverse("desk-work", args=[work.pk]))


@at_desk
def work(request, number: int):
    held = get_object_or_404(Work, pk=number)
    rows = []
    path = services.folder_of(held) / "rows.json"
    if held.kind == "preview" and path.is_file():
        rows = json.loads(path.read_text("utf-8"))
    first = request.GET.get("row", "0")
    first = int(first) if first.isascii() and first.isdigit() and len(first) < 6 else 0
    silent = (timezone.now() - held.touched_at).total_seconds() > SILENT
    result = held.result or {}
    return render(
        request,
        "desk/work.html",
        {
            "work": held,
            "title": KINDS.get(held.kind, held.kind),
            "who": by_role(held.actor, with_names=may_see_names(request.user)),
            "is_silent": not held.is_over and silent,
            "result": result,
            "file": held.asked.get("file", "").rpartition("/")[2],
            "counts": [(OUTCOMES.get(name, name), count) for name, count in result.get("counts", {}).items()],
            "rows": [{**row, "outcome": OUTCOMES.get("in doubt" if row.get("doubt") else row["outcome"], row["outcome"]), "fields": _flat(row.get("fields") or {})} for row in rows[first : first + SHOWN]],
            "next": first + SHOWN if first + SHOWN < len(rows) else 0,
            "more": max(0, result.get("rows", 0) - len(rows)),
            "accepted": Work.objects.filter(asked__of=held.pk).first(),
            "here": "desk-reports" if held.kind in ("report", "read-back") else "desk-sources",
        },
        status=200,
    )  # fmt: skip


def _flat(fields: dict) -> list[tuple[str, str]]:
    return [
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in fields.items()
        if value not in (None, "", [])
    ]


FURTHER = {"preview": "collect", "read-back": "read-back"}
"""Work that shows something -> the work that does it."""


@at_desk
@require_POST
def accept(request, number: int):
    """Do what a preview has shown; once."""
    held = get_object_or_404(Work, pk=number)
    if held.kind not in FURTHER or held.state != Work.State.DONE or held.asked.get("write"):
        raise UsageError(_("There is nothing to accept here."))
    earlier = Work.objects.filter(asked__of=held.pk).exclude(state=Work.State.FAILED).first()
    if earlier is None:
        asked = {**held.asked, "of": held.pk}
        kind = FURTHER[held.kind]
        if held.result.get("format") == "review-xlsx":
            kind, asked["reason"] = "review", request.POST.get("reason", "").strip()
            if not asked["reason"]:
                raise InputError(_("An act needs a reason."))
        elif held.kind == "read-back":
            asked["write"] = True
        earlier = services.ask(kind, asked, actor=services.actor_of(request.user))
    return HttpResponseRedirect(reverse("desk-work", args=[earlier.pk]))
