"""The register as what a trace is read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from ..domain.figures import Figure
from ..domain.periods import Period
from ..domain.precedence import Assertion
from ..domain.scope import Register
from ..evidence import acts, queries
from ..evidence.explain import explain
from ..evidence.models import Record, Thing
from ..standards.models import Standard
from .light import light
from .making import Basis, Workspace, basis
from .review_export import alike
from .tracing import Named, RecordView


class RegisterBook:
    """Reads of the register what a trace asks for, as late as it can: the figures need all standards, a title does not."""

    def __init__(self, workspace: Workspace, period: Period, as_of: date) -> None:
        self.workspace, self.period, self.as_of = workspace, period, as_of
        self.title = period.name

    @cached_property
    def _basis(self) -> Basis:
        return basis(self.workspace, self.period, self.as_of)

    @cached_property
    def _light(self) -> Basis:
        return light(self.workspace, self.period, self.as_of)

    @cached_property
    def _register(self) -> Register:
        return alike(self._light)

    def figures(self) -> Mapping[str, Figure]:
        return self._basis.figures

    def tables(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        return self._basis.tables if "_basis" in self.__dict__ else self._light.tables

    def register(self) -> Register:
        return self._register

    def record(self, name: str) -> RecordView | None:
        slug, _, key = name.partition("/")
        found = Record.objects.filter(source__slug=slug, key=key).select_related(
            "pack", "source", "first_in", "gone_in"
        )
        held = found.present().first() or found.order_by("-pk").first()
        if held is None:
            return None
        is_present = found.present().filter(pk=held.pk).exists()
        evidence = held.evidence.select_related("thing", "thing__merged_into").order_by("part")
        return RecordView(
            name, slug, held.source.title, held.source.address, held.source.licence, held.place,
            held.first_in.started_at.isoformat(timespec="seconds"), bytes(held.digest).hex(), queries.words(held),
            "present" if is_present else "no longer in the source",
            tuple((one.thing.kind, (one.thing.merged_into or one.thing).key, one.rule) for one in evidence),
        )  # fmt: skip

    def standards(self, text: str) -> list[Named]:
        found: dict[int, Standard] = {}
        # A designation in full, of all its editions, or a part of it.
        for how, words in (("iexact", text), ("istartswith", f"{text} ("), ("icontains", text)):
            if not found and (how != "icontains" or len(text) > 3):
                rows = Standard.objects.filter(**{f"designation__{how}": words}).order_by("designation", "thing_id")[
                    :50
                ]
                found = {row.thing_id: row for row in rows}
        keys = Thing.objects.filter(kind="standard", key=text.removeprefix("standard:")).values_list("pk", flat=True)
        found |= {row.thing_id: row for row in Standard.objects.filter(thing_id__in=list(keys))}
        names = dict(Thing.objects.filter(pk__in=list(found)).values_list("pk", "key"))
        return [Named("standard", names[pk], f"{row.designation} {row.title}".strip()) for pk, row in found.items()]

    def voices(self, kind: str, key: str) -> Sequence[Assertion]:
        if kind in self._register.things:
            return self._register.of(kind).get(key, ())
        pks = list(Thing.objects.filter(kind=kind, key=key).values_list("pk", flat=True))
        return [voice for voices in queries.assertions(things=pks).values() for voice in voices]

    def why(self, text: str) -> list[str]:
        return [
            f"{line.subject}: {line.state}" + (f": {line.why}" if line.why else "")
            for line in explain(text)
            if line.state != "never seen"
        ]

    def acts(self, kind: str, key: str) -> list[str]:
        stale = {act.key for act in acts.stale()}
        keys = {key, *(voice.statement.key for voice in self.voices(kind, key))}
        return [
            f"{act.at[:10]} {act.act} by {act.actor}: {act.reason} (people/{act.key})"
            + ("; what the sources say has changed since" if act.key in stale else "")
            for act in acts.standing(kind)
            if act.thing in keys or keys & set(act.others)
        ]
