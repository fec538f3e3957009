"""Sources as feeds: each collection that took effect, waits or failed, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ..web import feeds
from ..web.page import host
from ..web.words import words
from .freshness import changed
from .models import Snapshot, Source

TOLD = (Snapshot.State.IN_EFFECT, Snapshot.State.WAITING, Snapshot.State.FAILED, Snapshot.State.REFUSED)
"""What is news: a collection that found the same as before is none."""


def mark(request) -> tuple[str, datetime | None]:
    """What changes with a collection that did not take effect (see `freshness.fresh`); one query."""
    last = Snapshot.objects.order_by("-pk").values_list("pk", "finished_at", "started_at")[:1]
    undecided = Snapshot.objects.filter(state__in=(Snapshot.State.WAITING, Snapshot.State.COLLECTING)).count()
    for pk, finished, started in last:
        return f"{pk} {finished} {undecided}", finished or started
    return "", None


def made(request, form: str, title: str, sources: Iterable[Source]) -> HttpResponse:
    return feeds.FORMS[form](request, title, _entries(request, {one.pk: one for one in sources}), changed(request))


def _entries(request, held: dict[int, Source]) -> Iterator[feeds.Entry]:
    write, site = words(), host(request)
    rows = Snapshot.objects.filter(source__in=held, state__in=TOLD).order_by("-started_at", "-pk")[: feeds.NEWEST]
    for one in rows:
        source = held[one.source_id]
        taken = one.pk <= (source.current_id or 0) and one.state == Snapshot.State.IN_EFFECT
        page = reverse("collection", args=[source.slug, one.number]) if taken else reverse("source", args=[source.slug])
        href = site + page + ("" if taken else f"#collection-{one.number}")
        text = [write.known(str(one.state)), write.date(one.started_at.date().isoformat())]
        if taken:
            counts = {name: write.number(getattr(one, name)) for name in ("new", "changed", "gone")}
            text.append(_("New: {new}. Changed: {changed}. Gone: {gone}.").format(**counts))
            text.append(f"{_('Refused')}: {write.number(one.refused)}")
        title = f"{source.title or source.slug}: {_('Collection')} {one.number}"
        yield feeds.Entry(href, title, " · ".join(text), one.finished_at or one.started_at, [str(one.state)])
