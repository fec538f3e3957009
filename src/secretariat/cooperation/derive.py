"""Rows of liaisons from their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain.precedence import Settled
from ..evidence import indexing
from ..evidence.derivation import deriver_of, rest, text
from ..evidence.effects import Deriver, register
from . import documents
from .models import Liaison


def liaison(settled: Mapping[str, Settled]) -> dict[str, Any]:
    return {
        "sender": text(settled, "from"),
        "receiver": text(settled, "to"),
        "kind": text(settled, "kind"),
        "date": text(settled, "date"),
        "subject": text(settled, "subject"),
        "fields": rest(settled, "from", "to", "kind", "date", "subject"),
    }


def ready() -> None:
    register(Deriver("liaison", deriver_of(Liaison, liaison)))
    indexing.register("liaison", documents.liaisons)
