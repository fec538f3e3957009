"""The same work on PostgreSQL gives the same as on SQLite."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from secretariat.config import settings

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.postgres
# One moment for all, so that what is printed does not hang on when it was made.
MOMENT = {"SOURCE_DATE_EPOCH": "1772323200", "SECRETARIAT_WORKSPACE": "", "SECRETARIAT_DATABASE_URL": ""}


def python(*arguments: str | Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, **MOMENT, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_migrations_there_and_back(postgres):
    """Every migration runs on an empty PostgreSQL, and every one of ours can be undone there."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "secretariat.config.settings",
        "SECRETARIAT_DATABASE_URL": postgres.new_database(),
    }
    python("-m", "django", "migrate", "--verbosity", "0", **environment)
    ours = [app.rpartition(".")[2] for app in settings.INSTALLED_APPS if app.startswith("secretariat.")]
    for app in reversed(ours):
        python("-m", "django", "migrate", app, "zero", "--verbosity", "0", **environment)
    python("-m", "django", "migrate", "--verbosity", "0", **environment)


@pytest.fixture(scope="module")
def both(postgres, tmp_path_factory) -> dict[str, tuple[Path, dict[str, str]]]:
    """The shipped example, collected and reported once on each database: name -> (workspace, environment)."""
    made = {}
    for name in ("sqlite", "postgresql"):
        folder = tmp_path_factory.mktemp(name) / "example"
        environment = {"SECRETARIAT_DATABASE_URL": postgres.new_database()} if name == "postgresql" else {}
        python("-m", "secretariat", "init", folder, "--example", "real", **environment)
        python("-m", "secretariat", "--workspace", folder, "collect", **environment)
        made[name] = (folder, environment)
    return made


@pytest.mark.clause("PP Res 130 (draft of 28 July 2006)", "instructs 1")
def test_collect_gives_the_same_register(both):
    """Things, evidence, what is derived from them and the sources' own words are the same on both databases."""
    found = {}
    for name, (folder, environment) in both.items():
        place = {**environment, "SECRETARIAT_WORKSPACE": str(folder)}
        found[name] = json.loads(python(ROOT / "tests" / "register_facts.py", "--natural", **place))
    assert len(found["sqlite"]["inventory.Activity"]) > 100
    for table, rows in found["sqlite"].items():
        assert found["postgresql"][table] == rows, table


def report_of(folder: Path, environment: dict[str, str], out: Path) -> dict[str, bytes]:
    """The files of the report of 2025, by name."""
    python("-m", "secretariat", "--workspace", folder, "report", "2025", "--out", out, **environment)
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def on_sqlite(both, tmp_path_factory) -> dict[str, bytes]:
    """The report made on SQLite."""
    return report_of(*both["sqlite"], tmp_path_factory.mktemp("report"))


@pytest.mark.clause("PP Res 130 (draft of 28 July 2006)", "instructs 2 iii)")
def test_report_gives_the_same_files(both, on_sqlite, tmp_path):
    """The report made on either database has the same files, byte for byte."""
    files = report_of(*both["postgresql"], tmp_path)
    assert {Path(file).suffix for file in on_sqlite} >= {".docx", ".pdf", ".html", ".xlsx", ".zip"}
    assert sorted(files) == sorted(on_sqlite)
    assert [file for file in files if files[file] != on_sqlite[file]] == []


def test_report_of_a_restored_register(both, on_sqlite, postgres, tmp_path):
    """A register backed up from SQLite and restored into PostgreSQL, in another folder, gives the same report."""
    folder, environment = both["sqlite"]
    target = {"SECRETARIAT_DATABASE_URL": postgres.new_database()}
    python("-m", "secretariat", "--workspace", folder, "backup", tmp_path / "backup.zip", **environment)
    python("-m", "secretariat", "restore", tmp_path / "backup.zip", tmp_path / "restored", **target)
    files = report_of(tmp_path / "restored", target, tmp_path / "out")
    assert [file for file in on_sqlite if files.get(file) != on_sqlite[file]] == []
