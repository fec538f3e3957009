"""
Work done in a second process, begun by *spawn* so that it is the same on every system; or in this one, where it is little.

What has not begun when this process has time is taken back and done here; so is what the other one left when it ended.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

P, T = ParamSpec("P"), TypeVar("T")


class Task:
    """Something to be done: *done* does it here if nobody has begun it, else waits for it."""

    def __init__(self, future: Future[Any] | None, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self._future = future
        self._function = function
        self._arguments = arguments
        self._result: Any = None
        self._is_done = False

    def take_back(self) -> bool:
        """Do it here if it has not begun; whether it was."""
        if self._is_done or (self._future is not None and not self._future.cancel()):
            return False
        self._result, self._is_done = self._function(*self._arguments), True
        return True

    def done(self) -> Any:
        """Its result."""
        if not self._is_done and not self.take_back():
            assert self._future is not None
            try:
                self._result = self._future.result()
            except BrokenProcessPool:
                self._result = self._function(*self._arguments)
            self._is_done = True
        return self._result


class Beside:
    """Tasks in their order; functions are of modules without Django, arguments are plain."""

    def __init__(self, *, is_process: bool, begin: Callable[..., None], arguments: tuple[Any, ...] = ()) -> None:
        self._pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin) if is_process else None
        if self._pool:
            self._pool.submit(begin, *arguments)  # begins the process while this one still reads

    def give(self, function: Callable[..., Any], *arguments: Any) -> Task:
        future = None
        if self._pool:
            with suppress(BrokenProcessPool):
                future = self._pool.submit(function, *arguments)
        return Task(future, function, arguments)

    def close(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    import gc

    gc.disable()  # it makes much and keeps it
