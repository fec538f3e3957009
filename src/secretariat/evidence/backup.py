"""
A whole workspace into one backup and out of it: the register, the packs, settings, readings, narrative, reports.

From SQLite the register goes in as a copy made by its online backup; from any other database as rows, one JSON
line each (Django's serialization). Either comes out into either: a copy is put in its place, or read row by row.
Memory is bounded by a batch of rows.
"""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from .. import __version__
from ..domain.errors import Busy, UsageError, VerificationFailed
from ..formats import backup_zip

BATCH = 1000
COPY = "register.sqlite3"
FILES = "workspace/"
# Packs are written before the rows that name them: in a whole backup every row finds its bytes.
_PACK_ENDS = (
    "SELECT file, MAX(raw_at + raw_size), MAX(form_at + form_size) FROM evidence_pack GROUP BY file ORDER BY file"
)
_MADE_BY_MIGRATE = {"contenttypes.contenttype", "auth.permission"}


@dataclass(frozen=True)
class Made:
    """
    What a backup holds.

    Attributes:
        root: digest of its list, in hexadecimal; written down elsewhere it proves which backup this is.
        files: how many files of the workspace it holds.
        left_out: what lies in the workspace and is not in it, with the reason.
    """

    root: str
    files: int
    left_out: dict[str, str] = field(default_factory=dict)


def write(path: Path, folder: Path) -> Made:
    """
    Back up the workspace *folder* and its database into the file *path*, while others may be writing.

    Raises:
        UsageError: the file is there already.
        Busy: packs were taken away meanwhile.
        InputError: a file's name is none that every system can hold.
    """
    if path.exists():
        raise UsageError(f"{path} is there already", mend="name another file")
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = backup_zip.Writer(path)
    try:
        connection = connections["default"]
        ends = _write_copy(writer, path) if connection.vendor == "sqlite" else _write_rows(writer)
        sizes, left_out = _write_files(writer, folder, path)
        short = [file for file, *end in ends if sizes.get(f"packs/{file}", -1) < max(end)]
        if short:
            raise Busy(f"packs changed while they were copied ({', '.join(short[:3])})", mend="run the backup again")
        about = {
            "program": __version__,
            "register": "copy" if connection.vendor == "sqlite" else "rows",
            "migrations": _migrations(),
        }
        return Made(writer.close(about), len(sizes), left_out)
    except BaseException:
        writer.abandon()
        raise


def _write_copy(writer: backup_zip.Writer, path: Path) -> list[tuple]:
    copy = path.with_name(path.name + ".copy.part")
    copy.unlink(missing_ok=True)
    try:
        connections["default"].ensure_connection()
        with closing(sqlite3.connect(copy)) as target:
            # All pages in one step: others go on writing into the log meanwhile, and it never has to begin again.
            connections["default"].connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            ends = target.execute(_PACK_ENDS).fetchall()
        writer.add(COPY, copy)
        return ends
    finally:
        copy.unlink(missing_ok=True)


def _write_rows(writer: backup_zip.Writer) -> list[tuple]:
    connection = connections["default"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")  # one state of all tables
        for model in _models():
            with writer.open(_member(model)) as stream:
                text = io.TextIOWrapper(io.BufferedWriter(stream, backup_zip.CHUNK), "utf-8", newline="\n")
                rows = model._base_manager.order_by("pk").iterator(BATCH)
                names = [column.name for column in model._meta.local_concrete_fields]
                serializers.serialize("jsonl", rows, stream=text, fields=names)
                text.flush()
                text.detach().detach()
        cursor.execute(_PACK_ENDS)
        return cursor.fetchall()


def _write_files(writer: backup_zip.Writer, folder: Path, path: Path) -> tuple[dict[str, int], dict[str, str]]:
    sizes: dict[str, int] = {}
    left_out: dict[str, str] = {}
    own = {path.resolve(), path.with_name(path.name + ".part").resolve()}
    if connections["default"].vendor == "sqlite":
        database = Path(connections["default"].settings_dict["NAME"]).resolve()
        own |= {database.with_name(database.name + end) for end in ("", "-wal", "-shm", "-journal")}
    for file in sorted(folder.rglob("*"), key=lambda one: one.relative_to(folder).as_posix()):
        name = file.relative_to(folder).as_posix()
        if file.is_symlink():
            left_out[name] = "a symbolic link"
        elif not file.is_file() or file.resolve() in own or file.suffix in {".part", ".lock"}:
            continue  # folders, the register, and what only a running program needs
        elif name.startswith("backups/"):
            left_out[name] = "an earlier backup"
        elif any(part.startswith(".") for part in name.split("/")):
            left_out[name] = "hidden"
        else:
            try:
                sizes[name] = writer.add(FILES + name, file)
            except FileNotFoundError:
                left_out[name] = "taken away meanwhile"
    return sizes, left_out


def take_in(extracted: Path, about: dict[str, Any]) -> None:
    """
    Bring the register of an extracted backup into the database of the settings, which must be empty, and check it.

    Args:
        extracted: where `backup_zip.extract` wrote the backup.
        about: what it returned.

    Raises:
        UsageError: the database is not empty, or the rows are of another version of the program.
        VerificationFailed: the register is not whole, or names packs that are not there.
    """
    connection = connections["default"]
    copy = extracted / COPY
    try:
        if about["register"] == "copy" and connection.vendor == "sqlite":
            place = Path(connection.settings_dict["NAME"])
            if place.exists():
                raise UsageError(f"{place} is there already", mend=_ANOTHER)
            copy.replace(place)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA quick_check(1)")
                if (said := cursor.fetchone()[0]) != "ok":
                    raise VerificationFailed(f"the register is damaged: {said}", mend="take another copy of the backup")
            call_command("migrate", verbosity=0, interactive=False)
            _check_packs(extracted)
        else:
            rows = _rows_of_copy(copy) if about["register"] == "copy" else _rows_of_lines(extracted, about)
            call_command("migrate", verbosity=0, interactive=False)
            with transaction.atomic():  # a backup that lacks a pack leaves no row behind
                _load(rows)
                _check_packs(extracted)
    except (DatabaseError, serializers.base.DeserializationError, KeyError) as error:
        raise VerificationFailed(
            f"the register is not whole: {error}", mend="take another copy of the backup"
        ) from error
    finally:
        connections.close_all()


_ANOTHER = "SECRETARIAT_DATABASE_URL names another database, an empty one"


def _check_packs(extracted: Path) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(_PACK_ENDS)
        for file, *end in cursor.fetchall():
            pack = extracted / FILES / "packs" / file
            if not pack.is_file() or pack.stat().st_size < max(end):
                raise VerificationFailed(f"the backup lacks the pack {file}", mend="take another copy of the backup")


def _load(rows: Iterable[tuple[type[Model], Iterator[Model]]]) -> None:
    """Write all rows; references are checked before it returns."""
    connection = connections["default"]
    models = _models()
    if full := [
        m._meta.label for m in models if m._meta.label_lower not in _MADE_BY_MIGRATE and m._base_manager.exists()
    ]:
        raise UsageError(f"the database {connection.settings_dict['NAME']} is not empty ({full[0]})", mend=_ANOTHER)
    for model in models:
        model._base_manager.all()._raw_delete("default")
    for model, objects in rows:
        while batch := list(islice(objects, BATCH)):
            model._base_manager.bulk_create(batch)
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        # SQLite's index of words is a table of its own, made from its rows; PostgreSQL's is a column.
        if "search_index" in connection.introspection.table_names(cursor):
            cursor.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")


def _rows_of_lines(extracted: Path, about: dict[str, Any]) -> Iterator[tuple[type[Model], Iterator[Model]]]:
    if about["migrations"] != _migrations():
        raise UsageError(
            f"the backup is of version {about['program']}, whose tables are others than those of {__version__}",
            mend=f"restore it with version {about['program']}, then update the program",
        )
    for model in _models():
        with (extracted / _member(model)).open(encoding="utf-8", newline="\n") as stream:
            yield model, (one.object for one in serializers.deserialize("jsonl", stream))


def _rows_of_copy(copy: Path) -> Iterator[tuple[type[Model], Iterator[Model]]]:
    known = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(copy)}
    connections.settings["copy"] = connections.configure_settings({"default": {}, "copy": known})["copy"]
    call_command("migrate", database="copy", verbosity=0, interactive=False)
    for model in _models():
        yield model, model._base_manager.using("copy").order_by("pk").iterator(BATCH)


def _models() -> list[type[Model]]:
    return [
        model
        for app in apps.get_app_configs()
        for model in app.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def _member(model: type[Model]) -> str:
    return f"rows/{model._meta.label_lower}.jsonl"


def _migrations() -> list[str]:
    return sorted(".".join(leaf) for leaf in MigrationLoader(None).graph.leaf_nodes())
