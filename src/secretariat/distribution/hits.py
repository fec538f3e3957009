"""What a page of search says of each hit, in the page's language where there are words in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..domain.designations import undated
from ..domain.languages import Writing
from ..evidence import names
from ..evidence.models import Thing
from ..inventory.entities import Overview
from ..search import index
from ..search import words as searching

_NAMED = ("instruction", "goal", "plan")
"""Kinds whose own words are held in several languages; each costs a query where one of them was found."""
_TOLD = ("activity", "standard")
"""Kinds of which a source tells something that is worth reading even where none of the words is in it."""
_BETWEEN = " · "
_SCRIPTS = {
    "ar": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "ru": "\u0400-\u04ff",
}


@dataclass(slots=True)
class Told:
    """
    One hit as the page shows it.

    *kind* is its kind, *kinds* that and what it is more closely, each with its language; *title* is in pieces, each with
    its language; *editions* are further hits of the same designation. "" is the language of the page.
    """

    kind: str
    kinds: list[tuple[str, str]]
    title: list[tuple[str, str]]
    href: str
    snippet: list[tuple[str, bool]] = field(default_factory=list)
    snippet_lang: str = ""
    editions: list[tuple[str, str]] = field(default_factory=list)


def addresses(hits: Sequence[index.Hit], language: str) -> list[str]:
    """The page of each hit; those of kinds that tell it by the key cost no query."""
    found = [names.address(hit.kind, hit.key) for hit in hits]
    rest = [hit for hit, href in zip(hits, found, strict=True) if not href]
    called = _named(rest, language)
    return [
        href or getattr(called.get((hit.kind, hit.thing)), "href", "") for hit, href in zip(hits, found, strict=True)
    ]


def told(hits: Iterable[index.Hit], asked: str, writing: Writing, overview: Overview) -> list[Told]:
    """Hits in their order, with further editions of the same designation under the first of them; at most three queries."""
    held = list(hits)
    called = _named(
        [hit for hit in held if hit.kind in _NAMED or not names.address(hit.kind, hit.key)], writing.language
    )
    found: dict[tuple[str, str], Told] = {}
    for hit in held:
        group = (hit.kind, undated(hit.key) if hit.kind == "standard" else str(hit.thing))
        name = called.get((hit.kind, hit.thing))
        href = name.href if name else names.address(hit.kind, hit.key)
        if group in found:
            found[group].editions.append((hit.key, href))
        else:
            title = _title(hit, name, writing, overview)
            found[group] = one = Told(hit.kind, _kinds(hit, writing), title, href)
            one.snippet, one.snippet_lang = _snippet(hit, asked, title, writing.language)
    return list(found.values())


def _named(hits: Sequence[index.Hit], language: str) -> dict[tuple[str, int], names.Named]:
    found: dict[tuple[str, int], names.Named] = {}
    for kind in sorted({one.kind for one in hits}):
        some = [Thing(pk=one.thing, kind=kind, key=one.key) for one in hits if one.kind == kind]
        found |= {(kind, pk): named for pk, named in names.named(some, language).items()}
    return found


def _kinds(hit: index.Hit, writing: Writing) -> list[tuple[str, str]]:
    kind = (writing.known(hit.kind), "")
    closer = hit.facets.get("type", "")
    # What a role is stands in its title.
    return [kind, _word(closer, writing)] if closer and hit.kind != "role" else [kind]


def _title(hit: index.Hit, name: names.Named | None, writing: Writing, overview: Overview) -> list[tuple[str, str]]:
    if name is not None:
        designation = [(name.designation, "")] if name.designation else []
        return [*designation, (name.label, name.lang)] if name.label else designation
    if hit.kind == "entity" and overview.slug(hit.key):
        known = overview.known[overview.slug(hit.key)]
        return [_entity(known.name, writing, overview)]
    if hit.kind == "liaison":
        # Subject, sender and receiver, of which the first may be missing and may hold the mark that parts them.
        parts = hit.title.split(_BETWEEN)
        said = _BETWEEN.join(parts[:-2])
        return [*([(said, "en")] if said else []), *(_entity(one, writing, overview) for one in parts[-2:] if one)]
    if hit.kind == "role" and (known_as := overview.slug(hit.key)):
        entity, what = overview.known[known_as].name, hit.facets.get("type", "")
        rest = hit.title.removeprefix(entity).removeprefix(_BETWEEN)
        subject = rest.removeprefix(what).removeprefix(_BETWEEN)
        pieces = [_entity(entity, writing, overview), _word(what, writing), (subject, "en")]
        return [piece for piece in pieces if piece[0]]
    return [(hit.title, hit.language)]


def _entity(name: str, writing: Writing, overview: Overview) -> tuple[str, str]:
    return overview.called(name, writing.language), "" if overview.is_called(name, writing.language) else "en"


def _word(word: str, writing: Writing) -> tuple[str, str]:
    """A word of a list in the page's language, or as its source has it."""
    found = writing.known(word)
    return found, "" if found != word or writing.language == "en" else "en"


def _snippet(
    hit: index.Hit, asked: str, title: Sequence[tuple[str, str]], language: str
) -> tuple[list[tuple[str, bool]], str]:
    """Some words of a hit around those that were asked for, where its title does not say them already."""
    if not hit.body:
        return [], ""
    if hit.kind in _TOLD:
        return searching.snippet(hit.body, asked), hit.language
    if _says(searching.snippet(" ".join(piece for piece, _ in title), asked)):
        return [], ""
    # Such a body holds the same in several languages: what is shown is of one of them.
    for text, lang in _by_script(hit.body):
        found = searching.snippet(text, asked)
        if _says(found):
            return found, lang
    return [], ""


def _says(pieces: Iterable[tuple[str, bool]]) -> bool:
    return any(is_word for _, is_word in pieces)


def _by_script(text: str, scripts: Mapping[str, str] = _SCRIPTS) -> list[tuple[str, str]]:
    """A text cut where its script changes, each part with the language that it is most likely in."""
    letters = "|".join(f"(?P<{code}>[{some}])" for code, some in scripts.items()) + "|(?P<en>[^\\W\\d_])"
    parts: list[tuple[str, str]] = []
    start, current = 0, ""
    for letter in re.finditer(letters, text):
        code = letter.lastgroup or "en"
        if current and code != current:
            cut = text.rfind(" ", start, letter.start()) + 1 or letter.start()
            parts.append((text[start:cut], current))
            start = cut
        current = code
    return [*parts, (text[start:], current or "en")]
