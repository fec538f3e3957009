"""``secretariat restore``: a workspace from a backup."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import click

from ..domain.errors import UsageError


@click.command(epilog="Example:  secretariat restore backups/2026-03-01T080000Z.zip restored")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--root", default="", help="The root that the backup printed; any other backup is refused.")
def command(file: Path, folder: Path, root: str) -> None:
    """
    Make the workspace DIR, new or empty, from a backup FILE.

    Every digest is checked first: of a truncated or altered backup nothing is restored. The register goes into the
    database of SECRETARIAT_DATABASE_URL or of the restored settings, which must be empty, else into SQLite in DIR:
    a backup of one database can be restored into the other.
    """
    from ..formats import backup_zip

    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty", mend="name a new folder", folder=str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", suffix=".part", dir=folder.parent))
    try:
        about = backup_zip.extract(file, scratch, root=root)
        whole = scratch / "workspace"
        os.environ["SECRETARIAT_WORKSPACE"] = str(whole)
        os.environ["DJANGO_SETTINGS_MODULE"] = "secretariat.config.settings"
        import django

        django.setup()
        from ..evidence import backup

        backup.take_in(scratch, about)
        if folder.exists():
            folder.rmdir()  # Windows puts nothing in the place of an empty folder
        os.replace(whole, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    click.echo(folder)
    click.echo(f"next: secretariat --workspace {folder} report YEAR", err=True)
