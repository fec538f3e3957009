"""What happens to every request: health, language, headers."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import translation

from . import addresses

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src {script}; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Health:
    """``/healthz``: this process answers. ``/readyz``: it can read the register. Neither needs a known host."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        if request.path_info == "/readyz":
            return _ready()
        return self.get_response(request)


def _ready():
    from django.conf import settings
    from django.db import connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM evidence_source")
            cursor.fetchone()
    except Exception:  # whatever it is, we are not ready
        return HttpResponse("the register cannot be read\n", status=503, content_type="text/plain")
    if settings.WORKSPACE is None or not settings.WORKSPACE.folder.is_dir():
        return HttpResponse("the workspace is not there\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


class Headers:
    """The policy of contents: nothing from elsewhere, and no script but in the administrators' pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        script = "'self'" if request.path_info.startswith("/admin/") else "'none'"
        response.headers.setdefault("Content-Security-Policy", POLICY.format(script=script))
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response


class Language:
    """The language that the address names is in effect; without one, that of the reader's browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        code, request.rest = addresses.split(request.path_info)
        request.language = code or addresses.wanted(request)
        # Django's own pages for administrators are in English: its words are not among those that we answer for.
        name = (
            "en"
            if request.path_info.startswith("/admin/")
            else addresses.GETTEXT.get(request.language, request.language)
        )
        with translation.override(name):
            response = self.get_response(request)
            if hasattr(response, "render") and callable(response.render) and not response.is_rendered:
                response.render()
        if response.streaming:
            response.streaming_content = _in_language(name, response.streaming_content)
        response.headers.setdefault("Content-Language", request.language)
        return response


def _in_language(name: str, parts):
    """Parts of a streamed answer, each made in the language of the request: they are made after it."""
    parts = iter(parts)
    while True:
        with translation.override(name):
            part = next(parts, None)
        if part is None:
            return
        yield part
