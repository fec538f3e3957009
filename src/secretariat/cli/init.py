"""``secretariat init``: a workspace, empty or from an example that is shipped with the program."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from ..config import secret, workspace
from ..domain.errors import UsageError

EXAMPLES = ("real", "fictitious")
EMPTY = """\
# A workspace of Secretariat. Every path is relative to this folder, or absolute.

[workspace]
name = "{name}"

# One table for each source. `secretariat collect PATH` adds one by itself, in sources.toml.
#
# [[sources]]
# slug = "activities"                    # its name in commands and in every trace
# title = "Register of activities"
# format = "register-csv"                # register-csv register-xlsx entities-yaml plan-yaml relaton rfc-index nist-ris
# place = "sources/activities.csv"       # file, folder or archive
# address = "https://example.org/…"      # where the public finds it
# licence = "CC BY 4.0"
# owner = "Programme officer"            # who answers for it, by role
# extent = "whole"                       # whole: what is missing is gone; window: a feed, nothing is ever gone
# rank = 50                              # lower speaks first where sources contradict each other
"""


@click.command(epilog="Example:  secretariat init demo --example real && cd demo && secretariat collect")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--example", type=click.Choice(EXAMPLES), help="Begin with the sources of a shipped example.")
def command(folder: Path, example: str | None) -> None:
    """Make a workspace in DIR, which must be new or empty."""
    make(folder, example)
    click.echo(f"workspace {folder} is made")
    if folder.resolve() == Path.cwd():
        click.echo("next: secretariat collect" + ("" if example else " PATH"), err=True)
    else:
        click.echo(f"next: secretariat --workspace {folder} collect" + ("" if example else " PATH"), err=True)


def make(folder: Path, example: str | None = None) -> None:
    """Make a workspace. Raises UsageError for a folder that is not empty or an example that is not shipped."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty", mend="name a new folder", folder=str(folder))
    if example:
        shipped = Path(__file__).resolve().parent.parent / "examples" / example
        if not (shipped / workspace.FILE).is_file():
            raise UsageError(
                f"no example {example!r} is shipped with this program", mend="one of " + ", ".join(EXAMPLES)
            )
        shutil.copytree(
            shipped, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.py", "*.pyc")
        )
    else:
        folder.mkdir(parents=True, exist_ok=True)
        name = folder.resolve().name.replace("\\", "\\\\").replace('"', '\\"')
        (folder / workspace.FILE).write_text(EMPTY.format(name=name), encoding="utf-8", newline="\n")
    secret.key(folder)
