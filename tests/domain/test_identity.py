"""One activity in many records: exact rules, whatever the order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.identity import (
    ABBREVIATED,
    SAME_MEETING,
    SAME_TITLE,
    cluster_activities,
    likeness,
    proposals,
    same_activity,
)
from secretariat.domain.titles import normalized_title, stands_in


def activity(title, start="", end="", lead="", place="", kind=""):
    fields = {"title": title, "start": start, "end": end, "lead": lead, "place": place, "kind": kind}
    return {name: value for name, value in fields.items() if value}


DRILL = activity("Global CyberDrill 2025", "2025-05-06", "2025-05-07", "ITU-D", "Dubai", "cyberdrill")
JOINED = [
    (DRILL, activity("GLOBAL CYBER-DRILL, 2nd physical edition", "2025-05-06", "2025-05-07", "BDT", "Dubai"), ABBREVIATED),
    (activity("ITU Workshop on 5G Security", "2018-03", "", "SG 17", "Geneva"), activity("5G Security – ITU WS", "2018-03", "2018-03", "ITU-T Study Group 17"), ABBREVIATED),
    (activity("First facilitation meeting for WSIS Action Line C5", "2006-05-15", "2006-05-16", "SPU"),
     activity("C5 kick-off mtg (ITU SPU)", "2006-05-15", "2006-05-16"), ABBREVIATED),
    (activity("Her CyberTracks, first edition", "2023-06", "2023-12", "ITU-D"), activity("HerCyberTracks 2023", "2023-06", "2023-12", "ITU-D"), ABBREVIATED),
    (activity("Workshop on Trust & Security", "2020"), activity("WKSHP ON TRUST AND SECURITY", "2020-03-04", lead="ITU"), SAME_TITLE),
    (activity("SG17 meeting, April 2015", "2015-04-08", "2015-04-17", "SG17", kind="study-group meeting"),
     activity("", "2015-04-08", "2015-04-17", "ITU-T Study Group 17", kind="study-group meeting"), SAME_MEETING),
]  # fmt: skip
APART = [
    (activity("Workshop on AI and Security", "2019-01-21", lead="SG17"), activity("Workshop on Fintech Security", "2019-01-21", lead="SG17")),
    (activity("Spam Day (of the Meeting on Cybersecurity)", "2005-06-28", "2005-06-28"), activity("Meeting on Cybersecurity", "2005-06-28", "2005-07-01")),
    (activity("Guide, first edition", "2018"), activity("Guide, second edition", "2018")),
    (activity("Phase 2 of the project", "2025"), activity("Phase 3 of the project", "2025")),
    (activity("SG17 meeting, March 2018", "2018-03-20", lead="SG17"), activity("Meeting on quantum keys", "2018-03-20", lead="SG17")),
    (activity("Regional forum", "2020-05-01", lead="ITU-D"), activity("Regional forum", "2020-05-01", lead="ITU-T")),
    (activity("Drill", "2020-05-01", place="Lima"), activity("Drill for Africa", "2020-05-01", place="Accra")),
    (activity("Forum", "2020-05-01"), activity("Forum", "2021-05-01")), (activity("Online course"), activity("Online course", "2021")),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "rule"), JOINED)
def test_one_activity_under_two_names(a, b, rule):
    """Variant names of one activity join by a named exact rule, in both directions."""
    assert same_activity(a, b) == same_activity(b, a) == rule


@pytest.mark.parametrize(("a", "b"), APART)
def test_look_alikes_stay_apart(a, b):
    """Activities that only look alike are not joined by any exact rule."""
    assert same_activity(a, b) is same_activity(b, a) is None


def test_what_fits_two_joins_none():
    """A short title that fits two different activities of the same dates joins neither; a person is shown the likeness."""
    records = [
        ("a", activity("Regional drill for Africa", "2019", lead="ITU-D"), 0),
        ("b", activity("Africa drill of telecom regulators", "2019", lead="ITU-D"), 0),
        ("c", activity("Africa drill", "2019", lead="ITU-D"), 0),
    ]
    assert len(cluster_activities(records)) == 3
    assert {pair[:2] for pair in proposals(records)} >= {("a", "c")}
    year = [
        ("y", activity("Forum", "2020"), 0),
        ("m", activity("Forum", "2020-03-01"), 0),
        ("s", activity("Forum", "2020-09-01"), 0),
    ]
    assert len(cluster_activities(year)) == 3


words = st.sampled_from(
    [
        "Global",
        "forum",
        "WS",
        "drill",
        "security",
        "trust",
        "Africa",
        "2nd",
        "second",
        "Her",
        "Tracks",
        "HerTracks",
        "mtg",
        "C5",
    ]
)
fields = st.builds(
    activity, st.lists(words, max_size=4).map(" ".join), st.sampled_from(["", "2020", "2020-05", "2020-05-01", "2021-05-01"]),
    st.sampled_from(["", "2020-05-03"]), st.sampled_from(["", "ITU-D", "BDT", "SG17"]), st.sampled_from(["", "Lima", "Accra"]),
    st.sampled_from(["", "study-group meeting", "workshop"]),
)  # fmt: skip


@given(fields, fields)
def test_rules_and_likeness_are_symmetric(a, b):
    """Neither the exact rules nor the likeness depend on which record is asked first; a likeness lies from 0 to 1."""
    assert same_activity(a, b) == same_activity(b, a)
    assert likeness(a, b) == likeness(b, a) and 0 <= likeness(a, b) <= 1


@given(st.lists(fields, max_size=12), st.randoms(use_true_random=False))
def test_clusters_do_not_depend_on_the_order(records, random):
    """The same records in any order are the same activities by the same rules; each record is in just one."""
    numbered = [(number, each, number % 3) for number, each in enumerate(records)]
    shuffled = list(numbered)
    random.shuffle(shuffled)
    clusters = cluster_activities(numbered)
    assert clusters == cluster_activities(shuffled)
    assert sorted(member for cluster in clusters for member in cluster.members) == list(range(len(records)))
    assert proposals(numbered) == proposals(shuffled)


def test_the_highest_rank_comes_first():
    """In a cluster the record of the highest rank stands first."""
    records = [(1, activity("Forum", "2020"), 0), (2, activity("FORUM", "2020"), 5)]
    assert cluster_activities(records)[0].members == (2, 1)


@given(st.text(max_size=40))
def test_normalizing_twice_changes_nothing(text):
    """A normalized title is its own normalized form."""
    assert normalized_title(normalized_title(text)) == normalized_title(text)


def test_generic_words_alone_never_stand_in():
    """A title of nothing but words such as "meeting" abbreviates no other."""
    assert not stands_in("Second meeting", "Second meeting on spam")
