"""The scope of a report from plain settings; the same settings stand in its data package, so that it can be rebuilt."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ..domain.errors import InputError
from ..domain.links import Rules
from ..domain.packages import Package
from ..domain.periods import Period, years_before
from ..domain.precedence import Assertion
from ..domain.scope import Register, Scope
from ..domain.statements import Statement
from ..domain.tabulation import Tables, tabulate
from ..formats.rules_yaml import read_groupings, read_link_rules


def settings_of(
    workspace_folder: Path, settings: Mapping[str, Any], period: Period, as_of: date, before: Period | None
) -> dict[str, Any]:
    """
    What a report's tables are made with, as JSON: the ``[report]`` settings, the period, and the texts of the rules.

    Raises InputError when a file that the settings name cannot be read.
    """
    report = dict(settings.get("report", {}))
    texts = {}
    for name in ("links", "groupings"):
        file = report.get(name)
        if file:
            path = workspace_folder / str(file)
            try:
                texts[name] = path.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise InputError(
                    f"{path}: {error}", mend=f"correct [report] {name} in secretariat.toml", place=str(path)
                ) from error
    return {
        "period": [period.first.isoformat(), period.last.isoformat()],
        "before": [before.first.isoformat(), before.last.isoformat()] if before else None,
        "as_of": as_of.isoformat(),
        "report": {
            name: report[name]
            for name in ("body", "instrument", "currency", "spam", "standards", "budget")
            if name in report
        },
        **texts,
    }


def period_before(period: Period) -> Period:
    """The period of the same length that ends the day before; for whole years, the years before."""
    if period.is_whole_years:
        count = len(period.years)
        return Period(years_before(period.first, count), years_before(period.last, count))
    last = date.fromordinal(period.first.toordinal() - 1)
    return Period(date.fromordinal(last.toordinal() - period.days + 1), last)


def scope_of(settings: Mapping[str, Any], files: Mapping[str, Any] | None = None) -> Scope:
    """
    The scope that `settings_of` wrote down.

    *files*: where the rules came from ("links", "groupings" -> file), so that what is wrong names the file.

    Raises InputError naming file, line and mend for the first thing wrong in the rules.
    """
    report = settings["report"]
    rules, groupings = None, ()
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("links", "groupings"):
            if name in settings:
                path = Path(folder) / Path(str((files or {}).get(name) or f"{name}.yaml")).name
                path.write_text(settings[name], "utf-8")
                if name == "links":
                    rules, found = read_link_rules(path)
                else:
                    groupings, found = read_groupings(path)
                problems += [problem for problem in found if problem.severity == "error"]
    if problems:
        first = problems[0]
        raise InputError(f"{first.place}: {first.message}", mend=first.mend, place=first.place)
    return Scope(
        period=_period(settings["period"]),
        before=_period(settings["before"]) if settings.get("before") else None,
        as_of=date.fromisoformat(settings["as_of"]),
        body=str(report.get("body", "")),
        instrument=str(report.get("instrument", "")),
        currency=str(report.get("currency", "CHF")),
        groupings=groupings,
        rules=rules if rules is not None else Rules(),
        spam=report.get("spam", {}),
        standards=report.get("standards", {}),
        budget=report.get("budget", {}),
    )


def _period(days) -> Period:
    return Period(date.fromisoformat(days[0]), date.fromisoformat(days[1]))


def register_of(package: Package) -> Register:
    """What the records that a package holds say, as the register of the workspace had it."""
    things: dict[str, dict[str, list[Assertion]]] = {}
    for record in package.records:
        for kind, key, part, rule in record.evidence:
            statement = record.statements[part]
            marks = statement[3] if len(statement) > 3 else {}
            things.setdefault(kind, {}).setdefault(key, []).append(
                Assertion(
                    record=record.id, rank=record.rank, part=part, rule=rule, place=record.place,
                    statement=Statement(statement[0], statement[1], statement[2], marks), retrieved=record.retrieved,
                )
            )  # fmt: skip
    for kept in things.values():
        for voices in kept.values():
            voices.sort(key=lambda a: (a.rank, a.record, a.part))
    return Register(things)


def rebuild(package: Package) -> Tables:
    """
    The tables of a package made again from the records it holds, for `verify`.

    Tables that are not made from whole records (sources, standards) are returned as they stand.
    """
    tables = tabulate(register_of(package), scope_of(package.settings))
    return {name: tables.get(name, list(rows)) for name, rows in package.tables.items()}
