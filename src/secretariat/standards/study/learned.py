"""
What the study has learned and keeps until it learns again: in the register, else as shipped with the program.

Each has a digest; a study that was made with another one is made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

import orjson

from ...domain import twins
from ...domain.twins import Frequencies
from ...evidence import clock
from .models import Learned

FREQUENCIES = "title_frequencies"


def frequencies() -> tuple[Frequencies, str]:
    """In how many titles a word stands, and the digest of that."""
    held = Learned.objects.filter(name=FREQUENCIES).first()
    if held is not None:
        return Frequencies.of_plain(held.data), held.digest
    return _shipped()


def learn_frequencies(titles: Iterable[str]) -> str:
    """Learn from the titles of all works, in place of what was known; the digest."""
    found = twins.frequencies(titles, "")
    data = found.plain()
    digest = _digest(data)
    data["version"] = digest
    Learned.objects.update_or_create(
        name=FREQUENCIES, defaults={"data": data, "digest": digest, "learned_at": clock.now()}
    )
    return digest


@lru_cache(maxsize=1)
def _shipped() -> tuple[Frequencies, str]:
    file = resources.files("secretariat.standards") / "learned" / f"{FREQUENCIES}.json"
    data = orjson.loads(file.read_bytes())
    return Frequencies.of_plain(data), data["version"]


def _digest(data: object) -> str:
    return hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
