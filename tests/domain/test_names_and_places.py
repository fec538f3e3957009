"""Names of entities and places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.names import entity_name, partners_in_note, split_names
from secretariat.domain.places import country_name, own_countries, read_place

NAMES = {
    "ITU-T Study Group 17": ["SG 17", "SG17", "ITU‑T SG17", "Study Group 17 (Security)", "UIT-T CE 17", "StGr 17", "COM 17"],
    "ITU-T Study Group 11": ["SG11", "Study Group 11"], "ITU-D": ["BDT", "ITU/BDT", "ITU D ", "itu-d", "Bureau (BDT)"], "ITU": ["UIT", "Gen. Sec. "],
    "ITU-D Study Group 2": ["SG2 (ITU-D)", "ITU-D SG 2"], "Study Group 2": ["SG 2"], "World Bank": ["WB"], "GIZ": ["G.I.Z."], "COMESA": ["COMESA"],
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_spellings_of_entities(name):
    """Each spelling gives the one canonical name, and a study group of no stated Sector is not guessed."""
    assert {entity_name(spelling) for spelling in NAMES[name]} == {name}


@given(st.text(max_size=25))
def test_canonical_names_are_canonical(text):
    """The canonical name of a canonical name is itself."""
    once = entity_name(text)
    assert entity_name(once) == once


LISTS = {
    "WHO; ITU-T SG16": ["WHO", "ITU-T SG16"], "ASEAN; DITRDCA, Government of Australia": ["ASEAN", "DITRDCA, Government of Australia"],
    "CSC (UAE), GISEC": ["CSC (UAE)", "GISEC"], "G.I.Z. / KAIPTC": ["G.I.Z.", "KAIPTC"], "ISO/IEC JTC 1": ["ISO/IEC JTC 1"], "–": [], "n/a": [], "tbd": None,
    "WB3C\nSlovenia\nFrance": ["WB3C", "Slovenia", "France"], "UNODC and INTERPOL": ["UNODC", "INTERPOL"],
    "Forum of Incident Response & Security Teams": ["Forum of Incident Response & Security Teams"],
    "Department of Communications and the Arts, Australia": ["Department of Communications and the Arts, Australia"],
}  # fmt: skip


@pytest.mark.parametrize("text", LISTS)
def test_lists_of_names(text):
    """A cell is divided at its own separators and never inside a name."""
    assert split_names(text, is_country=lambda name: bool(country_name(name))) == LISTS[text]


def test_partners_in_a_note():
    """A remark that begins with "with" names partners; another does not."""
    assert partners_in_note("with Spamhaus, MAAWG") == "Spamhaus, MAAWG"
    assert partners_in_note("avec l'ANSI") == "l'ANSI" and partners_in_note("withdrawn") == ""


PLACES = {
    ("Genève", ""): ("Geneva", "Switzerland", True), ("GVA", ""): ("Geneva", "Switzerland", True), ("Geneva (Switzerland)", ""): ("Geneva", "Switzerland", False),
    ("Dubai / UAE", ""): ("Dubai", "United Arab Emirates", False), ("(Oman)", ""): ("", "Oman", False), ("Malaysia", ""): ("", "Malaysia", False),
    ("virtual", ""): ("virtual", "", False), ("MOSCOW", "Russia"): ("Moscow", "Russian Federation", False), ("Geneva", "CH"): ("Geneva", "Switzerland", False),
    ("Smallville", ""): ("Smallville", "", False),
}  # fmt: skip


@pytest.mark.parametrize("cells", PLACES)
def test_places(cells):
    """Town and country are told apart; a country that the source does not name is marked as inferred."""
    place = read_place(*cells)
    assert (place.town, place.country, place.inferred) == PLACES[cells]


@given(st.text(max_size=25), st.text(max_size=15))
def test_any_place_is_read(place, country):
    """No text makes the reader of places fail."""
    read_place(place, country)


def test_countries_that_only_the_workspace_knows():
    """A country of the workspace's own is one wherever a country may stand, in any writing; nothing else changes."""
    own = own_countries(["Avelane", "Brisk Isles"])
    assert country_name("BRISK ISLES", own=own) == "Brisk Isles" and country_name("Brisk Isles") == ""
    assert country_name("Suisse", own=own) == "Switzerland"
    place = read_place("Tidehaven, Avelane", own=own)
    assert (place.town, place.country, place.inferred) == ("Tidehaven", "Avelane", False)
    alone = read_place("avelane", own=own)
    assert (alone.town, alone.country) == ("", "Avelane")
