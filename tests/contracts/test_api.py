"""The read API: what its description says is what every list and thing answers, in every form, to the letter."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import icalendar
import openpyxl
import pytest
from website import read

ATOM = {"a": "http://www.w3.org/2005/Atom"}
TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict, "null": type(None)}  # fmt: skip


@pytest.fixture(scope="module")
def described(site):
    return json.loads(site.get("/openapi.json").body)


@pytest.fixture(scope="module")
def examples(site, described):
    """Template of each address -> addresses that fill it: of a list itself, of a thing those of some rows that lead to it."""
    found = {path: [] for path in described["paths"]}
    wanted, seen = ["/en/search.json?q=security"], set()
    for path in found:
        if re.findall(r"{(\w+)}", path) == ["language", "form"]:
            wanted.append(path.replace("{language}", "en").replace("{form}", "json"))
    shapes = {path: re.compile(re.sub(r"\\{\w+\\}", r"[^/]+?", re.escape(path))) for path in found}
    while wanted:
        path = wanted.pop(0)
        shape = next((name for name, one in shapes.items() if one.fullmatch(urlsplit(path).path)), None)
        if shape is None or path in seen or len(found[shape]) >= 4:
            continue
        seen.add(path)
        found[shape].append(path)
        text = site.get(path).text
        if path.endswith(".csv"):
            continue
        for place in re.findall(rf'"{re.escape(site.address)}(/en/[^"?#]+)"', text):
            place = unquote(place)
            wanted.append(place if place.endswith(".csv") else place.rstrip("/") + ".json")
        for record in re.findall(r'"record": ?"([^"]+)"', text)[:2]:
            source = record.split("/")[0]
            wanted += [
                f"/en/sources/{source}.json",
                f"/en/sources/{source}/1.json",
                f"/en/sources/{source}/problems.json",
            ]
            wanted += [link + ".json" for link in _records(site, path)]
        if (told := json.loads(text)).get("items") or told.get("instructions"):
            rows = told.get("items") or told["instructions"]
            wanted += [urlsplit(row["address"]).path.rstrip("/") + ".json" for row in rows[:2]]
    return found


def _records(site, path: str):
    page = site.get(re.sub(r"\.json.*", "/", path))
    return (
        [unquote(one) for one in read(page.text).links if one.startswith("/en/records/")][:1]
        if page.status == 200
        else []
    )


def wrong(schema: dict, value, whole: dict, place: str = "$") -> list[str]:
    """Where a value is not what a schema says: the part of JSON Schema 2020-12 that the description uses."""
    if "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    known = {
        "type", "properties", "required", "items", "additionalProperties", "enum", "description", "minimum", "maximum",
        "maxLength", "pattern", "default",
    }  # fmt: skip
    assert set(schema) <= known, set(schema) - known
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    fits = [
        isinstance(value, TYPES[one]) and not (isinstance(value, bool) and one in ("integer", "number"))
        for one in kinds
    ]
    if kinds and not any(fits):
        return [f"{place}: {value!r} is no {kinds}"]
    found = [f"{place}: {value!r}"] if "enum" in schema and value not in schema["enum"] else []
    found += [f"{place}: {value}"] if "minimum" in schema and value < schema["minimum"] else []
    if isinstance(value, dict):
        own, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        found += [f"{place} has no {name}" for name in schema.get("required", ()) if name not in value]
        for name, one in value.items():
            if name not in own and others is False:
                found.append(f"{place}.{name} is not described")
            else:
                found += wrong(own.get(name, others if isinstance(others, dict) else {}), one, whole, f"{place}.{name}")
    if isinstance(value, list):
        for at, one in enumerate(value):
            found += wrong(schema.get("items", {}), one, whole, f"{place}[{at}]")
    return found


def test_the_description_is_whole(described):
    """Every parameter of a path is described, every reference leads somewhere, and every operation has a name of its own."""
    assert described["openapi"].startswith("3.1")
    assert {"title", "version"} <= set(described["info"])
    names = []
    for path, item in described["paths"].items():
        names.append(item["get"]["operationId"])
        places = [one["name"] for one in item["get"]["parameters"] if one["in"] == "path"]
        assert places == re.findall(r"{(\w+)}", path)
        assert all(one["required"] for one in item["get"]["parameters"] if one["in"] == "path")
        assert "200" in item["get"]["responses"]
    assert len(names) == len(set(names)) > 25
    text = json.dumps(described)
    for reference in set(re.findall(r'"#/([^"]+)"', text)):
        held = described
        for part in reference.split("/"):
            held = held[part]
    try:
        from openapi_spec_validator import validate
    except ImportError:
        return
    validate(described)


def test_the_description_is_found(site):
    """Every page names the description and the page about it (RFC 8631), and that page leads to every list."""
    for path in ("/en/", "/ar/activities/", "/fr/no-such-page/"):
        text = site.get(path).text
        assert '<link rel="service-desc" type="application/json" href="/openapi.json">' in text
        assert f'<link rel="service-doc" href="/{path[1:3]}/about/data/">' in text
    page = read(site.get("/zh/about/data/").text)
    assert {"/openapi.json", "/zh/activities.json", "/zh/standards.json", "/zh/sources.json"} <= set(page.links)


def test_every_answer_is_as_described(site, described, examples):
    """The JSON of every kind of list and thing fits its schema, and no kind is left without an example."""
    assert not [path for path, held in examples.items() if not held]
    bad = []
    for path, held in examples.items():
        media = described["paths"][path]["get"]["responses"]["200"]["content"]
        schema = media.get("application/json", {}).get("schema")
        for one in held if schema else ():
            bad += [f"{one} {told}" for told in wrong(schema, json.loads(site.get(one).body), described)[:3]]
    assert not bad, "\n".join(bad[:20])


def test_every_form_is_given_and_cached(site, described, examples):
    """Each form that is described is answered in its kind, with ETag and date, and 304 when nothing has changed."""
    kinds = {"json": "application/json", "csv": "text/csv", "atom": "application/atom+xml", "jsonfeed": "application/feed+json", "ics": "text/calendar", "xlsx": "application/vnd.openxml"}  # fmt: skip
    for path, held in examples.items():
        forms = next((one["schema"]["enum"] for one in described["paths"][path]["get"]["parameters"] if one["name"] == "form"), ["csv"])  # fmt: skip
        for form in forms:
            where = re.sub(r"\.(json|csv)(?=\?|$)", f".{form}", held[0])
            answer = site.get(where)
            assert answer.status == 200, where
            assert answer.headers["content-type"].startswith(kinds[form]), where
            for name, tag in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
                again = site.get(where, **{name.replace("-", "_"): answer.headers[tag]})
                assert (again.status, again.body) == (304, b""), where
            if form == "csv":
                table = list(csv.reader(io.StringIO(answer.text)))
            if form == "xlsx":
                sheet = openpyxl.load_workbook(io.BytesIO(answer.body)).active
                assert [cell.value for cell in sheet[1]] == table[0]
                assert sheet.max_row == len(table)


def test_data_is_what_the_page_shows(site, described, examples):
    """The first page of each list shows the first rows of its data in their order, and counts the same."""
    for path in examples:
        operation = described["paths"][path]["get"]
        if not any(one["name"] == "limit" for one in operation["parameters"]):
            continue
        where = examples[path][0].split("?")[0].removesuffix(".json")
        rows = json.loads(site.get(f"{where}.json").body)["rows"]
        page = site.get(f"{where}/").text
        body = page.rsplit("<tbody>", 1)[1] if rows else ""
        assert body.count("<tr") == min(len(rows), 50), where
        links = [f"{site.address}{one}" for one in read(f"<table>{body}").links]
        wanted = [row["address"] for row in rows[:50] if row["address"]]
        assert [one for one in links if one in set(wanted)][: len(wanted)] == wanted or where.endswith("goals"), where


def test_a_list_in_parts_is_the_whole(site, described, examples):
    """Going on by “next” and by the header Link gives each row of every list once, in the order of the whole."""
    for path in examples:
        names = [one["name"] for one in described["paths"][path]["get"]["parameters"]]
        if "limit" not in names:
            continue
        where = examples[path][0].split("?")[0]
        whole = json.loads(site.get(where).body)["rows"]
        size, seen, query = max(1, len(whole) // 3), [], ""
        for _ in range(10):
            answer = site.get(f"{where}{query or f'?limit={size}'}")
            told = json.loads(answer.body)
            seen += told["rows"]
            assert len(told["rows"]) <= size
            assert answer.headers.get("link", "") == (f'<{told["next"]}>; rel="next"' if told["next"] else "")
            if not (query := told["next"]):
                break
        assert seen == whole, where


class _Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


def test_feeds_are_sound(site, described, examples):
    """Each feed has what RFC 4287 and JSON Feed 1.1 require, the same entries in both, and no text that is markup."""
    count = 0
    for path, held in examples.items():
        if "application/atom+xml" not in described["paths"][path]["get"]["responses"]["200"]["content"]:
            continue
        for language in ("en", "ar"):
            where = held[0].replace("/en/", f"/{language}/").removesuffix(".json")
            feed = ElementTree.fromstring(site.get(f"{where}.atom").text)
            told = json.loads(site.get(f"{where}.jsonfeed").body)
            for name in ("id", "title", "updated", "author/a:name"):
                assert feed.findtext(f"a:{name}", None, ATOM), f"{where} {name}"
            assert {link.get("rel") for link in feed.findall("a:link", ATOM)} == {"alternate", "self"}
            entries = feed.findall("a:entry", ATOM)
            ids = [entry.findtext("a:id", None, ATOM) for entry in entries]
            assert len(ids) == len(set(ids)) and all(urlsplit(one).scheme for one in ids)
            for entry in entries:
                assert entry.findtext("a:title", None, ATOM)
                assert datetime.fromisoformat(entry.findtext("a:updated", None, ATOM)).tzinfo
                summary = entry.find("a:summary", ATOM)
                assert summary.get("type") == "html" and not _Tags(summary.text or "").tags
            assert told["version"] == "https://jsonfeed.org/version/1.1" and told["title"]
            assert [item["id"] for item in told["items"]] == ids
            assert all(item["content_text"] and item["date_modified"] for item in told["items"])
            count += 1
    assert count >= 18


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("activities", "kind=workshop"),
        ("entities", "kind=unit"),
        ("standards", "year=2025"),
        ("plans", "kind=strategic"),
        ("budget", "kind=actual"),
        ("cooperation", "kind=MoU"),
        ("mandates", "standing=superseded"),
        ("reports", "state=issued"),
    ],
)
def test_a_feed_has_the_filters_of_its_list(site, name, query):
    """A filtered feed holds just the rows that the filtered list holds, and a filter that is none is told."""
    rows = json.loads(site.get(f"/en/{name}.json?{query}").body)["rows"]
    feed = json.loads(site.get(f"/en/{name}.jsonfeed?{query}").body)
    assert {item["url"] for item in feed["items"]} == {row["address"] for row in rows[:100]}
    assert rows
    assert site.get(f"/en/{name}.atom?colour=red").status == 400


def test_the_calendar_holds_what_has_days(site):
    """The calendar has an event with its own id for each activity of the filter whose days are known, and none else."""
    rows = json.loads(site.get("/en/activities.json?year=2025").body)["rows"]
    held = icalendar.Calendar.from_ical(site.get("/en/activities.ics?year=2025").body)
    events = held.walk("VEVENT")
    assert {str(one["url"]) for one in events} == {row["address"] for row in rows if len(row["start"] or "") == 10}
    assert len({str(one["uid"]) for one in events}) == len(events) > 5
    assert all("dtstamp" in one and one.decoded("dtend") > one.decoded("dtstart") for one in events)


def test_amounts_by_goal_open_their_rows_and_figures(site):
    """On the page of costs by goal every amount leads to the figure of the report, and every line to just its rows."""
    text = site.get("/en/budget/goals/?year=2025").text
    links = read(text).links
    figures = [one for one in links if "/reports/2025/figures/goal-costs." in one]
    assert figures
    for one in (figures[0], figures[-1]):
        assert site.get(one).status == 200
    queries = sorted({one.removesuffix("#rows") for one in links if one.startswith("?plan=") and one.endswith("#rows")})
    assert len(queries) > 5
    for query in queries:
        held = json.loads(site.get(f"/en/budget/goals.json{query}").body)
        asked = dict(pair.split("=") for pair in query[1:].split("&"))
        assert held["rows"]
        assert {(row["plan"], row["kind"]) for row in held["rows"]} == {(asked["plan"], asked["kind"])}
        assert all(row["records"] for row in held["rows"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/activities/?limit=5", 400),
        ("/en/activities.json?limit=0x5", 400),
        ("/en/activities.json?limit=100000", 400),
        ("/en/activities.json?before=AAAA", 400),
        ("/en/activities.csv?after=AAAA", 400),
        ("/en/plans.json?after=AAAA", 400),
        ("/en/budget/goals/?state=x&colour=red", 400),
        ("/en/sources/nowhere.json", 404),
        ("/en/records/nowhere/x.json", 404),
        ("/en/sources/events.pdf", 404),
    ],
)
def test_what_cannot_be_asked_is_told(site, path, status):
    """A wrong question gets its status and, as data, the description of a problem in the language of the address."""
    answer = site.get(path)
    assert answer.status == status
    if not urlsplit(path).path.endswith("/") and ".pdf" not in path:
        assert json.loads(answer.body)["status"] == status
        french = json.loads(site.get(path.replace("/en/", "/fr/")).body)
        assert french["title"] != json.loads(answer.body)["title"]
