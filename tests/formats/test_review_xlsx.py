"""The review as a workbook: only what an officer changes counts, whatever the file went through."""

import io
import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from secretariat.domain.errors import InputError
from secretariat.domain.review_sheets import (
    FORM,
    KEY,
    ReviewBook,
    ReviewSheet,
    SheetColumn,
    SheetRow,
    Shown,
    changes,
)
from secretariat.formats import recognize, review_xlsx

COLUMNS = (
    SheetColumn("title", "Title", 30, True),
    SheetColumn("status", "Status", 12, True, ("completed", "planned"), False),
    SheetColumn("participants", "Participants", 12, True),
    SheetColumn("state", "State", 12),
)
FACTS = {"form": FORM, "workspace": "w", "from": "2025-01-01", "to": "2025-12-31", "as_of": "2025-12-31",
         "made_at": "2026-01-01T00:00:00Z"}  # fmt: skip
DANGEROUS = (
    "=1+1",
    "+41 22",
    "-",
    "@SUM(A1)",
    '=HYPERLINK("http://example.org")',
    "{=A1}",
    "'quoted",
    "1e5",
    "007",
    "2025-01-01",
)


def book(rows, takes_new=True) -> ReviewBook:
    sheet = ReviewSheet("Activities", COLUMNS, tuple(rows), takes_new)
    return ReviewBook("Review", "Example", FACTS, (sheet,), (("How", ("So.",)),), (("", "may be edited"),))


def row(
    key: str, title: str = "Workshop", status: str = "planned", participants: str = "", state: str = "stated"
) -> SheetRow:
    cells = {
        "title": Shown(title, basis="a"), "status": Shown(status, basis="b"),
        "participants": Shown(participants, basis="c", is_number=participants.isdigit()), "state": Shown(state, "inferred"),
    }  # fmt: skip
    return SheetRow(key, cells)


ROWS = [row(f"k{n}", f"Title {n}", "planned", str(n * 10)) for n in range(1, 8)]


def written(tmp_path: Path, rows=ROWS, name: str = "review.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(review_xlsx.write(book(rows)))
    return path


def edited(path: Path, change) -> Path:
    """The file as a program saves it after a change."""
    file = load_workbook(path)
    change(file)
    file.save(path)
    return path


def places(sheet) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1]}


TEXT = st.one_of(st.sampled_from(DANGEROUS), st.text(max_size=60), st.text("ab;\n\r\t \x01\u202eé漢", max_size=30))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_what_is_not_edited_counts_for_nothing(tmp_path, texts):
    """A workbook that comes back as it was exported, read and saved again or not, has no change, whatever its cells hold."""
    rows = [
        row(f"key {n}|{title[:5].strip() or n}~{n}".replace("\x01", ""), title, status)
        for n, (title, status) in enumerate(texts)
    ]
    rows = [replace(one, key=f"k{n}") for n, one in enumerate(rows)]
    path = written(tmp_path, rows)
    for _ in range(2):
        found = changes(review_xlsx.read_edited(path))
        assert (found.cells, found.new, found.deleted, found.problems) == ([], [], [], [])
        edited(path, lambda file: None)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=st.integers(0, len(ROWS) - 1),
    column=st.sampled_from(["title", "status", "participants"]),
    text=st.sampled_from(["x", "", "zwölf", "-1", "2025-01-02"]),
)
def test_one_edited_cell_is_one_change(tmp_path, number, column, text):
    """Of one edited cell exactly that cell is a change, with what was exported, what stands now and its basis."""
    path = written(tmp_path)
    title = next(c.title for c in COLUMNS if c.name == column)

    def change(file):
        sheet = file["Activities"]
        sheet.cell(number + 2, places(sheet)[title]).value = text or None

    found = changes(review_xlsx.read_edited(edited(path, change)))
    was = ROWS[number].cells[column]
    assert [(c.key, c.column, c.was, c.now, c.basis) for c in found.cells] == [
        (f"k{number + 1}", column, was.text, text, was.basis)
    ]
    assert (found.new, found.deleted, found.problems) == ([], [], [])


@pytest.mark.parametrize("seed", range(5))
def test_sorted_rows_and_moved_columns_still_match(tmp_path, seed):
    """Rows in another order, columns in another place and rows put above change nothing and lose nothing."""
    path = written(tmp_path)
    shuffle = random.Random(seed)

    def change(file):
        old = file["Activities"]
        lines = [[cell.value for cell in line] for line in old.iter_rows(max_row=len(ROWS) + 1)]
        order = list(range(len(lines[0])))
        shuffle.shuffle(order)
        body = lines[1:]
        shuffle.shuffle(body)
        file.remove(old)
        new = file.create_sheet("Activities")
        new.append(["Seen in the meeting"])
        for line in [lines[0], *body]:
            new.append([line[n] for n in order])
        titles = [lines[0][n] for n in order]
        target = next(r for r in range(3, 10) if new.cell(r, titles.index(KEY) + 1).value == "k3")
        new.cell(target, titles.index("Title") + 1).value = "Corrected"

    found = changes(review_xlsx.read_edited(edited(path, change)))
    assert [(c.key, c.column, c.now) for c in found.cells] == [("k3", "title", "Corrected")]
    assert (found.deleted, found.problems) == ([], [])


def test_texts_never_become_formulas(tmp_path):
    """A text that begins as a formula does is a text in every sheet, the hidden one too."""
    path = written(tmp_path, [row(f"k{n}", text) for n, text in enumerate(DANGEROUS)])
    file = load_workbook(path)
    kinds = {cell.data_type for sheet in file.worksheets for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds
    titles = places(file["Activities"])["Title"]
    assert [file["Activities"].cell(n + 2, titles).value for n in range(len(DANGEROUS))] == list(DANGEROUS)


def test_read_only_cells_are_locked_and_the_copy_is_hidden(tmp_path):
    """Cells that are not taken back are locked without a password, the key's column is hidden, the copy very hidden."""
    file = load_workbook(written(tmp_path))
    sheet = file["Activities"]
    at = places(sheet)
    assert sheet.protection.sheet and not sheet.protection.password
    assert [sheet.cell(2, at[name]).protection.locked for name in ("Title", "Status", "State", KEY)] == [
        False,
        False,
        True,
        True,
    ]
    assert sheet.column_dimensions["A"].hidden
    assert file[review_xlsx.HIDDEN].sheet_state == "veryHidden"
    assert sheet.freeze_panes == "C2"
    assert [v.type for v in sheet.data_validations.dataValidation] == ["list"]


def test_new_and_deleted_rows_are_told_apart(tmp_path):
    """A row without a key is new, one that was exported and is no more there is deleted; neither is a changed cell."""

    def change(file):
        sheet = file["Activities"]
        sheet.delete_rows(3)
        sheet.cell(30, places(sheet)["Title"]).value = "Brand new"

    found = changes(review_xlsx.read_edited(edited(written(tmp_path), change)))
    assert found.deleted == [("Activities", "k2", "Title 2")]
    assert [(sheet, one.cells["title"][0]) for sheet, one in found.new] == [("Activities", "Brand new")]
    assert found.cells == []


def test_copied_row_is_asked_about(tmp_path):
    """A row that was copied with its hidden key and changed is not guessed at: the place and the mend are told."""

    def change(file):
        sheet = file["Activities"]
        for column in range(1, 6):
            sheet.cell(20, column).value = sheet.cell(2, column).value
        sheet.cell(20, places(sheet)["Title"]).value = "Changed copy"

    found = changes(review_xlsx.read_edited(edited(written(tmp_path), change)))
    assert found.cells == []
    assert [(p.code, p.place) for p in found.problems] == [("key-twice", "review.xlsx!Activities!row 20")]


def test_read_only_edit_formula_and_lost_column_are_told(tmp_path):
    """An edit of what is not taken back, a formula, and a column without its heading are told by place, and nothing of them is taken."""

    def change(file):
        sheet = file["Activities"]
        at = places(sheet)
        sheet.cell(2, at["State"]).value = "confirmed"
        sheet.cell(3, at["Title"]).value = "=A1"
        sheet.cell(1, at["Participants"]).value = "How many"
        sheet.cell(4, at["Participants"]).value = 99

    found = changes(review_xlsx.read_edited(edited(written(tmp_path), change)))
    assert found.cells == []
    assert {p.code for p in found.problems} == {"read-only", "formula", "no-column"}
    assert any(p.place == "review.xlsx!Activities!E2" for p in found.problems)


def test_it_is_recognized_as_a_review(tmp_path):
    """The workbook is no register, also after another program saved it; a workbook without the hidden sheet is none."""
    path = written(tmp_path)
    assert recognize(path) == "review-xlsx"
    assert recognize(edited(path, lambda file: None)) == "review-xlsx"
    edited(path, lambda file: file.remove(file[review_xlsx.HIDDEN]))
    assert recognize(path) != "review-xlsx"
    with pytest.raises(InputError) as error:
        review_xlsx.read_edited(path)
    assert "review.xlsx" in error.value.message and "--xlsx" in error.value.mend


@pytest.mark.parametrize("size", [0, 10, 3000])
def test_damaged_workbook_names_file_and_mend(tmp_path, size):
    """A truncated file ends in one clear error."""
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(InputError) as error:
        review_xlsx.read_edited(path)
    assert "review.xlsx" in error.value.message and error.value.mend


def test_cut_hidden_sheet_is_refused(tmp_path):
    """A hidden sheet that lost lines is not taken for a whole one: no row seems new or deleted because of it."""
    path = edited(written(tmp_path), lambda file: file[review_xlsx.HIDDEN].delete_rows(12, 3))
    with pytest.raises(InputError):
        review_xlsx.read_edited(path)


def test_same_content_same_bytes():
    """Written twice, the workbook is the same byte for byte."""
    assert review_xlsx.write(book(ROWS)) == review_xlsx.write(book(ROWS))
    assert load_workbook(io.BytesIO(review_xlsx.write(book(ROWS)))).sheetnames[0] == "Instructions"


@pytest.mark.office
def test_saved_by_libreoffice_it_still_matches(tmp_path):
    """Saved by LibreOffice, nothing has changed; a cell edited after that is the one change."""
    path = written(tmp_path, [*ROWS, *(row(f"d{n}", text, participants="12") for n, text in enumerate(DANGEROUS))])
    out = tmp_path / "out"
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [shutil.which("soffice"), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", out, path],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    saved = out / path.name
    assert recognize(saved) == "review-xlsx"
    found = changes(review_xlsx.read_edited(saved))
    assert (found.cells, found.new, found.deleted, found.problems) == ([], [], [], [])

    def change(file):
        sheet = file["Activities"]
        sheet.cell(3, places(sheet)["Title"]).value = "Other"

    found = changes(review_xlsx.read_edited(edited(saved, change)))
    assert [(c.key, c.now) for c in found.cells] == [("k2", "Other")]
