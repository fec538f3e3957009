"""
An edited Word report applied to the narrative it was made from: shown as a difference, written only when asked.

Figures are never changed: one that was overtyped is listed. A Markdown file that changed since the report was made is
not overwritten; nobody's words are lost.
"""

from __future__ import annotations

import difflib
import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..domain.errors import InputError
from ..domain.statements import Problem
from ..formats.report_docx_read import ReadBack, read_back
from .blocks import merged, normalized, parsed
from .making import Workspace
from .models import Report

log = logging.getLogger(__name__)
_FILE = re.compile(r"[\w-]+(\.[\w-]+)*\.md")
_NAME = re.compile(r"[\w.–-]+")


@dataclass(frozen=True, slots=True)
class FileChange:
    """
    One narrative file.

    Attributes:
        section: "section:name" or "box:name". path: of the file. before, after: its text.
        held_back: why it is not written, or "".
        is_written: whether *after* now stands in the file.
        problems: what the next report will say of it.
    """

    section: str
    path: Path
    before: str
    after: str
    held_back: str = ""
    is_written: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Applied:
    """*found*: what the Word file says; *files*: of the narrative that was changed in it, in the document's order."""

    document: Path
    folder: Path
    found: ReadBack
    files: list[FileChange] = field(default_factory=list)

    @property
    def waits(self) -> int:
        """The number of files that were changed and are held back."""
        return sum(bool(one.held_back) for one in self.files)


def apply(workspace: Workspace, document: Path, *, is_written: bool) -> Applied:
    """
    Read an edited report back into the narrative of the workspace.

    Args:
        is_written: write the changed Markdown; else it is only shown.

    Raises:
        InputError: the file is no report made here, or its report is none of this workspace.
    """
    found = read_back(document)
    folder = _folder(workspace, found, document.name)
    made = Applied(document, folder, found)
    seen: dict[Path, str] = {}
    for section in found.changed:
        name = found.files[section]
        if not _FILE.fullmatch(name):
            raise InputError(
                f"{document.name}: {name!r} is no name of a narrative file",
                mend="use the report as it was made",
                place=document.name,
            )
        change = _change(found, section, folder / name)
        if change.path in seen and seen[change.path] != change.after:
            change = _held(change, "two places of the document bring back different words for it")
        seen[change.path] = change.after
        if change.after == change.before:
            continue
        if is_written and not change.held_back:
            change = _write(change)
        made.files.append(change)
    if is_written:
        written = [str(one.path) for one in made.files if one.is_written]
        log.info("read back %s: wrote %s, held back %d", document, ", ".join(written) or "nothing", made.waits)
    return made


def _folder(workspace: Workspace, found: ReadBack, name: str) -> Path:
    """The folder of the report's narrative."""
    report = Report.objects.filter(identifier__in=(found.identifier, f"{found.identifier}-draft")).first()
    settings = workspace.settings.get("report", {})
    narrative = workspace.folder / str(settings.get("narrative", "narrative"))
    if report is not None:
        of = report.name
    else:
        of = re.sub(r"-r\d+$", "", found.identifier.removeprefix(f"{settings.get('body') or 'report'}-"))
    folder = narrative / of
    if not _NAME.fullmatch(of) or not folder.is_dir():
        raise InputError(
            f"{name}: it is the report {found.identifier!r}, and this workspace has no narrative of it ({folder})",
            mend="name the workspace that it was made in with --workspace", place=name,
        )  # fmt: skip
    return folder


def _change(found: ReadBack, section: str, path: Path) -> FileChange:
    before = path.read_text("utf-8") if path.is_file() else ""
    after = merged(before, found.narrative[section])
    change = FileChange(section, path, before, after, problems=_problems(after, path))
    if hashlib.sha256(normalized(before).encode()).hexdigest() == found.written[section]:
        return change
    if found.tabled and "^[" in before:
        return _held(change, "the document was tabled without endnotes, and this file has some")
    if normalized(before) == found.narrative[section]:
        return FileChange(section, path, before, before)
    return _held(change, "the file itself has changed since the report was made")


def _held(change: FileChange, why: str) -> FileChange:
    return FileChange(change.section, change.path, change.before, change.after, why, problems=change.problems)


def _write(change: FileChange) -> FileChange:
    """Write whole or not at all."""
    part = change.path.with_suffix(".md.part")
    part.write_text(change.after, encoding="utf-8", newline="\n")
    part.replace(change.path)
    return FileChange(
        change.section, change.path, change.before, change.after, is_written=True, problems=change.problems
    )


def _problems(text: str, path: Path) -> tuple[Problem, ...]:
    return tuple(parsed(text, path.name).problems)


def told(changes: Applied, *, is_written: bool) -> str:
    """What the edited report changes, in words and as unified differences."""
    found = changes.found
    lines = [f"{changes.document.name}: report {found.identifier}, {found.language}, {found.state}"]
    if found.is_unchanged:
        return "\n".join([*lines, "nothing was changed in it"])
    for one in changes.files:
        state = (
            f"not written: {one.held_back}" if one.held_back else "written" if one.is_written else "would be written"
        )
        if not is_written and one.held_back:
            state = f"would not be written: {one.held_back}"
        lines += ["", f"{one.section}: {state}"]
        name = f"{changes.folder.name}/{one.path.name}"
        lines += difflib.unified_diff(
            one.before.splitlines(),
            one.after.splitlines(),
            name,
            f"{changes.document.name} {one.section}",
            lineterm="",
            n=1,
        )
        lines += [f"  {p.place}: {p.message} ({p.mend})" for p in one.problems if p.severity == "error"]
    lines += _listed(
        "figures that were overtyped; they are not taken, a figure changes with its records:",
        [f"{o.name}: printed “{o.printed}”, now “{o.now}” ({o.place})" for o in found.overtyped],
    )
    for title, counted in (
        ("figures that are missing:", found.missing),
        ("figures that stand more often:", found.duplicated),
    ):
        lines += _listed(title, [f"{c.name}: written {c.written} times, found {c.found} times" for c in counted])
    lines += _listed("sections and boxes that are missing; their files are left as they are:", found.missing_sections)
    lines += _listed("notes:", found.notes)
    if changes.files and not is_written:
        lines += ["", f"nothing was written: secretariat report read-back {changes.document.name} --write"]
    return "\n".join(lines)


def _listed(title: str, entries: Sequence[str]) -> list[str]:
    return ["", title, *(f"  {entry}" for entry in entries)] if entries else []
