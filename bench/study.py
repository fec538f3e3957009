"""
What the study of all standards costs, whole and after changes, and whether both find the same.

    python bench/study.py WORKSPACE            a whole study; one after 1,000 changed documents; a whole one to compare
    python bench/study.py WORKSPACE --changed 100

WORKSPACE is a workspace with catalogues collected; it is copied, with its register where that is a file. Documents change by
a further source that ranks first. Times are of this machine in this run, with the memory of both processes at their highest,
and the longest transaction in which the study kept other writers waiting.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from catalogues import catalogue, document


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("workspace", type=Path)
    arguments.add_argument("--changed", type=int, default=1_000, help="documents that change")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "workspace"
        shutil.copytree(given.workspace, copy)
        return measure(copy, given.changed)


def measure(workspace: Path, changed: int) -> int:
    from secretariat import cli

    os.environ["OMP_NUM_THREADS"] = "1"
    cli.open_workspace(workspace)
    from django.db import connection, transaction

    from secretariat import formats
    from secretariat.evidence import collect
    from secretariat.evidence.models import Thing
    from secretariat.standards.study import models, pipeline, store

    longest = [0.0]
    entered, left = transaction.Atomic.__enter__, transaction.Atomic.__exit__
    begun: list[float] = []

    def enter(self):
        entered(self)
        begun.append(time.perf_counter())

    def leave(self, *error):
        left(self, *error)
        at = begun.pop()
        if not begun:
            longest[0] = max(longest[0], time.perf_counter() - at)

    def one(name: str, **how) -> models.Study:
        longest[0], began = 0.0, time.perf_counter()
        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = enter, leave
        made = pipeline.study(**how)
        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = entered, left
        took = time.perf_counter() - began
        own, beside = (
            resource.getrusage(which).ru_maxrss >> 10 for which in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print(f"{name}: {took:.1f} s; longest transaction {longest[0]:.2f} s; {own} MB, second process {beside} MB")
        print("   " + " · ".join(f"{step} {seconds}" for step, seconds in made.seconds.items()))
        print(
            "   "
            + " · ".join(f"{count:,} {table}" for table, count in made.counts.items())
            + f" · {made.changed:,} works changed"
        )
        return made

    one("whole, from nothing" if store.in_effect() is None else "whole", whole=True)
    keys = list(Thing.objects.filter(kind="standard").order_by("key").values_list("key", flat=True))
    random.seed(int(os.environ.get("SECRETARIAT_SEED", "2006")))
    began = time.perf_counter()
    documents = {
        f"data/{number}.yaml": document(key, f"'Title {number} on the security of networks'")
        for number, key in enumerate(random.sample(keys, min(changed, len(keys))))
    }
    place = str(catalogue(workspace / "changed.tar.gz", documents))
    source = collect.declare({"slug": "changed", "format": "relaton", "place": place, "rank": 1})
    told = collect.collect(source, context=formats.Context(), workers=1).snapshot
    print(f"{told.read:,} documents changed, collected in {time.perf_counter() - began:.1f} s, {connection.vendor}")
    one(f"after {changed:,} changed documents")
    before = _rows(store)
    one("whole, to compare", whole=True)
    after = _rows(store)
    differing = [name for name in before if before[name] != after[name]]
    print("row by row the same" if not differing else f"DIFFERENT: {', '.join(differing)}")
    return bool(differing)


def _rows(store) -> dict[str, int]:
    """A digest of all rows of each table, whatever their numbers."""
    found = {}
    for model in store.TABLES:
        names = store.columns(model)
        found[model.__name__] = hash(frozenset(repr(row) for row in model.objects.values_list(*names).iterator(5_000)))
    return found


if __name__ == "__main__":
    sys.exit(main())
