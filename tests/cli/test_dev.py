"""dev.py, the way in: what it says, and that a half-made environment is never taken for a whole one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = '[build-system]\nrequires = []\n[project]\nname = "small"\nversion = "1"\n'


@pytest.fixture
def copy(tmp_path) -> Path:
    """A folder with dev.py and a lock that no index can serve."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    shutil.copy(ROOT / "dev.py", folder)
    (folder / "pyproject.toml").write_text(PROJECT, "utf-8")
    (folder / "requirements.lock").write_text(f"nothing-of-this-name==1 --hash=sha256:{'0' * 64}\n", "utf-8")
    return folder


def dev(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if name != "SECRETARIAT_VENV"}
    return subprocess.run(
        [sys.executable, folder / "dev.py", *arguments],
        capture_output=True, text=True, encoding="utf-8", env={**environment, "PIP_NO_INDEX": "1"},
    )  # fmt: skip


def test_help_makes_nothing(copy):
    """Without a command it says which there are, and makes nothing."""
    done = dev(copy)
    assert done.returncode == 0
    assert "dev.py example" in done.stdout
    assert "dev.py test" in done.stdout
    assert not (copy / ".venv").exists()


def test_failure_is_told_and_begun_anew(copy):
    """When a library is not to be had, it says so with status 1, and the next run begins anew."""
    done = dev(copy, "secretariat", "--version")
    assert done.returncode == 1
    assert "dev.py: pip ended with status" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (copy / ".venv" / "stamp").exists()
    (copy / ".venv" / "left-over").write_text("x", "utf-8")
    assert dev(copy, "secretariat", "--version").returncode == 1
    assert not (copy / ".venv" / "left-over").exists()
