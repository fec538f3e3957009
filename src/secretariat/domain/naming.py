"""Who is meant by a name: each entity under the name that the register of entities gives it, wherever it is spoken of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .conditions import Lineage
from .precedence import Assertion

ENTITY_FIELDS = ("lead", "from", "to", "partners")


def alike(line: Lineage, names: Mapping[str, str]) -> Callable[[Assertion], Assertion]:
    """
    The function that puts an assertion's entities under their registered names (slug -> name).

    Readers keep names as the source has them, so that a reading never depends on what was collected before it.
    """

    def name(value: Any) -> Any:
        if isinstance(value, list):
            return [name(one) for one in value]
        return names.get(line.slug(value), value) if isinstance(value, str) and value else value

    def renamed(assertion: Assertion) -> Assertion:
        said = assertion.statement
        words = said.marks.get("words", {})
        fields = {
            # The source's own spelling goes first: an alias of this register may mean another than it does elsewhere.
            field: name(words[field] if isinstance(value, str) and line.knows(words.get(field)) else value)
            if field in ENTITY_FIELDS
            else value
            for field, value in said.fields.items()
        }
        return replace(assertion, statement=replace(said, fields=fields)) if fields != said.fields else assertion

    return renamed
