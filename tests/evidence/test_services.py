"""Acts of persons: records like all others, ranked first, undoable, and stale when what they saw has changed."""

import pytest
from catalogues import catalogue, document

from secretariat import formats
from secretariat.domain.errors import InputError, UnknownThing
from secretariat.evidence import acts, collect, effects, queries, services
from secretariat.evidence.models import Evidence, Record, Thing
from secretariat.inventory.models import Activity
from secretariat.standards.models import Standard

WHO = {"actor": "editor", "reason": "seen on the cover"}


@pytest.fixture
def standards(workspace, tmp_path):
    """Collects a catalogue of ISO 1 to 3 with the titles given."""

    def collected(*titles: str):
        files = {f"data/{n}.yaml": document(f"ISO {n}", title) for n, title in enumerate(titles, 1)}
        source = collect.declare(
            {"slug": "catalogue", "format": "relaton", "place": str(catalogue(tmp_path / "a.tar.gz", files))}
        )
        return collect.collect(source, context=formats.Context(), workers=1)

    collected("One", "Two", "Three")
    return collected


def title(key: str) -> str:
    return Standard.objects.get(thing__key=key).title


def test_a_correction_speaks_first_and_can_be_undone(standards):
    """What a person corrects shows at once; undone, the source's words show again, and both acts are kept."""
    act = services.correct(kind="standard", key="ISO 1", fields={"title": "Right"}, **WHO)
    assert title("ISO 1") == "Right"
    services.correct(kind="standard", key="ISO 1", fields={"title": "Better"}, **WHO)
    assert title("ISO 1") == "Better"
    last = acts.standing("standard")[-1]
    services.undo(act=last.key, **WHO)
    assert title("ISO 1") == "Right"
    services.undo(act=act.key, **WHO)
    assert title("ISO 1") == "One"
    assert Record.objects.filter(source__slug="people").count() == 4
    with pytest.raises(UnknownThing):
        services.undo(act=act.key, **WHO)


def test_an_act_outlives_the_next_collect(standards):
    """A correction goes on speaking first when the source is collected again, changed or not."""
    services.correct(kind="standard", key="ISO 1", fields={"title": "Right"}, **WHO)
    standards("One, revised", "Two", "Three")
    assert title("ISO 1") == "Right"


def test_an_act_is_stale_when_its_basis_changed(standards):
    """An act is listed as stale when the sources no longer say what the person saw, and only then."""
    services.verify(kind="standard", key="ISO 1", fields=["title"], **WHO)
    services.verify(kind="standard", key="ISO 2", fields=["title"], **WHO)
    standards("One", "Two", "Another three")
    assert acts.stale() == []
    standards("One, revised", "Two", "Another three")
    assert [act.thing for act in acts.stale()] == ["ISO 1"]


def test_a_basis_seen_before_a_change_is_told(standards):
    """A correction that rests on an older basis is kept and is stale from the start."""
    seen = services.basis(kind="standard", key="ISO 1", fields=["title"])
    standards("One, revised", "Two", "Three")
    assert seen != services.basis(kind="standard", key="ISO 1", fields=["title"])
    services.correct(kind="standard", key="ISO 1", fields={"title": "Right"}, seen=seen, **WHO)
    assert [act.thing for act in acts.stale()] == ["ISO 1"]


def test_an_act_needs_an_actor_and_a_reason(standards):
    """Nobody acts without a name or a reason, and nothing is written then."""
    with pytest.raises(InputError):
        services.correct(kind="standard", key="ISO 1", fields={"title": "x"}, actor="editor", reason=" ")
    assert not Record.objects.filter(source__slug="people").exists()


def test_unknown_is_a_value_a_person_can_state(standards):
    """A person may say that something is unknown, and that is believed."""
    services.correct(kind="standard", key="ISO 1", fields={"status": None}, **WHO)
    thing = Thing.objects.get(kind="standard", key="ISO 1")
    voices = queries.assertions(things=[thing.pk])[thing.pk]
    assert voices[0].statement.fields == {"status": None}
    assert voices[0].is_of_person


def test_a_person_acts_while_a_source_is_collected(standards, workspace):
    """The lock of a collect that runs for minutes does not keep persons from acting."""
    import sqlite3

    collecting = sqlite3.connect(workspace.folder / "writing.lock", isolation_level=None)
    collecting.execute("BEGIN EXCLUSIVE")
    services.correct(kind="standard", key="ISO 1", fields={"title": "Right"}, **WHO)
    collecting.close()
    assert title("ISO 1") == "Right"


REGISTER = "title,start,end,lead\n{0},2006-05-15,2006-05-16,ITU-T\n{1},2006-05-15,2006-05-16,ITU-T\n"


@pytest.fixture
def activities(workspace, tmp_path):
    """Collects a register of two activities under the titles given."""

    def collected(first: str, second: str, slug: str = "register"):
        path = tmp_path / f"{slug}.csv"
        path.write_text(REGISTER.format(first, second), encoding="utf-8")
        source = collect.declare({"slug": slug, "format": "register-csv", "place": str(path)})
        collect.collect(source, context=formats.Context())

    return collected


def keys() -> list[str]:
    return sorted(Activity.objects.values_list("thing__key", flat=True))


def test_joined_by_a_person_and_separated_again(activities):
    """Two activities that a person joins are one, with all records; undone, they are two with their old keys."""
    activities("Workshop on countering spam", "Seminar about unwanted mail")
    before = keys()
    assert len(before) == 2
    act = services.join(kind="activity", keys=before, **WHO)
    assert len(keys()) == 1
    thing = Activity.objects.get().thing
    assert len(queries.assertions(things=[thing.pk])[thing.pk]) == 2
    assert Thing.objects.get(kind="activity", key=(set(before) - {thing.key}).pop()).merged_into == thing
    activities("Workshop on countering spam", "Seminar about unwanted mail", "again")
    assert len(keys()) == 1
    services.undo(act=act.key, **WHO)
    assert keys() == before
    assert not Thing.objects.exclude(merged_into=None).exists()


def test_separated_by_a_person_stays_so(activities):
    """A record that a rule had joined to an activity stands alone once a person says so, also after the next collect."""
    activities("Workshop on countering spam", "Meeting of the group")
    activities("Workshop on countering spam", "Meeting of another group", "second")
    one = Activity.objects.get(title="Workshop on countering spam")
    joined = queries.assertions(things=[one.pk])[one.pk]
    assert len(joined) == 2
    record = next(voice.record for voice in joined if voice.record.startswith("second/"))
    services.separate(kind="activity", key=one.thing.key, record=record, **WHO)
    assert Activity.objects.filter(title="Workshop on countering spam").count() == 2
    activities("Workshop on countering spam", "Meeting of a third group", "second")
    assert Activity.objects.filter(title="Workshop on countering spam").count() == 2


def test_a_person_corrects_what_a_rule_has_joined(activities):
    """A correction of a joined activity speaks of the whole of it, and is itself no further activity."""
    activities("Workshop on countering spam", "Meeting of the group")
    activities("Workshop on countering spam", "Meeting of another group", "second")
    one = Activity.objects.get(title="Workshop on countering spam")
    services.correct(kind="activity", key=one.thing.key, fields={"place": "Geneva"}, **WHO)
    assert (
        Activity.objects.filter(title="Workshop on countering spam").values_list("place", flat=True).get() == "Geneva"
    )
    assert Activity.objects.count() == 3


def test_every_act_reaches_its_own_record(standards):
    """What persons do is evidence like all else: each act has a record with its own words."""
    services.verify(kind="standard", key="ISO 1", fields=["title"], **WHO)
    record = Record.objects.select_related("pack").get(source__slug="people")
    assert b'"reason":"seen on the cover"' in queries.words(record)
    assert set(Evidence.objects.filter(record=record).values_list("thing__kind", flat=True)) == {"act", "standard"}
    assert effects.deriver("standard").bulk
