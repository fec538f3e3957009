"""What follows a study: pages count anew."""

from __future__ import annotations

from ...evidence import kept


def follow() -> None:
    """Have the counts of pages made for the study in effect, in a large register by a process beside."""
    if kept.is_large():
        kept.ask()
    else:
        kept.make_quick()
