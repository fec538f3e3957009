"""Pages of reports: the list, a report to read, its files, and how it differs from the one before."""

from __future__ import annotations

import hashlib
from functools import lru_cache, partial

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..domain.documents import Document
from ..domain.errors import InputError
from ..evidence.freshness import fresh
from ..formats import report_html
from ..web import data, feeds
from ..web.described import COUNT, FEEDS, ROWS, TEXT, TEXTS, described
from ..web.page import host
from ..web.words import words
from . import changes as changed
from . import figure_words, issued, report_feeds
from .models import Report
from .report_list import STATES, ReportList, address, called

MEDIA = {
    "pdf": "application/pdf", "html": "text/html; charset=utf-8", "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


@lru_cache(maxsize=1)
def style() -> str:
    found = finders.find("reports/report.css")
    return hashlib.sha256(open(found, "rb").read()).hexdigest()[:10] if found else ""


@allow("everyone")
@fresh(also=issued.mark)
def reports(request):
    listing = ReportList(request.GET.dict(), words(), with_drafts=issued.may_see_drafts(request))
    found = {"listing": listing, "page": listing.page(), "section": "reports", "query": listing.link()}
    return render(request, "reports/reports.html", found)


@described(N_("Reports"), listing=ReportList, forms=FEEDS)
@allow("everyone")
@fresh(also=issued.mark)
def reports_data(request, form: str):
    if form in feeds.FORMS:
        return report_feeds.made(request, form)
    if form not in data.FORMS:
        raise Http404
    listing = ReportList(request.GET.dict(), words(), with_drafts=issued.may_see_drafts(request))
    about = {"host": host(request), "list": "reports", "filters": listing.chosen, "count": listing.count()}
    return data.listed(listing, form, "reports", about)


def found(request, name: str) -> Report:
    report = issued.find(request, name)
    if report is None:
        raise Http404
    return report


def common(request, report: Report) -> dict[str, object]:
    """What every page of a report shows of it."""
    newer = issued.newer(request, report)
    return {
        "report": report,
        "name": issued.slug(report),
        "title": called(report),
        "state_label": STATES[report.state],
        "newer": (called(newer), address(newer)) if newer else None,
        "base": address(report).rstrip("/"),
        "starts": report.starts.isoformat(),
        "ends": report.ends.isoformat(),
        "made_on": report.made_at.date().isoformat(),
        "report_style": style(),
        "section": "reports",
    }


@allow("everyone")
@fresh(also=issued.mark)
def report(request, name: str):
    held = found(request, name)
    made = issued.document(held, request.language)
    text = _part(made[0], tuple(made[1].items()), request.language, name) if made else ""
    return render(
        request,
        "reports/report.html",
        {
            **common(request, held),
            "article": text,
            "document": made[0] if made else None,
            "files": issued.files(held),
            "before": issued.before(request, held),
        },
    )


_PARTS: dict[tuple[int, str, str], tuple[Document, str]] = {}


def _part(document: Document, drawn: tuple, language: str, name: str) -> str:
    """The report as a part of the page. Documents are kept by `issued`, so the same one is the same object."""
    key = (id(document), language, name)
    if key not in _PARTS:
        if len(_PARTS) >= 8:
            _PARTS.pop(next(iter(_PARTS)))
        leads = partial(_figure_address, name)
        _PARTS[key] = (document, report_html.part(document, dict(drawn), leads))
    return _PARTS[key][1]


def _figure_address(name: str, figure: str) -> str:
    return reverse("report-figure", args=[name, figure])


@described(
    N_("report"),
    members={
        **dict.fromkeys(("identifier", "state", "period_from", "period_to", "made_at", "root"), TEXT), "revision": COUNT,
        "figures": ROWS, "files": ROWS, "tables": TEXTS, "sources": ROWS,
    },
)  # fmt: skip
@allow("everyone")
@fresh(also=issued.mark)
def report_data(request, name: str, form: str):
    """The report's figures, and beside them in JSON its facts, files, sources and tables."""
    held = found(request, name)
    package = issued.parts(held)
    if package is None:
        raise Http404
    site, base = host(request), address(held)
    rows = [
        {
            "figure": one.definition.name, "label": figure_words.label(one.definition, "en")[0], "value": one.value,
            "unit": one.definition.unit, "at_least": one.at_least, "reason": one.reason, "method": one.definition.method,
            "rows": one.rows_count, "records": one.records_count, "printed": one.printed.get("en", ""),
            "address": f"{site}{_figure_address(name, one.definition.name)}",
        }
        for one in issued.figures(package).values()
    ]  # fmt: skip
    files = [
        {"name": one.name, "kind": one.kind, "language": one.language, "bytes": one.size, "address": f"{site}{base}files/{one.name}"}
        for one in issued.files(held)
    ]  # fmt: skip
    whole = {
        "id": f"report:{name}", "address": f"{site}{base}", "identifier": held.identifier, "state": held.state,
        "revision": held.revision, "period_from": held.starts.isoformat(), "period_to": held.ends.isoformat(),
        "as_of": package.about["as_of"], "made_at": package.about["made_at"], "root": held.root,
        "figures": rows, "files": files,
        "tables": {table: f"{site}{base}tables/{table}.csv" for table in package.tables},
        "sources": [
            {"source": one.slug, "title": one.title, "address": one.address, "licence": one.licence, "retrieved": one.retrieved, "digest": one.digest}
            for one in package.sources
        ],
    }  # fmt: skip
    return data.thing(form, f"report-{name}-figures", whole, rows)


@allow("everyone")
@fresh(also=issued.mark)
def files(request, name: str):
    held = found(request, name)
    package = issued.parts(held)
    documents = [one for one in issued.files(held) if one.kind != "zip"]
    whole = next((one for one in issued.files(held) if one.kind == "zip"), None)
    tables = [(table, package.sizes[table]) for table in package.tables] if package else []
    example = next((one for one in documents if one.kind == "docx"), None)
    shown = {"documents": documents, "whole": whole, "tables": tables, "example": example, "page_title": "files"}
    return render(request, "reports/files.html", {**common(request, held), **shown})


@allow("everyone")
@fresh(also=issued.mark)
def download(request, name: str, file: str):
    held = found(request, name)
    one = next((one for one in issued.files(held) if one.name == file), None)
    if one is None:
        raise Http404
    stream = (issued.folder(held) / one.name).open("rb")
    return FileResponse(stream, content_type=MEDIA[one.kind], as_attachment=one.kind != "pdf", filename=one.name)


@described(N_("A table of a report’s data package, byte for byte as it was issued"), forms=("csv",))
@allow("everyone")
@fresh(also=issued.mark)
def table(request, name: str, table: str):
    """A table of the data package, byte for byte as it was issued."""
    held = found(request, name)
    package = issued.parts(held)
    if package is None or table not in package.tables:
        raise Http404
    answer = StreamingHttpResponse(package.file(table), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="report-{name}-{table}.csv"'
    return answer


@allow("everyone")
@fresh(also=issued.mark)
def changes(request, name: str):
    held = found(request, name)
    before = issued.before(request, held)
    shown: dict[str, object] = {"before": (called(before), address(before)) if before else None}
    if before is not None:
        old, new = issued.parts(before), issued.parts(held)
        if old is not None and new is not None:
            try:
                shown |= changed.told(old, new, request.language, words())
            except InputError as error:
                shown["problem"] = error.message
        shown["old_base"] = address(before)
    return render(request, "reports/changes.html", {**common(request, held), **shown})
