"""
An edited report in Word read back: its narrative as Markdown, and what else was changed in it.

Tracked changes are read as accepted. Nothing is written anywhere: what differs is said, and a person decides.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from ..domain.errors import InputError
from .docx_controls import REPORT, accept_changes, control_text, controls, tag_of
from .docx_generated import digest_of, digest_outside
from .docx_narrative import Narrative
from .docx_package import W, main_part, parse, read_package, related, relations, w
from .docx_template import printed_parts
from .narrative_markdown_write import markdown


@dataclass(frozen=True, slots=True)
class Overtyped:
    """A figure whose printed words were replaced. *place*: the control around it, or the part of the file."""

    name: str
    printed: str
    now: str
    place: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure that stands more or less often than it was written."""

    name: str
    written: int
    found: int


@dataclass(frozen=True, slots=True)
class ReadBack:
    """
    What an edited report says.

    Attributes:
        identifier, language, state, tabled: of the report that was written.
        root: the digest of the data package as it is printed now, "" when it is not.
        narrative: "section:name" or "box:name" -> Markdown, of narrative sections and boxes that still stand.
        files: the same -> name of the Markdown file that it was written from.
        changed: those whose Markdown is not what was written, in the document's order.
        overtyped, missing, duplicated: figures.
        missing_sections: "section:name" and "box:name" that were written and no longer stand in the document.
        notes: what else a person should know, a sentence each.
        written: "section:name" or "box:name" -> digest of its Markdown as it was when the report was written.
    """

    identifier: str
    language: str
    state: str
    tabled: bool
    root: str
    narrative: dict[str, str]
    files: dict[str, str]
    changed: tuple[str, ...]
    overtyped: tuple[Overtyped, ...]
    missing: tuple[Counted, ...]
    duplicated: tuple[Counted, ...]
    missing_sections: tuple[str, ...]
    notes: tuple[str, ...]
    written: dict[str, str] = field(default_factory=dict)

    @property
    def is_unchanged(self) -> bool:
        return not (
            self.changed or self.overtyped or self.missing or self.duplicated or self.missing_sections or self.notes
        )


def read_back(path: Path) -> ReadBack:
    """
    Narrative and changes of an edited report.

    Raises:
        InputError: the file cannot be opened safely, or is not one of our reports; names the file and the mend.
    """
    report = _Report.open(path)
    notes: list[str] = []
    if report.accepted:
        notes.append(f"{report.accepted} tracked changes were read as accepted")
    comments = related(report.parts, report.main, "comments", path.name)
    if comments in report.parts:
        count = sum(1 for _ in parse(report.parts[comments], path.name, comments).iter(w("comment")))
        if count:
            notes.append(f"{count} comments stay in the Word file and are not brought back")
    narrative, files, changed, gone = _read_narrative(report, notes)
    overtyped, missing, duplicated = _compare_figures(report)
    _compare_citations(report, notes)
    printed = report.printed_roots()
    root = printed[0] if printed else ""
    written = report.record.get("root", "")
    if written and any(found != written for found in printed or [""]):
        notes.append(f"the digest of the data package reads {root or 'nothing'} and was written as {written}")
    return ReadBack(
        identifier=report.record.get("identifier", ""),
        language=report.record.get("language", ""),
        state=report.record.get("state", ""),
        tabled=report.record.get("tabled") == "true",
        root=root,
        narrative=narrative,
        files=files,
        changed=changed,
        overtyped=overtyped,
        missing=missing,
        duplicated=duplicated,
        missing_sections=gone,
        notes=tuple(notes),
        written={
            f"{kind}:{entry.get('name')}": str(entry.get("digest"))
            for kind in ("section", "box")
            for entry in report.recorded(kind)
            if entry.get("narrative")
        },
    )


def figures_in(path: Path) -> dict[str, list[str]]:
    """Each figure with the words that stand for it now, one for each place. Raises InputError as `read_back`."""
    found: dict[str, list[str]] = {}
    for name, text, _ in _Report.open(path).figures():
        found.setdefault(name, []).append(text)
    return found


def root_in(path: Path) -> str:
    """
    The digest of the data package as it is printed in the document.

    Raises:
        InputError: as `read_back`; or no digest is printed, or two different ones.
    """
    found = set(_Report.open(path).printed_roots())
    if len(found) != 1:
        what = "prints no digest of its data package" if not found else "prints more than one digest"
        raise InputError(
            f"{path.name}: {what}", mend="make the document again with secretariat report", place=path.name
        )
    return found.pop()


@dataclass(slots=True)
class _Report:
    """An opened report: its parts, the printed trees with changes accepted, and the record of what was written."""

    name: str
    parts: dict[str, bytes]
    main: str
    trees: dict[str, etree._Element]
    record: etree._Element
    accepted: int
    shortened: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> _Report:
        name = path.name
        parts = read_package(path)
        main = main_part(parts, name)
        record = _record(parts, main, name)
        trees = {part: parse(parts[part], name, part) for part in printed_parts(parts, main, name)}
        endnotes = related(parts, main, "endnotes", name)
        if endnotes in parts:
            trees[endnotes] = parse(parts[endnotes], name, endnotes)
        accepted = sum(accept_changes(tree) for tree in trees.values())
        if len(record) and not any(tag_of(sdt) for tree in trees.values() for sdt in tree.iter(w("sdt"))):
            raise InputError(
                f"{name}: its content controls were lost when it was saved, so nothing in it can be told apart",
                mend="edit the report in Word: LibreOffice 7 and some converters drop content controls",
                place=name,
            )
        shortened = {str(tag.get("short")): str(tag.get("whole")) for tag in record.iter(f"{{{REPORT}}}tag")}
        return cls(name, parts, main, trees, record, accepted, shortened)

    def recorded(self, element: str) -> Iterator[etree._Element]:
        return self.record.iter(f"{{{REPORT}}}{element}")

    def figures(self) -> Iterator[tuple[str, str, str]]:
        """(name, words now, place) of each figure that stands in the document."""
        for part, tree in self.trees.items():
            for kind, name, sdt in controls(tree, self.shortened):
                if kind == "figure":
                    yield name, control_text(sdt), self._place(sdt, part)

    def _place(self, sdt: etree._Element, part: str) -> str:
        for outer in sdt.iterancestors(w("sdt")):
            for kind, name, _ in controls(outer, self.shortened):
                if kind in ("section", "box"):
                    return f"{kind}:{name}"
                break
        return part

    def printed_roots(self) -> list[str]:
        return [
            control_text(sdt).strip()
            for tree in self.trees.values()
            for kind, _, sdt in controls(tree, self.shortened)
            if kind == "root"
        ]

    def endnotes(self) -> etree._Element | None:
        return self.trees.get(related(self.parts, self.main, "endnotes", self.name))


def _record(parts: dict[str, bytes], main: str, name: str) -> etree._Element:
    for part, content in sorted(parts.items()):
        if part.startswith("customXml/") and (REPORT.encode() in content or REPORT.encode("utf-16-le") in content):
            root = parse(content, name, part)
            if root.tag == f"{{{REPORT}}}report":
                return root
    raise InputError(
        f"{name}: not a report made here, or its record was removed when it was saved",
        mend="give the edited .docx that secretariat report wrote; save it in Word as .docx",
        place=name,
    )


def _read_narrative(
    report: _Report, notes: list[str]
) -> tuple[dict[str, str], dict[str, str], tuple[str, ...], tuple[str, ...]]:
    body = report.trees[report.main]
    standing: dict[str, list[etree._Element]] = {}
    for kind, name, sdt in controls(body, report.shortened):
        if kind in ("section", "box"):
            standing.setdefault(f"{kind}:{name}", []).append(sdt)
    targets = {str(entry.get("written")): str(entry.get("whole")) for entry in report.recorded("target")}
    links = {
        str(relation.get("Id")): str(relation.get("Target", ""))
        for relation in relations(report.parts, report.main, report.name)
    }
    endnotes_part = related(report.parts, report.main, "endnotes", report.name)
    note_links = (
        {
            str(relation.get("Id")): str(relation.get("Target", ""))
            for relation in relations(report.parts, endnotes_part, report.name)
        }
        if endnotes_part
        else {}
    )
    reader = Narrative(report.parts, report.main, report.name, report.shortened, targets, links)
    narrative: dict[str, str] = {}
    files: dict[str, str] = {}
    changed: list[str] = []
    gone: list[str] = []
    tabled = report.record.get("tabled") == "true"
    for entry in report.record:
        kind = etree.QName(entry).localname
        if kind not in ("section", "box"):
            continue
        key = f"{kind}:{entry.get('name')}"
        found = standing.get(key, [])
        if not found:
            gone.append(key)
            continue
        if len(found) > 1:
            notes.append(f"{key} stands {len(found)} times; the first was read")
        reading = reader.read(found[0])
        if reading.title != entry.get("title") and not reading.title.endswith(f" – {entry.get('title')}"):
            notes.append(f"{key}: its heading was changed to “{reading.title}”")
        content = found[0].find(f"{{{W}}}sdtContent")
        is_narrative = bool(entry.get("narrative"))
        generated = digest_of(content, report.endnotes(), report.shortened, reader.styles, narrative=is_narrative)
        if generated != entry.get("generated"):
            what = "a table or chart in it" if is_narrative else "its text, which is generated,"
            notes.append(f"{key}: {what} was changed by hand and is not brought back")
        if not is_narrative:
            continue
        notes += [f"{key}: {note}" for note in reading.notes]
        words = reader.endnotes(report.endnotes(), note_links)
        text = markdown(reading.blocks, words)
        narrative[key], files[key] = text, str(entry.get("narrative"))
        if hashlib.sha256(text.encode()).hexdigest() != entry.get("digest"):
            changed.append(key)
            if tabled:
                notes.append(f"{key}: the document was tabled without endnotes: keep those of {files[key]}")
    if digest_outside(body, report.shortened) != report.record.get("outside"):
        notes.append("words outside of the sections and boxes were changed (header block, title or text between them)")
    return narrative, files, tuple(changed), tuple(gone)


def _compare_figures(report: _Report) -> tuple[tuple[Overtyped, ...], tuple[Counted, ...], tuple[Counted, ...]]:
    printed = {str(entry.get("name")): str(entry.get("text")) for entry in report.recorded("figure")}
    written = {str(entry.get("name")): int(entry.get("count") or 0) for entry in report.recorded("figure")}
    found: Counter[str] = Counter()
    overtyped: list[Overtyped] = []
    for name, now, place in report.figures():
        if not now.strip():
            continue  # an emptied control is a missing figure
        found[name] += 1
        if now != printed.get(name):
            overtyped.append(Overtyped(name, printed.get(name, ""), now, place))
    names = sorted(written.keys() | found.keys())
    missing = tuple(
        Counted(name, written.get(name, 0), found[name]) for name in names if found[name] < written.get(name, 0)
    )
    more = tuple(
        Counted(name, written.get(name, 0), found[name]) for name in names if found[name] > written.get(name, 0)
    )
    return tuple(overtyped), missing, more


def _compare_citations(report: _Report, notes: list[str]) -> None:
    printed = {
        report.shortened.get(str(entry.get("tag")), str(entry.get("tag"))): str(entry.get("text"))
        for entry in report.recorded("cite")
    }
    for kind, name, sdt in controls(report.trees[report.main], report.shortened):
        now = control_text(sdt)
        before = printed.get(f"{kind}:{name}")
        if kind in ("cite", "by") and before is not None and now != before:
            notes.append(f"the citation {before} was overtyped with “{now}”; its name {name} was kept")
