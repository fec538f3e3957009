"""``secretariat study`` as a person types it."""

import csv
import io
import json

import openpyxl
import pytest
from example_workspaces import collected, run, secretariat


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    return collected(tmp_path_factory.mktemp("study") / "workspace", "fictitious")


def test_a_second_study_says_that_nothing_changed(studied):
    """Where nothing has changed it says so; made whole, it says what there is."""
    assert secretariat("study", cwd=studied) == "nothing has changed since the last study\n"
    assert "works of 12 publications · 0 changed" in secretariat("study", "--whole", cwd=studied)


def test_lists_in_all_forms(studied):
    """Works come as a table, CSV, JSON and a workbook, the same ones; a filter leaves some of them."""
    rows = json.loads(secretariat("study", "works", "--format", "json", cwd=studied))["rows"]
    assert len(rows) == 12
    table = list(csv.DictReader(io.StringIO(secretariat("study", "works", "--format", "csv", cwd=studied))))
    assert [row["key"] for row in table] == [row["key"] for row in rows]
    secretariat("study", "works", "--format", "xlsx", "--to", "works.xlsx", cwd=studied)
    sheet = openpyxl.load_workbook(studied / "works.xlsx").active
    assert [row[0].value for row in sheet.iter_rows()][1:] == [row["key"] for row in rows]
    some = json.loads(
        secretariat("study", "works", "--security", "yes", "--since", "2024", "--format", "json", cwd=studied)
    )
    assert some["filters"] == {"security": True, "since": "2024"}
    assert 0 < len(some["rows"]) < 12
    assert all(row["security"] and row["newest"] >= "2024" for row in some["rows"])
    assert secretariat("study", "works", cwd=studied).splitlines()[0].startswith("key ")
    for name in ("topics", "twins", "overlaps", "gaps"):
        assert json.loads(secretariat("study", name, "--format", "json", cwd=studied))["study"]


def test_wrong_use_says_what_to_do(studied, tmp_path):
    """A workbook without a file, and lists before any study, end with status 2 and what to do."""
    assert "--to works.xlsx" in run("study", "works", "--format", "xlsx", cwd=studied).stderr
    secretariat("init", tmp_path / "new", "--example", "fictitious", cwd=tmp_path)
    done = run("study", "twins", cwd=tmp_path / "new")
    assert (done.returncode, "secretariat study" in done.stderr) == (2, True)
    assert "0 works" in secretariat("study", cwd=tmp_path / "new")
