"""What pages count is kept between requests, never wrong for being kept, and follows what persons do."""

import json
import os
import subprocess
import sys

import pytest
from example_workspaces import MOMENT, collected, copied, secretariat

BEGIN = """
import json, os
from datetime import date
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from secretariat.evidence import following, kept, services
from secretariat.evidence.models import Source
from secretariat.inventory import entities
settings.ALLOWED_HOSTS.append("testserver")
client = Client()
def version(): return kept.version_of(list(Source.objects.order_by("slug")))
def seen(): return json.loads(b"".join(client.get("/en/activities.json").streaming_content))
"""
DAY = 24 * 3600


def asked_in(workspace, code: str, **environment: str) -> str:
    """What a program prints that runs in the web site's own settings."""
    given = {
        "DJANGO_SETTINGS_MODULE": "secretariat.config.web_settings", "SECRETARIAT_WORKSPACE": str(workspace),
        "SECRETARIAT_DATABASE_URL": "", **environment,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{BEGIN}{code}"],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, **given},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    return collected(tmp_path_factory.mktemp("kept") / "example", "fictitious")


def test_a_file_that_is_damaged_or_not_ours_is_as_none(example):
    """Counts are made anew where a file is cut short, empty, or would call something when it is read; nothing is called."""
    code = """
import pickle
class Evil:
    def __reduce__(self): return (os.mkdir, (str(settings.WORKSPACE.folder / "harm"),))
right = entities.overview(version())
(file,) = (settings.WORKSPACE.folder / "kept").glob("*-entities-*.kept")
whole = file.read_bytes()
same = []
for bytes_ in (whole[: len(whole) // 2], b"", b"no pickle", pickle.dumps(Evil()), pickle.dumps(os.system), whole):
    file.write_bytes(bytes_)
    kept.forget()
    same.append(entities.overview(version()).known == right.known)
print(json.dumps([same, (settings.WORKSPACE.folder / "harm").exists()]))
"""
    same, harm = json.loads(asked_in(example, code))
    assert (same, harm) == ([True] * 6, False)


def test_counts_of_another_program_are_not_shown(example, tmp_path):
    """With other settings, or when another version of the program has made them, old counts are none."""
    workspace = copied(example, tmp_path / "copy")
    code = "print(json.dumps([kept.is_up_to_date(), str(kept.shown('0' * 16, date(2026, 1, 2)))]))"
    assert json.loads(asked_in(workspace, code, SOURCE_DATE_EPOCH=MOMENT))[0] is True
    last = workspace / "kept" / "last.json"
    said = json.loads(last.read_bytes()) | {"is_large": True}
    last.write_text(json.dumps(said | {"program": "another"}), encoding="utf-8")
    is_new, shown = json.loads(asked_in(workspace, code, SOURCE_DATE_EPOCH=MOMENT))
    assert not is_new and "0" * 16 in shown and "2026, 1, 2" in shown
    last.write_text(json.dumps(said), encoding="utf-8")
    settings = workspace / "secretariat.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[own]\nsetting = 1\n", encoding="utf-8")
    is_new, shown = json.loads(asked_in(workspace, code, SOURCE_DATE_EPOCH=MOMENT))
    assert not is_new and "0" * 16 in shown


def test_a_large_register_shows_the_last_counts_with_their_day(example, tmp_path):
    """On the next day pages count as of the day before, say so, and count as of today once a process beside has ended."""
    workspace = copied(example, tmp_path / "copy")
    (workspace / "kept" / "last.json").unlink()
    asked_in(workspace, "kept.LARGE = 1; kept.make()", SOURCE_DATE_EPOCH=MOMENT)
    code = """
import time
days = [seen()["as_of"]]
for _ in range(1200):
    if kept.is_up_to_date(): break
    time.sleep(0.1)
days.append(seen()["as_of"])
print(json.dumps(days))
"""
    days = json.loads(asked_in(workspace, code, SOURCE_DATE_EPOCH=str(int(MOMENT) + DAY)))
    assert days == ["2026-11-24", "2026-11-25"]


def test_after_an_act_search_and_counts_have_caught_up(example, tmp_path):
    """A corrected title is found at once, the old one is not, and the first page after it asks eight queries at most."""
    workspace = copied(example, tmp_path / "copy")
    code = """
from secretariat.search import index
row = seen()["rows"][0]
address = row["address"].split("testserver")[-1]
found = []
for title in ("Zebra crossings", "Quagga crossings"):
    services.correct(kind="activity", key=row["id"], fields={"title": title}, actor="officer", reason="test")
    following.follow()
    found.append([hit.title for word in ("zebra", "quagga") for hit in index.find(word)])
kept.forget()
counts = []
for page in (address, "/en/activities/", "/en/entities/", "/en/sources/"):
    with CaptureQueriesContext(connection) as held: assert client.get(page).status_code == 200
    counts.append(len(held))
files = {file.name[:16] for file in (settings.WORKSPACE.folder / "kept").glob("*.kept")}
print(json.dumps([counts, found, len(files)]))
"""
    counts, found, versions = json.loads(asked_in(workspace, code, SOURCE_DATE_EPOCH=MOMENT))
    assert max(counts) <= 8
    assert found == [["Zebra crossings"], ["Quagga crossings"]]
    assert versions == 2  # that which was kept last, and that of the act


def test_an_accepted_snapshot_is_found(tmp_path):
    """What waited for a person is searched as soon as it is accepted, and what it ended is not."""
    workspace = tmp_path / "workspace"
    secretariat("init", workspace, cwd=tmp_path)
    place = tmp_path / "meetings.csv"
    row = "M{n},{title} {n},workshop,Some Office,2025-03-0{n},2025-03-0{n}\n"
    head = "id,title,kind,lead,start,end\n"
    place.write_text(head + "".join(row.format(n=n, title="Zebra meeting") for n in range(1, 9)), encoding="utf-8")
    secretariat("collect", place, cwd=workspace)
    place.write_text(head + row.format(n=1, title="Quagga meeting"), encoding="utf-8")
    secretariat("collect", "meetings", cwd=workspace, status=4)
    code = (
        "from secretariat.search import index\n"
        "print(json.dumps([len(index.find(words)) for words in ('zebra', 'quagga')]))"
    )
    assert json.loads(asked_in(workspace, code)) == [8, 0]
    secretariat("collect", "--accept", "meetings", cwd=workspace)
    assert json.loads(asked_in(workspace, code)) == [0, 1]


def test_few_activities_are_counted_as_among_all(example):
    """A year's kept tables, made of its own activities alone, are those of the whole; so is what is said of any few."""
    code = """
from secretariat.domain.periods import year
from secretariat.reports import kept_tables
from secretariat.reports.light import light
day, differ, sizes = date(2026, 11, 24), [], []
years, _ = kept_tables._years(version(), day)
for number in years:
    whole = light(settings.WORKSPACE, year(number), day).tables
    held = kept_tables._kept("0" * 16, day, number, years).tables
    differ += [[number, name] for name in kept_tables.SHOWN if held[name] != whole[name]]
    sizes += [len(rows) for rows in held.values()]
    keys = [row["id"] for row in whole["activities"]][::7]
    some = light(settings.WORKSPACE, year(number), day, only=keys).tables
    for name, of in (("activities", "id"), ("links", "of"), ("costs", "of")):
        wanted = {*keys, *(f"activity:{key}" for key in keys)}
        ours = [[row for row in tables[name] if row[of] in wanted] for tables in (whole, some)]
        differ += [] if ours[0] == ours[1] else [[number, name]]
        sizes.append(len(ours[0]))
print(json.dumps([differ, min(sizes)]))
"""
    differ, smallest = json.loads(asked_in(example, code))
    assert differ == []
    assert smallest > 0
