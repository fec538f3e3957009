"""Lists of works and of twins: their columns, filters and orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ...domain.languages import Writing
from ...evidence.freshness import InEffect
from ...inventory import entities
from ...web.errors import BadFilter
from ...web.listing import Cell, Column, Filter, Listing, Sort
from . import queries
from .models import Study, Twin, Work
from .overview import overview
from .words import BASES, KINDS, SECURITY, STATES, TREATMENTS, TWIN_STATES, topic_name

MOST_BODIES = 80


class WorkList(Listing):
    parameters = ("body", "topic", "state", "security", "treats", "since", "family")
    sorts = (
        Sort("newest", N_("Newest first"), ("newest", "key"), down=True),
        Sort("designation", N_("Designation"), ("key",)),
    )
    columns = (
        Column("key", N_("Work"), "designation"),
        Column("title", N_("Title"), "name"),
        Column("body", N_("Body"), "designation"),
        Column("state", N_("State"), "word"),
        Column("newest", N_("Newest publication"), "date"),
        Column("security", N_("About security"), "word"),
        Column("probability", N_("How probable"), "number"),
        Column("topics", N_("Topics"), "texts"),
        Column("treats", N_("Treats"), "texts"),
    )

    def __init__(self, asked: Mapping[str, str], words: Writing, now: InEffect, study: Study | None) -> None:
        super().__init__(asked, words)
        self.mark = (now.mark, study.pk if study else 0)
        self.overview = overview(study)
        self.entities = entities.overview(now.version)
        self.topics: Mapping[str, Sequence[Any]] = {}
        for name, known in (("state", STATES), ("security", SECURITY), ("treats", TREATMENTS)):
            if (held := self.chosen.get(name)) and held not in known:
                raise BadFilter(N_("“{name}” is not possible here."), name=held[:40])
        if (held := self.chosen.get("since")) and not (held[:4].isascii() and held[:4].isdigit()):
            raise BadFilter(N_("“{name}” is no year."), name=held[:40])

    def query(self):
        chosen: dict[str, Any] = dict(self.chosen)
        if "security" in chosen:
            chosen["security"] = chosen["security"] == "yes"
        return queries.works(**chosen)

    def count(self) -> int:
        if self.chosen.get("since") or self.chosen.get("family"):
            return super().count()
        return self.overview.counted(self.chosen)[""][""]

    def identifier(self, row: Work) -> str:
        return f"work:{row.key}"

    def prepare(self, rows: Sequence[Work]) -> None:
        self.topics = queries.topics_of([row.key for row in rows])

    def filters(self) -> list[Filter]:
        counted = self.overview.counted(self.chosen)

        def choices(name: str, label: str, show, order: Sequence[str] | None = None, hint: str = "") -> Filter:
            chosen = self.chosen.get(name, "")
            found = dict(counted[name].most_common(MOST_BODIES if order is None else None))
            if chosen:
                found.setdefault(chosen, counted[name][chosen])
            named = [(value, show(value), found.get(value, 0)) for value in (order or found) if value]
            if order is None:
                named.sort(key=lambda one: one[1].casefold())
            return Filter(name, label, named, chosen, hint)

        return [
            choices("body", N_("Body"), lambda body: self.entities.called(body, self.words.language)),
            choices("topic", N_("Topic"), lambda topic: topic_name(topic, self.words.language)),
            choices("state", N_("State"), lambda one: _(STATES[one]), list(STATES)),
            choices("security", N_("About security"), lambda one: _(SECURITY[one]), list(SECURITY)),
            choices("treats", N_("Treats"), lambda one: _(TREATMENTS[one]), list(TREATMENTS)),
            Filter("since", N_("Published since"), (), self.chosen.get("since", ""), N_("A year or a day: 2024, 2024-06-19")),
        ]  # fmt: skip

    def cells(self, row: Work) -> list[Cell]:
        words, language = self.words, self.words.language
        topics = [one.topic for one in self.topics.get(row.key, ())]
        treats = row.treats.split()
        is_security = "yes" if row.is_security else "no"
        values = {
            "key": row.key, "title": row.title, "body": row.body, "state": row.state, "newest": row.newest,
            "security": is_security, "probability": row.probability, "topics": topics, "treats": treats,
        }  # fmt: skip
        shown = {
            **values,
            "body": self.entities.called(row.body, language),
            "state": _(STATES[row.state]),
            "newest": words.date(row.newest),
            "security": _(SECURITY[is_security]),
            "probability": "" if row.probability is None else words.number(round(row.probability * 100)) + " %",
            "topics": ", ".join(topic_name(one, language) for one in topics),
            "treats": ", ".join(_(TREATMENTS[one]) for one in treats),
        }
        return [
            Cell(
                column, values[column.name] if values[column.name] not in ("", []) else None, shown[column.name] or "",
                queries.work_address(row.key) if column.name == "key" else "",
                row.title_language if column.name == "title" else "",
            )
            for column in self.columns
        ]  # fmt: skip


class TwinList(Listing):
    parameters = ("kind", "basis", "state", "security", "body", "work")
    sorts = (Sort("designation", N_("Designation"), ("a", "b", "kind")),)
    columns = (
        Column("a", N_("Work"), "designation"),
        Column("a_title", N_("Title"), "name"),
        Column("b", N_("Other work"), "designation"),
        Column("b_title", N_("Title of the other"), "name"),
        Column("kind", N_("Kind"), "word"),
        Column("basis", N_("Rests on"), "word"),
        Column("evidence", N_("Evidence"), "text"),
        Column("score", N_("How sure"), "number"),
        Column("state", N_("Standing"), "word"),
    )

    def __init__(self, asked: Mapping[str, str], words: Writing, now: InEffect, study: Study | None) -> None:
        super().__init__(asked, words)
        self.mark = (now.mark, study.pk if study else 0)
        self.entities = entities.overview(now.version)
        self.works: Mapping[str, Work] = {}
        for name, known in (("kind", KINDS), ("basis", BASES), ("state", TWIN_STATES), ("security", SECURITY)):
            if (held := self.chosen.get(name)) and held not in known:
                raise BadFilter(N_("“{name}” is not possible here."), name=held[:40])

    def query(self):
        chosen: dict[str, Any] = dict(self.chosen)
        if "security" in chosen:
            chosen["security"] = chosen["security"] == "yes"
        return queries.twins(**chosen)

    def identifier(self, row: Twin) -> str:
        return f"twin:{row.a} = {row.b}"

    def prepare(self, rows: Sequence[Twin]) -> None:
        self.works = queries.titles(key for row in rows for key in (row.a, row.b))

    def filters(self) -> list[Filter]:
        def choices(name: str, label: str, known: Mapping[str, str]) -> Filter:
            return Filter(name, label, [(one, _(said), None) for one, said in known.items()], self.chosen.get(name, ""))

        return [
            choices("kind", N_("Kind"), KINDS),
            choices("basis", N_("Rests on"), BASES),
            choices("state", N_("Standing"), TWIN_STATES),
            choices("security", N_("About security"), SECURITY),
            Filter("body", N_("Body"), (), self.chosen.get("body", "")),
            Filter("work", N_("Work"), (), self.chosen.get("work", "")),
        ]

    def cells(self, row: Twin) -> list[Cell]:
        one, other = self.works.get(row.a), self.works.get(row.b)
        values = {
            "a": row.a, "a_title": one.title if one else "", "b": row.b, "b_title": other.title if other else "",
            "kind": row.kind, "basis": row.basis, "evidence": row.evidence, "score": row.score, "state": row.state,
        }  # fmt: skip
        shown = {
            **values, "kind": _(KINDS[row.kind]), "basis": _(BASES[row.basis]), "state": _(TWIN_STATES[row.state]),
            "score": f"{self.words.number(round(row.score * 100))} %",
        }  # fmt: skip
        hrefs = {"a": queries.work_address(row.a) if one else "", "b": queries.work_address(row.b) if other else ""}
        lang = {
            "a_title": one.title_language if one else "", "b_title": other.title_language if other else "",
            "evidence": "en",
        }  # fmt: skip
        return [
            Cell(column, values[column.name] or None, str(shown[column.name] or ""), hrefs.get(column.name, ""), lang.get(column.name, ""))
            for column in self.columns
        ]  # fmt: skip
