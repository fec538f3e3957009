"""
When a page changes: with the snapshots in effect, the day, the reader's role, the language, the program.

`fresh` answers "not modified" before a view does any work, and gives a page that it has just made for one stranger to
the next: who sends no cookie sees what everybody sees. Pages of readers who are signed in are made for each.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial, wraps

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from .. import __version__
from ..accounts.rules import role_of
from ..web.page import style_digest
from . import clock, kept
from .models import Snapshot, Source

PAGES = 32 << 20
"""Bytes of pages that a process keeps."""


@lru_cache(maxsize=1)
def _asking() -> str:
    """The query of all sources, put together once: that takes ten times as long as the register does."""
    columns = [field.attname for field in Source._meta.concrete_fields]
    return str(Source.objects.order_by("slug").values_list(*columns).query)


@dataclass(frozen=True, slots=True)
class InEffect:
    """
    The register as it stands: its sources by id, when the last snapshot took effect, and a digest of which they are.

    *counts*: which counts pages show; *version* is theirs, and goes after *digest* for a while in a large register.
    """

    sources: dict[int, Source]
    at: datetime | None
    digest: str
    counts: kept.Mark

    @property
    def version(self) -> str:
        return self.counts.version

    @property
    def mark(self) -> tuple[str, str, str, str]:
        """All that a part of a page rests on which is the same for every reader: what it names may be kept for each mark."""
        folder = str(settings.WORKSPACE and settings.WORKSPACE.folder)
        return folder, self.digest, self.counts.version, self.counts.day.isoformat()

    def of(self, slug: str) -> Source | None:
        return next((source for source in self.sources.values() if source.slug == slug), None)


_sources: tuple[list[tuple], dict[int, Source], datetime | None, str] | None = None
_of_strangers: tuple[float, tuple, InEffect] | None = None
STRANGERS = 20.0
"""
Seconds for which, in a large register, what is in effect is not asked again for readers who send no cookie: each act of
an officer at work would else end all the pages that are kept for them.
"""


def in_effect(request) -> InEffect:
    """What is in effect now; asked once for each request."""
    held = getattr(request, "in_effect", None)
    if held is None:
        held = request.in_effect = _in_effect() if request.COOKIES else _for_strangers()
    return held


def _for_strangers() -> InEffect:
    global _of_strangers
    counts = kept.large()
    if counts is None:
        return _in_effect()
    here = settings.WORKSPACE.folder, counts
    if _of_strangers is None or _of_strangers[0] < time.monotonic() or _of_strangers[1] != here:
        _of_strangers = time.monotonic() + STRANGERS, here, _in_effect()
    return _of_strangers[2]


def _in_effect() -> InEffect:
    global _sources
    # All columns as they stand, and no objects made of them when they stand as they did.
    with connection.cursor() as cursor:
        cursor.execute(_asking())
        rows = cursor.fetchall()
    if _sources is None or _sources[0] != rows:
        sources = {source.pk: source for source in Source.objects.select_related("current").order_by("slug")}
        ends = [one.current.finished_at for one in sources.values() if one.current and one.current.finished_at]
        _sources = rows, sources, max(ends, default=None), kept.version_of(list(sources.values()))
    _, sources, at, digest = _sources
    return InEffect(sources, at, digest, kept.shown(digest, clock.now().date()))


def today(request):
    """The day from which the page looks: that of the counts it shows."""
    return in_effect(request).counts.day


def changed(request) -> datetime:
    """When the register last changed: what has no date of its own is as new as that."""
    return in_effect(request).at or datetime.combine(today(request), datetime.min.time(), UTC)


class _Made:
    """Pages as they were last made for strangers, the oldest forgotten first; each process has its own."""

    def __init__(self) -> None:
        self.pages: OrderedDict[tuple, tuple[bytes, dict[str, str]]] = OrderedDict()
        self.bytes = 0

    def get(self, page: tuple | None) -> HttpResponse | None:
        held = self.pages.get(page) if page else None
        if held is None:
            return None
        self.pages.move_to_end(page)
        return HttpResponse(held[0], headers=held[1])

    def keep(self, page: tuple | None, request, response) -> None:
        """Keep an answer that is the same for everybody: whole, without a cookie, without a form's own secret."""
        plain = response.status_code == 200 and not response.streaming and not response.cookies
        if page is None or request.method != "GET" or not plain or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            return
        if getattr(response, "is_rendered", True) and len(response.content) <= PAGES // 50:
            self.pages[page] = response.content, dict(response.items())
            self.bytes += len(response.content)
            while self.bytes > PAGES:
                self.bytes -= len(self.pages.popitem(last=False)[1][0])


_made = _Made()


def fresh(view=None, *, also=None):
    """
    A view whose answer changes only with what is in effect; gives ETag and Last-Modified, and obeys them.

    *also*: request -> (mark, time or None) of what else it shows, such as reports: ``@fresh(also=issued.mark)``.
    """
    if view is None:
        return partial(fresh, also=also)

    @wraps(view)
    def asked(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        now = in_effect(request)
        # The session is asked only when there is one.
        role = role_of(request.user) if request.COOKIES else ""
        mark, changed = also(request) if also else ("", None)
        parts = (
            mark, now.digest, now.version, today(request).isoformat(), role, getattr(request, "language", ""), request.get_full_path(),
            __version__, style_digest(),
        )  # fmt: skip
        etag = '"' + hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:24] + '"'
        page = (
            None
            if request.COOKIES
            else (str(settings.WORKSPACE and settings.WORKSPACE.folder), request.scheme, request.get_host(), etag)
        )
        midnight = datetime.combine(today(request), datetime.min.time(), UTC)
        modified = int(max(now.at or midnight, midnight, changed or midnight).timestamp())
        answer = get_conditional_response(request, etag=etag, last_modified=modified)
        if isinstance(answer, HttpResponseNotModified):
            response = answer
        elif (response := _made.get(page)) is None:
            response = view(request, *args, **kwargs)
            _made.keep(page, request, response)
        if response.status_code in (200, 304):
            response.headers["ETag"] = etag
            response.headers["Last-Modified"] = http_date(modified)
            response.headers["Cache-Control"] = "private, no-cache" if role else "public, no-cache"
            response.headers["Vary"] = "Cookie"
        return response

    return asked


def last_taken(source: Source) -> Snapshot | None:
    """The last snapshot of a source that found it, changed or not."""
    states = (Snapshot.State.IN_EFFECT, Snapshot.State.UNCHANGED)
    return source.snapshots.filter(state__in=states).order_by("-number").first()
