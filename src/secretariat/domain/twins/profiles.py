"""What is compared of a work: read once from its description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..descriptions import Description
from ..designations import parse
from ..publications import short
from ..statements import Problem
from .model import Frequencies
from .numbers import publishers, rules, spelled
from .stated import Named, named
from .titles import LONGEST, mixed_scripts, of_base, segments, starts_as_joint, starts_as_mobile


class Profile(NamedTuple):
    """
    What is compared of a work, made once of its description.

    Attributes:
        key, publishers: of the work; under today's names.
        number, type: of its designation with the part, "" for none that is read.
        spelled, rules: as in `numbers`.
        named: the texts that its record names as twins.
        words: of its title in order, each once; *held* the same without order.
        field: those that stand only in parts of the title that name a field or a family.
        again: those that stand more than once.
        joint, mobile: whether the title begins as joint texts do, or as those on 3GPP's networks.
        total: weight of the words.
        weights: of every word; one mapping for all works.
    """

    key: str
    publishers: frozenset[str]
    number: str
    type: str
    spelled: str
    rules: tuple[tuple[str, str], ...]
    named: tuple[Named, ...]
    words: tuple[str, ...]
    held: frozenset[str]
    field: frozenset[str]
    again: frozenset[str]
    joint: bool
    mobile: bool
    total: float
    weights: Mapping[str, float]


def profile(one: Description, frequencies: Frequencies) -> tuple[Profile, list[Problem]]:
    """What is compared of a work, and what is wrong with its record."""
    problems: list[Problem] = []
    own = parse(one.key)
    base = own.base().work() if own and own.supplements else own
    title = one.title
    if len(title) > LONGEST:
        problems.append(
            Problem(short(one.key), "title-long", f"a title of {len(title):,} characters; its first {LONGEST:,} are compared",
                    "doubt", "correct the title in its catalogue")
        )  # fmt: skip
    if word := mixed_scripts(title):
        problems.append(
            Problem(short(one.key), "title-scripts", f'"{word}" mixes alphabets, so that it is equal to no other word', "doubt",
                    "write the word in one alphabet")
        )  # fmt: skip
    title = title[:LONGEST]
    said: list[Named] = []
    itself = spelled(base) if base else one.key
    for found in named(one, base, itself):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            said.append(found)
    issuers = publishers(base, one.body)
    if issuers != {"IEEE"} and not (base and base.supplements):
        title = of_base(title)
    parts = segments(title)
    each = [word for part in parts for word in part]
    in_title = tuple(dict.fromkeys(each))
    total = sum(map(frequencies.weight, in_title))
    # Before the last part stands the family of a standard with a part number, or a field that many titles have.
    family = bool(base and base.part and issuers & {"ISO", "IEC"})
    subject = {
        word
        for part in parts
        if part is parts[-1] or not (family or " ".join(part) in frequencies.fields)
        for word in part
    }
    held = frozenset(in_title)
    return Profile(
        one.key, issuers, f"{base.number} {base.part}" if base else "", base.type if base else "", itself,
        tuple(rules(base)) if base else (), tuple(dict.fromkeys(said)),
        in_title, held, held - subject, frozenset(word for word in in_title if each.count(word) > 1),
        starts_as_joint(title), starts_as_mobile(title), total, frequencies.weights,
    ), problems  # fmt: skip
