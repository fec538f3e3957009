"""How templates write clauses: ``{% clause designation %}``."""

from __future__ import annotations

from django import template
from django.utils.html import format_html

from .. import clauses

register = template.Library()


@register.simple_tag
def clause(designation):
    """A designation, isolated from its surroundings; in English where it has no word of the page's language."""
    held = str(designation or "")
    told = clauses.clause(held)
    return format_html('<bdi lang="en">{}</bdi>' if told == held else "<bdi>{}</bdi>", told)


register.filter("clause", lambda designation: clauses.clause(str(designation or "")))
