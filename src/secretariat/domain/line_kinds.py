"""Lines of a sheet that are no records: headings of sections, totals, notes, footnotes; and what they say of the others."""

from __future__ import annotations

import re

from .grids import SUPERSCRIPTS, Grid
from .headers import Header
from .words import plain_text

_TOTAL = re.compile(
    r"^(?:sub-? ?totals?|grand totals?|totals?|sums?|overall(?= totals?\b|:|$)|sous-? ?tota(?:l|ux)|total general|totaux|somme|suma|subtotal|"
    r"gesamt(?:summe)?|summe|zwischensumme|итого|всего|∑|σ|合计|总计|小计|المجموع|average|moyenne|median)\b(?! (?:security|defen[cs]e))"
)
_NOTE = re.compile(
    r"^(?:\*|n\.?b\.?|notes?\b|remarks?\b|remarques?\b|source|sources|last update|updated|mise a jour|please|prepared by|"
    r"nota\b|bemerkung|as of|status as|etat au|printed|page \d|see also|figures |fin de|end of|---|\(\*|±|†|‡)"
)
_FOOTNOTE = re.compile(
    r"^\s*(?:\(?(?P<mark>[\d¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}|[a-e]|\*{1,3}|†|‡)[).:]?\s+|(?P<sup>[¹²³⁴⁵⁶⁷⁸⁹⁰]+)\s*)(?P<text>\S.*)$",
    re.DOTALL,
)
_INVENTED = re.compile(
    r"\b(?:invented|fictitious|fictional|made.up|dummy|not real|test (?:file|data)|sample (?:data|figures)|"
    r"fictifs?|fictives?|inventes?|inventees?|ficticios?|ficticias?|inventad[oa]s?|erfunden|fiktiv)\b"
)


def line_kind(grid: Grid, index: int, header: Header) -> tuple[str, str]:
    """
    ("record", ""), or what else a line is and why: "blank", "heading", "total", "note", "header".
    """
    line = grid.lines[index]
    filled = line.filled()
    if not filled:
        return "blank", "no text"
    texts = line.texts()
    known = [column for column in filled if column in header.columns]
    same = [
        column
        for column in filled
        if plain_text(texts[column]) == plain_text(header.labels.get(column, "").split(" / ")[-1])
    ]
    if len(same) >= 2 and len(same) * 2 > len(filled):
        return "header", "the headings again"
    first = plain_text(texts[filled[0]])
    title_column = next(
        (column for column, name in header.columns.items() if name in ("title", "line", "subject")), None
    )
    speaking = [
        column
        for column in filled
        if not isinstance(line.cells[column].value, (int, float))
        and not re.fullmatch(r"[\d\s.,'’%()/-]+", texts[column])
    ]
    in_title = plain_text(texts[title_column]) if title_column is not None and title_column < len(texts) else ""
    dated = any(
        texts[column]
        for column, name in header.columns.items()
        if name in ("start", "dates", "lead", "kind", "place", "status") and column < len(texts)
    )
    for text in (first, in_title):
        if _TOTAL.match(text) and not (dated and len(speaking) > 2):
            return "total", f"begins with {text.split()[0]!r}"
    if len(filled) > 1:
        numbers_only = [column for column in filled if header.columns.get(column) in ("number", "id")]
        if known and len(filled) > len(numbers_only):
            return "record", ""
        return "note", "no cell under a heading that is known" if not known else "only a number"
    cell = line.cells[filled[0]]
    merged = any(a <= index <= c and b == filled[0] and d - b >= 2 for a, b, c, d in grid.merged)
    if cell.facts.get("lead_mark"):
        return "note", "a footnote"
    if (
        _NOTE.match(first)
        or (len(first) > 60 and (merged or filled[0] != title_column))
        or (_FOOTNOTE.match(cell.text) and not re.match(r"^[a-e1-9][.)] ", first))
    ):
        return "note", "a remark across the sheet"
    if (
        filled[0] != title_column
        or merged
        or cell.facts.get("fill")
        or cell.facts.get("bold")
        or first.endswith(":")
        or re.match(r"^(?:[a-z]|[ivx]+|\d{1,2})[.)] ", first)
    ):
        return "heading", "one cell alone in its row"
    return "alone", "only a title: heading or activity?"


def footnotes(grid: Grid) -> dict[str, str]:
    """Mark -> text of the footnotes of a sheet (lines with one cell such as "1) including remote participants")."""
    found: dict[str, str] = {}
    for line in grid.lines:
        filled = line.filled()
        if len(filled) > 2 or not filled:
            continue
        cell = line.cells[filled[0]]
        marks = cell.facts.get("marks")
        if marks:
            found.setdefault(str(marks[0]), cell.text.strip())
            continue
        text = cell.text
        if len(filled) == 2:
            text = f"{cell.text.strip()} {line.cells[filled[1]].text}"
        match = _FOOTNOTE.match(text)
        if match:
            mark = (match["mark"] or match["sup"]).translate(SUPERSCRIPTS)
            found.setdefault(mark, match["text"].strip())
    return found


def mark_footnotes(grid: Grid) -> None:
    """Take footnote marks written as characters ("125¹", "Forum *", "71 1)") out of the cells, where a footnote has them."""
    known = footnotes(grid)
    for line in grid.lines:
        if len(line.filled()) < 2:
            continue
        for cell in line.cells:
            match = re.search(r"(?<=\S)\s?([¹²³⁴⁵⁶⁷⁸⁹⁰]+|\*{1,3}|†|‡)$|(?<=\S)\s+\(?(\d|[a-e])\)$", cell.text)
            if match is None:
                continue
            mark = (match[1] or match[2]).translate(SUPERSCRIPTS)
            if mark in known or (
                match[1] and match[1][0] in "¹²³⁴⁵⁶⁷⁸⁹⁰" and re.fullmatch(r"[\d\s.,']+", cell.text[: match.start()])
            ):
                cell.text = cell.text[: match.start()].rstrip()
                cell.value = cell.text
                cell.facts["marks"] = [*cell.facts.get("marks", ()), mark]


def is_invented(grid: Grid, header: Header | None) -> str:
    """The words outside the records that say the figures are invented, or ""."""
    for index, line in enumerate(grid.lines):
        if header and index > header.last and len(line.filled()) > 2:
            continue
        for column in line.filled():
            text = line.cells[column].text
            if len(text) < 400 and _INVENTED.search(plain_text(text)):
                return " ".join(text.split())
    return "" if not _INVENTED.search(plain_text(grid.name)) else grid.name
