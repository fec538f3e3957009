"""
The desk's long tables, written as text: a template takes several times as long. Whatever is stored is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..domain.languages import Writing


def _in_english(words: Writing) -> str:
    return "" if words.language == "en" else ' lang="en"'


def decisions(rows: Iterable[Mapping[str, Any]], words: Writing) -> SafeString:
    """Rows of the inbox, each with the fields of its decision."""
    lang, decision, reason, leave = (
        _in_english(words), escape(_("Decision")), escape(_("Reason of this one")), escape(_("leave")),
    )  # fmt: skip
    labels: dict[str, str] = {}
    out = []
    for at, row in enumerate(rows):
        out.append("<tr>")
        for place, (label, text) in enumerate(row["cells"]):
            told = labels.get(label) or labels.setdefault(label, escape(_(label)))
            tag, scope = ("td", "") if place else ("th", ' scope="row"')
            shown = escape(text) if text else "–"
            out.append(f'<{tag}{scope} data-label="{told}"><span dir="auto"{lang}>{shown}</span></{tag}>')
        name = escape(row["name"])
        choices = "".join(
            f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in row["choices"]
        )
        out.append(
            f'\n<td data-label="{decision}"><input type="hidden" name="k-{at}" value="{escape(row["key"])}">'
            f'<input type="hidden" name="b-{at}" value="{escape(row["basis"])}">'
            f'<select name="d-{at}" aria-label="{decision}: {name}"><option value="">{leave}</option>{choices}</select></td>\n'
            f'<td data-label="{reason}"><input name="r-{at}" maxlength="500" aria-label="{reason}: {name}"></td></tr>'
        )
    return mark_safe("".join(out))


def activities(rows: Iterable[tuple[str, str, str, str]], words: Writing) -> SafeString:
    """Rows of activities to correct: address, title, start, lead of each."""
    lang, title, start, lead = _in_english(words), escape(_("Title")), escape(_("Start")), escape(_("Lead"))
    return mark_safe(
        "".join(
            f'<tr><th scope="row" data-label="{title}"><a href="{escape(address)}" dir="auto"{lang}>{escape(name)}</a></th>'
            f'<td data-label="{start}"><bdi>{escape(words.date(began))}</bdi></td>'
            f'<td data-label="{lead}"><bdi>{escape(by)}</bdi></td></tr>'
            for address, name, began, by in rows
        )
    )
