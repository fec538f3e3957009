"""Lists of references: what is written is what the work says, and programs that cite can read it."""

import json
import re

import pytest
import ryaml
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.descriptions import Description
from secretariat.formats import Context, relaton_yaml
from secretariat.formats.reference_lists import WRITERS, bibtex, csl_json, relaton, ris

X509 = Description(
    "ITU-T X.509", body="ITU-T", doctype="recommendation", titles=(("en", "Public-key & attribute {certificate} frameworks"),),
    abstracts=(("en", "<p>Defines frameworks.</p>"),), keywords=("PKI", "50 %"), date="2019-10",
    identifiers=(("DOI", "10.1000/x_509"), ("ISO", "ISO/IEC 9594-8")),
)  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
WORKS = st.builds(
    Description,
    key=TEXT.filter(str.strip),
    body=TEXT,
    doctype=TEXT,
    titles=st.lists(st.tuples(st.sampled_from(("en", "fr", "es")), TEXT.filter(str.strip)), max_size=2).map(tuple),
    abstracts=st.lists(st.tuples(st.just("en"), TEXT), max_size=1).map(tuple),
    keywords=st.lists(TEXT, max_size=3).map(tuple),
    identifiers=st.lists(st.tuples(st.sampled_from(("DOI", "URN")), TEXT), max_size=3).map(tuple),
    date=st.sampled_from(("", "2019", "2019-10", "2019-10-14")),
)


def test_an_entry_of_each_form_says_what_the_work_says():
    """Capitals kept, specials escaped, no markup in an abstract."""
    assert ris([X509]).splitlines() == [
        "TY  - STAND", "TI  - Public-key & attribute {certificate} frameworks", "SN  - ITU-T X.509", "PB  - ITU-T", "PY  - 2019",
        "DA  - 2019/10", "LA  - en", "DO  - 10.1000/x_509", "KW  - PKI", "KW  - 50 %", "AB  - Defines frameworks.", "ER  - ", "",
    ]  # fmt: skip
    assert "@techreport{ITU-T-X.509," in bibtex([X509])
    assert r"title = {{Public-key \& attribute \{certificate\} frameworks}}" in bibtex([X509])
    assert r"doi = {{10.1000/x\_509}}" in bibtex([X509]) and r"50 \%" in bibtex([X509])
    item = json.loads(csl_json([X509]))[0]
    assert (item["type"], item["number"], item["issued"]) == ("standard", "ITU-T X.509", {"date-parts": [[2019, 10]]})


def test_of_several_editions_no_identifier_is_that_of_the_work():
    """A DOI of one of two editions would lead to the wrong text."""
    several = X509._replace(identifiers=(("DOI", "10.1000/1"), ("DOI", "10.1000/2")))
    assert all("10.1000" not in WRITERS[form]([several]) for form in ("ris", "bibtex", "csl-json"))


def test_keys_of_bibtex_are_unique():
    """Two works whose names differ in signs alone."""
    found = re.findall(
        r"@techreport\{([^,]+),", bibtex([X509, X509._replace(key="ITU-T  X.509"), X509._replace(key="X 1")])
    )
    assert len(found) == len(set(found)) == 3


@pytest.mark.parametrize("form", WRITERS)
def test_a_list_of_none_is_a_list(form):
    """Nothing that a reader stumbles over."""
    assert WRITERS[form]([]) in ("", "[]\n")


@given(st.lists(WORKS, max_size=4))
def test_what_is_written_can_be_read(works):
    """Whatever stands in a work: one entry each, the number and title as they are, braces in pairs, YAML that is read."""
    items = json.loads(csl_json(works))
    assert [item["number"] for item in items] == [one.key for one in works]
    assert [item.get("title", "") for item in items] == [one.title for one in works]
    documents = [ryaml.loads(each) for each in relaton(works).split("---\n")[1:]] if works else []
    if all("---" not in str(one) for one in works):
        assert [each["docid"][0]["id"] for each in documents] == [one.key for one in works]
    entries = ris(works).split("ER  - \r\n")[:-1]
    assert [re.search(r"SN  - (.*)\r\n", each)[1] for each in entries] == [" ".join(one.key.split()) for one in works]
    text = re.sub(r"\\[{}&%$#_]|\\text\w+\{\}", "", bibtex(works))
    assert text.count("{") == text.count("}")


def test_our_own_reader_of_catalogues_reads_what_is_written():
    """Designation, title, date, kind and keywords come back."""
    body = relaton([X509]).removeprefix("---\n").encode()
    items = list(relaton_yaml.read_member("x509.yaml", body, "x509.yaml", {}, Context()))
    fields = next(statement for item in items for statement in getattr(item, "statements", ())).fields
    assert (fields["title"], fields["published"], fields["doctype"]) == (X509.title, "2019-10", "recommendation")
    assert list(fields["keywords"]) == ["PKI", "50 %"]
