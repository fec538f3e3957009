"""Registers on the real data: the messy workbook against its expected answer, and everything joined together."""

import csv
import re
from collections import defaultdict
from functools import cache
from itertools import permutations

import pytest
from real_data import DATA

from secretariat.domain.identity import cluster_activities, same_activity
from secretariat.domain.names import entity_name
from secretariat.domain.statements import Item, Problem
from secretariat.domain.words import plain_text
from secretariat.formats import Context, register_csv, register_xlsx

pytestmark = pytest.mark.data
FOLDER = DATA / "activities"
FIELDS = {"title": "title", "kind": "kind", "lead": "lead_entity", "partners": "partners", "start": "start", "end": "end", "place": "place",
          "country": "country", "status": "status", "participants": "participants", "countries_participating": "countries_participating",
          "amount": "budget_amount", "currency": "budget_currency", "qualifier": "participants_qualifier"}  # fmt: skip


def _table(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def _items(module, name, **options):
    return [each for each in module.read(FOLDER / name, options, Context()) if isinstance(each, Item)]


def _plain_title(text):
    text = plain_text(text).replace("&", "and").replace("wkshp", "workshop")
    return re.sub(r"\W", "", text)


def _shown(fields, marks, name):
    if name == "qualifier":
        if fields.get("participants") is None:
            return ""
        found = marks.get("qualified", {}).get("participants", "exact")
        return "at least" if found == "more than" else found
    value = fields.get(name)
    if value is None:
        return ""
    if name == "partners":
        return ";".join(value)
    if name == "amount":
        return f"{value / 100:g}"
    return str(value)


def _wanted(row, name):
    value = row[FIELDS[name]]
    if name == "partners":
        return ";".join(entity_name(part) for part in value.split(";") if part)
    return f"{float(value):g}" if name == "amount" and value else value


def _by_place():
    return {tuple(item.place.split("!")[1:]): item for item in _items(register_xlsx, "messy-register.xlsx")}


def test_messy_workbook_reads_98_percent_of_fields():
    """At least 98 % of the fields of the messy workbook's expected answer are read as expected."""
    found = _by_place()
    good, misses = 0, []
    for row in _table("messy-register.expected.csv"):
        if row["record_type"] != "activity":
            continue
        items = [found.get((row["sheet"], f"row {number}")) for number in row["rows"].split(";")]
        assert all(items), f"{row['rows']} was not read"
        for name in FIELDS:
            wanted = _wanted(row, name)
            statements = [item.statements[0] for item in items]
            shown = next((text for s in statements if (text := _shown(s.fields, s.marks, name))), "")
            same = _plain_title(shown) == _plain_title(wanted) if name == "title" else shown == wanted
            good += same
            if not same:
                misses.append(f"{row['activity_id']} {name}: {shown!r}, expected {wanted!r}")
    share = good / (good + len(misses))
    print(f"{good} of {good + len(misses)} fields: {share:.2%}", *misses, sep="\n  ")
    assert share >= 0.98


def test_rows_to_ignore_become_no_activities():
    """No title, note, heading, sub-total or footnote of the messy workbook becomes an activity."""
    found = _by_place()
    for row in _table("messy-register.expected.csv"):
        if row["record_type"] == "ignore":
            first, _, last = row["rows"].partition("-")
            for number in range(int(first), int(last or first) + 1):
                assert (row["sheet"], f"row {number}") not in found, row["reason"]


def test_invented_amounts_are_marked():
    """Each amount of the workbook whose title says that its figures are invented carries that mark."""
    amounts = [
        s
        for item in _items(register_xlsx, "messy-register.xlsx")
        for s in item.statements
        if s.fields.get("amount") is not None
    ]
    assert amounts and all("amount" in s.marks["invented"] for s in amounts)


def _records(order):
    sources = {
        "tidy": _items(register_csv, "activities.csv"),
        "messy": _items(register_xlsx, "messy-register.xlsx"),
        "meetings": _items(register_csv, "sg17-meetings.csv", lead="ITU-T Study Group 17"),
    }
    return [((name, item.key), item.statements[0], 0) for name in order for item in sources[name]]


def test_leads_by_slug_join_the_same():
    """The records join to the same 190 activities when their leads are given by slug, as a register of entities has them."""
    slugs = {"ITU-T Study Group 17": "itu-t-sg17", "ITU-D": "itu-d", "ITU Strategy and Policy Unit": "itu-spu"}
    records = [
        (
            each,
            {**statement.fields, "lead": slugs.get(statement.fields.get("lead"), statement.fields.get("lead"))},
            rank,
        )
        for each, statement, rank in _records(["tidy", "messy", "meetings"])
    ]
    assert len(cluster_activities(records)) == 190


def test_meetings_take_their_group_from_the_files_name():
    """Where no lead is set, the study group in the file's name is the lead, marked as inferred."""
    statement = _items(register_csv, "sg17-meetings.csv")[0].statements[0]
    assert statement.fields["lead"] == "ITU-T Study Group 17" and "lead" in statement.marks["inferred"]


def _truth():
    """The activity that each row of the messy workbook is, by its expected answer."""
    return {
        (row["sheet"], f"row {number}"): row["activity_id"]
        for row in _table("messy-register.expected.csv")
        if row["record_type"] == "activity"
        for number in row["rows"].split(";")
    }


@pytest.mark.parametrize(
    "order", [*permutations(["tidy", "messy"]), *permutations(["tidy", "messy", "meetings"])], ids="-".join
)
def test_together_they_are_190_activities(order):
    """The registers in any order are exactly 190 activities; each record joins its own activity and no look-alike."""
    records = _records(order)
    clusters = cluster_activities([(each, statement.fields, rank) for each, statement, rank in records])
    assert len(clusters) == 190
    truth = _truth()
    places = {
        ("messy", item.key): truth[tuple(item.place.split("!")[1:])]
        for item in _items(register_xlsx, "messy-register.xlsx")
    }
    ids = {each: statement.marks["id"] for each, statement, _ in records if each[0] == "tidy"} | places
    for cluster in clusters:
        assert len({ids[each] for each in cluster.members if each in ids}) == 1, cluster
    if "meetings" in order:
        assert sum(any(each[0] == "meetings" for each in cluster.members) for cluster in clusters) == 31


def test_rules_are_symmetric_on_real_records():
    """Whether two records are one does not depend on which is asked first."""
    fields = [statement.fields for _, statement, _ in _records(["tidy", "messy"])]
    by_start = defaultdict(list)
    for each in fields:
        by_start[each.get("start")].append(each)
    for bucket in by_start.values():
        for a in bucket:
            for b in bucket:
                assert same_activity(a, b) == same_activity(b, a)


def test_tidy_register_is_read_cell_by_cell():
    """All 190 activities are read without a doubt, with dates, kinds, statuses, leads and counts as they stand."""
    read = list(register_csv.read(FOLDER / "activities.csv", {}, Context()))
    items = [each for each in read if isinstance(each, Item)]
    table = _table("activities.csv")
    assert len(items) == len({item.key for item in items}) == len(table) == 190
    assert [p for p in read if isinstance(p, Problem) and p.severity != "note"] == []
    for item, row in zip(items, table, strict=True):
        fields, marks = item.statements[0].fields, item.statements[0].marks
        for name in (
            "title",
            "kind",
            "lead",
            "start",
            "end",
            "place",
            "country",
            "status",
            "participants",
            "countries_participating",
        ):
            assert _shown(fields, marks, name) == row[FIELDS[name]], (row["id"], name)
        assert ("*" in marks.get("inferred", ())) == (row["confidence"] == "inferred")
    ranged = next(item for item in items if "9ras17059" in item.key).statements[0]
    assert (ranged.fields["amount"], ranged.fields["amount_low"], ranged.fields["amount_high"]) == (
        None,
        10_000_000,
        50_000_000,
    )
    assert ranged.marks["qualified"]["amount"] == "range"


def test_liaisons_budget_and_meetings():
    """The other registers are recognized and read whole: unknown stays unknown, not seen stays absent, zero is zero."""
    liaisons = _items(register_csv, "liaisons.csv")
    assert len(liaisons) == 83 and {item.statements[0].kind for item in liaisons} == {"liaison"}
    assert liaisons[1].statements[0].fields["date"] == "2005-03-29" and liaisons[1].key == "LIA-002"
    lines = {item.key: item.statements[0] for item in _items(register_csv, "budget.csv")}
    assert len(lines) == 42 and {s.kind for s in lines.values()} == {"budget-line"}
    assert lines["BUD-001"].fields["amount"] == 32_800_000 and lines["BUD-001"].fields["fund"] == "regular"
    assert (lines["BUD-021"].fields["unit"], lines["BUD-021"].fields["value"]) == ("percent", "64.2")
    assert lines["BUD-039"].fields["amount"] is None and lines["BUD-037"].fields["unit"] == "upper bound"
    meetings = {
        item.statements[0].fields["start"]: item.statements[0].fields
        for item in _items(register_csv, "sg17-meetings.csv", lead="ITU-T Study Group 17")
    }
    assert len(meetings) == 31 and "title" not in meetings["2015-04-08"]
    assert meetings["2019-01-22"]["determined"] == 0 and "determined" not in meetings["2010-04-07"]
