"""
How many of the real catalogues' identifiers are read into parts, what it costs, and whether loose spellings find theirs.

    python bench/designations.py            counts, rates, ratios of time, loose spellings
    python bench/designations.py --list     and every identifier that is not read, by catalogue

Times are of one process and ratios within the run: reading all identifiers into parts, against streaming the archives
and taking the identifiers out (without parsing YAML), and against one plain regular expression on each. Distinct
primary identifiers count once a catalogue. The data is found by SECRETARIAT_DATA.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import catalogue_identifiers  # noqa: E402
from register_of_forms import Forms, is_meant  # noqa: E402

from secretariat.domain.designations import parse, typed, undated  # noqa: E402

PLAIN = re.compile(r"^([A-Z0-9/.-]+)\s+(.*?)(?:[:\s(-]+((?:19|20)[0-9]{2}).*)?$", re.IGNORECASE)
SPELLINGS = ROOT / "tests" / "domain" / "loose_spellings.csv"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--list", action="store_true", help="print every identifier that is not read")
    listed = arguments.parse_args().list

    began = time.perf_counter()
    documents = {
        name: list(catalogue_identifiers.identifiers(name))
        for name in (*catalogue_identifiers.YAML, *catalogue_identifiers.READERS)
    }
    reading = time.perf_counter() - began
    print(f"{'catalogue':10} {'documents':>9} {'distinct':>8} {'read':>8} {'rate':>8} {'same text':>9} {'stable':>8}")
    total = held = 0
    missing: dict[str, list[str]] = {}
    for name, some in documents.items():
        distinct = sorted({one[0] for one in some})
        parsed = {one: parse(one) for one in distinct}
        missing[name] = [one for one, found in parsed.items() if found is None]
        whole = {one: found for one, found in parsed.items() if found}
        same = sum(str(found) == one for one, found in whole.items())
        stable = sum(parse(str(found)) == found for found in whole.values())
        total, held = total + len(distinct), held + len(whole)
        print(
            f"{name:10} {len(some):9,} {len(distinct):8,} {len(whole):8,} {len(whole) / len(distinct):8.2%} "
            f"{same / len(whole):9.2%} {stable / len(whole):8.2%}"
        )
    print(f"read into parts: {held:,} of {total:,}, {held / total:.3%}; not read: {total - held:,}")
    if listed:
        for name, some in missing.items():
            for one in some:
                print(f"  {name}: {one}")

    every = [one[0] for some in documents.values() for one in some]
    plain = _timed(PLAIN.match, every)
    print(f"\nreading the identifiers out of the archives: {reading:.1f} s; {len(every):,} documents")
    for name, function in (("parse", parse), ("undated", undated), ("typed", lambda one: typed([one]))):
        seconds = _timed(function, every)
        print(
            f"{name:8} {seconds / len(every) * 1e6:6.1f} µs each; {seconds / reading:5.2f} of the reading, "
            f"{seconds / plain:5.1f} of one plain expression"
        )

    forms = Forms(one for some in documents.values() for one in some)
    rows = list(csv.DictReader(SPELLINGS.open(encoding="utf-8")))
    wrong = [(row, hit) for row in rows if not is_meant(hit := forms.first(row["typed"]), row["designation"])]
    print(f"\nloose spellings with the right first hit: {len(rows) - len(wrong)} of {len(rows)}")
    for row, hit in wrong:
        print(f"  {row['typed']}: {hit or 'nothing'}, and not {row['designation']}")


def _timed(function: Callable[[str], Any], every: Iterable[str]) -> float:
    began = time.perf_counter()
    for one in every:
        function(one)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
