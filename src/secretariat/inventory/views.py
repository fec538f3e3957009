"""Pages of activities."""

from __future__ import annotations

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..accounts.rules import may_see_names
from ..domain.languages import Writing
from ..evidence import names, presentation
from ..evidence import queries as evidence
from ..evidence.freshness import fresh, in_effect, today
from ..web import data
from ..web.listing import Column
from ..web.page import host
from ..web.words import words
from . import feeds, queries
from .listing import STANDINGS, ActivityList

FIELDS = (
    Column("title", N_("Title"), "name"),
    Column("kind", N_("Kind"), "word"),
    Column("lead", N_("Lead"), "name"),
    Column("partners", N_("Partners"), "name"),
    Column("start", N_("Start"), "date"),
    Column("end", N_("End"), "date"),
    Column("place", N_("Place"), "name"),
    Column("country", N_("Country"), "country"),
    Column("status", N_("Status, as its source says"), "word"),
    Column("description", N_("What it is"), "text"),
    Column("outputs", N_("Outputs"), "text"),
    Column("participants", N_("Participants"), "number"),
    Column("countries_participating", N_("Countries taking part"), "number"),
    Column("mandate_refs", N_("Mandate, as its source says"), "name"),
    Column("plan_refs", N_("Plan, as its source says"), "name"),
)


def _list(request) -> ActivityList:
    return ActivityList(request.GET.dict(), words(), in_effect(request), today(request))


@allow("everyone")
@fresh
def activities(request):
    listing = _list(request)
    return render(
        request,
        "inventory/activities.html",
        {
            "listing": listing,
            "page": listing.page(),
            "as_of": today(request).isoformat(),
            "section": "activities",
            "query": listing.link(),
        },
    )


@allow("everyone")
@fresh
def activities_data(request, form: str):
    listing = _list(request)
    if form in data.FORMS:
        about = {
            "host": host(request),
            "list": "activities",
            "filters": listing.chosen,
            "count": listing.count(),
            "as_of": today(request).isoformat(),
        }
        return data.listed(listing, form, "activities", about)
    if form in feeds.FORMS:
        return feeds.FORMS[form](request, listing)
    raise Http404


def _found(segment: str):
    thing, moved = queries.thing_at("activity", segment)
    if thing is None:
        raise Http404
    return thing, moved


@allow("everyone")
@fresh
def activity(request, key: str):
    thing, moved = _found(key)
    if moved:
        return HttpResponsePermanentRedirect(queries.activity_address(thing.key))
    facts, voices = _facts(request, thing)
    links, roles = queries.links_of(thing, voices), queries.roles_in(thing)
    called = names.named(
        [*(link.to for link in links), *(role.entity for role in roles if role.entity)], request.language
    )
    settled = {fact.name: fact.value for fact in facts}
    standing = _standing(settled, voices, today(request))
    return render(
        request,
        "inventory/activity.html",
        {
            "title": settled.get("title") or thing.key,
            "standing": standing,
            "standing_label": STANDINGS.get(standing, standing),
            "facts": facts,
            "links": [
                {
                    "to": called[link.to.pk],
                    "state": presentation.STATES.get(link.state, link.state),
                    "class": link.state,
                    "reason": link.reason,
                    "rule": link.rule,
                }
                for link in links
                if link.state != "refused"
            ],
            "roles": [
                {"entity": called[role.entity.pk], "what": role.what, "since": role.since}
                for role in roles
                if role.entity
            ],
            "base": queries.activity_address(thing.key).rstrip("/"),
            "key": thing.key,
            "as_of": today(request).isoformat(),
            "section": "activities",
        },
    )


@allow("everyone")
@fresh
def activity_data(request, key: str, form: str):
    thing, moved = _found(key)
    if moved:
        return HttpResponsePermanentRedirect(f"{queries.activity_address(thing.key).rstrip('/')}.{form}")
    facts, voices = _facts(request, thing)
    settled = {fact.name: fact.value for fact in facts}
    links, roles = queries.links_of(thing, voices), queries.roles_in(thing)
    called = names.named([role.entity for role in roles if role.entity], request.language)
    whole = {
        "id": f"activity:{thing.key}",
        "address": host(request) + queries.activity_address(thing.key),
        "as_of": today(request).isoformat(),
        "standing": _standing(settled, voices, today(request)),
        "facts": presentation.as_data(facts),
        "links": [
            {"to": f"{link.to.kind}:{link.to.key}", "state": link.state, "rule": link.rule, "reason": link.reason}
            for link in links
            if link.state != "refused"
        ],
        "roles": [
            {"entity": called[role.entity.pk].key, "what": role.what, "since": role.since}
            for role in roles
            if role.entity
        ],
    }
    return data.thing(form, "activity", whole, presentation.as_rows(facts))


def _facts(request, thing):
    voices = evidence.assertions(things=[thing.pk]).get(thing.pk, [])
    if not voices:
        raise Http404
    writing: Writing = words()
    shown = bool(request.COOKIES) and may_see_names(request.user)
    facts = presentation.facts(voices, FIELDS, in_effect(request), writing, with_names=shown)
    for fact in facts:
        if fact.by is None and fact.name not in ("start", "end", "lead", "outputs", "status"):
            fact.label = ""  # nobody spoke of it, and nobody need have
    return [fact for fact in facts if fact.label], voices


def _standing(settled, voices, day) -> str:
    updated = max((str(one.statement.fields.get("source_date") or "") for one in voices), default="")
    return queries.standing({**settled, "updated": updated}, day)
