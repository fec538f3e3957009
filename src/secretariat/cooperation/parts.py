"""What the page of an entity shows of cooperation: its partners, and the acts that pass between them, counted by kind."""

from __future__ import annotations

from collections import Counter, defaultdict

from ..evidence import kept
from ..inventory import entities
from .models import Liaison

SHOWN = 30


@kept.counted("partners")
def _partners(version: str) -> dict[str, dict[str, Counter[str]]]:
    """Slug -> partner (slug, or the name of one that nobody lists) -> kind of act -> how many; one query where it is not kept."""
    known = entities.overview(version)
    found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for sender, receiver, kind in Liaison.objects.values_list("sender", "receiver", "kind").iterator(2_000):
        one, other = known.slug(sender) or sender, known.slug(receiver) or receiver
        if one and other and one != other:
            found[one][other][kind] += 1
            found[other][one][kind] += 1
    return {key: dict(others) for key, others in found.items()}


def partners(view: entities.View) -> entities.Part | None:
    """Partners by the number of acts; no query once the register's version has been seen."""
    held = _partners(view.version).get(view.entity.key)
    if not held:
        return None
    ordered = sorted(held.items(), key=lambda one: (-one[1].total(), one[0]))
    known = view.overview.known

    def name(key: str) -> str:
        return known[key].name if key in known else key

    rows = [
        (name(key), entities.entity_address(key) if key in known else "", counts.total(), counts.most_common())
        for key, counts in ordered[:SHOWN]
    ]
    whole = [
        {
            "partner": f"entity:{key}" if key in known else key,
            "name": name(key),
            "acts": counts.total(),
            "kinds": dict(counts),
        }
        for key, counts in ordered
    ]
    acts = sum(counts.total() for counts in held.values())
    return entities.Part(
        "cooperation/of_entity.html",
        {"rows": rows, "partners": len(ordered), "acts": acts, "more": len(ordered) > SHOWN},
        {"partners": whole},
    )


def ready() -> None:
    entities.part(30, partners)
    kept.register("cooperation", lambda version, day: _partners(version))
