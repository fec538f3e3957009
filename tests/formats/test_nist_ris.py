"""Publications in RIS, with the lists that add the month."""

import pytest
from catalogues import catalogue
from hypothesis import given
from hypothesis import strategies as st

from secretariat import formats
from secretariat.domain.statements import Item, Problem
from secretariat.formats import nist_ris

CONTEXT = formats.Context()
RIS = """\
TY  - RPRT
TI  - Security and Privacy Controls
 for Information Systems
AU  - Someone, A
PY  - 2020
SN  - NIST SP 800-53r5
DO  - 10.6028/NIST.SP.800-53r5
ER  - """
LIST = (
    '<html><div class="report-paper"><span class="titles"><label class="label">Title:&nbsp;</label>Security&nbsp;</span>'
    '<span class="publication_date"><label class="label">Date:&nbsp;</label>September&nbsp;2020</span>'
    '<span class="report-number"><label class="label">Number:&nbsp;</label>NIST SP 800-53r5</span>'
    '<a href="https://example.org/a.pdf">PDF</a><a href="./bib/NIST.SP.800-53r5.ris" download="">x</a></div></html>'
)


def fields(raw: str, key: str = "a.ris"):
    (item,) = nist_ris.read_member(key, raw.encode(), key, {}, CONTEXT)
    return item.statements[0].fields


def test_a_publication():
    """Number, title over two lines, year, series and DOI; the last line may lack its end; no person is named."""
    assert fields(RIS) == {
        "designation": "NIST SP 800-53r5",
        "body": "NIST",
        "title": "Security and Privacy Controls for Information Systems",
        "published": "2020",
        "doctype": "SP 800",
        "identifiers": [["DOI", "10.6028/NIST.SP.800-53r5"]],
    }


def test_a_draft_says_so():
    """The stage of a draft is read from its number."""
    assert fields(RIS.replace("53r5", "53r6.ipd"))["stage"] == "ipd"


def test_a_list_adds_the_month(tmp_path):
    """An entry of a list speaks of the same publication, first, of its month and address."""
    path = catalogue(tmp_path / "nist.tar.gz", {"nist/SP800.html": LIST.encode(), "nist/bib/a.ris": RIS.encode()})
    assert formats.recognize(path) == "nist-ris"
    items = list(nist_ris.read(path, {}, CONTEXT))
    assert [item.key for item in items] == ["SP800.html#NIST.SP.800-53r5.ris", "nist/bib/a.ris"]
    assert items[0].statements[0].fields == {
        "designation": "NIST SP 800-53r5",
        "published": "2020-09",
        "address": "https://example.org/a.pdf",
    }
    assert items[0].shape > items[1].shape


def test_without_number_it_is_one_problem():
    """A file with neither number nor DOI is told once."""
    (problem,) = nist_ris.read_member("a.ris", b"TY  - RPRT\nTI  - x", "a.ris", {}, CONTEXT)
    assert problem.code == "no-identifier" and problem.mend


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_told(raw):
    """Any bytes give one item or one problem."""
    (one,) = nist_ris.read_member("a.ris", raw, "a.ris", {}, CONTEXT)
    assert isinstance(one, Item | Problem)


@given(st.dictionaries(st.sampled_from(["TI", "PY", "SN", "DO"]), st.text("abc 123-", min_size=1, max_size=20)))
def test_what_was_written_is_read(tags):
    """Tags and values come back as they were written, without the spaces around."""
    text = "".join(f"{tag}  - {value}\n" for tag, value in tags.items())
    assert nist_ris.fields_of(text) == {tag: [value.strip()] for tag, value in tags.items()}


@pytest.mark.data
def test_the_real_publications(data):
    """All of the real archive is read."""
    found = list(nist_ris.read(data / "standards" / "nist.tar.gz", {}, CONTEXT))
    items = [one for one in found if isinstance(one, Item)]
    assert len(items) == 21136
    assert {one.code for one in found if isinstance(one, Problem)} == {"not-a-document"}
