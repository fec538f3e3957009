"""From evidence to an app's rows: settle the fields of just the things that were touched, and write their rows anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from ..domain.precedence import Assertion, Settled, settle
from . import queries
from .models import Thing


@dataclass(frozen=True, slots=True)
class Ref:
    """Another thing that a row points to; an empty key points to nothing."""

    kind: str
    key: str


Row = Callable[[Mapping[str, Settled]], dict[str, Any]]


def deriver_of(
    model: type[Model], row: Row, alike: Callable[[], Callable[[Assertion], Assertion]] | None = None
) -> Callable[[Sequence[int]], None]:
    """
    The function that makes a model's rows, for `effects.Deriver.derive`.

    *model* has its thing as primary key; *row* gives its columns from the settled fields, with a `Ref` where a column
    points to a thing. A thing that nothing present speaks of any more loses its row. *alike* gives the function through
    which each assertion goes before the fields are settled.
    """
    columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]

    def derive(things: Sequence[int]) -> None:
        held = queries.assertions(things=things)
        if alike:
            same = alike()
            held = {thing: [same(voice) for voice in voices] for thing, voices in held.items()}
        drafts = {thing: row(settle(voices)) for thing, voices in held.items()}
        ids = _ids({value for draft in drafts.values() for value in draft.values() if isinstance(value, Ref)})
        rows = [
            model(
                thing_id=thing,
                **{
                    (name + "_id" if isinstance(value, Ref) else name): (
                        ids.get(value) if isinstance(value, Ref) else value
                    )
                    for name, value in draft.items()
                },
            )
            for thing, draft in sorted(drafts.items())
        ]
        model.objects.filter(thing_id__in=[thing for thing in things if thing not in held]).delete()
        model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["thing_id"], update_fields=columns)

    return derive


def _ids(refs: Iterable[Ref]) -> dict[Ref, int]:
    """Ids of the things pointed to, where they went if they were merged; a thing not yet spoken of is made."""
    keys: dict[str, set[str]] = defaultdict(set)
    for ref in refs:
        if ref.key:
            keys[ref.kind].add(ref.key)
    found: dict[Ref, int] = {}
    for kind, wanted in sorted(keys.items()):
        Thing.objects.bulk_create([Thing(kind=kind, key=key) for key in sorted(wanted)], ignore_conflicts=True)
        for pk, key, merged in Thing.objects.filter(kind=kind, key__in=wanted).values_list("pk", "key", "merged_into"):
            found[Ref(kind, key)] = merged or pk
    return found


def text(settled: Mapping[str, Settled], name: str) -> str:
    """A field's value as text; empty when it was not spoken of or is unknown."""
    value = settled[name].value if name in settled else None
    return "" if value is None else str(value)


def value(settled: Mapping[str, Settled], name: str, otherwise: Any = None) -> Any:
    """A field's value, or *otherwise* when it was not spoken of or is unknown."""
    found = settled[name].value if name in settled else None
    return otherwise if found is None else found


def rest(settled: Mapping[str, Settled], *columns: str) -> dict[str, Any]:
    """The fields that have no column of their own."""
    return {name: field.value for name, field in settled.items() if name not in columns}


def best_state(settled: Mapping[str, Settled]) -> str:
    """The state of a thing whose record says it: that of its first-ranked record's fields."""
    states = {field.state for field in settled.values()}
    for state in ("refused", "confirmed", "stated", "proposed", "inferred", "unseen"):
        if state in states:
            return state
    return "stated"
