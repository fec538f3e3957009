"""Clauses of mandates and items of plans as pages call them: "instructs 2 ii)" is "charge 2 ii)" in French."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

WORDS = (
    N_("resolves"), N_("instructs"), N_("invites"), N_("as a whole"), N_("mission"), N_("vision"), N_("Goal"),
    N_("Objective"), N_("Priority"), N_("Resolution"), N_("Question"),
)  # fmt: skip
# What stands before such a word is the plan's own designation.
_CLAUSE = re.compile(rf"^((?:[A-Z]{{2,4}}-\S+ )?)({'|'.join(WORDS)})(?=$| [0-9])")


def clause(designation: str) -> str:
    """A designation with its word in the page's language; as it stands where it has none of these words."""
    return _CLAUSE.sub(lambda found: found[1] + _(found[2]), designation, count=1)
