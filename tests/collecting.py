"""Collecting as tests do it, and what stands after it."""

from catalogues import document

from secretariat import formats
from secretariat.evidence import collect as collecting
from secretariat.evidence.models import Evidence, Record, Snapshot
from secretariat.standards.models import Standard


def entry(path, slug="catalogue", **more):
    return {"slug": slug, "format": "relaton", "place": str(path), **more}


def collect(path, slug="catalogue", *, workers=1, reread=False, **more) -> Snapshot:
    source = collecting.declare(entry(path, slug, **more))
    context = formats.Context()
    return collecting.collect(source, context=context, workers=workers, reread=reread).snapshot


def counts(snapshot: Snapshot) -> dict[str, int]:
    names = ("read", "new", "changed", "unchanged", "gone", "refused")
    return {name: getattr(snapshot, name) for name in names if getattr(snapshot, name)}


def standing() -> dict[str, object]:
    """What stands, by natural keys."""
    return {
        "records": sorted(Record.objects.present().values_list("source__slug", "key")),
        "evidence": sorted(Evidence.objects.present().values_list("record__key", "part", "thing__key", "rule")),
        "standards": sorted(
            Standard.objects.values_list("thing__key", "title", "published", "status", "committee", "conflicts")
        ),
    }


def numbered(count: int, *, title: str = "Title", start: int = 1) -> dict[str, bytes]:
    return {f"data/{n}.yaml": document(f"ISO {n}", f"{title} {n}") for n in range(start, start + count)}
