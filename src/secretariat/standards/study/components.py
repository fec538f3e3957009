"""
Which works a change can reach: works are one component where the life of one is told by what another states.

`works` and `lives` look at nothing beyond: made of one component alone they give what they give of all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from ...domain.designations import one_spelling, parse
from ...domain.publications import Publication
from ...domain.works import Grouping, work_key

# Relations that `domain.works` and `domain.successions` read.
READ = frozenset((
    "obsoletes", "replaces", "supersedes", "obsoletedBy", "replacedBy", "supersededBy", "updates", "updatedBy", "hasEdition",
    "editionOf",
))  # fmt: skip


def nodes_of(one: Publication) -> set[str]:
    """The work to which a publication belongs by its number, and those that its relations name, held or not."""
    found = {work_key(one.designation) if one.designation else one.key}
    for relation in one.relations:
        if relation[0] in READ:
            found.update(_named(relation[1]))
    return found


@lru_cache(maxsize=200_000)
def _named(text: str) -> tuple[str, ...]:
    """A target is looked up as it is written, then as a designation in another spelling."""
    return tuple({work_key(one) if (one := parse(each)) else each for each in (text, one_spelling(text))})


def components(grouping: Grouping) -> dict[str, str]:
    """Every work that is held or named -> the first of its component's works."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while (up := above.setdefault(name, name)) != name:
            above[name] = name = above[up]
        return name

    def join(one: str, other: str) -> None:
        first, second = sorted((top(one), top(other)))
        above[second] = first

    for key, one in grouping.publications.items():
        for node in nodes_of(one):
            join(grouping.of[key], node)
    _named.cache_clear()
    return {name: top(name) for name in list(above)}


def reached(components: Mapping[str, str], nodes: Iterable[str]) -> tuple[set[str], set[str]]:
    """The components of some works, and all works in them that are held or named."""
    wanted = {components[node] for node in nodes if node in components}
    return wanted, {node for node, component in components.items() if component in wanted}


def changed(components: dict[str, str], gone: Iterable[str], made: Mapping[str, str]) -> dict[str, str]:
    """The components after those *gone* were made anew."""
    wanted = set(gone)
    return {node: component for node, component in components.items() if component not in wanted} | dict(made)


def sizes(components: Mapping[str, str]) -> dict[str, int]:
    """How many works each component has."""
    found: dict[str, int] = defaultdict(int)
    for component in components.values():
        found[component] += 1
    return dict(found)
