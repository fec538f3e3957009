"""Designations without their date, and as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.designations import one_spelling, squeezed, typed, undated


@pytest.mark.parametrize(
    ("designation", "expected"),
    [
        ("ITU-T X.1205 (04/2008)", "ITU-T X.1205"),
        ("ITU-T X.509 (2023)", "ITU-T X.509"),
        ("ISO/IEC 27001:2022", "ISO/IEC 27001"),
        ("ISO 9001:2015/Amd 1:2024", "ISO 9001:2015/Amd 1"),
        ("IEEE 802.3-2018", "IEEE 802.3"),
        ("NIST SP 800-53r4", "NIST SP 800-53"),
        ("ETSI EG 201 988-1 V1.1.1 (2002-05)", "ETSI EG 201 988-1"),
        ("3GPP TS 23.501:REL-15/15.0.0", "3GPP TS 23.501"),
        ("W3C CR-audiobooks-20191205", "W3C audiobooks"),
        ("RFC 2020", "RFC 2020"),
        ("NIST FIPS 201-2", "NIST FIPS 201-2"),
        (":2015", ":2015"),
    ],
)
def test_the_date_of_an_edition_is_left_out(designation, expected):
    """Each body's way of writing the date, version or revision is known; a number that is none stays."""
    assert undated(designation) == expected


@pytest.mark.parametrize(
    ("designation", "expected"),
    [
        ("ISO/IEC 27006:2015/AMD1:2020", "ISO/IEC 27006:2015/Amd 1:2020"),
        ("ISO/IEC 14496-16:2006/AMD1:2007/COR2:2008", "ISO/IEC 14496-16:2006/Amd 1:2007/Cor 2:2008"),
        ("IEC 62304:2006/Amd 1:2015", "IEC 62304:2006/AMD1:2015"),
        ("IEC/TR 60828:1988", "IEC TR 60828:1988"),
        ("ISO TS 80004-11:2017", "ISO/TS 80004-11:2017"),
        ("ISO/IEC Guide 37:1995", "ISO/IEC Guide 37:1995"),
        ("ISO/IEC/IEEE 26514-2022", "ISO/IEC/IEEE 26514:2022"),
        ("IEC/IEEE 60076.57-129-2017", "IEC/IEEE 60076-57-129:2017"),
        ("ISO/IEEE 11073-20601", "ISO/IEEE 11073-20601"),
        ("ISO 1043-4:1998", "ISO 1043-4:1998"),
        ("IEEE 802.3-2018", "IEEE 802.3-2018"),
        ("ITU-R BT.1543-1", "ITU-R BT.1543-1"),
    ],
)
def test_one_spelling_for_what_two_catalogues_hold(designation, expected):
    """Supplements, kinds of document and dates of ISO and IEC have one spelling; other bodies' designations stay as they are."""
    assert one_spelling(designation) == expected


@given(
    st.from_regex(
        r"(ISO|IEC)(/(IEC|IEEE))?( TR|/TS)? [0-9]{2,5}([.-][0-9]{1,3})?([:-]20[0-9]{2})?(/(AMD|Amd |COR)[1-9](:2024)?)?",
        fullmatch=True,
    )
)
def test_spelled_once_it_stays(designation):
    """The one spelling of the one spelling is itself, and no letter or digit is lost."""
    once = one_spelling(designation)
    assert one_spelling(once) == once and squeezed(once) == squeezed(designation)


@given(st.text(max_size=80))
def test_any_text_has_forms(text):
    """Any text is answered: never emptied of its date, and its forms are letters and digits alone."""
    assert undated(text) or not text
    assert all(form == squeezed(form) for form in typed([text]))


def test_what_people_type_is_among_the_forms():
    """Forms leave out the date, and the body, and the punctuation."""
    assert {"x1205", "itutx1205"} <= set(typed(["ITU-T X.1205 (04/2008)"]))
    assert {"sp80053", "nistsp80053"} <= set(typed(["NIST SP 800-53r4"]))
    assert "act022" in typed(["ACT-022"])
