"""``secretariat work``: do what the officer's desk has asked for; the desk starts it, in a process of its own."""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.errors import UnknownThing
from . import open_workspace


@click.command(epilog="Example:  secretariat work 12")
@click.argument("number", type=int)
@click.pass_obj
def command(folder: Path | None, number: int) -> None:
    """Do the piece of work NUMBER that the officer's desk has asked for, such as one that was broken off."""
    workspace = open_workspace(folder)
    from ..desk import working
    from ..desk.models import Work
    from .collect import collect_all
    from .entries import entry_of, kept_reading

    work = Work.objects.filter(pk=number).first()
    if work is None or work.is_over:
        raise UnknownThing(f"no work {number} waits", mend="the desk's page says what does")
    working.do(work, working.Tools(workspace, collect_all, entry_of, kept_reading))
