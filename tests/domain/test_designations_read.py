"""Publication identifiers read into parts and written again: every body's, their own and adopted."""

import csv
import re
from pathlib import Path

import pytest
from catalogue_identifiers import identifiers
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.designations import Designation, Supplement, parse, read
from secretariat.domain.statements import Problem

# 500 identifiers, drawn across the catalogues by a fixed seed (20261125), each read by a person beside its record.
CHECKED = list(csv.DictReader((Path(__file__).parent / "designation_fields.csv").open(encoding="utf-8")))


def _parts(identifier: str) -> dict[str, str]:
    one = parse(identifier)
    if one is None:
        return {"publishers": ""}
    supplements = (
        f"{'+' if more.merged else ''}{more.kind}{f'={more.number}' if more.number else ''}"
        f"{f'@{more.date}' if more.date else ''}{f'!{more.stage}' if more.stage else ''}"
        for more in one.supplements
    )
    plain = ("number", "part", "type", "date", "edition", "version", "release", "stage", "variant")
    joined = {"publishers": one.publishers, "also": one.also}
    return {
        **{name: getattr(one, name) for name in plain},
        **{name: "/".join(values) for name, values in joined.items()},
        "supplements": " ".join(supplements),
    }


def test_what_was_checked_by_hand_is_read_so():
    """Publishers, number, part, type, date and the rest of 500 identifiers of all catalogues are as a person read them."""
    assert len(CHECKED) == 500
    wrong = [
        (row["identifier"], name, row[name], value)
        for row in CHECKED
        for name, value in _parts(row["identifier"]).items()
        if (row[name] or "") != value
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("text", "adopters", "publishers", "number", "part", "type_", "date", "written"),
    [
        ("EN ISO/IEC 27001:2023", ("EN",), ("ISO", "IEC"), "27001", "", "", "2023", "EN ISO/IEC 27001:2023"),
        ("BS EN ISO 9001:2015", ("BS", "EN"), ("ISO",), "9001", "", "", "2015", "BS EN ISO 9001:2015"),
        ("DIN EN ISO 9001:2015-11", ("DIN", "EN"), ("ISO",), "9001", "", "", "2015-11", "DIN EN ISO 9001:2015-11"),
        ("NF EN ISO 14001", ("NF", "EN"), ("ISO",), "14001", "", "", "", "NF EN ISO 14001"),
        ("UNE-EN ISO 22301:2020", ("UNE", "EN"), ("ISO",), "22301", "", "", "2020", "UNE EN ISO 22301:2020"),
        ("BS ISO/IEC 27002:2022", ("BS",), ("ISO", "IEC"), "27002", "", "", "2022", "BS ISO/IEC 27002:2022"),
        ("PD ISO/TR 24971:2020", ("PD",), ("ISO",), "24971", "", "TR", "2020", "PD ISO/TR 24971:2020"),
        ("EN IEC 62443-4-2:2019", ("EN",), ("IEC",), "62443", "4-2", "", "2019", "EN IEC 62443-4-2:2019"),
        ("EN 16931-1:2017", (), ("CEN",), "16931", "1", "EN", "2017", "EN 16931-1:2017"),
        ("prEN 17640", (), ("CEN",), "17640", "", "EN", "", "prEN 17640"),
        ("EN 50128:2011", (), ("CENELEC",), "50128", "", "EN", "2011", "EN 50128:2011"),
        ("EN 60601-1:2006", (), ("CENELEC",), "60601", "1", "EN", "2006", "EN 60601-1:2006"),
        ("DIN EN 60601-1", ("DIN",), ("CENELEC",), "60601", "1", "EN", "", "DIN EN 60601-1"),
        ("CEN/TS 15480-2:2012", (), ("CEN",), "15480", "2", "TS", "2012", "CEN/TS 15480-2:2012"),
        ("CLC/TR 50600-99-1", (), ("CENELEC",), "50600", "99-1", "TR", "", "CLC/TR 50600-99-1"),
        ("CEN/CLC Guide 6", (), ("CEN", "CENELEC"), "6", "", "Guide", "", "CEN/CLC Guide 6"),
        ("CWA 14167-1:2003", (), ("CEN",), "14167", "1", "CWA", "2003", "CWA 14167-1:2003"),
        ("HD 60364-4-41", (), ("CENELEC",), "60364", "4-41", "HD", "", "HD 60364-4-41"),
        ("EN 303 645", (), ("ETSI",), "303 645", "", "EN", "", "ETSI EN 303 645"),
        ("BS EN 303 645", ("BS",), ("ETSI",), "303 645", "", "EN", "", "BS EN 303 645"),
        ("BS 7799-2:2002", (), ("BS",), "7799", "2", "", "2002", "BS 7799-2:2002"),
        ("GB/T 22080-2016", (), ("GB",), "22080", "", "T", "2016", "GB/T 22080-2016"),
        ("ISO/IEC 27001:2022", (), ("ISO", "IEC"), "27001", "", "", "2022", "ISO/IEC 27001:2022"),
        ("IETF RFC 8446", (), ("IETF",), "8446", "", "RFC", "", "RFC 8446"),
        ("X.509 (10/2019)", (), ("ITU-T",), "X.509", "", "", "2019-10", "ITU-T X.509 (10/2019)"),
        ("CCITT X.25 (1984)", (), ("ITU-T",), "X.25", "", "", "1984", "ITU-T X.25 (1984)"),
        ("draft-ietf-tls-esni-18", (), ("IETF",), "draft-ietf-tls-esni", "", "Internet-Draft", "", "draft-ietf-tls-esni-18"),
    ],
)  # fmt: skip
def test_adoptions_and_other_ways_of_writing(text, adopters, publishers, number, part, type_, date, written):
    """European and national designations say who adopts and what; each is written as its body does."""
    one = parse(text)
    assert one is not None
    assert (one.adopters, one.publishers, one.number, one.part, one.type, one.date) == (
        adopters, publishers, number, part, type_, date,
    )  # fmt: skip
    assert str(one) == written and parse(written) == one


@pytest.mark.parametrize(
    ("text", "base", "work"),
    [
        ("ISO/IEC 27001:2022/Amd 1:2024", "ISO/IEC 27001:2022", "ISO/IEC 27001:2022/Amd 1"),
        ("ISO/IEC 14496-16:2006/Amd 1:2007/Cor 2:2008", "ISO/IEC 14496-16:2006", "ISO/IEC 14496-16:2006/Amd 1/Cor 2"),
        ("IEC 60034-1:2010+AMD1:2013 CSV", "IEC 60034-1:2010", "IEC 60034-1"),
        ("IEC 60067D:1960", "IEC 60067", "IEC 60067D"),
        ("ISO/IEC DIS 27017.2", "ISO/IEC DIS 27017.2", "ISO/IEC 27017"),
        ("ITU-T X.509 (10/2019)", "ITU-T X.509 (10/2019)", "ITU-T X.509"),
        ("ITU-T G.709/Y.1331 (2003) Amd. 1 (12/2003)", "ITU-T G.709/Y.1331 (2003)", "ITU-T G.709/Y.1331 (2003) Amd. 1"),
        ("ITU-T X Suppl. 27 (09/2016)", "ITU-T X Suppl. 27 (09/2016)", "ITU-T X Suppl. 27"),
        ("ITU-T H.235 Annex G (01/2005)", "ITU-T H.235", "ITU-T H.235 Annex G"),
        ("ITU-R M.1457-15", "ITU-R M.1457-15", "ITU-R M.1457"),
        ("3GPP TS 33.501:REL-17/17.7.0", "3GPP TS 33.501:REL-17/17.7.0", "3GPP TS 33.501"),
        ("ETSI TS 133 501 V17.7.0 (2022-09)", "ETSI TS 133 501 V17.7.0 (2022-09)", "ETSI TS 133 501"),
        ("IEEE P802.11ax/D-3.0-2018-06", "IEEE P802.11ax/D-3.0-2018-06", "IEEE 802.11ax"),
        ("IEEE 802.1Q/Cor1-2008", "IEEE 802.1Q", "IEEE 802.1Q/Cor1"),
        ("NIST SP 800-53r5", "NIST SP 800-53r5", "NIST SP 800-53"),
        ("W3C REC-xml-20081126", "W3C REC-xml-20081126", "W3C xml"),
        ("OASIS CSAF-v2.0-CS03", "OASIS CSAF-v2.0-CS03", "OASIS CSAF"),
    ],
)
def test_base_and_work(text, base, work):
    """The base is without what changes it; the work without date, version and stage; an amendment keeps its edition."""
    one = parse(text)
    assert one is not None
    assert (str(one.base()), str(one.work())) == (base, work)
    assert parse(work) == one.work()


def test_supplements_say_their_number():
    """Amendment, corrigendum, supplement and annex are asked for by name; what is adopted is its original."""
    one = parse("ISO/IEC 14496-16:2006/Amd 1:2007/Cor 2:2008")
    assert one is not None and (one.amendment, one.corrigendum, one.supplement, one.annex) == ("1", "2", "", "")
    annex, series = parse("ITU-T H.235 Annex G (01/2005)"), parse("ITU-T X Suppl. 27 (09/2016)")
    assert annex is not None and annex.annex == "G"
    assert series is not None and series.supplement == "27"
    adopted = parse("BS EN ISO/IEC 27001:2017")
    assert adopted is not None and str(adopted.original()) == "ISO/IEC 27001"


_YEAR = st.integers(1950, 2029).map(str)
_MONTH = st.builds("{}-{:02}".format, st.integers(1950, 2029), st.integers(1, 12))
_NUMBER = st.integers(1, 99999).map(str)
_SMALL = st.integers(1, 30).map(str)


def _maybe(strategy):
    return st.one_of(st.just(""), strategy)


def _few(kinds, dates=_YEAR):
    return st.lists(st.builds(lambda *of: Supplement(*of), st.sampled_from(kinds), _SMALL, dates), max_size=2).map(
        tuple
    )


_PART = _maybe(st.from_regex(r"[1-9][0-9]{0,2}(-[1-9][0-9]?)?", fullmatch=True))
_ISO = st.builds(
    Designation,
    st.sampled_from([("ISO",), ("ISO", "IEC"), ("IEC",), ("CISPR",), ("ISO", "IEC", "IEEE"), ("ISO", "SAE")]),
    _NUMBER, _PART, st.sampled_from(["", "TR", "TS", "PAS", "Guide"]), _YEAR, supplements=_few(["Amd", "Cor", "Add"]),
)  # fmt: skip
_ISO_DRAFT = st.builds(
    Designation, st.sampled_from([("ISO",), ("ISO", "IEC")]), _NUMBER, _PART, version=_maybe(st.just("2")),
    stage=st.sampled_from(["CD", "DIS", "FDIS", "AWI", "WD"]),
)  # fmt: skip
_ITU_T = st.builds(
    Designation, st.just(("ITU-T",)), st.from_regex(r"[A-Z]\.[1-9][0-9]{0,3}(\.[1-9][0-9]?)?( bis)?", fullmatch=True),
    date=_YEAR, supplements=_few(["Amd", "Cor", "Err"], _MONTH),
)  # fmt: skip
_ITU_R = st.builds(
    Designation,
    st.just(("ITU-R",)),
    st.from_regex(r"(BS|BT|M|SM|P|SNG)\.[1-9][0-9]{0,3}", fullmatch=True),
    edition=_maybe(_SMALL),
)
_ETSI = st.builds(
    Designation, st.just(("ETSI",)), st.from_regex(r"[1-3][0-9]{2} [0-9]{3}|(NFV-)?[A-Z]{3} [0-9]{3}", fullmatch=True),
    _PART, st.sampled_from(["TS", "TR", "EN", "ES", "EG", "GS", "GR"]), _MONTH, version=st.from_regex("[1-9][0-9]?[.][0-9][.][0-9]", fullmatch=True),
)  # fmt: skip
_3GPP = st.builds(
    Designation, st.just(("3GPP",)), st.from_regex(r"[0-5][0-9]\.[0-9]{3}", fullmatch=True), _PART, st.sampled_from(["TS", "TR"]),
    version=st.from_regex(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]", fullmatch=True), release=st.sampled_from(["REL-17", "R99", "Ph2", "UMTS"]),
)  # fmt: skip
_IETF = st.builds(Designation, st.just(("IETF",)), _NUMBER, type=st.sampled_from(["RFC", "BCP", "STD", "FYI"]))
_W3C = st.builds(
    Designation, st.just(("W3C",)), st.from_regex(r"[a-z]{2,8}(-[a-z]{2,8})?(-[1-9])?", fullmatch=True),
    date=st.dates().filter(lambda day: 1994 <= day.year < 2030).map(str), stage=st.sampled_from(["REC", "WD", "CR", "NOTE"]),
)  # fmt: skip
_OASIS = st.builds(
    Designation, st.just(("OASIS",)), st.from_regex(r"[A-Z]{3,6}(-[a-z]{4,8})?", fullmatch=True), _maybe(_SMALL),
    version=st.from_regex(r"v[1-9]\.[0-9]", fullmatch=True), stage=_maybe(st.sampled_from(["CS01", "PS02"])),
)  # fmt: skip
_IEEE = st.builds(
    Designation, st.just(("IEEE",)), st.from_regex(r"C?[1-9][0-9]{1,3}(\.[1-9][0-9]?)?([A-Z]|[a-z]{1,2})?", fullmatch=True), date=_YEAR,
    version=_maybe(st.from_regex(r"[1-9]\.[0-9]", fullmatch=True)), stage=st.sampled_from(["", "P"]),
)  # fmt: skip
_NIST = st.builds(
    Designation, st.just(("NIST",)), st.from_regex(r"[1-9][0-9]{2,3}-[1-9][0-9]{0,2}[A-C]?", fullmatch=True), _maybe(st.sampled_from(["v2", "1"])),
    st.sampled_from(["SP", "TN"]), edition=_maybe(st.from_regex("r[1-9]", fullmatch=True)), stage=_maybe(st.sampled_from(["ipd", "fpd", "2pd"])),
)  # fmt: skip
_EUROPEAN = st.builds(
    Designation, st.just(("CEN",)), st.integers(1, 19999).map(str), _PART, st.sampled_from(["EN", "TS", "TR"]), _maybe(_YEAR),
    adopters=st.sampled_from([(), ("BS",), ("DIN",)]),
)  # fmt: skip
_ADOPTED = st.builds(
    Designation, st.sampled_from([("ISO",), ("ISO", "IEC"), ("IEC",)]), _NUMBER, _PART, date=_maybe(_YEAR),
    adopters=st.sampled_from([("EN",), ("BS", "EN"), ("DIN", "EN"), ("NF", "EN"), ("BS",)]),
)  # fmt: skip
_ANY = st.one_of(
    _ISO, _ISO_DRAFT, _ITU_T, _ITU_R, _ETSI, _3GPP, _IETF, _W3C, _OASIS, _IEEE, _NIST, _EUROPEAN, _ADOPTED
)  # fmt: skip


@given(_ANY)
def test_what_is_written_is_read_again(one):
    """Every designation, written as its body does, is read as the same, and so are its base and its work."""
    assert parse(str(one)) == one
    for related in (one.base(), one.work()):
        assert parse(str(related)) == related
        assert related.base().work() == one.base().work()


@given(_ANY, st.sampled_from([" ", "\t", "\u00a0", "  "]), st.sampled_from(["-", "\u2010", "\u2011", "\u2013"]))
def test_spaces_and_dashes_are_no_matter(one, space, dash):
    """No-break spaces, tabs and typographic dashes in an identifier change nothing."""
    assert parse(str(one).replace(" ", space).replace("-", dash)) == one


@given(
    st.one_of(st.text(max_size=60), _ANY.map(lambda one: f"{one}?"), st.from_regex(r"(ISO|ITU-T|IEEE|NIST SP) .{0,30}"))
)
def test_any_text_is_answered(text):
    """Any text is a designation, which is read again as it is written, or a problem that says why not."""
    found = read(text, "row 3")
    if isinstance(found, Problem):
        assert found.place == "row 3" and found.message and found.mend and parse(text) is None
    else:
        assert str(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 10_000_000, "designation-long"),
        ("ISO " + "1-" * 5_000_000, "designation-long"),
        ("ISO " + "1-" * 90, "designation-unknown"),
        ("ITU-T \u0425.509", "designation-scripts"),
        ("ISO/IEC 9594-8 | ITU-T X.509 (10/2019)", "designation-two"),
        ("RFC 2119 and RFC 8174", "designation-two"),
        ("an identifier", "designation-unknown"),
        ("", "designation-unknown"),
    ],
)
def test_what_is_none_says_why(text, code):
    """Text that is too long, of two alphabets, two identifiers or none is one problem with its own code."""
    found = read(text, "here")
    assert isinstance(found, Problem) and found.code == code and len(found.message) < 200


@pytest.mark.data
@pytest.mark.parametrize("name", ["iso", "iec"])
def test_parts_agree_with_the_catalogues_own_urn(name):
    """Publishers, number and part are those of the URN that the catalogues of ISO and IEC state beside each identifier."""
    urn = re.compile(
        r"urn:(?:iso|iec):std:([a-z-]+):(?:(?:tr|ts|pas|guide|iwa|isp|r|data):)?([^:]+)(?::-([\w-]+))?[:.]"
    )
    compared, wrong = 0, []
    for primary, *others in identifiers(name):
        stated = next((found for other in others if (found := urn.match(other))), None)
        one = parse(primary)
        if stated is None or one is None:
            continue
        number = "-".join(filter(None, (one.number, one.part)))
        letters = "".join(more.number for more in one.supplements if more.kind == "Suppl" and more.number.isalpha())
        compared += 1
        if ("-".join(one.publishers), number + letters) != (
            stated[1].upper(),
            "-".join(filter(None, stated.groups()[1:])),
        ):
            wrong.append(primary)
    assert compared > 30_000 and len(wrong) < compared / 1000, wrong[:20]
