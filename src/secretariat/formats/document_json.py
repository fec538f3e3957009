"""
A report's document as JSON, kept beside its other files when it is made: so that it can be shown again just as it was.

Each block and inline names its type; nothing is left out, so reading gives back the document that was written.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import orjson

from ..domain import documents
from ..domain.documents import Bullets, Chart, Document, FigureRef, Link, NoteRef, Paragraph, Table, Text
from ..domain.errors import InputError

VERSION = 1
_TYPES = {one.__name__: one for one in (Text, FigureRef, Link, NoteRef, Paragraph, Bullets, Table, Chart)}
_UNIONS = (documents.Inline, documents.Block)
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS


def write(document: Document, drawn: Mapping[str, str]) -> bytes:
    """The document as JSON in UTF-8, with the drawings of its charts (name -> SVG); the same bytes for the same."""
    return orjson.dumps({"format": VERSION, "document": _plain(document), "drawings": dict(drawn)}, option=_OPTIONS)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        made = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"type": type(value).__name__, **made} if type(value).__name__ in _TYPES else made
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value


def read(data: bytes, place: str) -> tuple[Document, dict[str, str]]:
    """
    The document that `write` wrote, and the drawings of its charts.

    Raises:
        InputError: not JSON, of another version, or a member is missing or of another type; *place* names the file.
    """
    try:
        held = orjson.loads(data)
        if held["format"] != VERSION:
            raise ValueError(f"a document of format {held['format']!r}, and this software reads {VERSION}")
        return _made(Document, held["document"]), _made(dict[str, str], held["drawings"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"{place}: no document of a report: {error}"[:300], place=place, mend="take the file as it was made"
        ) from error


def _made(kind: Any, value: Any) -> Any:
    if kind is Any:
        return value
    if kind in _UNIONS:
        kind = _TYPES[value["type"]]
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        unknown = set(value) - set(hints) - {"type"}
        if unknown:
            raise ValueError(f"{kind.__name__} has no member {sorted(unknown)[0]!r}")
        return kind(**{name: _made(hints[name], one) for name, one in value.items() if name != "type"})
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError(f"a list is wanted, not {type(value).__name__}")
        return tuple(_made(inner[0], one) for one in value)
    if origin is dict:
        return {name: _made(inner[1], one) for name, one in value.items()}
    if origin is None and isinstance(kind, type) and not isinstance(kind, types.GenericAlias):
        wanted = (int, float) if kind is float else kind
        if not isinstance(value, wanted):
            raise TypeError(f"{kind.__name__} is wanted, not {type(value).__name__}")
    return value


_HELD: dict[type, dict[str, Any]] = {}


def _hints(kind: type) -> dict[str, Any]:
    if kind not in _HELD:
        _HELD[kind] = typing.get_type_hints(kind)
    return _HELD[kind]
