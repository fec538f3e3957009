"""What colours, strokes, superscripts, comments and links of a line's cells say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .grids import SUPERSCRIPTS, Cell, signs_of
from .names import entity_name
from .sayings import Saying, Surroundings, speaks, where
from .vocabulary import activity_kind, status_meant
from .words import plain_text


def read_formats(cells: Mapping[str, Cell], around: Surroundings, say: Saying) -> None:
    """What colours, strokes, superscripts, comments and links say."""
    title = cells.get("title") or next(iter(cells.values()))
    written = [cell for cell in cells.values() if cell.text.strip() or cell.facts.get("struck")]
    meant = {sign: around.legend.of(sign) for sign in around.line_signs if sign != "strike" and around.legend.of(sign)}
    chosen = [sign for sign in meant if sign in signs_of(title)] or sorted(
        (sign for sign in meant if status_meant(meant[sign]) or around.line_signs[sign] * 2 > len(written)),
        key=lambda sign: (-around.line_signs[sign], sign),
    )
    for sign, meaning in meant.items():
        if sign in chosen[:1]:
            say.note("legend", meaning)
            _apply_legend(meaning, cells, say)
            continue
        for name, cell in cells.items():
            if sign in signs_of(cell):
                say.note(name, f"legend: {meaning}")
    if len({meant[sign] for sign in chosen}) > 1:
        say.doubt("", "colours of two meanings: " + ", ".join(sorted({meant[sign] for sign in chosen})))
    struck = "strike" in signs_of(title) or sum("strike" in signs_of(cell) for cell in written) * 2 > len(written)
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
        if (
            cell.facts.get("link")
            and (name == "title" or "source_url" not in say.fields)
            and not speaks(cells, "source_url")
        ):
            say.fields["source_url"] = cell.facts["link"]
        if cell.facts.get("merged"):
            say.mends.append("merged-cell")


def set_unstored_apart(cells: Mapping[str, Cell], say: Saying, errors: list[str]) -> dict[str, Cell]:
    """
    The cells that hold a value; of a formula without a stored result, and of an error value, the field is unknown.

    Each is told with its cell, in *errors* as "formula: words" or "error-value: words".
    """
    kept = {}
    for name, cell in cells.items():
        if cell.facts.get("formula"):
            code, words = "formula", f"a formula without a stored result: {cell.facts['formula']}"
        elif cell.facts.get("error"):
            code, words = "error-value", f"the error value {cell.facts['error']}"
        else:
            kept[name] = cell
            continue
        if not name.startswith("?") and name not in ("title", "notes", "number", "id"):
            say.fields[name] = None
        say.words[name.lstrip("?")] = cell.text.strip()
        say.doubt(name, words)
        errors.append(f"{code}: {where(cells, name)}: {words}")
    return kept


def _apply_legend(meaning: str, cells: Mapping[str, Cell], say: Saying) -> None:
    status = status_meant(meaning)
    if status:
        say.other["_status"] = (status, "colour")
    elif re.search(
        r"\b(?:to be (?:checked|verified)|unconfirmed|doubtful|check|a verifier|estimates?|estimation|por verificar|unsicher)\b",
        plain_text(meaning),
    ):
        say.doubt("", f"legend: {meaning}")
    elif activity_kind(meaning) and not speaks(cells, "kind"):
        say.fields["kind"] = activity_kind(meaning)
        say.inferred.append("kind")
    elif not speaks(cells, "lead") and entity_name(meaning).startswith("ITU"):
        say.fields["lead"] = entity_name(meaning)
        say.inferred.append("lead")
