"""A TAXII server with the demonstration's collections and persons."""

from __future__ import annotations

import subprocess
import sys

import pytest
from taxii_client import Client, basic
from website import served


@pytest.fixture(scope="module")
def taxii(tmp_path_factory):
    """(analyst, other): two persons of two communities; *collections* of the first has "rw", "ro", "wo" and "alias"."""
    workspace = tmp_path_factory.mktemp("taxii") / "w"
    subprocess.run([sys.executable, "-m", "secretariat", "init", str(workspace)], check=True, capture_output=True)
    with served(workspace, "--demo") as site:
        log = (workspace / "serve.log").read_text("utf-8")
        people = [line.split() for line in log.splitlines() if line.startswith("account:")]
        clients = [Client(site.address, basic(line[1], line[3])) for line in people]
        listed = clients[0].get("collections/").json["collections"]
        names = {"read and write": "rw", "read only": "ro", "write only": "wo", "with an alias": "alias"}
        clients[0].collections = {names[one["title"].partition(": ")[2]]: one["id"] for one in listed}
        yield (*clients, workspace)


@pytest.fixture(scope="module")
def secretariat_here(taxii):
    """The command line in the server's workspace; gives what it printed."""

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "secretariat", "--workspace", str(taxii[2]), *arguments],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
