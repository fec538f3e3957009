"""Every setting that there is, with what it means: of ``secretariat.toml`` and of the environment. No Django."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

# Dotted name -> meaning. "*" stands for any name, "[]" for each table of a list. A name ending in "_fr" (or the code of
# another language) says the same in that language.
SETTINGS = {
    "workspace.name": "The workspace's name. Default: that of its folder.",
    "workspace.body": "The body whose secretariat this is, in full.",
    "workspace.languages": 'Languages of its reports, such as ["en", "fr"]. Default: en.',
    "workspace.notice": "A line on every page, such as that the content is fictitious. Default: none.",
    "workspace.countries": "Countries and territories that its registers name beside those of the world, such as the invented"
    ' states of an example: ["Avelane", "Brisk Isles"]; they are read without a doubt. A register may state its own.',
    "database.url": "`sqlite:///PATH` or `postgresql://USER@HOST/NAME`. Default: `register.sqlite3` in the workspace.",
    "collect.workers": "Processes that read large sources; 1 reads in one. Default: one for each core, up to 4.",
    "report.body": "Key of the entity that reports.",
    "report.instrument": "The instrument whose instructions are reported on.",
    "report.currency": "ISO 4217 code of the currency of the report's tables.",
    "report.title": "Title of the report.",
    "report.by": "Who submits it, by role.",
    "report.document": "The document's symbol; `{yy}` is the year of the session, `{letter}` that of the language.",
    "report.place_and_dates": "Place and dates of the session.",
    "report.agenda_item": "Item of the session's agenda.",
    "report.links": "File of the rules that propose links.",
    "report.groupings": "File of the groupings (Sector, study group, action line, pillar, region).",
    "report.narrative": "Folder of the narrative, one Markdown file a section and language.",
    "report.years": "Years for which the example shows a report.",
    "report.action": "What the session is invited to do.",
    "report.distribution": "The distribution list, by audience.",
    "report.sessions.*.name": "Name of the session to which the report on that year goes.",
    "report.spam.words": "Words by which an activity is one on spam.",
    "report.spam.standards": "Standards on spam, by designation.",
    "report.standards.committee": "The committee whose standards the report counts.",
    "report.standards.in_force": "States in which a standard counts as in force.",
    "report.standards.committee_as_of": "Date at which the committee is that of the standards.",
    "report.budget.lines": "Lines of the budget that make the whole; `*` stands for the rest of a name.",
    "sources[].slug": "The source's name in commands and in every trace. Needed.",
    "sources[].format": "Name of its format (formats.md). Needed.",
    "sources[].place": "File, folder or archive; relative to the workspace, or absolute. Needed.",
    "sources[].title": "Its title in full, as the report prints it.",
    "sources[].address": "Where the public finds it.",
    "sources[].licence": "Under which terms its content may be used.",
    "sources[].owner": "Who answers for it, by role.",
    "sources[].cadence": "How often it is brought up to date.",
    "sources[].extent": "`whole`: what is missing is gone; `window`: a feed, nothing is ever gone. Default: whole.",
    "sources[].rank": "1 to 999; the lower speaks first where sources contradict each other. Default: 50.",
    "sources[].*": "An option of its format (formats.md).",
}

ENVIRONMENT = {
    "SECRETARIAT_WORKSPACE": "The workspace's folder, as `--workspace`.",
    "SECRETARIAT_DATABASE_URL": "The database's address; goes before `database.url` of the settings.",
    "SECRETARIAT_SECRET_KEY": "Secret of a server's signatures. Default: `secret.key` in the workspace, made by `init`.",
    "SECRETARIAT_SERVE": "Set by `serve` for its workers: host names, whether TLS, whether behind a proxy; nobody else sets it.",
    "SOURCE_DATE_EPOCH": "Seconds since 1970: the one moment that every file is made at, so that it can be made again.",
    "NO_COLOR": "Set to anything: no colours.",
    "SECRETARIAT_VENV": "`dev.py`: where the environment lies. Default: `.venv`.",
    "SECRETARIAT_DATA": "Tests: the folder of the real data. Default: `../shared/data`.",
    "SECRETARIAT_CHROMIUM": "Tests: the Chromium that opens pages. Default: that of the path.",
    "SECRETARIAT_TEST_EVERYTHING": "Tests: `1` forbids leaving any out.",
    "SECRETARIAT_SEED": "`.ci/run`: the seed of the property tests, which it prints. Default: `2006`.",
}

_LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")


def unknown(settings: Mapping[str, Any]) -> list[str]:
    """Dotted names in a ``secretariat.toml`` as read that are no setting: most are slips of the pen."""
    return sorted({name for name in _names(settings, "") if not _is_known(name)})


def _names(table: Mapping[str, Any], before: str) -> Iterator[str]:
    for key, value in table.items():
        name = before + key
        if isinstance(value, Mapping):
            yield from _names(value, name + ".")
        elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            for one in value:
                yield from _names(one, name + "[].")
        else:
            yield name


def _is_known(name: str) -> bool:
    parts = name.split(".")
    base, _, language = parts[-1].rpartition("_")
    forms = [parts, *([[*parts[:-1], base]] if base and language in _LANGUAGES else [])]
    return any(
        len(known) == len(form) and all(k in ("*", f) for k, f in zip(known, form, strict=True))
        for known in (setting.split(".") for setting in SETTINGS)
        for form in forms
    )
