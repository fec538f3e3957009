"""Backup and restore, as one calls them: between both databases, during a write, and of damaged files."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.errors import InputError, VerificationFailed
from secretariat.formats import backup_zip

TESTS = Path(__file__).resolve().parents[1]
ENTITIES = """\
entities:
- {id: itu, name: International Telecommunication Union, kind: agency, src: "Constitution", conf: high}
- {id: itu-t, name: ITU-T, parent: itu, role: Sector, src: "WTSA-1", conf: high}
- {id: union-é, name: "Réunion des équipes — 网络安全", kind: association, src: "a page", conf: med}
ties:
- {a: itu, b: union-é, kind: mou, date: 2011-05, name: MoU, src: "a page", conf: high}
"""
SETTINGS = """\
[workspace]
name = "small"

[[sources]]
slug = "entities"
format = "entities-yaml"
place = "sources/entities.yaml"
"""


def run(*arguments: str | Path, status: int = 0, **environment: str) -> subprocess.CompletedProcess:
    environment = {"SECRETARIAT_DATABASE_URL": "", "SECRETARIAT_WORKSPACE": "", **environment}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment},
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    return done


def secretariat(*arguments: str | Path, status: int = 0, **environment: str) -> subprocess.CompletedProcess:
    return run("-m", "secretariat", *arguments, status=status, **environment)


def facts(folder: Path, **environment: str) -> dict:
    return json.loads(run(TESTS / "register_facts.py", **{**environment, "SECRETARIAT_WORKSPACE": str(folder)}).stdout)


SEARCHED = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "secretariat.config.settings"
import django
django.setup()
from secretariat.evidence.models import Thing
from secretariat.search import index
thing = Thing.objects.order_by("pk").first()
index.put([index.Row(thing.pk, thing.kind, "en", "Union of the Lagoon", "networks", {})])
"""


@pytest.fixture
def small(tmp_path, database_environment) -> tuple[Path, dict[str, str]]:
    """A small workspace with a collected register on either database, and the environment that names it."""
    folder = tmp_path / "a workspace"
    (folder / "sources").mkdir(parents=True)
    (folder / "secretariat.toml").write_text(SETTINGS, "utf-8")
    (folder / "sources" / "entities.yaml").write_text(ENTITIES, "utf-8")
    (folder / "narrative").mkdir()
    (folder / "narrative" / "summary.md").write_text("Written by the officer: Übersicht.\n", "utf-8")
    secretariat("--workspace", folder, "collect", **database_environment)
    run("-c", SEARCHED, **{**database_environment, "SECRETARIAT_WORKSPACE": str(folder)})
    return folder, database_environment


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A backup of three files, made without a database."""
    path = tmp_path_factory.mktemp("made") / "made.zip"
    writer = backup_zip.Writer(path)
    for name, data in {"a.txt": b"first" * 1000, "packs/b.pack": bytes(range(256)) * 50, "c/d.txt": b""}.items():
        with writer.open(name) as stream:
            stream.write(data)
    writer.close({"register": "rows"})
    return path


def test_restored_is_the_same(small, tmp_path):
    """What was backed up and restored holds the same rows, bytes and files, and collects on: nothing is changed."""
    folder, environment = small
    file, restored = tmp_path / "backup.zip", tmp_path / "restored"
    secretariat("--workspace", folder, "backup", file, **environment)
    secretariat("restore", file, restored)
    before, after = facts(folder, **environment), facts(restored)
    assert before["words"] and before["found"]
    assert after == before
    for name in ("secretariat.toml", "sources/entities.yaml", "narrative/summary.md"):
        assert (restored / name).read_bytes() == (folder / name).read_bytes()
    again = json.loads(secretariat("--workspace", restored, "collect", "--json").stdout)
    again = again[0] if isinstance(again, list) else again.get("sources", [again])[0]
    assert (again["new"], again["changed"], again["gone"]) == (0, 0, 0)


@pytest.mark.postgres
def test_restored_into_postgresql(small, postgres, tmp_path):
    """A backup made of either database is restored into an empty PostgreSQL, where new rows get new numbers."""
    folder, environment = small
    target = {"SECRETARIAT_DATABASE_URL": postgres.new_database()}
    file, restored = tmp_path / "backup.zip", tmp_path / "restored"
    secretariat("--workspace", folder, "backup", file, **environment)
    secretariat("restore", file, restored, **target)
    assert facts(restored, **target) == facts(folder, **environment)
    with (restored / "sources" / "entities.yaml").open("a", encoding="utf-8") as stream:
        stream.write("- {a: itu, b: itu-t, kind: agreement, date: 2012, name: one more, src: s, conf: high}\n")
    secretariat("--workspace", restored, "collect", **target)
    secretariat("restore", file, tmp_path / "once more", status=2, **target)
    assert not (tmp_path / "once more").exists()


def test_same_content_same_bytes(small, tmp_path):
    """Two backups of one state are byte-identical."""
    folder, environment = small
    for name in ("one.zip", "two.zip"):
        secretariat("--workspace", folder, "backup", tmp_path / name, **environment)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


WRITING = """
import itertools, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "secretariat.config.settings"
import django
django.setup()
from django.db import transaction
from secretariat.evidence.models import Thing
for number in itertools.count():
    with transaction.atomic():
        for half in ("left", "right"):
            Thing.objects.bulk_create(Thing(kind="pair", key=f"{half} {number} {part}") for part in range(200))
    print(number, flush=True)
"""


def test_backup_during_a_write(small, tmp_path):
    """While another process writes, a backup holds each of its transactions whole or not at all."""
    folder, environment = small
    place = {**os.environ, "SECRETARIAT_DATABASE_URL": "", **environment, "SECRETARIAT_WORKSPACE": str(folder)}
    writing = subprocess.Popen([sys.executable, "-c", WRITING], stdout=subprocess.PIPE, text=True, env=place)
    try:
        first = int(writing.stdout.readline())
        secretariat("--workspace", folder, "backup", tmp_path / "backup.zip", **environment)
        while (last := int(writing.stdout.readline())) <= first:
            time.sleep(0.01)
    finally:
        writing.kill()
        writing.wait()
        writing.stdout.close()
    assert last > first
    secretariat("restore", tmp_path / "backup.zip", tmp_path / "restored")
    keys = [
        row["fields"]["key"]
        for row in facts(tmp_path / "restored")["evidence.Thing"]
        if row["fields"]["kind"] == "pair"
    ]
    pairs = {half: {key.removeprefix(half) for key in keys if key.startswith(half)} for half in ("left", "right")}
    assert pairs["left"]
    assert pairs["left"] == pairs["right"]


def test_refuses_a_folder_in_use(small, tmp_path):
    """A folder that holds something is left as it is; so is a file that is there already."""
    folder, environment = small
    file = tmp_path / "backup.zip"
    secretariat("--workspace", folder, "backup", file, **environment)
    digest = hashlib.sha256(file.read_bytes()).digest()
    before = facts(folder, **environment)
    assert "not empty" in secretariat("restore", file, folder, status=2).stderr
    assert facts(folder, **environment) == before
    assert "already" in secretariat("--workspace", folder, "backup", file, status=2, **environment).stderr
    assert hashlib.sha256(file.read_bytes()).digest() == digest


def test_damaged_backup_restores_nothing(small, tmp_path):
    """A truncated backup and one with another root end with status 5, one clear line, and nothing on the disk."""
    folder, environment = small
    file, cut = tmp_path / "backup.zip", tmp_path / "cut.zip"
    secretariat("--workspace", folder, "backup", file, **environment)
    cut.write_bytes(file.read_bytes()[:-200])
    for arguments in ([cut], [file, "--root", "0" * 64]):
        done = secretariat("restore", *arguments, tmp_path / "restored", status=5)
        assert done.stderr.startswith("verification-failed: ")
        assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a workspace", "backup.zip", "cut.zip"]


@given(st.data())
def test_any_cut_and_any_flip_is_found(made, tmp_path_factory, data):
    """Whatever byte of a backup is cut off or changed: it is refused, or what comes out is what went in."""
    whole = made.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    flip = data.draw(st.integers(0, 255))
    spoilt = whole[:at] + (bytes([whole[at] ^ flip]) + whole[at + 1 :] if flip else b"")
    folder = tmp_path_factory.mktemp("out")
    file = folder / "spoilt.zip"
    file.write_bytes(spoilt)
    (folder / "out").mkdir()
    try:
        about = backup_zip.extract(file, folder / "out")
    except VerificationFailed:
        return
    assert about == {"register": "rows"}
    found = {
        p.relative_to(folder / "out").as_posix(): p.read_bytes() for p in (folder / "out").rglob("*") if p.is_file()
    }
    assert found == {"a.txt": b"first" * 1000, "packs/b.pack": bytes(range(256)) * 50, "c/d.txt": b""}


def _rebuilt(made: Path, change) -> Path:
    """The backup with its members and its list changed by *change(members, whole)*."""
    with zipfile.ZipFile(made) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    whole = json.loads(members.pop(backup_zip.LIST))
    change(members, whole)
    path = made.with_name("rebuilt.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**members, backup_zip.LIST: json.dumps(whole)}.items():
            archive.writestr(name, content)
    return path


def _listed(name: str, content: bytes):
    def change(members, whole):
        members[name] = content
        whole["files"].append({"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()})

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_listed("../outside.txt", b"x"), "outside"),
        (_listed("/outside.txt", b"x"), "outside"),
        (_listed("C:outside.txt", b"x"), "outside"),
        (_listed("a.txt/b", b"x"), "folder"),
        (lambda members, whole: members.update({"more.txt": b"x"}), "more.txt"),
        (lambda members, whole: members.pop("c/d.txt"), "c/d.txt"),
        (lambda members, whole: members.update({"a.txt": b"other"}), "a.txt"),
        (lambda members, whole: members.update({"a.txt": bytes(50_000_000)}), "a.txt"),
        (lambda members, whole: whole["files"][0].pop("sha256"), "incomplete"),
        (lambda members, whole: whole.update(version=99), "99"),
        (lambda members, whole: whole.update(format="other"), "not that of a backup"),
    ],
)
def test_altered_backup_is_named(made, tmp_path, change, says):
    """A member outside the folder, added, left out, changed or swollen is named, and nothing lies outside."""
    (tmp_path / "in" / "out").mkdir(parents=True)
    with pytest.raises(VerificationFailed, match=says):
        backup_zip.extract(_rebuilt(made, change), tmp_path / "in" / "out")
    assert not list(tmp_path.rglob("outside.txt"))
    assert sum(path.stat().st_size for path in (tmp_path / "in").rglob("*") if path.is_file()) < 5_000_000


@pytest.mark.parametrize("name", ["../up", "/root", "C:x", "a\\b", "", "a/../b", "a//b", "./a"])
def test_writer_takes_only_portable_names(tmp_path, name):
    """A name that another system would read otherwise is refused when the backup is made."""
    writer = backup_zip.Writer(tmp_path / "x.zip")
    with pytest.raises(InputError), writer.open(name):
        pass
    writer.abandon()
    assert not list(tmp_path.iterdir())


@pytest.mark.postgres
def test_backup_without_a_pack_leaves_no_row(small, postgres, tmp_path):
    """A backup whose list is whole and whose register names a pack that it lacks is refused, and no row is left."""
    folder, environment = small
    file = tmp_path / "backup.zip"
    secretariat("--workspace", folder, "backup", file, **environment)

    def without_packs(members, whole):
        for name in [name for name in members if name.endswith(".pack")]:
            members.pop(name)
        whole["files"] = [one for one in whole["files"] if one["name"] in members]

    for target in ({}, {"SECRETARIAT_DATABASE_URL": postgres.new_database()}):
        done = secretariat("restore", _rebuilt(file, without_packs), tmp_path / "restored", status=5, **target)
        assert "lacks the pack" in done.stderr
        assert not (tmp_path / "restored").exists()
        secretariat("restore", file, tmp_path / "whole", **target)  # the database is still empty
        shutil.rmtree(tmp_path / "whole")
