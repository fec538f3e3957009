"""
YAML as the readers of entities and plans take it: guarded, and with the place of every item.

`ryaml` gives values and no positions, so the lines of a top-level list's items are found in the text: in block style
every item begins with ``-`` at the indentation of the first. Where that count and the parsed list disagree (an item of
another style), the item's canonical JSON stands for its bytes and its ordinal for its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ryaml

from ..domain.statements import Problem

MOST_BYTES = 8 * 1024 * 1024
"""A register that people write by hand is far below; a larger file is no such register."""

UNSEEN = re.compile(r"\(k\)|(?<![A-Za-z0-9])k\)|(?<![A-Za-z0-9])\(?k:")
UNSEEN_REASON = "written from the compiler's own knowledge; not seen in a source"


@dataclass(frozen=True, slots=True)
class Text:
    """A YAML file as read: its name, its lines and its value (a mapping)."""

    name: str
    lines: list[str]
    value: dict[str, Any]

    def items(self, section: str) -> Iterator[tuple[Any, bytes, str]]:
        """(item, its own bytes, its place) for each item of a top-level list; nothing when the section is absent."""
        listed = self.value.get(section)
        if not isinstance(listed, list):
            return
        spans = self._spans(section)
        for ordinal, item in enumerate(listed):
            if len(spans) == len(listed):
                first, last = spans[ordinal]
                raw = "\n".join(self.lines[first:last]).rstrip().encode()
                yield item, raw, f"{self.name}:{first + 1}"
            else:
                yield item, canonical(item), f"{self.name}: {section}, item {ordinal + 1}"

    def listed(self, section: str) -> Iterator[Problem]:
        """A problem when a section that must be a list is something else; nothing of it is then read."""
        value = self.value.get(section)
        if value is not None and not isinstance(value, list):
            yield Problem(
                self.place(section), "not-a-list", f"{section} is no list", "error", f"write {section} as a list"
            )

    @property
    def sources(self) -> dict[str, Any]:
        value = self.value.get("sources")
        return value if isinstance(value, dict) else {}

    def place(self, section: str) -> str:
        """File and line of a top-level key."""
        number = self._heading(section)
        return self.name if number is None else f"{self.name}:{number + 1}"

    def _heading(self, section: str) -> int | None:
        head = re.compile(rf"""["']?{re.escape(str(section))}["']?\s*:""")
        return next((number for number, line in enumerate(self.lines) if head.match(line)), None)

    def _spans(self, section: str) -> list[tuple[int, int]]:
        heading = self._heading(section)
        if heading is None:
            return []
        starts: list[int] = []
        indent: int | None = None
        end = len(self.lines)
        for number in range(heading + 1, len(self.lines)):
            line = self.lines[number]
            bare = line.lstrip(" ")
            if not bare.strip() or bare.startswith("#"):
                continue
            depth = len(line) - len(bare)
            is_item = bare.startswith("- ") or bare.strip() == "-"
            if indent is None:
                if not is_item:
                    return []
                indent = depth
            if is_item and depth == indent:
                starts.append(number)
            elif depth <= indent:
                end = number
                break
        return list(zip(starts, [*starts[1:], end], strict=True))


def load(path: Path) -> Text | Problem:
    """
    Read a YAML file whose top level is a mapping.

    Returns:
        the text, or the one problem that refuses it: "too-large", "not-utf-8", "yaml-bomb", "yaml-broken" or
        "not-a-mapping", with file and line and what to do.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        return Problem(path.name, "too-large", f"{size:,} bytes of YAML", "error", f"split it below {MOST_BYTES:,}")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return Problem(f"{path.name}:{line}", "not-utf-8", "not UTF-8 text", "error", "save the file as UTF-8")
    try:
        value = ryaml.loads(text)
    except ryaml.InvalidYamlError as error:
        message = str(error)
        found = re.search(r"line (\d+)", message)
        position = re.search(r"position (\d+)", message)
        line = int(found[1]) if found else text[: int(position[1])].count("\n") + 1 if position else 1
        if "limit exceeded" in message:
            return Problem(
                path.name, "yaml-bomb", message, "error", "look at the file; write it flatter, without aliases"
            )
        return Problem(
            f"{path.name}:{line}",
            "yaml-broken",
            f"not YAML: {message}",
            "error",
            f"mend line {line}, or a line before it",
        )
    if not isinstance(value, dict):
        return Problem(
            path.name, "not-a-mapping", "the top level is no mapping", "error", "begin with a key and a colon"
        )
    return Text(path.name, text.split("\n"), value)


ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def cited(src: Any, sources: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """
    Titles and addresses of what a ``src`` names.

    *src* is a key of *sources*, a list of keys, or free text; "k" names nothing. A source is a text or a mapping with
    ``title`` and ``url``.

    Returns:
        the fields ``source_title`` and ``source_url`` (several joined by "; "), and the keys that *sources* lacks.
    """
    titles, addresses, missing = [], [], []
    for part in src if isinstance(src, list) else [src]:
        if not isinstance(part, str) or part == "k":
            continue
        source = sources.get(part)
        if isinstance(source, dict):
            titles.append(str(source.get("title", part)))
            if source.get("url"):
                addresses.append(str(source["url"]))
        elif source is not None:
            titles.append(str(source))
        elif sources and re.fullmatch(r"[a-z0-9_]+", part):
            missing.append(part)
        elif seen := seen_part(part):
            titles.append(seen)
    fields = {"source_title": "; ".join(titles), "source_url": "; ".join(addresses)}
    return {name: value for name, value in fields.items() if value}, missing


def keep_seen(fields: dict[str, Any], marks: dict[str, Any]) -> None:
    """Leave unseen clauses out of all text fields, in place; the marks say where, and keep the source's words."""
    for name, value in list(fields.items()):
        texts = value if isinstance(value, list) else [value]
        if not any(isinstance(text, str) and is_unseen(text) for text in texts):
            continue
        seen = [seen_part(text) if isinstance(text, str) else text for text in texts]
        seen = [text for text in seen if text != ""]
        marks.setdefault("words", {})[name] = value
        marks.setdefault("doubts", {})[name] = "a part that was not seen in a source is left out"
        if isinstance(value, list):
            fields[name] = seen
        elif seen:
            fields[name] = seen[0]
        else:
            del fields[name]


def mark_unseen(marks: dict[str, Any]) -> None:
    """Mark a saying as one that no source was seen to make: it waits for a person, and is never shown as stated."""
    marks.update(state="proposed", rule="unseen", reason=UNSEEN_REASON)


def canonical(item: Any) -> bytes:
    """An item as JSON with sorted keys."""
    return json.dumps(item, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def is_unseen(source: Any) -> bool:
    """Whether a ``src`` or ``conf`` value says, wholly or in part, that no source was seen ("k")."""
    if isinstance(source, str):
        return source == "k" or bool(UNSEEN.search(source)) or bool(re.search(r"(?:^|[\s;,])k$", source))
    return isinstance(source, Sequence) and any(is_unseen(part) for part in source)


def seen_part(text: str) -> str:
    """
    What of a text was seen in a source: clauses marked "(k)" are left out whole, for the mark speaks of its clause.

    >>> seen_part("European standards; TC CYBER for cybersecurity (k)")
    'European standards'
    """
    if not UNSEEN.search(text) and not re.search(r"(?:^|[\s,])k\)?$", text):
        return text
    clauses = [clause for clause in re.split(r"(?<=;)\s*|(?<=,)\s(?![^()]*\))", text) if not _marked(clause)]
    return " ".join(clauses).strip(" ;,")


def _marked(clause: str) -> bool:
    return bool(UNSEEN.search(clause) or re.search(r"(?:^|[\s;,(])k[);,]*$", clause.strip()))
