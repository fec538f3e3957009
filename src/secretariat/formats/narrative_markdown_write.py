"""Narrative as Markdown: paragraphs and lists of a document written in the conventions of narrative files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..domain.documents import Block, Bullets, FigureRef, Inline, Link, NoteRef, Paragraph, Text

_SPECIAL = re.compile(
    r"[\\`*]"
    r"|(?<!\w)_|_(?!\w)"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
    r"|\[(?=\[|[^\[\]]*\][(\[:])"
    r"|(?<=[\[\^!])\["
    r"|(?<=\[)@|(?<=\[by):"  # the bracket itself may not be escaped here: its meaning is looked for before Markdown's
)
_NOTE = re.compile(r"(?:[^\[\]]|\[[^\[\]]*\])+")
_LINE_START = re.compile(r"^(?=[#>]|[-+](?:\s|$)|=+\s*$|-{2,}\s*$|~~~)")
_ORDINAL = re.compile(r"^(\d+)([.)])(?=\s|$)")
MARKS = {"strong": "**", "emphasis": "*"}


def markdown(blocks: Iterable[Block], notes: Mapping[int, tuple[Inline, ...]]) -> str:
    """
    Markdown of paragraphs and lists, one blank line between blocks, none at the end.

    A figure is ``[[name]]``, a cited thing ``[@kind:key]`` and the author's role ``[by: role]`` at the paragraph's
    end, an endnote ``^[text]``. Neighbouring lists of one kind are one list. Tables and charts are not narrative and
    are passed over.

    Args:
        notes: number of an endnote -> its words.
    """
    pieces: list[str] = []
    previous: Bullets | None = None
    for block in blocks:
        if isinstance(block, Bullets):
            items = tuple(item for item in block.items if inlines(item, notes).strip())
            if previous is not None and previous.ordered == block.ordered and items:
                pieces[-1] += "\n" + _list(Bullets(items, block.ordered), notes, len(previous.items) + 1)
                previous = Bullets(previous.items + items, block.ordered)
            elif items:
                previous = Bullets(items, block.ordered)
                pieces.append(_list(previous, notes, 1))
        elif isinstance(block, Paragraph):
            text = paragraph(block, notes)
            if text:
                pieces.append(text)
                previous = None
    return "\n\n".join(pieces)


def paragraph(block: Paragraph, notes: Mapping[int, tuple[Inline, ...]]) -> str:
    """One paragraph in Markdown, with what it cites."""
    text = _start(inlines(block.inlines, notes).strip())
    marks = [f"[@{cite.key or cite.text}]" for cite in block.cites]
    if block.author:
        marks.append(f"[by: {block.author}]")
    return " ".join([text, *marks] if text else marks)


def _list(block: Bullets, notes: Mapping[int, tuple[Inline, ...]], start: int) -> str:
    lines = []
    for number, item in enumerate(block.items, start):
        mark = f"{number}. " if block.ordered else "- "
        text = _start(inlines(item, notes).strip()).replace("\n", "\n" + " " * len(mark))
        lines.append(mark + text)
    return "\n".join(lines)


def _start(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(_ORDINAL.sub(r"\1\\\2", _LINE_START.sub(r"\\", line)) for line in lines)


def inlines(parts: Iterable[Inline], notes: Mapping[int, tuple[Inline, ...]], inside: bool = False) -> str:
    """Inlines in Markdown; *inside* an endnote brackets are escaped, so that its end is found."""
    out: list[str] = []
    for part in together(parts):
        match part:
            case FigureRef(name):
                out.append(f"[[{name}]]")
            case Link():
                if part.key:
                    out.append(f"[@{part.key}]")
                    continue
                target = f"<{part.target}>" if re.search(r"[\s()<>]", part.target) else part.target
                out.append(f"[{_plain(part.text, True)}]({target})")
            case NoteRef(number):
                if number in notes:
                    out.append(f"^[{_note(notes[number])}]")
            case Text():
                out.append(_styled(part, inside))
    return "".join(out)


def _note(parts: tuple[Inline, ...]) -> str:
    """An endnote's words: plain ones as they stand, for nothing in them is read as Markdown."""
    joined = _joined(parts)
    if all(isinstance(part, Text) and not part.style for part in joined):
        words = " ".join("".join(part.text for part in joined if isinstance(part, Text)).split())
        if _NOTE.fullmatch(words):
            return words
    return inlines(joined, {}, inside=True).strip()


def together(parts: Iterable[Inline]) -> list[Inline]:
    """The same words, neighbours of one style joined and white space at the edge of styled words set outside."""
    apart: list[Inline] = []
    for part in _joined(parts):
        if isinstance(part, Text) and part.style not in ("", "code"):
            core = part.text.strip()
            lead = part.text[: len(part.text) - len(part.text.lstrip())]
            apart.append(Text(lead))
            if core:
                apart += [Text(core, part.style), Text(part.text[len(lead) + len(core) :])]
        else:
            apart.append(part)
    return _joined(apart)


def _joined(parts: Iterable[Inline]) -> list[Inline]:
    joined: list[Inline] = []
    for part in parts:
        if isinstance(part, Text):
            last = joined[-1] if joined else None
            if isinstance(last, Text) and last.style == part.style:
                joined[-1] = Text(last.text + part.text, part.style)
            elif part.text:
                joined.append(Text(part.text, part.style))
        else:
            joined.append(part)
    return joined


def _styled(part: Text, inside: bool) -> str:
    if part.style == "code":
        fence = "`" * (1 + max((len(run) for run in re.findall("`+", part.text)), default=0))
        pad = " " if part.text.startswith("`") or part.text.endswith("`") else ""
        return f"{fence}{pad}{part.text}{pad}{fence}"
    mark = "".join(MARKS[style] for style in part.style.split() if style in MARKS)
    return f"{mark}{_plain(part.text, inside)}{mark[::-1]}"


def _plain(text: str, inside: bool) -> str:
    escaped = _SPECIAL.sub(lambda found: "\\" + found.group(), text)
    if inside:
        escaped = re.sub(r"(?<!\\)([\[\]])", r"\\\1", escaped)
    return escaped.replace("\n", "\\\n")
