"""What a match of two works says, and the word frequencies that it was made with."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .titles import segments

# Kinds of twins, the strongest first, and what each means.
KINDS = {
    "same document": "one document under two spellings, numbers or publishers: IEC 796-1 and IEC 60796-1",
    "identical": "one text that two bodies publish as theirs: ITU-T X.509 and ISO/IEC 9594-8",
    "aligned": "two texts kept technically the same: ITU-T H.264 and ISO/IEC 14496-10",
    "transposed": "a specification of a partnership, published by one of its partners: 3GPP TS 33.501 as ETSI TS 133 501",
    "adopted": "taken over from another body, whole or with stated changes: IEEE 802.1X as ISO/IEC/IEEE 8802-1X",
    "related": "a near miss that a person may look at: another part, version or test of the same subject; never merged",
}
TWINS = frozenset(KINDS) - {"related"}
BASES = {
    "stated": "a relation that a catalogue states",
    "identifier": "an identifier of the other in the record's identifiers or title, or in words of its abstract that say so",
    "number": "the bodies' rule of numbering, with titles that agree",
    "title": "the titles alone",
}


class Twin(NamedTuple):
    """
    Two works that are one text, or nearly.

    Attributes:
        a, b: keys of the works, a < b.
        kind: one of `KINDS`.
        basis: one of `BASES`, the strongest that there is.
        evidence: which record says it, and its words.
        score: how sure, 0 to 1, in hundredths; 1 is stated word by word.
    """

    a: str
    b: str
    kind: str
    basis: str
    evidence: str
    score: float


@dataclass(frozen=True, slots=True)
class Frequencies:
    """
    In how many titles a word stands, as learned from a whole register once and kept until it is learned again.

    A match is a function of two descriptions and of these alone, so that a run over the changed works gives what a
    run over all would. Words that were not learned count as seen once.

    Attributes:
        version: of the learning, any text.
        titles: number of titles that were learned from.
        counts: word -> number of titles; only words that stand in at least two.
        fields: what many titles begin with, "health informatic": the field and not the subject.
        weights: of the words that were asked for so far; follows from the others.
    """

    version: str
    titles: int
    counts: Mapping[str, int]
    fields: frozenset[str]
    weights: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    def weight(self, word: str) -> float:
        """Natural logarithm of how rare a word is: 0 for a word of every title."""
        known = self.weights.get(word)
        if known is None:
            known = self.weights[word] = max(0.0, math.log(max(self.titles, 1) / self.counts.get(word, 1)))
        return known

    def plain(self) -> dict[str, object]:
        """As JSON keeps it."""
        return {"version": self.version, "titles": self.titles, "counts": dict(sorted(self.counts.items())),
                "fields": sorted(self.fields)}  # fmt: skip

    @classmethod
    def of_plain(cls, value: Mapping[str, object]) -> Frequencies:
        """What `plain` gave."""
        counts, fields = value["counts"], value["fields"]
        assert isinstance(counts, Mapping)
        assert isinstance(fields, Iterable)
        return cls(str(value["version"]), int(str(value["titles"])), dict(counts), frozenset(map(str, fields)))


# Different subjects after a part, from which the part is a field: where titles begin with it, and where they have it
# further on. Three stages of one service are three subjects and no field.
FIELD = 12
INNER_FIELD = 40


def frequencies(titles: Iterable[str], version: str) -> Frequencies:
    """Learned from titles; their order does not matter."""
    counts: Counter[str] = Counter()
    begun: dict[str, set[str]] = defaultdict(set)
    inside: dict[str, set[str]] = defaultdict(set)
    total = 0
    for title in titles:
        total += 1
        parts = segments(title)
        counts.update({word for part in parts for word in part})
        for place, part in enumerate(parts[:-1]):
            (inside if place else begun)[" ".join(part)].add(" ".join(parts[-1]))
    kept = {word: count for word, count in counts.items() if count > 1}
    fields = {part for part, subjects in begun.items() if len(subjects) >= FIELD}
    fields |= {part for part, subjects in inside.items() if len(subjects) >= INNER_FIELD}
    return Frequencies(version, total, kept, frozenset(fields))
