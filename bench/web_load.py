"""
Load for bench/web.py: a server of its own, a small generator of requests, and the bare page that is the floor.

The generator is of the standard library: asyncio streams, connections that stay open, each asking again when it has
its answer. The floor is what `django-admin startproject` gives (its middleware, one app) with one page: a model's query
of 50 rows and a template, on the same register, by the same server with as many workers.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WORKERS, CONNECTIONS = 2, 16

FLOOR = '''
import os, sys
from django.conf import settings
settings.configure(
    DEBUG=False, ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY="bench", USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["FLOOR_REGISTER"], "CONN_MAX_AGE": 600}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {
        "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"],
        "loaders": [("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", {"page.html": """<!doctype html>
<title>Standards</title><table>{% for row in rows %}<tr><th scope="row">{{ row.designation }}</th><td>{{ row.title }}</td>
<td>{{ row.body }}</td><td>{{ row.published }}</td><td>{{ row.status }}</td></tr>{% endfor %}</table>"""})])],
    }}],
)
import django
django.setup()
from django.db import models
from django.shortcuts import render
from django.urls import path
class Standard(models.Model):
    thing = models.BigIntegerField(primary_key=True, db_column="thing_id")
    designation, title, body, published, status = (models.TextField() for _ in range(5))
    class Meta:
        app_label, managed, db_table = "floor", False, "standards_standard"
def page(request):
    return render(request, "page.html", {"rows": list(Standard.objects.order_by("designation", "thing")[:50])})
urlpatterns = [path("", page)]
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
'''
SERVE_FLOOR = """
import sys
from granian import Granian
from granian.constants import Interfaces
if __name__ == "__main__":
    Granian("floor:application", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI, workers=int(sys.argv[2]),
            blocking_threads=1, log_enabled=True, log_level="warning").serve()
"""


@dataclass(frozen=True)
class Server:
    """A server at a port; *process* is the first of its processes."""

    port: int
    process: subprocess.Popen


@contextmanager
def server(arguments: Sequence[str], port: int, ready: str, **options) -> Iterator[Server]:
    process = subprocess.Popen([sys.executable, *arguments], stderr=subprocess.DEVNULL, **options)
    try:
        for _ in range(600):
            if process.poll() is not None:
                sys.exit(f"the server ended: {arguments}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{ready}", timeout=5).read()
                break
            except OSError:
                time.sleep(0.1)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def floor(folder: Path, register: Path) -> Iterator[Server]:
    (folder / "floor.py").write_text(FLOOR, encoding="utf-8")
    (folder / "serve.py").write_text(SERVE_FLOOR, encoding="utf-8")
    port = free_port()
    given = {**os.environ, "FLOOR_REGISTER": str(register), "PYTHONPATH": str(folder)}
    with server([str(folder / "serve.py"), str(port), str(WORKERS)], port, "/", cwd=folder, env=given) as one:
        yield one


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@dataclass(frozen=True)
class Times:
    """Seconds that each answer took, sorted."""

    seconds: tuple[float, ...]

    def at(self, share: float) -> float:
        return self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))] if self.seconds else 0.0

    @property
    def p50(self) -> float:
        return self.at(0.50)

    @property
    def p99(self) -> float:
        return self.at(0.99)


def load(
    port: int,
    paths: Sequence[str],
    *,
    requests: int = 0,
    seconds: float = 0.0,
    cookie: str = "",
    connections: int = CONNECTIONS,
) -> Times:
    """Ask for these paths in turn, so many times or so long, over open connections. Exits when an answer is not 200."""
    return asyncio.run(_load(port, paths, requests, seconds, cookie, connections))


async def _load(port: int, paths: Sequence[str], requests: int, seconds: float, cookie: str, connections: int) -> Times:
    taken: list[float] = []
    begun, until = 0, time.perf_counter() + seconds

    async def one() -> None:
        nonlocal begun
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        while begun < requests or time.perf_counter() < until:
            path = paths[begun % len(paths)]
            begun += 1
            at = time.perf_counter()
            more = f"Cookie: {cookie}\r\n" if cookie else ""
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{more}\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            await _body(reader, head.lower())
            taken.append(time.perf_counter() - at)
            if not head.startswith(b"HTTP/1.1 200"):
                sys.exit(f"{path}: {head.splitlines()[0].decode()}")
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return Times(tuple(sorted(taken)))


async def _body(reader: asyncio.StreamReader, head: bytes) -> None:
    if b"content-length:" in head:
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        return
    while size := int((await reader.readline()).split(b";")[0], 16):  # chunked
        await reader.readexactly(size + 2)
    await reader.readline()
