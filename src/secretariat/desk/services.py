"""What the desk writes: its log, uploaded files, and work that it asks another process to do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from django.conf import settings
from django.utils import timezone

from ..accounts.rules import role_of
from ..evidence import following
from ..evidence import services as evidence
from ..reports.review_plan import Step
from .models import Entry, Work

PATIENCE = 0.8
"""Seconds that a form waits for work that may be over at once; then a page says how far it is."""
_started: list[subprocess.Popen] = []


def actor_of(user) -> str:
    """By role, with the user name in <> which only editors see."""
    return f"{user.title or role_of(user)} <{user.get_username()}>"


def note(
    *, actor: str, what: str, kind: str = "", subject: str = "", detail: str = "", reason: str = "", act: str = ""
) -> Entry:
    """Add one entry to the log."""
    return Entry.objects.create(
        at=timezone.now(), actor=actor, what=what, kind=kind, subject=subject, detail=detail, reason=reason, act=act
    )


def note_steps(steps: Iterable[Step], acts: Iterable[str], *, actor: str, reason: str) -> None:
    """The acts that a decision came to, each with what was before."""
    for step, act in zip(steps, acts, strict=False):
        note(
            actor=actor, what=step.act, kind=step.kind, subject=step.key, detail=step.told,
            reason=step.reason or reason, act=act,
        )  # fmt: skip


def undo(*, act: str, actor: str, reason: str) -> None:
    """Undo an act. Raises UnknownThing when it does not stand, InputError without a reason, Busy."""
    if act.startswith("apart:"):
        pair = Entry.objects.filter(pk=act.removeprefix("apart:"), what="apart").first()
        if pair is not None:
            note(actor=actor, what="undo", kind="pair", subject=pair.subject, reason=reason, act=act)
        return
    done = Entry.objects.filter(act=act).exclude(what="undo").first()
    evidence.undo(act=act, actor=actor, reason=reason)
    following.follow()
    note(
        actor=actor, what="undo", kind=done.kind if done else "", subject=done.subject if done else act,
        detail=done.detail if done else act, reason=reason, act=act,
    )  # fmt: skip


def folder_of(work: Work) -> Path:
    """Where files of a piece of work lie until they are accepted."""
    return settings.WORKSPACE.folder / "desk" / str(work.pk)


def file_name(name: str) -> str:
    """A name that every system takes for a file's, with the ending it had: no folders, no name of a device."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    clean = re.sub(r"[^A-Za-z0-9._-]+", "-", last).strip("-. ")[-80:].lstrip("-.")
    stem = clean.split(".")[0].upper()
    if not stem or re.fullmatch(r"CON|PRN|AUX|NUL|(COM|LPT)\d", stem):
        clean = f"file-{clean}"
    return clean


def ask(kind: str, asked: dict[str, Any], *, actor: str, upload=None) -> Work:
    """
    Begin a piece of work in a process of its own, and wait for it no longer than `PATIENCE`.

    *upload*: a file that the browser sent; it is stored beside, and ``asked["file"]`` names it.
    """
    now = timezone.now()
    work = Work.objects.create(kind=kind, asked=asked, actor=actor, asked_at=now, touched_at=now)
    folder = folder_of(work)
    folder.mkdir(parents=True, exist_ok=True)
    if upload is not None:
        path = folder / "sent" / file_name(upload.name)
        path.parent.mkdir()
        with path.open("wb") as stream:
            for chunk in upload.chunks():
                stream.write(chunk)
        work.asked = {**asked, "file": path.relative_to(settings.WORKSPACE.folder).as_posix()}
        work.save(update_fields=["asked"])
        note(actor=actor, what="send", kind="file", subject=path.name)
    _started[:] = [one for one in _started if one.poll() is None]
    with (folder / "work.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "secretariat", "--workspace", str(settings.WORKSPACE.folder), "work", str(work.pk)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=settings.WORKSPACE.folder, env=dict(os.environ),
        )  # fmt: skip
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        _started.append(process)
    work.refresh_from_db()
    return work
