"""All twins of a register, or those of its changed works with the same result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import blake2b
from itertools import combinations
from typing import NamedTuple

from ..descriptions import Description
from ..statements import Problem
from .judging import LEAST_WEIGHT, Profile, judge, may_share, profile
from .model import Frequencies, Twin

RAREST = 5  # words of a title, of which any two shared make a candidate
MOST = 400  # works in one block; a fuller one is not compared, and a problem says so


class Found(NamedTuple):
    """
    What a run found.

    Attributes:
        twins: in order of their keys.
        problems: of the records that were read in this run, and of crowded blocks.
        crowded: blocks that hold more than `MOST` works.
    """

    twins: list[Twin]
    problems: list[Problem]
    crowded: frozenset[int]


def _block(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


class Places(NamedTuple):
    """
    Where a work is looked for; plain data that a register keeps beside it. Blocks are 64-bit numbers, the same on every machine.

    Attributes:
        issuers: its publishers, "IEC|ISO".
        named: blocks of its designation, of each that it names, and of each rule of numbering.
        titled: blocks of each two of its title's rarest words; only works of bodies that may share a text meet there.
    """

    issuers: str
    named: tuple[int, ...]
    titled: tuple[int, ...]


def places(one: Profile) -> Places:
    """Where a work is looked for: works that share a block are compared."""
    texts = {f"d {one.spelled}", *(f"d {name.spelled}" for name in one.named), *(f"r {text}" for text, _ in one.rules)}
    rarest = sorted(zip(one.weights, one.words, strict=True), key=lambda each: (-each[0], each[1]))[:RAREST]
    pairs = (
        f"t {word} {other}" if word < other else f"t {other} {word}"
        for (weight, word), (more, other) in combinations(rarest, 2)
        if weight + more >= LEAST_WEIGHT / 2
    )
    return Places(
        "|".join(sorted(one.publishers)), tuple(sorted(map(_block, texts))), tuple(sorted(map(_block, pairs)))
    )


def candidates(
    of: Mapping[str, Places], changed: Collection[str] | None = None, crowded_before: Collection[int] = ()
) -> tuple[set[tuple[str, str]], frozenset[int], frozenset[str]]:
    """
    Pairs of works to compare, from the places of every work.

    Args:
        of: key of a work -> its places.
        changed: give only pairs with one of these; None for all.
        crowded_before: blocks that were crowded in the run before; works of one that is no more, or newly is, count
            as changed.

    Returns:
        Pairs (a < b), the crowded blocks, and the works whose pairs these are (all, or those changed).
    """
    members: dict[int, list[str]] = defaultdict(list)
    for key, some in of.items():
        for block in some.named:
            members[block].append(key)
        for block in some.titled:
            members[block].append(key)
    members = {block: some for block, some in members.items() if len(some) > 1}
    crowded = frozenset(block for block, some in members.items() if len(some) > MOST)
    again = frozenset(of)
    if changed is not None:
        turned = crowded.symmetric_difference(crowded_before)
        again = frozenset(changed).union(*(members.get(block, ()) for block in turned))
    issuers = {text: frozenset(text.split("|")) for text in {one.issuers for one in of.values()}}
    meets = {(one, other): may_share(issuers[one], issuers[other]) for one in issuers for other in issuers}
    pairs: set[tuple[str, str]] = set()
    for key in again & of.keys():
        mine = of[key]
        for block in mine.named:
            if block not in crowded:
                pairs.update(
                    (key, other) if key < other else (other, key) for other in members.get(block, ()) if other != key
                )
        for block in mine.titled:
            if block not in crowded:
                pairs.update(
                    (key, other) if key < other else (other, key)
                    for other in members.get(block, ())
                    if other != key and meets[mine.issuers, of[other].issuers]
                )
    return pairs, crowded, again


def find(descriptions: Iterable[Description], frequencies: Frequencies) -> Found:
    """
    The twins of all works, the same in whatever order they come.

    Two descriptions of one key are a problem; the first in order of their contents stands.
    """
    problems: list[Problem] = []
    profiles: dict[str, Profile] = {}
    said: dict[str, Description] = {}
    for one in descriptions:
        if one.key in said:
            problems.append(
                Problem(one.key[:200], "work-described-twice", "two descriptions claim this key; one is compared", "doubt",
                        "look which one it is, and correct the other's identifier")
            )  # fmt: skip
            if said[one.key] <= one:
                continue
        said[one.key] = one
    for key, one in said.items():
        profiles[key], wrong = profile(one, frequencies)
        problems += wrong
    pairs, crowded, _ = candidates({key: places(one) for key, one in profiles.items()})
    twins = [twin for a, b in pairs if (twin := judge(profiles[a], profiles[b]))]
    return Found(sorted(twins), sorted({*problems, *_crowded(crowded)}), crowded)


def find_changed(
    before: Found, of: Mapping[str, Places], changed: Collection[str],
    described: Callable[[Collection[str]], Iterable[Description]], frequencies: Frequencies,
) -> Found:  # fmt: skip
    """
    The twins of all works after some have changed, equal to what `find` would give.

    Args:
        before: what the run before found.
        of: key -> places of every work as it is now (`places`), the changed ones made anew, those gone left out.
        changed: works that are new, changed or gone.
        described: gives the descriptions of the works that are asked for.

    Returns:
        All twins; problems are those of the works that were compared.
    """
    pairs, crowded, again = candidates(of, changed, before.crowded)
    wanted = {key for pair in pairs for key in pair} | {key for key in again if key in of}
    profiles: dict[str, Profile] = {}
    problems: list[Problem] = []
    for one in described(wanted):
        profiles[one.key], wrong = profile(one, frequencies)
        if one.key in again:
            problems += wrong
    kept = [twin for twin in before.twins if twin.a not in again and twin.b not in again]
    new = [twin for a, b in pairs if (twin := judge(profiles[a], profiles[b]))]
    return Found(sorted(kept + new), sorted({*problems, *_crowded(crowded)}), crowded)


def _crowded(blocks: Iterable[int]) -> list[Problem]:
    return [
        Problem(f"block {block}", "twins-crowded", f"more than {MOST} works share two rare words; these were not compared by them",
                "note", "learn the frequencies of words again")
        for block in sorted(blocks)
    ]  # fmt: skip
