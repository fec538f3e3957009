"""
The parts of a page that repeat the most, written as text: rows of a table, choices of a filter.

A template's loop takes ten times as long for four hundred cells. Whatever is stored is escaped here, without exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape  # that of Django takes five times as long: it asks first whether the text is lazy
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..domain.languages import Writing
from .listing import Cell, Filter


def language_links(alternates: Iterable[Mapping[str, Any]], host: str) -> SafeString:
    """Links in a page's head to the same page in each language."""
    return mark_safe(
        "".join(
            f'<link rel="alternate" hreflang="{one["code"]}" href="{escape(host + one["path"])}">\n'
            for one in alternates
        )
    )


def languages(alternates: Iterable[Mapping[str, Any]]) -> SafeString:
    """Items of the list by which a reader changes the language."""
    out = []
    for one in alternates:
        if name := one.get("name"):
            code, path = one["code"], escape(one["path"])
            which = f'aria-current="true" lang="{code}"' if one["here"] else f'lang="{code}" hreflang="{code}"'
            out.append(f'<li><a href="{path}" {which} dir="{one["dir"]}">{name}</a></li>')
    return mark_safe("".join(out))


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
