"""A register of identifiers in memory, asked as search asks its index for what was typed."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from secretariat.domain.designations import fits, loose, one_spelling, parse, squeezed, typed, undated


class Forms:
    """Of each document its identifiers, the primary one first, by the squeezed forms that search holds."""

    def __init__(self, documents: Iterable[Sequence[str]]):
        self._held: dict[str, set[str]] = {}
        for primary, *others in documents:
            name = one_spelling(primary)
            for form in typed([name, *others]):
                self._held.setdefault(form, set()).add(name)
        self._sorted = sorted(self._held)

    def first(self, text: str) -> str:
        """The document that stands first for what was typed, "" for none."""
        wanted, unfit = loose(text), ""
        for form in wanted:
            found = self._ordered(self._held.get(form, ()))
            if fitting := next((one for one in found if fits(text, one)), ""):
                return fitting
            unfit = unfit or (found[0] if found else "")
        if unfit:
            return unfit
        for form in wanted:
            at = bisect_left(self._sorted, form)
            if at < len(self._sorted) and self._sorted[at].startswith(form):
                return self._ordered(self._held[self._sorted[at]])[0]
        return ""

    @staticmethod
    def _ordered(found: Iterable[str]) -> list[str]:
        """As search orders what one form finds: the shortest, then the last."""
        return sorted(sorted(found, reverse=True), key=len)


def is_meant(hit: str, designation: str) -> bool:
    """Whether a document is the one meant, or an edition of it."""
    wanted = squeezed(designation)
    if wanted in (squeezed(hit), squeezed(undated(hit))):
        return True
    one = parse(hit)
    return one is not None and squeezed(str(one.work())) == wanted
