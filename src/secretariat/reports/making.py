"""Make a report: tables and figures from the register, the data package, and the document in each format."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction

from .. import __version__
from ..domain.definitions import definitions
from ..domain.documents import Document
from ..domain.errors import InputError, UsageError
from ..domain.figures import Figure, compute
from ..domain.languages import LANGUAGES
from ..domain.packages import Package, PackagedRecord, PackagedSource, packaged
from ..domain.periods import Period
from ..domain.persons import published
from ..domain.references import unresolved
from ..domain.scope import Register, Scope
from ..domain.sets import column
from ..domain.statements import Problem
from ..domain.tabulation import Tables, tabulate
from ..evidence import clock, queries
from ..evidence.models import Record
from ..formats import data_package, document_json, report_docx, report_html, report_typst, report_xlsx
from ..formats.data_package_read import uncollected
from . import gathering
from .assembly import Texts, assemble, citer, local
from .drafting import Draft
from .models import Report
from .scoping import period_before, scope_of, settings_of
from .words import Words

log = logging.getLogger(__name__)


class Workspace(Protocol):
    """What a report needs of a workspace: its folder, its settings, the folder of its reports."""

    folder: Path
    settings: dict[str, Any]

    @property
    def reports(self) -> Path: ...


@dataclass
class Made:
    """
    A report as made.

    Attributes:
        paths: format -> file, in the order docx, pdf, html, xlsx, zip.
        root: root digest of the data package.
        stale: texts that speak of a figure which changed since they were written, in words.
        problems: doubts about the narrative, and references that lead nowhere, that did not stop it.
        untranslated: messages without translation in the report's language.
    """

    identifier: str
    paths: dict[str, Path]
    root: str
    figures: Mapping[str, Figure]
    stale: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)


@dataclass
class Basis:
    """What a report rests on: its scope, tables, figures, and the records behind them."""

    settings: dict[str, Any]
    scope: Scope
    register: Register
    tables: Tables
    figures: dict[str, Figure]
    digests: dict[str, list[tuple[str, str, str]]]


def basis(workspace: Workspace, period: Period, as_of: date) -> Basis:
    """Tables and figures of a period. Raises InputError when rules or settings are wrong."""
    settings = settings_of(workspace.folder, workspace.settings, period, as_of, period_before(period))
    scope = scope_of(settings, workspace.settings.get("report", {}))
    register = gathering.register()
    tables = tabulate(register, scope)
    tables["sources"] = gathering.sources()
    tables["standards"], digests = gathering.standards(scope)
    _coverage(tables)
    return Basis(settings, scope, register, tables, compute(definitions(tables, scope), tables), digests)


@uncollected()
def make(
    workspace: Workspace,
    name: str,
    period: Period,
    *,
    language: str,
    tabled: bool = False,
    issue: bool = False,
    template: Path | None = None,
    out: Path | None = None,
    step: Callable[[str], None] = lambda words: None,
) -> Made:
    """
    Make a report and write its files.

    Args:
        name: of the report and of its folder of narrative ("2025").
        issue: freeze it; a second issue of the same name is a revision and never overwrites the first. In a further
            language, with nothing collected in between, it is the same issue.
        template: a Word template in place of the shipped one.
        out: folder for the files; default ``reports/NAME`` in the workspace.
        step: told in words what is being done.

    Raises:
        InputError: rules, narrative or template are wrong; names file, place and mend.
        UsageError: nothing was collected yet, or the folder holds an issued report.
    """
    # In all six, so that a report which is issued in a further language rests on the same package.
    languages = list(dict.fromkeys([*workspace.settings.get("workspace", {}).get("languages", []), "en", *LANGUAGES]))
    body = workspace.settings.get("report", {}).get("body") or "report"
    stem = f"report-{name}-{language}" + ("-tabled" if tabled else "")
    held = None
    for occasion in _occasions(name, stem, issue):
        state, revision, moment = occasion.state, occasion.revision, occasion.moment
        made_at = moment.isoformat().replace("+00:00", "Z")
        step("counting")
        if held is None or held.scope.as_of != moment.date():
            held = basis(workspace, period, moment.date())
        if not held.tables["sources"]:
            raise UsageError("nothing was collected yet", mend="secretariat collect")
        identifier = f"{body}-{name}" + (f"-r{revision}" if revision else "")
        drafts = {one: draft_of(held, one) for one in languages}
        draft = drafts[language]
        texts = Texts(
            workspace.folder / str(workspace.settings.get("report", {}).get("narrative", "narrative")) / name,
            language,
            citer(draft),
            tabled,
        )
        step("writing")
        document = assemble(
            draft, texts, workspace.settings, identifier=identifier, name=name, state=state, made_at=made_at
        )
        _stop_at_errors(texts.problems)
        step("packing")
        files = data_package.whole(_package(held, drafts, document, made_at, workspace.settings))
        root = data_package.root_of(files)
        if root == occasion.root:
            break
    document = replace(document, root=root)
    folder = out or workspace.reports / (
        name if state == "draft" else f"{name}-{state}" + (f"-{revision}" if revision else "")
    )
    frozen = Report.objects.exclude(state=Report.State.DRAFT).filter(folder=str(folder))
    if frozen.exclude(identifier="" if state == "draft" else identifier).exists():
        raise UsageError(
            f"{folder} holds an issued report, which is never overwritten", mend="give another folder with --out"
        )
    written = _written(document, files, template, step)
    folder.mkdir(parents=True, exist_ok=True)
    paths = {kind: folder / f"{stem}.{kind}" for kind in ("docx", "pdf", "html", "xlsx", "json")}
    paths["zip"] = folder / f"report-{name}-data.zip"
    for kind, path in paths.items():
        _put(path, written[kind])
    del paths["json"]  # what pages show of it is no file for readers
    stale = _stale(workspace, texts, held.figures, draft)
    _remember(workspace, identifier, name, period, state, revision, root, moment, folder)
    return Made(
        identifier, paths, root, held.figures, stale,
        [*(problem for problem in texts.problems if problem.severity != "error"), *_unresolved(held, workspace)], sorted(draft.words.missing),
    )  # fmt: skip


DATES = {
    "activities": ("start", "end"),
    "liaisons": ("date",),
    "budget": ("first_year", "last_year"),
    "standards": ("published",),
}


def _coverage(tables: Tables) -> None:
    """Write into each source's row the years of which its records speak: "2003–2026"."""
    years: dict[str, tuple[str, str]] = {}
    for table, names in DATES.items():
        dates = [column(tables[table], name) for name in names]
        said = {
            (record.split("/", 1)[0], one)
            for records, *stated in zip(column(tables[table], "records"), *dates, strict=True)
            for record in records
            for one in stated
            if one
        }
        for slug, one in said:
            first, last = years.get(slug, ("9999", "0000"))
            years[slug] = min(first, str(one)[:4]), max(last, str(one)[:4])
    for row in tables["sources"]:
        first, last = years.get(row["id"], ("", ""))
        row["covers"] = first if first == last else f"{first}–{last}"


def draft_of(held: Basis, language: str) -> Draft:
    """A basis with the words of a language, for texts that are to be printed from it."""
    return Draft(
        Words(language), held.scope, held.tables, held.figures, {row["id"]: row for row in held.tables["sources"]}
    )


def _written(
    document: Document, files: Mapping[str, bytes], template: Path | None, step: Callable[[str], None]
) -> dict[str, bytes]:
    """Format -> its file. The package is compressed and the PDF set meanwhile: neither needs the interpreter."""
    with ThreadPoolExecutor(2) as aside:
        packed = aside.submit(data_package.zipped, files, document.made_at)
        drawn = report_html.drawings(document)
        pdf = aside.submit(report_typst.write, document)
        written = {"json": document_json.write(document, drawn)}
        for kind, write in (
            ("docx", lambda: report_docx.write(document, template)),
            ("html", lambda: report_html.write(document)),
            ("xlsx", lambda: report_xlsx.write(document)),
            ("pdf", pdf.result),
            ("zip", packed.result),
        ):
            step(kind)
            written[kind] = write()
    return written


def _put(path: Path, data: bytes) -> None:
    """Write whole or not at all."""
    part = path.with_suffix(path.suffix + ".part")
    part.write_bytes(data)
    part.replace(path)


@dataclass(frozen=True)
class Occasion:
    """When and as what a report is made; *root*: of the package made then, where it may still be the same one."""

    state: str
    revision: int
    moment: datetime
    root: str = ""


def _occasions(name: str, stem: str, issue: bool) -> list[Occasion]:
    """
    The earlier making that this one may only add another language to, then this one.

    Documents in two languages rest on one package. So a report that is made again on the same day from the same
    snapshots keeps its package; one that was issued is issued in a further language, and is no revision by that. If
    the package comes out otherwise all the same (settings, rules), it is made anew.
    """
    made = Report.objects.filter(name=name)
    now, earlier = clock.now(), None
    if issue:
        issued = made.exclude(state=Report.State.DRAFT).order_by("-revision").first()
        anew = Occasion("revised", issued.revision + 1, now) if issued else Occasion("issued", 0, now)
        earlier = issued if issued and not (Path(issued.folder) / f"{stem}.docx").exists() else None
    else:
        anew = Occasion("draft", 0, now)
        draft = made.filter(state=Report.State.DRAFT).first()
        earlier = draft if draft and draft.made_at.date() == now.date() else None
    if earlier is None or earlier.snapshots != gathering.snapshots():
        return [anew]
    return [Occasion(earlier.state, earlier.revision, earlier.made_at, earlier.root), anew]


def _unresolved(held: Basis, workspace: Workspace) -> list[Problem]:
    places = {
        one.record: one.place
        for kind in ("link", "goal")
        for voices in held.register.of(kind).values()
        for one in voices
    }
    file = str(workspace.settings.get("report", {}).get("links") or "")
    return list(unresolved(held.tables, held.scope.rules, places, file))


def _stop_at_errors(problems: list[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        lines = [f"{p.place}: {p.message}" + (f" ({p.mend})" if p.mend else "") for p in errors]
        raise InputError(
            f"the narrative has {len(errors)} error{'s' if len(errors) > 1 else ''}:\n  " + "\n  ".join(lines),
            mend="correct the lines named and make the report again", place=errors[0].place,
        )  # fmt: skip


def _package(
    held: Basis, drafts: Mapping[str, Draft], document: Document, made_at: str, settings: Mapping[str, Any]
) -> Package:
    small = (rows for table, rows in held.tables.items() if table != "standards")
    named = {record for rows in small for row in rows for record in row["records"]}
    named.difference_update(one[0] for records in held.digests.values() for one in records)
    return Package(
        identifier=document.identifier,
        title=local(settings.get("report", {}), "title", next(iter(drafts.values()))) or document.header.title,
        state=document.state,
        period_from=held.scope.period.first.isoformat(),
        period_to=held.scope.period.last.isoformat(),
        as_of=held.scope.as_of.isoformat(),
        made_at=made_at,
        sources=tuple(
            PackagedSource(
                slug=row["id"], title=row["title"], address=row["address"], licence=row["licence"],
                retrieved=row["retrieved"], digest=row["digest"], reader=row["reader"].split("/")[0],
                version=row["reader"].split("/")[-1],
                counts={name: row[name] for name in ("read", "present", "refused", "doubts")},
            )
            for row in held.tables["sources"]
        ),
        tables=held.tables,
        figures={
            name: packaged(figure, {language: draft.printed_value(figure) for language, draft in drafts.items()})
            for name, figure in held.figures.items()
        },
        records=tuple(_records(held.register, named)),
        digests=held.digests,
        settings=held.settings,
        software=f"secretariat {__version__}",
    )  # fmt: skip


def _records(register: Register, named: set[str]) -> list[PackagedRecord]:
    """The records behind the rows, each whole, with what each part of it is evidence of."""
    evidence: dict[int, list[list[Any]]] = {}
    names: dict[int, Any] = {}
    for kind, things in register.things.items():
        for key, assertions in things.items():
            for one in assertions:
                if one.record in named:
                    evidence.setdefault(one.number, []).append([kind, key, one.part, one.rule])
                    names[one.number] = one
    found = []
    for row in Record.objects.filter(pk__in=list(names)).select_related("pack", "source"):
        one = names[row.pk]
        form = queries.form(row)
        found.append(
            PackagedRecord(
                id=one.record, source=row.source.slug, key=row.key, place=row.place, digest=bytes(row.digest).hex(),
                words=queries.words(row), rank=row.rank, retrieved=one.retrieved[:10],
                statements=[statement.plain() for statement in form], evidence=sorted(evidence[row.pk], key=lambda e: (e[2], e[0])),
            )
        )  # fmt: skip
    return sorted(map(published, found), key=lambda record: record.id)


def _stale(workspace: Workspace, texts: Texts, figures: Mapping[str, Figure], draft: Draft) -> list[str]:
    """
    Texts that speak of a figure which changed since they were written.

    What the figures were is kept beside the narrative, by the digest of each text: a text that somebody changed is
    taken to be written anew.
    """
    path = texts.folder / "figures-when-written.json"
    kept = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    found, now = [], dict(kept)
    for file, names in sorted(texts.written.items()):
        digest = hashlib.sha256((texts.folder.parent / file).read_bytes()).hexdigest()
        values = {name: figures[name].plain_value() for name in names if name in figures}
        if kept.get(file, {}).get("digest") != digest:
            now[file] = {"digest": digest, "figures": values}
            continue
        for name, value in values.items():
            was = kept[file]["figures"].get(name, value)
            if was != value:
                found.append(
                    f"{file}: {name} was {was} when it was written and is {draft.printed_value(figures[name])}"
                )
    if now != kept and texts.folder.is_dir():
        path.write_text(json.dumps(now, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    return found


@transaction.atomic
def _remember(workspace, identifier, name, period, state, revision, root, moment, folder) -> None:
    Report.objects.update_or_create(
        identifier=identifier if state != "draft" else f"{identifier}-draft",
        defaults={
            "name": name, "starts": period.first, "ends": period.last, "state": state, "revision": revision,
            "root": root, "made_at": moment, "folder": str(folder), "snapshots": gathering.snapshots(),
        },
    )  # fmt: skip
