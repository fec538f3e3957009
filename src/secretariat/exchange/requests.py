"""
What a TAXII client says: address, query, accepted forms, content, and where it wants to go on. A wrong one is a `Problem`.

Source: OASIS, TAXII Version 2.1 (10 June 2021), §1.6.8, §3.2 to §3.6; RFC 9110 §12.5.1.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings

from ..domain import stix
from . import queries
from .principals import Open, Principal

PREFIX = "/taxii2/"
MEDIA = "application/taxii+json;version=2.1"
MAXIMAL_LENGTH = 10_485_760
_PASSED_OVER = 128 << 20
MOST = 1000  # objects or records in a page


class Problem(Exception):
    """An answer that is an error resource (TAXII 2.1 §3.6.1): status, title, and what to send instead."""

    def __init__(self, status: int, title: str, description: str = "", headers: Iterable[tuple[str, str]] = ()):
        super().__init__(title)
        self.status, self.title, self.description, self.headers = status, title, description, tuple(headers)


@dataclass(slots=True)
class Request:
    """What a resource needs of a request."""

    method: str
    steps: tuple[str, ...]
    query: dict[str, list[str]]
    environ: dict[str, Any]
    who: Principal


def steps(environ: dict[str, Any]) -> tuple[str, ...]:
    path = environ["PATH_INFO"]
    if len(path) > 4000:
        raise Problem(414, "the address is too long")
    try:
        path = path.encode("latin-1").decode("utf-8")
    except UnicodeError:
        raise Problem(400, "the address is no UTF-8") from None
    if "\0" in path:
        raise Problem(400, "the address holds a NUL")
    rest = path[len(PREFIX) :]
    if rest and not rest.endswith("/"):
        raise Problem(404, "there is nothing at this address", "every address ends in a slash; add it")
    return tuple(rest.rstrip("/").split("/")) if rest.strip("/") else ()


def query(environ: dict[str, Any]) -> dict[str, list[str]]:
    text = environ.get("QUERY_STRING", "")
    if not text:
        return {}
    if len(text) > 100_000:
        raise Problem(414, "the query is too long", "ask for fewer values at once")
    try:
        said = parse_qsl(text, keep_blank_values=True, max_num_fields=1000, errors="strict")
    except (ValueError, UnicodeDecodeError) as error:
        raise Problem(400, "the query cannot be read", str(error)[:200]) from None
    found: dict[str, list[str]] = {}
    for name, value in said:
        if "\0" in value:
            raise Problem(400, f"{name[:50]} holds a NUL")
        found.setdefault(name, []).append(value)
    return found


def accepts(header: str) -> bool:
    """
    Whether a client takes TAXII 2.1 (RFC 9110 §12.5.1): by name, with its version or none, or by a wildcard.

    The most specific range decides, so that "application/taxii+json;version=2.1;q=0, */*" takes none.
    """
    return not header or header == MEDIA or _accepts(header[:2000])


@lru_cache(maxsize=1000)
def _accepts(header: str) -> bool:
    best, quality = -1, 0.0
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        given = {
            key.strip().lower(): value.strip().strip('"')
            for key, _, value in (each.partition("=") for each in parameters)
        }
        try:
            weight = float(given.pop("q", "1"))
        except ValueError:
            weight = 0.0
        match name.lower():
            case "application/taxii+json":
                if given.get("version", "2.1") != "2.1":
                    continue
                rank = 2 + len(given)
            case "application/*":
                rank = 1
            case "*/*":
                rank = 0
            case _:
                continue
        if rank > best or (rank == best and weight > quality):
            best, quality = rank, weight
    return quality > 0


def is_taxii(header: str) -> bool:
    name, *parameters = (piece.strip() for piece in header.split(";"))
    said = [piece.partition("=") for piece in parameters]
    versions = [value.strip().strip('"') for key, _, value in said if key.strip().lower() == "version"]
    return name.lower() == "application/taxii+json" and all(value == "2.1" for value in versions)


def body(environ: dict[str, Any]) -> bytes:
    stated = environ.get("CONTENT_LENGTH") or ""
    too_long = Problem(413, "the content is too long", f"at most {MAXIMAL_LENGTH:,} bytes in one request")
    if stated:
        if not stated.isdigit():
            raise Problem(400, "Content-Length is no number")
        if int(stated) > MAXIMAL_LENGTH:
            _pass_over(environ["wsgi.input"], min(int(stated), _PASSED_OVER))
            raise too_long
    body = environ["wsgi.input"].read(int(stated) if stated else MAXIMAL_LENGTH + 1)
    if len(body) > MAXIMAL_LENGTH:
        raise too_long
    if stated and len(body) < int(stated):
        raise Problem(400, "the content ended early", f"{len(body):,} of {int(stated):,} bytes came")
    return body


def _pass_over(stream: Any, many: int) -> None:
    """Take what a client is still sending, so that it hears the answer and not a line that breaks."""
    while many > 0 and (piece := stream.read(min(many, 1 << 20))):
        many -= len(piece)


def limit(request: Request) -> int:
    said = request.query.get("limit")
    if not said:
        return MOST
    if len(said) > 1 or not re.fullmatch(r"[0-9]{1,12}", said[0]) or int(said[0]) < 1:
        raise Problem(400, "limit is no positive number", "limit=100")
    return min(int(said[0]), MOST)


def filters(request: Request, identifier: str = "", every: bool = False) -> queries.Filters:
    query = request.query
    if not query:
        return queries.Filters(
            ids=(identifier,) if identifier else (), versions=(queries.ALL if every else queries.LAST,)
        )
    versions: tuple[queries.Version, ...] = (queries.ALL if every else queries.LAST,)
    if "match[version]" in query and not (every and request.method != "DELETE"):
        versions = tuple(_version(one) for one in _values(query, "match[version]"))
    ids = (identifier,) if identifier else _values(query, "match[id]")
    after = None
    if "added_after" in query:
        after = stix.moment(query["added_after"][0]) if len(query["added_after"]) == 1 else None
        if after is None:
            raise Problem(400, "added_after is no timestamp", "added_after=2026-11-25T08:00:00.000000Z")
    return queries.Filters(ids, _values(query, "match[type]"), versions, _values(query, "match[spec_version]"), after)


def _values(query: dict[str, list[str]], name: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value for text in query.get(name, ()) for value in text.split(",") if value))
    if len(found) > 500:
        raise Problem(400, f"{name} has {len(found):,} values", "at most 500 at once")
    if name in query and not found:
        raise Problem(400, f"{name} is empty", f"{name}=value,value")
    return found


def _version(text: str) -> queries.Version:
    if text in (queries.ALL, queries.FIRST, queries.LAST):
        return text
    found = stix.moment(text)
    if found is None:
        raise Problem(400, f"match[version]: {text[:60]!r} is no version", "all, first, last or a timestamp")
    return found


def digest_of(opened: Open, column: str, filters: queries.Filters, versions: bool) -> bytes:
    """Of everything by which a page was chosen but its length: a cursor goes on in the same query alone."""
    said = repr((opened.id.hex, column, filters, versions)).encode()
    return hmac.digest(settings.SECRET_KEY.encode(), said, "sha256")[:12]


def cursor(last: int, digest: bytes) -> str:
    return base64.urlsafe_b64encode(last.to_bytes(8, "big") + _signature(last, digest)).decode().rstrip("=")


def _signature(last: int, digest: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), last.to_bytes(8, "big") + digest, "sha256")[:12]


def following(filters: queries.Filters, said: list[str], digest: bytes) -> queries.Filters:
    wrong = Problem(400, "next is not what was given with this query", "begin again without it, or keep the filters")
    try:
        raw = base64.urlsafe_b64decode(said[0] + "=" * (-len(said[0]) % 4))
    except ValueError:
        raise wrong from None
    if len(said) > 1 or len(raw) != 20:
        raise wrong
    last = int.from_bytes(raw[:8], "big")
    if not hmac.compare_digest(raw[8:], _signature(last, digest)):
        raise wrong
    return replace(filters, added_after=max(last, filters.added_after or 0))
