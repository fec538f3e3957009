"""The public answers on the mandate, plans, the budget and cooperation keep their names, and say what the pages say."""

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import openpyxl
import pytest
from website import read

LISTS = {
    "mandates": ["id", "designation", "instrument", "standing", "start", "end", "text_had", "instructions", "address"],
    "plans": ["id", "name", "body", "kind", "start", "end", "had", "items", "address"],
    "budget": ["id", "line", "body", "first_year", "last_year", "kind", "fund", "cost_centre", "amount", "currency", "unit", "address"],
    "budget/costs": ["id", "title", "basis", "kind", "fund", "amount", "currency", "how", "address"],
    "cooperation": ["id", "subject", "kind", "from", "to", "date", "state", "address"],
}  # fmt: skip
QUERIES = {
    "mandates": "?standing=superseded", "plans": "?kind=strategic&year=2025", "budget": "?kind=actual&fund=regular",
    "budget/costs": "?basis=unknown&year=2024", "cooperation": "?kind=MoU",
}  # fmt: skip
EVIDENCE = ["field", "value", "state", "says", "record", "source", "address", "licence", "retrieved", "place"]


def rows(site, path: str):
    return json.loads(site.get(f"/en/{path}").body)["rows"]


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_the_same_in_all_forms(site, name):
    """JSON, CSV and XLSX of each list hold the same rows under the same headings, with and without filters."""
    whole = len(rows(site, f"{name}.json"))
    for query in ("", QUERIES[name]):
        held = json.loads(site.get(f"/ar/{name}.json{query}").body)
        assert held["count"] == len(held["rows"])
        assert 0 < held["count"] < whole if query else held["count"] == whole > 0
        assert all(list(row) == LISTS[name] for row in held["rows"])
        table = list(csv.reader(io.StringIO(site.get(f"/ar/{name}.csv{query}").text)))
        sheet = openpyxl.load_workbook(io.BytesIO(site.get(f"/ar/{name}.xlsx{query}").body)).active
        assert table[0] == [cell.value for cell in sheet[1]] == LISTS[name]
        assert [line[0] for line in table[1:]] == [row["id"] for row in held["rows"]]
        assert sheet.max_row == len(table)


@pytest.mark.parametrize("name", ["mandates", "plans", "budget", "cooperation"])
def test_each_row_has_a_page_and_its_evidence(site, name):
    """The address of each row of a list answers, as a page and as data of the same id."""
    for row in rows(site, f"{name}.json")[:6]:
        path = row["address"].removeprefix(site.address)
        assert site.get(path).status == 200
        assert json.loads(site.get(f"{path.rstrip('/')}.json").body)["id"] == row["id"]
        assert site.get(f"{path.rstrip('/')}.xlsx").body.startswith(b"PK")


def test_an_instruction_has_its_designation_as_address(site):
    """An instruction's address is its revision and designation; its links name state, rule and reason."""
    path = "/en/mandates/LC_Res_7_(Rev._Tidehaven,_2023)/instructs-2-ii"
    held = json.loads(site.get(f"{path}.json?year=2024").body)
    assert held["id"] == "instruction:LC Res 7 (Rev. Tidehaven, 2023)#instructs 2 ii)"
    assert list(held) == ["id", "address", "as_of", "standing", "facts", "year", "counts", "links"]
    assert held["standing"] == "in force"
    assert held["facts"]["gist"]["from"]["record"].startswith("instructions/")
    states = [link["state"] for link in held["links"]]
    assert held["counts"] == {name: states.count(name) for name in ("stated", "proposed", "confirmed")}
    assert held["counts"]["stated"] and held["counts"]["proposed"]
    assert all(link["rule"] and link["reason"] for link in held["links"] if link["state"] == "proposed")
    table = list(csv.reader(io.StringIO(site.get(f"{path}.csv").text)))
    assert table[0] == EVIDENCE


def test_a_gist_is_in_the_readers_language(site):
    """The gist of an instruction is shown in each language of the site, and its English stays beside it as evidence."""
    path = "/mandates/LC_Res_7_(Rev._Tidehaven,_2023)/instructs-3/"
    seen = set()
    for language, words in (
        ("en", "train analysts"),
        ("fr", "former des analystes"),
        ("ar", "تدريب"),
        ("zh", "培训"),
        ("ru", "обучать"),
        ("es", "formar a"),
    ):
        page = site.get(f"/{language}{path}").text
        lead = page.split('class="lead"', 1)[1].split("</p>", 1)[0]
        assert words in lead
        seen.add(lead)
    assert len(seen) == 6


def test_the_budget_is_never_added_across(site):
    """Each sum of costs is of one kind and one fund; the unknown are counted, and the page shows the report's figures."""
    page = read(site.get("/en/budget/costs/?year=2025").text)
    figures = json.loads(site.get("/en/budget/costs.json?year=2025").body)
    unknown = {row["id"].rsplit("|", 1)[0] for row in figures["rows"] if row["basis"] == "unknown"}
    assert any(f"{len(unknown)}" == text for text in page.texts)
    for row in figures["rows"]:
        assert (row["amount"] is None) is (row["basis"] == "unknown")


def test_an_unstated_amount_is_not_known(site):
    """A budget line without an amount is shown as not known, and has none in data."""
    held = [row for row in rows(site, "budget.json") if row["amount"] is not None]
    assert all(row["currency"] for row in held)
    assert all("." in row["amount"] for row in held)


def test_acts_have_feeds(site):
    """Atom and JSON Feed of a filtered list hold its acts with their permanent addresses."""
    wanted = {row["address"] for row in rows(site, "cooperation.json?kind=liaison+statement")}
    feed = json.loads(site.get("/en/cooperation.jsonfeed?kind=liaison+statement").body)
    assert {item["url"] for item in feed["items"]} == wanted
    atom = ElementTree.fromstring(site.get("/en/cooperation.atom?kind=liaison+statement").text)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert {entry.find("a:link", space).get("href") for entry in atom.findall("a:entry", space)} == wanted


def test_acts_by_entity_and_year(site):
    """The filters leave just the acts in which the entity takes part, and those dated in the year."""
    entity = "Northmere Standards Forum"
    held = rows(site, "cooperation.json?entity=Northmere+Standards+Forum&year=2025")
    every = rows(site, "cooperation.json")
    assert held == [row for row in every if entity in (row["from"], row["to"]) and row["date"].startswith("2025")]
    assert held


def test_cooperating_entities_have_roles_and_counts(site):
    """The table of entities has their roles, and counts of activities and acts that the lists of acts bear out."""
    held = json.loads(site.get("/en/cooperation/entities.json?year=2025").body)
    assert held["count"] == len(held["rows"]) > 0
    assert list(held["rows"][0]) == ["entity", "name", "roles", "described", "activities", "acts", "before"]
    assert all(row["activities"] + row["acts"] for row in held["rows"])
    assert any(row["roles"] for row in held["rows"])
    for row in held["rows"]:
        acts = rows(site, f"cooperation.json?state=stated&year=2025&entity={row['name'].replace(' ', '+')}")
        assert row["acts"] <= len(acts)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/mandates/?year=1789", 400),
        ("/en/mandates/?colour=red", 400),
        ("/en/mandates/LC_Res_8/", 404),
        ("/en/mandates/LC_Res_7_(Rev._Tidehaven,_2023)/instructs-99/", 404),
        ("/en/mandates/LC_Res_7_(Rev._Tidehaven,_2023)/instructs-3/?year=20x5", 400),
        ("/en/mandates.pdf", 404),
        ("/en/plans/SP-1/", 404),
        ("/en/plans/SP-2024-2027/g99/", 404),
        ("/en/plans/?after=AAAA", 400),
        ("/en/budget/?after=~~~", 400),
        ("/en/budget/lines/none/", 404),
        ("/en/budget/costs/?sort=price", 400),
        ("/en/cooperation/acts/none/", 404),
        ("/en/cooperation/acts/none.json", 404),
        ("/en/cooperation.ics", 404),
        ("/en/cooperation/?subject=" + "x" * 300, 400),
    ],
)
def test_bad_addresses_get_a_helpful_page(site, path, status):
    """What cannot be answered gets the right status, and never a trace of the program."""
    answer = site.get(path)
    assert answer.status == status
    assert "Traceback" not in answer.text
