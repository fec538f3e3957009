"""All twins of a register, or those of its changed works with the same result."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..descriptions import Description
from ..designations import parse
from ..publications import short
from ..statements import Problem
from ..works import work_key
from .judging import judge, may_share
from .likeness import LEAST_WEIGHT, unlike
from .model import Frequencies, Twin
from .profiles import Profile, profile

_Array = NDArray[Any]
RAREST = 5  # words of a title, of which any two shared make a candidate
MOST = 1000  # works in one block; a fuller one is not compared, and a problem says so


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


@lru_cache(maxsize=200_000)
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
    rarest = sorted(((one.weights[word], word) for word in one.words), key=lambda each: (-each[0], each[1]))[:RAREST]
    hashed = [(weight, _block(f"t {word}")) for weight, word in rarest]
    titled = {
        one_word ^ other
        for (weight, one_word), (more, other) in combinations(hashed, 2)
        if weight + more >= LEAST_WEIGHT / 2
    }
    return Places("|".join(sorted(one.publishers)), tuple(sorted(map(_block, texts))), tuple(sorted(titled)))


class Candidates(NamedTuple):
    """
    Pairs of works to compare.

    Attributes:
        told: pairs (a < b) that a statement or a number may join.
        alike: other pairs whose titles share two of their rarest words, of bodies that may share a text.
        crowded: blocks with more than `MOST` works.
        again: the works whose pairs these are: all, or those changed.
    """

    told: list[tuple[str, str]]
    alike: list[tuple[str, str]]
    crowded: frozenset[int]
    again: frozenset[str]


def candidates(
    of: Mapping[str, Places], changed: Collection[str] | None = None, crowded_before: Collection[int] = ()
) -> Candidates:
    """
    Pairs of works to compare, from the places of every work; about a second for 100,000 works.

    Args:
        of: key of a work -> its places.
        changed: give only pairs with one of these; None for all.
        crowded_before: blocks that were crowded in the run before; works of one that is no more, or newly is, count
            as changed.
    """
    keys = sorted(of)
    named = _Blocks.of([of[key].named for key in keys])
    titled = _Blocks.of([of[key].titled for key in keys])
    crowded = named.crowded() | titled.crowded()
    again = frozenset(of) if changed is None else frozenset(changed)
    wanted = np.ones(len(keys), bool)
    if changed is not None:
        wanted = np.fromiter((key in again for key in keys), bool, len(keys))
        for block in crowded.symmetric_difference(crowded_before):
            wanted[named.members(block)] = True
            wanted[titled.members(block)] = True
        again |= {keys[place] for place in np.flatnonzero(wanted).tolist()}
    names = sorted({one.issuers for one in of.values()})
    sets = [frozenset(name.split("|")) for name in names]
    meets = np.array([[may_share(one, other) for other in sets] for one in sets], bool).reshape(len(sets), len(sets))
    place_of = {name: place for place, name in enumerate(names)}
    issuer = np.fromiter((place_of[of[key].issuers] for key in keys), np.int32, len(keys))
    told = named.pairs(wanted)
    alike = np.setdiff1d(titled.pairs(wanted, issuer, meets), told, assume_unique=True)
    return Candidates(_named(told, keys), _named(alike, keys), crowded, again)


def _named(pairs: _Array, keys: list[str]) -> list[tuple[str, str]]:
    size = max(len(keys), 1)
    return [
        (keys[one], keys[other]) for one, other in zip((pairs // size).tolist(), (pairs % size).tolist(), strict=True)
    ]


class _Blocks(NamedTuple):
    """Blocks in order with the place of each work in them, in order within a block; and the number of works."""

    blocks: _Array
    works: _Array
    size: int

    @classmethod
    def of(cls, some: list[tuple[int, ...]]) -> _Blocks:
        total = sum(map(len, some))
        blocks = np.fromiter((block for each in some for block in each), np.int64, total)
        works = np.repeat(np.arange(len(some), dtype=np.int64), [len(each) for each in some])
        order = np.argsort(blocks, kind="stable")
        return cls(blocks[order], works[order], max(len(some), 1))

    def crowded(self) -> frozenset[int]:
        found, counts = np.unique(self.blocks, return_counts=True)
        return frozenset(found[counts > MOST].tolist())

    def members(self, block: int) -> _Array:
        first, last = np.searchsorted(self.blocks, block, "left"), np.searchsorted(self.blocks, block, "right")
        return self.works[first:last]

    def pairs(self, wanted: _Array, issuer: _Array | None = None, meets: _Array | None = None) -> _Array:
        """Each pair of a block with a wanted work, once, as first * size + second."""
        crowded = np.isin(self.blocks, np.fromiter(self.crowded(), np.int64))
        blocks, works = self.blocks[~crowded], self.works[~crowded]
        found: list[_Array] = []
        first = np.arange(len(blocks))
        for apart in range(1, MOST):
            first = first[first + apart < len(blocks)]
            first = first[blocks[first] == blocks[first + apart]]
            if not len(first):
                break
            one, other = works[first], works[first + apart]
            kept = wanted[one] | wanted[other]
            if issuer is not None and meets is not None:
                kept &= meets[issuer[one], issuer[other]]
            found.append(np.unique(one[kept] * self.size + other[kept]))
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)


def compare(some: Candidates, profiles: Mapping[str, Profile]) -> list[Twin]:
    """The twins among candidates, in order of their keys."""
    twins = [twin for a, b in some.told if (twin := judge(profiles[a], profiles[b]))]
    for a, b in some.alike:
        one, other = profiles[a], profiles[b]
        if not unlike(one, other) and (twin := judge(one, other)):
            twins.append(twin)
    return sorted(twins)


def find(descriptions: Iterable[Description], frequencies: Frequencies) -> Found:
    """
    The twins of all works, the same in whatever order they come.

    Two descriptions of one key are a problem; that with the lesser words stands.
    """
    problems: list[Problem] = []
    profiles: dict[str, Profile] = {}
    for one in descriptions:
        made, wrong = profile(one, frequencies)
        problems += wrong
        if one.key in profiles:
            problems.append(
                Problem(short(one.key), "work-described-twice", "two descriptions claim this key; one is compared", "doubt",
                        "look which one it is, and correct the other's identifier")
            )  # fmt: skip
            made = min(made, profiles[one.key], key=_contents)
        profiles[one.key] = made
    of = {key: places(one) for key, one in profiles.items()}
    found = candidates(of)
    return Found(compare(found, profiles), sorted({*problems, *_crowded(found.crowded, of)}), found.crowded)


def _contents(one: Profile) -> tuple[object, ...]:
    """All that two profiles of one key can differ in, in an order that is the same on every machine."""
    words = [sorted(some) for some in (one.field, one.again, one.publishers)]
    return (
        one.words,
        *words,
        one.joint,
        one.mobile,
        repr([(*name[:2], *name[3:], sorted(name.publishers)) for name in one.named]),
    )


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
    found = candidates(of, changed, before.crowded)
    wanted = {key for pair in (*found.told, *found.alike) for key in pair} | (found.again & of.keys())
    profiles: dict[str, Profile] = {}
    problems: list[Problem] = []
    for one in described(wanted):
        profiles[one.key], wrong = profile(one, frequencies)
        if one.key in found.again:
            problems += wrong
    kept = [twin for twin in before.twins if twin.a not in found.again and twin.b not in found.again]
    twins = sorted(kept + compare(found, profiles))
    return Found(twins, sorted({*problems, *_crowded(found.crowded, of)}), found.crowded)


def unheld(profiles: Iterable[Profile]) -> list[Twin]:
    """
    Twins that a record names and no catalogue holds: ITU-T X.506 says that it is ISO/IEC 9594-13, which is not there.

    As other twins, but that one of the keys is of no work; those that are another spelling of a work are left out.
    """
    every = list(profiles)
    held = {one.spelled for one in every}
    found: dict[tuple[str, str], Twin] = {}
    for one in every:
        for name in one.named:
            target = parse(name.target) if name.spelled not in held and not name.partly else None
            if target and (key := work_key(target)) != one.key:
                a, b = sorted((one.key, key))
                found.setdefault((a, b), Twin(a, b, name.kind, name.basis, name.evidence, 0.9))
    return sorted(found.values())


def _crowded(blocks: Collection[int], of: Mapping[str, Places]) -> list[Problem]:
    """One problem for each, at the first work in it."""
    first: dict[int, str] = {}
    for key in sorted(of) if blocks else ():
        for block in {*of[key].named, *of[key].titled}.intersection(blocks):
            first.setdefault(block, key)
    return [
        Problem(short(first[block]), "twins-crowded", f"more than {MOST} works share two rare words with this one; these were "
                "not compared by them", "note", "learn the frequencies of words again")
        for block in sorted(first)
    ]  # fmt: skip
