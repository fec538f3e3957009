"""
Lists by next and previous: filters and sort in the address, a page of rows found by their keys, never by their number.

A list is a class: which query set, which columns, which filters, which sorts. `Listing.page` gives one page of it, and
`Listing.rows` all of it, so that data is just what the page shows.
"""

from __future__ import annotations

import base64
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlencode

import orjson
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_noop as N_

from ..domain.languages import Writing
from .errors import BadFilter

PAGE = 50
LONGEST = 200
"""Characters of one filter's value; nobody needs more."""
BATCH = 2_000
COUNTS = 2_000
"""Counts of what filters leave that a process keeps."""
_counts: dict[tuple, int] = {}
MOST = 1_000
"""Rows that a program may ask for at once by “limit”; without it the data is whole."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column: *name* in data (English, never translated), *label* on the page, *kind* how it is written there.

    *kind*: text, word (of a closed list, translated), date, number, country, designation, name, designations (several).
    """

    name: str
    label: str
    kind: str = "text"


@dataclass(slots=True)
class Cell:
    """
    What a page shows in one place of a table; *lang* when it is not in the page's language.

    *parts*: where the place leads to more than one page, (text, address or "") of each, instead of *shown*.
    """

    column: Column
    value: Any
    shown: str
    href: str = ""
    lang: str = ""
    parts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """
    One filter; *choices* are (value, label, count or None) in their order, *chosen* is the value in effect or "".

    A filter without choices is a text to type in.
    """

    name: str
    label: str
    choices: Sequence[tuple[str, str, int | None]] = ()
    chosen: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """One order: *fields* of the model, none of them null, the last unique; all ascending or, *down*, all descending."""

    name: str
    label: str
    fields: tuple[str, ...]
    down: bool = False


@dataclass(slots=True)
class Page:
    """One page of a list, ready for a template."""

    rows: list[Any]
    count: int
    before: str = ""
    after: str = ""
    is_filtered: bool = False
    chosen: dict[str, str] = field(default_factory=dict)


class Listing:
    """
    One list. A subclass states `sorts`, `parameters`, and gives `query`, `filters` and `cells`.

    Attributes:
        parameters: names of the filters that an address may carry.
        columns: what each row shows, in order.
        mark: what the list rests on beside what is chosen: the snapshots in effect, the day of view. The form of its
            filters and how many rows they leave are kept for each. None: both are made anew for each page.
    """

    mark: Hashable = None

    parameters: ClassVar[tuple[str, ...]] = ()
    sorts: ClassVar[tuple[Sort, ...]] = ()
    columns: ClassVar[tuple[Column, ...]] = ()

    def __init__(self, asked: Mapping[str, str], words: Writing) -> None:
        """Raises BadFilter for a parameter, an order or a value that is not possible."""
        self.words = words
        known = {*self.parameters, "sort", "after", "before", "limit"}
        for name, value in asked.items():
            if name not in known:
                raise BadFilter(N_("This list has no filter “{name}”."), name=name[:40])
            if len(value) > LONGEST * (3 if name in ("after", "before") else 1):
                raise BadFilter(N_("The value of “{name}” is too long."), name=name)
            if "\0" in value:
                raise BadFilter(N_("The value of “{name}” holds a character that no text has."), name=name)
        self.chosen = {name: value.strip() for name in self.parameters if (value := asked.get(name, "")).strip()}
        wanted = asked.get("sort", "") or self.sorts[0].name
        found = next((sort for sort in self.sorts if sort.name == wanted), None)
        if found is None:
            raise BadFilter(N_("This list cannot be sorted by “{name}”."), name=wanted[:40])
        self.sort = found
        self._after, self._before = asked.get("after", ""), asked.get("before", "")
        limit = asked.get("limit", "") or "0"
        if not (limit.isascii() and limit.isdigit() and len(limit) < 5 and int(limit) <= MOST):
            raise BadFilter(N_("“limit” is a number from 1 to {most}."), most=str(MOST))
        self.limit = int(limit)

    # What a subclass gives

    def query(self) -> QuerySet:
        """The rows that the filters leave, in no order."""
        raise NotImplementedError

    def filters(self) -> list[Filter]:
        """The filters as they stand, with their choices."""
        return []

    def cells(self, row: Any) -> list[Cell]:
        """What one row shows."""
        raise NotImplementedError

    def prepare(self, rows: Sequence[Any]) -> None:
        """Look up at once what the cells of these rows need beside them; a fixed number of queries."""

    def count(self) -> int:
        return self.query().count()

    def identifier(self, row: Any) -> str:
        """The row's own id in data: its kind and key."""
        raise NotImplementedError

    # One page, or all

    def page(self) -> Page:
        self.no_limit()
        order = [("-" if self.sort.down else "") + name for name in self.sort.fields]
        base = self.query()
        backwards = bool(self._before) and not self._after
        if backwards:
            rows = base.filter(self._beyond(self._before, back=True)).order_by(*(_turned(name) for name in order))
        elif self._after:
            rows = base.filter(self._beyond(self._after, back=False)).order_by(*order)
        else:
            rows = base.order_by(*order)
        found = list(rows[: PAGE + 1])
        more = len(found) > PAGE
        found = found[:PAGE]
        if backwards:
            found.reverse()
        self.prepare(found)
        made = Page(found, self._counted(), is_filtered=bool(self.chosen), chosen=self.chosen)
        if found and (more if not backwards else True):
            made.after = self.link(after=self._cursor(found[-1]))
        if found and (more if backwards else bool(self._after)):
            made.before = self.link(before=self._cursor(found[0]))
        return made

    def _counted(self) -> int:
        if self.mark is None:
            return self.count()
        key = (type(self), self.mark, tuple(self.chosen.items()))
        if (found := _counts.get(key)) is None:
            if len(_counts) >= COUNTS:
                _counts.clear()
            found = _counts[key] = self.count()
        return found

    def no_limit(self) -> None:
        if self.limit:
            raise BadFilter(N_("“limit” is for data: put .json, .csv or .xlsx in place of the last slash."))

    def rows(self) -> Iterator[Any]:
        """
        All rows in order, from the place that the address names, in bounded memory.

        Raises BadFilter at once, before the first row is asked for.
        """
        return self._rows(self._beyond(self.place(), back=False) if self.place() else None)

    def place(self) -> str:
        """The cursor after which data begins, "" at the beginning."""
        if self._before:
            raise BadFilter(N_("Data goes on by “after” alone."))
        return self._after

    def _rows(self, beyond: Q | None) -> Iterator[Any]:
        order = [("-" if self.sort.down else "") + name for name in self.sort.fields]
        many = min(BATCH, self.limit + 1) if self.limit else BATCH
        while True:
            rows = self.query().order_by(*order)
            found = list((rows.filter(beyond) if beyond is not None else rows)[:many])
            self.prepare(found)
            yield from found
            if len(found) < many:
                return
            beyond = self._beyond(self._cursor(found[-1]), back=False)

    def part(self) -> tuple[Iterable[Any], str]:
        """The rows that the address asks for as data, and the query of those after them ("" when there are none)."""
        if not self.limit:
            return self.rows(), ""
        found = list(islice(self.rows(), self.limit + 1))
        more = len(found) > self.limit
        found = found[: self.limit]
        return found, self.link(after=self._cursor(found[-1]), limit=str(self.limit)) if more else ""

    def link(self, **changed: str) -> str:
        """The query of this list with some parameters changed; an empty value leaves one out."""
        now = {**self.chosen, "sort": "" if self.sort is self.sorts[0] else self.sort.name, **changed}
        return urlencode({name: value for name, value in now.items() if value})

    def _cursor(self, row: Any) -> str:
        values = [_value(row, name) for name in self.sort.fields]
        return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")

    def _beyond(self, cursor: str, *, back: bool) -> Q:
        """Rows that come after the one of the cursor, or before it."""
        try:
            values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            if not isinstance(values, list) or len(values) != len(self.sort.fields):
                raise ValueError
            if not all(isinstance(value, str | int) and not isinstance(value, bool) for value in values):
                raise ValueError
            model = self.query().model
            for name, value in zip(self.sort.fields, values, strict=True):
                model._meta.get_field(name).to_python(value)
        except Exception as error:
            raise BadFilter(N_("The place in the list is not readable. Begin at its first page.")) from error
        way = "gt" if self.sort.down == back else "lt"
        first = Q(**{f"{self.sort.fields[0]}__{way}e": values[0]})
        either = Q()
        for at, name in enumerate(self.sort.fields):
            same = {earlier: values[n] for n, earlier in enumerate(self.sort.fields[:at])}
            either |= Q(**same, **{f"{name}__{way}": values[at]})
        return first & either  # the first lets an index find where to begin


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _value(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return value.isoformat() if hasattr(value, "isoformat") else value


def among(ids: Iterable[int]) -> RawSQL:
    """Ids as what ``…__in`` takes, in one parameter however many they are."""
    text = orjson.dumps(sorted(ids)).decode()
    if connection.vendor == "postgresql":
        return RawSQL("SELECT value::bigint FROM json_array_elements_text(%s::json)", [text])
    return RawSQL("SELECT value FROM json_each(%s)", [text])
