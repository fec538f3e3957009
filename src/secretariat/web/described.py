"""
What each address of data gives, said beside the view that answers it.

The description of the read API and the page on data are made of these; `columns` of a list and of the facts on a thing
are the very ones that the answers are made with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import data, feeds
from .listing import Column, Listing

FEEDS = (*data.FORMS, *feeds.FORMS)
"""The forms of a list or thing that has feeds beside its data."""
Schema = Mapping[str, Any]
TEXT: Schema = {"type": "string"}
SAID: Schema = {"type": ["string", "null"]}
"""A text, or null where no source states it."""
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
IDS: Schema = {"type": "array", "items": {"type": "string"}}
ROWS: Schema = {"type": "array", "items": {"type": "object"}}
TEXTS: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
COUNTS: Schema = {"type": "object", "additionalProperties": {"type": "integer"}}
ANY: Schema = {}


@dataclass(frozen=True, slots=True)
class Described:
    """
    One address of data.

    Attributes:
        title: what it gives, in English; translated where a page shows it.
        forms: endings of the address, in the order of the page.
        listing: of a list, its class. facts: of a thing, the fields that sources speak of.
        members: what else its JSON holds, by name. parameters: queries that it takes beside those of a list.
    """

    title: str
    forms: Sequence[str] = data.FORMS
    listing: type[Listing] | None = None
    facts: Sequence[Column] = ()
    members: Mapping[str, Schema] = field(default_factory=dict)
    parameters: Sequence[str] = ()


def described(title: str, **more: Any) -> Callable[[Callable], Callable]:
    """Mark a view of data with what it gives; see `Described`."""

    def mark(view: Callable) -> Callable:
        view.described = Described(title, **more)  # type: ignore[attr-defined]
        return view

    return mark
