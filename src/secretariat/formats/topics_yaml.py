"""
A scheme of topics as YAML: ``topics.yaml`` with version, date, title, files, sources and misleading phrases; each of
``files`` is ``topics/<name>.yaml`` beside it, a list ``topics`` whose first is the one above the others.

    - id, parent, labels {six languages}, synonyms {language: [...]}, scope, sources {key: place}, csf, elements
      match: {weight, context, committees|codes|numbers|words: {weight: [...]}}

A topic with anything wrong in it is left out, for half a topic would be assigned wrongly; every problem names file, line
and mend.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..domain.languages import LANGUAGES
from ..domain.statements import Problem
from ..domain.topics import ELEMENTS, FUNCTIONS, Match, Scheme, Source, Topic, number_range
from .yaml_text import Text, load

PLACE = Path(__file__).parents[1] / "standards" / "scheme" / "topics.yaml"
"""The scheme that is delivered with the program."""
_FIELDS = {"id", "parent", "labels", "synonyms", "scope", "sources", "csf", "elements", "match"}
_WEIGHED = ("committees", "codes", "numbers", "words")


class _Wrong(ValueError):
    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(message)
        self.code, self.message, self.mend = code, message, mend


@lru_cache(maxsize=1)
def shipped() -> Scheme:
    """The scheme that is delivered with the program, read once a process."""
    scheme, problems = read_topics(PLACE)
    if problems:
        raise ValueError("; ".join(f"{one.place}: {one.message}" for one in problems))
    return scheme


def digest(path: Path) -> str:
    """Of a ``topics.yaml`` and the files beside it: another digest, another scheme."""
    files = [path, *sorted((path.parent / "topics").glob("*.yaml"))]
    return hashlib.sha256(b"".join(file.name.encode() + b"\0" + file.read_bytes() for file in files)).hexdigest()[:16]


def read_topics(path: Path) -> tuple[Scheme, tuple[Problem, ...]]:
    """The scheme of a ``topics.yaml`` and the files that it names, and what is wrong with them."""
    text = load(path)
    if isinstance(text, Problem):
        return Scheme(""), (text,)
    problems: list[Problem] = []
    version = text.value.get("version")
    if not isinstance(version, str) or not version:
        problems.append(
            Problem(text.place("version"), "no-version", "the scheme has no version", "error", 'write version: "1.0"')
        )
    sources = _sources(text, problems)
    topics: dict[str, Topic] = {}
    for name in _list(text, "files", problems):
        try:
            part = load(path.parent / "topics" / f"{name}.yaml")
        except OSError:
            problems.append(
                Problem(
                    text.place("files"), "no-file", f"no topics/{name}.yaml", "error", "add it, or take its name out"
                )
            )
            continue
        if isinstance(part, Problem):
            problems.append(part)
            continue
        problems.extend(part.listed("topics"))
        for entry, _, place in part.items("topics"):
            try:
                one = _topic(entry, topics, sources)
            except _Wrong as wrong:
                problems.append(Problem(place, wrong.code, wrong.message, "error", wrong.mend))
                continue
            topics[one.id] = one
    title = text.value.get("title")
    return Scheme(
        str(version or ""), str(text.value.get("date", "")), title if isinstance(title, dict) else {}, topics, sources,
        tuple(_list(text, "misleading", problems)),
    ), tuple(problems)  # fmt: skip


def _sources(text: Text, problems: list[Problem]) -> dict[str, Source]:
    found = {}
    for key, said in text.sources.items():
        if (
            isinstance(said, dict)
            and isinstance(said.get("title"), str)
            and str(said.get("url", "")).startswith("https://")
        ):
            found[str(key)] = Source(said["title"], said["url"])
        else:
            problems.append(
                Problem(
                    text.place("sources"),
                    "source-wrong",
                    f"source {key!r} lacks title or address",
                    "error",
                    "give it title and url",
                )
            )
    return found


def _topic(entry: Any, others: Mapping[str, Topic], sources: Mapping[str, Source]) -> Topic:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not entry["id"]:
        raise _Wrong("no-id", "a topic without id", "give it an id")
    own = entry["id"]
    if own in others:
        raise _Wrong("duplicate-id", f"a second topic {own!r}", "give it an id of its own")
    if unknown := sorted(map(str, set(entry) - _FIELDS)):
        raise _Wrong(
            "unknown-field", f"{own}: {', '.join(unknown)} is not read", f"one of {', '.join(sorted(_FIELDS))}"
        )
    parent = entry.get("parent", "")
    if parent and (parent not in others or others[parent].parent):
        raise _Wrong("unknown-parent", f"{own}: {parent!r} is no topic of the upper level before it", "mend the parent")
    labels = entry.get("labels")
    if not isinstance(labels, dict) or not all(
        isinstance(labels.get(one), str) and labels[one].strip() for one in LANGUAGES
    ):
        raise _Wrong("label-missing", f"{own}: a label is missing", f"one in each of {', '.join(LANGUAGES)}")
    synonyms = {str(name): tuple(_texts(own, terms)) for name, terms in _mapping(own, entry, "synonyms").items()}
    if wrong := sorted(set(synonyms) - set(LANGUAGES)):
        raise _Wrong("unknown-language", f"{own}: synonyms in {wrong[0]!r}", f"one of {', '.join(LANGUAGES)}")
    cited = tuple((str(key), str(where)) for key, where in _mapping(own, entry, "sources").items())
    if not cited or (missing := next((key for key, _ in cited if key not in sources), None)):
        raise _Wrong("unknown-source", f"{own}: no source {missing if cited else ''!r}", "name one of topics.yaml")
    return Topic(
        own, parent, {one: labels[one] for one in LANGUAGES}, synonyms, str(entry.get("scope", "")), cited,
        _closed(own, entry, "csf", FUNCTIONS), _closed(own, entry, "elements", ELEMENTS), _match(own, _mapping(own, entry, "match")),
    )  # fmt: skip


def _match(own: str, said: Mapping[str, Any]) -> Match:
    if unknown := sorted(map(str, set(said) - {"weight", "context", *_WEIGHED})):
        raise _Wrong(
            "unknown-field", f"{own}: match: {unknown[0]} is not read", f"weight, context, {', '.join(_WEIGHED)}"
        )
    weighed = {name: tuple(dict.fromkeys(_weighed(own, said.get(name)))) for name in _WEIGHED}
    for rule, _ in weighed["numbers"]:
        try:
            number_range(rule)
        except ValueError as error:
            raise _Wrong("range-wrong", f"{own}: {error}", "write the lower number first") from None
    return Match(_weight(own, said.get("weight", 3)), said.get("context") is True, **weighed)


def _weighed(own: str, said: Any) -> Iterator[tuple[str, float]]:
    if said is not None and not isinstance(said, dict):
        raise _Wrong("not-weighed", f"{own}: {said!r} has no weights", "write {weight: [...]}")
    for weight, terms in (said or {}).items():
        for term in _texts(own, terms):
            yield term, _weight(own, weight)


def _weight(own: str, said: Any) -> float:
    try:
        weight = float(said)
    except (TypeError, ValueError):
        weight = 0.0
    if not 0 < weight <= 10:
        raise _Wrong("weight-wrong", f"{own}: weight {said!r}", "a number above 0, 10 at most")
    return weight


def _closed(own: str, entry: Mapping[str, Any], name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    found = _texts(own, entry.get(name))
    if not found or (wrong := next((one for one in found if one not in known), None)):
        raise _Wrong("unknown-word", f"{own}: {name}: {wrong if found else 'nothing'!r}", f"some of {', '.join(known)}")
    return tuple(one for one in known if one in found)


def _mapping(own: str, entry: Mapping[str, Any], name: str) -> dict[Any, Any]:
    value = entry.get(name, {})
    if not isinstance(value, dict):
        raise _Wrong("not-a-mapping", f"{own}: {name} is no mapping", f"write {name}: {{key: value}}")
    return value


def _texts(own: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise _Wrong("not-a-list", f"{own}: {value!r} is no list of texts", "write [...], a number between quotes")
    return value


def _list(text: Text, name: str, problems: list[Problem]) -> list[str]:
    value = text.value.get(name) or []
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    problems.append(
        Problem(text.place(name), "not-a-list", f"{name} is no list of texts", "error", f"write {name}: [...]")
    )
    return []
