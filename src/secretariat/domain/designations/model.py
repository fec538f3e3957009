"""What a publication identifier says, in parts: plain data that every family of bodies reads into and writes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple


class Supplement(NamedTuple):
    """
    A text that is published apart and read with another.

    Attributes:
        kind: "Amd" (amendment), "Cor" (corrigendum), "Add" (addendum), "Err" (erratum), "Suppl", "Annex", "App"
            (appendix), "Ext" (extension), "Ish" (interpretation sheet), "Frag" (fragment of a draft) or "Upd" (update of errata).
        number: as written, without leading words: "1", "G", "II".
        date: of its own, ISO 8601 as precise as it is written.
        stage: "DAM", "FDAM", "CD" … of a draft.
        merged: the document holds it (a consolidated version), and is not it.
    """

    kind: str
    number: str = ""
    date: str = ""
    stage: str = ""
    merged: bool = False


# What changes an edition, and is of no other edition; the other kinds stand beside the text for its whole life.
_CHANGES = frozenset(("Amd", "Cor", "Add", "Err", "Ish", "Frag", "Upd"))


@dataclass(frozen=True, slots=True)
class Designation:
    """
    A publication identifier in parts; ``str()`` writes it as its body (and the body's catalogue) does.

    Attributes:
        publishers: who issues it, in the order written: ("ISO", "IEC"), ("ITU-T",), ("CEN",).
        number: with what the body counts as one with it: "27001", "X.509", "802.11ax", "33.501", "303 645", "800-53",
            "2119", W3C's short name, OASIS's name.
        part: "1", "2-16", "A01"; of NIST also the volume, "v2".
        type: "TR", "TS", "Guide", "SP", "RFC", "Question" …; "" is the body's plain standard.
        date: of the edition, ISO 8601 as precise as it is written: "201" (a decade), "2022", "2008-04", "1998-02-10".
        edition: number of the edition or revision, as written: "4", "r5", "ed.1".
        version: "17.7.0", "v1.2", the iteration of a draft.
        release: of 3GPP: "REL-17", "R99", "Ph2".
        stage: "DIS", "FDIS", "P" (an IEEE project), "REC", "WD", "CS01", "ipd" …; "" is published.
        also: other numbers of the same text in the same body: ("Y.1341",).
        supplements: in the order written, each of the one before.
        adopters: who has taken it over, outermost first: ("BS", "EN").
        variant: what else sets this publication apart: a language, "Redline", "RLV".
    """

    publishers: tuple[str, ...]
    number: str
    part: str = ""
    type: str = ""
    date: str = ""
    edition: str = ""
    version: str = ""
    release: str = ""
    stage: str = ""
    also: tuple[str, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    adopters: tuple[str, ...] = ()
    variant: str = ""

    def __str__(self) -> str:
        return WRITERS["" if self.adopters else self.publishers[0]](self)

    def base(self) -> Designation:
        """
        The document that this one changes: without amendments, corrigenda, errata and supplements.

        A supplement to a whole series has no document below it, and is its own base.
        """
        kept: tuple[Supplement, ...] = ()
        if self.publishers == ("ITU-T",) and ("." not in self.number or self.number.endswith("series")):
            kept = tuple(one for one in self.supplements[:1] if one.kind == "Suppl")
        return self if kept == self.supplements else replace(self, supplements=kept, variant="")

    def work(self) -> Designation:
        """
        What all editions, versions, drafts and reprints have alike.

        An amendment keeps the date of the edition that it changes, for it is of no other: "ISO 9001:2015/Amd 1".
        ``base().work()`` is the work to which a document belongs, amendment or not.
        """
        changes = any(one.kind in _CHANGES and not one.merged for one in self.supplements)
        return replace(
            self,
            date=self.date[:4] if changes else "",
            edition=self.edition if changes else "",
            version="",
            release="",
            stage="",
            variant="",
            supplements=tuple(one._replace(date="", stage="") for one in self.supplements if not one.merged),
        )

    def original(self) -> Designation:
        """What a regional or national body has adopted, undated: "ISO 9001" of "BS EN ISO 9001:2015"; else itself."""
        return replace(self, adopters=(), date="", supplements=()) if self.adopters else self

    @property
    def amendment(self) -> str:
        """Number of the amendment that this document is or amends further, "" for none."""
        return self._number("Amd")

    @property
    def corrigendum(self) -> str:
        """Number of the corrigendum, "" for none."""
        return self._number("Cor")

    @property
    def supplement(self) -> str:
        """Number of the supplement, "" for none."""
        return self._number("Suppl")

    @property
    def annex(self) -> str:
        """Letter of the annex that is published apart, "" for none."""
        return self._number("Annex")

    def _number(self, kind: str) -> str:
        return next((one.number for one in reversed(self.supplements) if one.kind == kind), "")


# First publisher ("" when others have adopted it) -> how it is written; each family of bodies enters its own.
WRITERS: dict[str, Callable[[Designation], str]] = {}
