"""Reports at the desk: made, looked through, read back from Word, issued, fetched."""

from __future__ import annotations

import re
from pathlib import Path

from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from ..accounts.rules import editors
from ..domain.languages import LANGUAGES
from ..reports.models import Report
from . import services, texts
from .access import at_desk
from .forms import ReportForm, WordForm
from .models import Work

ENDINGS = {"docx": "Word", "pdf": "PDF", "html": "HTML", "xlsx": "XLSX", "zip": N_("data package")}
STATES = {"draft": N_("draft"), "issued": N_("issued"), "revised": N_("revised")}


@at_desk
def reports(request):
    """Reports that were made; a form for a draft, and one for an edited Word file."""
    what = request.POST.get("do", "")
    actor = services.actor_of(request.user)
    first = {"name": next(iter(texts.names()), "")[:4]}
    form = ReportForm(request.POST if what == "draft" else None, initial=first)
    is_too_large = getattr(request, "is_too_large", False)
    word = WordForm(
        request.POST if what == "read-back" or is_too_large else None, request.FILES or None, is_too_large=is_too_large
    )
    if what == "draft" and form.is_valid():
        said = form.cleaned_data
        work = services.ask("report", _asked(said["name"], said["language"], said["tabled"], False), actor=actor)
        return HttpResponseRedirect(reverse("desk-work", args=[work.pk]))
    if what == "read-back" and word.is_valid():
        work = services.ask("read-back", {}, actor=actor, upload=word.cleaned_data["file"])
        return HttpResponseRedirect(reverse("desk-work", args=[work.pk]))
    rows = [(one, STATES[one.state]) for one in Report.objects.order_by("-made_at", "-pk")[:50]]
    return render(request, "desk/reports.html", {"form": form, "word": word, "rows": rows, "here": "desk-reports"})


def _asked(name: str, language: str, tabled: bool, issue: bool) -> dict:
    period = texts.period_of(name)
    return {
        "name": name, "from": period.first.isoformat(), "to": period.last.isoformat(), "language": language,
        "tabled": tabled, "issue": issue,
    }  # fmt: skip


@at_desk
def report(request, number: int):
    held = get_object_or_404(Report, pk=number)
    last = Work.objects.filter(kind="report", result__report=held.pk, state=Work.State.DONE).order_by("-pk").first()
    return render(
        request,
        "desk/report.html",
        {
            "report": held,
            "state": STATES[held.state],
            "files": [(path.name, ENDINGS[path.suffix[1:]], path.stat().st_size // 1024 + 1) for path in _files(held)],
            "result": last.result if last else {},
            "languages": LANGUAGES.items(),
            "may_issue": editors(request.user),
            "here": "desk-reports",
        },
    )


def _files(of: Report) -> list[Path]:
    """Files of the report alone, whatever else lies in its folder."""
    pattern = re.compile(rf"report-{re.escape(of.name)}-[a-z-]+\.({'|'.join(ENDINGS)})")
    folder = Path(of.folder)
    held = [path for path in folder.iterdir() if pattern.fullmatch(path.name)] if folder.is_dir() else []
    return sorted(held, key=lambda path: path.name)


@at_desk
@require_POST
def issue(request, number: int):
    """Freeze the report: for editors."""
    from django.core.exceptions import PermissionDenied

    if not editors(request.user):
        raise PermissionDenied
    held = get_object_or_404(Report, pk=number)
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        raise Http404
    asked = _asked(held.name, language, bool(request.POST.get("tabled")), True)
    work = services.ask("report", asked, actor=services.actor_of(request.user))
    return HttpResponseRedirect(reverse("desk-work", args=[work.pk]))


@at_desk
def file(request, number: int, file: str):
    held = get_object_or_404(Report, pk=number)
    path = next((one for one in _files(held) if one.name == file), None)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
