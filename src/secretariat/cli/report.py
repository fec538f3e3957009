"""``secretariat report``: make the annual report; verify a package; compare two reports; read an edited Word file back."""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.errors import UsageError, VerificationFailed, WaitsForPerson
from . import open_workspace


class ReportGroup(click.Group):
    """``report 2025`` makes the report; ``report verify …`` and the others are its further verbs."""

    def resolve_command(self, ctx, args):
        if args and args[0] not in self.commands:
            args.insert(0, "make")
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx, args):
        if args and args[0].startswith("--from"):
            args.insert(0, "make")
        return super().parse_args(ctx, args)


@click.group(
    cls=ReportGroup,
    invoke_without_command=False,
    epilog="Example:  secretariat report 2025 --language fr  ·  secretariat report verify reports/2025/report-2025-data.zip",
)
def command() -> None:
    """The annual report to the Council: `report 2025` makes it; verify, diff and read-back work on what was made."""


@command.command(
    "make", epilog="Example:  secretariat report 2025 --issue  ·  secretariat report --from 2024-06-19 --to 2025-06-17"
)
@click.argument("year", required=False)
@click.option("--from", "start", help="First day, in place of a year (Council years run from session to session).")
@click.option("--to", "end", help="Last day.")
@click.option("--language", help="ar, zh, en, fr, ru or es (default: the workspace's first).")
@click.option("--tabled", is_flag=True, help="Leave the endnotes out: they inform and are not tabled.")
@click.option("--issue", is_flag=True, help="Freeze the report; issued again, it is a revision.")
@click.option(
    "--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A Word template of your own."
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the files.")
@click.pass_obj
def make(folder, year, start, end, language, tabled, issue, template, out) -> None:
    """Make the report of a YEAR, or of the days between --from and --to."""
    from ..domain.periods import between
    from ..domain.periods import year as whole_year

    if year and (start or end):
        raise UsageError("give a year, or --from and --to", mend="secretariat report --help")
    if year:
        if not (year.isdigit() and len(year) == 4):
            raise UsageError(
                f"{year!r} is no year and no verb", mend="secretariat report 2025 · verify · diff · read-back"
            )
        name, period = year, whole_year(int(year))
    elif start and end:
        period = between(start, end)
        name = f"{period.first.isoformat()}_{period.last.isoformat()}"
    else:
        raise UsageError("of which year?", mend="secretariat report 2025")
    workspace = open_workspace(folder)
    from ..reports.making import make as make_report
    from ..reports.words import LOCALES

    language = language or str(next(iter(workspace.settings.get("workspace", {}).get("languages", [])), "en"))
    if language not in LOCALES:
        raise UsageError(f"no language {language!r}", mend="one of " + ", ".join(LOCALES))
    made = make_report(
        workspace, name, period, language=language, tabled=tabled, issue=issue, template=template, out=out
    )
    if issue:
        from ..evidence import following

        following.follow()
    for problem in made.problems:
        click.echo(f"{problem.place}: {problem.message}" + (f" ({problem.mend})" if problem.mend else ""), err=True)
    for line in made.stale:
        click.echo(f"look again: {line}", err=True)
    if made.untranslated:
        click.echo(
            f"{len(made.untranslated)} of the report's own words have no translation and stand in English", err=True
        )
    for path in made.paths.values():
        click.echo(path)
    click.echo(f"root {made.root}")


@command.command(
    "verify", epilog="Example:  secretariat report verify report-2025-data.zip --document report-2025-en.docx"
)
@click.argument("package", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--root", default="", help="The root digest that was printed or published.")
@click.option(
    "--document",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A Word or HTML file of the report; of a PDF the root digest alone is read.",
)
def verify(package: Path, root: str, document: Path | None) -> None:
    """
    Recompute every figure of a data package, with no database; find figures overtyped in a document.

    Exit status 5 when the package does not hold, or the document is none of this report or does not say what the
    package says; each finding is printed with the place.
    """
    from ..formats import package_verification
    from ..reports.scoping import rebuild

    outcome = package_verification.verify(package, root=root, document=document, rebuild=rebuild)
    click.echo(outcome.text())
    errors = [finding for finding in outcome.findings if finding.severity == "error"]
    if document is not None and errors and all(finding.code.startswith("document-") for finding in errors):
        raise VerificationFailed(
            f"{document.name} does not say what {package.name} says: {len(errors)} finding{'s' if len(errors) > 1 else ''}",
            mend="take the Word, HTML or PDF file as issued; without --document the package alone is verified",
        )
    if errors:
        raise VerificationFailed(
            f"{package.name} does not hold: {len(errors)} finding{'s' if len(errors) > 1 else ''}",
            mend="compare it with the package that was issued",
        )


@command.command("diff", epilog="Example:  secretariat report diff 2024-data.zip 2025-data.zip")
@click.argument("first", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("second", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--rows", type=click.IntRange(min=0), help="Rows told of each figure; without it 20, or 2 where much differs."
)
def diff(first: Path, second: Path, rows: int | None) -> None:
    """Compare two reports' packages: figure by figure, with the records that caused it."""
    from ..domain import comparison, comparison_text
    from ..formats import data_package_read

    differences = comparison.compare(data_package_read.read(first), data_package_read.read(second))
    click.echo(comparison_text.told(differences, rows), nl=False)


@command.command("read-back", epilog="Example:  secretariat report read-back report-2025-en.docx --write")
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", "is_written", is_flag=True, help="Write the changed narrative; without it, it is only shown.")
@click.pass_obj
def read_back(folder: Path | None, document: Path, is_written: bool) -> None:
    """Bring narrative edited in Word back to Markdown, and list overtyped figures. Changes nothing without --write."""
    workspace = open_workspace(folder)
    from ..reports.readback import apply, told

    changes = apply(workspace, document, is_written=is_written)
    click.echo(told(changes, is_written=is_written))
    if changes.waits:
        raise WaitsForPerson(
            f"{changes.waits} of the changed texts are held back, each with the reason above",
            mend="bring them into the Markdown files by hand, or make the report again and edit that one",
        )
