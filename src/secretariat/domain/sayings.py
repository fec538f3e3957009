"""What is gathered while one line of a register is read, and what its surroundings say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .grids import Cell
from .legends import Legend
from .words import NOTHING, plain_text

# What to do about a cell, by the code of its problem.
MENDS = {
    "formula": "open and save the workbook in a spreadsheet program, or write the value",
    "error-value": "correct the formula and save the workbook, or write the value",
    "two-currencies": "write one amount in one currency, that of the heading",
    "no-currency": "write the currency in the cell, in its own column or in the heading",
    "no-date": "write the date as 2025-03-31, or as 2025-03 or 2025 where no more is known",
    "end-before-start": "correct one of the two dates",
    "no-number": "write the number alone, and what is said of it in the notes",
}


@dataclass(slots=True)
class Surroundings:
    """What a line of a sheet does not say itself: of the columns, of the sheet, of the workbook."""

    what: str = "activities"
    order: str = "dmy"
    year: int | None = None
    sector: str = ""
    heading: str = ""
    section_status: str = ""
    scale: Mapping[str, int] = field(default_factory=dict)
    currency: Mapping[str, str] = field(default_factory=dict)
    amount_kind: str = ""
    invented: str = ""
    legend: Legend = field(default_factory=Legend)
    footnotes: Mapping[str, str] = field(default_factory=dict)
    stated_ends: bool = False  # an empty end means that none is stated, not "the same day"
    epoch_1904: bool = False
    lead: str = ""
    lead_inferred: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)  # see `places.own_countries`
    line_signs: Mapping[str, int] = field(default_factory=dict)  # of the line at hand, its empty cells too


@dataclass(slots=True)
class Saying:
    """What is being gathered of one line."""

    fields: dict[str, Any] = field(default_factory=dict)
    inferred: list[str] = field(default_factory=list)
    qualified: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    mends: list[str] = field(default_factory=list)
    other: dict[str, Any] = field(default_factory=dict)

    def note(self, name: str, text: str) -> None:
        if text and text not in self.notes.get(name, ""):
            self.notes[name] = "; ".join(filter(None, (self.notes.get(name, ""), text)))

    def doubt(self, name: str, text: str) -> None:
        self.doubts[name] = "; ".join(filter(None, (self.doubts.get(name, ""), text)))

    def rewrite(self, name: str, words: str) -> None:
        shown = self.fields.get(name)
        if words.strip() and words != shown:
            self.words[name] = words.strip()

    def marks(self) -> dict[str, Any]:
        marks: dict[str, Any] = {}
        if self.inferred:
            marks["inferred"] = ["*"] if "*" in self.inferred else sorted(set(self.inferred))
        for name in ("qualified", "words", "notes", "doubts"):
            if getattr(self, name):
                marks[name] = getattr(self, name)
        if self.mends:
            marks["mends"] = sorted(set(self.mends))
        marks.update(self.other)
        return marks


def text_of(cells: Mapping[str, Cell], name: str) -> str:
    """The text of a field's cell, "" when there is none."""
    return cells[name].text.strip() if name in cells else ""


def where(cells: Mapping[str, Cell], name: str) -> str:
    """A field with the place of its cell, for a person who must mend it: "amount (F3)"."""
    return f"{name.lstrip('?')} ({cells[name].at})" if name in cells else name


def speaks(cells: Mapping[str, Cell], name: str) -> bool:
    """Whether a field's cell says more than "-" or "n/a"."""
    return plain_text(text_of(cells, name)) not in NOTHING
