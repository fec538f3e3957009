"""
References that lead nowhere: a link to a goal that no plan has, a goal below a goal that is missing, a rule that meets
nothing at all. A reader of one file cannot see them; a report can, and says them before anybody counts on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .conditions import matches_key
from .links import Rules
from .statements import Problem

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
NAMES = {
    "goal": "goals",
    "instruction": "instructions",
    "budget-line": "budget",
    "activity": "activities",
    "role": "roles",
}
"""Kind of a link's end -> the table in which it stands."""


def unresolved(
    tables: Tables, rules: Rules | None, places: Mapping[str, str], rules_file: str = ""
) -> Iterable[Problem]:
    """
    One doubt for each reference that leads nowhere.

    Args:
        places: record id -> where the record stands, "links.csv!line 3".
        rules_file: the file of the rules, for the place of a rule.
    """
    keys = {kind: {str(row["id"]) for row in tables.get(table, ())} for kind, table in NAMES.items()}

    def place(row: Mapping[str, Any]) -> str:
        return next((places[one] for one in row["records"] if one in places), str(row["id"]))

    for link in tables.get("links", ()):
        if link["state"] == "proposed" and link["rule"]:
            continue
        for end in ("of", "to"):
            kind, _, key = str(link[end]).partition(":")
            if key not in keys.get(kind, ()):
                yield Problem(
                    place(link), "unknown-target", f"a link names {kind} {key!r}, which is missing", "doubt",
                    f"add the {kind}, or mend the reference",
                )  # fmt: skip
    for goal in tables.get("goals", ()):
        above = str(goal.get("goal") or "")
        if above and above not in keys["goal"] and f"{goal['plan']}#{above}" not in keys["goal"]:
            yield Problem(
                place(goal), "unknown-goal", f"{goal['id']} names the goal {above!r}, which is missing", "doubt",
                "add the goal, or mend the reference",
            )  # fmt: skip
    for rule in rules.rules if rules else ():
        for kind, pattern in rule.targets:
            if not any(matches_key(key, pattern) for key in keys.get(kind, ())):
                yield Problem(
                    f"{rules_file}, rule {rule.id}" if rules_file else f"rule {rule.id}", "rule-meets-nothing",
                    f"it proposes the {kind} {pattern!r}, and no plan or text has one", "doubt", "mend the pattern, or collect the plan",
                )  # fmt: skip
