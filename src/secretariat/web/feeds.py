"""Lists as feeds: Atom (RFC 4287) and JSON Feed 1.1 of the same entries, with the filters of the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import islice
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from ..domain.periods import bounds
from .listing import Listing
from .page import host, site_name

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


def entries(
    request, listing: Listing, at: datetime, *, dated: Callable[[Any], str | None] | None = None, tag: str = ""
) -> Iterator[Entry]:
    """
    The first rows of a list as entries: the cell that leads to a page is the title, what else it shows is the text.

    Args:
        at: when the register last changed, for rows without a date.
        dated: row -> the ISO date on which it was new. tag: the column by which entries are put in order.
    """
    site = host(request)
    for row in islice(listing.rows(), NEWEST):
        cells = listing.cells(row)
        head = next((cell for cell in cells if cell.href), None)
        if head is None:  # what has no page of its own has no permanent address
            continue
        held = {cell.column.name: cell for cell in cells}
        text = " · ".join(cell.shown for cell in cells if cell is not head and cell.shown)
        when = moment(str(dated(row) or ""), at) if dated else at
        tags = [str(held[tag].value)] if tag and held[tag].value else []
        yield Entry(site + head.href, head.shown, text, when, tags)


class _Atom(Atom1Feed):
    def latest_post_date(self):
        """When the newest entry is of; of a feed without entries, when the register last changed, and never "now"."""
        return max((item["updateddate"] for item in self.items), default=self.feed["at"])


def _page(request, query: str) -> str:
    return host(request) + request.path.rsplit(".", 1)[0] + "/" + (f"?{query}" if query else "")


def atom(request, title: str, found: Iterable[Entry], at: datetime, query: str = "") -> HttpResponse:
    """*query* is that of the page of which this is the feed; *at* is when the register last changed."""
    page = _page(request, query)
    feed = _Atom(
        title=title, link=page, description="", language=request.language, feed_guid=page, at=at,
        author_name=site_name(request.language), feed_url=host(request) + request.get_full_path(),
    )  # fmt: skip
    for one in found:
        # The summary is marked as HTML, so that a text must be escaped to be read as the text that it is.
        feed.add_item(
            title=one.title, link=one.href, description=escape(one.text), unique_id=one.href, updateddate=one.updated,
            categories=list(one.tags),
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def jsonfeed(request, title: str, found: Iterable[Entry], at: datetime, query: str = "") -> HttpResponse:
    """As `atom`."""
    items = [
        {
            "id": one.href, "url": one.href, "title": one.title, "content_text": one.text,
            "date_modified": one.updated.isoformat(), "tags": list(one.tags),
        }
        for one in found
    ]  # fmt: skip
    made = {
        "version": "https://jsonfeed.org/version/1.1", "title": title, "language": request.language,
        "home_page_url": _page(request, query), "feed_url": host(request) + request.get_full_path(),
        "authors": [{"name": site_name(request.language)}], "items": items,
    }  # fmt: skip
    return HttpResponse(orjson.dumps(made), content_type="application/feed+json")


FORMS = {"atom": atom, "jsonfeed": jsonfeed}
