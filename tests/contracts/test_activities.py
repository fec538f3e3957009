"""The public answers on activities keep their names: who reads them by program relies on it."""

import csv
import io
import json

import openpyxl
import pytest
from icalendar import Calendar

LIST = ["id", "title", "kind", "lead", "start", "end", "place", "country", "standing", "address"]
THING = ["field", "value", "state", "says", "record", "source", "address", "licence", "retrieved", "place"]


@pytest.fixture(scope="module")
def rows(site):
    return json.loads(site.get("/en/activities.json").body)["rows"]


def test_the_list_is_the_same_in_all_forms(site, rows):
    """JSON, CSV and XLSX of the list hold the same rows under the same headings, and those of the page's filter alone."""
    for query in ("", "?kind=workshop&sort=title", "?standing=held", "?year=2025", "?spam=yes"):
        held = json.loads(site.get(f"/fr/activities.json{query}").body)
        assert list(held) == ["list", "filters", "count", "as_of", "rows"]
        assert held["count"] == len(held["rows"])
        assert all(list(row) == LIST for row in held["rows"])
        table = list(csv.reader(io.StringIO(site.get(f"/fr/activities.csv{query}").text)))
        sheet = openpyxl.load_workbook(io.BytesIO(site.get(f"/fr/activities.xlsx{query}").body)).active
        plain = [[row[name] or "" for name in LIST] for row in held["rows"]]
        assert table == [LIST, *plain]
        assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == [LIST, *plain]


def test_the_list_shows_what_the_data_holds(site, rows):
    """The page's first rows are the data's first rows."""
    from website import read

    page = read(site.get("/en/activities/").text)
    titles = [row["title"] for row in rows[:50]]
    assert [text for text in page.texts if text in set(titles)][: len(titles)] == titles


def test_a_thing_carries_its_evidence(site, rows):
    """A thing's JSON names for each field its value, its state, and the record, source and date behind it."""
    path = rows[0]["address"].removeprefix(site.address).rstrip("/")
    thing = json.loads(site.get(f"{path}.json").body)
    assert list(thing) == ["id", "address", "as_of", "standing", "facts", "links", "roles"]
    for fact in thing["facts"].values():
        assert list(fact) == ["value", "state", "from", "agreeing", "against", "marks"]
        assert {"record", "source", "retrieved"} <= set(fact["from"])
    table = list(csv.reader(io.StringIO(site.get(f"{path}.csv").text)))
    assert table[0] == THING
    assert {line[0] for line in table[1:]} == set(thing["facts"])


def test_feeds_and_calendar(site, rows):
    """Atom, JSON Feed and iCalendar of a filtered list hold its activities, with their permanent addresses."""
    import xml.etree.ElementTree as ElementTree

    query = "?kind=workshop"
    wanted = {row["address"] for row in rows if row["kind"] == "workshop"}
    feed = json.loads(site.get(f"/en/activities.jsonfeed{query}").body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {item["url"] for item in feed["items"]} == wanted
    atom = ElementTree.fromstring(site.get(f"/en/activities.atom{query}").text)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert {entry.find("a:link", space).get("href") for entry in atom.findall("a:entry", space)} == wanted
    calendar = Calendar.from_ical(site.get(f"/en/activities.ics{query}").body)
    assert {str(event["url"]) for event in calendar.walk("VEVENT")} <= wanted
    assert calendar.walk("VEVENT")


def test_not_modified(site):
    """An answer names its state by ETag and Last-Modified, and a reader who has it is told so."""
    for path in ("/en/activities/", "/en/activities.csv", "/ar/sources/"):
        first = site.get(path)
        assert first.headers["etag"]
        assert first.headers["last-modified"]
        again = site.get(path, If_None_Match=first.headers["etag"])
        assert (again.status, again.body) == (304, b"")
        assert site.get(path, If_None_Match='"another"').status == 200
