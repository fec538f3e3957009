"""The words of pages: gettext's, with numbers, dates and countries as the language writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from django.utils.translation import gettext

from ..domain.languages import Writing
from . import addresses


@lru_cache(maxsize=20_000)
def _translated(language: str, message: str) -> str | None:
    """A message in the *language*, which is that in effect; None without a translation. Lists ask for a few, very often."""
    found = gettext(message) if message else ""
    return found if found and found != message else None


class _Messages(Mapping[str, str]):
    """What gettext holds for the language in effect; a message without a translation is not in it."""

    def __getitem__(self, message: str) -> str:
        found = _translated(addresses.code(), message)
        if found is None:
            raise KeyError(message)
        return found

    def get(self, message: str, default=None):
        found = _translated(addresses.code(), message)
        return default if found is None else found

    def __contains__(self, message: object) -> bool:
        return isinstance(message, str) and _translated(addresses.code(), message) is not None

    def __iter__(self) -> Iterator[str]:
        raise TypeError("gettext does not list its messages")

    def __len__(self) -> int:
        return 0


def words() -> Writing:
    """How the language in effect writes."""
    return Writing(addresses.code(), _Messages())
