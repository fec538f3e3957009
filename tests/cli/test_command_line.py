"""How the command line behaves to those who type, and to programs that call it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from secretariat.cli import VERBS, logs


def secretariat(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
    clean = {"SECRETARIAT_WORKSPACE": "", "SECRETARIAT_DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, "-m", "secretariat", *arguments],
        cwd=cwd, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **clean, **environment},
    )  # fmt: skip


@pytest.fixture
def empty(tmp_path) -> Path:
    """A workspace without sources."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "secretariat.toml").write_text('[workspace]\nname = "empty"\n', "utf-8")
    return tmp_path / "empty"


def test_help_names_every_verb(tmp_path):
    """The help names every verb, and shows an example."""
    done = secretariat("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert [verb for verb in VERBS if f"  {verb} " not in done.stdout] == []
    assert "Example:" in done.stdout


def test_no_workspace(tmp_path):
    """Without a workspace a command ends with status 2, and says which command makes one."""
    done = secretariat("backup", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("workspace-missing: ")
    assert "secretariat init" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [["nothing"], ["backup", "--nothing"], ["restore"]])
def test_wrong_use(tmp_path, arguments):
    """An unknown verb or option, or a missing argument, ends with status 2."""
    assert secretariat(*arguments, cwd=tmp_path).returncode == 2


def test_broken_settings_name_their_place(tmp_path):
    """A settings file that is no TOML ends with status 3, naming the file and the line."""
    (tmp_path / "secretariat.toml").write_text("[workspace]\nname = \n", "utf-8")
    done = secretariat("backup", cwd=tmp_path)
    assert done.returncode == 3
    assert "secretariat.toml" in done.stderr
    assert "line 2" in done.stderr


def test_slip_in_the_settings_is_told(empty):
    """A setting that is none is named, and the work goes on."""
    with (empty / "secretariat.toml").open("a", encoding="utf-8") as stream:
        stream.write('[databse]\nurl = "x"\n')
    done = secretariat("backup", "../b.zip", cwd=empty)
    assert done.returncode == 0, done.stderr
    assert "databse.url" in done.stderr


def test_verbose_says_the_steps_and_no_password(empty):
    """--verbose says what is done; a password in the database's address is never shown, in an error neither."""
    address = "postgresql://officer:opensesame@127.0.0.1:9/register"
    done = secretariat("--verbose", "backup", cwd=empty, SECRETARIAT_DATABASE_URL=address)
    assert done.returncode == 1
    assert "INFO" in done.stderr
    assert "no database" in done.stderr
    assert "opensesame" not in done.stderr + done.stdout
    assert logs.without_secrets(f"at {address}") == "at postgresql://officer:…@127.0.0.1:9/register"


def test_quiet_in_a_pipe(empty):
    """The output holds only what was asked for: here the path of the backup; no colour when it is no terminal."""
    done = secretariat("backup", "../b.zip", cwd=empty)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "../b.zip\n".replace("/", os.sep)
    assert "\x1b" not in done.stdout + done.stderr
