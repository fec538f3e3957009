"""``secretariat rebuild``: make all that is derived anew from the packs."""

from __future__ import annotations

from pathlib import Path

import click

from . import open_workspace


@click.command(epilog="Example:  secretariat rebuild")
@click.option(
    "--counts", is_flag=True, help="Only search and what pages count, where these are older than the register."
)
@click.pass_obj
def command(folder: Path | None, counts: bool) -> None:
    """
    Drop and remake what is derived: things, evidence and all rows, from the packs and without the sources.

    Nothing changes by it, unless the program has learned to derive better. It is one transaction, so that nobody ever
    sees half a register: pages and reports show the former state until its end, and what would write meanwhile is told
    that another process is writing (exit status 6). Over 300,000 documents it takes minutes: choose a quiet hour.
    """
    open_workspace(folder)
    if counts:
        from ..evidence import following

        click.echo("counted" if following.catch_up() else "counts are up to date")
        return
    from ..evidence.rebuild import rebuild

    made = rebuild()
    click.echo("rebuilt: " + " · ".join(f"{count:,} {name}" for name, count in made.items()))
