"""The template tag by which values wear their evidence."""

from django import template

from .. import markup

register = template.Library()


@register.simple_tag(takes_context=True)
def facts(context, facts):
    """A summary list of facts, the evidence of each one click away."""
    return markup.facts(facts, context["words"])
