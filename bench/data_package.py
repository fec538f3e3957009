"""
Seconds and megabytes of a data package over a large table: compute, write, verify and compare.

    python bench/data_package.py [ROWS]

The rows are made up. Targets on a quiet core for 302,000 rows of six fields: write 2.5 s, 25 MB, verify 10 s.
"""

from __future__ import annotations

import gc
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from secretariat.domain.comparison import compare
from secretariat.domain.figures import Condition, Definition, Leaf, compute
from secretariat.domain.packages import Package, PackagedSource, packaged
from secretariat.formats import data_package, package_verification

BODIES = ("iso", "iec", "itu-t", "itu-r", "etsi", "3gpp", "ieee", "w3c", "oasis", "ietf", "nist")


@contextmanager
def timed(what: str) -> Iterator[None]:
    start = time.perf_counter(), time.process_time()
    yield
    print(f"{what:10} {time.perf_counter() - start[0]:6.2f} s, {time.process_time() - start[1]:6.2f} s of a core")


def made_up(count: int) -> tuple[list[dict[str, object]], dict[str, list[tuple[str, str, str]]]]:
    rows: list[dict[str, object]] = []
    digests: dict[str, list[tuple[str, str, str]]] = {body: [] for body in BODIES}
    for number in range(count):
        body = BODIES[number % len(BODIES)]
        key = f"{body.upper()} {number * 7 % 99991}-{number % 13}:{1990 + number % 36}"
        digest = hashlib.sha256(f"{key}{number}".encode()).hexdigest()
        status = ("in force", "withdrawn", "draft", None)[number % 4]
        date = f"{1990 + number % 36}-{1 + number % 12:02}"
        row = {"id": f"{number:06}", "designation": key, "body": body, "status": status, "date": date}
        rows.append({**row, "records": [digest[:16]]})
        digests[body].append((digest[:16], key, digest))
    return rows, digests


def main(count: int) -> None:
    rows, digests = made_up(count)
    tables = {"standards": rows}
    whole = Leaf("standards")
    definitions = [Definition("all", "All", "count", whole, "standards")]
    for body in BODIES:
        of = Leaf("standards", (Condition("body", "eq", body),))
        definitions.append(Definition(f"count.{body}", body, "count", of, "standards"))
        definitions.append(Definition(f"share.{body}", body, "share", of, "%", among=whole))
    gc.collect()
    with timed("compute"):
        figures = {name: packaged(figure) for name, figure in compute(definitions, tables).items()}
    facts = ("BENCH-1", "Made up", "issued", "2025-01-01", "2025-12-31", "2025-12-31", "2026-01-01T00:00:00Z")
    sources = tuple(PackagedSource(body, body.upper()) for body in BODIES)
    package = Package(*facts, sources=sources, tables=tables, figures=figures, digests=digests)
    with timed("write"):
        data, root = data_package.write(package)
    print(f"{'size':10} {len(data) / 1e6:6.1f} MB, {count:,} rows, {len(figures)} figures")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        path.write_bytes(data)
        with timed("verify"):
            outcome = package_verification.verify(path, root=root)
        assert outcome.holds, outcome.text()
        with timed("read"):
            again = data_package.read(path)
    with timed("compare"):
        assert compare(package, again) == []


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 302_000)
