"""
Reports as made, read from the files that were frozen with them: the document, the data package, what can be downloaded.

Nothing here asks the register what a report says: an issued report says what it said.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ..accounts.rules import officers
from ..domain.documents import Document
from ..domain.packages import PackagedFigure
from ..formats import document_json
from ..formats.data_package_parts import Parts
from .models import Report

_FILE = re.compile(r"report-[\w-]+?-(?P<language>ar|zh|en|fr|ru|es)(?P<tabled>-tabled)?\.(?P<kind>docx|pdf|html|xlsx)")
KINDS = ("pdf", "docx", "html", "xlsx", "zip")


@dataclass(frozen=True, slots=True)
class File:
    """One file of a report to download; *language* "" for the data package."""

    name: str
    kind: str
    language: str
    is_tabled: bool
    size: int


def slug(report: Report) -> str:
    """A report's part of its permanent address: "2025", "2025-r1" for a revision, "2025-draft"."""
    if report.state == Report.State.DRAFT:
        return f"{report.name}-draft"
    return f"{report.name}-r{report.revision}" if report.revision else report.name


def may_see_drafts(request) -> bool:
    """Drafts are for those who work on them. The session is asked only when there is one."""
    return bool(request.COOKIES) and officers(request.user)


def reports(request) -> list[Report]:
    """All reports that the reader may see, the newest period and making first; one query for each request."""
    held = getattr(request, "reports", None)
    if held is None:
        found = Report.objects.order_by("-ends", "-made_at", "-pk")
        held = request.reports = list(found if may_see_drafts(request) else found.exclude(state=Report.State.DRAFT))
    return held


def find(request, name: str) -> Report | None:
    return next((one for one in reports(request) if slug(one) == name), None)


def latest(request) -> Report | None:
    """The issued report of the newest period, in its last revision."""
    return next((one for one in reports(request) if one.state != Report.State.DRAFT), None)


def newer(request, report: Report) -> Report | None:
    """A revision that came after an issued report."""
    same = [one for one in reports(request) if one.name == report.name and one.state != Report.State.DRAFT]
    return next((one for one in same if report.state != Report.State.DRAFT and one.revision > report.revision), None)


def before(request, report: Report) -> Report | None:
    """The one that a report is compared with: its last revision, else the last one issued for an earlier period."""
    issued = [one for one in reports(request) if one.state != Report.State.DRAFT and one.pk != report.pk]
    same = [one for one in issued if one.name == report.name and one.made_at <= report.made_at]
    return next(iter(same), None) or next((one for one in issued if one.ends < report.ends), None)


def mark(request) -> tuple[str, datetime | None]:
    """What changes when a report is made, issued or translated, and when that was (see `evidence.freshness`)."""
    held = reports(request)
    parts = [f"{one.identifier}={one.root}={one.made_at.isoformat()}={_changed(folder(one))}" for one in held]
    times = [datetime.fromtimestamp(_changed(folder(one)) / 1e9, UTC) for one in held]
    return hashlib.sha256(";".join(parts).encode()).hexdigest()[:16], max(times, default=None)


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def folder(report: Report) -> Path:
    """Where its files lie: as made, or in the workspace's folder of reports when the workspace was moved."""
    path = Path(report.folder)
    return path if path.is_dir() or settings.WORKSPACE is None else settings.WORKSPACE.reports / path.name


def files(report: Report) -> list[File]:
    """Its files, the whole document first, each language after the other, the data package last."""
    found = []
    if (place := folder(report)).is_dir():
        for path in place.iterdir():
            if match := _FILE.fullmatch(path.name):
                size = path.stat().st_size
                found.append(File(path.name, match["kind"], match["language"], bool(match["tabled"]), size))
            elif path.name == package_name(report):
                found.append(File(path.name, "zip", "", False, path.stat().st_size))
    order = {language: at for at, language in enumerate(("ar", "zh", "en", "fr", "ru", "es"))}
    return sorted(found, key=lambda one: (order.get(one.language, 9), one.is_tabled, KINDS.index(one.kind)))


def package_name(report: Report) -> str:
    return f"report-{report.name}-data.zip"


def parts(report: Report) -> Parts | None:
    """Its data package; None when the file is not there. Raises InputError when it does not read."""
    path = folder(report) / package_name(report)
    return _parts(path, _changed(path)) if path.is_file() else None


@lru_cache(maxsize=8)
def _parts(path: Path, changed: int) -> Parts:
    return Parts(path)


def figures(held: Parts) -> Mapping[str, PackagedFigure]:
    return _figures(held, _changed(held.path))


@lru_cache(maxsize=4)
def _figures(held: Parts, changed: int) -> Mapping[str, PackagedFigure]:
    return held.figures()


def document(report: Report, language: str) -> tuple[Document, Mapping[str, str]] | None:
    """
    The document as made and the drawings of its charts, with its endnotes where it has any: in *language*, else in
    English, else in any. None for a report that was made without it.
    """
    place = folder(report)
    found = sorted(place.glob(f"report-{report.name}-??*.json")) if place.is_dir() else []
    wanted = [f"report-{report.name}-{one}{end}.json" for one in (language, "en") for end in ("", "-tabled")]
    path = next((place / name for name in wanted if place / name in found), next(iter(found), None))
    return _document(path, _changed(path)) if path else None


@lru_cache(maxsize=6)
def _document(path: Path, changed: int) -> tuple[Document, Mapping[str, str]]:
    return document_json.read(path.read_bytes(), path.name)
