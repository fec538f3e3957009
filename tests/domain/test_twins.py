"""Twins: the same in whatever order, from both sides, and from the changed works alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat.domain.descriptions import Description
from secretariat.domain.twins import (
    TWINS,
    Found,
    Frequencies,
    Twin,
    find,
    find_changed,
    frequencies,
    groups,
    judge,
    places,
    profile,
    twins_of,
    unheld,
    words,
)

COMMON = ["Information technology", "Open Systems Interconnection", "security", "techniques", "management", "directory"]
LEARNED = frequencies(
    [f"{one} {other}" for one in COMMON for other in COMMON for _ in range(40)]
    + [f"System filler{number}" for number in range(3000)],
    "test",
)


def described(key: str, title: str = "", **more: object) -> Description:
    """A description of a work, with the body that its key begins with."""
    return Description(key, key.split()[0], titles=(("en", title),) if title else (), **more)  # type: ignore[arg-type]


def matched(*some: Description) -> dict[tuple[str, str], Twin]:
    return {(one.a, one.b): one for one in find(some, LEARNED).twins}


DIRECTORY = "Information technology - Open Systems Interconnection - The Directory: Public-key and attribute certificate frameworks"
X509 = described("ITU-T X.509", DIRECTORY)
ISO = described("ISO/IEC 9594-8", DIRECTORY.replace("The Directory:", "Part 8: The Directory:"))


def test_identifier_of_the_other_makes_them_identical() -> None:
    """A record that has the other's identifier is its twin, and the evidence has the record's words."""
    twin = matched(X509._replace(identifiers=(("ISO", "ISO/IEC 9594-8"),)), ISO)[("ISO/IEC 9594-8", "ITU-T X.509")]
    assert (twin.kind, twin.basis) == ("identical", "identifier")
    assert 'ITU-T X.509: identifier of type ISO "ISO/IEC 9594-8"' in twin.evidence


def test_the_same_title_without_any_statement() -> None:
    """Titles alone join two bodies' works, with less certainty than a statement."""
    twin = matched(X509, ISO)[("ISO/IEC 9594-8", "ITU-T X.509")]
    assert (twin.kind, twin.basis) == ("identical", "title")
    assert twin.score < 0.98


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (DIRECTORY, f"{DIRECTORY}: Conformance test suite"),
        (f"{DIRECTORY} version 1.1", f"{DIRECTORY} version 1.2"),
        (f"{DIRECTORY}: Level II", f"{DIRECTORY}: Level III"),
        (f"{DIRECTORY} in the 900 MHz band", f"{DIRECTORY} in the 1800 MHz band"),
    ],
)
def test_siblings_are_no_twins(one: str, other: str) -> None:
    """Titles that differ in a number, a numeral or a kind of document are never merged."""
    found = matched(described("ITU-T X.509", one), described("ISO/IEC 9594-8", other))
    assert all(twin.kind == "related" for twin in found.values())


def test_words_of_an_abstract() -> None:
    """An abstract that says what this document is the twin of is believed, one that speaks of another is not."""
    says = "This Recommendation is technically aligned with ISO/IEC 14496-10 but is published apart."
    passing = "The block coder is identical to that of ISO/IEC 14496-10, operating in the bypass mode."
    other = described("ISO/IEC 14496-10", "Coding of audio-visual objects - Part 10: Advanced video coding")
    mine = described("ITU-T H.264", "Advanced video coding for generic audiovisual services")
    assert (
        matched(mine._replace(abstracts=(("en", says),)), other)[("ISO/IEC 14496-10", "ITU-T H.264")].kind == "aligned"
    )
    assert matched(mine._replace(abstracts=(("en", passing),)), other) == {}


def test_transposed() -> None:
    """ETSI's title names the specification; its number alone says it too, if the titles agree."""
    title = "Security architecture and procedures for 5G System"
    partner = described("3GPP TS 33.501", title)
    named = described("ETSI TS 133 501", f"5G; {title} (3GPP TS 33.501 version 17.7.0 Release 17)")
    plain = described("ETSI TS 133 501", f"5G; {title}")
    key = ("3GPP TS 33.501", "ETSI TS 133 501")
    assert matched(partner, named)[key][2:4] == ("transposed", "identifier")
    assert matched(partner, plain)[key][2:4] == ("transposed", "number")
    assert all(one.kind == "related" for one in matched(described("3GPP TS 33.401", title), plain).values())


def test_adopted_by_relation_and_by_number() -> None:
    """A joint standard is IEEE's, by the relation or by the number."""
    joint = described(
        "ISO/IEC/IEEE 8802-1X", "Local and metropolitan area networks - Port-based network access control"
    )
    own = described(
        "IEEE 802.1X", "IEEE Standard for Local and Metropolitan Area Networks--Port-Based Network Access Control"
    )
    key = ("IEEE 802.1X", "ISO/IEC/IEEE 8802-1X")
    assert matched(joint._replace(relations=(("adoptedFrom", "IEEE 802.1X-2020"),)), own)[key][2:4] == (
        "adopted",
        "stated",
    )
    assert matched(joint, own)[key][2:4] == ("adopted", "number")


def test_adopted_by_the_designation() -> None:
    """Who adopts a standard says so in its own designation, one after the other."""
    found = matched(described("BS EN ISO 9001"), described("EN ISO 9001"), described("ISO 9001"))
    assert {key: twin[2:4] for key, twin in found.items()} == {
        ("BS EN ISO 9001", "EN ISO 9001"): ("adopted", "identifier"),
        ("EN ISO 9001", "ISO 9001"): ("adopted", "identifier"),
    }


def test_bad_records_are_problems_and_the_rest_stands() -> None:
    """A relation to itself, two texts in one identifier, a key claimed twice, a huge title and mixed alphabets: one problem each."""
    bad = [
        described("IEEE 802.3", "Ethernet", relations=(("adoptedFrom", "IEEE 802.3-2018"),)),
        described("ITU-T X.680", "Abstract syntax", identifiers=(("ISO", "ISO/IEC 8824-1; ISO/IEC 8824-2"),)),
        described("ITU-T X.1", "One"),
        described("ITU-T X.1", "Other"),
        described("ITU-T X.2", f"Amendment {' ' * 5_000_000}{'word ' * 1_000_000}"),
        described("ITU-T X.3", "Secur\u0456ty of the \u0430rchitecture"),
    ]
    found = find([*bad, X509, ISO], LEARNED)
    assert [one.code for one in found.problems] and {one.code for one in found.problems} == {
        "twin-of-itself", "designation-two", "work-described-twice", "title-long", "title-scripts",
    }  # fmt: skip
    assert all(len(one.message) < 500 and one.mend for one in found.problems)
    assert [(one.a, one.b) for one in found.twins] == [("ISO/IEC 9594-8", "ITU-T X.509")]


def test_a_test_of_a_text_is_no_twin_of_it() -> None:
    """A test suite that names the text in its title stands beside it, and does not replace it."""
    text = described("ITU-T Q.2933", "Signalling specification for frame relay service")
    suite = described(
        "ETSI EN 301 174-2", "Frame relay bearer; Part 2: PICS proforma [ITU-T Recommendation Q.2933 (1996)]"
    )
    assert matched(text, suite)[("ETSI EN 301 174-2", "ITU-T Q.2933")].kind == "related"


def test_text_that_is_not_held() -> None:
    """A twin that a record names is told though no catalogue holds it."""
    mine = X509._replace(identifiers=(("ISO", "ISO/IEC 9594-8:2020"),))
    assert find([mine], LEARNED).twins == []
    assert [(one.a, one.b, one.kind) for one in unheld([profile(mine, LEARNED)[0]])] == [
        ("ISO/IEC 9594-8", "ITU-T X.509", "identical")
    ]


def test_a_crowd_is_told_and_not_compared() -> None:
    """Works of which too many have the same words cost no quadratic time; once fewer are left they are compared."""
    crowd = [described(f"ITU-T X.{number}", "zebra quokka narwhal") for number in range(2000, 3000)]
    other = described("ISO/IEC 77777", "zebra quokka narwhal")
    whole = find([*crowd, other], LEARNED)
    assert whole.twins == [] and {one.code for one in whole.problems} == {"twins-crowded"}
    fewer = {one.key: one for one in (*crowd[1:], other)}
    of = {key: places(profile(one, LEARNED)[0]) for key, one in fewer.items()}
    found = find_changed(whole, of, {crowd[0].key}, lambda keys: [fewer[key] for key in keys], LEARNED)
    assert found.twins == find(fewer.values(), LEARNED).twins
    assert len(found.twins) == 999


def test_frequencies_are_kept_as_json() -> None:
    """What was learned is the same after it was written and read."""
    again = Frequencies.of_plain(json.loads(json.dumps(LEARNED.plain())))
    assert again == LEARNED
    assert find([X509, ISO], again) == find([X509, ISO], LEARNED)


def test_weak_chains_do_not_merge() -> None:
    """Two works of one body are not put together because both look like a third."""
    chain = [Twin("A 1", "B 1", "aligned", "title", "", 0.9), Twin("A 2", "B 1", "aligned", "title", "", 0.85)]
    issuers = {"A 1": "A", "A 2": "A", "B 1": "B"}
    assert [one.works for one in groups(chain, issuers)] == [("A 1", "B 1")]
    said = [one._replace(basis="identifier") for one in chain]
    assert [one.works for one in groups(said, issuers)] == [("A 1", "A 2", "B 1")]
    assert [other for other, _ in twins_of("B 1", chain)] == ["A 1", "A 2"]


_KEYS = st.sampled_from(
    ["ITU-T X.509", "ITU-T X.510", "ISO/IEC 9594-8", "ISO/IEC 9594-9", "ISO 9594-8", "IEEE 802.1X", "ISO/IEC/IEEE 8802-1X",
     "3GPP TS 33.501", "3GPP TS 33.401", "ETSI TS 133 501", "ETSI EN 303 645", "RFC 5280", "IEC 796-1", "IEC 60796-1"]
)  # fmt: skip
_VOCABULARY = "certificate framework attribute directory conformance zebra quokka narwhal axolotl 1 2 II of Part (3GPP"
_WORDS = st.lists(
    st.sampled_from(_VOCABULARY.split()),
    max_size=8,
).map(" ".join)
_DESCRIPTIONS = st.builds(
    lambda key, title, target, relation: described(
        key, title, identifiers=(("ISO", target),) if target else (), relations=(("adoptedFrom", relation),) if relation else ()
    ),
    _KEYS, _WORDS, st.one_of(st.just(""), _KEYS), st.one_of(st.just(""), _KEYS),
)  # fmt: skip
_REGISTERS = st.lists(_DESCRIPTIONS, max_size=10, unique_by=lambda one: one.key)


@given(_DESCRIPTIONS, _DESCRIPTIONS)
def test_judged_the_same_from_both_sides(one: Description, other: Description) -> None:
    """Which of two works comes first changes nothing."""
    a, b = profile(one, LEARNED)[0], profile(other, LEARNED)[0]
    assert judge(a, b) == judge(b, a)


@given(_REGISTERS, st.randoms(use_true_random=False))
def test_order_changes_nothing(register: list[Description], random: object) -> None:
    """The works may come in any order."""
    shuffled = list(register)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find(shuffled, LEARNED) == find(register, LEARNED)


@settings(max_examples=200)
@given(_REGISTERS, _REGISTERS)
def test_changed_works_alone_give_the_whole(before: list[Description], after: list[Description]) -> None:
    """After some works have changed, came or went, comparing only these gives what comparing all gives."""
    old, new = ({one.key: one for one in some} for some in (before, after))
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    of = {key: places(profile(one, LEARNED)[0]) for key, one in new.items()}
    found = find_changed(find(before, LEARNED), of, changed, lambda keys: [new[key] for key in keys], LEARNED)
    whole = find(after, LEARNED)
    assert (found.twins, found.crowded) == (whole.twins, whole.crowded)


@given(st.text(max_size=200))
def test_words_of_any_title(title: str) -> None:
    """Any text has its words, each once, and the same again when they are read as a title."""
    found = words(title)
    assert len(set(found)) == len(found)
    assert all(one == one.casefold() for one in found)


@given(_REGISTERS)
def test_groups_hold_each_work_once(register: list[Description]) -> None:
    """A work is in one group at most, with a twin in it, and what is related joins nothing."""
    found: Found = find(register, LEARNED)
    made = groups(found.twins, {one.key: one.body for one in register})
    works = [key for one in made for key in one.works]
    assert len(works) == len(set(works))
    assert all(one.kind in TWINS for group in made for one in group.twins)
