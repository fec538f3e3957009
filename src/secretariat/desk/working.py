"""The work itself, as the process beside the web site does it: by the functions that the commands call."""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone

from .. import formats
from ..domain import comparison, comparison_text
from ..domain.errors import InputError, SecretariatError, UnknownThing, UsageError
from ..domain.periods import between
from ..domain.statements import Problem
from ..evidence import following
from ..evidence import services as evidence
from ..evidence.models import Source
from ..formats import data_package_read
from ..reports import making, readback, review_apply
from ..reports.models import Report
from .models import Work
from .services import folder_of, note, note_steps

log = logging.getLogger(__name__)
ROWS = 2_000
"""Rows of a preview that are kept for its page."""


@dataclass(frozen=True)
class Tools:
    """What the command line lends: the workspace, and how it collects (`cli.collect`, `cli.entries`)."""

    workspace: Any
    collect_all: Callable[..., list[dict[str, Any]]]
    entry_of: Callable[..., dict[str, Any]]
    kept_reading: Callable[..., dict[str, Any] | None]


def do(work: Work, tools: Tools) -> None:
    """Do a piece of work and keep what came of it; what is wrong with its input is kept as its result."""
    work.state = Work.State.RUNNING
    _touch(work)
    try:
        work.result = KINDS[work.kind](work, tools)
        work.state = Work.State.DONE
    except SecretariatError as error:
        work.result = {"code": error.code, "message": error.message, "mend": error.mend}
        work.state = Work.State.FAILED
    except Exception as error:
        log.exception("work %s", work.pk)
        work.result = {"code": "error", "message": f"{type(error).__name__}: {error}"[:500], "mend": ""}
        work.state = Work.State.FAILED
    _touch(work)


def _touch(work: Work) -> None:
    work.touched_at = timezone.now()
    work.save()


class _Progress:
    """Tells how far the reading of a source is, twice a second at most."""

    def __init__(self, work: Work, source: Any) -> None:
        self.work, self.at = work, 0.0
        work.told, work.count = source.slug, 0
        _touch(work)

    def add(self, count: int) -> None:
        self.work.count += count
        if time.monotonic() - self.at > 0.5:
            self.at = time.monotonic()
            _touch(self.work)

    def close(self) -> None:
        _touch(self.work)


# Sources


def preview(work: Work, tools: Tools) -> dict[str, Any]:
    """What would be made of an uploaded file; rows are kept in a file beside it."""
    path = tools.workspace.folder / work.asked["file"]
    entry = _entry(tools.workspace, work.asked.get("source", ""))
    name = formats.recognize(path)
    if name == "review-xlsx":
        plan = review_apply.apply(tools.workspace, path, actor="", reason="", is_preview=True)
        return {"format": name, "steps": [step.told for step in plan.steps], "already": plan.already, **_waits(plan)}
    if entry and entry["format"] != name:
        raise InputError(
            f"{path.name} is {name}, and {entry['slug']} is {entry['format']}",
            mend="choose the source that it belongs to, or none",
        )
    options = {key: value for key, value in entry.items() if key not in ("slug", "format", "place", "rank")}
    reader = formats.reader(name)
    context = formats.Context(reading=tools.kept_reading(tools.workspace, entry["slug"]) if entry else None)
    if hasattr(reader, "preview"):
        rows = reader.preview(path, options, context)
    else:
        rows = [_as_row(one) for one in islice(reader.read(path, options, context), ROWS)]
    counts = Counter("in doubt" if row.get("doubt") else row["outcome"] for row in rows if row["outcome"] != "sheet")
    if not counts["taken"] and not counts["in doubt"]:
        told = next((reason for row in rows for reason in row.get("reasons") or ()), "")
        raise InputError(
            f"{path.name}: nothing in it can be taken" + (f": {told}" if told else ""),
            mend="correct it and send it again",
        )
    kept = json.dumps(rows[:ROWS], ensure_ascii=False, default=str)
    (folder_of(work) / "rows.json").write_text(kept, encoding="utf-8")
    return {"format": name, "counts": dict(counts), "rows": len(rows)}


def _as_row(one: Any) -> dict[str, Any]:
    """An item or a problem of a format without a preview of its own, as a row of one."""
    if isinstance(one, Problem):
        outcome = {"error": "refused", "note": "left out"}.get(one.severity, "taken")
        return {
            "row": one.place,
            "outcome": outcome,
            "doubt": one.severity == "doubt",
            "reasons": [one.message],
            "fields": {},
        }
    first = one.statements[0] if one.statements else None
    return {"row": one.place, "outcome": "taken", "fields": dict(first.fields) if first else {}, "reasons": []}


def _waits(plan: Any) -> dict[str, Any]:
    return {
        name: [_told(problem) for problem in getattr(plan, name)] for name in ("conflicts", "questions", "problems")
    }


def _told(problem: Problem) -> dict[str, str]:
    return {"place": problem.place, "message": problem.message, "mend": problem.mend}


def _entry(workspace: Any, slug: str) -> dict[str, Any]:
    if not slug:
        return {}
    found = next((entry for entry in workspace.sources if entry["slug"] == slug), None)
    if found is None:
        raise UnknownThing(f"no source {slug!r}", mend="choose one of the list")
    return found


def collect(work: Work, tools: Tools) -> dict[str, Any]:
    """Put an accepted upload in its place and collect it; or collect a source, or all, anew."""
    workspace = tools.workspace
    if file := work.asked.get("file"):
        entry = _put(workspace, workspace.folder / file, work.asked.get("source", ""), tools)
        entries = [entry]
    elif slug := work.asked.get("source"):
        entries = [_entry(workspace, slug)]
    else:
        entries = list(workspace.sources)
    done = tools.collect_all(workspace, entries, progress=lambda source: _Progress(work, source))
    for one in done:
        counts = ", ".join(f"{one[name]} {name}" for name in ("new", "changed", "gone", "refused") if one[name])
        note(
            actor=work.actor,
            what="collect",
            kind="source",
            subject=one["source"],
            detail=": ".join(filter(None, (one["state"], counts))),
        )
    return {"sources": done}


def _put(workspace: Any, path: Path, slug: str, tools: Tools) -> dict[str, Any]:
    """The uploaded file under ``sources/``, and its reading kept; a source that it takes the place of keeps its own."""
    entry = _entry(workspace, slug)
    if entry:
        target = (workspace.folder / entry["place"]).resolve()
        if not target.is_relative_to(workspace.folder) or target.is_dir():
            raise UsageError(
                f"{slug} is read from {entry['place']}, which is no file of this workspace",
                mend="bring it up to date there",
            )
    else:
        target = workspace.folder / "sources" / path.name
        number = 2
        while target.exists():
            target = target.with_name(f"{path.name.split('.')[0]}-{number}{''.join(path.suffixes)}")
            number += 1
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    shutil.copyfile(path, part)
    part.replace(target)
    entry = entry or tools.entry_of(workspace, str(target), remember=True)
    reader = formats.reader(entry["format"])
    kept = workspace.readings / f"{entry['slug']}.json"
    if hasattr(reader, "reading") and not kept.is_file():
        options = {key: value for key, value in entry.items() if key not in ("slug", "format", "place", "rank")}
        kept.parent.mkdir(parents=True, exist_ok=True)
        said = reader.reading(target, options, formats.Context())
        kept.write_text(
            json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n"
        )
    return entry


def review(work: Work, tools: Tools) -> dict[str, Any]:
    """A corrected review taken back."""
    asked = work.asked
    path = tools.workspace.folder / asked["file"]
    plan = review_apply.apply(tools.workspace, path, actor=work.actor, reason=asked["reason"])
    following.follow()
    note_steps(plan.steps, plan.acts, actor=work.actor, reason=asked["reason"])
    return {
        "format": "review-xlsx",
        "done": True,
        "steps": [step.told for step in plan.steps],
        "already": plan.already,
        **_waits(plan),
    }


def decide(work: Work, tools: Tools) -> dict[str, Any]:
    """Put a snapshot that waits in effect, or give it up."""
    asked = work.asked
    source = Source.objects.get(slug=asked["source"])
    if asked["decision"] == "accept":
        evidence.accept_snapshot(source, number=asked["number"], actor=work.actor)
    else:
        evidence.refuse_snapshot(source, number=asked["number"], actor=work.actor, reason=asked["reason"])
    following.catch_up()
    note(
        actor=work.actor, what=asked["decision"], kind="source", subject=source.slug,
        detail=f"snapshot {asked['number']}", reason=asked["reason"],
    )  # fmt: skip
    return {"decided": asked["decision"], "source": source.slug}


# Reports


def report(work: Work, tools: Tools) -> dict[str, Any]:
    """A draft, or an issued report; what is unknown in it, what changed since the one before, what is to be looked at."""
    asked = work.asked
    identifier = Report.objects.filter(name=asked["name"]).order_by("-made_at").first()
    earlier = _package(identifier) if identifier else None

    def step(words: str) -> None:
        work.told = words
        _touch(work)

    made = making.make(
        tools.workspace, asked["name"], between(asked["from"], asked["to"]), language=asked["language"],
        tabled=asked["tabled"], issue=asked["issue"], step=step,
    )  # fmt: skip
    if asked["issue"]:
        following.follow()
    changed = ""
    if earlier is not None:
        changed = comparison_text.told(comparison.compare(earlier, data_package_read.read(made.paths["zip"])), 2)
    held = Report.objects.filter(name=asked["name"], folder=str(made.paths["zip"].parent)).first()
    note(
        actor=work.actor,
        what="issue" if asked["issue"] else "draft",
        kind="report",
        subject=made.identifier,
        detail=f"root {made.root}",
    )
    return {
        "report": held.pk if held else None,
        "identifier": made.identifier,
        "root": made.root,
        "unknown": [
            {"name": name, "label": figure.definition.label.partition("|")[0], "reason": figure.reason}
            for name, figure in made.figures.items()
            if figure.is_unknown
        ],
        "changed": changed,
        "stale": made.stale,
        "problems": [_told(problem) for problem in made.problems],
        "untranslated": len(made.untranslated),
    }


def _package(of: Report) -> Any:
    path = Path(of.folder) / f"report-{of.name}-data.zip"
    try:
        return data_package_read.read(path) if path.is_file() else None
    except SecretariatError as error:
        log.warning("%s: %s", path, error)
        return None


def read_back(work: Work, tools: Tools) -> dict[str, Any]:
    """An edited Word report against the narrative: shown, or with ``write`` taken."""
    is_written = bool(work.asked.get("write"))
    changes = readback.apply(tools.workspace, tools.workspace.folder / work.asked["file"], is_written=is_written)
    found = changes.found
    for one in changes.files if is_written else ():
        if one.is_written:
            note(actor=work.actor, what="read back", kind="narrative", subject=one.path.name, detail=found.identifier)
    return {
        "identifier": found.identifier, "language": found.language, "written": is_written,
        "files": [
            {"section": one.section, "file": one.path.name, "before": one.before, "after": one.after, "held": one.held_back,
             "written": one.is_written, "problems": [_told(p) for p in one.problems if p.severity == "error"]}
            for one in changes.files
        ],
        "overtyped": [{"name": o.name, "printed": o.printed, "now": o.now} for o in found.overtyped],
        "missing": [c.name for c in found.missing],
        "notes": [*found.notes, *found.missing_sections],
    }  # fmt: skip


KINDS: dict[str, Callable[[Work, Tools], dict[str, Any]]] = {
    "preview": preview, "collect": collect, "review": review, "decide": decide, "report": report, "read-back": read_back,
}  # fmt: skip
