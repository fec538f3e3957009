"""Lists over rows of the report's tables: the same promises as lists over the database, by next and previous."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..domain.languages import Writing
from ..evidence.freshness import changed, today
from ..web import data, feeds
from ..web.errors import BadFilter
from ..web.listing import PAGE, Cell, Filter, Listing, Page
from ..web.page import host
from .kept_tables import Kept, Row


class RowList(Listing):
    """
    A list over rows in memory. A subclass gives `all`, `filters` and `cells`; the fields of its sorts are those of rows.

    A filter of `parameters` whose name is a field keeps the rows with its value; a subclass's `keeps` can say otherwise.
    """

    kind = ""

    def __init__(self, asked: Mapping[str, str], words: Writing, held: Kept) -> None:
        super().__init__(asked, words)
        self.kept = held
        self._found: list[Row] | None = None

    def all(self) -> list[Row]:
        """All rows, unfiltered."""
        raise NotImplementedError

    def keeps(self, row: Row, name: str, value: str) -> bool:
        return str(row.get(name) or "") == value

    def found(self) -> list[Row]:
        """The rows that the filters leave, in order."""
        if self._found is None:
            rows = [
                row for row in self.all() if all(self.keeps(row, n, v) for n, v in self.chosen.items() if n != "year")
            ]
            rows.sort(key=lambda row: row["id"])
            # What has no value comes last, whichever way the list runs.
            fields = [name for name in self.sort.fields if name != "id"]
            rows.sort(key=lambda row: [str(row.get(name) or "") for name in fields], reverse=self.sort.down)
            rows.sort(key=lambda row: not row.get(fields[0]) if fields else False)
            self._found = rows
        return self._found

    def count(self) -> int:
        return len(self.found())

    def identifier(self, row: Row) -> str:
        return f"{self.kind}:{row['id']}"

    def page(self) -> Page:
        self.no_limit()
        rows = self.found()
        if self._before and not self._after:
            end = self._place(self._before)
            start = max(0, end - PAGE)
        else:
            start = self._place(self._after) + 1 if self._after else 0
            end = start + PAGE
        some = rows[start:end]
        self.prepare(some)
        made = Page(some, len(rows), is_filtered=bool(self.chosen), chosen=self.chosen)
        if some and end < len(rows):
            made.after = self.link(after=self._cursor(some[-1]))
        if some and start > 0:
            made.before = self.link(before=self._cursor(some[0]))
        return made

    def rows(self) -> Iterator[Row]:
        rows = self.found()[self._place(self.place()) + 1 :] if self.place() else self.found()
        self.prepare(rows)
        return iter(rows)

    def _cursor(self, row: Row) -> str:
        return base64.urlsafe_b64encode(orjson.dumps(row["id"])).decode().rstrip("=")

    def _place(self, cursor: str) -> int:
        try:
            wanted = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            return [row["id"] for row in self.found()].index(wanted)
        except ValueError as error:
            raise BadFilter(N_("The place in the list is not readable. Begin at its first page.")) from error

    # What filters and cells are made with

    def choice(self, name: str, label: str, *, shown=None, empty: str = "") -> Filter:
        """A filter on a field, counted over all rows; *shown* writes a value, *empty* names the rows without one."""
        counts = Counter(str(row.get(name) or "") for row in self.all())
        choices = [(value, (shown or str)(value), count) for value, count in counts.items() if value]
        chosen = self.chosen.get(name, "")
        if chosen and chosen not in counts:
            choices.append((chosen, chosen, 0))
        return Filter(name, label, sorted(choices, key=lambda one: one[1].casefold()), chosen)

    def year_choice(self, label: str) -> Filter:
        choices = [(str(one), str(one), None) for one in self.kept.years]
        return Filter("year", label, choices, self.chosen.get("year", ""))

    def made(
        self, values: Mapping[str, Any], shown: Mapping[str, str], hrefs: Mapping[str, str],
        own: Mapping[str, str] | None = None,
    ) -> list[Cell]:  # fmt: skip
        """Cells of one row: *own* are columns whose text is in a language of its own."""
        return [
            Cell(
                column, values.get(column.name), shown.get(column.name, ""), hrefs.get(column.name, ""),
                (own or {}).get(column.name, "en" if column.kind == "name" else ""),
            )
            for column in self.columns
        ]  # fmt: skip


def yes(value: object) -> str:
    return _("yes") if value else _("no")


def answered(
    request, listing: RowList, form: str, name: str, title: str = "", *,
    dated: Callable[[Row], str | None] | None = None, tag: str = "", **more: Any,
):  # fmt: skip
    """
    A list as data, or with a *title* as a feed too (see `web.feeds.entries`); *more* is told in JSON beside its filters.

    Raises Http404 for a form that it has not.
    """
    if title and form in feeds.FORMS:
        found = feeds.entries(request, listing, changed(request), dated=dated, tag=tag)
        return feeds.FORMS[form](request, title, found, changed(request), listing.link())
    if form not in data.FORMS:
        raise Http404
    about = {
        "host": host(request), "list": name, "filters": listing.chosen, "count": listing.count(),
        "as_of": today(request).isoformat(), **more,
    }  # fmt: skip
    return data.listed(listing, form, name.replace("/", "-"), about)
