"""
Packs: the verbatim items of a snapshot and their normalized forms, in zstd frames of one file a snapshot. No Django.

A frame holds the items of one batch one after the other; an item is found by the frame's place in the file and its
own place in the frame.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import orjson
import zstandard

from ..domain.statements import Statement


class Frames(NamedTuple):
    """One batch, compressed, with the place (offset, length) of each item in each frame."""

    raw: bytes
    forms: bytes
    raw_places: list[tuple[int, int]]
    form_places: list[tuple[int, int]]


def compress(raws: Sequence[bytes], forms: Sequence[bytes], level: int = 3) -> Frames:
    """Two frames of one batch. *forms* are the normalized forms as JSON (see `form_of`)."""
    engine = zstandard.ZstdCompressor(level=level)
    return Frames(engine.compress(b"".join(raws)), engine.compress(b"".join(forms)), _places(raws), _places(forms))


def compress_one(data: bytes, level: int = 3) -> bytes:
    """One frame of one piece, such as a source's whole file."""
    return zstandard.ZstdCompressor(level=level).compress(data)


def _places(parts: Sequence[bytes]) -> list[tuple[int, int]]:
    at, places = 0, []
    for part in parts:
        places.append((at, len(part)))
        at += len(part)
    return places


def form_of(statements: Sequence[Statement]) -> bytes:
    """The normalized form of a record: its statements as JSON."""
    return orjson.dumps([statement.plain() for statement in statements])


def statements_in(form: bytes) -> list[Statement]:
    """Read back what `form_of` wrote."""
    return [Statement(part[0], part[1], part[2], part[3] if len(part) > 3 else {}) for part in orjson.loads(form)]


class Writer:
    """Appends frames to one file, which is made at the first."""

    def __init__(self, folder: Path, file: str) -> None:
        self.file = file
        self._path = folder / file
        self._opened: BinaryIO | None = None

    @property
    def _stream(self) -> BinaryIO:
        if self._opened is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._opened = self._path.open("ab")
        return self._opened

    def write(self, frame: bytes) -> tuple[int, int]:
        at = self._stream.seek(0, 2)
        self._stream.write(frame)
        return at, len(frame)

    def sync(self) -> None:
        """Call it before the rows that point here are committed, so that they never run ahead of the bytes."""
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()


class Reader:
    """Reads items out of packs; keeps the last frames opened."""

    def __init__(self, folder: Path, keep: int = 16) -> None:
        self._folder = folder
        self._frames: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._keep = keep
        self._lock = threading.Lock()

    def frame(self, file: str, at: int, size: int) -> bytes:
        with self._lock:
            key = (file, at)
            if key in self._frames:
                self._frames.move_to_end(key)
                return self._frames[key]
            with (self._folder / file).open("rb") as stream:
                stream.seek(at)
                data = zstandard.ZstdDecompressor().decompress(stream.read(size))
            self._frames[key] = data
            while len(self._frames) > self._keep:
                self._frames.popitem(last=False)
            return data

    def item(self, file: str, at: int, size: int, offset: int, length: int) -> bytes:
        return self.frame(file, at, size)[offset : offset + length]
