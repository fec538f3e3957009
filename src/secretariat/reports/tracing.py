"""
The chain from a figure, an activity, a standard, an entity, a link or a record down to the source's own words.

figure → method and set → rows → records → source, place, retrieved, digest → the words. What is traced comes from a
`Book`: the register (`tracing_register`) or a data package alone (`tracing_package`). Persons appear by role.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..domain.figures import METHODS, METHODS_VERSION, Figure
from ..domain.persons import PEOPLE, act_by_role, role_alone
from ..domain.precedence import Assertion, Settled, settle
from ..domain.scope import Register
from ..domain.sets import OPERATORS, Expression, Leaf, Minus


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record as a reader of a trace needs it. *words* is None where only its digest is at hand."""

    id: str
    source: str
    title: str
    address: str
    licence: str
    place: str
    retrieved: str
    digest: str
    words: bytes | None
    state: str = "present"
    speaks_of: tuple[tuple[str, str, str], ...] = ()  # (kind, key, rule)


@dataclass(frozen=True, slots=True)
class Named:
    """What can be traced: its kind, its key, its name, and all words by which it may be called."""

    kind: str
    key: str
    name: str
    words: tuple[str, ...] = ()


class Book(Protocol):
    """Where a trace is read from."""

    title: str

    def figures(self) -> Mapping[str, Figure]: ...

    def tables(self) -> Mapping[str, Sequence[Mapping[str, Any]]]: ...

    def register(self) -> Register: ...

    def record(self, name: str) -> RecordView | None: ...

    def standards(self, text: str) -> list[Named]: ...

    def voices(self, kind: str, key: str) -> Sequence[Assertion]: ...

    def why(self, text: str) -> list[str]: ...

    def acts(self, kind: str, key: str) -> list[str]: ...


@dataclass(slots=True)
class Traced:
    """
    Attributes:
        kind, key, name: of what is traced. facts: (name, words) at the top.
        fields: of a thing, one for each field. rows: of a figure. records: behind it, each once.
        acts: of persons. why: reasons why it shows or does not. links: of an activity or role. left_out: rows and
            records beyond the limit.
    """

    kind: str
    key: str
    name: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    fields: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)


def trace(book: Book, what: Named, *, limit: int = 10, with_names: bool = False) -> Traced:
    """
    Trace one thing that `finding.find` found.

    Args:
        limit: of rows and records shown; 0 shows all.
        with_names: whether names of persons are shown beside their roles.
    """
    if what.kind == "figure":
        return _figure(book, book.figures()[what.key], limit, with_names)
    if what.kind == "record":
        return _record_alone(book, what.key, with_names)
    if what.kind == "row":
        return _row(book, what, limit, with_names)
    return _thing(book, what, limit, with_names)


# Figures


def _figure(book: Book, figure: Figure, limit: int, with_names: bool) -> Traced:
    definition = figure.definition
    made = Traced("figure", figure.name, definition.label.replace("{}|", "").replace("{}", ""))
    value = "not known" if figure.value is None else f"{'at least ' if figure.at_least else ''}{figure.plain_value()}"
    made.facts.append(
        ("value", f"{value} {definition.unit}".strip() + (f" ({figure.reason})" if figure.reason else ""))
    )
    made.facts.append(("in", book.title))
    made.facts.append(("method", f"{definition.method} (version {METHODS_VERSION}): {METHODS[definition.method]}"))
    if definition.of is not None:
        made.facts.append(("set", in_words(definition.of)))
    if definition.among is not None:
        made.facts.append(("among", in_words(definition.among)))
    if definition.field:
        made.facts.append(("field", definition.field))
    if definition.terms:
        made.facts.append(("terms", " less ".join(definition.terms)))
    made.facts.append(("rests on", f"{_number(len(figure.rows), 'row')}, {_number(len(figure.records), 'record')}"))
    rows = figure.rows[: limit or None]
    by_table = {table: {row["id"]: row for row in book.tables()[table]} for table in {table for table, _ in rows}}
    names: list[str] = []
    for table, key in rows:
        row = by_table[table][key]
        shown = {"table": table, "id": key, "records": list(row["records"])}
        shown["name"] = _name(row)
        if definition.field and definition.field in row:
            shown["value"] = row[definition.field]
        made.rows.append(shown)
        names += row["records"]
    _count_out(made, "rows", len(figure.rows), len(rows))
    _add_records(made, book, names or list(figure.records), limit, with_names)
    return made


def in_words(of: Expression) -> str:
    """A set in words: "activities where in_period is equal to true and standing is equal to held"."""
    if isinstance(of, Leaf):
        where = " and ".join(_condition(c.field, c.operator, c.value) for c in of.where)
        return of.table + (f" where {where}" if where else "")
    if isinstance(of, Minus):
        return f"({in_words(of.of)}) without ({in_words(of.less)})"
    return " or ".join(f"({in_words(part)})" for part in of.parts)


def _condition(name: str, operator: str, value: Any) -> str:
    if operator in ("known", "unknown"):
        return f"{name} is {OPERATORS[operator]}"
    shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"{name} is {OPERATORS[operator]} {shown or 'nothing'}" if operator != "has" else f"{name} has {shown}"


def _name(row: Mapping[str, Any]) -> str:
    if row.get("of_name") and row.get("to_name"):
        return f"{row['of_name']} → {row['to_name']}"
    for name in ("title", "name", "designation", "subject", "what", "line"):
        if row.get(name):
            return str(row[name])
    return str(row["id"])


# Things


def _thing(book: Book, what: Named, limit: int, with_names: bool) -> Traced:
    made = Traced(what.kind, what.key, what.name)
    made.facts.append(("key", f"{what.kind}:{what.key}"))
    voices = book.voices(what.kind, what.key)
    row = next((r for r in book.tables().get(_TABLES.get(what.kind, ""), ()) if r["id"] == what.key), None)
    if row is not None and "standing" in row:
        made.facts.append(("standing", f"{row['standing']} in {book.title}: {row['standing_reason']}"))
    elif row is not None and "in_period" in row:
        made.facts.append(("in the period", f"{'yes' if row['in_period'] else 'no'} ({book.title})"))
    speaking = {voice.record for voice in voices}
    made.facts.append(("spoken of by", _number(len(speaking), "record") if speaking else "no present record"))
    made.fields = [field_of(name, settled, with_names) for name, settled in settle(voices).items()]
    for table in ("links", "unlinked"):
        for link in book.tables().get(table, ()):
            if table == "links" and f"{what.kind}:{what.key}" in (link["of"], link["to"]):
                rule = f", rule {link['rule']}" if link["rule"] else ""
                reason = link["reason"].get("en", "")
                made.links.append(
                    f"{link['state']}{rule}: {link['of_name']} → {link['to_name']}" + (f" ({reason})" if reason else "")
                )
            elif table == "unlinked" and link["id"] == f"{what.kind}:{what.key}":
                made.links.append(f"none is proposed: {link['reason'].get('en', '')}")
    made.acts = [role_alone(line, with_names) for line in book.acts(what.kind, what.key)]
    made.why = [role_alone(line, with_names) for line in book.why(what.key)]
    _add_records(made, book, [voice.record for voice in voices], limit, with_names, voices)
    return made


_TABLES = {
    "activity": "activities", "entity": "entities", "role": "roles", "liaison": "liaisons", "plan": "plans", "goal": "goals",
    "instruction": "instructions", "revision": "revisions", "budget-line": "budget", "standard": "standards",
}  # fmt: skip


def field_of(name: str, settled: Settled, with_names: bool) -> dict[str, Any]:
    """What a field is, whose word it is, who agrees and who contradicts."""
    by = settled.by
    marks = by.statement.marks
    found: dict[str, Any] = {
        "field": name,
        "value": _value(settled.value),
        "state": settled.state,
        "from": by.record,
        "agreeing": [a.record for a in settled.agreeing],
        "against": [{"value": _value(a.statement.fields[name]), "from": a.record} for a in settled.against],
    }
    for mark, words in (
        ("words", "the source's words"),
        ("qualified", "qualified"),
        ("doubts", "in doubt"),
        ("notes", "note"),
    ):
        said = marks.get(mark)
        if isinstance(said, Mapping) and said.get(name):
            found.setdefault("marks", []).append(f"{words}: {role_alone(str(said[name]), with_names)}")
    return found


def _value(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, list):
        return "; ".join(map(str, value)) if value else "none"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _row(book: Book, what: Named, limit: int, with_names: bool) -> Traced:
    """A row of a table that is no thing of its own, such as a proposed link."""
    table, _, key = what.key.partition("|")
    row = next(r for r in book.tables()[table] if r["id"] == key)
    made = Traced("link" if table == "links" else table, key, what.name)
    if table == "links":
        made.facts.append(("state", row["state"]))
        made.facts.append(("from", f"{row['of_name']} ({row['of']})"))
        made.facts.append(("to", f"{row['to_name']} ({row['to']})"))
        made.facts.append(("weight", str(row["weight"])))
        if row["rule"]:
            made.facts.append(("rule", row["rule"]))
        made.facts.append(("reason", row["reason"].get("en", "")))
    else:
        made.facts += [(name, _value(value)) for name, value in row.items() if name not in ("id", "records")]
    _add_records(made, book, row["records"], limit, with_names)
    return made


# Records


def _record_alone(book: Book, name: str, with_names: bool) -> Traced:
    made = Traced("record", name, name)
    _add_records(made, book, [name], 0, with_names)
    view = book.record(name)
    if view is not None:
        for kind, key, rule in view.speaks_of:
            made.facts.append(("speaks of", f"{kind}:{key}" + (f", joined by the rule {rule}" if rule else "")))
    made.why = [role_alone(line, with_names) for line in book.why(name)]
    return made


def _add_records(
    made: Traced, book: Book, names: Iterable[str], limit: int, with_names: bool, voices: Sequence[Assertion] = ()
) -> None:
    wanted = list(dict.fromkeys(names))
    rules = {voice.record: voice.rule for voice in voices}
    for name in wanted[: limit or None]:
        view = book.record(name)
        if view is None:
            made.records.append({"record": name, "words": [], "note": "held by its digest only"})
            continue
        made.records.append(
            {
                "record": name, "source": view.title, "address": view.address, "licence": view.licence, "place": view.place,
                "retrieved": view.retrieved, "digest": view.digest, "state": view.state,
                "rule": rules.get(name, ""), "words": words_of(view, with_names),
            }
        )  # fmt: skip
    _count_out(made, "records", len(wanted), len(wanted[: limit or None]))


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _count_out(made: Traced, what: str, whole: int, shown: int) -> None:
    if whole > shown:
        made.left_out[what] = whole - shown


def words_of(view: RecordView, with_names: bool) -> list[str]:
    """The record's own words, line by line; a workbook's row as "heading: text"; bytes that are no text as their number."""
    if view.words is None:
        return []
    try:
        words = view.words if with_names or view.source != PEOPLE else act_by_role(view.words)
        text = words.decode("utf-8")
    except UnicodeDecodeError:
        return [f"{len(view.words)} bytes that are no text; they begin with {view.words[:24].hex(' ')}"]
    text = "".join(c if c in "\n\t" or c.isprintable() else "\ufffd" for c in text.replace("\r\n", "\n"))
    if text.startswith("{"):
        try:
            row = json.loads(text)
        except ValueError:
            return text.split("\n")
        if isinstance(row.get("cells"), dict):
            return [f"sheet {row.get('sheet', '')}", *_cells(row["cells"])]
        if view.source == PEOPLE:
            return [f"{name}: {_value(value)}" for name, value in row.items() if value not in (None, "", [])]
    return text.rstrip("\n").split("\n")


def _cells(cells: Mapping[str, Any]) -> Iterable[str]:
    for name, cell in cells.items():
        if isinstance(cell, Mapping):
            rest = {k: v for k, v in cell.items() if k not in ("heading", "text") and v not in (None, "", [], {})}
            extra = f"   ({'; '.join(f'{k} {_value(v)}' for k, v in rest.items())})" if rest else ""
            yield f"{cell.get('heading') or name}: {cell.get('text', '')}{extra}"
        else:
            yield f"{name}: {cell}"


def plain(made: Traced) -> dict[str, Any]:
    """The trace as JSON."""
    return {
        "kind": made.kind, "key": made.key, "name": made.name, "facts": [list(fact) for fact in made.facts],
        "fields": made.fields, "rows": made.rows, "links": made.links, "acts": made.acts, "why": made.why,
        "records": made.records, "left_out": made.left_out,
    }  # fmt: skip
