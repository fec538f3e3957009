"""
The report's own words in a language: strings from gettext files, numbers, dates, amounts and lists as it writes them.

A message is written in English in the code, ``t("…")``; ``locale/LANGUAGE/LC_MESSAGES/report.po`` holds it in another
language. What has no translation is shown in English and counted, so that a page can say so.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from ..domain.languages import LOCALES, MINUS, NARROW, Writing

__all__ = ["LOCALES", "MINUS", "NARROW", "Words", "catalogue"]
FOLDER = Path(__file__).parent / "locale"


@lru_cache(maxsize=8)
def catalogue(language: str) -> dict[str, str]:
    """English message -> message in *language*; empty for English and for a language without a file."""
    path = FOLDER / language / "LC_MESSAGES" / "report.po"
    if not path.is_file():
        return {}
    with path.open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream) if m.id and m.string and not m.fuzzy}


class Words(Writing):
    """The report's words in a language."""

    def __init__(self, language: str) -> None:
        super().__init__(language, catalogue(language))
