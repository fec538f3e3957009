"""
A private PostgreSQL server: in a temporary folder, on a socket only, trusting, with fsync off.

``python tests/postgres.py COMMAND …`` starts one, runs the command with ``SECRETARIAT_DATABASE_URL`` naming a fresh
database in it, and stops it again: so the same tests run on both databases.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl, or None."""
    if os.name != "posix":
        return None
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Server:
    """A running server; its databases are sorted as English is, so that nothing leans on the order of bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = 0

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def new_database(self) -> str:
        """The address of a database made for the caller, empty."""
        import psycopg

        self._made += 1
        name = f"register_{os.getpid()}_{self._made}"
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)


@contextmanager
def server() -> Iterator[Server]:
    """Start a server, give it, stop it and remove its folder."""
    found = binaries()
    if found is None:
        raise RuntimeError("no PostgreSQL here: install it (Debian: apt-get install postgresql)")
    # Not pytest's folder: root's is closed to others, and a socket's path must stay under 104 characters.
    folder = Path(tempfile.mkdtemp(prefix="secretariat-pg-"))
    as_owner: list[str] = []
    if os.geteuid() == 0:  # initdb refuses root
        shutil.chown(folder, "postgres", "postgres")
        as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    data, log = folder / "data", folder / "log"

    def run(*command: str) -> None:
        # The server keeps what it inherits: it must not hold our pipes, or the caller waits for their end for ever.
        with (folder / "said").open("ab") as said:
            done = subprocess.run(
                [*as_owner, str(found / command[0]), *command[1:]], cwd=folder, stdin=subprocess.DEVNULL,
                stdout=said, stderr=said, env={**os.environ, "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
        if done.returncode:
            heard = "\n".join(path.read_text("utf-8", "replace") for path in (folder / "said", log) if path.exists())
            raise RuntimeError(f"{command[0]} failed:\n{heard}")

    try:
        run(
            "initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync",
            "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en",
        )  # fmt: skip
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c full_page_writes=off"
        run("pg_ctl", "-D", str(data), "-l", str(log), "-w", "-o", options, "start")
        try:
            yield Server(folder)
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    with server() as running:
        url = running.new_database()
        print(f"on {url}", flush=True)
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "SECRETARIAT_DATABASE_URL": url}).returncode)
