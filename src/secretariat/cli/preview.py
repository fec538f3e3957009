"""What ``secretariat collect --preview`` shows: what would be made of each row of a register, and why."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import click

from ..domain.errors import UsageError
from ..domain.words import inert
from .entries import kept_reading

COLUMNS = ("sheet", "row", "outcome", "doubt", "why", "text", "fields", "marks", "reasons")


def show(workspace: Any, entry: dict[str, Any], *, accept: bool, as_json: bool) -> Path:
    """
    Print the rows of one source and write them as CSV in the folder of readings; with *accept* keep the reading.

    Raises UsageError for a format that has no preview, InputError for a broken file.
    """
    from .. import formats

    slug = entry["slug"]
    reader = formats.reader(entry["format"])
    if not hasattr(reader, "preview"):
        raise UsageError(f"{slug}: {entry['format']} has no preview", mend="secretariat collect reads it")
    path = Path(entry["place"]).expanduser()
    path = path if path.is_absolute() else workspace.folder / path
    options = {name: value for name, value in entry.items() if name not in ("slug", "format", "place", "rank")}
    context = formats.Context(reading=kept_reading(workspace, slug))
    rows = reader.preview(path, options, context)
    written = _write(workspace.readings / f"{slug}.preview.csv", rows)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
    else:
        for row in rows:
            _print(row)
    click.echo(f"written to {written}", err=True)
    kept = workspace.readings / f"{slug}.json"
    if accept:
        kept.write_text(
            json.dumps(reader.reading(path, options, context), ensure_ascii=False, indent=1, sort_keys=True) + "\n",
            encoding="utf-8",
            newline="\n",
        )
        click.echo(f"the reading is kept in {kept}", err=True)
    elif not kept.is_file():
        click.echo("if it is right: the same command with --accept-reading", err=True)
    return written


def _print(row: dict[str, Any]) -> None:
    where = f"{row.get('sheet', '')} {row.get('row', '')}".strip()
    reasons = "; ".join(str(reason) for reason in row.get("reasons") or ())
    mark = "?" if row.get("doubt") else " "
    click.echo(f"{mark} {where}: {row.get('outcome', '')}" + (f" ({row['why']})" if row.get("why") else ""))
    fields = row.get("fields") or {}
    if fields:
        click.echo("    " + " · ".join(f"{name}={_short(value)}" for name, value in fields.items()))
    elif row.get("text"):
        click.echo("    " + _short(row["text"]))
    if reasons:
        click.echo(f"    {reasons}")


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([_cell(row.get(name, "")) for name in COLUMNS])
    return path


def _cell(value: Any) -> str:
    if isinstance(value, dict | list | tuple):
        value = json.dumps(value, ensure_ascii=False, default=str) if value else ""
    return inert("yes" if value is True else "" if value is False else str(value))
