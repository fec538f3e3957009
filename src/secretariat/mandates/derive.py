"""Rows of instruments' revisions and instructions from their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain.precedence import Settled
from ..evidence import indexing
from ..evidence.derivation import Ref, deriver_of, rest, text, value
from ..evidence.effects import Deriver, register
from . import documents
from .models import Instruction, Revision


def revision(settled: Mapping[str, Settled]) -> dict[str, Any]:
    return {
        "instrument": text(settled, "instrument"),
        "designation": text(settled, "designation"),
        "body": text(settled, "body"),
        "standing": text(settled, "standing"),
        "starts": text(settled, "starts"),
        "ends": text(settled, "ends"),
        "text_had": value(settled, "text_had") in (True, "yes", "true", "1"),
        "fields": rest(settled, "instrument", "designation", "body", "standing", "starts", "ends", "text_had"),
    }


def instruction(settled: Mapping[str, Settled]) -> dict[str, Any]:
    return {
        "revision": Ref("revision", text(settled, "revision")),
        "designation": text(settled, "designation"),
        "gist": text(settled, "gist"),
        "fields": rest(settled, "revision", "designation", "gist"),
    }


def ready() -> None:
    register(Deriver("revision", deriver_of(Revision, revision)))
    register(Deriver("instruction", deriver_of(Instruction, instruction)))
    indexing.register("instruction", documents.instructions)
    indexing.register("revision", documents.revisions)
