"""Which thing a person means by a word: a figure, an address, a code, a designation, a title or a part of it, a record."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from ..domain.designations import one_spelling
from ..domain.errors import UnknownThing
from ..domain.precedence import settled_values
from .tracing import Book, Named

SHOWN = 12
_FIGURE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def find(book: Book, text: str) -> Named:
    """
    The one thing that *text* names: the first of these that names any.

    A figure; an address "kind:key"; a key, code, designation, name or alias in full; a link "from → to"; a record
    "source/key"; a part of a title or name.

    Raises:
        UnknownThing: nothing has that name (it names those most like it), or several things have.
    """
    wanted = " ".join(text.split())
    if not wanted:
        raise UnknownThing("nothing is named", mend="secretariat trace activities.held")
    if _FIGURE.fullmatch(wanted) and wanted in book.figures():
        return Named("figure", wanted, wanted)
    things = list(_things(book))
    folded = wanted.casefold()
    whole = [one for one in things if folded in (w.casefold() for w in one.words)]
    whole = whole or book.standards(wanted) or book.standards(one_spelling(wanted))
    if not whole and (link := _link(book, folded)):
        return link
    if not whole and "/" in wanted and book.record(wanted) is not None:
        return Named("record", wanted, wanted)
    if not whole and len(folded) > 2:
        whole = [
            one for one in things if any(folded in w.casefold() for w in one.words if not w.startswith(f"{one.kind}:"))
        ]
    if len(whole) == 1:
        return whole[0]
    if whole:
        raise _several(wanted, whole)
    raise UnknownThing(f"nothing is named {wanted!r}", mend=_alike(book, wanted, things))


def _things(book: Book) -> Iterator[Named]:
    """All things of the register, standards apart, with what they may be called."""
    register = book.register()
    for kind, held in register.things.items():
        for key, assertions in held.items():
            said = settled_values(assertions)
            name = _name(kind, key, said)
            words = [key, f"{kind}:{key}", name]
            words += [str(a.statement.marks["id"]) for a in assertions if a.statement.marks.get("id")]
            words += [w for a in assertions for w in (a.statement.key, f"{kind}:{a.statement.key}")]
            if kind == "entity":
                words += [str(alias) for alias in said.get("aliases") or ()]
            if kind in ("goal", "instruction", "revision", "plan") and said.get("designation"):
                words.append(str(said["designation"]))
            words += [a.record for a in assertions if kind == "act"]
            yield Named(kind, key, name, tuple(dict.fromkeys(filter(None, words))))


def _name(kind: str, key: str, said) -> str:
    for name in ("title", "name", "subject", "gist", "line"):
        if said.get(name):
            return str(said[name])
    if kind == "role":
        return " – ".join(str(said[n]) for n in ("entity", "what", "in") if said.get(n))
    return str(said.get("designation") or key)


def _link(book: Book, folded: str) -> Named | None:
    wanted = folded.replace("->", "→")
    for row in book.tables().get("links", ()):
        names = (row["id"], f"{row['of_name']} → {row['to_name']}")
        if any(" ".join(str(name).split()).casefold() == " ".join(wanted.split()) for name in names):
            return Named("row", f"links|{row['id']}", f"{row['of_name']} → {row['to_name']}")
    return None


def _several(wanted: str, found: Iterable[Named]) -> UnknownThing:
    listed = [f"{one.kind}:{one.key}" + (f"   {one.name}" if one.name != one.key else "") for one in found]
    more = f"\n  … and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return UnknownThing(
        f"{len(listed)} things may be meant by {wanted!r}",
        mend="name one of them in full:\n  " + "\n  ".join(listed[:SHOWN]) + more,
    )


def _alike(book: Book, wanted: str, things: Iterable[Named]) -> str:
    if _FIGURE.fullmatch(wanted):
        names: dict[str, str] = {name: name for name in book.figures()}
    else:
        names = {word.casefold(): word for one in things for word in one.words if len(word) < 200}
    near = difflib.get_close_matches(wanted.casefold(), list(names), n=5, cutoff=0.55)
    if near:
        return "perhaps: " + "; ".join(names[name] for name in near)
    return (
        "secretariat review lists the activities; a figure is named as in the annex of figures, such as activities.held"
    )
