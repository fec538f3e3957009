"""
Designations of standards: read into parts and written again, compared, and found as people type them.

`parse` and `read` take an identifier apart, ``str`` writes it; `undated`, `one_spelling`, `squeezed` and `typed` are the
forms that registers and search hold; `loose` turns what was typed into the forms to look for.
"""

from .families import parse, read
from .loose import MOST, fits, loose
from .model import Designation, Supplement
from .spelling import LONGEST, one_spelling, squeezed, typed, undated

__all__ = [
    "LONGEST",
    "MOST",
    "Designation",
    "Supplement",
    "fits",
    "loose",
    "one_spelling",
    "parse",
    "read",
    "squeezed",
    "typed",
    "undated",
]
