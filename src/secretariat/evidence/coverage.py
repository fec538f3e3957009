"""The years of which each source's records speak, asked across apps: each says which of its dates tell, none asks another."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Min

from . import kept
from .models import present

_DATED: dict[Any, tuple[str, str]] = {}
_SOURCE = "thing__evidence__record__source__slug"


def register(model: Any, first: str, last: str) -> None:
    """Say between which fields a model's rows lie: ISO dates or years. The model has a `thing`."""
    _DATED[model] = (first, last)


@kept.counted("coverage", many=2)
def years(version: str) -> dict[str, tuple[int, int]]:
    """Slug of a source -> first and last year; one query for each model, where it is not kept."""
    found: dict[str, tuple[int, int]] = {}
    for model, (first, last) in _DATED.items():
        undated = {first: ""} if _is_text(model, first) else {first: None}
        rows = model.objects.filter(present("thing__evidence__record__")).exclude(**undated)
        spans = rows.values_list(_SOURCE).annotate(low=Min(first), high=Max(last), latest=Max(first))
        for slug, low, high, other in spans:
            held = [int(str(one)[:4]) for one in (low, high, other) if one and str(one)[:4].isdigit()]
            if held:
                before = found.get(slug, (held[0], held[0]))
                found[slug] = min(*held, before[0]), max(*held, before[1])
    return found


def _is_text(model: Any, name: str) -> bool:
    return model._meta.get_field(name).get_internal_type() in ("CharField", "TextField")


def shown(span: tuple[int, int] | None) -> str:
    """ "2003–2026", "2019", or "" where no record has a date."""
    return "" if span is None else str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"
