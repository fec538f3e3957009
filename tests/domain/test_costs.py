"""What activities cost: direct, share, or unknown with the reason."""

from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.budget import REASONS, BudgetLine
from secretariat.domain.costs import Cost, costs
from secretariat.domain.money import Rate
from secretariat.domain.periods import between, year

A = {"key": "a", "start": "2025-03", "end": "2025-04", "status": "completed"}
B = {"key": "b", "start": "2025", "end": "", "status": "completed"}
STAFF = BudgetLine(
    "l", "Body", "Staff", "planned", "regular", "Bureau", "2025", "", 100_01, "CHF", records=("budget/1",)
)
RATES = [Rate("EUR", "CHF", "2025-06-30", "0.95", ("rates/1",)), Rate("EUR", "CHF", "2024", "0.9", ("rates/0",))]


def _costs(given_costs, lines=(), activities=(A, B), period=None, rule="", currency="CHF"):
    return costs(activities, given_costs, lines, period or year(2025), RATES, currency, rule)


def test_a_direct_figure_is_the_activitys_own():
    """A direct cost is shown whole, converted by the rate of its days, with the records of both."""
    found = _costs([Cost("c", "a", "direct", 100_00, "EUR", "actual", "voluntary", records=("register/7",))])
    (part,) = found.parts["a"]
    assert (part.basis, part.amount, part.currency, part.how) == ("direct", 90_00, "CHF", "whole")
    assert part.conversion.rate.date == "2024"
    assert part.records == ("rates/0", "register/7")
    assert [part.reason for part in found.parts["b"]] == ["no-cost"]


def test_a_total_with_an_unknown_part_says_at_least():
    """One activity of two has a figure: the total is at least that, and counts the one that is unknown."""
    (total,) = _costs([Cost("c", "a", "direct", 5, "CHF", "actual", "regular")]).totals
    assert (total.amount, total.at_least, total.unknown) == (5, True, 1)
    both = [
        Cost("c", "a", "direct", 5, "CHF", "actual", "regular"),
        Cost("d", "b", "direct", 6, "CHF", "actual", "regular"),
    ]
    (total,) = _costs(both).totals
    assert (total.amount, total.at_least, total.unknown) == (11, False, 0)


def test_kinds_and_funds_are_never_added_together():
    """Planned and actual, regular and voluntary each have a total of their own."""
    given_costs = [
        Cost(kind + fund, "a", "direct", 5, "CHF", kind, fund)
        for kind in ("actual", "planned")
        for fund in ("voluntary", "regular", "cost recovery")
    ]
    totals = _costs(given_costs).totals
    assert [(total.kind, total.fund) for total in totals][:2] == [("planned", "regular"), ("planned", "voluntary")]
    assert [total.amount for total in totals] == [5] * 6


@given(
    st.integers(-(10**9), 10**9),
    st.lists(st.tuples(st.sampled_from("abx"), st.integers(0, 99)), min_size=1, max_size=6).filter(
        lambda some: any(weight for _, weight in some)
    ),
)
def test_shares_of_a_cost_centre_add_up_to_its_line(amount, bearing):
    """Parts of the activities and the rest of the centre add up to the line, to the centime."""
    line = BudgetLine("l", "Body", "Staff", "planned", "regular", "Bureau", "2025", "", amount, "CHF")
    given_costs = [
        Cost(f"c{n}", "" if of == "x" else of, "share", cost_centre="Bureau", weight=str(weight))
        for n, (of, weight) in enumerate(bearing)
    ]
    found = _costs(given_costs, [line])
    parts = [part for some in (*found.parts.values(), found.rest) for part in some if part.basis == "share"]
    assert sum(part.amount for part in parts) == amount
    assert all(part.of == "" for part in found.rest)


def test_a_share_says_of_what_it_is_a_share():
    """A share names its centre's line, its weight among all weights, and the records of the line and of all weights."""
    given_costs = [
        Cost("c", "a", "share", cost_centre="Bureau", weight="1", records=("r/1",)),
        Cost("d", "", "share", cost_centre="Bureau", weight="2.5", records=("r/2",)),
    ]
    found = _costs(given_costs, [STAFF])
    (part,) = found.parts["a"]
    assert (part.basis, part.amount, part.line, part.weight, part.weights) == ("share", 28_57, "l", "1", "3.5")
    assert part.records == ("budget/1", "r/1", "r/2")
    assert [part.amount for part in found.rest] == [71_44]
    assert found.wholes == ()


def test_a_share_of_an_unknown_centre_is_unknown():
    """No line, no amount, no rate or no weight: the share is unknown, and says why."""
    share = [Cost("c", "a", "share", cost_centre="Bureau")]
    unstated = BudgetLine("l", "Body", "Staff", "planned", "regular", "Bureau", "2025", "", None, "CHF")
    foreign = BudgetLine("l", "Body", "Staff", "planned", "regular", "Bureau", "2025", "", 5, "USD")
    for lines, reason in (([], "centre-unknown"), ([unstated], "no-amount"), ([foreign], "no-rate")):
        (part,) = _costs(share, lines).parts["a"]
        assert (part.basis, part.amount, part.reason) == ("unknown", None, reason)
    for weight, reason in (("0", "no-weight"), ("-1", "bad-weight"), ("some", "bad-weight")):
        (part,) = _costs([Cost("c", "a", "share", cost_centre="Bureau", weight=weight)], [STAFF]).parts["a"]
        assert (part.amount, part.reason) == (None, reason)
    (part,) = _costs([Cost("c", "a", "share")]).parts["a"]
    assert part.reason == "no-centre"


def test_a_centre_known_in_part_gives_shares_of_at_least():
    """Where a line of the centre is unknown, or lines leave days of the period open, the share says at least."""
    share = [Cost("c", "a", "share", cost_centre="Bureau")]
    unstated = BudgetLine("m", "Body", "Travel", "planned", "regular", "Bureau", "2025", "", None, "CHF")
    found = _costs(share, [STAFF, unstated])
    assert [part.at_least for part in found.parts["a"]] == [True]
    assert ("m", "no-amount") in found.left_out
    longer = _costs(share, [STAFF], period=between("2024", "2025"))
    assert [part.at_least for part in longer.parts["a"]] == [True]
    assert [part.at_least for part in _costs(share, [STAFF]).parts["a"]] == [False]


def test_totals_of_the_union_stand_apart():
    """A line that no activity bears is shown in its own currency and enters no total."""
    union = BudgetLine("u", "ITU", "Budget", "planned", start="2024", end="2025", amount=7, currency="CHF")
    gone = BudgetLine("v", "ITU", "Budget", "planned", start="2019", amount=7, currency="CHF")
    found = _costs([], [union, gone, STAFF])
    assert [(whole.line.key, whole.in_period.reason) for whole in found.wholes] == [("l", ""), ("u", "not-split")]
    assert found.totals == ()


def test_a_cost_of_other_years_is_not_of_this_one():
    """What is stated for another year is outside; what runs over the period's edge is not cut without a rule."""
    (part,) = _costs([Cost("c", "a", "direct", 5, "CHF", start="2023")]).parts["a"]
    assert part.reason == "outside"
    over = [Cost("c", "a", "direct", 100, "CHF", start="2024", end="2025")]
    assert _costs(over).parts["a"][0].reason == "not-split"
    assert _costs(over, rule="by years").parts["a"][0].amount == 50
    running = {"key": "a", "start": "2022", "end": "", "status": "active"}
    assert _costs([Cost("c", "a", "direct", 5, "CHF")], activities=[running]).parts["a"][0].reason == "no-period"


COSTS = st.lists(
    st.builds(
        Cost,
        key=st.integers().map(str),
        of=st.sampled_from(("a", "b", "x", "")),
        basis=st.sampled_from(("direct", "share")),
        amount=st.none() | st.integers(-(10**6), 10**6),
        currency=st.sampled_from(("CHF", "EUR", "USD", "")),
        kind=st.sampled_from(("planned", "actual", "")),
        fund=st.sampled_from(("regular", "voluntary", "")),
        cost_centre=st.sampled_from(("", "Bureau", "Office")),
        weight=st.sampled_from(("0", "1", "0.5", "-1", "?")),
        start=st.sampled_from(("", "2024", "2025", "2025-06", "?")),
        records=st.sampled_from(((), ("r/1",), ("r/2", "r/1"))),
    ),
    max_size=8,
    unique_by=lambda cost: cost.key,
)
LINES = st.lists(
    st.builds(
        BudgetLine,
        key=st.integers().map(str),
        body=st.just("Body"),
        line=st.sampled_from(("Staff", "Travel")),
        kind=st.sampled_from(("planned", "actual")),
        cost_centre=st.sampled_from(("", "Bureau", "Office")),
        start=st.sampled_from(("", "2024", "2025", "2025-06")),
        end=st.sampled_from(("", "2025", "2027")),
        amount=st.none() | st.integers(-(10**6), 10**6),
        currency=st.sampled_from(("CHF", "EUR", "USD", "")),
        unit=st.sampled_from(("amount", "percent")),
    ),
    max_size=6,
    unique_by=lambda line: line.key,
)


@given(COSTS, LINES, st.sampled_from(("", "by years", "by days")), st.randoms())
def test_whatever_is_stated_every_activity_is_answered(given_costs, lines, rule, random):
    """Each activity has a part; an unknown one has a reason; totals are sums of parts; the order given is no matter."""
    found = _costs(given_costs, lines, rule=rule)
    assert list(found.parts) == ["a", "b"] and all(found.parts.values())
    every = [part for some in found.parts.values() for part in some]
    for part in every:
        assert (part.amount is None) == (part.basis == "unknown") == bool(part.reason)
        assert not part.reason or part.reason in REASONS
    assert sum(total.amount or 0 for total in found.totals) == sum(part.amount or 0 for part in every)
    random.shuffle(given_costs)
    random.shuffle(lines)
    assert _costs(given_costs, lines, rule=rule) == found
