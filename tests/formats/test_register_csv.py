"""Delimited text: encodings, delimiters, broken lines; other kinds of register."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.register_columns import COLUMNS
from secretariat.domain.statements import Item, Problem
from secretariat.formats import Context, register_csv

TEXT = "Titre;Début;Lieu;Montant (€)\nForum « été »;2024-05-01;Genève;1 200,50\nÉtude;3 juin 2024;Lomé;à définir\n"


def read(path, **options):
    found = list(register_csv.read(path, options, Context()))
    return [each for each in found if isinstance(each, Item)], [each for each in found if isinstance(each, Problem)]


def table(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_are_recognized(tmp_path, encoding):
    """The same table in six encodings is the same activities; what is not UTF-8 is noted."""
    items, problems = read(table(tmp_path, TEXT.replace("€", "EUR"), encoding))
    assert [item.statements[0].fields["title"] for item in items] == ["Forum « été »", "Étude"]
    assert items[0].statements[0].fields["amount"] == 120_050 and items[1].statements[0].fields["amount"] is None
    assert ("encoding" in {problem.code for problem in problems}) == (not encoding.startswith("utf-8"))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_are_recognized(tmp_path, mark):
    """Comma, semicolon, tabulator and bar part cells; a quoted line break stays in its cell."""
    text = (
        mark.join(("Event", "Date", "Place")) + "\n" + mark.join(('"Forum\non ""trust"""', "2024-05-01", "Lima")) + "\n"
    )
    items, problems = read(table(tmp_path, text))
    assert items[0].statements[0].fields["title"] == 'Forum on "trust"' and not problems
    assert items[0].raw.decode() == text.split("\n", 1)[1].rstrip("\n")


def test_a_broken_line_loses_only_itself(tmp_path):
    """A null character and an open quotation mark are one problem each; the lines around them are read."""
    text = 'Event,Date,Place\nA,2024,Lima\nB\0,2024,Lima\nC "x,2024,Lima\n"D,2024,Lima\nE,2024,Lima\n'
    items, problems = read(table(tmp_path, text))
    assert {"A", "E"} <= {item.statements[0].fields["title"] for item in items}
    assert {"null-character"} <= {problem.code for problem in problems}


def test_empty_and_strange_files_are_one_problem(tmp_path):
    """An empty file, and one that is no register, each say what to do."""
    assert [problem.code for problem in read(table(tmp_path, b""))[1]] == ["broken-table"]
    items, problems = read(table(tmp_path, "a,b\n1,2\n"))
    assert not items and "no-register" in {problem.code for problem in problems if problem.mend}


def test_kinds_of_register(tmp_path):
    """Standards, roles, rates, links and costs are recognized by their columns."""
    cases = {
        "designation,title,date,status,committee,url\nX.1,Trust,2020-01,in force,SG 17,http://e.org\n": (
            "standard",
            "X.1",
        ),
        "entity,what,in,since\nBDT,facilitator,C5,2006\n": ("role", "ITU-D|facilitator|C5|2006"),
        'from,to,date,value\nCHF,USD,2025-01-01,"1,10"\n': ("rate", "CHF|USD|2025-01-01"),
        "from,to,weight,state,reason\nForum,plan#G1,0.5,proposed,words\n": ("link", "Forum|plan#G1|"),
        "thing,basis,amount,currency,cost_centre\nForum,share,,CHF,TSB-7\n": ("cost", "Forum|share|TSB-7|||"),
        "revision,designation,gist,addressee\nR 1 (2006),instructs 2,report yearly,SG\n": (
            "instruction",
            "R 1 (2006)#instructs 2",
        ),
        "name,kind,aliases\nExample Body,regional,EB; EBody\n": ("entity", "example-body"),
    }
    for text, (kind, key) in cases.items():
        statement = read(table(tmp_path, text))[0][0].statements[0]
        assert (statement.kind, statement.key) == (kind, key)
    assert (
        read(table(tmp_path, next(t for t in cases if t.startswith("from,to,date"))))[0][0]
        .statements[0]
        .fields["value"]
        == "1.10"
    )


def test_planned_and_actual_amounts_are_two_lines(tmp_path):
    """A budget with a planned and an actual column gives two lines, each with its amount; "tbd" is unknown."""
    text = 'Budget line,Body,Year,Planned budget (CHF thousands),Actual (CHF thousands)\nStudy groups,ITU-T,2024,"1,250",tbd\n'
    planned, actual = read(table(tmp_path, text))[0][0].statements
    assert (planned.fields["kind"], planned.fields["amount"], planned.fields["first_year"]) == (
        "planned",
        125_000_000,
        2024,
    )
    assert (actual.fields["kind"], actual.fields["amount"]) == ("actual", None) and planned.key != actual.key
    alone = read(table(tmp_path, "Budget line,Body,Year,Expenditure (CHF)\nStudy groups,ITU-T,2024,900\n"))[0][
        0
    ].statements
    assert [(each.fields["kind"], each.fields["amount"]) for each in alone] == [("actual", 90_000)]


@pytest.mark.parametrize(
    ("heading", "amount", "currency"),
    [
        ("Amount", "CHF 100 / USD 90", ""),
        ("Amount (CHF)", "USD 90", ""),
        ("Amount (CHF)", "90", "USD"),
        ("Amount", "USD 90", "CHF"),
        ("Amount (CHF/USD)", "90", ""),
    ],
)
@pytest.mark.parametrize("what", ["activities", "budget"])
def test_two_currencies_are_one_problem_of_one_cell(tmp_path, what, heading, amount, currency):
    """An amount in two currencies, by whatever disagrees, is unknown: one problem with file, line, cell and mend; the rest is kept."""
    first = {"activities": "Title,Start,Place", "budget": "Budget line,Year,Kind"}[what]
    row = {"activities": "Drill,2024-05-01,Lima", "budget": "Training,2024,planned"}[what]
    path = tmp_path / "a.csv"
    path.write_text(f"{first},{heading},Currency\n{row},{amount},{currency}\n", encoding="utf-8")
    items, problems = read(path)
    assert items[0].statements[0].fields["amount"] is None
    assert len(items[0].statements[0].fields) >= 3
    (problem,) = (p for p in problems if p.severity != "note")
    assert (problem.code, problem.place) == ("two-currencies", "a.csv!line 2")
    assert problem.message.startswith("amount (D2)") and "currency" in problem.mend


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2024-02-30", "2024-03-01", "start (B2)"),
        ("2024-13-01", "", "start (B2)"),
        ("2024-05-03", "2024-05-01", "end (C2)"),
    ],
)
def test_an_impossible_date_is_one_problem_of_one_cell(tmp_path, start, end, told):
    """A day that no calendar has, or an end before its start, is told once with its cell and how to write it; the rest is kept."""
    path = tmp_path / "a.csv"
    path.write_text(f"Title,Start,End,Place\nDrill,{start},{end},Lima\n", encoding="utf-8")
    items, problems = read(path)
    assert items[0].statements[0].fields["place"] == "Lima"
    (problem,) = (p for p in problems if p.severity != "note")
    assert problem.place == "a.csv!line 2" and problem.message.startswith(told) and "date" in problem.mend


def test_countries_of_the_source_are_no_doubt(tmp_path):
    """A country that the settings name is read without a doubt; any other that no list knows is one."""
    path = tmp_path / "a.csv"
    path.write_text("Title,Start,Country\nDrill,2024-05-01,Avelane\nForum,2024-06-01,Corvane\n", encoding="utf-8")
    items, problems = read(path, countries=["Avelane"])
    assert [item.statements[0].fields["country"] for item in items] == ["Avelane", "Corvane"]
    assert [problem.place for problem in problems] == ["a.csv!line 3"]


def test_unknown_columns_become_notes(tmp_path):
    """A column that is not known is said once, and its cells are kept as notes of the row."""
    items, problems = read(table(tmp_path, "Event,Date,Zyx\nForum,2024,seven\n"))
    assert items[0].statements[0].marks["notes"]["Zyx"] == "seven"
    assert "unknown-column" in {problem.code for problem in problems}


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12), min_size=3, max_size=3),
        max_size=6,
    )
)
def test_any_cells_are_read_or_explained(tmp_path_factory, rows):
    """Whatever stands in the cells, each line is an item, or a line with its reason, and nothing is raised."""
    out = io.StringIO()
    csv.writer(out).writerows([["Event", "Date", "Place"], *rows])
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    items, _ = read(path)
    lines = register_csv.preview(path, {}, Context())
    assert len(items) == sum(line["outcome"] == "taken" for line in lines)
    assert all(line["outcome"] in ("taken", "left out", "refused", "sheet") for line in lines)


PIECES = st.lists(st.sampled_from(
    ["12", "/", "-", " ", "2024", "May", "mai", "CHF", "€", "k", ",", ".", "'", "SG", "17", "(tbc)", "?", "–", '"', "idem", "Geneva", "(", ")", ";", "ca.", "+", "¹",
     "1er", "Q3", "to", "since", "ongoing", "planned", "31", "00", "tbd", "Total", "Legend", "green = held", "1)"]
), max_size=5).map("".join)  # fmt: skip


@given(st.sampled_from(sorted(COLUMNS)), st.data())
def test_no_row_fails(tmp_path_factory, what, data):
    """Cells made of the pieces of dates, amounts and names, in any column of any register, are read or explained as such."""
    columns = data.draw(st.lists(st.sampled_from(sorted(COLUMNS[what])), min_size=2, max_size=8, unique=True))
    rows = data.draw(st.lists(st.lists(PIECES, min_size=len(columns), max_size=len(columns)), max_size=4))
    out = io.StringIO()
    csv.writer(out).writerows([[name.replace("_", " ") for name in columns], *rows])
    path = tmp_path_factory.mktemp("pieces") / "a.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    assert "row-failed" not in {problem.code for problem in read(path, what=what)[1]}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    """No bytes make the reader raise."""
    path = tmp_path_factory.mktemp("bytes") / "a.csv"
    path.write_bytes(data)
    read(path)
