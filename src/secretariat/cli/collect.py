"""``secretariat collect``: draw records from the sources."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from . import open_workspace


@click.command(epilog="Example:  secretariat collect activities  ·  secretariat collect ~/downloads/meetings.xlsx")
@click.argument("wanted", metavar="[SOURCE | PATH]…", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON.")
@click.pass_obj
def command(folder: Path | None, wanted: tuple[str, ...], as_json: bool) -> None:
    """
    Draw records from the sources of the workspace: all, or those named.

    A PATH that is not yet in the settings is read by its recognized format and remembered in sources.toml.
    """
    workspace = open_workspace(folder)
    from .. import formats
    from ..evidence import collect
    from ..inventory.models import Entity

    for entry in workspace.sources:
        if wanted and entry["slug"] not in wanted:
            continue
        names = {}
        for entity in Entity.objects.all():
            for name in (entity.name, *entity.fields.get("aliases", ())):
                names[name.casefold()] = entity.name
        outcome = collect.collect(collect.declare(entry), context=formats.Context(names=names))
        snapshot = outcome.snapshot
        counts = {n: getattr(snapshot, n) for n in ("read", "new", "changed", "unchanged", "gone", "refused", "doubts")}
        if as_json:
            click.echo(orjson.dumps({"source": outcome.source, "state": snapshot.state, **counts}))
        else:
            click.echo(f"{outcome.source}: {snapshot.state}: " + ", ".join(f"{n} {name}" for name, n in counts.items()))
