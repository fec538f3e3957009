"""
The read API, described in OpenAPI 3.1: made of what each view of data says of itself (`web.described`) and of the routes.

Source: OpenAPI Specification 3.1.0 (OpenAPI Initiative, 15 February 2021), whose schemas are JSON Schema 2020-12.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from .. import __version__
from ..domain.languages import LANGUAGES
from ..web.described import COUNT, ROWS, SAID, TEXT, TEXTS, Described
from ..web.listing import LONGEST, MOST, Column, Listing

MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
    "ics": "text/calendar",
}
ABOUT = """\
Everything that the pages show, read-only, without a key. Put .json, .csv or .xlsx in place of the last slash of a page's
address. Values are the same in all languages: ISO 8601 dates, plain digits, words of closed lists in English.

Each value of a thing stands with its evidence: the record and source that state it, when it was retrieved, under which
licence, and what contradicts it. null is what no source states.

Answers carry ETag and Last-Modified: send If-None-Match, and 304 says that nothing has changed. Lists are whole unless
"limit" asks for a part; then the header Link and, in JSON, "next" lead to the rows after it."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address of data: *path* such as "/{language}/activities.{form}", its route's name, what it gives."""

    path: str
    name: str
    gives: Described

    @property
    def names(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)


@lru_cache(maxsize=1)
def addresses() -> tuple[Address, ...]:
    """All addresses of data, in the order of their paths."""
    found = [
        Address(path, route.name or "", held)
        for path, route in _routes(get_resolver(), "/")
        if (held := getattr(route.callback, "described", None))
    ]
    return tuple(sorted(found, key=lambda one: one.path))


def _routes(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            is_language = type(one.pattern).__name__ == "LanguagePrefix"
            yield from _routes(one, before + ("{language}/" if is_language else _template(str(one.pattern))))
        else:
            yield before + _template(str(one.pattern)), one


def _template(pattern: str) -> str:
    """
    A route as a template of OpenAPI.

    >>> _template("sources/<slug:slug>/<int:number>.<str:form>")
    'sources/{slug}/{number}.{form}'
    >>> _template(r"^activities/(?P<key>[^/]+)\\.(?P<form>json|csv|xlsx)$")
    'activities/{key}.{form}'
    """
    text = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"{\1}", pattern)
    text = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", text)
    return text.replace("\\.", ".").strip("^$")


def document(server: str, title: str) -> dict[str, Any]:
    """The description as one document; *server* is scheme and host."""
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "info": {"title": title, "version": __version__, "summary": "The read API", "description": ABOUT},
        "servers": [{"url": server}],
        "paths": {one.path: {"get": _operation(one)} for one in addresses()},
        "components": {
            "schemas": _schemas(),
            "headers": {
                "ETag": {"description": "changes when the answer may have changed", "schema": TEXT},
                "LastModified": {"description": "when the register last changed (RFC 9110)", "schema": TEXT},
                "Link": {"description": "with “limit”: the rows after these, rel=\"next\" (RFC 8288)", "schema": TEXT},
            },
            "responses": {
                "Problem": {
                    "description": "what is wrong with the address, in the language of the address (RFC 9457)",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
            },
        },
    }  # fmt: skip


def _operation(one: Address) -> dict[str, Any]:
    gives = one.gives
    schema = {"$ref": f"#/components/schemas/{_schema_name(one)}"}
    content: dict[str, Any] = {MEDIA[form]: {} for form in gives.forms}
    if "json" in gives.forms:
        content[MEDIA["json"]] = {"schema": schema}
    headers = {
        "ETag": {"$ref": "#/components/headers/ETag"},
        "Last-Modified": {"$ref": "#/components/headers/LastModified"},
    }
    if gives.listing:
        headers["Link"] = {"$ref": "#/components/headers/Link"}
    answers: dict[str, Any] = {"200": {"description": gives.title, "headers": headers, "content": content}}
    if "key" in one.names:
        answers["301"] = {"description": "the thing has another address now"}
    answers |= {"304": {"description": "not changed since"}}
    answers |= {status: {"$ref": "#/components/responses/Problem"} for status in ("400", "404")}
    return {
        "operationId": one.name,
        "summary": gives.title,
        "parameters": [*_in_path(one), *_queries(gives)],
        "responses": answers,
    }  # fmt: skip


PLACES = {
    "key": "the thing's key, as its permanent address has it",
    "slug": "the source's name in every trace",
    "source": "the source's name in every trace",
    "number": "the collection's number",
    "revision": "the revision of the mandate",
    "plan": "the plan",
    "name": "the report: \"2025\", or \"2025-r1\" for a revision",
    "figure": "the figure's name",
    "table": "the table's name",
}  # fmt: skip


def _in_path(one: Address) -> Iterator[dict[str, Any]]:
    for name in one.names:
        held: dict[str, Any] = {"name": name, "in": "path", "required": True}
        if name == "language":
            yield {**held, "description": "language of messages", "schema": {"enum": list(LANGUAGES)}}
        elif name == "form":
            yield {**held, "description": "form of the answer", "schema": {"enum": list(one.gives.forms)}}
        else:
            kind = {"type": "integer"} if name == "number" else TEXT
            yield {**held, "description": PLACES[name], "schema": kind}


def _queries(gives: Described) -> Iterator[dict[str, Any]]:
    listing = gives.listing
    for name in (*(listing.parameters if listing else ()), *gives.parameters):
        schema: dict[str, Any] = {"type": "string", "maxLength": LONGEST}
        if name == "year":
            schema = {"type": "string", "pattern": "^[0-9]{4}$"}
        yield {"name": name, "in": "query", "description": "leaves what has this value", "schema": schema}
    if listing:
        orders = [one.name for one in listing.sorts]
        yield {
            "name": "sort", "in": "query", "description": "the order of the rows",
            "schema": {"enum": orders, "default": orders[0]},
        }  # fmt: skip
        yield {
            "name": "limit", "in": "query", "description": "at most so many rows; without it all",
            "schema": {"type": "integer", "minimum": 1, "maximum": MOST},
        }  # fmt: skip
        yield {
            "name": "after",
            "in": "query",
            "description": "the rows after this place, as Link gives it",
            "schema": TEXT,
        }


def _schema_name(one: Address) -> str:
    return "".join(part.capitalize() for part in one.name.removesuffix("-data").split("-"))


def _schemas() -> dict[str, Any]:
    made: dict[str, Any] = {
        "Problem": _object({"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}),
        "Voice": {
            **_object({"record": TEXT}),
            "description": "a record that states a value, and where it comes from",
            "properties": dict.fromkeys(
                ("record", "source", "address", "licence", "retrieved", "place", "rule", "by", "reason"), TEXT
            ),
        },
        "Fact": _object(
            {
                "value": {"description": "as its record has it"},
                "state": {"enum": ["stated", "inferred", "proposed", "confirmed"]},
                "from": {"$ref": "#/components/schemas/Voice"},
                "agreeing": {"type": "array", "items": {"$ref": "#/components/schemas/Voice"}},
                "against": {"type": "array", "items": {"$ref": "#/components/schemas/Voice"}},
                "marks": TEXTS,
            }
        ),
    }
    for one in addresses():
        if "json" in one.gives.forms:
            made[_schema_name(one)] = _list(one.gives.listing) if one.gives.listing else _thing(one.gives)
    return made


def _list(listing: type[Listing]) -> dict[str, Any]:
    """A list: its filters as they were understood, the count of all rows that they leave, and the rows."""
    row = {"id": TEXT, **{one.name: _cell(one) for one in listing.columns}, "address": TEXT}
    whole = _object({"list": TEXT, "filters": TEXTS, "count": COUNT})
    whole["properties"] |= {
        "as_of": TEXT, "year": COUNT, "next": SAID,
        "rows": {"type": "array", "items": {**_object(row), "additionalProperties": False}},
    }  # fmt: skip
    whole["required"].append("rows")
    return whole


def _cell(column: Column) -> Mapping[str, Any]:
    if column.kind == "number":
        return {"type": ["number", "string", "null"], "description": column.label}
    if column.kind == "date":
        return {"type": ["string", "integer", "null"], "description": column.label}
    if column.kind == "texts":
        return {"type": ["array", "null"], "items": TEXT, "description": column.label}
    if column.kind == "designations":
        return {"type": "array", "items": TEXT, "description": column.label}
    return {"type": ["string", "boolean", "null"], "description": column.label}


def _thing(gives: Described) -> dict[str, Any]:
    members: dict[str, Any] = dict(gives.members)
    if gives.facts:
        fact = {"$ref": "#/components/schemas/Fact"}
        members["facts"] = {
            "type": "object",
            "properties": {one.name: fact for one in gives.facts},
            "additionalProperties": False,
        }
    if members.get("rows") is not ROWS:
        members = {"id": TEXT, **members}
    made = _object(members)
    made["properties"] |= {"address": made["properties"].get("address", TEXT), "as_of": TEXT}
    return made


def _object(members: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(members), "required": list(members)}
