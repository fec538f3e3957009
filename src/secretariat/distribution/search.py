"""Search over all kinds of things: one page, its facets, and the same as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..evidence.freshness import fresh, in_effect
from ..inventory import entities
from ..search import index
from ..search import words as searching
from ..standards import queries as standards
from ..web import data
from ..web.described import COUNT, ROWS, TEXT, TEXTS, described
from ..web.errors import BadFilter
from ..web.page import host
from ..web.words import words
from . import hits

PAGE = 40
"""Hits of one page; those of one designation without its date stand together."""
LONGEST = 200
MOST_WORDS = 16
"""Nobody asks for more words at once, and each costs a look into the index."""
BODIES = 30
KINDS = {
    "activity": N_("Activities"),
    "entity": N_("Entities"),
    "role": N_("Roles"),
    "standard": N_("Standards"),
    "instruction": N_("Instructions"),
    "revision": N_("Mandates"),
    "plan": N_("Plans"),
    "goal": N_("Goals"),
    "liaison": N_("Acts of cooperation"),
    "report": N_("Reports"),
    "source": N_("Sources"),
}
"""Kinds that are searched, in the order of the page."""
SINGULAR = (N_("report"), N_("source"))  # one hit's kind; the others are words of closed lists


@dataclass(slots=True)
class Asked:
    """What the address asks: *seen* hits were on the pages before."""

    words: str = ""
    kind: str = ""
    body: str = ""
    any_word: bool = False
    seen: int = 0
    facets: dict[str, str] = field(default_factory=dict)

    def link(self, **changed: Any) -> str:
        now = {"q": self.words, "kind": self.kind, "body": self.body, "any": "yes" if self.any_word else "", **changed}
        return urlencode({name: value for name, value in now.items() if value})


def asked(given) -> Asked:
    """Raises BadFilter, with what can be done, for a parameter or a value that is not possible."""
    for name in given:
        if name not in ("q", "kind", "body", "any", "after"):
            raise BadFilter(N_("Search has no filter “{name}”."), name=name[:40])
    text = " ".join(given.get("q", "").split())
    if len(text) > LONGEST:
        raise BadFilter(
            N_("That is too long to be searched for: at most {count} characters. Try its main words."),
            count=str(LONGEST),
        )
    if "\0" in given.get("q", "") + given.get("body", ""):
        raise BadFilter(N_("The value of “{name}” holds a character that no text has."), name="q")
    if len(searching.tokens(text)) > MOST_WORDS:
        raise BadFilter(
            N_("Those are too many words to be searched for: at most {count}. Try the main ones."),
            count=str(MOST_WORDS),
        )
    kind, body, after = given.get("kind", ""), given.get("body", "").strip(), given.get("after", "") or "0"
    if kind and kind not in KINDS:
        raise BadFilter(N_("Nothing of the kind “{name}” is searched."), name=kind[:40])
    if len(body) > LONGEST:
        raise BadFilter(N_("The value of “{name}” is too long."), name="body")
    if given.get("any", "") not in ("", "yes"):
        raise BadFilter(N_("The filter “any” is “yes” or left out."))
    if not (after.isascii() and after.isdigit() and len(after) < 5 and int(after) < index.CANDIDATES):
        raise BadFilter(N_("The place in the list is not readable. Begin at its first page."))
    facets = {name: value for name, value in (("kind", kind), ("body", body)) if value}
    return Asked(text, kind, body, bool(given.get("any")), int(after), facets)


def _hits(query: Asked, limit: int) -> list[index.Hit]:
    return index.find(query.words, facets=query.facets, any_word=query.any_word, limit=limit)


def _count(number: int) -> str:
    writing = words()
    return writing.number(number) if number <= index.CANDIDATES else f"{writing.number(index.CANDIDATES)}+"


def _facet(query: Asked, name: str, values: dict[str, str]) -> list[dict[str, Any]]:
    """Values of a facet that some hit has, with their counts and the address of each."""
    others = {key: value for key, value in query.facets.items() if key != name}
    counted = index.counts(query.words, name, list(values), facets=others, any_word=query.any_word)
    chosen = query.facets.get(name, "")
    return [
        {
            "label": label, "count": _count(counted[value]), "is_chosen": value == chosen,
            "href": query.link(**{name: "" if value == chosen else value, **({"body": ""} if name == "kind" else {})}),
        }
        for value, label in values.items()
        if counted.get(value)
    ]  # fmt: skip


@allow("everyone")
@fresh
def search(request):
    query = asked(request.GET)
    found = _hits(query, query.seen + PAGE + 1) if query.words else []
    shown = found[query.seen : query.seen + PAGE]
    kinds = bodies = ()
    total = 0
    if query.words:
        total = index.counts(query.words, "kind", [""], facets=query.facets, any_word=query.any_word).get("", 0)
        kinds = _facet(query, "kind", {kind: _(label) for kind, label in KINDS.items()})
        if query.kind == "standard" or query.body:
            known = standards.bodies(in_effect(request).version)[:BODIES]
            bodies = _facet(query, "body", {body: body for body in (*known, query.body) if body})
    return render(
        request,
        "distribution/search.html",
        {
            "asked": query, "kinds": kinds, "bodies": bodies, "total": _count(total), "found": bool(found),
            "choices": [(kind, _(label)) for kind, label in KINDS.items()],
            "hits": hits.told(shown, query.words, words(), entities.overview(in_effect(request).version)),
            "after": query.link(after=query.seen + PAGE) if len(found) > query.seen + PAGE and query.seen + PAGE < index.CANDIDATES else "",
            "before": query.link(after=max(0, query.seen - PAGE) or "") if query.seen else "",
            "wider": query.link(any="yes") if not query.any_word and len(searching.tokens(query.words)) > 1 else "",
            "all_kinds": query.link(kind="", body="") if query.facets else "",
            "query": query.link(), "no_index": True, "section": "search", "searched": query.words,
        },
    )  # fmt: skip


@described(
    N_("Search"),
    parameters=("q", "kind", "body", "any"),
    members={"list": TEXT, "filters": TEXTS, "count": COUNT, "rows": ROWS},
)
@allow("everyone")
@fresh
def search_data(request, form: str):
    if form not in data.FORMS:
        raise Http404
    query = asked(request.GET)
    found = _hits(query, index.CANDIDATES) if query.words else []
    site = host(request)
    rows = [
        {"kind": hit.kind, "id": f"{hit.kind}:{hit.key}", "title": hit.title, "address": site + href if href else ""}
        for hit, href in zip(found, hits.addresses(found, request.language), strict=True)
    ]
    if form == "json":
        filters = {"q": query.words, **query.facets, **({"any": "yes"} if query.any_word else {})}
        return data.thing(
            "json", "search", {"list": "search", "filters": filters, "count": len(rows), "rows": rows}, ()
        )
    return data.thing(form, "search", {}, rows or [dict.fromkeys(("kind", "id", "title", "address"), "")])
