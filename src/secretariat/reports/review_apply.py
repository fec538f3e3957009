"""
A corrected review taken back: what differs becomes acts of a person, once; what is in doubt waits and is told.

First a plan is made from the workbook and the register as it stands, then all of it is done in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from ..domain.errors import UsageError
from ..domain.periods import Period, between
from ..domain.review_sheets import EditedBook
from ..domain.statements import Problem
from ..evidence import clock, services
from ..formats import review_xlsx
from .light import light
from .making import Basis, Workspace
from .review_plan import Plan, Step
from .review_rows import plan


def apply(
    workspace: Workspace,
    path: Path,
    *,
    actor: str,
    reason: str,
    is_preview: bool = False,
    confirm_deleted: bool = False,
) -> Plan:
    """
    Take a corrected workbook back.

    Args:
        actor: role of the person who corrected it, with the name in <> where it is to be kept ("Programme officer <…>").
        reason: of what has no reason of its own in the workbook.
        is_preview: only the plan is made.
        confirm_deleted: a deleted row says that the register should not show the thing.

    Raises:
        InputError: the file is damaged or no review.
        UsageError: no actor or reason; the workbook is of another workspace.
        Busy: another process is writing.
    """
    if not is_preview and not (actor.strip() and reason.strip()):
        raise UsageError(
            "who says so, and why?",
            mend=f'secretariat review --apply {path.name} --actor "Programme officer" --reason "annual review"',
        )
    book = review_xlsx.read_edited(path)
    theirs, ours = (
        book.facts.get("workspace", ""),
        str(workspace.settings.get("workspace", {}).get("name", workspace.folder.name)),
    )
    if theirs != ours:
        raise UsageError(
            f"{path.name} was exported from the workspace {theirs!r}, and this is {ours!r}",
            mend="name its workspace with --workspace",
        )
    period = between(book.facts["from"], book.facts["to"])
    if is_preview:
        return plan(book, _basis(workspace, period), confirm_deleted=confirm_deleted)
    return take(workspace, book, period, actor=actor, reason=reason, confirm_deleted=confirm_deleted)


def take(
    workspace: Workspace, book: EditedBook, period: Period, *, actor: str, reason: str, confirm_deleted: bool = False,
    only: Collection[str] | None = None,
) -> Plan:  # fmt: skip
    """
    What a corrected review says becomes acts, all or none; the plan bears their keys. Raises Busy.

    *only*: keys of the activities of which it speaks, where these are known: it takes no longer than they need.
    """
    with services.together():
        made = plan(book, _basis(workspace, period, only), confirm_deleted=confirm_deleted)
        made.acts = [_do(step, actor, reason) for step in made.steps]
    return made


def _basis(workspace: Workspace, period: Period, only: Collection[str] | None = None) -> Basis:
    return light(workspace, period, clock.now().date(), only=only)


def _do(step: Step, actor: str, reason: str) -> str:
    words = {"kind": step.kind, "key": step.key, "actor": actor, "reason": step.reason or reason}
    if step.act == "correct":
        record = services.correct(fields=step.fields, **words)
    elif step.act == "verify":
        record = services.verify(fields=list(step.fields), **words)
    elif step.act == "confirm":
        record = services.confirm(fields=step.fields, **words)
    elif step.act == "join":
        keys = [words.pop("key"), str(step.fields["with"])]
        record = services.join(keys=keys, **words)
    elif step.act == "separate":
        record = services.separate(record=str(step.fields["record"]), **words)
    else:
        record = services.refuse(fields=step.fields, **words)
    return record.key


def told(made: Plan, *, is_preview: bool) -> str:
    """The plan in words, one line each."""
    lines: list[str] = []
    count = len(made.steps)
    done = "would be done" if is_preview else "done"
    lines.append(
        f"{made.file}: {count} act{'' if count == 1 else 's'} {done}"
        + (f", {made.already} there already" if made.already else "")
    )
    for number, step in enumerate(made.steps):
        act = f" [{made.acts[number]}]" if number < len(made.acts) else ""
        lines.append(f"  {step.act}{act}  {step.told}")
    groups: tuple[tuple[str, list[Problem]], ...] = (
        ("changed since the export, waiting", made.conflicts),
        ("to be answered", made.questions),
        ("not taken", made.problems),
    )
    for title, problems in groups:
        if problems:
            lines.append(f"{title}: {len(problems)}")
            lines += [f"  {p.place}: {p.message}" + (f" ({p.mend})" if p.mend else "") for p in problems]
    return "\n".join(lines)


def plain(made: Plan) -> dict[str, Any]:
    """The plan as JSON."""
    return {
        "file": made.file,
        "acts": [
            {"act": s.act, "kind": s.kind, "key": s.key, "fields": dict(s.fields), "reason": s.reason, "places": list(s.places),
             "record": made.acts[n] if n < len(made.acts) else None}
            for n, s in enumerate(made.steps)
        ],
        "already": made.already,
        **{name: [p._asdict() for p in getattr(made, name)] for name in ("conflicts", "questions", "problems")},
    }  # fmt: skip
