"""``secretariat study``: works, topics, twins, overlaps and gaps of all standards that were collected."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any

import click

from ..domain.errors import UsageError
from . import open_workspace, tables

LISTS = ("ris", "bibtex", "relaton", "csl-json")


@click.group(
    invoke_without_command=True,
    epilog="Example:  secretariat study  ·  secretariat study works --body ITU-T --security yes --since 2020 --format csv",
)
@click.option("--whole", is_flag=True, help="Study everything anew, also what has not changed.")
@click.pass_context
def command(ctx: click.Context, whole: bool) -> None:
    """
    Study the standards that were collected: works and editions, what is security, topics, twins, overlaps and gaps.

    Only what has changed since the last study is looked at; the result is the same as of all. It takes effect at its
    end, at once: broken off, nothing is lost, and it begins again.
    """
    if ctx.invoked_subcommand:
        return
    open_workspace(ctx.obj)
    from ..standards.study import following, pipeline

    began = time.monotonic()

    def progress(step: str) -> None:
        click.echo(f"{time.monotonic() - began:6.1f} s  {step}", err=True)

    before = pipeline.store.in_effect()
    made = pipeline.study(whole=whole, progress=progress if sys.stderr.isatty() else lambda step: None)
    if before and before.pk == made.pk:
        click.echo("nothing has changed since the last study")
    else:
        following.follow()
        click.echo(
            f"{made}: {made.counts['work']:,} works of {made.counts['publication']:,} publications"
            f" · {made.changed:,} changed · {made.counts['twin']:,} twins · {made.counts['overlap']:,} overlaps"
            f" · {made.counts['gap']:,} gaps"
        )


def _filters(*names: str) -> Callable:
    """Options of a list: those named, then --format, --to and --limit."""
    options = {
        "body": click.option("--body", default="", help='Of a body: "ITU-T", "ISO/IEC".'),
        "topic": click.option("--topic", default="", help="Of a topic, by its id (secretariat study topics)."),
        "state": click.option(
            "--state", default="",
            type=click.Choice(["", "in force", "draft", "superseded", "withdrawn", "unknown"]), show_choices=True, help="In this state.",
        ),
        "since": click.option("--since", default="", help="Published on or after a year or a day."),
        "security": click.option("--security", type=click.Choice(["yes", "no"]), help="About security, or not."),
        "treats": click.option(
            "--treats", type=click.Choice(["technology", "product", "service"]), default=None, help="Treating one of these."
        ),
        "kind": click.option("--kind", default="", help="Of this kind."),
        "work": click.option("--work", default="", help="With this work."),
    }  # fmt: skip

    def decorate(function: Callable) -> Callable:
        forms = (*tables.FORMATS, *LISTS) if function.__name__ == "works" else tables.FORMATS
        end = (
            click.option("--format", "form", type=click.Choice(forms), default="table", show_default=True, help="How it is printed."),
            click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="A file, in place of the output."),
            click.option("--limit", type=click.IntRange(1), help="At most so many (a table: 50 unless said)."),
        )  # fmt: skip

        @wraps(function)
        def called(folder: Path | None, form: str, to: Path | None, limit: int | None, **chosen: Any) -> None:
            open_workspace(folder)
            from ..standards.study import queries

            study = queries.in_effect()
            if study is None:
                raise UsageError("nothing was studied yet", mend="secretariat study")
            if "security" in chosen:
                chosen["security"] = {"yes": True, "no": False}.get(chosen["security"] or "")
            chosen = {name: value for name, value in chosen.items() if value is not None}
            about = {"study": study.pk, "as_of": study.started_at.date().isoformat(), "filters": {k: v for k, v in chosen.items() if v != ""}}  # fmt: skip
            function(chosen, form, to, limit or (50 if form == "table" and to is None else None), about)

        for option in (*reversed(end), *(options[name] for name in reversed(names))):
            called = option(called)
        return click.pass_obj(called)

    return decorate


@command.command(
    epilog="Example:  secretariat study works --topic identity --state 'in force' --format bibtex --to identity.bib"
)
@_filters("body", "topic", "state", "since", "security", "treats")
def works(chosen, form, to, limit, about) -> None:
    """Works, newest first; as a list of references too (ris, bibtex, relaton, csl-json)."""
    from ..standards.study import queries, references

    found = queries.works(**chosen).order_by("-newest", "-key")[:limit]
    if form in LISTS:
        tables.put(references.written(form, [one.key for one in found]), to)
        return
    rows = list(found)
    topics = queries.topics_of([one.key for one in rows]) if len(rows) <= 5_000 else _all_topics()
    columns = ("key", "title", "body", "state", "newest", "security", "probability", "topics", "treats")
    if form != "table":
        columns = tuple(name for name in queries.plain(rows[0], {}) if name != "id") if rows else columns
    tables.write((queries.plain(one, topics) for one in rows), columns, form, to, name="works", about=about)


def _all_topics():
    from ..standards.study import queries

    found: dict[str, list[Any]] = {}
    for one in queries.TopicAssignment.objects.filter(is_set_aside=False).order_by("work", "rank", "topic"):
        found.setdefault(one.work, []).append(one)
    return found


@command.command(epilog="Example:  secretariat study topics --body ITU-T")
@_filters("body", "state", "since")
def topics(chosen, form, to, limit, about) -> None:
    """Topics, and how many works about security each has, by state."""
    from ..standards.study import queries

    counts = queries.by_topic(queries.works(**chosen, security=True))
    states = ("in force", "draft", "superseded", "withdrawn", "unknown")
    rows = [
        {"topic": topic, "works": sum(of.values()), **{state: of.get(state, 0) for state in states}}
        for topic, of in sorted(counts.items(), key=lambda each: (-sum(each[1].values()), each[0]))
    ]
    tables.write(islice(rows, limit), ("topic", "works", *states), form, to, name="topics", about=about)


@command.command(epilog="Example:  secretariat study twins --body ITU-T --kind identical")
@_filters("body", "kind", "work", "security")
def twins(chosen, form, to, limit, about) -> None:
    """Works that are one text, or related: kind, what it rests on, and the words of the record that say so."""
    from ..standards.study import queries

    columns = ("a", "b", "kind", "basis", "score", "state", "evidence")
    found = queries.twins(**chosen).order_by("kind", "a", "b").values(*columns)[:limit]
    tables.write(found, columns, form, to, name="twins", about=about)


@command.command(epilog="Example:  secretariat study overlaps --body ITU-T --limit 20")
@_filters("body", "topic", "work")
def overlaps(chosen, form, to, limit, about) -> None:
    """Works of different bodies on one subject without a stated relation, the strongest first, with the reason."""
    from ..standards.study import queries

    columns = ("rank", "a", "b", "score", "topic", "reason")
    tables.write(
        queries.overlaps(**chosen).values(*columns)[:limit], columns, form, to, name="overlaps", about=about
    )  # fmt: skip


@command.command(epilog="Example:  secretariat study gaps --body ITU-T")
@_filters("body", "topic", "kind")
def gaps(chosen, form, to, limit, about) -> None:
    """Topics that others cover and this body does not, or that nobody does, or that are no longer kept up."""
    from ..standards.study import queries

    columns = ("rank", "kind", "topic", "body", "reason")
    tables.write(queries.gaps(**chosen).values(*columns)[:limit], columns, form, to, name="gaps", about=about)


@command.command(epilog="Example:  secretariat study relearn")
@click.pass_obj
def relearn(folder: Path | None) -> None:
    """
    Learn again, from this register, how rare each word of a title is and which words speak of security; study all anew.

    What persons have said of works is learned from. Needs the extra "analysis" (scikit-learn).
    """
    open_workspace(folder)
    from ..standards.study import following, learned, pipeline

    for name, digest in learned.relearn().items():
        click.echo(f"{name}: {digest}")
    made = pipeline.study(whole=True)
    following.follow()
    click.echo(f"{made}: {made.changed:,} works changed")
