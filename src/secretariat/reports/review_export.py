"""The review as the workbook that an officer corrects: activities, links and conflicts, each cell with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..domain import review_cells as cells
from ..domain.conditions import lineage
from ..domain.gaps import GAPS, age
from ..domain.identity import proposals
from ..domain.precedence import Assertion, Settled, settle
from ..domain.review_sheets import (
    ACTIVITIES,
    CHOICE,
    CONFLICTS,
    DECISION,
    DECISIONS,
    FORM,
    LINKS,
    REASON,
    SAME,
    SAME_DECISIONS,
    VERIFIED,
    ReviewBook,
    ReviewSheet,
    SheetColumn,
    SheetRow,
    Shown,
)
from ..domain.reviewing import is_undated
from ..domain.scope import Register
from ..domain.tabulation import named_alike, records_of, state_of
from ..domain.vocabulary import KINDS, STATUSES
from .making import Basis

EVIDENCE = (
    SheetColumn("code", "Code", 11),
    SheetColumn("standing", "In the period", 13),
    SheetColumn("standing_reason", "Why", 30),
    SheetColumn("light", "Age of the last update", 16),
    SheetColumn("gaps", "What is missing", 34),
    SheetColumn("contradicted", "Sources contradict each other on", 24),
    SheetColumn("state", "State", 11),
    SheetColumn("from", "Drawn from", 36),
    SheetColumn("joined", "Joined by", 22),
)
GUIDANCE = (
    (
        "What this workbook is for",
        (
            "It lists the activities of the period as the register has them. Correct what is wrong, add what is missing, "
            "save the file, and hand it back: secretariat review --apply FILE --actor ROLE --reason TEXT. "
            "With --preview it only says what would be done.",
            "Only cells that you change count. Each becomes an act of the person named, with the reason, and can be undone. "
            "What you leave as it is adds nothing.",
        ),
    ),
    (
        "Activities",
        (
            "Columns with a light blue heading may be edited; those with a dark one tell what the register holds.",
            "An empty cell: no source speaks of it. “unknown”: a source says that it is not known. “none”: there is none. "
            "To say that something is not known, clear the cell.",
            "Dates: 2025-03-04, 2025-03 or 2025. Cost: one amount with its currency, such as CHF 64350.40. Several partners "
            "or outputs: with semicolons between them.",
            "Choose “yes” under Verified to say that the row is right as it stands. Reason: of this row alone, in place of that of the file.",
            "A new activity: in an empty row below the last one. It needs a title.",
            "Delete a row only where the register should not show the activity: you will be asked about it. What was called off "
            "has the status “cancelled” and keeps its row.",
        ),
    ),
    (
        "Links",
        (
            "Each line says that an activity or a role carries out an instruction or serves a goal. Proposed links come from "
            "rules: choose “confirm” or “refuse”, or leave them.",
        ),
    ),
    (
        "Conflicts",
        ("Where sources contradict each other, choose the number of the value that is right. Another value: write it under Activities.",),
    ),
    (
        "Same activity",
        (
            "Two activities that are alike are never made one by the program: choose “join” where they are the same. What an "
            "exact rule has joined stands below: choose “separate” where it was wrong.",
        ),
    ),
    (
        "Sorting and moving",
        (
            "Rows may be filtered and columns moved; rows are recognized by a hidden key. To sort, or to delete a row, take the "
            "sheet's protection off first: it has no password and only keeps hands off what is not taken back.",
        ),
    ),
)  # fmt: skip
LEGEND = (
    ("", "may be edited: a source states it, or nobody does"),
    ("read-only", "what the register holds; not taken back"),
    ("inferred", "inferred: the source does not state it"),
    ("conflict", "sources contradict each other"),
    ("confirmed", "said by a person"),
    ("unknown", "a source says that it is not known"),
    ("green", "last update less than a year old"),
    ("amber", "last update one to two years old"),
    ("red", "last update more than two years old"),
)


def book_of(held: Basis, *, name: str, notice: str, made_at: str) -> ReviewBook:
    """The workbook of a period's basis. *name*: of the workspace; *made_at*: ISO 8601 UTC."""
    period = held.scope.period
    return ReviewBook(
        title=f"Review of current activities, {period.name}",
        notice=notice,
        facts={
            "form": FORM, "workspace": name, "from": period.first.isoformat(), "to": period.last.isoformat(),
            "as_of": held.scope.as_of.isoformat(), "made_at": made_at,
        },
        sheets=tuple(sheet(held) for sheet in SHEETS.values()),
        guidance=GUIDANCE,
        legend=LEGEND,
    )  # fmt: skip


def alike(held: Basis) -> Register:
    """The register as the tables are made from it: each entity under one name."""
    entities = held.tables["entities"]
    line = lineage({**row, "key": row["id"]} for row in entities)
    return named_alike(held.register, line, {row["id"]: row["name"] for row in entities if row["name"]})


def settled_of(assertions: Sequence[Assertion]) -> dict[str, Settled]:
    """The settled fields of a thing, without those that a register is known to have made up."""
    invented = {name for a in assertions for name in a.statement.marks.get("invented", ())}
    return {name: field for name, field in settle(assertions).items() if name not in invented}


def _activities(held: Basis) -> ReviewSheet:
    register = alike(held)
    sources = {row["id"]: row["title"] for row in held.tables["sources"]}
    leads = tuple(sorted({str(row["name"]) for row in held.tables["entities"] if row["name"]}))
    choices = {"kind": tuple(KINDS), "status": tuple(STATUSES), "lead": leads}
    columns = [EVIDENCE[0]]
    for field in cells.FIELDS:
        columns.append(
            SheetColumn(field.name, field.title, field.width, True, choices.get(field.name, ()), field.name == "lead")
        )
    columns += [SheetColumn(VERIFIED, "Verified", 10, True, ("yes",), False), SheetColumn(REASON, "Reason", 24, True)]
    columns += EVIDENCE[1:]
    rows = []
    for row in held.tables["activities"]:
        if not (row["in_period"] or is_undated(row)):
            continue
        assertions = register.of("activity")[row["id"]]
        settled = settled_of(assertions)
        shown: dict[str, Shown] = {field.name: field_cell(field, settled) for field in cells.FIELDS}
        shown |= evidence_cells(row, assertions, settled, sources, held)
        rows.append((str(row["title"] or ""), SheetRow(row["id"], shown)))
    rows.sort(key=lambda pair: (pair[1].cells["start"].text or "9", pair[0], pair[1].key))
    return ReviewSheet(ACTIVITIES, tuple(columns), tuple(row for _, row in rows), takes_new=True)


def field_cell(field: cells.Field, settled: Mapping[str, Settled]) -> Shown:
    """One editable cell."""
    text = cells.shown(field, settled)
    one = settled.get(field.name)
    look = ""
    if one is not None:
        if one.state == "confirmed":
            look = "confirmed"
        elif one.against:
            look = "conflict"
        elif one.value is None:
            look = "unknown"
        elif one.state in ("inferred", "proposed"):
            look = "inferred"
    return Shown(text, look, cells.basis(field, settled), is_number=field.kind == "count" and text.isdigit())


def evidence_cells(
    row: Mapping[str, Any],
    assertions: Sequence[Assertion],
    settled: Mapping[str, Settled],
    sources: Mapping[str, str],
    held: Basis,
) -> dict[str, Shown]:
    """The read-only cells that say what an activity rests on."""
    old = age(row["updated"], held.scope.as_of)
    days = "not dated" if old.days is None else f"{old.light}: {old.days} days"
    slugs = dict.fromkeys(record.partition("/")[0] for record in records_of(assertions))
    address = str(row["source_url"] or "")
    against = [cells.BY_NAME[n].title if n in cells.BY_NAME else n for n, field in settled.items() if field.against]
    return {
        "code": Shown(str(row["code"] or "")),
        "standing": Shown(row["standing"]),
        "standing_reason": Shown(row["standing_reason"]),
        "light": Shown(days, old.light if old.light != "unknown" else "unknown"),
        "gaps": Shown("; ".join(GAPS[gap] for gap in row["gaps"])),
        "contradicted": Shown("; ".join(against), "conflict" if against else ""),
        "state": Shown(state_of(settled)),
        "from": Shown("; ".join(sources.get(slug, slug) for slug in slugs), address=address),
        "joined": Shown("; ".join(sorted({a.rule for a in assertions if a.rule}))),
    }


LINK_COLUMNS = (
    SheetColumn("of_name", "Activity or role", 44),
    SheetColumn("to_kind", "Kind", 12),
    SheetColumn("to_name", "Instruction, goal or budget line", 34),
    SheetColumn("to_gist", "What it says", 44),
    SheetColumn("state", "State", 11),
    SheetColumn("weight", "Weight", 8),
    SheetColumn("why", "Reason given", 44),
    SheetColumn("rule", "Rule", 24),
    SheetColumn(DECISION, "Decision", 12, True, DECISIONS, False),
    SheetColumn(REASON, "Reason", 24, True),
)


def _links(held: Basis) -> ReviewSheet:
    gists = {f"goal:{row['id']}": row["gist"] or row["name"] or "" for row in held.tables["goals"]}
    gists |= {f"instruction:{row['id']}": row["gist"]["en"] for row in held.tables["instructions"]}
    rows = []
    order = {"proposed": 0, "stated": 1, "confirmed": 2, "refused": 3}
    for row in sorted(held.tables["links"], key=lambda row: (order.get(row["state"], 9), row["of_name"], row["id"])):
        if not row["in_period"]:
            continue
        look = {"proposed": "inferred", "confirmed": "confirmed"}.get(row["state"], "")
        shown = {
            "of_name": Shown(str(row["of_name"])),
            "to_kind": Shown(row["to_kind"]),
            "to_name": Shown(str(row["to_name"])),
            "to_gist": Shown(str(gists.get(row["to"], ""))),
            "state": Shown(row["state"], look),
            "weight": Shown(str(row["weight"])),
            "why": Shown(str(row["reason"].get("en", ""))),
            "rule": Shown(row["rule"]),
            DECISION: Shown("leave", basis=link_basis(row)),
            REASON: Shown(),
        }
        rows.append(SheetRow(row["id"], shown))
    return ReviewSheet(LINKS, LINK_COLUMNS, tuple(rows))


def link_basis(row: Mapping[str, Any]) -> str:
    """Digest of what an officer sees of a link."""
    return cells.digest([row["state"], str(row["weight"]), row["rule"], row["reason"].get("en", "")])


def candidates(field: Settled, name: str) -> list[tuple[Any, list[Assertion]]]:
    """The values that contradict each other, the one shown first, each with who says so."""
    found: list[tuple[Any, list[Assertion]]] = [(field.value, [field.by, *field.agreeing])]
    for one in field.against:
        value = one.statement.fields[name]
        same = next((voices for known, voices in found[1:] if known == value), None)
        if same is None:
            found.append((value, [one]))
        else:
            same.append(one)
    return found


def conflict_basis(field: Settled, name: str) -> str:
    """Digest of what an officer sees of a conflict."""
    return cells.digest([[value for value, _ in candidates(field, name)], field.by.is_of_person])


def _conflicts(held: Basis) -> ReviewSheet:
    register = alike(held)
    sources = {row["id"]: row["title"] for row in held.tables["sources"]}
    found = []
    most = 2
    for row in held.tables["conflicts"]:
        field = settle(register.of(row["kind"])[row["thing"]])[row["field"]]
        values = candidates(field, row["field"])
        most = max(most, len(values))
        found.append((row, field, values))
    numbers = tuple(str(number) for number in range(1, most + 1))
    columns = [SheetColumn("thing", "Of", 40), SheetColumn("kind", "Kind", 11), SheetColumn("field", "Field", 16)]
    columns.append(SheetColumn("decided", "State", 18))
    for number in numbers:
        shown = " (shown)" if number == "1" else ""
        columns += [
            SheetColumn(f"value-{number}", f"{number}{shown}", 28),
            SheetColumn(f"from-{number}", f"{number}: said by", 28),
        ]
    columns += [
        SheetColumn(CHOICE, "Right is", 10, True, ("leave", *numbers), False),
        SheetColumn(REASON, "Reason", 24, True),
    ]
    rows = []
    for row, field, values in found:
        decided = field.by.is_of_person
        shown = {
            "thing": Shown(cells.cell_text(row["title"]) or row["thing"]),
            "kind": Shown(row["kind"]),
            "field": Shown(cells.BY_NAME[row["field"]].title if row["field"] in cells.BY_NAME else row["field"]),
            "decided": Shown("decided by a person" if decided else "open", "confirmed" if decided else "conflict"),
            CHOICE: Shown("leave", basis=conflict_basis(field, row["field"])),
            REASON: Shown(),
        }
        for number, (value, voices) in enumerate(values, 1):
            names = dict.fromkeys(sources.get(a.record.partition("/")[0], a.record.partition("/")[0]) for a in voices)
            shown[f"value-{number}"] = Shown(
                cells.listed([str(v) for v in value]) if isinstance(value, list) else cells.cell_text(value)
            )
            shown[f"from-{number}"] = Shown("; ".join(names))
        rows.append(SheetRow(row["id"], shown))
    return ReviewSheet(CONFLICTS, tuple(columns), tuple(rows))


SAME_COLUMNS = (
    SheetColumn("title", "Activity", 40),
    SheetColumn("dates", "Its dates", 22),
    SheetColumn("lead", "Its lead", 24),
    SheetColumn("other_title", "The other", 40),
    SheetColumn("other_dates", "Dates of the other", 22),
    SheetColumn("other_lead", "Lead of the other", 24),
    SheetColumn("state", "State", 34),
    SheetColumn(DECISION, "Decision", 12, True, SAME_DECISIONS, False),
    SheetColumn(REASON, "Reason", 24, True),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """
    Two descriptions that are one activity, or may be.

    *record* names the one that a rule has joined to the activity *key*; else *other* is the key of another activity.
    """

    key: str
    first: Mapping[str, Any]
    second: Mapping[str, Any]
    state: str
    other: str = ""
    record: str = ""

    @property
    def id(self) -> str:
        return f"{self.key} ≡ {self.record or self.other}"

    @property
    def basis(self) -> str:
        """Digest of what an officer sees of it."""
        return cells.digest([_told(self.first), _told(self.second), self.state])


def _told(fields: Mapping[str, Any]) -> list[str]:
    dates = " – ".join(dict.fromkeys(str(fields[name]) for name in ("start", "end") if fields.get(name)))
    return [str(fields.get("title") or ""), dates, str(fields.get("lead") or "")]


def pairs(held: Basis) -> list[Pair]:
    """Activities that are alike, the most alike first, then records that a rule or a person has joined to another's."""
    register = alike(held).of("activity")
    present = {row["id"] for row in held.tables["activities"] if row["in_period"]}
    fields = {key: {name: one.value for name, one in settled_of(voices).items()} for key, voices in register.items()}
    found = [
        Pair(first, fields[first], fields[second], f"alike, {int(likeness * 100)} of 100", other=second)
        for first, second, likeness in proposals([(key, values, 0) for key, values in sorted(fields.items())])
        if first in present or second in present
    ]
    for key in sorted(present):
        for voice in register[key]:
            if voice.rule and not voice.is_of_person:
                how = "joined by a person" if voice.rule == "person" else f"joined by the rule “{voice.rule}”"
                found.append(Pair(key, fields[key], voice.statement.fields, how, record=voice.record))
    return found


def _same(held: Basis) -> ReviewSheet:
    rows = []
    for pair in pairs(held):
        texts = [*_told(pair.first), *_told(pair.second), pair.state]
        shown = {column.name: Shown(text) for column, text in zip(SAME_COLUMNS, texts, strict=False)}
        shown |= {DECISION: Shown("leave", basis=pair.basis), REASON: Shown()}
        rows.append(SheetRow(pair.id, shown))
    return ReviewSheet(SAME, SAME_COLUMNS, tuple(rows))


SHEETS = {ACTIVITIES: _activities, LINKS: _links, CONFLICTS: _conflicts, SAME: _same}
"""The workbook's sheets by name, each made from a period's basis; the desk shows them as forms."""
