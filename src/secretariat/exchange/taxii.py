"""
The TAXII 2.1 server, as a plain WSGI application: what a client sends in, and bytes as they were stored out.

It stands beside the web site, not in it: no session, no cookie and no template is asked for, so that a page of objects
costs little more than sending it.

Source: OASIS, TAXII Version 2.1 (10 June 2021); the sections are named at each resource.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import DisallowedHost, ValidationError
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection

from ..domain import stix
from ..formats import stix_schemas
from ..formats.stix_json import NotAnEnvelope
from . import adding, journal, queries, requests
from .models import Status
from .principals import Open, Principal, Refused, collections, principal
from .requests import MAXIMAL_LENGTH, MEDIA, PREFIX, Problem, Request

ROOT = "main"
log = logging.getLogger(__name__)


Answer = tuple[int, bytes, list[tuple[str, str]]]
_REASONS = {200: "OK", 202: "Accepted", 204: "No Content", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
            404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 413: "Content Too Large",
            414: "URI Too Long", 415: "Unsupported Media Type", 422: "Unprocessable Content",
            500: "Internal Server Error"}  # fmt: skip
_LINES = {status: f"{status} {reason}" for status, reason in _REASONS.items()}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The WSGI application of every address below `PREFIX`."""
    try:
        status, body, headers = _answer(environ)
    except Problem as problem:
        status, headers = problem.status, list(problem.headers)
        said = {"title": problem.title, "description": problem.description, "http_status": str(status)}
        body = orjson.dumps({name: text for name, text in said.items() if text})
    except Exception:
        log.exception("a TAXII request failed")
        connection.close()
        status, headers = 500, []
        body = orjson.dumps({"title": "the server failed; the request was not carried out", "http_status": "500"})
    headers += [("Content-Type", MEDIA), ("Content-Length", str(len(body))), ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"), ("Vary", "Accept, Authorization")]  # fmt: skip
    start_response(_LINES[status], headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _answer(environ: dict[str, Any]) -> Answer:
    connection.close_if_unusable_or_obsolete()
    steps = requests.steps(environ)
    if not requests.accepts(environ.get("HTTP_ACCEPT", "")):
        raise Problem(406, "no answer in a form that is accepted", f"send Accept: {MEDIA}")
    try:
        who = principal(environ.get("HTTP_AUTHORIZATION", ""))
    except Refused as refused:
        raise _unauthorized(refused.words) from None
    request = Request(environ["REQUEST_METHOD"], steps, requests.query(environ), environ, who)
    match steps:
        case ():
            return _read(request, _discovery)
        case (root, *rest) if root == ROOT:
            match rest:
                case []:
                    return _read(request, _api_root)
                case ["status", identifier]:
                    return _read(request, lambda asked: _status(asked, identifier))
                case ["collections"]:
                    return _read(request, _collections)
                case ["collections", name]:
                    return _read(request, lambda asked: _plain(_described(_told(asked, name), asked.who)))
                case ["collections", name, *more]:
                    return _contents(request, name, more)
    raise Problem(404, "there is nothing at this address", f"{PREFIX} says what there is")


def _contents(request: Request, name: str, more: list[str]) -> Answer:
    opened = _told(request, name)
    writes = request.method in ("POST", "DELETE")
    if (
        writes
        and (more == ["objects"] or (more[:1] == ["objects"] and len(more) == 2))
        and not opened.may_write(request.who)
    ):
        raise _denied(request, "add to or delete from this collection")
    if not writes and not opened.may_read(request.who):
        raise _denied(request, "read this collection")
    held = queries.Held(opened.id, opened.audience)
    match more:
        case ["objects"] if request.method == "POST":
            return _add(request, opened)
        case ["objects"]:
            return _read(request, lambda asked: _page(asked, opened, held, "raw"))
        case ["manifest"]:
            return _read(request, lambda asked: _page(asked, opened, held, "entry"))
        case ["objects", identifier] if request.method == "DELETE":
            return _delete(request, opened, held, identifier)
        case ["objects", identifier]:
            return _read(request, lambda asked: _page(asked, opened, held, "raw", identifier))
        case ["objects", identifier, "versions"]:
            return _read(request, lambda asked: _page(asked, opened, held, "entry", identifier, versions=True))
    raise Problem(404, "there is nothing at this address", "a collection has objects/ and manifest/")


def _read(request: Request, resource: Callable[[Request], Answer]) -> Answer:
    if request.method not in ("GET", "HEAD"):
        raise Problem(405, f"{request.method} is no method of this address", "GET is", [("Allow", "GET, HEAD")])
    return resource(request)


# Resources


def _discovery(request: Request) -> Answer:
    """TAXII 2.1 §4.1."""
    workspace = getattr(settings, "WORKSPACE", None)
    root = f"{_here(request)}{PREFIX}{ROOT}/"
    name = workspace.name if workspace else "Secretariat"
    return _plain({"title": name, "description": "Exchange of technical information under TLP", "default": root,
                   "api_roots": [root]})  # fmt: skip


def _api_root(request: Request) -> Answer:
    """TAXII 2.1 §4.2."""
    return _plain({"title": "Collections of the members", "versions": [MEDIA], "max_content_length": MAXIMAL_LENGTH})


def _collections(request: Request) -> Answer:
    """TAXII 2.1 §5.1: of those that the reader may know of."""
    unique = {one.id: one for one in collections(request.who).values()}.values()
    told = [_described(one, request.who) for one in unique if one.is_told_to(request.who)]
    return _plain({"collections": told} if told else {})


def _described(opened: Open, who: Principal) -> dict[str, Any]:
    """TAXII 2.1 §5.2."""
    found: dict[str, Any] = {"id": str(opened.id), "title": opened.title}
    if opened.description:
        found["description"] = opened.description
    if opened.alias:
        found["alias"] = opened.alias
    return {**found, "can_read": opened.may_read(who), "can_write": opened.may_write(who),
            "media_types": [f"{adding.MEDIA}2.1", f"{adding.MEDIA}2.0"]}  # fmt: skip


def _status(request: Request, identifier: str) -> Answer:
    """TAXII 2.1 §4.3: of the one who sent it alone."""
    try:
        row = Status.objects.values_list("said", flat=True).get(id=identifier, sender_id=request.who.user_id)
    except (Status.DoesNotExist, ValidationError):
        if not request.who.user_id:
            raise _unauthorized("say who you are") from None
        raise Problem(
            404, "no status has this id", "a status is kept for seven days, for who sent the request"
        ) from None
    return 200, row.encode(), []


def _add(request: Request, opened: Open) -> Answer:
    """TAXII 2.1 §5.5."""
    kind = request.environ.get("CONTENT_TYPE", "")
    if not requests.is_taxii(kind):
        raise Problem(415, f"the content is {kind[:100] or 'of no kind that is said'}", f"send Content-Type: {MEDIA}")
    if request.environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise Problem(415, "the content is packed", "send it as it is, without Content-Encoding")
    body = requests.body(request.environ)
    try:
        status = adding.add(opened=opened, sender=request.who, body=body)
    except NotAnEnvelope as refused:
        raise Problem(400, "the content is no envelope of objects", str(refused)) from None
    journal.note(request.who.name, "add", opened.id, status["success_count"], request.environ.get("REMOTE_ADDR", ""))
    return 202, orjson.dumps(status), []


def _page(
    request: Request, opened: Open, held: queries.Held, column: str, identifier: str = "", *, versions: bool = False
) -> Answer:
    """TAXII 2.1 §5.3 (manifest), §5.4 (objects), §5.6 (object) and §5.8 (versions)."""
    filters = requests.filters(request, identifier, versions)
    digest = requests.digest_of(opened, column, filters, versions)
    limit = requests.limit(request)
    if after := request.query.get("next"):
        filters = requests.following(filters, after, digest)
    if versions:
        rows, has_more = queries.versions(held, request.who, filters, limit)
        joined = b",".join(orjson.dumps(orjson.loads(entry)["version"]) for _, entry in rows)
        found = queries.Page(joined, len(rows), rows[0][0], rows[-1][0], has_more) if rows else None
    else:
        found = queries.page(held, request.who, filters, column, limit)
    if found is None:
        if identifier and not queries.has(held, request.who, identifier):
            raise Problem(404, "no object has this id", "objects/ lists those that you may see")
        return 200, b"{}", []
    if request.who.user_id:
        journal.note(request.who.name, "read", opened.id, found.many, request.environ.get("REMOTE_ADDR", ""))
    headers = [
        ("X-TAXII-Date-Added-First", stix.written(found.first)),
        ("X-TAXII-Date-Added-Last", stix.written(found.last)),
    ]
    more = f'"more":true,"next":"{requests.cursor(found.last, digest)}",'.encode() if found.has_more else b""
    name = b'"versions":[' if versions else b'"objects":['
    return 200, b"".join((b"{", more, name, found.joined, b"]}")), headers


def _delete(request: Request, opened: Open, held: queries.Held, identifier: str) -> Answer:
    """TAXII 2.1 §5.7: without a wish for versions, all of them; never what the asker may not see."""
    if not opened.may_read(request.who):
        raise _denied(request, "delete what you may not read")
    filters = requests.filters(request, identifier, every=True)
    filters = replace(filters, specs=filters.specs or stix_schemas.VERSIONS)
    rows = queries.chosen(held, request.who, filters)
    if not rows:
        raise Problem(404, "no object has this id and version", "nothing was deleted")
    many = adding.remove(opened=opened, rows=rows)
    journal.note(request.who.name, "delete", opened.id, many, request.environ.get("REMOTE_ADDR", ""))
    return 200, b"{}", []


def _plain(resource: dict[str, Any]) -> Answer:
    return 200, orjson.dumps(resource), []


# Who may


def _told(request: Request, name: str) -> Open:
    opened = collections(request.who).get(name.lower())
    if opened is not None and opened.is_told_to(request.who):
        return opened
    if not request.who.user_id:
        raise _unauthorized("say who you are")
    raise Problem(404, "no collection has this id", "collections/ lists those that you may see")


def _denied(request: Request, what: str) -> Problem:
    if not request.who.user_id:
        return _unauthorized("say who you are")
    return Problem(403, f"you may not {what}", "the collection says can_read and can_write")


def _unauthorized(words: str) -> Problem:
    asked = [("WWW-Authenticate", 'Basic realm="TAXII", charset="UTF-8"')]
    return Problem(401, "this needs credentials that are good", words, asked)


def _here(request: Request) -> str:
    """The server's own address, as the web site finds it: a forged host is refused."""
    try:
        return WSGIRequest(request.environ).build_absolute_uri("/").rstrip("/")
    except DisallowedHost:
        raise Problem(400, "this server does not go by that name") from None
