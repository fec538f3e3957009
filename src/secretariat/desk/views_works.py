"""What a person says of works and twins: whether one is about security, of which topics, whether two are one text."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..domain import addresses
from ..domain.designations import loose
from ..domain.errors import InputError
from ..evidence import following
from ..standards.study import overrides, queries
from ..standards.study.words import BASES, KINDS, TWIN_STATES, topics
from . import services
from .access import at_desk
from .models import Entry
from .views import rows_of

SHOWN = 40
LONGEST = 200
TWINS = {"confirm": overrides.confirm_twin, "refuse": overrides.refuse_twin}


@at_desk
@require_safe
def works(request):
    """Works by the beginning of their designation, or as it is typed."""
    wanted = request.GET.get("work", "").replace("\0", "").strip()[:LONGEST]
    found = []
    if wanted:
        forms = {wanted, *loose(wanted)}
        found = list(queries.works().filter(key__in=forms).order_by("key")[:SHOWN])
        found += list(queries.works().filter(key__istartswith=wanted).exclude(key__in=forms).order_by("key")[:SHOWN])
    rows = [(one, addresses.segment(one.key)) for one in found[:SHOWN]]
    return render(request, "desk/works.html", {"rows": rows, "wanted": wanted, "here": "desk-works"})


@at_desk
def work(request, key: str):
    one = queries.work(addresses.key(key))
    if one is None:
        raise Http404
    if request.method == "POST":
        _act(request, one.key)
        return HttpResponseRedirect(reverse("desk-work-of", args=[key]))
    pairs = queries.twins(work=one.key).order_by("kind", "a", "b")[:SHOWN]
    assigned = [each.topic for each in queries.topics_of([one.key]).get(one.key, [])]
    subjects = [one.key, *(overrides.twin_key(each.a, each.b) for each in pairs)]
    shown = {
        "work": one, "public": queries.work_address(one.key), "here": "desk-works",
        "topics": [(topic, name, topic in assigned) for topic, name in topics(request.language).items()],
        "twins": [(each, each.b if each.a == one.key else each.a, _(KINDS[each.kind]), _(BASES[each.basis]), _(TWIN_STATES[each.state])) for each in pairs],
        "kinds": [(kind, _(label)) for kind, label in KINDS.items()],
        "history": rows_of(request, Entry.objects.filter(kind__in=("work", "twin"), subject__in=subjects).order_by("-pk")[:SHOWN]),
    }  # fmt: skip
    return render(request, "desk/work_of.html", shown)


def _act(request, key: str) -> None:
    said = request.POST
    actor, reason = services.actor_of(request.user), said.get("reason", "").strip()[:500]
    if not reason:
        raise InputError(_("An act needs a reason."))
    do = said.get("do", "")
    if do in TWINS:
        other, kind = said.get("other", "").strip()[:LONGEST], said.get("kind", "")
        act = TWINS[do](key, other, kind=kind if kind in KINDS else "", actor=actor, reason=reason)
        subject, what, about = overrides.twin_key(*sorted((key, other))), do, "twin"
    elif do == "security" and said.get("security") in ("yes", "no"):
        act = overrides.override(key, security=said["security"] == "yes", actor=actor, reason=reason)
        subject, what, about = key, "correct", "work"
    elif do == "topics":
        chosen = [topic for topic in said.getlist("topic") if topic in topics(request.language)]
        act = overrides.override(key, topics=chosen, actor=actor, reason=reason)
        subject, what, about = key, "correct", "work"
    else:
        raise InputError(_("It is not said what to do."))
    services.note(actor=actor, what=what, kind=about, subject=subject, detail=do, reason=reason, act=act.key)
    following.follow()
    messages.success(request, _("Noted. Counts follow with the next study."))
