"""
A sheet as a grid of cells, and what is where in it: heading rows, columns, legends, footnotes, invented figures.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .columns import COLUMNS, is_register, match_columns
from .dates import plain_text

HEADER_WITHIN = 60  # lines


@dataclass(slots=True)
class Cell:
    """
    One cell.

    Attributes:
        text: as shown, without struck-out words and superscript marks.
        value: int, float, bool, or text; a date as ISO text with ``facts["date"]``.
        at: "B7".
        facts: what its format and surroundings say, only what is there: ``fill`` and ``ink`` (colours), ``strike``,
            ``struck`` (words struck out), ``marks`` (superscripts), ``comment``, ``link``, ``format`` (of numbers),
            ``date``, ``merged``, ``formula`` (without a stored value), ``bold``.
    """

    text: str
    value: Any
    at: str
    facts: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """For the record's bytes: everything but the row's number, so that an added row above changes nothing."""
        return {"text": self.text, "value": self.value, **self.facts}


@dataclass(slots=True)
class Line:
    """One row (or, in a transposed sheet, one column). *label*: "row 7", "column C". *raw*: its own bytes if it has any."""

    number: int
    label: str
    cells: list[Cell]
    hidden: bool = False
    raw: bytes = b""

    def texts(self) -> list[str]:
        return [cell.text.strip() for cell in self.cells]

    def filled(self) -> list[int]:
        return [index for index, cell in enumerate(self.cells) if cell.text.strip()]


@dataclass(slots=True)
class Grid:
    """
    A sheet. *merged*: (first line, first cell, last line, last cell), by index. *names*: of the columns ("A", "B" …; in
    a transposed sheet "1", "2" …).
    """

    name: str
    lines: list[Line]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    hidden: bool = False
    hidden_columns: tuple[str, ...] = ()
    epoch_1904: bool = False


def transposed(grid: Grid) -> Grid:
    """The same cells with rows and columns exchanged; each cell keeps its place."""
    width = max((len(line.cells) for line in grid.lines), default=0)
    lines = []
    for index in range(width):
        name = grid.names[index]
        cells = [line.cells[index] if index < len(line.cells) else Cell("", None, f"{name}{line.number}") for line in grid.lines]
        lines.append(Line(index + 1, f"column {name}", cells, name in grid.hidden_columns))
    hidden = tuple(str(line.number) for line in grid.lines if line.hidden)
    return Grid(grid.name, lines, [(b, a, d, c) for a, b, c, d in grid.merged], [str(line.number) for line in grid.lines],
                grid.hidden, hidden, grid.epoch_1904)


@dataclass(frozen=True, slots=True)
class Header:
    """
    Where the headings are and what they mean.

    Attributes:
        what: kind of register, a key of `columns.COLUMNS`.
        first, last: indexes of the heading lines.
        columns: index of the column -> field. labels: index -> heading with its group.
    """

    what: str
    first: int
    last: int
    columns: Mapping[int, str]
    labels: Mapping[int, str]
    unsure: tuple[int, ...] = ()


def _spread(grid: Grid, index: int) -> list[str]:
    """Texts of a line where a merged cell speaks for all that it covers."""
    texts = grid.lines[index].texts()
    for first, left, last, right in grid.merged:
        if first <= index <= last and right < len(texts) and right - left < max(len(texts) * 0.8, 2):
            source = grid.lines[first].cells[left].text.strip()
            for column in range(left, right + 1):
                texts[column] = texts[column] or source
    return texts


def find_header(grid: Grid, what: str | None = None, *, start: int = 0, within: int = HEADER_WITHIN) -> Header | None:
    """
    The headings of a register, wherever they are, of one to three lines.

    Args:
        what: kind of register, or None to find that out too.

    Returns:
        The best header; of equals the one that comes first and is shortest. None when the sheet is no register.
    """
    best: tuple[Any, ...] = ()
    header: Header | None = None
    wide = max((len(line.cells) for line in grid.lines), default=0)
    for first in range(start, min(len(grid.lines), start + within)):
        filled = len(grid.lines[first].filled())
        if filled < 1 or (filled == 1 and wide > 2 and not any(a == first for a, *_ in grid.merged)):
            continue
        rows: list[list[str]] = []
        for last in range(first, min(first + 3, len(grid.lines))):
            rows.append(_spread(grid, last))
            if last > first and not any(rows[-1]):
                break
            labels: list[tuple[str, str]] = []
            for column in range(wide):
                stack = list(dict.fromkeys(row[column] for row in rows if column < len(row) and row[column]))
                labels.append((stack[-1], " ".join(stack[:-1])) if stack else ("", ""))
            if sum(any(char.isdigit() for char in label) for label, _ in labels) * 2 > sum(bool(label) for label, _ in labels):
                break
            for kind in [what] if what else COLUMNS:
                found = match_columns(kind, labels)
                fields = {name for name, _ in found.values()}
                if not is_register(kind, fields) or (what is None and len(fields) < 3):
                    continue
                named = sum(bool(label) for label, _ in labels)
                if len(found) * 2 < named:
                    continue
                score = (len(fields), sum(sure for _, sure in found.values()), kind == "activities", -(last - first), -first)
                if not best or score > best:
                    best = score
                    header = Header(kind, first, last, {column: name for column, (name, _) in found.items()},
                                    {column: f"{group} / {label}".strip(" /") if group else label
                                     for column, (label, group) in enumerate(labels) if label},
                                    tuple(column for column, (_, sure) in found.items() if sure == 1))
    return header


def orient(grid: Grid, what: str | None = None) -> tuple[Grid, Header | None, str]:
    """The grid with records in lines, its header, and "rows" or "columns" (records stand in columns)."""
    header = find_header(grid, what)
    turned = transposed(grid)
    other = find_header(turned, what, within=8)
    if other and len(other.columns) >= 3 and (header is None or len(other.columns) > len(header.columns)):
        return turned, other, "columns"
    return grid, header, "rows"


def fill_merged(grid: Grid, header: Header) -> None:
    """Let a cell merged over several lines speak for each of them (not across columns, not for headings)."""
    for first, left, last, right in grid.merged:
        if first <= header.last or first == last or right - left > 2:
            continue
        source = grid.lines[first].cells[left]
        for index in range(first + 1, last + 1):
            cell = grid.lines[index].cells[left]
            if not cell.text and source.text:
                kept = {name: source.facts[name] for name in ("date", "format") if name in source.facts}
                grid.lines[index].cells[left] = Cell(source.text, source.value, cell.at, {**kept, **cell.facts, "merged": True})


# ---- lines that are no records -------------------------------------------------------------------------------------

_TOTAL = re.compile(r"^(?:sub-? ?totals?|grand totals?|totals?|sums?|overall|sous-? ?tota(?:l|ux)|total general|totaux|somme|suma|subtotal|"
                    r"gesamt(?:summe)?|summe|zwischensumme|итого|всего|合计|总计|小计|المجموع|average|moyenne|median)\b(?! (?:security|defen[cs]e))")
_NOTE = re.compile(r"^(?:\*|n\.?b\.?|notes?\b|remarks?\b|remarques?\b|source|sources|last update|updated|mise a jour|please|prepared by|"
                   r"nota\b|bemerkung|as of|status as|etat au|printed|page \d|see also|figures |fin de|end of|---|\(\*|±|†|‡)")
_FOOTNOTE = re.compile(r"^\s*(?:\(?(?P<mark>[\d¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}|[a-e]|\*{1,3}|†|‡)[).:]?\s+|(?P<sup>[¹²³⁴⁵⁶⁷⁸⁹⁰]+)\s*)(?P<text>\S.*)$", re.DOTALL)
_LEGEND = re.compile(r"^(?:legend|legende|leyenda|key|colou?r (?:code|key)s?|cle|code (?:des )?couleurs?|codes? couleurs?|colores|farben|"
                     r"легенда|图例|meaning of colou?rs?|couleurs?|colou?rs?)\b")
_INVENTED = re.compile(r"\b(?:invented|fictitious|fictional|made.up|dummy|not real|test (?:file|data)|sample (?:data|figures)|"
                       r"fictifs?|fictives?|inventes?|inventees?|ficticios?|ficticias?|inventad[oa]s?|erfunden|fiktiv)\b")
SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")


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
    same = [column for column in filled if plain_text(texts[column]) == plain_text(header.labels.get(column, "").split(" / ")[-1])]
    if len(same) >= 2 and len(same) * 2 > len(filled):
        return "header", "the headings again"
    first = plain_text(texts[filled[0]])
    title_column = next((column for column, name in header.columns.items() if name in ("title", "line", "subject")), None)
    speaking = [column for column in filled if not isinstance(line.cells[column].value, (int, float))
                and not re.fullmatch(r"[\d\s.,'’%()/-]+", texts[column])]
    in_title = plain_text(texts[title_column]) if title_column is not None and title_column < len(texts) else ""
    dated = any(texts[column] for column, name in header.columns.items() if name in ("start", "dates", "lead", "kind", "place", "status")
                and column < len(texts))
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
    if _NOTE.match(first) or (len(first) > 60 and (merged or filled[0] != title_column)) or (_FOOTNOTE.match(cell.text) and not re.match(r"^[a-e1-9][.)] ", first)):
        return "note", "a remark across the sheet"
    if filled[0] != title_column or merged or cell.facts.get("fill") or cell.facts.get("bold") or first.endswith(":") \
            or re.match(r"^(?:[a-z]|[ivx]+|\d{1,2})[.)] ", first):
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
            if mark in known or (match[1] and match[1][0] in "¹²³⁴⁵⁶⁷⁸⁹⁰" and re.fullmatch(r"[\d\s.,']+", cell.text[: match.start()])):
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


@dataclass(slots=True)
class Legend:
    """
    What formats mean in a workbook.

    *meanings*: "fill:FFFF00", "ink:FF0000", "hue:green" or "strike" -> the legend's words. *cells*: (sheet, place) of the
    cells that are the legend.
    """

    meanings: dict[str, str] = field(default_factory=dict)
    cells: set[tuple[str, str]] = field(default_factory=set)

    def of(self, sign: str) -> str:
        return self.meanings.get(sign) or self.meanings.get("hue:" + hue(sign.partition(":")[2]), "")


def read_legend(grids: Iterable[Grid]) -> Legend:
    """
    The legend of a workbook, wherever it stands.

    It begins with a cell that says so ("Legend", "Key", "Légende"); below it or beside it each coloured cell bears its
    meaning, or has it to its right; or the cell itself says "green = held; red = cancelled".
    """
    legend = Legend()
    for grid in grids:
        for index, line in enumerate(grid.lines):
            for column in line.filled():
                text = line.cells[column].text
                if _LEGEND.match(plain_text(text)) and len(text) < 200:
                    found = _legend_cells(grid, index, column, legend) + _legend_words(text, legend)
                    if found:
                        legend.cells.add((grid.name, line.cells[column].at))
    return legend


_STRUCK = re.compile(r"^(?:struck[ -]?(?:through|out)|strike-?through|strikethrough|crossed out|barres?|raye|tachado|durchgestrichen)\b\s*(?:text|texte)?\s*[=:-]*\s*(.*)$")
_HUES = {"green": "green vert verde grun", "yellow": "yellow jaune amarillo gelb", "red": "red rouge rojo rot pink rose", "orange": "orange naranja amber",
         "blue": "blue bleu azul blau", "grey": "grey gray gris grau", "purple": "purple violet morado violett lila"}  # fmt: skip
_HUE_WORDS = {word: name for name, words in _HUES.items() for word in words.split()}
_SAMPLE = re.compile(r"^(?:" + "|".join(_HUE_WORDS) + r"|text|sample|abc|xxx|exemple|example|texte)\b")


def _legend_words(text: str, legend: Legend) -> int:
    found = 0
    for part in re.split(r"[;,\n]", re.sub(r"^[^:]*:", "", text, count=1)):
        match = re.match(r"^\s*(.+?)\s*(?:=|:|->|→| - | means )\s*(.+?)\s*$", plain_text(part).replace(" – ", " - "))
        if match and match[1].split()[0] in _HUE_WORDS:
            legend.meanings.setdefault("hue:" + _HUE_WORDS[match[1].split()[0]], match[2])
            found += 1
        struck = _STRUCK.match(plain_text(part))
        if struck and struck[1]:
            legend.meanings.setdefault("strike", struck[1])
            found += 1
    return found


def _legend_cells(grid: Grid, first: int, column: int, legend: Legend) -> int:
    blanks = found = 0
    for index in range(first, min(first + 15, len(grid.lines))):
        cells = grid.lines[index].cells
        spoken = False
        span = range(column + 1, min(column + 11, len(cells))) if index == first else range(column, min(column + 3, len(cells)))
        for at in span:
            cell = cells[at]
            text = cell.text.strip(" =:–-")
            beside = next(((right, cells[right].text.strip(" =:–-")) for right in range(at + 1, min(at + 3, len(cells)))
                           if cells[right].text.strip() and not cells[right].facts.get("fill")), (0, ""))
            struck = _STRUCK.match(plain_text(text))
            meaning, used = text, [at]
            if (struck and not struck[1]) or ((not text or len(text) <= 2 or _SAMPLE.match(plain_text(text))) and beside[1]):
                meaning, used = beside[1], [at, beside[0]]
            elif struck:
                meaning = struck[1]
            signs = [*signs_of(cell)]
            if struck and "strike" not in signs:
                signs.append("strike")
            for sign in signs:
                if meaning and (sign != "strike" or struck or len(signs) == 1):
                    legend.meanings.setdefault(sign, meaning)
                    legend.cells.update((grid.name, cells[each].at) for each in used)
                    spoken = True
                    found += 1
            if not signs and text and index > first:
                count = _legend_words("legend: " + cell.text, legend)
                if count:
                    legend.cells.add((grid.name, cell.at))
                    spoken = True
                    found += count
        blanks = 0 if spoken else blanks + (index > first)
        if blanks >= 2:
            break
    return found


def hue(rgb: str) -> str:
    """The everyday name of a colour "RRGGBB", "" for white, black and theme colours."""
    if not re.fullmatch(r"[0-9A-F]{6}", rgb):
        return ""
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    angle, light, strength = colorsys.rgb_to_hls(red, green, blue)
    if light > 0.97 or light < 0.05:
        return ""
    if strength < 0.12:
        return "grey"
    degrees = angle * 360
    for limit, name in ((18, "red"), (45, "orange"), (70, "yellow"), (170, "green"), (255, "blue"), (330, "purple"), (361, "red")):
        if degrees < limit:
            return name
    return ""


def signs_of(cell: Cell) -> Sequence[str]:
    """The signs of format that a cell bears: "fill:…", "ink:…", "strike"."""
    signs = []
    if cell.facts.get("fill"):
        signs.append("fill:" + cell.facts["fill"])
    if cell.facts.get("ink"):
        signs.append("ink:" + cell.facts["ink"])
    if cell.facts.get("strike"):
        signs.append("strike")
    return signs
