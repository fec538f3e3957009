"""Which processes go first where there is not time for all: those that a reader or a person waits for."""

from __future__ import annotations

import os

COLLECTING, READING, COUNTING = 5, 15, 19
"""
How far each gives way, in steps of POSIX's nice. What collects holds the register's lock for moments in which a person's
act waits for it, and so gives way a little only; the processes that read for it and those that count hold none.
"""


def give_way(steps: int, process: int = 0) -> None:
    """Let others go before a *process* (0 is this one), by so many steps in all; never back. Nothing happens on Windows."""
    if hasattr(os, "setpriority") and os.getpriority(os.PRIO_PROCESS, process) < steps:
        os.setpriority(os.PRIO_PROCESS, process, steps)
