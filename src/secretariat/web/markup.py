"""
The parts of a page that repeat the most, written as text: rows of a table, choices of a filter.

A template's loop takes ten times as long for four hundred cells. Whatever is stored is escaped here, without exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..domain.languages import Writing
from .listing import Cell, Filter


def rows(cells_of_rows: Iterable[Sequence[Cell]], language: str) -> SafeString:
    """
    Rows of a table: the first cell is the row's heading; each cell names its column, for the narrow layout.
    """
    labels: dict[str, str] = {}
    unstated = f'<span class="none" aria-label="{escape(_("not stated"))}">–</span>'
    out = []
    for cells in cells_of_rows:
        out.append("<tr>")
        for at, cell in enumerate(cells):
            column = cell.column
            label = labels.get(column.label)
            if label is None:
                label = labels[column.label] = str(escape(_(column.label)))
            tag, scope = ("td", "") if at else ("th", ' scope="row"')
            lang = f' lang="{escape(cell.lang)}"' if cell.lang and cell.lang != language else ""
            if cell.parts:
                shown = f"<span>{' · '.join(_part(text, href, lang) for text, href in cell.parts)}</span>"
            elif cell.href:
                way = ' dir="auto"' if lang else ""
                shown = f'<a href="{escape(cell.href)}"{lang}{way}>{escape(cell.shown)}</a>'
            elif cell.shown:
                shown = f"<bdi{lang}>{escape(cell.shown)}</bdi>"
            else:
                shown = unstated
            out.append(f'<{tag}{scope} data-label="{label}" class="{column.kind}">{shown}</{tag}>')
        out.append("</tr>\n")
    return mark_safe("".join(out))


def _part(text: str, href: str, lang: str) -> str:
    told = f"<bdi{lang}>{escape(text)}</bdi>"
    return f'<a href="{escape(href)}">{told}</a>' if href else told


def options(one: Filter, words: Writing) -> SafeString:
    """The choices of a filter, with their counts; that which is in effect is chosen."""
    out = [f'<option value="">{escape(_("All"))}</option>']
    for value, label, count in one.choices:
        chosen = " selected" if value == one.chosen else ""
        many = f" ({words.number(count)})" if count is not None else ""
        out.append(f'<option value="{escape(value)}"{chosen}>{escape(label)}{many}</option>')
    return mark_safe("".join(out))
