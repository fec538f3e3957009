"""What every page knows: its words, its address in each language, its site."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.functional import SimpleLazyObject

from .. import __version__
from ..domain.languages import LANGUAGES
from . import words as _words
from .addresses import code

CURSORS = ("after", "before")
"""Parameters that say where in a list a reader is: no page of their own for a search engine."""

SECTIONS: list[tuple[str, str, str]] = []
"""(name of the route, label in English, rule) of each section in the page's menu, in their order; see `section`."""


def section(route: str, label: str, order: int) -> None:
    """Put a section into the menu; called by an app when it is ready. Its label is translated when it is shown."""
    if route not in (held[1] for held in SECTIONS):
        SECTIONS.append((f"{order:03d}", route, label))
        SECTIONS.sort()


@lru_cache(maxsize=1)
def style_digest() -> str:
    """Digest of the style sheet: a new one is fetched at once, an old one is kept."""
    found = finders.find("web/site.css")
    return hashlib.sha256(open(found, "rb").read()).hexdigest()[:10] if found else ""


def host(request: HttpRequest) -> str:
    """Scheme and host of this site; empty when the host is forged (the page of that error has no addresses)."""
    try:
        return f"{request.scheme}://{request.get_host()}"
    except Exception:  # DisallowedHost, and what a hostile header may raise
        return ""


def site_name(language: str) -> str:
    """The name of this site in a language, where its settings give one."""
    workspace = settings.WORKSPACE
    said = (workspace.settings if workspace else {}).get("workspace", {})
    return said.get(f"name_{language}") or (workspace.name if workspace else "") or "Secretariat"


LONGEST = 10_000
"""Characters of an address beyond which there is no page: the answer that says so does not repeat it in six languages."""


def _alternates(request: HttpRequest) -> list[dict[str, str]]:
    rest = getattr(request, "rest", "/")
    try:
        asked = request.GET.lists()
    except SuspiciousOperation:  # more parameters than anybody needs: the page that says so has none of them
        asked = ()
    query = urlencode([(k, v) for k, values in asked if k not in CURSORS for v in values])
    tail = escape_uri_path(rest) + (f"?{query}" if query else "")
    if len(tail) > LONGEST:
        tail = "/"
    here = getattr(request, "language", "en")
    return [
        {
            "code": code,
            "name": name,
            "path": f"/{code}{tail}",
            "here": code == here,
            "dir": "rtl" if code == "ar" else "ltr",
        }
        for code, name in LANGUAGES.items()
    ] + [{"code": "x-default", "path": tail}]


@cache
def _menu(language: str, sections: int) -> frozenset[str]:
    """Addresses of the *sections* in the menu, in the *language* in effect."""
    return frozenset(reverse(route) for _, route, _label in SECTIONS)


def context(request: HttpRequest) -> dict[str, object]:
    """The context of every template."""
    workspace = settings.WORKSPACE
    said = (workspace.settings if workspace else {}).get("workspace", {})
    language = getattr(request, "language", "en")
    alternates = _alternates(request)
    return {
        "words": SimpleLazyObject(_words.words),
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "site_name": said.get(f"name_{language}") or (workspace.name if workspace else ""),
        "site_notice": said.get(f"notice_{language}") or (workspace.notice if workspace else ""),
        "site_notice_is_translated": language == "en" or f"notice_{language}" in said,
        "site_name_is_translated": language == "en" or f"name_{language}" in said,
        "alternates": alternates,
        "canonical": next((one["path"] for one in alternates if one.get("here")), ""),
        "host": host(request),
        "sections": [(route, label) for _, route, label in SECTIONS],
        "at_section": request.path if request.path in _menu(code(), len(SECTIONS)) else "",
        "is_draft_translation": language != "en",
        "style_digest": style_digest(),
        "version": __version__,
    }
