"""What a section needs while it is written: words, rows, figures, and the numbers of its tables and charts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from babel.numbers import get_currency_precision

from ..domain.documents import (
    Chart,
    Column,
    FigureRef,
    Inline,
    Link,
    Paragraph,
    PrintedFigure,
    Row,
    Table,
    Text,
)
from ..domain.figures import METHODS, Figure
from ..domain.scope import Scope
from .words import Words

CLAUSES = (
    "resolves", "instructs", "invites", "as a whole", "mission", "vision", "Goal", "Objective", "Priority", "Resolution",
    "Question",
)  # fmt: skip
"""The words that designate a clause of a mandate or an item of a plan."""
SHORT_CLAUSE = 20  # letters
# What stands before such a word is the plan's own designation.
_CLAUSE = re.compile(rf"^((?:[A-Z]{{2,4}}-\S+ )?)({'|'.join(CLAUSES)})(?=$| [0-9])")
Cell = Any  # text, number, Inline, or a sequence of Inlines


@dataclass
class Draft:
    """
    A report in the making, in one language.

    Attributes:
        words: the language's words.
        scope: period and settings of the report.
        tables: name -> rows of the register, as the figures rest on them.
        figures: name -> computed figure.
        sources: slug -> row of the sources' table.
        original: language of the register's free text.
    """

    words: Words
    scope: Scope
    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    figures: Mapping[str, Figure]
    sources: Mapping[str, Mapping[str, Any]]
    original: str = "en"
    _tables: int = 0
    _charts: int = 0
    _paragraphs: int = 0
    used: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._own = "" if self.words.language == self.original else self.original
        # Labels of figures name groups in English; here they are in the draft's language.
        self.group_names = {
            one.name["en"]: self.words.of(dict(one.name))
            for grouping in self.scope.groupings
            for one in (grouping, *grouping.groups)
        }
        self.entity_names = {
            row["id"]: str(row.get(f"name_{self.words.language}") or row["name"] or row["id"])
            for row in self.tables.get("entities", ())
        }
        self.called_in_language = {
            str(row["name"]): self.entity_names[row["id"]] for row in self.tables.get("entities", ()) if row["name"]
        }
        self._own_names = {called for name, called in self.called_in_language.items() if called != name}

    # Words and figures

    def called(self, name: str | None) -> str:
        """An entity in the draft's language, by the name that the register of entities gives it."""
        return self.called_in_language.get(name or "", name or "")

    def entity(self, slug: str | None, otherwise: str | None = "") -> str:
        """An entity's name in the draft's language, by its slug."""
        return self.entity_names.get(slug or "", otherwise or slug or "")

    def said(self, texts: Any) -> Inline:
        """A text by language as the reader gets it: where it is in none of his own, it names the language it is in."""
        told = self.words.of(texts)
        is_own = not isinstance(texts, Mapping) or texts.get(self.words.language) or self.words.language == "en"
        return Text(told, language="" if is_own else "en")

    def quoted(self, text: str | None) -> Inline | str:
        """A source's own words, in the language of the register, which they name where it is not the reader's."""
        return Text(text, language=self._own) if text and self._own else text or ""

    def named(self, name: str | None) -> Inline | str:
        """An entity as a cell: in the draft's language where the register names it so, else in that of the register."""
        found = self.called(name)
        return found if found != name or found in self._own_names else self.quoted(found)

    def known(self, word: str | None) -> Inline | str:
        """A word of a list that people maintain: translated, or in the language of the register."""
        found = self.words.known(word or "")
        return found if found != word else self.quoted(found)

    def country(self, name: str) -> Inline | str:
        """A country as a cell: one that Babel does not know is called as the register of entities does."""
        found = self.words.country(name)
        return found if found != name else self.named(name)

    def clause(self, name: str) -> str:
        """A clause of a mandate or an item of a plan, "instructs 2 i)" or "SP-2024-2027 mission": its word translated."""
        return _CLAUSE.sub(lambda found: found[1] + self.words.known(found[2]), name, count=1)

    def whole_clause(self, name: str) -> str:
        """A clause as `clause` gives it, which no line divides where it is short."""
        found = self.clause(name)
        return found.replace(" ", "\u00a0") if len(found) <= SHORT_CLAUSE else found

    def t(self, message: str, **values: object) -> str:
        return self.words.t(message, **values)

    def figure(self, name: str) -> FigureRef:
        """A figure placed in the text; it is then listed in the annex."""
        if name not in self.figures:
            raise KeyError(f"no figure {name!r}")
        self.used.setdefault(name)
        return FigureRef(name)

    def sentence(self, message: str, **parts: Cell) -> tuple[Inline, ...]:
        """
        A translated sentence with inlines in the places of its ``{names}``: a figure's name as ``f("name")`` gives it,
        a text, or any inline.
        """
        pattern = self.words.t(message)
        found: list[Inline] = []
        at = 0
        while True:
            start = pattern.find("{", at)
            if start < 0:
                break
            stop = pattern.index("}", start)
            if start > at:
                found.append(Text(pattern[at:start]))
            found += self.inlines(parts[pattern[start + 1 : stop]])
            at = stop + 1
        if at < len(pattern):
            found.append(Text(pattern[at:]))
        return tuple(found)

    def inlines(self, cell: Cell) -> tuple[Inline, ...]:
        if cell is None or cell == "":
            return ()
        if isinstance(cell, str):
            return (Text(cell),)
        if isinstance(cell, bool):
            return (Text(self.t("yes") if cell else self.t("no")),)
        if isinstance(cell, int | Decimal):
            return (Text(self.words.number(cell)),)
        if isinstance(cell, tuple | list):
            return tuple(part for one in cell for part in self.inlines(one))
        return (cell,)

    def paragraph(self, message: str, *, cites: Sequence[Link] = (), author: str = "", **parts: Cell) -> Paragraph:
        return Paragraph(self.sentence(message, **parts), "", tuple(cites), author)

    def date(self, iso: str) -> str:
        return self.words.date(iso)

    @property
    def as_of(self) -> str:
        return self.date(self.scope.as_of.isoformat())

    def amount(self, minor: int, currency: str) -> str:
        """An amount as this report prints them: all with cents or none, so that they stand below each other."""
        return self.words.amount(minor, currency, with_cents=self._has_cents)

    @cached_property
    def _has_cents(self) -> bool:
        rows = [row for row in self.tables.get("budget", ()) if row["in_period"]]
        rows += self.tables.get("costs", ())
        return any(
            row["amount"] is not None and row["amount"] % 10 ** get_currency_precision(row["currency"] or "CHF")
            for row in rows
        )

    def printed_value(self, figure: Figure) -> str:
        """A figure's value as it stands in the text: "at least 1,204", "CHF 318,000", "not known"."""
        if figure.value is None:
            return self.t("not known")
        unit, value = figure.definition.unit, figure.value
        if isinstance(value, Fraction):
            text = self.words.ratio(value)
        elif len(unit) == 3 and unit.isupper():
            text = self.amount(int(value), unit)
        elif isinstance(value, int | Decimal):
            text = self.words.number(value)
        else:
            text = str(value)
        return self.t("at least {value}", value=text) if figure.at_least else text

    def printed(self, figure: Figure) -> PrintedFigure:
        """The figure's line in the annex."""
        slugs = sorted({record.split("/", 1)[0] for record in figure.records})
        links = tuple(self.source_link(slug) for slug in slugs if slug in self.sources)
        newest = max(
            (str(self.sources[slug].get("retrieved", "")) for slug in slugs if slug in self.sources), default=""
        )
        method = self.t(METHODS[figure.definition.method])
        if figure.reason:
            method = self.t("{method}; not known: {reason}", method=method, reason=self.t(figure.reason))
        unit = figure.definition.unit
        return PrintedFigure(
            name=figure.name,
            label=self.t(figure.definition.label) if "|" not in figure.definition.label else self.label(figure.definition.label),
            text=self.printed_value(figure),
            unit=unit if unit.isupper() or unit == "%" else self.t(unit),
            method=method,
            records=len(figure.records),
            sources=links,
            date=self.date(newest[:10]),
            unknown=figure.is_unknown,
        )  # fmt: skip

    def label(self, label: str) -> str:
        """A label with a value of its own: "activities led by {}|ITU-D" is translated before the value is put in."""
        message, _, rest = label.partition("|")
        found = self.t(message)
        for value in rest.split("|", max(0, message.count("{}") - 1)):
            found = found.replace(
                "{}", self.group_names.get(value) or self.words.known(self.clause(self.called(value))), 1
            )
        return found

    def source_link(self, slug: str) -> Link:
        return Link(str(self.sources[slug]["title"]), f"#source-{slug}", language=self._own)

    def address(self, text: str, address: str) -> Inline | str:
        """A source's title as a link to its address, where that is one."""
        is_one = address.startswith(("http://", "https://"))
        return Link(text or address, address, language=self._own if text else "") if is_one else self.quoted(text)

    # Tables and charts

    def table(
        self,
        name: str,
        caption: str,
        columns: Sequence[tuple[str, str] | tuple[str, str, str] | tuple[str, str, str, float]],
        rows: Iterable[Sequence[Cell] | tuple[str, Sequence[Cell]]],
        *,
        source: str = "",
        unit: str = "",
        note: str = "",
        empty: str = "",
        anchors: Sequence[str] = (),
        kinds: Sequence[str] = (),
        once: Collection[str] = (),
    ) -> Table:
        """
        A numbered table.

        Args:
            columns: (key, title) or (key, title, "end" for numbers) or with a relative width.
            rows: a sequence of cells each.
            empty: what is said in place of rows.
            anchors, kinds: of the rows, in order, where any has one.
            once: keys of columns that are left out, and told in the note, where all of several rows say the same in them.
        """
        self._tables += 1
        held = [tuple(row) for row in rows]
        for at in [i for i, column in enumerate(columns) if column[0] in once][::-1]:
            told = {str(self.plain(row[at]) or "") for row in held}
            if len(held) > 1 and len(told) == 1:
                same = self.t(
                    "{column} in all rows: {value}.", column=_headed(columns[at][1]), value=told.pop() or self.t("none")
                )
                note = f"{same} {note}".rstrip() if note else same
                columns = [*columns[:at], *columns[at + 1 :]]
                held = [(*row[:at], *row[at + 1 :]) for row in held]
        shown = tuple(
            Row(
                tuple(self.inlines(cell) for cell in row),
                anchors[i] if i < len(anchors) else "",
                kinds[i] if i < len(kinds) else "",
            )
            for i, row in enumerate(held)
        )
        return Table(
            name=name,
            number=self._tables,
            caption=caption,
            columns=tuple(Column(c[0], _headed(c[1]), *(c[2:] if len(c) > 2 else ())) for c in columns),
            rows=shown,
            unit=unit,
            source=source or self.t("the register of this report; each figure leads to its records"),
            as_of=self.as_of,
            note=note,
            plain=tuple(tuple(self.plain(cell) for cell in row) for row in held),
            empty=empty if not held else "",
        )

    def plain(self, cell: Cell) -> Any:
        """A cell as a plain value for workbooks and open data."""
        if cell is None or isinstance(cell, bool | int | str | datetime.date):
            return cell
        if isinstance(cell, Decimal):
            return str(cell)
        if isinstance(cell, FigureRef):
            figure = self.figures[cell.name]
            return (
                figure.value
                if isinstance(figure.value, int | str)
                else (None if figure.value is None else self.printed_value(figure))
            )
        if isinstance(cell, tuple | list):
            values = [self.plain(one) for one in cell]
            if len(values) == 1:
                return values[0]
            return " ".join(str(value).replace("\u00a0", " ") for value in values if value not in (None, ""))
        return getattr(cell, "text", str(cell))

    def chart(self, name: str, caption: str, spec: dict[str, Any], table: Table, alternative: str) -> Chart:
        self._charts += 1
        return Chart(
            name=name, number=self._charts, caption=caption, spec=spec, alternative=alternative, table=table.name,
            unit=table.unit, source=table.source, as_of=table.as_of,
        )  # fmt: skip


def _headed(title: str) -> str:
    """A column's title with a capital letter."""
    return title[:1].upper() + title[1:]
