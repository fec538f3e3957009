"""The study of standards: what it finds, and that what has changed is studied with the result of all."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registers import collected, found, standard, states

from secretariat.domain.errors import InputError, UnknownThing
from secretariat.evidence import rebuild, services
from secretariat.evidence.acts import standing
from secretariat.standards.study import models, overrides, queries, store
from secretariat.standards.study.pipeline import study

WHO = {"actor": "rapporteur", "reason": "read both"}
DIRECTORY = {
    "x509-1": standard(
        "ITU-T X.509 (10/2012)", "Information technology - The Directory - Public-key certificate frameworks", "2012-10-14",
        status="Superseded",
    ),
    "x509-2": standard(
        "ITU-T X.509 (10/2016)", "Information technology - The Directory - Public-key certificate frameworks", "2016-10-14",
        identifiers=[("ISO", "ISO/IEC 9594-8")], status="In force",
    ),
    "x509-c": standard("ITU-T X.509 (2016) Cor. 1 (05/2018)", "", "2018-05-14", status="In force"),
    "iso-9594-8": standard(
        "ISO/IEC 9594-8:2017", "Information technology - The Directory - Public-key certificate frameworks", "2017-05-01"
    ),
    "paper": standard("ISO 216:2007", "Writing paper and certain classes of printed matter", "2007-09-01"),
}  # fmt: skip


def test_publications_become_works_with_their_lives(workspace, tmp_path):
    """Editions and amendments stand in one work with their states; each leads to the standard whose page has its records."""
    collected(tmp_path, DIRECTORY)
    made = study()
    assert made.counts["work"] == 3
    work = queries.work("ITU-T X.509")
    assert (work.state, work.editions, work.publications, work.first, work.newest) == (
        "in force",
        2,
        3,
        "2012-10-14",
        "2018-05-14",
    )
    told = [(one.key, one.role, one.state, one.thing.key) for one in queries.publications("ITU-T X.509")]
    assert told == [
        ("ITU-T X.509 (10/2012)", "edition", "superseded", "ITU-T X.509 (10/2012)"),
        ("ITU-T X.509 (10/2016)", "edition", "in force", "ITU-T X.509 (10/2016)"),
        ("ITU-T X.509 (2016) Cor. 1 (05/2018)", "amendment", "in force", "ITU-T X.509 (2016) Cor. 1 (05/2018)"),
    ]
    assert [(one.earlier, one.later) for one in queries.successions("ITU-T X.509")] == [
        ("ITU-T X.509 (10/2012)", "ITU-T X.509 (10/2016)")
    ]


@pytest.mark.clause("PP Res 130 (draft of 28 July 2006)", "instructs 2 i)")
def test_security_is_judged_and_explained(workspace, tmp_path):
    """Each work has a probability, and evidence whose weights make it; what is not about security is not said to be."""
    collected(tmp_path, DIRECTORY)
    study()
    work = queries.work("ITU-T X.509")
    assert work.is_security and work.probability > 0.9
    assert {kind for kind, _, _ in work.reasons["security"]} >= {"words", "base"}
    assert not queries.work("ISO 216").is_security


def test_twins_say_what_they_rest_on(workspace, tmp_path):
    """Two works of one text are twins, with the record's own words as evidence."""
    collected(tmp_path, DIRECTORY)
    study()
    (twin,) = queries.twins(work="ITU-T X.509")
    assert (twin.a, twin.b, twin.basis) == ("ISO/IEC 9594-8", "ITU-T X.509", "identifier")
    assert "9594-8" in twin.evidence


def test_nothing_changed_writes_nothing(workspace, tmp_path):
    """Without anything new the study in effect stays; made whole all the same, no row changes."""
    collected(tmp_path, DIRECTORY)
    first = study()
    assert study() == first
    before = found()
    again = study(whole=True)
    assert again != first and again.changed == 0
    assert found() == before


def test_a_study_that_is_broken_off_changes_nothing_and_is_finished_by_the_next(workspace, tmp_path):
    """Broken off at any step, what stood goes on standing whole; the next study gives what one without a break gives."""
    collected(tmp_path, DIRECTORY)
    study()
    before = found()
    changed = {
        **DIRECTORY,
        "x509-3": standard("ITU-T X.509 (10/2019)", "Public-key certificates", "2019-10-14", status="In force"),
    }
    del changed["paper"]
    collected(tmp_path, changed)
    steps: list[str] = []
    for step in ("reading", "works", "lives", "rows", "twins", "effect"):

        def stop(name, step=step):
            steps.append(name)
            if name == step:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            study(progress=stop, whole=step == "works")
        assert found() == before, step
    study()
    after = found()
    assert after != before and not queries.work("ISO 216")
    assert study(whole=True).changed == 0
    assert found() == after
    for model in store.TABLES:
        assert model.everything.count() == model.objects.count()


NUMBERS = ("ISO 1:2000", "ISO 1:2010", "ISO 1:2010/Amd 1:2012", "ISO 2", "ISO/IEC 27001:2013", "ISO/IEC 27001:2022",
           "IEC 60001:1999", "ITU-T X.1 (01/2000)", "ITU-T X.1 (01/2010)", "RFC 1", "RFC 2", "NIST SP 800-53r5", "odd")  # fmt: skip
TITLES = ("Information security management systems", "Key management for network security", "Steel pipes", "")
DOCUMENTS = st.builds(
    lambda name, title, year, relations: (name, title, year, tuple(relations)),
    st.sampled_from(NUMBERS), st.sampled_from(TITLES), st.sampled_from(("", "1999-01-01", "2011-05-01")),
    st.lists(st.tuples(st.sampled_from(("obsoletes", "updates", "obsoletedBy", "hasEdition")), st.sampled_from(NUMBERS)), max_size=2),
)  # fmt: skip
REGISTERS = st.dictionaries(st.sampled_from("abcdefgh"), DOCUMENTS, min_size=1, max_size=8)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(REGISTERS, min_size=2, max_size=4), st.data())
def test_what_has_changed_is_studied_with_the_result_of_all(workspace, tmp_path, registers, data):
    """After any changes of the sources and acts of persons, the study of what has changed equals a whole one row by row."""
    for register in registers:
        collected(tmp_path, {name: standard(*one) for name, one in register.items()})
        study()
        keys = sorted(states())
        if len(keys) > 1 and data.draw(st.booleans()):
            overrides.override(data.draw(st.sampled_from(keys)), security=data.draw(st.booleans()), **WHO)
        if len(keys) > 1 and data.draw(st.booleans()):
            one, other = data.draw(st.permutations(keys))[:2]
            data.draw(st.sampled_from((overrides.confirm_twin, overrides.refuse_twin)))(one, other, **WHO)
        study()
        now = found()
        assert study(whole=True).changed == 0
        assert found() == now


def test_rebuilding_the_register_changes_nothing_that_was_studied(workspace, tmp_path):
    """After all that is derived was made anew from the packs, a whole study finds the same rows."""
    collected(tmp_path, DIRECTORY)
    study()
    overrides.override("ISO 216", security=True, topics=["identity"], **WHO)
    overrides.refuse_twin("ITU-T X.509", "ISO/IEC 9594-8", **WHO)
    study()
    before = found()
    rebuild.rebuild()
    assert study(whole=True).changed == 0
    assert found() == before


# What persons say


def test_a_person_is_believed_before_the_study_at_once_and_after(workspace, tmp_path):
    """An override shows at once and stands in the next study; undone, the study's own judgement shows again."""
    collected(tmp_path, DIRECTORY)
    study()
    overrides.override("ISO 216", security=True, topics=["identity"], **WHO)

    def shown():
        work = queries.work("ISO 216")
        topics = [one.topic for one in queries.topics_of(["ISO 216"]).get("ISO 216", [])]
        return work.is_security, work.security_by, work.topic, topics

    assert shown() == (True, "person", "identity", ["identity"])
    study()
    assert shown() == (True, "person", "identity", ["identity"])
    services.undo(act=standing("work")[-1].key, **WHO)
    assert shown()[:2] == (False, "study")
    study()
    assert shown() == (False, "study", "", [])


def test_twins_are_confirmed_refused_and_said(workspace, tmp_path):
    """A person confirms, refuses or adds a pair; it is kept in the next study, and nobody is told of a work that is not."""
    collected(tmp_path, DIRECTORY)
    study()
    overrides.refuse_twin("ITU-T X.509", "ISO/IEC 9594-8", **WHO)
    overrides.confirm_twin("ISO 216", "ITU-T X.509", kind="related", **WHO)
    told = {("ISO 216", "ITU-T X.509", "confirmed"), ("ISO/IEC 9594-8", "ITU-T X.509", "refused")}
    for _ in range(2):
        assert {(one.a, one.b, one.state) for one in models.Twin.objects.all()} == told
        study()
    with pytest.raises(UnknownThing):
        overrides.confirm_twin("ISO 216", "ISO 999999", **WHO)
    with pytest.raises(InputError):
        overrides.confirm_twin("ISO 216", "ISO 216", **WHO)
    with pytest.raises(InputError):
        overrides.override("ISO 216", **WHO)
