"""
The report's own words in a language: strings from gettext files, numbers, dates, amounts and lists as it writes them.

A message is written in English in the code, ``t("…")``; ``locale/LANGUAGE/LC_MESSAGES/report.po`` holds it in another
language. What has no translation is shown in English and counted, so that a page can say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from ..domain.languages import LOCALES, MINUS, NARROW, Writing

__all__ = ["LOCALES", "MINUS", "NARROW", "Words", "catalogue", "is_draft"]
FOLDER = Path(__file__).parent / "locale"


@lru_cache(maxsize=8)
def catalogue(language: str) -> dict[str, str]:
    """English message -> message in *language*; empty for English and for a language without a file."""
    path = FOLDER / language / "LC_MESSAGES" / "report.po"
    if not path.is_file():
        return {}
    with path.open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream) if m.id and m.string and not m.fuzzy}


@lru_cache(maxsize=8)
def is_draft(language: str) -> bool:
    """Whether any message in *language* waits for a person who checks its translation."""
    path = FOLDER / language / "LC_MESSAGES" / "report.po"
    return path.is_file() and re.search(r"(?m)^# draft$", path.read_text("utf-8")) is not None


class Words(Writing):
    """The report's words in a language."""

    def __init__(self, language: str) -> None:
        super().__init__(language, catalogue(language))

    def steps(self, said: Sequence[Sequence[Any]]) -> list[str]:
        """Messages with their values, as rows of the register hold them ([message, {name: value}]), in the language."""
        return [
            self.t(message, **{name: self.date(value) if name == "date" else value for name, value in values.items()})
            for message, values in said
        ]
