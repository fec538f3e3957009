"""The legend of a workbook: what its colours and strokes mean."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .grids import Grid, signs_of
from .words import plain_text

_LEGEND = re.compile(
    r"^(?:legend|legende|leyenda|key|colou?r (?:code|key)s?|cle|code (?:des )?couleurs?|codes? couleurs?|colores|farben|"
    r"легенда|图例|meaning of colou?rs?|couleurs?|colou?rs?)\b"
)


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
        if _LEGEND.match(plain_text(grid.name)):
            _legend_cells(grid, -1, 0, legend)
        for index, line in enumerate(grid.lines):
            for column in line.filled():
                text = line.cells[column].text
                if not _LEGEND.match(plain_text(text)):
                    if len(text) < 300 and ("=" in text or "→" in text):
                        _legend_words(text, legend, loose=False)
                elif len(text) < 200:
                    found = _legend_cells(grid, index, column, legend) + _legend_words(text, legend)
                    if found:
                        legend.cells.add((grid.name, line.cells[column].at))
    return legend


_STRUCK = re.compile(
    r"^(?:struck[ -]?(?:through|out)|strike-?through|strikethrough|crossed out|barres?|raye|tachado|durchgestrichen)\b\s*(?:text|texte)?\s*[=:-]*\s*(.*)$"
)
_HUES = {"green": "green vert verde grun", "yellow": "yellow jaune amarillo gelb", "red": "red rouge rojo rot pink rose", "orange": "orange naranja amber",
         "blue": "blue bleu azul blau", "grey": "grey gray gris grau", "purple": "purple violet morado violett lila"}  # fmt: skip
_HUE_WORDS = {word: name for name, words in _HUES.items() for word in words.split()}
_SAMPLE = re.compile(r"^(?:" + "|".join(_HUE_WORDS) + r"|text|sample|abc|xxx|exemple|example|texte)\b")


_PAIR = re.compile(
    r"(?:^|(?<=[\s(;,:]))(?:(?P<hue>" + "|".join(_HUE_WORDS) + r")(?: (?:rows?|cells?|lignes?|text|texte|fill))?"
    r"|(?P<struck>struck[ -]?(?:through|out)|strike-?through|crossed out|barres?|raye|tachado|durchgestrichen)(?: (?:text|texte))?)"
    r"\s*(?P<sign>=|:|->|→|\s-\s|means)\s*(?P<meaning>[^;,)\n=]+)"
)


def _legend_words(text: str, legend: Legend, *, loose: bool = True) -> int:
    """Pairs such as "green = held" in a text; not *loose*: only with an equals sign or an arrow."""
    found = 0
    for match in _PAIR.finditer("\n".join(plain_text(line) for line in text.splitlines())):
        if loose or match["sign"] in ("=", "->", "→"):
            name = "hue:" + _HUE_WORDS[match["hue"]] if match["hue"] else "strike"
            legend.meanings.setdefault(name, match["meaning"].strip())
            found += 1
    return found


def _legend_cells(grid: Grid, first: int, column: int, legend: Legend) -> int:
    blanks = found = 0
    for index in range(max(first, 0), min(first + 15, len(grid.lines))):
        cells = grid.lines[index].cells
        spoken = False
        span = (
            range(column + 1, min(column + 11, len(cells)))
            if index == first
            else range(column, min(column + 3, len(cells)))
        )
        for at in span:
            cell = cells[at]
            text = cell.text.strip(" =:–-")
            beside = next(
                (
                    (right, cells[right].text.strip(" =:–-"))
                    for right in range(at + 1, min(at + 3, len(cells)))
                    if cells[right].text.strip() and not cells[right].facts.get("fill")
                ),
                (0, ""),
            )
            struck = _STRUCK.match(plain_text(text))
            meaning, used = text, [at]
            if (struck and not struck[1]) or (
                (not text or len(text) <= 2 or _SAMPLE.match(plain_text(text))) and beside[1]
            ):
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
                count = _legend_words(cell.text, legend)
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
    for limit, name in (
        (18, "red"),
        (45, "orange"),
        (70, "yellow"),
        (170, "green"),
        (255, "blue"),
        (330, "purple"),
        (361, "red"),
    ):
        if degrees < limit:
            return name
    return ""
