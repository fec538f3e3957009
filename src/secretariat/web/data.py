"""Lists and things as data: JSON, CSV and XLSX of just what the page shows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from ..formats.plain_tables import csv_lines, write_xlsx
from .listing import Listing

FORMS = ("json", "csv", "xlsx")


def listed(listing: Listing, form: str, name: str, about: Mapping[str, Any]) -> HttpResponse:
    """
    All rows of a list, filtered and sorted as on the page; with “limit” so many, and where those after them are.

    Headings are the columns' names (never translated); values are plain: ISO dates, digits, the words of closed lists
    in English. In CSV a text that a spreadsheet would take for a formula has an apostrophe before it. CSV and JSON
    stream. What comes after is named by a header "Link" (RFC 8288) and in JSON by "next", as a reference relative to
    the address asked; it goes by the key of the last row, never by a number.
    """
    found, after = listing.part()
    names = ["id", *(column.name for column in listing.columns), "address"]
    rows = (_row(listing, row, about["host"]) for row in found)
    answer: HttpResponse | StreamingHttpResponse
    if form == "csv":
        kind = "text/csv; charset=utf-8"
        answer = _attached(StreamingHttpResponse(csv_lines(names, rows), content_type=kind), f"{name}.csv")
    elif form == "json":
        following = {"next": f"?{after}" if after else None} if listing.limit else {}
        answer = StreamingHttpResponse(_json({**about, **following}, rows), content_type="application/json")
    else:
        answer = table(name, names, rows)
    if after:
        answer.headers["Link"] = f'<?{after}>; rel="next"'
    return answer


def _row(listing: Listing, row: Any, host: str) -> dict[str, Any]:
    cells = listing.cells(row)
    href = next((cell.href for cell in cells if cell.href), "")
    return {
        "id": listing.identifier(row),
        **{cell.column.name: cell.value for cell in cells},
        "address": f"{host}{href}" if href else "",
    }


def _json(about: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    head = orjson.dumps({name: value for name, value in about.items() if name != "host"})
    yield head[:-1] + (b"," if len(head) > 2 else b"") + b'"rows":['
    batch: list[bytes] = []
    first = True
    for row in rows:
        batch.append(orjson.dumps(row))
        if len(batch) == 500:
            yield (b"" if first else b",") + b",".join(batch)
            batch, first = [], False
    if batch:
        yield (b"" if first else b",") + b",".join(batch)
    yield b"]}"


def table(name: str, headings: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """A workbook of one sheet."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it)
    write_xlsx(file, name, headings, rows)
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _attached(FileResponse(file, content_type=kind), f"{name}.xlsx")


def thing(form: str, name: str, data: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """
    One thing: as JSON whole; as a table one row for each field and voice, *fields* with the same names each.
    """
    if form == "json":
        return HttpResponse(orjson.dumps(data, option=orjson.OPT_INDENT_2), content_type="application/json")
    names = list(fields[0]) if fields else ["field"]
    if form == "xlsx":
        return table(name, names, fields)
    return _attached(
        HttpResponse(b"".join(csv_lines(names, fields)), content_type="text/csv; charset=utf-8"), f"{name}.csv"
    )


def rows(form: str, name: str, headings: Sequence[str], found: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """Any rows as CSV, streamed, or as XLSX."""
    if form == "xlsx":
        return table(name, headings, found)
    streamed = StreamingHttpResponse(csv_lines(headings, found), content_type="text/csv; charset=utf-8")
    return _attached(streamed, f"{name}.csv")


def _attached(response, file: str):
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in file)[-100:]
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response
