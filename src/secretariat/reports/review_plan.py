"""What is to be done with the cells of a corrected review that differ: acts, or what waits for a person and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..domain import review_cells as cells
from ..domain.errors import InputError
from ..domain.periods import bounds
from ..domain.precedence import Settled, settle, settled_values
from ..domain.review_sheets import (
    ACTIVITIES,
    CHOICE,
    CONFLICTS,
    DECISION,
    LINKS,
    REASON,
    SAME,
    VERIFIED,
    Change,
    Changes,
    EditedBook,
)
from ..domain.scope import Register
from ..domain.statements import Problem
from .making import Basis
from .review_export import alike, candidates, conflict_basis, link_basis, pairs, settled_of


@dataclass(frozen=True, slots=True)
class Step:
    """
    One act to be done.

    Attributes:
        act: correct, verify, confirm, refuse, join or separate.
        kind, key: of the thing. fields: what is said (verify: the names, with the values seen; join: ``with``, the other
            thing's key; separate: ``record``, the record's name).
        reason: "" for that of the whole file. places: of the cells. told: the step in words.
    """

    act: str
    kind: str
    key: str
    fields: Mapping[str, Any]
    reason: str
    places: tuple[str, ...]
    told: str


@dataclass(slots=True)
class Plan:
    """
    Attributes:
        steps: acts to be done.
        already: number of cells whose words the register already bears by a person, or in the same words.
        conflicts: cells whose basis has changed since the export: they wait.
        questions: rows that were deleted, and rows that seem to be there already: nothing is done.
        problems: cells that could not be read, one by one.
    """

    file: str
    steps: list[Step] = field(default_factory=list)
    already: int = 0
    conflicts: list[Problem] = field(default_factory=list)
    questions: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        """Whether nothing waits for a person."""
        return not (self.conflicts or self.questions or any(p.severity == "error" for p in self.problems))


class Planner:
    def __init__(self, book: EditedBook, held: Basis, made: Plan, found: Changes) -> None:
        self.book, self.held, self.made, self.found = book, held, made, found
        self.register: Register = alike(held)
        self.reasons = {
            (sheet, row.key): cells.cell_text(row.cells.get(REASON, ("", ""))[0])
            for sheet, rows in book.rows.items()
            for row in rows
            if row.key
        }
        self.taken: dict[tuple[str, str, str], str] = {}

    def _changes(self, sheet: str) -> dict[str, list[Change]]:
        by_key: dict[str, list[Change]] = defaultdict(list)
        for change in self.found.cells:
            if change.sheet == sheet:
                by_key[change.key].append(change)
        for key, theirs in list(by_key.items()):
            if all(change.column == REASON for change in theirs):
                self.problem(
                    theirs[0].place,
                    "reason-alone",
                    "a reason for nothing: no other cell of the row was changed",
                    "change a cell, or clear the reason",
                    "note",
                )
                del by_key[key]
        return by_key

    def problem(self, place: str, code: str, message: str, mend: str, severity: str = "error") -> None:
        self.made.problems.append(Problem(place, code, message, severity, mend))

    def _conflict(self, change: Change, now: str) -> None:
        self.made.conflicts.append(
            Problem(
                change.place, "changed-since",
                f"since the export the register came to say {now or 'nothing'!r}; it was {change.was!r} and you wrote {change.now!r}",
                "doubt", "export the review anew and decide there",
            )
        )  # fmt: skip

    # Activities

    def activities(self) -> None:
        for key, theirs in self._changes(ACTIVITIES).items():
            assertions = self.register.of("activity").get(key)
            if assertions is None:
                for change in theirs:
                    self._conflict(change, "nothing of it any more")
                continue
            settled = settled_of(assertions)
            title = str(settled["title"].value) if "title" in settled else key
            fields, said = self._corrected(key, theirs, settled)
            if fields:
                self.made.steps.append(
                    Step("correct", "activity", key, fields, self.reasons.get((ACTIVITIES, key), ""), tuple(c.place for c in said),
                         f"{title}: " + "; ".join(f"{cells.BY_NAME[c.column].title} “{c.was}” → “{c.now}”" for c in said))
                )  # fmt: skip
            verified = next((c for c in theirs if c.column == VERIFIED), None)
            if verified is not None:
                self._verify(key, title, verified, settled, set(fields))

    def _corrected(
        self, key: str, theirs: Iterable[Change], settled: Mapping[str, Settled]
    ) -> tuple[dict[str, Any], list[Change]]:
        fields: dict[str, Any] = {}
        said: list[Change] = []
        for change in theirs:
            spec = cells.BY_NAME.get(change.column)
            if spec is None:
                continue
            try:
                wanted = cells.parse(spec, change.now)
            except InputError as error:
                self.problem(change.place, "bad-value", error.message, error.mend)
                continue
            if all(name in settled and settled[name].value == value for name, value in wanted.items()):
                self.made.already += 1
            elif cells.basis(spec, settled) != change.basis:
                self._conflict(change, cells.shown(spec, settled))
            else:
                fields |= wanted
                said.append(change)
                for name in wanted:
                    self.taken["activity", key, name] = change.place
        return self._in_order(fields, said, settled)

    def _in_order(
        self, fields: dict[str, Any], said: list[Change], settled: Mapping[str, Settled]
    ) -> tuple[dict[str, Any], list[Change]]:
        """Without dates that would end before they begin."""
        dates = [change for change in said if change.column in ("start", "end")]
        if dates:
            now = {
                name: fields.get(name, settled[name].value if name in settled else None) for name in ("start", "end")
            }
            start, end = bounds(now["start"]), bounds(now["end"])
            if start and end and end.last < start.first:
                for change in dates:
                    self.problem(
                        change.place,
                        "end-before-start",
                        f"it would end ({now['end']}) before it begins ({now['start']})",
                        "correct one of the two",
                    )
                    fields.pop(change.column)
                said = [change for change in said if change not in dates]
        return fields, said

    def _verify(
        self, key: str, title: str, verified: Change, settled: Mapping[str, Settled], corrected: set[str]
    ) -> None:
        if verified.now.casefold() not in ("yes", "y", "x", "true"):
            self.problem(verified.place, "bad-value", f"{verified.now!r} is no answer", "“yes”, or an empty cell")
            return
        exported = self.book.exported[ACTIVITIES][key]
        names: dict[str, Any] = {}
        for spec in cells.FIELDS:
            text, seen = exported.get(spec.name, ("", ""))
            if not text or set(cells.covers(spec)) & corrected or spec.name not in settled:
                continue
            if cells.basis(spec, settled) != seen:
                if settled[spec.name].state != "confirmed":
                    self._conflict(
                        Change(ACTIVITIES, key, spec.name, text, text, seen, verified.place), cells.shown(spec, settled)
                    )
                continue
            if settled[spec.name].state != "confirmed":
                names |= {name: settled[name].value for name in cells.covers(spec) if name in settled}
        if names:
            self.made.steps.append(
                Step(
                    "verify",
                    "activity",
                    key,
                    names,
                    self.reasons.get((ACTIVITIES, key), ""),
                    (verified.place,),
                    f"{title}: right as it stands ({', '.join(names)})",
                )
            )
        else:
            self.made.already += 1

    # Links

    def links(self) -> None:
        rows = {row["id"]: row for row in self.held.tables["links"]}
        keys = self.link_keys()
        for key, theirs in self._changes(LINKS).items():
            change = next((one for one in theirs if one.column == DECISION), None)
            if change is None:
                continue
            act = change.now.casefold()
            if act in ("", "leave"):
                continue
            if act not in ("confirm", "refuse"):
                self.problem(change.place, "bad-value", f"no decision is {change.now!r}", "leave, confirm or refuse")
                continue
            row = rows.get(key)
            if row is None:
                self._conflict(change, "no such link: its rule proposes it no more")
            elif row["state"] == {"confirm": "confirmed", "refuse": "refused"}[act]:
                self.made.already += 1
            elif link_basis(row) != change.basis:
                self._conflict(change, row["state"])
            else:
                self.link(act, row, keys, self.reasons.get((LINKS, key), ""), change.place)

    def link(
        self, act: str, row: Mapping[str, Any], keys: Mapping[tuple[str, str], str], reason: str, place: str
    ) -> None:
        key = keys.get((row["of"], row["to"]), f"{row['of']}|{row['to']}|")
        fields = {
            "from": row["of"],
            "to": row["to"],
            "weight": row["weight"],
            "rule": row["rule"],
            "reason": dict(row["reason"]),
        }
        self.made.steps.append(
            Step(
                act,
                "link",
                key,
                {name: value for name, value in fields.items() if value},
                reason,
                (place,),
                f"{act} {row['of_name']} → {row['to_name']}",
            )
        )

    def link_keys(self) -> dict[tuple[str, str], str]:
        """(of, to) -> key of the thing that says so."""
        codes = {
            f"activity:{row['code']}": f"activity:{row['id']}" for row in self.held.tables["activities"] if row["code"]
        }
        found = {}
        for key, assertions in self.register.of("link").items():
            said = settled_values(assertions)
            of, to = str(said.get("from") or ""), str(said.get("to") or "")
            found[codes.get(of, of), codes.get(to, to)] = key
        return found

    # Conflicts

    def conflicts(self) -> None:
        rows = {row["id"]: row for row in self.held.tables["conflicts"]}
        for key, theirs in self._changes(CONFLICTS).items():
            change = next((one for one in theirs if one.column == CHOICE), None)
            if change is None or change.now.casefold() in ("", "leave"):
                continue
            row = rows.get(key)
            if row is None:
                self._conflict(change, "no contradiction any more")
                continue
            name = row["field"]
            one = settle(self.register.of(row["kind"])[row["thing"]])[name]
            if earlier := self.taken.get((row["kind"], row["thing"], name)):
                self.problem(change.place, "said-twice", f"{name} is also corrected at {earlier}", "say it once")
                continue
            exported = self.book.exported[CONFLICTS][key]
            chosen = cells.cell_text(exported.get(f"value-{change.now}", ("", ""))[0])
            if not chosen:
                self.problem(
                    change.place, "bad-value", f"there is no value {change.now!r}", "the number of a value, or leave"
                )
            elif one.by.is_of_person and cells.cell_text(_text(one.value)) == chosen:
                self.made.already += 1
            elif (
                conflict_basis(one, name) != change.basis
                or not change.now.isdecimal()
                or not 1 <= int(change.now) <= len(candidates(one, name))
            ):
                self._conflict(change, cells.cell_text(_text(one.value)))
            else:
                value = candidates(one, name)[int(change.now) - 1][0]
                act = "verify" if change.now == "1" else "correct"
                self.made.steps.append(
                    Step(act, row["kind"], row["thing"], {name: value}, self.reasons.get((CONFLICTS, key), ""), (change.place,),
                         f"{row['title'] or row['thing']}: {name} is “{_text(value)}”")
                )  # fmt: skip

    # The same activity

    def same(self) -> None:
        theirs = self._changes(SAME)
        known = {pair.id: pair for pair in pairs(self.held)} if theirs else {}
        for key, cells_of in theirs.items():
            change = next((one for one in cells_of if one.column == DECISION), None)
            if change is None or change.now.casefold() in ("", "leave"):
                continue
            act, pair = change.now.casefold(), known.get(key)
            if act not in ("join", "separate"):
                self.problem(change.place, "bad-value", f"no decision is {change.now!r}", "leave, join or separate")
            elif pair is None:
                self.made.already += 1  # joined, or separated, since
            elif act != ("separate" if pair.record else "join"):
                what = "is joined already" if pair.record else "is not joined"
                self.problem(change.place, "bad-value", f"it {what}", "leave, or the other decision")
            elif pair.basis != change.basis:
                self._conflict(change, "other words")
            else:
                fields = {"record": pair.record} if pair.record else {"with": pair.other}
                told = f"{pair.first.get('title') or pair.key} | {pair.second.get('title') or pair.record}"
                reason = self.reasons.get((SAME, key), "")
                self.made.steps.append(Step(act, "activity", pair.key, fields, reason, (change.place,), told))


def _text(value: Any) -> str:
    return cells.listed([str(one) for one in value]) if isinstance(value, list) else str(value)
