"""Descriptions of works: what the catalogues say of one, the newest that speaks of a field first."""

from hypothesis import given
from hypothesis import strategies as st
from publication_samples import FIELDS

from secretariat.domain.descriptions import descriptions
from secretariat.domain.publications import publication
from secretariat.domain.works import works


def described(*said):
    """Key of a work -> its description, from statements' fields."""
    found = descriptions(works(map(publication, said)), {one["designation"]: one for one in said})
    return {one.key: one for one in found}


OLD = {
    "designation": "ISO/IEC 27001:2013",
    "body": "ISO/IEC",
    "title": "Old title",
    "titles": {"fr": "Vieux titre"},
    "abstract": "What it is for",
    "committee": "ISO/IEC JTC 1/SC 27",
    "identifiers": [["URN", "urn:iso:std:iso-iec:27001:ed-2"]],
    "relations": [["obsoletes", "ISO/IEC 27001:2005"]],
}
NEW = {"designation": "ISO/IEC 27001:2022", "body": "ISO/IEC", "title": "New title", "ics": ["35.030"]}
AMENDMENT = {"designation": "ISO/IEC 27001:2022/Amd 1:2024", "body": "ISO/IEC", "title": "Climate action changes"}
DRAFT = {"designation": "ISO/IEC DIS 27001", "body": "ISO/IEC", "title": "A draft's title", "keywords": ["draft"]}


def test_the_newest_edition_speaks_first_and_what_it_does_not_say_an_older_one_does():
    """Title of the newest edition, not of its amendment or of a draft; abstract and committee of the one before."""
    found = described(OLD, NEW, AMENDMENT, DRAFT)["ISO/IEC 27001"]
    assert found.titles == (("en", "New title"),)
    assert found.abstracts == (("en", "What it is for"),)
    assert found.committees == (("ISO/IEC JTC 1/SC 27", ""),)
    assert found.ics == ("35.030",)
    assert found.keywords == ("draft",)
    assert found.date == "2024"


def test_what_any_record_links_to_is_kept():
    """Identifiers and relations of every edition are there, each once."""
    found = described(OLD, NEW, {**OLD, "designation": "ISO/IEC 27001:2005"})["ISO/IEC 27001"]
    assert found.identifiers == (("URN", "urn:iso:std:iso-iec:27001:ed-2"),)
    assert found.relations == (("obsoletes", "ISO/IEC 27001:2005"),)


def test_every_language_of_a_title_is_there_and_english_first():
    """A title in another language alone keeps its language."""
    assert described(OLD)["ISO/IEC 27001"].titles == (("en", "Old title"), ("fr", "Vieux titre"))
    french = {**NEW, "title": "Titre", "title_language": "fr"}
    assert described(french)["ISO/IEC 27001"].titles == (("fr", "Titre"),)


def test_a_work_known_by_an_amendment_alone_takes_its_title():
    """Better the amendment's words than none."""
    assert described(AMENDMENT)["ISO/IEC 27001"].title == "Climate action changes"


def test_the_role_of_a_committee_is_kept():
    """3GPP names the prime group and others."""
    said = {"designation": "3GPP TS 33.501:REL-17/17.7.0", "title": "T", "committee": "S3",
            "committees": [["S3", "prime"], ["C4", "other"]]}  # fmt: skip
    assert described(said)["3GPP TS 33.501"].committees == (("S3", "prime"), ("C4", "other"))


@given(st.lists(FIELDS, max_size=12, unique_by=lambda one: one["designation"]), st.randoms())
def test_the_order_of_the_records_makes_no_difference(said, random):
    """One description a work, the same in whatever order the records come."""
    first = described(*said)
    random.shuffle(said)
    assert described(*said) == first
    assert set(first) == set(works(map(publication, said)).works)
