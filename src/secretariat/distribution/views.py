"""The way in, and pages about this site."""

from __future__ import annotations

import orjson
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from ..accounts.access import allow
from ..domain.errors import InputError
from ..evidence import collected
from ..evidence.freshness import fresh, in_effect, today
from ..inventory import queries
from ..inventory.listing import spam_words
from ..reports import issued
from ..reports.report_list import STATES, address, called
from ..web.page import host, site_name
from ..web.words import words
from . import methods, news, openapi


@allow("everyone")
@fresh(also=issued.mark)
def home(request):
    now, day = in_effect(request), today(request)
    known = queries.overview(now.version, day, spam_words())
    newest = queries.activities().exclude(updated="").order_by("-updated", "-thing_id")[:6]
    counts = {name: len(known.with_standing(name)) for name in ("held", "ongoing", "planned")}
    report = issued.latest(request)
    return render(
        request,
        "distribution/home.html",
        {
            "counts": counts,
            "total": len(known.standings),
            "newest": [(row, queries.activity_address(row.thing.key)) for row in newest],
            "report": report,
            "report_title": called(report) if report else "",
            "report_address": address(report) if report else "",
            "report_state": STATES[report.state] if report else "",
            "report_name": issued.slug(report) if report else "",
            "report_on": report.made_at.date().isoformat() if report else "",
            "figures": news.main_figures(report, request.language, words()) if report else [],
            "collections": collected.latest(now.sources, 5),
            "sources": sum(1 for one in now.sources.values() if one.current_id),
            "at": now.at.date().isoformat() if now.at else "",
            "as_of": day.isoformat(),
            "section": "home",
        },
    )


@allow("everyone")
@fresh
def about(request):
    said = settings.WORKSPACE.settings if settings.WORKSPACE else {}
    body = said.get("workspace", {}).get(f"body_{request.language}") or said.get("workspace", {}).get("body", "")
    return render(request, "distribution/about.html", {"body": body, "methods": methods.PAGES.items()})


@allow("everyone")
@fresh
def api(request):
    """The read API as an OpenAPI document, in English: it is read by programs."""
    made = orjson.dumps(openapi.document(host(request), site_name("en")), option=orjson.OPT_INDENT_2)
    return HttpResponse(made, content_type="application/json")


@allow("everyone")
@fresh
def using(request):
    """The read API for people: every address of data, and how to ask."""
    held = openapi.addresses()
    rows = [
        {
            "path": f"/{request.language}" + one.path.removeprefix("/{language}").removesuffix(".{form}"),
            "is_open": one.names == ["language", "form"],
            "title": one.gives.title,
            "forms": ", ".join(f".{form}" for form in one.gives.forms),
            "filters": [*(one.gives.listing.parameters if one.gives.listing else ()), *one.gives.parameters],
            "sorts": [sort.name for sort in one.gives.listing.sorts] if one.gives.listing else [],
        }
        for one in sorted(held, key=lambda one: (len(one.names) > 2, one.path))
    ]
    return render(request, "distribution/data.html", {"rows": rows})


@allow("everyone")
@fresh(also=methods.mark)
def method(request, name: str):
    """How we count, tell apart, link and compute: one page each."""
    if name not in methods.PAGES:
        raise Http404
    shown: dict[str, object] = {"title": methods.PAGES[name], "methods": methods.PAGES.items(), "name": name}
    if name == "links":
        try:
            shown |= methods.rules(request.language)
        except InputError as error:
            shown["problem"] = str(error)
    if name == "held":
        shown["rules"] = methods.standings()
    if name == "figures":
        shown["kinds"] = methods.kinds()
    return render(request, f"distribution/method_{name.replace('-', '_')}.html", shown)


@allow("everyone")
@fresh
def accessibility(request):
    return render(request, "distribution/accessibility.html", {})


@allow("everyone")
@fresh
def translation(request):
    return render(request, "distribution/translation.html", {})
