"""The dates of a line of a register: start, end and what one of them leaves to the other."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .amounts import is_unknown
from .dates import DateProblem, Period, parse_period, serial_date, with_year
from .grids import Cell
from .sayings import Saying, Surroundings, text_of, where
from .words import OPEN, UNKNOWN, plain_text

ENDED = ("completed", "closed", "discontinued", "cancelled", "approved", "published")
LASTING = ("partnership", "service", "question", "work item")  # these do not end on the day on which they begin


def period_of(cell: Cell | None, around: Surroundings, *, year: int | None = None) -> Period | None:
    """The period of a date cell: a real date, a serial number, a year as a number, or text. Raises DateProblem."""
    if cell is None or not cell.text.strip():
        return None
    value = cell.value
    if cell.facts.get("date"):
        mends = ("us-number-format",) if re.match(r"^m", str(cell.facts.get("format", "")).casefold()) else ()
        return Period(str(value)[:10], mends=mends)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if float(value).is_integer() and 1850 <= value <= 2150:
            return Period(str(int(value)), mends=("partial-date",))
        if 15000 <= value <= 80000:
            return Period(serial_date(value, epoch_1904=around.epoch_1904), mends=("excel-serial",))
    text = cell.text
    if re.fullmatch(r"\s*[34]\d{4}(?:\.0)?\s*", text):
        return Period(serial_date(float(text), epoch_1904=around.epoch_1904), mends=("excel-serial",))
    return parse_period(text, order=around.order, year=year)


def read_dates(cells: Mapping[str, Cell], around: Surroundings, say: Saying, errors: list[str]) -> None:
    """Gather start and end of a line; what is no date is left unknown, with its words, a doubt and an error."""
    periods: dict[str, Period | None] = {}
    for name in ("dates", "start", "end"):
        cell = cells.get(name)
        if cell is None or (cell.facts.get("strike") and not say.notes.get("format")):
            continue
        try:
            periods[name] = period_of(cell, around)
        except DateProblem as problem:
            field_name = "start" if name == "dates" else name
            say.fields[field_name] = None
            say.words[field_name] = cell.text.strip()
            say.doubt(field_name, f"{problem}: {cell.text.strip()}")
            errors.append(f"no-date: {where(cells, name)}: {problem}: {cell.text.strip()}")
            continue
        if periods[name] is None and is_unknown(cell.text):
            say.fields["start" if name == "dates" else name] = None
    first = periods.get("start") or periods.get("dates")
    last = periods.get("end")
    if last and first and first.start.startswith("-"):
        first = with_year(first, last.start)
    if first and first.start.startswith("-") and around.year:
        first = Period(
            f"{around.year}{first.start[1:]}",
            f"{around.year}{first.end[1:]}" if first.end.startswith("-") else first.end,
            first.about,
            first.open_end,
            first.note,
            (*first.mends, "year-from-elsewhere"),
        )
        say.inferred.append("start")
    if first and first.start.startswith("-"):
        say.fields["start"] = None
        say.words["start"] = text_of(cells, "start") or text_of(cells, "dates")
        say.doubt("start", "a date without a year")
        first = None
    if last and last.start.startswith("-"):
        year = first.start[:4] if first else around.year
        if year:
            over = first is not None and len(first.start) >= 7 and last.start[2:4] < first.start[5:7]
            moved = int(year) + over
            last = Period(
                f"{moved}{last.start[1:]}", "", last.about, False, last.note, (*last.mends, "year-from-elsewhere")
            )
        else:
            say.doubt("end", "a date without a year")
            last = None
    for name, period in (("start", first), ("end", last)):
        if period is None:
            continue
        say.mends += period.mends
        if period.about and not (period.note and plain_text(period.note) in UNKNOWN):
            say.qualified[name] = "about"
        if period.note:
            say.note(name, period.note)
        if "ambiguous-date" in period.mends:
            say.doubt(name, "day or month first? read as day first")
    if first:
        say.fields["start"] = first.start
        if first.end:
            say.fields["end"] = first.end
    if last:
        say.fields["end"] = last.end or last.start
    _end(cells, around, say, first, last)
    start, end = say.fields.get("start"), say.fields.get("end")
    if start and end and end[: len(start)] < start[: len(end)]:
        backwards = f"it ends ({end}) before it starts ({start})"
        say.doubt("end", backwards)
        errors.append(f"end-before-start: {where(cells, 'end' if 'end' in cells else 'dates')}: {backwards}")
    if first:
        say.rewrite("start", text_of(cells, "start") or text_of(cells, "dates"))
    if last and text_of(cells, "end"):
        say.rewrite("end", text_of(cells, "end"))


def _end(
    cells: Mapping[str, Cell], around: Surroundings, say: Saying, first: Period | None, last: Period | None
) -> None:
    """An end that is not written: open when it goes on; the same as the start where one date is all there is."""
    if plain_text(text_of(cells, "end")) in OPEN:
        say.fields.pop("end", None)
        if "status" not in say.fields:
            say.fields["status"] = "active"
            say.inferred.append("status")
        return
    if first is None or last is not None or first.end or "end" in say.fields:
        return
    goes_on = say.fields.get("status") in ("active", "launched") or first.open_end
    if say.fields.get("kind") in LASTING and say.fields.get("status") not in ENDED:
        return
    if not goes_on and not around.stated_ends:
        say.fields["end"] = say.fields["start"]
        say.inferred.append("end")
