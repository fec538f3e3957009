"""
Topics and treatments beside works judged by hand, and their speed.

    python bench/topics.py DESCRIPTIONS.pkl [--differences]

The pickle is a list of `domain.descriptions.Description` of the catalogues in SECRETARIAT_DATA. What a person judged is
tests/domain/topics_judged.csv: the topics of which each would be right ("none": no topic of the scheme; empty: not
judged), what it treats, and why.
"""

from __future__ import annotations

import argparse
import csv
import gc
import pickle
import time
from pathlib import Path

from secretariat.domain.topics import assign
from secretariat.domain.treatments import treats
from secretariat.formats.topics_yaml import shipped

JUDGED = Path(__file__).parents[1] / "tests" / "domain" / "topics_judged.csv"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("descriptions", type=Path)
    parser.add_argument("--differences", action="store_true")
    asked = parser.parse_args()
    gc.disable()
    works = {one.key: one for one in pickle.loads(asked.descriptions.read_bytes())}
    scheme = shipped()
    started = time.perf_counter()
    for one in works.values():
        assign(one, scheme)
    between = time.perf_counter()
    for one in works.values():
        treats(one)
    print(f"{len(works):,} works: topics {between - started:.1f} s, treatments {time.perf_counter() - between:.1f} s")
    judged = [row for row in csv.DictReader(JUDGED.open(encoding="utf-8")) if row["work"] in works]
    _topics(judged, works, scheme, asked.differences)
    _treatments(judged, works, asked.differences)


def _topics(judged, works, scheme, differences) -> None:
    first = asked = all_right = found = right = 0
    for row in judged:
        wanted = set(row["topics"].split()) - {"none"}
        if not wanted:
            continue
        got = [one.topic for one in assign(works[row["work"]], scheme, True)]
        asked += 1
        first += got[0] in wanted
        found += len(got)
        right += len(wanted.intersection(got))
        all_right += wanted.issuperset(got)
        if differences and got[0] not in wanted:
            print(f"  topics  {row['work']}: {' '.join(got)}; a person: {row['topics']}")
    print(
        f"topics: {asked} works judged; first topic right {first / asked:.3f}; of {found} assigned {right / found:.3f} right"
    )


def _treatments(judged, works, differences) -> None:
    same = shared = 0.0
    for row in judged:
        got, wanted = {one.what for one in treats(works[row["work"]])}, set(row["treats"].split())
        same += got == wanted
        shared += bool(got & wanted)
        if differences and not got & wanted:
            print(
                f"  treats  {row['work']}: {' '.join(sorted(got)) or 'nothing'}; a person: {row['treats']} ({row['reason']})"
            )
    print(
        f"treatments: {len(judged)} works judged; all the same {same / len(judged):.3f}; one in common {shared / len(judged):.3f}"
    )


if __name__ == "__main__":
    main()
