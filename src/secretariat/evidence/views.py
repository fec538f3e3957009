"""The honest pages: what we collect, when and how well; and a record in its source's own words."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render

from ..accounts.access import allow
from ..accounts.rules import may_see_names
from ..domain import addresses
from ..web import data
from ..web.page import host
from ..web.words import words
from . import acts, collected, names, queries
from .collections import Collected, Problems
from .freshness import fresh, in_effect
from .models import Record, Source
from .presentation import by_role, without_mail
from .wording import words_of


@allow("everyone")
@fresh
def sources(request):
    now = in_effect(request)
    rows = collected.rows(now.sources.values(), now.version)
    return render(request, "evidence/sources.html", {"rows": rows, "section": "sources"})


@allow("everyone")
@fresh
def sources_data(request, form: str):
    if form not in data.FORMS:
        raise Http404
    now = in_effect(request)
    rows = [row.plain() for row in collected.rows(now.sources.values(), now.version)]
    if form == "json":
        return data.thing("json", "sources", {"rows": rows}, ())
    return data.thing(form, "sources", {}, rows)


@allow("everyone")
@fresh
def source(request, slug: str):
    now = in_effect(request)
    one = _source(request, slug)
    held = next(iter(collected.rows([one], now.version)))
    snapshots = list(one.snapshots.order_by("-number")[:20])
    problems = collected.problems(slug)
    return render(
        request,
        "evidence/source.html",
        {
            "row": held,
            "snapshots": snapshots,
            "problems": problems,
            "current": one.current_id or 0,
            "section": "sources",
        },
    )


def _source(request, slug: str) -> Source:
    held = in_effect(request).of(slug)
    if held is None:
        raise Http404
    return held


@allow("everyone")
@fresh
def problems(request, slug: str):
    """All that was refused, doubted or mended, with the reason."""
    listing = Problems(request.GET.dict(), words(), _source(request, slug))
    shown = {"source": listing.source, "listing": listing, "page": listing.page(), "query": listing.link()}
    return render(request, "evidence/problems.html", {**shown, "section": "sources"})


@allow("everyone")
@fresh
def problems_data(request, slug: str, form: str):
    if form not in data.FORMS:
        raise Http404
    listing = Problems(request.GET.dict(), words(), _source(request, slug))
    about = {"host": host(request), "list": f"problems of {slug}", "filters": listing.chosen, "count": listing.count()}
    return data.listed(listing, form, f"{slug}-problems", about)


def _collected(request, slug: str, number: int) -> Collected:
    """What a snapshot that is not in effect holds is not public yet."""
    source = _source(request, slug)
    snapshot = source.snapshots.filter(number=number, pk__lte=source.current_id or 0).first()
    if snapshot is None:
        raise Http404
    return Collected(request.GET.dict(), words(), snapshot, source)


@allow("everyone")
@fresh
def collection(request, slug: str, number: int):
    """What one collection of a source brought: new, changed, gone."""
    listing = _collected(request, slug, number)
    shown = {"source": listing.source, "snapshot": listing.snapshot, "listing": listing, "page": listing.page()}
    return render(request, "evidence/collection.html", {**shown, "query": listing.link(), "section": "sources"})


@allow("everyone")
@fresh
def collection_data(request, slug: str, number: int, form: str):
    if form not in data.FORMS:
        raise Http404
    listing = _collected(request, slug, number)
    about = {
        "host": host(request),
        "list": f"{slug} {number}",
        "filters": {"what": listing.what},
        "count": listing.count(),
    }
    return data.listed(listing, form, f"{slug}-{number}-{listing.what}", about)


@allow("everyone")
@fresh
def record(request, source: str, key: str):
    found = Record.objects.filter(source__slug=source, key=addresses.key(key)).select_related(
        "pack", "source", "first_in", "gone_in"
    )
    held = found.present().first()
    is_present = held is not None
    # What a snapshot that is not in effect holds is not public yet.
    held = (
        held or found.filter(first_in__lte=in_effect(request).of(source).current_id or 0).order_by("-pk").first()
        if found
        else None
    )
    if held is None:
        raise Http404
    with_names = bool(request.COOKIES) and may_see_names(request.user)
    lines = words_of(queries.words(held), people=source == acts.PEOPLE)
    show = by_role if source == acts.PEOPLE else without_mail
    spoken = list(held.evidence.select_related("thing", "thing__merged_into").order_by("part"))
    things = [one.thing.merged_into or one.thing for one in spoken]
    called = names.named(things, request.language)
    return render(
        request,
        "evidence/record.html",
        {
            "record": held,
            "is_present": is_present,
            "digest": bytes(held.digest).hex(),
            "lines": [(name, show(text, with_names=with_names)) for name, text in lines],
            "things": list({called[thing.pk]: None for thing in things if thing.kind != "act"}),
            "section": "sources",
            "host": host(request),
        },
    )
