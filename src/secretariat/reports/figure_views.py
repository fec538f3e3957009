"""Figures that open their evidence: value, method, definition, and the rows and records that each rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..domain import addresses
from ..domain.packages import PackagedFigure
from ..evidence import names
from ..evidence.freshness import fresh
from ..evidence.models import Thing
from ..formats.data_package_parts import Parts
from ..web import data
from ..web.described import COUNT, FLAG, SAID, TEXT, TEXTS, described
from ..web.errors import BadFilter
from ..web.page import host
from ..web.words import words
from . import figure_rows, figure_words, issued
from .report_views import common, found

KINDS = {
    "activities": "activity", "entities": "entity", "roles": "role", "revisions": "revision", "plans": "plan",
    "instructions": "instruction", "goals": "goal", "budget": "budget-line", "liaisons": "liaison", "standards": "standard",
}  # fmt: skip
"""Table of a package -> kind of thing whose key is the id of its rows."""
RECORDS = 3


def _held(request, name: str):
    report = found(request, name)
    package = issued.parts(report)
    if package is None:
        raise Http404
    return report, package, issued.figures(package)


def _figure(held: Mapping[str, PackagedFigure], name: str) -> PackagedFigure:
    if name not in held:
        raise Http404
    return held[name]


@allow("everyone")
@fresh(also=issued.mark)
def figures(request, name: str):
    """The figures that the report prints, in the order of the document's annex; all others are in the data."""
    report, _package, held = _held(request, name)
    made = issued.document(report, request.language)
    wanted = [one for one in (made[0].figures if made else held) if one in held]
    rows = [_line(held[one], request.language) for one in wanted]
    return render(
        request, "reports/figures.html", {**common(request, report), "rows": rows, "all": len(held), "shown": len(rows)}
    )


def _line(one: PackagedFigure, language: str) -> dict[str, Any]:
    label, is_in = figure_words.label(one.definition, language)
    unit, unit_in = figure_words.unit(one.definition, language)
    return {
        "name": one.definition.name, "label": label, "lang": is_in, "value": figure_words.value(one, words()),
        "unit": unit, "unit_lang": unit_in, "method": figure_words.METHODS[one.definition.method][0],
        "explained": figure_words.METHODS[one.definition.method][1], "rows": one.rows_count, "records": one.records_count,
        "reason": one.reason, "is_unknown": one.value is None,
    }  # fmt: skip


@allow("everyone")
@fresh(also=issued.mark)
def figure(request, name: str, figure: str):
    report, package, held = _held(request, name)
    one = _figure(held, figure)
    page = figure_rows.page(package, one, **_asked(request))
    writing = words()
    fields = figure_rows.fields_of(one, held)
    definition = one.definition
    return render(
        request,
        "reports/figure.html",
        {
            **_line(one, request.language),
            **common(request, report),
            "figure": one,
            "set": figure_words.described(definition.of, writing),
            "among": figure_words.described(definition.among, writing),
            "terms": [_line(held[term], request.language) for term in definition.terms if term in held],
            "definition": orjson.dumps(definition.plain(), option=orjson.OPT_INDENT_2).decode(),
            "fields": fields,
            "shown": _shown(page.rows, fields, request.language),
            "previous": urlencode({"before": "/".join(page.before)}) if page.before else "",
            "next": urlencode({"after": "/".join(page.after)}) if page.after else "",
            "sources": _sources(package, one),
            "figure_base": reverse("report-figure", args=[name, figure]).rstrip("/"),
        },
    )


def _asked(request) -> dict[str, figure_rows.Key]:
    """Where in the rows the reader is: after or before which one."""
    if unknown := set(request.GET) - {"after", "before"}:
        raise BadFilter(N_("This list has no filter “{name}”."), name=min(unknown)[:40])
    found = {}
    for way, text in request.GET.items():
        table, bar, row = text.partition("/")
        if not bar or not row or len(text) > 2_000:
            raise BadFilter(N_("The place in the list is not readable. Begin at its first page."))
        found[way] = (table, row)
    return found


def _shown(rows, fields: list[str], language: str) -> list[dict[str, Any]]:
    writing = words()
    things: dict[tuple[str, str], Thing] = {}
    for table in sorted({table for table, _ in rows} & set(KINDS)):
        keys = [row["id"] for name, row in rows if name == table]
        for thing in Thing.objects.filter(kind=KINDS[table], key__in=keys):
            things[table, thing.key] = thing
    called = names.named(things.values(), language)
    made = []
    for table, row in rows:
        thing = things.get((table, row["id"]))
        named = called[thing.pk] if thing else None
        records = row.get("records") or []
        currency = str(row.get("currency") or "")
        href = named.href if named else reverse("source", args=[row["id"]]) if table == "sources" else ""
        made.append(
            {
                "table": table, "id": row["id"], "title": figure_words.title(row), "href": href,
                "cells": [(field, figure_words.shown(row.get(field), writing, field, currency)) for field in fields],
                "records": [(one, record_address(one)) for one in records[:RECORDS]], "more": max(0, len(records) - RECORDS),
            }
        )  # fmt: skip
    return made


def record_address(record: str) -> str:
    source, _, key = record.partition("/")
    return reverse("record", args=[source, addresses.segment(key)]) if key else ""


def _sources(package: Parts, one: PackagedFigure) -> list[dict[str, Any]]:
    """The sources of a figure's records, with their number; without it where the package does not list the records."""
    if one.records is None:
        return []
    counts = Counter(record.partition("/")[0] for record in one.records)
    return [
        {"source": source, "count": counts[source.slug], "on": source.retrieved[:10]}
        for source in package.sources
        if source.slug in counts
    ]


@described(
    N_("A figure of a report, with the rows and records that it rests on"),
    members={
        "report": TEXT, "root": TEXT, "label": TEXT, "value": {"type": ["integer", "null"]}, "at_least": FLAG,
        "reason": SAID, "unit": TEXT, "printed": TEXTS, "definition": {"type": "object"}, "rows_count": COUNT,
        "rows_digest": TEXT, "records_count": COUNT, "records_digest": TEXT,
    },
)  # fmt: skip
@allow("everyone")
@fresh(also=issued.mark)
def figure_data(request, name: str, figure: str, form: str):
    """A figure as data: in JSON whole, with the ids of its rows and records; as a table the rows that it rests on."""
    report, package, held = _held(request, name)
    one = _figure(held, figure)
    fields = [field for field in figure_rows.fields_of(one, held) if field not in ("table", "id", "title", "records")]
    site = host(request)
    if form == "json":
        whole = {
            "id": f"figure:{name}/{figure}", "address": site + reverse("report-figure", args=[name, figure]),
            "report": f"report:{name}", "root": report.root, "label": figure_words.label(one.definition, "en")[0],
            "value": one.value, "at_least": one.at_least, "reason": one.reason, "unit": one.definition.unit,
            "printed": dict(one.printed), "definition": one.definition.plain(),
            "rows_count": one.rows_count, "rows_digest": one.rows_digest, "rows": one.rows,
            "records_count": one.records_count, "records_digest": one.records_digest, "records": one.records,
        }  # fmt: skip
        return data.thing("json", "figure", whole, ())
    rows = (
        {"table": table, "id": row["id"], "title": figure_words.title(row), **{field: row.get(field) for field in fields}, "records": row.get("records")}
        for table, row in figure_rows.rests_on(package, one)
    )  # fmt: skip
    return data.rows(form, f"report-{name}-{figure}", ["table", "id", "title", *fields, "records"], rows)
