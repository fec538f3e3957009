"""
Rules as YAML: which links are proposed (``link-rules.yaml``), and how things are grouped (``groupings.yaml``).

docs/reference/link-rules.md describes both shapes. These are settings of a workspace, no source of facts: they are
read whole. A rule or a group with anything wrong in it is left out, for half a rule would propose too much; every
problem names file, line and mend.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..domain.conditions import When
from ..domain.errors import InputError
from ..domain.groupings import Group, Grouping
from ..domain.links import TARGETS, THINGS, Rule, Rules
from ..domain.money import exact
from ..domain.periods import bounds
from ..domain.statements import Problem
from .yaml_text import Text, load

LISTS = ("kind", "lead", "country", "region", "status", "words", "refs")
DATES = {"from": "start", "to": "end"}
RULE = ("id", "of", "when", "unless", "propose", "weight", "reason", "none", "src")
GROUP = ("id", "name", "when", "unless")


class _Wrong(ValueError):
    """One thing that is wrong in a rule: its code, words and mend."""

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(message)
        self.code, self.message, self.mend = code, message, mend


def read_link_rules(path: Path) -> tuple[Rules, tuple[Problem, ...]]:
    """The rules of a ``link-rules.yaml`` in their order, and what is wrong with it."""
    text, problems = _load(path, ("rules", "otherwise", "sources"))
    if text is None:
        return Rules(), tuple(problems)
    rules: list[Rule] = []
    for entry, place in _entries(text, "rules", problems):
        try:
            rule = _rule(entry)
            if any(rule.id == other.id for other in rules):
                raise _Wrong("duplicate-id", f"a second rule {rule.id!r}", "give it an id of its own")
            rules.append(rule)
        except _Wrong as wrong:
            problems.append(_problem(place, entry, wrong))
    try:
        if "otherwise" in text.value:
            return Rules(tuple(rules), _by_language(text.value, "otherwise")), tuple(problems)
    except _Wrong as wrong:
        problems.append(_problem(text.place("otherwise"), None, wrong))
    return Rules(tuple(rules)), tuple(problems)


def read_groupings(path: Path) -> tuple[tuple[Grouping, ...], tuple[Problem, ...]]:
    """The groupings of a ``groupings.yaml`` in their order, and what is wrong with it."""
    text, problems = _load(path, ("groupings", "sources"))
    if text is None:
        return (), tuple(problems)
    groupings: list[Grouping] = []
    for entry, place in _entries(text, "groupings", problems):
        try:
            _only(entry, ("id", "name", "groups"))
            own, name = _id(entry), _by_language(entry, "name")
            if any(own == other.id for other in groupings):
                raise _Wrong("duplicate-id", f"a second grouping {own!r}", "give it an id of its own")
            if not isinstance(entry.get("groups"), list) or not entry["groups"]:
                raise _Wrong("no-groups", "a grouping without groups", "list its groups")
        except _Wrong as wrong:
            problems.append(_problem(place, entry, wrong))
            continue
        groups: list[Group] = []
        for part in entry["groups"]:
            try:
                group = _group(part)
                if any(group.id == other.id for other in groups):
                    raise _Wrong("duplicate-id", f"a second group {group.id!r}", "give it an id of its own")
                groups.append(group)
            except _Wrong as wrong:
                problems.append(_problem(place, part, wrong, f"{own}: "))
        groupings.append(Grouping(own, name, tuple(groups)))
    return tuple(groupings), tuple(problems)


def _load(path: Path, sections: tuple[str, ...]) -> tuple[Text | None, list[Problem]]:
    try:
        text = load(path)
    except OSError as error:
        mend = "name the file in the workspace's settings, or write it"
        return None, [Problem(path.name, "no-file", f"cannot be read: {error.strerror}", "error", mend)]
    if isinstance(text, Problem):
        return None, [text]
    problems = [
        Problem(
            text.place(str(name)), "unknown-field", f"no section {name!r}", "error", "one of " + ", ".join(sections)
        )
        for name in text.value
        if name not in sections
    ]
    if not isinstance(text.value.get(sections[0]), list):
        mend = f"begin with {sections[0]}: and a list"
        problems.append(Problem(text.place(sections[0]), "no-list", f"no list {sections[0]!r}", "error", mend))
    return text, problems


def _entries(text: Text, section: str, problems: list[Problem]) -> Iterator[tuple[Mapping[str, Any], str]]:
    for entry, _, place in text.items(section):
        if isinstance(entry, dict):
            yield entry, place
        else:
            problems.append(
                Problem(place, "not-a-mapping", f"no mapping: {entry!r:.60}", "error", "give it id: and the rest")
            )


def _problem(place: str, entry: Any, wrong: _Wrong, before: str = "") -> Problem:
    own = f"{entry['id']}: " if isinstance(entry, Mapping) and entry.get("id") else ""
    return Problem(place, wrong.code, before + own + wrong.message, "error", wrong.mend)


def _rule(entry: Mapping[str, Any]) -> Rule:
    _only(entry, RULE)
    own = _id(entry)
    if ("propose" in entry) == ("none" in entry):
        raise _Wrong("propose-or-none", "a rule either proposes or says why not", "give it propose or none, not both")
    of = _texts(entry.get("of", list(THINGS)), "of")
    for kind in of:
        if kind not in THINGS:
            raise _Wrong("unknown-thing", f"no links are made of {kind!r}", "one of " + ", ".join(THINGS))
    when, unless = _whens(entry.get("when", {}), "when"), _whens(entry["unless"], "unless") if "unless" in entry else ()
    if "none" in entry:
        return Rule(own, when, unless, of, none=_by_language(entry, "none"))
    targets = tuple(target for each in _listed(entry["propose"]) for target in _targets(each))
    if not targets:
        raise _Wrong("no-target", "it proposes nothing", "name a goal, an instruction or a budget-line")
    return Rule(own, when, unless, of, targets, _weight(entry.get("weight", "1")), _by_language(entry, "reason"))


def _group(part: Any) -> Group:
    if not isinstance(part, Mapping):
        raise _Wrong("not-a-mapping", f"no group: {part!r:.60}", "give it id, name and when")
    _only(part, GROUP)
    if "when" not in part:
        raise _Wrong("no-when", "a group without conditions", "give it when; {} holds for everything")
    unless = _whens(part["unless"], "unless") if "unless" in part else ()
    return Group(_id(part), _by_language(part, "name"), _whens(part["when"], "when"), unless)


def _only(entry: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for name in entry:
        if name not in known:
            raise _Wrong("unknown-field", f"no field {name!r}", "one of " + ", ".join(known))


def _id(entry: Mapping[str, Any]) -> str:
    if not entry.get("id") or not isinstance(entry["id"], str | int):
        raise _Wrong("no-id", "it has no id", "give it an id, such as spam-to-instruction")
    return str(entry["id"])


def _by_language(entry: Mapping[str, Any], name: str) -> dict[str, str]:
    value = entry.get(name)
    if not isinstance(value, Mapping) or not value.get("en") or not all(isinstance(v, str) for v in value.values()):
        raise _Wrong("no-words", f"{name} has no English words", f"write {name}: {{en: …, fr: …}}")
    return {str(language): text for language, text in value.items()}


def _weight(value: Any) -> str:
    # A float would stand for decimals that nobody wrote; YAML's 1 is a whole number.
    try:
        if isinstance(value, str | int) and not isinstance(value, bool) and exact(value) >= 0:
            return str(value)
    except InputError:
        pass
    raise _Wrong("bad-weight", f"{value!r} is no weight", 'write a decimal of zero or more in quotes, such as "0.5"')


def _targets(value: Any) -> list[tuple[str, str]]:
    if not isinstance(value, Mapping):
        raise _Wrong("no-target", f"no target: {value!r:.60}", 'write - goal: "plan#designation"')
    for kind in value:
        if kind not in TARGETS:
            raise _Wrong("unknown-target", f"no kind of target {kind!r}", "one of " + ", ".join(TARGETS))
    return [(str(kind), pattern) for kind, patterns in value.items() for pattern in _texts(patterns, str(kind))]


def _whens(value: Any, name: str) -> tuple[When, ...]:
    return tuple(_when(each, name) for each in _listed(value))


def _when(value: Any, name: str) -> When:
    if not isinstance(value, Mapping):
        raise _Wrong("bad-condition", f"{name} is no mapping", f"write {name}: {{kind: [workshop]}}")
    fields: dict[str, Any] = {}
    for condition, wanted in value.items():
        if condition in LISTS:
            fields[condition] = _texts(wanted, condition)
        elif condition in DATES:
            if bounds(str(wanted)) is None:
                raise _Wrong(
                    "bad-date", f"{condition}: {wanted!r} is no date", "write a year or a day, such as 2018-04-17"
                )
            fields[DATES[condition]] = str(wanted)
        else:
            raise _Wrong("unknown-condition", f"no condition {condition!r}", "one of " + ", ".join((*LISTS, *DATES)))
    return When(**fields)


def _texts(value: Any, name: str) -> tuple[str, ...]:
    texts = tuple(
        str(part).strip() for part in _listed(value) if isinstance(part, str | int) and not isinstance(part, bool)
    )
    if not texts or not all(texts) or len(texts) < len(_listed(value)):
        # An empty list would hold for everything, which nobody who writes one means.
        raise _Wrong("bad-list", f"{name} names nothing, or what is no text", f"write {name}: [one, another]")
    return texts


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]
