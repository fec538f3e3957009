"""
The command line: one file per verb, each loaded only when it is called, so that ``--help`` stays quick.

Exit status: 0 done · 1 an error of the program · 2 wrong use · 3 wrong input · 4 waits for a person ·
5 verification failed · 6 another process is writing (see `secretariat.domain.errors`).
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import click

from .. import __version__
from ..domain.errors import SecretariatError

VERBS = {
    "init": "make a workspace, empty or from a shipped example",
    "collect": "draw records from the sources",
    "review": "the inventory of current activities, and what is missing",
    "report": "the annual report to the Council; verify, diff, read-back",
    "trace": "from a figure, an activity or a standard to the source's own words",
    "backup": "copy the register, the packs and the reports into one file",
    "restore": "make a workspace from a backup",
    "example": "collect and report on the shipped example, in one go",
}


class Verbs(click.Group):
    def list_commands(self, ctx):
        return list(VERBS)

    def get_command(self, ctx, name):
        if name not in VERBS:
            return None
        return importlib.import_module(f"{__name__}.{name}").command

    def format_commands(self, ctx, formatter):
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example:  secretariat init demo --example real && cd demo && secretariat collect && secretariat report 2025",
)
@click.version_option(__version__)
@click.option(
    "--workspace",
    type=click.Path(path_type=Path),
    envvar="SECRETARIAT_WORKSPACE",
    help="The workspace's folder (default: the one at or above this folder).",
)
@click.pass_context
def cli(ctx: click.Context, workspace: Path | None) -> None:
    """Review, study, cooperation and the annual report of a body that coordinates network security."""
    ctx.obj = workspace


def main(arguments: list[str] | None = None) -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a pipe on Windows is not UTF-8 by itself
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = cli.main(args=arguments, prog_name="secretariat", standalone_mode=False)
    except click.exceptions.Exit as stop:
        status = stop.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        status = 1
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except SecretariatError as error:
        click.secho(f"{error.code}: {error.message}", err=True, fg=None if "NO_COLOR" in os.environ else "red")
        if error.mend:
            click.echo(f"  {error.mend}", err=True)
        status = error.exit_status
    sys.exit(status if isinstance(status, int) else 0)


def open_workspace(folder: Path | None):
    """
    Find the workspace, set Django up on it and bring its database up to date. Returns the `Workspace`.

    Raises WorkspaceMissing, InputError.
    """
    from ..config import workspace

    found = workspace.find() if folder is None else folder.resolve()
    loaded = workspace.load(found)
    os.environ["SECRETARIAT_WORKSPACE"] = str(found)
    os.environ["DJANGO_SETTINGS_MODULE"] = "secretariat.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    return loaded
