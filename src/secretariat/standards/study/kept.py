"""
What a study leaves for the next one of what has changed: in a file beside the register, which a whole study makes again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from ...domain.twins import Places, Twin
from .models import Study
from .texts import Place


@dataclass
class Kept:
    """
    Attributes:
        components: see `components`.
        texts: name of the file of descriptions; *places*: where each work stands in it.
        twins, twin_places, crowded: see `twinning.Twins`.
    """

    components: dict[str, str] = field(default_factory=dict)
    texts: str = ""
    places: dict[str, Place] = field(default_factory=dict)
    twins: list[Twin] = field(default_factory=list)
    twin_places: dict[str, Places] = field(default_factory=dict)
    crowded: frozenset[int] = frozenset()

    @property
    def path(self) -> Path:
        return folder() / self.texts


def folder() -> Path:
    return settings.WORKSPACE.folder / "study"


def write(study: Study, kept: Kept) -> None:
    """Keep it; what older studies have left is taken away, but not the last one's, which stands until this one does."""
    said = {
        "study": _name(study),
        "components": kept.components,
        "texts": kept.texts,
        "places": {key: tuple(one) for key, one in kept.places.items()},
        "twins": [tuple(one) for one in kept.twins],
        "twin_places": {key: tuple(one) for key, one in kept.twin_places.items()},
        "crowded": sorted(kept.crowded),
    }
    file = folder() / f"{study.pk}.json"
    file.parent.mkdir(exist_ok=True)
    part = file.with_suffix(".part")
    part.write_bytes(orjson.dumps(said))
    part.replace(file)


def clear(study: Study, kept: Kept) -> None:
    """Take away the files of the studies before."""
    for file in folder().iterdir():
        if file.is_file() and file.name not in (f"{study.pk}.json", kept.texts):
            file.unlink(missing_ok=True)


def read(study: Study) -> Kept | None:
    """What a study has left; None where it is not there, or not of this register."""
    try:
        said = orjson.loads((folder() / f"{study.pk}.json").read_bytes())
        return _kept(said) if said["study"] == _name(study) and (folder() / said["texts"]).is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _kept(said: Mapping[str, Any]) -> Kept:
    return Kept(
        said["components"], said["texts"], {key: Place(*one) for key, one in said["places"].items()},
        [Twin(*one) for one in said["twins"]],
        {key: Places(one[0], tuple(one[1]), tuple(one[2])) for key, one in said["twin_places"].items()},
        frozenset(said["crowded"]),
    )  # fmt: skip


def _name(study: Study) -> str:
    return f"{study.pk} {study.started_at.isoformat()}"
