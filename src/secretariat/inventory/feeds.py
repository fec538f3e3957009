"""The list of activities as feeds and as a calendar, with the filters of the address."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ..evidence.freshness import changed
from ..web import feeds
from ..web.page import host
from . import queries
from .listing import STANDINGS, ActivityList

FORMS = (*feeds.FORMS, "ics")


def made(request, listing: ActivityList, form: str) -> HttpResponse:
    if form == "ics":
        return ics(request, listing)
    at = changed(request)
    found = feeds.entries(request, listing, at, dated=lambda row: row.updated, tag="kind")
    return feeds.FORMS[form](request, _("Activities"), found, at, listing.link())


def ics(request, listing: ActivityList) -> HttpResponse:
    """Whole days, for what has both its days; what is known by its month or year alone is no event of a calendar."""
    from icalendar import Calendar, Event

    stamp = changed(request)
    calendar = Calendar()
    calendar.add("prodid", "-//Secretariat//activities//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Activities"))
    site = host(request)
    for row in listing.rows():
        if len(row.start) != 10:
            continue
        first, last = date.fromisoformat(row.start), date.fromisoformat(row.end if len(row.end) == 10 else row.start)
        event = Event()
        event.add("uid", f"{row.thing.kind}-{row.thing.key}@{request.get_host().split(':')[0]}")
        event.add("dtstamp", stamp)
        event.add("dtstart", first)
        event.add("dtend", max(first, last) + timedelta(days=1))
        event.add("summary", row.title or row.thing.key)
        event.add("url", site + queries.activity_address(row.thing.key))
        if place := ", ".join(part for part in (row.place, row.country) if part):
            event.add("location", place)
        standing = listing.overview.standings.get(row.thing_id, "")
        event.add(
            "status",
            {"held": "CONFIRMED", "ongoing": "CONFIRMED", "called off": "CANCELLED"}.get(standing, "TENTATIVE"),
        )
        event.add("description", _(STANDINGS.get(standing, standing)))
        calendar.add_component(event)
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
