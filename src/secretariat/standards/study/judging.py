"""
What is judged of each work from its description alone: security, topics, treatments. No Django: a second process does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

import orjson

from ...domain.descriptions import Description


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


class Judges:
    """Judges batches of descriptions here, or in a process beside this one."""

    def __init__(self, overrides: Mapping[str, Override], *, beside: bool = False) -> None:
        self._overrides = dict(overrides)
        self._pool = (
            ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=(self._overrides,))
            if beside
            else None
        )
        self._given: list[Future[list[Judged]] | list[Judged]] = []
        if self._pool:
            self._pool.submit(_judge, ())  # begins the process while this one still reads

    def give(self, some: Sequence[Description]) -> None:
        self._given.append(self._pool.submit(_judge, tuple(some)) if self._pool else judge(some, self._overrides))

    def judged(self) -> dict[str, Judged]:
        """All that was given, by key; waits for it. Raises BrokenProcessPool when the process has ended."""
        found: dict[str, Judged] = {}
        for one in self._given:
            found.update((each.key, each) for each in (one.result() if isinstance(one, Future) else one))
        self._given = []
        return found

    def close(self) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


_overrides: Mapping[str, Override] = {}


def _begin(overrides: Mapping[str, Override]) -> None:
    global _overrides
    import gc

    _overrides = overrides
    judge((), overrides)
    gc.collect()
    gc.freeze()
    gc.disable()


def _judge(some: Sequence[Description]) -> list[Judged]:
    return judge(some, _overrides)


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
