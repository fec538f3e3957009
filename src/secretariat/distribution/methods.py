"""Pages on method: what they tell that is held elsewhere, so that they cannot say otherwise than the program does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as N_

from ..domain.languages import Writing
from ..domain.links import Rule
from ..formats.rules_yaml import read_link_rules
from ..inventory.listing import STANDINGS
from ..reports.figure_words import METHODS
from ..web.words import words

PAGES = {
    "held": N_("What counts as held"),
    "same-activity": N_("How activities are told apart"),
    "links": N_("How links are proposed"),
    "figures": N_("How figures are made"),
}
"""Name in the address -> title."""
RULES = (
    ("unknown", N_("No source states a date.")),
    ("called off", N_("A source says that it was called off or put off.")),
    ("held", N_("A source states its result, such as completed, published or approved, and it had ended by the day of view.")),
    ("ongoing", N_("A source says that it is under way; or it has begun, and the result that a source states came later.")),
    ("planned", N_("It begins after the day of view; or it was announced, and its last day is not past.")),
    ("announced", N_("It was announced, its last day is past, and no source says that it was held.")),
    ("unknown", N_("A source older than the period said that it was under way, and none has spoken of it since; or no source states a status.")),
)  # fmt: skip
"""Standing -> when it applies, as `domain.periods.classify` asks them, in its order."""


def standings() -> list[tuple[str, str]]:
    return [(STANDINGS[name], text) for name, text in RULES]


def kinds() -> list[tuple[str, str]]:
    """The methods of figures: name, and what exactly it computes."""
    return list(METHODS.values())


def _file() -> Path | None:
    said = settings.WORKSPACE.settings.get("report", {}).get("links") if settings.WORKSPACE else None
    path = settings.WORKSPACE.folder / str(said) if said else None
    return path if path and path.is_file() else None


def mark(request) -> tuple[str, datetime | None]:
    """The rules of the workspace are a file that an officer may change."""
    path = _file()
    if path is None:
        return "", None
    changed = path.stat().st_mtime_ns
    return str(changed), datetime.fromtimestamp(changed / 1e9, UTC)


def rules(language: str) -> dict[str, Any]:
    """The rules by which the workspace proposes links. Raises InputError when their file cannot be read."""
    path = _file()
    if path is None:
        return {"rules": []}
    writing = words()
    held, problems = _read(path, path.stat().st_mtime_ns)
    return {
        "rules": [_told(rule, writing) for rule in held.rules],
        "otherwise": held.otherwise.get(language) or held.otherwise.get("en", ""),
        "otherwise_lang": language if language in held.otherwise else "en",
        "left_out": len(problems),
    }


@lru_cache(maxsize=2)
def _read(path: Path, changed: int):
    return read_link_rules(path)


CONDITIONS = {
    "kind": N_("kind is one of"), "lead": N_("lead is one of, or stands below one of"),
    "country": N_("country is one of"), "region": N_("region is one of"), "status": N_("status is one of"),
    "words": N_("one of these stands as a word in its texts"), "refs": N_("a reference of its source is one of"),
}  # fmt: skip


def _told(rule: Rule, writing: Writing) -> dict[str, Any]:
    reason: Mapping[str, str] = rule.none or rule.reason
    return {
        "id": rule.id, "of": rule.of, "is_none": bool(rule.none), "weight": rule.weight,
        "reason": writing.of(dict(reason)), "lang": writing.language if writing.language in reason else "en",
        "when": [_conditions(one) for one in rule.when], "unless": [_conditions(one) for one in rule.unless],
        "targets": rule.targets,
    }  # fmt: skip


def _conditions(when) -> list[tuple[str, str]]:
    found = []
    for name, label in CONDITIONS.items():
        if held := getattr(when, name, ()):
            found.append((label, ", ".join(held)))
    if when.start or when.end:
        found.append((N_("its dates meet"), f"{when.start or '…'} – {when.end or '…'}"))
    return found
