"""The words of pages: gettext's, with numbers, dates and countries as the language writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext

from ..domain.languages import Writing
from . import addresses


class _Messages(Mapping[str, str]):
    """What gettext holds for the language in effect; a message without a translation is not in it."""

    def __getitem__(self, message: str) -> str:
        found = gettext(message) if message else ""
        if found == message or not found:
            raise KeyError(message)
        return found

    def __iter__(self) -> Iterator[str]:
        raise TypeError("gettext does not list its messages")

    def __len__(self) -> int:
        return 0


def words() -> Writing:
    """How the language in effect writes."""
    return Writing(addresses.code(), _Messages())
