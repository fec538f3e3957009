"""
Who may read what is marked: TLP 2.0 labels, the audience of a collection, and a reader.

Deny unless allowed. The functions decide on plain data; the query sets of the exchange say the same in SQL, and a table
of reader and marking tests both.

Source:
    FIRST, Traffic Light Protocol (TLP), version 2.0 (August 2022); STIX 2.1 §7.2 (data markings, granular markings);
    OASIS, TLP 2.0 extension definition of STIX, for the fixed identifiers of the labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any, NamedTuple


class Level(IntEnum):
    """A label of TLP 2.0; the higher the number, the fewer may read."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def label(self) -> str:
        """As FIRST writes it: "TLP:AMBER+STRICT"."""
        return f"TLP:{self.name.replace('_', '+')}"


# The marking definitions whose identifiers are fixed: TLP 1.0 by STIX 2.1 §7.2.1.4, TLP 2.0 by OASIS's extension.
FIXED = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": Level.CLEAR,  # TLP:WHITE
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": Level.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": Level.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Level.RED,
    "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487": Level.CLEAR,
    "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb": Level.GREEN,
    "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421": Level.AMBER,
    "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003": Level.AMBER_STRICT,
    "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1": Level.RED,
}
_WORDS = {
    "white": Level.CLEAR,
    "clear": Level.CLEAR,
    "green": Level.GREEN,
    "amber": Level.AMBER,
    "amber+strict": Level.AMBER_STRICT,
    "red": Level.RED,
}


class Reader(NamedTuple):
    """
    Attributes:
        person: who is signed in, "" for the public.
        entities: of which the person is a member.
        communities: to which those entities belong.
    """

    person: str = ""
    entities: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()


class Audience(NamedTuple):
    """
    For whom a collection is.

    Attributes:
        communities: who may read AMBER.
        persons: named, who may read RED.
        floor: nothing in the collection is less restricted than this: its own label or that of its community.
        unmarked: label of what has none.
    """

    communities: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    floor: Level = Level.CLEAR
    unmarked: Level = Level.AMBER


class Clearance(NamedTuple):
    """What a reader may read of one collection: all up to a *level*, AMBER+STRICT of *entities*, RED by *person*."""

    level: Level
    entities: frozenset[str]
    person: str
    is_named: bool


PUBLIC = Reader()


def level_of(text: str) -> Level | None:
    """The level that a label names, with or without "TLP:", of version 1 or 2; None for what is no label of TLP."""
    return _WORDS.get(text.strip().lower().removeprefix("tlp:").replace("_", "+").replace("-", "+"))


def effective(marked: Iterable[Level], audience: Audience) -> Level:
    """The most restrictive of an object's labels and its collection's; the collection's default where it has none."""
    return max((*marked, audience.floor)) if (marked := tuple(marked)) else max(audience.unmarked, audience.floor)


def clearance(reader: Reader, audience: Audience) -> Clearance:
    """What the reader may read of a collection with this audience."""
    if not reader.person:
        return Clearance(Level.CLEAR, frozenset(), "", False)
    level = Level.AMBER if reader.communities & audience.communities else Level.GREEN
    return Clearance(level, reader.entities, reader.person, reader.person in audience.persons)


def permits(cleared: Clearance, level: Level, entity: str = "", sender: str = "") -> bool:
    """
    Whether an object of this effective level may be read.

    Args:
        entity: the named one of AMBER+STRICT: that of who sent it.
        sender: the person who sent it, who is always among those named for RED.
    """
    if level <= cleared.level:
        return True
    if level == Level.AMBER_STRICT:
        return bool(entity) and entity in cleared.entities
    return level == Level.RED and (cleared.is_named or (bool(sender) and sender == cleared.person))


class UnknownMarking(ValueError):
    """An object is marked with what is not held, so that nobody can say who may read it. *reference*: the id."""

    def __init__(self, reference: str):
        super().__init__(f"marking definition {reference} is not known; send it first, or in the same envelope")
        self.reference = reference


def levels(stix_object: Mapping[str, Any], definitions: Mapping[str, Level | None]) -> tuple[Level, ...]:
    """
    The labels of a STIX object, those of its parts (granular markings) included: bytes are served whole or not at all.

    Args:
        definitions: id of a marking definition -> its level, None for one that is no label (a statement).

    Raises:
        UnknownMarking: a reference is neither fixed nor among *definitions*.
    """
    granular = stix_object.get("granular_markings")
    parts = (
        [each.get("marking_ref") for each in granular if isinstance(each, Mapping)]
        if isinstance(granular, list)
        else []
    )
    named = stix_object.get("object_marking_refs")
    found = []
    for reference in (*(named if isinstance(named, list) else ()), *parts):
        if not reference:
            continue  # a granular marking may name a language instead
        if reference in FIXED:
            found.append(FIXED[reference])
        elif reference not in definitions:
            raise UnknownMarking(str(reference))
        elif (level := definitions[reference]) is not None:
            found.append(level)
    return tuple(found)


def definition_level(marking: Mapping[str, Any]) -> Level | None:
    """The level of a marking definition, by its id or by what it says; None for a statement or another kind."""
    if (fixed := FIXED.get(str(marking.get("id")))) is not None:
        return fixed
    said = marking.get("definition")
    word = said.get("tlp") if isinstance(said, Mapping) and marking.get("definition_type") == "tlp" else None
    extensions = marking.get("extensions")
    for each in extensions.values() if isinstance(extensions, Mapping) else ():
        if isinstance(each, Mapping) and "tlp_2_0" in each:
            word = each["tlp_2_0"]
    # A label that nobody can read is not taken for a weak one.
    return None if word is None else _WORDS.get(str(word).lower(), Level.RED)


UNMARKED = -1  # the own level of an object that bears no label


class Visible(NamedTuple):
    """
    The own levels (-1 for unmarked) of objects that a reader may read in one collection: what the query set says in SQL.

    Attributes:
        openly: whoever sent them.
        by_entity: where the reader is a member of the entity that sent them.
        by_name: where the reader sent them; where the reader is named in the collection these are among *openly*.
    """

    openly: tuple[int, ...]
    by_entity: tuple[int, ...]
    by_name: tuple[int, ...]


def visible(reader: Reader, audience: Audience) -> Visible:
    """Which own levels the reader may read, and by which right; an object's effective level follows from the audience."""
    cleared = clearance(reader, audience)
    openly, by_entity, by_name = [], [], []
    for own in (UNMARKED, *Level):
        level = effective(() if own == UNMARKED else (Level(own),), audience)
        if permits(cleared, level):
            openly.append(int(own))
        elif level == Level.AMBER_STRICT and cleared.entities:
            by_entity.append(int(own))
        elif level == Level.RED and cleared.person:
            by_name.append(int(own))
    return Visible(tuple(openly), tuple(by_entity), tuple(by_name))
