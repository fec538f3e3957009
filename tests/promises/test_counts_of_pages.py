"""Pages of the mandate, plans, money and cooperation count as the report does, ask little, and never call a draft in force."""

import json

import pytest
from example_workspaces import collected
from test_web import asked

CLIENT = """
import json
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
settings.ALLOWED_HOSTS.append("testserver")
client = Client()
"""


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    return collected(tmp_path_factory.mktemp("relations") / "real", "real")


def test_few_queries_of_the_first_reader_too(site):
    """No page of these types asks more than eight queries, whatever it shows: nor does the first one of a new day."""
    code = (
        CLIENT
        + """
from secretariat.evidence import kept
pages = ["/en/mandates/", "/en/plans/", "/en/budget/", "/en/budget/costs/", "/en/cooperation/", "/en/cooperation/entities/"]
pages += ["/en/", "/en/activities/", "/en/entities/", "/en/standards/", "/en/sources/", "/en/entities/nsco/"]
for name in ("mandates", "plans", "budget", "cooperation"):
    rows = json.loads(b"".join(client.get(f"/en/{name}.json").streaming_content))["rows"]
    pages += [row["address"].split("testserver")[-1] for row in rows]
for name in ("mandates/LC_Res_7_(Rev._Tidehaven,_2023)", "plans/SP-2024-2027"):
    whole = json.loads(client.get(f"/en/{name}.json").content)
    pages += [row["address"].split("testserver")[-1] for row in whole.get("instructions") or whole["items"]]
counts = {}
for page in pages:
    for state in ("cold", "warm"):
        if state == "cold": kept.forget()
        with CaptureQueriesContext(connection) as held:
            assert client.get(page).status_code == 200, page
        counts[f"{state} {page}"] = len(held)
print(json.dumps(counts))
"""
    )
    counts = json.loads(asked(site.workspace, code))
    assert len(counts) > 60
    assert max(counts.values()) <= 8, [page for page, count in counts.items() if count > 8]


def test_pages_count_as_the_report_does(site):
    """Links of each state and costs of each basis add up, over the pages' rows, to the figures of the report on the year."""
    code = (
        CLIENT
        + """
from datetime import date
from secretariat.domain.definitions import definitions
from secretariat.domain.figures import compute
from secretariat.domain.periods import year
from secretariat.evidence import clock
from secretariat.reports.making import basis
made = basis(settings.WORKSPACE, year(2024), clock.now().date())
told = {name: figure.value for name, figure in made.figures.items() if name.startswith(("links.", "costs.direct", "costs.share", "costs.unknown"))}
counts = {"stated": 0, "proposed": 0, "confirmed": 0}
for name, part in (("mandates", "instructions"), ("plans", "items")):
    for row in json.loads(b"".join(client.get(f"/en/{name}.json").streaming_content))["rows"]:
        whole = json.loads(client.get(row["address"].split("testserver")[-1].rstrip("/") + ".json?year=2024").content)
        for one in whole[part]:
            for state in counts:
                counts[state] += one[state]
costs = json.loads(b"".join(client.get("/en/budget/costs.json?year=2024").streaming_content))["rows"]
bases = {name: len({row["id"].rsplit("|", 1)[0] for row in costs if row["basis"] == name}) for name in ("direct", "share", "unknown")}
print(json.dumps([told, counts, bases]))
"""
    )
    told, counts, bases = json.loads(asked(site.workspace, code))
    assert counts == {state: told[f"links.{state}"] for state in counts}
    assert bases == {name: told[f"costs.{name}"] for name in bases}


def test_a_draft_is_never_in_force(real):
    """Where only a draft could be had, it is shown as the nearest text and a draft, in no year and no list as in force."""
    code = (
        CLIENT
        + """
answers = [b"".join(client.get(f"/en/mandates.json?year={year}").streaming_content).decode() for year in ("2006", "2025")]
page = client.get("/en/mandates/PP_Res_130_(draft_of_28_July_2006)/instructs-2-iii/").content.decode()
whole = json.loads(client.get("/en/mandates/PP_Res_130_(draft_of_28_July_2006)/instructs-2-iii.json").content)
listed = client.get("/en/mandates/").content.decode()
print(json.dumps([answers, page, whole["standing"], listed]))
"""
    )
    answers, page, standing, listed = json.loads(asked(real, code))
    for answer in answers:
        assert "draft of 28 July 2006" not in answer
        assert json.loads(answer)["rows"]
    assert standing == "draft"
    assert "draft, never in force" in page
    assert "It is not the text in force." in page
    assert "which is not the text in force" in listed


def test_what_no_source_states_is_not_shown_as_stated(real):
    """An item of a plan that no source was seen to state stands apart, and is no stated item in data."""
    code = (
        CLIENT
        + """
page = client.get("/en/plans/SP-2024-2027/").content.decode()
whole = json.loads(client.get("/en/plans/SP-2024-2027.json").content)
row = next(one for one in json.loads(b"".join(client.get("/en/plans.json").streaming_content))["rows"] if one["id"] == "plan:SP-2024-2027")
print(json.dumps([page, whole["items"], row["items"]]))
"""
    )
    page, items, count = json.loads(asked(real, code))
    seen = [one["designation"] for one in items if one["state"] == "stated"]
    assert count == len(seen)
    assert {one["state"] for one in items} == {"stated", "not seen"}
    before, after = page.split("Named, but not seen in a source")
    for one in items:
        place = one["address"].split("testserver")[-1]
        assert (place in before) is (one["designation"] in seen)
        assert (place in after) is (one["designation"] not in seen)
