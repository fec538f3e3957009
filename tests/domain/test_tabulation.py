"""From what records say to the tables of a report."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.definitions import definitions
from secretariat.domain.figures import compute
from secretariat.domain.periods import year
from secretariat.domain.precedence import Assertion, rank
from secretariat.domain.scope import Register, Scope
from secretariat.domain.statements import Statement
from secretariat.domain.tabulation import tabulate

SCOPE = Scope(period=year(2025), before=year(2024), as_of=date(2026, 1, 31), body="itu", instrument="Res 1")


def said(kind, key, record, fields, source_rank=50, marks=None):
    return Assertion(
        f"{record}/{key}", rank(source_rank, 0, "", record.encode().hex()), 0, Statement(kind, key, fields, marks or {})
    )


def register(**kinds):
    """Register of kind -> key -> assertions; each assertion given as (record, fields[, rank[, marks]])."""
    return Register(
        {
            kind.replace("_", "-"): {
                key: sorted((said(kind.replace("_", "-"), key, *voice) for voice in voices), key=lambda a: a.rank)
                for key, voices in things.items()
            }
            for kind, things in kinds.items()
        }
    )


def figures(held, scope=SCOPE):
    tables = tabulate(held, scope)
    tables["sources"], tables["standards"] = [], []
    return tables, compute(definitions(tables, scope), tables)


ACTIVITY = {
    "title": "Workshop",
    "kind": "workshop",
    "lead": "SG17",
    "start": "2025-03-01",
    "end": "2025-03-02",
    "status": "completed",
}


def test_what_was_announced_and_never_confirmed_does_not_count_as_held():
    """Planned, held, ongoing and announced are counted apart."""
    held = register(
        activity={
            "a": [("r", ACTIVITY)],
            "b": [("r", {**ACTIVITY, "status": "planned"})],
            "c": [("r", {**ACTIVITY, "status": "active", "end": "2027"})],
            "d": [("r", {**ACTIVITY, "start": "2020", "end": "2020"})],
        }
    )
    _, found = figures(held)
    counts = {
        n: found[f"activities.{n}"].value for n in ("total", "held", "ongoing", "unconfirmed", "planned", "register")
    }
    assert counts == {"total": 3, "held": 1, "ongoing": 1, "unconfirmed": 1, "planned": 0, "register": 4}


def test_a_figure_leads_to_the_records_of_its_rows():
    """Each row names its records, so each figure does."""
    _, found = figures(
        register(activity={"a": [("one", ACTIVITY), ("two", {"participants": 4})], "b": [("one", ACTIVITY)]})
    )
    assert found["activities.held"].records == ("one/a", "one/b", "two/a")


def test_participants_say_at_least_when_some_are_not_stated():
    """A sum with an unknown part is not shown as the whole."""
    _, found = figures(register(activity={"a": [("r", {**ACTIVITY, "participants": 30})], "b": [("r", ACTIVITY)]}))
    assert (found["activities.participants"].value, found["activities.participants"].at_least) == (30, True)


def test_invented_amounts_are_never_shown():
    """What a sheet marks as invented is no source of money."""
    held = register(
        activity={"a": [("r", {**ACTIVITY, "amount": 5000, "currency": "CHF"}, 50, {"invented": ["amount"]})]}
    )
    tables, _ = figures(held)
    assert [row["basis"] for row in tables["costs"]] == ["unknown"] and tables["activities"][0]["amount"] is None


def test_an_entity_has_one_name_whatever_a_source_calls_it():
    """An alias is no contradiction, and partners are counted by entity."""
    held = register(
        entity={
            "itu-t-sg17": [("e", {"name": "ITU-T Study Group 17", "aliases": ["SG17"], "parent": "itu"})],
            "who": [("e", {"name": "WHO", "aliases": ["World Health Organization"]})],
        },
        activity={
            "a": [
                ("r", {**ACTIVITY, "partners": ["WHO"]}),
                ("s", {**ACTIVITY, "lead": "ITU-T Study Group 17", "partners": ["World Health Organization"]}, 60),
            ]
        },
    )
    tables, found = figures(held)
    assert tables["activities"][0]["lead"] == "ITU-T Study Group 17" and tables["conflicts"] == []
    assert found["entities.partners"].value == 1


def test_contradictions_stand_side_by_side():
    """The value shown, where from, and what the others say."""
    held = register(
        activity={"a": [("r", {**ACTIVITY, "participants": 140}), ("s", {**ACTIVITY, "participants": 130}, 60)]}
    )
    tables, found = figures(held)
    (row,) = tables["conflicts"]
    assert (row["field"], row["shown"], row["against"], row["against_from"]) == (
        "participants",
        "140",
        ["130"],
        ["s/a"],
    )
    assert found["conflicts.total"].value == 1


def test_the_text_in_force_is_never_replaced_in_silence():
    """A draft whose text was had is shown by its name, and not as in force."""
    held = register(
        revision={
            "Res 1 (Rev. X, 2022)": [
                ("m", {"instrument": "Res 1", "standing": "in force", "starts": "2022", "text_had": False})
            ],
            "draft of 2006": [
                ("m", {"instrument": "Res 1", "standing": "draft", "starts": "2006-07-28", "text_had": True})
            ],
        },
        instruction={
            "draft of 2006#instructs 1": [
                ("m", {"revision": "draft of 2006", "designation": "instructs 1", "gist": "review"})
            ]
        },
    )
    tables, _ = figures(held)
    assert [(row["id"], row["covers"], row["shown"]) for row in tables["revisions"]] == [
        ("Res 1 (Rev. X, 2022)", True, False), ("draft of 2006", False, True),
    ]  # fmt: skip
    assert tables["instructions"][0]["is_nearest"]


def test_planned_and_actual_money_are_never_added():
    """One figure for each kind and fund."""
    held = register(
        activity={"a": [("r", ACTIVITY)]},
        cost={
            "p": [
                (
                    "c",
                    {
                        "thing": "activity:a",
                        "basis": "direct",
                        "amount": 100,
                        "currency": "CHF",
                        "kind": "planned",
                        "fund": "regular",
                        "year": "2025",
                    },
                )
            ],
            "q": [
                (
                    "c",
                    {
                        "thing": "activity:a",
                        "basis": "direct",
                        "amount": 70,
                        "currency": "CHF",
                        "kind": "actual",
                        "fund": "regular",
                        "year": "2025",
                    },
                )
            ],
        },
    )
    _, found = figures(held)
    assert found["costs.amount.planned.regular"].value == 100 and found["costs.amount.actual.regular"].value == 70


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=6), st.randoms())
def test_tables_do_not_depend_on_the_order_of_what_is_read(keys, random):
    """Sources collected in any order give the same tables."""
    things = {key: [("r", {**ACTIVITY, "title": f"Workshop {key}", "partners": keys})] for key in keys}
    shuffled = list(things.items())
    random.shuffle(shuffled)
    assert tabulate(register(activity=things), SCOPE) == tabulate(register(activity=dict(shuffled)), SCOPE)


def test_a_link_finds_its_role_by_any_name_of_the_entity():
    """A link that names the role's entity by an alias leads to the role, and not to one that is missing."""
    held = register(
        entity={"union": [("e", {"name": "The Union", "aliases": ["TU"]})]},
        role={
            "The Union|facilitator|line 5|2005": [
                ("r", {"entity": "The Union", "what": "facilitator", "in": "line 5", "since": "2005"})
            ],
            "|observer||": [("r", {"what": "observer"})],
        },
        plan={"P": [("p", {"name": "Plan", "starts": "2025", "ends": "2025"})]},
        goal={"P#1": [("p", {"plan": "P", "designation": "1"})]},
        link={"l": [("l", {"from": "role:TU|facilitator|line 5|2005", "to": "goal:P#1"})]},
    )
    (link,) = tabulate(held, SCOPE)["links"]
    assert link["of"] == "role:The Union|facilitator|line 5|2005" and link["in_period"]


def test_a_contradiction_about_money_of_another_period_is_none_of_this_report():
    """A budget line on which sources contradict each other counts where its years are those of the report."""
    line = {
        "body": "itu",
        "line": "Security",
        "kind": "planned",
        "fund": "regular",
        "currency": "CHF",
        "unit": "amount",
    }
    for years, count in (("2025", 1), ("1998", 0)):
        one = {**line, "first_year": years, "last_year": years}
        held = register(budget_line={years: [("r", {**one, "amount": 100}), ("s", {**one, "amount": 200}, 60)]})
        tables, found = figures(held)
        assert len(tables["conflicts"]) == found["conflicts.total"].value == count, years
