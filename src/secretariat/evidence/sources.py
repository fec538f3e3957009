"""What the settings say of a source, where it is read from, and the digest of its bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from ..domain.errors import UsageError
from .models import Source


def declare(entry: dict[str, Any]) -> Source:
    """The source that an entry of the settings names, made or brought up to date."""
    known = {"slug", "format", "place", "title", "address", "licence", "owner", "cadence", "extent", "rank"}
    wanted = {
        "title": entry.get("title", entry["slug"]),
        "format": entry["format"],
        "place": entry["place"],
        "address": entry.get("address", ""),
        "licence": entry.get("licence", ""),
        "owner": entry.get("owner", ""),
        "cadence": entry.get("cadence", ""),
        "is_window": entry.get("extent", "whole") == "window",
        "rank": entry.get("rank", 50),
        "options": {name: value for name, value in entry.items() if name not in known},
    }
    if entry["slug"] == "people":
        raise UsageError("the source 'people' is for acts of persons", mend="give the source another slug")
    source = Source.objects.filter(slug=entry["slug"]).select_related("current").first()
    if source is None:
        return Source.objects.create(slug=entry["slug"], **wanted)
    changed = [name for name, value in wanted.items() if getattr(source, name) != value]
    for name in changed:
        setattr(source, name, wanted[name])
    if changed:
        source.save(update_fields=changed)
    return source


def place_of(source: Source) -> Path:
    """Where the source is read from."""
    path = Path(source.place).expanduser()
    return path if path.is_absolute() else settings.WORKSPACE.folder / path


def default_workers() -> int:
    """``[collect] workers`` of the settings, else one for each core, four at most."""
    stated = settings.WORKSPACE.settings.get("collect", {}).get("workers")
    return int(stated) if stated else min(4, os.cpu_count() or 1)


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes; of a folder, that of its files' names and digests in order."""
    if path.is_file():
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    whole = hashlib.sha256()
    for file in sorted(file for file in path.rglob("*") if file.is_file() and not file.is_symlink()):
        with file.open("rb") as stream:
            inner = hashlib.file_digest(stream, "sha256").hexdigest()
        whole.update(f"{file.relative_to(path).as_posix()}\0{inner}\n".encode())
    return whole.hexdigest()
