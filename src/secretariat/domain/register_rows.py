"""One line of a register of activities or meetings as a statement: each cell by its column's meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .amounts import AmountProblem, currencies_in, currency_code, is_unknown, parse_amount, parse_count
from .grids import Cell
from .names import entity_name, partners_in_note, split_names
from .places import country_name, read_place
from .register_dates import read_dates
from .register_formats import read_formats, set_unstored_apart
from .sayings import Saying, Surroundings, speaks, text_of, where
from .statements import Statement
from .titles import normalized_title, tidy_title
from .vocabulary import activity_kind, status_in_title, status_word
from .words import NOTHING, UNKNOWN, plain_text

_COUNTS = (
    "participants",
    "countries_participating",
    "member_states",
    "sector_members",
    "associates",
    "academia",
    "contributions",
    "tds",
    "incoming_ls",
    "outgoing_ls",
    "recs_approved_tap",
    "recs_not_approved_tap",
    "determined",
    "consented_aap",
    "agreed_other",
    "new_work_items",
    "discontinued",
)


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
    read_formats(cells, around, say)
    cells = _still_stated(set_unstored_apart(cells, say, errors), say)
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
    read_dates(cells, around, say, errors)
    _place(cells, around, say)
    _partners(cells, around, say)
    _counts(cells, say, errors)
    money(cells, around, say, errors)
    for name in ("outputs", "mandate_refs", "plan_refs"):
        if name in cells and text_of(cells, name):
            text = text_of(cells, name)
            say.fields[name] = (
                []
                if plain_text(text) in NOTHING
                else None
                if plain_text(text) in UNKNOWN
                else [part.strip() for part in re.split(r"[;\n]+", text) if part.strip()]
            )
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


def _still_stated(cells: Mapping[str, Cell], say: Saying) -> dict[str, Cell]:
    """Without single cells that are struck through."""
    kept = {}
    for name, cell in cells.items():
        if cell.facts.get("strike") and name != "title" and "format" not in say.notes:
            say.words[name.lstrip("?")] = cell.text.strip()
        else:
            kept[name] = cell
    return kept


def _lead(cells: Mapping[str, Cell], around: Surroundings, say: Saying) -> None:
    text = text_of(cells, "lead")
    if plain_text(text) in UNKNOWN:
        say.fields["lead"] = None
    elif speaks(cells, "lead"):
        names = (
            [text] if entity_name(text, sector=around.sector) != " ".join(text.split()) else split_names(text) or [text]
        )
        say.fields["lead"] = entity_name(names[0], sector=around.sector)
        if len(names) > 1:
            say.fields["partners"] = [entity_name(name, sector=around.sector) for name in names[1:]]
            say.doubt("lead", "several leads: the first is taken, the others as partners")
        if say.fields["lead"] != text:
            say.rewrite("lead", text)
        if re.match(r"Study Group \d+$", say.fields["lead"]):
            say.doubt("lead", "a study group of which Sector?")
    elif around.lead:
        say.fields["lead"] = around.lead
        if around.lead_inferred:
            say.inferred.append("lead")


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
    noted, _ = status_word(text_of(cells, "notes"))
    if noted and not status and say.fields.get("status") != noted:
        called_off = noted in ("cancelled", "deferred")
        if "status" in say.fields and called_off:
            say.doubt("status", f"the remark says {noted}, the format or title says {say.fields['status']}")
        if "status" not in say.fields or called_off:
            say.fields["status"] = noted
            say.words["status"] = text_of(cells, "notes")
    if "status" not in say.fields and around.section_status:
        say.fields["status"] = around.section_status
        say.inferred.append("status")


def _place(cells: Mapping[str, Cell], around: Surroundings, say: Saying) -> None:
    place, country = text_of(cells, "place"), text_of(cells, "country")
    found = read_place(place, country, around.countries)
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
            if not country_name(country, own=around.countries):
                say.doubt("country", f"no known country: {country}")
    if found.inferred:
        say.inferred.append("country")
        say.mends.append("country-from-gazetteer")


def _partners(cells: Mapping[str, Cell], around: Surroundings, say: Saying) -> None:
    def canonical(names: list[str]) -> list[str]:
        return list(dict.fromkeys(entity_name(name, sector=around.sector) for name in names))

    def is_country(name: str) -> bool:
        return bool(country_name(name, codes=False, own=around.countries))

    note = text_of(cells, "notes")
    if text_of(cells, "partners"):
        text = cells["partners"].text
        names = split_names(text, is_country=is_country)
        say.fields["partners"] = None if names is None else canonical([*say.fields.get("partners", ()), *names])
        if names and canonical(names) != names:
            say.rewrite("partners", text)
    elif note and partners_in_note(note):
        names = split_names(partners_in_note(note), is_country=is_country)
        if names:
            say.fields["partners"] = canonical(names)
            say.words["partners"] = note
    if note and plain_text(note) not in NOTHING:
        say.note("", " ".join(note.split()))


def _counts(cells: Mapping[str, Cell], say: Saying, errors: list[str]) -> None:
    for name in _COUNTS:
        if not text_of(cells, name):
            continue
        text = cells[name].text
        try:
            count = parse_count(text)
        except AmountProblem as problem:
            say.fields[name] = None
            say.words[name] = text.strip()
            say.doubt(name, str(problem))
            errors.append(f"no-number: {where(cells, name)}: {problem}")
            continue
        if count is None:
            continue
        say.fields[name] = count.value
        if count.qualifier:
            say.qualified[name] = count.qualifier
            say.mends.append("qualified-number")
        if count.note and not re.fullmatch(
            r"countries|pays|paises|participants?|people|persons?|personnes", count.note
        ):
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
        headings = currencies_in(around.labels.get(name, ""))
        heading = around.currency.get(name, "") if len(headings) < 2 else ""
        try:
            amount = parse_amount(
                text, currency=own or cells[name].facts.get("currency", "") or heading, scale=around.scale.get(name, 0)
            )
            if amount:
                _in_one_currency(text, amount.currency, own, headings)
        except AmountProblem as problem:
            say.fields[name] = None
            say.words[name] = text
            say.doubt(name, str(problem))
            errors.append(f"{problem.code}: {where(cells, name)}: {problem}")
            continue
        if amount is None:
            continue
        if not amount.currency:
            say.fields[name] = None
            say.words[name] = text
            say.doubt(name, "an amount without a currency")
            errors.append(f"no-currency: {where(cells, name)}: an amount without a currency: {text!r}")
            continue
        say.fields[name] = amount.minor
        say.fields["currency" if name == "amount" else "currency_actual"] = amount.currency
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


def _in_one_currency(text: str, currency: str, own: str, headings: list[str]) -> None:
    """Raise AmountProblem where the cell, its number's format, the currency's own cell and the heading do not agree."""
    if own and currency != own:
        raise AmountProblem(f"an amount in two currencies: {text!r} and {own}", "two-currencies")
    if currency and headings and currency not in headings:
        raise AmountProblem(
            f"an amount in two currencies: {text!r} ({currency}) under a heading in {headings[0]}", "two-currencies"
        )
    if not currency and len(headings) > 1:
        raise AmountProblem(f"an amount in two currencies: {text!r} in {' or '.join(headings)}", "two-currencies")


def _confidence(cells: Mapping[str, Cell], say: Saying) -> None:
    if plain_text(text_of(cells, "confidence")) in ("inferred", "deduit", "inferido"):
        say.inferred.append("*")
    for name in re.split(r"[;,\s]+", text_of(cells, "inferred_fields")):
        if name:
            say.inferred.append(
                {
                    "lead_entity": "lead",
                    "budget_kind": "amount_kind",
                    "budget_amount": "amount",
                    "budget_currency": "currency",
                }.get(name, name)
            )
