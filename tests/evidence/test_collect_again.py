"""Collecting again: after it was broken off, and from what is kept."""

import pytest
from catalogues import catalogue
from collecting import collect, counts, numbered, standing

from secretariat import formats
from secretariat.evidence import collect as collecting
from secretariat.evidence import readers, snapshots, switch
from secretariat.evidence.models import Record, Snapshot
from secretariat.standards.models import Standard

State = Snapshot.State


@pytest.mark.parametrize("after", [1, 2, 3])
def test_broken_off_the_next_run_goes_on(workspace, tmp_path, monkeypatch, after):
    """Broken off after some batches, nothing of the snapshot is seen; run again, it ends without loss or double."""
    path = catalogue(tmp_path / "a.tar.gz", numbered(50))
    read = readers.Worker.read
    monkeypatch.setattr(readers, "BATCH_MEMBERS", 10)
    monkeypatch.setattr(snapshots.Store, "COMMIT_ENTRIES", 10)
    done = []

    def stopping(self, members):
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(1)
        return read(self, members)

    monkeypatch.setattr(readers.Worker, "read", stopping)
    with pytest.raises(KeyboardInterrupt):
        collect(path)
    assert not standing()["evidence"] and not Standard.objects.exists()
    assert Record.objects.count() == after * 10
    monkeypatch.setattr(readers.Worker, "read", read)
    snapshot = collect(path)
    assert (snapshot.number, counts(snapshot)) == (1, {"read": 50, "new": 50})
    assert Standard.objects.count() == Record.objects.count() == 50


def test_broken_off_before_the_switch_rows_are_made_from_the_packs(workspace, tmp_path, monkeypatch):
    """All stored and not yet in effect: the next run makes the staged rows again from the packs."""
    path = catalogue(tmp_path / "a.tar.gz", numbered(30))
    take_effect = switch.take_effect

    def stopping(snapshot):
        raise KeyboardInterrupt

    monkeypatch.setattr(switch, "take_effect", stopping)
    with pytest.raises(KeyboardInterrupt):
        collect(path)
    monkeypatch.setattr(switch, "take_effect", take_effect)
    collect(path)
    assert sorted(Standard.objects.values_list("title", flat=True)) == sorted(f"Title {n}" for n in range(1, 31))


@pytest.mark.parametrize("title", ["Title", "Another"])
def test_broken_off_while_taking_effect(workspace, tmp_path, monkeypatch, title):
    """Rows put in place ahead are not seen until their snapshot is in effect, and go when it is taken back."""
    path = catalogue(tmp_path / "a.tar.gz", numbered(30))
    monkeypatch.setattr(switch, "_touched", lambda snapshot: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        collect(path)
    assert (Standard.objects.count(), Standard._base_manager.count()) == (0, 30)
    assert standing()["standards"] == []
    monkeypatch.undo()
    collect(path if title == "Title" else catalogue(path, numbered(20, title=title, start=11)))
    assert {row.split()[0] for row in Standard.objects.values_list("title", flat=True)} == {title}
    assert Standard.objects.count() == Standard._base_manager.count() == (30 if title == "Title" else 20)


def test_broken_off_and_the_source_has_changed(workspace, tmp_path, monkeypatch):
    """What a broken-off run stored of bytes that are no longer the source's is taken back."""
    path = catalogue(tmp_path / "a.tar.gz", numbered(30))
    monkeypatch.setattr(snapshots.Store, "COMMIT_ENTRIES", 10)
    monkeypatch.setattr(switch, "take_effect", lambda snapshot: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        collect(path)
    monkeypatch.undo()
    snapshot = collect(catalogue(path, numbered(5)))
    assert (snapshot.number, Record.objects.count(), Standard.objects.count()) == (2, 5, 5)
    assert snapshot.source.snapshots.get(number=1).state == State.FAILED


def test_a_changed_reader_reads_again(workspace, tmp_path, monkeypatch):
    """The same bytes are read again by a reader of another version; what reads the same stays as it is."""
    from secretariat.formats import relaton_yaml

    path = catalogue(tmp_path / "a.tar.gz", numbered(10))
    collect(path)
    monkeypatch.setattr(relaton_yaml, "VERSION", "next")
    assert counts(collect(path)) == {"read": 10, "unchanged": 10}
    body_of = relaton_yaml.body_of
    monkeypatch.setattr(relaton_yaml, "VERSION", "after next")
    monkeypatch.setattr(relaton_yaml, "body_of", lambda d, k: "OTHER" if d == "ISO 3" else body_of(d, k))
    assert counts(collect(path)) == {"read": 10, "changed": 1, "unchanged": 9}
    assert Standard.objects.get(body="OTHER").designation == "ISO 3"


def test_reread_needs_no_source(workspace, tmp_path, monkeypatch):
    """What is kept can be read anew when the source is no longer there."""
    from secretariat.formats import relaton_yaml

    path = catalogue(tmp_path / "a.tar.gz", numbered(10))
    collect(path)
    path.unlink()
    monkeypatch.setattr(relaton_yaml, "VERSION", "next")
    monkeypatch.setattr(relaton_yaml, "body_of", lambda d, k: "OTHER")
    assert counts(collect(path, reread=True)) == {"read": 10, "changed": 10}
    assert set(Standard.objects.values_list("body", flat=True)) == {"OTHER"}


def test_reread_of_a_register_uses_the_kept_file(workspace, tmp_path):
    """A register, too, is read anew from the file that was kept with its snapshot."""
    path = tmp_path / "entities.yaml"
    path.write_text(
        "entities:\n- {id: itu, name: International Telecommunication Union, kind: agency, src: x, conf: high}\n"
    )
    source = collecting.declare({"slug": "entities", "format": "entities-yaml", "place": str(path)})
    collecting.collect(source, context=formats.Context())
    path.unlink()
    snapshot = collecting.collect(source, context=formats.Context(), reread=True).snapshot
    assert counts(snapshot) == {"read": 1, "unchanged": 1}
