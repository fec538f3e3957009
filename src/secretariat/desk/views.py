"""The desk's first page, the log, and undoing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from ..accounts.rules import may_see_names
from ..domain.errors import InputError
from ..evidence import acts, explain
from ..evidence.freshness import today
from ..evidence.presentation import by_role
from . import deciding, services, texts
from .access import at_desk
from .models import Entry, Work

WHAT = {
    "send": N_("sent a file"),
    "collect": N_("collected"),
    "accept": N_("accepted what waited"),
    "refuse": N_("refused"),
    "confirm": N_("confirmed"),
    "correct": N_("corrected"),
    "verify": N_("verified"),
    "join": N_("joined"),
    "separate": N_("separated"),
    "apart": N_("kept apart"),
    "undo": N_("undone"),
    "narrative": N_("wrote a text"),
    "read back": N_("took a text from Word"),
    "draft": N_("made a draft"),
    "issue": N_("issued a report"),
}
"""Acts in the log, in words."""
ROWS = 50


@at_desk
def desk(request):
    name = next(iter(texts.names()), str(today(request).year))
    return render(
        request,
        "desk/desk.html",
        {
            "year": name[:4],
            "counts": deciding.counts(request, texts.period_of(name)),
            "waiting": explain.waiting(),
            "works": Work.objects.exclude(state=Work.State.DONE).order_by("-pk")[:5],
            "entries": rows_of(request, Entry.objects.order_by("-pk")[:8]),
            "here": "desk",
        },
    )


def rows_of(request, entries) -> list[dict]:
    """Entries of the log as pages show them: persons by role, by name to editors; what may be undone."""
    found = list(entries)
    shown = may_see_names(request.user)
    standing = {act.key for act in acts.standing()} if any(one.act for one in found) else set()
    apart = deciding.kept_apart() if any(one.what == "apart" for one in found) else set()
    return [
        {
            "entry": one,
            "who": by_role(one.actor, with_names=shown),
            "what": WHAT.get(one.what, one.what),
            "undo": _undoing(one, standing, apart),
        }
        for one in found
    ]


def _undoing(one: Entry, standing: set[str], apart: set[str]) -> str:
    """By what an entry's act is undone, if it still stands."""
    if one.what == "apart":
        return f"apart:{one.pk}" if one.subject in apart else ""
    return one.act if one.act in standing and one.what != "undo" else ""


@at_desk
def log(request):
    last = request.GET.get("before", "")
    entries = Entry.objects.order_by("-pk")
    if last.isascii() and last.isdigit() and len(last) < 12:
        entries = entries.filter(pk__lt=int(last))
    found = list(entries[: ROWS + 1])
    more = found[ROWS - 1].pk if len(found) > ROWS else 0
    return render(
        request, "desk/log.html", {"entries": rows_of(request, found[:ROWS]), "more": more, "here": "desk-log"}
    )


@at_desk
@require_POST
def undo(request):
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "").strip()
    if not reason:
        raise InputError(_("An act needs a reason."))
    services.undo(act=act, actor=services.actor_of(request.user), reason=reason)
    messages.success(request, _("Undone."))
    return HttpResponseRedirect(back(request, reverse("desk-log")))


def back(request, otherwise: str) -> str:
    """The page of the desk from which a form was sent, if it says so and is one of ours."""
    wanted = request.POST.get("back", "")
    ours = wanted.startswith(reverse("desk")) and "\\" not in wanted and "\n" not in wanted
    return wanted if ours else otherwise
