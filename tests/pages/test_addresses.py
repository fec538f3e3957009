"""Permanent addresses: what a thing was called before leads to it, permanently, as a page and as data."""

import json

import pytest
from example_workspaces import secretariat
from website import served

ROWS = (
    "id,title,kind,lead,start,end,status\n"
    "ACT-001,{title},cyberdrill,Office,2025-03-04,2025-03-05,completed\n"
    "ACT-002,Other thing,workshop,Office,2025-04-04,2025-04-05,completed\n"
    "ACT-003,Third thing,workshop,Office,2025-05-04,2025-05-05,completed\n"
)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory):
    """A register whose source has corrected the title of one activity since it was first collected."""
    folder = tmp_path_factory.mktemp("addresses") / "workspace"
    secretariat("init", folder, cwd=folder.parent)
    register = folder.parent / "acts.csv"
    for title, status in (("Harbour drill", 0), ("Harbour and airport drill", 4)):  # 4: the snapshot waits for a person
        register.write_text(ROWS.format(title=title), encoding="utf-8")
        secretariat("collect", register, cwd=folder, status=status)
    secretariat("collect", "--accept", "acts", "--reason", "the title was corrected", cwd=folder)
    secretariat("collect", cwd=folder)
    with served(folder) as running:
        yield running


def test_an_earlier_title_leads_to_the_thing(corrected):
    """The address made of a title that its source has corrected since, and the id of its row, lead to its page for good."""
    rows = json.loads(corrected.get("/en/activities.json").body)["rows"]
    now = next(row["address"] for row in rows if row["title"] == "Harbour and airport drill").removeprefix(
        corrected.address
    )
    for was in ("harbour_drill__2025-03-04", "ACT-001", "act-001"):
        for form, there in (
            ("/", now),
            (".json", f"{now.rstrip('/')}.json"),
            (".csv?x=1", f"{now.rstrip('/')}.csv?x=1"),
        ):
            answer = corrected.get(f"/en/activities/{was}{form}")
            assert (answer.status, answer.headers.get("location")) == (301, there), was
    french = corrected.get("/fr/activities/ACT-001/").headers["location"]
    assert french == now.replace("/en/", "/fr/")
    assert corrected.get(now).status == 200


def test_the_beginning_of_an_id_leads_nowhere(corrected):
    """What is no id, or only the beginning of one, is no address of a thing."""
    for name in ("ACT-00", "ACT", "ACT-009", "drill"):
        assert corrected.get(f"/en/activities/{name}/").status == 404


def test_an_entity_is_found_by_its_names(site):
    """The address made of any name of an entity leads to its own; a standard's designation without its date stays none."""
    answer = site.get("/en/entities/Network_Security_Coordination_Office/")
    assert (answer.status, answer.headers["location"]) == (301, "/en/entities/nsco/")
    assert site.get("/en/standards/LS_402/").status == 404
