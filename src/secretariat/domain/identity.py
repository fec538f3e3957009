"""
Whether two records speak of the same activity.

An exact rule joins by itself, is named as evidence and can be undone; a likeness only proposes. Joining does not
depend on the order of the records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from .names import entity_name
from .partial_dates import overlap
from .places import country_name
from .titles import normalized_title, significant_words, stands_in

SAME_TITLE = "same title, dates and lead"
ABBREVIATED = "abbreviated title"
SAME_MEETING = "same meeting"
MEETING = "study-group meeting"


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _period(fields: Mapping[str, Any]) -> tuple[str, str]:
    start = _text(fields, "start")
    return start, _text(fields, "end") or start


def _agree(first: str, second: str) -> bool:
    return not first or not second or first.casefold() == second.casefold()


def _leads_agree(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return _agree(entity_name(_text(a, "lead")), entity_name(_text(b, "lead")))


def _places_agree(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    first, second = _text(a, "country"), _text(b, "country")
    return _agree(_text(a, "place"), _text(b, "place")) and _agree(
        country_name(first) or first, country_name(second) or second
    )


def same_activity(a: Mapping[str, Any], b: Mapping[str, Any]) -> str | None:
    """
    The exact rule by which two records of an activity are one, or None. Symmetric.

    - `SAME_TITLE`: equal normalized titles, overlapping dates (or neither states any), the same lead or one without.
    - `ABBREVIATED`: identical dates of whatever precision, the same lead or one without, no contradicting place, and
      all significant words of one title stand in the other, at least one of them telling.
    - `SAME_MEETING`: two meetings of one study group with identical dates, one of them without a title.
    """
    if not _leads_agree(a, b):
        return None
    title_a, title_b = normalized_title(_text(a, "title")), normalized_title(_text(b, "title"))
    period_a, period_b = _period(a), _period(b)
    if title_a and title_a == title_b and (overlap(period_a, period_b) or (not period_a[0] and not period_b[0])):
        return SAME_TITLE
    if not period_a[0] or period_a != period_b:
        return None
    if not title_a or not title_b:
        both = a.get("kind") == b.get("kind") == MEETING and _text(a, "lead") and _text(b, "lead")
        return SAME_MEETING if both and title_a != title_b else None
    if not _places_agree(a, b):
        return None
    lead = _text(a, "lead") or _text(b, "lead")
    if stands_in(title_a, title_b, dates=period_a, lead=lead) or stands_in(title_b, title_a, dates=period_a, lead=lead):
        return ABBREVIATED
    return None


def likeness(a: Mapping[str, Any], b: Mapping[str, Any]) -> Fraction:
    """
    How alike two records of an activity are, from 0 to 1. Symmetric; good for a proposal, never for joining.

    Six tenths for the words that the titles share (Dice), two for dates that share a day, one each for lead and place.
    """
    lead = _text(a, "lead") or _text(b, "lead")
    words_a, words_b = (significant_words(_text(fields, "title"), lead=lead) for fields in (a, b))
    shared = Fraction(2 * len(words_a & words_b), len(words_a) + len(words_b)) if words_a and words_b else Fraction(0)
    score = shared * Fraction(6, 10)
    if overlap(_period(a), _period(b)):
        score += Fraction(2, 10)
    if _text(a, "lead") and _text(b, "lead") and _leads_agree(a, b):
        score += Fraction(1, 10)
    if _text(a, "place") and _text(b, "place") and _places_agree(a, b):
        score += Fraction(1, 10)
    return score


@dataclass(frozen=True, slots=True)
class Cluster:
    """
    Records that are one activity.

    Attributes:
        members: ids, the highest rank first (ties: by id).
        joins: (id, id, rule) of the exact rules that hold between members, in order.
    """

    members: tuple[Any, ...]
    joins: tuple[tuple[Any, Any, str], ...]


class _Sets:
    """Disjoint sets; the smallest id of a set stands for it."""

    def __init__(self, ids: Iterable[Hashable]) -> None:
        self.parent = {each: each for each in ids}

    def find(self, each: Any) -> Any:
        while self.parent[each] != each:
            self.parent[each] = each = self.parent[self.parent[each]]
        return each

    def join(self, first: Any, second: Any) -> None:
        low, high = sorted((self.find(first), self.find(second)))
        self.parent[high] = low


def _join_unambiguous(groups: _Sets, edges: Mapping[tuple[Any, Any], str]) -> dict[tuple[Any, Any], str]:
    """Join groups that all fit one another; a group that fits two which do not fit each other joins none."""
    around: dict[Any, set[Any]] = defaultdict(set)
    roots = {pair: (groups.find(pair[0]), groups.find(pair[1])) for pair in edges}
    for first, second in roots.values():
        if first != second:
            around[first].add(second)
            around[second].add(first)
    clear = {each for each in around if all(around[each] - {other} == around[other] - {each} for other in around[each])}
    joined = {
        pair: edges[pair] for pair, (first, second) in roots.items() if first == second or {first, second} <= clear
    }
    for first, second in joined:
        groups.join(first, second)
    return joined


def cluster_activities(records: Sequence[tuple[Any, Mapping[str, Any], Any]]) -> list[Cluster]:
    """
    Divide records into activities, whatever their order.

    Equal titles, dates and leads join first, then equal titles, then abbreviated ones. A record joins only where it
    fits one activity: where it would fit two that are not the same (a year that covers two meetings of one title), it
    joins none and is left to a person (see `proposals`).

    Args:
        records: (id, fields, rank); ids are unique and sortable; a higher rank comes first in its cluster.

    Returns:
        The clusters, in order of their smallest id.
    """
    fields = {each: values for each, values, _ in records}
    rank = {each: value for each, _, value in records}
    exact: dict[tuple[Any, Any], str] = {}  # joined in three stages, the surest first
    near: dict[tuple[Any, Any], str] = {}
    loose: dict[tuple[Any, Any], str] = {}
    titles, periods = defaultdict(list), defaultdict(list)
    for each in sorted(fields):
        title = normalized_title(_text(fields[each], "title"))
        if title:
            titles[title].append(each)
        if _text(fields[each], "start"):
            periods[_period(fields[each])].append(each)
    for bucket in titles.values():
        for pair in combinations(bucket, 2):
            a, b = fields[pair[0]], fields[pair[1]]
            if same_activity(a, b) == SAME_TITLE:
                same = _period(a) == _period(b) and _text(a, "lead") == _text(b, "lead")
                (exact if same else near)[pair] = SAME_TITLE
    for bucket in periods.values():
        for pair in combinations(bucket, 2):
            rule = same_activity(fields[pair[0]], fields[pair[1]])
            if rule in (ABBREVIATED, SAME_MEETING):
                loose[pair] = rule
    groups = _Sets(fields)
    joined: dict[tuple[Any, Any], str] = {}
    for edges in (exact, near, loose):
        joined.update(_join_unambiguous(groups, edges))
    members: dict[Any, list[Any]] = defaultdict(list)
    for each in sorted(fields):
        members[groups.find(each)].append(each)
    joins: dict[Any, list[tuple[Any, Any, str]]] = defaultdict(list)
    for (first, second), rule in sorted(joined.items()):
        joins[groups.find(first)].append((first, second, rule))
    order = {root: sorted(sorted(group), key=lambda each: rank[each], reverse=True) for root, group in members.items()}
    return [Cluster(tuple(order[root]), tuple(joins[root])) for root in members]


def proposals(
    records: Sequence[tuple[Any, Mapping[str, Any], Any]], *, at_least: Fraction = Fraction(7, 10)
) -> list[tuple[Any, Any, Fraction]]:
    """Pairs of different clusters' first members that are alike, the most alike first; for a person to decide."""
    fields = {each: values for each, values, _ in records}
    firsts = [cluster.members[0] for cluster in cluster_activities(records)]
    by_word: dict[str, list[Any]] = defaultdict(list)
    for each in sorted(firsts):
        for word in significant_words(_text(fields[each], "title")):
            by_word[word].append(each)
    pairs = {pair for bucket in by_word.values() if len(bucket) <= 50 for pair in combinations(bucket, 2)}
    alike = [(first, second, likeness(fields[first], fields[second])) for first, second in pairs]
    return sorted((each for each in alike if each[2] >= at_least), key=lambda each: (-each[2], each[0], each[1]))
