"""
What the study has learned and keeps until it learns again: in the register, else as shipped with the program.

Each has a digest; a study that was made with another one is made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import orjson

from ...domain import twins
from ...domain.twins import Frequencies
from ...evidence import clock
from .judging import By
from .kept import folder
from .models import Learned

FREQUENCIES = "title_frequencies"
SECURITY = "security"
LEARNED = Path(__file__).resolve().parents[1] / "learned"


def frequencies() -> tuple[Frequencies, str]:
    """In how many titles a word stands, and the digest of that."""
    held = Learned.objects.filter(name=FREQUENCIES).first()
    if held is not None:
        return Frequencies.of_plain(held.data), held.digest
    return _shipped()


def judged_by() -> tuple[By, dict[str, str]]:
    """What works are judged by, as files that a second process can read, and the digest of each."""
    security, digest = _file(SECURITY)
    return By(security), {SECURITY: digest}


def _file(name: str) -> tuple[Path, str]:
    """The file of something learned: that of the register, put into the workspace, or the one shipped."""
    held = Learned.objects.filter(name=name).first()
    if held is None:
        file = LEARNED / f"{name}.json"
        return file, hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    file = folder() / "learned" / f"{name}-{held.digest}.json"
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(orjson.dumps(held.data, option=orjson.OPT_SORT_KEYS))
    return file, held.digest


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
    data = orjson.loads((LEARNED / f"{FREQUENCIES}.json").read_bytes())
    return Frequencies.of_plain(data), data["version"]


def _digest(data: object) -> str:
    return hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
