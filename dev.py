"""
Make the project's environment, then run a command in it: ``python dev.py COMMAND …``.

Needs Python 3.11+ with pip, nothing else, on any system. The environment `.venv` is made from
`requirements.lock` (hashed) and made anew when that file or `pyproject.toml` has changed.

    python dev.py example     the main job on the shipped example: collect and report
    python dev.py test        all tests
    python dev.py CMD ARG …   any command of the environment (secretariat, pytest, ruff …)
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
SHORT = {
    "example": ["secretariat", "example"],
    "test": ["python", "-m", "pytest"],
}


def prepare() -> None:
    lock = ROOT / "requirements.lock"
    stamp = VENV / "stamp"
    state = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return
    print("making .venv (once; about a minute)", file=sys.stderr, flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True)
    python = str(BIN / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
    stamp.write_text(state)


def main() -> int:
    if sys.version_info < (3, 11):
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}", file=sys.stderr)
        return 2
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__.strip())
        return 0
    prepare()
    command = SHORT.get(sys.argv[1], [sys.argv[1]]) + sys.argv[2:]
    found = shutil.which(command[0], path=str(BIN))
    if not found:
        print(f"no command {command[0]!r} in {BIN}", file=sys.stderr)
        return 2
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "VIRTUAL_ENV": str(VENV)}
    return subprocess.run([found, *command[1:]], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
