"""Addresses in a language: ``/en/…``, and the same page in the others."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import Http404, HttpResponseRedirect
from django.urls import LocalePrefixPattern, Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from ..domain.languages import LANGUAGES

GETTEXT = {"zh": "zh-hans"}
"""Language in the address -> gettext's name for it, where they differ."""
_CODES = {name: code for code, name in GETTEXT.items()}


def code() -> str:
    """The language in effect, as addresses write it."""
    name = get_language() or "en"
    return _CODES.get(name, name)


class LanguagePrefix(LocalePrefixPattern):
    """Matches the language in effect alone, so that each page has one address in each language."""

    @property
    def language_prefix(self):
        return f"{code()}/"


def split(path: str) -> tuple[str, str]:
    """
    (language, rest of the path) of an address; ("", path) of one that has none.

    >>> split("/fr/activities/")
    ('fr', '/activities/')
    """
    first, _, rest = path.removeprefix("/").partition("/")
    return (first, f"/{rest}") if first in LANGUAGES else ("", path)


def safe(address: object) -> str:
    """An address that a page may link to: of the web; anything else leads nowhere."""
    text = str(address or "").strip()
    try:
        return text if urlsplit(text).scheme in ("http", "https") else "#"
    except ValueError:
        return "#"


def wanted(request) -> str:
    """The language that the reader's browser asks for, English else."""
    for name, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        base = name.split("-")[0]
        if base in LANGUAGES:
            return base
        try:
            return _CODES.get(found := get_supported_language_variant(name), found)
        except LookupError:
            continue
    return "en"


def in_some_language(request, rest: str = ""):
    """An address without its language leads to the page in the language that the reader's browser asks for."""
    if split(request.path_info)[0]:
        raise Http404
    target = f"/{wanted(request)}{request.path_info}"
    try:
        found = resolve(target)
    except Resolver404:
        found = None
        if not target.endswith("/"):
            try:
                found = resolve(target := target + "/")
            except Resolver404:
                found = None
    if found is None or found.func is in_some_language:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    from django.utils.encoding import escape_uri_path

    answer = HttpResponseRedirect(escape_uri_path(target) + (f"?{query}" if query else ""))
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


in_some_language.rule = "everyone"
