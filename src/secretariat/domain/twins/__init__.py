"""
Twins: works of different bodies that are one text or nearly, and one document under two designations.

`frequencies` are learned once and kept; `find` matches a whole register, `find_changed` what has changed, with the same
result; `groups` joins twins into sets of one text.
"""

from .groups import Group, groups, twins_of
from .judging import judge
from .matching import Candidates, Found, Places, candidates, compare, find, find_changed, places, unheld
from .model import BASES, KINDS, TWINS, Frequencies, Twin, frequencies
from .profiles import Profile, profile
from .titles import words

__all__ = [
    "BASES",
    "KINDS",
    "TWINS",
    "Candidates",
    "Found",
    "Frequencies",
    "Group",
    "Places",
    "Profile",
    "Twin",
    "candidates",
    "compare",
    "find",
    "find_changed",
    "frequencies",
    "groups",
    "judge",
    "places",
    "profile",
    "twins_of",
    "unheld",
    "words",
]
