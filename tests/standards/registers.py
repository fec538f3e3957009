"""Small registers of standards to be studied, and what a study has found in them, row by row."""

from catalogues import catalogue

from secretariat import formats
from secretariat.evidence import collect
from secretariat.standards.study import models, store


def standard(designation: str, title: str = "", published: str = "", relations=(), status: str = "", **more) -> bytes:
    """A Relaton document with what the study reads."""
    lines = ["---", "schema-version: v1.2.9"]
    if title:
        lines += ["title:", f"- content: {title!r}", "  language: [en]", "  type: main"]
    lines += ["docid:", f"- id: {designation!r}", f"  type: {designation.split()[0].split('/')[0]}", "  primary: true"]
    for kind, identifier in more.get("identifiers", ()):
        lines += [f"- id: {identifier!r}", f"  type: {kind}"]
    if published:
        lines += ["date:", f"- {{type: published, value: {published!r}}}"]
    if status:
        lines += ["docstatus:", f"  stage: {status!r}"]
    if relations:
        lines += ["relation:"]
        for kind, target in relations:
            lines += [f"- type: {kind}", "  bibitem:", "    docid:", f"    - {{id: {target!r}, primary: true}}"]
    return "\n".join(lines).encode() + b"\n"


def collected(folder, documents, slug="catalogue"):
    """Collect a catalogue of just these documents: name -> bytes; of one that would lose much, what a person accepts."""
    path = catalogue(folder / f"{slug}.tar.gz", {f"data/{name}.yaml": raw for name, raw in documents.items()})
    source = collect.declare({"slug": slug, "format": "relaton", "place": str(path)})
    made = collect.collect(source, context=formats.Context(), workers=1).snapshot
    if made.state == made.State.WAITING:
        from secretariat.evidence import services

        source.refresh_from_db()
        services.accept_snapshot(source, number=made.number, actor="officer")
    return made


def found() -> dict[str, list]:
    """All rows of the study in effect, by table, without numbers that a database gives."""
    return {
        model.__name__: sorted(
            tuple(repr(bytes(value) if isinstance(value, memoryview) else value) for value in row)
            for row in model.objects.values_list(*store.columns(model))
        )
        for model in store.TABLES
    }


def states() -> dict[str, str]:
    return dict(models.Work.objects.values_list("key", "state"))
