"""Links proposed by rules, and what a link is by its evidence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.conditions import When
from secretariat.domain.errors import InputError
from secretariat.domain.links import NOT_IN_FORCE, REFUSED, STATES, Link, Rule, Rules, Target, propose, shares, state_of
from secretariat.domain.periods import between, year
from secretariat.domain.precedence import Assertion, rank
from secretariat.domain.statements import Statement


def _rule(name, targets=(), **more):
    return Rule(name, targets=tuple(targets), reason={"en": f"because of {name}"}, **more)


RULES = Rules(
    (
        Rule("none", when=(When(kind=("internal",)),), none={"en": "internal"}),
        _rule("spam", [("instruction", "Res 130*#instructs 2*")], when=(When(words=("spam",)),), weight="2"),
        _rule("all-goals", [("goal", "SP-*#*")], when=(When(kind=("workshop",)),), unless=(When(country=("Peru",)),)),
        _rule("lost", [("goal", "no such plan#*")], when=(When(kind=("drill",)),)),
        _rule("roles", [("goal", "SP-2024-2027#G1")], of=("role",)),
    ),
    {"en": "no rule"},
)
TARGETS = [
    Target("goal", "SP-2024-2027#G1", "2024", "2027"),
    Target("goal", "SP-2020-2023#G1", "2020", "2023"),
    Target("goal", "SP-undated#G1"),
    Target("instruction", "Res 130 (Rev. Bucharest, 2022)#instructs 2", "2022-10-14"),
    Target("instruction", "Res 130 (Rev. Bucharest, 2022)#instructs 1", "2022-10-14"),
]
G1 = ("goal", "SP-2024-2027#G1")
WORKSHOP = {"key": "w", "kind": "workshop", "title": "On spam", "start": "2025-03", "status": "completed"}


def _propose(*things, **more):
    return propose(things, RULES, TARGETS, year(2025), **more)


def test_a_proposal_names_its_rule_reason_and_weight():
    """Rules apply in their order, each proposal bears rule, reason and weight, and only what is in force is proposed."""
    found = _propose(WORKSHOP)
    assert [(link.to[1], link.rule, link.weight, link.state) for link in found.links] == [
        ("Res 130 (Rev. Bucharest, 2022)#instructs 2", "spam", "2", "proposed"),
        ("SP-2024-2027#G1", "all-goals", "1", "proposed"),
    ]
    assert found.links[1].reason == {"en": "because of all-goals"}
    assert found.without == ()
    assert found.unmet == (("lost", "no such plan#*"),)


def test_who_gets_no_link_gets_the_reason():
    """No rule, a rule that says none, a target not in force, and a rule for roles alone each give their reason."""
    found = _propose(
        {"key": "1", "kind": "internal", "title": "spam"},
        {"key": "2", "kind": "letter"},
        {"key": "3", "kind": "drill"},
        {"key": "4", "kind": "workshop", "country": "Peru"},
        {"key": "5", "kind": "workshop", "start": "2019", "status": "completed"},
        {"key": "6", "of": "role", "what": "facilitator", "entity": "ITU"},
    )
    assert [(one.of[1], one.rule, one.reason["en"]) for one in found.without] == [
        ("1", "none", "internal"),
        ("2", "", "no rule"),
        ("3", "lost", NOT_IN_FORCE["en"]),
        ("4", "", "no rule"),
    ]
    assert [(link.of, link.to) for link in found.links] == [(("activity", "5"), G1), (("role", "6"), G1)]


def test_a_target_must_be_in_force_on_a_day_of_the_activity():
    """In a period of several plans, an activity is linked to the plan of its own days."""
    found = propose([WORKSHOP], RULES, TARGETS, between("2020", "2025"))
    assert [link.to[1] for link in found.links if link.to[0] == "goal"] == ["SP-2024-2027#G1"]
    undated = {"key": "u", "kind": "workshop"}
    assert len(propose([undated], RULES, TARGETS, between("2020", "2025")).links) == 2


@pytest.mark.parametrize("state", STATES)
def test_what_is_known_is_not_proposed_again(state):
    """A stated, confirmed, proposed or refused link suppresses the same proposal; after a refusal the reason is given."""
    thing = {"key": "w", "kind": "workshop", "start": "2025"}
    found = _propose(thing, known=[Link(("activity", "w"), G1, state)])
    assert found.links == ()
    assert [one.reason for one in found.without] == ([REFUSED] if state == "refused" else [])


THINGS = st.lists(
    st.fixed_dictionaries(
        {"key": st.sampled_from("abcdef")},
        optional={
            "of": st.sampled_from(("activity", "role")),
            "kind": st.sampled_from(("workshop", "internal", "drill", "letter")),
            "title": st.sampled_from(("spam", "other")),
            "start": st.sampled_from(("2019", "2021", "2025-06")),
            "country": st.just("Peru"),
        },
    ),
    unique_by=lambda thing: (thing.get("of", "activity"), thing["key"]),
)
KNOWN = st.lists(
    st.builds(
        Link,
        st.tuples(st.sampled_from(("activity", "role")), st.sampled_from("abcdef")),
        st.sampled_from([(target.kind, target.key) for target in TARGETS]),
        st.sampled_from(STATES),
    ),
    unique_by=lambda link: (link.of, link.to),
)


@given(THINGS, KNOWN, st.randoms())
def test_everything_is_accounted_for_and_nothing_twice(things, known, random):
    """Each thing has a link, a proposal or a reason; no link is proposed twice; the order of targets is no matter."""
    found = propose(things, RULES, TARGETS, year(2025), known=known)
    pairs = [(link.of, link.to) for link in (*found.links, *known)]
    assert len(pairs) == len(set(pairs))
    linked = {link.of for link in found.links} | {link.of for link in known if link.state != "refused"}
    without = [one.of for one in found.without]
    every = [(thing.get("of", "activity"), thing["key"]) for thing in things]
    assert not linked & set(without) and len(without) == len(set(without))
    assert set(every) <= linked | set(without)
    assert all(one.reason.get("en") for one in (*found.links, *found.without))
    shuffled = list(TARGETS)
    random.shuffle(shuffled)
    assert propose(things, RULES, shuffled, year(2025), known=known[::-1]) == found


def _says(state, source_rank, record):
    marks = {"state": state} if state else {}
    return Assertion(record, rank(source_rank, 0, "", record), 0, Statement("link", "k", {}, marks))


@pytest.mark.parametrize(
    ("voices", "expected"),
    [
        ([], ""),
        ([("proposed", 900)], "proposed"),
        ([("proposed", 10), ("", 900)], "stated"),
        ([("stated", 500), ("refused", 0)], "refused"),
        ([("proposed", 500), ("refused", 0)], "refused"),
        ([("proposed", 500), ("confirmed", 0)], "confirmed"),
        ([("stated", 0)], "confirmed"),
        ([("confirmed", 100)], "stated"),
        ([("refused", 100), ("proposed", 500)], "proposed"),
        ([("refused", 100)], "refused"),
    ],
)
def test_the_best_evidence_decides(voices, expected):
    """A person's act decides; then what a source states; then a proposal; no source confirms in a person's stead."""
    said = [_says(state, place, f"{n:064d}") for n, (state, place) in enumerate(voices)]
    assert state_of(said)[0] == expected
    assert state_of(reversed(said)) == state_of(said)


@given(
    st.lists(
        st.builds(
            lambda of, to, weight, state: Link(("activity", of), ("goal", to), state, weight),
            st.sampled_from("ab"),
            st.sampled_from("xyz"),
            st.decimals(0, 1000, places=2).map(str),
            st.sampled_from(STATES),
        )
    )
)
def test_shares_of_a_thing_add_up_to_one(links):
    """What goes of a thing to its goals adds up to 1; refused links have no share."""
    found = shares(links)
    for of in {of for of, _ in found}:
        assert sum(share for (thing, _), share in found.items() if thing == of) == 1
    assert set(found) <= {(link.of, link.to) for link in links if link.state != "refused"}


def test_three_equal_goals_have_a_third_each_and_nothing_is_lost():
    """Thirds are divided as money is: the last decimal goes to the goal that sorts first."""
    links = [Link(("activity", "a"), ("goal", to), "proposed") for to in ("z", "x", "y")]
    assert [share for _, share in sorted(shares(links).items())] == [
        Decimal("0.3334"),
        Decimal("0.3333"),
        Decimal("0.3333"),
    ]


@pytest.mark.parametrize("weight", ["-1", "much"])
def test_a_weight_that_is_none_is_refused(weight):
    """Shares are made of decimals of zero or more; another weight is an error with a mend."""
    with pytest.raises(InputError):
        shares(
            [Link(("activity", "a"), ("goal", "x"), "stated", weight), Link(("activity", "a"), ("goal", "y"), "stated")]
        )
