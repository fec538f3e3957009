"""
Addresses that a thing had, or that a source's own id makes: they lead to its address, permanently.

A key is made of what sources say (a title and a date), so that a source that corrects its title moves the thing. What
its row is called there ("ACT-004") does not change, and leads on; so does the key of its record.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponsePermanentRedirect

from ..domain import addresses
from ..evidence import queries
from ..evidence.models import Evidence, Record, Thing
from ..search import index


def leads_on(
    kind: str, address: Callable[[str], str], also: Callable[..., str] | None = None, *, by_id: bool = True
) -> Callable:
    """
    A view of a thing that, where nothing is at an address, redirects permanently to what was there before.

    *address* is the page of a thing by its key; *also* (request, key) -> address is asked last. *by_id* is False where
    an id alone may come to mean another thing, as a designation without its date does.
    """

    def mark(view: Callable) -> Callable:
        @wraps(view)
        def asked(request, key: str, **more):
            try:
                return view(request, key=key, **more)
            except Http404:
                there = now_at(kind, addresses.key(key), by_id=by_id)
                place = address(there.key) if there else also(request, addresses.key(key)) if also else ""
                if not place:
                    raise
                form, query = more.get("form", ""), request.META.get("QUERY_STRING", "")
                place = f"{place.rstrip('/')}.{form}" if form else place
                return HttpResponsePermanentRedirect(f"{place}?{query}" if query else place)

        return asked

    return mark


def now_at(kind: str, key: str, *, by_id: bool = True) -> Thing | None:
    """The one thing of its kind that sources speak of now and that a key, or an id of a row, was or is a name of."""
    before = Thing.objects.filter(kind=kind, key=key).first()
    ids = [key] if by_id else []
    if before is not None:
        for evidence in Evidence.objects.filter(thing=before).select_related("record__pack", "record__source")[:20]:
            if (found := _by_record(kind, evidence.record)) and found != before:
                return found
            said = queries.form(evidence.record)[evidence.part].marks.get("id")
            ids += [str(said)] if said and by_id else []
    for name in ids:
        found = {hit.thing for hit in index.identified(name, kind=kind)}
        if before is not None:
            found.discard(before.pk)
        if len(found) == 1:  # where two have the same id, none is meant
            return Thing.objects.filter(pk=found.pop(), evidence__in=Evidence.objects.present()).first()
    return None


def _by_record(kind: str, record: Record) -> Thing | None:
    """What the record of the same key speaks of now."""
    same = Record.objects.present().filter(source=record.source_id, key=record.key)
    held = Evidence.objects.filter(record__in=same, thing__kind=kind).select_related("thing__merged_into").first()
    return (held.thing.merged_into or held.thing) if held else None
