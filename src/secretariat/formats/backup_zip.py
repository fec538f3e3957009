"""
A backup as one ``.zip``: files with their digests, listed in ``backup.json``, the last member.

A zip, and not a tar: its directory stands at the end, so that a truncated copy is known at once, and every system opens
it without a program of ours. Nothing in it depends on the clock, the user or the folder: the same content gives the
same bytes.

``backup.json``::

    {"format": "secretariat-backup", "version": 1, "about": {…}, "files": [{"name", "size", "sha256"}, …]}

A backup is checked while it is read, and read into a folder of its own that takes its place only when every digest
was right: nothing of a truncated or altered one remains. Without a signature that proves only that it is
whole; that it is the one that was made is proved by its root (the digest of ``backup.json``), written down elsewhere.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, Any

from ..domain.errors import InputError, UsageError, VerificationFailed

FORMAT = "secretariat-backup"
VERSION = 1
LIST = "backup.json"
CHUNK = 1 << 20
_LIST_LIMIT = 64 << 20
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_PACKED = {".pack", ".zip", ".docx", ".xlsx", ".pdf", ".png", ".gz", ".zst", ".jpg", ".xz"}


def is_portable(name: str) -> bool:
    """Whether a member's name stays inside the folder on every system."""
    path = PurePosixPath(name)
    return bool(
        name
        and path.as_posix() == name
        and not path.is_absolute()
        and not {"..", "."} & set(path.parts)
        and not PureWindowsPath(name).drive
        and "\\" not in name
        and "\0" not in name
    )


class Writer:
    """
    Writes one backup: members in the order of `open`, then `close` with what it is about.

    Until `close` the file is called ``FILE.part``; a backup that was stopped leaves none under its own name.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = path.with_name(path.name + ".part")
        self._zip = zipfile.ZipFile(self._part, "w")
        self._files: list[dict[str, Any]] = []

    @contextmanager
    def open(self, name: str) -> Iterator[Hashing]:
        """A stream of bytes into the member *name*. Raises InputError for a name that not every system can hold."""
        if not is_portable(name):
            raise InputError(f"{name!r} is no name that every system can hold", mend="rename that file", place=name)
        with self._zip.open(self._info(name), "w", force_zip64=True) as stream:
            hashing = Hashing(stream)
            yield hashing
        self._files.append({"name": name, "size": hashing.size, "sha256": hashing.hexdigest()})

    def add(self, name: str, path: Path) -> int:
        """Add a file as long as it is now, not what is appended meanwhile; returns its size in bytes."""
        with path.open("rb") as source, self.open(name) as target:
            left = os.fstat(source.fileno()).st_size
            while left and (chunk := source.read(min(CHUNK, left))):
                target.write(chunk)
                left -= len(chunk)
        return target.size

    def close(self, about: dict[str, Any]) -> str:
        """Write the list, give the file its name; returns the root in hexadecimal."""
        whole = {"format": FORMAT, "version": VERSION, "about": about, "files": self._files}
        data = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode()
        with self._zip.open(self._info(LIST), "w") as stream:
            stream.write(data)
        self._zip.close()
        with self._part.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(self._part, self.path)
        return hashlib.sha256(data).hexdigest()

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._zip.close()
        self._part.unlink(missing_ok=True)

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, _DATE)
        info.create_system = 3  # the same on every system
        info.external_attr = 0o100644 << 16
        packed = PurePosixPath(name).suffix in _PACKED
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        return info


class Hashing(io.RawIOBase):
    """A stream of bytes that keeps count and digest of what passes."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._digest = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Pass bytes on."""
        self._digest.update(data)
        self.size += len(data)
        self._stream.write(data)
        return len(data)

    def hexdigest(self) -> str:
        """SHA-256 of what has passed."""
        return self._digest.hexdigest()


def extract(path: Path, folder: Path, *, root: str = "") -> dict[str, Any]:
    """
    Read a backup into *folder*, which must exist and be empty, checking every digest. Returns what it is about.

    Args:
        root: the root that the backup must have, in hexadecimal; empty: any.

    Raises:
        VerificationFailed: truncated, altered, or not a backup; what was written before that remains for the caller
            to remove.
        UsageError: the disk has no room for it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            whole = _listed(archive, path, root)
            need, free = sum(one["size"] for one in whole["files"]), shutil.disk_usage(folder).free
            if need > free:
                raise UsageError(f"{folder}: {need:,} bytes are needed, {free:,} are free", mend="make room")
            for one in whole["files"]:
                _member(archive, one, folder, path)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise _failed(path, f"one of its names is that of a folder ({error.filename})") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _failed(path, f"it is truncated or altered ({error})") from error
    return whole["about"]


def _listed(archive: zipfile.ZipFile, path: Path, root: str) -> dict[str, Any]:
    names = archive.namelist()
    if LIST not in names:
        raise _failed(path, f"it has no {LIST}, so it is no backup of this program")
    with archive.open(LIST) as stream:
        data = stream.read(_LIST_LIMIT + 1)
    if len(data) > _LIST_LIMIT:
        raise _failed(path, f"its {LIST} is over {_LIST_LIMIT >> 20} MB")
    if root and hashlib.sha256(data).hexdigest() != root.strip().lower():
        raise _failed(path, "its root is another one: it is not the backup that you mean")
    whole = json.loads(data)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise _failed(path, f"its {LIST} is not that of a backup")
    if whole.get("version") != VERSION:
        raise _failed(path, f"it has version {whole.get('version')} of the format; this program reads {VERSION}")
    try:
        listed = [str(one["name"]) for one in whole["files"] if one["size"] >= 0 and one["sha256"]]
        _ = dict(whole["about"])
    except (KeyError, TypeError) as error:
        raise _failed(path, f"its {LIST} is incomplete ({error!r})") from error
    for name in (*listed, *names):
        if not is_portable(name):
            raise _failed(path, f"the member {name!r} would lie outside the folder")
    if len(set(names)) != len(names) or sorted(names) != sorted([*listed, LIST]):
        odd = sorted(set(names) ^ {*listed, LIST}) or ["a name stands twice"]
        raise _failed(path, f"its members are not those that it lists ({', '.join(odd[:5])})")
    return whole


def _member(archive: zipfile.ZipFile, one: dict[str, Any], folder: Path, path: Path) -> None:
    target = folder / one["name"]
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(one["name"]) as source, target.open("xb") as stream:
        hashing = Hashing(stream)
        # Never more than was listed: a small member may unpack to more than the disk holds.
        while hashing.size <= one["size"] and (chunk := source.read(CHUNK)):
            hashing.write(chunk)
    if hashing.size != one["size"] or hashing.hexdigest() != one["sha256"]:
        raise _failed(path, f"{one['name']} is not as it was listed", place=one["name"])


def _failed(path: Path, why: str, **facts: object) -> VerificationFailed:
    return VerificationFailed(f"{path}: {why}", mend="nothing was restored; take another copy of the backup", **facts)
