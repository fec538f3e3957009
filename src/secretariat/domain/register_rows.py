"""
One line of a register of activities or meetings as a statement: each cell by its column's meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .amounts import AmountProblem, currency_code, is_unknown, parse_amount, parse_count
from .dates import NOTHING, OPEN, UNKNOWN, DateProblem, Period, parse_period, plain_text, serial_date, with_year
from .grids import SUPERSCRIPTS, Cell, Legend, signs_of
from .names import entity_name, partners_in_note, split_names
from .places import country_name, read_place
from .statements import Statement
from .titles import normalized_title, tidy_title
from .vocabulary import activity_kind, status_in_title, status_meant, status_word

DITTO = {'"', "''", "″", "〃", "``", "\"\"", "do.", "do", "idem", "ditto", "id.", "dito", "ibid", "ibid.", "ibidem", "„", ",,", ",", "“", "”", "same",
         "as above", "same as above", '-"-', '- " -', "—\"—", "–\"–", "=\"=", "igual", "то же", "同上", "comme ci-dessus", "lo mismo", "〞", '" "'}
_COUNTS = ("participants", "countries_participating", "member_states", "sector_members", "associates", "academia", "contributions", "tds",
           "incoming_ls", "outgoing_ls", "recs_approved_tap", "recs_not_approved_tap", "determined", "consented_aap", "agreed_other",
           "new_work_items", "discontinued")


@dataclass(slots=True)
class Surroundings:
    """What a line of a sheet does not say itself: of the columns, of the sheet, of the workbook."""

    what: str = "activities"
    names: Mapping[str, str] = field(default_factory=dict)
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
    labels: Mapping[str, str] = field(default_factory=dict)


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
    return cells[name].text.strip() if name in cells else ""


def speaks(cells: Mapping[str, Cell], name: str) -> bool:
    return plain_text(text_of(cells, name)) not in NOTHING


def activity_statement(cells: Mapping[str, Cell], around: Surroundings) -> tuple[Statement, list[str]]:
    """
    The statement of one line.

    Args:
        cells: field -> cell, ditto marks already resolved; "?Label" -> cell of a column that is not known.
        around: what the sheet says.

    Returns:
        The statement, and codes of problems that a person must mend ("two-currencies", "no-date" …) with their words,
        as "code: words"; their fields are left unknown.
    """
    say = Saying()
    errors: list[str] = []
    meeting = around.what == "meetings"
    _formats(cells, around, say)
    title = tidy_title(text_of(cells, "title"))
    if title:
        say.fields["title"] = title
        if title != " ".join(text_of(cells, "title").split()):
            say.rewrite("title", cells["title"].text)
        if title.isupper():
            say.mends.append("upper-case-title")
    elif meeting:
        say.fields["kind"] = "study-group meeting"
    _lead(cells, around, say)
    _kind(cells, say)
    _status(cells, around, say)
    _dates(cells, around, say, errors)
    _place(cells, say)
    _partners(cells, around, say)
    _counts(cells, say, errors)
    money(cells, around, say, errors)
    for name in ("outputs", "mandate_refs", "plan_refs"):
        if name in cells and text_of(cells, name):
            text = text_of(cells, name)
            say.fields[name] = ([] if plain_text(text) in NOTHING else None if plain_text(text) in UNKNOWN else
                                [part.strip() for part in re.split(r"[;\n]+", text) if part.strip()])
    for name in ("description", "source_title", "source_url", "source_date", "study_period"):
        if speaks(cells, name):
            say.fields[name] = " ".join(text_of(cells, name).split())
    _confidence(cells, say)
    if speaks(cells, "id"):
        say.other["id"] = text_of(cells, "id")
    if around.heading:
        say.note("section", around.heading)
    for name, cell in cells.items():
        if name.startswith("?") and plain_text(cell.text) not in NOTHING:
            say.note(name[1:], " ".join(cell.text.split()))
    start = say.fields.get("start") or ""
    head = normalized_title(title) if title else f"{say.fields.get('kind', '')} {say.fields.get('lead', '')}".strip()
    return Statement("activity", f"{head}|{start}", say.fields, say.marks()), errors


def _formats(cells: Mapping[str, Cell], around: Surroundings, say: Saying) -> None:
    """What colours, strokes, superscripts, comments and links say."""
    title = cells.get("title") or next(iter(cells.values()))
    written = [cell for cell in cells.values() if cell.text.strip() or cell.facts.get("struck")]
    signs: dict[str, int] = {}
    for cell in written:
        for sign in signs_of(cell):
            signs[sign] = signs.get(sign, 0) + 1
    for sign, count in signs.items():
        if sign == "strike":
            continue
        meaning = around.legend.of(sign)
        if not meaning or not (sign in signs_of(title) or count * 2 > len(written)):
            if meaning:
                for name, cell in cells.items():
                    if sign in signs_of(cell):
                        say.note(name, f"legend: {meaning}")
            continue
        say.note("legend", meaning)
        _apply_legend(meaning, cells, say)
    struck = "strike" in signs_of(title) or signs.get("strike", 0) * 2 > len(written)
    if struck:
        meaning = around.legend.meanings.get("strike", "")
        status = status_meant(meaning) if meaning else "cancelled"
        say.note("format", "struck through" + (f" (legend: {meaning})" if meaning else ""))
        if status:
            say.other["_status"] = (status, "struck through")
        else:
            say.doubt("", f"struck through: {meaning}")
    for name, cell in cells.items():
        if cell.facts.get("struck"):
            say.note(name, f"struck out: {cell.facts['struck']}")
            say.mends.append("struck-words")
        if cell.facts.get("strike") and not struck and cell.text.strip():
            say.doubt(name, "struck through: taken as no longer stated")
        for mark in cell.facts.get("marks", ()):
            text = around.footnotes.get(str(mark).translate(SUPERSCRIPTS), "")
            say.note(name, text or f"footnote mark {mark}, no footnote found")
        if cell.facts.get("comment"):
            say.note(name, cell.facts["comment"])
        if cell.facts.get("link") and (name == "title" or "source_url" not in say.fields) and not speaks(cells, "source_url"):
            say.fields["source_url"] = cell.facts["link"]
        if cell.facts.get("formula"):
            say.doubt(name, f"formula without a stored value: {cell.facts['formula']}")
        if cell.facts.get("error"):
            say.doubt(name, f"error value {cell.facts['error']}")
        if cell.facts.get("merged"):
            say.mends.append("merged-cell")


def _apply_legend(meaning: str, cells: Mapping[str, Cell], say: Saying) -> None:
    status = status_meant(meaning)
    if status:
        say.other["_status"] = (status, "colour")
    elif re.search(r"\b(?:to be (?:checked|verified)|unconfirmed|doubtful|check|a verifier|estimates?|estimation|por verificar|unsicher)\b", plain_text(meaning)):
        say.doubt("", f"legend: {meaning}")
    elif activity_kind(meaning) and not speaks(cells, "kind"):
        say.fields["kind"] = activity_kind(meaning)
        say.inferred.append("kind")
    elif not speaks(cells, "lead") and entity_name(meaning).startswith("ITU"):
        say.fields["lead"] = entity_name(meaning)
        say.inferred.append("lead")


def _lead(cells: Mapping[str, Cell], around: Surroundings, say: Saying) -> None:
    text = text_of(cells, "lead")
    if plain_text(text) in UNKNOWN:
        say.fields["lead"] = None
    elif speaks(cells, "lead") and not cells["lead"].facts.get("strike"):
        names = [text] if entity_name(text, around.names, sector=around.sector) != " ".join(text.split()) else split_names(text) or []
        say.fields["lead"] = entity_name(names[0], around.names, sector=around.sector)
        if len(names) > 1:
            say.fields["partners"] = [entity_name(name, around.names, sector=around.sector) for name in names[1:]]
            say.doubt("lead", "several leads: the first is taken, the others as partners")
        if say.fields["lead"] != text:
            say.rewrite("lead", text)
        if re.match(r"Study Group \d+$", say.fields["lead"]):
            say.doubt("lead", "a study group of which Sector?")
    elif around.lead:
        say.fields["lead"] = around.lead


def _kind(cells: Mapping[str, Cell], say: Saying) -> None:
    text = text_of(cells, "kind")
    if plain_text(text) in UNKNOWN:
        say.fields["kind"] = None
    elif speaks(cells, "kind"):
        kind = activity_kind(text, lead=say.fields.get("lead") or "")
        say.fields["kind"] = kind or " ".join(text.split())
        if not kind:
            say.doubt("kind", f"no known kind: {text}")
        say.rewrite("kind", text)


def _status(cells: Mapping[str, Cell], around: Surroundings, say: Saying) -> None:
    text = text_of(cells, "status")
    status = ""
    if speaks(cells, "status"):
        status, rest = status_word(text)
        if status:
            say.fields["status"] = status
            say.rewrite("status", text)
            say.note("status", rest)
        else:
            say.note("status", text)
            if not re.search(r"remark|note|comment|observ", plain_text(around.labels.get("status", ""))):
                say.doubt("status", f"no known status: {text}")
    meant, why = say.other.pop("_status", ("", ""))
    if meant and status and meant != status:
        same_sense = {status, meant} <= {"completed", "published", "closed", "approved", "launched"}
        if why == "struck through":
            say.fields["status"] = meant
        if not same_sense:
            say.doubt("status", f"the {why} says {meant}, the cell says {status}")
    elif meant and not status:
        say.fields["status"] = meant
        say.words.setdefault("status", why)
    titled = status_in_title(text_of(cells, "title"))
    if titled and say.fields.get("status") != titled:
        if status:
            say.doubt("status", f"the title says {titled}, the cell says {status}")
        say.fields["status"] = titled
        say.words["status"] = text_of(cells, "title")
    if "status" not in say.fields and around.section_status:
        say.fields["status"] = around.section_status
        say.inferred.append("status")


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


def _dates(cells: Mapping[str, Cell], around: Surroundings, say: Saying, errors: list[str]) -> None:
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
            errors.append(f"no-date: {cell.text.strip()!r}: {problem}")
            continue
        if periods[name] is None and is_unknown(cell.text):
            say.fields["start" if name == "dates" else name] = None
    first = periods.get("start") or periods.get("dates")
    last = periods.get("end")
    if last and first and first.start.startswith("-"):
        first = with_year(first, last.start)
    if first and first.start.startswith("-") and around.year:
        first = Period(f"{around.year}{first.start[1:]}", f"{around.year}{first.end[1:]}" if first.end.startswith("-") else first.end,
                       first.about, first.open_end, first.note, (*first.mends, "year-from-elsewhere"))
        say.inferred.append("start")
    if first and first.start.startswith("-"):
        say.fields["start"] = None
        say.words["start"] = text_of(cells, "start") or text_of(cells, "dates")
        say.doubt("start", "a date without a year")
        first = None
    if last and last.start.startswith("-"):
        year = first.start[:4] if first else around.year
        if year:
            moved = int(year) + (bool(first) and len(first.start) >= 7 and last.start[2:4] < first.start[5:7])
            last = Period(f"{moved}{last.start[1:]}", "", last.about, False, last.note, (*last.mends, "year-from-elsewhere"))
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
        say.doubt("end", f"it ends ({end}) before it starts ({start})")
        errors.append(f"end-before-start: {start} to {end}")
    if first:
        say.rewrite("start", text_of(cells, "start") or text_of(cells, "dates"))
    if last and text_of(cells, "end"):
        say.rewrite("end", text_of(cells, "end"))


def _end(cells: Mapping[str, Cell], around: Surroundings, say: Saying, first: Period | None, last: Period | None) -> None:
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
    if not goes_on and not around.stated_ends:
        say.fields["end"] = say.fields["start"]
        say.inferred.append("end")


def _place(cells: Mapping[str, Cell], say: Saying) -> None:
    place, country = text_of(cells, "place"), text_of(cells, "country")
    found = read_place(place, country)
    for name, text in (("place", place), ("country", country)):
        if text and is_unknown(text):
            say.fields[name] = None
    if found is None:
        return
    if found.town:
        say.fields["place"] = found.town
        if found.rewritten and found.town != place:
            say.rewrite("place", place)
    if found.country:
        say.fields["country"] = found.country
        if country:
            say.rewrite("country", country)
            if not country_name(country):
                say.doubt("country", f"no known country: {country}")
    if found.inferred:
        say.inferred.append("country")
        say.mends.append("country-from-gazetteer")


def _partners(cells: Mapping[str, Cell], around: Surroundings, say: Saying) -> None:
    def canonical(names: list[str]) -> list[str]:
        return list(dict.fromkeys(entity_name(name, around.names, sector=around.sector) for name in names))

    note = text_of(cells, "notes")
    if text_of(cells, "partners") and not cells["partners"].facts.get("strike"):
        text = cells["partners"].text
        names = split_names(text, is_country=lambda name: bool(country_name(name, codes=False)))
        say.fields["partners"] = None if names is None else canonical([*say.fields.get("partners", ()), *names])
        if names and canonical(names) != names:
            say.rewrite("partners", text)
    elif note and partners_in_note(note):
        names = split_names(partners_in_note(note), is_country=lambda name: bool(country_name(name, codes=False)))
        if names:
            say.fields["partners"] = canonical(names)
            say.words["partners"] = note
    if note and plain_text(note) not in NOTHING:
        say.note("", " ".join(note.split()))


def _counts(cells: Mapping[str, Cell], say: Saying, errors: list[str]) -> None:
    for name in _COUNTS:
        if not text_of(cells, name) or (cells[name].facts.get("strike") and not say.notes.get("format")):
            continue
        text = cells[name].text
        try:
            count = parse_count(text)
        except AmountProblem as problem:
            say.fields[name] = None
            say.words[name] = text.strip()
            say.doubt(name, str(problem))
            errors.append(f"no-number: {name}: {problem}")
            continue
        if count is None:
            continue
        say.fields[name] = count.value
        if count.qualifier:
            say.qualified[name] = count.qualifier
            say.mends.append("qualified-number")
        if count.note and not re.fullmatch(r"countries|pays|paises|participants?|people|persons?|personnes", count.note):
            say.note(name, count.note)
        if count.value is not None and text.strip() != str(count.value):
            say.words[name] = text.strip()


def money(cells: Mapping[str, Cell], around: Surroundings, say: Saying, errors: list[str]) -> None:
    """Amount, currency and kind; two amounts of one line are the planned and the actual one (``amount_actual``)."""
    own = currency_code(text_of(cells, "currency"))
    for name in ("amount", "amount_actual"):
        text = text_of(cells, name)
        if not text:
            continue
        if is_unknown(text):
            say.fields[name] = None
            continue
        column = own or cells[name].facts.get("currency", "") or around.currency.get(name, "")
        try:
            amount = parse_amount(text, currency=column, scale=around.scale.get(name, 0))
            if amount and own and amount.currency != own:
                raise AmountProblem(f"an amount in two currencies: {text!r} and {own}", "two-currencies")
        except AmountProblem as problem:
            say.fields[name] = None
            say.words[name] = text
            say.doubt(name, str(problem))
            errors.append(f"{problem.code}: {problem}")
            continue
        if amount is None:
            continue
        if not amount.currency:
            say.fields[name] = None
            say.words[name] = text
            say.doubt(name, "an amount without a currency")
            errors.append(f"no-currency: {text!r}")
            continue
        say.fields[name], say.fields["currency"] = amount.minor, amount.currency
        say.mends += amount.mends
        say.words[name] = text
        if amount.low is not None:
            say.fields[f"{name}_low"], say.fields[f"{name}_high"] = amount.low, amount.high
        if amount.qualifier:
            say.qualified[name] = amount.qualifier
        if amount.note:
            say.note(name, amount.note)
        if "scale-not-applied" in amount.mends:
            say.doubt(name, "the cell names its currency itself: the heading's thousands are not applied")
        if around.invented:
            say.other.setdefault("invented", []).append(name)
            say.note(name, around.invented)
    kind = plain_text(text_of(cells, "amount_kind")) or around.amount_kind
    if kind and say.fields.get("currency"):
        say.fields["amount_kind"] = kind


def _confidence(cells: Mapping[str, Cell], say: Saying) -> None:
    if plain_text(text_of(cells, "confidence")) in ("inferred", "deduit", "inferido"):
        say.inferred.append("*")
    for name in re.split(r"[;,\s]+", text_of(cells, "inferred_fields")):
        if name:
            say.inferred.append({"lead_entity": "lead", "budget_kind": "amount_kind", "budget_amount": "amount",
                                 "budget_currency": "currency"}.get(name, name))
