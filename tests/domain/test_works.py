"""Works: what was published many times over is one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publication_samples import PUBLICATIONS, of, sample

from secretariat.domain.publications import publication
from secretariat.domain.works import works


@given(PUBLICATIONS, st.randoms())
def test_the_order_in_which_publications_come_makes_no_difference(some, random):
    """Works, editions and problems are the same in whatever order the publications come."""
    first = works(some)
    random.shuffle(some)
    again = works(some)
    assert (again.works, again.of, sorted(again.problems)) == (first.works, first.of, sorted(first.problems))


@given(PUBLICATIONS)
def test_each_publication_stands_in_just_one_work(some):
    """Every publication is listed once, in the work that the grouping names for it, and in no other."""
    grouped = works(some)
    listed = [key for work in grouped.works.values() for key in work.publications()]
    assert sorted(listed) == sorted({one.key for one in some})
    assert all(key in grouped.works[grouped.of[key]].publications() for key in listed)


CASES = (
    ("ITU-T X.509 (10/2019)", "ITU-T X.509", "ITU-T X.509", "ITU-T X"),
    ("ITU-T X.509 (2019) Cor. 1 (10/2021)", "ITU-T X.509", "ITU-T X.509", "ITU-T X"),
    ("ITU-T G.709/Y.1331 (06/2020)", "ITU-T G.709", "ITU-T G.709", "ITU-T G"),
    ("ITU-T X Suppl. 1 (10/2007)", "ITU-T X Suppl. 1", "ITU-T X Suppl. 1", "ITU-T X"),
    ("ITU-R M.1457-15", "ITU-R M.1457", "ITU-R M.1457", "ITU-R M"),
    ("ISO/IEC 27001:2013/Cor 1:2014", "ISO/IEC 27001", "ISO/IEC 27001", ""),
    ("ISO/IEC DIS 27001", "ISO/IEC 27001", "ISO/IEC 27001", ""),
    ("ISO/IEC 9594-8:2020", "ISO/IEC 9594-8", "ISO/IEC 9594", ""),
    ("ISO/IEC TS 27006-2:2021", "ISO/IEC TS 27006-2", "ISO/IEC 27006", ""),
    ("IEC 60034-1:2010+AMD1:2013 CSV", "IEC 60034-1", "IEC 60034", ""),
    ("3GPP TS 33.501:REL-17/17.7.0", "3GPP TS 33.501", "3GPP TS 33.501", "3GPP 33"),
    ("RFC 5322", "RFC 5322", "RFC 5322", "IETF RFC"),
    ("NIST SP 800-53r5", "NIST SP 800-53", "NIST SP 800-53", "NIST SP 800"),
    ("NBS FIPS 46", "NIST FIPS 46", "NIST FIPS 46", "NIST FIPS"),
    ("ANSI/IEEE 802.3-1985", "IEEE 802.3", "IEEE 802.3", "IEEE 802"),
    ("IEEE P802.1X/D-1.4-2019-06", "IEEE 802.1X", "IEEE 802.1X", "IEEE 802"),
    ("ETSI EN 303 645 V2.1.1 (2020-06)", "ETSI EN 303 645", "ETSI EN 303 645", ""),
    ("W3C REC-xml-20081126", "W3C xml", "W3C xml", ""),
    ("no designation at all", "no designation at all", "no designation at all", ""),
)


@pytest.mark.parametrize(("designation", "work", "family", "series"), CASES)
def test_a_publication_leads_to_its_work_family_and_series(designation, work, family, series):
    """Editions, versions, drafts, amendments and second numbers lead to one work; parts to one family."""
    grouped = works(of(designation))
    found = grouped.works[grouped.of[designation]]
    assert (found.key, found.family, found.series) == (work, family, series)


def test_amendments_belong_to_the_edition_that_they_change():
    """A corrigendum stands with the edition of its year, in force or not, and editions stand in order."""
    grouped = works(
        of("ISO/IEC 27001:2022/Amd 1:2024", "ISO/IEC 27001:2022", "ISO/IEC 27001:2013/Cor 1:2014", "ISO/IEC 27001:2013")
    )
    assert [(one.key, one.amendments) for one in grouped.works["ISO/IEC 27001"].editions] == [
        ("ISO/IEC 27001:2013", ("ISO/IEC 27001:2013/Cor 1:2014",)),
        ("ISO/IEC 27001:2022", ("ISO/IEC 27001:2022/Amd 1:2024",)),
    ]


def test_of_two_editions_of_a_year_the_last_before_the_amendment_is_the_one():
    """ITU-T names the edition by its year: of two in that year the amendment is of the one that was there."""
    names = ("ITU-T Q.1 (02/2008)", "ITU-T Q.1 (11/2008)", "ITU-T Q.1 (2008) Amd. 1 (06/2008)")
    editions = works(of(*names)).works["ITU-T Q.1"].editions
    assert [one.amendments for one in editions] == [(names[2],), ()]


def test_an_edition_known_by_its_amendment_alone_is_shown_without_a_publication():
    """An amendment whose edition is not held still stands in its work, below an edition that says so."""
    editions = works(of("ISO 9001:2008/Amd 1:2010", "ISO 9001:2015")).works["ISO 9001"].editions
    assert [(one.key, one.publications) for one in editions] == [
        ("ISO 9001:2008", ()),
        ("ISO 9001:2015", ("ISO 9001:2015",)),
    ]


def test_an_amendment_with_a_number_of_its_own_is_led_to_its_base_by_relation_and_number():
    """IEEE 802.1Xck amends 802.1X-2010 and stands there; what only claims to amend another number does not."""
    amends = publication(
        {"designation": "IEEE 802.1Xck-2018", "relations": [["updates", "IEEE 802.1X-2010", "amends"]]}
    )
    claims = publication({"designation": "IEEE 1588-2019", "relations": [["updates", "IEEE 802.1X-2010", "amends"]]})
    grouped = works([amends, claims, *of("IEEE 802.1X-2010", "IEEE 802.1X-2020")])
    assert grouped.works["IEEE 802.1X"].editions[0].amendments == ("IEEE 802.1Xck-2018",)
    assert grouped.of["IEEE 1588-2019"] == "IEEE 1588"
    assert [(one.place, one.code) for one in grouped.problems] == [("IEEE 1588-2019", "amends-another-number")]


def test_versions_are_in_their_numbers_order_and_drafts_apart():
    """Version 17.10 comes after 17.9, and what is below version 3 is a draft."""
    names = [f"3GPP TS 33.501:REL-17/{one}" for one in ("0.1.0", "17.9.0", "17.10.0")]
    work = works(of(*reversed(names))).works["3GPP TS 33.501"]
    assert ([one.key for one in work.editions], work.drafts) == (names[1:], (names[0],))


def test_two_documents_that_claim_one_id_are_told():
    """Records of one id that differ in title and year are told; two spellings of one record are not."""
    one = {"designation": "ITU-R BT.2053-0", "title": "Large screen digital imagery", "published": "2006"}
    other = {"designation": "ITU-R BT.2053-0", "title": "Integrated broadcast-broadband", "published": "2014"}
    same = {"designation": "ITU-R BT.2053-0", "title": "Large  Screen digital imagery", "published": "2006-05"}
    assert [each.code for each in works(map(publication, (one, other))).problems] == ["identifier-claimed-twice"]
    assert works(map(publication, (one, same))).problems == []


def test_an_end_before_the_beginning_is_not_believed():
    """A publication said to have ended before it was published keeps its place and loses that date, with a problem."""
    grouped = works(of("IEC 60034-1:2010", dates={"obsoleted": "2004-01-01"}))
    assert grouped.publications["IEC 60034-1:2010"].ended == ""
    assert [one.code for one in grouped.problems] == ["dates-backwards"]


def test_the_digitizing_of_an_old_standard_is_not_its_date():
    """IEEE's catalogue gives the day of digitizing as that of publication: the year of the designation holds."""
    dates = {"issued": "2001-06-14"}
    assert of("IEEE 802.1X-2001", published="2019-04-05", dates=dates)[0].date == "2001-06-14"


@settings(max_examples=5)
@given(st.integers(1, 3))
def test_ten_megabytes_of_identifier_are_a_work_and_a_short_problem(times):
    """What is far too long for a designation is kept as it is, and the message about it is short."""
    key = "ISO " + "9" * (times * 3_000_000)
    grouped = works(of(key))
    assert grouped.of[key] == key
    assert all(len(one.place) <= 200 and len(one.message) < 500 for one in grouped.problems)


@pytest.mark.data
def test_the_sample_of_all_catalogues_is_grouped():
    """Of the sample of all catalogues each publication is in one work, and the versions of a specification are together."""
    some = sample()
    grouped = works(some)
    listed = [key for work in grouped.works.values() for key in work.publications()]
    assert len(listed) > 400
    assert sorted(listed) == sorted({one.key for one in some})
    for one in some:
        if one.key.startswith("3GPP "):
            assert grouped.of[one.key] == one.key.split(":")[0].split("/")[0]  # one id lacks its release
