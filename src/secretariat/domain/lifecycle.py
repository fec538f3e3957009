"""Where each publication stands in its life: from its body's own word, what came after it, and what its id says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .publications import Publication, is_draft, short
from .statements import Problem
from .status_words import PUBLISHED, Body, State, meaning
from .successions import Succession, successions
from .works import Grouping, Work


class Status(NamedTuple):
    """
    *basis*: "word" (the body's own), "successor" (one is named), "newest" (published, nothing newer is held),
    "designation" (it says draft) or "" (unknown). *successors*: by key, those of the nearest step. *body*: whose table.
    """

    state: State
    basis: str
    word: str = ""
    body: str = ""
    successors: tuple[str, ...] = ()


class Lives(NamedTuple):
    """*statuses* by publication, *states* by work, *successions* in order of their keys, what is wrong."""

    statuses: dict[str, Status]
    states: dict[str, State]
    successions: list[Succession]
    problems: list[Problem]


def lives(grouping: Grouping) -> Lives:
    """
    The life of every publication and work; linear in publications and relations, whatever order they came in.

    "Superseded" needs a named successor or the body's own word; a word "withdrawn" with a named successor is
    superseded. Where the body's word and a stated successor disagree, the word holds and a problem says so.
    """
    problems: list[Problem] = []
    found = successions(grouping, problems)
    after: dict[str, list[Succession]] = defaultdict(list)
    for one in found:
        if not one.planned:
            after[one.earlier].append(one)
    statuses = {key: _status(one, after.get(key, ()), problems) for key, one in grouping.publications.items()}
    states = {key: _state_of(work, statuses) for key, work in grouping.works.items()}
    return Lives(statuses, states, found, sorted(problems))


def _status(one: Publication, after: Sequence[Succession], problems: list[Problem]) -> Status:
    successors = tuple(sorted({step.later for step in after}))
    bodies = one.bodies
    found = meaning(one.word, bodies) if one.word else None
    if one.word and found is None:
        names = " or ".join(body.name for body in bodies) or one.body or "its body"
        message = f"{short(one.word)!r} is no word that is known of {names}"
        problems.append(
            Problem(short(one.key), "status-word-unknown", message, "doubt", "add it to the table of words")
        )
    means, body = found if found else (_silent(one, bodies), bodies[0] if bodies else None)
    name = body.name if body else ""
    basis = "word" if found else ""
    if is_draft(one) and means != State.WITHDRAWN:
        if means != State.DRAFT:
            basis = "designation"
        means = State.SUPERSEDED if successors else State.DRAFT
        return Status(State(means), "successor" if successors else basis, one.word, name, successors)
    if means == State.IN_FORCE:
        if stated := [step for step in after if step.basis == "stated"]:
            message = f"{one.word} in its body's word, and replaced by {short(stated[0].later)}"
            problems.append(
                Problem(short(one.key), "status-against-relation", message, "doubt", "look which one is right")
            )
        return Status(State.IN_FORCE, basis, one.word, name, successors)
    if means == State.SUPERSEDED:
        return Status(State.SUPERSEDED, basis, one.word, name, successors)
    if successors:
        return Status(State.SUPERSEDED, "successor", one.word, name, successors)
    if means == PUBLISHED:
        return Status(State.IN_FORCE, "newest", one.word, name)
    return Status(State(means), basis, one.word, name)


def _silent(one: Publication, bodies: Sequence[Body]) -> str:
    return State.UNKNOWN if one.word or not bodies else bodies[0].silent


def _state_of(work: Work, statuses: Mapping[str, Status]) -> State:
    """In force if any edition is, else draft if a draft lives, else as its newest edition; amendments do not count."""
    texts = [[statuses[key].state for key in one.publications] for one in work.editions if one.publications]
    drafts = [statuses[key].state for key in work.drafts]
    if any(State.IN_FORCE in one for one in texts):
        return State.IN_FORCE
    if State.DRAFT in drafts:
        return State.DRAFT
    newest = next((one for one in (*reversed(texts), drafts) if one), None)
    if newest is None:  # only amendments, supplements or records without a date are held
        newest = [statuses[key].state for key in work.publications()]
    return next(state for state in _RANK if state in newest)


_RANK = (State.IN_FORCE, State.DRAFT, State.UNKNOWN, State.SUPERSEDED, State.WITHDRAWN)
