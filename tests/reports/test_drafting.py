"""Tables of a report as they are drafted."""

from datetime import date

from secretariat.domain.periods import year
from secretariat.domain.scope import Scope
from secretariat.reports.drafting import Draft
from secretariat.reports.words import Words

COLUMNS = (("body", "body", "start", 1), ("line", "line", "start", 1), ("amount", "amount", "end", 1))


def draft(**tables):
    scope = Scope(period=year(2025), before=None, as_of=date(2026, 1, 31), body="itu", instrument="Res 1")
    return Draft(Words("en"), scope, {"entities": (), **tables}, {}, {})


def test_what_all_rows_say_is_said_once():
    """A column that may be told once is left out where several rows say the same; what it says stands in the note."""
    same = draft().table("t", "T", COLUMNS, [("ITU", "a", 1), ("ITU", "b", 2)], note="More.", once=("body",))
    assert [column.title for column in same.columns] == ["Line", "Amount"]
    assert same.note == "Body in all rows: ITU. More." and same.plain == (("a", 1), ("b", 2))
    differing = [("ITU", "a", 1), ("ITU-T", "b", 2)]
    assert len(draft().table("t", "T", COLUMNS, differing, once=("body",)).columns) == 3
    assert len(draft().table("t", "T", COLUMNS, differing[:1], once=("body",)).columns) == 3


def test_amounts_of_a_report_have_all_cents_or_none():
    """One amount with cents among the lines and costs of the period makes all of them print theirs."""

    def line(amount):
        return {"in_period": True, "amount": amount, "currency": "CHF"}

    assert draft(budget=[line(5_000_00), line(None)]).amount(7_00, "CHF") == "CHF\u00a07"
    assert draft(budget=[line(5_000_50)]).amount(7_00, "CHF") == "CHF\u00a07.00"
    assert draft(costs=[{"amount": 1, "currency": "CHF"}]).amount(7_00, "CHF") == "CHF\u00a07.00"


def test_a_short_clause_stays_on_one_line():
    """No line ends within "instructs 2 ii)"; a long designation may be divided."""
    assert draft().whole_clause("instructs 2 ii)") == "instructs\u00a02\u00a0ii)"
    assert draft().whole_clause("WTSA Res 58 (Rev. Geneva, 2022)") == "WTSA Res 58 (Rev. Geneva, 2022)"
