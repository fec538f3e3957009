"""Search catches up with what is in effect: new, changed, gone, corrected, from one record or several."""

from catalogues import catalogue, document

from secretariat import formats
from secretariat.evidence import collect, indexing, services
from secretariat.search import index


def collected(path, titles: dict[str, str], slug: str = "catalogue", *, form: str = "relaton") -> None:
    files = {f"data/{key}.yaml": document(f"ISO {key}", title) for key, title in titles.items()}
    source = collect.declare({"slug": slug, "format": form, "place": str(catalogue(path, files)), "extent": "whole"})
    snapshot = collect.collect(source, context=formats.Context(), workers=1).snapshot
    if snapshot.state == "waiting":
        services.accept_snapshot(source, number=snapshot.number, actor="officer")


def found(words: str) -> list[str]:
    return sorted(hit.title for hit in index.find(words))


def test_what_is_in_effect_is_found(workspace, tmp_path):
    """New and changed titles are found and old ones are not; what is gone is not; a second run has nothing to do."""
    path = tmp_path / "a.tar.gz"
    collected(path, {"1": "Firewalls", "2": "Bridges", "3": "Routers"})
    assert indexing.behind() == 3
    assert indexing.catch_up() == 4  # and their source
    assert (found("firewalls"), found("iso bridges")) == (["ISO 1 Firewalls"], ["ISO 2 Bridges"])
    collected(path, {"1": "Gateways", "3": "Routers"})
    assert indexing.behind() > 0
    indexing.catch_up()
    assert (found("firewalls"), found("bridges"), found("gateways")) == ([], [], ["ISO 1 Gateways"])
    assert (indexing.behind(), indexing.catch_up()) == (0, 0)


def test_several_records_are_searched_as_they_are_settled(workspace, tmp_path):
    """Of two sources the first-ranked title is found, and the other one again once the first is gone."""
    collected(tmp_path / "a.tar.gz", {"1": "Zebra words", "2": "x"}, "a")
    collected(tmp_path / "b.tar.gz", {"1": "Apple words"}, "b")
    indexing.catch_up()
    (first,) = found("words")
    services.correct(kind="standard", key="ISO 1", fields={"title": "Corrected"}, actor="editor", reason="cover")
    indexing.catch_up()
    assert (found("words"), found("corrected")) == ([], ["ISO 1 Corrected"])
    services.undo(act=services.acts.standing()[0].key, actor="editor", reason="mistaken")
    indexing.catch_up()
    assert found("words") == [first]


def test_begun_anew_nothing_is_double(workspace, tmp_path):
    """Indexed once more from the start, each document is there once."""
    from secretariat.evidence.models import Source
    from secretariat.search.models import Document

    collected(tmp_path / "a.tar.gz", {"1": "Firewalls", "2": "Bridges"})
    indexing.catch_up()
    Source.objects.update(indexed=None)
    indexing.catch_up()
    assert (Document.objects.filter(kind="standard").count(), found("firewalls")) == (2, ["ISO 1 Firewalls"])
