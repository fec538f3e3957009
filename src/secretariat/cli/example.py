"""``secretariat example``: collect, study and report on a shipped example, in one go."""

from __future__ import annotations

from pathlib import Path

import click

from . import init


@click.command(
    epilog="Example:  secretariat example  ·  secretariat example demo --name fictitious --year 2024 --language fr"
)
@click.argument("folder", metavar="[DIR]", default="example-run", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", type=click.Choice(init.EXAMPLES), default="real", show_default=True, help="Which example.")
@click.option("--year", default="2025", show_default=True, help="Year of the report.")
@click.option("--language", default="en", show_default=True)
@click.pass_context
def command(ctx: click.Context, folder: Path, name: str, year: str, language: str) -> None:
    """Make a workspace in DIR from a shipped example, collect its sources, study its standards and make its report; run again, it goes on."""
    from ..config import workspace
    from . import collect, report, study

    if not (folder / workspace.FILE).is_file():
        init.make(folder, name)
        click.echo(f"workspace {folder}", err=True)
    ctx.obj = folder
    ctx.invoke(collect.command)
    ctx.invoke(study.command)
    ctx.invoke(report.make, year=year, language=language)
