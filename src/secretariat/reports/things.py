"""What the pages of instructions, goals, budget lines and acts have in common: facts with evidence, links of a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..accounts.rules import may_see_names
from ..evidence import presentation
from ..evidence import queries as evidence
from ..evidence.freshness import in_effect, today
from ..evidence.models import Thing
from ..inventory.queries import activity_address, entities_by_key
from ..web.listing import Column, Filter, Sort
from ..web.page import host
from ..web.words import words
from .kept_tables import Kept, Row
from .row_lists import RowList


def facts_on(
    request, kind: str, key: str, columns: Sequence[Column], always: Sequence[str] = ()
) -> list[presentation.Fact]:
    """
    The facts on a thing that somebody speaks of, and those *always* shown; three queries.

    Raises:
        Http404: the register holds no such thing, or no source speaks of it any more.
    """
    thing = Thing.objects.filter(kind=kind, key=key).first()
    voices = evidence.assertions(things=[thing.pk]).get(thing.pk) if thing else None
    if not voices:
        raise Http404
    shown = bool(request.COOKIES) and may_see_names(request.user)
    found = presentation.facts(voices, columns, in_effect(request), words(), with_names=shown)
    return [fact for fact in found if fact.by is not None or fact.name in always]


def own_words(texts: Any) -> tuple[str, str]:
    """
    A text by language as the reader gets it, and the language it is in ("" is the page's own).

    A text that is only in English is translated where the words of pages hold it (gists of instructions).
    """
    writing = words()
    held = texts if isinstance(texts, dict) else {"en": str(texts or "")}
    english = str(held.get("en") or "")
    if writing.language == "en":
        return english or writing.of(held), ""
    told = held.get(writing.language)
    if told and (told != english or not english):
        return str(told), ""
    translated = _(english) if english else ""
    return (translated, "") if translated != english else (english, "en" if english else "")


class LinkList(RowList):
    """The links of the year to a target, a page of them at a time."""

    kind = "link"
    parameters = ("year",)
    sorts = (Sort("name", N_("Name"), ("of_kind", "of_name", "id")),)

    def __init__(self, request, held: Kept, target: str) -> None:
        asked = {name: request.GET[name] for name in ("year", "after", "before") if name in request.GET}
        super().__init__(asked, words(), held)
        self.target = target

    def all(self) -> list[Row]:
        return list(self.kept.links.get(self.target, ()))


def _links(request, held: Kept, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Links to a target, ready for a template; a query when roles are among them."""
    roles = {row["id"]: row for row in held.tables["roles"]}
    entities = {str(roles[key]["entity"]) for row in rows if (key := _key(row)) in roles and roles[key]["entity"]}
    named = entities_by_key(sorted(entities), request.language) if entities else {}
    made = []
    for row in rows:
        reason, lang = own_words(row["reason"])
        one = {
            "of": row["of"], "kind": row["of_kind"], "label": row["of_name"], "lang": "en", "href": "", "role": "",
            "state": presentation.STATES.get(row["state"], row["state"]), "class": row["state"], "weight": row["weight"],
            "rule": row["rule"], "reason": reason, "reason_lang": lang,
        }  # fmt: skip
        role = roles.get(_key(row)) if row["of_kind"] == "role" else None
        if row["of_kind"] == "activity":
            one["href"] = activity_address(_key(row))
        elif role is not None:
            entity = named.get(str(role["entity"]))
            one["label"], one["lang"] = (entity.label, entity.lang) if entity else (role["entity"] or "", "en")
            one["href"], one["role"], one["in"] = entity.href if entity else "", role["what"] or "", role["in"] or ""
        made.append(one)
    return made


def _key(row: Row) -> str:
    return str(row["of"]).partition(":")[2]


def links_data(request, held: Kept, target: str) -> list[dict[str, Any]]:
    """The same links as data."""
    site = host(request)
    return [
        {
            "thing": row["of"], "title": row["of_name"], "target": row["to"], "state": row["state"],
            "weight": row["weight"], "rule": row["rule"], "reason": dict(row["reason"]).get("en", ""),
            "address": site + activity_address(_key(row)) if row["of_kind"] == "activity" else "",
        }
        for row in held.links.get(target, ())
    ]  # fmt: skip


def year_query(request) -> str:
    """The year that a reader chose, for addresses of data and feeds; empty for the usual one."""
    return f"year={request.GET['year']}" if request.GET.get("year") else ""


def target_shown(request, held: Kept, target: str, address: str) -> dict[str, Any]:
    """What the page of everything that links lead to needs of them, and of the year that they are of."""
    page = LinkList(request, held, target).page()
    return {
        "year": held.year, "years": year_filter(held, request.GET.get("year", "")), "query": year_query(request),
        "links": _links(request, held, page.rows), "page": page, "counts": states(held, target), "base": address.rstrip("/"),
    }  # fmt: skip


def target_data(
    request, held: Kept, target: str, address: str, facts: Sequence[presentation.Fact], **own: Any
) -> dict[str, Any]:
    """The same as data; *own*: what only a thing of its kind has."""
    return {
        "id": target, "address": host(request) + address, "as_of": today(request).isoformat(), **own,
        "facts": presentation.as_data(facts), "year": held.year, "counts": held.counts(target),
        "links": links_data(request, held, target),
    }  # fmt: skip


def year_filter(held: Kept, chosen: str) -> Filter:
    return Filter("year", N_("Year"), [(str(one), str(one), None) for one in held.years], chosen or str(held.year))


def states(held: Kept, target: str) -> list[tuple[str, str, int]]:
    """How many links of the year lead to a target, by state: (name, label, count), none left out."""
    return [(name, presentation.STATES[name], count) for name, count in held.counts(target).items()]
