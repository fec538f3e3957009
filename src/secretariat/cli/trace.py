"""``secretariat trace``: from a figure, an activity or a standard to the source's own words."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from ..domain.errors import UnknownThing, UsageError
from . import open_workspace


@click.command(
    epilog="Example:  secretariat trace activities.held --year 2025  ·  secretariat trace ACT-022  ·  "
    'secretariat trace "ITU-T X.1205"  ·  secretariat trace activities.held --package report-2025-data.zip'
)
@click.argument("thing", nargs=-1, required=True)
@click.option(
    "--year", help="Of the figures and of the period (default: the newest that the settings name, else this year)."
)
@click.option(
    "--package",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Trace in a data package, with no database.",
)
@click.option(
    "--limit", type=click.IntRange(0), default=10, show_default=True, help="Rows and records shown; 0 for all."
)
@click.option("--editor", "with_names", is_flag=True, help="Show names of persons beside their roles.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole chain as JSON.")
@click.pass_obj
def command(folder, thing: tuple[str, ...], year, package, limit: int, with_names: bool, as_json: bool) -> None:
    """
    Print the chain from THING down to the source's own words.

    THING is a figure's name, an activity's code, title or part of it, a standard's designation, an entity, a link
    ("activity → goal"), a record ("source/key") or an address ("activity:KEY").
    """
    text = " ".join(thing)
    if package is None:
        workspace = open_workspace(folder)
    from ..domain.persons import role_alone
    from ..reports import tracing, tracing_names

    if package is not None:
        from ..reports.tracing_package import PackageBook

        if year:
            raise UsageError("a package has its own period", mend="leave --year out")
        book: tracing.Book = PackageBook(package)
    else:
        book = _register(workspace, year)
    try:
        what = tracing_names.find(book, text)
    except UnknownThing as error:
        why = [role_alone(line, with_names) for line in book.why(text)]
        if not why:
            raise
        click.echo("\n".join(why))
        raise UnknownThing(f"nothing that shows is named {text!r}", mend=error.mend) from error
    made = tracing.trace(book, what, limit=limit, with_names=with_names)
    if as_json:
        click.echo(orjson.dumps(tracing.plain(made), option=orjson.OPT_INDENT_2, default=str))
    else:
        from .trace_text import text as printed

        click.echo(printed(made))


def _register(workspace, year: str | None):
    from ..domain.periods import year as whole_year
    from ..evidence import clock
    from ..reports.tracing_register import RegisterBook

    if year and not (year.isascii() and year.isdigit() and len(year) == 4 and year != "0000"):
        raise UsageError(f"{year!r} is no year", mend="secretariat trace activities.held --year 2025")
    today = clock.now().date()
    years = [int(one) for one in workspace.settings.get("report", {}).get("years", [])]
    return RegisterBook(workspace, whole_year(int(year) if year else max(years, default=today.year)), today)
