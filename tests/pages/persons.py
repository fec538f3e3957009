"""Somebody signed in at the desk, with a browser that runs nothing; and what the desk's accounts are."""

import http.client
import re
import time
import urllib.parse
from dataclasses import dataclass, field

from example_workspaces import secretariat

ROLES = {"reader": "", "officer": "Programme officer", "editor": "Head of unit"}
REASON = "seen in the minutes"


def password_of(workspace, role: str) -> str:
    """Make an account named after its role; the program prints its password this once."""
    done = secretariat("user", "add", role, "--role", role, "--title", ROLES[role], cwd=workspace)
    return re.search(r"^password: (\S+)$", done, re.M)[1]


@dataclass
class Person:
    """Somebody with a browser that keeps cookies and runs nothing."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str):
        place = urllib.parse.urlsplit(self.address)
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        given = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        self.body = answer.read()
        connection.close()
        return answer.status, answer.headers.get("Location", ""), self.body.decode("utf-8", "replace")

    def fetch(self, path: str) -> bytes:
        assert self.get(path)[0] == 200
        return self.body

    def get(self, path: str):
        return self.ask("GET", path)

    def post(
        self,
        path: str,
        fields: dict[str, str],
        file: tuple[str, bytes] | None = None,
        page: str = "/en/account/sign-in/",
    ):
        """A form sent as a browser does: with the token of a page."""
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', self.get(page)[2])
        parts = {**fields, "csrfmiddlewaretoken": token[1] if token else ""}
        if file is None:
            kind, body = "application/x-www-form-urlencoded", urllib.parse.urlencode(parts).encode()
        else:
            mark = "a-mark-that-stands-in-no-file"
            kind = f"multipart/form-data; boundary={mark}"
            body = b"".join(
                f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
                for k, v in parts.items()
            )
            head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\nContent-Type: application/octet-stream\r\n\r\n'
            body += head.encode() + file[1] + f"\r\n--{mark}--\r\n".encode()
        return self.ask("POST", path, body, Content_Type=kind, Origin=self.address)

    def send(self, name: str, data: bytes, source: str = "") -> str:
        """Send a file in and wait for what is made of it: the page's text."""
        status, place, text = self.post("/en/desk/sources/", {"source": source}, (name, data), "/en/desk/sources/")
        return self.over(place) if status == 302 else text

    def over(self, place: str) -> str:
        """Follow a piece of work to its end: the page's text."""
        for _ in range(200):
            text = self.get(place)[2]
            if "Look again" not in text:
                return text
            time.sleep(0.2)
        raise AssertionError("the work was not over")


def signed_in(desk, role: str) -> Person:
    """*desk* is a site with the passwords of its accounts, by role."""
    person = Person(desk.address)
    status, _, text = person.post("/en/account/sign-in/", {"login": role, "password": desk.passwords[role]})
    assert status == 302, text
    return person
