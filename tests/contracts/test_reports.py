"""The public answers on issued reports: the same as their frozen files, each figure with its evidence, drafts for nobody."""

import csv
import hashlib
import io
import json
import xml.etree.ElementTree as ElementTree
import zipfile

import pytest
from website import read

LIST = ["id", "report", "starts", "ends", "state", "made_at", "root", "address"]
REPORT = [
    "id", "address", "identifier", "state", "revision", "period_from", "period_to", "as_of", "made_at", "root", "figures",
    "files", "tables", "sources",
]  # fmt: skip
LINE = ["figure", "label", "value", "unit", "at_least", "reason", "method", "rows", "records", "printed", "address"]
FIGURE = [
    "id", "address", "report", "root", "label", "value", "at_least", "reason", "unit", "printed", "definition",
    "rows_count", "rows_digest", "rows", "records_count", "records_digest", "records",
]  # fmt: skip


@pytest.fixture(scope="module")
def report(site):
    return json.loads(site.get("/en/reports/2025.json").body)


@pytest.fixture(scope="module")
def package(site):
    """The files of the issued package, as they lie in the workspace."""
    with zipfile.ZipFile(site.workspace / "reports" / "2025-issued" / "report-2025-data.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def path(site, address):
    return address.removeprefix(site.address)


def test_drafts_are_for_nobody_outside(site):
    """Neither the list, its data, its feeds, the first page nor the site map tells of a draft that is there."""
    assert (site.workspace / "reports" / "2025" / "report-2025-en.json").is_file()
    for where in (
        "/en/reports/",
        "/en/reports.json",
        "/en/reports.csv",
        "/en/reports.atom",
        "/en/reports.jsonfeed",
        "/en/",
        "/sitemap-reports-1.xml",
    ):
        answer = site.get(where)
        assert answer.status == 200
        assert "draft" not in answer.text.replace("machine-draft", "")


def test_the_list(site):
    """The list holds both issued reports, the newest first, in JSON and in CSV under the same headings."""
    held = json.loads(site.get("/fr/reports.json").body)
    assert [row["report"] for row in held["rows"]] == ["2025", "2024"]
    assert all(list(row) == LIST for row in held["rows"])
    assert next(csv.reader(io.StringIO(site.get("/fr/reports.csv").text))) == LIST


def test_feeds_tell_of_issued_reports(site):
    """Atom and JSON Feed hold each issued report once, with its address."""
    wanted = {f"{site.address}/en/reports/{name}/" for name in ("2024", "2025")}
    feed = json.loads(site.get("/en/reports.jsonfeed").body)
    assert {item["url"] for item in feed["items"]} == wanted
    space = {"a": "http://www.w3.org/2005/Atom"}
    atom = ElementTree.fromstring(site.get("/en/reports.atom").text)
    assert {one.find("a:link", space).get("href") for one in atom.findall("a:entry", space)} == wanted


def test_a_report_is_what_was_issued(site, report, package):
    """Root, figures and tables are those of the issued package; every file is served byte for byte."""
    assert list(report) == REPORT
    assert report["root"] == hashlib.sha256(package["SHA256SUMS"]).hexdigest()
    issued = {one["definition"]["name"]: one for one in json.loads(package["figures.json"])}
    assert {one["figure"]: one["value"] for one in report["figures"]} == {
        name: one["value"] for name, one in issued.items()
    }
    assert all(list(one) == LINE for one in report["figures"])
    for table, address in report["tables"].items():
        assert site.get(path(site, address)).body == package[f"table-{table}.csv"]
    for file in report["files"]:
        there = (site.workspace / "reports" / "2025-issued" / file["name"]).read_bytes()
        assert site.get(path(site, file["address"])).body == there
    assert {(one["kind"], one["language"]) for one in report["files"]} >= {("docx", "en"), ("pdf", "ar"), ("zip", "")}


def test_every_printed_figure_opens_its_evidence(site, report):
    """Each figure printed in the report links to its page, whose value is what was printed and whose rows have records."""
    page = site.get("/en/reports/2025/")
    known = {path(site, one["address"]): one for one in report["figures"]}
    links = [link for link in read(page.text).links if "/figures/" in link and link != "/en/reports/2025/figures/"]
    assert len(set(links)) > 50
    for link in sorted(set(links)):
        answer = site.get(link)
        assert answer.status == 200
        held = read(answer.text)
        assert " ".join(known[link]["printed"].split()) in held.texts
        if known[link]["records"]:
            assert any("/records/" in one for one in held.links), link


def test_a_figure_as_data(site, report):
    """A figure's JSON has its definition, rows and records; its CSV has just the rows that it rests on."""
    for one in report["figures"][:60]:
        where = path(site, one["address"]).rstrip("/")
        held = json.loads(site.get(f"{where}.json").body)
        assert list(held) == FIGURE
        rows = list(csv.DictReader(io.StringIO(site.get(f"{where}.csv").text)))
        assert len(rows) == one["rows"] == held["rows_count"]
        assert sorted([row["table"], row["id"]] for row in rows) == sorted(held["rows"])


def test_the_report_is_read_in_its_language(site):
    """In Arabic the Arabic report is shown; in a language in which none was made the English one, marked as English."""
    assert '<article class="report" lang="ar" dir="rtl">' in site.get("/ar/reports/2025/").text
    assert '<article class="report" lang="en" dir="ltr">' in site.get("/ru/reports/2025/").text


def test_changes_name_both_reports(site):
    """The comparison is with the report issued before, tells a figure that changed with both values, and ends somewhere."""
    page = read(site.get("/en/reports/2025/changes/").text)
    assert "/en/reports/2024/" in page.links
    old = {one["figure"]: one["printed"] for one in json.loads(site.get("/en/reports/2024.json").body)["figures"]}
    new = {one["figure"]: one["printed"] for one in json.loads(site.get("/en/reports/2025.json").body)["figures"]}
    assert old["activities.held"] != new["activities.held"]
    assert {old["activities.held"], new["activities.held"]} <= set(page.texts)
    assert "/figures/" not in " ".join(read(site.get("/en/reports/2024/changes/").text).links).replace(
        "/reports/2024/figures/", ""
    )


def test_the_first_page_leads_to_evidence(site):
    """The main figures of the latest report stand on the first page, each one link away from its evidence."""
    links = [link for link in read(site.get("/en/").text).links if link.startswith("/en/reports/2025/figures/")]
    assert len(links) > 5


def test_collections_add_up(site):
    """What a collection brought, listed as new, changed or gone, is as many records as it counted."""
    for slug in ("activities", "events", "hostile"):
        held = json.loads(site.get(f"/en/sources/{slug}/1.json").body)
        assert held["count"] == len(held["rows"]) > 0
        assert {row["what"] for row in held["rows"]} == {"new"}
        assert json.loads(site.get(f"/en/sources/{slug}/1.json?what=gone").body)["rows"] == []


def test_sources_say_of_which_years_they_speak(site):
    """The data on sources tells their years, and they are those of the activities in them."""
    rows = {row["slug"]: row for row in json.loads(site.get("/en/sources.json").body)["rows"]}
    assert rows["activities"]["covers"] == "2023–2025" or rows["activities"]["covers"].endswith("2025")
    assert rows["hostile"]["covers"] == "2025"
