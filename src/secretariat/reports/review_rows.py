"""Rows of a corrected review that came or went: new facts, and deleted rows, which are asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..domain import review_cells as cells
from ..domain.errors import InputError
from ..domain.identity import same_activity
from ..domain.links import state_of
from ..domain.periods import bounds
from ..domain.precedence import settled_values
from ..domain.review_sheets import ACTIVITIES, DECISION, LINKS, REASON, EditedBook, EditedRow, changes, texts_of
from ..domain.statements import Problem
from ..domain.titles import normalized_title
from .making import Basis
from .review_plan import Plan, Planner, Step


def plan(book: EditedBook, held: Basis, *, confirm_deleted: bool = False) -> Plan:
    """What is to be done with a workbook, from the register as it stands; nothing is done."""
    found = changes(book)
    made = Plan(book.name, problems=list(found.problems))
    planner = _Rows(book, held, made, found)
    planner.activities()
    planner.links()
    planner.conflicts()
    planner.same()
    planner.new_rows()
    planner.deleted(confirm_deleted)
    return made


class _Rows(Planner):
    def new_rows(self) -> None:
        seen: Counter[str] = Counter()
        for sheet, row in self.found.new:
            if sheet == ACTIVITIES:
                self._new_activity(row, seen)
            elif sheet == LINKS:
                self._new_link(row)
            else:
                self.problem(
                    row.place, "new-row", f"a row cannot be added to {sheet}", "write it under Activities", "doubt"
                )

    def _new_activity(self, row: EditedRow, seen: Counter[str]) -> None:
        fields: dict[str, Any] = {}
        waits = False
        given = texts_of(row, [spec.name for spec in cells.FIELDS])
        if not given:
            return
        for name, (text, place) in given.items():
            try:
                fields |= cells.parse(cells.BY_NAME[name], text)
            except InputError as error:
                self.problem(place, "bad-value", error.message, error.mend)
                waits = waits or name in ("title", "start")
        if "title" not in given:
            self.problem(row.place, "no-title", "a new activity has no title", "write one")
            return
        if waits:
            self.problem(
                row.place,
                "row-waits",
                "the new activity waits until its title and start can be read",
                "correct the cells named",
            )
            return
        start, end = bounds(fields.get("start")), bounds(fields.get("end"))
        if start and end and end.last < start.first:
            self.problem(
                given["end"][1],
                "end-before-start",
                f"it would end ({fields['end']}) before it begins ({fields['start']})",
                "correct one of the two",
            )
            del fields["end"]
        key = f"{normalized_title(str(fields['title']))}|{fields.get('start') or ''}"
        known = self.register.of("activity").get(key)
        if known is not None and any(a.is_of_person for a in known):
            said = settled_values(known)
            if all(said.get(name) == value for name, value in fields.items()):
                self.made.already += 1
                return
        other = key if known is not None else self._same(fields)
        if other or seen[key]:
            self.made.questions.append(
                Problem(
                    row.place,
                    "there-already",
                    f"“{fields['title']}” seems to be there already: {other or 'another new row'}",
                    "doubt",
                    "correct that row in place of adding one",
                )
            )
            return
        seen[key] += 1
        reason = cells.cell_text(row.cells.get(REASON, ("", ""))[0])
        self.made.steps.append(
            Step("correct", "activity", key, fields, reason, (row.place,), f"new: {fields['title']}")
        )

    def _same(self, fields: Mapping[str, Any]) -> str:
        """Key of an activity that an exact rule takes for the same."""
        for key, assertions in self.register.of("activity").items():
            if same_activity(fields, settled_values(assertions)):
                return key
        return ""

    def _new_link(self, row: EditedRow) -> None:
        given = texts_of(row, ("of_name", "to_name", DECISION, "weight"))
        of, of_place = given.get("of_name", ("", row.place))
        to, to_place = given.get("to_name", ("", row.place))
        activities = {f"activity:{r['id']}": (r["title"], r["code"]) for r in self.held.tables["activities"]}
        roles = {f"role:{r['id']}": (r["what"],) for r in self.held.tables["roles"]}
        targets = {
            f"goal:{r['id']}": (f"{r['plan']} {r['designation']}", r["designation"]) for r in self.held.tables["goals"]
        }
        targets |= {
            f"instruction:{r['id']}": (r["designation"],) for r in self.held.tables["instructions"] if r["shown"]
        }
        first = self._named(of, {**activities, **roles}, of_place, "activity or role")
        second = self._named(to, targets, to_place, "instruction or goal")
        if not first or not second:
            return
        state = next((r["state"] for r in self.held.tables["links"] if (r["of"], r["to"]) == (first, second)), "")
        if state == "confirmed":
            self.made.already += 1
            return
        row_of = {"of": first, "to": second, "of_name": of, "to_name": to, "weight": "1", "rule": "", "reason": {}}
        reason = cells.cell_text(row.cells.get(REASON, ("", ""))[0])
        self.link("confirm", row_of, self.link_keys(), reason, row.place)

    def _named(self, text: str, things: Mapping[str, tuple[Any, ...]], place: str, what: str) -> str:
        wanted = " ".join(text.split()).casefold()
        found = [
            address
            for address, names in things.items()
            if wanted and wanted in (address.casefold(), *(str(n).casefold() for n in names if n))
        ]
        if len(found) == 1:
            return found[0]
        why = "names no" if not found else f"names {len(found)} of"
        self.problem(
            place, "not-named", f"{text!r} {why} {what}", "write its title, code or designation as the register has it"
        )
        return ""

    def deleted(self, is_confirmed: bool) -> None:
        for sheet, key, summary in self.found.deleted:
            place = f"{self.book.name}!{sheet}"
            name = summary or key
            if sheet == ACTIVITIES:
                assertions = self.register.of("activity").get(key)
                if assertions is None or state_of(assertions)[0] == "refused":
                    self.made.already += 1
                elif is_confirmed:
                    self.made.steps.append(
                        Step("refuse", "activity", key, {}, "", (place,), f"{name}: not to be shown")
                    )
                else:
                    self._ask(place, f"“{name}” was deleted: should the register not show it?")
            elif sheet == LINKS:
                row = next((one for one in self.held.tables["links"] if one["id"] == key), None)
                if row is None or row["state"] == "refused":
                    self.made.already += 1
                elif is_confirmed:
                    self.link("refuse", row, self.link_keys(), "", place)
                else:
                    self._ask(place, f"the link of “{name}” to {row['to_name']} was deleted: is it refused?")

    def _ask(self, place: str, question: str) -> None:
        self.made.questions.append(
            Problem(
                place,
                "deleted",
                question + " Nothing was done.",
                "doubt",
                "--confirm-deleted says yes; put the row back to say no",
            )
        )
