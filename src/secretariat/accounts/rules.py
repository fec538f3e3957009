"""
Who may do what: the roles, and each rule as a plain predicate of a user. Nowhere else is a role asked for.

A rule's name is what a view carries (`access.allow`); what carries none is denied.
"""

from __future__ import annotations

from collections.abc import Callable

READER, MEMBER, CONTRIBUTOR, OFFICER, EDITOR, ADMINISTRATOR = ROLES = (
    "reader", "member", "contributor", "officer", "editor", "administrator",
)  # fmt: skip
"""
reader: signed in, sees what the public sees. member: of the community (what is marked for members). contributor:
also sends in material. officer: does the year's work. editor: also issues, and sees names of persons. administrator:
all of it, and accounts.
"""


def role_of(user) -> str:
    """The role in effect; empty for who is not signed in."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ""
    return ADMINISTRATOR if user.is_superuser else user.role


def _at_least(*roles: str) -> Callable[[object], bool]:
    return lambda user: role_of(user) in roles


everyone: Callable[[object], bool] = lambda user: True  # noqa: E731
signed_in = _at_least(*ROLES)
members = _at_least(MEMBER, CONTRIBUTOR, OFFICER, EDITOR, ADMINISTRATOR)
contributors = _at_least(CONTRIBUTOR, OFFICER, EDITOR, ADMINISTRATOR)
officers = _at_least(OFFICER, EDITOR, ADMINISTRATOR)
editors = _at_least(EDITOR, ADMINISTRATOR)
administrators = _at_least(ADMINISTRATOR)

RULES: dict[str, Callable[[object], bool]] = {
    "everyone": everyone,
    "signed in": signed_in,
    "members": members,
    "contributors": contributors,
    "officers": officers,
    "editors": editors,
    "administrators": administrators,
}


def may_see_names(user) -> bool:
    """Persons appear in public by role; by name to editors."""
    return editors(user)
