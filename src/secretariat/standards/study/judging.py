"""
What is judged of each work from its description alone: security, topics, treatments. No Django: a second process does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from ...domain.descriptions import Description
from . import texts


class Override(NamedTuple):
    """What persons say of a work: whether it is about security, of which topics; None where they say nothing."""

    security: bool | None = None
    topics: tuple[str, ...] | None = None


class Judged(NamedTuple):
    """
    *topics*: (topic, score, evidence as JSON), the best first; *treats* as in `models.Work`; *reasons* as JSON.
    """

    key: str
    probability: float | None
    judged: bool
    is_security: bool
    by: str
    topics: tuple[tuple[str, float, str], ...]
    treats: str
    reasons: str


def begin() -> None:
    """Load what works are judged by."""


def judge_part(path: Path, start: int, end: int, overrides: Mapping[str, Override]) -> list[Judged]:
    """Judge the works that a part of a file describes (see `texts`)."""
    return judge(texts.between(path, start, end), overrides)


def models() -> dict[str, str]:
    """Name of what works are judged by -> its digest: where one differs, all are judged anew."""
    return {}


def judge(some: Iterable[Description], overrides: Mapping[str, Override]) -> list[Judged]:
    """Judge works, each from its own description and what persons say of it."""
    return [_of(one, overrides.get(one.key, Override())) for one in some]


def _of(one: Description, said: Override) -> Judged:
    probability: float | None = None
    judged = False
    is_security = judged if said.security is None else said.security
    topics: tuple[tuple[str, float, str], ...] = ()
    reasons: dict[str, Any] = {}
    return Judged(
        one.key, probability, judged, is_security, "study" if said.security is None else "person", topics, "",
        orjson.dumps(reasons).decode(),
    )  # fmt: skip
