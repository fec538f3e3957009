"""Lives: a publication is superseded by name or by its body's word, and wrong relations are told and not believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publication_samples import PUBLICATIONS, sample

from secretariat.domain import status_words
from secretariat.domain.lifecycle import lives
from secretariat.domain.publications import publication
from secretariat.domain.status_words import State
from secretariat.domain.successions import chain
from secretariat.domain.works import works


def of_facts(*facts: dict):
    """Lives of publications from the fields of their statements."""
    return lives(works(map(publication, facts)))


def codes(found) -> list[tuple[str, str]]:
    """(place, code) of each problem."""
    return [(one.place, one.code) for one in found.problems]


@given(PUBLICATIONS, st.randoms())
def test_the_order_in_which_publications_come_makes_no_difference(some, random):
    """Statuses, successions and problems are the same in whatever order the publications come."""
    first = lives(works(some))
    random.shuffle(some)
    assert lives(works(some)) == first


@given(PUBLICATIONS)
def test_no_publication_comes_after_itself(some):
    """However relations run, following successions from any publication never leads back to it, plans and all."""
    found = lives(works(some)).successions
    after: dict[str, set[str]] = {}
    for one in found:
        after.setdefault(one.earlier, set()).add(one.later)
    for start in after:
        seen: set[str] = set()
        level = set(after[start])
        while level:
            assert start not in level
            seen |= level
            level = {later for key in level for later in after.get(key, ())} - seen


@given(PUBLICATIONS)
def test_superseded_needs_a_name_or_the_bodys_word(some):
    """Whoever is superseded has a named successor that is not itself, or its body says so in a word of its table."""
    grouped = works(some)
    for key, status in lives(grouped).statuses.items():
        assert key not in status.successors
        if status.state == State.SUPERSEDED and not status.successors:
            found = status_words.meaning(status.word, grouped.publications[key].bodies)
            assert found is not None and found[0] == State.SUPERSEDED


@given(PUBLICATIONS)
def test_a_believed_relation_never_runs_back_in_time(some):
    """No successor that is held was surely published before what it replaced."""
    grouped = works(some)
    for one in lives(grouped).successions:
        earlier, later = (grouped.publications.get(key) for key in (one.earlier, one.later))
        if earlier and later and earlier.date[:4].isdigit() and later.date[:4].isdigit():
            assert later.date[:4] >= earlier.date[:4]


X509 = [
    {"designation": "ITU-T X.509 (10/2016)", "published": "2016-10-14", "status": "Withdrawal"},
    {"designation": "ITU-T X.509 (10/2019)", "published": "2019-10-14", "status": "Published"},
    {"designation": "ITU-T X.509 (2019) Cor. 1 (10/2021)", "published": "2021-10-14", "status": "Published"},
]
ISO27001 = [
    {"designation": "ISO/IEC 27001:2005", "published": "2005-10", "status": "95.99"},
    {"designation": "ISO/IEC 27001:2013", "published": "2013-10", "status": "95.99",
     "relations": [["obsoletes", "ISO/IEC 27001:2005"], ["updates", "ISO/IEC 27001:2022"]]},
    {"designation": "ISO/IEC 27001:2013/Cor 1:2014", "published": "2013", "status": "95.99"},
    {"designation": "ISO/IEC 27001:2022", "published": "2022-10", "status": "60.60",
     "relations": [["obsoletes", "ISO/IEC 27001:2013"], ["obsoletes", "ISO/IEC 27001:2013/Cor 1:2014"]]},
    {"designation": "ISO/IEC 27001:2022/Amd 1", "published": "2022", "status": "60.00"},
    {"designation": "ISO/IEC 27001:2022/Amd 1:2024", "published": "2022", "status": "60.60"},
]  # fmt: skip
TS33501 = [
    {"designation": "3GPP TS 33.501:REL-15/0.1.0", "published": "2017-03-01"},
    {"designation": "3GPP TS 33.501:REL-15/15.0.0", "published": "2018-03-26"},
    {"designation": "3GPP TS 33.501:REL-15/15.1.0", "published": "2018-06-21"},
    {"designation": "3GPP TS 33.501:REL-16/16.0.0", "published": "2019-09-25"},
]
RFCS = [
    {
        "designation": "RFC 822",
        "published": "1982-08",
        "status": "obsoleted",
        "relations": [["obsoletedBy", "RFC 2822"]],
    },
    {
        "designation": "RFC 2822",
        "published": "2001-04",
        "status": "obsoleted",
        "relations": [["obsoletedBy", "RFC 5322"]],
    },
    {"designation": "RFC 5322", "published": "2008-10", "status": "current", "relations": [["obsoletes", "RFC 2822"]]},
]
SP80053 = [
    {"designation": "NIST SP 800-53", "published": "2005"},
    {"designation": "NIST SP 800-53r4", "published": "2013-04"},
    {"designation": "NIST SP 800-53r5", "published": "2020-09"},
    {"designation": "NIST SP 800-171r3 fpd", "published": "2023-11"},
]
X8021 = [
    {"designation": "IEEE 802.1X-2010", "published": "2015-11-11", "status": "Superseded"},
    {"designation": "IEEE 802.1X-2020", "published": "2020-02-28", "status": "Active",
     "relations": [["updates", "IEEE 802.1X-2010", "revises"]]},
    {"designation": "IEEE 802.1Xck-2018", "published": "2018-12-27", "status": "Superseded",
     "relations": [["updates", "IEEE 802.1X-2010", "amends"]]},
    {"designation": "IEEE P802.1X/D-1.4-2019-06", "published": "2019-08-09", "status": "Inactive"},
]  # fmt: skip
EN303645 = [
    {"designation": "ETSI EN 303 645 V2.1.1 (2020-06)", "published": "2020-06"},
    {"designation": "ETSI EN 303 645 V3.1.3 (2024-09)", "published": "2024-09"},
    {"designation": "ETSI EN 304 223"},
]
W3C = [
    {"designation": "W3C WD-xml-19961114", "published": "1996-11-14", "status": "Working Draft"},
    {"designation": "W3C REC-xml-20060816", "published": "2006-08-16", "status": "Recommendation"},
    {"designation": "W3C REC-xml-20081126", "published": "2008-11-26", "status": "Recommendation"},
]
CASES = (
    (X509, "ITU-T X.509 (10/2016)", "superseded", "successor", ["ITU-T X.509 (10/2019)"]),
    (X509, "ITU-T X.509 (10/2019)", "in force", "newest", []),
    (X509, "ITU-T X.509 (2019) Cor. 1 (10/2021)", "in force", "newest", []),
    (ISO27001, "ISO/IEC 27001:2005", "superseded", "successor", ["ISO/IEC 27001:2013"]),
    (ISO27001, "ISO/IEC 27001:2013/Cor 1:2014", "superseded", "successor", ["ISO/IEC 27001:2022"]),
    (ISO27001, "ISO/IEC 27001:2022", "in force", "word", []),
    (ISO27001, "ISO/IEC 27001:2022/Amd 1", "superseded", "successor", ["ISO/IEC 27001:2022/Amd 1:2024"]),
    (ISO27001, "ISO/IEC 27001:2022/Amd 1:2024", "in force", "word", []),
    (TS33501, "3GPP TS 33.501:REL-15/0.1.0", "superseded", "successor", ["3GPP TS 33.501:REL-15/15.0.0"]),
    (TS33501, "3GPP TS 33.501:REL-15/15.0.0", "superseded", "successor", ["3GPP TS 33.501:REL-15/15.1.0"]),
    (TS33501, "3GPP TS 33.501:REL-15/15.1.0", "in force", "newest", []),
    (TS33501, "3GPP TS 33.501:REL-16/16.0.0", "in force", "newest", []),
    (RFCS, "RFC 822", "superseded", "word", ["RFC 2822"]),
    (RFCS, "RFC 5322", "in force", "word", []),
    (SP80053, "NIST SP 800-53", "superseded", "successor", ["NIST SP 800-53r4"]),
    (SP80053, "NIST SP 800-53r5", "unknown", "", []),
    (SP80053, "NIST SP 800-171r3 fpd", "draft", "designation", []),
    (X8021, "IEEE 802.1X-2010", "superseded", "word", ["IEEE 802.1X-2020"]),
    (X8021, "IEEE 802.1X-2020", "in force", "word", []),
    (X8021, "IEEE 802.1Xck-2018", "superseded", "word", ["IEEE 802.1X-2020"]),
    (X8021, "IEEE P802.1X/D-1.4-2019-06", "superseded", "successor", ["IEEE 802.1X-2020"]),
    (EN303645, "ETSI EN 303 645 V2.1.1 (2020-06)", "superseded", "successor", ["ETSI EN 303 645 V3.1.3 (2024-09)"]),
    (EN303645, "ETSI EN 303 645 V3.1.3 (2024-09)", "in force", "newest", []),
    (EN303645, "ETSI EN 304 223", "draft", "designation", []),
    (W3C, "W3C WD-xml-19961114", "superseded", "successor", ["W3C REC-xml-20060816"]),
    (W3C, "W3C REC-xml-20081126", "in force", "newest", []),
)  # fmt: skip


@pytest.mark.parametrize(("facts", "key", "state", "basis", "successors"), CASES, ids=[case[1] for case in CASES])
def test_the_state_of_real_publications(facts, key, state, basis, successors):
    """Each body's publications have the state, its reason and the nearest successors that their catalogues give."""
    status = of_facts(*facts).statuses[key]
    assert (status.state, status.basis, list(status.successors)) == (state, basis, successors)


def test_the_chain_of_editions_runs_from_the_first_to_the_last():
    """From the middle the chain leads back to the first and on to the last, each step once for each who says so."""
    steps = chain("RFC 2822", of_facts(*RFCS).successions)
    assert list(dict.fromkeys((one.earlier, one.later) for one in steps)) == [
        ("RFC 822", "RFC 2822"),
        ("RFC 2822", "RFC 5322"),
    ]


WRONG = (
    ("relation-to-itself", [{"designation": "RFC 1", "relations": [["obsoletes", "RFC 1"]]}]),
    ("relation-to-sibling", [{"designation": "ITU-T A.1 (03/1993)", "relations": [["hasEdition", "A.2 (11/2012)"]]}]),
    ("relation-backwards", [{"designation": "ISO 1:2002", "relations": [["obsoletes", "ISO 2:2016"]]}]),
    ("relation-backwards", [{"designation": "ISO 1:2016", "relations": [["obsoletedBy", "ISO 2:2002"]]}]),
    (
        "amendment-replaces-base",
        [{"designation": "ISO 57:1975/Amd 1:1996", "relations": [["obsoletes", "ISO 57:1975"]]}],
    ),
    ("relation-target-unread", [{"designation": "RFC 160", "relations": [["obsoletes", "NIC 6716"]]}]),
    ("status-word-unknown", [{"designation": "RFC 160", "status": "Fabulous"}]),
)


@pytest.mark.parametrize(("code", "facts"), WRONG, ids=[f"{case[0]}-{number}" for number, case in enumerate(WRONG)])
def test_what_cannot_be_true_is_told_and_not_believed(code, facts):
    """Each rule names the publication that says it, and nothing is superseded or succeeded by it."""
    found = of_facts(*facts)
    assert codes(found) == [(facts[0]["designation"], code)]
    assert found.successions == []
    assert State.SUPERSEDED not in {one.state for one in found.statuses.values()}


def test_a_cycle_is_told_and_what_leads_to_it_stands():
    """Three that replace each other in a ring are told, each by whoever says it; a fourth outside is still replaced."""
    ring = {"RFC 11": "RFC 12", "RFC 12": "RFC 13", "RFC 13": "RFC 11", "RFC 10": "RFC 11"}
    found = of_facts(*({"designation": a, "relations": [["obsoletedBy", b]]} for a, b in ring.items()))
    assert codes(found) == [(one, "relation-cycle") for one in ("RFC 11", "RFC 12", "RFC 13")]
    assert [(one.earlier, one.later) for one in found.successions] == [("RFC 10", "RFC 11")]


def test_an_edition_said_the_wrong_way_round_is_a_note_where_the_right_way_is_known():
    """ISO's "updates" names the next edition: a note where that edition says the same the right way, else a doubt."""
    found = of_facts(*ISO27001)
    assert [(one.place, one.code, one.severity) for one in found.problems] == [
        ("ISO/IEC 27001:2013", "relation-reversed", "note")
    ]
    alone = of_facts({"designation": "ISO 1:2002", "relations": [["updates", "ISO 2:2016"]]})
    assert [(one.code, one.severity) for one in alone.problems] == [("relation-backwards", "doubt")]


def test_what_a_draft_would_replace_is_not_replaced_yet():
    """A draft that names what it is to replace is planned, and leaves the standard in force."""
    found = of_facts(
        {"designation": "ISO 877-1:2009", "published": "2009-06", "status": "90.92"},
        {"designation": "ISO/DIS 877-1", "status": "40.20", "relations": [["obsoletes", "ISO 877-1:2009"]]},
    )
    assert found.statuses["ISO 877-1:2009"].state == State.IN_FORCE
    assert [(one.earlier, one.later, one.planned) for one in found.successions] == [
        ("ISO 877-1:2009", "ISO/DIS 877-1", True)
    ]


def test_the_bodys_word_holds_against_a_relation_and_the_quarrel_is_told():
    """In force in its body's word and replaced by a relation: in force, its successor named, and a doubt."""
    found = of_facts(
        {"designation": "ISO 13702:2015", "status": "90.92"},
        {"designation": "ISO 13702:2024", "status": "60.60", "relations": [["obsoletes", "ISO 13702:2015"]]},
    )
    assert found.statuses["ISO 13702:2015"].state == State.IN_FORCE
    assert found.statuses["ISO 13702:2015"].successors == ("ISO 13702:2024",)
    assert codes(found) == [("ISO 13702:2015", "status-against-relation")]


def test_a_work_is_where_its_best_text_is():
    """In force if an edition is, draft while only a draft lives, else as its newest edition."""
    found = of_facts(
        *ISO27001,
        {"designation": "ISO/DIS 37114", "status": "40.20"},
        {"designation": "ITU-T V.5 (10/1984)", "status": "Withdrawal"},
        {"designation": "ITU-T V.5 (11/1988)", "status": "Withdrawal"},
    )
    assert found.states == {"ISO/IEC 27001": "in force", "ISO 37114": "draft", "ITU-T V.5": "withdrawn"}


def test_every_word_names_its_source():
    """Each row of the table of words has a body, a meaning that is known, and the title and address of its source."""
    rows = list(status_words.table())
    assert {"ITU-T", "ITU-R", "ISO", "IEC", "IEEE", "ETSI", "3GPP", "IETF", "W3C", "OASIS", "NIST"} == {
        row["body"] for row in rows
    }
    assert {row["means"] for row in rows} <= {*State, status_words.PUBLISHED}
    assert all(row["title"] and row["address"].startswith("http") for row in rows)


@pytest.mark.data
def test_the_sample_of_all_catalogues_has_its_lives():
    """Of the sample of all catalogues every publication has a state, each state occurs, and few words are not known."""
    some = sample()
    found = lives(works(some))
    assert set(found.statuses) == {one.key for one in some}
    assert {one.state for one in found.statuses.values()} == set(State)
    assert sum(one.code == "status-word-unknown" for one in found.problems) < len(some) // 100
