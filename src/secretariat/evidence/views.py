"""The honest pages: what we collect, when and how well; and a record in its source's own words."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render

from ..accounts.access import allow
from ..accounts.rules import may_see_names
from ..domain import addresses
from ..web import data
from ..web.page import host
from . import acts, collected, names, queries
from .freshness import fresh, in_effect
from .models import Record, Source
from .presentation import by_role, without_mail
from .wording import words_of


@allow("everyone")
@fresh
def sources(request):
    rows = collected.rows(in_effect(request).sources.values())
    return render(request, "evidence/sources.html", {"rows": rows, "section": "sources"})


@allow("everyone")
@fresh
def sources_data(request, form: str):
    if form not in data.FORMS:
        raise Http404
    rows = [row.plain() for row in collected.rows(in_effect(request).sources.values())]
    if form == "json":
        return data.thing("json", "sources", {"rows": rows}, ())
    return data.thing(form, "sources", {}, rows)


@allow("everyone")
@fresh
def source(request, slug: str):
    held = next((row for row in collected.rows(in_effect(request).sources.values()) if row.slug == slug), None)
    if held is None:
        raise Http404
    snapshots = Source.objects.get(slug=slug).snapshots.order_by("-number")[:20]
    problems = collected.problems(slug)
    return render(
        request,
        "evidence/source.html",
        {"row": held, "snapshots": snapshots, "problems": problems, "section": "sources"},
    )


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
