"""
One file per format, ``<what>_<encoding>.py``, each with ``read`` or ``write``; no framework, no database.

A reader module has

    NAME      the format's name in ``secretariat.toml``, such as "register-csv"
    VERSION   its reading's version: raised when the same bytes would be read differently
    recognize(path, head) -> bool     by name and first bytes (4,096)
    read(path, options, context) -> Iterator[Item | Problem]

and keeps memory bounded. A reader of large sources also has the two halves of ``read``, so that what is known need not
be parsed again and the rest can be shared out among processes; an item's key is then its member's:

    members(path, options) -> Iterator[(key, bytes, place) | Problem]
    read_member(key, bytes, place, options, context) -> Iterator[Item | Problem]

A reader of registers has ``preview(path, options, context) -> list of rows`` and ``reading(…) -> which column is what``.
*options* is the source's table in ``secretariat.toml``; *context* is a `Context`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from ..domain.errors import InputError, UnknownFormat
from ..domain.statements import Problem

READERS = {
    "register-csv": "register_csv",
    "review-xlsx": "review_xlsx",
    "register-xlsx": "register_xlsx",
    "entities-yaml": "entities_yaml",
    "plan-yaml": "plan_yaml",
    "rfc-index": "rfc_json",
    "nist-ris": "nist_ris",
    "relaton": "relaton_yaml",
}


@dataclass(frozen=True, slots=True)
class Context:
    """
    What a reader may know of the workspace.

    Attributes:
        reading: an accepted reading of this source (which column is what), or None.
    """

    reading: Mapping[str, Any] | None = None
    progress: Callable[[int], None] = lambda n: None


def reader(name: str) -> ModuleType:
    """The reader module of a format's name. Raises UnknownFormat."""
    if name not in READERS:
        raise UnknownFormat(f"no format {name!r}", mend="one of " + ", ".join(READERS))
    return importlib.import_module(f"{__name__}.{READERS[name]}")


def recognize(path: Path) -> str:
    """The name of the format of a file or folder. Raises UnknownFormat; InputError when the file itself is broken."""
    head = b""
    if path.is_file():
        with path.open("rb") as stream:
            head = stream.read(4096)
    for name in READERS:
        try:
            module = reader(name)
        except ModuleNotFoundError:
            continue
        if module.recognize(path, head):
            return name
    if broken := _broken(path, head):
        raise InputError(f"{broken.place}: {broken.message}", mend=broken.mend, place=broken.place)
    raise UnknownFormat(
        f"{path}: no reader recognizes this file",
        mend="name it in secretariat.toml as a source with its format: one of " + ", ".join(READERS),
    )


def _broken(path: Path, head: bytes) -> Problem | None:
    """Why an archive or a YAML file cannot be read by anybody; None when it is sound, or of another kind."""
    from . import archive_tar, yaml_text

    if path.is_file() and archive_tar.is_archive(path, head):
        first = next(archive_tar.members(path), None)
        return first if isinstance(first, Problem) else None
    if path.suffix.lower() in (".yaml", ".yml"):
        loaded = yaml_text.load(path)
        return loaded if isinstance(loaded, Problem) and loaded.code != "not-a-mapping" else None
    return None
