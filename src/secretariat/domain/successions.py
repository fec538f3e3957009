"""
What came after what: successions of publications, from stated relations and from the order of editions.

A relation is believed only if it can be true. Refused by rule, each with a problem: a publication related to itself, an
edition of another number, a successor older than what it would replace, an amendment that would replace its own
base, a cycle, a target that is no designation. What a draft would replace is not replaced yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from .designations import Designation, one_spelling, parse
from .publications import Publication, is_after, is_draft, short
from .statements import Problem
from .works import Edition, Grouping, Work, work_key


class Succession(NamedTuple):
    """
    *earlier* was replaced by *later*, both by key; *later* may be one that is not held.

    *basis*: "stated" (a relation says so) or "edition" (the next edition or version of one work). *said_by* is the
    publication that states the relation, or *later*. *word* is the relation's own. *planned*: the later one is a draft.
    """

    earlier: str
    later: str
    basis: str
    said_by: str
    word: str = ""
    planned: bool = False


def successions(grouping: Grouping, problems: list[Problem]) -> list[Succession]:
    """All steps that can be true, sorted; what is refused is added to *problems*. Linear in relations and editions."""
    return _without_cycles([*_stated(grouping, problems), *_by_edition(grouping)], problems)


def chain(key: str, successions: Iterable[Succession]) -> list[Succession]:
    """All steps that lead to a publication and on from it, the earliest first; planned ones too."""
    before: dict[str, list[Succession]] = defaultdict(list)
    after: dict[str, list[Succession]] = defaultdict(list)
    for one in successions:
        before[one.later].append(one)
        after[one.earlier].append(one)
    back = _walk(key, before, backwards=True)
    return [*reversed(back), *_walk(key, after, backwards=False)]


def _walk(key: str, steps: Mapping[str, Sequence[Succession]], *, backwards: bool) -> list[Succession]:
    found: list[Succession] = []
    seen, level = {key}, [key]
    while level:
        next_level: list[str] = []
        for name in level:
            for one in sorted(steps.get(name, ())):
                found.append(one)
                other = one.earlier if backwards else one.later
                if other not in seen:
                    seen.add(other)
                    next_level.append(other)
        level = next_level
    return found


_REPLACES = frozenset(("obsoletes", "replaces", "supersedes"))
_REPLACED = frozenset(("obsoletedBy", "replacedBy", "supersededBy"))
_CHANGES = frozenset(("updates", "updatedBy"))
_EDITIONS = frozenset(("hasEdition", "editionOf"))


class _Target(NamedTuple):
    key: str
    designation: Designation | None
    held: Publication | None
    draft: bool


class _Targets:
    """Finds the publication that a relation names, in whatever spelling; each spelling once."""

    def __init__(self, held: Mapping[str, Publication]) -> None:
        self.held = held
        self.canonical: dict[str, str] = {}
        for key in sorted(held):
            one = held[key].designation
            if one is not None:
                self.canonical.setdefault(str(one), key)
        self.known: dict[str, _Target] = {}

    def __getitem__(self, text: str) -> _Target:
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = self._find(text)
        return found

    def _find(self, text: str) -> _Target:
        one = None if text in self.held else parse(one_spelling(text))
        key = text if one is None else self.canonical.get(str(one), str(one))
        held = self.held.get(key)
        designation = held.designation if held else one
        draft = is_draft(held if held else Publication(key, designation))
        return _Target(key, designation, held, draft)


def _stated(grouping: Grouping, problems: list[Problem]) -> list[Succession]:
    """Successions that relations state and that can be true."""
    targets = _Targets(grouping.publications)
    found: set[Succession] = set()
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    backwards: list[tuple[str, str, str]] = []
    for key, one in grouping.publications.items():
        for kind, target, *more in one.relations:
            remark = more[0] if more else ""
            if kind in _EDITIONS:
                if _is_sibling(grouping, one, targets[target]):
                    wrong[key, "relation-to-sibling"].append(target)
            elif kind in _REPLACES or kind in _REPLACED or kind in _CHANGES:
                other = targets[target]
                if other.key == key:
                    wrong[key, "relation-to-itself"].append(kind)
                    continue
                if other.designation is None:
                    wrong[key, "relation-target-unread"].append(target)
                    continue
                me = _Target(key, one.designation, one, is_draft(one))
                newer_is_me = kind in _REPLACES or kind == "updates"
                later, earlier = (me, other) if newer_is_me else (other, me)
                if code := _impossible(earlier, later):
                    if code == "relation-backwards":
                        backwards.append((later.key, earlier.key, key))
                    wrong[key, code].append(f"{kind} {other.key}")
                elif kind not in _CHANGES or remark == "revises":
                    planned = later.draft and not earlier.draft
                    found.add(Succession(earlier.key, later.key, "stated", key, kind, planned))
    _reverse(wrong, backwards, found, targets)
    for (key, code), some in wrong.items():
        problems.append(_wrong(key, code, some))
    return sorted(found)


def _reverse(
    wrong: dict[tuple[str, str], list[str]],
    backwards: Sequence[tuple[str, str, str]],
    found: set[Succession],
    targets: _Targets,
) -> None:
    """
    Tell what only states the other way round what is known anyhow, so that a person need not look.

    ISO's catalogue says of an edition that it "updates" the next one, and of a standard that it "updates" its amendment.
    """
    known = {(one.earlier, one.later) for one in found}
    for newer, older, key in backwards:
        one = targets[older].designation
        if (newer, older) in known or (one and one.supplements and str(one.base()) == newer):
            other = older if key == newer else newer
            some = wrong[key, "relation-backwards"]
            moved = [said for said in some if said.split(" ", 1)[1] == other]
            wrong[key, "relation-reversed"] += moved
            kept = [said for said in some if said not in moved]
            if kept:
                wrong[key, "relation-backwards"] = kept
            else:
                del wrong[key, "relation-backwards"]


_SAID = {
    "relation-to-sibling": "names as its edition what is of another number",
    "relation-to-itself": "is related to itself",
    "relation-target-unread": "names what is no designation",
    "relation-backwards": "the newer of the two is older than what it would replace or change",
    "relation-reversed": "states the other way round what is known",
    "amendment-replaces-base": "an amendment would replace what it amends",
    "relation-cycle": "each would replace the other, over one or more steps",
}


def _wrong(key: str, code: str, some: Sequence[str]) -> Problem:
    listed = ", ".join(short(one) for one in sorted(set(some))[:5])
    more = len(set(some)) - 5
    said = f"{_SAID[code]}: {listed}" + (f" and {more} more" if more > 0 else "")
    severity = "note" if code == "relation-reversed" else "doubt"
    return Problem(short(key), code, f"{said}; not believed", severity, "correct the relation in its catalogue")


def _is_sibling(grouping: Grouping, one: Publication, other: _Target) -> bool:
    if other.designation is None or one.designation is None:
        return False
    mine = grouping.of[one.key]
    theirs = grouping.of.get(other.key) or work_key(other.designation)
    if mine == theirs:
        return False
    numbers = {one.designation.number, *one.designation.also}
    return numbers.isdisjoint((other.designation.number, *other.designation.also))


def _impossible(earlier: _Target, later: _Target) -> str:
    """Code of the rule by which *later* cannot have replaced or changed *earlier*, "" when it can."""
    if is_after(_date(earlier), _date(later)):
        return "relation-backwards"
    new, old = later.designation, earlier.designation
    if new and old and new.supplements and not old.supplements and new.base() == old:
        return "amendment-replaces-base"
    return ""


def _date(one: _Target) -> str:
    if one.held:
        return one.held.date
    parts = one.designation
    if parts is None:
        return ""
    return parts.supplements[-1].date if parts.supplements else parts.date


def _by_edition(grouping: Grouping) -> list[Succession]:
    """The next edition, version or draft of the same work, in the same release, where the body lets it replace."""
    found: list[Succession] = []
    for work in grouping.works.values():
        lines: dict[str, list[Edition]] = defaultdict(list)
        for edition in work.editions:
            if edition.publications:
                lines[_line(grouping.publications[edition.publications[0]])].append(edition)
        for line in lines.values():
            for earlier, later in pairwise(line):
                new = later.publications[0]
                if not _newer_replaces(grouping.publications[new]):
                    continue
                for old in (*earlier.publications, *earlier.amendments):
                    before = grouping.publications[old]
                    if not is_after(before.date, grouping.publications[new].date):
                        found.append(Succession(old, new, "edition", new))
        found += _after_drafts(work, grouping.publications)
        for edition in work.editions:
            found += _after_draft_amendments(edition, grouping.publications)
    return found


def _line(one: Publication) -> str:
    """Versions replace each other within a release: of 3GPP, and of ETSI where it transposes 3GPP."""
    parts = one.designation
    if parts is None or parts.publishers[0] not in ("3GPP", "ETSI"):
        return ""
    if parts.publishers[0] == "3GPP":
        return parts.release or parts.version.split(".")[0]
    transposed = len(parts.number) > 4 and parts.number[0] == "1" and "21" <= parts.number[1:3] <= "55"
    return parts.version.split(".")[0] if transposed else ""


def _newer_replaces(one: Publication) -> bool:
    return any(body.newer_replaces for body in one.bodies)


def _after_drafts(work: Work, held: Mapping[str, Publication]) -> list[Succession]:
    """A draft gives way to the next draft of its line, the last one to the edition that was published after it."""
    found: list[Succession] = []
    lines: dict[str, list[str]] = defaultdict(list)
    places = {key: place for place, key in enumerate(work.drafts)}
    for key in work.drafts:
        if held[key].date:
            lines[_line(held[key])].append(key)
    editions: dict[str, list[Publication]] = defaultdict(list)
    for edition in work.editions:
        if edition.publications:
            one = held[edition.publications[0]]
            editions[_line(one)].append(one)
    for line, drafts in lines.items():
        drafts.sort(key=lambda key: (held[key].date, places[key]))
        published = sorted(editions.get(line, ()), key=lambda one: (one.date, one.key))
        at = 0
        for place, key in enumerate(drafts):
            date = held[key].date
            while at < len(published) and (not published[at].date or is_after(date, published[at].date)):
                at += 1
            edition_after = published[at] if at < len(published) else None
            next_draft = held[drafts[place + 1]] if place + 1 < len(drafts) else None
            if next_draft and (edition_after is None or not is_after(next_draft.date, edition_after.date)):
                found.append(Succession(key, next_draft.key, "edition", next_draft.key))
            elif edition_after:
                found.append(Succession(key, edition_after.key, "edition", edition_after.key))
    return found


def _after_draft_amendments(edition: Edition, held: Mapping[str, Publication]) -> list[Succession]:
    """A draft amendment gives way to the amendment of its number."""
    drafts: dict[str, list[str]] = defaultdict(list)
    published: dict[str, str] = {}
    for key in edition.amendments:
        parts = held[key].designation
        if parts is None:
            continue
        number = str(parts.work())
        if is_draft(held[key]):
            drafts[number].append(key)
        else:
            published.setdefault(number, key)
    return [
        Succession(key, published[number], "edition", published[number])
        for number, keys in drafts.items()
        if number in published
        for key in keys
        if not is_after(held[key].date, held[published[number]].date)
    ]


def _without_cycles(found: list[Succession], problems: list[Problem]) -> list[Succession]:
    """
    What is left when no publication comes after itself.

    In each knot of publications that replace each other all stated relations go; then, if it is still one, the
    rest. Plans come last: ISO uses the undated id of a draft again for the next edition, so that a draft may
    have led to the very edition that it is to replace.
    """
    plans = [one for one in found if one.planned]
    found = [one for one in found if not one.planned]
    for of_basis in ("stated", "edition"):
        found = _cut(found, _knots(found), of_basis, problems)
    return sorted(_cut([*found, *plans], _knots([*found, *plans]), "planned", problems))


def _cut(found: list[Succession], knots: Mapping[str, int], of_basis: str, problems: list[Problem]) -> list[Succession]:
    """Without the successions of one basis that lie within a knot."""
    if not knots:
        return found
    kept: list[Succession] = []
    wrong: dict[str, list[str]] = defaultdict(list)
    for one in found:
        basis = "planned" if one.planned else one.basis
        if basis == of_basis and one.earlier in knots and knots[one.earlier] == knots.get(one.later):
            wrong[one.said_by].append(f"{one.later} after {one.earlier}")
        else:
            kept.append(one)
    problems += [_wrong(key, "relation-cycle", some) for key, some in wrong.items()]
    return kept


def _knots(found: Sequence[Succession]) -> dict[str, int]:
    """Publications that lie on a cycle -> number of their strongly connected component (Tarjan 1972, no recursion)."""
    after: dict[str, list[str]] = defaultdict(list)
    for one in found:
        after[one.earlier].append(one.later)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    on_stack: set[str] = set()
    stack: list[str] = []
    knots: dict[str, int] = {}
    for root in after:
        if root in index:
            continue
        work = [(root, iter(after[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            name, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(after.get(other, ()))))
                    break
                if other in on_stack:
                    low[name] = min(low[name], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == index[name]:
                    _close(name, stack, on_stack, knots)
    return knots


def _close(name: str, stack: list[str], on_stack: set[str], knots: dict[str, int]) -> None:
    component = []
    while True:
        other = stack.pop()
        on_stack.discard(other)
        component.append(other)
        if other == name:
            break
    if len(component) > 1:
        number = len(knots)
        knots.update(dict.fromkeys(component, number))
