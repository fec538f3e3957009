"""Pages of activities."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..accounts.rules import may_see_names
from ..domain.languages import Writing
from ..domain.naming import alike
from ..domain.precedence import settled_values
from ..evidence import names, presentation
from ..evidence import queries as evidence
from ..evidence.freshness import fresh, in_effect, today
from ..web import data
from ..web.described import FEEDS, ROWS, TEXT, described
from ..web.listing import Column
from ..web.page import host
from ..web.words import words
from . import entities, feeds, proposals, queries
from .earlier import leads_on
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


@described(N_("Activities"), listing=ActivityList, forms=(*FEEDS, "ics"))
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
        return feeds.made(request, listing, form)
    raise Http404


def _found(segment: str):
    thing, moved = queries.thing_at("activity", segment)
    if thing is None:
        raise Http404
    return thing, moved


@allow("everyone")
@fresh
@leads_on("activity", queries.activity_address)
def activity(request, key: str):
    thing, moved = _found(key)
    if moved:
        return HttpResponsePermanentRedirect(queries.activity_address(thing.key))
    facts, voices = _facts(request, thing)
    links, why = _links(request, thing, voices)
    roles = queries.roles_in(thing)
    entities = [role.entity for role in roles if role.entity]
    mark = in_effect(request).mark
    called = names.named([*(one["to"] for one in links), *entities], request.language, mark=mark)
    settled = {fact.name: fact.value for fact in facts}
    standing = _standing(settled, voices, today(request))
    shown = {
        "title": settled.get("title") or thing.key,
        "standing": standing,
        "standing_label": STANDINGS.get(standing, standing),
        "facts": facts,
        "links": [{**one, "to": called[one["to"].pk], "label": presentation.STATES[one["state"]]} for one in links],
        "why": why,
        "roles": [
            {"entity": called[one.entity.pk], "what": one.what, "since": one.since} for one in roles if one.entity
        ],
        "base": queries.activity_address(thing.key).rstrip("/"),
        "as_of": today(request).isoformat(),
        "section": "activities",
    }
    return render(request, "inventory/activity.html", shown)


@described("activity", facts=FIELDS, members={"standing": TEXT, "links": ROWS, "roles": ROWS})
@allow("everyone")
@fresh
@leads_on("activity", queries.activity_address)
def activity_data(request, key: str, form: str):
    thing, moved = _found(key)
    if moved:
        return HttpResponsePermanentRedirect(f"{queries.activity_address(thing.key).rstrip('/')}.{form}")
    facts, voices = _facts(request, thing)
    roles = queries.roles_in(thing)
    whole = {
        "id": f"activity:{thing.key}",
        "address": host(request) + queries.activity_address(thing.key),
        "as_of": today(request).isoformat(),
        "standing": _standing({fact.name: fact.value for fact in facts}, voices, today(request)),
        "facts": presentation.as_data(facts),
        "links": [
            {
                "to": f"{one['to'].kind}:{one['to'].key}",
                "state": one["state"],
                "rule": one["rule"],
                "reason": one["reason"],
            }
            for one in _links(request, thing, voices)[0]
        ],
        "roles": [{"entity": one.entity.key, "what": one.what, "since": one.since} for one in roles if one.entity],
    }
    return data.thing(form, "activity", whole, presentation.as_rows(facts))


def _links(request, thing, voices) -> tuple[list[dict[str, Any]], tuple[str, str]]:
    """
    Links that sources state, and beside them what rules propose: to, state, rule, reason, lang (of the reason).

    With them (why no rule proposes anything, the language of that), of what has no link.
    """
    held = queries.links_of(thing, voices)
    fields = {**settled_values(voices), "updated": _heard(voices)}
    proposed = proposals.of(thing, fields, held, in_effect(request).version, today(request))
    found = [(one.to, one.state, one.rule, one.reason) for one in held if one.state != "refused"]
    found += [(one.to, "proposed", one.rule, one.reason) for one in proposed.links]
    links = []
    for to, state, rule, why in found:
        reason, lang = proposals.reason_in(why, request.language)
        links.append({"to": to, "state": state, "rule": rule, "reason": reason, "lang": lang})
    return links, proposals.reason_in(proposed.why_none, request.language)


@lru_cache(maxsize=4)
def _names_alike(version: str):
    """As `derive.names_alike`, from the counts that are kept."""
    known = entities.overview(version)
    return alike(known.line, {key: one.name for key, one in known.known.items()})


def _facts(request, thing):
    voices = evidence.assertions(things=[thing.pk]).get(thing.pk, [])
    if not voices:
        raise Http404
    same = _names_alike(in_effect(request).version)
    voices = [same(voice) for voice in voices]
    writing: Writing = words()
    shown = bool(request.COOKIES) and may_see_names(request.user)
    facts = presentation.facts(voices, FIELDS, in_effect(request), writing, with_names=shown)
    for fact in facts:
        if fact.by is None and fact.name not in ("start", "end", "lead", "outputs", "status"):
            fact.label = ""  # nobody spoke of it, and nobody need have
    known = entities.overview(in_effect(request).version)
    for fact in facts:
        if fact.name == "lead" and fact.value:
            fact.href = known.address(fact.value)
            fact.called(known.called(fact.value, writing.language))
        elif fact.name == "country" and fact.value:
            fact.called(known.country(fact.value, writing))
        elif fact.name == "partners":
            fact.items = [(known.called(text, writing.language), known.address(text)) for text, _href in fact.items]
            if all(known.is_called(one, writing.language) for one in fact.value or ()):
                fact.lang = ""
    return [fact for fact in facts if fact.label], voices


def _heard(voices) -> str:
    """Date of the newest source that speaks of it."""
    return max((str(one.statement.fields.get("source_date") or "") for one in voices), default="")


def _standing(settled, voices, day) -> str:
    return queries.standing({**settled, "updated": _heard(voices)}, day)
