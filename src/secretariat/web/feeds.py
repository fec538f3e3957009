"""Lists as feeds: Atom and JSON Feed of the same entries, with the filters of the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

import orjson
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed

from ..domain.periods import bounds
from .page import host

NEWEST = 100
"""Entries of a feed; the data holds them all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: *href* is the thing's permanent address and the entry's id."""

    href: str
    title: str
    text: str
    updated: datetime
    tags: Sequence[str] = ()


def moment(iso: str, otherwise: datetime) -> datetime:
    """The first moment of an ISO date of any precision."""
    days = bounds(iso)
    return datetime.combine(days.first, time.min, UTC) if days else otherwise


def _page(request, query: str) -> str:
    return host(request) + request.path.rsplit(".", 1)[0] + "/" + (f"?{query}" if query else "")


def atom(request, title: str, entries: Iterable[Entry], query: str = "") -> HttpResponse:
    """*query* is that of the page of which this is the feed."""
    page = _page(request, query)
    feed = Atom1Feed(
        title=title, link=page, description="", language=request.language, feed_guid=page,
        feed_url=host(request) + request.get_full_path(),
    )  # fmt: skip
    for one in entries:
        feed.add_item(
            title=one.title, link=one.href, description=one.text, unique_id=one.href, updateddate=one.updated,
            categories=list(one.tags),
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def jsonfeed(request, title: str, entries: Iterable[Entry], query: str = "") -> HttpResponse:
    """*query* is that of the page of which this is the feed."""
    items = [
        {
            "id": one.href, "url": one.href, "title": one.title, "content_text": one.text,
            "date_modified": one.updated.isoformat(), "tags": list(one.tags),
        }
        for one in entries
    ]  # fmt: skip
    made = {
        "version": "https://jsonfeed.org/version/1.1", "title": title, "language": request.language,
        "home_page_url": _page(request, query), "feed_url": host(request) + request.get_full_path(), "items": items,
    }  # fmt: skip
    return HttpResponse(orjson.dumps(made), content_type="application/feed+json")


FORMS = {"atom": atom, "jsonfeed": jsonfeed}
