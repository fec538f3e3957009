"""Acts of cooperation as feeds, with the filters of the address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import islice

import orjson
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from ..domain.periods import bounds
from ..evidence.freshness import in_effect, today
from ..web.page import host
from .row_lists import RowList

NEWEST = 100
"""Entries of a feed; the data holds them all."""


def _entries(request, listing: RowList) -> Iterator[tuple[str, str, str, datetime, str]]:
    site = host(request)
    now = in_effect(request).at or datetime.combine(today(request), time.min, UTC)
    for row in islice(listing.rows(), NEWEST):
        cells = {cell.column.name: cell for cell in listing.cells(row)}
        text = " · ".join(cell.shown for name, cell in cells.items() if name != "subject" and cell.shown)
        days = bounds(row["date"] or "")
        when = datetime.combine(days.first, time.min, UTC) if days else now
        yield site + cells["subject"].href, cells["subject"].shown, text, when, row["kind"] or ""


def _page(request, listing: RowList) -> str:
    query = listing.link()
    return host(request) + request.path.rsplit(".", 1)[0] + "/" + (f"?{query}" if query else "")


def atom(request, listing: RowList) -> HttpResponse:
    page = _page(request, listing)
    feed = Atom1Feed(
        title=_("Cooperation"), link=page, description="", language=request.language,
        feed_url=host(request) + request.get_full_path(), feed_guid=page,
    )  # fmt: skip
    for href, title, text, when, kind in _entries(request, listing):
        feed.add_item(
            title=title, link=href, description=text, unique_id=href, updateddate=when, categories=[kind] if kind else []
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def jsonfeed(request, listing: RowList) -> HttpResponse:
    items = [
        {
            "id": href, "url": href, "title": title, "content_text": text, "date_modified": when.isoformat(),
            "tags": [kind] if kind else [],
        }
        for href, title, text, when, kind in _entries(request, listing)
    ]  # fmt: skip
    made = {
        "version": "https://jsonfeed.org/version/1.1", "title": _("Cooperation"), "language": request.language,
        "home_page_url": _page(request, listing), "feed_url": host(request) + request.get_full_path(), "items": items,
    }  # fmt: skip
    return HttpResponse(orjson.dumps(made), content_type="application/feed+json")


FORMS = {"atom": atom, "jsonfeed": jsonfeed}
