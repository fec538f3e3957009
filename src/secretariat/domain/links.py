"""
Links of activities and roles to instructions, goals and budget lines: stated, proposed by rules, confirmed, refused.

Rules are data (docs/reference/link-rules.md). A proposal names its rule and reason and is never counted as stated.

Source: Resolution 130 (draft of 28 July 2006), instructs 2 iii): how each role and activity relates to the mission and
to the strategic and operational plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .conditions import Lineage, When, any_holds, lasts, matches_key
from .money import allocate, exact
from .periods import Period, span
from .precedence import Assertion

STATES = ("confirmed", "stated", "proposed", "refused")
TARGETS = ("goal", "instruction", "budget-line")
THINGS = ("activity", "role")

SHARE_DECIMALS = 4

NOT_IN_FORCE = {
    "en": "What its rule proposes is not in force in the period.",
    "fr": "Ce que sa règle propose n'est pas en vigueur pendant la période.",
}
REFUSED = {
    "en": "What its rules propose was refused by a person.",
    "fr": "Ce que ses règles proposent a été refusé par une personne.",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule: it proposes *targets* (kind, pattern of keys) with *reason*, or says in *none* why no link is made.

    *reason* and *none* are by language; "en" is there. *of* names the kinds of thing of which it speaks.
    """

    id: str
    when: tuple[When, ...] = (When(),)
    unless: tuple[When, ...] = ()
    of: tuple[str, ...] = THINGS
    targets: tuple[tuple[str, str], ...] = ()
    weight: str = "1"
    reason: Mapping[str, str] = field(default_factory=dict)
    none: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules in their order, and the reason for what none of them speaks of."""

    rules: tuple[Rule, ...] = ()
    otherwise: Mapping[str, str] = field(default_factory=lambda: {"en": "No rule speaks of it."})


@dataclass(frozen=True, slots=True)
class Target:
    """What can be linked to; *start* and *end* are those of its plan, its revision or its budget period."""

    kind: str
    key: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands: *of* and *to* are (kind, key), *state* one of `STATES`, *weight* a decimal as text."""

    of: tuple[str, str]
    to: tuple[str, str]
    state: str
    weight: str = "1"
    rule: str = ""
    reason: Mapping[str, str] = field(default_factory=dict)
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Without:
    """A thing of which no link is proposed: *rule* is the one that says so, or empty."""

    of: tuple[str, str]
    reason: Mapping[str, str]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """
    Attributes:
        links: proposed, in the order of the things, then of the rules, then of the targets' keys.
        without: things that have no link and get none, with the reason; together with *links* and the links there
            were, every thing is accounted for.
        unmet: (rule, pattern) that meets no target at all.
    """

    links: tuple[Link, ...]
    without: tuple[Without, ...]
    unmet: tuple[tuple[str, str], ...]


def state_of(assertions: Iterable[Assertion]) -> tuple[str, Assertion | None]:
    """
    What a link is by its best evidence, and that evidence.

    The first-ranked act of a person decides (confirmed, or refused; a person who states a link confirms it); else a
    source that states it; else what a rule proposed; a refusal that is no person's counts last. A refusal by a person
    beats any proposal and any source, whose voices stay in evidence.

    Returns:
        ("", None) when nobody speaks of the link.
    """
    ordered = sorted(assertions, key=lambda a: (a.rank, a.record, a.part))
    by: dict[str, Assertion] = {}
    for assertion in ordered:
        state = str(assertion.statement.marks.get("state", "stated"))
        if assertion.is_of_person:
            return ("refused" if state == "refused" else "confirmed"), assertion
        # A register cannot confirm what only a person may.
        by.setdefault("stated" if state == "confirmed" else state, assertion)
    return next(((state, by[state]) for state in STATES if state in by), ("", None))


def propose(
    things: Sequence[Mapping[str, Any]],
    rules: Rules,
    targets: Iterable[Target],
    period: Period,
    *,
    known: Iterable[Link] = (),
    entities: Lineage | None = None,
) -> Proposals:
    """
    Apply rules to activities and roles: a proposal, or the reason why there is none, for each.

    Args:
        things: each with ``key``, ``of`` ("activity", also when absent, or "role") and the fields of
            `conditions.holds`.
        targets: a target whose dates do not meet the period, or the thing's own days in it, is not proposed.
        known: links there are; what one of them joins, in whatever state, is not proposed again.
        entities: who stands below whom.
    """
    entities = entities or Lineage()
    goals = sorted(targets, key=lambda target: (target.kind, target.key))
    joined = {(link.of, link.to): link.state for link in known}
    have = {of for (of, _), state in joined.items() if state != "refused"}
    met = {
        (rule.id, kind, pattern): _meant(kind, pattern, goals) for rule in rules.rules for kind, pattern in rule.targets
    }
    links: list[Link] = []
    without: list[Without] = []
    for thing in things:
        of = (str(thing.get("of") or "activity"), str(thing["key"]))
        count = len(links)
        ending: Without | None = None
        for rule in rules.rules:
            if (
                of[0] not in rule.of
                or not any_holds(rule.when, thing, entities)
                or any_holds(rule.unless, thing, entities)
            ):
                continue
            if rule.none:
                ending = ending or Without(of, rule.none, rule.id)
                break
            for kind, pattern in rule.targets:
                for target in met[rule.id, kind, pattern]:
                    to = (target.kind, target.key)
                    if not _is_in_force(target, thing, period):
                        ending = ending or Without(of, NOT_IN_FORCE, rule.id)
                    elif (of, to) not in joined:
                        joined[of, to] = "proposed"
                        links.append(Link(of, to, "proposed", rule.weight, rule.id, rule.reason))
                    elif joined[of, to] == "refused":
                        ending = Without(of, REFUSED, rule.id)
                if not met[rule.id, kind, pattern]:
                    ending = ending or Without(of, NOT_IN_FORCE, rule.id)
        if len(links) == count and of not in have:
            without.append(ending or Without(of, rules.otherwise))
    unmet = tuple((rule, pattern) for (rule, _, pattern), found in met.items() if not found)
    return Proposals(tuple(links), tuple(without), unmet)


def shares(links: Iterable[Link], to: str = "goal") -> dict[tuple[tuple[str, str], tuple[str, str]], Decimal]:
    """
    What part of each thing goes to each target of one kind: (of, to) -> share; those of one thing add up to 1.

    Refused links have no share; of several links between the same two the first counts. A thing whose links all weigh
    nothing has none. Shares have `SHARE_DECIMALS` decimals and are divided as money is, so that nothing is lost.

    Raises:
        InputError: a weight is negative or no decimal.
    """
    weights: dict[tuple[str, str], dict[str, str]] = {}
    for link in links:
        if link.state != "refused" and link.to[0] == to:
            weights.setdefault(link.of, {}).setdefault(link.to[1], link.weight)
    found = {}
    for of, theirs in weights.items():
        if any(exact(weight) for weight in theirs.values()):
            for key, part in allocate(10**SHARE_DECIMALS, theirs).items():
                found[of, (to, key)] = Decimal(part).scaleb(-SHARE_DECIMALS)
    return found


def _meant(kind: str, pattern: str, targets: Iterable[Target]) -> tuple[Target, ...]:
    return tuple(target for target in targets if target.kind == kind and matches_key(target.key, pattern))


def _is_in_force(target: Target, thing: Mapping[str, Any], period: Period) -> bool:
    own = span(target.start, target.end)
    if own is None:
        return False  # Of what nobody knows when it is in force, nothing is said.
    days = lasts(thing)
    common = days.common(period) if days else None
    return own.meets(common or period)
