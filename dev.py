"""
Make the project's environment, then run a command in it.

    python3 dev.py example     the main job on the shipped example: collect and report
    python3 dev.py test        all tests, on all cores (at most four)
    python3 dev.py CMD ARG …   any command of the environment (secretariat, pytest, ruff …)

On Windows `python3` is called `py`. Needs Python 3.11 or newer with pip, nothing else. The environment is the folder
`.venv` beside this file: made from `requirements.lock` (every file by its hash), kept, and made anew when that
file, what `pyproject.toml` says of the project, or the place of this folder has changed. SECRETARIAT_VENV names another
folder for it.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("SECRETARIAT_VENV") or ROOT / ".venv").absolute()
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "stamp"
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
# Files of tests go to as many processes; each has servers and browsers of its own, so that more than four take much memory.
SHARED_OUT = ["-n", str(min(CORES, 4)), "--dist", "loadfile"] if CORES > 1 else []
SHORT = {
    "example": ["secretariat", "example"],
    "test": ["python", "-m", "pytest", *SHARED_OUT],
}


class Failed(Exception):
    """What a person reads: what went wrong, and what to do."""


def state() -> str:
    """What the environment is made of; another text means that it must be made anew."""
    import tomllib

    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = json.dumps([said["build-system"], said["project"]], sort_keys=True)
    lock = LOCK.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(lock + project.encode() + os.fsencode(ROOT)).hexdigest()


def is_ready(wanted: str) -> bool:
    # A link to a Python that was taken away does not exist either.
    return PYTHON.exists() and STAMP.is_file() and STAMP.read_text("utf-8") == wanted


def prepare() -> None:
    wanted = state()
    if is_ready(wanted):
        return
    with alone():
        if not is_ready(wanted):  # another copy may have made it meanwhile
            make()
            new = VENV / "stamp.new"
            new.write_text(wanted, "utf-8")
            os.replace(new, STAMP)


@contextmanager
def alone():
    """Let one copy at a time make the environment: a lock of SQLite's, which every system frees when its holder ends."""
    VENV.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(VENV.with_name(VENV.name + ".lock"), isolation_level=None, timeout=0)
    try:
        for turn in range(1200):
            try:
                connection.execute("BEGIN EXCLUSIVE")
                break
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise Failed(f"{VENV.parent} cannot be written to: {error}") from error
                if not turn:
                    say(f"another copy is making {VENV.name}; waiting for it")
                connection.execute("PRAGMA busy_timeout=1000")
        else:
            raise Failed(f"another copy has been making {VENV.name} for 20 minutes; end it, and run this again")
        yield
    finally:
        connection.close()


def make() -> None:
    say(f"making {VENV.name} (once; a minute or two, most of it downloads)")
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        try:
            shutil.rmtree(VENV)
        except OSError as error:
            raise Failed(f"the old {VENV} cannot be removed ({error}); end the programs that use it") from error
    try:
        import venv
    except ImportError as error:
        raise Failed("this Python has no module venv; on Debian and Ubuntu: apt install python3-venv") from error
    own_pip = importlib.util.find_spec("ensurepip") is not None  # Debian keeps it in another package
    if not own_pip and importlib.util.find_spec("pip") is None:
        raise Failed("this Python has no pip; on Debian and Ubuntu: apt install python3-venv")
    try:
        venv.create(VENV, with_pip=own_pip, symlinks=os.name != "nt")
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failed(f"the environment {VENV} cannot be made: {error}") from error
    pip = [str(PYTHON), "-m", "pip"] if own_pip else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    install = [*pip, "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    run_pip([*install, "--require-hashes", "-r", str(LOCK)])
    run_pip([*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])


def run_pip(command: list[str]) -> None:
    # What is set for another environment must not send packages elsewhere.
    inherited = {
        name: value for name, value in os.environ.items() if name not in {"PIP_TARGET", "PIP_PREFIX", "PIP_USER"}
    }
    status = subprocess.run(command, env={**inherited, "PYTHONUTF8": "1"}).returncode
    if status:
        raise Failed(
            f"pip ended with status {status} (its reason stands above).\n"
            "  No connection: pip reads HTTPS_PROXY and its own configuration. No space: .venv takes about 500 MB.\n"
            "  Hashes that differ: a file was altered on its way. Then run the same command again; it begins anew."
        )


def wait(process: subprocess.Popen) -> int:
    """Its exit status. Ctrl-C reaches it too: it ends by itself, and we wait until it has."""
    while True:
        try:
            status = process.wait()
            return 128 - status if status < 0 else status
        except KeyboardInterrupt:
            continue


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 — said in words, where an older one can still read this file
        say(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: python3.11 dev.py …")
        return 2
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print((__doc__ or "").strip())
        return 0
    try:
        prepare()
    except Failed as failure:
        say(f"dev.py: {failure}")
        return 1
    except KeyboardInterrupt:
        say("stopped; the next run begins anew")
        return 130
    name, *arguments = SHORT.get(sys.argv[1], [sys.argv[1]]) + sys.argv[2:]
    found = shutil.which(name, path=str(BIN))
    if not found:
        say(f"dev.py: no command {name!r} in {BIN}; see python3 dev.py --help")
        return 2
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "VIRTUAL_ENV": str(VENV)}
    environment.pop("PYTHONHOME", None)
    return wait(subprocess.Popen([found, *arguments], env=environment))


if __name__ == "__main__":
    sys.exit(main())
