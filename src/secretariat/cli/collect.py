"""``secretariat collect``: draw records from the sources."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ..domain.errors import InputError, SecretariatError, UsageError
from . import open_workspace
from .entries import entry_of, kept_reading

SHOWN = 5
COUNTS = ("read", "new", "changed", "unchanged", "gone", "refused", "doubts")


@click.command(
    epilog="Examples:  secretariat collect  ·  secretariat collect activities --json  ·  "
    "secretariat collect ~/downloads/meetings.xlsx --preview"
)
@click.argument("wanted", metavar="[SOURCE | PATH]…", nargs=-1)
@click.option("--preview", is_flag=True, help="Only show what would be made of each row, and write it as CSV beside.")
@click.option(
    "--accept-reading", is_flag=True, help="With --preview: keep which column is what, for all later readings."
)
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON.")
@click.option("--reread", is_flag=True, help="Read what is kept anew, without the source.")
@click.option("--accept", metavar="SOURCE", multiple=True, help="Put a snapshot that waits for a person in effect.")
@click.option(
    "--refuse", metavar="SOURCE", multiple=True, help="Give a snapshot that waits up; what stood goes on standing."
)
@click.option("--actor", default="officer", show_default=True, help="Who accepts, refuses or corrected, by role.")
@click.option("--reason", default="", help="Of a corrected review (see secretariat review): why.")
@click.option("--why", metavar="TEXT", help="Why a source, a record or a thing shows or does not.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes that read large sources (default: one a core, up to 4)."
)
@click.pass_obj
def command(
    folder: Path | None,
    wanted: tuple[str, ...] = (),
    preview: bool = False,
    accept_reading: bool = False,
    as_json: bool = False,
    reread: bool = False,
    accept: tuple[str, ...] = (),
    refuse: tuple[str, ...] = (),
    actor: str = "officer",
    reason: str = "",
    why: str | None = None,
    workers: int | None = None,
) -> int:
    """
    Draw records from the sources of the workspace: all, or those named.

    A PATH that is not yet in the settings is read by its recognized format and remembered in sources.toml; a corrected
    review is taken as acts of the person named. Each source
    says what is new, changed, unchanged, gone and refused; a snapshot that would make over a fifth of the records gone
    waits (exit status 4) until --accept or --refuse. Exit status 3 when a source could not be read, or broke off before
    its end (a truncated archive): of the first the last good state stands, of the second what was read counts too, and
    of neither is anything marked gone. Single records or rows that are refused or in doubt are counted and told, and
    leave the exit status at 0.
    """
    workspace = open_workspace(folder)
    if why:
        return _explain(why)
    if accept or refuse:
        return _decide(accept, refuse, actor)
    if corrected := [name for name in wanted if _is_review(name)]:
        from .review import take_back

        for name in corrected:
            take_back(workspace, Path(name).expanduser(), actor, reason, is_preview=preview, as_json=as_json)
        wanted = tuple(name for name in wanted if name not in corrected)
        if not wanted:
            return 0
    entries = [entry_of(workspace, name, remember=not preview) for name in wanted] or list(workspace.sources)
    if not entries:
        raise UsageError(
            "the workspace names no source", mend="secretariat collect PATH, or write [[sources]] in secretariat.toml"
        )
    if preview:
        from .preview import show

        for entry in entries:
            show(workspace, entry, accept=accept_reading, as_json=as_json)
        return 0
    from ..evidence import priority

    priority.give_way(priority.COLLECTING)  # readers of the web site go first
    done = collect_all(workspace, entries, workers=workers, reread=reread, progress=None if as_json else Progress)
    if as_json:
        click.echo(json.dumps(done, ensure_ascii=False, indent=1))
    else:
        for one in done:
            _print(one)
    if any(one["state"] in ("failed", "error") or one["broke_off"] for one in done):
        return InputError.exit_status
    return 4 if any(one["state"] == "waiting" for one in done) else 0


def _is_review(name: str) -> bool:
    """Whether a path is a review that was exported to be corrected: acts of a person, no source."""
    from ..formats import review_xlsx

    path = Path(name).expanduser()
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return review_xlsx.recognize(path, stream.read(4))


def collect_all(
    workspace: Any,
    entries: list[dict[str, Any]],
    *,
    workers: int | None = None,
    reread: bool = False,
    progress: Callable[..., Any] | None = None,
) -> list[dict[str, Any]]:
    """
    Collect sources in the order given; the order makes no difference to what the register then holds.

    Returns a summary of each, as JSON types; a source that cannot be read is told in its summary and does not hold up
    the others. Raises Busy.
    """
    from .. import formats
    from ..evidence import collect, following, readers

    done = []
    for entry in entries:
        began = time.monotonic()
        source = collect.declare(entry)
        bar = progress(source) if progress else None
        context = formats.Context(
            reading=kept_reading(workspace, entry["slug"]), progress=bar.add if bar else lambda n: None
        )
        try:
            outcome = collect.collect(source, context=context, workers=workers, reread=reread)
            done.append(_summary(outcome, time.monotonic() - began))
        except InputError as error:
            done.append(_failed(entry, error))
        finally:
            if bar:
                bar.close()
    readers.rest()
    following.catch_up()
    return done


def _summary(outcome: Any, seconds: float) -> dict[str, Any]:
    snapshot = outcome.snapshot
    problems = snapshot.problems.order_by("pk")
    return {
        "source": outcome.source,
        "state": str(snapshot.state),
        **{name: getattr(snapshot, name) for name in COUNTS},
        "broke_off": str(snapshot.state) != "failed" and not outcome.reached_end,
        "note": snapshot.note,
        "seconds": round(seconds, 2),
        "problems": [
            {"place": p.place, "code": p.code, "severity": p.severity, "message": p.message, "mend": p.mend}
            for severity in ("error", "doubt")
            for p in problems.filter(severity=severity)[:100]
        ],
    }


def _failed(entry: dict[str, Any], error: SecretariatError) -> dict[str, Any]:
    place = str(error.facts.get("place", entry["place"]))
    problem = {"place": place, "code": error.code, "severity": "error", "message": error.message, "mend": error.mend}
    zeros = dict.fromkeys(COUNTS, 0)
    note = "not read: nothing was marked gone, the last good state stands"
    return {
        "source": entry["slug"],
        "state": "error",
        **zeros,
        "broke_off": False,
        "note": note,
        "seconds": 0.0,
        "problems": [problem],
    }


def _print(one: dict[str, Any]) -> None:
    counts = [f"{one[name]:,} {name}" for name in COUNTS if one[name]]
    words = {
        "error": "not read, nothing was marked gone",
        "failed": "failed, nothing was marked gone",
        "waiting": "waits for a person",
    }
    state = words.get(one["state"], one["state"]) + (
        ", read in part, nothing was marked gone" if one["broke_off"] else ""
    )
    click.echo(f"{one['source']}: {state}" + "".join(f" · {count}" for count in counts))
    if one["note"]:
        click.echo(f"  {one['note']}", err=True)
    if one["state"] == "waiting":
        click.echo(f"  secretariat collect --accept {one['source']}, or --refuse {one['source']}", err=True)
    for severity in ("error", "doubt"):
        told = [problem for problem in one["problems"] if problem["severity"] == severity]
        for problem in told[: SHOWN if severity == "error" else 0]:
            mend = f" ({problem['mend']})" if problem["mend"] else ""
            click.echo(f"  {problem['place']}: {problem['message']}{mend}", err=True)
        if severity == "error" and len(told) > SHOWN:
            click.echo(f"  … and {one['refused'] - SHOWN} more: secretariat collect --why {one['source']}", err=True)
    if one["doubts"]:
        click.echo(
            f"  {one['doubts']} doubts about what was taken: secretariat collect --why {one['source']}", err=True
        )


def _decide(accept: tuple[str, ...], refuse: tuple[str, ...], actor: str) -> int:
    from ..evidence import following, services, snapshots
    from ..evidence.models import Source

    for slug in (*accept, *refuse):
        source = Source.objects.filter(slug=slug).first()
        waiting = snapshots.open_one(source) if source else None
        if source is None or waiting is None or waiting.state != "waiting":
            raise UsageError(f"nothing of {slug!r} waits", mend="secretariat collect says what waits")
        if slug in accept:
            services.accept_snapshot(source, number=waiting.number, actor=actor)
            click.echo(f"{slug}: in effect · {waiting.gone:,} gone")
        else:
            services.refuse_snapshot(source, number=waiting.number, actor=actor, reason="refused on the command line")
            click.echo(f"{slug}: refused; what stood before goes on standing")
    following.catch_up()
    return 0


def _explain(text: str) -> int:
    from ..evidence.explain import explain

    lines = explain(text)
    for line in lines:
        click.echo(f"{line.subject}: {line.state}" + (f": {line.why}" if line.why else ""))
    return 0 if lines[0].state != "never seen" else UsageError.exit_status


class Progress:
    """A line that grows on a terminal; nothing in a pipe."""

    WIDTH = 30

    def __init__(self, source: Any) -> None:
        from ..evidence import snapshots

        last = snapshots.last_settled(source)
        self._slug, self._total, self._read = source.slug, last.read if last else 0, 0
        self._shown = 0.0
        self._on = sys.stderr.isatty()

    def add(self, count: int) -> None:
        self._read += count
        now = time.monotonic()
        if not self._on or now - self._shown < 0.1:
            return
        self._shown = now
        bar = ""
        if self._total:
            share = min(1.0, self._read / self._total)
            done = int(share * self.WIDTH)
            bar = f" [{'#' * done}{'.' * (self.WIDTH - done)}] {share:4.0%}"
        click.echo(f"\r{self._slug}:{bar} {self._read:,} read", nl=False, err=True)

    def close(self) -> None:
        if self._on and self._shown:
            click.echo("\r" + " " * (len(self._slug) + self.WIDTH + 30) + "\r", nl=False, err=True)
