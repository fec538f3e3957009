"""Workbooks: every kind of mess read as meant, nothing lost in silence, nothing dangerous opened."""

import io
import json
import zipfile

import messy_workbooks as messy
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from secretariat.domain.errors import InputError
from secretariat.domain.statements import Item, Problem
from secretariat.formats import Context, register_xlsx

BOOKS = {"french": messy.FRENCH, "turned": messy.TURNED, "sections": messy.SECTIONS}


def read(path, context=None, **options):
    found = list(register_xlsx.read(path, options, context or Context()))
    return [each for each in found if isinstance(each, Item)], [each for each in found if isinstance(each, Problem)]


def by_place(items):
    return {
        " ".join(
            part for part in item.place.split("!")[1:] if part not in ("Activités 2024", "Eventos", "Register")
        ): item
        for item in items
    }


def book_of(path, rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("name", BOOKS)
def test_messy_workbooks_are_read_as_meant(tmp_path, name):
    """Each field of three very different workbooks is read as expected, and no other row becomes an activity."""
    path = tmp_path / f"{name}.xlsx"
    getattr(messy, name)(path)
    found = by_place(read(path)[0])
    assert {place: item.statements[0].fields for place, item in found.items()} == {
        place: {key: found[place].statements[0].fields.get(key) for key in fields} | fields
        for place, fields in BOOKS[name].items()
    }


def test_formats_carry_meaning(tmp_path):
    """Strokes, legend, superscript, comment, hidden row and sheet, invented figures: each leaves its mark on the row."""
    path = tmp_path / "french.xlsx"
    messy.french(path)
    items, problems = read(path)
    marks = {place: item.statements[0].marks for place, item in by_place(items).items()}
    assert marks["row 6"]["notes"]["participants"] == "y compris 20 à distance"
    assert marks["row 7"]["notes"]["title"] == "Chiffre du bureau régional"
    assert marks["row 10"]["notes"]["format"] == "struck through"
    assert marks["row 13"]["doubts"][""] == "hidden row"
    assert marks["archives row 2"]["doubts"][""] == "hidden sheet"
    assert marks["row 6"]["invented"] == ["amount"] and "invented" not in marks["archives row 2"]
    assert marks["row 9"]["qualified"] == {"participants": "more than"}
    assert {"no-date", "hidden-sheet", "no-header"} <= {problem.code for problem in problems}


def test_every_line_has_its_reason(tmp_path):
    """The preview speaks of every row that has text, and says why it is taken or left out."""
    path = tmp_path / "french.xlsx"
    messy.french(path)
    rows = register_xlsx.preview(path, {}, Context())
    sheet = load_workbook(path).worksheets[0]
    written = {f"row {row[0].row}" for row in sheet.iter_rows() if any(cell.value for cell in row)}
    assert written <= {row["row"] for row in rows if row["sheet"] == "Activités 2024"}
    assert all(row["why"] for row in rows)
    assert next(row for row in rows if row["row"] == "row 14")["why"] == "total"


def test_an_accepted_reading_is_used_without_asking(tmp_path):
    """A stored reading decides which column is what; when the headings have changed the reader says so."""
    path = book_of(tmp_path / "a.xlsx", [["Event", "Date", "Foo"], ["Forum", "2024-05-01", "ITU-D"]])
    reading = json.loads(json.dumps(register_xlsx.reading(path, {}, Context(reading={"sheets": {"Sheet": {
        "what": "activities", "orientation": "rows", "header": [1, 1], "columns": {"A": "title", "B": "start", "C": "lead"},
        "labels": {"A": "Event", "B": "Date", "C": "Foo"}}}}))))  # fmt: skip
    items, problems = read(path, Context(reading=reading))
    assert items[0].statements[0].fields["lead"] == "ITU-D" and not problems
    book_of(path, [["Event", "Date", "Bar"], ["Forum", "2024-05-01", "ITU-D"]])
    items, problems = read(path, Context(reading=reading))
    assert "reading-changed" in {problem.code for problem in problems} and "lead" not in items[0].statements[0].fields


def test_a_changed_cell_changes_the_bytes_and_a_row_above_does_not(tmp_path):
    """An item's bytes follow its own cells, not where it stands."""
    rows = [["Event", "Date", "Place"], ["Forum", "2024-05-01", "Lima"], ["Drill", "2024-06-01", "Quito"]]
    first = read(book_of(tmp_path / "a.xlsx", rows))[0]
    added = read(book_of(tmp_path / "b.xlsx", [rows[0], ["New", "2023", "Bern"], *rows[1:]]))[0]
    changed = read(book_of(tmp_path / "c.xlsx", [rows[0], ["Forum", "2024-05-01", "Cusco"], rows[2]]))[0]
    assert [item.raw for item in first] == [item.raw for item in added[1:]]
    assert first[0].raw != changed[0].raw and first[1].raw == changed[1].raw and first[0].key == changed[0].key


def test_equal_rows_stay_two_items(tmp_path):
    """Two rows of one activity are two records with keys of their own."""
    items = read(
        book_of(
            tmp_path / "a.xlsx",
            [["Event", "Date", "Place"], ["Forum", "2024-05-01", "Lima"], ["FORUM", "2024-05-01", "Lima"]],
        )
    )[0]
    assert [item.key for item in items] == ["forum|2024-05-01", "forum|2024-05-01~2"]


def test_colour_of_one_cell_and_a_legend_on_its_own_sheet(tmp_path):
    """A coloured status cell without words means what the legend on another sheet says."""
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.active
    for row in (["Event", "Date", "Status"], ["Forum", "2024-05-01", None], ["Drill", "2024-06-01", None]):
        sheet.append(row)
    sheet["C2"].fill, sheet["C3"].fill = (
        PatternFill("solid", fgColor="FF00B050"),
        PatternFill("solid", fgColor="FFFF0000"),
    )
    legend = book.create_sheet("Key")
    legend["A1"], legend["B1"], legend["B2"] = "Colours", "", "event held"
    legend["A2"].fill = PatternFill("solid", fgColor="FF00B050")
    legend["A3"], legend["B3"] = "red", "did not take place"
    legend["A3"].fill = PatternFill("solid", fgColor="FFFF0000")
    book.save(path)
    assert [item.statements[0].fields["status"] for item in read(path)[0]] == ["completed", "cancelled"]


def test_letters_in_colour_a_key_beside_the_table_and_remarks(tmp_path):
    """Coloured letters mean what the key beside the table says; a remark that calls the event off wins, with a doubt."""
    path = book_of(
        tmp_path / "a.xlsx",
        [
            ["Event", "Date", "Remarks", None, "Key"],
            ["Forum", "2024-05-01", "see report", None, "held"],
            ["Drill", "2024-06-01", "postponed to 2025", None, None],
        ],
    )
    book = load_workbook(path)
    for place in ("A2", "A3", "E2"):
        book.active[place].font = Font(color="FF00B050")
    book.save(path)
    first, second = (item.statements[0] for item in read(path)[0])
    assert first.fields["status"] == "completed" and first.marks["notes"] == {"legend": "held", "": "see report"}
    assert second.fields["status"] == "deferred" and "status" in second.marks["doubts"]


def test_a_currency_in_the_number_format_counts(tmp_path):
    """The currency of a number's format is the amount's; against the heading's the amount is unknown and a doubt."""
    path = book_of(
        tmp_path / "a.xlsx", [["Event", "Date", "Cost", "Actual cost (CHF)"], ["Forum", "2024-05-01", 10.5, 12]]
    )
    book = load_workbook(path)
    book.active["C2"].number_format = book.active["D2"].number_format = "[$€-2] #,##0.00"
    book.save(path)
    activity, cost = read(path)[0][0].statements
    assert (activity.fields["amount"], activity.fields["currency"]) == (1050, "EUR")
    assert (cost.kind, cost.fields["amount"], cost.fields["amount_kind"]) == ("cost", None, "actual")
    assert "amount_actual" in activity.marks["doubts"]


def test_a_stroke_against_the_cell_is_a_doubt(tmp_path):
    """A row struck through whose status says otherwise is cancelled, and a person is asked."""
    path = book_of(tmp_path / "a.xlsx", [["Event", "Date", "Status"], ["Forum", "2024-05-01", "held"]])
    book = load_workbook(path)
    book.active["A2"].font = Font(strike=True)
    book.save(path)
    items, problems = read(path)
    assert items[0].statements[0].fields["status"] == "cancelled"
    assert "doubt" in {problem.severity for problem in problems}


@pytest.mark.parametrize("text", ["=1+1", "+41 22 730", "-5 degrees", "@home", '=HYPERLINK("x")'])
def test_text_that_looks_like_a_formula_is_data(tmp_path, text):
    """A title that begins with a formula's sign is kept letter by letter and never evaluated."""
    path = tmp_path / "a.xlsx"
    book = Workbook()
    book.active.append(["Event", "Date", "Place"])
    book.active.append(["x", "2024-05-01", "Lima"])
    book.active["A2"].value, book.active["A2"].data_type = text, "s"
    book.save(path)
    assert read(path)[0][0].statements[0].fields["title"] == text


def test_a_formula_without_a_result_is_told_with_its_cell(tmp_path):
    """A formula that no program has reckoned is unknown and named with its cell and the mend; as a title, its row is refused for that."""
    path = book_of(
        tmp_path / "a.xlsx",
        [
            ["Event", "Date", "Participants", "Cost (CHF)"],
            ['=B2&" forum"', "2024-05-01", 5, 10],
            ["Forum", "2024-06-01", "=2+3", "=SUM(D2:D2)"],
            ["Drill", "2024-07-01", 7, 20],
        ],
    )
    items, problems = read(path)
    assert [(p.place, p.severity, p.message.split(":")[0]) for p in problems if p.code == "formula"] == [
        ("a.xlsx!Sheet!row 2", "error", "title (A2)"),
        ("a.xlsx!Sheet!row 3", "doubt", "participants (C3)"),
        ("a.xlsx!Sheet!row 3", "doubt", "amount (D3)"),
    ]
    assert all("spreadsheet program" in p.mend for p in problems if p.code == "formula")
    assert not {"no-title", "doubt"} & {p.code for p in problems}
    forum, drill = (item.statements[0].fields for item in items)
    assert (forum["title"], forum["participants"], forum["amount"]) == ("Forum", None, None)
    assert (drill["participants"], drill["amount"]) == (7, 2000)


def test_no_number_is_taken_out_of_a_formula(tmp_path):
    """The digits of a formula without a result never become a budget's amount."""
    path = book_of(
        tmp_path / "a.xlsx",
        [["Budget line", "Year", "Kind", "Amount (CHF)"], ["Training", "2024", "planned", "=SUM(B9)"]],
    )
    items, problems = read(path)
    assert items[0].statements[0].fields["amount"] is None
    assert [problem.code for problem in problems] == ["formula"]


def _rezipped(path, change):
    """The workbook with parts changed: *change* is given name and bytes and gives bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    path.write_bytes(out.getvalue())


@pytest.mark.parametrize("damage", ["truncated", "entities", "bomb", "no workbook", "broken part"])
def test_bad_workbooks_are_one_clear_problem(tmp_path, damage):
    """A damaged or dangerous workbook gives one error that names the file and the mend, and nothing else."""
    path = book_of(tmp_path / "bad.xlsx", [["Event", "Date", "Place"], ["Forum", "2024-05-01", "Lima"]])
    if damage == "truncated":
        path.write_bytes(path.read_bytes()[:-200])
    elif damage == "entities":
        _rezipped(
            path,
            lambda name, data: (
                data.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)
                if "sheet1" in name
                else data
            ),
        )
    elif damage == "bomb":
        _rezipped(path, lambda name, data: data + b" " * 80_000_000 if "sheet1" in name else data)
    elif damage == "no workbook":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", "a")
    else:
        _rezipped(path, lambda name, data: data[: len(data) // 2] if "sheet1" in name else data)
    items, problems = read(path)
    assert not items and len(problems) == 1
    assert problems[0].severity == "error" and problems[0].mend and "bad.xlsx" in problems[0].place
    with pytest.raises(InputError):
        register_xlsx.preview(path, {}, Context())
