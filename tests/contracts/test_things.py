"""The public answers on entities, standards and search keep their names: who reads them by program relies on it."""

import csv
import io
import json

import openpyxl
import pytest

LISTS = {
    "entities": [
        "id",
        "name",
        "kind",
        "parent",
        "country",
        "activities_led",
        "activities_as_partner",
        "address",
    ],
    "standards": [
        "id",
        "designation",
        "title",
        "body",
        "published",
        "status",
        "committee",
        "committee_as_of",
        "address",
    ],
}
FILTERS = {
    "entities": ("", "?kind=unit&sort=kind", "?parent=lagoon-region", "?name=unit"),
    "standards": ("", "?year=2025", "?status=In+force&sort=designation", "?status=In+force&year=2025"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_the_same_in_all_forms(site, name):
    """JSON, CSV and XLSX hold the same rows under the same headings, and those of the filter alone."""
    whole = json.loads(site.get(f"/en/{name}.json").body)["count"]
    for query in FILTERS[name]:
        held = json.loads(site.get(f"/fr/{name}.json{query}").body)
        assert list(held) == ["list", "filters", "count", "as_of", "rows"]
        assert held["count"] == len(held["rows"]) > 0
        assert (held["count"] < whole) is bool(query)
        assert all(list(row) == LISTS[name] for row in held["rows"])
        plain = [["" if row[one] is None else row[one] for one in LISTS[name]] for row in held["rows"]]
        table = list(csv.reader(io.StringIO(site.get(f"/fr/{name}.csv{query}").text)))
        assert table == [LISTS[name], *([str(value) for value in row] for row in plain)]
        sheet = openpyxl.load_workbook(io.BytesIO(site.get(f"/fr/{name}.xlsx{query}").body)).active
        rows = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
        assert rows == [LISTS[name], *plain]


def path(site, name: str, chosen) -> str:
    rows = json.loads(site.get(f"/en/{name}.json").body)["rows"]
    return next(row for row in rows if chosen(row))["address"].removeprefix(site.address).rstrip("/")


def test_an_entity_tells_what_it_does(site):
    """An entity's JSON holds its facts with evidence, its roles, its activities and its partners with counts."""
    where = path(site, "entities", lambda row: row["activities_led"] > 5)
    thing = json.loads(site.get(f"{where}.json").body)
    assert list(thing)[:8] == ["id", "address", "as_of", "facts", "below", "roles", "led", "partner_in"]
    assert thing["facts"]["name"]["from"]["record"]
    assert len(thing["led"]) > 5
    assert all(list(one) == ["id", "title", "start", "address"] for one in thing["led"])
    listed = json.loads(site.get("/en/entities.json").body)["rows"]
    assert next(row for row in listed if row["id"] == thing["id"])["activities_led"] == len(thing["led"])
    feed = json.loads(site.get(f"{where}.jsonfeed").body)
    assert {one["address"] for one in thing["led"]} <= {item["url"] for item in feed["items"]}
    assert site.get(f"{where}.atom").headers["content-type"].startswith("application/atom+xml")


def test_partners_are_counted_on_both_sides(site):
    """What passes between two entities is counted alike on the pages of both."""
    rows = json.loads(site.get("/en/entities.json").body)["rows"]
    held = {}
    for row in rows:
        where = row["address"].removeprefix(site.address).rstrip("/")
        held[row["id"]] = {
            one["partner"]: one for one in json.loads(site.get(f"{where}.json").body).get("partners", [])
        }
    assert any(held.values())
    for one, partners in held.items():
        for other, acts in partners.items():
            assert acts["acts"] == sum(acts["kinds"].values())
            if other in held:
                assert held[other][one]["kinds"] == acts["kinds"]


def test_a_committee_is_never_that_of_the_year_of_publication(site):
    """A standard's committee carries the day of its catalogue, in the list, on the page and in the data."""
    rows = json.loads(site.get("/en/standards.json").body)["rows"]
    assert all(row["committee_as_of"] > row["published"] for row in rows if row["committee"])
    where = path(site, "standards", lambda row: row["committee"])
    thing = json.loads(site.get(f"{where}.json").body)
    assert list(thing) == ["id", "address", "as_of", "undated", "committee_as_of", "facts", "relations", "editions"]
    assert thing["committee_as_of"] == next(r for r in rows if r["id"] == thing["id"])["committee_as_of"]
    assert "(as of 31 December 2025)" in site.get(f"{where}/").text
    assert thing["id"] in {one["id"] for one in thing["editions"]}


@pytest.mark.parametrize("typed", ["LS 402", "ls402", "LS-402 (2025)"])
def test_an_identifier_is_found_first(site, typed):
    """However a designation is typed, what has it comes first."""
    found = json.loads(site.get(f"/en/search.json?q={typed}").body)
    assert list(found) == ["list", "filters", "count", "rows"]
    assert all(list(row) == ["kind", "id", "title", "address"] for row in found["rows"])
    assert found["rows"][0]["id"] == "standard:LS 402 (2025)"


def test_search_is_over_all_kinds(site):
    """Every kind of thing is found, each with a page that answers, and a kind chosen leaves only its own."""
    found = {}
    for words in (
        "security",
        "unit",
        "network",
        "office",
        "report",
        "liaison",
        "plan",
        "strategic",
        "host",
        "routing",
    ):
        for row in json.loads(site.get(f"/en/search.json?q={words}").body)["rows"]:
            found.setdefault(row["kind"], row)
    assert {"activity", "entity", "role", "standard", "instruction", "goal", "liaison", "source"} <= set(found)
    for row in found.values():
        assert row["address"], row
        assert site.get(row["address"].removeprefix(site.address)).status == 200
    only = json.loads(site.get("/en/search.json?q=security&kind=activity").body)["rows"]
    assert {row["kind"] for row in only} == {"activity"}


def test_an_activity_is_found_by_the_id_of_its_row(site):
    """The id by which a source's row speaks of an activity finds it first."""
    for typed in ("HOS-1", "hos1"):
        first = json.loads(site.get(f"/en/search.json?q={typed}").body)["rows"][0]
        assert (first["kind"], "script" in first["title"]) == ("activity", True)
