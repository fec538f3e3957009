"""
Bundles of STIX and envelopes of TAXII: each object as the bytes that were sent, and what they say.

The bytes of an object are never written anew: what is stored and served is what was sent.

Source: OASIS, TAXII Version 2.1, §3.7 (envelope); STIX 2.1 §8 (bundle); RFC 8259; RFC 7493 §2.3 (names are unique).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterator
from typing import Any, NamedTuple

import orjson


class Cut(NamedTuple):
    """One object: its *raw* bytes, its *value*, or what is *wrong* with it (then the value is None)."""

    raw: bytes
    value: dict[str, Any] | None
    wrong: str = ""


class NotAnEnvelope(ValueError):
    """The whole text is refused: it is no JSON, or no envelope; says where and what to send."""


class _Twice(ValueError):
    """A name stands twice in one object."""


_SPACE = re.compile(r"[ \t\n\r]*")


def cut(body: bytes) -> Iterator[Cut]:
    """
    The objects of an envelope or a bundle, one after another; memory holds the text once.

    An object in which a name stands twice, or with a number or a character that JSON does not have, is cut out and told;
    where the text itself cannot be followed, all is refused.

    Raises:
        NotAnEnvelope: before the first object, or at the place that cannot be followed. A caller that stores nothing
            until the end stores nothing then.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotAnEnvelope(f"byte {error.start:,} is no UTF-8; send JSON in UTF-8") from None
    at = _SPACE.match(text, 0).end()  # type: ignore[union-attr]
    if text[at : at + 1] != "{":
        raise NotAnEnvelope('an envelope is a JSON object: {"objects": [ … ]}')
    at += 1
    seen: set[str] = set()
    while True:
        at = _skip(text, at)
        if text[at : at + 1] == "}" and not seen:
            break
        name, at = _string(text, at)
        if name in seen:
            raise NotAnEnvelope(f"{name[:60]!r} stands twice in the envelope")
        seen.add(name)
        at = _expect(text, at, ":")
        if name == "objects":
            if text[at : at + 1] != "[":
                raise NotAnEnvelope('"objects" is a list of STIX objects')
            at = yield from _objects(text, at + 1)
        else:
            _, at = _value(text, at)
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            break
        at = _expect(text, at, ",")
    if (at := _skip(text, at + 1)) != len(text):
        raise NotAnEnvelope(f"after the envelope's end, at character {at:,}, there is more")


def _objects(text: str, at: int) -> Generator[Cut, None, int]:
    at = _skip(text, at)
    if text[at : at + 1] == "]":
        return at + 1
    while True:
        at = _skip(text, at)
        try:
            _, end = _value(text, at, _scan_once)
            twice = ""
        except _Twice as error:
            _, end = _value(text, at)
            twice = f"the name {str(error)[:60]!r} stands twice in one object; give each name once"
        raw = text[at:end].encode()
        yield Cut(raw, None, twice) if twice else _one(raw)
        at = _skip(text, end)
        if text[at : at + 1] == "]":
            return at + 1
        at = _expect(text, at, ",")


def _one(raw: bytes) -> Cut:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return Cut(raw, None, f"cannot be read as JSON: {str(error)[:120]}")
    if not isinstance(value, dict):
        return Cut(raw, None, "is no JSON object; each of the objects is a STIX object")
    return Cut(raw, value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


_scan = json.JSONDecoder().raw_decode
_scan_once = json.JSONDecoder(object_pairs_hook=_once).raw_decode


def _value(text: str, at: int, scan: Callable[[str, int], tuple[Any, int]] = _scan) -> tuple[Any, int]:
    try:
        return scan(text, at)
    except _Twice:
        raise
    except RecursionError:
        raise NotAnEnvelope(f"nested too deeply at character {at:,}") from None
    except json.JSONDecodeError as error:
        raise NotAnEnvelope(f"no JSON at character {error.pos:,}: {error.msg}") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise NotAnEnvelope(f"no value that can be read at character {at:,}: {str(error)[:80]}") from None


def _string(text: str, at: int) -> tuple[str, int]:
    if text[at : at + 1] != '"':
        raise NotAnEnvelope(f"a name in quotation marks is wanted at character {at:,}")
    value, end = _value(text, at)
    return str(value), end


def _skip(text: str, at: int) -> int:
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]


def _expect(text: str, at: int, wanted: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != wanted:
        raise NotAnEnvelope(f"{wanted!r} is wanted at character {at:,}")
    return _skip(text, at + 1)
