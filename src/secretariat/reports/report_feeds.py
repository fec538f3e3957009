"""Reports as feeds: what was issued and revised, never drafts."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from ..web.page import host
from ..web.words import words
from . import issued
from .models import Report
from .report_list import STATES, address, called

NEWEST = 100


def _entries(request) -> Iterator[tuple[Report, str, str, str]]:
    writing = words()
    held = [one for one in issued.reports(request) if one.state != Report.State.DRAFT]
    for report in sorted(held, key=lambda one: (one.made_at, one.pk), reverse=True)[:NEWEST]:
        days = writing.dates(report.starts.isoformat(), report.ends.isoformat())
        text = " · ".join((_(STATES[report.state]), days, f"SHA-256 {report.root}"))
        yield report, host(request) + address(report), called(report), text


def atom(request) -> HttpResponse:
    site = host(request)
    page = site + request.path.rsplit(".", 1)[0] + "/"
    feed = Atom1Feed(
        title=_("Reports"), link=page, description="", language=request.language, feed_url=site + request.get_full_path(),
        feed_guid=page,
    )  # fmt: skip
    for report, href, title, text in _entries(request):
        feed.add_item(
            title=title,
            link=href,
            description=text,
            unique_id=href,
            updateddate=report.made_at,
            categories=[report.state],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def jsonfeed(request) -> HttpResponse:
    site = host(request)
    items = [
        {
            "id": href, "url": href, "title": title, "content_text": text, "date_modified": report.made_at.isoformat(),
            "tags": [report.state],
        }
        for report, href, title, text in _entries(request)
    ]  # fmt: skip
    made = {
        "version": "https://jsonfeed.org/version/1.1", "title": _("Reports"), "language": request.language,
        "home_page_url": site + request.path.rsplit(".", 1)[0] + "/", "feed_url": site + request.get_full_path(),
        "items": items,
    }  # fmt: skip
    return HttpResponse(orjson.dumps(made), content_type="application/feed+json")


FORMS = {"atom": atom, "jsonfeed": jsonfeed}
