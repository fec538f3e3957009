"""The list of activities as feeds and as a calendar, with the filters of the address."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import orjson
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from ..domain.periods import bounds
from ..evidence.freshness import in_effect
from ..web.page import host
from . import queries
from .listing import STANDINGS, ActivityList

NEWEST = 100
"""Entries of a feed; the data holds them all."""


def _when(text: str) -> datetime | None:
    days = bounds(text)
    return datetime.combine(days.first, time.min, UTC) if days else None


def _entries(request, listing: ActivityList):
    site = host(request)
    now = in_effect(request).at or datetime.combine(listing.as_of, time.min, UTC)
    for row in islice(listing.rows(), NEWEST):
        cells = {cell.column.name: cell.shown for cell in listing.cells(row)}
        text = " · ".join(
            cells[name] for name in ("kind", "lead", "start", "place", "country", "standing") if cells[name]
        )
        href = site + queries.activity_address(row.thing.key)
        yield row, href, cells["title"], text, _when(row.updated) or now


def _title() -> str:
    return _("Activities")


def atom(request, listing: ActivityList) -> HttpResponse:
    site, query = host(request), listing.link()
    page = site + request.path.rsplit(".", 1)[0] + "/" + (f"?{query}" if query else "")
    feed = Atom1Feed(
        title=_title(), link=page, description="", language=request.language, feed_url=site + request.get_full_path(),
        feed_guid=page,
    )  # fmt: skip
    for row, href, title, text, updated in _entries(request, listing):
        feed.add_item(
            title=title,
            link=href,
            description=text,
            unique_id=href,
            updateddate=updated,
            categories=[row.kind] if row.kind else [],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def jsonfeed(request, listing: ActivityList) -> HttpResponse:
    site, query = host(request), listing.link()
    items = [
        {
            "id": href, "url": href, "title": title, "content_text": text, "date_modified": updated.isoformat(),
            "tags": [row.kind] if row.kind else [],
        }
        for row, href, title, text, updated in _entries(request, listing)
    ]  # fmt: skip
    made = {
        "version": "https://jsonfeed.org/version/1.1", "title": _title(), "language": request.language,
        "home_page_url": site + request.path.rsplit(".", 1)[0] + "/" + (f"?{query}" if query else ""),
        "feed_url": site + request.get_full_path(), "items": items,
    }  # fmt: skip
    return HttpResponse(orjson.dumps(made), content_type="application/feed+json")


def ics(request, listing: ActivityList) -> HttpResponse:
    """Whole days, for what has both its days; what is known by its month or year alone is no event of a calendar."""
    from icalendar import Calendar, Event

    stamp = in_effect(request).at or datetime.combine(listing.as_of, time.min, UTC)
    calendar = Calendar()
    calendar.add("prodid", "-//Secretariat//activities//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _title())
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


FORMS = {"atom": atom, "jsonfeed": jsonfeed, "ics": ics}
