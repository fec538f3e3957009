"""The honest pages: what we collect, when and how well; and a record in its source's own words."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..accounts.rules import may_see_names
from ..domain import addresses
from ..web import data, feeds
from ..web.described import COUNT, FEEDS, FLAG, IDS, ROWS, SAID, TEXT, described
from ..web.page import host
from ..web.words import words
from . import acts, collected, names, queries, source_feeds
from .collections import Collected, Problems
from .freshness import fresh, in_effect
from .models import Record, Snapshot, Source, Thing
from .presentation import by_role, without_mail
from .wording import words_of

SOURCE = (
    "page", "slug", "title", "address", "licence", "owner", "cadence", "format", "extent", "state", "retrieved", "tried",
    "covers",
)  # fmt: skip
COUNTED = ("rank", "present", "refused", "doubts")


@allow("everyone")
@fresh(also=source_feeds.mark)
def sources(request):
    now = in_effect(request)
    rows = collected.rows(now.sources.values(), now.version)
    return render(request, "evidence/sources.html", {"rows": rows, "section": "sources"})


@described(N_("Sources"), forms=FEEDS, members={"rows": ROWS})
@allow("everyone")
@fresh(also=source_feeds.mark)
def sources_data(request, form: str):
    now = in_effect(request)
    if form in feeds.FORMS:
        return source_feeds.made(request, form, _("Sources"), now.sources.values())
    if form not in data.FORMS:
        raise Http404
    rows = [row.plain() for row in collected.rows(now.sources.values(), now.version)]
    if form == "json":
        return data.thing("json", "sources", {"rows": rows}, ())
    return data.thing(form, "sources", {}, rows)


@allow("everyone")
@fresh(also=source_feeds.mark)
def source(request, slug: str):
    now = in_effect(request)
    one = _source(request, slug)
    held = next(iter(collected.rows([one], now.version)))
    snapshots = _collections(one)
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


def _collections(source: Source) -> list[Snapshot]:
    return list(source.snapshots.order_by("-number")[:20])


@described(
    N_("source"),
    forms=FEEDS,
    members={**dict.fromkeys(SOURCE, SAID), **dict.fromkeys(COUNTED, COUNT), "collections": ROWS},
)
@allow("everyone")
@fresh(also=source_feeds.mark)
def source_data(request, slug: str, form: str):
    """How a source stands and its last collections; as a table the collections."""
    one = _source(request, slug)
    if form in feeds.FORMS:
        return source_feeds.made(request, form, one.title or one.slug, [one])
    names = ("number", "state", "started_at", "finished_at", "read", "new", "changed", "gone", "refused", "doubts")
    held = [{name: getattr(snapshot, name) for name in names} for snapshot in _collections(one)]
    for row in held:
        row["state"] = str(row["state"])
        for name in ("started_at", "finished_at"):
            row[name] = row[name].isoformat(timespec="seconds") if row[name] else None
    told = next(iter(collected.rows([one], in_effect(request).version))).plain()
    where = host(request) + reverse("source", args=[slug])
    whole = {"id": f"source:{slug}", "page": where, **told, "collections": held}
    return data.thing(form, f"source-{slug}", whole, held)


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


@described(N_("What was refused or is in doubt"), listing=Problems)
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


@described(N_("What one collection of a source brought"), listing=Collected)
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


def _record(request, source: str, key: str) -> tuple[Record, bool, list[tuple[str, str]]]:
    """A record, whether it is in its source now, and its words as (heading, text)."""
    found = Record.objects.filter(source__slug=source, key=addresses.key(key)).select_related(
        "pack", "source", "first_in", "gone_in"
    )
    held = found.present().first()
    is_present = held is not None
    # What a snapshot that is not in effect holds is not public yet.
    known = in_effect(request).of(source)
    if held is None and known is not None:
        held = found.filter(first_in__lte=known.current_id or 0).order_by("-pk").first()
    if held is None:
        raise Http404
    with_names = bool(request.COOKIES) and may_see_names(request.user)
    show = by_role if source == acts.PEOPLE else without_mail
    lines = words_of(queries.words(held), people=source == acts.PEOPLE)
    return held, is_present, [(name, show(text, with_names=with_names)) for name, text in lines]


def _spoken_of(record: Record) -> list[Thing]:
    spoken = record.evidence.select_related("thing", "thing__merged_into").order_by("part")
    return [thing for one in spoken if (thing := one.thing.merged_into or one.thing).kind != "act"]


@allow("everyone")
@fresh
def record(request, source: str, key: str):
    held, is_present, lines = _record(request, source, key)
    things = _spoken_of(held)
    called = names.named(things, request.language)
    return render(
        request,
        "evidence/record.html",
        {
            "record": held,
            "is_present": is_present,
            "digest": bytes(held.digest).hex(),
            "lines": lines,
            "things": list({called[thing.pk]: None for thing in things}),
            "section": "sources",
            "base": reverse("record", args=[source, key]),
        },
    )


@described(
    N_("record"),
    members={
        "source": TEXT, "present": FLAG, "retrieved": TEXT, "gone": SAID, "licence": SAID, "place": SAID, "digest": TEXT,
        "speaks_of": IDS, "words": ROWS,
    },
)  # fmt: skip
@allow("everyone")
@fresh
def record_data(request, source: str, key: str, form: str):
    """A record in its source's own words; as a table a row for each heading."""
    held, is_present, lines = _record(request, source, key)
    rows = [{"heading": name or None, "text": text} for name, text in lines]
    whole = {
        "id": f"record:{held.source.slug}/{held.key}", "address": host(request) + reverse("record", args=[source, key]),
        "source": held.source.slug, "present": is_present, "retrieved": held.first_in.started_at.date().isoformat(),
        "gone": held.gone_in.started_at.date().isoformat() if held.gone_in and not is_present else None,
        "licence": held.source.licence or None, "place": held.place or None, "digest": bytes(held.digest).hex(),
        "speaks_of": list(dict.fromkeys(f"{thing.kind}:{thing.key}" for thing in _spoken_of(held))), "words": rows,
    }  # fmt: skip
    return data.thing(form, f"record-{held.source.slug}", whole, rows)
