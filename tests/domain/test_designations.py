"""Designations without their date, and as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.designations import squeezed, typed, undated


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
