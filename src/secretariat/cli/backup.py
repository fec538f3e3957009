"""``secretariat backup``: the whole workspace into one file."""

from __future__ import annotations

from pathlib import Path

import click

from . import open_workspace


@click.command(epilog="Example:  secretariat backup  ·  secretariat backup /mnt/safe/register-2025.zip")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def command(folder: Path | None, file: Path | None) -> None:
    """
    Copy the register, packs, readings, settings, narrative and reports into one FILE (a zip, with a digest of each).

    Others may be writing meanwhile. Without FILE it lies in the workspace's folder backups, named after the time (UTC).
    The file holds all that the workspace holds, what is not public too: keep it as safe.
    """
    workspace = open_workspace(folder)
    from ..evidence import backup, clock

    path = file or workspace.folder / "backups" / f"{clock.now():%Y-%m-%dT%H%M%SZ}.zip"
    made = backup.write(path, workspace.folder)
    click.echo(path)
    for name, why in made.left_out.items():
        click.echo(f"left out: {name}: {why}", err=True)
    click.echo(f"{made.files} files and the register, {path.stat().st_size:,} bytes; root {made.root}", err=True)
    click.echo(f"next: secretariat restore {path} DIR", err=True)
