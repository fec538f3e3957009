"""The secret of a server's signatures: a file in the workspace that its owner alone reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE = "secret.key"


def key(folder: Path | None) -> str:
    """``SECRETARIAT_SECRET_KEY``, else that of the workspace; made when it is not there."""
    given = os.environ.get("SECRETARIAT_SECRET_KEY", "")
    if given or folder is None:
        return given or secrets.token_urlsafe(50)
    path = folder / FILE
    try:
        # Exclusive: of two workers that start together, one makes it and the other reads it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    made = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(made + "\n")
    return made
