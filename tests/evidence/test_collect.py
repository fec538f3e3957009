"""Collecting: what stands after it, whatever came before, in whatever order, and whenever it was broken off."""

import hashlib
import json
import shutil

import pytest
from catalogues import catalogue, document
from collecting import collect, counts, numbered, standing
from django.db import connection

from secretariat import formats
from secretariat.domain.errors import Busy, InputError
from secretariat.evidence import collect as collecting
from secretariat.evidence import explain, lock, queries, readers, rebuild, services
from secretariat.evidence.models import Evidence, Record, Snapshot, Source, Thing
from secretariat.standards.models import Standard

State = Snapshot.State


def test_new_changed_unchanged_and_gone_are_told_apart(workspace, tmp_path):
    """A second collect tells what is new, changed, unchanged and gone, and the register shows just that."""
    path = catalogue(tmp_path / "a.tar.gz", numbered(10))
    assert counts(collect(path)) == {"read": 10, "new": 10}
    files = numbered(10)
    del files["data/10.yaml"]
    files["data/1.yaml"] = document("ISO 1", "Another title")
    files["data/11.yaml"] = document("ISO 11")
    snapshot = collect(catalogue(path, files))
    assert snapshot.state == State.IN_EFFECT
    assert counts(snapshot) == {"read": 10, "new": 1, "changed": 1, "unchanged": 8, "gone": 1}
    assert set(Standard.objects.values_list("designation", flat=True)) == {f"ISO {n}" for n in (*range(1, 10), 11)}
    assert Standard.objects.get(designation="ISO 1").title == "Another title"


def test_a_return_is_a_new_presence(workspace, tmp_path):
    """What was gone and comes back shows again, and its absence stays on the record."""
    path = tmp_path / "a.tar.gz"
    collect(catalogue(path, numbered(10)))
    files = numbered(10)
    del files["data/10.yaml"]
    collect(catalogue(path, files))
    collect(catalogue(path, numbered(10)))
    assert Record.objects.filter(key="data/10.yaml").count() == 2
    assert Standard.objects.filter(designation="ISO 10").count() == 1


def rows_of_all_tables() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize("packed_anew", [False, True])
def test_an_unchanged_collect_writes_one_row(workspace, tmp_path, packed_anew):
    """Collected again, the same members write nothing but the snapshot, whether the archive's own bytes changed or not."""
    path = tmp_path / "a.tar.gz"
    files = numbered(10)
    collect(catalogue(path, files))
    before = rows_of_all_tables()
    if packed_anew:
        catalogue(path, {name: files[name] for name in reversed(files)})
    snapshot = collect(path)
    assert snapshot.state == State.UNCHANGED
    assert counts(snapshot) == {"read": 10, "unchanged": 10}
    after = rows_of_all_tables()
    assert {table for table in after if after[table] != before[table]} == {"evidence_snapshot"}


def test_more_than_a_fifth_gone_waits_for_a_person(workspace, tmp_path):
    """A snapshot that would mark over 20 % gone is stored and not seen until a person accepts it."""
    path = tmp_path / "a.tar.gz"
    collect(catalogue(path, numbered(10)))
    before = standing()
    catalogue(path, numbered(7))
    snapshot = collect(path)
    assert snapshot.state == State.WAITING
    assert standing() == before
    assert collect(path).pk == snapshot.pk
    assert [one.pk for one in explain.waiting()] == [snapshot.pk]
    services.accept_snapshot(snapshot.source, number=snapshot.number, actor="officer")
    assert Standard.objects.count() == 7
    assert collect(path).state == State.UNCHANGED


def test_a_refused_snapshot_leaves_no_trace_in_what_stands(workspace, tmp_path):
    """Refused, a waiting snapshot is taken back whole; the source collected again waits again."""
    path = tmp_path / "a.tar.gz"
    collect(catalogue(path, numbered(10)))
    before = standing()
    catalogue(path, {**numbered(5), "data/new.yaml": document("ISO 99")})
    snapshot = collect(path)
    services.refuse_snapshot(snapshot.source, number=snapshot.number, actor="officer", reason="half a file")
    assert standing() == before
    assert not Record.objects.filter(first_in=snapshot).exists()
    assert not Record.objects.exclude(gone_in=None).exists()
    again = collect(path)
    assert (again.state, again.number) == (State.WAITING, snapshot.number + 1)


def test_a_truncated_archive_marks_nothing_gone(workspace, tmp_path):
    """An archive that breaks off is one problem; what was read of it counts, and what was not read stands."""
    path = tmp_path / "a.tar.gz"
    collect(catalogue(path, numbered(200)))
    files = numbered(200, title="Changed " + hashlib.sha512(b"x").hexdigest())
    catalogue(path, files)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    snapshot = collect(path)
    assert [problem.code for problem in snapshot.problems.all()] == ["archive-truncated"]
    assert snapshot.gone == 0 and snapshot.changed > 0
    assert Standard.objects.count() == 200
    assert collect(catalogue(path, files)).gone == 0
    assert Standard.objects.filter(title__startswith="Changed").count() == 200


def test_nothing_readable_leaves_the_last_good_state(workspace, tmp_path):
    """A source of which nothing can be read fails, says why, and what stood goes on standing."""
    path = tmp_path / "a.tar.gz"
    collect(catalogue(path, numbered(3)))
    before = standing()
    path.write_bytes(path.read_bytes()[:30])
    snapshot = collect(path)
    assert (snapshot.state, snapshot.gone) == (State.FAILED, 0)
    assert snapshot.problems.get().code == "archive-truncated"
    assert standing() == before


def test_a_single_broken_document_fails(workspace, tmp_path):
    """A source that is one document fails when that is broken, and the record it had goes on standing."""
    path = tmp_path / "a.yaml"
    path.write_bytes(document("ISO 1"))
    collect(path)
    before = standing()
    path.write_bytes(b"title: 'unclosed\ndocid: 1\n")
    snapshot = collect(path)
    assert (snapshot.state, snapshot.refused, snapshot.gone) == (State.FAILED, 1, 0)
    assert standing() == before


def test_a_broken_document_is_refused_and_its_last_good_record_stands(workspace, tmp_path):
    """One broken YAML is one problem with its place; the others are taken, and the file's earlier record is not gone."""
    path = tmp_path / "a.tar.gz"
    collect(catalogue(path, numbered(10)))
    snapshot = collect(catalogue(path, {**numbered(10), "data/3.yaml": b"title: [unclosed"}))
    assert (snapshot.refused, snapshot.gone) == (1, 0)
    problem = snapshot.problems.get()
    assert (problem.code, problem.place) == ("yaml-broken", "a.tar.gz#data/3.yaml")
    assert problem.mend
    assert Standard.objects.filter(designation="ISO 3").exists()


def test_a_reader_that_gives_up_is_one_problem(workspace, tmp_path):
    """A workbook that is none fails alone, with its place and mend; what stood before goes on standing."""
    path = tmp_path / "register.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    source = collecting.declare({"slug": "register", "format": "register-xlsx", "place": str(path)})
    snapshot = collecting.collect(source, context=formats.Context()).snapshot
    assert (snapshot.state, snapshot.refused) == (State.FAILED, 1)
    assert snapshot.problems.get().mend


def test_each_doubt_of_a_row_is_kept(workspace, tmp_path):
    """Two things that are wrong with one row are two problems, also when they are of one kind."""
    path = tmp_path / "register.csv"
    path.write_text("Title,Start,Kind,Status\nDrill,2024-05-01,frolic,muddled\n", encoding="utf-8")
    source = collecting.declare({"slug": "register", "format": "register-csv", "place": str(path)})
    snapshot = collecting.collect(source, context=formats.Context()).snapshot
    assert snapshot.problems.filter(code="doubt").count() == snapshot.doubts == 2


def test_a_missing_source_names_its_place(workspace, tmp_path):
    """A place where nothing is raises an error that names it."""
    with pytest.raises(InputError, match=r"nowhere\.tar\.gz"):
        collect(tmp_path / "nowhere.tar.gz")


def test_two_files_of_one_standard_are_one_thing(workspace, tmp_path):
    """Of two files for one identifier the newest schema speaks first, and the other stands beside it."""
    files = {
        "data/iso-1003:1980.yaml": document("ISO 1003:1980", "Old words", "v1.2.7", docstatus="{stage: '60'}"),
        "data/iso-1003-1980.yaml": document("ISO 1003:1980", "New words", "v1.2.9", docstatus="{stage: '95'}"),
    }
    collect(catalogue(tmp_path / "a.tar.gz", files))
    standard = Standard.objects.get()
    assert (standard.title, standard.status, standard.conflicts) == ("New words", "95", 1)
    assert len(queries.assertions(things=[standard.pk])[standard.pk]) == 2
    del files["data/iso-1003-1980.yaml"]
    waiting = collect(catalogue(tmp_path / "a.tar.gz", files))
    services.accept_snapshot(waiting.source, number=waiting.number, actor="officer")
    assert Standard.objects.get().title == "Old words"


@pytest.mark.parametrize("order", [("iso", "iec"), ("iec", "iso")])
def test_one_standard_in_two_catalogues_is_one_thing(workspace, tmp_path, order):
    """Two catalogues that spell one designation in two ways speak of one thing: two records, and what contradicts side by side."""
    files = {
        "iso": {"data/a.yaml": document("ISO/IEC 27006:2015/Amd 1:2020", docstatus="{stage: '60'}")},
        "iec": {"data/b.yaml": document("ISO/IEC 27006:2015/AMD1:2020", docstatus="{stage: PUBLISHED}")},
    }
    for slug in order:
        collect(catalogue(tmp_path / f"{slug}.tar.gz", files[slug]), slug, rank={"iso": 20, "iec": 30}[slug])
    standard = Standard.objects.get()
    assert (standard.designation, standard.status, standard.conflicts) == ("ISO/IEC 27006:2015/Amd 1:2020", "60", 1)
    voices = queries.assertions(things=[standard.pk])[standard.pk]
    assert [voice.statement.fields["status"] for voice in voices] == ["60", "PUBLISHED"]
    assert voices[1].statement.marks["words"] == {"designation": "ISO/IEC 27006:2015/AMD1:2020"}


def test_order_of_sources_makes_no_difference(workspace, tmp_path):
    """Three catalogues that speak of the same standards stand alike in whatever order they were collected."""
    made = {
        "a": catalogue(tmp_path / "a.tar.gz", numbered(8, title="From a")),
        "b": catalogue(tmp_path / "b.tar.gz", numbered(8, title="From b", start=5)),
        "c": catalogue(tmp_path / "c.tar.gz", numbered(8, title="From c", start=3)),
    }
    ranks = {"a": 30, "b": 20, "c": 30}
    found = []
    for order in ("abc", "cba", "bac"):
        for model in (Evidence, Standard, Record):
            model.objects.all().delete()
        Source.objects.update(current=None)
        for model in (Snapshot.packs.rel.related_model, Snapshot, Source, Thing):
            model.objects.all().delete()
        for slug in order:
            collect(made[slug], slug, rank=ranks[slug])
        found.append(standing())
    assert found[0] == found[1] == found[2]


def test_rebuild_changes_nothing(workspace, tmp_path):
    """Things, evidence and rows dropped and made again from the packs are the same by natural key and by number."""
    path = tmp_path / "a.tar.gz"
    collect(catalogue(path, numbered(10)))
    files = numbered(10)
    del files["data/10.yaml"]
    collect(catalogue(path, files))
    collect(catalogue(tmp_path / "b.tar.gz", numbered(5, title="From b")), "b")
    services.correct(
        kind="standard", key="ISO 4", fields={"title": "Right"}, actor="editor", reason="seen on the cover"
    )
    before, numbers = standing(), dict(Thing.objects.values_list("key", "pk"))
    rebuild.rebuild()
    assert standing() == before
    assert dict(Thing.objects.values_list("key", "pk")) == numbers


def test_two_writers_are_not_let_in_at_once(workspace, tmp_path):
    """While another process holds the lock, collecting says so and does nothing."""
    import sqlite3

    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL has a lock of its own")
    other = sqlite3.connect(tmp_path / "writing.lock", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Busy):
        collect(catalogue(tmp_path / "a.tar.gz", numbered(2)))
    other.close()
    with lock.writing(tmp_path):
        assert collect(tmp_path / "a.tar.gz").new == 2


def test_a_pool_reads_as_one_process_does(workspace, tmp_path, monkeypatch):
    """Shared out among processes, the same records come out in the same order."""
    monkeypatch.setattr(readers, "POOL_FROM_BATCHES", 1)
    monkeypatch.setattr(readers, "BATCH_MEMBERS", 7)
    path = catalogue(tmp_path / "a.tar.gz", {**numbered(60), "data/broken.yaml": b"a: [", "other.txt": b"no"})
    snapshot = collect(path, workers=2)
    assert (snapshot.new, snapshot.refused) == (60, 1)
    pooled = standing()
    assert [r.key for r in Record.objects.order_by("pk")] == [f"data/{n}.yaml" for n in range(1, 61)]
    collect(path, "again", workers=1)
    assert [key for slug, key in standing()["records"] if slug == "again"] == [key for _, key in pooled["records"]]


def test_every_record_gives_its_own_words_back(workspace, tmp_path):
    """The bytes of each record come out of its pack as they were in the source."""
    files = numbered(30)
    collect(catalogue(tmp_path / "a.tar.gz", files))
    for record in Record.objects.select_related("pack"):
        assert queries.words(record) == files[record.key]
        assert hashlib.sha256(queries.words(record)).digest() == bytes(record.digest)


def test_a_nul_character_stops_nothing(workspace, tmp_path):
    """U+0000, which PostgreSQL's text refuses, is taken out of readings and kept in the source's own words."""
    raw = document("ISO 1", '"zero \\0 here"')
    collect(catalogue(tmp_path / "a.tar.gz", {"data/1.yaml": raw}))
    assert "\0" not in Standard.objects.get().title
    assert queries.words(Record.objects.select_related("pack").get()) == raw


def test_why_something_shows_or_not(workspace, tmp_path):
    """Of any source, record and thing one can ask: taken, superseded, gone, refused, waiting, never seen."""
    path = tmp_path / "a.tar.gz"
    collect(catalogue(path, numbered(10)))
    files = {**numbered(10), "data/1.yaml": document("ISO 1", "Other"), "data/bad.yaml": b"a: ["}
    del files["data/10.yaml"]
    collect(catalogue(path, files))

    def states(text):
        return [line.state for line in explain.explain(text)]

    assert states("catalogue/data/2.yaml") == ["taken"]
    assert states("data/1.yaml") == ["superseded", "taken"]
    assert states("data/10.yaml") == ["gone"]
    assert states("ISO 10") == ["does not show", "gone"]
    assert states("ISO 2") == ["shows"]
    assert states("a.tar.gz#data/bad.yaml") == ["refused"]
    assert states("catalogue")[0] == State.IN_EFFECT
    assert states("ISO 4711") == ["never seen"]


def test_a_window_never_marks_gone(workspace, tmp_path):
    """Of a feed nothing is ever gone."""
    path = tmp_path / "a.tar.gz"
    collect(catalogue(path, numbered(10)), extent="window")
    snapshot = collect(catalogue(path, numbered(1, start=11)), extent="window")
    assert (snapshot.state, snapshot.gone) == (State.IN_EFFECT, 0)
    assert Standard.objects.count() == 11


@pytest.mark.data
def test_the_pick_of_all_catalogues_is_read_whole(workspace, tmp_path, data):
    """Of the real pick with every oddity each document is taken, whether packed or lying in folders."""
    archive = data / "standards" / "mini.tar.gz"
    snapshot = collect(archive, "packed")
    assert (snapshot.refused, snapshot.state) == (0, State.IN_EFFECT)
    packed = standing()["standards"]
    assert len(packed) == 417
    import tarfile

    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path / "mini", filter="data")
    assert counts(collect(tmp_path / "mini", "folder"))["new"] == snapshot.new
    shutil.rmtree(tmp_path / "mini")
    keys = Record.objects.filter(source__slug="folder").values_list("key", flat=True)
    assert sorted(keys) == sorted(Record.objects.filter(source__slug="packed").values_list("key", flat=True))
    assert json.dumps(packed)
