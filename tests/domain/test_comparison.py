"""What differs between two reports, and which records caused it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_package import DEFINITIONS, RECORDS, record, sample

from secretariat.domain.comparison import Difference, RecordChange, RowChange, compare
from secretariat.domain.comparison_text import told
from secretariat.domain.figures import Condition, Leaf, compute
from secretariat.domain.packages import packaged
from secretariat.formats import data_package

GALA = record("calendar", 4, "2", "gala", title="Gala", status="held", start="2031-10-01", partners=["Dor"])
HELD_DRILL = record("calendar", 3, "2", "drill", title="Drill", status="held", start="2031-09")


def by_name(differences):
    return {(one.kind, one.name): one for one in differences}


def without(number):
    return tuple(one for one in RECORDS if one.id != number)


def test_the_same_package_has_no_differences(tmp_path):
    """Neither with itself nor with itself read back from its file."""
    package = sample()
    (tmp_path / "p.zip").write_bytes(data_package.write(package)[0])
    assert compare(package, package) == [] == compare(package, data_package.read(tmp_path / "p.zip"))
    assert told([]) == "No figure and no row differs.\n"


def test_an_activity_added_names_its_record():
    """A figure that grew names the new row and the record that says so."""
    found = by_name(compare(sample(), sample([*RECORDS, GALA])))
    held = found["figure-changed", "activities.held"]
    assert (held.before, held.after, held.after_text) == (2, 3, "3")
    (row,) = held.causes
    assert (row.how, row.table, row.row, row.title) == ("added", "activities", "gala", "Gala")
    assert [(one.how, one.source, one.key, one.place) for one in row.records] == [
        ("added", "calendar", "4", "calendar.csv, line 4")
    ]
    assert found["table", "activities"].before == 3 and found["table", "activities"].after == 4
    assert ("table", "standards") not in found and ("figure-changed", "standards") not in found


def test_an_activity_gone_names_its_record():
    """The same the other way round."""
    held = by_name(compare(sample([*RECORDS, GALA]), sample()))["figure-changed", "activities.held"]
    assert held.causes[0].how == "gone" and held.causes[0].records[0].how == "gone"


def test_a_changed_record_shows_the_fields_and_who_enters():
    """A status that changed brings the row into one set and leaves it in another; fields before and after are told."""
    found = by_name(compare(sample(), sample([*without("calendar/3"), HELD_DRILL])))
    (row,) = found["figure-changed", "activities.held"].causes
    assert row.how == "enters" and row.fields == (("status", "planned", "held"),)
    assert row.records[0].how == "changed" and row.records[0].fields == (("activity.status", "planned", "held"),)
    share = found["figure-changed", "share.held"]
    assert (share.before, share.after) == ("2/3", "1/1")
    less = found["figure-changed", "activities.not-held"]
    assert (less.before, less.after) == (1, 0) and less.causes
    text = told(list(found.values()))
    assert "row now counted: activities drill (Drill)" in text
    assert 'status: "planned" -> "held"' in text and "record changed: calendar/3, calendar.csv, line 3" in text


def test_a_value_that_stays_on_other_evidence_is_told_apart():
    """Two changes that cancel out do not hide: the basis of the figure is another one."""
    swapped = (
        record("ledger", 2, "1", "course", amount=40_051),
        record("ledger", 1, "1", "forum", title="The Forum", amount=119_999),
    )
    others = (*without("ledger/2")[:3], *swapped)
    cost = by_name(compare(sample(), sample(others)))["figure-basis", "activities.cost"]
    assert cost.before == cost.after == 160_050
    assert {row.row: row.fields for row in cost.causes} == {
        "course": (("amount", 40_050, 40_051),),
        "forum": (("amount", 120_000, 119_999),),
    }


def test_a_figure_defined_otherwise_says_so():
    """A changed condition is a cause of its own, beside the rows that enter and leave."""
    package = sample()
    planned = Leaf("activities", (Condition("status", "eq", "planned"),))
    definition = replace(DEFINITIONS[0], of=planned)
    new = packaged(compute([definition], package.tables)["activities.held"])
    found = by_name(compare(package, replace(package, figures={**package.figures, "activities.held": new})))
    held = found["figure-changed", "activities.held"]
    assert [part for part, _, _ in held.definition] == ["of"]
    assert [(row.how, row.row) for row in held.causes] == [
        ("leaves", "course"),
        ("enters", "drill"),
        ("leaves", "forum"),
    ]


def test_figures_added_and_gone():
    """A figure of one report only is told as such, not as zero."""
    package = sample()
    fewer = replace(package, figures={name: one for name, one in package.figures.items() if name != "partners"})
    assert by_name(compare(package, fewer)).keys() == {("figure-gone", "partners")}
    assert by_name(compare(fewer, package)).keys() == {("figure-added", "partners")}
    assert "new figure, 3" in told(compare(fewer, package))


def test_records_held_by_digest_only_are_compared_too():
    """A standard whose record changed is told although its words are not in the package."""
    package = sample()
    name, key, _ = package.digests["catalogue"][0]
    digests = {"catalogue": [(name, key, "f" * 64), *package.digests["catalogue"][1:]]}
    found = by_name(compare(package, replace(package, digests=digests)))
    (row,) = found["table", "standards"].causes
    assert (row.how, row.row, row.records[0].how) == ("changed", "std-0", "changed")


def test_more_rows_than_the_limit_are_counted():
    """A long list is cut, and what the cut loses is said."""
    text = told(compare(sample(standards=3), sample(standards=40)), limit=5)
    assert "and 32 rows more" in text and "Table standards: 3 -> 40 rows; 37 differ" in text


def test_a_person_reads_first_what_changed_and_each_thing_once():
    """Changed figures come first; a row that was told is not told again, and a label's own value stands in it."""
    lines = told(compare(sample(), sample([*without("calendar/3"), HELD_DRILL]))).splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    on_other_evidence = [number for number, head in enumerate(heads) if "as before, on other evidence" in head]
    assert all(" -> " in head for head in heads[: on_other_evidence[0]])
    assert sum("activity.status" in line for line in lines) == 1
    assert heads[-1].startswith("Table activities: 3 -> 3 rows; 1 differ") and "1 of its rows above" in heads[-1]


def test_what_follows_in_a_row_is_not_told_beside_its_cause():
    """Where a record says otherwise the row's own fields are left out; where none does, they are the cause."""
    record_change = RecordChange("changed", "calendar", "3", "line 4", (("activity.status", "planned", "held"),))
    fields = (("gaps", ["old"], []), ("standing", "planned", "held"))
    row = RowChange("enters", "activities", "drill", "Drill", fields, (record_change,))
    one = Difference("figure-changed", "activities.held", "held in {}|Aru", "activities", 1, 2, causes=(row,))
    text = told([one])
    assert "(held in Aru)" in text and "activity.status" in text and "standing" not in text and "gaps" not in text
    alone = told([replace(one, causes=(replace(row, records=()),))])
    assert 'standing: "planned" -> "held"' in alone and "gaps" not in alone


def test_a_row_that_only_enters_names_its_record():
    """Where no record changed, as between two years, the row tells the record it rests on and one telling field."""
    package = sample()
    later = {**package.tables, "activities": [
        {**row, "status": "held", "in_period": True} if row["id"] == "drill" else row for row in package.tables["activities"]
    ]}  # fmt: skip
    figures = {name: packaged(one) for name, one in compute(DEFINITIONS, later).items()}
    found = compare(package, replace(package, tables=later, figures=figures))
    (row,) = by_name(found)["figure-changed", "activities.held"].causes
    assert (row.how, row.records) == ("enters", ())
    assert row.rests_on == (("calendar", "3", "calendar.csv, line 3"),)
    (line,) = [
        line for line in told(found).splitlines() if "row now counted: activities drill" in line and "above" not in line
    ]
    assert (
        line.endswith('status: "planned" -> "held"; record calendar/3, calendar.csv, line 3')
        and "in_period" not in line
    )


def test_much_that_differs_is_told_by_families():
    """Two years differ in nearly all: figures of one family share a line, those of zero are only counted, rows are few."""
    rows = tuple(
        RowChange("enters", "activities", f"a{n:03}", f"A{n}", (("standing", "outside", "held"),)) for n in range(90)
    )
    kinds = [
        Difference("figure-changed", f"activities.by-kind.k{n}", before=n, after=n + 1, causes=rows) for n in range(70)
    ]
    new = [Difference("figure-added", f"goal.g{n}.stated", after=n // 9) for n in range(10)]
    lines = told([*kinds, *new]).splitlines()
    assert lines[0].startswith("activities.by-kind: k0 0 -> 1, k1 1 -> 2") and lines[0].endswith("(88 rows more)")
    assert lines[3] == "goal: 10 new figures: g9.stated 1, 9 that are zero" and len(lines) == 4
    assert len(told([*kinds, *new], limit=30).splitlines()) == 32


CHOICES = st.lists(
    st.tuples(st.sampled_from(["held", "planned", None]), st.none() | st.integers(0, 9), st.booleans()),
    min_size=2,
    max_size=5,
)


@given(CHOICES, CHOICES)
def test_every_figure_that_differs_has_a_cause(first, second):
    """Whatever changes in the records, a figure that changed names a row, and the row a record; backwards alike."""

    def package(choices):
        return sample(
            [
                record(
                    "calendar",
                    n,
                    "2",
                    f"a{n}",
                    **({"status": status} if status else {}),
                    **({} if amount is None else {"amount": amount}),
                )
                for n, (status, amount, is_there) in enumerate(choices)
                if is_there
            ],
            standards=1,
        )

    a, b = package(first), package(second)
    there, back = compare(a, b), compare(b, a)
    changed = {one.name for one in there if one.kind == "figure-changed"}
    assert changed == {
        name
        for name in b.figures
        if (b.figures[name].value, b.figures[name].at_least, b.figures[name].reason)
        != (a.figures[name].value, a.figures[name].at_least, a.figures[name].reason)
    }
    for one in there:
        assert one.causes, one
        assert all(row.records for row in one.causes), one
    assert [(one.kind, one.name, one.before, one.after) for one in there] == [
        (one.kind, one.name, one.after, one.before) for one in back
    ]
    assert told(there)


@pytest.mark.parametrize("field", ["title", "partners"])
def test_a_field_that_no_figure_counts_still_shows_in_the_table(field):
    """Rows are compared whole, whether or not a figure uses the field."""
    said = {"title": "Forum", "status": "held", "start": "2031-03-01", "partners": ["Aru", "Bel"]}
    said[field] = ["Zed"] if field == "partners" else "Another"
    others = [record("calendar", 1, "0", "forum", **said), *without("calendar/1")]
    changed = by_name(compare(sample(), sample(others)))["table", "activities"].causes
    assert [row.row for row in changed] == ["forum"]
