"""
How fast, how small and how quiet collecting the standards catalogues is, as ratios measured in one run.

    python bench/collect.py                          everything, three rounds (about twenty minutes)
    python bench/collect.py --only itu --rounds 1    one catalogue, once

The floor is what any collector must do: the archives streamed by tarfile, each member parsed by ryaml, garbage
collector off, nothing kept. Floor and collect alternate; medians are printed; starting the program is apart. The data
is found by SECRETARIAT_DATA (default: ../shared/data beside the checkout).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SECRETARIAT_DATA", ROOT.parent / "shared" / "data")) / "standards"
CATALOGUES = ("oasis", "itu-r", "etsi", "itu", "w3c", "ieee", "3gpp", "iso", "iec")
ALL = (*CATALOGUES, "ietf", "nist")
FORMATS = {"ietf": "rfc-index", "nist": "nist-ris"}
LIMITS = {1: 1.8, 2: 1.0}
LIMITS_ITU = {1: 1.5, 2: 0.85}

FLOOR = """
import gc, json, sys, tarfile, time
import ryaml
gc.disable()
began, documents, size = time.perf_counter(), 0, 0
for path in sys.argv[1:]:
    with tarfile.open(path, "r|gz") as archive:
        for member in archive:
            if member.isfile():
                raw = archive.extractfile(member).read()
                ryaml.loads(raw.decode())
                documents += 1
                size += len(raw)
print(json.dumps({"seconds": time.perf_counter() - began, "documents": documents, "bytes": size}))
"""
HASHING = """
import hashlib, json, sys, tarfile, time
began = time.perf_counter()
for path in sys.argv[1:]:
    with tarfile.open(path, "r|gz") as archive:
        for member in archive:
            if member.isfile():
                hashlib.sha256(archive.extractfile(member).read()).digest()
print(json.dumps({"seconds": time.perf_counter() - began}))
"""
COLLECT = """
import json, os, sys, time
folder, workers, search = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "search"
os.environ["SECRETARIAT_WORKSPACE"] = folder
os.environ["DJANGO_SETTINGS_MODULE"] = "secretariat.config.settings"
def main():
    import django
    django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0, interactive=False)
    from django.conf import settings
    from django.db import transaction
    from secretariat import formats
    from secretariat.evidence import collect
    held = []
    depth = [0]
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__
    def timed_enter(self):
        enter(self)
        depth[0] += 1
        if depth[0] == 1:
            self.began = time.perf_counter()
    def timed_leave(self, *error):
        leave(self, *error)
        depth[0] -= 1
        if depth[0] == 0:
            held.append(time.perf_counter() - self.began)
    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = timed_enter, timed_leave
    each, counts = {}, {}
    began = time.perf_counter()
    for entry in settings.WORKSPACE.sources:
        at = time.perf_counter()
        outcome = collect.collect(collect.declare(entry), context=formats.Context(), workers=workers)
        each[entry["slug"]] = round(time.perf_counter() - at, 2)
        s = outcome.snapshot
        counts[entry["slug"]] = [s.state, s.read, s.new, s.changed, s.unchanged, s.gone, s.refused]
    took = time.perf_counter() - began
    found = {"seconds": took, "each": each, "counts": counts, "longest_lock": max(held, default=0)}
    if search:
        from secretariat.evidence import indexing
        held.clear()
        at = time.perf_counter()
        found["indexed"] = indexing.catch_up()
        found["index_seconds"] = time.perf_counter() - at
        found["index_longest_lock"] = max(held, default=0)
    print(json.dumps(found))
if __name__ == "__main__":
    main()
"""


def run(code: str, *arguments: str) -> dict:
    """Run a program of its own; its last line is JSON. Adds the most memory that it and its children had."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "run.py"
        script.write_text(code, encoding="utf-8")
        process = subprocess.Popen([sys.executable, str(script), *arguments], stdout=subprocess.PIPE, text=True)
        peak = watch(process)
        out = process.stdout.read()
        if process.wait():
            sys.exit(f"failed: {' '.join(arguments)}")
    return {**json.loads(out.strip().splitlines()[-1]), "peak_mb": peak}


def watch(process: subprocess.Popen) -> float | None:
    """The most megabytes (proportional set size) of a process and its children, sampled; None where there is no /proc."""
    peak = None
    while process.poll() is None:
        if Path("/proc").is_dir():
            total = sum(_pss(pid) for pid in _family(process.pid))
            peak = max(peak or 0, total)
        try:
            process.wait(0.25)
        except subprocess.TimeoutExpired:
            continue
    return peak


def _family(pid: int) -> list[int]:
    family, at = [pid], 0
    while at < len(family):
        try:
            for task in Path(f"/proc/{family[at]}/task").iterdir():
                family += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            pass
        at += 1
    return family


def _pss(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def workspace(folder: Path, names: tuple[str, ...], place: Path = DATA) -> None:
    folder.mkdir(parents=True)
    text = '[workspace]\nname = "bench"\n'
    for name in names:
        text += f'[[sources]]\nslug = "{name}"\nformat = "{FORMATS.get(name, "relaton")}"\n'
        text += f'place = {json.dumps(str(place / f"{name}.tar.gz"))}\nas_of = "2026-08-22"\n'
    (folder / "secretariat.toml").write_text(text, encoding="utf-8")


def size_of(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def repacked(names: tuple[str, ...], into: Path) -> None:
    """The same archives with other bytes: the same members, packed anew."""
    import gzip

    into.mkdir()
    for name in names:
        with gzip.open(DATA / f"{name}.tar.gz") as source, gzip.open(into / f"{name}.tar.gz", "wb", 1) as target:
            shutil.copyfileobj(source, target, 1 << 20)


def say(name: str, value: float, limit: float, unit: str = "") -> bool:
    kept = value <= limit
    print(f"  {name:<58} {value:8.2f}{unit}   limit {limit:g}{unit}   {'ok' if kept else 'MISSED'}", flush=True)
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=CATALOGUES, default=list(CATALOGUES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2], help="1: one process; 2: a pool on two cores")
    parser.add_argument("--disk", action="store_true", help="all eleven archives once, with search: bytes on the disk")
    options = parser.parse_args()
    names = tuple(options.only)
    archives = [str(DATA / f"{name}.tar.gz") for name in names]
    limits = LIMITS_ITU if names == ("itu",) else LIMITS
    scratch = Path(tempfile.mkdtemp(prefix="bench-collect-"))
    floors, runs, kept = [], {workers: [] for workers in options.workers}, []
    last = scratch
    try:
        for number in range(options.rounds):
            floors.append(run(FLOOR, *archives))
            print(f"floor {floors[-1]['seconds']:.1f} s, {floors[-1]['documents']:,} documents", flush=True)
            for workers in options.workers:
                if last != scratch:
                    shutil.rmtree(last)
                last = scratch / f"{number}-{workers}"
                workspace(last, names)
                found = run(COLLECT, str(last), str(workers), "search" if workers == options.workers[-1] else "no")
                runs[workers].append(found)
                print(
                    f"collect, {workers} worker(s): {found['seconds']:.1f} s "
                    f"({found['seconds'] / floors[-1]['seconds']:.2f}), {found['each']}",
                    flush=True,
                )
        floor = statistics.median(one["seconds"] for one in floors)
        print(f"\n{len(names)} catalogues, medians of {options.rounds}: floor {floor:.1f} s")
        for workers, found in runs.items():
            took = statistics.median(one["seconds"] for one in found)
            kept.append(say(f"collect / floor, {workers} worker(s)", took / floor, limits.get(workers, 1.0)))
            kept.append(say("  memory of all processes", max(one["peak_mb"] or 0 for one in found), 400, " MB"))
            kept.append(say("  longest write lock", max(one["longest_lock"] for one in found), 0.5, " s"))
        indexed = [one for found in runs.values() for one in found if "index_seconds" in one]
        index = statistics.median(one["index_seconds"] for one in indexed)
        kept.append(say("search index / floor", index / floor, 0.3))
        kept.append(
            say("  longest write lock while indexing", max(one["index_longest_lock"] for one in indexed), 0.5, " s")
        )
        before = size_of(last)
        print(f"  on the disk: {before:.0f} MB")
        same = run(COLLECT, str(last), "1", "no")
        kept.append(say("the same archives again, slowest catalogue", max(same["each"].values()), 1, " s"))
        repacked(names, scratch / "repacked")
        text = (last / "secretariat.toml").read_text(encoding="utf-8")
        (last / "secretariat.toml").write_text(text.replace(str(DATA), str(scratch / "repacked")), encoding="utf-8")
        tables = rows(last)
        hashing = run(HASHING, *(str(scratch / "repacked" / f"{name}.tar.gz") for name in names))
        again = run(COLLECT, str(last), "1", "no")
        kept.append(
            say("other archive, same members / reading and hashing", again["seconds"] / hashing["seconds"], 1.3)
        )
        added = {name: count - tables[name] for name, count in rows(last).items() if count != tables[name]}
        print(f"  rows written by it: {added}")
        kept.append(set(added) <= {"evidence_snapshot"})
        kept.append(say("two unchanged collects added", size_of(last) - before, 1, " MB"))
        if options.disk:
            shutil.rmtree(last)
            last = scratch / "disk"
            workspace(last, ALL)
            found = run(COLLECT, str(last), "2", "search")
            print(f"  eleven archives: {found['counts']}")
            kept.append(say("disk, all eleven archives with search", size_of(last), 800, " MB"))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(0 if all(kept) else 1)


def rows(folder: Path) -> dict[str, int]:
    """Rows of each table of the register."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(folder / "register.sqlite3")) as register:
        names = [name for (name,) in register.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: register.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


if __name__ == "__main__":
    main()
