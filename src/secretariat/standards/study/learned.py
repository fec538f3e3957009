"""
What the study has learned and keeps until it learns again: in the register, else as shipped with the program.

Each has a digest; a study that was made with another one is made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from ...domain import twins
from ...domain.errors import UsageError
from ...domain.twins import Frequencies
from ...evidence import clock, streaming
from ...formats import topics_yaml
from ...formats.security_model import read_phrases, write_model
from . import overrides, texts
from .judging import By
from .kept import folder, read
from .models import Learned
from .store import in_effect

FREQUENCIES = "title_frequencies"
SECURITY = "security"
SCHEME = "scheme"
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
    return By(security, topics_yaml.PLACE), {SECURITY: digest, SCHEME: topics_yaml.digest(topics_yaml.PLACE)}


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


def relearn() -> dict[str, str]:
    """
    Learn all of it from the works of the last study and what persons say of them: name -> digest.

    Raises UsageError where nothing was studied yet, or the library to learn with is not installed.
    """
    study = in_effect()
    held = read(study) if study else None
    if held is None:
        raise UsageError("nothing was studied yet", mend="secretariat study")
    try:
        from .. import learning
    except ImportError as error:
        raise UsageError(
            f"{error.name} is not installed", mend="install secretariat with the extra [analysis]"
        ) from error
    works = list(texts.some(held.path, held.places, held.places))
    said = {
        key: one.security for key, one in overrides.overrides(streaming.marks()).items() if one.security is not None
    }
    model = learning.learn(works, said, read_phrases(LEARNED / "security_phrases.yaml"))
    found = twins.frequencies((one.title for one in works if one.title), "")
    return {
        SECURITY: _keep(SECURITY, orjson.loads(write_model(model))),
        FREQUENCIES: _keep(FREQUENCIES, found.plain()),
    }


def _keep(name: str, data: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
    kept = {**data, "version": data.get("version") or digest}
    Learned.objects.update_or_create(name=name, defaults={"data": kept, "digest": digest, "learned_at": clock.now()})
    return digest


@lru_cache(maxsize=1)
def _shipped() -> tuple[Frequencies, str]:
    data = orjson.loads((LEARNED / f"{FREQUENCIES}.json").read_bytes())
    return Frequencies.of_plain(data), data["version"]
