"""
What it costs to group all catalogues into works and to tell where each publication stands, and how many there are.

    python bench/works.py               works and lives of all identifiers, without YAML: ratios to reading the ids
    python bench/works.py --statements  the same of whole statements, with status and relations (reads all YAML)

Times are of one process and ratios within the run. The data is found by SECRETARIAT_DATA.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import catalogue_identifiers  # noqa: E402

from secretariat.domain.lifecycle import lives  # noqa: E402
from secretariat.domain.publications import Publication, publication  # noqa: E402
from secretariat.domain.works import works  # noqa: E402
from secretariat.formats import Context, relaton_yaml  # noqa: E402

NAMES = (*catalogue_identifiers.YAML, *catalogue_identifiers.READERS)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "--statements", action="store_true", help="read whole documents, not their identifiers alone"
    )
    read = _statements if arguments.parse_args().statements else _identifiers
    gc.disable()
    began = time.perf_counter()
    said = [(name, fields) for name in NAMES for fields in read(name)]
    reading = time.perf_counter() - began
    gc.freeze()

    began = time.perf_counter()
    some: list[Publication] = [publication(fields) for _, fields in said]
    parts = time.perf_counter() - began
    began = time.perf_counter()
    grouped = works(some)
    grouping = time.perf_counter() - began
    began = time.perf_counter()
    found = lives(grouped)
    living = time.perf_counter() - began

    catalogue = {one.key: name for (name, _), one in reversed(list(zip(said, some, strict=True)))}
    counts = Counter(catalogue.values())
    of_works = Counter(catalogue[work.publications()[0]] for work in grouped.works.values())
    print(f"{'catalogue':10} {'publications':>12} {'works':>8}")
    for name in NAMES:
        print(f"{name:10} {counts[name]:12,} {of_works[name]:8,}")
    print(f"records {len(some):,}; publications {len(grouped.publications):,}; works {len(grouped.works):,}")
    print("states of works:", dict(Counter(found.states.values()).most_common()))
    print("problems:", dict(Counter(one.code for one in (*grouped.problems, *found.problems)).most_common()))
    print(f"\nreading: {reading:.1f} s")
    for name, seconds in (("identifiers into parts", parts), ("works", grouping), ("lives", living)):
        print(f"{name:22} {seconds / len(some) * 1e6:6.1f} µs a record; {seconds / reading:5.2f} of the reading")


def _identifiers(name: str) -> Iterator[dict[str, str]]:
    for one in catalogue_identifiers.identifiers(name):
        yield {"designation": one[0]}


def _statements(name: str) -> Iterator[dict[str, object]]:
    reader = catalogue_identifiers.READERS.get(name, relaton_yaml)
    for item in reader.read(catalogue_identifiers.STANDARDS / f"{name}.tar.gz", {}, Context()):
        for statement in getattr(item, "statements", ()):
            kept = {key: value for key, value in statement.fields.items() if not key.startswith("abstract")}
            yield {**kept, "designation": kept.get("designation") or statement.key}


if __name__ == "__main__":
    main()
