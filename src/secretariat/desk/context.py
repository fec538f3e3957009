"""For the menu of every page: the way to the desk, for who may go there."""

from __future__ import annotations

from django.urls import reverse

from ..accounts.rules import officers


def desk(request) -> dict[str, object]:
    """Asks nothing of who has no session."""
    may = "sessionid" in request.COOKIES and hasattr(request, "user") and officers(request.user)
    href = reverse("desk") if may else ""
    return {"desk_href": href, "is_desk": bool(href) and href in request.path}
