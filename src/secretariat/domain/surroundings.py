"""What a sheet says of all its lines: order of dates, currency and scale, year, section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .amounts import currencies_in, scale_in
from .dates import day_order
from .grids import Cell, Grid
from .headers import Header
from .legends import Legend
from .line_kinds import footnotes, is_invented
from .places import own_countries
from .sayings import Surroundings
from .vocabulary import status_meant, status_word
from .words import plain_text


def surroundings_of(grid: Grid, header: Header, options: Mapping[str, Any], legend: Legend) -> Surroundings:
    """The surroundings of the lines below a header."""
    by_field = {name: column for column, name in header.columns.items()}
    below = grid.lines[header.last + 1 :]

    def texts(*fields: str) -> list[Cell]:
        return [
            line.cells[by_field[name]]
            for name in fields
            if name in by_field
            for line in below
            if by_field[name] < len(line.cells)
        ]

    dates = texts("start", "end", "dates", "date", "source_date")
    around = Surroundings(
        what=header.what, order=options.get("date_order") or day_order([cell.text for cell in dates if not cell.facts.get("date")]),
        year=_one_year(grid.name) or next((_one_year(text) for line in grid.lines[: header.first] for text in line.texts() if _one_year(text)), None),
        invented=is_invented(grid, header), legend=legend, footnotes=footnotes(grid), epoch_1904=grid.epoch_1904, lead=str(options.get("lead") or (options.get("lead_by_name", "") if header.what == "meetings" else "")),
        lead_inferred=not options.get("lead"),
        countries=own_countries(options.get("countries", ())),
        labels={name: header.labels.get(column, "") for name, column in by_field.items()},
    )  # fmt: skip
    scale, currency = {}, {}
    for name in ("amount", "amount_actual"):
        label = around.labels.get(name, "")
        scale[name] = scale_in(label)
        currency[name] = (currencies_in(label) or [options.get("currency", "")])[0]
    if not any(currency.values()) or not any(scale.values()):
        for line in grid.lines[: header.first]:
            for text in line.texts():
                if re.search(r"amounts?|figures?|montants?|chiffres|importes|budget", plain_text(text)) and re.search(
                    r"\bin\b|\ben\b", plain_text(text)
                ):
                    for name in scale:
                        scale[name] = scale[name] or scale_in(text)
                        currency[name] = currency[name] or next(iter(currencies_in(text)), "")
    label = plain_text(around.labels.get("amount", ""))
    if re.search(r"\b(?:planned|prevu|previsto|estimate|estimated|allocated)\b", label):
        around.amount_kind = "planned"
    elif re.search(r"\b(?:actual|spent|expenditure|depenses?|reel|gastos?)\b", label):
        around.amount_kind = "actual"
    around.scale, around.currency = {k: v for k, v in scale.items() if v}, {k: v for k, v in currency.items() if v}
    if "start" in by_field and "end" in by_field:
        exact = all(
            cell.facts.get("date") or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", cell.text)
            for cell in texts("start", "end")
            if cell.text
        )
        same = any(
            line.cells[by_field["start"]].text
            and line.cells[by_field["start"]].text == line.cells[by_field["end"]].text
            for line in below
            if max(by_field["start"], by_field["end"]) < len(line.cells)
        )
        around.stated_ends = exact and same
    if header.what == "meetings":
        around.stated_ends = True
    return around


def _one_year(text: str) -> int | None:
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
    return int(years[0]) if len(set(years)) == 1 and not re.search(r"\d{4}\s*[-–/]\s*\d{2}", text) else None


def enter_section(around: Surroundings, text: str) -> None:
    """A section's heading may say the year, the Sector or the status of what stands below it."""
    around.heading = " ".join(text.split())
    bare = re.sub(r"^\s*(?:[A-Za-z]|[IVXivx]+|\d{1,2})[.)]\s*", "", text).strip(" :")
    year = _one_year(bare)
    if year and len(bare.split()) <= 4:
        around.year = year
    sector = re.search(r"\b(?:itu|uit)-?([tdr])\b", plain_text(text))
    around.sector = sector[1].upper() if sector else ""
    words = [
        word
        for word in plain_text(bare).split()
        if word not in ("activities", "events", "activites", "evenements", "actividades", "eventos", "manifestations")
    ]
    around.section_status = (status_word(" ".join(words))[0] if words else "") or (
        status_meant(bare) if len(words) <= 2 else ""
    )
