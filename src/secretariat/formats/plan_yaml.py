"""
Plans as YAML: a plan of a body, and its mission, goals, targets, outputs, enablers and thematic priorities.

    sources:  {key: {title, url} | text}
    plan:     {id, name, body, kind, period: [from, to], adopted_by, had, note, src}
    mission:  {gist, src}                                             also ``vision``
    goals:    [{id, name, gist, src, ...}]                            also ``objectives``, ``thematic_priorities``
    targets:  [{id, goal, theme, src}]                                also ``outputs``; *goal* names an id above,
                                                                      or one of another plan as plan#designation
    enablers: [{id, name, src}] or {src, list: [name, ...]}
    facts:    [{gist, src}]                                           what else a source says of the plan
    earlier_plans: [{period, basis, goals, facts, src}]               plans of the same body, told in brief

Beside ``name``, ``gist`` and ``note`` may stand the same in another language: ``name_fr``, ``gist_ar``, ``note_zh``.

``kind`` is one of `PLAN_KINDS`. ``had: false`` names a plan whose text could not be had; it may state no goals.
What a source was not seen to say ("k" in ``src``, "(k)" in a text) is marked ``state: proposed`` and never stated.

An item's key is ``plan:`` and the plan's id, then ``#`` and the designation. *shape*: none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..domain.languages import in_languages
from ..domain.statements import Item, Problem, Statement
from . import Context
from .yaml_text import Text, canonical, cited, is_unseen, keep_seen, load, mark_unseen

NAME = "plan-yaml"
VERSION = "1"

PLAN_KINDS = ("strategic", "operational", "action plan", "financial")
PARTS = {
    "vision": "vision",
    "mission": "mission",
    "goals": "goal",
    "objectives": "objective",
    "thematic_priorities": "thematic priority",
    "targets": "target",
    "outputs": "output",
    "product_and_service_offerings": "output",
    "enablers": "enabler",
}
TAKEN = {"sources", "plan", "facts", "earlier_plans", *PARTS}


def recognize(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in {".yaml", ".yml"} and re.search(rb"(?m)^plan\s*:", head) is not None


def read(path: Path, options: Mapping[str, Any], context: Context) -> Iterator[Item | Problem]:
    """The plan, its parts in the order of `PARTS`, then earlier plans. A target whose goal is missing is kept without."""
    text = load(path)
    if isinstance(text, Problem):
        yield text
        return
    sources = text.sources
    plan = text.value.get("plan")
    for section in ("facts", "earlier_plans"):
        yield from text.listed(section)
    if not isinstance(plan, dict) or not plan.get("id"):
        yield Problem(text.place("plan"), "no-plan", "no plan with an id", "error", "add plan: {id, name, body, kind}")
        return
    slug = str(plan["id"])
    yield from _plan(plan, text, sources)
    seen: set[str] = set()
    goals: set[str] = set()
    for section, what in PARTS.items():
        for part, raw, place in _parts(text, section, what):
            designation = str(part.get("id") or "")
            if not designation:
                yield Problem(place, "no-id", f"a {what} without id", "error", "give it an id, such as G1")
                continue
            if designation in seen:
                yield Problem(place, "duplicate-id", f"a second {designation!r}", "error", "give it an id of its own")
                continue
            seen.add(designation)
            if what in {"goal", "objective", "thematic priority"}:
                goals.add(designation)
            yield from _part(slug, what, designation, part, raw, place, sources, goals)
    yield from _earlier(slug, text, sources)
    for section in text.value:
        if section not in TAKEN:
            yield Problem(text.place(section), "not-read", f"section {section!r} is not read", "note", "")


def _plan(plan: Mapping[str, Any], text: Text, sources: Mapping[str, Any]) -> Iterator[Item | Problem]:
    place = text.place("plan")
    wanted = (*in_languages("name", "note"), "body", "kind", "adopted_by", "had")
    fields = {name: plan[name] for name in wanted if name in plan}
    marks: dict[str, Any] = {}
    if "kind" in fields and str(fields["kind"]) not in PLAN_KINDS:
        yield Problem(
            place, "unknown-kind", f"no kind of plan {fields['kind']!r}", "doubt", "one of " + ", ".join(PLAN_KINDS)
        )
        del fields["kind"]
    for name in ("body", "kind"):
        if name not in fields:
            yield Problem(place, f"no-{name}", f"the plan names no {name}", "doubt", f"add {name} to the plan")
    if problem := _take_period(plan.get("period"), fields, place):
        yield problem
    told = [fact for fact, _, _ in text.items("facts")]
    facts = [fact for fact in told if isinstance(fact, dict) and fact.get("gist")]
    if stated := [str(fact["gist"]) for fact in facts if not is_unseen(fact.get("src"))]:
        fields["facts"] = stated
    for fact in facts:
        if is_unseen(fact.get("src")):
            yield Problem(
                place, "unseen", "a fact that no source was seen to state is left out", "doubt", "find its source"
            )
    if len(facts) < len(told):
        yield Problem(text.place("facts"), "no-gist", "a fact without a gist", "error", "say it in a gist")
    yield from _sources(plan.get("src"), fields, marks, sources, place)
    statement = Statement("plan", str(plan["id"]), fields, marks)
    yield Item(f"plan:{plan['id']}", canonical({"plan": plan, "facts": facts}), place, [statement])


def _parts(text: Text, section: str, what: str) -> Iterator[tuple[dict[str, Any], bytes, str]]:
    """The parts of one section, whatever its form: list of mappings, one mapping, or {src, list: [names]}."""
    value = text.value.get(section)
    if isinstance(value, list):
        for ordinal, (part, raw, place) in enumerate(text.items(section), 1):
            yield (part if isinstance(part, dict) else {"id": f"{what} {ordinal}", "name": str(part)}), raw, place
    elif isinstance(value, dict) and isinstance(value.get("list"), list):
        for ordinal, name in enumerate(value["list"], 1):
            part = {"id": f"{what} {ordinal}", "name": str(name), "src": value.get("src")}
            yield part, canonical(part), text.place(section)
    elif isinstance(value, dict):
        yield {"id": what, **value}, canonical(value), text.place(section)


def _part(
    slug: str,
    what: str,
    designation: str,
    part: Mapping[str, Any],
    raw: bytes,
    place: str,
    sources: Mapping[str, Any],
    goals: set[str],
) -> Iterator[Item | Problem]:
    wanted = (*in_languages("name", "gist", "theme"), "goal", "lead", "unit", "value", "year")
    fields: dict[str, Any] = {"plan": slug, "designation": designation, "kind": what}
    fields.update({name: part[name] for name in wanted if name in part})
    marks: dict[str, Any] = {}
    goal = fields.get("goal")
    if goal is not None and str(goal) not in goals and "#" not in str(goal):
        del fields["goal"]
        message = f"{slug}: {what} {designation} names the goal {goal!r}, which is missing"
        yield Problem(place, "unknown-goal", message, "doubt", f"add the goal {goal!r} or mend the reference")
    if not any(name in part for name in ("name", "gist", "theme")):
        yield Problem(place, "no-words", f"{designation} says nothing", "doubt", "add a name or a gist")
    yield from _sources(part.get("src"), fields, marks, sources, place)
    yield Item(f"plan:{slug}#{designation}", raw, place, [Statement("goal", f"{slug}#{designation}", fields, marks)])


def _earlier(slug: str, text: Text, sources: Mapping[str, Any]) -> Iterator[Item | Problem]:
    for entry, raw, place in text.items("earlier_plans"):
        if not isinstance(entry, dict) or not entry.get("period"):
            yield Problem(place, "no-period", "an earlier plan without a period", "error", "give its period")
            continue
        fields: dict[str, Any] = {}
        marks: dict[str, Any] = {}
        if problem := _take_period(entry["period"], fields, place):
            yield problem
            continue
        own = f"plan-{fields['starts']}-{fields['ends']}"
        plan = text.value["plan"]
        for name in ("body", "kind"):
            if name in plan:
                fields[name] = plan[name]
        facts = [fact for fact in _listed(entry.get("facts")) if isinstance(fact, dict)]
        seen = [fact for fact in facts if not is_unseen(fact.get("src"))]
        if len(seen) < len(facts):
            yield Problem(
                place, "unseen", "a fact that no source was seen to state is left out", "doubt", "find its source"
            )
        if seen:
            fields["facts"] = [str(fact.get("gist", "")) for fact in seen]
        src = entry.get("src") or [fact.get("src") for fact in seen] or None
        yield from _sources(src, fields, marks, sources, place)
        statements = [Statement("plan", own, fields, marks)]
        for ordinal, name in enumerate(_listed(entry.get("goals")), 1):
            goal = {"plan": own, "designation": f"goal {ordinal}", "kind": "goal", "name": str(name)}
            told: dict[str, Any] = {}
            yield from _sources(entry.get("src"), goal, told, sources, place)
            statements.append(Statement("goal", f"{own}#goal {ordinal}", goal, told))
        yield Item(f"plan:{own}", raw, place, statements)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _take_period(period: Any, fields: dict[str, Any], place: str) -> Problem | None:
    """Write ``starts`` and ``ends`` (ISO, may be years) from [from, to] or "from-to"; an open end is left out."""
    parts = re.findall(r"\d{4}", period) if isinstance(period, str) else period
    if parts is None:
        return Problem(place, "no-period", "the plan names no period", "doubt", "add period: [from, to]")
    if not isinstance(parts, list) or not 1 <= len(parts) <= 2 or not re.match(r"\d{4}", str(parts[0])):
        return Problem(place, "bad-period", f"no period: {period!r}", "doubt", "write period: [2024, 2027]")
    fields["starts"] = str(parts[0])
    if len(parts) == 2 and parts[1] is not None:
        fields["ends"] = str(parts[1])
    if fields.get("ends", "9999") < fields["starts"]:
        del fields["starts"], fields["ends"]
        return Problem(place, "bad-period", f"a period that ends before it starts: {period!r}", "doubt", "mend it")
    return None


def _sources(
    src: Any, fields: dict[str, Any], marks: dict[str, Any], sources: Mapping[str, Any], place: str
) -> Iterator[Problem]:
    found, missing = cited([part for part in src if part] if isinstance(src, list) else src, sources)
    for key in missing:
        yield Problem(place, "unknown-source", f"no source {key!r}", "doubt", "add it to the sources")
    keep_seen(fields, marks)
    fields.update(found)
    if is_unseen(src):
        mark_unseen(marks)
    elif not found:
        marks.setdefault("doubts", {})[""] = "no source named"
