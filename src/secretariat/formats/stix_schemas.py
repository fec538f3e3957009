"""
The published JSON schemas of STIX 2.1 and 2.0, compiled.

They come with the package stix2-validator (OASIS's own, BSD) and are compiled by jsonschema-rs: two orders of magnitude
faster than that package's own use of them, and nothing is looked up on the network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs

VERSIONS = ("2.0", "2.1")
_FOLDERS = ("sdos", "sros", "observables", "common")
# Definitions that are objects of their own; the rest of the folder are parts of objects.
_COMMON = ("marking-definition", "language-content", "extension-definition")


def faults(one: Mapping[str, Any], version: str, limit: int = 3) -> list[str]:
    """
    What the schema of an object's type finds wrong, at most *limit* of it: "name: 1 is not of type "string"".

    A type that the standard does not know is held against the common properties alone (STIX 2.1 §11.2, custom objects).
    """
    validator = _validator(version, str(one.get("type")))
    if validator.is_valid(one):
        return []
    found = []
    for fault in validator.iter_errors(one):
        place = ".".join(map(str, fault.instance_path)) or str(one.get("type"))
        found.append(f"{place[:200]}: {_short(fault.message)}")
        if len(found) == limit:
            break
    return found


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:99]} … {text[-99:]}"


@cache
def types(version: str) -> frozenset[str]:
    """The types of objects that this version of the standard defines."""
    named = (path.stem for folder in _FOLDERS[:3] for path in (_root(version) / folder).glob("*.json"))
    return frozenset((*named, *_COMMON[: 3 if version == "2.1" else 1]))


@cache
def _root(version: str) -> Path:
    package = find_spec("stix2validator")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("the package stix2-validator is not installed; install what requirements.lock names")
    return Path(package.origin).parent / f"schemas-{version}" / "schemas"


@cache
def _documents(version: str) -> dict[str, Any]:
    """Address of each schema -> the schema."""
    said = (json.loads(path.read_text("utf-8")) for path in sorted(_root(version).rglob("*.json")))
    return {one["$id"]: one for one in said}


@cache
def _validator(version: str, kind: str) -> jsonschema_rs.Draft202012Validator:
    name = kind if kind in types(version) else ""
    documents = _documents(version)
    ending = f"/{name}.json" if name else "/common/core.json"
    address = next(each for each in documents if each.endswith(ending))
    registry = jsonschema_rs.Registry(list(documents.items()))
    return jsonschema_rs.Draft202012Validator({"$ref": address}, registry=registry)
