"""The settings' entries of sources: by name or path, and the reading that was accepted of each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ..config.workspace import with_defaults
from ..domain.errors import InputError, UsageError


def kept_reading(workspace: Any, slug: str) -> dict[str, Any] | None:
    """The accepted reading of a source, or None. Raises InputError when its file is damaged."""
    path = workspace.readings / f"{slug}.json"
    if not path.is_file():
        return None
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise InputError(
            f"{path}: {error}", mend="correct it, or remove it and accept the reading anew", place=str(path)
        ) from error


def entry_of(workspace: Any, name: str, *, remember: bool) -> dict[str, Any]:
    """The settings' entry of a source by its slug or place, or a new one for a path. Raises UsageError, UnknownFormat."""
    from .. import formats

    for entry in workspace.sources:
        if entry["slug"] == name:
            return entry
    path = Path(name).expanduser()
    if not path.exists():
        known = ", ".join(entry["slug"] for entry in workspace.sources) or "none"
        raise UsageError(f"{name!r} is neither a source nor a file", mend=f"the sources are: {known}")
    path = path.resolve()
    for entry in workspace.sources:
        if (workspace.folder / entry["place"]).resolve() == path:
            return entry
    inside = path.is_relative_to(workspace.folder)
    place = path.relative_to(workspace.folder).as_posix() if inside else str(path)
    entry = {"slug": _slug(path, workspace), "format": formats.recognize(path), "place": place}
    if remember:
        with (workspace.folder / "sources.toml").open("a", encoding="utf-8", newline="\n") as stream:
            # JSON's strings are TOML's basic strings.
            stream.write("\n[[sources]]\n" + "".join(f"{key} = {json.dumps(entry[key])}\n" for key in entry))
    entry = with_defaults(entry, workspace.settings)
    if remember:
        workspace.sources.append(entry)
    return entry


def _slug(path: Path, workspace: Any) -> str:
    stem = re.sub(r"(\.tar)?\.[^.]+$", "", path.name)
    base = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60] or "source"
    taken = {entry["slug"] for entry in workspace.sources} | {"people"}
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
