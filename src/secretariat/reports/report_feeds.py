"""Reports as feeds: what was issued and revised, with the filters of the address; never drafts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ..evidence.freshness import changed
from ..web import feeds
from ..web.page import host
from ..web.words import words
from .report_list import STATES, ReportList, address, called


def made(request, form: str) -> HttpResponse:
    listing = ReportList(request.GET.dict(), words(), with_drafts=False)
    return feeds.FORMS[form](request, _("Reports"), _entries(request, listing), changed(request), listing.link())


def _entries(request, listing: ReportList) -> Iterator[feeds.Entry]:
    for report in islice(listing.rows(), feeds.NEWEST):
        days = listing.words.dates(report.starts.isoformat(), report.ends.isoformat())
        text = " · ".join((_(STATES[report.state]), days, f"SHA-256 {report.root}"))
        yield feeds.Entry(host(request) + address(report), called(report), text, report.made_at, [report.state])
