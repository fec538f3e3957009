"""
What pages count, kept by collect: made once when snapshots have taken effect, in files of the workspace's folder ``kept``.

A function of the register's version (and of a day, a year …) marked `counted` is looked up there before it is made, so
that the first reader after a collect waits no longer than the next. An app says by `register` what is made ahead.

In a large register making takes longer than a page may: pages then show what was kept last, with its day, until a
process beside the web site has made it anew. Rows and facts are always those in effect.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from datetime import date
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.conf import settings

from .. import __version__
from ..domain.errors import Busy
from . import clock, lock, priority
from .models import Source, Thing

LARGE = 5_000
"""Things above which counts are not made while a reader waits, as long as there are older ones."""
OFTEN = 20.0
"""Seconds between two beginnings of making anew, asked for by one server's process."""
SELDOM = 120.0
"""The same where the last was told that a source is being collected, at whose end all of it is made in any case."""
_ALLOWED = {
    "builtins": {"list", "set", "frozenset", "int"}, "collections": {"Counter", "defaultdict", "OrderedDict"},
    "datetime": {"date", "datetime", "timedelta", "timezone"}, "decimal": {"Decimal"}, "fractions": {"Fraction"},
}  # fmt: skip

P, T = ParamSpec("P"), TypeVar("T")
_AHEAD: dict[str, Callable[[str, date], object]] = {}
_QUICK: set[str] = set()
_MEMORY: list[dict[tuple, Any]] = []
_is_making = False
_asked: tuple[subprocess.Popen | None, float] = (None, 0.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Which counts pages show: those of a version of the register, seen from a day; *since*: the last act in them."""

    version: str
    day: date
    since: int = 0


def counted(name: str, *, many: int = 4) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """
    Keep what a function returns for its arguments, the first of them the register's version; the last *many* in memory.

    Arguments are plain; the result is of plain values and data classes of ours.
    """

    def kept(make: Callable[P, T]) -> Callable[P, T]:
        held: dict[tuple, Any] = {}
        _MEMORY.append(held)

        @wraps(make)
        def asked(*key: P.args, **none: P.kwargs) -> T:
            if key not in held:
                found = _read(name, key)
                if found is None:
                    found = make(*key)
                    if _is_making:
                        _write(name, key, found)
                if len(held) >= many:
                    held.pop(next(iter(held)), None)
                held[key] = found
            return held[key]

        return asked

    return kept


def forget() -> None:
    """Empty this process's memory, as if it had just begun; the files stay."""
    for held in _MEMORY:
        held.clear()


def register(name: str, make: Callable[[str, date], object], *, is_quick: bool = True) -> None:
    """
    Say what is made ahead: a function of version and day that asks for all that pages will ask for.

    What goes year by year is not quick: after an act in a small register it is left to the first reader of that year.
    """
    _AHEAD[name] = make
    if is_quick:
        _QUICK.add(name)


def version_of(sources: list[Source]) -> str:
    """Digest of which snapshots are in effect; *sources* in the order of their slugs."""
    marks = [f"{one.slug}={one.current_id}" for one in sources]
    return hashlib.sha256(";".join(marks).encode()).hexdigest()[:16]


def shown(version: str, day: date) -> Mark:
    """
    Which counts pages show now that the register is at a *version*: those just of it, or in a large one the last kept.

    No query. Where they are old, a process is asked to make them anew.
    """
    last = _last()
    if last is None or last["is_large"] is False or (last["version"] == version and last["day"] == day.isoformat()):
        return Mark(version, day)
    ask()
    return Mark(last["version"], date.fromisoformat(last["day"]), last["since"])


def large() -> tuple[str, str] | None:
    """Version and day of the counts that a large register shows; None where it is small, or nothing is kept. No query."""
    last = _last()
    return (last["version"], last["day"]) if last is not None and last["is_large"] else None


def is_large() -> bool:
    """Whether making takes longer than a page may."""
    return Thing.objects.order_by()[LARGE : LARGE + 1].exists()


def is_up_to_date() -> bool:
    """Whether all that pages count is kept for the register as it stands, and for today."""
    version, last = version_of(list(Source.objects.order_by("slug"))), _last()
    return last is not None and last["version"] == version and last["day"] == clock.now().date().isoformat()


def make_quick() -> None:
    """Make and keep what is quick, for the register as it stands; nothing where another process is making."""
    global _is_making
    day, version, last = clock.now().date(), version_of(list(Source.objects.order_by("slug"))), _last()
    try:
        with lock.counting(settings.WORKSPACE.folder):
            _is_making = True
            for name in _AHEAD:
                if name in _QUICK:
                    _AHEAD[name](version, day)
            _clear(version, last["version"] if last else version)
    except Busy:
        pass
    finally:
        _is_making = False


def make() -> bool:
    """Make and keep all that pages count, if it is not there; whether anything was made. Two processes never do it at once."""
    global _is_making
    made = False
    while True:
        day, sources = clock.now().date(), list(Source.objects.order_by("slug"))
        version, last = version_of(sources), _last()
        if last and last["version"] == version and last["day"] == day.isoformat():
            return made
        try:
            with lock.counting(settings.WORKSPACE.folder):
                _is_making = True
                for one in _AHEAD.values():
                    one(version, day)
                since = next((one.current_id or 0 for one in sources if one.slug == "people"), 0)
                _point(version, day, since)
        except Busy:  # another process is at it, and looks again at its end
            return made
        finally:
            _is_making = False
        made = True


def _point(version: str, day: date, since: int) -> None:
    """From now on pages show these; those before are taken away, but not the last, which a page may just be reading."""
    before = _last()
    said = {"version": version, "day": day.isoformat(), "since": since, "is_large": is_large(), "program": _program()}
    _put(_folder() / "last.json", json.dumps(said).encode())
    _clear(version, before["version"] if before else version)


def _clear(*versions: str) -> None:
    """Take away what is kept of other versions."""
    for file in _folder().glob("*.kept"):
        if not file.name.startswith(tuple(f"{one}-" for one in versions)):
            file.unlink(missing_ok=True)


def ask() -> None:
    """Begin to make anew in a process beside this one, unless that was just done."""
    global _asked
    process, at = _asked
    ended = process.poll() if process is not None else 0
    if ended is None or time.monotonic() - at < (SELDOM if ended == Busy.exit_status else OFTEN):
        return
    folder = settings.WORKSPACE.folder
    process = subprocess.Popen(
        [sys.executable, "-m", "secretariat", "--workspace", str(folder), "rebuild", "--counts"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=dict(os.environ),
    )  # fmt: skip
    priority.give_way(priority.COUNTING, process.pid)
    _asked = process, time.monotonic()


# Files


def _folder() -> Path:
    return settings.WORKSPACE.folder / "kept"


@lru_cache(maxsize=1)
def _program() -> str:
    """The program and what it is told, when it began: counts that another one made are none of ours."""
    folder = settings.WORKSPACE.folder
    rules = [(file.name, file.read_text("utf-8", "replace")) for file in sorted(folder.glob("*.yaml"))]
    told = [__version__, sys.version_info[:2], sorted(_AHEAD), settings.WORKSPACE.settings, rules]
    said = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


_seen: tuple[int, dict[str, Any] | None] = (0, None)


def _last() -> dict[str, Any] | None:
    """What was kept last by this program, or None."""
    global _seen
    if settings.WORKSPACE is None:
        return None
    path = _folder() / "last.json"
    try:
        at = path.stat().st_mtime_ns
        if at != _seen[0]:
            said = json.loads(path.read_bytes())
            _seen = at, said if said["program"] == _program() else None
    except (OSError, ValueError, KeyError):
        return None
    return _seen[1]


def _file(name: str, key: tuple) -> Path:
    rest = hashlib.sha256(repr((key[1:], _program())).encode()).hexdigest()[:20]
    return _folder() / f"{key[0]}-{name}-{rest}.kept"


def _write(name: str, key: tuple, found: Any) -> None:
    _put(_file(name, key), pickle.dumps(found, protocol=5))


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)


def _read(name: str, key: tuple) -> Any:
    """What is kept, or None; a file that is damaged or not ours is as none."""
    if settings.WORKSPACE is None:
        return None
    was_on = gc.isenabled()
    gc.disable()  # it would go through all of memory again and again while thousands of values are made
    try:
        return _Reader(io.BytesIO(_file(name, key).read_bytes())).load()
    except OSError:
        return None
    except Exception:  # whatever a damaged file raises: it is made anew
        return None
    finally:
        if was_on:
            gc.enable()


class _Reader(pickle.Unpickler):
    """Reads plain values and our own data classes, and calls nothing else: a file put there by others can do no harm."""

    def find_class(self, module: str, name: str) -> Any:
        if name in _ALLOWED.get(module, ()):
            return super().find_class(module, name)
        if module.startswith("secretariat.") and module in sys.modules:
            found = getattr(sys.modules[module], name, None)
            if isinstance(found, type) and is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no data")
