"""
A workspace: a folder with ``secretariat.toml``, the register's database, packs of source bytes, and reports.

No Django here: ``secretariat --help`` and the readers' processes read settings without it.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..domain.errors import InputError, WorkspaceMissing

FILE = "secretariat.toml"


@dataclass(frozen=True, slots=True)
class Workspace:
    """
    Settings of one workspace.

    Attributes:
        folder: absolute path.
        settings: ``secretariat.toml`` as read.
        sources: its ``[[sources]]`` tables, and those that `collect PATH` remembered in ``sources.toml``.
    """

    folder: Path
    settings: dict[str, Any]
    sources: list[dict[str, Any]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.settings.get("workspace", {}).get("name", self.folder.name))

    @property
    def notice(self) -> str:
        return str(self.settings.get("workspace", {}).get("notice", ""))

    def again(self) -> Workspace:
        """The workspace as its files say now: a source may have been remembered since."""
        return load(self.folder)

    @property
    def packs(self) -> Path:
        return self.folder / "packs"

    @property
    def readings(self) -> Path:
        return self.folder / "readings"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def database_url(self) -> str:
        """``SECRETARIAT_DATABASE_URL``, else ``[database] url``, else SQLite in the workspace."""
        url = os.environ.get("SECRETARIAT_DATABASE_URL", "")
        return (
            url
            or str(self.settings.get("database", {}).get("url", ""))
            or f"sqlite:///{self.folder / 'register.sqlite3'}"
        )


def find(start: Path | None = None) -> Path:
    """The workspace folder at or above *start*. Raises WorkspaceMissing."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return folder
    raise WorkspaceMissing(
        f"no {FILE} in {here} or above it", mend="secretariat init DIR makes a workspace; --workspace DIR names one"
    )


def load(folder: Path) -> Workspace:
    """Read a workspace's settings. Raises WorkspaceMissing, InputError (names file and place)."""
    path = folder / FILE
    if not path.is_file():
        raise WorkspaceMissing(f"no {FILE} in {folder}", mend=f"secretariat init {folder}")
    settings = _read(path)
    sources = list(settings.get("sources", []))
    remembered = folder / "sources.toml"
    if remembered.is_file():
        sources += _read(remembered).get("sources", [])
    countries = settings.get("workspace", {}).get("countries", [])
    if not isinstance(countries, list) or not all(isinstance(name, str) for name in countries):
        raise InputError(
            f"{path}: workspace.countries is no list of names", mend='countries = ["Avelane", "…"]', place=str(path)
        )
    seen: set[str] = set()
    for number, source in enumerate(sources, 1):
        for need in ("slug", "format", "place"):
            if not source.get(need):
                raise InputError(f"{path}: source {number} has no {need}", mend=f'add {need} = "…"', place=str(path))
        if source["slug"] in seen:
            raise InputError(f"{path}: two sources are named {source['slug']}", mend="rename one", place=str(path))
        seen.add(source["slug"])
    return Workspace(folder.resolve(), settings, [with_defaults(source, settings) for source in sources])


def with_defaults(source: dict[str, Any], settings: dict[str, Any]) -> dict[str, Any]:
    """A source's entry with the options that the workspace states for all registers: its countries."""
    countries = settings.get("workspace", {}).get("countries")
    if not countries or "countries" in source or not source["format"].startswith("register-"):
        return source
    return {**source, "countries": countries}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}", mend="correct the TOML at that place", place=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 ({error})", mend="save it as UTF-8", place=str(path)) from error
