"""Template tags by which a value wears its evidence."""

from django import template

register = template.Library()


@register.inclusion_tag("evidence/fact.html", takes_context=True)
def fact(context, fact):
    """One fact as a row of a summary list: its label, its value, its evidence one click away."""
    return {"fact": fact, "words": context["words"], "language": context["language"]}


@register.inclusion_tag("evidence/facts.html", takes_context=True)
def facts(context, facts):
    """A summary list of facts."""
    return {"facts": facts, "words": context["words"], "language": context["language"]}
