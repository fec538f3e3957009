"""
What the TAXII server costs: pages, manifests and objects against a bare WSGI application that sends the same bytes.

    python bench/taxii.py                 25,000 objects of ATT&CK; loading, pages, memory
    python bench/taxii.py --million       the same object set forty times over: whether the depth of a page matters

One run, two workers of granian for each, Basic authentication, loopback, one client that keeps its connection; medians.
Targets: page of 100 at most 4 times the bare answer, of 1,000 at most 2.5, manifest of 1,000 at most 4, one object at most
4; 1,000 objects in a POST at 6,000 objects a second or more, a bundle loaded at 10,000 or more; 150 MB a worker; with a
million objects any page at any depth at most 1.5 times its time with 25,000. The data is found by SECRETARIAT_DATA.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SECRETARIAT_DATA", ROOT.parent / "shared" / "data"))
BUNDLE = DATA / "exchange" / "stix" / "2.1-derived" / "enterprise-attack-18.1.json.gz"
MEDIA = "application/taxii+json;version=2.1"
PASSWORD = "a password of the bench alone"

BARE = """
import os
from pathlib import Path
ANSWERS = {path.name: path.read_bytes() for path in Path(os.environ["ANSWERS"]).glob("*.bin")}
def application(environ, start_response):
    body = ANSWERS[environ["PATH_INFO"].strip("/")]
    start_response("200 OK", [("Content-Type", "application/taxii+json;version=2.1"), ("Content-Length", str(len(body)))])
    return [body]
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--million", action="store_true", help="also a million objects (some minutes, 3 GB of disk)")
    arguments.add_argument("--rounds", type=int, default=300)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-taxii-") as temporary:
        folder = Path(temporary)
        workspace = folder / "w"
        _secretariat("init", str(workspace))
        _make(workspace)
        _load(workspace, "attack")
        _post(workspace)
        times = _pages(workspace, folder, "attack", given.rounds)
        if given.million:
            _fill(workspace)
            deep = _pages(workspace, folder, "million", given.rounds, depth=True)
            for name, seconds in deep.items():
                if name in times:
                    print(f"a million, {name:24} {seconds / times[name]:5.2f} x its time with 25,000 (1.5)")


def _secretariat(*arguments: str, **options) -> str:
    done = subprocess.run([sys.executable, "-m", "secretariat", *arguments], capture_output=True, text=True, **options)
    if done.returncode:
        raise SystemExit(f"secretariat {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def _make(workspace: Path) -> None:
    def run(*arguments: str, **options) -> None:
        _secretariat("--workspace", str(workspace), *arguments, **options)

    run("user", "add", "analyst", "--role", "contributor", "--ask", input=PASSWORD + "\n")
    run("exchange", "community", "all", "All")
    run("exchange", "entity", "csirt", "CSIRT", "--community", "all")
    run("exchange", "member", "csirt", "analyst")
    for name in ("attack", "posts", "million"):
        run("exchange", "collection", name, "--alias", name, "--community", "all")


def _load(workspace: Path, name: str) -> None:
    said = _secretariat("--workspace", str(workspace), "exchange", "load", str(BUNDLE), "--to", name, "--as", "analyst")
    many, seconds = int(said.split()[0].replace(",", "")), float(said.split()[-2])
    print(f"bundle loaded: {many:,} objects, {many / max(seconds, 0.01):,.0f} a second (10,000), durable")


def _post(workspace: Path) -> None:
    objects = json.loads(gzip.decompress(BUNDLE.read_bytes()))["objects"]
    definitions = [one for one in objects if one["type"] == "marking-definition"]
    chosen = [one for one in objects if one["type"] != "marking-definition"][:6000]
    with _served(workspace) as (port, _), _client(port) as ask:
        ask("POST", "collections/posts/objects/", json.dumps({"objects": definitions}).encode())
        rates = []
        for start in range(0, 6000, 1000):
            body = json.dumps({"objects": chosen[start : start + 1000]}).encode()
            began = time.perf_counter()
            status = json.loads(ask("POST", "collections/posts/objects/", body))
            rates.append(1000 / (time.perf_counter() - began))
            assert status["success_count"] == 1000, status["failures"][:1]
        print(f"1,000 objects in a POST: median {statistics.median(rates):,.0f} objects a second (6,000), durable")


def _fill(workspace: Path) -> None:
    """A million objects: those of ATT&CK under other identifiers, loaded as any bundle is."""
    body = gzip.decompress(BUNDLE.read_bytes()).decode()
    fixed = "613f2e26|34098fce|f88d31f6|5e57c739"  # the labels of TLP keep their identifiers
    began, many, file = time.perf_counter(), 0, workspace / "copy.json"
    for copy in range(41):
        # Two digits of each identifier are changed alike, so that references still lead to what they name.
        file.write_text(re.sub(rf"(--)(?!{fixed})[0-9a-f]{{2}}([0-9a-f]{{6}}-)", rf"\g<1>{copy:02x}\2", body), "utf-8")
        said = _secretariat(
            "--workspace", str(workspace), "exchange", "load", str(file), "--to", "million", "--as", "analyst"
        )
        many += int(said.split()[0].replace(",", ""))
    print(f"{many:,} objects in {time.perf_counter() - began:,.0f} s")


CASES = (
    ("page of 100", "objects/?limit=100", 4.0),
    ("page of 1,000", "objects/?limit=1000", 2.5),
    ("manifest of 1,000", "manifest/?limit=1000", 4.0),
    ("one object", "objects/{one}/", 4.0),
)


def _pages(workspace: Path, folder: Path, name: str, rounds: int, *, depth: bool = False) -> dict[str, float]:
    found: dict[str, float] = {}
    with _served(workspace) as (port, process), _client(port) as ask:
        first = json.loads(ask("GET", f"collections/{name}/manifest/?limit=1000"))["objects"]
        cases = [
            (title, f"collections/{name}/{path.format(one=first[500]['id'])}", most) for title, path, most in CASES
        ]
        if depth:
            last = _last(ask, name)
            for title, path, most in list(cases):
                if "?" in path:
                    cases.append((title, f"{path}&added_after={last}", most))
        bodies = [ask("GET", path) for _, path, _ in cases]
        for number, body in enumerate(bodies):
            (folder / f"{number}.bin").write_bytes(body)
        with _bare(folder) as bare_port, _client(bare_port, "/") as bare:
            for number, (title, path, most) in enumerate(cases):
                theirs, ours = [], []
                for _ in range(rounds):  # one of each in turn, so that both meet the same machine
                    theirs.append(_timed(bare, f"{number}.bin"))
                    ours.append(_timed(ask, path))
                here, there = statistics.median(ours), statistics.median(theirs)
                found[title] = max(here, found.get(title, 0.0))
                print(
                    f"{name:8} {title:18} {here * 1e3:6.2f} ms, bare {there * 1e3:6.2f} ms: {here / there:5.2f} x ({most})"
                )
        print(f"{name:8} memory of the largest worker: {_memory(process)} MB (150)")
    return found


def _last(ask, name: str) -> str:
    """A date added near the collection's end, found by halving."""
    low, high = 0, int(time.time() * 1e6)

    def text(at: int) -> str:
        return f"{datetime.fromtimestamp(at / 1e6, UTC):%Y-%m-%dT%H:%M:%S.%fZ}"

    for _ in range(60):
        middle = (low + high) // 2
        left = json.loads(ask("GET", f"collections/{name}/manifest/?limit=1000&added_after={text(middle)}")).get(
            "objects", []
        )
        if len(left) >= 1000:
            low = middle
        else:
            high = middle
    return text(low)


def _timed(ask, path: str) -> float:
    began = time.perf_counter()
    ask("GET", path)
    return time.perf_counter() - began


@contextmanager
def _served(workspace: Path):
    port = _free()
    arguments = [
        sys.executable,
        "-m",
        "secretariat",
        "--workspace",
        str(workspace),
        "serve",
        "--port",
        str(port),
        "--workers",
        "2",
    ]
    with (workspace / "serve.log").open("wb") as log:
        process = subprocess.Popen(arguments, stdout=log, stderr=log)
    try:
        _wait(port)
        yield port, process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _bare(folder: Path):
    port = _free()
    (folder / "bare.py").write_text(BARE, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--port", str(port),
         "--log-level", "warning", "bare:application"], cwd=folder, env={**os.environ, "PYTHONPATH": str(folder), "ANSWERS": str(folder)},
    )  # fmt: skip
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _client(port: int, prefix: str = "/taxii2/main/"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    given = base64.b64encode(f"analyst:{PASSWORD}".encode()).decode()
    headers = {"Accept": MEDIA, "Content-Type": MEDIA, "Authorization": f"Basic {given}"}

    def ask(method: str, path: str, body: bytes | None = None) -> bytes:
        connection.request(method, prefix + path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status not in (200, 202):
            raise SystemExit(f"{path}: {answer.status} {content[:300]!r}")
        return content

    try:
        yield ask
    finally:
        connection.close()


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait(port: int) -> None:
    for _ in range(600):
        with socket.socket() as found:
            if found.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def _memory(process: subprocess.Popen) -> int:
    """MB that the largest worker holds; 0 where the system does not tell."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        said = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        if int(said.get("PPid", 0)) == process.pid and "VmRSS" in said:
            found = max(found, int(said["VmRSS"].split()[0]) // 1024)
    return found


if __name__ == "__main__":
    main()
