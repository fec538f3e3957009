"""
What follows an act of a person: search and the counts of pages catch up with it.

At once where the register is small; in a large one by a process beside, so that a form does not wait for it.
"""

from __future__ import annotations

from ..domain.errors import Busy
from . import indexing, kept


def follow() -> None:
    """Catch up with what persons have just done, as far as it is quick, and have the rest done beside."""
    if kept.is_large():
        kept.ask()
        return
    try:
        indexing.catch_up()
    except Busy:  # a source is being collected, and search catches up at its end
        return
    kept.make_quick()


def catch_up() -> bool:
    """Bring search and all counts up to date, however long it takes; whether any were made. Raises Busy."""
    indexing.catch_up()
    return kept.make()


def begin() -> None:
    """What a web site does before it serves: counts that are missing are made, in a large register by a process beside."""
    if not kept.is_up_to_date():
        if kept.is_large():
            kept.ask()
        else:
            kept.make()
