"""Helpful pages for what goes wrong: the right status, what happened, and where to go on."""

from __future__ import annotations

from django.core.exceptions import BadRequest, DisallowedHost
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_


class BadFilter(BadRequest):
    """What an address asks of a list is not possible. *message* is English with ``{names}``, filled from *values*."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message, self.values = message, values

    def __str__(self) -> str:
        return _(self.message).format(**self.values)


def page(request, status: int, title: str, text: str, detail: str = "") -> HttpResponse:
    if getattr(request, "rest", "").endswith((".json", ".csv", ".xlsx", ".atom", ".jsonfeed", ".ics")):
        import orjson

        body = orjson.dumps({"type": "about:blank", "title": _(title), "status": status, "detail": detail or _(text)})
        return HttpResponse(body, status=status, content_type="application/problem+json")
    return render(
        request, "web/error.html", {"title": title, "text": text, "detail": detail, "status": status}, status=status
    )


def bad_request(request, exception=None) -> HttpResponse:
    detail = str(exception) if isinstance(exception, BadFilter) else ""
    if isinstance(exception, DisallowedHost):
        # As plain text: a page would need addresses, and what this server is called is not known.
        text = _("This server does not answer for that host.")
        return HttpResponse(f"{text}\n", status=400, content_type="text/plain; charset=utf-8")
    return page(
        request, 400, N_("This address cannot be answered"), N_("Something in the address is not possible."), detail
    )


def forbidden(request, exception=None) -> HttpResponse:
    return page(
        request,
        403,
        N_("Not for this account"),
        N_("Your account may not see or do this. An administrator can change its role."),
    )


def csrf(request, reason="") -> HttpResponse:
    return page(
        request, 403, N_("This form was not sent from here"),
        N_("It came from another site, or it is too old. Nothing was changed. Open the form again and send it from there."),
    )  # fmt: skip


def not_found(request, exception=None) -> HttpResponse:
    return page(
        request, 404, N_("There is no page at this address"),
        N_("The address may be mistyped, or what was here may have another name now. The lists below lead on."),
    )  # fmt: skip


def server_error(request) -> HttpResponse:
    try:
        return page(
            request, 500, N_("Something went wrong here"),
            N_("It was noted. Nothing that you sent was kept in part. Try again in a moment."),
        )  # fmt: skip
    except Exception:  # the page itself must not be what goes wrong
        return HttpResponse("Something went wrong here.\n", status=500, content_type="text/plain")
