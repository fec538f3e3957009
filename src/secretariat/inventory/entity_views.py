"""Pages of entities."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..accounts.rules import may_see_names
from ..evidence import presentation
from ..evidence import queries as evidence
from ..evidence.freshness import changed, fresh, in_effect, today
from ..evidence.queries import first_heard
from ..web import data, feeds
from ..web.described import FEEDS, IDS, ROWS, described
from ..web.listing import Column
from ..web.page import host
from ..web.words import words
from . import entities, queries
from .earlier import leads_on
from .entity_list import EntityList
from .models import Activity, Role

COLUMNS = (
    Column("name", N_("Name"), "name"),
    Column("name_fr", N_("Name in French"), "name"),
    Column("names", N_("Names in other languages"), "name"),
    Column("kind", N_("Kind"), "word"),
    Column("parent", N_("Part of"), "name"),
    Column("country", N_("Country"), "country"),
    Column("aliases", N_("Also named"), "name"),
    Column("role", N_("What it does"), "text"),
    Column("status", N_("Status, as its source says"), "text"),
    Column("predecessor", N_("Went before"), "text"),
    Column("address", N_("Its own site"), "designation"),
)


class _Activities(NamedTuple):
    led: list[Activity]
    partnered: list[Activity]
    all: dict[int, Activity]


SHOWN = 15
"""Activities of one kind that the page shows; the list holds them all."""


def _list(request) -> EntityList:
    return EntityList(request.GET.dict(), words(), in_effect(request))


@allow("everyone")
@fresh
def all_entities(request):
    listing = _list(request)
    return render(
        request,
        "inventory/entities.html",
        {
            "listing": listing, "page": listing.page(), "as_of": today(request).isoformat(), "section": "entities",
            "query": listing.link(),
        },
    )  # fmt: skip


@described(N_("Entities"), listing=EntityList, forms=FEEDS)
@allow("everyone")
@fresh
def entities_data(request, form: str):
    if form in feeds.FORMS:
        listing = EntityList({"sort": "newest", **request.GET.dict()}, words(), in_effect(request))
        since = first_heard([row.thing_id for row in islice(listing.rows(), feeds.NEWEST)])
        found = feeds.entries(request, listing, changed(request), dated=lambda row: since.get(row.thing_id))
        return feeds.FORMS[form](request, _("Entities"), found, changed(request), listing.link(sort=""))
    if form not in data.FORMS:
        raise Http404
    listing = _list(request)
    about = {
        "host": host(request), "list": "entities", "filters": listing.chosen, "count": listing.count(),
        "as_of": today(request).isoformat(),
    }  # fmt: skip
    return data.listed(listing, form, "entities", about)


def _by_name(request, name: str) -> str:
    """The page of an entity by any of its names."""
    return entities.overview(in_effect(request).version).address(name)


def _found(request, segment: str):
    """The thing, the address that it moved to, its facts, and what parts of the page look at."""
    thing, moved = queries.thing_at("entity", segment)
    if thing is None:
        raise Http404
    known = entities.overview(in_effect(request).version)
    if moved:
        return thing, True, [], None
    if thing.key not in known.known:
        raise Http404
    voices = evidence.assertions(things=[thing.pk]).get(thing.pk, [])
    with_names = bool(request.COOKIES) and may_see_names(request.user)
    facts = presentation.facts(voices, COLUMNS, in_effect(request), words(), with_names=with_names)
    for fact in facts:
        if fact.name == "parent" and fact.value:
            held = known.known.get(known.slug(fact.value))
            if held:
                fact.shown, fact.href = held.name, entities.entity_address(held.key)
                fact.called(known.called(held.name, request.language))
        if fact.name == "country" and fact.value:
            fact.called(known.country(fact.value, words()))
        if fact.name == "names" and isinstance(fact.value, dict):
            fact.items = [(f"{language}: {name}", "") for language, name in fact.value.items()]
        if fact.name == "address" and str(fact.value or "").startswith(("https://", "http://")):
            fact.href = fact.value
    facts = [fact for fact in facts if fact.by is not None or fact.name in ("name", "kind")]
    return (
        thing,
        False,
        facts,
        entities.View(in_effect(request).version, request.language, known, known.known[thing.key]),
    )


def _activities(known: entities.Overview, key: str, limit: int, *, also: Iterable[int] = ()) -> _Activities:
    """Activities that it leads, in which it is a partner, the newest of each, and some others; one query."""
    led, partnered = known.led.get(key, [])[:limit], known.partnered.get(key, [])[:limit]
    wanted = {*led, *partnered, *also}
    found = {row.thing_id: row for row in queries.activities().filter(thing_id__in=wanted)} if wanted else {}
    return _Activities([found[pk] for pk in led if pk in found], [found[pk] for pk in partnered if pk in found], found)


def _roles(thing) -> list[Role]:
    """One query."""
    rows = Role.objects.filter(entity=thing).exclude(state="refused").select_related("activity")
    return list(rows.order_by("activity", "what", "thing_id"))


@allow("everyone")
@fresh
@leads_on("entity", entities.entity_address, _by_name)
def entity(request, key: str):
    thing, moved, facts, view = _found(request, key)
    if moved:
        return HttpResponsePermanentRedirect(entities.entity_address(thing.key))
    known = view.overview
    roles, writing = _roles(thing), words()
    led, partnered, all_of_them = _activities(
        known, thing.key, SHOWN, also=[one.activity_id for one in roles if one.activity_id]
    )
    leads = [
        (f"{reverse('activities')}?{urlencode({'lead': name})}", name, count)
        for name, count in known.leads.get(thing.key, {}).items()
    ]
    told = {name: value for name, value in entities.translated({f.name: f.value for f in facts}).items()}
    name = told.get(request.language) or view.entity.name
    return render(
        request,
        "inventory/entity.html",
        {
            "name": name,
            "name_lang": "" if told.get(request.language) else "en",
            "facts": facts,
            "below": [(known.known[one].name, entities.entity_address(one)) for one in known.below.get(thing.key, ())],
            "roles": [
                (
                    one,
                    where.title if (where := all_of_them.get(one.activity_id)) else "",
                    queries.activity_address(where.thing.key) if where else "",
                    writing.dates(one.since, one.until) if one.since or one.until else "",
                )
                for one in roles
            ],
            "led": [(row, queries.activity_address(row.thing.key)) for row in led],
            "led_count": len(known.led.get(thing.key, ())),
            "leads": leads,
            "partnered": [(row, queries.activity_address(row.thing.key)) for row in partnered],
            "partnered_count": len(known.partnered.get(thing.key, ())),
            "parts": entities.parts(view),
            "base": entities.entity_address(thing.key).rstrip("/"),
            "section": "entities",
        },
    )


@described("entity", facts=COLUMNS, forms=FEEDS, members={"below": IDS, "roles": ROWS, "led": ROWS, "partner_in": ROWS})
@allow("everyone")
@fresh
@leads_on("entity", entities.entity_address, _by_name)
def entity_data(request, key: str, form: str):
    thing, moved, facts, view = _found(request, key)
    if moved:
        return HttpResponsePermanentRedirect(f"{entities.entity_address(thing.key).rstrip('/')}.{form}")
    site, known = host(request), view.overview
    if form in feeds.FORMS:
        return feeds.FORMS[form](request, view.entity.name, _entries(request, known, thing.key), changed(request))
    led, partnered, _all = _activities(
        known, thing.key, len(known.led.get(thing.key, ())) + len(known.partnered.get(thing.key, ()))
    )

    def plain(row: Activity) -> dict[str, str | None]:
        where = site + queries.activity_address(row.thing.key)
        return {"id": f"activity:{row.thing.key}", "title": row.title, "start": row.start or None, "address": where}

    whole = {
        "id": f"entity:{thing.key}",
        "address": site + entities.entity_address(thing.key),
        "as_of": today(request).isoformat(),
        "facts": presentation.as_data(facts),
        "below": [f"entity:{one}" for one in known.below.get(thing.key, ())],
        "roles": [
            {
                "what": one.what, "in": one.subject or None, "since": one.since or None, "until": one.until or None,
                "activity": f"activity:{one.activity.key}" if one.activity else None,
            }
            for one in _roles(thing)
        ],
        "led": [plain(row) for row in led],
        "partner_in": [plain(row) for row in partnered],
    }  # fmt: skip
    for part in entities.parts(view):
        whole |= part.data
    return data.thing(form, "entity", whole, presentation.as_rows(facts))


def _entries(request, known: entities.Overview, key: str):
    now = changed(request)
    led, partnered, _all = _activities(known, key, feeds.NEWEST)
    writing = words()
    rows = sorted([*led, *partnered], key=lambda row: (row.start, row.thing_id), reverse=True)
    for row in rows[: feeds.NEWEST]:
        text = " · ".join(part for part in (writing.known(row.kind), row.lead, writing.date(row.start)) if part)
        yield feeds.Entry(
            host(request) + queries.activity_address(row.thing.key), row.title or row.thing.key, text,
            feeds.moment(row.updated, now), [row.kind] if row.kind else [],
        )  # fmt: skip
