"""From a figure, an activity, a standard or a link down to the source's own words."""

import re
from pathlib import Path

import pytest
from example_workspaces import collected, copied, printed_json, run, secretariat


@pytest.fixture(scope="module")
def lagoon(tmp_path_factory) -> Path:
    workspace = collected(tmp_path_factory.mktemp("trace") / "lagoon", "fictitious")
    secretariat("report", "2025", "--out", "made", cwd=workspace)
    return workspace


def sources_of(workspace: Path) -> str:
    return "\n".join(
        path.read_text("utf-8") for path in (workspace / "sources").glob("*") if path.suffix in (".csv", ".yaml")
    )


def test_figure_leads_to_the_words(lagoon):
    """A figure prints method, set, rows, and of each record source, place, time, digest and the words as the source has them."""
    found = printed_json("trace", "activities.held", "--year", "2025", "--limit", "0", cwd=lagoon)
    facts = dict(found["facts"])
    assert "count" in facts["method"] and "standing" in facts["set"]
    assert len(found["rows"]) == int(facts["value"].split()[0])
    records = {record["record"]: record for record in found["records"]}
    assert {name for row in found["rows"] for name in row["records"]} == set(records)
    everything = sources_of(lagoon)
    for record in records.values():
        assert record["source"] and record["place"] and record["retrieved"]
        assert re.fullmatch(r"[0-9a-f]{64}", record["digest"])
        if record["record"].startswith("activities/"):
            assert "\n".join(record["words"]) in everything


def test_limit_is_told(lagoon):
    """What the limit leaves out is counted, and how to see it is said."""
    shown = secretariat("trace", "activities.held", "--year", "2025", "--limit", "2", cwd=lagoon)
    assert re.search(r"and 27 more rows: --limit 0 shows all", shown)


@pytest.mark.parametrize(
    "figure",
    ["activities.held", "links.proposed", "budget.lines", "change.activities.held", "values.activities.source"],
)
def test_package_alone_tells_the_same(lagoon, tmp_path, figure):
    """A data package gives the same value, rows and words on its own, with no workspace."""
    package = lagoon / "made" / "report-2025-data.zip"
    alone = printed_json("trace", figure, "--package", package, "--limit", "0", cwd=tmp_path)
    here = printed_json("trace", figure, "--year", "2025", "--limit", "0", cwd=lagoon)
    for name in ("value", "method", "set", "rests on"):
        assert dict(alone["facts"]).get(name) == dict(here["facts"]).get(name)
    assert alone["rows"] == here["rows"]
    assert [r["words"] for r in alone["records"]] == [r["words"] for r in here["records"]]


def test_activity_by_code_title_part_or_key(lagoon):
    """An activity is found by its source's number, its title, a part of it, its key and its address: the same one."""
    names = [
        "LNS-045",
        "Revision of LS 101, secure routing",
        "ls 101, secure",
        "revision of ls 101 secure routing|2024-01-15",
    ]
    found = [printed_json("trace", name, cwd=lagoon) for name in [*names, f"activity:{names[-1]}"]]
    assert {(one["kind"], one["key"]) for one in found} == {("activity", names[-1])}


def test_activity_of_two_sources(lagoon):
    """Each field says whose word it is, what agrees and contradicts, and which rule joined the records."""
    found = printed_json("trace", "Conference of regulators on network security", cwd=lagoon)
    field = next(one for one in found["fields"] if one["field"] == "participants")
    assert field["value"] == "118" and [other["value"] for other in field["against"]] == ["110"]
    assert [record["rule"] for record in found["records"]] == ["", "same title, dates and lead"]
    assert dict(found["facts"])["standing"].startswith("held")
    assert any("proposed" in link for link in found["links"])
    shown = secretariat("trace", "Conference of regulators on network security", cwd=lagoon, COLUMNS="100")
    assert "contradicts: “110”, from [2] events" in shown
    assert "\x1b" not in shown and [line for line in shown.splitlines() if len(line) > 100] == []


def test_standard_entity_link_and_record(lagoon):
    """A standard is found by its designation, an entity by an alias, a link by its two ends, a record by source and key."""
    assert printed_json("trace", "LS 101 (2025)", cwd=lagoon)["kind"] == "standard"
    assert printed_json("trace", "nsco", cwd=lagoon)["name"] == "Network Security Coordination Office"
    link = printed_json("trace", "Alert exchange service → OP-2024-2025 O2", cwd=lagoon)
    assert dict(link["facts"])["state"] == "stated" and link["records"]
    record = printed_json("trace", "links/activity:LNS-049|goal:OP-2024-2025#O2|", cwd=lagoon)
    assert record["kind"] == "record" and "LNS-049" in record["records"][0]["words"][0]
    assert ["speaks of", "link:activity:LNS-049|goal:OP-2024-2025#O2|"] in record["facts"]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("activities.helt", "activities.held"),
        ("Revision of LS 101, secure rooting", "Revision of LS 101, secure routing"),
    ],
)
def test_unknown_name_suggests_near_ones(lagoon, text, near):
    """A name that nothing has ends with status 2 and names those most like it."""
    done = run("trace", text, cwd=lagoon)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("unknown-thing: ") and near in done.stderr


def test_ambiguous_name_lists_candidates(lagoon):
    """A name that several things have is not guessed at: all are listed by an address that names one alone."""
    done = run("trace", "Course for teachers", cwd=lagoon)
    assert done.returncode == 2
    addresses = re.findall(r"activity:course for teachers[^|]*\|\S+", done.stderr)
    assert len(addresses) >= 2
    assert printed_json("trace", addresses[0], cwd=lagoon)["kind"] == "activity"


def test_what_does_not_show_says_why(lagoon, tmp_path):
    """Of a record that its source no longer holds, trace says since when it is gone, and its words are still there."""
    own = copied(lagoon, tmp_path / "own")
    place = own / "sources" / "activities.csv"
    lines = place.read_text("utf-8").splitlines(keepends=True)
    place.write_text("".join(line for line in lines if not line.startswith("LNS-045,")), "utf-8")
    secretariat("collect", "activities", cwd=own)
    found = printed_json("trace", "activities/revision of ls 101 secure routing|2024-01-15", cwd=own)
    assert any("gone" in line for line in found["why"])
    assert found["records"][0]["state"] == "no longer in the source"
    assert found["records"][0]["words"][0].startswith("LNS-045,")


def test_workbook_rows_read_as_words(lagoon, tmp_path):
    """A row of a workbook is printed as heading and text, not as bytes."""
    own = copied(lagoon, tmp_path / "own")
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Title", "Start", "Lead", "Status"])
    book.active.append(["Seaside drill", "2025-05-05", "Response Unit", "completed"])
    book.save(own / "more.xlsx")
    secretariat("collect", "more.xlsx", cwd=own)
    words = printed_json("trace", "Seaside drill", cwd=own)["records"][0]["words"]
    assert "Title: Seaside drill" in [re.sub(r"\s+\(.*", "", line) for line in words]
