"""What the catalogue's structured fields say of a work's subject: its committee, its code, its number range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..descriptions import Description

_ITU_NUMBER = re.compile(r"ITU-T ([A-Z])\.(\d+)")


class Fact(NamedTuple):
    """*kind* "committee", "code" or "number"; *what*: the name, code or range."""

    kind: str
    what: str


def facts(description: Description) -> Iterator[Fact]:
    """
    Each fact once. A group that only follows a work ("other") says nothing of its subject.

    The ITU-T numbers by hundreds: X.1200 to X.1299 is "ITU-T X.12xx"; other bodies by their series.
    """
    for name, role in dict.fromkeys(description.committees):
        if role in ("", "prime") and name not in ("-", ""):
            yield Fact("committee", " ".join(name.split())[:200])
    for code in description.ics:
        yield Fact("code", f"ICS {code[:20]}")
    for area in description.areas:
        yield Fact("code", f"area {area[:60]}")
    if found := _ITU_NUMBER.match(description.key):
        number = found[2]
        hundreds = f"{number[:-2]}xx" if len(number) > 2 else "below 100"
        yield Fact("number", f"ITU-T {found[1]}.{hundreds}")
    elif description.series and description.series not in ("IETF RFC",):
        yield Fact("number", description.series)
