"""``secretariat review``: the inventory of current activities; as a workbook to correct, and that workbook taken back."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from ..domain.errors import UsageError, WaitsForPerson
from . import open_workspace


@click.command(
    epilog="Example:  secretariat review 2025  ·  secretariat review 2025 --xlsx review.xlsx  ·  "
    'secretariat review --apply review.xlsx --actor "Programme officer" --reason "annual review"'
)
@click.argument("year", required=False)
@click.option("--from", "start", help="First day, in place of a year.")
@click.option("--to", "end", help="Last day.")
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="Write a workbook to correct.")
@click.option(
    "--apply",
    "corrected",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take a corrected workbook back.",
)
@click.option("--actor", default="", help='Who corrected it, by role: "Programme officer".')
@click.option("--reason", default="", help="Why, for all that has no reason of its own in the workbook.")
@click.option("--preview", "is_preview", is_flag=True, help="With --apply: say what would be done, and do nothing.")
@click.option("--confirm-deleted", is_flag=True, help="With --apply: deleted rows are not to be shown any more.")
@click.option("--undo", metavar="ACT", help="Undo an act, by the key that --apply and trace print.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@click.pass_obj
def command(
    folder, year, start, end, xlsx, corrected, actor, reason, is_preview, confirm_deleted, undo, as_json
) -> None:
    """
    The inventory of current activities in a period, what is missing, and what contradicts.

    Planned, held and ongoing are counted apart; what was announced and never confirmed does not count as held.
    """
    if corrected:
        if year or start or end or xlsx:
            raise UsageError(
                "a corrected workbook names its own period",
                mend="secretariat review --apply FILE --actor ROLE --reason TEXT",
            )
        take_back(
            open_workspace(folder), corrected, actor, reason,
            is_preview=is_preview, confirm_deleted=confirm_deleted, as_json=as_json,
        )  # fmt: skip
        return
    if undo:
        open_workspace(folder)
        from ..evidence import following, services

        key = undo.removeprefix("people/")
        click.echo(f"undone: {key}, by {services.undo(act=key, actor=actor, reason=reason).key}")
        following.follow()
        return
    if is_preview or confirm_deleted or actor or reason:
        raise UsageError("which corrected workbook?", mend="secretariat review --apply FILE --actor ROLE --reason TEXT")
    period = _period(year, start, end)
    workspace = open_workspace(folder)
    from ..domain import reviewing
    from ..evidence import clock
    from ..reports.light import light

    as_of = clock.now().date()
    held = light(workspace, period or _this_year(as_of), as_of)
    if not held.tables["sources"]:
        raise UsageError("nothing was collected yet", mend="secretariat collect")
    if xlsx:
        from ..formats import review_xlsx
        from ..reports.review_export import book_of

        made_at = clock.now().isoformat().replace("+00:00", "Z")
        part = xlsx.with_suffix(xlsx.suffix + ".part")
        part.write_bytes(
            review_xlsx.write(book_of(held, name=workspace.name, notice=workspace.notice, made_at=made_at))
        )
        part.replace(xlsx)
    found = reviewing.review(held.tables, held.scope)
    if as_json:
        click.echo(
            orjson.dumps(
                reviewing.plain(found, held.scope), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS, default=str
            )
        )
    elif xlsx:
        click.echo(xlsx)
        click.echo(f"next: correct it, then secretariat review --apply {xlsx} --actor ROLE --reason TEXT", err=True)
    else:
        from .review_text import text

        titles = {row["id"]: row["title"] for row in held.tables["sources"]}
        click.echo(text(found, held.scope, titles, workspace.notice))


def _period(year: str | None, start: str | None, end: str | None):
    from ..domain.periods import between
    from ..domain.periods import year as whole_year

    if year and (start or end):
        raise UsageError("give a year, or --from and --to", mend="secretariat review --help")
    if year:
        if not (year.isascii() and year.isdigit() and len(year) == 4 and year != "0000"):
            raise UsageError(f"{year!r} is no year", mend="secretariat review 2025")
        return whole_year(int(year))
    if bool(start) != bool(end):
        raise UsageError("a period has two days", mend="secretariat review --from 2024-06-19 --to 2025-06-17")
    return between(start, end) if start else None


def _this_year(as_of):
    from ..domain.periods import year

    return year(as_of.year)


def take_back(
    workspace,
    path: Path,
    actor: str,
    reason: str,
    *,
    is_preview: bool,
    confirm_deleted: bool = False,
    as_json: bool = False,
) -> None:
    """Take a corrected workbook back and say what was done. Raises WaitsForPerson when something waits."""
    from ..evidence import following
    from ..reports import review_apply

    made = review_apply.apply(
        workspace, path, actor=actor, reason=reason, is_preview=is_preview, confirm_deleted=confirm_deleted
    )
    if made.acts:
        following.follow()
    if as_json:
        click.echo(orjson.dumps(review_apply.plain(made), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
    else:
        click.echo(review_apply.told(made, is_preview=is_preview))
    waiting = len(made.conflicts) + len(made.questions) + sum(p.severity == "error" for p in made.problems)
    if waiting:
        raise WaitsForPerson(
            f"{waiting} of {path.name} wait for a person; the rest is {'as shown' if is_preview else 'taken'}",
            mend="correct the cells named and run this again; what was taken is not taken twice",
        )
