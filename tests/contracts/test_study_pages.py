"""The public answers on works and twins keep their names: who reads them by program relies on it."""

import csv
import io
import json

import openpyxl

WORKS = ["id", "key", "title", "body", "state", "newest", "security", "probability", "topics", "treats", "address"]
TWINS = ["id", "a", "a_title", "b", "b_title", "kind", "basis", "evidence", "score", "state", "address"]
WORK = [
    "id", "key", "body", "title", "state", "first", "newest", "security", "probability", "said_by", "topics", "treats", "family",
    "series", "committee", "doctype", "editions", "publications", "problems", "address", "as_of", "study", "reasons",
    "successions", "twins", "overlaps",
]  # fmt: skip


def test_works_are_the_same_in_all_forms(site):
    """JSON, CSV and XLSX hold the same works under the same headings, those of the filter alone, with the study's day."""
    whole = json.loads(site.get("/en/works.json").body)["count"]
    for query in ("", "?security=yes", "?state=unknown&sort=designation", "?since=2024"):
        held = json.loads(site.get(f"/fr/works.json{query}").body)
        assert list(held) == ["list", "filters", "count", "as_of", "study", "studied", "rows"]
        assert held["count"] == len(held["rows"]) > 0
        assert query != "?security=yes" or held["count"] < whole
        assert all(list(row) == WORKS for row in held["rows"])
        table = list(csv.reader(io.StringIO(site.get(f"/fr/works.csv{query}").text)))
        assert table[0] == WORKS
        assert [row[1] for row in table[1:]] == [row["key"] for row in held["rows"]]
        sheet = openpyxl.load_workbook(io.BytesIO(site.get(f"/fr/works.xlsx{query}").body)).active
        assert [row[1].value for row in sheet.iter_rows()][1:] == [row["key"] for row in held["rows"]]


def test_twins_have_their_headings(site):
    """The table of twins has its headings, also where there is none."""
    assert next(csv.reader(io.StringIO(site.get("/en/twins.csv").text))) == TWINS
    assert json.loads(site.get("/en/twins.json?kind=identical").body)["rows"] == []


def test_a_work_leads_to_its_records(site):
    """A work's data names its publications, each with the standard that the register holds and its address."""
    row = next(row for row in json.loads(site.get("/en/works.json").body)["rows"] if row["security"] == "yes")
    path = row["address"].removeprefix(site.address).rstrip("/")
    held = json.loads(site.get(f"{path}.json").body)
    assert sorted(held) == sorted(WORK)
    weights = [weight for _kind, _what, weight in held["reasons"]["security"]]
    assert held["security"] and sum(weights) > 0
    for one in held["publications"]:
        address = one["address"].removeprefix(site.address)
        assert one["standard"] == f"standard:{one['key']}"
        page = site.get(address)
        assert page.status == 200
        assert path.split("/en/", 1)[1] in page.text
    assert site.get(f"{path}/").status == 200


def test_what_is_not_possible_is_said(site):
    """A filter that is none, and a work that is not there, get a page that says so."""
    assert site.get("/en/works/?state=red").status == 400
    assert site.get("/en/works/?security=perhaps").status == 400
    assert site.get("/en/works/?since=soon").status == 400
    assert site.get("/en/twins/?kind=cousins").status == 400
    assert site.get("/en/works/ISO_999999999/").status == 404


def test_a_list_of_references_names_the_works_of_its_filter(site):
    """Of the list and of one work, in each form; by the type that programs ask for."""
    held = json.loads(site.get("/en/works.json?security=yes").body)["rows"]
    answer = site.get("/en/works/references.csl.json?security=yes")
    assert answer.status == 200 and answer.headers["content-type"].startswith("application/vnd.citationstyles.csl+json")
    assert sorted(item["number"] for item in json.loads(answer.body)) == sorted(row["key"] for row in held)
    for form in ("ris", "bib", "yaml", "csl.json"):
        path = held[0]["address"].removeprefix(site.address)
        for address in (f"{path}references.{form}", f"/ar/works/references.{form}?security=yes"):
            one = site.get(address)
            assert one.status == 200 and held[0]["key"] in one.text, address
