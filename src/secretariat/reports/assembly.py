"""A report's document: header, boxes, numbered sections with their narrative, annexes, endnotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..domain.documents import (
    Block,
    Box,
    Bullets,
    Document,
    Endnote,
    Header,
    Inline,
    Link,
    NoteRef,
    Paragraph,
    Section,
    Text,
)
from ..domain.languages import by_language
from ..domain.sets import rows_with
from ..domain.statements import Problem
from ..formats import narrative_markdown
from . import annexes, sections, sections_relations
from .drafting import Draft
from .words import is_draft

LETTERS = {"ar": "A", "zh": "C", "en": "E", "fr": "F", "ru": "R", "es": "S"}
NAMES = {"ar": "Arabic", "zh": "Chinese", "en": "English", "fr": "French", "ru": "Russian", "es": "Spanish"}
BOXES = (
    ("summary", "Summary"), ("action", "Action required"), ("plan-links", "Relevant link(s) with the Strategic Plan"),
    ("financial", "Financial implications"), ("references", "References"),
)  # fmt: skip
SECTIONS: tuple[tuple[str, str, Callable[[Draft], Iterable[Block]] | None], ...] = (
    ("mandate", "Mandate", sections.mandate),
    ("activities", "Review of activities", sections.activities),
    ("plans", "Relation of roles and activities to the mission and the plans", sections.plans),
    ("budget", "Budgetary impact", sections_relations.budget),
    ("cooperation", "Cooperation", sections_relations.cooperation),
    ("standards", "Standards work", sections_relations.standards),
    ("spam", "Combating spam", sections_relations.spam),
    ("changes", "Changes since the previous report", sections_relations.changes),
    ("actions", "Actions invited", None),
)
WORDS = {
    "table": "Table", "chart": "Chart", "page": "page", "of": "of", "annex": "ANNEX", "contents": "Contents",
    "source": "Source", "unit": "Unit", "as-of": "Date", "endnotes": "Endnotes", "evidence": "Evidence",
    "package-digest": "Root digest of the data package", "sources-cited": "Sources", "written-by": "Written by",
    "numbers-in": "The numbers are in Table {number}.", "figures-annex": "Figures and their evidence", "state.draft": "DRAFT", "state.issued": "ISSUED",
    "state.revised": "REVISED", "column.figure": "Figure", "column.value": "Value", "column.unit": "Unit",
    "column.method": "Method", "column.records": "Records", "column.sources": "Sources", "column.date": "Date",
    "skip": "Skip to the contents", "note": "Note", "no-rows": "no rows", "colon": ":", "endnotes-inform": "They inform and are not tabled.",
}  # fmt: skip


@dataclass
class Texts:
    """
    Narrative of a report: where it lies, what was read of it, what is wrong with it.

    Attributes:
        folder: ``narrative/2025``. language: asked for; English stands in where a section has no text in it.
        written: file -> figures placed in it.
        problems: of severity "error" they stop the report.
    """

    folder: Path
    language: str
    cite: Callable[[str], Link | None]
    tabled: bool = False
    notes: list[tuple[Inline, ...]] = field(default_factory=list)
    written: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, name: str, draft: Draft) -> tuple[tuple[Block, ...], str]:
        """Blocks of a section's narrative and its file's name; nothing when there is none."""
        for language in dict.fromkeys((self.language, "en")):
            path = self.folder / f"{name}.{language}.md"
            if path.is_file():
                break
        else:
            return (), ""
        file = f"{self.folder.name}/{path.name}"
        told = narrative_markdown.read(
            path.read_text("utf-8"), f"{self.folder.parent.name}/{file}", cite=self.cite,
            has_figure=lambda figure: figure in draft.figures, first_note=len(self.notes) + 1,
        )  # fmt: skip
        self.problems += told.problems
        self.written[file] = told.figures
        for figure in told.figures:
            if figure in draft.figures:
                draft.used.setdefault(figure)
        if not self.tabled:
            self.notes += [_spoken(note, language) for note in told.notes] if language != self.language else told.notes
        blocks = tuple(
            replace(block, author=draft.words.known(block.author)) if isinstance(block, Paragraph) else block
            for block in told.blocks
        )
        if self.tabled:
            blocks = tuple(
                _mapped(block, lambda inline: None if isinstance(inline, NoteRef) else inline) for block in blocks
            )
        if language != self.language:
            blocks = tuple(_mapped(block, lambda i: _spoken((i,), language)[0]) for block in blocks)
        return blocks, path.name


def _spoken(inlines: tuple[Inline, ...], language: str) -> tuple[Inline, ...]:
    return tuple(replace(one, language=language) if isinstance(one, Text) else one for one in inlines)


def _mapped(block: Block, change: Callable[[Inline], Inline | None]) -> Block:
    def inlines(parts: Iterable[Inline]) -> tuple[Inline, ...]:
        return tuple(new for part in parts if (new := change(part)) is not None)

    if isinstance(block, Paragraph):
        return replace(block, inlines=inlines(block.inlines))
    if isinstance(block, Bullets):
        return replace(block, items=tuple(inlines(item) for item in block.items))
    return block


def assemble(
    draft: Draft, texts: Texts, settings: Mapping[str, Any], *, identifier: str, name: str, state: str, made_at: str
) -> Document:
    """
    The whole document in the draft's language, without the package's root.

    *settings* is ``secretariat.toml``; *name* is the report's ("2025").
    """
    report = settings.get("report", {})
    workspace = settings.get("workspace", {})
    # The first language of a workspace is the one that its reports are written in.
    original = next(iter(workspace.get("languages", [])), draft.words.language)
    header = _header(draft, report, name, made_at, str(original))
    boxes = []
    for key, title in BOXES:
        blocks, file = texts.read(key, draft)
        if not blocks and key == "action":
            blocks = (
                Paragraph(
                    (
                        Text(
                            local(report, "action", draft)
                            or draft.t("The Council is invited to take note of this report.")
                        ),
                    )
                ),
            )
        if blocks:
            boxes.append(Box(key, draft.t(title), blocks, file))
    numbered = []
    for number, (key, title, generate) in enumerate(SECTIONS, 1):
        narrative, file = texts.read("action" if key == "actions" else key, draft)
        if key == "actions":
            narrative, file = narrative or boxes[_index(boxes, "action")].blocks, ""
        made = tuple(generate(draft)) if generate else ()
        if narrative:
            # Only what a person wrote is read back from Word; what is generated stands in a section of its own.
            numbered.append(
                Section(key, str(number), draft.t(title), 1, _numbered(narrative, str(number)), narrative=file)
            )
            if made:
                numbered.append(
                    Section(
                        f"{key}-evidence",
                        "",
                        draft.t("From the register"),
                        2,
                        _numbered(made, str(number), len(narrative)),
                    )
                )
        else:
            numbered.append(Section(key, str(number), draft.t(title), 1, _numbered(made, str(number))))
    annexed = (
        ("activities-list", "Activities of the period", annexes.activities(draft)),
        ("links-list", "Links of activities to the mandate, the plans and money", annexes.links(draft)),
        ("cooperation-list", "Acts of cooperation", annexes.cooperation(draft)),
        ("origins", "Share of values by origin", annexes.origins(draft)),
        ("conflicts", "Contradictions between sources", annexes.conflicts(draft)),
        ("sources", "Sources, coverage and date", annexes.sources(draft)),
        ("distribution", "Distribution list", annexes.distribution(draft, _audiences(report, draft))),
        ("figures", "Figures and their evidence", annexes.figures(draft)),
    )
    return Document(
        identifier=identifier,
        language=draft.words.language,
        direction=draft.words.direction,
        state=state,
        tabled=texts.tabled,
        header=header,
        boxes=tuple(boxes),
        sections=tuple(numbered),
        annexes=tuple(
            Section(f"annex-{key}", str(number), draft.t(title), 1, tuple(blocks), annex=True)
            for number, (key, title, blocks) in enumerate(annexed, 1)
        ),
        endnotes=tuple(Endnote(number, inlines) for number, inlines in enumerate(texts.notes, 1)),
        figures={figure: draft.printed(draft.figures[figure]) for figure in draft.used},
        made_at=made_at,
        words={key: draft.t(word) for key, word in WORDS.items()} | {"semicolon": draft.words.semicolon},
        notice=local(workspace, "notice", draft),
        keywords=(draft.t("network security"), name),
    )


def _index(boxes: list[Box], name: str) -> int:
    return next(i for i, box in enumerate(boxes) if box.name == name)


def _numbered(blocks: Iterable[Block], number: str, after: int = 0) -> tuple[Block, ...]:
    """Paragraphs numbered 3.1, 3.2 … as a Council document does."""
    found: list[Block] = []
    count = after
    for block in blocks:
        if isinstance(block, Paragraph):
            count += 1
            block = replace(block, number=f"{number}.{count}")
        found.append(block)
    return tuple(found)


def local(table: Mapping[str, Any], name: str, draft: Draft) -> str:
    """A setting in the draft's language: ``name_fr``, else ``name``."""
    return str(table.get(f"{name}_{draft.words.language}") or table.get(name) or "")


def _header(draft: Draft, report: Mapping[str, Any], name: str, made_at: str, original: str) -> Header:
    session = report.get("sessions", {}).get(name, {})
    title = local(session, "name", draft) or draft.t("Council")
    year = re.search(r"\d{4}", str(session.get("name", ""))) or re.search(r"\d{4}", made_at)
    pattern = local(session, "document", draft) or local(report, "document", draft) or "Document"
    number = pattern.format(
        yy=year[0][2:] if year else "", year=year[0] if year else "", letter=LETTERS[draft.words.language]
    )
    return Header(
        session=title,
        place_and_dates=local(session, "place_and_dates", draft) or local(report, "place_and_dates", draft),
        agenda_item=local(session, "agenda_item", draft) or local(report, "agenda_item", draft),
        document=number,
        date=draft.date(made_at[:10]),
        original=draft.t("Original: {language}", language=draft.t(NAMES.get(original, original))),
        by=local(report, "by", draft) or draft.t("Report by the Secretary-General"),
        title=local(report, "title", draft) or draft.t("Annual report on network security"),
        subtitle=_subtitle(draft),
    )


def _subtitle(draft: Draft) -> str:
    told = draft.t("Annual report for {period}", period=draft.scope.period.name)
    if not is_draft(draft.words.language):
        return told
    return draft.words.bracketed(told, draft.t("machine-drafted translation, not yet checked by a person"))


def _audiences(report: Mapping[str, Any], draft: Draft) -> list[dict[str, Any]]:
    """The distribution list: names in the settings, or tables with name and how."""
    found = []
    for one in report.get("distribution", ()):
        if isinstance(one, str):
            found.append({"name": draft.words.known(one), "how": draft.t("the document, and the data package")})
        else:
            found.append({"name": by_language(one, "name"), "how": by_language(one, "how")})
    return found


def citer(draft: Draft) -> Callable[[str], Link | None]:
    """For narrative: "kind:key" -> the link printed, or None when the register has no such thing."""
    shown = [row for row in draft.tables["activities"] if row["in_period"]]
    shown.sort(key=lambda row: (row["start"] or "", row["title"]))
    anchors = {row["id"]: f"#activity-{number}" for number, row in enumerate(shown, 1)}
    known: dict[str, tuple[str, str]] = {}
    for row in draft.tables["activities"]:
        target = anchors.get(row["id"]) or _address(row)
        for key in filter(None, (row["id"], row["code"])):
            known[f"activity:{key}"] = (row["title"], target)
    for kind, table in (
        ("entity", "entities"),
        ("role", "roles"),
        ("revision", "revisions"),
        ("instruction", "instructions"),
        ("plan", "plans"),
        ("goal", "goals"),
        ("budget-line", "budget"),
        ("liaison", "liaisons"),
        ("standard", "standards"),
    ):
        rows = draft.tables[table]
        for row in rows if kind != "standard" else [*rows_with(rows, "ours"), *rows_with(rows, "spam")]:
            text = (
                row.get("name")
                or row.get("designation")
                or row.get("line")
                or row.get("subject")
                or row.get("what")
                or row["id"]
            )
            known[f"{kind}:{row['id']}"] = (str(text), _address(row))
    for row in draft.tables["sources"]:
        known[f"source:{row['id']}"] = (row["title"], f"#source-{row['id']}")
    spoken = "" if draft.words.language == draft.original else draft.original
    return lambda thing: Link(known[thing][0], known[thing][1], thing, spoken) if thing in known else None


def _address(row: Mapping[str, Any]) -> str:
    address = str(row.get("source_url") or "")
    if address.startswith(("http://", "https://")):
        return address
    slug = row["records"][0].split("/", 1)[0] if row["records"] else ""
    return f"#source-{slug}" if slug else "#annex-sources"
