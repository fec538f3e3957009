"""The way in, and pages about this site."""

from __future__ import annotations

from django.conf import settings
from django.shortcuts import render

from ..accounts.access import allow
from ..evidence.freshness import fresh, in_effect, today
from ..inventory import queries
from ..inventory.listing import spam_words


@allow("everyone")
@fresh
def home(request):
    now, day = in_effect(request), today(request)
    known = queries.overview(now.version, day, spam_words())
    newest = queries.activities().exclude(updated="").order_by("-updated", "-thing_id")[:8]
    counts = {name: len(known.with_standing(name)) for name in ("held", "ongoing", "planned")}
    return render(
        request,
        "distribution/home.html",
        {
            "counts": counts,
            "total": len(known.standings),
            "newest": [(row, queries.activity_address(row.thing.key)) for row in newest],
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
    return render(request, "distribution/about.html", {"body": body})


@allow("everyone")
@fresh
def accessibility(request):
    return render(request, "distribution/accessibility.html", {})


@allow("everyone")
@fresh
def translation(request):
    return render(request, "distribution/translation.html", {})
