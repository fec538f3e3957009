"""
What STIX demands of an object that no schema can say: times that exist and follow each other, references, patterns.

Source:
    OASIS, STIX Version 2.1 (10 June 2021), §2.9 identifiers, §3.2 common properties, §3.6 versioning, §3.13 timestamps;
    OASIS, TAXII Version 2.1, §3.4.1 on an object's version where it has no "modified".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# (earlier, later, whether they may be the same), by the property tables of STIX 2.1 §4, §5 and §6. Not "created" and
# "modified": ATT&CK has a relationship that was modified before it was created, and all its readers accept it.
_ORDERED = (
    ("valid_from", "valid_until", False),
    ("first_seen", "last_seen", True),
    ("first_observed", "last_observed", True),
    ("start_time", "stop_time", True),
    ("start", "end", True),
    ("submitted", "analysis_ended", True),
)
_ANY_TYPE = frozenset(("object_refs", "source_ref", "target_ref", "object_ref", "sighting_of_ref", "sample_refs"))
# What kind of object a reference of any object leads to (STIX 2.1 §3.2, §6).
_LEADS_TO = {
    "created_by_ref": "identity",
    "object_marking_refs": "marking-definition",
    "marking_ref": "marking-definition",
    "where_sighted_refs": ("identity", "location"),
    "observed_data_refs": "observed-data",
}
_IDENTIFIER = re.compile(r"[a-z][a-z0-9-]+[a-z0-9]--[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


class Named(NamedTuple):
    """
    What the exchange keeps of an object beside its bytes.

    Attributes:
        version: µs since 1970 of "modified", else "created"; None where it has neither (a cyber observable).
        stated: the version as the object writes it, "" for none.
    """

    id: str
    type: str
    spec_version: str
    version: int | None
    stated: str


def moment(text: Any) -> int | None:
    """
    µs since 1970 of a STIX timestamp; None for what is none or does not exist ("2026-02-30T00:00:00Z").

    A second 60 is read as the next second's begin; digits after the sixth of a fraction are dropped.
    """
    if not isinstance(text, str) or not _MOMENT.fullmatch(text):
        return None
    second = text[17:19] == "60"
    try:
        read = datetime.fromisoformat(text[:17] + "59" + text[19:] if second else text)
    except ValueError:
        return None
    since = read - _EPOCH
    whole = (since.days * 86_400 + since.seconds + second) * 1_000_000
    return whole + (0 if second else since.microseconds)


def written(micros: int) -> str:
    """A moment in RFC 3339, UTC, with microseconds: what `moment` reads back."""
    at = datetime.fromtimestamp(micros // 1_000_000, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{micros % 1_000_000:06d}Z".rjust(27, "0")


def named(one: Mapping[str, Any]) -> Named:
    """Identifier, type and version of an object; STIX 2.1 objects say their spec_version, cyber observables need not."""
    stated = one.get("modified") or one.get("created") or ""
    spec = one.get("spec_version") or ("2.0" if "created" in one else "2.1")
    return Named(str(one.get("id", "")), str(one.get("type", "")), str(spec), moment(stated), str(stated))


def broken_rules(one: Mapping[str, Any]) -> Iterator[str]:
    """Each rule that the object breaks, in words that say what to mend."""
    kind, identifier = one.get("type"), one.get("id")
    if isinstance(identifier, str) and not identifier.startswith(f"{kind}--"):
        yield f"id: {identifier[:100]!r} does not begin with its type, {kind}--"
    yield from _times(one)
    yield from _references(one)
    if kind == "indicator" and one.get("pattern_type", "stix") == "stix" and isinstance(one.get("pattern"), str):
        version = "2.0" if one.get("spec_version") != "2.1" else "2.1"
        if wrong := _pattern_fault(one["pattern"], version):
            yield f"pattern: {wrong}"
    yield from _selectors(one)


def _times(one: Mapping[str, Any]) -> Iterator[str]:
    for name in ("created", "modified", "valid_from", "valid_until", "first_seen", "last_seen", "first_observed",
                 "last_observed", "published", "submitted", "analysis_started", "analysis_ended"):  # fmt: skip
        if name in one and moment(one[name]) is None:
            yield f"{name}: {str(one[name])[:60]!r} is no moment that exists; write it as 2026-11-25T08:00:00.000Z"
    for earlier, later, same in _ORDERED:
        first, last = moment(one.get(earlier)), moment(one.get(later))
        if first is not None and last is not None and (last < first or (last == first and not same)):
            yield f"{later}: {one[later]} is not after {earlier}, {one[earlier]}"


def _references(one: Mapping[str, Any]) -> Iterator[str]:
    for name, value in one.items():
        if not name.endswith(("_ref", "_refs")):
            continue
        several = name.endswith("_refs")
        if several != isinstance(value, list):
            if name in _LEADS_TO or name in _ANY_TYPE:
                yield f"{name}: {'a list of identifiers' if several else 'one identifier'} is wanted"
            continue
        wanted = _LEADS_TO.get(name)
        for each in value if several else [value]:
            if not isinstance(each, str) or not (_IDENTIFIER.fullmatch(each) or _is_local(each)):
                if wanted or name in _ANY_TYPE:
                    yield f"{name}: {str(each)[:100]!r} is no identifier"
            elif wanted and each.split("--")[0] not in ((wanted,) if isinstance(wanted, str) else wanted):
                yield f"{name}: {each[:100]} is no {wanted if isinstance(wanted, str) else ' or '.join(wanted)}"


def _is_local(text: str) -> bool:
    """Within the objects of a STIX 2.0 observed-data: "0", "1"."""
    return text.isdigit()


@lru_cache(maxsize=50_000)
def _pattern_fault(pattern: str, version: str) -> str:
    """What is wrong with a STIX pattern, "" for nothing (STIX 2.1 §9, by OASIS's own validator)."""
    from stix2patterns.validator import run_validator

    if len(pattern) > 100_000:
        return f"{len(pattern):,} characters; at most 100,000 are read"
    try:
        wrong = run_validator(pattern, stix_version=version)
    except RecursionError:
        return "nested too deeply"
    return str(wrong[0])[:200] if wrong else ""


def _selectors(one: Mapping[str, Any]) -> Iterator[str]:
    """Each selector of a granular marking names something that is there (STIX 2.1 §7.2.3.1)."""
    markings = one.get("granular_markings")
    for each in markings if isinstance(markings, list) else ():
        selectors = each.get("selectors") if isinstance(each, Mapping) else None
        for selector in selectors if isinstance(selectors, list) else ():
            if not isinstance(selector, str) or not _selects(one, selector):
                yield f"granular_markings: nothing is at {str(selector)[:100]!r}"


def _selects(one: Any, selector: str) -> bool:
    for step in selector.split("."):
        if isinstance(one, Mapping) and step in one:
            one = one[step]
        elif isinstance(one, list) and re.fullmatch(r"\[\d{1,9}\]", step) and int(step[1:-1]) < len(one):
            one = one[int(step[1:-1])]
        else:
            return False
    return True
