"""The access rule of every route: a view without one is denied."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from .rules import RULES

OF_OTHERS = (
    ("django.contrib.admin.", "administrators"),
    ("django.contrib.auth.admin.", "administrators"),
    ("allauth.account.", "everyone"),  # they ask by themselves who is signed in
    ("allauth.mfa.base.", "everyone"),  # the code is asked for before one is signed in
    ("allauth.mfa.", "signed in"),
)
"""Rules of views that are not ours, by the module that they come from; the first that fits."""


def allow(rule: str) -> Callable:
    """Mark a view with its rule, a name in `rules.RULES`."""
    if rule not in RULES:
        raise ValueError(f"no rule is named {rule!r}")

    def mark(view):
        view.rule = rule
        return view

    return mark


def rule_of(view) -> str:
    """The rule of a view; empty when it has none."""
    held = getattr(view, "rule", "") or getattr(getattr(view, "view_class", None), "rule", "")
    if held:
        return held
    place = _module(view)
    return next((rule for start, rule in OF_OTHERS if place.startswith(start)), "")


def _module(view) -> str:
    site = getattr(view, "admin_site", None) or getattr(view, "model_admin", None)
    if site is not None:
        return "django.contrib.admin."
    return f"{getattr(getattr(view, 'view_class', None), '__module__', '') or getattr(view, '__module__', '')}."


class Access:
    """Asks the rule of each view before it is called."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        rule = rule_of(view)
        if rule == "everyone":
            return None  # asks nothing of the session: no query
        if not rule:
            raise PermissionDenied("this route has no access rule")
        if RULES[rule](request.user):
            return None
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())
