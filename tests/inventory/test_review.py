"""The review of current activities through the command line: counted as the report counts, corrected by workbook, once."""

import random
import re
import zipfile
from pathlib import Path

import pytest
from example_workspaces import collected, copied, printed_json, run, secretariat
from openpyxl import load_workbook

OFFICER = ("--actor", "Programme officer", "--reason", "annual review")


@pytest.fixture(scope="module")
def lagoon(tmp_path_factory) -> Path:
    """The fictitious example with the review of 2025 exported as review.xlsx; not to be changed."""
    workspace = collected(tmp_path_factory.mktemp("review") / "lagoon", "fictitious")
    secretariat("review", "2025", "--xlsx", "review.xlsx", cwd=workspace)
    return workspace


@pytest.fixture
def own(lagoon, tmp_path) -> Path:
    """A copy to change."""
    return copied(lagoon, tmp_path / "own")


def edit(workspace: Path, *edits: tuple[str, str, str, str], name: str = "review.xlsx") -> None:
    """Write cells: (sheet, words in the first column that is shown, heading, text); "" as words is the first empty row."""
    path = workspace / name
    file = load_workbook(path)
    for sheet_name, words, heading, text in edits:
        sheet = file[sheet_name]
        at = {cell.value: cell.column for cell in sheet[1]}
        label = at["Title"] if sheet_name == "Activities" else 2
        lines = range(2, sheet.max_row + 2)
        if words:
            line = next(n for n in lines if sheet.cell(n, label).value == words)
        else:
            line = next(
                n for n in lines if not sheet.cell(n, 1).value and (heading == "Title" or sheet.cell(n, label).value)
            )
        sheet.cell(line, at[heading]).value = text or None
    file.save(path)


def test_review_counts_as_the_report_does(lagoon):
    """Each standing of the review is the report's figure, and together they are all activities of the period."""
    found = printed_json("review", "2025", cwd=lagoon)
    names = {"held": "held", "ongoing": "ongoing", "planned": "planned", "announced": "unconfirmed"}
    for standing, name in names.items():
        figure = printed_json("trace", f"activities.{name}", "--year", "2025", "--limit", "1", cwd=lagoon)
        assert dict(figure["facts"])["value"].split()[0] == str(found["standings"][standing])
    assert sum(found["standings"].values()) == found["total"] == len(found["activities"])
    assert found["standings"]["announced"] > 0


def test_breakdowns_lose_no_activity(lagoon):
    """By entity and by kind, each activity of the period is counted once; what states none has a line of its own."""
    found = printed_json("review", "2025", cwd=lagoon)
    for one in found["breakdowns"]:
        if one["name"] in ("lead", "kind", "status"):
            assert sum(line["total"] for line in one["lines"]) == found["total"], one["name"]
    assert {"lead", "role", "kind", "status", "region"} <= {one["name"] for one in found["breakdowns"]} | {"region"}
    assert found["gaps"]["no-budget"]["count"] > 0
    assert all(row["light"] in ("green", "amber", "red", "unknown") for row in found["activities"])


@pytest.mark.parametrize("width", [40, 80, 120])
def test_text_fits_its_width(lagoon, width):
    """No line is wider than the terminal, and a pipe gets no colours and nothing on the side."""
    done = run("review", "2025", cwd=lagoon, COLUMNS=str(width))
    assert done.returncode == 0 and done.stderr == ""
    assert "\x1b" not in done.stdout
    assert [line for line in done.stdout.splitlines() if len(line) > width] == []
    assert "Fictitious example" in done.stdout
    shown = " ".join(done.stdout.split())
    assert "announced and never confirmed; not counted as held" in shown


def test_conflicts_stand_side_by_side(lagoon):
    """A contradiction shows both values, each with its source."""
    shown = secretariat("review", "2025", cwd=lagoon, COLUMNS="120")
    block = shown[shown.index("Conference of regulators on network security: participants") :]
    lines = block.splitlines()[1:3]
    assert re.search(r"shown\s+118\s+\(.+\)", lines[0]) and re.search(r"against\s+110\s+\(.+\)", lines[1])


def test_unchanged_workbook_adds_nothing(own):
    """A workbook handed back as it was is no act."""
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
    assert [done[name] for name in ("acts", "already", "conflicts", "questions", "problems")] == [[], 0, [], [], []]


@pytest.mark.parametrize("seed", range(3))
def test_any_single_edit_is_exactly_one_act(own, seed):
    """Whatever single cell is corrected, exactly one act follows, about that field alone; again, nothing does."""
    texts = {
        "Title": "Another title", "Lead": "Response Unit", "Partners": "A; B", "Start": "2025-02-03", "Place": "=SUM of places",
        "Participants": "77", "Outputs": "none", "Cost": "EUR 1 234.50", "Description": "Line one", "Country": "",
        "Goals named": "SP-2024-2027#G1",
    }  # fmt: skip
    shuffle = random.Random(seed)
    heading = shuffle.choice(sorted(texts))
    path = own / "review.xlsx"
    file = load_workbook(path)
    sheet = file["Activities"]
    at = {cell.value: cell.column for cell in sheet[1]}
    lines = [n for n in range(2, sheet.max_row + 1) if sheet.cell(n, 1).value]
    line = shuffle.choice([n for n in lines if sheet.cell(n, at[heading]).value] if not texts[heading] else lines)
    key = sheet.cell(line, 1).value
    cell = sheet.cell(line, at[heading])
    cell.value = texts[heading] or None
    if isinstance(cell.value, str):
        cell.data_type = "s"
    file.save(path)
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
    assert [(act["act"], act["key"]) for act in done["acts"]] == [("correct", key)], heading
    assert done["problems"] == []
    assert len(done["acts"][0]["fields"]) == (2 if heading == "Cost" else 1)
    again = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
    assert (again["acts"], again["already"]) == ([], 1)


def test_correction_shows_with_actor_and_reason(own):
    """A corrected value is believed before all sources, with who said so and why; names of persons are for editors."""
    edit(own, ("Activities", "Mobile signalling audit", "Participants", "12"))
    secretariat(
        "review",
        "--apply",
        "review.xlsx",
        "--actor",
        "Programme officer <Ada Sand>",
        "--reason",
        "list of names seen",
        cwd=own,
    )
    found = printed_json("trace", "Mobile signalling audit", cwd=own)
    field = next(one for one in found["fields"] if one["field"] == "participants")
    assert (field["value"], field["state"]) == ("12", "confirmed")
    assert any("Programme officer: list of names seen" in act for act in found["acts"])
    assert "Ada Sand" not in str(found)
    assert "Ada Sand" in secretariat("trace", "Mobile signalling audit", "--editor", cwd=own)
    secretariat("report", "2025", "--out", "made", cwd=own)
    with zipfile.ZipFile(own / "made" / "report-2025-data.zip") as package:
        held = b"".join(package.read(name) for name in package.namelist())
    assert b"list of names seen" in held and b"Ada Sand" not in held
    secretariat("report", "verify", "made/report-2025-data.zip", cwd=own)


def test_preview_does_nothing(own):
    """A preview says what would be done and does none of it."""
    edit(own, ("Activities", "Mobile signalling audit", "Participants", "12"))
    shown = secretariat("review", "--apply", "review.xlsx", "--preview", cwd=own)
    assert "1 act would be done" in shown
    assert printed_json("trace", "Mobile signalling audit", cwd=own)["acts"] == []


def test_bad_values_are_refused_one_by_one(own):
    """Each impossible value names its sheet, cell and mend; the good cell beside it is taken."""
    title = "Internal planning retreat"
    edit(
        own,
        ("Activities", title, "Start", "2025-02-31"),
        ("Activities", title, "Status", "frobbed"),
        ("Activities", title, "Cost", "CHF 10 / EUR 20"),
        ("Activities", title, "Participants", "a dozen or so"),
        ("Activities", title, "Kind", "séance de spiritisme"),
        ("Activities", title, "Place", "Oldport"),
        ("Links", "Alert exchange service", "Decision", "perhaps"),
    )
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own, status=4)
    assert [act["fields"] for act in done["acts"]] == [{"place": "Oldport"}]
    assert len(done["problems"]) == 6
    for problem in done["problems"]:
        assert re.fullmatch(r"review\.xlsx!(Activities|Links)![A-Z]+\d+", problem["place"])
        assert problem["message"] and problem["mend"]


def test_day_that_can_be_read_in_two_ways_is_refused(own):
    """4/3/2025 is not guessed at; 25/3/2025 and 4 March 2025 can be read in one way only."""
    edit(own, ("Activities", "Mobile signalling audit", "End", "4/3/2025"))
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own, status=4)
    assert done["acts"] == [] and "two different days" in done["problems"][0]["message"]
    edit(own, ("Activities", "Mobile signalling audit", "End", "25/3/2025"))
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
    assert done["acts"][0]["fields"] == {"end": "2025-03-25"}


def test_end_before_start_is_refused(own):
    """Dates that would end before they begin are refused with both of them named."""
    edit(own, ("Activities", "Mobile signalling audit", "End", "2024-01-01"))
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own, status=4)
    assert done["acts"] == []
    assert done["problems"][0]["code"] == "end-before-start" and "2024-11" in done["problems"][0]["message"]


def test_new_row_is_a_new_fact_once(own):
    """A row without a key becomes an activity, counted at once; the same file again adds none."""
    before = printed_json("review", "2025", cwd=own)["standings"]["held"]
    edit(own, ("Activities", "", "Title", "Forum on small networks"))
    edit(
        own,
        ("Activities", "Forum on small networks", "Start", "2025-09-01"),
        ("Activities", "Forum on small networks", "Status", "completed"),
    )
    for acts in (1, 0):
        done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
        assert len(done["acts"]) == acts
    assert printed_json("review", "2025", cwd=own)["standings"]["held"] == before + 1


def test_new_row_of_a_known_activity_is_asked_about(own):
    """A new row that an exact rule takes for a known activity is not made a second one."""
    edit(own, ("Activities", "", "Title", "Mobile signalling audit"))
    path = own / "review.xlsx"
    file = load_workbook(path)
    sheet = file["Activities"]
    at = {cell.value: cell.column for cell in sheet[1]}
    line = next(n for n in range(2, 99) if sheet.cell(n, at["Title"]).value and not sheet.cell(n, 1).value)
    sheet.cell(line, at["Start"]).value = "2024-12"
    file.save(path)
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own, status=4)
    assert (done["acts"], [q["code"] for q in done["questions"]]) == ([], ["there-already"])


def test_deleted_row_is_asked_about(own):
    """A deleted row is a question; only when it is confirmed does the activity no longer show, and then it is not asked again."""
    path = own / "review.xlsx"
    file = load_workbook(path)
    sheet = file["Activities"]
    at = {cell.value: cell.column for cell in sheet[1]}
    sheet.delete_rows(next(n for n in range(2, 99) if sheet.cell(n, at["Title"]).value == "Internal planning retreat"))
    file.save(path)
    total = printed_json("review", "2025", cwd=own)["total"]
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own, status=4)
    assert done["acts"] == [] and "Internal planning retreat" in done["questions"][0]["message"]
    assert printed_json("review", "2025", cwd=own)["total"] == total
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, "--confirm-deleted", cwd=own)
    assert [act["act"] for act in done["acts"]] == ["refuse"]
    assert printed_json("review", "2025", cwd=own)["total"] == total - 1
    assert printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)["questions"] == []


def test_cell_whose_basis_changed_waits(own):
    """A cell that was changed in the register since the export is a conflict: nobody's correction is lost in silence."""
    (own / "other.xlsx").write_bytes((own / "review.xlsx").read_bytes())
    edit(own, ("Activities", "Mobile signalling audit", "Place", "Oldport"))
    edit(
        own,
        ("Activities", "Mobile signalling audit", "Place", "Tidehaven"),
        ("Activities", "Mobile signalling audit", "Region", "South"),
        name="other.xlsx",
    )
    printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
    done = printed_json("review", "--apply", "other.xlsx", *OFFICER, cwd=own, status=4)
    assert [act["fields"] for act in done["acts"]] == [{"region": "South"}]
    assert "Oldport" in done["conflicts"][0]["message"] and "Tidehaven" in done["conflicts"][0]["message"]


def test_changed_source_is_a_changed_basis(own):
    """What a source came to say since the export makes a correction of that cell wait, and of no other."""
    place = own / "sources" / "activities.csv"
    place.write_text(
        place.read_text("utf-8").replace(
            "Northmere Standards Forum,2025-06-24,2025-06-26,Skerry Town",
            "Northmere Standards Forum,2025-06-24,2025-06-26,Gull Rock",
        ),
        "utf-8",
    )
    secretariat("collect", "activities", cwd=own)
    title = "Conference of regulators on network security"
    edit(own, ("Activities", title, "Place", "Skerry Town North"), ("Activities", title, "Outputs", "A summary"))
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own, status=4)
    assert [act["fields"] for act in done["acts"]] == [{"outputs": ["A summary"]}]
    assert "Gull Rock" in done["conflicts"][0]["message"]


def test_links_are_confirmed_and_refused(own):
    """A confirmed proposal is counted as confirmed, a refused one is not proposed again; left alone, nothing happens."""
    found = printed_json("trace", "links.proposed", "--year", "2025", "--limit", "0", cwd=own)
    count = int(dict(found["facts"])["value"].split()[0])
    path = own / "review.xlsx"
    file = load_workbook(path)
    sheet = file["Links"]
    at = {cell.value: cell.column for cell in sheet[1]}
    proposed = [n for n in range(2, sheet.max_row + 1) if sheet.cell(n, at["State"]).value == "proposed"]
    sheet.cell(proposed[0], at["Decision"]).value = "confirm"
    sheet.cell(proposed[1], at["Decision"]).value = "refuse"
    file.save(path)
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
    assert [act["act"] for act in done["acts"]] == ["confirm", "refuse"]
    value = {}
    for state in ("proposed", "confirmed", "refused"):
        figure = printed_json("trace", f"links.{state}", "--year", "2025", "--limit", "1", cwd=own)
        value[state] = int(dict(figure["facts"])["value"].split()[0])
    assert value == {"proposed": count - 2, "confirmed": value["confirmed"], "refused": 1}
    assert value["confirmed"] >= 1
    assert printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)["acts"] == []


def test_conflict_is_decided_by_its_number(own):
    """The value chosen is believed; the other stays beside it; deciding the same cell twice over is refused."""
    path = own / "review.xlsx"
    file = load_workbook(path)
    sheet = file["Conflicts"]
    at = {cell.value: cell.column for cell in sheet[1]}
    line = next(n for n in range(2, 99) if sheet.cell(n, at["Field"]).value == "Participants")
    sheet.cell(line, at["Right is"]).value = "2"
    file.save(path)
    edit(own, ("Activities", "Conference of regulators on network security", "Participants", "100"))
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, "--preview", cwd=own, status=4)
    assert [p["code"] for p in done["problems"]] == ["said-twice"]
    edit(own, ("Activities", "Conference of regulators on network security", "Participants", "118"))
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
    assert [act["fields"] for act in done["acts"]] == [{"participants": 110}]
    field = next(
        f
        for f in printed_json("trace", "Conference of regulators on network security", cwd=own)["fields"]
        if f["field"] == "participants"
    )
    assert field["value"] == "110" and [one["value"] for one in field["against"]] == ["118"]
    assert printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)["acts"] == []


def test_verified_row_is_verified_once(own):
    """ "yes" under Verified says that all of the row is right, by one act with the row's own reason."""
    edit(
        own,
        ("Activities", "Readiness assessments 2025", "Verified", "yes"),
        ("Activities", "Readiness assessments 2025", "Reason", "reports seen"),
    )
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
    assert [(act["act"], act["reason"]) for act in done["acts"]] == [("verify", "reports seen")]
    fields = printed_json("trace", "Readiness assessments 2025", cwd=own)["fields"]
    assert {one["state"] for one in fields if one["field"] in ("title", "status", "start", "lead")} == {"confirmed"}
    assert printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)["acts"] == []


def test_collect_takes_a_corrected_review(own):
    """Collected again, a corrected review is taken as acts of the person named, and is never remembered as a source."""
    edit(own, ("Activities", "Mobile signalling audit", "Participants", "12"))
    assert "1 act done" in secretariat("collect", "review.xlsx", *OFFICER, cwd=own)
    assert not (own / "sources.toml").exists()


def test_wrong_use_is_told(own):
    """Without an actor and a reason nothing is taken; a workbook of another workspace is refused; a year is a year."""
    edit(own, ("Activities", "Mobile signalling audit", "Participants", "12"))
    done = run("review", "--apply", "review.xlsx", cwd=own)
    assert done.returncode == 2 and "--actor" in done.stderr
    settings = own / "secretariat.toml"
    settings.write_text(re.sub(r"(?m)^name = .*$", 'name = "Elsewhere"', settings.read_text("utf-8"), count=1), "utf-8")
    done = run("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
    assert done.returncode == 2 and "Elsewhere" in done.stderr
    assert run("review", "twenty", cwd=own).returncode == 2
    assert run("review", "--from", "2025-01-01", cwd=own).returncode == 2


def test_same_activity_is_decided_by_a_person(own):
    """What a rule has joined is parted, what is merely alike is joined, when a person says so; undone, it is as before."""
    total = printed_json("review", "2025", cwd=own)["total"]
    path = own / "review.xlsx"
    file = load_workbook(path)
    sheet = file["Same activity"]
    at = {cell.value: cell.column for cell in sheet[1]}
    states = {n: sheet.cell(n, at["State"]).value for n in range(2, sheet.max_row + 1)}
    sheet.cell(next(n for n, state in states.items() if "rule" in state), at["Decision"]).value = "separate"
    file.save(path)
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
    assert [act["act"] for act in done["acts"]] == ["separate"]
    assert printed_json("review", "2025", cwd=own)["total"] == total + 1
    assert printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)["acts"] == []
    secretariat("review", "--undo", done["acts"][0]["record"], *OFFICER, cwd=own)
    assert printed_json("review", "2025", cwd=own)["total"] == total
    sheet.cell(next(n for n, state in states.items() if "rule" in state), at["Decision"]).value = "leave"
    sheet.cell(next(n for n, state in states.items() if "alike" in state), at["Decision"]).value = "join"
    file.save(path)
    done = printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)
    assert [act["act"] for act in done["acts"]] == ["join"]
    joined = printed_json("trace", f"activity:{done['acts'][0]['key']}", cwd=own)
    assert "person" in {record["rule"] for record in joined["records"]}
    assert printed_json("review", "--apply", "review.xlsx", *OFFICER, cwd=own)["acts"] == []
