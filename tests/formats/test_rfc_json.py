"""The RFC series: two indexes of different days and the subseries speak of the same documents."""

import json

import pytest
from catalogues import catalogue

from secretariat import formats
from secretariat.domain.precedence import Assertion, rank, settle, values
from secretariat.domain.statements import Problem
from secretariat.formats import rfc_json

CONTEXT = formats.Context()
CURRENT = {
    "RFC5280": {
        "title": "PKIX",
        "keywords": ["x", "x"],
        "level": "std",
        "status": "current",
        "stream": "ietf",
        "wg": "pkix",
    }
}
OLD = [
    {
        "id": "RFC5280",
        "title": "PKIX",
        "date": {"y": 2008, "m": 5},
        "doi": "10.1/x",
        "obsoletes": ["RFC3280"],
        "status": "PS",
    },
    {"id": "RFC0014", "status": "Not Issued"},
]


def archive(tmp_path, current: str, old: str):
    files = {"ietf/rfc-index-2018.json": old.encode(), "ietf/rfcs.json": current.encode()}
    return catalogue(tmp_path / "ietf.tar.gz", files)


def read(path):
    found = list(rfc_json.read(path, {}, CONTEXT))
    return [one for one in found if not isinstance(one, Problem)], [one for one in found if isinstance(one, Problem)]


def test_both_indexes_speak_of_one_document(tmp_path):
    """The newer index speaks first; the date and what is obsoleted come from the older one, the group with its day."""
    items, problems = read(archive(tmp_path, json.dumps(CURRENT), json.dumps(OLD)))
    assert [problem.code for problem in problems] == ["not-issued"]
    assert {item.key for item in items} == {"rfcs.json#RFC5280", "rfc-index-2018.json#RFC5280"}
    fields = values(settle(Assertion(i.key, rank(50, i.shape, i.date, "0"), 0, i.statements[0]) for i in items))
    assert fields["designation"] == "RFC 5280"
    assert (fields["published"], fields["committee"], fields["committee_as_of"]) == ("2008-05", "pkix", "2023-07-27")
    assert fields["relations"] == [["obsoletes", "RFC 3280"]]
    assert (fields["status"], fields["keywords"]) == ("current", ["x"])


def test_an_item_is_its_own_bytes(tmp_path):
    """Each entry's bytes are those of the file, spaces and all, so that a change elsewhere does not touch it."""
    text = '{ "RFC1" : {"title":  "One"} ,\n "RFC2":{"title":"Two"}\n}'
    items, _ = read(archive(tmp_path, text, "[]"))
    assert [item.raw for item in items] == [b'{"title":  "One"}', b'{"title":"Two"}']


@pytest.mark.parametrize("cut", [1, 10, 40, -2])
def test_a_cut_index_is_one_problem(tmp_path, cut):
    """An index that ends too early gives what stands before, and one problem after which nothing is gone."""
    whole = json.dumps({f"RFC{n}": {"title": "x" * 30} for n in range(1, 4)})
    items, problems = read(archive(tmp_path, whole[:cut], "[]"))
    assert [problem.code for problem in problems] in (["archive-truncated"], ["json-broken"])
    assert all(problem.mend for problem in problems) and len(items) <= 3


def test_recognized(tmp_path):
    """The archive is recognized by its index, though it holds YAML too."""
    assert formats.recognize(archive(tmp_path, json.dumps(CURRENT), "[]")) == "rfc-index"


@pytest.mark.data
def test_the_real_series(data):
    """All entries of the real archive are read, 9,241 of them from the newer index."""
    items, problems = read(data / "standards" / "ietf.tar.gz")
    assert sum(item.key.startswith("rfcs.json#") for item in items) == 9241
    assert len({item.statements[0].key for item in items}) == 9605
    assert {problem.code for problem in problems} == {"not-issued"}
