"""
The command line: one file per verb, each loaded only when it is called, so that ``--help`` stays quick.

Exit status: 0 done · 1 an error of the program · 2 wrong use · 3 wrong input, or a source read in part ·
4 waits for a person · 5 verification failed · 6 another process is writing (see `secretariat.domain.errors`).
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import time
from pathlib import Path

import click

from .. import __version__
from ..domain.errors import Busy, SecretariatError
from . import logs

log = logging.getLogger(__name__)

VERBS = {
    "init": "make a workspace, empty or from a shipped example",
    "collect": "draw records from the sources",
    "review": "the inventory of current activities, and what is missing",
    "study": "works, topics, twins, overlaps and gaps of the standards collected",
    "exchange": "TAXII collections, communities and tokens; loads bundles of STIX",
    "report": "the annual report to the Council; verify, diff, read-back",
    "serve": "the web site",
    "user": "accounts of who signs in to the web site",
    "work": "do what the officer's desk has asked for (the desk starts it)",
    "trace": "from a figure, an activity or a standard to the source's own words",
    "rebuild": "make all that is derived anew from what is kept",
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
@click.option("-v", "--verbose", is_flag=True, help="Say each step, and the place of an error in the program.")
@click.pass_context
def cli(ctx: click.Context, workspace: Path | None, verbose: bool) -> None:
    """Review, study, cooperation and the annual report of a body that coordinates network security."""
    ctx.obj = workspace
    logs.begin(verbose=verbose)
    log.info("secretariat %s %s, Python %s", __version__, ctx.invoked_subcommand, sys.version.split()[0])


def main(arguments: list[str] | None = None) -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a pipe on Windows is not UTF-8 by itself
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    began = time.monotonic()
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
        status = _fail(error)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except Exception as error:
        log.debug("where it went wrong", exc_info=True)
        status = _fail(_known(error))
    log.info("done in %.1f s, exit status %s", time.monotonic() - began, status)
    sys.exit(status if isinstance(status, int) else 0)


def _fail(error: SecretariatError) -> int:
    red = None if "NO_COLOR" in os.environ else "red"
    click.secho(logs.without_secrets(f"{error.code}: {error.message}"), err=True, fg=red)
    if error.mend:
        click.echo(f"  {error.mend}", err=True)
    return error.exit_status


def _known(error: Exception) -> SecretariatError:
    """An exception that nobody has turned into an error of ours, as one."""
    if "database is locked" in str(error):
        return Busy("another process is writing to the register", mend="wait for it, and run this again")
    if type(error).__name__ == "OperationalError" and "connect" in str(error):
        first = str(error).splitlines()[0]
        return SecretariatError(f"no database: {first}", mend="start it, or correct database.url in secretariat.toml")
    if isinstance(error, OSError):
        return SecretariatError(str(error), mend="mend what the system says, and run this again")
    said = f"{type(error).__name__}: {error}"
    return SecretariatError(
        said, mend="an error of the program: --verbose before the command shows where; please report it"
    )


def open_web(folder: Path | None):
    """As `open_workspace`, with the settings of the web site: sign-in takes a second to set up."""
    opened = open_workspace(folder, settings="secretariat.config.web_settings")
    from django.core.management import call_command

    call_command("createcachetable", verbosity=0)
    return opened


def open_workspace(folder: Path | None, *, settings: str = "secretariat.config.settings"):
    """
    Find the workspace, set Django up on it and bring its database up to date. Returns the `Workspace`.

    Raises WorkspaceMissing, InputError.
    """
    from ..config import vocabulary, workspace

    found = workspace.find() if folder is None else folder.resolve()
    loaded = workspace.load(found)
    os.environ["SECRETARIAT_WORKSPACE"] = str(found)
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    log.info("workspace %s, database %s", found, loaded.database_url)
    for name in vocabulary.unknown(loaded.settings):
        log.warning("%s: no setting %s is known; docs/reference/settings.md names them", found / workspace.FILE, name)
    return loaded
