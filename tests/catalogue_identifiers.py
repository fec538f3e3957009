"""The identifiers of the real catalogues, read from the archives without parsing their YAML."""

import re
from collections.abc import Iterator
from itertools import groupby

from real_data import DATA

from secretariat.formats import Context, archive_tar, nist_ris, relaton_yaml, rfc_json

STANDARDS = DATA / "standards"
YAML = ("oasis", "itu-r", "ieee", "w3c", "itu", "etsi", "3gpp", "iec", "iso")
READERS = {"nist": nist_ris, "ietf": rfc_json}

_BLOCK = re.compile(rb"^(?:docid|docidentifier):[ ]*\n((?:[- ].*\n?)+)", re.MULTILINE)
_FIELD = re.compile(r"^(?P<first>[- ]) +(?P<key>[a-z]+): *(?P<value>.*?)\s*$", re.MULTILINE)


def identifiers(name: str) -> Iterator[list[str]]:
    """Of each document of a catalogue its identifiers, the primary one first."""
    path = STANDARDS / f"{name}.tar.gz"
    if name in READERS:
        for item in READERS[name].read(path, {}, Context()):
            for one in getattr(item, "statements", ()):
                yield [one.fields.get("designation", one.key), *(pair[1] for pair in one.fields.get("identifiers", ()))]
        return
    for member in archive_tar.members(path):
        is_document = isinstance(member, archive_tar.Member) and relaton_yaml.is_document(member.name)
        if is_document and (found := _of_document(member.raw)):
            yield found


def _of_document(raw: bytes) -> list[str]:
    block = _BLOCK.search(raw)
    first: list[str] = []
    others: list[str] = []
    for entry in _entries(block[1].decode()) if block else ():
        name = entry.get("id") or entry.get("content") or ""
        if name and entry.get("scope") != "trademark":
            (first if entry.get("primary") == "true" and not first else others).append(name)
    return [relaton_yaml.clean(one) for one in first + others]


def _entries(block: str) -> Iterator[dict[str, str]]:
    """The mappings of a list of flat mappings (or the one mapping)."""
    number = 0
    fields: list[tuple[int, str, str]] = []
    for found in _FIELD.finditer(block):
        number += found["first"] == "-"
        value = found["value"]
        if value[:1] == value[-1:] and value[:1] in ("'", '"') and len(value) > 1:
            value = value[1:-1].replace("''", "'")
        fields.append((number, found["key"], value))
    for _, some in groupby(fields, key=lambda one: one[0]):
        yield {key: value for _, key, value in some}
