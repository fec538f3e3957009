"""
Descriptions of works in a file of lines, each found by its place: what is compared is read again where it is needed.

A study that looks at everything begins a file; one that looks at what has changed adds to its end. No Django.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import orjson

from ...domain.descriptions import Description

_PLAIN = 5  # key, body, family, series, doctype: texts; then lists, then the date


class Place(NamedTuple):
    """Where a description stands in the file, in bytes."""

    at: int
    size: int


def encode(one: Description) -> bytes:
    """One line, without its end."""
    return orjson.dumps(tuple(one))


def decode(line: bytes) -> Description:
    """What `encode` wrote."""
    said = orjson.loads(line)
    lists = [tuple(tuple(each) if isinstance(each, list) else each for each in part) for part in said[_PLAIN:-1]]
    return Description(*said[:_PLAIN], *lists, said[-1])


class Writer:
    """Adds descriptions to the end of a file; *places* are those of what it has added."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        self.path = path
        self.places: dict[str, Place] = {}
        self._stream = path.open("ab")
        self._at = self._stream.seek(0, 2)

    def add(self, one: Description) -> None:
        line = encode(one)
        self._stream.write(line + b"\n")
        self.places[one.key] = Place(self._at, len(line))
        self._at += len(line) + 1

    def at(self) -> int:
        """Where the next one will stand; all before can be read."""
        self._stream.flush()
        return self._at

    def close(self) -> None:
        self._stream.close()


def between(path: Path, start: int, end: int) -> Iterator[Description]:
    """All descriptions of a part of the file."""
    with path.open("rb") as stream:
        stream.seek(start)
        while stream.tell() < end:
            yield decode(stream.readline())


def some(path: Path, places: Mapping[str, Place], keys: Iterable[str]) -> Iterator[Description]:
    """The descriptions of just these works, those without one left out; in the order of the file."""
    wanted = sorted(places[key] for key in set(keys) if key in places)
    with path.open("rb") as stream:
        for at, size in wanted:
            stream.seek(at)
            yield decode(stream.read(size))
