"""What a search engine is told: all pages, each in its six languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from xml.sax.saxutils import escape

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation

from ..accounts.access import allow
from ..cooperation.models import Liaison
from ..domain import addresses
from ..domain.languages import LANGUAGES
from ..evidence.freshness import fresh
from ..evidence.models import Source, Thing
from ..inventory.models import Activity, Entity
from ..reports import issued, naming
from ..reports.models import BudgetLine, Plan, Report
from ..standards.models import Standard
from ..standards.study.models import Work
from ..web.page import SECTIONS, host
from . import methods

AT_ONCE = 5_000
"""Pages of one file; a file may hold 50,000 addresses, and each page has six."""
FIXED = ("about", "data", "accessibility", "translation", "costs", "goal-costs", "cooperating", "twins")
OF_A_REPORT = ("report", "report-figures", "report-changes", "report-files")


def _fixed() -> list[str]:
    with translation.override("en"):
        fixed = [reverse(route) for route in (*(held[1] for held in SECTIONS), *FIXED)]
        return [
            one.removeprefix("/en") for one in (*fixed, *(reverse("method", args=[name]) for name in methods.PAGES))
        ]


def _issued():
    return Report.objects.exclude(state=Report.State.DRAFT)


def _reports(start: int, count: int) -> Iterable[str]:
    with translation.override("en"):
        held = list(_issued().order_by("pk")[start : start + count])
        return [reverse(route, args=[issued.slug(one)]).removeprefix("/en") for one in held for route in OF_A_REPORT]


def _sources(start: int, count: int) -> Iterable[str]:
    with translation.override("en"):
        slugs = Source.objects.order_by("pk").values_list("slug", flat=True)[start : start + count]
        return [reverse("source", args=[slug]).removeprefix("/en") for slug in slugs]


def _of(model, route: str) -> Callable[[int, int], Iterable[str]]:
    def some(start: int, count: int) -> Iterable[str]:
        with translation.override("en"):
            ids = list(model.objects.order_by("pk").values_list("pk", flat=True)[start : start + count])
            keys = Thing.objects.filter(pk__in=ids).order_by("pk").values_list("key", flat=True)
            return [reverse(route, args=[addresses.segment(key)]).removeprefix("/en") for key in keys]

    return some


def _within() -> list[str]:
    """Revisions, instructions and goals."""
    with translation.override("en"):
        return [one.removeprefix("/en") for one in naming.all_addresses()]


def _works(start: int, count: int) -> Iterable[str]:
    with translation.override("en"):
        keys = Work.objects.order_by("key").values_list("key", flat=True)[start : start + count]
        return [reverse("work", args=[addresses.segment(key)]).removeprefix("/en") for key in keys]


KINDS: dict[str, tuple[Callable[[], int], Callable[[int, int], Iterable[str]]]] = {
    "pages": (lambda: 1, lambda start, count: islice(_fixed(), start, start + count)),
    "reports": (lambda: _issued().count(), _reports),
    "sources": (lambda: Source.objects.count(), _sources),
    "activities": (Activity.objects.count, _of(Activity, "activity")),
    "mandates": (lambda: len(_within()), lambda start, count: _within()[start : start + count]),
    "plans": (Plan.objects.count, _of(Plan, "plan")),
    "budget": (BudgetLine.objects.count, _of(BudgetLine, "budget-line")),
    "cooperation": (Liaison.objects.count, _of(Liaison, "act")),
    "entities": (Entity.objects.count, _of(Entity, "entity")),
    "standards": (Standard.objects.count, _of(Standard, "standard")),
    "works": (Work.objects.count, _works),
}
"""Kind -> how many pages it has, and some of their addresses without the language. A page type adds its own."""


@allow("everyone")
def robots(request) -> HttpResponse:
    text = f"User-agent: *\nDisallow: /*?*after=\nDisallow: /*?*before=\nDisallow: /*/account/\nDisallow: /admin/\nSitemap: {host(request)}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@allow("everyone")
@fresh(also=issued.mark)
def index(request) -> HttpResponse:
    site = host(request)
    parts = [
        f"<sitemap><loc>{site}/sitemap-{kind}-{number}.xml</loc></sitemap>"
        for kind, (count, _) in KINDS.items()
        for number in range(1, -(-max(count(), 0) // AT_ONCE) + 1)
    ]
    return _xml("sitemapindex", "", parts)


@allow("everyone")
@fresh(also=issued.mark)
def part(request, kind: str, part: int) -> HttpResponse:
    if kind not in KINDS or part < 1:
        raise Http404
    site = host(request)
    pages = list(KINDS[kind][1]((part - 1) * AT_ONCE, AT_ONCE))
    if not pages:
        raise Http404
    return _xml("urlset", ' xmlns:xhtml="http://www.w3.org/1999/xhtml"', [_page(site, page) for page in pages])


def _page(site: str, page: str) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(f"{site}/{code}{page}")}"/>' for code in LANGUAGES
    )
    return "".join(f"<url><loc>{escape(f'{site}/{code}{page}')}</loc>{others}</url>" for code in LANGUAGES)


def _xml(root: str, more: str, parts: Sequence[str]) -> HttpResponse:
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{more}>'
        + "".join(parts)
    )
    return HttpResponse(f"{body}</{root}>\n", content_type="application/xml; charset=utf-8")
