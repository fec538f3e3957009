"""Blocks of a narrative file: as they come back from Word, and put in place of those that they change."""

from __future__ import annotations

import difflib
import re

from ..domain.documents import Link
from ..formats import narrative_markdown
from ..formats.narrative_markdown_write import markdown


def parsed(text: str, file: str) -> narrative_markdown.Narrative:
    """A narrative read with no report at hand: every citation and figure is taken to be there."""
    return narrative_markdown.read(text, file, cite=lambda thing: Link(thing, "#", thing), has_figure=lambda name: True)


def normalized(text: str) -> str:
    """A narrative as it comes back from Word, whatever its line breaks: what was written can be told from what was changed."""
    told = parsed(text, "")
    return markdown(told.blocks, dict(enumerate(told.notes, 1)))


def merged(before: str, after: str) -> str:
    """
    The text *after* as a file in which every block that says the same as one of *before* keeps the lines it had.

    So a difference shows what was changed, not how lines are broken.
    """
    old = [block for block in re.split(r"\n[ \t]*\n", before.strip("\n")) if block.strip()]
    plain = [normalized(block) for block in old]
    if "\n\n".join(plain) != normalized(before):  # blocks that hang together, such as a loose list
        return after + "\n"
    new = after.split("\n\n") if after else []
    pieces: list[str] = []
    for what, i, j, k, end in difflib.SequenceMatcher(None, plain, new, autojunk=False).get_opcodes():
        pieces += old[i:j] if what == "equal" else new[k:end]
    return "\n\n".join(pieces) + "\n" if pieces else ""
