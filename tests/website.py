"""The web site over a shipped example, served as a person serves it, and asked from outside."""

from __future__ import annotations

import html.parser
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.parse
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from example_workspaces import MOMENT, collected, secretariat

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)> {{ 7|add:7 }} {% now "Y" %}'
_CSV = (
    "id,title,kind,lead,start,end,place,country,status,description,source_title,source_url,source_date\n"
    'HOS-1,"{text}",workshop,"{text}",2025-03-04,2025-03-05,"{text}",Avelane,completed,"{text}","{text}","javascript:alert(1)",2025-03-06\n'
)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Site:
    """A running server: *address* such as "http://127.0.0.1:40001", and the workspace that it shows."""

    address: str
    workspace: Path
    trusted: Path | None = None
    process: subprocess.Popen | None = None

    def kill(self) -> None:
        """End the server and its workers at once, as a machine that fails does."""
        self.process.send_signal(signal.SIGSTOP)  # so that it makes no other worker meanwhile
        subprocess.run(["pkill", "-KILL", "-P", str(self.process.pid)], check=True)
        self.process.kill()
        self.process.wait(timeout=30)

    def get(self, path: str, **headers: str) -> Answer:
        """One GET, redirects not followed; header names with _ for -."""
        place = urllib.parse.urlsplit(self.address)
        if self.trusted:
            trust = ssl.create_default_context(cafile=str(self.trusted))
            connection = http.client.HTTPSConnection(place.hostname, place.port, timeout=60, context=trust)
        else:
            connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", urllib.parse.quote(path, safe="/?&=%+~:,;@!$'()*-._"), headers=given)
            found = connection.getresponse()
            return Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        finally:
            connection.close()


@contextmanager
def served(workspace: Path, *options: str, trusted: Path | None = None, **environment: str):
    """The workspace, served on a free port until the end; *trusted* is the certificate by which it answers."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    given = {"SOURCE_DATE_EPOCH": MOMENT, "SECRETARIAT_WORKSPACE": "", "SECRETARIAT_DATABASE_URL": "", **environment}
    log = (workspace / "serve.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "secretariat", "serve", "--port", str(port), *options],
        cwd=workspace, stdout=log, stderr=log, env={**os.environ, **given},
    )  # fmt: skip
    site = Site(f"https://localhost:{port}" if trusted else f"http://127.0.0.1:{port}", workspace, trusted, process)
    try:
        for _ in range(600):
            try:
                if site.get("/readyz").status == 200:
                    break
            except OSError:
                pass
            assert process.poll() is None, (workspace / "serve.log").read_text("utf-8", "replace")
            time.sleep(0.1)
        else:
            raise AssertionError("the server did not begin to answer")
        yield site
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def example(folder: Path) -> Path:
    """
    The fictitious example, collected, with one more source whose every text is hostile; its report of 2024 issued, that
    of 2025 in English and in Arabic, and a draft of 2025.
    """
    workspace = collected(folder, "fictitious")
    more = folder.parent / "hostile.csv"
    more.write_text(_CSV.format(text=HOSTILE.replace('"', '""')), encoding="utf-8")
    secretariat("collect", more, cwd=workspace)
    for options in (("2024", "--issue"), ("2025", "--issue"), ("2025", "--issue", "--language", "ar"), ("2025",)):
        secretariat("report", *options, cwd=workspace)
    return workspace


VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


@dataclass
class Read(html.parser.HTMLParser):
    """What a page holds: title, links, visible texts in its own language, that language, and elements by name."""

    title: str = ""
    links: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    root: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)
        self._within: list[str] = []
        self._open: list[tuple[str, bool]] = []  # element, and whether its language is another than the page's

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.names.add(tag)
        if tag not in VOID:
            foreign = bool(self._open and self._open[-1][1])
            if held.get("lang") and tag != "html":
                foreign = held["lang"] != self.root.get("lang")
            self._open.append((tag, foreign))
        if tag == "html":
            self.root = held
        if tag == "a" and held.get("href"):
            self.links.append(held["href"])
        for name in ("aria-label", "data-label", "placeholder", "title"):
            if held.get(name) and not self._is_foreign:
                self.texts.append(held[name])
        if tag in ("title", "script", "style"):
            self._within.append(tag)

    @property
    def _is_foreign(self) -> bool:
        return bool(self._open and self._open[-1][1])

    def handle_endtag(self, tag):
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data):
        if self._within == ["title"]:
            self.title += data
        elif not self._within and not self._is_foreign and data.strip():
            self.texts.append(" ".join(data.split()))


def read(text: str) -> Read:
    page = Read()
    page.feed(text)
    return page
