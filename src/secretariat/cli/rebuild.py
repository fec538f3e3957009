"""``secretariat rebuild``: make all that is derived anew from the packs."""

from __future__ import annotations

from pathlib import Path

import click

from . import open_workspace


@click.command(epilog="Example:  secretariat rebuild")
@click.pass_obj
def command(folder: Path | None) -> None:
    """
    Drop and remake what is derived: things, evidence and all rows, from the packs and without the sources.

    Nothing changes by it, unless the program has learned to derive better. Nobody else can write meanwhile.
    """
    open_workspace(folder)
    from ..evidence.rebuild import rebuild

    counts = rebuild()
    click.echo("rebuilt: " + " · ".join(f"{count:,} {name}" for name, count in counts.items()))
