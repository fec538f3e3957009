"""Workspaces made from the shipped examples, and the program run in them as a person runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import Any

MOMENT = "1795478400"  # 24 November 2026: what a review says depends on the day


def run(*arguments: Any, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
    """The program, with what it printed and its exit status."""
    given = {"SOURCE_DATE_EPOCH": MOMENT, "SECRETARIAT_WORKSPACE": "", "SECRETARIAT_DATABASE_URL": "", **environment}
    return subprocess.run(
        [sys.executable, "-m", "secretariat", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **given},
    )  # fmt: skip


def secretariat(*arguments: Any, cwd: Path, status: int = 0, **environment: str) -> str:
    """What the program printed; it must end with *status*."""
    done = run(*arguments, cwd=cwd, **environment)
    assert done.returncode == status, f"status {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def printed_json(*arguments: Any, cwd: Path, status: int = 0) -> Any:
    return json.loads(secretariat(*arguments, "--json", cwd=cwd, status=status))


def collected(folder: Path, example: str) -> Path:
    """A workspace of an example with all its sources collected, and its standards studied."""
    secretariat("init", folder, "--example", example, cwd=folder.parent)
    secretariat("collect", cwd=folder)
    secretariat("study", cwd=folder)
    return folder


def copied(workspace: Path, folder: Path) -> Path:
    """A copy to change."""
    copytree(workspace, folder)
    return folder
