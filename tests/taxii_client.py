"""One who asks a TAXII server over HTTP, as clients do, and what is sent to it."""

from __future__ import annotations

import base64
import http.client
import json
import urllib.parse
import uuid
from dataclasses import dataclass, field

TAXII = "application/taxii+json;version=2.1"


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class Client:
    """One who asks: *authorization* is sent with each request, *address* is the server's."""

    address: str
    authorization: str = ""
    root: str = "/taxii2/main/"
    collections: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, query=(), body: bytes | None = None, **headers: str | None) -> Reply:
        """*query*: pairs; header names with _ for -; None leaves a header out."""
        place = urllib.parse.urlsplit(self.address)
        given = {"Accept": TAXII, "Authorization": self.authorization or None}
        if body is not None:
            given["Content-Type"] = TAXII
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        path = path if path.startswith("/") else self.root + path
        if query:
            path += "?" + (query if isinstance(query, str) else urllib.parse.urlencode(query))
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        try:
            connection.request(method, path, body, {name: value for name, value in given.items() if value})
            found = connection.getresponse()
            return Reply(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        finally:
            connection.close()

    def get(self, path: str, query=(), **headers) -> Reply:
        return self.ask("GET", path, query, **headers)

    def add(self, collection: str, *objects: dict) -> Reply:
        body = json.dumps({"objects": objects}, ensure_ascii=False).encode()
        return self.ask("POST", f"collections/{collection}/objects/", body=body)


def indicator(**change):
    """An indicator of its own, with what is given changed."""
    one = {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{uuid.uuid4()}",
        "created": "2026-01-01T00:00:00.000Z",
        "modified": "2026-01-01T00:00:00.000Z",
        "name": "an indicator",
        "pattern": "[domain-name:value = 'example.org']",
        "pattern_type": "stix",
        "valid_from": "2026-01-01T00:00:00Z",
    }
    return {**one, **change}


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
