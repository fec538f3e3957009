"""
The log of the exchange: who read, added or deleted how much of which collection, a line each, appended and never changed.

A file beside the register, not a table: a reader's page must not wait for a writer. One line is one write.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from uuid import UUID

import orjson
from django.conf import settings

NAME = "exchange.log"
_opened: dict[str, int] = {}


def note(person: str, act: str, collection: UUID, many: int, address: str) -> None:
    """Append a line; in no workspace (a test of one function) nothing is written."""
    workspace = getattr(settings, "WORKSPACE", None)
    if workspace is None:
        return
    line = {"at": time.time_ns() // 1000, "who": person, "act": act, "collection": str(collection), "objects": many,
            "from": address}  # fmt: skip
    os.write(_file(workspace.folder / NAME), orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def _file(path: Path) -> int:
    name = str(path)
    if name not in _opened:
        _opened[name] = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return _opened[name]
