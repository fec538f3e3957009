"""
How long a report takes over a register of all catalogues (about 300,000 standards) and the 190 activities.

Prints, of one run each time in a process of its own: the whole command with start-up, the steps inside it, and the
floor of the same run: reading the rows of the standards from the database and compressing the package's files once.
The target is 8 seconds for all formats on an otherwise idle machine of two cores.

    python bench/report.py                 makes the register first (a minute or two)
    python bench/report.py --register DIR  uses a workspace that is there
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SECRETARIAT_DATA", ROOT.parent / "shared" / "data"))
CATALOGUES = ("itu", "itu-r", "iso", "iec", "etsi", "3gpp", "w3c", "oasis", "ieee")


def secretariat(*arguments: str | Path, cwd: Path) -> tuple[float, float]:
    """Run a command; seconds by the clock, and seconds of a core (where the system counts them for children)."""
    begin, before = time.perf_counter(), os.times()
    subprocess.run(
        [sys.executable, "-m", "secretariat", *map(str, arguments)], cwd=cwd, check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env={**os.environ, "SECRETARIAT_WORKSPACE": ""},
    )  # fmt: skip
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begin, used


def make_register(folder: Path) -> None:
    """The shipped example of real facts with all catalogues beside it."""
    secretariat("init", folder, "--example", "real", cwd=folder.parent)
    sources = [(f"cat-{body}", "relaton", f"{body}.tar.gz") for body in CATALOGUES]
    sources += [("cat-ietf", "rfc-index", "ietf.tar.gz"), ("cat-nist", "nist-ris", "nist.tar.gz")]
    with (folder / "secretariat.toml").open("a", encoding="utf-8") as stream:
        for slug, name, file in sources:
            place = (DATA / "standards" / file).as_posix()
            stream.write(f'\n[[sources]]\nslug = "{slug}"\nformat = "{name}"\nplace = "{place}"\nrank = 60\n')
    print(f"collected in {secretariat('collect', cwd=folder)[0]:.1f} s")


def floor(folder: Path, package: Path) -> float:
    """Reading the rows and compressing the bytes, and nothing else."""
    with zipfile.ZipFile(package) as archive:
        files = [archive.read(name) for name in archive.namelist()]
    begin = time.perf_counter()
    with sqlite3.connect(folder / "register.sqlite3") as database:
        rows = database.execute(
            "SELECT t.key, s.designation, s.body, s.title, s.published, s.status, r.key, r.digest "
            "FROM standards_standard s JOIN evidence_thing t ON t.id = s.thing_id JOIN evidence_record r ON r.id = s.record"
        ).fetchall()
    for file in files:
        zlib.compress(file, 1)
    taken = time.perf_counter() - begin
    print(f"  {len(rows):,} standards, {sum(map(len, files)) / 1e6:.0f} MB of files in the package")
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--register", type=Path, help="a workspace that is there")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.register or Path(temporary) / "register"
        if not options.register:
            make_register(folder)
        whole, cores, floors = [], [], []
        for _ in range(options.rounds):
            for values, seconds in zip((whole, cores), secretariat("report", "2025", cwd=folder), strict=True):
                values.append(seconds)
            floors.append(floor(folder, folder / "reports/2025/report-2025-data.zip"))
            print(
                f"  report {whole[-1]:.2f} s, {cores[-1]:.2f} s of a core, floor {floors[-1]:.2f} s, ratio {whole[-1] / floors[-1]:.1f}"
            )
        seconds, least = statistics.median(whole), statistics.median(floors)
        print(
            f"report, all formats: median {seconds:.2f} s (target 8 s), {statistics.median(cores):.2f} s of a core; "
            f"{seconds / least:.1f} times the floor of {least:.2f} s"
        )
        shutil.rmtree(folder / "reports" / "2025", ignore_errors=True)


if __name__ == "__main__":
    main()
