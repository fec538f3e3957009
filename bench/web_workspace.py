"""
A workspace as large as the site must bear: the fictitious example, catalogues of standards, made-up activities.

Used by bench/web.py. The same seed makes the same register of activities, byte for byte.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SECRETARIAT_DATA", ROOT.parent / "shared" / "data")) / "standards"
CATALOGUES = ("oasis", "itu-r", "etsi", "itu", "w3c", "ieee", "3gpp", "iso", "iec", "ietf", "nist")
SMALL = ("oasis", "w3c", "ietf")
FORMATS = {"ietf": "rfc-index", "nist": "nist-ris"}
LEADS = (
    "Response Unit",
    "Capacity Unit",
    "Standards Panel",
    "Standards Panel Group A",
    "Network Security Coordination Office",
)
KINDS = (
    "workshop", "conference", "cyberdrill", "project", "publication", "training", "assessment", "campaign", "service",
    "study-group meeting",
)  # fmt: skip
STATUSES = ("completed", "completed", "active", "planned", "cancelled", "")
PLACES = (("Tidehaven", "Avelane"), ("Oldport", "Corvane"), ("virtual", ""))
TOPICS = ("routing", "certificates", "spam", "mobile networks", "identity", "incident response", "children online")


def environment() -> dict[str, str]:
    named = {"SECRETARIAT_WORKSPACE": "", "SECRETARIAT_DATABASE_URL": "", "PYTHONPATH": str(ROOT / "src")}
    return {**os.environ, **named}


def secretariat(*arguments: str | Path, cwd: Path, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "secretariat", *map(str, arguments)], cwd=cwd, check=True, text=True,
        stdout=subprocess.DEVNULL, env=environment(), **options,
    )  # fmt: skip


def make(folder: Path, *, catalogues: tuple[str, ...], activities: int, seed: int) -> None:
    """Make the workspace and collect all of it."""
    secretariat("init", folder, "--example", "fictitious", cwd=folder.parent)
    write_activities(folder / "sources" / "made-up.csv", activities, seed)
    with (folder / "secretariat.toml").open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(entry("made-up", "register-csv", "sources/made-up.csv", 'what = "activities"\n'))
        for name in catalogues:
            stream.write(
                entry(name, FORMATS.get(name, "relaton"), str(DATA / f"{name}.tar.gz"), 'as_of = "2026-08-22"\n')
            )
    secretariat("collect", cwd=folder)


def entry(slug: str, form: str, place: str, more: str = "") -> str:
    return f'\n[[sources]]\nslug = "{slug}"\nformat = "{form}"\nplace = {json.dumps(place)}\nrank = 60\n{more}'


def write_activities(path: Path, count: int, seed: int) -> None:
    """A tidy register of activities from 2010 to today, each with a title of its own so that none is joined."""
    chance = random.Random(seed)
    names = [
        "id",
        "title",
        "kind",
        "lead",
        "partners",
        "start",
        "end",
        "place",
        "country",
        "status",
        "outputs",
        "participants",
        "description",
        "source_title",
        "source_url",
        "source_date",
    ]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        for number in range(count):
            start = date(2010, 1, 1) + timedelta(days=chance.randrange(365 * 16))
            kind, (place, country) = chance.choice(KINDS), chance.choice(PLACES)
            heard = start + timedelta(days=chance.randrange(300))
            writer.writerow([
                f"M-{number:05}", f"{kind.capitalize()} {number} on {chance.choice(TOPICS)}", kind, chance.choice(LEADS),
                chance.choice(LEADS) if number % 3 == 0 else "", start, start + timedelta(days=chance.choice((0, 2, 4, 90, 700))),
                place, country, chance.choice(STATUSES), f"{chance.randrange(9)} texts", chance.randrange(10, 300),
                "Made up from a seed.", "Made-up register", "https://example.org/made-up", heard,
            ])  # fmt: skip
