"""
What is judged of each work from its description alone: security, topics, treatments. No Django: a second process does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from ...domain.classification import judging as classification
from ...domain.classification.judging import Judgement, Model
from ...domain.descriptions import Description
from ...domain.topics import Scheme, assign
from ...domain.treatments import treats
from ...formats.security_model import read_model
from ...formats.topics_yaml import read_topics
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


class By(NamedTuple):
    """What works are judged by: paths of files, each with a digest in its name or of the program."""

    security: Path
    scheme: Path


@lru_cache(maxsize=2)
def _model(path: Path) -> Model:
    return read_model(path)


@lru_cache(maxsize=2)
def _scheme(path: Path) -> Scheme:
    return read_topics(path)[0]


def begin(by: By) -> None:
    """Load what works are judged by."""
    _model(by.security)
    _scheme(by.scheme)


def judge_part(path: Path, start: int, end: int, by: By, overrides: Mapping[str, Override]) -> list[Judged]:
    """Judge the works that a part of a file describes (see `texts`), each alone, with what persons say of it."""
    some = list(texts.between(path, start, end))
    found = classification.judge(some, _model(by.security))
    scheme = _scheme(by.scheme)
    return [
        _judged(one, each, overrides.get(one.key, Override()), scheme) for one, each in zip(some, found, strict=True)
    ]


def _judged(one: Description, found: Judgement, said: Override, scheme: Scheme) -> Judged:
    is_security = found.is_security if said.security is None else said.security
    topics = tuple(
        (each.topic, each.score, orjson.dumps([tuple(part) for part in each.evidence]).decode())
        for each in (assign(one, scheme, True) if is_security else ())
    )
    treated = treats(one)
    reasons: dict[str, Any] = {
        "security": [tuple(each) for each in found.evidence], "treats": [tuple(each) for each in treated],
    }  # fmt: skip
    return Judged(
        one.key, found.probability, found.is_security, is_security, "study" if said.security is None else "person", topics,
        " ".join(each.what for each in treated), orjson.dumps(reasons, option=orjson.OPT_SORT_KEYS).decode(),
    )  # fmt: skip
