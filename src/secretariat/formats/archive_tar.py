"""
The files of a source that is a folder, a tar archive (plain or gzip) or a single file, one after the other.

A small reader of ustar archives (POSIX.1-1988, with pax and GNU long names): the standard library's costs a third of
the time of reading a catalogue of small files. Nothing is ever written to disk, and names that would lead out of the
archive, links, devices, oversized members and archives that unpack beyond reason are each told as one problem.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ..domain.statements import Problem

MEMBER_LIMIT = 64 << 20
UNPACKED_LIMIT = 16 << 30
# Catalogues of small YAML files pack 30 to 60 times; a run of one byte packs 1,030 times.
RATIO_LIMIT = 300
RATIO_FROM = 64 << 20
CHUNK = 1 << 20
_BLOCK = 512


class Member(NamedTuple):
    """One file: its name in the source (parts joined by "/"), its bytes."""

    name: str
    raw: bytes


class _Damaged(Exception):
    """The archive cannot be read further; carries code, message and mend."""


def is_archive(path: Path, head: bytes) -> bool:
    """Whether a file is a tar archive, plain or packed by gzip, by its name and first block."""
    return head[:2] == b"\x1f\x8b" or head[257:262] == b"ustar" or path.suffix.lower() == ".tar"


def names(path: Path, limit: int = 50) -> list[str]:
    """The names of the first members, for recognizing a format; empty for what cannot be read."""
    found = []
    try:
        for member in members(path):
            if isinstance(member, Member):
                found.append(member.name)
            if len(found) >= limit:
                break
    except OSError:
        pass
    return found


def members(path: Path, *, limit: int = MEMBER_LIMIT) -> Iterator[Member | Problem]:
    """
    Every regular file of *path*, in the archive's order, or sorted by name in a folder.

    Problems: archive-truncated, archive-damaged, archive-bomb (nothing can be read after these), archive-path,
    archive-link, archive-device, member-too-large (that member alone is left out).
    """
    if path.is_dir():
        yield from _folder(path, limit)
        return
    with path.open("rb") as stream:
        head = stream.read(_BLOCK)
        stream.seek(0)
        if not is_archive(path, head):
            size = path.stat().st_size
            if size > limit:
                yield _too_large(str(path), size, limit)
            else:
                yield Member(path.name, stream.read())
            return
        packed = head[:2] == b"\x1f\x8b"
        last = ""
        try:
            for one in _tar(
                _Stream(_gunzip(stream) if packed else _plain(stream)), str(path), limit, checked=not packed
            ):
                if isinstance(one, Member):
                    last = one.name
                yield one
        except _Damaged as damage:
            code, message, mend = damage.args
            yield Problem(str(path), code, f"{message}; the last whole member is {last or 'none'}", "error", mend)


def _folder(path: Path, limit: int) -> Iterator[Member | Problem]:
    found = []
    for folder, folders, files in os.walk(path):
        for name in list(folders):
            if os.path.islink(os.path.join(folder, name)):
                folders.remove(name)
                yield _link(os.path.join(folder, name))
        found += [os.path.join(folder, name) for name in files]
    for name in sorted(found):
        file = Path(name)
        if file.is_symlink():
            yield _link(name)
        elif not file.is_file():
            yield Problem(name, "archive-device", "not a regular file; left out", "error", "put a plain file there")
        elif file.stat().st_size > limit:
            yield _too_large(name, file.stat().st_size, limit)
        else:
            yield Member(file.relative_to(path).as_posix(), file.read_bytes())


def _plain(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _gunzip(stream: BinaryIO) -> Iterator[bytes]:
    """Chunks of at most 1 MB of one or more gzip members (RFC 1952); checks their CRC."""
    engine = zlib.decompressobj(wbits=31)
    packed = unpacked = 0
    data = stream.read(CHUNK // 4)
    packed += len(data)
    while data or not engine.eof:
        try:
            chunk = engine.decompress(data, CHUNK)
        except zlib.error as error:
            raise _Damaged("archive-damaged", f"not valid gzip ({error})", "fetch the archive again") from error
        unpacked += len(chunk)
        if unpacked > UNPACKED_LIMIT or (unpacked > RATIO_FROM and unpacked > packed * RATIO_LIMIT):
            raise _Damaged(
                "archive-bomb",
                f"unpacks to more than {unpacked >> 20} MB from {packed >> 10} kB",
                "look at the archive; unpack it by hand into a folder if it is what you want",
            )
        if chunk:
            yield chunk
        if engine.eof:
            data = engine.unused_data.lstrip(b"\0") or stream.read(CHUNK // 4).lstrip(b"\0")
            packed += len(data)
            if not data:
                return
            engine = zlib.decompressobj(wbits=31)
            continue
        data = engine.unconsumed_tail
        if not data:
            data = stream.read(CHUNK // 4)
            packed += len(data)
            if not data and not engine.eof:
                raise _Damaged("archive-truncated", "the archive ends too early", "fetch the archive again")


class _Stream:
    """Exact reads over chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""
        self._at = 0

    def take(self, size: int) -> bytes:
        """*size* bytes; fewer only at the end."""
        at = self._at
        end = at + size
        if end <= len(self._held):
            self._at = end
            return self._held[at:end]
        parts = [self._held[at:]]
        missing = size - len(parts[0])
        while missing > 0:
            chunk = next(self._chunks, b"")
            if not chunk:
                self._held, self._at = b"", 0
                return b"".join(parts)
            if len(chunk) >= missing:
                parts.append(chunk[:missing])
                self._held, self._at = chunk, missing
                return b"".join(parts)
            parts.append(chunk)
            missing -= len(chunk)
        return b"".join(parts)

    def skip(self, size: int) -> None:
        while size > 0:
            step = min(size, CHUNK)
            if len(self.take(step)) < step:
                raise _Damaged("archive-truncated", "the archive ends too early", "fetch the archive again")
            size -= step


def _tar(stream: _Stream, place: str, limit: int, *, checked: bool) -> Iterator[Member | Problem]:
    zero = bytes(_BLOCK)
    long_name = ""
    pax_size: int | None = None
    while True:
        head = stream.take(_BLOCK)
        if head == zero or not head:
            if not head:
                raise _Damaged("archive-truncated", "the archive ends without its end mark", "fetch the archive again")
            for _ in iter(lambda: stream.take(CHUNK), b""):
                pass  # to the end, so that the checksum of the whole is looked at
            return
        if len(head) < _BLOCK:
            raise _Damaged("archive-truncated", "the archive ends too early", "fetch the archive again")
        kind = head[156:157]
        try:
            size = int(head[124:136].rstrip(b"\0 ") or b"0", 8)
        except ValueError:
            size = -1
        if size < 0 or (checked and not _sums_up(head)):
            raise _Damaged("archive-damaged", "a member's header is damaged", "fetch the archive again")
        if kind in b"xgLK" and size <= 1 << 20:
            extra = stream.take(-(-size // _BLOCK) * _BLOCK)[:size]
            if kind == b"L":
                long_name = extra.rstrip(b"\0").decode("utf-8", "replace")
            elif kind == b"x":
                long_name, pax_size = _pax(extra)
            continue
        name = long_name or _name(head)
        size = size if pax_size is None else pax_size
        long_name, pax_size = "", None
        padded = -(-size // _BLOCK) * _BLOCK
        if kind not in (b"0", b"\0", b"7"):
            stream.skip(padded if kind not in b"123456" else 0)
            if kind in (b"1", b"2"):
                yield _link(f"{place}#{name}")
            elif kind != b"5":
                yield Problem(
                    f"{place}#{name}",
                    "archive-device",
                    "not a regular file; left out",
                    "error",
                    "pack plain files only",
                )
            continue
        if not is_safe(name):
            stream.skip(padded)
            yield Problem(
                f"{place}#{name}",
                "archive-path",
                "the name leads out of the archive; left out",
                "error",
                "pack it anew",
            )
            continue
        if size > limit:
            stream.skip(padded)
            yield _too_large(f"{place}#{name}", size, limit)
            continue
        raw = stream.take(padded)
        if len(raw) < size:
            raise _Damaged("archive-truncated", "the archive ends too early", "fetch the archive again")
        yield Member(name, raw[:size])


def is_safe(name: str) -> bool:
    """Whether a member's name stays within the archive on every system."""
    if name.startswith(("/", "\\")) or "\0" in name or (len(name) > 1 and name[1] == ":" and name[0].isalpha()):
        return False
    return ".." not in name or ".." not in name.replace("\\", "/").split("/")


def _name(head: bytes) -> str:
    name = head[:100].split(b"\0", 1)[0]
    prefix = head[345:500].split(b"\0", 1)[0] if head[257:263] == b"ustar\0" else b""
    return (prefix + b"/" + name if prefix else name).decode("utf-8", "replace")


def _sums_up(head: bytes) -> bool:
    try:
        stated = int(head[148:156].rstrip(b"\0 ") or b"0", 8)
    except ValueError:
        return False
    return stated == sum(head) - sum(head[148:156]) + 8 * 32


def _pax(extra: bytes) -> tuple[str, int | None]:
    """Path and size of a pax header (POSIX.1-2001: "LENGTH key=value\\n", repeated)."""
    name, size, at = "", None, 0
    while at < len(extra):
        digits, _, rest = extra[at:].partition(b" ")
        if not digits.isdigit() or not int(digits):
            break
        key, _, value = rest[: int(digits) - len(digits) - 1].rstrip(b"\n").partition(b"=")
        if key == b"path":
            name = value.decode("utf-8", "replace")
        elif key == b"size" and value.isdigit():
            size = int(value)
        at += int(digits)
    return name, size


def _link(place: str) -> Problem:
    return Problem(place, "archive-link", "a link; left out", "error", "put the file itself there")


def _too_large(place: str, size: int, limit: int) -> Problem:
    return Problem(
        place, "member-too-large", f"{size:,} bytes, more than {limit:,}; left out", "error", "split it or look at it"
    )
