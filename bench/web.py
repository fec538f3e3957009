"""
How fast the web site answers with 302,000 standards and 10,000 activities, as ratios to a bare Django page in one run.

    python bench/web.py                       makes the workspace first (about ten minutes)
    python bench/web.py --workspace DIR       uses one that a run made before (DIR is made when it is not there)
    python bench/web.py --small               a few thousand documents and few requests, in about three minutes

Two workers, 16 connections, the load generator on the same machine (asyncio, see web_load.py, where the floor stands
too). Floor and pages alternate. The data is found by SECRETARIAT_DATA (default: ../shared/data beside the checkout).
Activities are made up from a seed, which is printed. The workspace that is given is not changed: what is written goes
into a copy.
"""

from __future__ import annotations

import argparse
import html
import http.client
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import web_load
import web_workspace
from collect import _family, _pss

P50, P99, QUERIES, TWICE, FORM, STREAM_MB = 3.0, 6.0, 8, 2.0, 1.0, 60.0

SETTINGS = """
import json, os, sys
os.environ["SECRETARIAT_WORKSPACE"], os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[1], "secretariat.config.web_settings"
import django
django.setup()
"""
SIGN_IN = """
import sys
from pathlib import Path
from secretariat.cli import open_web
open_web(Path(sys.argv[1]))
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from secretariat.accounts.services import add_user
user, _ = add_user(name="bench", role="officer", title="Programme officer", password="")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print("sessionid=" + session.session_key)
"""
COUNT = (
    SETTINGS
    + """
from http.cookies import SimpleCookie
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from secretariat.evidence import kept
settings.ALLOWED_HOSTS.append("testserver")
counts = {}
client = Client()
client.get("/en/about/")
for number, (path, cookie) in enumerate(json.load(sys.stdin)):
    client.cookies = SimpleCookie(cookie)
    kept.forget()
    each = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as held:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        each.append(len(held))
    counts[path] = [*each, answer.headers.get("Cache-Control", "")]
print(json.dumps(counts))
"""
)


def say(name: str, value: float, limit: float, unit: str = "", more: str = "") -> bool:
    held = value <= limit
    print(f"  {name:<62} {value:8.2f}{unit}   limit {limit:g}{unit}   {'ok' if held else 'MISSED'}{more}", flush=True)
    return held


def program(code: str, workspace: Path, *, told: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, str(workspace)], input=told, stdout=subprocess.PIPE, text=True, check=True,
        env=web_workspace.environment(),
    )  # fmt: skip
    return done.stdout.strip().splitlines()[-1]


class Browser:
    """One connection that keeps its cookies."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookies = port, dict([cookie.split("=", 1)] if cookie else [])

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        given = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            given["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(fields) if fields is not None else None, given)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        body = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, body

    def links(self, path: str, pattern: str) -> list[str]:
        status, body = self.ask("GET", path)
        if status != 200:
            sys.exit(f"{path}: {status}")
        return list(dict.fromkeys(html.unescape(one) for one in re.findall(rf'href="({pattern})"', body)))


def pages_of(port: int) -> dict[str, str]:
    """One list and one thing of each kind, lists filtered, sorted and gone into; what it is -> path."""
    browser = Browser(port)
    found = {"home": "/en/", "about": "/en/about/"}
    for kind, path in (
        ("activities", "/en/activities/"), ("entities", "/en/entities/"), ("standards", "/en/standards/"),
        ("mandates", "/en/mandates/"), ("plans", "/en/plans/"), ("budget", "/en/budget/"), ("acts of cooperation", "/en/cooperation/"),
        ("sources", "/en/sources/"), ("reports", "/en/reports/"),
    ):  # fmt: skip
        found[f"list: {kind}"] = path
    found["list: costs"], found["list: cooperating entities"] = "/en/budget/costs/", "/en/cooperation/entities/"
    found["list: costs of another year"] = "/en/budget/costs/?year=2015"
    found["list: activities of a year"] = "/en/activities/?year=2019"
    found["list: activities by words"] = "/en/activities/?title=routing&sort=title"
    found["list: activities, standing"] = "/en/activities/?standing=held&kind=workshop"
    for name, query in (
        ("standards by designation", "?sort=designation"),
        ("standards of a body", "?body=IETF"),
        ("standards of a year", "?year=2015"),
    ):
        found[f"list: {name}"] = f"/en/standards/{query}"
    after = browser.links("/en/standards/?sort=designation", r"\?[^\"]*after=[^\"]*")
    if after:
        found["list: standards, second page"] = f"/en/standards/{after[-1]}"
    found["search: words"] = "/en/search/?q=network+security"
    found["search: of a kind"] = "/en/search/?q=security&kind=standard"
    segment = r"[^\"/?]+/"
    for kind, path, pattern in (
        ("activity", "/en/activities/", f"/en/activities/{segment}"), ("entity", "/en/entities/", f"/en/entities/{segment}"),
        ("standard", "/en/standards/?sort=designation", f"/en/standards/{segment}"),
        ("revision", "/en/mandates/", f"/en/mandates/{segment}"), ("plan", "/en/plans/?text=yes", f"/en/plans/{segment}"),
        ("budget line", "/en/budget/", f"/en/budget/lines/{segment}"), ("act", "/en/cooperation/", f"/en/cooperation/acts/{segment}"),
        ("source", "/en/sources/", f"/en/sources/{segment}"), ("report", "/en/reports/", f"/en/reports/{segment}"),
    ):  # fmt: skip
        if held := browser.links(path, pattern):
            found[f"page: {kind}"] = held[len(held) // 2]
    for kind, above, pattern in (
        ("instruction", "page: revision", f"{segment}"), ("goal", "page: plan", f"{segment}"), ("figure", "page: report", f"figures/{segment}"),
    ):  # fmt: skip
        base = found.get(above, "")
        if base and (held := browser.links(base, re.escape(base) + pattern)):
            found[f"page: {kind}"] = held[-1]
    return found


DESK = {"desk": "/en/desk/", "desk: inbox": "/en/desk/inbox/", "desk: inbox, alike": "/en/desk/inbox/?part=alike",
        "desk: inbox, contradictions": "/en/desk/inbox/?part=conflicts", "desk: activities": "/en/desk/activities/", "desk: log": "/en/desk/log/"}  # fmt: skip


def ratios(
    floor: web_load.Server, site: web_load.Server, pages: dict[str, str], cookie: str, requests: int
) -> list[bool]:
    kept, floors = [], []
    web_load.load(floor.port, ["/"], requests=requests // 2)
    for name, path in pages.items():
        floors.append(web_load.load(floor.port, ["/"], requests=requests))
        least50 = sorted(one.p50 for one in floors[-5:])[len(floors[-5:]) // 2]
        least99 = sorted(one.p99 for one in floors[-5:])[len(floors[-5:]) // 2]
        web_load.load(site.port, [path], requests=2 * web_load.CONNECTIONS, cookie=cookie)
        found = web_load.load(site.port, [path], requests=requests, cookie=cookie)
        told = f"   ({found.p50 * 1e3:.0f} of {least50 * 1e3:.0f} ms, {found.p99 * 1e3:.0f} of {least99 * 1e3:.0f} ms)"
        kept.append(say(f"{name}, p50 / floor", found.p50 / least50, P50))
        kept.append(say(f"{name}, p99 / floor", found.p99 / least99, P99, more=told))
    return kept


def queries(workspace: Path, pages: dict[str, str], cookie: str) -> list[bool]:
    """How many queries each page asks when the process knows nothing yet, and then; the same for few rows as for many."""
    asked = [(path, cookie if "/desk/" in path else "") for path in pages.values()]
    asked += [
        ("/en/activities/?title=routing", cookie),
        ("/en/standards/?body=OASIS", ""),
        ("/en/standards/?body=IETF", ""),
    ]
    counts = json.loads(program(COUNT, workspace, told=json.dumps(asked)))
    kept = []
    for number, state in enumerate(("cold", "warm")):
        worst = max(counts, key=lambda path: counts[path][number])
        kept.append(say(f"most queries of a page, {state}", counts[worst][number], QUERIES, more=f"   ({worst})"))
    few, many = (counts[f"/en/standards/?body={body}"] for body in ("OASIS", "IETF"))
    kept.append(
        say("queries of a long list beyond those of a short one", abs(many[0] - few[0]) + abs(many[1] - few[1]), 0)
    )
    told = counts["/en/activities/?title=routing"]
    kept.append(
        say(
            "signed-in pages answered without a query, or kept by others", (told[1] < 1) + ("private" not in told[2]), 0
        )
    )
    return kept


def stream(site: web_load.Server) -> list[bool]:
    """All standards as CSV: the first byte, the rows, and what the server's processes grow by meanwhile."""
    before = peak = sum(_pss(pid) for pid in _family(site.process.pid))
    over = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.1):
            peak = max(peak, sum(_pss(pid) for pid in _family(site.process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=600)
    connection.request("GET", "/en/standards.csv")
    answer = connection.getresponse()
    lines = answer.read(1).count(b"\n")
    first = time.perf_counter() - begun
    while part := answer.read(1 << 16):
        lines += part.count(b"\n")
    took = time.perf_counter() - begun
    over.set()
    watcher.join()
    print(
        f"  standards.csv: {lines - 1:,} rows in {took:.1f} s, first byte after {first * 1e3:.0f} ms; server's peak PSS {peak:.0f} MB (before {before:.0f} MB)"
    )
    return [say("memory added while all standards stream", peak - before, STREAM_MB, " MB")]


class Forms(threading.Thread):
    """An officer who corrects an activity once a second, until told to stop; how long each form waited."""

    def __init__(self, port: int, cookie: str, activities: list[str]) -> None:
        super().__init__()
        self.browser, self.paths, self.over = Browser(port, cookie), activities, threading.Event()
        self.waited: list[float] = []
        self.refused = 0

    def run(self) -> None:
        number = 0
        while not self.over.wait(0.5):
            path = self.paths[number % len(self.paths)]
            number += 1
            status, body = self.browser.ask("GET", path)
            fields = {}
            for tag in re.findall(r"<input[^>]*>", body):
                named = dict(re.findall(r'(name|value)="([^"]*)"', tag))
                if "name" in named and named["name"] not in fields:
                    fields[named["name"]] = html.unescape(named.get("value", ""))
            for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', body, re.S):
                fields[name] = html.unescape(text).removeprefix("\n")
            for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', body, re.S):
                chosen = re.search(r'value="([^"]*)"[^>]*selected', options)
                fields[name] = html.unescape(chosen[1]) if chosen else ""
            fields |= {"f-place": f"Tidehaven {number}", "reason": "bench"}
            begun = time.perf_counter()
            status, _ = self.browser.ask("POST", path, fields)
            self.waited.append(time.perf_counter() - begun)
            self.refused += status != 302


def collecting(
    folder: Path, site: web_load.Server, pages: dict[str, str], cookie: str, names: tuple[str, ...], seconds: float
) -> list[bool]:
    """The same mix of pages, alone and while all catalogues are collected a second time under other names; and a form."""
    paths = [path for name, path in pages.items() if name.startswith(("list:", "page:"))]
    web_load.load(site.port, paths, requests=3 * len(paths))
    alone = web_load.load(site.port, paths, seconds=min(seconds, 30))
    with (folder / "secretariat.toml").open("a", encoding="utf-8", newline="\n") as stream:
        for name in names:
            form = web_workspace.FORMATS.get(name, "relaton")
            stream.write(
                web_workspace.entry(
                    f"again-{name}", form, str(web_workspace.DATA / f"{name}.tar.gz"), 'as_of = "2026-08-22"\n'
                )
            )
    activities = [
        f"/en/desk{path.removeprefix('/en')}"
        for path in Browser(site.port).links("/en/activities/", r"/en/activities/[^\"/?]+/")
    ]
    forms = Forms(site.port, cookie, activities)
    process = subprocess.Popen(
        [sys.executable, "-m", "secretariat", "collect", "--json", *(f"again-{name}" for name in names)], cwd=folder,
        stdout=subprocess.PIPE, text=True, env=web_workspace.environment(),
    )  # fmt: skip
    forms.start()
    taken: list[float] = []
    begun = time.perf_counter()
    while process.poll() is None and time.perf_counter() - begun < seconds:
        taken += web_load.load(site.port, paths, seconds=2.0).seconds
    ended = process.poll() is not None
    forms.over.set()
    forms.join()
    if not ended:  # it may be killed at any moment; the next would go on
        process.terminate()
    read = sum(one["read"] for one in json.loads(process.communicate()[0])) if ended else 0
    during = web_load.Times(tuple(sorted(taken)))
    how = f"all of {read:,} documents" if ended else f"the first {seconds:.0f} s of it"
    print(
        f"  while collecting ({how}): p50 {during.p50 * 1e3:.0f} ms, p99 {during.p99 * 1e3:.0f} ms; alone {alone.p50 * 1e3:.0f} and {alone.p99 * 1e3:.0f} ms"
    )
    kept = [say("p99 while collecting / alone", during.p99 / alone.p99, TWICE)]
    kept.append(
        say(
            f"longest wait of {len(forms.waited)} forms, {forms.refused} refused",
            max(forms.waited, default=99),
            FORM,
            " s",
        )
    )
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, help="made there when it is not there")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--seed", type=int, default=130)
    parser.add_argument("--requests", type=int, help="of each page (default 640, small 160)")
    parser.add_argument("--seconds", type=float, help="at most so long while collecting (default 900, small 30)")
    parser.add_argument("--only", help="pages whose name holds this")
    parser.add_argument("--parts", default="queries,ratios,stream,collecting")
    options = parser.parse_args()
    names = web_workspace.SMALL if options.small else web_workspace.CATALOGUES
    kept: list[bool] = []
    with tempfile.TemporaryDirectory(prefix="bench-web-", ignore_cleanup_errors=True) as temporary:
        source = (options.workspace or Path(temporary) / "made").resolve()
        if not source.exists():
            source.parent.mkdir(parents=True, exist_ok=True)
            begun = time.perf_counter()
            web_workspace.make(
                source, catalogues=names, activities=1_000 if options.small else 10_000, seed=options.seed
            )
            web_workspace.secretariat("report", "2025", cwd=source)
            print(f"workspace made in {time.perf_counter() - begun:.0f} s, seed {options.seed}")
        folder = Path(temporary) / "served"
        shutil.copytree(source, folder)
        web_workspace.secretariat("rebuild", "--counts", cwd=folder)  # the workspace may be of an earlier program
        cookie = program(SIGN_IN, folder)
        port = web_load.free_port()
        arguments = ["-m", "secretariat", "serve", "--port", str(port), "--workers", str(web_load.WORKERS)]
        room = Path(temporary) / "floor"
        room.mkdir()
        with (
            web_load.floor(room, folder / "register.sqlite3") as floor,
            web_load.server(arguments, port, "/readyz", cwd=folder, env=web_workspace.environment()) as site,
        ):
            pages = pages_of(site.port)
            every = {name: path for name, path in {**pages, **DESK}.items() if not options.only or options.only in name}
            signed = {
                f"{name}, signed in": path
                for name, path in every.items()
                if name in ("list: activities", "page: activity")
            }
            if "queries" in options.parts:
                kept += queries(folder, every, cookie)
            if "ratios" in options.parts:
                requests = options.requests or (160 if options.small else 640)
                kept += ratios(
                    floor, site, {name: path for name, path in every.items() if name not in DESK}, "", requests
                )
                kept += ratios(
                    floor, site, {**signed, **{n: p for n, p in every.items() if n in DESK}}, cookie, requests
                )
            if "stream" in options.parts:
                kept += stream(site)
            if "collecting" in options.parts:
                kept += collecting(
                    folder, site, pages, cookie, names, options.seconds or (30 if options.small else 900)
                )
    print(f"{sum(kept)} of {len(kept)} limits kept")
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
