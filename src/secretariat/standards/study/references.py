"""A selection of works as a list of references: RIS, BibTeX, Relaton YAML, CSL-JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...domain.descriptions import Description
from ...domain.errors import UsageError
from ...formats import reference_lists
from . import kept, texts
from .store import in_effect


def described(keys: Iterable[str]) -> list[Description]:
    """Descriptions of works as the last study read them, in the order of their keys; those not known are left out."""
    study = in_effect()
    held = kept.read(study) if study else None
    if held is None:
        return []
    return sorted(texts.some(held.path, held.places, keys))


def written(form: str, keys: Sequence[str]) -> bytes:
    """A list of references. Raises UsageError for a form that is not known."""
    writer = reference_lists.WRITERS.get(form)
    if writer is None:
        raise UsageError(
            f"no list of references is written as {form!r}", mend="one of " + ", ".join(reference_lists.WRITERS)
        )
    return writer(described(keys)).encode("utf-8", "backslashreplace")
