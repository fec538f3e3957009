"""
What rules propose for one activity or role, asked of whoever knows the rules: an app above registers how.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..evidence.models import Thing
from .models import Link


@dataclass(frozen=True, slots=True)
class Proposed:
    """A link that a rule proposes, to a thing; *reason* is by language."""

    to: Thing
    rule: str
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposals:
    """*why_none* says, by language, why nothing is proposed where nothing is linked; empty when no rules are kept."""

    links: tuple[Proposed, ...] = ()
    why_none: Mapping[str, str] = field(default_factory=dict)


Proposer = Callable[[Thing, Mapping[str, Any], Sequence[Link], str, date], Proposals]
"""(thing, its fields, its links as they stand, version of the register, day of view) -> what rules propose beside."""

_PROPOSERS: list[Proposer] = []


def register(proposer: Proposer) -> None:
    """Say how links are proposed; called by the app that knows the rules when it is ready."""
    _PROPOSERS[:] = [proposer]


def of(thing: Thing, fields: Mapping[str, Any], links: Sequence[Link], version: str, as_of: date) -> Proposals:
    """What rules propose for a thing; nothing when nobody knows rules."""
    return _PROPOSERS[0](thing, fields, links, version, as_of) if _PROPOSERS else Proposals()


def reason_in(reason: Mapping[str, str] | str, language: str) -> tuple[str, str]:
    """(the reason, the language that it is in): in the page's language where there is one, else in English."""
    if isinstance(reason, str):
        return reason, "en"
    told = language if reason.get(language) else "en"
    return str(reason.get(told) or next(iter(reason.values()), "")), told
