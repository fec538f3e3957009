"""Pages of standards."""

from __future__ import annotations

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..accounts.rules import may_see_names
from ..domain.designations import undated
from ..evidence import presentation
from ..evidence import queries as evidence
from ..evidence.freshness import changed, fresh, in_effect, today
from ..inventory import entities
from ..inventory.earlier import leads_on
from ..inventory.queries import thing_at
from ..web import data, feeds
from ..web.described import FEEDS, ROWS, SAID, TEXT, described
from ..web.page import host
from ..web.words import words
from . import facts as shown
from . import queries
from .listing import StandardList
from .study.queries import work_address, work_of
from .study.views import mark


def _list(request) -> StandardList:
    return StandardList(request.GET.dict(), words(), in_effect(request))


@allow("everyone")
@fresh
def standards(request):
    listing = _list(request)
    return render(
        request,
        "standards/standards.html",
        {
            "listing": listing, "page": listing.page(), "as_of": today(request).isoformat(), "section": "standards",
            "query": listing.link(),
        },
    )  # fmt: skip


@described(N_("Standards"), listing=StandardList, forms=FEEDS)
@allow("everyone")
@fresh
def standards_data(request, form: str):
    listing = _list(request)
    if form in data.FORMS:
        about = {
            "host": host(request), "list": "standards", "filters": listing.chosen, "count": listing.count(),
            "as_of": today(request).isoformat(),
        }  # fmt: skip
        return data.listed(listing, form, "standards", about)
    if form in feeds.FORMS:
        at = changed(request)
        found = feeds.entries(request, listing, at, dated=lambda row: row.published, tag="body")
        return feeds.FORMS[form](request, _("Standards"), found, at, listing.link())
    raise Http404


def _thing(request, segment: str):
    """The thing, its address when it was merged, its facts, its relations, the day of its committee, its settled values."""
    thing, moved = thing_at("standard", segment)
    if thing is None:
        raise Http404
    if moved:
        return thing, moved, [], [], "", {}
    voices = evidence.assertions(things=[thing.pk]).get(thing.pk, [])
    if not voices:
        raise Http404
    writing, now = words(), in_effect(request)
    with_names = bool(request.COOKIES) and may_see_names(request.user)
    held = presentation.facts(voices, shown.COLUMNS, now, writing, with_names=with_names)
    held = [fact for fact in held if fact.by is not None or fact.name in shown.EXPECTED]
    values = {fact.name: fact.value for fact in held}
    day = shown.date_committees(held, voices, writing)
    found = shown.relations(values)
    who = entities.overview(now.version).address(values.get("committee"))
    shown.readable(held, found, writing, committee=who)
    return thing, "", held, found, day, values


@allow("everyone")
@fresh(also=mark)
@leads_on("standard", queries.standard_address, by_id=False)
def standard(request, key: str):
    thing, moved, facts, _relations, _day, values = _thing(request, key)
    if moved:
        return HttpResponsePermanentRedirect(queries.standard_address(thing.key))
    designation = values.get("designation") or thing.key
    editions = queries.editions(undated(designation))
    one = work_of(thing.pk)
    return render(
        request,
        "standards/standard.html",
        {
            "designation": designation, "title": values.get("title") or "", "facts": facts,
            "editions": [
                (row, "" if row.thing_id == thing.pk else queries.standard_address(row.thing.key))
                for row in editions[: queries.EDITIONS]
            ],
            "work": one, "work_address": work_address(one.key) if one else "", "more": len(editions) > queries.EDITIONS, "undated": undated(designation),
            "base": queries.standard_address(thing.key).rstrip("/"), "section": "standards",
        },
    )  # fmt: skip


@described(
    "standard",
    facts=shown.COLUMNS,
    members={"undated": TEXT, "committee_as_of": SAID, "relations": ROWS, "editions": ROWS},
)
@allow("everyone")
@fresh
@leads_on("standard", queries.standard_address, by_id=False)
def standard_data(request, key: str, form: str):
    thing, moved, facts, relations, day, values = _thing(request, key)
    if moved:
        return HttpResponsePermanentRedirect(f"{queries.standard_address(thing.key).rstrip('/')}.{form}")
    site = host(request)
    plain = undated(values.get("designation") or thing.key)
    whole = {
        "id": f"standard:{thing.key}",
        "address": site + queries.standard_address(thing.key),
        "as_of": today(request).isoformat(),
        "undated": plain,
        "committee_as_of": day or None,
        "facts": presentation.as_data(facts),
        "relations": [
            {"kind": one.kind, "to": one.to, "address": site + one.href if one.href else None} for one in relations
        ],
        "editions": [
            {
                "id": f"standard:{row.thing.key}", "designation": row.designation, "published": row.published or None,
                "status": row.status or None, "address": site + queries.standard_address(row.thing.key),
            }
            for row in queries.editions(plain)
        ],
    }  # fmt: skip
    return data.thing(form, "standard", whole, presentation.as_rows(facts))
