"""A record's own words as a page shows them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def words_of(raw: bytes, *, people: bool = False) -> list[tuple[str, str]]:
    """
    (heading, text) for each part of a record's own bytes: a workbook's row by its cells, an act by its fields, any
    other text whole under "". Bytes that are no text are told by their number. Control characters become U+FFFD.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return [("", f"{len(raw)} bytes that are no text; they begin with {raw[:24].hex(' ')}")]
    text = "".join(c if c in "\n\t" or c.isprintable() else "\ufffd" for c in text.replace("\r\n", "\n"))
    if text.startswith("{"):
        try:
            row = json.loads(text)
        except ValueError:
            return [("", text)]
        if isinstance(row.get("cells"), dict):
            return [*([("sheet", str(row["sheet"]))] if row.get("sheet") else []), *_cells(row["cells"])]
        if people:
            return [(name, _plain(value)) for name, value in row.items() if value not in (None, "", [])]
    return [("", text.rstrip("\n"))]


def _cells(cells: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, cell in cells.items():
        if isinstance(cell, Mapping):
            rest = {k: v for k, v in cell.items() if k not in ("heading", "text") and v not in (None, "", [], {})}
            extra = f" ({'; '.join(f'{k} {_plain(v)}' for k, v in rest.items())})" if rest else ""
            yield str(cell.get("heading") or name), f"{cell.get('text', '')}{extra}"
        else:
            yield str(name), str(cell)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
