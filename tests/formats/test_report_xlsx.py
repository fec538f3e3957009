"""All tables of a report as one workbook."""

import dataclasses
import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_document import sample

from secretariat.domain.documents import Column, Section, Table
from secretariat.domain.errors import InputError
from secretariat.formats.report_xlsx import sheet_name, write


def book(document):
    return openpyxl.load_workbook(io.BytesIO(write(document)))


def holding(columns, rows, name="own", language="en"):
    table = Table(
        name, 9, "Own", tuple(Column(f"k{n}", title) for n, title in enumerate(columns)), (), plain=tuple(rows)
    )
    document = sample(language)
    return dataclasses.replace(document, sections=(*document.sections, Section("own", "3", "Own", 1, (table,))))


def values(sheet):
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]


def test_a_table_comes_back_as_its_plain_values():
    """Every value of a table is read back equal and of its type: whole numbers, dates, text, nothing where unknown."""
    rows = [("one", 1, "2025-03-20", None), ("two", -(10**14), "2025-03", "12.50"), ("zero", 0, "2025", "x")]
    sheet = book(holding(("a", "b", "c", "d"), rows))["9 own"]
    assert [cell.value for cell in sheet[1]] == ["a", "b", "c", "d"]
    back = [
        tuple(value.date().isoformat() if isinstance(value, datetime) else value for value in row)
        for row in values(sheet)
    ]
    assert back == rows
    assert isinstance(sheet["C2"].value, datetime) and sheet["C3"].data_type == "s"


def test_each_table_has_a_sheet_with_frozen_head_and_filter():
    """The first sheet lists the tables with caption, unit, source and date; each has a sheet of its own, as have the figures."""
    document = sample("en")
    workbook = book(document)
    assert workbook.sheetnames == [
        "Contents", "1 activities-by-kind", "2 spam", "3 activities", "4 figures", "Figures and how they were made",
    ]  # fmt: skip
    for sheet in workbook.worksheets[1:]:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")
    listed = [[cell.value for cell in row] for row in workbook["Contents"].iter_rows()]
    assert [
        "Table 1",
        "Activities by kind and status",
        "activities",
        "register of activities",
        "1 March 2026",
    ] in listed
    assert "None found in 3 sources." in str(listed)
    links = {cell.hyperlink.location for row in workbook["Contents"].iter_rows() for cell in row if cell.hyperlink}
    assert links == {f"'{name}'!A1" for name in workbook.sheetnames[1:]}


def test_every_figure_has_a_line():
    """The sheet of figures holds each figure with its value as printed, its method, records and sources."""
    document = sample("en")
    lines = {row[0]: row for row in values(book(document)["Figures and how they were made"])}
    for figure in document.figures.values():
        assert lines[figure.label][1:5] == (figure.text, figure.unit, figure.method, figure.records)
        assert all(link.target in lines[figure.label][5] for link in figure.sources)


cells = st.one_of(
    st.none(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.dates(min_value=date(1901, 1, 1)).map(date.isoformat),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=40),
    st.text("=+-@'\t|{}\"&<>", min_size=1, max_size=12).map(lambda text: text + "SUM(A1)"),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_any_value_survives_and_none_becomes_a_formula(rows):
    """Whatever a cell says is read back as it was, and no text becomes a formula or a link."""
    sheet = book(holding(("=A", "+b"), rows))["9 own"]
    assert [cell.value for cell in sheet[1]] == ["=A", "+b"]
    for row, expected in zip(sheet.iter_rows(min_row=2, max_row=len(rows) + 1, max_col=2), rows, strict=True):
        for cell, value in zip(row, expected, strict=True):
            assert cell.data_type != "f" and cell.hyperlink is None
            read = cell.value.date().isoformat() if isinstance(cell.value, datetime) else cell.value
            assert read == value


def test_what_a_number_cannot_hold_stays_text():
    """A whole number of more than 15 digits and a day before 1901 stay exact, as text."""
    sheet = book(holding(("a", "b"), [(12345678901234567, "1865-05-17")]))["9 own"]
    assert (sheet["A2"].value, sheet["B2"].value) == ("12345678901234567", "1865-05-17")


@given(st.lists(st.text(max_size=50), max_size=8))
def test_sheet_names_are_valid_and_unique(wanted):
    """Any wish gives a name that Excel takes: at most 31 characters, none forbidden, unique whatever the case."""
    taken = set()
    names = [sheet_name(wish, taken) for wish in wanted]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= 31 and not set(name) & set("[]:*?/\\")
        assert not name.startswith("'") and not name.endswith("'") and name.casefold() != "history"


def test_long_names_get_a_number():
    """Two tables whose names begin alike still have two sheets."""
    taken = set()
    names = [sheet_name("the same long name of a table, then this", taken) for _ in range(3)]
    assert names == [
        "the same long name of a table,",
        "the same long name of a table 2",
        "the same long name of a table 3",
    ]


def test_sheets_run_from_the_right_in_arabic():
    """In a right-to-left document each sheet begins on the right."""
    assert all(sheet.sheet_view.rightToLeft for sheet in book(sample("ar")).worksheets)
    assert not any(sheet.sheet_view.rightToLeft for sheet in book(sample("fr")).worksheets)


def test_a_row_of_another_length_is_an_error():
    """A row that does not fit its columns is refused, naming table and row."""
    with pytest.raises(InputError, match="table own, row 2"):
        write(holding(("a", "b"), [(1, 2), (1,)]))
